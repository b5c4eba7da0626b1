"""What is known of plan and credits: figures, where they come from, their age, what is foreseen; in words."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime

from ..diagnosis.evidence import Evidence, ExtraUsage, Money, Usage, UsageWindow
from ..diagnosis.phrase import Joined, Phrase, joined, phrase
from ..diagnosis.seen import ago
from ..diagnosis.situation import FRESH
from ..live.forecast import Forecast, clock, forecasts
from ..live.series import points, record, whose
from ..machine import Machine
from ..places import state_folder
from ..remedies.plan import Text
from ..sources.machine.collect import collect
from ..sources.online import Online
from .origins import told

_PATIENCE_SECONDS = 10.0
_KEPT = phrase("kept by Claude Code")
_SOURCES = {
    "statusline": phrase("Claude Code's status line"),
    "endpoint": phrase("asked of the service"),
    "panel": phrase("a `/usage` panel"),
    "transcript": phrase("a refusal in a transcript"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known, and when each window will be full by what was noted so far."""

    evidence: Evidence
    foreseen: dict[UsageWindow, Forecast]
    now: datetime

    @property
    def usage(self) -> Usage:
        """The figures themselves."""
        return self.evidence.usage

    @property
    def known(self) -> bool:
        """Whether anything is."""
        return bool(self.usage.windows) or self.usage.extra is not None

    @property
    def silent(self) -> list[str]:
        """Who was asked and gave no answer, in words."""
        return unanswered(self.evidence, ("usage.endpoint",))


def figures(machine: Machine, online: Online) -> Figures:
    """Looks for the figures, and notes them."""
    account = whose(machine)
    evidence = collect(machine, budget_seconds=_PATIENCE_SECONDS, online=online)
    now = machine.now()
    return Figures(evidence, _foreseen(machine, evidence, account, now), now)


def _foreseen(machine: Machine, evidence: Evidence, account: str | None, now: datetime) -> dict[UsageWindow, Forecast]:
    """Notes the figures, and what is foreseen by those noted so far."""
    if whose(machine) != account:
        return {}
    state = state_folder(machine.environment)
    record(state, evidence.usage, account, now)
    return forecasts(evidence.usage, points(state, account), now)


def unanswered(evidence: Evidence, items: Container[str]) -> list[str]:
    """Who was asked for these items and gave no answer; why stands behind it in brackets."""
    return [told(each.source) for each in evidence.provenance if each.item in items and "(" in each.source]


def window_words(window: UsageWindow, now: datetime) -> Text:
    """A window's figure in words; once its reset has passed, what it was."""
    used = phrase("{percent:g} %", percent=window.used_percent)
    if window.resets_at is None:
        return used
    if window.resets_at <= now:
        return phrase("reset {ago}, not yet confirmed; was {used}", ago=since(window.resets_at, now), used=used)
    return joined(", ", (used, reset_words(window.resets_at, now)))


def reset_words(at: datetime | None, now: datetime) -> Phrase:
    """When a window resets, in local time and in words."""
    if at is None:
        return phrase("reset unknown")
    from ..remedies.waiting import in_words

    zone = f"{at.astimezone():%Z}"
    return phrase("resets {time} {zone}, in {left}", time=clock(at, now), zone=zone, left=in_words(at - now))


def since(at: datetime | None, now: datetime) -> str:
    """How long ago something was, in words."""
    return ago(at, now) or phrase("just now")


def source_words(evidence: Evidence, now: datetime) -> Joined:
    """Where the figures come from and how old they are."""
    usage = evidence.usage
    places = {each.item: each.source for each in evidence.provenance if each.item in ("usage", "usage.extra")}
    place = places.get("usage") or places.get("usage.extra") or ""
    source = _SOURCES.get(usage.source or "", _KEPT)
    if place and not place.startswith("transcript "):
        if source is _KEPT:
            source = phrase("kept by Claude Code in {place}", place=told(place))
        else:
            source = phrase("{source} ({more})", source=source, more=told(place))
    words = [source, since(usage.fetched_at, now) if usage.fetched_at is not None else phrase("of unknown age")]
    if is_old(usage, now):
        words.append(phrase("so indicative only"))
    return joined(", ", words)


def is_old(usage: Usage, now: datetime) -> bool:
    """Whether figures are too old to decide anything."""
    return usage.fetched_at is None or now - usage.fetched_at > FRESH


def extra_words(extra: ExtraUsage | None) -> Joined:
    """Extra usage in words, empty where nothing is known; what is not known is left out."""
    return joined(", ", _extra(extra) if extra is not None else ())


def _extra(extra: ExtraUsage) -> Iterator[Phrase]:
    yield from _switched(extra)
    if extra.spent is not None and extra.monthly_limit is not None:
        spent, limit = _money(extra.spent), _money(extra.monthly_limit)
        yield phrase("{spent} spent of {limit} this month", spent=spent, limit=limit)
    elif extra.spent is not None:
        yield phrase("{spent} spent", spent=_money(extra.spent))
    elif extra.monthly_limit is not None:
        yield phrase("monthly limit {limit}", limit=_money(extra.monthly_limit))
    if extra.balance is not None:
        yield phrase("balance {balance}", balance=_money(extra.balance))
    if extra.auto_reload is not None:
        yield phrase("auto-reload on") if extra.auto_reload else phrase("auto-reload off")
    if extra.grant is not None:
        credit = _money(Money(extra.grant.amount, extra.grant.currency))
        if extra.grant.claimed:
            yield phrase("a credit of {credit} was claimed", credit=credit)
        else:
            yield phrase("a credit of {credit} is offered", credit=credit)


def _switched(extra: ExtraUsage) -> Iterator[Phrase]:
    if not extra.disabled_reason:
        if extra.enabled is not None:
            yield phrase("on") if extra.enabled else phrase("off")
        return
    reason = extra.disabled_reason.replace("_", " ")
    if extra.enabled is None:
        yield phrase("not available ({reason})", reason=reason)
    else:
        yield phrase("on ({reason})", reason=reason) if extra.enabled else phrase("off ({reason})", reason=reason)


def _money(value: Money) -> str:
    return f"{value.amount:,.2f} {value.currency}"
