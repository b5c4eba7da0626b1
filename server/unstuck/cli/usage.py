"""`unstuck usage`: the figures that are known of plan and credits, with where they come from and how old they are."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from .. import present
from ..diagnosis.evidence import UsageWindow
from ..live.forecast import words
from ..live.notices import window_name
from ..live.status import filled
from ..machine import Machine
from ..overview.machine import safe
from ..overview.usage import Figures, extra_words, figures, reset_words, source_words, window_words
from ..sources.online import Online
from .style import Style

_BAR = 20
_NOTHING = (
    "No usage figures are known on this machine.",
    "Open `/usage` in Claude Code once and ask again; or `unstuck usage --online` asks the service.",
)


def run(options: argparse.Namespace) -> int:
    """Prints what is known: 0, or 1 where nothing is."""
    return tell(options, Machine())


def tell(options: argparse.Namespace, machine: Machine) -> int:
    """The same of another machine."""
    found = figures(machine, Online(usage=options.online))
    if options.format == "json":
        usage = present.usage(found.usage, found.now, found.foreseen)
        value = {"schema": 1, "generated_at": present.instant(found.now), **usage}
        json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(_text(found, Style(options.color))) + "\n")
    return 0 if found.known else 1


def _text(found: Figures, style: Style) -> list[str]:
    usage, now = found.usage, found.now
    if not found.known:
        return [*_NOTHING, *map(safe, found.silent)]
    names = [safe(window_name(window)) for window in usage.windows]
    room = max(map(len, names), default=0)
    lines: list[str] = []
    for name, window in zip(names, usage.windows, strict=True):
        lines.append(_row(name.ljust(room), window, now, style))
        if window in found.foreseen:
            lines.append(f"{'':{room}}  {words(found.foreseen[window], now)}")
    if not usage.windows:
        lines.append("The plan's windows: unknown. `/usage` in Claude Code shows them.")
    extra = extra_words(usage.extra)
    if extra:
        lines += ["", f"Extra usage: {safe(extra)}"]
    return [*lines, "", f"Source: {safe(source_words(found.evidence, now))}", *map(safe, found.silent)]


def _row(name: str, window: UsageWindow, now: datetime, style: Style) -> str:
    state = present.window_state(window, now)
    used = window.used_percent
    if state == "reset_unconfirmed":
        # What it was says nothing of what it is, and nobody has said that it is zero.
        return f"{style.bold(name)}  {style.faint('·' * _BAR)}     ?    {window_words(window, now)}"
    full = filled(window, _BAR)
    colour = "31" if state == "full" else "33" if used >= 80 else "32"
    bar = style.paint("█" * full, colour) + style.faint("░" * (_BAR - full))
    words = reset_words(window.resets_at, now)
    return f"{style.bold(name)}  {bar}  {used:>5.4g} %  {words}"
