"""The published shapes as pydantic models: what comes in is checked by them, and their JSON Schema is printed.

Imported only where a shape is read or printed; findings are written without them.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .diagnosis.evidence import Evidence, ExtraUsage, UsageWindow
from .diagnosis.verdict import Verdict


class Shape(BaseModel):
    """A shape that may gain optional fields."""

    model_config = ConfigDict(extra="allow")


class Report(Shape):
    """One error notification, as `unstuck/reportError` takes it."""

    origin: Literal["hook", "transcript", "terminal", "log", "paste", "other"] = "other"
    text: str
    occurredAt: datetime | None = None
    sessionId: str | None = None
    transcriptPath: str | None = None
    cwd: str | None = None
    surface: str | None = None
    details: str | None = None


class Position(Shape):
    """A place in a document: zero-based line, and column in UTF-16 units."""

    line: int = Field(ge=0)
    character: int = Field(ge=0)


class Range(Shape):
    """A part of a document."""

    start: Position
    end: Position


class FoundWindow(Shape):
    """A usage window of a panel in the text."""

    kind: Literal["session", "weekly", "weekly_scoped"]
    scope: str | None
    used_percent: float
    resets_at: datetime | None
    reset_text: str | None


class Fields(Shape):
    """What literally stands in the text; null where it says nothing."""

    http_status: int | None
    api_error_type: str | None
    request_ids: list[str]
    claude_code_version: str | None
    plan: str | None
    model: str | None
    session_used_percent: float | None
    week_used_percent: float | None
    windows: list[FoundWindow]
    resets_at: datetime | None
    reset_text: str | None
    extra_balance: str | None


class Cause(Shape):
    """One explanation; confidence from 0 to 1."""

    id: str
    confidence: float = Field(ge=0, le=1)
    because: list[str]
    against: list[str]
    would_change: str | None


class Remedy(Shape):
    """One thing a person can do."""

    id: str
    title: str
    kind: str
    paid: bool
    reversible: bool
    steps: list[str]


class Answer(Shape):
    """One answer to a question."""

    id: str
    label: str


class Question(Shape):
    """What a person may be asked, where nothing else decides."""

    id: str
    text: str
    answers: list[Answer]


class Diagnosis(Shape):
    """A finding judged."""

    verdict: Verdict
    confidence: float = Field(ge=0, le=1)
    summary: str
    causes: list[Cause]
    remedies: list[Remedy]
    questions: list[Question] = []


class Finding(Shape):
    """A condition recognised in a file; `count` is how often the message was printed."""

    code: str = Field(pattern=r"^[a-z]+/[a-z0-9_-]+$")
    title: str
    severity: Literal["error", "warning", "information", "hint"]
    range: Range
    count: int = Field(ge=1)
    fields: Fields
    diagnosis: Diagnosis


class FileResult(Shape):
    """The findings of one file; the path is - for standard input."""

    path: str
    findings: list[Finding]


class Check(Shape):
    """What `check --format json` prints."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    version: Literal[1] = Field(alias="schema")
    results: list[FileResult]


class DoctorIncident(Shape):
    """One condition in one session: `over` is whether the session went on, `retrying` whether it was being retried."""

    code: str = Field(pattern=r"^[a-z]+/[a-z0-9_-]+$")
    title: str
    severity: Literal["error", "warning", "information", "hint"]
    session: str
    since: datetime
    last: datetime
    count: int = Field(ge=1)
    over: bool
    retrying: bool
    judged: bool
    folder: str | None
    path: str
    surface: str | None
    http_status: int | None
    claude_code_version: str | None
    request_ids: list[str]


class OlderSession(Shape):
    """A running session that is older than the newest client that is installed."""

    process: int
    version: str | None
    session: str | None
    folder: str | None
    started_at: datetime | None


class Doctor(Shape):
    """What `doctor --format json` prints; the diagnosis is of the incident that is `judged`, null without any.

    `unknown` names the items of evidence that would matter and are not known.
    """

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    version: Literal[1] = Field(alias="schema")
    generated_at: datetime
    days: int
    incidents: list[DoctorIncident]
    evidence: Evidence
    unknown: list[str]
    older_sessions: list[OlderSession]
    diagnosis: Diagnosis | None


