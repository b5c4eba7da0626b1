"""How the plan's figures went: a small file of lines in the state folder, to which every process of the machine adds.

Each line is a figure of one window. Whose it is stands there as a mark that can only be compared, with the salt in the
first line. What changes the file holds a lock; who reads needs none: a line is there or not yet.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, get_args

from ..diagnosis.evidence import Usage, UsageSource, WindowKind
from ..jsonvalue import as_instant, as_text, object_in
from ..machine import Machine
from ..places import private_folder, take_lock, write_private
from ..sources.machine.files import Files, Unknown
from .forecast import Point, same_episode

_NAME = "usage.jsonl"
_KEPT = timedelta(days=8)
"""Longer than the longest window."""
_OVERDUE = timedelta(days=1)
_MOST_BYTES = 256 << 10
_LIMIT = 2 * _MOST_BYTES
_SAME = timedelta(minutes=1)
"""Within that time, the same percent says nothing new."""
_EXACT = timedelta(milliseconds=1)
_CLOCKS_DIFFER = timedelta(minutes=5)
_IN_FULL = timedelta(hours=6)
_THINNED = timedelta(minutes=30)
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.005
_HEX = re.compile(r"[0-9a-f]{32}")
_SCOPE = re.compile(r"[\w .-]{1,40}", re.ASCII)
_KINDS: dict[str, WindowKind] = {kind: kind for kind in get_args(WindowKind)}
_SOURCES: dict[str, UsageSource] = {source: source for source in get_args(UsageSource)}

_files = Files()


class _Kept(NamedTuple):
    of: str
    point: Point


class _Series(NamedTuple):
    """What the file holds; without a salt, nothing that can be used."""

    salt: str = ""
    kept: tuple[_Kept, ...] = ()
    size: int = 0
    torn: bool = False
    """The last line is half, of one that died while it wrote."""


def whose(machine: Machine) -> str | None:
    """A mark of the account that is signed in, as `record` and `points` take it; None where that is not known.

    Who records asks before and after looking for figures, and records only if the account is the same.
    """
    from ..sources.machine.account import read_state
    from ..sources.machine.scene import Scene

    state = read_state(Scene(machine, _files))
    return state.account if state is not None else None


def record(state: Path, usage: Usage, account: str | None, now: datetime) -> bool:
    """Adds what is new of an account's figures to the series in a state folder; whether anything was. Never raises.

    May wait a little for others who are adding. Figures of an unknown account, time or reset are not kept.
    """
    points = _points(usage, now)
    if account is None or not points:
        return False
    path = state / _NAME
    try:
        if not _new(_read(path), points, account):
            return False
        private_folder(state)
        with locked(path.with_suffix(".lock")) as ours:
            # Others may have added the same meanwhile.
            return ours and _add(path, points, account, now)
    except OSError:
        return False


def points(state: Path, account: str | None) -> tuple[Point, ...]:
    """The figures of an account, of all its windows, in order of time. Never raises."""
    if account is None:
        return ()
    series = _read(state / _NAME)
    of = _mark(account, series.salt)
    return tuple(sorted((kept.point for kept in series.kept if kept.of == of), key=lambda point: point.at))


def _points(usage: Usage, now: datetime) -> list[Point]:
    at = usage.fetched_at
    if at is None or not now - _KEPT <= at <= now + _CLOCKS_DIFFER:
        return []
    return [
        Point(at, window.kind, window.scope, window.used_percent, window.resets_at, usage.source)
        for window in usage.windows
        # A figure from after its reset is of an episode of which nobody knows.
        if window.resets_at is not None and window.resets_at > at and _is_percent(window.used_percent)
        if window.scope is None or _SCOPE.fullmatch(window.scope)
    ]


def _is_percent(value: float) -> bool:
    return 0 <= value <= 100


def _new(series: _Series, points: Iterable[Point], account: str) -> list[_Kept]:
    """Those of the points that say something new."""
    of = _mark(account, series.salt)
    known = [kept.point for kept in series.kept if kept.of == of]
    return [_Kept(of, point) for point in points if not any(_is_known(point, each) for each in known)]


def _is_known(point: Point, known: Point) -> bool:
    if (point.kind, point.scope) != (known.kind, known.scope):
        return False
    apart = abs(point.at - known.at)
    same = point.used_percent == known.used_percent and same_episode(point.resets_at, known.resets_at)
    return apart <= _EXACT or (same and apart < _SAME)


def _mark(account: str, salt: str) -> str:
    # Slow to load, and not needed by who has no figures.
    import hashlib

    return hashlib.blake2b(account.encode(), key=salt.encode(), digest_size=8).hexdigest()


# --- the file -------------------------------------------------------------------------------------------------------


@contextmanager
def locked(path: Path) -> Generator[bool]:
    """Waits for a lock, but not for ever: whether it is held. Raises `OSError`."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while (lock := take_lock(path)) is None and time.monotonic() < end:
        time.sleep(_PAUSE_SECONDS)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            os.close(lock)


