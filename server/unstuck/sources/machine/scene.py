"""What is asked about: a machine, a folder, perhaps a session; and what its transcript and record say of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from ...diagnosis.evidence import Surface
from ...jsonvalue import as_instant, as_number, as_object, as_text, object_in
from ...machine import Machine
from ..sessions import SESSION, in_project, is_project, surface_of
from . import words
from .files import Files, Unknown, folders_up, names_in
from .jsontext import object_of, text_of
from .places import EDITORS, variable

Found = TypeVar("Found")

_RECORD = re.compile(r"\d{1,10}\.json")


@dataclass(frozen=True, slots=True)
class Quota:
    """A refusal for want of quota, as a transcript records it."""

    at: datetime
    kind: str | None
    resets_at: datetime | None
    reason: str | None
    using_extra: bool | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The newest that a transcript says of its program."""

    version: str | None = None
    entrypoint: str | None = None
    at: datetime | None = None
    owner: str | None = None
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A running session, as Claude Code registers it."""

    pid: int
    session: str | None
    folder: bytes
    """A mark of the folder it was started in."""
    version: str | None
    entrypoint: str | None
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The question, and the means to look."""

    machine: Machine
    files: Files
    session: str | None = None
    transcript_path: Path | None = None
    reported: Surface | None = None
    _found: dict[Any, Any] = field(default_factory=dict[Any, Any], compare=False)

    def once(self, finder: Callable[[Scene], Found]) -> Found:
        """What a function finds here; in this round it looks but once."""
        if finder not in self._found:
            self._found[finder] = finder(self)
        return cast("Found", self._found[finder])

    @property
    def transcript(self) -> tuple[Path, Transcript] | None:
        """The transcript in question, and what its newest lines say."""
        return self.once(_transcript)

    @property
    def record(self) -> Record | None:
        """The running session in question."""
        return self.once(_record)

    @property
    def surface(self) -> Surface | None:
        """Where Claude Code runs, as reported or as its own files say."""
        if self.reported is not None:
            return self.reported
        said = self.transcript[1].entrypoint if self.transcript else None
        said = said or (self.record.entrypoint if self.record else None) or ""
        surface = surface_of(said)
        return "cursor" if surface == "vscode" and self._in_cursor() else surface

    def _in_cursor(self) -> bool:
        """Cursor runs the same extension under the same name; its own variable or folders give it away."""
        if variable(self.machine, "CURSOR_TRACE_ID"):
            return True
        has = {
            editor: any(
                name.lower().startswith("anthropic.claude-code-")
                for folder in folders
                for name in names_in(self.machine.home / folder / "extensions")
            )
            for editor, _, folders in EDITORS
        }
        return has.pop("cursor") and not any(has.values())


def _transcript(scene: Scene) -> tuple[Path, Transcript] | None:
    for path in _candidates(scene):
        try:
            said = scene.files.make(path, newest_of, ends=True)
        except Unknown:
            continue
        if said is not None:
            return path, said
    return None


def _candidates(scene: Scene) -> Iterator[Path]:
    if scene.transcript_path is not None:
        yield scene.transcript_path
        return
    projects = scene.machine.config_folder / "projects"
    named = variable(scene.machine, "CLAUDE_CODE_PROJECT_DIR_NAME")
    if scene.session is not None:
        if SESSION.fullmatch(scene.session):
            # Of a session only its own transcript tells; it may have begun in another folder.
            yield from (projects / name / f"{scene.session}.jsonl" for name in names_in(projects))
        return
    if named and re.fullmatch(r"[\w.-]+", named):
        yield from _paths(projects / named)
    names = names_in(projects)
    for folder in folders_up(scene.machine.folder):
        for name in names:
            if is_project(name, folder):
                yield from _paths(projects / name)


def _paths(project: Path) -> Iterator[Path]:
    return (each.path for each in in_project(project))


def _record(scene: Scene) -> Record | None:
    folder = scene.machine.config_folder / "sessions"
    records: list[Record] = []
    for name in names_in(folder):
        # Only the records: beside them lie keys.
        if _RECORD.fullmatch(name):
            try:
                record = scene.files.make(folder / name, record_of)
            except Unknown:
                continue
            if record is not None and _asked(record, scene) and _alive(record.pid, scene.machine):
                records.append(record)
    return max(records, key=lambda record: record.started_at.timestamp() if record.started_at else 0, default=None)


def _asked(record: Record, scene: Scene) -> bool:
    if scene.session is not None:
        return record.session == scene.session
    if scene.transcript_path is not None:
        return record.session == scene.transcript_path.stem
    return record.folder in {words.mark(str(folder)) for folder in folders_up(scene.machine.folder)}


def _alive(pid: int, machine: Machine) -> bool:
    if machine.platform == "windows" or os.name == "nt":
        # There, the question would end the process; a record is removed when its session ends well.
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return pid > 0


def newest_of(content: bytes) -> Transcript:
    """What the newest lines say, each fact from the last line that has it."""
    version = entrypoint = owner = None
    at: datetime | None = None
    quota: Quota | None = None
    for line in reversed(content.splitlines()):
        wanted = (
            (version is None and b'"version"' in line)
            or (owner is None and b'"session-owner"' in line)
            or (quota is None and b'"quotaLimits"' in line)
        )
        if not wanted:
            continue
        value = object_in(line)
        if value.get("type") == "session-owner":
            owner = owner or words.opaque(value.get("accountUuid"))
        elif version is None:
            version = words.version(value.get("version"))
            if version is not None:
                entrypoint, at = as_text(value.get("entrypoint")), as_instant(value.get("timestamp"))
        if quota is None and value.get("type") == "assistant" and value.get("isApiErrorMessage") is True:
            quota = _quota(value)
    return Transcript(version, _entrypoint(entrypoint), at, owner, quota)


def _quota(line: dict[str, Any]) -> Quota | None:
    limits, at = as_object(line.get("quotaLimits")), as_instant(line.get("timestamp"))
    if limits.get("status") != "rejected" or at is None:
        return None
    using = limits.get("isUsingOverage")
    return Quota(
        at,
        words.plain(limits.get("rateLimitType")),
        as_instant(limits.get("resetsAt")),
        words.plain(limits.get("overageDisabledReason")),
        using if isinstance(using, bool) else None,
    )


def record_of(content: bytes) -> Record:
    """A session's record. Raises `ValueError`."""
    value = object_of(text_of(content))
    pid = as_number(value.get("pid"))
    if pid is None or pid <= 0:
        raise ValueError("no process")
    session = as_text(value.get("sessionId")) or ""
    return Record(
        pid,
        session if SESSION.fullmatch(session) else None,
        words.mark(as_text(value.get("cwd")) or ""),
        words.version(value.get("version")),
        _entrypoint(as_text(value.get("entrypoint"))),
        as_instant(value.get("startedAt")),
    )


def _entrypoint(value: str | None) -> str | None:
    return value if value is not None and re.fullmatch(r"[a-z][a-z-]{1,30}", value) else None
