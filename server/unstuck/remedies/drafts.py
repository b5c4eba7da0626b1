"""Texts to hand on, without secrets and personal data: a bug report, a message to an administrator. Nothing is sent."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..diagnosis.diagnose import Diagnosis, diagnose
from ..diagnosis.links import ISSUES
from ..diagnosis.render import code, code_block, harmless
from ..redact import redact
from . import client, files, history, sessions, variables
from .plan import Context, Outcome, Plan, Refusal
from .sessions import Failure

_TEXT = 4000
_TIMELINE = 20
_REQUESTS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bug report says of the newest error; every text in it is redacted."""

    failure: Failure
    diagnosis: Diagnosis
    text: str
    request_ids: tuple[str, ...]
    timeline: tuple[Failure, ...]
    installed: str | None
    channel: str | None
    variables: tuple[tuple[str, str], ...]
    tried: tuple[history.Tried, ...]
    system: str
    drafted_by: str


def draft(context: Context) -> Draft | None:
    """The draft for the newest error of this folder, else of any; None where there is none."""
    found = sessions.failures(context)
    if not found:
        return None
    newest = found[-1]
    installed = client.find(context)
    names = (*variables.OUTRANKING, *variables.ROUTING, *variables.LONG_CONTEXT)
    set_somewhere = dict.fromkeys((place.name, place.kind) for place in variables.look(context, names).places)
    recent = found[-_TIMELINE:]
    ids = dict.fromkeys(each for failure in reversed(recent) for each in failure.fields.request_ids)
    texts = dict.fromkeys(part for part in (newest.entry.text, newest.entry.details) if part)
    return Draft(
        newest,
        diagnose(newest.condition, newest.fields),
        redact(harmless("\n".join(texts)))[:_TEXT].strip(),
        tuple(redact(each) for each in ids)[:_REQUESTS],
        tuple(recent),
        client.version(context, installed) if installed is not None else None,
        installed.channel if installed is not None else None,
        tuple(set_somewhere),
        tuple(history.tried(context)),
        f"{platform.system()} {platform.machine()}",
        f"Unstuck {context.version}",
    )


