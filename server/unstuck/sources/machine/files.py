"""Files of the machine, read warily and only when they changed; what is kept is what was made of them, never a text."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

Made = TypeVar("Made")

LIMIT = 16 << 20
_HEAD = 64 << 10
_TAIL = 1 << 20
_KEPT = 1024
_ATTEMPTS = 3


class Unknown(Exception):
    """A file that is there but says nothing to be relied on: a link, a pipe, too large, unreadable, broken."""


class Files:
    """Reads files and remembers what was made of each until its stat changes; `reads` counts the readings."""

    def __init__(self) -> None:
        self.reads = 0
        self._made: dict[tuple[str, Any], tuple[tuple[int, ...], Any]] = {}

    def make(
        self, path: Path, maker: Callable[[bytes], Made], *, limit: int = LIMIT, ends: bool = False
    ) -> Made | None:
        """What `maker` makes of the content, or None without a file. Raises `Unknown`.

        `maker` is a function of a module, pure, that returns no secrets, and raises `ValueError` for what it
        cannot use. With `ends`, it gets the whole lines at the beginning and end of a file of any size.
        """
        signature = _signature(path)
        if signature is None:
            return None
        key = (str(path), maker)
        known = self._made.get(key)
        if known is None or known[0] != signature:
            result: Made | Unknown = self._make(path, maker, limit, ends)
            known = (signature, result)
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = known
        if isinstance(known[1], Unknown):
            raise Unknown(*known[1].args)
        return cast("Made", known[1])

    def remembered(self, name: str, signature: tuple[int, ...], maker: Callable[[], Made]) -> Made:
        """What `maker` gives, anew only if the signature changed."""
        known = self._made.get((name, None))
        if known is None or known[0] != signature:
            known = (signature, maker())
            self._made[name, None] = known
        return cast("Made", known[1])

    def _make(self, path: Path, maker: Callable[[bytes], Made], limit: int, ends: bool) -> Made | Unknown:
        for attempt in range(_ATTEMPTS):
            before = _signature(path)
            self.reads += 1
            try:
                return maker(_read(path, limit, ends))
            except OSError as error:
                return Unknown(error.strerror or "unreadable")
            except Unknown as error:
                return error
            except (ValueError, RecursionError):
                # It may have been read while it was being written.
                if attempt == _ATTEMPTS - 1 or _signature(path) == before:
                    break
        return Unknown("broken")


def _signature(path: Path) -> tuple[int, ...] | None:
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise Unknown("unreadable") from error
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode)


def _read(path: Path, limit: int, ends: bool) -> bytes:
    # Where the system cannot refuse links while opening, they are refused before.
    if stat.S_ISLNK(os.lstat(path).st_mode):
        raise Unknown("a link")
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY"):
        flags |= getattr(os, name, 0)
    handle = os.open(path, flags)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise Unknown("not a file")
        if ends and found.st_size > _HEAD + _TAIL:
            head = file.read(_HEAD)
            file.seek(found.st_size - _TAIL)
            tail = file.read(_TAIL)
            return head[: head.rfind(b"\n") + 1] + tail[tail.find(b"\n") + 1 :]
        if not ends and found.st_size > limit:
            raise Unknown("too large")
        return file.read(_HEAD + _TAIL if ends else limit)


def signature_of(*paths: Path) -> tuple[int, ...]:
    """What changes when any of the files changes, comes or goes."""
    result: list[int] = []
    for path in paths:
        try:
            result.extend(_signature(path) or (0,))
        except Unknown:
            result.append(-1)
    return tuple(result)


def names_in(folder: Path) -> list[str]:
    """The names in a folder, sorted; none if it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []


def folders_up(folder: Path) -> Iterator[Path]:
    """A folder and those around it."""
    yield folder
    yield from folder.parents
