"""`unstuck doctor`: this machine on one screen: recent errors, a judgement, what it rests on, what to do next."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from .. import __version__, present
from ..diagnosis.diagnose import Diagnosis, diagnose
from ..diagnosis.evidence import Credential, Evidence, Variable
from ..diagnosis.model import Severity
from ..diagnosis.render import confidence_words, harmless, judgement
from ..diagnosis.seen import ago
from ..diagnosis.situation import parse_version
from ..engine import matcher
from ..live.notices import window_name
from ..live.silence import connection, silenced
from ..machine import Machine
from ..places import state_folder
from ..redact import redact
from ..remedies import history
from ..remedies.plan import Context
from ..remedies.running import Running, running
from ..sources.machine.assignments import NETWORK
from ..sources.machine.collect import collect
from ..sources.machine.words import version
from ..sources.online import Online
from ..sources.sessions import Incident, folder_of, incidents, transcripts
from . import FOUND, OK
from .style import Style, wrapped
from .usage import extra_words, source_words, window_words

_PATIENCE_SECONDS = 10.0
_LISTED = 6
_TOLD = 3
_REQUESTS = 20
_REQUEST = re.compile(r"[A-Za-z0-9_-]{6,100}")
_LABEL = 17
_ASKED = ("account.status", "usage.endpoint", "service")
_METHODS = {
    "claude.ai": "claude.ai login",
    "api_key": "API key",
    "auth_token": "bearer token",
    "api_key_helper": "`apiKeyHelper`",
    "setup_token": "token of `claude setup-token`",
    "bedrock": "Amazon Bedrock",
    "vertex": "Google Vertex AI",
    "foundry": "Microsoft Foundry",
    "gateway": "gateway",
}
_SURFACES = {
    "terminal": "in a terminal",
    "vscode": "in VS Code",
    "cursor": "in Cursor",
    "desktop": "in the desktop application",
    "sdk": "without a terminal",
    "third_party": "in another program",
}
_INDICATORS = {"none": "no incident", "minor": "minor incident", "major": "major incident", "critical": "outage"}


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found on a machine; the diagnosis is of the incident that is judged."""

    machine: Machine
    now: datetime
    days: int
    incidents: tuple[Incident, ...]
    folders: dict[Path, str | None]
    """The folder of each session by its transcript, as it is shown."""
    judged: Incident | None
    evidence: Evidence
    diagnosis: Diagnosis | None
    older: tuple[Running, ...]
    """Sessions that run an older version than the newest that is installed."""

    @property
    def unknown(self) -> dict[str, str]:
        """The items of evidence that would matter and are not known, with their names in words."""
        client, account, usage = self.evidence.client, self.evidence.account, self.evidence.usage
        known = {
            "client.version": ("the version that ran", client.version),
            "client.installs": ("what is installed", client.installs),
            "client.latest": ("the newest version", client.latest),
            "account.auth_method": ("the credential in force", account.auth_method),
            "account.plan": ("the plan", account.plan),
            "usage.windows": ("usage figures", usage.windows),
            "usage.extra": ("extra usage", usage.extra),
            "settings.variables": ("variables", self.evidence.settings.variables is not None),
            "service": ("the state of the service", self.evidence.service.indicator),
        }
        return {item: words for item, (words, value) in known.items() if not value}


def run(options: argparse.Namespace) -> int:
    """Prints what was found: 0 nothing wrong, 1 an error that is not over."""
    return tell(options, Machine())


def tell(options: argparse.Namespace, machine: Machine) -> int:
    """The same of another machine."""
    found = examine(machine, options.days, Online(usage=True, status=True) if options.online else Online())
    if options.format == "json":
        json.dump(as_json(found), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(_Screen(found, Style(options.color)).lines()) + "\n")
    return FOUND if any(not each.over for each in found.incidents) else OK