def _when(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _version(failure: Failure) -> str | None:
    """The version that ran; only what has the shape of one."""
    found = failure.fields.claude_code_version
    return found if found is not None and re.fullmatch(r"[\w.+-]{1,40}", found) else None


def markdown(value: Draft) -> str:
    """The draft as an issue or a letter to support would carry it."""
    failure, fields = value.failure, value.failure.fields
    status = " ".join(str(part) for part in (fields.http_status, fields.api_error_type) if part is not None)
    facts = [
        ("Condition", f"{code(failure.condition.code)}, {failure.condition.title}"),
        ("When", _when(failure.at)),
        ("Status", code(redact(harmless(status))) if status else ""),
        ("Claude Code that ran", _version(failure) or "unknown"),
        ("Claude Code installed", f"{value.installed or 'unknown'}{f', by {value.channel}' if value.channel else ''}"),
        ("Run in", failure.surface or "unknown"),
        ("System", value.system),
        ("Request ids", ", ".join(code(each) for each in value.request_ids) or "none"),
        ("Set on this machine", ", ".join(f"{code(name)} ({kind})" for name, kind in value.variables) or "none"),
    ]
    lines = [f"# {failure.condition.title}", "", *(f"- {name}: {text}" for name, text in facts if text), ""]
    lines += ["## Message", "", code_block(value.text), "", "## Judgement", ""]
    lines += [f"{value.diagnosis.summary} (by the words of the message alone)", ""]
    lines += ["## Timeline", "", "| when | condition | status | version | request |", "| --- | --- | --- | --- | --- |"]
    lines += [_row(each) for each in value.timeline]
    lines += ["", "## What was tried", ""]
    lines += [f"- {_when(each.at)}: `{each.remedy}`, {each.result}" for each in value.tried] or [
        "- nothing with Unstuck"
    ]
    lines += ["", "## What was expected", "", "(Describe it here.)", ""]
    lines += [f"Drafted by {value.drafted_by}; keys, e-mail addresses and users' names are taken out."]
    return "\n".join(lines) + "\n"


def _row(failure: Failure) -> str:
    fields = failure.fields
    requests = " ".join(redact(each) for each in fields.request_ids[:2])
    cells = (
        _when(failure.at),
        failure.condition.code,
        str(fields.http_status or ""),
        _version(failure) or "",
        requests,
    )
    return f"| {' | '.join(cells)} |"


def as_json(value: Draft) -> dict[str, Any]:
    """The draft for programs."""
    failure, fields = value.failure, value.failure.fields
    return {
        "schema": 1,
        "code": failure.condition.code,
        "title": failure.condition.title,
        "occurred_at": _iso(failure.at),
        "text": value.text,
        "http_status": fields.http_status,
        "api_error_type": redact(fields.api_error_type) if fields.api_error_type else None,
        "request_ids": list(value.request_ids),
        "verdict": value.diagnosis.verdict,
        "summary": value.diagnosis.summary,
        "versions": {
            "claude_code": _version(failure),
            "installed": value.installed,
            "channel": value.channel,
            "drafted_by": value.drafted_by,
            "system": value.system,
        },
        "surface": failure.surface,
        "variables": [{"name": name, "where": kind} for name, kind in value.variables],
        "timeline": [
            {
                "at": _iso(each.at),
                "code": each.condition.code,
                "http_status": each.fields.http_status,
                "claude_code_version": _version(each),
                "request_ids": [redact(identifier) for identifier in each.fields.request_ids],
            }
            for each in value.timeline
        ],
        "tried": [{"at": _iso(each.at), "remedy": each.remedy, "result": each.result} for each in value.tried],
    }


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plan_report(context: Context, arguments: Sequence[str]) -> Plan:
    """`draft-bug-report`: into a private file in our own folder; nothing is sent."""
    value = draft(context)
    if value is None:
        raise Refusal("no error was found in the newest sessions, so there is nothing to report")
    now = context.machine.now().astimezone(UTC)
    path = context.state / "reports" / f"{now:%Y%m%dT%H%M%SZ}.md"
    text = markdown(value)

    def act() -> Outcome:
        with files.lock(context.state):
            files.write_new(path, text.encode("utf-8", "replace"), context.write)
        return Outcome(
            (f"Wrote {context.machine.short(path)}, readable by you alone. Nothing was sent.",),
            (),
            ("Read it, say what you expected, and take out what should not be public.", f"Send it: {ISSUES}"),
        )

    return Plan(
        "draft-bug-report",
        (f"The newest error is {value.failure.condition.title} ({_when(value.failure.at)}).",),
        (f"{context.machine.short(path)} is written, readable by you alone. Nothing is sent.",),
        text=text,
        act=act,
        confirmed_first=False,
    )


def plan_ask(context: Context, arguments: Sequence[str]) -> Plan:
    """`ask-admin`: a message to send to an administrator of the organisation."""
    newest = sessions.newest_error(context)
    lines = ["Hello,", ""]
    if newest is None:
        lines += ["Claude Code does not let me go on. It says:", "", "    (paste the exact message here)", ""]
    else:
        said = redact(harmless(newest.entry.text)).strip()[:_TEXT]
        lines += [f"Since {_when(newest.at)} Claude Code does not let me go on. It says:", ""]
        lines += [*(f"    {line}" for line in said.splitlines()), ""]
        ids = ", ".join(redact(each) for each in newest.fields.request_ids[:4])
        facts = [f"version {_version(newest)}" if _version(newest) else "", f"request {ids}" if ids else ""]
        if any(facts):
            lines += [f"({', '.join(fact for fact in facts if fact)})", ""]
    lines += [
        "Could you please look whether Claude Code and usage credits are switched on for my seat, and whether a spend",
        "limit of mine, of my group or of the organisation is reached?",
        "",
        "- usage and limits: https://claude.ai/admin-settings/usage",
        "- Claude Code for the organisation: https://claude.ai/admin-settings/claude-code",
        "",
        "Thank you",
    ]
    steps = ("Send it to an administrator of your organisation yourself; nothing is sent from here.",)
    return Plan("ask-admin", next=steps, text="\n".join(lines) + "\n")


def plan_requests(context: Context, arguments: Sequence[str]) -> Plan:
    """`copy-request-ids`: the ids of the newest errors, newest first."""
    found = sessions.failures(context)
    rows = [
        (each, failure.at, failure.condition.code) for failure in reversed(found) for each in failure.fields.request_ids
    ]
    if not rows:
        return Plan("copy-request-ids", ("No request id was found in the newest sessions.",))
    width = max(len(each) for each, _, _ in rows)
    text = "\n".join(f"{redact(each):{width}}  {_when(at)}  {name}" for each, at, name in rows[:_REQUESTS])
    return Plan("copy-request-ids", next=("Give them to support: they lead to the very requests.",), text=text)
