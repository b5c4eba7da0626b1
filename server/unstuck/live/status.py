"""What a status bar shows: the incident in the way, else how full the tightest window is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from ..diagnosis.evidence import Usage, UsageWindow
from ..diagnosis.model import Severity
from ..diagnosis.render import escape
from ..diagnosis.seen import ago
from ..diagnosis.verdict import Verdict
from .incidents import Incident

State = Literal["ok", "warning", "blocked", "unknown"]

_OLD = timedelta(hours=6)
_BAR = 10
_SHORT: dict[Verdict, str] = {
    "genuine_limit": "limit reached",
    "false_alarm": "likely a false alarm",
    "entitlement": "not included in the plan",
    "credentials": "login or key",
    "configuration": "configuration",
    "outdated_client": "old client",
    "network": "network",
    "service_incident": "service incident",
    "request": "this conversation",
    "undetermined": "reason open",
}
_SOURCES = {
    "statusline": "the status line",
    "cache": "Claude Code's cache",
    "endpoint": "the service",
    "panel": "a pasted panel",
    "transcript": "a transcript",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An open incident as a status bar shows it."""

    uri: str
    incident: Incident
    verdict: Verdict
    summary: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state, and the words for it: `text` for the bar, `tooltip` in Markdown."""

    state: State
    text: str
    tooltip: str
    shown: Shown | None
    usage: Usage | None


def status(
    incidents: Sequence[Incident],
    judged: Callable[[Incident], Shown],
    usage: Usage,
    now: datetime,
    nearly_full: float,
    foreseen: Mapping[UsageWindow, str] = MappingProxyType({}),
) -> Status:
    """The status by what is open and known. Of several incidents, the newest that stops somebody is shown.

    `nearly_full` is from how many percent on a window is worth a warning; `foreseen` says of windows in words when
    they will be full.
    """
    open_ones = [each for each in incidents if each.open]
    open_ones.sort(key=lambda each: (each.condition.severity is Severity.ERROR, each.last), reverse=True)
    shown = judged(open_ones[0]) if open_ones else None
    known = usage if usage.windows else None
    windows = _current(usage, now)
    if shown is not None:
        limited = shown.verdict in ("genuine_limit", "false_alarm", "entitlement", "credentials")
        blocked = limited or shown.incident.condition.severity is Severity.ERROR
        state: State = "blocked" if blocked else "warning"
    elif windows:
        state = "warning" if max(each.used_percent for each in windows) >= nearly_full else "ok"
    else:
        state = "unknown" if known is None else "ok"
    return Status(
        state, _text(shown, windows, known, now), _tooltip(shown, len(open_ones), usage, now, foreseen), shown, known
    )


def _current(usage: Usage, now: datetime) -> list[UsageWindow]:
    """The windows whose figures still say something: not reset since, and not from long ago."""
    if usage.fetched_at is None or now - usage.fetched_at > _OLD:
        return []
    return [each for each in usage.windows if each.resets_at is None or each.resets_at > now]


def _text(shown: Shown | None, windows: Sequence[UsageWindow], known: Usage | None, now: datetime) -> str:
    if shown is not None:
        return f"Claude: {_SHORT[shown.verdict]}"
    if windows:
        tightest = max(windows, key=lambda each: each.used_percent)
        left = f" · {_left(tightest.resets_at - now)}" if tightest.resets_at is not None else ""
        return f"Claude: {_name(tightest)} {tightest.used_percent:.0f} %{left}"
    return "Claude: usage unknown" if known is None else "Claude: reset, not yet confirmed"


def _name(window: UsageWindow) -> str:
    if window.kind == "weekly_scoped":
        return f"week {window.scope or 'of one model'}"
    return "session" if window.kind == "session" else "week"


def _left(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes // 1440} d"


def _tooltip(
    shown: Shown | None, open_ones: int, usage: Usage, now: datetime, foreseen: Mapping[UsageWindow, str]
) -> str:
    lines: list[str] = []
    if shown is not None:
        title = escape(shown.incident.condition.title)
        age = ago(shown.incident.since, now) or "just now"
        lines += [f"**{title}** ({age})", "", escape(shown.summary), ""]
        if open_ones > 1:
            lines += [f"{open_ones - 1} more open.", ""]
    for window in usage.windows:
        ahead = f"; {escape(foreseen[window])}" if window in foreseen else ""
        lines.append(f"- {_row(window, now)}{ahead}")
    extra = usage.extra
    if extra is not None and extra.enabled is not None:
        reason = f" ({escape(extra.disabled_reason.replace('_', ' '))})" if extra.disabled_reason else ""
        lines.append(f"- Extra usage: {'on' if extra.enabled and not extra.disabled_reason else 'off'}{reason}")
    if usage.source is not None:
        age = ago(usage.fetched_at, now) or "just now"
        lines += ["", f"From {_SOURCES[usage.source]}, {age}."]
    if not lines:
        lines.append("No usage figures are known. `/usage` in Claude Code renews them.")
    return "\n".join(lines).strip()


def _row(window: UsageWindow, now: datetime) -> str:
    name = escape(_name(window).capitalize())
    if window.resets_at is not None and window.resets_at <= now:
        return f"{name}: reset, not yet confirmed; was {window.used_percent:.0f} %"
    filled = min(_BAR, max(int(window.used_percent > 0), round(window.used_percent * _BAR / 100)))
    resets = f", resets in {_left(window.resets_at - now)}" if window.resets_at is not None else ""
    return f"{name}: {'█' * filled}{'░' * (_BAR - filled)} {window.used_percent:.0f} %{resets}"
