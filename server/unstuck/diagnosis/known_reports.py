"""Public reports of the same error, so that nobody writes one that is there already. A dated list, in our own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from .links import ISSUES

AS_OF = "2026-11"
"""When the states were looked up; a report may have been closed or taken up again since."""

_REFUSED = ("usage/out-of-extra-usage", "usage/third-party-extra-usage")
_WORKSPACE = ("usage/out-of-extra-usage-workspace",)
_LONG = ("usage/*1m-context*", "usage/extra-usage-required-for-long-context-requests")
_SPEND = ("usage/*monthly-spend-limit", "usage/individual-spend-limit")


@dataclass(frozen=True, slots=True)
class KnownReport:
    """One report of the public tracker: what it says, of which conditions, from when it is, and how it stood."""

    number: int
    says: str
    conditions: tuple[str, ...]
    date: str
    state: Literal["open", "closed"] | None = None
    """None: not looked up."""
    cause: str = ""
    """The cause that it is about, where that is known."""

    @property
    def link(self) -> str:
        """Its address."""
        return f"{ISSUES}/{self.number}"


KNOWN_REPORTS = (
    KnownReport(
        45249,
        "Refused with 2.1.96 at 12 % and 23 %: not every refusal is due to an old client",
        _REFUSED,
        "2026-04-08",
        cause="server-state-stuck",
    ),
    KnownReport(
        53262,
        "A commit subject makes the server refuse; repaired there the same day",
        _REFUSED,
        "2026-04-25",
        "closed",
        cause="git-history-trigger",
    ),
    KnownReport(
        45911,
        "Refused because of the words of an appended system prompt",
        _REFUSED,
        "2026-04-09",
        "closed",
        cause="harness-like-prompt",
    ),
    KnownReport(
        45252,
        "Refused with 2.0.76 at 3 % and with a balance; a new login did not help",
        _REFUSED,
        "2026-04-08",
        "closed",
        cause="client-too-old",
    ),
    KnownReport(
        45046,
        "Refused with 2.0.65 after extra usage was switched off",
        _REFUSED,
        "2026-04-08",
        "closed",
        cause="client-too-old",
    ),
    KnownReport(
        45203,
        "Refused with 2.1.29 at 2 %; every model, while the web works",
        _REFUSED,
        "2026-04-08",
        "closed",
        cause="client-too-old",
    ),
    KnownReport(
        45033,
        "Refused on an old client; reinstalling ended it for one who commented",
        _REFUSED,
        "2026-04-08",
        cause="client-too-old",
    ),
    KnownReport(45134, "Refused although the credit was claimed", _REFUSED, "2026-04-08", cause="credit-unclaimed"),
    KnownReport(
        45326,
        "A setup token works outside Claude Code for one model only",
        _REFUSED,
        "2026-04",
        cause="setup-token-misused",
    ),
    KnownReport(
        45276,
        "A Team seat with a client 2.0.46 is sent to its administrator",
        _WORKSPACE,
        "2026-04-08",
        cause="client-too-old",
    ),
    KnownReport(
        84141,
        "Out of extra usage with a reset time on the line",
        ("usage/out-of-extra-usage-until-reset",),
        "2026-08-05",
        "closed",
        cause="plan-window-exhausted",
    ),
    KnownReport(
        30504,
        "A five-hour window is used up within minutes",
        ("usage/out-of-extra-usage-until-reset", "usage/youve-hit-your-session-limit"),
        "2026-03-03",
        "closed",
        cause="plan-window-exhausted",
    ),
    KnownReport(
        79765,
        "A session limit is reported at one percent",
        ("usage/youve-hit-your-session-limit",),
        "2026-07",
        cause="server-state-stuck",
    ),
    KnownReport(
        53607,
        "1M context asks for extra usage on a Max plan, in VS Code",
        _LONG,
        "2026-04-26",
        "closed",
        cause="long-context-entitlement",
    ),
    KnownReport(
        50784,
        "1M context asks for extra usage after it had worked for days",
        _LONG,
        "2026-04-19",
        "closed",
        cause="long-context-entitlement",
    ),
    KnownReport(
        42616,
        "A small conversation with a 1M model asks for extra usage",
        _LONG,
        "2026-04-02",
        "closed",
        cause="long-context-entitlement",
    ),
    KnownReport(
        35419,
        "The editor chooses 1M context by itself, the terminal works",
        _LONG,
        "2026-03",
        cause="plan-unknown-to-editor",
    ),
    KnownReport(
        91376,
        "The monthly limit is met while the web still shows credit",
        _SPEND,
        "2026-09-02",
        "open",
        cause="monthly-spend-limit",
    ),
    KnownReport(
        79167,
        "The monthly limit is said to be met with room in the session",
        _SPEND,
        "2026-07-19",
        "closed",
        cause="server-state-stuck",
    ),
    KnownReport(
        77703,
        "Credits were bought twice in vain: the limit is what was met",
        _SPEND,
        "2026-07",
        cause="monthly-spend-limit",
    ),
    KnownReport(
        14102,
        "A key in the environment stands in for the plan; unsetting it ended it",
        ("usage/credit-balance-is-too-low",),
        "2025-12-16",
        "closed",
        cause="api-key-override",
    ),
    KnownReport(
        17694,
        "Extra usage is switched on and not used",
        ("usage/out-of-extra-usage-until-reset", "usage/out-of-usage-credits"),
        "2026-01-12",
        "closed",
        cause="auto-reload-failed",
    ),
    KnownReport(
        69281,
        "The editor names a momentary throttle a usage limit",
        ("usage/server-is-temporarily-limiting-requests", "usage/api-error-rate-limit-reached"),
        "2026-06",
        cause="temporary-throttle",
    ),
    KnownReport(
        48460,
        "The login keeps the organisation that was not chosen",
        ("auth/*organization*", *_WORKSPACE),
        "2026-04",
        cause="wrong-organization",
    ),
)


def known_reports(code: str, causes: Sequence[str] = (), most: int = 4) -> tuple[KnownReport, ...]:
    """The reports of a condition; those of the causes given first, in their order."""
    fitting = [each for each in KNOWN_REPORTS if any(fnmatchcase(code, pattern) for pattern in each.conditions)]
    rank = {cause: number for number, cause in enumerate(causes)}
    return tuple(sorted(fitting, key=lambda each: rank.get(each.cause, len(rank)))[:most])
