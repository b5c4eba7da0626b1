"""Messages in files of any size: memory stays constant, and only the parts that matter are decoded."""

from __future__ import annotations

import codecs
import mmap
import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from ..accelerator import bulk
from ..diagnosis.fields import FAR_LINES, Fields, extract
from ..diagnosis.matcher import Match, Matcher
from ..diagnosis.scan import REACH, REPEAT_LINES, Group, LineIndex, Position, Sighting, grouped, sightings

_BLOCK = 1 << 20
_OVERLAP = 8192
_MARGIN = 32 * 1024
_WINDOW = 1 << 20
_PENDING = 256
_SHOWN = 2000
_CONTEXT = max(REACH, FAR_LINES)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")

# File names whose contents are programs: a message in them is quoted, not failing.
CODE_SUFFIXES = frozenset(
    ".py .pyi .pyx .js .mjs .cjs .jsx .ts .tsx .mts .cts .go .rs .rb .php .java .kt .kts .scala .c .h .cc .cpp"
    " .hpp .cs .fs .swift .m .mm .dart .lua .pl .pm .r .jl .ex .exs .erl .hs .ml .clj .el .lisp .vim .sh .bash"
    " .zsh .fish .ps1 .bat .cmd .sql .html .htm .css .scss .less .vue .svelte .astro .proto .graphql .tf .nix"
    " .cmake .gradle .rst .adoc .po .pot .toml .yaml .yml .xml .ini .cfg .lock .map .snap .ipynb .tex .bib .d .zig"
    " .nim .v .sol .asm .s .f90 .f .pas .vb .1 .2 .3 .5 .7 .8 .xlf .xliff .properties .strings .resx".split()
)
CODE_NAMES = frozenset("makefile dockerfile jenkinsfile rakefile gemfile cmakelists.txt".split())


class Unreadable(Exception):
    """A file that cannot be read as text; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in a file: where it stands (columns in UTF-16 units), what it is and its lines."""

    group: Group
    start: Position
    end: Position
    fields: Fields
    lines: tuple[str, ...]
    """The lines of the message, without line breaks; of very long ones the part around it."""
    columns: tuple[int, int]
    """Where it starts in the first of `lines` and ends in the last, in code points."""
    recovering: bool = False
    """Whether it is a retry after which no failure was seen."""


def is_source_code(path: str) -> bool:
    """Whether a file's name says that it holds a program, a page or a configuration."""
    name = os.path.basename(path).lower()
    return os.path.splitext(name)[1] in CODE_SUFFIXES or name in CODE_NAMES


class TextFile:
    """A file mapped into memory, or anything else brought into that form; use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable`."""
        self._handle: BinaryIO | None = None
        self.data: mmap.mmap | bytes = b""
        try:
            self._handle = path.open("rb")
            if stat.S_ISFIFO(os.fstat(self._handle.fileno()).st_mode):
                with self._handle as pipe:
                    self._spool(pipe)
            else:
                self._open(self._handle)
        except OSError as error:
            self.close()
            raise Unreadable(error.strerror or str(error)) from error
        except ValueError as error:
            self.close()
            raise Unreadable(str(error)) from error
        except BaseException:
            self.close()
            raise

    @classmethod
    def from_stream(cls, stream: BinaryIO) -> TextFile:
        """A pipe read to its end. Raises `Unreadable`."""
        self = cls.__new__(cls)
        self._handle = None
        self.data = b""
        try:
            self._spool(stream)
        except BaseException:
            self.close()
            raise
        return self

    def _spool(self, stream: BinaryIO) -> None:
        """Reads a pipe to its end; what is large goes to a temporary file first."""
        import tempfile

        spool = tempfile.SpooledTemporaryFile(max_size=8 * _BLOCK)  # noqa: SIM115 - closed by close()
        self._handle = spool  # type: ignore[assignment]
        while chunk := stream.read(_BLOCK):
            spool.write(chunk)
        size = spool.tell()
        spool.seek(0)
        if size <= 8 * _BLOCK:
            self.data = _as_utf8(spool.read())
            _refuse_binary(self.data)
        else:
            spool.rollover()
            self._open(spool)  # type: ignore[arg-type]

    def _open(self, handle: BinaryIO) -> None:
        if os.fstat(handle.fileno()).st_size == 0:
            return
        head = handle.read(_OVERLAP)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            # PowerShell's `>` writes UTF-16; such files are rare and rarely large.
            self.data = _as_utf8(head + handle.read())
        else:
            _refuse_binary(head)
            self.data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)

    def close(self) -> None:
        """Lets go of the file."""
        if isinstance(self.data, mmap.mmap):
            self.data.close()
        if self._handle is not None:
            self._handle.close()

    def __enter__(self) -> TextFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _as_utf8(raw: bytes) -> bytes:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw


