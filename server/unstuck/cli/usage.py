"""`unstuck usage`: the figures that are known of plan and credits, with where they come from and how old they are."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from .. import present
from ..diagnosis.evidence import Evidence, ExtraUsage, Money, Usage, UsageWindow
from ..diagnosis.render import harmless
from ..diagnosis.seen import ago
from ..diagnosis.situation import FRESH
from ..live.forecast import Forecast, clock, forecasts, words
from ..live.notices import window_name
from ..live.series import points, record, whose
from ..machine import Machine
from ..places import state_folder
from ..redact import redact
from .style import Style

_PATIENCE_SECONDS = 10.0
_BAR = 20
_SOURCES = {
    "statusline": "Claude Code's status line",
    "cache": "kept by Claude Code",
    "endpoint": "asked of the service",
    "panel": "a `/usage` panel",
    "transcript": "a refusal in a transcript",
}
_NOTHING = (
    "No usage figures are known on this machine.",
    "Open `/usage` in Claude Code once and ask again; or `unstuck usage --online` asks the service.",
)


def run(options: argparse.Namespace) -> int:
    """Prints what is known: 0, or 1 where nothing is."""
    return tell(options, Machine())


def tell(options: argparse.Namespace, machine: Machine) -> int:
    """The same of another machine."""
    from ..sources.machine.collect import collect
    from ..sources.online import Online

    account = whose(machine)
    evidence = collect(machine, budget_seconds=_PATIENCE_SECONDS, online=Online(usage=options.online))
    now = machine.now()
    foreseen = _foreseen(machine, evidence, account, now)
    if options.format == "json":
        value = {"schema": 1, "generated_at": present.instant(now), **present.usage(evidence.usage, now, foreseen)}
        json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(_text(evidence, foreseen, now, Style(options.color))) + "\n")
    return 0 if evidence.usage.windows or evidence.usage.extra is not None else 1


def _foreseen(machine: Machine, evidence: Evidence, account: str | None, now: datetime) -> dict[UsageWindow, Forecast]:
    """Notes the figures, and what is foreseen by those noted so far."""
    if whose(machine) != account:
        return {}
    state = state_folder(machine.environment)
    record(state, evidence.usage, account, now)
    return forecasts(evidence.usage, points(state, account), now)


def _text(evidence: Evidence, foreseen: dict[UsageWindow, Forecast], now: datetime, style: Style) -> list[str]:
    usage = evidence.usage
    silent = [redact(harmless(each.source)) for each in evidence.provenance if each.item == "usage.endpoint"]
    if not usage.windows and usage.extra is None:
        return [*_NOTHING, *silent]
    names = [window_name(window) for window in usage.windows]
    room = max(map(len, names), default=0)
    lines: list[str] = []
    for name, window in zip(names, usage.windows, strict=True):
        lines.append(_row(name.ljust(room), window, now, style))
        if window in foreseen:
            lines.append(f"{'':{room}}  {words(foreseen[window], now)}")
    if not usage.windows:
        lines.append("The plan's windows: unknown. `/usage` in Claude Code shows them.")
    extra = extra_words(usage.extra)
    if extra:
        lines += ["", f"Extra usage: {extra}"]
    return [*lines, "", f"Source: {source_words(evidence, now)}", *silent]


def _row(name: str, window: UsageWindow, now: datetime, style: Style) -> str:
    state = present.window_state(window, now)
    used = window.used_percent
    if state == "reset_unconfirmed":
        # What it was says nothing of what it is, and nobody has said that it is zero.
        return f"{style.bold(name)}  {style.faint('·' * _BAR)}     ?    {window_words(window, now)}"
    filled = min(_BAR, max(int(used > 0), round(used * _BAR / 100)))
    colour = "31" if state == "full" else "33" if used >= 80 else "32"
    bar = style.paint("█" * filled, colour) + style.faint("░" * (_BAR - filled))
    words = reset_words(window.resets_at, now)
    return f"{style.bold(name)}  {bar}  {used:>5.4g} %  {words}"


def window_words(window: UsageWindow, now: datetime) -> str:
    """A window's figure in words; once its reset has passed, what it was."""
    used = f"{window.used_percent:g} %"
    if window.resets_at is None:
        return used
    if window.resets_at <= now:
        return f"reset {_since(window.resets_at, now)}, not yet confirmed; was {used}"
    return f"{used}, {reset_words(window.resets_at, now)}"


def reset_words(at: datetime | None, now: datetime) -> str:
    """When a window resets, in local time and in words."""
    if at is None:
        return "reset unknown"
    from ..remedies.waiting import in_words

    return f"resets {clock(at, now)} {at.astimezone():%Z}, in {in_words(at - now)}"


def _since(at: datetime | None, now: datetime) -> str:
    return ago(at, now) or "just now"


def source_words(evidence: Evidence, now: datetime) -> str:
    """Where the figures come from and how old they are."""
    usage = evidence.usage
    places = {each.item: each.source for each in evidence.provenance if each.item in ("usage", "usage.extra")}
    place = places.get("usage") or places.get("usage.extra") or ""
    words = [_SOURCES.get(usage.source or "", "kept by Claude Code")]
    if place and not place.startswith("transcript "):
        words[0] += f" in {redact(harmless(place))}" if usage.source in ("cache", None) else f" ({redact(place)})"
    words.append(_since(usage.fetched_at, now) if usage.fetched_at is not None else "of unknown age")
    if is_old(usage, now):
        words.append("so indicative only")
    return ", ".join(words)


def is_old(usage: Usage, now: datetime) -> bool:
    """Whether figures are too old to decide anything."""
    return usage.fetched_at is None or now - usage.fetched_at > FRESH


def extra_words(extra: ExtraUsage | None) -> str:
    """Extra usage in words, empty where nothing is known; what is not known is left out."""
    if extra is None:
        return ""
    reason = f" ({harmless(extra.disabled_reason).replace('_', ' ')})" if extra.disabled_reason else ""
    if extra.enabled is None:
        parts = [f"not available{reason}"] if reason else []
    else:
        parts = [f"{'on' if extra.enabled else 'off'}{reason}"]
    if extra.spent is not None:
        cap = f" of {_money(extra.monthly_limit)} this month" if extra.monthly_limit is not None else ""
        parts.append(f"{_money(extra.spent)} spent{cap}")
    elif extra.monthly_limit is not None:
        parts.append(f"monthly limit {_money(extra.monthly_limit)}")
    if extra.balance is not None:
        parts.append(f"balance {_money(extra.balance)}")
    if extra.auto_reload is not None:
        parts.append(f"auto-reload {'on' if extra.auto_reload else 'off'}")
    if extra.grant is not None:
        grant = _money(Money(extra.grant.amount, extra.grant.currency))
        parts.append(f"a credit of {grant} {'was claimed' if extra.grant.claimed else 'is offered'}")
    return ", ".join(parts)


def _money(value: Money) -> str:
    return f"{value.amount:,.2f} {value.currency}"
