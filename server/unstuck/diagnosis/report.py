"""A report: one error notification as received, and the finding in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from .model import Condition

if TYPE_CHECKING:
    from .fields import Fields

Origin = Literal["hook", "transcript", "terminal", "log", "paste", "other"]


@dataclass(frozen=True, slots=True)
class Report:
    """Text plus what its origin knows."""

    origin: Origin
    text: str
    occurred_at: datetime | None = None
    session_id: str | None = None
    transcript_path: str | None = None
    cwd: str | None = None
    surface: str | None = None
    details: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with the condition recognised in it."""

    report: Report
    condition: Condition
    fields: Fields
