"""Claude Code's transcripts as they grow: found by looking, eight times a second, at next to no cost.

Looking works on every file system, over networks and from WSL, and needs neither a thread for each folder nor a native
library. The files written last are looked at every time; all others every few seconds, which is soon enough: a session
that is taken up again writes its prompt long before it fails.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

INTERVAL_SECONDS = 0.12
"""How long to wait between two looks."""

_SWEEP_SECONDS = 4.0
_EAGER_SECONDS = 2.0
_GRAIN_NANOSECONDS = 2_500_000_000
_RECENT_NANOSECONDS = 12 * 3600 * 1_000_000_000
_HOT = 64
_MOST_FILES = 20_000
_DEPTH = 3
_STEP = 256 << 10
_LONGEST = 8 << 20


class News(NamedTuple):
    """Whole lines that were added to a file."""

    path: str
    lines: bytes


class Tail:
    """One growing file, from a place on: each whole line is given once."""

    __slots__ = ("_file", "_skipping", "offset", "path")

    def __init__(self, path: str, offset: int = 0) -> None:
        self.path = path
        self.offset = offset
        self._file: tuple[int, int] | None = None
        self._skipping = False

    def read(self) -> bytes:
        """The next whole lines, at most some hundred kilobytes of them unless one is longer; empty if there are none.

        A file that was replaced or cut short is read from its beginning. Raises `OSError`.
        """
        with open(self.path, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            this = (status.st_dev, status.st_ino)
            if (self._file is not None and self._file != this) or status.st_size < self.offset:
                self.offset, self._skipping = 0, False
            self._file = this
            file.seek(self.offset)
            return self._lines(file.read, status.st_size - self.offset)

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
        self._hot: list[str] = []
        self._hot_folders: dict[str, int] = {}
        self._next_sweep = float("-inf")
        self._eager_until = float("-inf")

    def begin(self) -> None:
        """Takes everything that stands there now for known."""
        for path, status in self._files():
            self._tails[path] = Tail(path, status.st_size)
            self._note(path, status)
        self._choose()
        self._next_sweep = self._clock() + _SWEEP_SECONDS

    def look(self) -> Iterator[News]:
        """What was added since the last look."""
        now = self._clock()
        changed = [folder for folder in self._hot_folders if self._is_new(folder)]
        if self._top_changed(changed):
            # A project's first session: its transcript follows at once, in a folder that is not known yet.
            self._eager_until = now + _EAGER_SECONDS
        if now >= self._next_sweep or now < self._eager_until:
            yield from self._sweep(now)
            return
        renewed = False
        for folder in changed:
            for path, status in _in(folder, 0):
                if path not in self._tails:
                    renewed = True
                    yield from self._read(path, status)
        for path in self._hot:
            try:
                status = os.stat(path)
            except OSError:
                continue
            yield from self._read(path, status)
        if renewed:
            self._choose()

    def _sweep(self, now: float) -> Iterator[News]:
        found = list(self._files())
        self._forget({path for path, _ in found})
        self._next_sweep = now + _SWEEP_SECONDS
        for path, status in found:
            yield from self._read(path, status)
        self._choose()

    def _is_new(self, folder: str) -> bool:
        changed = _changed(folder)
        new = changed != self._hot_folders[folder]
        self._hot_folders[folder] = changed
        # Within the grain of a file system's clock, a folder may change again without showing it.
        return new or time.time_ns() - changed < _GRAIN_NANOSECONDS

    def _top_changed(self, changed: Sequence[str]) -> bool:
        return bool(changed) and any(str(top) in changed for top in self._folders())

    def _read(self, path: str, status: os.stat_result) -> Iterator[News]:
        tail = self._tails.get(path)
        if tail is None:
            tail = self._tails[path] = Tail(path)
        elif self._sizes.get(path) == (status.st_size, status.st_mtime_ns):
            return
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

    def _choose(self) -> None:
        """The files and folders to look at every time: those that changed last."""
        newest = sorted(self._changed, key=self._changed.__getitem__, reverse=True)[:_HOT]
        recent = time.time_ns() - _RECENT_NANOSECONDS
        self._hot = [path for path in newest if self._changed[path] > recent]
        folders = dict.fromkeys(os.path.dirname(path) for path in newest)
        for folder in (str(each) for each in self._folders()):
            folders[folder] = None
        self._hot_folders = {folder: self._hot_folders.get(folder) or _changed(folder) for folder in folders}

    def _forget(self, there: set[str]) -> None:
        for path in [path for path in self._tails if path not in there]:
            del self._tails[path]
            self._sizes.pop(path, None)
            self._changed.pop(path, None)

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        left = _MOST_FILES
        for folder in self._folders():
            for found in _in(str(folder), _DEPTH):
                yield found
                left -= 1
                if not left:
                    return


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0


def _in(folder: str, depth: int) -> Iterator[tuple[str, os.stat_result]]:
    """The transcripts in a folder and those below it, at most so deep."""
    try:
        with os.scandir(folder) as names:
            entries = list(names)
    except OSError:
        return
    for entry in entries:
        try:
            if entry.name.endswith(".jsonl"):
                if entry.is_file():
                    yield entry.path, entry.stat()
            elif depth and entry.is_dir(follow_symlinks=False):
                yield from _in(entry.path, depth - 1)
        except OSError:
            continue