def _add(path: Path, points: list[Point], account: str, now: datetime) -> bool:
    series = _read(path)
    if not series.salt:
        series = _Series(os.urandom(16).hex())
    new = _new(series, points, account)
    if not new:
        return False
    data = b"".join(map(_line, new))
    overdue = any(now - kept.point.at > _KEPT + _OVERDUE for kept in series.kept)
    if not series.size or overdue or series.size + len(data) > _MOST_BYTES:
        _rewrite(path, series.salt, [*series.kept, *new], now)
    else:
        _append(path, b"\n" + data if series.torn else data)
    return True


def _append(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    try:
        while data:
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


def _rewrite(path: Path, salt: str, kept: list[_Kept], now: datetime) -> None:
    """Writes the file anew, without what is old, with less of what is less so."""
    lines = list(map(_line, _thinned(kept, now)))
    room = _MOST_BYTES // 2
    while sum(map(len, lines)) > room:
        del lines[: len(lines) // 4 + 1]
    header = json.dumps({"schema": 1, "salt": salt}).encode() + b"\n"
    # Nobody else is writing: what lies there was left by one who died.
    for each in path.parent.glob(f".{path.name}.*"):
        with suppress(OSError):
            each.unlink()
    write_private(path, (header + b"".join(lines)).decode())


def _thinned(kept: list[_Kept], now: datetime) -> list[_Kept]:
    """The figures of the last days in order of time: of the last hours all, of the others one for each half hour."""
    found: dict[Any, _Kept] = {}
    for each in sorted(kept, key=lambda each: each.point.at):
        point, age = each.point, now - each.point.at
        if -_CLOCKS_DIFFER <= age <= _KEPT:
            when: Any = point.at if age < _IN_FULL else point.at.timestamp() // _THINNED.total_seconds()
            found[each.of, point.kind, point.scope, when] = each
    return sorted(found.values(), key=lambda each: each.point.at)


def _line(kept: _Kept) -> bytes:
    point = kept.point
    value = {
        "at": round(point.at.timestamp(), 3),
        "kind": point.kind,
        **({"scope": point.scope} if point.scope is not None else {}),
        "used": point.used_percent,
        "resets": round(point.resets_at.timestamp()),
        "source": point.source,
        "of": kept.of,
    }
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _read(path: Path) -> _Series:
    try:
        return _files.make(path, series_of, limit=_LIMIT) or _Series()
    except Unknown:
        return _Series()


def series_of(content: bytes) -> _Series:
    """What the lines say; half-written and foreign ones are passed over."""
    salt, kept = "", list[_Kept]()
    for line in content.splitlines():
        value = object_in(line)
        found = as_text(value.get("salt")) or ""
        if not salt and _HEX.fullmatch(found):
            salt = found
        point = _kept_of(value)
        if point is not None:
            kept.append(point)
    return _Series(salt, tuple(kept), len(content), not content.endswith(b"\n"))


def _kept_of(value: dict[str, Any]) -> _Kept | None:
    at, resets_at, used = as_instant(value.get("at")), as_instant(value.get("resets")), value.get("used")
    of, scope, kind = as_text(value.get("of")), value.get("scope"), _KINDS.get(str(value.get("kind")))
    if at is None or resets_at is None or of is None or kind is None or isinstance(used, bool):
        return None
    if not isinstance(used, (int, float)) or not _is_percent(used):
        return None
    if scope is not None and not (isinstance(scope, str) and _SCOPE.fullmatch(scope)):
        return None
    source = _SOURCES.get(str(value.get("source")))
    return _Kept(of, Point(at.astimezone(UTC), kind, scope, float(used), resets_at.astimezone(UTC), source))
