"""Changing files of others: whole or not at all, with mode and owner, and only if they are still as they were read."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..diagnosis.phrase import Joined, Phrase, phrase
from ..places import take_lock

Writer = Callable[[int, bytes], None]
_MOST = 64 << 20


class Trouble(Exception):
    """A file that could not be read or changed; the message names it and says why. Nothing was lost."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Busy(Trouble):
    """Another process is carrying out a remedy."""


def write_all(handle: int, data: bytes) -> None:
    """Writes everything and waits until the disk has it. Raises `OSError`."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file as it was read: its content, mode and owner."""

    data: bytes
    mode: int
    owner: int
    group: int


def digest(data: bytes) -> str:
    """A name for this very content."""
    return hashlib.sha256(data).hexdigest()


def why(error: OSError) -> str:
    """An operating system's error in words."""
    return error.strerror or type(error).__name__


def said(error: Exception) -> str:
    """What an error says: the phrase that it was raised with, else its text."""
    text = error.args[0] if error.args else None
    return text if isinstance(text, Phrase | Joined) else str(error)


def read(path: Path) -> Snapshot | None:
    """A regular file, or None where there is none. Raises `Trouble`."""
    try:
        # A pipe in a file's place must not hold us up.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Trouble(phrase("{path} cannot be read: {reason}", path=path, reason=why(error))) from error
    try:
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Trouble(phrase("{path} is not a regular file", path=path))
            if status.st_size > _MOST:
                raise Trouble(phrase("{path} is larger than any file of its kind", path=path))
            return Snapshot(file.read(), stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)
    except OSError as error:
        raise Trouble(phrase("{path} cannot be read: {reason}", path=path, reason=why(error))) from error


def replace(path: Path, data: bytes, like: Snapshot, expected: bytes | None, write: Writer) -> None:
    """Puts a file with this content, and the mode and owner of `like`, in the place of one with the expected content.

    `expected` None: where no file is. The file is never seen half written. Raises `Trouble`, and then
    the old file is still there. What another process writes between the last look and the exchange
    cannot be seen; that is the shortest time the system allows.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".unstuck")
    except OSError as error:
        raise Trouble(phrase("{path} cannot be written to: {reason}", path=path.parent, reason=why(error))) from error
    try:
        try:
            write(handle, data)
            _dress(handle, name, like)
        finally:
            os.close(handle)
        now = read(path)
        if (now.data if now is not None else None) != expected:
            raise Trouble(phrase("{path} was changed by another program meanwhile", path=path))
        os.replace(name, path)
    except OSError as error:
        _discard(Path(name))
        raise Trouble(phrase("{path} could not be changed: {reason}", path=path, reason=why(error))) from error
    except BaseException:
        _discard(Path(name))
        raise


def _dress(handle: int, name: str, like: Snapshot) -> None:
    if sys.platform == "win32":
        os.chmod(name, like.mode)
        return
    status = os.fstat(handle)
    if (status.st_uid, status.st_gid) != (like.owner, like.group):
        os.fchown(handle, like.owner, like.group)
    os.fchmod(handle, like.mode)


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def private_folder(path: Path) -> None:
    """Makes a folder, and those above it that are missing, for this user only. Raises `Trouble`."""
    try:
        missing = [each for each in (path, *path.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
        if not path.is_dir():
            raise Trouble(phrase("{path} is not a folder", path=path))
    except OSError as error:
        raise Trouble(phrase("{path} cannot be made: {reason}", path=path, reason=why(error))) from error


def write_new(path: Path, data: bytes, write: Writer) -> None:
    """Writes a file of our own, private to the user, whole or not at all. Raises `Trouble`."""
    private_folder(path.parent)
    current = read(path)
    blank = Snapshot(b"", 0o600, os.getuid(), os.getgid()) if sys.platform != "win32" else Snapshot(b"", 0o600, 0, 0)
    replace(path, data, current or blank, current.data if current is not None else None, write)


@contextmanager
def lock(state: Path) -> Generator[None]:
    """Held while something is changed, by one process at a time; it ends with its holder. Raises `Busy`."""
    private_folder(state)
    path = state / "fix.lock"
    try:
        handle = take_lock(path)
    except OSError as error:
        raise Trouble(phrase("{path} cannot be written to: {reason}", path=path, reason=why(error))) from error
    if handle is None:
        raise Busy(phrase("another `unstuck fix` is at work; run this again when it has ended"))
    try:
        yield
    finally:
        os.close(handle)
