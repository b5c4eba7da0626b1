"""`unstuck usage` on made-up homes: figures with source and age, and never a false zero."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from unstuck.cli import usage
from unstuck.schemas import json_schema

from .fake_api import USAGE_PATH, fake_api
from .homes import NOW, ORGANIZATION, OTHER_ACCOUNT, Home, ms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A local time that is not UTC."""
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@dataclass
class Figures:
    """Runs the command on a home."""

    home: Home
    capsys: pytest.CaptureFixture[str]

    def __call__(self, form: str = "text", color: str = "never", *, online: bool = False) -> tuple[int, str]:
        """The exit status and what was printed."""
        options = argparse.Namespace(format=form, online=online, color=color)
        status = usage.tell(options, self.home.machine)
        printed = self.capsys.readouterr()
        assert printed.err == ""
        return status, printed.out

    def told(self) -> Any:
        """What programs are told; it fits the published schema."""
        _, printed = self("json")
        value = json.loads(printed)
        jsonschema.Draft202012Validator(json_schema("usage")).validate(value)
        return value

    def cached(self, *, age: timedelta = timedelta(minutes=10), **body: Any) -> str:
        """What is printed of figures that Claude Code keeps."""
        self.home.state(cachedUsageUtilization=self.home.usage(age=age, **body))
        status, text = self()
        assert status == 0
        return text


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.environment["UNSTUCK_HOME"] = str(home.home / "unstuck")
    return home


@pytest.fixture
def figures(home: Home, capsys: pytest.CaptureFixture[str]) -> Figures:
    return Figures(home, capsys)


def window(used: float, **resets_in: float) -> dict[str, Any]:
    """One window of the kept figures."""
    return {"utilization": used, "resets_at": (NOW + timedelta(**resets_in)).isoformat()}


def test_each_window_has_a_bar_a_figure_and_its_reset_in_local_time_and_in_words(figures: Figures) -> None:
    text = figures.cached(
        five_hour=window(12.5, hours=2, minutes=10), seven_day=window(50, days=3), seven_day_opus=window(100, days=3)
    )
    assert [re.sub(r"\s+", " ", line) for line in text.splitlines()] == [
        "Session ██░░░░░░░░░░░░░░░░░░ 12.5 % resets 15:10 CET, in 2 h 10 min",
        "Week ██████████░░░░░░░░░░ 50 % resets Mon 23 Nov, 13:00 CET, in 3 d",
        "Week, Opus ████████████████████ 100 % resets Mon 23 Nov, 13:00 CET, in 3 d",
        "",
        "Source: kept by Claude Code in ~/.claude.json, 10 min ago",
    ]


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=10), "10 min ago"),
        (timedelta(minutes=16), "16 min ago, so indicative only"),
        (timedelta(days=9), "9 days ago, so indicative only"),
    ],
)
def test_source_and_age_are_always_shown(age: timedelta, words: str, figures: Figures) -> None:
    text = figures.cached(age=age, five_hour=window(12, hours=2))
    assert text.endswith(f"Source: kept by Claude Code in ~/.claude.json, {words}\n")
    assert figures.told()["age_seconds"] == age.total_seconds()


def test_a_window_whose_reset_has_passed_is_neither_full_nor_empty(figures: Figures) -> None:
    text = figures.cached(five_hour=window(100, minutes=-7), seven_day=window(40, days=3))
    (line,) = (line for line in text.splitlines() if line.startswith("Session"))
    assert "reset 7 min ago, not yet confirmed; was 100 %" in line
    assert "█" not in line
    assert " 0 %" not in text
    assert [(each["kind"], each["state"], each["used_percent"]) for each in figures.told()["windows"]] == [
        ("session", "reset_unconfirmed", 100),
        ("weekly", "current", 40),
    ]


