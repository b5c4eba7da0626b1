"""`unstuck doctor`: this machine on one screen: recent errors, a judgement, what it rests on, what to do next."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from .. import present
from ..diagnosis.diagnose import Diagnosis
from ..diagnosis.model import Severity
from ..machine import Machine
from ..overview.machine import (
    Examined,
    error_words,
    errors_head,
    examine,
    judgement_rows,
    known,
    left_out,
    listed,
    safe,
)
from ..sources.machine.words import version
from ..sources.online import Online
from ..sources.sessions import Incident
from . import FOUND, OK
from .style import Style, wrapped

_TOLD = 3
_REQUESTS = 20
_REQUEST = re.compile(r"[A-Za-z0-9_-]{6,100}")
_LABEL = 17


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

    def lines(self) -> Iterator[str]:
        """All of it."""
        yield from self._errors()
        yield from self._judgement()
        yield ""
        yield self._style.bold("What is known of this machine")
        for name, text in known(self._found):
            yield from self._row(name, text)

    def _row(self, name: str, text: str) -> list[str]:
        head = f"  {safe(name).ljust(_LABEL)}"
        return wrapped(safe(text), head, " " * len(head), self._columns).split("\n")

    # What happened.

    def _errors(self) -> Iterator[str]:
        found = self._found
        yield self._style.bold(errors_head(found))
        for each in listed(found):
            yield from self._error(each)
        if left := left_out(found):
            yield f"  {left} (`--format json` lists them)"

    def _error(self, incident: Incident) -> Iterator[str]:
        condition = incident.last.condition
        colour = Severity.HINT if incident.over else condition.severity
        mark = self._style.severity(colour, "✓" if incident.over else "●")
        yield f"  {mark} {self._style.bold(condition.title)} [{condition.code}]"
        yield wrapped(safe(error_words(self._found, incident)), "    ", "    ", self._columns)

    # What it is.

    def _judgement(self) -> Iterator[str]:
        judged, diagnosis = self._found.judged, self._found.diagnosis
        if judged is None or diagnosis is None:
            return
        yield ""
        yield self._style.bold(f"The judgement: {judged.last.condition.title}")
        for name, text in judgement_rows(self._found):
            yield from self._row(name, text)
        if diagnosis.remedies:
            yield ""
            yield self._style.bold("What to do")
        for number, remedy in enumerate(diagnosis.remedies, 1):
            paid = " (costs money)" if remedy.paid else ""
            yield f"  {number}. {self._style.bold(remedy.title)}{paid}: `unstuck fix {remedy.id}`"
            # The first ones are told in full; `unstuck fix` tells the others.
            for step in remedy.steps if number <= _TOLD else ():
                yield wrapped(step, "     - ", "       ", self._columns)
