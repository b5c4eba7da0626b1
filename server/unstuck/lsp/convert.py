"""Positions and findings in the client's terms: the only place where columns change their unit.

Inside, columns are code points; on the wire they are units of the negotiated position encoding.
Diagnostics are plain dictionaries: many of them are sent on every keystroke.
"""

from __future__ import annotations

from typing import Any

from ..diagnosis import links
from ..diagnosis.model import Severity
from ..diagnosis.phrase import Words, phrase
from ..diagnosis.scan import Group, Position, Sighting
from .abilities import Encoding

SEVERITIES = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFORMATION: 3, Severity.HINT: 4}


def to_units(line: str, column: int, encoding: Encoding) -> int:
    """A column in code points as a column in the client's units."""
    if encoding == "utf-32" or line.isascii():
        return column
    before = line[:column]
    if before.isascii():
        return len(before)
    if encoding == "utf-8":
        return len(before.encode("utf-8", "surrogatepass"))
    return len(before.encode("utf-16-le", "surrogatepass")) // 2


def to_column(line: str, units: int, encoding: Encoding) -> int:
    """A column in the client's units as code points; one inside a character becomes its start."""
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    done = 0
    for column, char in enumerate(line):
        width = _width(char, encoding)
        if done + width > units:
            return column
        done += width
    return len(line)


def _width(char: str, encoding: Encoding) -> int:
    if encoding == "utf-16":
        return 2 if char > "\uffff" else 1
    return 1 if char < "\x80" else 2 if char < "\u0800" else 3 if char < "\U00010000" else 4


def place(lines: list[str], start: Position, end: Position, encoding: Encoding) -> dict[str, Any]:
    """A range in the client's units."""
    return {"start": position(lines, start, encoding), "end": position(lines, end, encoding)}


def position(lines: list[str], where: Position, encoding: Encoding) -> dict[str, int]:
    """A position in the client's units."""
    line = lines[where.line] if where.line < len(lines) else ""
    return {"line": where.line, "character": to_units(line, where.column, encoding)}


def message(group: Group, verdict: str = "", words: Words = str) -> str:
    """The one line that a list of problems shows; the verdict is in the client's language already."""
    title = words(group.first.condition.title)
    times = words(phrase(" (printed {count} times)", count=group.times)) if group.times > 1 else ""
    return f"{title}{times}. {verdict}" if verdict else f"{title}{times}"


def diagnostic(
    group: Group,
    lines: list[str],
    uri: str,
    encoding: Encoding,
    severity: Severity,
    verdict: str = "",
    words: Words = str,
    *,
    with_href: bool,
    with_related: bool,
    with_data: bool,
) -> dict[str, Any]:
    """A group of sightings as an LSP diagnostic."""
    condition = group.first.condition
    value: dict[str, Any] = {
        "range": place(lines, group.first.start, group.first.end, encoding),
        "severity": SEVERITIES[severity],
        "code": condition.code,
        "source": "unstuck",
        "message": message(group, verdict, words),
    }
    if with_href:
        value["codeDescription"] = {"href": links.documentation(condition)}
    if with_related and group.repeats:
        value["relatedInformation"] = [
            {
                "location": {"uri": uri, "range": place(lines, sighting.start, sighting.end, encoding)},
                "message": words(
                    phrase("the same error again")
                    if sighting.raw == group.first.raw
                    else phrase("the same error in other words")
                ),
            }
            for sighting in group.repeats[-5:]
        ]
    if with_data:
        value["data"] = {"code": condition.code, "count": group.times}
    return value


def covers(sighting: Sighting, where: Position) -> bool:
    """Whether a position lies on a sighting."""
    return sighting.start <= where <= sighting.end


def overlaps(sighting: Sighting, start: Position, end: Position) -> bool:
    """Whether a range touches a sighting."""
    return sighting.start <= end and start <= sighting.end
