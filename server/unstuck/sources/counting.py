"""Counts the tokens of what was added to transcripts since it was noted, and notes it."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from array import array
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from operator import add
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ..jsonvalue import as_instant, as_object, as_text, object_in
from ..places import write_private
from .totals import LATEST, SPAN, VERSION, Column, Columns, Noted, There, Tokens, listed, notes_path, numbers

_Sums = dict[tuple[int, str], list[int]]
"""Tokens of each kind by span of time and model."""

_MUCH = 64 << 20
"""From how many bytes on other processes help."""
_MOST_PROCESSES = 4
_PIECE = 4 << 20
_LONGEST_LINE = 64 << 20
_LONGEST_USAGE = 4096
_MOST_ANSWERS = 8_000_000
_MOST_SPANS = 500_000
_MOST_TOKENS = 1 << 36
_LATEST = 4
"""How many answers of a file may still grow by lines that are not written yet."""
_MODEL_LENGTH = 100
_KEYS = ("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
_USAGE = b'"usage":'
_ID = b'"id":"msg_'
_ID_LENGTH, _FIGURES_LENGTH = 60, 220
_ASSISTANT = b'"type":"assistant"'
_PLAIN = rb'"\w+":(?:"[^"\\]*"|[\w.+-]+)'
_HEAD = re.compile(rb'\{((?:%b,)*)"message":\{((?:%b,)*)"content":' % (_PLAIN, _PLAIN))
_TAIL = re.compile(rb"((?:,%b)*)\}((?:,%b)*)\}\s*\Z" % (_PLAIN, _PLAIN))
_decode = json.JSONDecoder().raw_decode


class _Answer(NamedTuple):
    """The figures in a line, when and of which model; `key` is zero where it has no id."""

    key: int
    span: int
    model: str
    tokens: Tokens


@dataclass(slots=True)
class _File:
    """A transcript as it was: whether it is the same still, and how far it was read."""

    size: int
    modified: int
    inode: int
    offset: int = 0
    latest: list[_Answer] = field(default_factory=list[_Answer])


@dataclass(slots=True)
class _Notes:
    """What was read so far: of which files, which answers were counted, and what was counted now beside the columns."""

    files: dict[str, _File] = field(default_factory=dict[str, _File])
    sums: _Sums = field(default_factory=dict[tuple[int, str], list[int]])
    known: set[int] = field(default_factory=set[int])
    columns: Columns = field(default_factory=dict[str, Column])


def count(there: There, noted: Noted | None, projects: str, state: Path) -> tuple[Columns, int, int]:
    """What was noted and what has come since; of how many files, and how many could not be read."""
    notes = (_load(state, noted) if noted is not None else None) or _Notes()
    if not all(_goes_on(file, there.get(path)) for path, file in notes.files.items()):
        notes = _Notes()
    new = sorted((path, found) for path, found in there.items() if _is_new(notes.files.get(path), found))
    unread = sum(not taken for taken in _taken(notes, new))
    columns = _merged(notes.columns, notes.sums)
    with suppress(OSError):
        _save(state, projects, notes, columns, listed({path: there[path] for path in notes.files}))
    return columns, len(notes.files), unread


def _merged(columns: Columns, sums: _Sums) -> Columns:
    """The columns, with what was counted added to them."""
    for (span, model), tokens in sorted(sums.items()):
        column = columns.get(model)
        if column is None:
            column = columns[model] = Column(array("q"), tuple(array("q") for _ in tokens))
        at = bisect_left(column.spans, span)
        if at == len(column.spans) or column.spans[at] != span:
            column.spans.insert(at, span)
            for kind in column.tokens:
                kind.insert(at, 0)
        for kind, count in zip(column.tokens, tokens, strict=True):
            kind[at] += count
    return dict(sorted(columns.items()))


def _goes_on(file: _File, now: os.stat_result | None) -> bool:
    """Whether a file is what it was, or has grown."""
    return now is not None and now.st_size >= file.size and now.st_ino == file.inode


def _is_new(file: _File | None, now: os.stat_result) -> bool:
    return file is None or now.st_size != file.size or now.st_mtime_ns != file.modified


def _taken(notes: _Notes, new: list[tuple[str, os.stat_result]]) -> Iterator[bool]:
    """Counts what is new in each file; whether it could be read."""
    much = sum(found.st_size for _, found in new) >= _MUCH
    # A process with threads had better not be doubled.
    alone = sys.platform == "linux" and threading.active_count() == 1
    if notes.files or not much or not alone or (os.cpu_count() or 1) < 2:
        for path, found in new:
            yield _take(notes, path, found)
        return
    from multiprocessing import get_context

    with get_context("fork").Pool(min(os.cpu_count() or 1, _MOST_PROCESSES)) as pool:
        for (path, found), result in zip(new, pool.imap(_summary, [path for path, _ in new], 4), strict=True):
            if result is None:
                yield False
                continue
            offset, answers = result
            latest: list[_Answer] = []
            for key, span, model, tokens in answers:
                if key not in notes.known:
                    answer = _Answer(key, span, model, Tokens(*tokens))
                    _count(notes.sums, notes.known, {}, answer)
                    latest = [*latest[1 - _LATEST :], answer] if key else latest
            notes.files[path] = _File(found.st_size, found.st_mtime_ns, found.st_ino, offset, latest)
            yield True


def _summary(path: str) -> tuple[int, list[tuple[int, int, str, tuple[int, ...]]]] | None:
    """How far a file can be read, and its answers, each once; None where it cannot be read."""
    file = _File(0, 0, 0)
    merged: dict[int, tuple[int, int, str, tuple[int, ...]]] = {}
    nameless: list[tuple[int, int, str, tuple[int, ...]]] = []
    try:
        for key, span, model, tokens in _answers(path, file):
            if not key:
                nameless.append((0, span, model, tuple(tokens)))
                continue
            before = merged.pop(key, None)
            if before is None:
                merged[key] = key, span, model, tuple(tokens)
            else:
                merged[key] = key, before[1], before[2], tuple(map(max, before[3], tokens))
    except OSError:
        return None
    return file.offset, [*nameless, *merged.values()]


def _take(notes: _Notes, path: str, found: os.stat_result) -> bool:
    """Counts what was added to a file; false if it cannot be read."""
    file = notes.files.get(path) or _File(0, 0, found.st_ino)
    latest = {answer.key: answer for answer in file.latest}
    try:
        for answer in _answers(path, file):
            _count(notes.sums, notes.known, latest, answer)
    except OSError:
        return False
    file.size, file.modified = found.st_size, found.st_mtime_ns
    file.latest = list(latest.values())[-_LATEST:]
    notes.files[path] = file
    return True


def _count(sums: _Sums, known: set[int], latest: dict[int, _Answer], answer: _Answer) -> None:
    tokens, key = answer.tokens, (answer.span, answer.model)
    if answer.key:
        before = latest.pop(answer.key, None)
        if before is not None:
            # Another line of the same answer: its figures only grow.
            more = Tokens(*map(max, before.tokens, tokens))
            tokens = Tokens(*(now - then for now, then in zip(more, before.tokens, strict=True)))
            key = before.span, before.model
            answer = before._replace(tokens=more)
        elif answer.key in known:
            return
        known.add(answer.key)
        latest[answer.key] = answer
        while len(latest) > _LATEST:
            del latest[next(iter(latest))]
    before_now = sums.get(key)
    sums[key] = [*tokens] if before_now is None else [*map(add, before_now, tokens)]


# --- lines --------------------------------------------------------------------------------------------------------


def _answers(path: str, file: _File) -> Iterator[_Answer]:
    """The figures in the whole lines of a file, from where it was read to. Raises `OSError`."""
    with open(path, "rb", buffering=0) as source:
        source.seek(file.offset)
        rest, too_long = b"", False
        while piece := source.read(_PIECE):
            data = rest + piece if rest else piece
            end = data.rfind(b"\n") + 1
            at = data.find(b"\n") + 1 if too_long and end else 0
            file.offset += end
            yield from _in_lines(data, at, end)
            too_long = too_long and not end
            rest = data[end:] if end else data
            if too_long or len(rest) > _LONGEST_LINE:
                # No answer is so long.
                file.offset += len(rest)
                rest, too_long = b"", True


def _in_lines(data: bytes, at: int, end: int) -> Iterator[_Answer]:
    at = data.find(_USAGE, at, end)
    before = b""
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        stop = data.find(b"\n", at, end)
        first = data.find(_ID, start, at)
        # Most answers have several lines, with the same figures in each.
        figures = data[first : first + _ID_LENGTH] + data[at : min(stop, at + _FIGURES_LENGTH)] if first >= 0 else b""
        if figures != before or not figures:
            answer = _quickly(data[start:stop], at - start)
            before = figures if answer is not None else b""
            if answer is not None:
                yield answer
        at = data.find(_USAGE, stop, end)


def _quickly(line: bytes, usage: int) -> _Answer | None:
    """The figures in a line whose answer stands between plain members, as nearly always; others are parsed."""
    head = _HEAD.match(line)
    try:
        text = line[usage + len(_USAGE) : usage + _LONGEST_USAGE].decode("latin-1")
        value, end = _decode(text, 0)
    except (ValueError, RecursionError):
        return _by_structure(line)
    tail = _TAIL.match(line, usage + len(_USAGE) + end)
    if head is None or tail is None or head.end() > usage:
        return _by_structure(line)
    message, around = head[2] + tail[1], head[1] + tail[2]
    if _ASSISTANT not in around:
        return None
    return _answer(
        value,
        _string(around, b'"timestamp":"'),
        _string(message, b'"model":"'),
        _string(message, b'"id":"'),
        _string(around, b'"requestId":"'),
    )


def _string(members: bytes, key: bytes) -> str | None:
    begin = members.find(key) + len(key)
    return members[begin : members.find(b'"', begin)].decode("utf-8", "replace") if begin >= len(key) else None


def _by_structure(line: bytes) -> _Answer | None:
    if b'"assistant"' not in line:
        return None
    value = object_in(line)
    message = as_object(value.get("message"))
    if value.get("type") != "assistant":
        return None
    return _answer(
        message.get("usage"), value.get("timestamp"), message.get("model"), message.get("id"), value.get("requestId")
    )


def _answer(usage: Any, timestamp: Any, model: Any, message: Any, request: Any) -> _Answer | None:
    get = as_object(usage).get
    tokens = Tokens(*[_tokens(get(key)) for key in _KEYS])
    span = _span(timestamp) if isinstance(timestamp, str) else None
    name = (as_text(model) or "unknown")[:_MODEL_LENGTH]
    if span is None or not any(tokens) or name == "<synthetic>":
        return None
    key = 0
    if isinstance(message, str) and message:
        words = f"{message.removeprefix('msg_')} {as_text(request) or ''}".encode("utf-8", "replace")
        key = int.from_bytes(blake2b(words, digest_size=8).digest(), "big") or 1
    return _Answer(key, span, name, tokens)


def _tokens(value: Any) -> int:
    return value if type(value) is int and 0 < value < _MOST_TOKENS else 0


@lru_cache(1024)
def _span(timestamp: str) -> int | None:
    instant = as_instant(timestamp)
    seconds = instant.timestamp() if instant is not None else -1
    # Others are of no clock, and some of no calendar.
    return int(seconds) // SPAN if 0 <= seconds < LATEST * SPAN else None


# --- notes --------------------------------------------------------------------------------------------------------


def _more_path(state: Path) -> Path:
    return state / "totals-answers.txt"


def _load(state: Path, noted: Noted) -> _Notes | None:
    """All that was noted, if what is in two files was noted together."""
    try:
        mark, files, known = _more_path(state).read_bytes().split(b"\n")
        if not noted.mark or mark != noted.mark.encode():
            return None
        rows = {path: _file(row) for path, row in as_object(json.loads(files)).items()}
        return _Notes(rows, known=set(numbers("Q", known)), columns=noted.columns)
    except (OSError, ValueError, TypeError, RecursionError, OverflowError):
        return None


def _file(row: list[Any]) -> _File:
    size, modified, inode, offset, latest = row
    answers = [_Answer(int(key), int(span), str(model), Tokens(*_four(tokens))) for key, span, model, *tokens in latest]
    return _File(int(size), int(modified), int(inode), int(offset), answers)


def _four(tokens: list[Any]) -> list[int]:
    first, second, third, fourth = map(int, tokens)
    return [first, second, third, fourth]


def _save(state: Path, projects: str, notes: _Notes, columns: Columns, files: str) -> None:
    """Notes what was read. Raises `OSError`."""
    if len(notes.known) > _MOST_ANSWERS or sum(len(column.spans) for column in columns.values()) > _MOST_SPANS:
        return
    # Both belong together: of two that write at once, one reads anew.
    mark = os.urandom(8).hex()
    rows = {
        path: [
            *(file.size, file.modified, file.inode, file.offset),
            [[answer.key, answer.span, answer.model, *answer.tokens] for answer in file.latest],
        ]
        for path, file in notes.files.items()
    }
    more = json.dumps(rows, separators=(",", ":"))
    write_private(_more_path(state), f"{mark}\n{more}\n{_packed('Q', notes.known)}")
    value = {
        "version": VERSION,
        "mark": mark,
        "projects": projects,
        "files": files,
        "models": {model: _packed("q", chain(column.spans, *column.tokens)) for model, column in columns.items()},
    }
    write_private(notes_path(state), json.dumps(value, separators=(",", ":")))


def _packed(kind: Literal["q", "Q"], values: Iterable[int]) -> str:
    return b64encode(array(kind, values).tobytes()).decode()
