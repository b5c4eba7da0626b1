"""Findings in a document of lines, kept right while the document is edited.

A finding depends on the lines within `REACH` of it and no others. So a part of a document can be
scanned with that margin, and after an edit only the lines around it are scanned again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from .company import REACH_LINES
from .matcher import Match, Matcher
from .model import Condition, Severity
from .text import MAX_LINES

REACH = REACH_LINES + MAX_LINES

_RETRY = re.compile(r"(?i)\bretry|\battempt\s\d")
_RETRY_LINES = 4
_PAIR_LINES = 6
# Nobody meets so many different errors in the notes of one case.
_REFERENCE = 12
REPEAT_LINES = max(_RETRY_LINES, _PAIR_LINES)


class Position(NamedTuple):
    """A place in a document: zero-based line, and column in code points."""

    line: int
    column: int


class Sighting(NamedTuple):
    """One message seen in a document."""

    start: Position
    end: Position
    condition: Condition
    quoted: bool
    retry: bool
    raw: bool
    """Whether it is a JSON error body rather than a line for people."""

    @property
    def severity(self) -> Severity:
        """The condition's severity, or a hint where the message is only quoted."""
        return Severity.HINT if self.quoted else self.condition.severity

    def moved(self, lines: int) -> Sighting:
        """The same message after lines were inserted or removed above it."""
        return self._replace(
            start=Position(self.start.line + lines, self.start.column),
            end=Position(self.end.line + lines, self.end.column),
        )


class Group(NamedTuple):
    """Sightings of one message: the first, and the repetitions of it (retries, the raw body)."""

    first: Sighting
    repeats: tuple[Sighting, ...] = ()

    @property
    def times(self) -> int:
        """How often the message was printed; a raw body beside its banner does not count."""
        if not self.repeats:
            return 1
        retries = sum(1 for sighting in self.repeats if sighting.raw == self.first.raw or sighting.retry)
        return 1 + retries

    def as_quoted(self) -> Group:
        """The same messages, only quoted."""
        return Group(self.first._replace(quoted=True), tuple(each._replace(quoted=True) for each in self.repeats))


def is_reference(found: Iterable[Sighting]) -> bool:
    """Whether a page of prose with these sightings is about errors in general: it only quotes them."""
    return len({sighting.condition.code for sighting in found}) >= _REFERENCE


class LineIndex:
    """Where the lines of a joined text begin."""

    def __init__(self, lines: Sequence[str], first_line: int = 0) -> None:
        self._starts = [0, *accumulate(map(len, lines))]
        self._first = first_line

    def position(self, offset: int) -> Position:
        """The position of an offset; the end of a line belongs to that line."""
        line = bisect_right(self._starts, offset) - 1
        if line >= len(self._starts) - 1 and line > 0:
            line = len(self._starts) - 2
        return Position(self._first + line, offset - self._starts[line])

    def offset(self, line: int) -> int:
        """The offset at which a line begins."""
        return self._starts[line - self._first]


def sightings(matches: Iterable[Match], text: str, index: LineIndex) -> list[Sighting]:
    """Matches in a text as sightings in its document."""
    return [
        Sighting(
            index.position(match.start),
            index.position(match.end),
            match.condition,
            match.quoted,
            _RETRY.search(text, match.start, min(len(text), match.end + 80)) is not None,
            match.frame is not None and match.frame.is_body,
        )
        for match in matches
    ]


def grouped(found: Iterable[Sighting]) -> list[Group]:
    """Sightings with repetitions of one failure put together, in order of first appearance."""
    groups: list[list[Sighting]] = []
    latest: dict[tuple[str, bool], list[Sighting]] = {}
    for sighting in found:
        key = (sighting.condition.code, sighting.quoted)
        group = latest.get(key)
        if group is not None and _repeats(group[-1], sighting):
            group.append(sighting)
        else:
            group = [sighting]
            groups.append(group)
            latest[key] = group
    return [Group(group[0], tuple(group[1:])) for group in groups]


def _repeats(before: Sighting, after: Sighting) -> bool:
    distance = after.start.line - before.end.line
    if before.retry or after.retry:
        return distance <= _RETRY_LINES
    return before.raw != after.raw and distance <= _PAIR_LINES


def _start_line(sighting: Sighting) -> int:
    return sighting.start.line


def _end_line(sighting: Sighting) -> int:
    return sighting.end.line


def _touching(found: Sequence[Sighting], low: int, high: int) -> list[Sighting]:
    """The sightings of which a part lies in lines `low` to `high` (exclusive); sightings never overlap."""
    return list(found[bisect_left(found, low, key=_end_line) : bisect_left(found, high, key=_start_line)])


class DocumentScan:
    """The sightings of one document, in order, kept up to date over its edits."""

    def __init__(self, matcher: Matcher, *, at_home: bool = False, source_code: bool = False) -> None:
        self._matcher = matcher
        self._at_home = at_home
        self._source_code = source_code
        self.sightings: list[Sighting] = []
        self.lines_scanned = 0
        """How many lines were given to the matcher so far; budgets are tested by it."""

    def replace(self, lines: Sequence[str]) -> None:
        """Scans the whole document."""
        self.sightings = self._scan(lines, 0, len(lines))

    def edit(self, lines: Sequence[str], first: int, removed: int, inserted: int) -> bool:
        """Scans what an edit may have changed; whether any sighting, or a line of one, is not as before.

        `lines` is the document after the edit, in which `removed` lines from line `first` on were
        replaced by `inserted` lines.
        """
        before = self.sightings
        reach = REACH
        while not self._rescan(lines, first, removed, inserted, reach):
            reach *= 2
        return self.sightings is not before or bool(_touching(before, first, first + inserted))

    def _rescan(self, lines: Sequence[str], first: int, removed: int, inserted: int, reach: int) -> bool:
        """Scans an edit's neighbourhood; false, and nothing changes, if that was too small.

        Where old and new findings meet they must agree. They do not where messages follow each other so
        densely, or are so long, that they depend on lines further away.
        """
        shift = inserted - removed
        low, high = max(0, first - reach), min(len(lines), first + inserted + reach)
        fresh = self._scan(lines, max(0, low - REACH), min(len(lines), high + REACH))
        if _touching(fresh, low - MAX_LINES, low) != _touching(self.sightings, low - MAX_LINES, low):
            return False
        old = _touching(self.sightings, high - shift, high - shift + MAX_LINES)
        if _touching(fresh, high, high + MAX_LINES) != [sighting.moved(shift) for sighting in old]:
            return False
        rest = self.sightings[bisect_left(self.sightings, high - shift, key=_start_line) :]
        if shift:
            rest = [sighting.moved(shift) for sighting in rest]
        kept = bisect_left(self.sightings, low, key=_start_line)
        own = fresh[bisect_left(fresh, low, key=_start_line) : bisect_left(fresh, high, key=_start_line)]
        if shift or [*own, *rest] != self.sightings[kept:]:
            self.sightings = [*self.sightings[:kept], *own, *rest]
        return True

    def _scan(self, lines: Sequence[str], first: int, last: int) -> list[Sighting]:
        """The sightings in lines `first` to `last` (exclusive), seen without the lines around them."""
        part = lines[first:last]
        self.lines_scanned += len(part)
        text = "".join(part)
        matches = self._matcher.find(text, at_home=self._at_home, source_code=self._source_code)
        return sightings(matches, text, LineIndex(part, first)) if matches else []
