"""Sessions of Claude Code on this machine by their transcripts: which there are, what failed in them, what went on."""

from __future__ import annotations

import json
import mmap
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..diagnosis.evidence import Surface
from ..diagnosis.fields import Fields
from ..diagnosis.matcher import Matcher
from ..diagnosis.model import Condition
from ..jsonvalue import as_object, object_in
from ..machine import Machine
from .files import TextFile, Unreadable
from .machine.files import names_in
from .machine.places import is_absolute
from .transcripts import Entry, classify, entries

SESSION = re.compile(r"(?!agent-)[0-9A-Za-z][0-9A-Za-z-]{7,80}")
"""The id of a session, which is safe in a command; transcripts of subagents that lie beside are none."""

_LOOKED_AT = 6
_LONGEST_NAME = 200
_HEAD = 64 << 10
_TAIL = 16 << 20
_CWD = re.compile(rb'"cwd":\s?("(?:[^"\\]|\\.)*")')
_ENTRYPOINT = re.compile(rb'"entrypoint":\s?"([a-z-]{1,40})"')
_ASSISTANT = re.compile(rb'"type":\s?"assistant"')
_SURFACES: tuple[tuple[str, Surface], ...] = (
    ("cli", "terminal"),
    ("claude-vscode", "vscode"),
    ("claude-desktop", "desktop"),
    ("local-agent", "desktop"),
    ("sdk", "sdk"),
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript: its file, and when it was last written to."""

    path: Path
    modified: float

    @property
    def session(self) -> str:
        """The id of its session."""
        return self.path.stem

    @property
    def is_session(self) -> bool:
        """Whether it has the name of a session's transcript."""
        return SESSION.fullmatch(self.session) is not None


@dataclass(frozen=True, slots=True)
class Failure:
    """An error in a transcript, recognised."""

    entry: Entry
    condition: Condition
    fields: Fields
    transcript: Transcript
    surface: Surface | None = None

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.entry.timestamp or datetime.fromtimestamp(self.transcript.modified, UTC)


@dataclass(frozen=True, slots=True)
class Incident:
    """One condition in one session: its errors, oldest first, and whether the session went on after the last."""

    failures: tuple[Failure, ...]
    over: bool

    @property
    def last(self) -> Failure:
        """The newest error."""
        return self.failures[-1]

    @property
    def retrying(self) -> bool:
        """Whether Claude Code was still trying again when it last wrote."""
        return self.last.entry.retry and not self.over


def project_name(folder: str) -> str:
    """The name of a folder's transcripts, before it is cut."""
    return re.sub(r"[^A-Za-z0-9]", "-", folder)


def is_project(name: str, folder: Path) -> bool:
    """Whether a folder of transcripts is that of a folder; a long name is cut and gets an ending of its own."""
    own = project_name(str(folder))
    return name == own or (len(own) > _LONGEST_NAME and name.startswith(own[:_LONGEST_NAME]))


def surface_of(entrypoint: str) -> Surface | None:
    """Where Claude Code runs, by the name that it gives to the way it was started."""
    return next((surface for start, surface in _SURFACES if entrypoint.startswith(start)), None)


# --- which there are ------------------------------------------------------------------------------------------------


def projects(machine: Machine) -> list[Path]:
    """The folders of transcripts, in order of name."""
    folder = machine.config_folder / "projects"
    return [folder / name for name in names_in(folder)]


def in_project(project: Path) -> list[Transcript]:
    """The transcripts in one folder, newest first; empty ones are left out."""
    found: list[Transcript] = []
    try:
        with os.scandir(project) as names:
            for each in names:
                if each.name.endswith(".jsonl"):
                    transcript = _transcript(each)
                    if transcript is not None:
                        found.append(transcript)
    except OSError:
        return []
    return newest_first(found)


def _transcript(entry: os.DirEntry[str]) -> Transcript | None:
    try:
        status = entry.stat()
        return Transcript(Path(entry.path), status.st_mtime) if status.st_size and entry.is_file() else None
    except OSError:
        return None


def newest_first(found: Iterable[Transcript]) -> list[Transcript]:
    """Transcripts in the order in which they are looked at."""
    return sorted(found, key=lambda each: (each.modified, each.path.name), reverse=True)


def transcripts(machine: Machine) -> list[Transcript]:
    """The transcripts of this folder's sessions, newest first; those of all folders where it has none."""
    everywhere: list[Transcript] = []
    here: list[Transcript] = []
    for project in projects(machine):
        sessions = (each for each in in_project(project) if each.is_session)
        (here if is_project(project.name, machine.folder) else everywhere).extend(sessions)
    found = newest_first(here or everywhere)
    if here:
        return found
    # A renamed project folder still says in its transcripts which folder it is about.
    renamed = [each for each in found[:50] if folder_of(each) == machine.folder]
    return renamed or found


def folder_of(transcript: Transcript) -> Path | None:
    """The folder that a session began in."""
    try:
        with transcript.path.open("rb") as file:
            found = _CWD.search(file.read(_HEAD))
            folder = json.loads(found[1]) if found else ""
        return Path(folder) if is_absolute(folder) else None
    except (OSError, ValueError):
        return None


# --- what failed in them --------------------------------------------------------------------------------------------


def failures(machine: Machine, matcher: Callable[[], Matcher]) -> list[Failure]:
    """The errors in the newest transcripts of this folder, else of any, oldest first; retries are left out."""
    found: list[Failure] = []
    for transcript in transcripts(machine)[:_LOOKED_AT]:
        try:
            with TextFile(transcript.path) as text:
                final = [entry for entry in entries(text.data) if not entry.retry]
                found += _recognised(final, transcript, text.data, matcher)
        except (Unreadable, OSError, ValueError):
            continue
    return sorted(found, key=lambda failure: failure.at)


def newest_error(machine: Machine, matcher: Callable[[], Matcher]) -> Failure | None:
    """The newest error of this folder, else of any."""
    found = failures(machine, matcher)
    return found[-1] if found else None


def incidents(machine: Machine, matcher: Callable[[], Matcher], since: datetime) -> list[Incident]:
    """The errors of every session since then, by session and condition, newest first.

    Retries count only where nothing is seen after them: neither an answer nor the error that they ended in.
    """
    recent = [each for project in projects(machine) for each in in_project(project) if each.is_session]
    found: list[Incident] = []
    for transcript in newest_first(recent):
        if transcript.modified < since.timestamp():
            break
        try:
            with TextFile(transcript.path) as text:
                found += _incidents(text.data, transcript, matcher, since)
        except (Unreadable, OSError, ValueError):
            continue
    return sorted(found, key=lambda each: each.last.at, reverse=True)


def _incidents(
    data: bytes | mmap.mmap, transcript: Transcript, matcher: Callable[[], Matcher], since: datetime
) -> list[Incident]:
    final: list[Entry] = []
    retries: list[Entry] = []
    for entry in entries(data):
        if entry.timestamp is not None and entry.timestamp < since:
            continue
        if entry.retry:
            retries.append(entry)
        else:
            final.append(entry)
            retries.clear()
    if not final and not retries:
        return []
    by_code: dict[str, list[Failure]] = {}
    for failure in _recognised(final, transcript, data, matcher):
        by_code.setdefault(failure.condition.code, []).append(failure)
    ends = [each[-1].entry.offset for each in by_code.values()]
    went_on = _last_answer(data, min([*ends, *(each.offset for each in retries[-1:])], default=len(data)))
    open_retries = [each for each in retries if each.offset > went_on]
    for failure in _recognised(open_retries, transcript, data, matcher):
        by_code.setdefault(failure.condition.code, []).append(failure)
    return [Incident(tuple(each), went_on > each[-1].entry.offset) for each in by_code.values()]


def _recognised(
    found: list[Entry], transcript: Transcript, data: bytes | mmap.mmap, matcher: Callable[[], Matcher]
) -> list[Failure]:
    result: list[Failure] = []
    for entry in found:
        match, fields = classify(entry, matcher())
        if match is not None:
            result.append(Failure(entry, match.condition, fields, transcript, _surface(data, entry)))
    return result


def _surface(data: bytes | mmap.mmap, entry: Entry) -> Surface | None:
    end = data.find(b"\n", entry.offset)
    found = _ENTRYPOINT.search(data, entry.offset, end if end >= 0 else len(data))
    return surface_of(found[1].decode()) if found else None


def _last_answer(data: bytes | mmap.mmap, after: int) -> int:
    """Where the last line that is an answer of the service begins, if it is after an offset; else -1."""
    end = len(data)
    while end > after:
        start = data.rfind(b"\n", after, end) + 1 or after
        if start > after and is_answer(data[start:end]):
            return start
        end = start - 1
    return -1


def is_answer(line: bytes) -> bool:
    """Whether a line is an answer of the service: it went on."""
    return answer_in(line) is not None


def answer_in(line: bytes) -> dict[str, Any] | None:
    """The answer of the service that a line holds, or None for any other line."""
    if _ASSISTANT.search(line) is None:
        return None
    value = object_in(line)
    # What Claude Code says itself, an error among it, has no model.
    message = as_object(value.get("message"))
    said_by_model = message.get("model", "") != "<synthetic>" and bool(message)
    is_one = value.get("type") == "assistant" and value.get("isApiErrorMessage") is not True and said_by_model
    return value if is_one else None


# --- where they stood -----------------------------------------------------------------------------------------------


def lines_from_end(transcript: Transcript) -> list[dict[str, Any]]:
    """The last lines of a transcript as JSON objects; broken ones are passed over. Raises `OSError`."""
    with transcript.path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        data = file.read(_TAIL)
    if size > _TAIL:
        data = data.partition(b"\n")[2]
    result: list[dict[str, Any]] = []
    for line in data.split(b"\n"):
        value = object_in(line)
        if value:
            result.append(value)
    return result
