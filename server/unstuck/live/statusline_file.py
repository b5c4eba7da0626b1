"""What Claude Code tells its status line, kept for the usage figures: one small file for each session, the newest few.

`unstuck statusline` imports this module while Claude Code waits: it loads next to nothing. The files are read by
`sources/machine/statusline.py`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from ..jsonvalue import as_object
from ..places import write_private

_SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)
_WORD = re.compile(r"[\w.:@/\[\]-]{1,80}", re.ASCII)
_ACCOUNT = re.compile(rb'"oauthAccount"\s*:\s*\{[^{}]*?"accountUuid"\s*:\s*"([\w-]{1,64})"')
_MOST_FILES = 64
_MOST_STATE_BYTES = 8 << 20
_WINDOWS = ("five_hour", "seven_day", "spend_limit")


def folder(state: Path) -> Path:
    """Where the files lie in a state folder."""
    return state / "statusline"


def record(state: Path, value: dict[str, Any], now: datetime, environment: Mapping[str, str] = os.environ) -> None:
    """Keeps what the status line was told: figures, no folders and no words. Raises `OSError`."""
    session = value.get("session_id")
    if not isinstance(session, str) or not _SESSION.fullmatch(session):
        return
    model, context = as_object(value.get("model")), as_object(value.get("context_window"))
    limits = as_object(value.get("rate_limits"))
    kept = {
        "schema": 1,
        "at": now.isoformat(),
        "session": session,
        "account": _account(environment),
        "version": _word(value.get("version")),
        "model": _word(model.get("id")),
        "context": {name: amount(context.get(name)) for name in ("used_percentage", "context_window_size")},
        "rate_limits": {
            name: {key: number for key, each in window.items() if (number := amount(each)) is not None}
            for name in _WINDOWS
            if (window := as_object(limits.get(name)))
        },
    }
    path = folder(state) / f"{session}.json"
    is_new = not path.exists()
    write_private(path, json.dumps(kept))
    if is_new:
        _prune(path.parent)


def amount(value: Any) -> float | None:
    """A finite number, not below zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return value if math.isfinite(value) and value >= 0 else None
    except OverflowError:
        return None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _account(environment: Mapping[str, str]) -> str | None:
    """A mark of the account whose figures these are, None where that cannot be told.

    It is made as `sources/machine/words.py` makes them, and compared when the figures are read.
    """
    if environment.get("CLAUDE_CODE_OAUTH_TOKEN"):
        return None
    chosen = environment.get("CLAUDE_CONFIG_DIR")
    path = os.path.join(chosen, ".claude.json") if chosen else os.path.expanduser("~/.claude.json")
    try:
        with open(path, "rb") as file:
            found = _ACCOUNT.search(file.read(_MOST_STATE_BYTES))
    except OSError:
        return None
    return hashlib.sha256(found[1].lower()).hexdigest()[:8] if found else None


def _prune(folder: Path) -> None:
    """Removes the oldest files where there are too many; any number of processes may do this at the same time."""
    ages: list[tuple[float, str]] = []
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            with suppress(OSError):
                ages.append((each.stat(follow_symlinks=False).st_mtime, each.path))
    for _, path in sorted(ages)[:-_MOST_FILES]:
        with suppress(OSError):
            os.unlink(path)
