"""When a window of the plan will be full, from how its figures went lately. Pure; the time is passed in.

Figures are whole percents, come in bursts, and now and then one is older than it says: another session that lies
idle repeats what it was told last. So the pace is the median of the slopes between all pairs of points, and their
spread is how uncertain it is: of made-up bursty work, four in five windows filled within the times that are told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import combinations, pairwise
from typing import NamedTuple

from ..diagnosis.evidence import Usage, UsageSource, UsageWindow, WindowKind
from ..diagnosis.phrase import Phrase, phrase

_JITTER = timedelta(minutes=2)
"""How far apart the same reset is told by two sources, or by one at two times."""
_FEWEST = 4
_LOW, _HIGH = 0.05, 0.95
_ROUGHNESS = 1.0
"""What a figure may be off: most sources give whole percents."""
_REACH = 6.0
"""How much further ahead may be looked than back."""
_SOON = timedelta(minutes=5)
_FAR = timedelta(hours=12)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS = (
    phrase("Mon"),
    phrase("Tue"),
    phrase("Wed"),
    phrase("Thu"),
    phrase("Fri"),
    phrase("Sat"),
    phrase("Sun"),
)
_MONTHS = (
    phrase("Jan"),
    phrase("Feb"),
    phrase("Mar"),
    phrase("Apr"),
    phrase("May"),
    phrase("Jun"),
    phrase("Jul"),
    phrase("Aug"),
    phrase("Sep"),
    phrase("Oct"),
    phrase("Nov"),
    phrase("Dec"),
)


class Point(NamedTuple):
    """A figure of one window: from when it is (not when it was written down), and until when its episode lasts."""

    at: datetime
    kind: WindowKind
    scope: str | None
    used_percent: float
    resets_at: datetime
    source: UsageSource | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a window will be full if it goes on as lately; no time stands for "not before the reset"."""

    full_at: datetime | None
    earliest: datetime | None
    latest: datetime | None
    percent_per_hour: float


class _Look(NamedTuple):
    """How one kind of window is looked at; times in seconds."""

    back: float
    bin: float
    shortest: float
    pause: float
    old: timedelta


# In a session a pause says nothing of the pace once work goes on; over a week nights belong to it.
_SESSION = _Look(back=2 * 3600, bin=150, shortest=600, pause=20 * 60, old=timedelta(minutes=30))
_WEEK = _Look(back=48 * 3600, bin=3600, shortest=3600, pause=math.inf, old=timedelta(hours=6))

_Figure = tuple[float, float]
"""Seconds from the newest figure (of clock time or of work), and percent used."""


def same_episode(one: datetime, other: datetime) -> bool:
    """Whether two times of a reset are the same one."""
    return abs(one - other) <= _JITTER


def forecasts(usage: Usage, points: Sequence[Point], now: datetime) -> dict[UsageWindow, Forecast]:
    """The forecast of every window that has one."""
    found = ((window, forecast(points, window, now)) for window in usage.windows)
    return {window: each for window, each in found if each is not None}


def forecast(points: Iterable[Point], window: UsageWindow, now: datetime) -> Forecast | None:
    """When a window will be full; None where its points do not tell, or where it does not fill."""
    if window.resets_at is None or window.resets_at <= now or not window.used_percent < 100:
        return None
    look = _SESSION if window.kind == "session" else _WEEK
    told = _figures(points, window, window.resets_at, now)
    if not told or now - max(told) > look.old:
        return None
    newest, used = max(told), told[max(told)]
    figures = _risen([((at - newest).total_seconds(), told[at]) for at in sorted(told)])
    worked = _binned(_work(figures, look), look)
    span = worked[0][0] - worked[-1][0]
    if len(worked) < _FEWEST or span < look.shortest or used >= 100:
        return None
    low, pace, high = _paces(worked, span)
    if pace <= 0:
        return None
    room, left = 100.0 - used, (window.resets_at - now).total_seconds()
    # From the last figure on, not from now: what is told stays the same until there is a new one.
    last = (newest - now).total_seconds()
    earliest, full, latest = (last + room / each if each > 0 else math.inf for each in (high, pace, low))
    if full < left and room / pace > _REACH * span:
        return None
    return Forecast(
        _before(full, left, now),
        _before(earliest, left, now),
        _before(latest, left, now) if full < left else None,
        pace * 3600,
    )


def _before(seconds: float, left: float, now: datetime) -> datetime | None:
    """That many seconds from now to the second, and now at the earliest, if that is before the reset."""
    if seconds >= left - 1:
        return None
    at = now + timedelta(seconds=max(0.0, seconds) + 0.5)
    return max(now, at.replace(microsecond=0))