def _refuse_binary(head: bytes | mmap.mmap) -> None:
    if b"\x00" in head[:_OVERLAP]:
        raise Unreadable("binary file")


def search(
    data: bytes | mmap.mmap, matcher: Matcher, *, at_home: bool = False, source_code: bool = False
) -> Iterator[Found]:
    """Every finding in some UTF-8 bytes, in order."""
    counter = LineCounter(data)
    pending: list[tuple[Sighting, Found]] = []
    last = (Position(-1, 0), Position(-1, 0))
    for low, high, own_from, own_to in _windows(data, matcher):
        text = data[low:high].decode("utf-8", "replace")
        matches = matcher.find(text, at_home=at_home, source_code=source_code)
        if not matches:
            continue
        place = counter.at(low)
        breaks = [match.end() for match in _LINE_BREAK.finditer(text)]
        own_low = len(data[low:own_from].decode("utf-8", "replace"))
        own_high = len(data[low:own_to].decode("utf-8", "replace"))
        for number, match in enumerate(matches):
            if own_low <= match.end and match.start < own_high:
                sighting, found = _found(text, breaks, matches, number, *place)
                # The windows of a dense file overlap.
                if sighting.start >= last[1]:
                    pending.append((sighting, found))
                    last = (sighting.start, sighting.end)
        # What is far behind cannot be joined by what comes.
        if pending and len(pending) > _PENDING:
            settled = next(
                (at for at in range(len(pending) - 1, 0, -1) if _apart(pending[at - 1][0], pending[at][0])), 0
            )
            yield from _groups(pending[:settled])
            del pending[:settled]
    yield from _groups(pending)


def _apart(before: Sighting, after: Sighting) -> bool:
    return after.start.line - before.end.line > REPEAT_LINES


def _groups(seen: list[tuple[Sighting, Found]]) -> Iterator[Found]:
    by_place = {sighting[:2]: found for sighting, found in seen}
    for group in grouped(sighting for sighting, _ in seen):
        yield replace(by_place[group.first[:2]], group=group)


def _found(
    text: str,
    breaks: list[int],
    matches: list[Match],
    number: int,
    first_line: int,
    before_units: int,
    before_points: int,
) -> tuple[Sighting, Found]:
    """One match as a finding; `breaks` are the ends of the text's line breaks."""
    match = matches[number]
    start_line, end_line = bisect_right(breaks, match.start), bisect_right(breaks, match.end)
    line_start = breaks[start_line - 1] if start_line else 0
    last_start = breaks[end_line - 1] if end_line else 0
    start_column, end_column = match.start - line_start, match.end - last_start
    tail = _LINE_BREAK.search(text, match.end)
    lines = _LINE_BREAK.split(text[line_start : tail.start() if tail else len(text)])
    # Of a very long line only what stands around the message is kept.
    left_out = start_column - _SHOWN // 4 if start_column > _SHOWN // 2 else 0
    lines[0] = lines[0][left_out:]
    start_units = units(text[line_start : match.start]) + (before_units if start_line == 0 else 0)
    end_units = units(text[last_start : match.end]) + (before_units if end_line == 0 else 0)
    floor = matches[number - 1].end if number else 0
    ceiling = matches[number + 1].start if number + 1 < len(matches) else len(text)
    index = LineIndex((text,), first_line)
    sighting = sightings((match,), text, index)[0]._replace(
        start=Position(first_line + start_line, start_column + (before_points if start_line == 0 else 0)),
        end=Position(first_line + end_line, end_column + (before_points if end_line == 0 else 0)),
    )
    found = Found(
        Group(sighting),
        Position(first_line + start_line, start_units),
        Position(first_line + end_line, end_units),
        extract(text, match.start, match.end, match.frame, floor, ceiling),
        tuple(line[:_SHOWN] for line in lines),
        (start_column - left_out, end_column - (left_out if end_line == start_line else 0)),
    )
    return sighting, found


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _let_go(data: bytes | mmap.mmap, low: int, high: int) -> None:
    """Takes whole pages between two offsets out of this process's memory; if read again, they come back."""
    low, high = max(0, low - low % mmap.PAGESIZE), high - high % mmap.PAGESIZE
    if low < high and isinstance(data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED, low, high - low)


