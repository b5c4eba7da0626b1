"""Findings and evidence as plain JSON values, the way `--format json` and the protocol's `data` carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as members
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, cast

from .diagnosis.diagnose import Diagnosis
from .diagnosis.evidence import Evidence, Usage, UsageWindow
from .diagnosis.fields import Fields, Window
from .diagnosis.model import Condition, Remedy
from .diagnosis.scan import Position


def instant(value: datetime | None) -> str | None:
    """An instant as ISO 8601 in UTC."""
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def fields(value: Fields) -> dict[str, Any]:
    """The fields by their published names."""
    return {
        "http_status": value.http_status,
        "api_error_type": value.api_error_type,
        "request_ids": list(value.request_ids),
        "claude_code_version": value.claude_code_version,
        "plan": value.plan,
        "model": value.model,
        "session_used_percent": value.session_used_percent,
        "week_used_percent": value.week_used_percent,
        "windows": [_window(window) for window in value.windows],
        "resets_at": instant(value.resets_at),
        "reset_text": value.reset_text,
        "extra_balance": value.extra_balance,
    }


def _window(window: Window) -> dict[str, Any]:
    return {
        "kind": window.kind,
        "scope": window.scope,
        "used_percent": window.used_percent,
        "resets_at": instant(window.resets_at),
        "reset_text": window.reset_text,
    }


def place(start: Position, end: Position) -> dict[str, Any]:
    """A range as in the Language Server Protocol; columns as given."""
    return {
        "start": {"line": start.line, "character": start.column},
        "end": {"line": end.line, "character": end.column},
    }


def remedy(value: Remedy) -> dict[str, Any]:
    """A remedy by its published names."""
    return {
        "id": value.id,
        "title": value.title,
        "kind": value.kind,
        "paid": value.paid,
        "reversible": value.reversible,
        "steps": list(value.steps),
    }


def diagnosis(value: Diagnosis) -> dict[str, Any]:
    """A diagnosis by its published names."""
    return {
        "verdict": value.verdict,
        "confidence": value.confidence,
        "summary": value.summary,
        "causes": [
            {
                "id": found.cause.id,
                "confidence": found.confidence,
                "because": list(found.because),
                "against": list(found.against),
                "would_change": found.cause.would_change,
            }
            for found in value.causes
        ],
        "remedies": [remedy(each) for each in value.remedies],
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "answers": [{"id": answer.id, "label": answer.label} for answer in question.answers],
            }
            for question in value.questions
        ],
    }


WindowState = Literal["current", "full", "reset_unconfirmed"]


def window_state(window: UsageWindow, now: datetime) -> WindowState:
    """Whether a window's figure still holds; once its reset has passed nobody has said what came after."""
    if window.resets_at is not None and window.resets_at <= now:
        return "reset_unconfirmed"
    return "full" if window.used_percent >= 100 else "current"


class Foreseen(Protocol):
    """When a window will be full; no time: not before its reset."""

    @property
    def full_at(self) -> datetime | None: ...
    @property
    def earliest(self) -> datetime | None: ...
    @property
    def latest(self) -> datetime | None: ...


def usage(value: Usage, now: datetime, forecasts: Mapping[UsageWindow, Foreseen] | None = None) -> dict[str, Any]:
    """Usage figures by their published names, with their age, the state of each window and what is foreseen of it."""
    age = None if value.fetched_at is None else max(0, int((now - value.fetched_at).total_seconds()))
    return {
        "source": value.source,
        "fetched_at": instant(value.fetched_at),
        "age_seconds": age,
        "windows": [
            {
                "kind": window.kind,
                "scope": window.scope,
                "used_percent": window.used_percent,
                "resets_at": instant(window.resets_at),
                "state": window_state(window, now),
                "forecast": _foreseen(forecasts.get(window) if forecasts else None),
            }
            for window in value.windows
        ],
        "extra": None if value.extra is None else _known(value.extra),
    }


def _foreseen(value: Foreseen | None) -> dict[str, Any] | None:
    if value is None:
        return None
    times = {"full_at": value.full_at, "earliest": value.earliest, "latest": value.latest}
    return {name: instant(at) for name, at in times.items()}


def evidence(value: Evidence) -> dict[str, Any]:
    """Evidence by its published names, what is unknown left out; organisations are compared and not named."""
    account = value.account
    nameless = replace(account, organization=None, expected_organization=None)
    if account.organization is not None and account.expected_organization is not None:
        nameless = replace(nameless, organization_is_expected=account.organization == account.expected_organization)
    return _known(replace(value, account=nameless))


def _known(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple):
        return [_known(each) for each in cast("tuple[Any, ...]", value)]
    if not is_dataclass(value):
        return value
    shown = {member.name: _known(getattr(value, member.name)) for member in members(value)}
    # That no variable is set is known where they were looked for; the other lists are empty for want of knowledge.
    return {
        name: each for name, each in shown.items() if each not in (None, {}, []) or (name == "variables" and each == [])
    }


def condition(value: Condition, documentation: str | None) -> dict[str, Any]:
    """A condition with everything a program may want to know of it."""
    return {
        "code": value.code,
        "title": value.title,
        "severity": value.severity.value,
        "looks": [look if isinstance(look, str) else look.text for look in value.looks],
        "meaning": value.meaning,
        "remedies": [remedy(each) for each in value.remedies],
        "documentation": documentation,
        "blame": value.blame,
        "retryable": value.retryable,
        "http_status": value.http_status,
        "api_error_type": value.api_error_type,
        "since": value.since,
        "until": value.until,
        "attested": value.attested,
    }
