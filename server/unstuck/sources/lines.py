"""A document as lines, edited in place, with the line ends of the Language Server Protocol.

LSP knows LF, CR LF and CR. Python's `splitlines` breaks at form feeds, U+2028 and others too, which
terminal logs and JSON hold; a document store built on it applies edits to the wrong line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)")
# What `splitlines` breaks at and LSP does not.
_EXOTIC = re.compile("[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


class Edit(NamedTuple):
    """Which lines an edit replaced: from `first` on, `removed` lines by `inserted` lines."""

    first: int
    removed: int
    inserted: int


def split_lines(text: str) -> list[str]:
    """The lines of a text with their line ends; the last one has none and may be empty."""
    if _EXOTIC.search(text) is None:
        lines = text.splitlines(keepends=True)
    else:
        lines = _LINE.findall(text)
        rest = text[sum(map(len, lines)) :]
        if rest:
            lines.append(rest)
    if not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    return lines


def content_length(line: str) -> int:
    """The length of a line without its line end."""
    if line.endswith("\r\n"):
        return len(line) - 2
    return len(line) - 1 if line.endswith(("\n", "\r")) else len(line)


class Lines:
    """The lines of one document; positions are lines and columns in code points."""

    def __init__(self, text: str) -> None:
        self.lines = split_lines(text)

    @property
    def text(self) -> str:
        """The whole document."""
        return "".join(self.lines)

    def replace_all(self, text: str) -> None:
        """Puts another document in its place."""
        self.lines = split_lines(text)

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> Edit:
        """Replaces a range by a text; positions outside the document are moved to its nearest place."""
        lines = self.lines
        (first, start_column), (last, end_column) = sorted((self._inside(start), self._inside(end)))
        chunk = lines[first][:start_column] + text + lines[last][end_column:]
        if first > 0 and chunk.startswith("\n") and lines[first - 1].endswith("\r"):
            # The two become one line end.
            first -= 1
            chunk = lines[first] + chunk
        fresh = split_lines(chunk)
        at_end = last == len(lines) - 1
        if not at_end and not fresh[-1]:
            fresh.pop()
        removed = last - first + 1
        lines[first : first + removed] = fresh
        return Edit(first, removed, len(fresh))

    def _inside(self, position: tuple[int, int]) -> tuple[int, int]:
        line, column = position
        if line < 0:
            return 0, 0
        if line >= len(self.lines):
            line = len(self.lines) - 1
            return line, content_length(self.lines[line])
        return line, max(0, min(column, content_length(self.lines[line])))
