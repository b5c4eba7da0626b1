"""When a window will be full: by its pace of late, with an interval, and never more certain than the figures."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from unstuck.diagnosis.evidence import Usage, UsageWindow
from unstuck.live.forecast import Forecast, Point, clock, forecast, forecasts, words

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RESET = NOW + timedelta(hours=3)
SESSION = UsageWindow("session", 50.0, None, RESET)
WEEK = UsageWindow("weekly", 50.0, None, NOW + timedelta(days=3))
CET = timezone(timedelta(hours=1))

STEPS = st.lists(st.tuples(st.integers(60, 600), st.floats(0, 4) | st.floats(-2, 6)), min_size=8, max_size=40)


def risen(steps: list[tuple[int, float]]) -> list[tuple[float, float]]:
    """Figures up to now that rose by steps, for the most part."""
    first = -float(sum(seconds for seconds, _ in steps))
    figures = [(first, 5.0)]
    for seconds, rise in steps:
        at, used = figures[-1]
        figures.append((at + seconds, min(100.0, max(0.0, used + rise))))
    return figures


ANYTHING = st.lists(st.tuples(st.integers(-10_000, 0).map(float), st.floats(0, 100)), max_size=40)
FIGURES = STEPS.map(risen) | ANYTHING


def points(figures: Iterable[tuple[float, float]], window: UsageWindow = SESSION, **more: Any) -> list[Point]:
    """Figures of a window, each with its seconds from now."""
    assert window.resets_at is not None
    bare = Point(NOW, window.kind, window.scope, 0.0, window.resets_at)
    return [bare._replace(at=NOW + timedelta(seconds=seconds), used_percent=used, **more) for seconds, used in figures]


def steady(per_hour: float, *, last: float = 50.0, minutes: int = 60, every: int = 5, to: int = 0) -> list[Any]:
    """Figures that rose evenly until some minutes ago."""
    return [(60.0 * minute, last + per_hour * (minute - to) / 60) for minute in range(to - minutes, to + 1, every)]


def told(figures: Iterable[tuple[float, float]], window: UsageWindow = SESSION) -> Forecast:
    """The forecast, which there is."""
    found = forecast(points(figures, window), window, NOW)
    assert found is not None
    return found


# --- what is foreseen -----------------------------------------------------------------------------------------------


def test_a_steady_pace_is_carried_on() -> None:
    found = told(steady(25))
    assert found.full_at == NOW + timedelta(hours=2)
    assert found.percent_per_hour == pytest.approx(25)


def test_an_uneven_pace_has_a_wide_interval() -> None:
    calm, uneven = told(steady(25)), told((t, u // 10 * 10) for t, u in steady(25))
    for found in (calm, uneven):
        assert found.earliest is not None
        assert found.full_at is not None
        assert found.earliest < found.full_at
        assert found.latest is None or found.full_at < found.latest
    assert uneven.earliest is not None
    assert calm.earliest is not None
    assert uneven.earliest < calm.earliest


def test_whole_percents_do_no_harm() -> None:
    found = told((t, float(int(u))) for t, u in steady(25, last=50.5, every=1))
    assert found.full_at is not None
    assert abs(found.full_at - (NOW + timedelta(hours=2))) < timedelta(minutes=10)


def test_what_fills_after_its_reset_is_not_full_before() -> None:
    found = told(steady(10))
    assert (found.full_at, found.latest) == (None, None)


def test_a_slower_pace_from_earlier_in_the_session_is_forgotten() -> None:
    assert told([*steady(1, last=5, minutes=100, to=-150), *steady(25)]) == told(steady(25))


def test_a_pause_does_not_slow_the_pace() -> None:
    before, after = steady(25, last=40, minutes=30, to=-80), steady(25, last=50, minutes=24, every=3)
    found = told([*before, *after])
    assert found.full_at is not None
    assert abs(found.full_at - (NOW + timedelta(hours=2))) < timedelta(minutes=3)


def test_over_a_week_the_nights_count() -> None:
    days = [(hour - 48) * 3600.0 for hour in range(49)]
    # Eight hours of work a day at 2 % an hour are 16 % a day.
    worked = [sum(2.0 for past in range(hour) if past % 24 < 8) for hour in range(49)]
    figures = [(at, 10 + used) for at, used in zip(days, worked, strict=True)]
    assert told(figures, WEEK).percent_per_hour == pytest.approx(16 / 24, rel=0.3)
    full = told([(at, used + 48) for at, used in figures], WEEK).full_at
    assert full is not None
    assert timedelta(hours=12) < full - NOW < timedelta(hours=36)


def test_a_session_that_repeats_old_figures_changes_nothing() -> None:
    stale = [(at + 30, 12.0) for at, _ in steady(25)[:-1]]
    assert told([*steady(25), *stale]) == told(steady(25))


def test_what_the_provider_gives_back_begins_anew() -> None:
    before = steady(25, last=90, minutes=60, to=-62)
    assert forecast(points([*before, *steady(20, last=30, minutes=5, every=1)]), SESSION, NOW) is None
    given_back = [*before, *steady(40, last=40, minutes=58, every=2)]
    assert told(given_back) == told(steady(40, last=40, minutes=58, every=2))


@pytest.mark.parametrize(
    ("why", "figures"),
    [
        ("none", []),
        ("one", [(0.0, 50.0)]),
        ("too few", steady(25, every=30)),
        ("too short a time", [(-5.0 * each, 50.0 - each) for each in range(20)]),
        ("flat", steady(0)),
        ("falling", steady(-25)),
        ("too old", steady(25, to=-31)),
        ("full", steady(25, last=100)),
        ("too far ahead for so short a look back", steady(22, minutes=12, every=3)),
        ("from the future", [(-at, used) for at, used in steady(-25)[:-1]]),
        ("no numbers", [(at, math.nan) for at, _ in steady(25)]),
        ("beyond all bounds", [(at, math.inf) for at, _ in steady(25)]),
        ("below zero", [(at, -used) for at, used in steady(25)]),
    ],
)
def test_what_does_not_tell_gives_no_forecast(why: str, figures: Sequence[tuple[float, float]]) -> None:
    assert forecast(points(figures), SESSION, NOW) is None, why


@pytest.mark.parametrize(
    "window",
    [
        replace(SESSION, used_percent=100.0),
        replace(SESSION, used_percent=math.nan),
        replace(SESSION, resets_at=None),
        replace(SESSION, resets_at=NOW),
        replace(SESSION, kind="weekly"),
        replace(SESSION, scope="Opus"),
        replace(SESSION, resets_at=RESET + timedelta(minutes=30)),
    ],
)
def test_only_the_windows_own_episode_counts(window: UsageWindow) -> None:
    assert forecast(points(steady(25)), window, NOW) is None


def test_resets_that_differ_by_seconds_are_the_same() -> None:
    own = points(steady(25))
    shaken = [
        each._replace(resets_at=RESET + timedelta(seconds=(-40, 0, 59)[number % 3])) for number, each in enumerate(own)
    ]
    assert forecast(shaken, SESSION, NOW) == forecast(own, SESSION, NOW)


def test_each_window_has_its_own() -> None:
    opus = UsageWindow("weekly_scoped", 50.0, "Opus", WEEK.resets_at)
    all_points = [*points(steady(25)), *points(steady(4, minutes=600, every=60), WEEK)]
    found = forecasts(Usage("cache", NOW, (SESSION, WEEK, opus)), all_points, NOW)
    assert list(found) == [SESSION, WEEK]
    assert found[SESSION].full_at != found[WEEK].full_at


# --- whatever the figures are ---------------------------------------------------------------------------------------


@given(figures=FIGURES, left=st.integers(1, 20_000) | st.just(18_000), week=st.booleans())
def test_times_lie_between_now_and_the_reset_and_in_order(
    figures: list[tuple[float, float]], left: int, week: bool
) -> None:
    reset = NOW + timedelta(seconds=left)
    window = replace(WEEK if week else SESSION, resets_at=reset)
    found = forecast(points(figures, window), window, NOW)
    if found is None:
        return
    event("full" if found.full_at is not None else "not before the reset")
    times = [at for at in (found.earliest, found.full_at, found.latest) if at is not None]
    assert times == sorted(times)
    assert all(NOW <= at < reset for at in times)
    assert found.earliest is not None or found.full_at is None
    assert found.full_at is not None or found.latest is None
    assert words(found, NOW, UTC)


@given(figures=FIGURES, later=st.lists(st.integers(0, 40_000), min_size=2, max_size=6))
def test_it_stays_the_same_until_there_is_a_new_figure(figures: list[tuple[float, float]], later: list[int]) -> None:
    known = points(figures)
    at = [NOW + timedelta(milliseconds=37 * each) for each in sorted(later)]
    found = [forecast(known, SESSION, now) for now in at]
    told = [(each.full_at, each.earliest, each.latest) for each in found if each is not None]
    # But for what would have come to pass meanwhile.
    assert len({each for each in told if all(time is None or time > at[-1] for time in each)}) <= 1


@given(figures=FIGURES, seed=st.integers())
def test_the_order_of_the_points_is_no_matter(figures: list[tuple[float, float]], seed: int) -> None:
    ordered = points(figures)
    mixed = [*ordered, *ordered[:3]]
    random.Random(seed).shuffle(mixed)
    assert forecast(mixed, SESSION, NOW) == forecast(ordered, SESSION, NOW)


@given(rises=st.lists(st.floats(0, 2), min_size=10, max_size=16), times=st.floats(1, 3), share=st.floats(0, 1))
def test_who_is_faster_is_full_no_later(rises: list[float], times: float, share: float) -> None:
    behind = [sum(rises[:number]) for number in range(len(rises))]
    least = behind[-1] * times
    last = least + share * (99.5 - least)

    def at_pace(factor: float) -> Forecast | None:
        figures = [(-180.0 * number, last - back * factor) for number, back in enumerate(behind)]
        return forecast(points(figures), SESSION, NOW)

    slow, fast = at_pace(1), at_pace(times)
    if slow is not None and slow.full_at is not None:
        event("full")
        assert fast is not None
        assert fast.full_at is not None
        assert fast.full_at <= slow.full_at + timedelta(seconds=1)


@given(hours=st.floats(0.02, 2.9), share=st.floats(0.01, 1), minutes=st.integers(30, 110))
def test_an_even_pace_is_met_exactly(hours: float, share: float, minutes: int) -> None:
    # As fast as can be, and any slower pace, that fills the window at that time.
    per_hour = share * 100 / (minutes / 60 + hours)
    figures = steady(per_hour, last=100 - per_hour * hours, minutes=minutes, every=3)
    found = forecast(points(figures), SESSION, NOW)
    assert found is not None
    assert found.full_at is not None
    assert abs((found.full_at - NOW).total_seconds() - hours * 3600) <= 2


@given(figures=FIGURES, seconds=st.integers(-(10**8), 10**8))
def test_what_time_it_is_is_no_matter(figures: list[tuple[float, float]], seconds: int) -> None:
    by = timedelta(seconds=seconds)
    moved = [each._replace(at=each.at + by, resets_at=each.resets_at + by) for each in points(figures)]
    here = forecast(points(figures), SESSION, NOW)
    there = forecast(moved, replace(SESSION, resets_at=RESET + by), NOW + by)
    assert (here is None) == (there is None)
    if here is not None and there is not None:
        assert there.full_at == (here.full_at and here.full_at + by)
        assert there.earliest == (here.earliest and here.earliest + by)


@given(
    figures=FIGURES,
    garbage=st.lists(st.sampled_from([math.nan, math.inf, -math.inf, -0.1, 100.1, 1e308]), max_size=10),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_figures_that_are_none_do_no_harm(figures: list[tuple[float, float]], garbage: list[float], at: Any) -> None:
    own = points(figures)
    foreign = [each._replace(used_percent=used) for each, used in zip(own, garbage, strict=False)]
    other = [each._replace(at=at, resets_at=at) for each in own]
    assert forecast([*foreign, *other, *own], SESSION, NOW) == forecast(own, SESSION, NOW)


def test_of_many_points_as_many_are_compared_as_of_few() -> None:
    many = [(-each / 2, 90 - each / 1000) for each in range(20_000)]
    assert told(many).percent_per_hour == pytest.approx(7.2)


# --- how sure it is -------------------------------------------------------------------------------------------------


def work(seed: int) -> list[float]:
    """Percent used in each minute of a made-up session: bursts, pauses, and a pace that changes."""
    chance = random.Random(seed)
    pace = base = chance.uniform(0.15, 0.8)
    used, busy, course = 0.0, True, list[float]()
    for _ in range(300):
        course.append(used)
        if chance.random() < (1 / 40 if busy else 1 / 15):
            busy = not busy
        if chance.random() < 1 / 25:
            pace = base * math.exp(chance.gauss(0, 0.5))
        if busy:
            used += max(0.0, chance.gauss(pace, pace))
    return course


def test_most_windows_fill_within_the_interval() -> None:
    within = all_told = 0
    for seed in range(40):
        course = work(seed)
        begun = NOW
        window = replace(SESSION, resets_at=begun + timedelta(minutes=300))
        full = next((begun + timedelta(minutes=minute) for minute, used in enumerate(course) if used >= 100), None)
        seen = [
            Point(begun + timedelta(minutes=minute), "session", None, float(int(used)), begun + timedelta(minutes=300))
            for minute, used in enumerate(course)
            if used < 100 and minute and used != course[minute - 1]
        ]
        for minute in range(40, 300, 25):
            now = begun + timedelta(minutes=minute)
            found = forecast([each for each in seen if each.at <= now], window, now)
            if (full is not None and full <= now) or found is None or found.full_at is None:
                continue
            assert found.earliest is not None
            all_told += 1
            if full is None:
                within += found.latest is None
            else:
                within += found.earliest <= full and (found.latest is None or full <= found.latest)
    assert all_told > 100
    assert within / all_told > 0.7


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        ((220, 190, 270), "full around 16:40 (between 16:10 and 17:30) at this pace"),
        ((221, 189, 272), "full around 16:40 (between 16:10 and 17:30) at this pace"),
        ((220, 190, None), "full around 16:40 (16:10 at the earliest, perhaps not before the reset) at this pace"),
        ((3, 1, 30), "full within minutes at this pace"),
        ((None, None, None), "not full before the reset at this pace"),
        ((None, 190, None), "not full before the reset at this pace, 16:10 at the earliest"),
        (
            (2900, 1450, 4300),
            "full around Sun 22 Nov, 13:30 (between Sat 21 Nov, 13:00 and Mon 23 Nov, 12:30) at this pace",
        ),
    ],
)
def test_a_forecast_in_words(minutes: tuple[int | None, ...], text: str) -> None:
    times = [None if each is None else NOW + timedelta(minutes=each) for each in minutes]
    assert words(Forecast(*times, percent_per_hour=10), NOW, CET) == text


def test_a_time_of_another_day_names_the_day() -> None:
    assert clock(NOW + timedelta(hours=10), NOW, UTC) == "22:00"
    assert clock(NOW + timedelta(hours=11), NOW, CET) == "Sat 21 Nov, 00:00"
