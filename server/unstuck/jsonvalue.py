"""JSON from outside, whose shape is not to be trusted: objects and their members, or nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from datetime import datetime


def as_object(value: Any) -> dict[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def object_in(text: bytes | str) -> dict[str, Any]:
    """The JSON object that a text is, else an empty one: broken and half-written JSON holds nothing."""
    try:
        return as_object(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a JSON array, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_text(value: Any) -> str | None:
    """The value if it is a string."""
    return value if isinstance(value, str) else None


def as_number(value: Any) -> int | None:
    """The value if it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_instant(value: Any) -> datetime | None:
    """The value if it is a time: ISO 8601 (without a zone: UTC), or seconds or milliseconds since 1970."""
    # The language server answers first and reads times later.
    from datetime import UTC, datetime

    try:
        if isinstance(value, str):
            instant = datetime.fromisoformat(value)
            return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None
