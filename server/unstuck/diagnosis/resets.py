"""Reset times as Claude Code and the API print them, and the instants they mean."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

# "3pm", "2:30pm (Europe/Paris)", "Nov 24, 12am (UTC)", "Mar 5 at 10pm (America/Chicago)", "12:30pm IST".
_CLOCK = r"(?:\d{1,2}(?::\d\d)?\s?(?:[ap]m|[AP]M)|\d{1,2}:\d\d)"
_ZONE = r"(?:\s{1,16}\([A-Za-z][A-Za-z_]*(?:[/+-][A-Za-z0-9_+/-]+)*\)|\s(?:UTC|GMT|[A-Z]{2,4}T|[A-Z]ST)\b)?"
_DAY = r"(?:[A-Z][a-z]{2}\.?\s\d{1,2}(?:,|\sat)?\s)?"
_IN = r"in\s\d+\s?(?:h(?:ou)?rs?|h|m(?:in)?|d(?:ays?)?)(?:\s\d+\s?m(?:in)?)?"
RESET_TEXT = re.compile(rf"\b[Rr]esets?\s+(?:at\s+)?({_DAY}{_CLOCK}{_ZONE}|{_IN}\b)")
_FULL_DATE = re.compile(
    r"(?:resets|access on|resume on|reset on)\s+(\d{4}-\d\d-\d\d)(?:\s+at|T)?\s+(\d\d:\d\d)(?::\d\d)?\s*(?:UTC|Z)\b"
)
_EPOCH = re.compile(r"limit reached\|(\d{10})\b")
_PARTS = re.compile(
    r"(?:(?P<month>[A-Z][a-z]{2})\.?\s(?P<day>\d{1,2})(?:,|\sat)?\s)?(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?"
    r"(?:(?P<half>[AaPp])[Mm])?(?:\s\(?(?P<zone>[A-Za-z][A-Za-z0-9_/+-]*)\)?)?$"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def reset_text(text: str, start: int = 0, end: int | None = None) -> str | None:
    """The reset time as printed, from the first `resets …` in a span."""
    found = RESET_TEXT.search(text, start, len(text) if end is None else end)
    return re.sub(r"\s+", " ", found[1]) if found else None


def exact_reset(text: str, start: int, end: int) -> datetime | None:
    """The instant, where the text itself gives year, day and zone (or an epoch)."""
    found = _FULL_DATE.search(text, start, end)
    try:
        if found:
            return datetime.fromisoformat(f"{found[1]}T{found[2]}:00+00:00")
        epoch = _EPOCH.search(text, start, end)
        return datetime.fromtimestamp(int(epoch[1]), UTC) if epoch else None
    except (ValueError, OverflowError, OSError):
        return None


def resolve_reset(printed: str, reference: datetime | None) -> datetime | None:
    """The first instant after `reference` that the printed time can mean; None where zone or day is open.

    `reference` is when the message was printed, with a zone. Raises nothing.
    """
    parts = _PARTS.match(printed)
    if parts is None or reference is None:
        return None
    zone = _zone(parts["zone"])
    if zone is None:
        return None
    hour = int(parts["hour"])
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] in "Pp" else 0)
    minute = int(parts["minute"] or 0)
    try:
        here = reference.astimezone(zone)
        if parts["month"] is None:
            instant = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
            return instant if instant > here else instant + timedelta(days=1)
        month = _MONTHS.index(parts["month"]) + 1
        instant = here.replace(month=month, day=int(parts["day"]), hour=hour, minute=minute, second=0, microsecond=0)
        return instant if instant > here - timedelta(days=1) else instant.replace(year=instant.year + 1)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    if name in ("UTC", "GMT"):
        return UTC
    if "/" not in name:
        return None  # three-letter names such as IST mean several zones
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown zone, or no zone data on this machine
        return None