def suspects(data: bytes | mmap.mmap, matcher: Matcher) -> Iterator[int]:
    """Every offset in some UTF-8 bytes at which a message may begin."""
    starts = bulk.starts(matcher.index, len(data))
    for start in range(0, len(data), _BLOCK):
        _let_go(data, start - 2 * _BLOCK, start - _BLOCK)
        # A message may begin in the block before its telling letters, or end in the one after.
        low = max(0, start - _OVERLAP)
        for offset in matcher.index.suspects(data[low : start + _BLOCK + _OVERLAP], starts):
            if low + offset >= start + _BLOCK:
                break
            if low + offset >= start:
                yield low + offset


def _windows(data: bytes | mmap.mmap, matcher: Matcher) -> Iterator[tuple[int, int, int, int]]:
    """Parts of the data worth reading: (from, to, own from, own to); what begins in the own part counts."""
    core: tuple[int, int] | None = None
    for offset in suspects(data, matcher):
        if core is not None and offset - core[1] <= _MARGIN and offset - core[0] <= _WINDOW:
            core = (core[0], offset)
            continue
        if core is not None:
            yield _window(data, *core, offset)
        core = (offset, offset)
    if core is not None:
        yield _window(data, *core, len(data))


def _window(data: bytes | mmap.mmap, first: int, last: int, following: int) -> tuple[int, int, int, int]:
    low = _line_start(data, first)
    high = _line_end(data, last)
    # A message may begin before its telling letters; it belongs to the window of those letters.
    return low, high, max(low, first - _OVERLAP), min(high, following)


def _line_start(data: bytes | mmap.mmap, at: int) -> int:
    limit = max(0, at - _MARGIN)
    low = at
    for _ in range(_CONTEXT + 1):
        found = data.rfind(b"\n", limit, low)
        if found < 0:
            if limit:
                return _character_start(data, limit)
            return 0
        low = found
    return low + 1


def _line_end(data: bytes | mmap.mmap, at: int) -> int:
    limit = min(len(data), at + _MARGIN)
    high = at
    for _ in range(_CONTEXT + 1):
        found = data.find(b"\n", high, limit)
        if found < 0:
            return limit
        high = found + 1
    return high


def _character_start(data: bytes | mmap.mmap, at: int) -> int:
    while at and data[at] & 0xC0 == 0x80:
        at -= 1
    return at


class LineCounter:
    """Counts lines, and units of a line that began earlier, moving forward through the data."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        self._at = 0
        self._line = 0
        self._line_start = 0

    def at(self, offset: int) -> tuple[int, int, int]:
        """The line of an offset, and the UTF-16 units and code points before it on that line."""
        if offset < self._at:
            self._at, self._line, self._line_start = 0, 0, 0
        while self._at < offset:
            _let_go(self._data, self._at - _BLOCK, self._at)
            end = min(offset, self._at + _BLOCK)
            if self._data[end - 1 : end + 1] == b"\r\n":
                end += 1
            part = self._data[self._at : end]
            # Taking them out is quicker than `count`, which looks at every byte.
            breaks = len(part) - len(part.replace(b"\n", b""))
            last = part.rfind(b"\n")
            if b"\r" in part:
                breaks += part.count(b"\r") - part.count(b"\r\n")
                last = max(last, part.rfind(b"\r"))
            if breaks:
                self._line += breaks
                self._line_start = self._at + last + 1
            self._at = end
        in_units = points = 0
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for start in range(self._line_start, offset, _BLOCK):
            _let_go(self._data, start - _BLOCK, start)
            end = min(offset, start + _BLOCK)
            text = decoder.decode(self._data[start:end], end == offset)
            in_units += units(text)
            points += len(text)
        return self._line, in_units, points
