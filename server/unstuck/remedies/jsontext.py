"""JSON as people write it, with comments and trailing commas: taking a member out and leaving all else alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..diagnosis.phrase import phrase

Step = str | int
"""A key of an object, or a place in an array."""

_TOKEN = re.compile(
    r'(?P<blank>(?:[ \t\r\n\ufeff]+|//[^\r\n]*|/\*.*?\*/)+)|(?P<string>"(?:[^"\\\r\n]|\\.)*")|(?P<mark>[{}\[\]:,])'
    r"|(?P<word>[^\s{}\[\]:,\"/]+)",
    re.DOTALL,
)
_DEEPEST = 200


class NotJson(ValueError):
    """A text that is not JSON, even with comments; the message says where."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands; `members` are those of an object or an array, in order."""

    start: int
    end: int
    value: Any
    """A string, number, truth value or None; a container is in `members`."""
    members: tuple[Member, ...] | None = None
    is_object: bool = False

    def get(self, key: Step) -> Node | None:
        """A member; of several with the same key the last, which is the one that counts."""
        found = [each.node for each in self.members or () if each.key == key]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Member:
    """A member with the span from its key (or, in an array, its value) to the end of its value."""

    key: Step
    start: int
    end: int
    node: Node
    comma_before: int | None
    comma_after: int | None


