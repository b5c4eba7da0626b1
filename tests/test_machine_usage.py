"""Usage figures that lie on the disk: whose, from when, and never a false zero."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from unstuck.diagnosis.evidence import ExtraUsage, Grant, Money, Usage, UsageWindow
from unstuck.places import state_folder
from unstuck.sources.machine.account import read_state
from unstuck.sources.machine.scene import Scene

from .homes import ACCOUNT, NOW, ORGANIZATION, OTHER_ACCOUNT, SESSION, Home, ms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")

SOON, LATER = NOW + timedelta(hours=2), NOW + timedelta(days=3)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def windows(home: Home, **body: Any) -> tuple[UsageWindow, ...]:
    home.state(cachedUsageUtilization=home.usage(**body))
    return home.collect().usage.windows


def test_cached_figures_keep_their_own_time(home: Home) -> None:
    home.state(cachedUsageUtilization=home.usage(age=timedelta(days=2)))
    found = home.collect()
    assert found.usage == Usage(
        "cache",
        NOW - timedelta(days=2),
        (UsageWindow("session", 12.5, None, SOON), UsageWindow("weekly", 40.0, None, LATER)),
    )
    (provenance,) = (each for each in found.provenance if each.item == "usage")
    assert (provenance.source, provenance.at) == ("~/.claude.json", NOW - timedelta(days=2))


@pytest.mark.parametrize("account", [OTHER_ACCOUNT, None, 5])
def test_figures_of_another_account_are_dropped(account: Any, home: Home) -> None:
    home.state(
        cachedUsageUtilization=home.usage(account=account, extra_usage={"is_enabled": True}),
        cachedExtraUsageDisabledReason="out_of_credits",
    )
    assert home.collect().usage == Usage()


def test_a_switch_of_accounts_drops_the_figures(home: Home) -> None:
    cached = home.usage()
    home.state(cachedUsageUtilization=cached)
    assert home.collect().usage.windows
    home.state(oauthAccount={"accountUuid": OTHER_ACCOUNT}, cachedUsageUtilization=cached)
    assert home.collect().usage == Usage()
    home.state(oauthAccount=None, cachedUsageUtilization=cached)
    assert home.collect().usage == Usage()


@pytest.mark.parametrize("at", [None, "x", -1e30, ms(NOW + timedelta(hours=1)), True])
def test_figures_without_a_believable_time_are_dropped(at: Any, home: Home) -> None:
    home.state(cachedUsageUtilization=home.usage() | {"fetchedAtMs": at})
    assert home.collect().usage == Usage()


@pytest.mark.parametrize("value", [None, "0", True, -1, float("nan"), float("inf"), [], {}])
def test_what_is_no_figure_is_no_zero(value: Any, home: Home) -> None:
    found = windows(home, five_hour={"utilization": value, "resets_at": SOON.isoformat()}, seven_day=None)
    assert found == ()


@pytest.mark.parametrize(
    "body",
    [
        {"five_hour": {"utilization": 0, "resets_at": None}, "seven_day": {"utilization": 0}},
        {"limits": [{"kind": "session", "percent": 0}, {"kind": "weekly_all", "percent": 0}]},
        {"five_hour": {}, "seven_day": {}},
        {"something_new": {"utilization": 5}},
    ],
)
def test_zeros_without_any_time_are_no_figures(body: Any, home: Home) -> None:
    assert windows(home, **body) == ()


def test_a_zero_beside_a_window_that_runs_is_one(home: Home) -> None:
    found = windows(
        home,
        five_hour={"utilization": 0, "resets_at": None},
        seven_day={"utilization": 7, "resets_at": LATER.isoformat()},
    )
    assert found == (UsageWindow("session", 0.0), UsageWindow("weekly", 7.0, None, LATER))


def test_a_list_of_limits_outranks_the_windows_of_old(home: Home) -> None:
    scope = {"model": {"display_name": "Fable"}}
    found = windows(
        home,
        limits=[
            {"kind": "session", "percent": 51, "resets_at": SOON.isoformat()},
            {"kind": "weekly_scoped", "percent": 104, "resets_at": LATER.isoformat(), "scope": scope},
            {"kind": "weekly_scoped", "percent": 3, "scope": {"model": {"display_name": "me@example.com"}}},
            {"kind": "amber_ladder", "percent": 3},
            None,
        ],
        five_hour={"utilization": 50.6, "resets_at": SOON.isoformat()},
        seven_day_opus={"utilization": 3, "resets_at": LATER.isoformat()},
    )
    assert found == (
        UsageWindow("session", 51.0, None, SOON),
        UsageWindow("weekly_scoped", 100.0, "Fable", LATER),
        UsageWindow("weekly_scoped", 3.0, "Opus", LATER),
    )


# --- extra usage ----------------------------------------------------------------------------------------------------


def extra(home: Home, **state: Any) -> ExtraUsage | None:
    home.state(**state)
    return home.collect().usage.extra


def test_amounts_are_given_in_their_unit(home: Home) -> None:
    usage = {"is_enabled": True, "monthly_limit": 5000, "used_credits": 1234, "currency": "usd", "decimal_places": 2}
    found = extra(home, cachedUsageUtilization=home.usage(extra_usage=usage))
    assert found == ExtraUsage(True, None, None, Money(12.34, "USD"), Money(50.0, "USD"))


def test_the_newer_shape_tells_the_balance(home: Home) -> None:
    spend = {
        "enabled": True,
        "disabled_reason": "out_of_credits",
        "used": {"amount_minor": 12345, "currency": "EUR", "exponent": 3},
        "balance": {"amount_minor": 0, "currency": "EUR", "exponent": 2},
        "limit": {"amount_minor": 100, "currency": "EUR", "exponent": 0},
        "auto_reload": {"enabled": False},
    }
    found = extra(home, cachedUsageUtilization=home.usage(spend=spend))
    assert found == ExtraUsage(
        True, "out_of_credits", Money(0.0, "EUR"), Money(12.345, "EUR"), Money(100.0, "EUR"), False
    )


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({}, "out_of_credits"),
        ({"cachedExtraUsageDisabledReason": "org_level_disabled"}, "org_level_disabled"),
        ({"cachedExtraUsageDisabledReason": None}, None),
        ({"cachedExtraUsageDisabledReason": "See me@example.com"}, None),
    ],
)
def test_the_reason_that_every_answer_renews_outranks_the_fetched_one(
    state: dict[str, Any], reason: str | None, home: Home
) -> None:
    cached = home.usage(extra_usage={"is_enabled": True, "disabled_reason": "out_of_credits"})
    found = extra(home, cachedUsageUtilization=cached, **state)
    assert found == ExtraUsage(True, reason)


def test_the_reason_alone_gives_no_figures(home: Home) -> None:
    home.state(cachedExtraUsageDisabledReason="out_of_credits")
    found = home.collect()
    assert found.usage == Usage(extra=ExtraUsage(disabled_reason="out_of_credits"))
    (provenance,) = (each for each in found.provenance if each.item == "usage.extra")
    assert provenance.at is None


@pytest.mark.parametrize(
    ("info", "grant"),
    [
        ({"available": True, "granted": False}, Grant(100.0, "USD", False)),
        ({"available": True, "granted": True}, Grant(100.0, "USD", True)),
        ({"available": False, "granted": False}, None),
        ({"available": True, "amount_minor_units": None}, None),
        ({"available": True, "amount_minor_units": 0}, None),
        ({"available": True, "currency": None}, None),
    ],
)
def test_a_credit_on_offer_is_told(info: dict[str, Any], grant: Grant | None, home: Home) -> None:
    entry = {"info": {"amount_minor_units": 10_000, "currency": "USD"} | info, "timestamp": ms(NOW)}
    found = extra(home, overageCreditGrantCache={ORGANIZATION: entry, "another": entry})
    assert (found and found.grant) == grant
    assert extra(home, overageCreditGrantCache={"another": entry}) is None


# --- transcripts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "window"),
    [
        ("five_hour", UsageWindow("session", 100.0, None, SOON)),
        ("seven_day", UsageWindow("weekly", 100.0, None, SOON)),
        ("seven_day_opus", UsageWindow("weekly_scoped", 100.0, "Opus", SOON)),
        ("seven_day_sonnet", UsageWindow("weekly_scoped", 100.0, "Sonnet", SOON)),
    ],
)
def test_a_refusal_tells_that_its_window_is_full(kind: str, window: UsageWindow, home: Home) -> None:
    home.transcript(home.refusal(kind), {})
    assert home.collect().usage == Usage(
        "transcript", NOW - timedelta(minutes=1), (window,), ExtraUsage(disabled_reason="org_level_disabled")
    )


@pytest.mark.parametrize("kind", ["overage", "something_new", None])
def test_a_refusal_of_another_kind_tells_of_no_window(kind: Any, home: Home) -> None:
    home.transcript(home.refusal(kind))
    assert home.collect().usage.windows == ()


def test_a_refusal_is_over_when_its_window_is(home: Home) -> None:
    home.transcript(home.refusal(resets_in=-timedelta(seconds=1)))
    assert home.collect().usage.windows == ()


def test_talk_of_a_refusal_is_none(home: Home) -> None:
    home.transcript(home.refusal() | {"isApiErrorMessage": False}, home.refusal() | {"type": "user"})
    assert home.collect().usage == Usage()


def test_the_newer_of_cache_and_refusal_counts(home: Home) -> None:
    home.transcript(home.refusal())
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=10)))
    assert home.collect().usage.source == "transcript"
    home.state(cachedUsageUtilization=home.usage(age=timedelta(seconds=10)))
    assert home.collect().usage.source == "cache"


@pytest.mark.parametrize(("owner", "source"), [(ACCOUNT, "transcript"), (OTHER_ACCOUNT, None), (None, "transcript")])
def test_a_refusal_of_another_account_is_dropped(owner: str | None, source: str | None, home: Home) -> None:
    home.state()
    lines: list[Any] = [{"type": "session-owner", "accountUuid": owner}] if owner else []
    home.transcript(*lines, home.refusal())
    assert home.collect().usage.source == source


# --- the status line ------------------------------------------------------------------------------------------------


def told_line(home: Home, *, age: timedelta, account: str | None, session: float = 55) -> None:
    """What `unstuck statusline` kept of a session."""
    at = home.now - age
    resets = {"five_hour": home.now + timedelta(hours=1), "seven_day": home.now + timedelta(days=2)}
    limits = {
        "five_hour": {"used_percentage": session, "resets_at": int(resets["five_hour"].timestamp())},
        "seven_day": {"used_percentage": 61, "resets_at": int(resets["seven_day"].timestamp())},
    }
    value = {"at": at.isoformat(), "session": SESSION, "account": account, "rate_limits": limits}
    home.json(state_folder(home.machine.environment) / "statusline" / f"{SESSION}.json", value)


def mark(home: Home) -> str | None:
    """The mark of the account that is signed in."""
    home.state()
    state = Scene(home.machine, home.collector.files).once(read_state)
    return state.account if state is not None else None


def test_what_the_status_line_was_told_is_newer_than_the_cache(home: Home) -> None:
    account = mark(home)
    scoped = {"utilization": 80, "resets_at": (home.now + timedelta(days=1)).isoformat()}
    cached = home.usage(age=timedelta(minutes=30), five_hour={"utilization": 1}, seven_day_opus=scoped)
    home.state(cachedUsageUtilization=cached)
    told_line(home, age=timedelta(minutes=1), account=account)
    usage = home.collect().usage
    assert (usage.source, usage.fetched_at) == ("statusline", home.now - timedelta(minutes=1))
    assert [(each.kind, each.used_percent) for each in usage.windows] == [
        ("session", 55),
        ("weekly", 61),
        ("weekly_scoped", 80),
    ]


def test_what_the_status_line_was_told_of_another_account_or_long_ago_is_left_alone(home: Home) -> None:
    account = mark(home)
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=10)))
    told_line(home, age=timedelta(minutes=1), account="somebody else")
    assert home.collect().usage.source == "cache"
    told_line(home, age=timedelta(hours=1), account=account)
    assert home.collect().usage.source == "cache"
