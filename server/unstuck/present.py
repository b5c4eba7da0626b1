"""Findings as plain JSON values, the way `check --format json` and the protocol's `data` carry them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .diagnosis.diagnose import Diagnosis
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
