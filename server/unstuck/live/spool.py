"""The spool: what Claude Code's hooks tell, one file for each event, until every server of this machine has read it.

Files are written whole under another name and then renamed, so that none is seen half; their names begin with the
time. Readers never remove what they have read, since others read it too. `unstuck hook` imports this module while
Claude Code waits: it loads next to nothing.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Container
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..places import write_private

EVENTS = ("StopFailure", "Stop", "SessionStart", "SessionEnd")
"""The events that Claude Code is asked to tell."""
MOST_BYTES = 256 << 10
"""How much of an event is taken; what is longer is broken off, and its transcript tells it instead."""

_NAME = re.compile(r"(\d{13})-\d{1,10}-\w{1,32}\.json", re.ASCII)
_UNFINISHED = re.compile(r"\.[\w.-]{1,100}", re.ASCII)
_MOST_FILES = 2000
_MOST_READ = 10_000
_DAY = 24 * 3600
_KEPT_SECONDS = 7 * _DAY
_SAFE_SECONDS = 3600
# Within that time after a change, a folder may change again without showing it.
_GRAIN_SECONDS = 2.5


class Event(NamedTuple):
    """What a hook told; `value` is as it came, and not to be trusted."""

    name: str
    """The name of its file: the same for every server, and never used twice."""
    at: datetime
    kind: str
    session: str | None
    value: dict[str, Any]


def folder(state: Path) -> Path:
    """Where the events lie in a state folder."""
    return state / "events"


def write(folder: Path, payload: bytes) -> Path:
    """Puts an event into the spool; what it is called. Raises `OSError`."""
    random = os.urandom(6).hex()
    path = folder / f"{time.time_ns() // 1_000_000:013}-{os.getpid()}-{random}.json"
    write_private(path, payload.decode("utf-8", "replace"))
    return path


class Reader:
    """Reads a spool for one server: each event is given once, those from before `after` not at all."""

    def __init__(self, folder: Path, after: datetime | None = None) -> None:
        self._folder = folder
        self._after = f"{int(after.timestamp() * 1000):013}" if after is not None else ""
        self._given: set[str] = set()
        self._settled: int | None = None

    def read(self) -> list[Event]:
        """The events that came since the last call, in order of time. Never raises."""
        try:
            changed = os.stat(self._folder).st_mtime_ns
            if changed == self._settled:
                return []
            age = time.time() - changed / 1e9
            names = _names(self._folder)
        except (OSError, ValueError):
            return []
        self._settled = changed if age > _GRAIN_SECONDS else None
        # An event that took longer than a later one to get here is new all the same.
        new = [name for name in names if name >= self._after and name not in self._given]
        self._given = set(names)
        return [event for name in new[-_MOST_READ:] if (event := _event(self._folder, name)) is not None]


def read(folder: Path, after: datetime | None = None) -> list[Event]:
    """All events in a spool, those from before `after` left out, in order of time. Never raises."""
    return Reader(folder, after).read()


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as found:
        return sorted(each.name for each in found if _NAME.fullmatch(each.name))


def _event(folder: Path, name: str) -> Event | None:
    # Not loaded by who writes.
    from ..sources.machine.files import Files, Unknown

    try:
        value = Files().make(folder / name, _object, limit=2 * MOST_BYTES)
    except Unknown:
        return None
    at = _time(name)
    if value is None or at is None:
        return None
    kind, session = value.get("hook_event_name"), value.get("session_id")
    if not isinstance(kind, str):
        return None
    return Event(name, at, kind, session if isinstance(session, str) and session else None, value)


def _object(content: bytes) -> dict[str, Any]:
    from ..sources.machine.jsontext import object_of, text_of

    return object_of(text_of(content))


def _time(name: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(name[:13]) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def prune(folder: Path, *, most: int = _MOST_FILES) -> None:
    """Removes events older than a week, and the oldest of too many, but none that another may not have read yet.

    Any number of processes may do this at the same time. Never raises.
    """
    remove_old(folder, _NAME, kept=_KEPT_SECONDS, safe=_SAFE_SECONDS, most=most)


def remove_old(
    folder: Path, name: re.Pattern[str], *, kept: float, safe: float, most: int, spared: Container[str] = ()
) -> None:
    """Removes the files of a name that are older than `kept` seconds, and the oldest of more than `most`.

    None is removed that is younger than `safe` seconds, or is `spared` by its name. Never raises.
    """
    now = time.time()
    ages: list[tuple[float, str]] = []
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            if (name.fullmatch(each.name) or _UNFINISHED.fullmatch(each.name)) and each.name not in spared:
                with suppress(OSError):
                    ages.append((now - each.stat(follow_symlinks=False).st_mtime, each.path))
    for number, (age, path) in enumerate(sorted(ages)):
        unfinished = os.path.basename(path).startswith(".")
        if age > kept or (age > safe and (unfinished or number >= most)):
            with suppress(OSError):
                os.unlink(path)
