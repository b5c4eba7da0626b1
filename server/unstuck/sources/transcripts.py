"""Claude Code's transcripts and stream-json: error entries by structure, never talk about errors.

A quote inside a JSON string is escaped, so `"isApiErrorMessage":true` can only be a key with its value:
searching for such literals finds every error entry without parsing the rest.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..accelerator import bulk
from ..diagnosis.matcher import Match, Matcher
from ..diagnosis.scan import Position, Sighting
from ..jsonvalue import as_instant, as_list, as_number, as_object, as_text
from .machine import words

if TYPE_CHECKING:
    from ..diagnosis.fields import Fields

# The transcript's names and those of `--output-format stream-json` (seen in 2.1.328, 2026-11-20).
_ERROR_KEYS = re.compile(
    rb'"(?:isApiErrorMessage":\s?true|is_api_error_message":\s?true|subtype":\s?"api_(?:error|retry)"'
    rb'|hook_event_name":\s?"StopFailure")'
)
_LOOKS_LIKE = re.compile(rb'\s*\{.{0,4000}?"(?:sessionId|session_id|parentUuid|uuid)":', re.DOTALL)
_TYPED = re.compile(rb'\s*\{.{0,400000}?"type":\s?"', re.DOTALL)
_MAX_LINE = 8 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One error entry: its words and what the structure says."""

    text: str
    offset: int = 0
    """Where its line begins, in bytes."""
    retry: bool = False
    status: int | None = None
    error_type: str | None = None
    kind: str | None = None
    """Claude Code's own classification, such as `rate_limit`."""
    request_id: str | None = None
    version: str | None = None
    session_id: str | None = None
    timestamp: datetime | None = None
    resets_at: datetime | None = None
    details: str | None = None
    model: str | None = None
    quota: dict[str, Any] = field(default_factory=dict[str, Any])


def looks_like_transcript(head: bytes) -> bool:
    """Whether the beginning of a file is that of a transcript or of stream-json output."""
    line = head.lstrip()[:400_000]
    return bool(_LOOKS_LIKE.match(line) and _TYPED.match(line))


def entries(data: bytes | mmap.mmap) -> Iterator[Entry]:
    """Every error entry of a transcript, in order. Broken lines are passed over."""
    done = 0
    for first, last in bulk.spans(_ERROR_KEYS, data):
        if first < done:
            continue
        start = data.rfind(b"\n", max(0, first - _MAX_LINE), first) + 1
        end = data.find(b"\n", last, last + _MAX_LINE)
        end = min(len(data), last + _MAX_LINE) if end < 0 else end
        done = end
        entry = parse(data[start:end])
        if entry is not None:
            yield replace(entry, offset=start)


