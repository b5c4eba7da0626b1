"""What a status bar shows: the incident in the way, else how full the tightest window is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from ..diagnosis.evidence import Usage, UsageWindow
from ..diagnosis.model import Severity
from ..diagnosis.phrase import Words, joined, phrase
from ..diagnosis.phrase import known as known_text
from ..diagnosis.render import code, escape, harmless, prose
from ..diagnosis.seen import ago
from ..diagnosis.verdict import Verdict
from .incidents import Incident

State = Literal["ok", "warning", "blocked", "unknown"]

_OLD = timedelta(hours=6)
_BAR = 10
_SHORT: dict[Verdict, str] = {
    "genuine_limit": phrase("limit reached"),
    "false_alarm": phrase("likely a false alarm"),
    "entitlement": phrase("not included in the plan"),
    "credentials": phrase("login or key"),
    "configuration": phrase("configuration"),
    "outdated_client": phrase("old client"),
    "network": phrase("network"),
    "service_incident": phrase("service incident"),
    "request": phrase("this conversation"),
    "undetermined": phrase("reason open"),
}
_SOURCES = {
    "statusline": phrase("the status line"),
    "cache": phrase("Claude Code's cache"),
    "endpoint": phrase("the service"),
    "panel": phrase("a pasted panel"),
    "transcript": phrase("a transcript"),
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
    """The state, and the words for it: `text` for the bar, `label` to be read aloud, `tooltip` in Markdown."""

    state: State
    text: str
    label: str
    tooltip: str
    shown: Shown | None
    usage: Usage | None
    open: tuple[Incident, ...]
    """Every open incident, the newest first."""


def status(
    incidents: Sequence[Incident],
    judged: Callable[[Incident], Shown],
    usage: Usage,
    now: datetime,
    nearly_full: float,
    foreseen: Mapping[UsageWindow, str] = MappingProxyType({}),
    host: str = "",
    words: Words = str,
) -> Status:
    """The status by what is open and known. Of several incidents, the newest that stops somebody is shown.

    `nearly_full` is from how many percent on a window is worth a warning; `foreseen` says of windows in words when
    they will be full; `host` names the machine where it is not the one in front of the user. `words` says a text in the
    language of who reads it.
    """
    open_ones = sorted((each for each in incidents if each.open), key=lambda each: each.last, reverse=True)
    worst = next((each for each in open_ones if each.condition.severity is Severity.ERROR), None)
    shown = judged(worst or open_ones[0]) if open_ones else None
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
    tooltip = _tooltip(shown, len(open_ones), usage, now, foreseen, words)
    label = words(_label(shown, windows, known, now))
    if host:
        tooltip += f"\n\n{words(phrase('On {host}.', host=code(harmless(host))))}"
        label = words(phrase("{status}, on {host}", status=label, host=" ".join(harmless(host).split())))
    return Status(state, words(_text(shown, windows, known, now)), label, tooltip, shown, known, tuple(open_ones))


def _current(usage: Usage, now: datetime) -> list[UsageWindow]:
    """The windows whose figures still say something: not reset since, and not from long ago."""
    if usage.fetched_at is None or now - usage.fetched_at > _OLD:
        return []
    return [each for each in usage.windows if each.resets_at is None or each.resets_at > now]


def _text(shown: Shown | None, windows: Sequence[UsageWindow], known: Usage | None, now: datetime) -> str:
    if shown is not None:
        return joined("", ("Claude: ", _SHORT[shown.verdict]))
    if windows:
        tightest = max(windows, key=lambda each: each.used_percent)
        left = (" · ", _left(tightest.resets_at - now)) if tightest.resets_at is not None else ()
        return joined("", ("Claude: ", _name(tightest), f" {tightest.used_percent:.0f} %", *left))
    return phrase("Claude: usage unknown") if known is None else phrase("Claude: reset, not yet confirmed")


def _label(shown: Shown | None, windows: Sequence[UsageWindow], known: Usage | None, now: datetime) -> str:
    if shown is not None:
        return joined("", ("Claude Code: ", known_text(shown.incident.condition.title), ", ", _SHORT[shown.verdict]))
    if not windows:
        if known is None:
            return phrase("Claude Code: usage unknown")
        return phrase("Claude Code: usage was reset, not yet confirmed")
    tightest = max(windows, key=lambda each: each.used_percent)
    window, percent = _name(tightest), round(tightest.used_percent)
    if tightest.resets_at is None:
        return phrase("Claude Code: {window} {percent} percent used", window=window, percent=percent)
    left = _spoken(tightest.resets_at - now)
    return phrase(
        "Claude Code: {window} {percent} percent used, resets in {time}", window=window, percent=percent, time=left
    )


def _spoken(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes >= 48 * 60:
        return phrase("{count} days", count=minutes // 1440)
    hours, minutes = divmod(minutes, 60)
    parts: list[str] = []
    if hours:
        parts.append(phrase("1 hour") if hours == 1 else phrase("{count} hours", count=hours))
    if minutes:
        parts.append(phrase("1 minute") if minutes == 1 else phrase("{count} minutes", count=minutes))
    return joined(" ", parts)


def _name(window: UsageWindow) -> str:
    if window.kind == "weekly_scoped":
        return phrase("week {model}", model=harmless(window.scope)) if window.scope else phrase("week of one model")
    return phrase("session") if window.kind == "session" else phrase("week")


def _left(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return phrase("{minutes} min", minutes=minutes)
    if minutes < 48 * 60:
        return phrase("{hours} h {minutes:02} min", hours=minutes // 60, minutes=minutes % 60)
    return phrase("{days} d", days=minutes // 1440)


def _tooltip(
    shown: Shown | None,
    open_ones: int,
    usage: Usage,
    now: datetime,
    foreseen: Mapping[UsageWindow, str],
    words: Words,
) -> str:
    lines: list[str] = []
    if shown is not None:
        title = escape(words(shown.incident.condition.title))
        age = words(ago(shown.incident.since, now) or phrase("just now"))
        lines += [f"**{title}** ({age})", "", prose(words(shown.summary)), ""]
        if open_ones > 1:
            lines += [words(phrase("{count} more open.", count=open_ones - 1)), ""]
    for window in usage.windows:
        ahead = f"; {escape(words(foreseen[window]))}" if window in foreseen else ""
        lines.append(f"- {_row(window, now, words)}{ahead}")
    extra = usage.extra
    if extra is not None and extra.enabled is not None:
        reason = f" ({escape(extra.disabled_reason.replace('_', ' '))})" if extra.disabled_reason else ""
        on = extra.enabled and not extra.disabled_reason
        lines.append(f"- {words(phrase('Extra usage: on') if on else phrase('Extra usage: off'))}{reason}")
    if usage.source is not None:
        age = ago(usage.fetched_at, now) or phrase("just now")
        lines += ["", words(phrase("From {source}, {age}.", source=_SOURCES[usage.source], age=age))]
    if not lines:
        lines.append(words(phrase("No usage figures are known. `/usage` in Claude Code renews them.")))
    return "\n".join(lines).strip()


def _row(window: UsageWindow, now: datetime, words: Words) -> str:
    name = words(_name(window))
    # Not `capitalize`, which makes the rest small: a model's name stands there.
    name = escape(name[:1].upper() + name[1:])
    percent = f"{window.used_percent:.0f}"
    if window.resets_at is not None and window.resets_at <= now:
        return words(phrase("{window}: reset, not yet confirmed; was {percent} %", window=name, percent=percent))
    full = filled(window, _BAR)
    bar = f"{name}: {'█' * full}{'░' * (_BAR - full)} {percent} %"
    if window.resets_at is None:
        return bar
    return words(phrase("{bar}, resets in {time}", bar=bar, time=_left(window.resets_at - now)))


def filled(window: UsageWindow, cells: int) -> int:
    """How many cells of a bar are full; what is used at all is seen."""
    return min(cells, max(int(window.used_percent > 0), round(window.used_percent * cells / 100)))