def _figures(points: Iterable[Point], window: UsageWindow, resets_at: datetime, now: datetime) -> dict[datetime, float]:
    """The figures of the window's episode, one for each time."""
    found: dict[datetime, float] = {}
    for each in points:
        own = (each.kind, each.scope) == (window.kind, window.scope) and same_episode(each.resets_at, resets_at)
        if own and each.at <= now and 0 <= each.used_percent <= 100:
            found[each.at] = max(each.used_percent, found.get(each.at, 0.0))
    return found


def _risen(figures: list[_Figure]) -> list[_Figure]:
    """The figures since the last true fall. Use never falls within an episode, unless the provider gives some back.

    A fall that is taken back later was none: that figure was old when it was told.
    """
    highest_after = [-math.inf] * len(figures)
    for number in range(len(figures) - 2, -1, -1):
        highest_after[number] = max(highest_after[number + 1], figures[number + 1][1])
    highest, kept = -math.inf, list[_Figure]()
    for number, figure in enumerate(figures):
        if figure[1] >= highest - _ROUGHNESS:
            highest = max(highest, figure[1])
        elif highest_after[number] >= highest:
            continue
        else:
            highest, kept = figure[1], []
        kept.append(figure)
    return kept


def _work(figures: list[_Figure], look: _Look) -> list[_Figure]:
    """The newest figures by time of work, the newest first: a pause in which nothing was used takes no time."""
    found = [figures[-1]]
    time = newest = figures[-1][0]
    for (before, less), (after, more) in pairwise(figures[::-1]):
        # From the newest to the oldest.
        paused = before - after >= look.pause and less <= more
        time -= 0.0 if paused else before - after
        if newest - time > look.back:
            break
        found.append((time, more))
    return found


def _binned(figures: list[_Figure], look: _Look) -> list[_Figure]:
    """The newest figure of each bin: where many were told, they do not outvote the others."""
    found: dict[int, _Figure] = {}
    for figure in figures:
        found.setdefault(int((figures[0][0] - figure[0]) // look.bin), figure)
    return list(found.values())


def _paces(figures: list[_Figure], span: float) -> tuple[float, float, float]:
    """Low, middle and high pace in percent a second, by the slopes between all pairs of figures.

    For the middle the longer slopes count more; the spread is that of all, since the future has short bursts too.
    """
    slopes = sorted(
        ((later[1] - earlier[1]) / (later[0] - earlier[0]), later[0] - earlier[0])
        for later, earlier in combinations(figures, 2)
        if later[0] > earlier[0]
    )
    middle, rough = _median(slopes), _ROUGHNESS / span
    low, high = (slopes[round(share * (len(slopes) - 1))][0] for share in (_LOW, _HIGH))
    return min(low, middle) - rough, middle, max(high, middle) + rough


def _median(weighted: list[tuple[float, float]]) -> float:
    """The first of the sorted values at which half of the weight is reached."""
    rest = sum(weight for _, weight in weighted) / 2
    for value, weight in weighted:
        rest -= weight
        if rest <= 0:
            return value
    return weighted[-1][0]


# --- words ----------------------------------------------------------------------------------------------------------


def words(found: Forecast, now: datetime, zone: tzinfo | None = None) -> Phrase:
    """A forecast in words, its times in a time zone; None: that of the system."""

    def about(at: datetime) -> str:
        return clock(_rounded(at, now), now, zone)

    if found.full_at is None:
        if found.earliest is None:
            return phrase("not full before the reset at this pace")
        earliest = about(found.earliest)
        return phrase("not full before the reset at this pace, {earliest} at the earliest", earliest=earliest)
    if found.full_at - now < _SOON:
        return phrase("full within minutes at this pace")
    if found.latest is not None and found.earliest is not None:
        return phrase(
            "full around {time} (between {earliest} and {latest}) at this pace",
            time=about(found.full_at),
            earliest=about(found.earliest),
            latest=about(found.latest),
        )
    return phrase(
        "full around {time} ({earliest} at the earliest, perhaps not before the reset) at this pace",
        time=about(found.full_at),
        earliest=about(found.earliest or found.full_at),
    )


def _rounded(at: datetime, now: datetime) -> datetime:
    """A time to five minutes, or to the half hour where it is far away: more is not known."""
    step = timedelta(minutes=5 if at - now < _FAR else 30)
    steps = round((at - _EPOCH) / step)
    return _EPOCH + steps * step


def clock(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """A time of day, with the day where it is not today."""
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    time = f"{here:%H:%M}"
    if here.date() == today:
        return time
    return phrase(
        "{weekday} {day} {month}, {time}",
        weekday=_DAYS[here.weekday()],
        day=here.day,
        month=_MONTHS[here.month - 1],
        time=time,
    )
