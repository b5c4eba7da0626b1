"""Usage figures that Claude Code told its status line, as `unstuck statusline` keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...diagnosis.evidence import UsageWindow
from ...jsonvalue import as_instant, as_object, as_text
from ...places import state_folder
from . import words
from .figures import Figures, number
from .files import Unknown, names_in
from .jsontext import object_of, text_of
from .scene import Scene
from .state import CachedUsage

_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What one session was told last: when, whose figures, and the version, model and context it had."""

    at: datetime
    session: str
    account: str | None
    version: str | None
    model: str | None
    context_percent: float | None
    windows: tuple[UsageWindow, ...]


def status_lines(scene: Scene) -> list[StatusLine]:
    """What the status lines of this machine's sessions were told, the newest first."""
    folder = state_folder(scene.machine.environment) / "statusline"
    found: list[StatusLine] = []
    for name in names_in(folder):
        if not name.startswith(".") and name.endswith(".json"):
            try:
                each = scene.files.make(folder / name, status_line_of, limit=1 << 16)
            except Unknown:
                continue
            if each is not None and each.at <= scene.machine.now() + _CLOCKS_DIFFER:
                found.append(each)
    return sorted(found, key=lambda each: each.at, reverse=True)


def told(scene: Scene, account: str | None) -> CachedUsage | None:
    """The newest figures of an account (a mark); `usage.py` takes them like those that Claude Code itself keeps."""
    for each in status_lines(scene):
        if each.windows and each.account == account:
            return CachedUsage(account, each.at, Figures(each.windows, None))
    return None


def status_line_of(content: bytes) -> StatusLine:
    """What one file says. Raises `ValueError`."""
    value = object_of(text_of(content))
    at, session = as_instant(value.get("at")), as_text(value.get("session"))
    if at is None or session is None:
        raise ValueError("not one of these files")
    limits = as_object(value.get("rate_limits"))
    return StatusLine(
        at,
        session,
        as_text(value.get("account")),
        words.version(value.get("version")),
        words.model(value.get("model")),
        number(as_object(value.get("context")).get("used_percentage")),
        tuple(
            window
            for window in (_window(limits, "five_hour", at), _window(limits, "seven_day", at))
            if window is not None
        ),
    )


def _window(limits: dict[str, Any], key: str, at: datetime) -> UsageWindow | None:
    window = as_object(limits.get(key))
    used, resets_at = number(window.get("used_percentage")), as_instant(window.get("resets_at"))
    # A window whose reset had passed when it was told is not a figure of that time.
    if used is None or (resets_at is not None and resets_at <= at):
        return None
    return UsageWindow("session" if key == "five_hour" else "weekly", min(used, 100.0), None, resets_at)