def examine(machine: Machine, days: int, online: Online) -> Examined:
    """The errors of the last days, and what is known about the newest that is not over, else the newest."""
    now = machine.now()
    found = incidents(machine, matcher, now - timedelta(days=days))
    judged = next((each for each in found if not each.over), found[0] if found else None)
    folders = {path: folder_of(each) for each in (one.last.transcript for one in found) if (path := each.path)}
    evidence = _evidence(machine, judged, folders, online)
    return Examined(
        machine,
        now,
        days,
        tuple(found),
        {path: safe(machine.short(folder)) if folder else None for path, folder in folders.items()},
        judged,
        evidence,
        diagnose(judged.last.condition, judged.last.fields, evidence) if judged is not None else None,
        tuple(_older(machine, evidence)),
    )


def _evidence(machine: Machine, judged: Incident | None, folders: dict[Path, Path | None], online: Online) -> Evidence:
    if judged is None:
        newest = next(iter(transcripts(machine)), None)
        path, folder = newest.path if newest is not None else None, None
    else:
        path = judged.last.transcript.path
        folder = folders[path]
    # The settings and the git history that counted are those of the session's own folder.
    if folder is not None and folder.is_absolute() and folder.is_dir():
        machine = replace(machine, folder=folder)
    history.settle(Context(matcher, machine, state_folder(machine.environment), version=__version__))
    return collect(machine, budget_seconds=_PATIENCE_SECONDS, transcript=path, online=online, programs=True)


def _older(machine: Machine, evidence: Evidence) -> Iterator[Running]:
    installed = [version for each in evidence.client.installs if (version := parse_version(each.version))]
    newest = max(installed, default=None)
    for each in running(Context(matcher, machine, state_folder(machine.environment), version=__version__)):
        version = parse_version(each.version)
        if newest is not None and version is not None and version < newest:
            yield each


@cache
def safe(text: str) -> str:
    """Text from outside without control characters, secrets and personal data."""
    return redact(harmless(text))


# --- for programs ---------------------------------------------------------------------------------------------------


