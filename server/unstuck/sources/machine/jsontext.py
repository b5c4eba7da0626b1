"""JSON as it stands in a file: its objects, and in which line a key is written."""

from __future__ import annotations

import json
import re
from typing import Any, cast

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT = re.compile(rf"{_STRING}|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TRAILING = re.compile(rf"{_STRING}|,(?=\s*[}}\]])")
_TOKEN = re.compile(rf"{_STRING}|[{{}}\[\],:\n]")
_DEPTH = 4


def text_of(content: bytes) -> str:
    """The text of a file. Raises `ValueError`."""
    return content.decode("utf-8-sig")


def object_of(text: str) -> dict[str, Any]:
    """The object that a text holds. Raises `ValueError` or `RecursionError` for anything else."""
    value: Any = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return cast("dict[str, Any]", value)


def without_comments(text: str) -> str:
    """An editor's JSON made plain: comments and trailing commas are blanked, so that lines stay."""
    text = _COMMENT.sub(lambda match: match[0] if match[0][0] == '"' else re.sub(r"[^\n]", " ", match[0]), text)
    return _TRAILING.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line, from 1, of each key not too deep in valid JSON; items of arrays count "0", "1", …"""
    lines: dict[tuple[str, ...], int] = {}
    path: list[str] = []
    inside: list[str] = []
    line, awaits_key = 1, False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "\n":
            line += 1
        elif token in "{[":
            inside.append(token)
            path.append("" if token == "{" else "0")
            awaits_key = token == "{"
        elif token in "}]":
            inside.pop()
            path.pop()
            awaits_key = False
        elif token == ",":
            if inside[-1] == "[":
                path[-1] = str(int(path[-1]) + 1)
            awaits_key = inside[-1] == "{"
        elif token == ":":
            awaits_key = False
        elif awaits_key:
            path[-1] = json.loads(token)
            if len(path) <= _DEPTH:
                lines[tuple(path)] = line
    return lines