class Forecast(Shape):
    """When a window will be full at the pace of late; where `full_at` is null, not before its reset."""

    full_at: datetime | None
    earliest: datetime | None
    latest: datetime | None


class AgedWindow(Shape):
    """One window of the plan; `reset_unconfirmed`: it has been reset since, and what is used now is not known."""

    kind: Literal["session", "weekly", "weekly_scoped"]
    scope: str | None
    used_percent: float
    resets_at: datetime | None
    state: Literal["current", "full", "reset_unconfirmed"]
    forecast: Forecast | None = None


class AgedUsage(Shape):
    """What `usage --format json` prints; null and no windows where nothing is known."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    version: Literal[1] = Field(alias="schema")
    generated_at: datetime
    source: Literal["statusline", "cache", "endpoint", "panel", "transcript"] | None
    fetched_at: datetime | None
    age_seconds: int | None
    windows: list[AgedWindow]
    extra: ExtraUsage | None


class TokenCounts(Shape):
    """How many tokens of each kind."""

    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)
    cache_creation_input_tokens: int = Field(ge=0)
    cache_read_input_tokens: int = Field(ge=0)
    total_tokens: int = Field(ge=0)


class TotalsDay(TokenCounts):
    """What one model used on a day of the local time zone."""

    day: date
    model: str


class TotalsWindow(Shape):
    """What each model used in five hours, from the full hour of the first answer on."""

    begin: datetime
    end: datetime
    models: dict[str, TokenCounts]


class TotalsOutput(Shape):
    """What `usage --totals --format json` prints, in order of time; `files` are the transcripts that were read."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    version: Literal[1] = Field(alias="schema")
    generated_at: datetime
    files: int = Field(ge=0)
    unread_files: int = Field(ge=0)
    days: list[TotalsDay]
    windows: list[TotalsWindow]


class StatusAction(Shape):
    """A command that is offered, and more about it."""

    title: str
    command: str
    arguments: list[Any]
    detail: str | None = None


class OpenIncident(Shape):
    """One of the incidents that are open."""

    id: str
    uri: str
    title: str
    since: datetime


class StatusIncident(Shape):
    """The incident that a status speaks of."""

    uri: str
    code: str
    title: str
    verdict: str
    since: datetime
    id: str | None = None
    summary: str | None = None
    blocking: bool | None = None
    notify: bool | None = None
    message: str | None = None
    actions: list[StatusAction] = Field(default_factory=list[StatusAction], max_length=6)


class StatusUsage(Shape):
    """The usage figures that a status shows."""

    windows: list[UsageWindow]
    extra: ExtraUsage | None = None
    source: str
    fetchedAt: datetime


class Status(Shape):
    """What `unstuck/status` carries: everything that a status bar shows."""

    state: Literal["ok", "warning", "blocked", "unknown"]
    incident: StatusIncident | None = None
    usage: StatusUsage | None = None
    text: str
    tooltip: str
    label: str | None = None
    incidents: list[OpenIncident] = Field(default_factory=list[OpenIncident])
    actions: list[StatusAction] = Field(default_factory=list[StatusAction])


_SHAPES: dict[str, TypeAdapter[Any]] = {
    "report": TypeAdapter(Report),
    "evidence": TypeAdapter(Evidence),
    "check": TypeAdapter(Check),
    "doctor": TypeAdapter(Doctor),
    "usage": TypeAdapter(AgedUsage),
    "totals": TypeAdapter(TotalsOutput),
    "status": TypeAdapter(Status),
}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a published shape. Raises `KeyError` for another name."""
    schema = _SHAPES[name].json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


class BadEvidence(Exception):
    """An evidence file that cannot be used; the message says why and where."""


def read_evidence(path: Path) -> Evidence:
    """The evidence in a JSON file. Raises `BadEvidence`."""
    try:
        return TypeAdapter(Evidence).validate_python(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadEvidence(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadEvidence(f"{path}: {where}: {first['msg']}" if where else f"{path}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise BadEvidence(f"{path}: not JSON: {error}") from error