def test_the_least_use_is_seen_and_nothing_used_is_an_empty_bar(figures: Figures) -> None:
    session, week, _, _ = figures.cached(five_hour=window(0.5, hours=1), seven_day=window(0, days=3)).splitlines()
    assert session.count("█") == 1
    assert week.count("█") == 0
    assert "   0 %" in week


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (
            {"is_enabled": True, "used_credits": 1250, "monthly_limit": 5000, "currency": "EUR", "decimal_places": 2},
            "Extra usage: on, 12.50 EUR spent of 50.00 EUR this month",
        ),
        (
            {"is_enabled": False, "disabled_reason": "out_of_credits", "used_credits": 0, "currency": "USD"},
            "Extra usage: off (out of credits), 0.00 USD spent",
        ),
        ({"disabled_reason": "org_level_disabled"}, "Extra usage: not available (org level disabled)"),
        ({"monthly_limit": 1000, "currency": "JPY", "decimal_places": 0}, "Extra usage: monthly limit 1,000.00 JPY"),
    ],
)
def test_extra_usage_has_a_currency_and_a_cap(extra: dict[str, Any], words: str, figures: Figures) -> None:
    assert words in figures.cached(five_hour=window(12, hours=2), extra_usage=extra).splitlines()


def test_what_is_known_beside_the_windows_is_told_as_such(home: Home, figures: Figures) -> None:
    grant = {"info": {"amount_minor_units": 10000, "currency": "USD", "available": True}, "timestamp": ms(NOW)}
    home.state(cachedExtraUsageDisabledReason="out_of_credits", overageCreditGrantCache={ORGANIZATION: grant})
    status, text = figures()
    assert status == 0
    assert "The plan's windows: unknown." in text
    assert "not available (out of credits), a credit of 100.00 USD is offered" in text
    assert "of unknown age" in text
    assert (figures.told()["windows"], figures.told()["age_seconds"]) == ([], None)


@pytest.mark.parametrize("kept", ["nothing", "another account", "zeros", "broken"])
def test_where_nothing_is_known_it_says_so_and_how_to_get_figures(kept: str, home: Home, figures: Figures) -> None:
    if kept == "another account":
        home.state(cachedUsageUtilization=home.usage(account=OTHER_ACCOUNT))
    elif kept == "zeros":
        home.state(cachedUsageUtilization=home.usage(five_hour={"utilization": 0}, seven_day={"utilization": 0}))
    elif kept == "broken":
        home.text(home.machine.state_file, b'{"oauthAccount": ')
    status, text = figures()
    assert status == 1
    assert text.startswith("No usage figures are known on this machine.\n")
    assert "`/usage`" in text
    assert "--online" in text
    assert "%" not in text
    value = figures.told()
    empty = {"source": None, "fetched_at": None, "age_seconds": None, "windows": [], "extra": None}
    assert value == {"schema": 1, "generated_at": "2026-11-20T12:00:00Z", **empty}


def test_a_refusal_in_a_transcript_is_a_source_too(home: Home, figures: Figures) -> None:
    home.transcript(home.refusal(), cwd=str(home.folder))
    status, text = figures()
    assert status == 0
    assert "100 %  resets 15:00 CET, in 2 h" in text
    assert (
        "Source: a refusal in a transcript, just now" in text or "Source: a refusal in a transcript, 1 min ago" in text
    )
    (only,) = figures.told()["windows"]
    assert (only["state"], figures.told()["source"]) == ("full", "transcript")


def test_the_service_is_asked_only_where_that_is_wanted(home: Home, figures: Figures) -> None:
    home.login()
    home.state(cachedUsageUtilization=home.usage())
    with fake_api() as api:
        home.environment["UNSTUCK_API_URL"] = api.url
        assert "kept by Claude Code" in figures()[1]
        assert api.asked == []
        status, text = figures(online=True)
        assert (status, api.paths()) == (0, [USAGE_PATH])
    assert "Source: asked of the service" in text
    assert "on, 1.23 USD spent of 50.00 USD this month" in text


def test_why_the_service_was_not_asked_is_told(figures: Figures) -> None:
    status, text = figures(online=True)
    assert status == 1
    assert "usage endpoint (not asked: no stored login)" in text


def test_programs_get_the_published_shape(home: Home, figures: Figures) -> None:
    home.state(cachedUsageUtilization=home.usage(five_hour=window(100, hours=2)))
    assert figures.told() == {
        "schema": 1,
        "generated_at": "2026-11-20T12:00:00Z",
        "source": "cache",
        "fetched_at": "2026-11-20T11:50:00Z",
        "age_seconds": 600,
        "windows": [
            {
                "kind": "session",
                "scope": None,
                "used_percent": 100.0,
                "resets_at": "2026-11-20T14:00:00Z",
                "state": "full",
                "forecast": None,
            }
        ],
        "extra": None,
    }


