"""Texts to hand on, without secrets and personal data: a bug report, a message to an administrator. Nothing is sent."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ..diagnosis.diagnose import Diagnosis, diagnose
from ..diagnosis.evidence import Evidence
from ..diagnosis.known_reports import AS_OF, KnownReport, known_reports
from ..diagnosis.links import ISSUES
from ..diagnosis.phrase import joined, known, phrase
from ..diagnosis.render import code, code_block, escape, harmless
from ..diagnosis.seen import seen
from ..redact import redact
from ..sources.machine.collect import collect
from ..sources.sessions import Failure, failures, newest_error
from . import client, files, history, variables
from .issue_form import HEADINGS, TO_DESCRIBE, Form, fill, version_of
from .plan import Context, Outcome, Plan, Refusal, Text

_TEXT = 4000
_TIMELINE = 20
_REQUESTS = 20
_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bug report says of the newest error; every text in it is redacted."""

    failure: Failure
    diagnosis: Diagnosis
    evidence: tuple[str, ...]
    form: Form
    known: tuple[KnownReport, ...]
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
    found = failures(context.machine, context.matcher)
    if not found:
        return None
    newest = found[-1]
    history.settle(context)
    evidence = _nameless(collect(context.machine, transcript=newest.transcript.path, surface=newest.surface))
    judged = diagnose(newest.condition, newest.fields, evidence)
    installed = client.find(context)
    names = (*variables.OUTRANKING, *variables.ROUTING, *variables.LONG_CONTEXT)
    set_somewhere = dict.fromkeys((place.name, place.kind) for place in variables.look(context, names).places)
    recent = found[-_TIMELINE:]
    ids = dict.fromkeys(each for failure in reversed(recent) for each in failure.fields.request_ids)
    texts = dict.fromkeys(part for part in (newest.entry.text, newest.entry.details) if part)
    return Draft(
        newest,
        judged,
        tuple(redact(harmless(each)) for each in seen(evidence)),
        fill(context.machine, newest, evidence, redact(harmless(judged.summary))),
        known_reports(newest.condition.code, [found.cause.id for found in judged.causes]),
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


def _nameless(evidence: Evidence) -> Evidence:
    """The evidence without the names of files and folders, which tell of a person's work."""
    settings = evidence.settings
    set_here = settings.variables and tuple(replace(each, where="set on this machine") for each in settings.variables)
    known = tuple(
        each
        if each.source.startswith("~/.claude") or not re.search(r"[/\\]", each.source)
        else replace(each, source="file")
        for each in evidence.provenance
        if not each.source.startswith("transcript ")
    )
    transcripts = tuple(
        replace(each, source="transcript") for each in evidence.provenance if each.source.startswith("transcript ")
    )
    return replace(evidence, settings=replace(settings, variables=set_here), provenance=(*transcripts, *known))


def _when(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def markdown(value: Draft) -> str:
    """The draft under the headings of the public issue form, which support can read as well."""
    form = value.form
    parts = {
        "preflight": "\n".join(f"- [ ] {each}" for each in form.preflight),
        "actual": escape(form.actual),
        "expected": TO_DESCRIBE,
        "error_output": code_block(value.text),
        "reproduction": form.reproduction,
        "model": form.model,
        "regression": form.regression,
        "working_version": form.working_version or "unknown",
        "version": form.version,
        "platform": form.platform,
        "os": form.os,
        "terminal": form.terminal,
        "additional": _additional(value),
    }
    lines = [f"# {value.failure.condition.title}", ""]
    for name, heading in HEADINGS.items():
        lines += [f"## {heading}", "", parts[name], ""]
    lines += [f"Drafted by {value.drafted_by}; keys, e-mail addresses and users' names are taken out."]
    return "\n".join(lines) + "\n"


def _additional(value: Draft) -> str:
    failure, fields, judged = value.failure, value.failure.fields, value.diagnosis
    status = " ".join(str(part) for part in (fields.http_status, fields.api_error_type) if part is not None)
    facts = [
        ("Condition", f"{code(failure.condition.code)}, {failure.condition.title}"),
        ("When", _when(failure.at)),
        ("Status", code(redact(harmless(status))) if status else ""),
        ("Claude Code that ran", version_of(failure) or "unknown"),
        ("Claude Code installed", f"{value.installed or 'unknown'}{f', by {value.channel}' if value.channel else ''}"),
        ("Run in", failure.surface or "unknown"),
        ("System", value.system),
        ("Request ids", ", ".join(code(each) for each in value.request_ids) or "none"),
        ("Set on this machine", ", ".join(f"{code(name)} ({kind})" for name, kind in value.variables) or "none"),
    ]
    lines = [f"- {name}: {text}" for name, text in facts if text]
    lines += ["", "### Judgement", "", escape(_clean(judged.summary)), ""]
    for found in judged.causes[:_CAUSES]:
        lines.append(f"- {found.cause.title} ({found.confidence:g})")
        lines += [f"  - for it: {escape(_clean(each))}" for each in found.because]
        lines += [f"  - against it: {escape(_clean(each))}" for each in found.against]
    if value.evidence:
        lines += ["", "### Evidence", "", *(f"- {escape(each)}" for each in value.evidence)]
    lines += ["", "### Timeline", "", "| when | condition | status | version | request |"]
    lines += ["| --- | --- | --- | --- | --- |", *(_row(each) for each in value.timeline)]
    lines += ["", "### What was tried", ""]
    lines += [f"- {_when(each.at)}: `{each.remedy}`, {each.result}{_came(each)}" for each in value.tried] or [
        "- nothing with Unstuck"
    ]
    if value.known:
        lines += ["", "### Known reports", "", f"Looked up {AS_OF}; what is there already needs no second report.", ""]
        lines += [f"- [#{each.number}]({each.link}): {each.says} ({_stood(each)})" for each in value.known]
    return "\n".join(lines)


def _clean(text: str) -> str:
    return redact(harmless(text))


def _came(tried: history.Tried) -> str:
    return "" if tried.outcome is None else f"; then {'it worked' if tried.outcome == 'success' else tried.outcome}"


def _stood(report: KnownReport) -> str:
    return f"{report.date}, {report.state}" if report.state else report.date


def _row(failure: Failure) -> str:
    fields = failure.fields
    requests = " ".join(redact(each) for each in fields.request_ids[:2])
    cells = (
        _when(failure.at),
        failure.condition.code,
        str(fields.http_status or ""),
        version_of(failure) or "",
        requests,
    )
    return f"| {' | '.join(cells)} |"


def as_json(value: Draft) -> dict[str, Any]:
    """The draft for programs."""
    failure, fields, form = value.failure, value.failure.fields, value.form
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
        "confidence": value.diagnosis.confidence,
        "summary": _clean(value.diagnosis.summary),
        "causes": [
            {
                "id": found.cause.id,
                "confidence": found.confidence,
                "because": [_clean(each) for each in found.because],
                "against": [_clean(each) for each in found.against],
            }
            for found in value.diagnosis.causes
        ],
        "evidence": list(value.evidence),
        "versions": {
            "claude_code": version_of(failure),
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
                "claude_code_version": version_of(each),
                "request_ids": [redact(identifier) for identifier in each.fields.request_ids],
            }
            for each in value.timeline
        ],
        "tried": [
            {
                "at": _iso(each.at),
                "remedy": each.remedy,
                "result": each.result,
                "condition": each.condition,
                "outcome": each.outcome,
            }
            for each in value.tried
        ],
        "known_reports": [
            {
                "number": each.number,
                "says": each.says,
                "date": each.date,
                "state": each.state,
                "as_of": AS_OF,
                "link": each.link,
            }
            for each in value.known
        ],
        "form": {
            "preflight": [{"label": each, "checked": False} for each in form.preflight],
            "actual": form.actual,
            "expected": "",
            "error_output": value.text,
            "reproduction": form.reproduction,
            "model": form.model,
            "regression": form.regression,
            "working_version": form.working_version,
            "version": form.version,
            "platform": form.platform,
            "os": form.os,
            "terminal": form.terminal,
            "additional": _additional(value),
        },
    }


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plan_report(context: Context, arguments: Sequence[str]) -> Plan:
    """`draft-bug-report`: into a private file in our own folder; nothing is sent."""
    value = draft(context)
    if value is None:
        raise Refusal(phrase("no error was found in the newest sessions, so there is nothing to report"))
    now = context.machine.now().astimezone(UTC)
    path = context.state / "reports" / f"{now:%Y%m%dT%H%M%SZ}.md"
    short = context.machine.short(path)
    title, text = known(value.failure.condition.title), markdown(value)

    def act() -> Outcome:
        with files.lock(context.state):
            files.write_new(path, text.encode("utf-8", "replace"), context.write)
        return Outcome(
            (phrase("Wrote {path}, readable by you alone. Nothing was sent.", path=short),),
            (),
            (
                phrase("Read it, say what you expected, and take out what should not be public."),
                phrase("Send it: {address}", address=ISSUES),
            ),
            written=path,
        )

    return Plan(
        "draft-bug-report",
        (phrase("The newest error is {title} ({time}).", title=title, time=_when(value.failure.at)),),
        (phrase("{path} is written, readable by you alone. Nothing is sent.", path=short),),
        text=text,
        act=act,
        confirmed_first=False,
    )