def parse(line: bytes | str) -> Entry | None:
    """The error entry that a line holds, or None for any other line, broken ones too."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return from_value(value)


def from_value(value: Any) -> Entry | None:
    """The error entry in a parsed line: an assistant error, a retry, or a StopFailure hook payload."""
    value = as_object(value)
    if value.get("hook_event_name") == "StopFailure":
        return Entry(
            as_text(value.get("last_assistant_message")) or as_text(value.get("error_details")) or "",
            kind=as_text(value.get("error")),
            session_id=as_text(value.get("session_id")),
            details=_details(value.get("error_details")),
        )
    kind = value.get("type")
    if kind == "assistant" and (value.get("isApiErrorMessage") is True or value.get("is_api_error_message") is True):
        return _assistant(value)
    if kind == "system" and value.get("subtype") in ("api_error", "api_retry"):
        return _retry(value)
    return None


def _assistant(value: dict[str, Any]) -> Entry:
    content = as_object(value.get("message")).get("content")
    texts = [as_text(content), *(as_text(as_object(part).get("text")) for part in as_list(content))]
    quota = as_object(value.get("quotaLimits"))
    return Entry(
        "\n".join(text for text in texts if text is not None),
        status=as_number(value.get("apiErrorStatus", value.get("api_error_status"))),
        error_type=words.plain(value.get("apiErrorType", value.get("api_error_type"))),
        kind=as_text(value.get("error")),
        request_id=words.request(value.get("requestId", value.get("request_id"))),
        resets_at=as_instant(quota.get("resetsAt")),
        details=_details(value.get("errorDetails", value.get("error_details"))),
        quota=quota,
        **_common(value),
    )


def _retry(value: dict[str, Any]) -> Entry:
    error = as_object(value.get("error"))
    text = as_text(error.get("formatted")) or as_text(error.get("message")) or as_text(value.get("error")) or ""
    return Entry(
        text,
        retry=True,
        status=as_number(error.get("status", value.get("error_status"))),
        request_id=words.request(error.get("requestId")),
        details=as_text(error.get("message")),
        **_common(value),
    )


def _common(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": words.version(value.get("version")),
        "session_id": as_text(value.get("sessionId", value.get("session_id"))),
        "timestamp": as_instant(value.get("timestamp")),
    }


def _details(value: Any) -> str | None:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return as_text(value)


def classify(entry: Entry, matcher: Matcher) -> tuple[Match | None, Fields]:
    """The condition of an entry, by its words first and its raw details second, and its fields."""
    # Not needed to find an error, and slow to load.
    from ..diagnosis.fields import extract
    from ..diagnosis.resets import resolve_reset

    match = _best(matcher.find(entry.text, at_home=True))
    if entry.details and (match is None or match.condition.accompanies or not match.weight):
        by_details = _best(matcher.find(entry.details, at_home=True))
        if by_details is not None and by_details.weight:
            match = by_details
    if match is None:
        condition = matcher.fallback_condition(entry.status, entry.error_type, entry.kind)
        match = Match(0, len(entry.text), condition, 0, None, False) if condition is not None else None
    text = "\n".join(part for part in (entry.text, entry.details) if part)
    fields = extract(text, 0, len(entry.text), match.frame if match else None, 0, len(text), entry.timestamp)
    ids = dict.fromkeys((entry.request_id, *fields.request_ids))
    return match, replace(
        fields,
        http_status=entry.status if entry.status is not None else fields.http_status,
        api_error_type=entry.error_type or fields.api_error_type,
        request_ids=tuple(identifier for identifier in ids if identifier),
        claude_code_version=entry.version or fields.claude_code_version,
        resets_at=entry.resets_at
        or fields.resets_at
        or (resolve_reset(fields.reset_text, entry.timestamp) if fields.reset_text else None),
        extra=entry.quota,
    )


def _best(matches: list[Match]) -> Match | None:
    telling = [match for match in matches if not match.condition.accompanies and match.weight]
    return max(telling or matches, key=lambda match: match.weight, default=None)


def sighting_of(line: str, number: int, matcher: Matcher) -> Sighting | None:
    """The error entry on a line of a transcript as a sighting, or None."""
    raw = line.encode("utf-8", "replace")
    if _ERROR_KEYS.search(raw) is None:
        return None
    entry = parse(line)
    if entry is None:
        return None
    match, _ = classify(entry, matcher)
    if match is None:
        return None
    start, end = place(line, entry.text)
    return Sighting(Position(number, start), Position(number, end), match.condition, False, entry.retry, False)


def place(line: str, text: str) -> tuple[int, int]:
    """Where the words of an entry stand in its line, in code points."""
    if text:
        for ascii_only in (False, True):
            words = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
            at = line.find(words)
            if at >= 0:
                return at, at + len(words)
    return 0, len(line.rstrip("\r\n"))


class TranscriptScan:
    """The sightings of an open transcript, kept up to date over its edits; see `DocumentScan`."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.sightings: list[Sighting] = []
        self.lines_scanned = 0

    def replace(self, lines: Sequence[str]) -> None:
        """Scans the whole document."""
        self.sightings = self._scan(lines, 0, len(lines))

    def edit(self, lines: Sequence[str], first: int, removed: int, inserted: int) -> bool:
        """Scans the lines that an edit put in place of others; entries never depend on each other."""
        before = [sighting for sighting in self.sightings if sighting.start.line < first]
        after = [
            sighting.moved(inserted - removed) for sighting in self.sightings if sighting.start.line >= first + removed
        ]
        self.sightings = [*before, *self._scan(lines, first, first + inserted), *after]
        return True

    def _scan(self, lines: Sequence[str], low: int, high: int) -> list[Sighting]:
        self.lines_scanned += high - low
        found = (sighting_of(lines[number], number, self._matcher) for number in range(low, high))
        return [sighting for sighting in found if sighting is not None]
