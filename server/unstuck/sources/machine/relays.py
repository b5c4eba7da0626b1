"""How entries in Claude Code's settings that have it tell us things are known from those of others."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from ...jsonvalue import as_object, as_text

PLUGIN = "unstuck@unstuck"
"""The plugin and its marketplace, as settings name them."""
HOOK_MARK, LINE_MARK = ": unstuck hook", ": unstuck statusline"
"""How the commands begin; for a shell these words do nothing."""


def is_our_hook(handler: Any) -> bool:
    """Whether a handler of a hook is one that we put there."""
    command, arguments = as_text(as_object(handler).get("command")) or "", as_object(handler).get("args")
    return command.startswith(HOOK_MARK) or (arguments == ["hook"] and _is_our_program(command))


def is_our_line(command: str) -> bool:
    """Whether a status line's command is ours, be it around another."""
    before, _, last = command.rpartition(" ")
    return command.startswith(LINE_MARK) or (last == "statusline" and _is_our_program(before.strip('"')))


def _is_our_program(command: str) -> bool:
    return PurePath(command.replace("\\", "/")).stem.lower() == "unstuck"
