"""One notice for each window, episode and threshold, over all processes of the machine."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from ..diagnosis.evidence import UsageWindow
from ..diagnosis.phrase import Phrase, phrase
from ..diagnosis.render import harmless
from ..jsonvalue import as_instant, as_text, object_in
from ..places import private_folder, write_private
from ..sources.machine.files import Files, Unknown
from .forecast import clock
from .series import locked

_NAME = "notices.jsonl"
_MOST = 300
"""More than a week's episodes have."""
_LIMIT = 256 << 10
_JITTER = timedelta(minutes=30)
"""The same reset, told by several sources; the shortest episode lasts hours."""


class Key(NamedTuple):
    """What a notice is about: a window's episode, known by its reset, and the threshold that was passed."""

    kind: str
    scope: str | None
    threshold: float
    resets_at: datetime

    def covers(self, other: Key) -> bool:
        """Whether who was told this need not be told the other: the same episode, and no higher threshold."""
        same = (self.kind, self.scope) == (other.kind, other.scope) and self.threshold >= other.threshold
        return same and abs(self.resets_at - other.resets_at) <= _JITTER


def due(
    windows: Iterable[UsageWindow], thresholds: Iterable[float], now: datetime, zone: tzinfo | None = None
) -> list[tuple[Key, str]]:
    """The notices that are due by the figures, told already or not: of each window the highest threshold passed.

    Times are told in a time zone; None: that of the system. Pure.
    """
    levels = sorted((each for each in thresholds if 0 < each <= 100), reverse=True)
    found: list[tuple[Key, str]] = []
    for window in windows:
        # Without a reset, or after it, nobody knows which episode it is.
        if window.resets_at is None or window.resets_at <= now or not math.isfinite(window.used_percent):
            continue
        passed = next((each for each in levels if window.used_percent >= each), None)
        if passed is not None:
            found.append((Key(window.kind, window.scope, passed, window.resets_at), _words(window, now, zone)))
    return found


def window_name(window: UsageWindow) -> Phrase:
    """A window as people call it."""
    if window.kind == "session":
        return phrase("Session")
    if window.kind == "weekly":
        return phrase("Week")
    return phrase("Week, {model}", model=harmless(window.scope)) if window.scope else phrase("Week, one model")


def _words(window: UsageWindow, now: datetime, zone: tzinfo | None) -> Phrase:
    name = window_name(window)
    until = clock(window.resets_at, now, zone) if window.resets_at is not None else ""
    if window.used_percent >= 100:
        return phrase("{window}: full, resets {time}.", window=name, time=until)
    return phrase(
        "{window}: {percent:.0f} % used, resets {time}.", window=name, percent=window.used_percent, time=until
    )


# --- told already ---------------------------------------------------------------------------------------------------


def once(state: Path, key: Key) -> bool:
    """Whether the caller is the one to give a notice: of all who ever ask for an episode and threshold, one is.

    Where that cannot be written down, nobody is. May wait a little for others. Never raises.
    """
    path = state / _NAME
    try:
        if _told(path, key):
            return False
        private_folder(state)
        with locked(path.with_suffix(".lock")) as ours:
            if not ours or _told(path, key):
                return False
            kept = [*_read(path), key][-_MOST:]
            write_private(path, "".join(map(_line, kept)))
            return True
    except OSError:
        return False


def _told(path: Path, key: Key) -> bool:
    return any(each.covers(key) for each in _read(path))


def _read(path: Path) -> tuple[Key, ...]:
    try:
        return Files().make(path, keys_of, limit=_LIMIT) or ()
    except Unknown:
        return ()


def keys_of(content: bytes) -> tuple[Key, ...]:
    """What was told, by the lines of the file; half-written and foreign ones are passed over."""
    found: list[Key] = []
    for line in content.splitlines():
        key = _key_of(object_in(line))
        if key is not None:
            found.append(key)
    return tuple(found)


def _key_of(value: dict[str, Any]) -> Key | None:
    kind, scope, resets_at = as_text(value.get("kind")), value.get("scope"), as_instant(value.get("resets"))
    threshold = value.get("threshold")
    if kind is None or resets_at is None or not (scope is None or isinstance(scope, str)):
        return None
    if not isinstance(threshold, (int, float)) or isinstance(threshold, bool):
        return None
    return Key(kind, scope, threshold, resets_at)


def _line(key: Key) -> str:
    value = {
        "kind": key.kind,
        "scope": key.scope,
        "threshold": key.threshold,
        "resets": round(key.resets_at.timestamp()),
    }
    return json.dumps(value) + "\n"
