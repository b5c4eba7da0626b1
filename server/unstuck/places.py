"""Where Claude Code keeps its files, and where this program keeps what it writes: one private folder of the user's."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The state folder, not necessarily existing yet; `UNSTUCK_HOME` stands in for it."""
    home = environment.get("UNSTUCK_HOME")
    if home:
        return Path(home)
    from platformdirs import user_state_path

    return user_state_path("unstuck", appauthor=False)


def claude_folder(environment: Mapping[str, str], home: Path) -> Path:
    """Claude Code's configuration folder: `CLAUDE_CONFIG_DIR`, else `~/.claude`."""
    chosen = environment.get("CLAUDE_CONFIG_DIR")
    return Path(chosen) if chosen else home / ".claude"


def private_folder(path: Path) -> None:
    """Makes a folder, and those around it that are missing, for its owner only. Raises `OSError`."""
    for folder in reversed((path, *path.parents)):
        if not folder.exists():
            folder.mkdir(exist_ok=True, mode=0o700)


def write_private(path: Path, text: str) -> None:
    """Writes a file whole or not at all, readable by its owner only. Raises `OSError`."""
    private_folder(path.parent)
    # `tempfile` would do the same, but takes longer to load than all the rest of `unstuck hook`.
    name = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def take_lock(path: Path) -> int | None:
    """Locks a file of ours; None if another process has it. Raises `OSError`.

    Who closes the handle gives the lock back, and the system closes it for a process that ends.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
