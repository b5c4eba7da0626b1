"""What a judgement looked at, in words, with ages: "client 2.1.15 (transcript, 3 min ago)"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from .evidence import Evidence, Provenance, Usage

_NOW = timedelta(minutes=1)
_MOST = 8


def ago(then: datetime | None, now: datetime | None) -> str:
    """How long ago something was, in words; empty if that is not known or it is of now."""
    if then is None or now is None or now - then < _NOW:
        return ""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def figures(usage: Usage) -> str:
    """The windows in words: "session 15 %, week 3 %"."""
    names = {"session": "session", "weekly": "week"}
    return ", ".join(
        f"{names.get(each.kind, f'week for {each.scope}')} {each.used_percent:g} %" for each in usage.windows
    )


def _login(evidence: Evidence) -> str | None:
    method = evidence.account.auth_method
    return f"credential in force: {method.replace('_', ' ')}" if method else None


def _extra(evidence: Evidence) -> str | None:
    extra = evidence.usage.extra
    if extra is None:
        return None
    if extra.disabled_reason:
        return f"extra usage is off ({extra.disabled_reason.replace('_', ' ')})"
    return None if extra.enabled is None else f"extra usage is {'on' if extra.enabled else 'off'}"


_IN_WORDS: dict[str, Callable[[Evidence], str | None]] = {
    "client.version": lambda all: f"client {all.client.version}" if all.client.version else None,
    "client.latest": lambda all: f"newest known version {all.client.latest}" if all.client.latest else None,
    "client.updated_at": lambda all: "the client was updated",
    "client.process_started_at": lambda all: "the session's process was started",
    "account.auth_method": _login,
    "account.plan": lambda all: f"plan {all.account.plan.replace('_', ' ')}" if all.account.plan else None,
    "usage": lambda all: f"usage: {figures(all.usage)}" if all.usage.windows else None,
    "usage.extra": _extra,
    "settings.model": lambda all: f"model {all.settings.model}" if all.settings.model else None,
    "settings.custom_system_prompt": lambda all: "a system prompt of one's own",
    "settings.git_trigger": lambda all: "a known text in recent commits",
    "service": lambda all: f"status page: {all.service.indicator}" if all.service.indicator else None,
}


def seen(evidence: Evidence) -> list[str]:
    """What was looked at, each with where it stands and how old it is; names of sessions and projects left out."""
    return list(_seen(evidence))[:_MOST]


def _seen(evidence: Evidence) -> Iterator[str]:
    for each in evidence.provenance:
        words = _IN_WORDS.get(each.item, lambda all: None)(evidence)
        if words is not None:
            where = ", ".join(part for part in (_source(each), ago(each.at, evidence.observed_at)) if part)
            yield f"{words} ({where})" if where else words
    variables = [each for each in evidence.settings.variables or () if each.in_force]
    if variables:
        yield "set: " + ", ".join(f"{each.name} ({each.where})" for each in variables[:4])


def _source(provenance: Provenance) -> str:
    # The path of a transcript names a person and a project, and helps nobody.
    return "transcript" if provenance.source.startswith("transcript ") else provenance.source
