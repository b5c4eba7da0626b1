"""Messages the way they reach a file: drawn by a terminal, coloured, escaped in JSON, with other characters."""

from __future__ import annotations

import json
import re
import textwrap

# What stands for a blank of a template, by the words of its name; the first that fits.
_VALUES = (
    (r"request.?id", "req_018EeWyXxfu5pfWkrYcMdjWG"),
    (r"^model|model[ -](?:id|name)$", "claude-sonnet-4-6"),
    (r"^time$|reset", "5:30pm (America/Chicago)"),
    (r"date", "Feb 3, 7am"),
    (r"path|file|dir|folder|binary", "/home/sam/shop/cart.ts"),
    (r"url|host|endpoint|status-page", "https://llm.example.org"),
    (r"port", "9443"),
    (r"code|errno", "ETIMEDOUT"),
    (r"status", "503"),
    (r"version", "2.1.290"),
    (r"percent", "83"),
    (r"amount|balance|credit|\$", "35"),
    (r"session|uuid|\bid$", "0b9c6a52-7d1e-4f0a-9b1c-5d2e8f7a6c43"),
    (r"^n$|count|number|tokens|limit|size|seconds|minutes|ms|max", "18"),
    (r"e?mail", "sam@example.org"),
    (r"provider", "Google Vertex AI"),
)
_BLANK = re.compile(r"<([A-Za-z0-9$][^<>\n]{0,60})>")
_MARGIN = "     "


def filled(template: str) -> str:
    """A template with plausible words in its blanks."""
    return _BLANK.sub(lambda blank: _value(blank[1].lower()), template)


def _value(name: str) -> str:
    if "|" in name:
        return name.partition("|")[0]
    return next((value for pattern, value in _VALUES if re.search(pattern, name)), "sample")


def drawn(text: str, columns: int | None) -> str:
    """A text under a prompt as Claude Code's terminal shows it, wrapped to the window (None: unwrapped)."""
    return "❯ hi\n\n  ⎿  " + f"\n{_MARGIN}".join(_wrapped(text, columns)) + "\n\n❯ \n"


def drawn_in_colour(text: str, columns: int) -> str:
    """The same as a recorded terminal session holds it, each line in its colour."""
    first, *rest = _wrapped(text, columns)
    lines = [f"\x1b[38;5;246m  ⎿  \x1b[38;5;211m{first}\x1b[39m"]
    lines += [f"\x1b[38;5;211m{_MARGIN}{line}\x1b[39m\x1b[K" for line in rest]
    return "\x1b[1m❯ hi\x1b[22m\n\n" + "\n".join(lines) + "\n"


def _wrapped(text: str, columns: int | None) -> list[str]:
    text = re.sub(r"\A\s*⎿\s*", "", text)
    lines: list[str] = []
    for line in text.split("\n"):
        parts = [line]
        if columns is not None:
            parts = textwrap.wrap(line, columns - len(_MARGIN), break_on_hyphens=False, drop_whitespace=True)
        lines += parts or [""]
    return lines


def coloured(text: str) -> str:
    """A text in one colour, with a bold word in it."""
    words = text.rsplit(" ", 1)
    if len(words) == 2:
        text = f"{words[0]} \x1b[1m{words[1]}\x1b[22m"
    return f"\x1b[38;2;255;107;128m{text}\x1b[39m"


def escaped(text: str) -> str:
    """A text inside a line of JSON."""
    return json.dumps({"time": "2026-11-20T07:16:17.217Z", "level": "error", "msg": text}, ensure_ascii=False)


def escaped_twice(text: str) -> str:
    """A text inside JSON inside JSON."""
    inner = json.dumps({"type": "text", "text": text}, ensure_ascii=False)
    return json.dumps({"stream": "stdout", "line": inner}, ensure_ascii=False)


def windows_lines(text: str) -> str:
    """A text with the line ends of Windows."""
    return "first line\r\n" + text.replace("\n", "\r\n") + "\r\nlast line\r\n"


def curly(text: str) -> str:
    """A text with typographic apostrophes, as chats and word processors make them."""
    return text.replace("'", "’")
