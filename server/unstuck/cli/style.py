"""Colour and width on a terminal; plain text everywhere else."""

from __future__ import annotations

import os
import sys
import textwrap
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..diagnosis.model import Severity

_COLORS = {"error": "31", "warning": "33", "information": "36", "hint": "90"}


class Style:
    """Puts colour around words if the terminal wants it."""

    def __init__(self, choice: str = "auto") -> None:
        """`choice` is auto, always or never; auto honours NO_COLOR and TERM=dumb."""
        wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._on = choice == "always" or (choice == "auto" and wanted)

    def paint(self, text: str, code: str) -> str:
        """The text in an ANSI colour."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._on else text

    def bold(self, text: str) -> str:
        """The text in bold."""
        return self.paint(text, "1")

    def faint(self, text: str) -> str:
        """The text in the colour of margins."""
        return self.paint(text, "34")

    def severity(self, severity: Severity, text: str) -> str:
        """The text in the colour of a severity."""
        return self.paint(text, f"1;{_COLORS[severity.value]}")


def width(text: str) -> int:
    """How many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(char) or char in "\u200b\u200d\ufe0f"
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def wrapped(text: str, first: str, rest: str, columns: int) -> str:
    """A paragraph wrapped to the terminal, with margins for the first line and the others."""
    return textwrap.fill(
        text,
        max(columns, 40),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
