"""A start script that outlives updates: an editor puts each version of its extension into a folder of its own."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from ..places import write_private

_EXTENSION = "unstuck.unstuck-claude-code-"


def own_command() -> Path:
    """The `unstuck` beside the interpreter that runs this, which need not be there."""
    return Path(sys.executable).with_name("unstuck.exe" if sys.platform == "win32" else "unstuck")


def in_extension(command: Path) -> bool:
    """Whether a command lies in the folder of an editor's extension, which goes with the next update."""
    return any(folder.name.startswith(_EXTENSION) for folder in command.parents)


def start_script(state: Path, command: Path) -> Path:
    """The script in the state folder that starts a command; made, or made to start it. Raises `OSError`."""
    windows = sys.platform == "win32"
    path = state / "bin" / ("unstuck.cmd" if windows else "unstuck")
    text = f'@"{command}" %*\n' if windows else f'#!/bin/sh\nexec {shlex.quote(str(command))} "$@"\n'
    try:
        current = path.read_text("utf-8") == text
    except (OSError, UnicodeDecodeError):
        current = False
    if not current:
        write_private(path, text)
        path.chmod(0o700)
    return path


def renew(state: Path) -> None:
    """Has the script start this program, if somebody relies on the script and this is an extension's. Never raises."""
    command = own_command()
    if in_extension(command) and command.is_file() and (state / "bin").is_dir():
        try:
            start_script(state, command)
        except OSError:
            return  # the next server tries again
