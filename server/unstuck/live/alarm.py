"""Waiting until something changes in some folders, so that nobody has to look while nothing does.

Linux tells by itself what happens on its own disks (inotify). Of what other machines write to theirs it knows nothing,
and elsewhere the standard library has no such thing: there one looks again and again.
"""

from __future__ import annotations

import errno
import os
import select
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

_HERE = frozenset("bcachefs btrfs ext2 ext3 ext4 f2fs jfs overlay reiserfs tmpfs xfs zfs".split())
"""The kinds of file systems to which nobody but this machine writes."""
_MODIFIED, _MOVED_FROM, _MOVED_TO, _CREATED, _DELETED, _DELETED_ITSELF, _MOVED_ITSELF = 2, 64, 128, 256, 512, 1024, 2048
_IGNORED, _FOLDERS_ONLY, _MASK_ADD = 0x8000, 0x0100_0000, 0x2000_0000
_ARRIVALS = _MOVED_TO | _CREATED | _DELETED_ITSELF | _MOVED_ITSELF
_CHANGES = _ARRIVALS | _MODIFIED | _MOVED_FROM | _DELETED
_EVENT = struct.Struct("iIII")
_MOST_BYTES = 1 << 16


class Alarm:
    """Tells of changes in folders, where the system can; to be closed."""

    def __init__(self, mounts: Callable[[], bytes] | None = None) -> None:
        """`mounts` gives the file systems as Linux lists them."""
        self._mounts = mounts or Path("/proc/self/mountinfo").read_bytes
        self._handle = -1
        self._libc: Any = None
        self._watched: dict[str, int] = {}
        self._above: dict[str, int] = {}
        """Folders into which one may come that is to be watched."""
        self._names: dict[int, str] = {}
        self._is_here: dict[str, bool] = {}
        if sys.platform == "linux":
            # Slow to load, and of no use elsewhere.
            import ctypes

            with suppress(OSError, AttributeError):
                self._libc = ctypes.CDLL(None, use_errno=True)
                self._handle = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)

    def close(self) -> None:
        """Ends it: it covers nothing any more."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def covers(self, tops: Iterable[str], folders: Iterable[str]) -> bool:
        """Whether every change in the folders is going to be told, also where they are still to come.

        `tops` are those below which all of them lie. Not so right after one of them was new: what happened in it
        before is to be looked for once more.
        """
        if self._handle < 0 or not all(map(self._here, tops)):
            return False
        is_new = False
        for folder in folders:
            if folder not in self._watched:
                is_new = self._add(folder, _CHANGES, self._watched) or self._add_above(folder) or is_new
        return self._handle >= 0 and not is_new

    def _add_above(self, folder: str) -> bool:
        above = os.path.dirname(folder)
        while above not in self._above:
            if self._add(above, _ARRIVALS, self._above):
                return True
            if above == os.path.dirname(above):
                return False
            above = os.path.dirname(above)
        return False

    def _add(self, folder: str, mask: int, to: dict[str, int]) -> bool:
        import ctypes

        if self._handle < 0:
            return False
        mask |= _FOLDERS_ONLY | _MASK_ADD
        number = self._libc.inotify_add_watch(self._handle, os.fsencode(folder), mask)
        if number >= 0:
            to[folder] = number
            self._names[number] = folder
        elif ctypes.get_errno() not in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):
            # There are too many of them, or something else is amiss.
            self.close()
        return number >= 0

    def wait(self, seconds: float) -> list[str]:
        """Waits until something has changed since the last call, at most so long; what it was, where that is known."""
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        touched: list[str] = []
        if poll.poll(1000 * seconds):
            with suppress(BlockingIOError):
                while data := os.read(self._handle, _MOST_BYTES):
                    touched += self._paths(data)
        return touched

    def _paths(self, data: bytes) -> Iterable[str]:
        at = 0
        while at + _EVENT.size <= len(data):
            number, mask, _, length = _EVENT.unpack_from(data, at)
            name = data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
            at += _EVENT.size + length
            folder = self._names.get(number)
            if folder is None:
                continue
            if mask & _IGNORED:
                self._forget(number, folder)
            elif mask & _MOVED_ITSELF:
                # It is watched under its new name now, and perhaps another has its place.
                self._libc.inotify_rm_watch(self._handle, number)
                self._forget(number, folder)
            elif name:
                yield os.path.join(folder, os.fsdecode(name))

    def _forget(self, number: int, folder: str) -> None:
        del self._names[number]
        for watched in (self._watched, self._above):
            if watched.get(folder) == number:
                del watched[folder]

    def _here(self, folder: str) -> bool:
        """Whether a folder is on a disk of this machine."""
        if folder not in self._is_here:
            try:
                self._is_here[folder] = _kind(self._mounts(), os.path.realpath(folder)) in _HERE
            except (OSError, ValueError, IndexError):
                self._is_here[folder] = False
        return self._is_here[folder]


def _kind(mounts: bytes, path: str) -> str:
    """The kind of the file system on which a path lies."""
    longest, kind = 0, ""
    for line in mounts.splitlines():
        mount, _, rest = line.partition(b" - ")
        # Spaces are written as octal numbers.
        point = os.fsdecode(mount.split()[4].decode("unicode_escape").encode("latin-1"))
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        # The later of two at one place hides the earlier.
        if inside and len(point) >= longest:
            longest, kind = len(point), rest.split()[0].decode()
    return kind