def plan_ask(context: Context, arguments: Sequence[str]) -> Plan:
    """`ask-admin`: a message to send to an administrator of the organisation."""
    newest = newest_error(context.machine, context.matcher)
    lines: list[str] = [phrase("Hello,"), ""]
    if newest is None:
        lines += [phrase("Claude Code does not let me go on. It says:"), ""]
        lines += [joined("", ("    ", phrase("(paste the exact message here)"))), ""]
    else:
        said = redact(harmless(newest.entry.text)).strip()[:_TEXT]
        lines += [phrase("Since {time} Claude Code does not let me go on. It says:", time=_when(newest.at)), ""]
        lines += [*(f"    {line}" for line in said.splitlines()), ""]
        facts = _facts(newest)
        lines += [joined("", ("(", joined(", ", facts), ")")), ""] if facts else []
    lines += [
        phrase(
            "Could you please look whether Claude Code and usage credits are switched on for my seat, and whether a "
            "spend\nlimit of mine, of my group or of the organisation is reached?"
        ),
        "",
        phrase("- usage and limits: https://claude.ai/admin-settings/usage"),
        phrase("- Claude Code for the organisation: https://claude.ai/admin-settings/claude-code"),
        "",
        phrase("Thank you"),
        "",
    ]
    steps = (phrase("Send it to an administrator of your organisation yourself; nothing is sent from here."),)
    return Plan("ask-admin", next=steps, text=joined("\n", lines))


def _facts(failure: Failure) -> list[Text]:
    """What of an error can be looked up by others."""
    version, ids = version_of(failure), ", ".join(redact(each) for each in failure.fields.request_ids[:4])
    found: list[Text] = []
    if version:
        found.append(phrase("version {version}", version=version))
    if ids:
        found.append(phrase("request {ids}", ids=ids))
    return found


def plan_requests(context: Context, arguments: Sequence[str]) -> Plan:
    """`copy-request-ids`: the ids of the newest errors, newest first."""
    found = failures(context.machine, context.matcher)
    rows = [
        (each, failure.at, failure.condition.code) for failure in reversed(found) for each in failure.fields.request_ids
    ]
    if not rows:
        return Plan("copy-request-ids", (phrase("No request id was found in the newest sessions."),))
    width = max(len(each) for each, _, _ in rows)
    text = "\n".join(f"{redact(each):{width}}  {_when(at)}  {name}" for each, at, name in rows[:_REQUESTS])
    steps = (phrase("Give them to support: they lead to the very requests."),)
    return Plan("copy-request-ids", next=steps, text=text)