def as_json(found: Examined) -> dict[str, Any]:
    """What was found, as `unstuck schema doctor` has it."""
    return {
        "schema": 1,
        "generated_at": present.instant(found.now),
        "days": found.days,
        "incidents": [_incident(found, each) for each in found.incidents],
        "evidence": _safe_value(present.evidence(found.evidence)),
        "unknown": list(found.unknown),
        "older_sessions": [
            {
                "process": each.process,
                "version": each.version,
                "session": each.session,
                "folder": safe(found.machine.short(Path(each.folder))) if each.folder else None,
                "started_at": present.instant(each.started),
            }
            for each in found.older
        ],
        "diagnosis": _diagnosis(found.diagnosis) if found.diagnosis is not None else None,
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    value = present.diagnosis(diagnosis)
    # Remedies are our own words.
    return {**_safe_value(value), "remedies": value["remedies"]}


def _incident(found: Examined, incident: Incident) -> dict[str, Any]:
    last = incident.last
    transcript = last.transcript
    ids = dict.fromkeys(each for failure in incident.failures for each in failure.fields.request_ids)
    return {
        "code": last.condition.code,
        "title": last.condition.title,
        "severity": last.condition.severity.value,
        "session": transcript.session,
        "since": present.instant(incident.failures[0].at),
        "last": present.instant(last.at),
        "count": len(incident.failures),
        "over": incident.over,
        "retrying": incident.retrying,
        "judged": incident is found.judged,
        "folder": found.folders[transcript.path],
        # The name itself is that of a session.
        "path": f"{safe(found.machine.short(transcript.path.parent))}/{transcript.path.name}",
        "surface": last.surface,
        "http_status": last.fields.http_status,
        "claude_code_version": version(last.fields.claude_code_version),
        "request_ids": [safe(each) for each in ids if _REQUEST.fullmatch(each)][-_REQUESTS:],
    }


def _safe_value(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, dict):
        return {name: _safe_value(each) for name, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_safe_value(each) for each in cast("list[Any]", value)]
    return value


# --- for people -----------------------------------------------------------------------------------------------------


class _Screen:
    """What was found, in lines for a terminal."""

    def __init__(self, found: Examined, style: Style) -> None:
        self._found = found
        self._style = style
        self._columns = max(60, min(shutil.get_terminal_size((100, 24)).columns, 110))
        self._at = {each.item: each.at for each in found.evidence.provenance}

    def lines(self) -> Iterator[str]:
        """All of it."""
        yield from self._errors()
        yield from self._judgement()
        yield ""
        yield self._style.bold("What is known of this machine")
        for name, text in self._evidence():
            yield from self._row(name, text)

    def _row(self, name: str, text: str) -> list[str]:
        head = f"  {name.ljust(_LABEL)}"
        return wrapped(safe(text), head, " " * len(head), self._columns).split("\n")

    def _ago(self, at: datetime | None) -> str:
        return ago(at, self._found.now) or "just now"

    # What happened.

    def _errors(self) -> Iterator[str]:
        found = self._found
        span = f"{found.days} days" if found.days > 1 else "day"
        if not found.incidents:
            yield self._style.bold(f"No error of Claude Code's in the last {span}.")
            return
        yield self._style.bold(f"Errors of the last {span}")
        # What is judged is always shown.
        shown = list(found.incidents[:_LISTED])
        if found.judged is not None and found.judged not in shown:
            shown[-1] = found.judged
        for each in shown:
            yield from self._error(each)
        left = len(found.incidents) - len(shown)
        if left:
            still = sum(not each.over for each in found.incidents if each not in shown)
            yield f"  and {left} more, {still} of them not over (`--format json` lists them)"

    def _error(self, incident: Incident) -> Iterator[str]:
        last, times = incident.last, len(incident.failures)
        state = "over" if incident.over else "being retried" if incident.retrying else "not over"
        colour = Severity.HINT if incident.over else last.condition.severity
        mark = self._style.severity(colour, "✓" if incident.over else "●")
        yield f"  {mark} {self._style.bold(last.condition.title)} [{last.condition.code}]"
        since = f", {times} times since {self._ago(incident.failures[0].at)}" if times > 1 else ""
        folder = self._found.folders[last.transcript.path]
        where = f" in {folder}" if folder else ""
        went_on = "; the session went on afterwards" if incident.over else ""
        text = f"{self._ago(last.at)}{since}{where}, session {last.transcript.session[:8]}: {state}{went_on}"
        yield wrapped(safe(text), "    ", "    ", self._columns)

    # What it is.

    def _judgement(self) -> Iterator[str]:
        judged, diagnosis = self._found.judged, self._found.diagnosis
        if judged is None or diagnosis is None:
            return
        yield ""
        yield self._style.bold(f"The judgement: {judged.last.condition.title}")
        sure = confidence_words(diagnosis.confidence)
        rows = judgement(diagnosis) or [("Verdict", f"{diagnosis.summary} ({sure})")]
        for name, text in rows:
            yield from self._row(name, text)
        if judged.over:
            yield from self._row("Now", "It is over: the session went on afterwards.")
        if diagnosis.remedies:
            yield ""
            yield self._style.bold("What to do")
        for number, remedy in enumerate(diagnosis.remedies, 1):
            paid = " (costs money)" if remedy.paid else ""
            yield f"  {number}. {self._style.bold(remedy.title)}{paid}: `unstuck fix {remedy.id}`"
            # The first ones are told in full; `unstuck fix` tells the others.
            for step in remedy.steps if number <= _TOLD else ():
                yield wrapped(step, "     - ", "       ", self._columns)

    # What it rests on.

    def _evidence(self) -> Iterator[tuple[str, str]]:
        yield "Client", "; ".join(self._client())
        for session in self._found.older:
            where = f" in {self._found.machine.short(Path(session.folder))}" if session.folder else ""
            since = f", started {self._ago(session.started)}" if session.started else ""
            doubt = "" if session.certain else " (may have ended)"
            text = f"process {session.process}{where} still runs {session.version}{since}{doubt}"
            yield "Old session", f"{text}; `unstuck fix restart-sessions`"
        yield "Credential", self._credential()
        yield "Plan", self._plan()
        yield from self._usage()
        yield "Settings", "; ".join(self._settings())
        yield "Network", self._network()
        yield "Service", self._service()
        yield "Live", _live_words(self._found.machine)
        if self._found.evidence.history.tried:
            yield "Tried", ", ".join(self._found.evidence.history.tried)
        silent = [each.source for each in self._found.evidence.provenance if each.item in _ASKED and "(" in each.source]
        if silent:
            yield "No answer", "; ".join(silent)
        if self._found.unknown:
            yield "Unknown", ", ".join(self._found.unknown.values())

    def _client(self) -> Iterator[str]:
        client = self._found.evidence.client
        if client.version:
            where = f" {_SURFACES[client.surface]}" if client.surface else ""
            yield f"{client.version} ran{where} ({self._ago(self._at.get('client.version'))})"
        else:
            yield "the version that ran is unknown"
        copies = dict.fromkeys(
            f"{each.version or 'unknown version'} ({', '.join(part for part in (each.channel, each.path) if part)})"
            for each in client.installs
        )
        yield f"installed: {', '.join(copies)}" if copies else "no installed copy was found"
        if client.latest:
            yield f"newest known: {client.latest}"

    def _credential(self) -> str:
        account = self._found.evidence.account
        if not account.credentials:
            nowhere = "unknown; none was found in variables, settings and the stored login"
            return nowhere if account.auth_method is None else _METHODS[account.auth_method]
        first, *others = account.credentials
        doubt = "" if account.auth_method is not None else ", as far as can be seen"
        ended = ", which has expired" if account.login_expired and first.method == "claude.ai" else ""
        then = f"; without it {', then '.join(map(_named, others))}" if others else ""
        return f"{_named(first)}{ended}{doubt}{then}"

    def _plan(self) -> str:
        account = self._found.evidence.account
        if account.plan is None:
            return "unknown"
        parts = [account.plan.replace("_", " ")]
        if account.tier:
            parts.append(f"tier {account.tier}")
        if account.role:
            parts.append(f"role {account.role}")
        names = (account.organization, account.expected_organization)
        differs = None not in names and names[0] != names[1]
        if differs or account.organization_is_expected is False:
            parts.append("in another organisation than the settings expect")
        return ", ".join(parts)

    def _usage(self) -> Iterator[tuple[str, str]]:
        usage, now = self._found.evidence.usage, self._found.now
        if not usage.windows:
            yield "Usage", "unknown; `unstuck usage` says how to get figures"
        for window in usage.windows:
            yield window_name(window), window_words(window, now)
        extra = extra_words(usage.extra)
        if extra:
            yield "Extra usage", extra
        if usage.windows or extra:
            yield "Figures", source_words(self._found.evidence, now)

    def _settings(self) -> Iterator[str]:
        settings = self._found.evidence.settings
        if settings.model:
            yield f"model {settings.model}"
        if settings.custom_system_prompt:
            yield f"a system prompt of one's own: {settings.custom_system_prompt}"
        if settings.git_trigger:
            yield f"`{settings.git_trigger}` in recent commits"
        # A file that cannot be read may say anything.
        yield from (each.source for each in self._found.evidence.provenance if each.item == "settings")
        if settings.variables is None:
            yield "variables unknown"
            return
        found = list(_set(each for each in settings.variables if each.name not in NETWORK))
        yield from found or ["no variable is set that changes credential, model or route"]

    def _network(self) -> str:
        variables = self._found.evidence.settings.variables
        if variables is None:
            return "unknown"
        found = "; ".join(_set(each for each in variables if each.name in NETWORK))
        return found or "no proxy, certificate or timeout variable is set"

    def _service(self) -> str:
        service = self._found.evidence.service
        if service.indicator is None:
            asked = any(each.item == "service" for each in self._found.evidence.provenance)
            return "unknown" if asked else "unknown; `--online` asks the status page"
        return f"{_INDICATORS[service.indicator]}, by the status page {self._ago(service.checked_at)}"


def _live_words(machine: Machine) -> str:
    by, silent = connection(machine), silenced(machine, machine.folder)
    if not by:
        return "not connected: errors are seen in transcripts alone; `unstuck connect`"
    return f"connected by {by}" + (f", but silent here: {' '.join(silent)}" if silent else "")


def _named(credential: Credential) -> str:
    method = _METHODS[credential.method] if credential.method is not None else "another kind of credential"
    return f"{method} ({credential.where})"


def _set(variables: Iterator[Variable]) -> Iterator[str]:
    for each in variables:
        yield f"{each.name} set in {each.where}" + ("" if each.in_force else ", not in force here")
