"""Tokens used, by what transcripts say: by day and model, and by windows of five hours.

One answer stands in several lines, and in several files where a session was taken up again: it counts once, by the ids
of its message and its request, with its largest figures. What was read is noted in the state folder, so that only what
was added since is read again; where a file is gone or is another one, all is read anew. No prices: they change.

This module tells what was noted, in less time than most programs take to start: what reads is loaded only where
something is new, and nothing else here is slow to load.
"""

from __future__ import annotations

import json
import os
from array import array
from binascii import a2b_base64
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from operator import add
from pathlib import Path
from typing import Literal, NamedTuple

from ..jsonvalue import as_object

VERSION = 2
"""Of the notes; others are not read."""
SPAN = 900
"""The seconds that are added up: fine enough for the days of every time zone and for windows, which begin at hours."""
WINDOW = timedelta(hours=5)
LATEST = 100_000_000_000 // SPAN
"""The first span that is too late to be of a clock."""
_HOUR = 3600
_WINDOW_SPANS = int(WINDOW.total_seconds()) // SPAN
_ROWS = 5


class Tokens(NamedTuple):
    """How many tokens of each kind."""

    input: int = 0
    output: int = 0
    cache_creation: int = 0
    cache_read: int = 0

    @property
    def total(self) -> int:
        """Those of all kinds."""
        return sum(self)


There = dict[str, os.stat_result]
"""The transcripts that are there."""


class Day(NamedTuple):
    """What one model used on a day."""

    day: date
    model: str
    tokens: Tokens


class Window(NamedTuple):
    """What each model used in five hours, from the full hour of the first answer on."""

    begin: datetime
    end: datetime
    models: dict[str, Tokens]


class Totals(NamedTuple):
    """What transcripts say, in order of time; `unread` are files that could not be read."""

    days: list[Day]
    windows: list[Window]
    files: int
    unread: int


class Column(NamedTuple):
    """What one model used: the spans of time in which it did, in order, and the tokens of each kind in them."""

    spans: array[int]
    tokens: tuple[array[int], ...]

    def sums(self, begin: int, end: int) -> Tokens | None:
        """The tokens from one span to before another; None where there are none."""
        first, last = bisect_left(self.spans, begin), bisect_left(self.spans, end)
        return Tokens(*[sum(kind[first:last]) for kind in self.tokens]) if first < last else None


Columns = dict[str, Column]
"""What each model used."""


class Noted(NamedTuple):
    """What was used in all that was read so far, of which files, and the mark of what else was noted."""

    columns: Columns
    files: str
    mark: str


def totals(projects: Path, state: Path, zone: tzinfo | None = None, since: datetime | None = None) -> Totals:
    """The totals of all transcripts below a folder, in a time zone (None: local). No file makes it raise."""
    there = dict(_transcripts(str(projects)))
    noted = _noted(state, str(projects))
    if noted is not None and noted.files == listed(there):
        columns, files, unread = noted.columns, len(there), 0
    else:
        from .counting import count

        columns, files, unread = count(there, noted, str(projects), state)
    floor = since.timestamp() if since is not None else 0
    spans = sorted(set[int]().union(*(column.spans for column in columns.values())))
    days = _days([span for span in spans if span * SPAN + SPAN > floor], columns, zone)
    # Windows follow from each other: those before `since` are made, too, and then left out.
    windows = [window for window in _windows(spans, columns) if window.end.timestamp() > floor]
    return Totals(days, windows, files, unread)


def _days(spans: list[int], columns: Columns, zone: tzinfo | None) -> list[Day]:
    days: dict[tuple[date, str], Tokens] = {}
    for day, group in groupby(spans, lambda span: _day(span * SPAN, zone)):
        own = list(group)
        for model, column in columns.items():
            tokens = column.sums(own[0], own[-1] + 1)
            if tokens is not None:
                # Where clocks are set back over midnight, a day comes twice.
                days[day, model] = Tokens(*map(add, days.get((day, model), Tokens()), tokens))
    return [Day(day, model, tokens) for (day, model), tokens in sorted(days.items())]


def _day(at: int, zone: tzinfo | None) -> date:
    return datetime.fromtimestamp(at, zone).date() if zone is not None else date.fromtimestamp(at)


def _windows(spans: list[int], columns: Columns) -> Iterator[Window]:
    at = 0
    while at < len(spans):
        begin = spans[at] - spans[at] % (_HOUR // SPAN)
        end = begin + _WINDOW_SPANS
        models = {model: column.sums(begin, end) for model, column in columns.items()}
        instant = datetime.fromtimestamp(begin * SPAN, UTC)
        yield Window(instant, instant + WINDOW, {model: tokens for model, tokens in models.items() if tokens})
        at = bisect_left(spans, end, at)


# --- what is there, and what was noted ----------------------------------------------------------------------------


def _transcripts(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """All transcripts below a folder, those of subagents too."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.name.endswith(".jsonl"):
                        if entry.is_file():
                            yield entry.path, entry.stat()
                    elif entry.is_dir(follow_symlinks=False):
                        yield from _transcripts(entry.path)
                except OSError:
                    continue
    except OSError:
        return


def listed(files: There) -> str:
    """What tells whether all files are what they were."""
    return "\n".join(
        f"{path} {found.st_size} {found.st_mtime_ns} {found.st_ino}" for path, found in sorted(files.items())
    )


def notes_path(state: Path) -> Path:
    """Where the sums are noted; what else is, in a file beside it."""
    return state / "totals.json"


def _noted(state: Path, projects: str) -> Noted | None:
    """What was noted of a folder; None where the notes are of another, broken or foreign."""
    try:
        value = as_object(json.loads(notes_path(state).read_bytes()))
        if value.get("version") != VERSION or value.get("projects") != projects:
            return None
        columns = {model: _column(packed) for model, packed in as_object(value["models"]).items()}
        return Noted(columns, str(value["files"]), str(value["mark"]))
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError):
        return None


def _column(packed: str) -> Column:
    """Raises `ValueError`, and what other values than texts raise."""
    values = numbers("q", packed.encode())
    length = len(values) // _ROWS
    spans, *tokens = (values[row * length : row * length + length] for row in range(_ROWS))
    if len(values) % _ROWS or not length or list(spans) != sorted(spans) or not 0 <= spans[0] <= spans[-1] < LATEST:
        raise ValueError
    return Column(spans, tuple(tokens))


def numbers(kind: Literal["q", "Q"], packed: bytes) -> array[int]:
    """The numbers in a note, which are too many for JSON. Raises `ValueError`."""
    unpacked = array(kind)
    unpacked.frombytes(a2b_base64(packed, strict_mode=True))
    return unpacked
