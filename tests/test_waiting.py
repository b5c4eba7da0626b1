"""Waiting for a reset: the countdown, in words, and on a terminal; no test waits."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repairs import NOW, Home, error
from unstuck.cli import fix
from unstuck.remedies import waiting

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def limit(resets_at: datetime) -> dict[str, object]:
    """A refusal that says when the limit resets."""
    return error("You've hit your weekly limit · resets 3pm", quotaLimits={"resetsAt": resets_at.timestamp()})


class Clock:
    """A clock that moves only while somebody waits."""

    def __init__(self, jumps: float = 0) -> None:
        self.time = NOW
        self.jumps = jumps
        self.pauses: list[float] = []

    def now(self) -> datetime:
        """The time."""
        return self.time

    def pause(self, seconds: float) -> None:
        """Waits."""
        self.pauses.append(seconds)
        self.time += timedelta(seconds=seconds + self.jumps)


@pytest.mark.parametrize(
    ("zone", "hours", "text"),
    [
        (UTC, 3.2, "resets at 2026-11-20 15:12 UTC, in 3 h 12 min"),
        (BERLIN, 3.2, "resets at 2026-11-20 16:12 CET (15:12 UTC), in 3 h 12 min"),
        (BERLIN, 11.5, "resets at 2026-11-21 00:30 CET (2026-11-20 23:30 UTC), in 11 h 30 min"),
        (UTC, 0, "was to reset at 2026-11-20 12:00 UTC, which has passed: reset, not yet confirmed"),
        (UTC, -5, "was to reset at 2026-11-20 07:00 UTC, which has passed: reset, not yet confirmed"),
    ],
)
def test_a_countdown_tells_local_time_zone_and_what_is_left(zone: ZoneInfo, hours: float, text: str) -> None:
    assert waiting.until(NOW + timedelta(hours=hours), NOW, zone).text == text


def test_the_zone_is_that_of_the_environment(home: Home) -> None:
    for value, zone in (("Europe/Berlin", BERLIN), (":Europe/Berlin", BERLIN), ("CET-1CEST", None), ("../etc", None)):
        home.environment["TZ"] = value
        assert waiting.zone_of(home.context().machine) == zone


@given(st.timedeltas(timedelta(0), timedelta(minutes=5)), st.floats(0, 7200))
def test_waiting_ends_at_its_time_however_the_clock_goes(left: timedelta, jumps: float) -> None:
    clock = Clock(jumps)
    target = NOW + left
    shown: list[str] = []
    waiting.wait(target, clock.now, clock.pause, shown.append)
    assert clock.time >= target
    assert max(clock.pauses, default=0) <= 1
    assert all(before != after for before, after in pairwise(shown))


def test_near_the_end_seconds_are_shown() -> None:
    clock = Clock()
    shown: list[str] = []
    waiting.wait(NOW + timedelta(seconds=122), clock.now, clock.pause, shown.append)
    assert shown == ["2 min", *(f"{left // 60}:{left % 60:02}" for left in range(120, 0, -1))]


def test_a_full_window_is_waited_for_where_no_error_names_a_time(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.environment["TZ"] = "UTC"
    account = "11111111-2222-4333-8444-555555555555"
    window = {"utilization": 100, "resets_at": (NOW + timedelta(hours=2)).isoformat()}
    usage = {
        "fetchedAtMs": int((NOW - timedelta(minutes=5)).timestamp() * 1000),
        "accountUuid": account,
        "utilization": {"five_hour": window},
    }
    state = {"oauthAccount": {"accountUuid": account}, "cachedUsageUtilization": usage}
    home.write(".claude.json", json.dumps(state))
    assert home.fix("wait-for-reset") == 0
    assert "the session window is full: resets at 2026-11-20 14:00 UTC, in 2 h." in capsys.readouterr().out


def test_nobody_waits_unasked(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(limit(NOW + timedelta(hours=1)))
    for answer in (None, False):
        assert home.fix("wait-for-reset", answer=answer) == 0
        assert "Next" in capsys.readouterr().out


@pytest.mark.parametrize(("flags", "answer"), [(["--yes"], None), ([], True)])
def test_when_asked_it_waits_and_says_that_the_time_has_come(
    home: Home, capsys: pytest.CaptureFixture[str], flags: list[str], answer: bool | None
) -> None:
    # Every look at the clock takes a while, so that the time comes without waiting.
    looks = count()
    home.transcript(limit(NOW + timedelta(milliseconds=40)))
    context = home.context()
    machine = replace(context.machine, now=lambda: NOW + timedelta(milliseconds=2 * next(looks)))
    context = replace(context, machine=machine)
    assert home.fix("wait-for-reset", *flags, answer=answer, context=context) == 0
    shown = capsys.readouterr().out
    assert "The time of the reset has come: reset, not yet confirmed." in shown
    assert "`/usage` in Claude Code confirms" in shown


def test_waiting_can_be_stopped(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.transcript(limit(NOW + timedelta(hours=1)))
    context = home.context()
    asked: list[str] = []

    def now() -> datetime:
        if asked:
            raise KeyboardInterrupt
        return NOW

    def confirmed(question: str) -> bool:
        asked.append(question)
        return True

    options = argparse.Namespace(
        remedy="wait-for-reset", arguments=[], dry_run=False, yes=False, undo=False, color="never"
    )
    context = replace(context, machine=replace(context.machine, now=now))
    assert fix.carry_out(options, context, confirmed) == fix.NOT_DONE
    assert "No longer waiting" in capsys.readouterr().out
