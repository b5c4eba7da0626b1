"""Open documents: their lines, what was found in them, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..diagnosis.matcher import Matcher
from ..diagnosis.model import Severity
from ..diagnosis.scan import REACH, DocumentScan, Group, LineIndex, Position, Sighting, grouped, is_reference
from ..sources.lines import Lines
from .abilities import Encoding
from .convert import to_column
from .settings import Settings

if TYPE_CHECKING:
    from ..diagnosis.fields import Fields
    from ..sources.transcripts import TranscriptScan

_JSON_LINES = (".jsonl", ".ndjson")

Shown = tuple[Sighting, Severity, str, str, dict[str, Any]]
"""A finding, the severity, the line and the verdict by which it was shown, and the diagnostic."""

Seen = tuple[str, str, int]
"""A finding as one sees it: its code, its words, and how many of the same stand below it."""


class Judged(NamedTuple):
    """The verdict on a finding in one line."""

    verdict: str
    sighting: Sighting
    generation: int
    """By which state of the evidence."""


class Sent(NamedTuple):
    """Diagnostics as they were published."""

    settings: Settings
    text: str
    """The list of them, in JSON."""


class Document:
    """One open document and its findings."""

    def __init__(self, uri: str, language: str, version: int | None, text: str, *, source_code: bool) -> None:
        self.uri = uri
        self.language = language
        self.version = version
        self._store = Lines(text)
        self._source_code = source_code
        self._scan: DocumentScan | TranscriptScan | None = None
        self._by_structure = False
        self._matcher: Matcher | None = None
        self.shown: dict[int, Shown] = {}
        """What was shown last of each finding on one line, by the identity of its sighting."""
        self.closed = False
        self.judged: dict[Seen, Judged] = {}
        """The verdicts on the newest findings; kept while lines move, until they are judged again."""
        self.sent: Sent | None = None
        """What was published last, while it still holds."""

    @property
    def lines(self) -> list[str]:
        """The lines, with their line ends."""
        return self._store.lines

    @property
    def text(self) -> str:
        """The whole text."""
        return self._store.text

    @property
    def is_transcript(self) -> bool:
        """Whether this is a transcript, read by its structure."""
        if not self.uri.lower().endswith(_JSON_LINES) and self.language != "jsonl":
            return False
        from ..sources.transcripts import looks_like_transcript

        return looks_like_transcript(self._store.lines[0].encode("utf-8", "replace"))

    @property
    def scanned(self) -> bool:
        """Whether it was looked through."""
        return self._scan is not None

    @property
    def lines_scanned(self) -> int:
        """How many lines were scanned since it was opened."""
        return self._scan.lines_scanned if self._scan is not None else 0

    def scan(self, matcher: Matcher) -> None:
        """Looks through the document for the first time."""
        self._matcher = matcher
        self._by_structure = self.is_transcript
        if self._by_structure:
            from ..sources.transcripts import TranscriptScan

            self._scan = TranscriptScan(matcher)
        else:
            self._scan = DocumentScan(matcher, source_code=self._source_code)
        self._scan.replace(self._store.lines)
        self.sent = None

    def change(self, start: Position | None, end: Position | None, text: str, encoding: Encoding) -> None:
        """Applies one change of the client's, its columns in the client's units; without a range, a new text."""
        sent, self.sent = self.sent, None
        if start is None or end is None:
            self._store.replace_all(text)
            if self._scan is not None and self._matcher is not None:
                self.scan(self._matcher)
            return
        edit = self._store.replace(self.inside(start, encoding), self.inside(end, encoding), text)
        if self._scan is None or self._matcher is None:
            return
        if edit.first == 0 and self.is_transcript != self._by_structure:
            self.scan(self._matcher)
        else:
            changed = self._scan.edit(self._store.lines, edit.first, edit.removed, edit.inserted)
            self.sent = None if changed else sent

    def inside(self, where: Position, encoding: Encoding) -> Position:
        """A position in the client's units as one in code points."""
        lines = self._store.lines
        if not 0 <= where.line < len(lines):
            return where
        return Position(where.line, to_column(lines[where.line], where.column, encoding))

    @property
    def sightings(self) -> list[Sighting]:
        """Every sighting, in order."""
        return self._scan.sightings if self._scan is not None else []

    def groups(self, most: int) -> tuple[list[Group], int]:
        """The newest groups of sightings, at most so many, and how many findings that leaves out."""
        found = self.sightings
        # Grouping a bounded tail keeps an edit's cost independent of the document's size.
        tail = found[-3 * most :] if len(found) > 3 * most else found
        groups = grouped(tail)
        if self.language == "markdown" and is_reference(found):
            groups = [group.as_quoted() for group in groups]
        left_out = len(found) - len(tail) + max(0, len(groups) - most)
        return groups[-most:], left_out

    def seen(self, groups: Sequence[Group]) -> list[Seen]:
        """Groups as one sees them."""
        below: Counter[tuple[str, str]] = Counter()
        found: list[Seen] = []
        for group in reversed(groups):
            key = (group.first.condition.code, self.words(group.first))
            found.append((*key, below[key]))
            below[key] += 1
        return found[::-1]

    def words(self, sighting: Sighting) -> str:
        """What stands in the document there."""
        start, end = sighting.start, sighting.end
        lines = self._store.lines[start.line : end.line + 1]
        if len(lines) == 1:
            return lines[0][start.column : end.column]
        return "".join((lines[0][start.column :], *lines[1:-1], lines[-1][: end.column])) if lines else ""

    def fields(self, sighting: Sighting) -> Fields:
        """What the text says in and around a sighting."""
        # Not needed to show what was found, and slow to load.
        from ..diagnosis.fields import FAR_LINES, Fields, extract

        context = max(REACH, FAR_LINES)
        lines = self._store.lines
        if self._by_structure and self._matcher is not None:
            from ..sources.transcripts import classify, parse

            entry = parse(lines[sighting.start.line])
            return classify(entry, self._matcher)[1] if entry is not None else Fields()
        first, last = max(0, sighting.start.line - context), min(len(lines), sighting.end.line + context + 1)
        part = lines[first:last]
        text = "".join(part)
        index = LineIndex(part, first)
        start = index.offset(sighting.start.line) + sighting.start.column
        end = index.offset(sighting.end.line) + sighting.end.column
        floor, ceiling, frame = 0, len(text), None
        for match in self._matcher.find(text, source_code=self._source_code) if self._matcher is not None else ():
            if match.end <= start:
                floor = match.end
            elif match.start >= end:
                ceiling = match.start
                break
            else:
                frame = match.frame
        return extract(text, start, end, frame, floor, ceiling)
