"""Claude Code's transcripts as they grow: found by looking, eight times a second, at next to no cost.

Looking works on every file system, over networks and from WSL; where the system tells of changes, it is left out while
there are none. The files written last are looked at every time; all others every few seconds, which is soon enough: a
session that is taken up again writes its prompt long before it fails. New files show in the time of their folder's last
change; all folders are listed again only now and then, since not every file system keeps that time right.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

INTERVAL_SECONDS = 0.12
"""How long to wait between two looks."""

_SWEEP_SECONDS = 4.0
_LIST_SECONDS = 60.0
_EAGER_SECONDS = 2.0
_GRAIN_NANOSECONDS = 2_500_000_000
_RECENT_NANOSECONDS = 12 * 3600 * 1_000_000_000
_HOT = 64
_MOST_FILES = 20_000
_DEPTH = 3
_STEP = 256 << 10
_KNOWN_BYTES = 1024
_LONGEST = 8 << 20


class News(NamedTuple):
    """Whole lines that were added to a file."""

    path: str
    lines: bytes


class Tail:
    """One growing file, from a place on: each whole line is given once."""

    __slots__ = ("_before", "_file", "_skipping", "offset", "path")

    def __init__(self, path: str, offset: int = 0) -> None:
        self.path = path
        self.offset = offset
        self._file: tuple[int, int] | None = None
        self._skipping = False
        self._before = b""
        """What stands right before the offset, as far as it was read."""

    def read(self) -> bytes:
        """The next whole lines, at most some hundred kilobytes of them unless one is longer; empty if there are none.

        A file that was replaced, cut short or written anew is read from its beginning. Raises `OSError`.
        """
        with open(self.path, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            this = (status.st_dev, status.st_ino)
            file.seek(max(0, self.offset - len(self._before)))
            if (
                (self._file is not None and self._file != this)
                or status.st_size < self.offset
                or file.read(len(self._before)) != self._before
            ):
                self.offset, self._skipping, self._before = 0, False, b""
            self._file = this
            begin = file.seek(self.offset)
            lines = self._lines(file.read, status.st_size - begin)
            if lines or self.offset != begin:
                self._before = lines[-_KNOWN_BYTES:]
            return lines

    def _lines(self, read: Callable[[int], bytes | None], left: int) -> bytes:
        data = b""
        while left > 0:
            part = read(min(left, _STEP))
            if not part:
                break
            left -= len(part)
            if self._skipping:
                # The rest of a line that is too long to be anything of interest.
                end = part.find(b"\n") + 1
                self.offset += end or len(part)
                if not end:
                    continue
                part, self._skipping = part[end:], False
            data += part
            end = data.rfind(b"\n") + 1
            if end:
                self.offset += end
                return data[:end]
            if len(data) > _LONGEST:
                self.offset += len(data)
                data, self._skipping = b"", True
        return b""


class Watch:
    """The transcripts below some folders."""

    def __init__(self, folders: Callable[[], Sequence[Path]], clock: Callable[[], float] = time.monotonic) -> None:
        self._folders = folders
        self._clock = clock
        self._tails: dict[str, Tail] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self._changed: dict[str, int] = {}
        """The places known, with the time of their last change."""
        self._listed: dict[str, tuple[int, int]] = {}
        """The folders known, with the time of their last change, and how much deeper to look."""
        self._hot: list[str] = []
        self._hot_folders: list[str] = []
        self._is_other = False
        """Whether other files than those chosen may be the newest now."""
        self._next_sweep = self._next_list = self._eager_until = float("-inf")

    def begin(self) -> None:
        """Takes everything that stands there now for known."""
        for path, status in self._all():
            self._tails[path] = Tail(path, status.st_size)
            self._note(path, status)
        self._choose()
        now = self._clock()
        self._next_sweep, self._next_list = now + _SWEEP_SECONDS, now + _LIST_SECONDS

    @property
    def tops(self) -> list[str]:
        """The folders below which transcripts are."""
        return [str(folder) for folder in self._folders()]

    @property
    def folders(self) -> list[str]:
        """All folders in which transcripts are looked for."""
        return list(self._listed)

    def look(self, touched: Iterable[str] = ()) -> Iterator[News]:
        """What was added since the last look, also in files that somebody tells to be touched."""
        now = self._clock()
        renewed = self._renewed(self._hot_folders)
        if renewed and any(top in renewed for top in self.tops):
            # A project's first session: its transcript follows at once, in a folder that is not known yet.
            self._eager_until = now + _EAGER_SECONDS
        every_file = now >= self._next_sweep or now < self._eager_until
        if now >= self._next_list:
            self._next_list = now + _LIST_SECONDS
            self._listed.clear()
            self._is_other = True
            new = self._all()
        else:
            new = self._in_these(self._renewed(list(self._listed)) if every_file else renewed)
        for path, status in new:
            yield from self._read(path, status)
        if every_file:
            self._next_sweep = now + _SWEEP_SECONDS
        chosen = list(self._tails) if every_file else {*self._hot, *(path for path in touched if path in self._tails)}
        for path in chosen:
            try:
                status = os.stat(path)
            except (FileNotFoundError, NotADirectoryError):
                self._forget(path)
                continue
            except OSError:
                continue
            if self._sizes.get(path) != (status.st_size, status.st_mtime_ns):
                yield from self._read(path, status)
        if self._is_other:
            self._choose()

    def _renewed(self, folders: Sequence[str]) -> list[str]:
        """Those in which something came or went."""
        # Within the grain of a file system's clock, a folder may change again without showing it.
        fresh = time.time_ns() - _GRAIN_NANOSECONDS
        return [
            folder
            for folder in folders
            if folder in self._listed and (self._listed[folder][0] != (changed := _changed(folder)) or changed > fresh)
        ]

    def _read(self, path: str, status: os.stat_result) -> Iterator[News]:
        tail = self._tails.get(path)
        if tail is None:
            tail = self._tails[path] = Tail(path)
        self._note(path, status)
        while True:
            try:
                lines = tail.read()
            except OSError:
                # Locked, or gone meanwhile: it is looked at again.
                self._sizes.pop(path, None)
                return
            if not lines:
                return
            yield News(path, lines)

    def _note(self, path: str, status: os.stat_result) -> None:
        self._sizes[path] = (status.st_size, status.st_mtime_ns)
        self._changed[path] = status.st_mtime_ns
        self._is_other = self._is_other or path not in self._hot

    def _choose(self) -> None:
        """The files and folders to look at every time: those that changed last."""
        newest = sorted(self._changed, key=self._changed.__getitem__, reverse=True)[:_HOT]
        recent = time.time_ns() - _RECENT_NANOSECONDS
        self._hot = [path for path in newest if self._changed[path] > recent]
        self._hot_folders = list(dict.fromkeys((*self.tops, *map(os.path.dirname, newest))))
        self._is_other = False

    def _forget(self, path: str) -> None:
        self._is_other = True
        for known in (self._tails, self._sizes, self._changed):
            known.pop(path, None)

    def _all(self) -> Iterator[tuple[str, os.stat_result]]:
        """The transcripts that are not known yet; every folder is listed."""
        for folder in self.tops:
            yield from self._in(folder, _DEPTH)

    def _in_these(self, folders: Sequence[str]) -> Iterator[tuple[str, os.stat_result]]:
        """The transcripts that are not known yet in some folders."""
        for folder in folders:
            yield from self._in(folder, self._listed[folder][1])

    def _in(self, folder: str, depth: int) -> Iterator[tuple[str, os.stat_result]]:
        """The transcripts that are not known yet in a folder, and in those below it that are not."""
        # The time first: what comes while the folder is listed is seen the next time.
        self._listed[folder] = (_changed(folder), depth)
        try:
            with os.scandir(folder) as names:
                entries = list(names)
        except OSError:
            return
        for entry in entries:
            try:
                if entry.name.endswith(".jsonl"):
                    if entry.path not in self._tails and len(self._tails) < _MOST_FILES and entry.is_file():
                        yield entry.path, entry.stat()
                elif depth and entry.path not in self._listed and entry.is_dir(follow_symlinks=False):
                    yield from self._in(entry.path, depth - 1)
            except OSError:
                continue


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0
