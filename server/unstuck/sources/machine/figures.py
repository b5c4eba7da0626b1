"""Usage figures from JSON of the shape that Claude Code keeps. What is missing stays missing: never a false zero."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...diagnosis.evidence import ExtraUsage, Grant, Money, UsageWindow, WindowKind
from ...jsonvalue import as_instant, as_list, as_object
from . import words

_KINDS: dict[str, WindowKind] = {"session": "session", "weekly_all": "weekly", "weekly_scoped": "weekly_scoped"}
_TYPED: tuple[tuple[str, WindowKind, str | None], ...] = (
    ("five_hour", "session", None),
    ("seven_day", "weekly", None),
    ("seven_day_opus", "weekly_scoped", "Opus"),
    ("seven_day_sonnet", "weekly_scoped", "Sonnet"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The plan's windows and the use beyond them."""

    windows: tuple[UsageWindow, ...]
    extra: ExtraUsage | None


def figures_of(body: dict[str, Any]) -> Figures:
    """The figures that a body holds; keys that are not known are not read."""
    windows: dict[tuple[WindowKind, str | None], UsageWindow] = {}
    for item in map(as_object, as_list(body.get("limits"))):
        kind = _KINDS.get(str(item.get("kind")))
        scope = words.title(as_object(as_object(item.get("scope")).get("model")).get("display_name"))
        if kind is not None and (kind == "weekly_scoped") == (scope is not None):
            _add(windows, kind, scope, item.get("percent"), as_instant(item.get("resets_at")))
    for key, kind, scope in _TYPED:
        item = as_object(body.get(key))
        if (kind, scope) not in windows:
            _add(windows, kind, scope, item.get("utilization"), as_instant(item.get("resets_at")))
    if all(window.used_percent == 0 and window.resets_at is None for window in windows.values()):
        # Nothing but zeros without any time is the shape of figures that never came.
        windows.clear()
    return Figures(tuple(windows.values()), _extra(body))


def body_of(figures: Figures) -> dict[str, Any]:
    """A body that holds these figures and nothing else."""
    kinds = {kind: name for name, kind in _KINDS.items()}
    limits = [
        {
            "kind": kinds[window.kind],
            "percent": window.used_percent,
            "resets_at": window.resets_at.isoformat() if window.resets_at else None,
            "scope": {"model": {"display_name": window.scope}},
        }
        for window in figures.windows
    ]
    extra = figures.extra
    if extra is None:
        return {"limits": limits}
    spend = {
        "enabled": extra.enabled,
        "disabled_reason": extra.disabled_reason,
        "balance": _minor(extra.balance),
        "used": _minor(extra.spent),
        "limit": _minor(extra.monthly_limit),
        "auto_reload": extra.auto_reload,
    }
    return {"limits": limits, "spend": spend}


def _minor(money: Money | None) -> dict[str, Any] | None:
    return {"amount_minor": money.amount, "currency": money.currency, "exponent": 0} if money is not None else None


def _add(
    windows: dict[tuple[WindowKind, str | None], UsageWindow],
    kind: WindowKind,
    scope: str | None,
    percent: Any,
    resets_at: datetime | None,
) -> None:
    used = number(percent)
    if used is not None:
        windows[kind, scope] = UsageWindow(kind, min(used, 100.0), scope, resets_at)


def number(value: Any) -> float | None:
    """A finite number, not below zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if math.isfinite(result) and result >= 0 else None


def _extra(body: dict[str, Any]) -> ExtraUsage | None:
    usage, spend = as_object(body.get("extra_usage")), as_object(body.get("spend"))
    unit, places = usage.get("currency"), usage.get("decimal_places")
    reload: Any = spend.get("auto_reload")
    reload = as_object(reload).get("enabled", reload)
    reason = words.plain(usage.get("disabled_reason")) or words.plain(spend.get("disabled_reason"))
    extra = ExtraUsage(
        enabled=_flag(usage.get("is_enabled"), spend.get("enabled")),
        disabled_reason=reason,
        balance=_amount(spend.get("balance")),
        spent=_amount(spend.get("used")) or _money(usage.get("used_credits"), unit, places),
        monthly_limit=_amount(spend.get("limit")) or _money(usage.get("monthly_limit"), unit, places),
        auto_reload=_flag(reload),
    )
    return None if extra == ExtraUsage() else extra


def _flag(*values: Any) -> bool | None:
    return next((value for value in values if isinstance(value, bool)), None)


def _amount(value: Any) -> Money | None:
    value = as_object(value)
    return _money(value.get("amount_minor"), value.get("currency"), value.get("exponent"))


def _money(minor: Any, currency: Any, exponent: Any) -> Money | None:
    amount = number(minor)
    if amount is None or not isinstance(currency, str) or len(currency) != 3 or not currency.isalpha():
        return None
    places = exponent if isinstance(exponent, int) and not isinstance(exponent, bool) and 0 <= exponent <= 6 else 2
    return Money(amount / 10**places, currency.upper())


def grant_of(info: dict[str, Any]) -> Grant | None:
    """A credit that is offered or was given."""
    money = _money(info.get("amount_minor_units"), info.get("currency"), None)
    claimed = info.get("granted") is True
    if money is None or not money.amount or not (claimed or info.get("available") is True):
        return None
    return Grant(money.amount, money.currency, claimed)
