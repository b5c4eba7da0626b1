"""What a judgement looked at, in words, with ages: "client 2.1.15 (transcript, 3 min ago)"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from .evidence import Evidence, Provenance, Usage, UsageWindow
from .phrase import joined, phrase
from .question import SAID

_NOW = timedelta(minutes=1)
_MOST = 8


def ago(then: datetime | None, now: datetime | None) -> str:
    """How long ago something was, in words; empty if that is not known or it is of now."""
    if then is None or now is None or now - then < _NOW:
        return ""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 120:
        return phrase("{minutes} min ago", minutes=minutes)
    return (
        phrase("{minutes} h ago", minutes=minutes // 60)
        if minutes < 48 * 60
        else phrase("{minutes} days ago", minutes=minutes // 1440)
    )


def figures(usage: Usage) -> str:
    """The windows in words: "session 15 %, week 3 %"."""
    return joined(
        ", ",
        (
            phrase("{window} {percent:g} %", window=window_name(each), percent=each.used_percent)
            for each in usage.windows
        ),
    )


def window_name(window: UsageWindow) -> str:
    """A window of the plan in words: "session", "week", "week for Opus"."""
    if window.kind == "session":
        return phrase("session")
    return phrase("week") if window.kind == "weekly" else phrase("week for {model}", model=window.scope)


def _login(evidence: Evidence) -> str | None:
    method = evidence.account.auth_method
    return phrase("credential in force: {method}", method=method.replace("_", " ")) if method else None


def _extra(evidence: Evidence) -> str | None:
    extra = evidence.usage.extra
    if extra is None:
        return None
    if extra.disabled_reason:
        return phrase("extra usage is off ({reason})", reason=extra.disabled_reason.replace("_", " "))
    if extra.enabled is None:
        return None
    return phrase("extra usage is on") if extra.enabled else phrase("extra usage is off")


_IN_WORDS: dict[str, Callable[[Evidence], str | None]] = {
    "client.version": lambda all: (
        phrase("client {version}", version=all.client.version) if all.client.version else None
    ),
    "client.latest": lambda all: (
        phrase("newest known version {latest}", latest=all.client.latest) if all.client.latest else None
    ),
    "client.updated_at": lambda all: phrase("the client was updated"),
    "client.process_started_at": lambda all: phrase("the session's process was started"),
    "account.auth_method": _login,
    "account.plan": lambda all: (
        phrase("plan {plan}", plan=all.account.plan.replace("_", " ")) if all.account.plan else None
    ),
    "usage": lambda all: phrase("usage: {figures}", figures=figures(all.usage)) if all.usage.windows else None,
    "usage.extra": _extra,
    "settings.model": lambda all: phrase("model {model}", model=all.settings.model) if all.settings.model else None,
    "settings.custom_system_prompt": lambda all: phrase("a system prompt of one's own"),
    "settings.git_trigger": lambda all: phrase("a known text in recent commits"),
    "service": lambda all: (
        phrase("status page: {indicator}", indicator=all.service.indicator) if all.service.indicator else None
    ),
}


def seen(evidence: Evidence) -> list[str]:
    """What was looked at, each with where it stands and how old it is; names of sessions and projects left out."""
    return list(_seen(evidence))[:_MOST]


def _seen(evidence: Evidence) -> Iterator[str]:
    for each in evidence.provenance:
        words = _IN_WORDS.get(each.item, lambda all: None)(evidence)
        if words is not None:
            where = joined(", ", (part for part in (_source(each), ago(each.at, evidence.observed_at)) if part))
            yield joined("", (words, " (", where, ")")) if where else words
    variables = [each for each in evidence.settings.variables or () if each.in_force]
    if variables:
        yield phrase("set: {variables}", variables=", ".join(f"{each.name} ({each.where})" for each in variables[:4]))


def _source(provenance: Provenance) -> str:
    # The path of a transcript names a person and a project, and helps nobody.
    if provenance.source.startswith("transcript "):
        return phrase("transcript")
    return phrase("you said so") if provenance.source == SAID else provenance.source