class _Reader:
    """Reads tokens one after another, passing over blanks and comments."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.step()

    def step(self) -> None:
        """Goes on to the next token; its kind is empty at the end."""
        self.kind, self.token, self.start = "", "", len(self.text)
        while self.at < len(self.text):
            found = _TOKEN.match(self.text, self.at)
            if found is None:
                raise self.fault(self.at)
            start, self.at = self.at, found.end()
            if found.lastgroup != "blank":
                self.kind, self.token, self.start = found.lastgroup or "", found[0], start
                return

    def fault(self, at: int) -> NotJson:
        line, column = self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)
        return NotJson(phrase("line {line}, column {column}", line=line, column=column))

    def take(self, mark: str) -> bool:
        """Goes past this mark if it is next."""
        if self.kind == "mark" and self.token == mark:
            self.step()
            return True
        return False


def parse(text: str) -> Node:
    """The value of a text with the places of everything in it. Raises `NotJson`."""
    reader = _Reader(text)
    node = _value(reader, 0)
    if reader.kind:
        raise reader.fault(reader.start)
    return node


def _value(reader: _Reader, depth: int) -> Node:
    start, token = reader.start, reader.token
    if depth > _DEEPEST:
        raise reader.fault(start)
    if reader.take("{"):
        return _members(reader, start, "}", depth)
    if reader.take("["):
        return _members(reader, start, "]", depth)
    if reader.kind not in ("string", "word"):
        raise reader.fault(start)
    value = _scalar(reader, token)
    end = start + len(token)
    reader.step()
    return Node(start, end, value)


def _scalar(reader: _Reader, token: str) -> Any:
    try:
        return json.loads(token)
    except ValueError:
        raise reader.fault(reader.start) from None


def _members(reader: _Reader, start: int, closing: str, depth: int) -> Node:
    is_object = closing == "}"
    members: list[Member] = []
    comma: int | None = None
    while not (reader.kind == "mark" and reader.token == closing):
        if members and comma is None:
            raise reader.fault(reader.start)
        first = reader.start
        key: Step = len(members)
        if is_object:
            if reader.kind != "string":
                raise reader.fault(reader.start)
            key = str(_scalar(reader, reader.token))
            reader.step()
            if not reader.take(":"):
                raise reader.fault(reader.start)
        node = _value(reader, depth + 1)
        before, comma = comma, reader.start
        if not reader.take(","):
            comma = None
        members.append(Member(key, first, node.end, node, before, comma))
    end = reader.start + 1
    reader.step()
    return Node(start, end, None, tuple(members), is_object)


def find(root: Node, path: Sequence[Step]) -> Node | None:
    """The value at a path of keys and places."""
    node: Node | None = root
    for step in path:
        if node is None:
            return None
        node = node.get(step)
    return node


def member(root: Node, path: Sequence[Step]) -> Member | None:
    """The member at a path, with its place; of several with the same key the last."""
    container = find(root, path[:-1])
    found = [each for each in (container.members or ()) if each.key == path[-1]] if container is not None else []
    return found[-1] if found else None


def line_of(text: str, at: int) -> int:
    """The number of the line at which an offset stands, from 1."""
    return text.count("\n", 0, at) + 1


def without(text: str, path: Sequence[Step]) -> str:
    """The text without the member at this path, every time it occurs there. Raises `NotJson`, or `KeyError`."""
    container = find(parse(text), path[:-1])
    members = [each for each in (container.members or ()) if each.key == path[-1]] if container is not None else []
    if not members:
        raise KeyError(path[-1])
    text = _cut(text, members[-1])
    return without(text, path) if len(members) > 1 else text


def _cut(text: str, member: Member) -> str:
    start, end = member.start, member.end
    if member.comma_after is not None:
        between = text[member.end : member.comma_after]
        # A comment between value and comma goes with them; it can only be about this member.
        end = member.comma_after + 1 if "\n" not in between else end
        if end == member.end:
            text = text[: member.comma_after] + text[member.comma_after + 1 :]
    elif member.comma_before is not None:
        at = member.comma_before
        text = text[:at] + text[at + 1 :]
        start, end = start - 1, end - 1
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    alone = not text[line_start:start].strip() and not text[end:line_end].strip()
    if alone and line_start > 0 and line_end < len(text):
        return text[:line_start] + text[line_end + 1 :]
    if member.comma_after is not None:
        while end < len(text) and text[end] in " \t":
            end += 1
    elif member.comma_before is not None:
        while start > 0 and text[start - 1] in " \t":
            start -= 1
    return text[:start] + text[end:]


def inserted(text: str, path: Sequence[Step], key: str | None, value: Any) -> str:
    """The text with a new last member in the object (or, without a key, the array) at this path, written as its others.

    `without` takes it out again to the byte, unless it was the only one. Raises `NotJson`, or `KeyError`.
    """
    root = parse(text)
    node = find(root, path)
    if node is None or node.members is None:
        raise KeyError(path)
    name = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}: "
    unit, line_break = _indent_unit(text, root), "\r\n" if "\r\n" in text else "\n"
    if node.members:
        last = node.members[-1]
        if last.comma_after is None:
            text = text[: last.end] + "," + text[last.end :]
            start, end, after = last.end + 1, node.end, ""
        else:
            start, end, after = last.comma_after + 1, node.end - 1, ","
        # A comment after the last member stays where it is.
        tail = text[start:end].rstrip()
        indent = _indent_of(text, last.start)
        if indent is None and tail.strip():
            indent = (_indent_of(text, node.start, anywhere=True) or "") + unit
        if indent is not None:
            added = f"{line_break}{indent}{name}{_shown(value, unit, indent, line_break)}"
        elif ", " not in text and ": " not in text:
            added = name.rstrip() + json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        else:
            added = f" {name}{json.dumps(value, ensure_ascii=False)}"
        at = start + len(tail)
        return text[:at] + added + after + text[at:]
    outer = _indent_of(text, node.start, anywhere=True) or ""
    inside = text[node.start + 1 : node.end - 1].rstrip()
    shown = _shown(value, unit, outer + unit, line_break)
    body = f"{inside}{line_break}{outer}{unit}{name}{shown}{line_break}{outer}"
    return text[: node.start + 1] + body + text[node.end - 1 :]


def replaced(text: str, path: Sequence[Step], literal: str) -> str:
    """The text with another literal in the place of the value at this path. Raises `NotJson`, or `KeyError`."""
    node = find(parse(text), path)
    if node is None:
        raise KeyError(path)
    return text[: node.start] + literal + text[node.end :]


def value_of(node: Node) -> Any:
    """What a node holds, as `json.loads` gives it."""
    if node.members is None:
        return node.value
    if node.is_object:
        return {str(each.key): value_of(each.node) for each in node.members}
    return [value_of(each.node) for each in node.members]


def _shown(value: Any, unit: str, indent: str, line_break: str) -> str:
    return json.dumps(value, ensure_ascii=False, indent=unit).replace("\n", line_break + indent)


def _indent_unit(text: str, root: Node) -> str:
    first = _indent_of(text, root.members[0].start) if root.members else None
    return first or "  "


def _indent_of(text: str, at: int, *, anywhere: bool = False) -> str | None:
    """The blanks that begin the line of an offset; None where something else stands before it there."""
    start = text.rfind("\n", 0, at) + 1
    before = text[start:at]
    blanks = before[: len(before) - len(before.lstrip(" \t"))]
    return blanks if (anywhere or (blanks == before and start > 0)) else None
