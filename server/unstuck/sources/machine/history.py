"""What was tried on this machine and what came first after it: a success, or the same error; and what was answered."""

from __future__ import annotations

import json
import mmap
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ...diagnosis.evidence import Evidence, Followed, History, Provenance
from ...diagnosis.matcher import Matcher
from ...diagnosis.question import QUESTIONS, answered
from ...jsonvalue import as_instant, object_in
from ...machine import Machine
from ..files import TextFile, Unreadable
from ..history_file import Past, Use, file_of, past_of
from ..sessions import Transcript, in_project, is_answer, projects, transcripts
from ..transcripts import classify, from_value
from .files import Files, Unknown
from .scene import Scene

_WATCHED = timedelta(days=7)
"""For how long after a remedy its outcome is looked for, and for how long a failure counts against it."""
_LOOKED_AT = 6
_MOST = 16 << 20
_CLOCKS_DIFFER = timedelta(minutes=5)
_ASSISTANT = re.compile(rb'"type":\s?"assistant"')


@dataclass(frozen=True, slots=True)
class Told:
    """The history as evidence, and the answers that still hold with the times when they were given."""

    history: History = field(default_factory=History)
    given: dict[str, str] = field(default_factory=dict[str, str])
    at: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with what was answered."""
        return answered(evidence, self.given, self.at)


def history(scene: Scene) -> tuple[Told, list[Provenance]]:
    """The history as evidence."""
    machine = scene.machine
    path = file_of(machine)
    try:
        past = scene.files.make(path, past_of)
    except Unknown:
        past = None
    if past is None:
        return Told(), []
    now = machine.now()
    outcomes = _in_force([*past.followed, *unsettled(machine, scene.files, past, _matcher)], now)
    newest = max(outcomes, key=lambda each: each.at, default=None)
    same = [each for each in outcomes if newest is not None and each.condition == newest.condition]
    found = History(
        tried=tuple(each.remedy for each in same if not each.success),
        worked=tuple(each.remedy for each in same if each.success),
        followed=tuple(outcomes),
    )
    replies = {
        each.question: each
        for each in past.replies
        if -_CLOCKS_DIFFER <= now - each.at <= QUESTIONS[each.question].holds
    }
    told = Told(
        found,
        {question: reply.answer for question, reply in replies.items()},
        {question: reply.at for question, reply in replies.items()},
    )
    place = machine.short(path)
    return told, [Provenance("history.followed", place, newest.at, "cached")] if newest is not None else []


def _matcher() -> Matcher:
    # The catalogue is loaded only where an error is to be compared.
    from ...engine import matcher

    return matcher()


def _in_force(outcomes: Iterable[Followed], now: datetime) -> list[Followed]:
    """The newest outcome of each remedy for each condition; a failure counts for some days, or until it works again."""
    newest: dict[tuple[str, str], Followed] = {}
    worked: dict[str, datetime] = {}
    for each in sorted(outcomes, key=lambda each: (each.at, not each.success)):
        newest[each.condition, each.remedy] = each
        if each.success:
            worked[each.condition] = each.at
    return [
        each
        for each in newest.values()
        if each.success or (now - each.at <= _WATCHED and each.at > worked.get(each.condition, each.at - _WATCHED))
    ]


def unsettled(machine: Machine, files: Files, past: Past, matcher: Callable[[], Matcher]) -> list[Followed]:
    """What came first after each remedy whose outcome the file does not hold yet."""
    found: list[Followed] = []
    now = machine.now()
    for number, use in enumerate(past.uses):
        if use.condition is None or use.result not in ("done", "partly done") or not use.at <= now <= use.at + _WATCHED:
            continue
        if past.outcome(number) is not None:
            continue
        outcome, end = _outcome(machine, files, use, use.condition, matcher), past.until(number)
        if outcome is not None and (end is None or outcome.at <= end):
            found.append(outcome)
    return found


def _outcome(
    machine: Machine, files: Files, use: Use, condition: str, matcher: Callable[[], Matcher]
) -> Followed | None:
    firsts: list[tuple[datetime, bool]] = []
    for transcript in _to_look_at(machine, use)[:_LOOKED_AT]:
        try:
            status = os.stat(transcript.path)
        except OSError:
            continue
        first = files.remembered(
            f"followed {transcript.path} {use.at.isoformat()} {condition}",
            (status.st_mtime_ns, status.st_size, status.st_ino),
            lambda path=transcript.path: _first_in(path, use.at, condition, matcher),
        )
        if first is not None:
            firsts.append(first)
    if not firsts:
        return None
    at, success = min(firsts)
    return Followed(use.remedy, condition, success, at)


def _to_look_at(machine: Machine, use: Use) -> list[Transcript]:
    """The transcripts of the folder in which the session is; a session that is taken up again may get a new one."""
    if use.session is not None:
        for project in projects(machine):
            if (project / f"{use.session}.jsonl").is_file():
                return in_project(project)
    return transcripts(machine)


def _first_in(
    path: Path, after: datetime, condition: str, matcher: Callable[[], Matcher]
) -> tuple[datetime, bool] | None:
    """When the first success or the first error of this condition after a time was, and whether it is a success."""
    try:
        with TextFile(path) as text:
            lines = _since(text.data, after)
    except (Unreadable, OSError, ValueError):
        return None
    for at, line in lines:
        if is_answer(line):
            return at, True
        entry = from_value(json.loads(line))
        if entry is None or entry.retry:
            continue
        match, _ = classify(entry, matcher())
        if match is not None and match.condition.code == condition:
            return at, False
    return None


def _since(data: bytes | mmap.mmap, after: datetime) -> list[tuple[datetime, bytes]]:
    """The lines of the assistant after a time, oldest first. Raises `ValueError` where there is too much to look at."""
    found: list[tuple[datetime, bytes]] = []
    end = len(data)
    least = max(0, end - _MOST)
    while end > least:
        start = data.rfind(b"\n", least, end) + 1 or least
        line = data[start:end]
        end = start - 1
        if _ASSISTANT.search(line) is None:
            continue
        value = object_in(line)
        at = as_instant(value.get("timestamp"))
        if value.get("type") != "assistant" or at is None:
            continue
        if at <= after:
            return found[::-1]
        found.append((at, line))
    if least:
        raise ValueError("too much happened since")
    return found[::-1]
