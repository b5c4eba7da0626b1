"""Waiting for a limit to reset: when that is, how long still, and a countdown that can be interrupted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from ..diagnosis.evidence import UsageWindow
from ..diagnosis.phrase import Phrase, joined, known, phrase
from ..machine import Machine
from ..sources.machine.collect import collect
from ..sources.machine.places import variable
from ..sources.sessions import failures
from .plan import Context, Plan, Text

REMEDY = "wait-for-reset"

_NEXT = (
    phrase("Leave the session open: Claude Code 2.1.234 and later goes on by itself."),
    phrase("`/model` may work meanwhile."),
)
AFTER = (
    phrase("Send the last message again."),
    phrase("`/usage` in Claude Code confirms that the limit has reset."),
)


@dataclass(frozen=True, slots=True)
class Countdown:
    """How long a reset is away; nobody has confirmed one that has passed."""

    at: datetime
    left: timedelta
    """Zero once it has passed."""
    clock: str
    """The time of the reset, local and in UTC."""

    @property
    def passed(self) -> bool:
        """Whether the time has come."""
        return not self.left

    @property
    def text(self) -> Phrase:
        """All of it in words: `resets at 2026-11-20 16:12 CET (15:12 UTC), in 3 h 12 min`."""
        if self.passed:
            return phrase("was to reset at {time}, which has passed: reset, not yet confirmed", time=self.clock)
        return phrase("resets at {time}, in {left}", time=self.clock, left=in_words(self.left))


def until(target: datetime, now: datetime, zone: tzinfo | None = None) -> Countdown:
    """The countdown to a reset, told in a time zone; None: that of the system."""
    local, utc = target.astimezone(zone), target.astimezone(UTC)
    name = local.tzname() or phrase("local time")
    if name == "UTC":
        clock = f"{utc:%Y-%m-%d %H:%M} UTC"
    else:
        other_day = "" if local.date() == utc.date() else f"{utc:%Y-%m-%d} "
        clock = joined(" ", (f"{local:%Y-%m-%d %H:%M}", name, f"({other_day}{utc:%H:%M} UTC)"))
    return Countdown(target, max(timedelta(0), target - now), clock)


def zone_of(machine: Machine) -> tzinfo | None:
    """The time zone that the machine's environment names; None: that of the system."""
    name = variable(machine, "TZ")
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name.removeprefix(":"))
    except (KeyError, ValueError, OSError):  # a rule in place of a name, or no zone data on this machine
        return None


def plan_wait(context: Context, arguments: Sequence[str]) -> Plan:
    """`wait-for-reset`: when, and how long that is."""
    machine = context.machine
    told = [
        failure
        for failure in failures(machine, context.matcher)
        if failure.fields.resets_at or failure.fields.reset_text
    ]
    latest = told[-1] if told else None
    what, target = (known(latest.condition.title), latest.fields.resets_at) if latest else (None, None)
    if target is None:
        what, target = _full_window(machine) or (what, None)
    if target is None:
        if latest is None:
            nothing = phrase(
                "No error with a reset time was found in the newest sessions, and no window is known to be full."
            )
            steps = (phrase("`/usage` in Claude Code shows when each window resets."),)
            return Plan(REMEDY, (nothing,), next=steps)
        found = phrase("{what}: the message says it resets {when}.", what=what, when=latest.fields.reset_text)
        return Plan(REMEDY, (found,), next=(phrase("`/usage` in Claude Code shows the exact time."),))
    countdown = until(target, machine.now(), zone_of(machine))
    found = (phrase("{what}: {countdown}.", what=what, countdown=countdown.text),)
    if countdown.passed:
        return Plan(REMEDY, found, next=AFTER)
    return Plan(REMEDY, found, next=_NEXT, text=target.isoformat(), until=target)


def _full_window(machine: Machine) -> tuple[Phrase, datetime] | None:
    """The last of the full windows to reset, by the figures on this machine."""
    full = [
        (each.resets_at, _is_full(each))
        for each in collect(machine).usage.windows
        if each.used_percent >= 100 and each.resets_at is not None
    ]
    if not full:
        return None
    at, words = max(full)
    return words, at


def _is_full(window: UsageWindow) -> Phrase:
    if window.scope:
        return phrase("By the figures on this machine the week of {model} is full", model=window.scope)
    if window.kind == "session":
        return phrase("By the figures on this machine the session window is full")
    if window.kind == "weekly_scoped":
        return phrase("By the figures on this machine the week of one model is full")
    return phrase("By the figures on this machine the weekly window is full")


def wait(
    target: datetime, now: Callable[[], datetime], pause: Callable[[float], None], show: Callable[[str], None]
) -> None:
    """Waits by the machine's clock, which may be set or sleep meanwhile; `show` gets what is left when it changes."""
    shown = None
    while left := max(timedelta(0), target - now()):
        text = clock_of(left)
        if text != shown:
            show(text)
            shown = text
        pause(min(left.total_seconds(), 1.0))


def clock_of(left: timedelta) -> str:
    """What is left, as a clock shows it near the end and in words before."""
    seconds = int(left.total_seconds()) + bool(left.microseconds)
    return f"{seconds // 60}:{seconds % 60:02}" if seconds <= 120 else in_words(left)


def in_words(span: timedelta) -> str:
    """A length of time in the two largest units."""
    minutes = max(1, round(span.total_seconds() / 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts: list[Text] = []
    if days:
        parts.append(phrase("{days} d", days=days))
    if hours:
        parts.append(phrase("{hours} h", hours=hours))
    if minutes:
        parts.append(phrase("{minutes} min", minutes=minutes))
    return joined(" ", parts[:2])
