"""`unstuck hook`: what Claude Code calls where no POSIX shell is; the event on standard input goes into the spool."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, cast

from ..live import spool
from ..places import state_folder


def take() -> int:
    """Takes one event; 0 whatever happens, and nothing is printed."""
    try:
        # Claude Code may end its hooks at any moment: the input comes first.
        given = _input()
        payload = _worth_keeping(given)
        if payload is not None:
            spool.write(spool.folder(state_folder()), payload)
    except Exception:  # noqa: BLE001, S110 - a hook that fails would be shown to the person as Claude Code's own trouble
        pass
    return 0


def _input() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison] - closed by the caller
        return b""
    handle, parts, size = sys.stdin.fileno(), list[bytes](), 0
    # All of it is taken, so that nobody writes to a closed pipe; the beginning is kept.
    while part := os.read(handle, 1 << 16):
        if size <= spool.MOST_BYTES:
            parts.append(part)
        size += len(part)
    return b"".join(parts)[: spool.MOST_BYTES]


def _worth_keeping(given: bytes) -> bytes | None:
    """The event; of a turn that went well only the session, none of its words."""
    try:
        value: Any = json.loads(given.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    event = cast("dict[str, Any]", value)
    if event.get("hook_event_name") not in spool.EVENTS:
        return None
    if event["hook_event_name"] == "Stop":
        event = {"hook_event_name": "Stop", "session_id": event.get("session_id")}
    return json.dumps(event).encode()
