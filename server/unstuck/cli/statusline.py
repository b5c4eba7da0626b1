"""`unstuck statusline`: what Claude Code calls for its status line. The figures are kept, and a line is printed."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ..jsonvalue import as_instant, as_object
from ..live import statusline_file
from ..places import state_folder

_MOST_BYTES = 1 << 20
_LONGEST_NAME = 40


def relay(*, tee: bool) -> int:
    """Keeps the figures; prints a line of ours or, for the user's own command to make one, what was given. Always 0."""
    given = _input()
    if tee:
        # First of all: the user's own command waits for it.
        _print(given)
    try:
        value = as_object(json.loads(given[:_MOST_BYTES].decode("utf-8-sig")))
        now = datetime.fromtimestamp(time.time(), UTC)
        if not tee:
            _print(line(value, now).encode("utf-8", "replace"))
        statusline_file.record(state_folder(), value, now)
    except Exception:  # noqa: BLE001, S110 - the caller draws what it gets, and has nothing to do with our troubles
        pass
    return 0


def _input() -> bytes:
    try:
        if sys.stdin is None or sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison] - closed by the caller
            return b""
        return sys.stdin.buffer.read()
    except (OSError, ValueError):
        return b""


def _print(data: bytes) -> None:
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError:
        # Who reads it may have enough; what is still to do is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def line(value: dict[str, Any], now: datetime) -> str:
    """One line: model, how full the context is, the plan's windows and when the fuller one begins anew."""
    return " · ".join(_parts(value, now)) + "\n"


def _parts(value: dict[str, Any], now: datetime) -> Iterator[str]:
    model = as_object(value.get("model")).get("display_name")
    if isinstance(model, str):
        # Nothing that moves the cursor.
        name = "".join(each for each in model if each.isprintable())[:_LONGEST_NAME].strip()
        if name:
            yield name
    context = statusline_file.amount(as_object(value.get("context_window")).get("used_percentage"))
    if context is not None:
        yield f"context {context:.0f} %"
    limits = as_object(value.get("rate_limits"))
    windows: list[tuple[float, str, datetime | None]] = []
    for key, name in (("five_hour", "session"), ("seven_day", "week")):
        window = as_object(limits.get(key))
        used, resets = statusline_file.amount(window.get("used_percentage")), as_instant(window.get("resets_at"))
        # What it was before its reset says nothing of now.
        if used is not None and (resets is None or resets > now):
            windows.append((used, name, resets))
    fullest = max(windows, key=lambda each: each[0], default=None)
    for window in windows:
        used, name, resets = window
        yield f"{name} {used:.0f} %" + (f" (resets {_clock(resets, now)})" if window is fullest and resets else "")


def _clock(at: datetime, now: datetime) -> str:
    here = at.astimezone()
    return f"{here:%H:%M}" if here.date() == now.astimezone().date() else f"{here:%a} {here:%H:%M}"
