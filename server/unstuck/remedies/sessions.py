"""Sessions of Claude Code by their transcripts: which is the newest, what failed in it, how to take it up again."""

from __future__ import annotations

import json
import mmap
import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition
from ..jsonvalue import as_object
from ..sources.machine.scene import project_name
from ..sources.transcripts import Entry, classify, entries
from . import files
from .files import Trouble
from .plan import Context, Plan, Refusal

_LOOKED_AT = 6
_TAIL = 16 << 20
SESSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,80}")
_CWD = re.compile(rb'"cwd":\s?("(?:[^"\\]|\\.)*")')
_ENTRYPOINT = re.compile(rb'"entrypoint":\s?"([a-z-]{1,40})"')


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript: its file, session and when it was last written to."""

    path: Path
    modified: float

    @property
    def session(self) -> str:
        """The id of its session."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Failure:
    """An error in a transcript, recognised."""

    entry: Entry
    condition: Condition
    fields: Fields
    transcript: Transcript
    surface: str | None = None

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.entry.timestamp or datetime.fromtimestamp(self.transcript.modified, UTC)


def transcripts(context: Context) -> list[Transcript]:
    """The transcripts of this folder's sessions, newest first; those of all folders where it has none."""
    everywhere: list[Transcript] = []
    here: list[Transcript] = []
    folder = context.machine.folder
    name = project_name(str(folder))
    for project in listed(context.machine.config_folder / "projects"):
        own = project.name == name or (len(name) > 200 and project.name.startswith(name[:200]))
        for path in listed(project):
            if path.suffix != ".jsonl" or not SESSION.fullmatch(path.stem):
                continue
            try:
                status = path.stat()
            except OSError:
                continue
            if status.st_size and path.is_file():
                (here if own else everywhere).append(Transcript(path, status.st_mtime))
    found = sorted(here or everywhere, key=lambda each: (each.modified, each.path.name), reverse=True)
    if here:
        return found
    # A renamed project folder still says in its transcripts which folder it is about.
    renamed = [each for each in found[:50] if _folder_of(each) == folder]
    return renamed or found


def listed(folder: Path) -> list[Path]:
    """What is in a folder, in order of name; nothing where it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _folder_of(transcript: Transcript) -> Path | None:
    try:
        with transcript.path.open("rb") as file:
            found = _CWD.search(file.read(64 << 10))
        return Path(json.loads(found[1])) if found else None
    except (OSError, ValueError):
        return None


def failures(context: Context) -> list[Failure]:
    """The errors in the newest transcripts, oldest first; retries are left out."""
    found: list[Failure] = []
    for transcript in transcripts(context)[:_LOOKED_AT]:
        found += _failures_in(context, transcript)
    return sorted(found, key=lambda failure: failure.at)


def _failures_in(context: Context, transcript: Transcript) -> list[Failure]:
    try:
        with transcript.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            entrypoint = _ENTRYPOINT.search(data[: 1 << 20])
            surface = _surface(entrypoint[1].decode() if entrypoint else None)
            found: list[Failure] = []
            for entry in entries(data):
                if entry.retry:
                    continue
                match, fields = classify(entry, context.matcher())
                if match is not None:
                    found.append(Failure(entry, match.condition, fields, transcript, surface))
            return found
    except (OSError, ValueError):
        return []


def _surface(entrypoint: str | None) -> str | None:
    if entrypoint is None:
        return None
    if entrypoint.startswith("sdk"):
        return "sdk"
    return {"cli": "terminal", "claude-vscode": "vscode", "claude-desktop": "desktop"}.get(entrypoint)


def newest_error(context: Context) -> Failure | None:
    """The newest error of this folder, else of any."""
    found = failures(context)
    return found[-1] if found else None


def lines_from_end(transcript: Transcript) -> list[dict[str, Any]]:
    """The last lines of a transcript as JSON objects; broken ones are passed over. Raises `Trouble`."""
    try:
        with transcript.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            data = file.read(_TAIL)
    except OSError as error:
        raise Trouble(f"{transcript.path} cannot be read: {files.why(error)}") from error
    if size > _TAIL:
        data = data.partition(b"\n")[2]
    result: list[dict[str, Any]] = []
    for line in data.split(b"\n"):
        try:
            value = as_object(json.loads(line))
        except (ValueError, RecursionError):
            continue
        if value:
            result.append(value)
    return result


def resume_command(context: Context, session: str, folder: str | None) -> str:
    """The command that takes a session up again, from its own folder."""
    command = f"claude --resume {session}"
    if folder is None or Path(folder) == context.machine.folder:
        return command
    quoted = f'"{folder}"' if context.machine.platform == "windows" else shlex.quote(folder)
    return f"cd {quoted} && {command}" if context.machine.platform != "windows" else f"cd {quoted}; {command}"


def newest_transcript(context: Context) -> Transcript:
    """The newest transcript of this folder, else of any. Raises `Refusal`."""
    found = transcripts(context)
    if not found:
        raise Refusal(f"no session was found in {context.machine.short(context.machine.config_folder / 'projects')}")
    return found[0]


def plan_resume(context: Context, arguments: Sequence[str]) -> Plan:
    """`resume-session`: the command for the newest session of this folder."""
    transcript = newest_transcript(context)
    folder = _folder_of(transcript)
    command = resume_command(context, transcript.session, str(folder) if folder else None)
    at = datetime.fromtimestamp(transcript.modified, UTC)
    return Plan(
        "resume-session",
        (f"The newest session was last written to at {at:%Y-%m-%d %H:%M} UTC.",),
        next=("Run it in a terminal.", "`claude --resume` without an id lists all sessions."),
        text=command,
    )


def plan_wait(context: Context, arguments: Sequence[str]) -> Plan:
    """`wait-for-reset`: when, and how long that is."""
    remedy = "wait-for-reset"
    now = context.machine.now()
    known = [failure for failure in failures(context) if failure.fields.resets_at or failure.fields.reset_text]
    if not known:
        return Plan(
            remedy,
            ("No error with a reset time was found in the newest sessions.",),
            next=("`/usage` in Claude Code shows when each window resets.",),
        )
    latest = known[-1]
    target = latest.fields.resets_at
    if target is None:
        found = f"{latest.condition.title}: the message says it resets {latest.fields.reset_text}."
        return Plan(remedy, (found,), next=("`/usage` in Claude Code shows the exact time.",))
    found = f"{latest.condition.title}: resets at {target.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if target <= now:
        return Plan(remedy, (f"{found}, which has passed.",), next=("Send the last message again.",))
    steps = ("Leave the session open: Claude Code 2.1.234 and later goes on by itself.", "`/model` may work meanwhile.")
    return Plan(remedy, (f"{found}, in {in_words(target - now)}.",), next=steps, text=target.isoformat())


def in_words(span: timedelta) -> str:
    """A length of time in the two largest units."""
    minutes = max(1, round(span.total_seconds() / 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join([part for part in parts if part][:2])