def used_up(home: Home, figures: Figures, per_hour: float, minutes: range) -> tuple[str, Any]:
    """What is printed in the end, and told, of a session whose figures were looked at time and again."""
    start, reset, text = home.now, home.now + timedelta(hours=4), ""
    for minute in minutes:
        home.now = start + timedelta(minutes=minute)
        session = {"utilization": 5 + per_hour * minute / 60, "resets_at": reset.isoformat()}
        home.state(cachedUsageUtilization=home.usage(age=timedelta(0), five_hour=session))
        text = figures()[1]
    return text, figures.told()["windows"][0]["forecast"]


def test_figures_that_were_seen_before_give_a_forecast(home: Home, figures: Figures) -> None:
    text, told = used_up(home, figures, 40, range(0, 61, 5))
    bar, below = text.splitlines()[:2]
    assert "45 %" in bar
    assert below == "         full around 15:20 (between 15:20 and 15:25) at this pace"
    times = [told["earliest"], told["full_at"], told["latest"]]
    assert times == sorted(times)
    assert told["full_at"] == "2026-11-20T14:22:30Z"


def test_what_fills_too_late_is_not_full_before_its_reset(home: Home, figures: Figures) -> None:
    text, told = used_up(home, figures, 6, range(0, 61, 5))
    assert text.splitlines()[1].strip() == "not full before the reset at this pace"
    assert told == {"full_at": None, "earliest": None, "latest": None}


def test_few_figures_give_no_forecast(home: Home, figures: Figures) -> None:
    text, told = used_up(home, figures, 40, range(0, 11, 5))
    assert "pace" not in text
    assert told is None


def test_figures_of_another_account_give_no_forecast(home: Home, figures: Figures) -> None:
    used_up(home, figures, 40, range(0, 61, 5))
    session = {"utilization": 46, "resets_at": (home.now + timedelta(hours=3)).isoformat()}
    kept = home.usage(age=timedelta(0), account=OTHER_ACCOUNT, five_hour=session)
    home.state(oauthAccount={"accountUuid": OTHER_ACCOUNT}, cachedUsageUtilization=kept)
    assert "46 %" in figures()[1]
    assert figures.told()["windows"][0]["forecast"] is None


def test_where_nothing_can_be_noted_the_figures_are_shown_all_the_same(home: Home, figures: Figures) -> None:
    home.text("unstuck", "a file in place of the folder")
    assert "12 %" in figures.cached(five_hour=window(12, hours=2))


def test_colours_are_only_where_they_are_wanted(home: Home, figures: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    home.state(cachedUsageUtilization=home.usage())
    assert "\x1b[" in figures(color="always")[1]
    assert "\x1b[" not in figures(color="auto")[1]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in figures(color="auto")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in figures(color="auto")[1]


def test_names_and_secrets_stay_where_they_are(home: Home, figures: Figures) -> None:
    planted = "sk-ant-oat01-PLANTEDplanted0123456789 planted@secret.example.com Planted Company"
    home.login(accessToken=planted.split()[0])
    scoped = {"kind": "weekly_scoped", "percent": 5, "scope": {"model": {"display_name": planted}}}
    home.state(
        oauthAccount={"emailAddress": planted, "organizationName": planted},
        cachedUsageUtilization=home.usage(
            account=None,
            five_hour=window(12, hours=2),
            limits=[scoped],
            extra_usage={"disabled_reason": planted, "currency": planted, "used_credits": 5},
        ),
        cachedExtraUsageDisabledReason=planted,
    )
    for form in ("text", "json"):
        status, printed = figures(form)
        assert status == 0
        assert not any(word.lower() in printed.lower() for word in ("planted", "secret", "company"))


def test_the_command_is_called_by_its_name(tmp_path: Path) -> None:
    names = ("HOME", "USERPROFILE", "CLAUDE_CONFIG_DIR", "UNSTUCK_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    environment = dict.fromkeys(names, str(tmp_path)) | {"PATH": "", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "unstuck", "usage"],
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"No usage figures are known")
