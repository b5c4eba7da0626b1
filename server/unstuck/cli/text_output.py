"""`check` for people: the lines with a mark under the message, what it means, what to do next."""

from __future__ import annotations

import shutil
import sys

from ..diagnosis import links
from ..diagnosis.diagnose import Diagnosis
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition, Severity
from ..diagnosis.render import harmless, judgement
from ..redact import redact
from ..sources.documents import severity
from ..sources.files import Found
from .judge import Judge
from .style import Style, width, wrapped

_MAX_LINES = 8
# How much of a line is looked at on each side of where it is cut: far more than is shown, far less than a line may be.
_SEEN = 4000
_LABELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "hint",
}


class TextOutput:
    """Writes findings as they come, and a count at the end."""

    def __init__(self, color: str, judge: Judge) -> None:
        self._judge = judge
        self._style = Style(color)
        self._columns = max(50, min(shutil.get_terminal_size((100, 24)).columns, 110))
        self._count = 0
        self._files: set[str] = set()

    def finding(self, path: str, found: Found) -> None:
        """Writes one finding."""
        self._count += 1
        self._files.add(path)
        group = found.group
        condition = group.first.condition
        level = severity(found)
        label = f"{_LABELS[level]}[{condition.code}]"
        lines = [f"{self._style.severity(level, label)}{self._style.bold(f': {condition.title}')}"]
        lines += self._excerpt(path, found)
        lines += self._notes(condition, found)
        lines += self._advice(self._judge(condition, found.fields), condition)
        sys.stdout.write("\n".join(lines) + "\n\n")

    def file(self, path: str) -> None:
        """Notes a file without findings."""
        self._files.add(path)

    def finish(self, hints: int) -> None:
        """Writes the count."""
        noun = "error" if self._count == 1 else "errors"
        text = f"{self._count} {noun} recognised" if self._count else "no Claude Code error recognised"
        if hints:
            text += f"; {hints} only quoted in code or documentation (--hints shows them)"
        sys.stdout.write(text + "\n")

    def _excerpt(self, path: str, found: Found) -> list[str]:
        style = self._style
        number = len(str(found.end.line + 1))
        margin = " " * number
        where = "standard input" if path == "-" else harmless(path)
        lines = [f"{margin}{style.faint('-->')} {where}:{found.start.line + 1}:{found.start.column + 1}"]
        lines.append(f"{margin} {style.faint('|')}")
        shown = list(enumerate(found.lines))
        if len(shown) > _MAX_LINES:
            shown = [*shown[: _MAX_LINES - 1], shown[-1]]
        last = len(found.lines) - 1
        level = severity(found)
        before = -1
        for index, line in shown:
            if index - before > 1:
                lines.append(f"{margin} {style.faint('|')} ...")
            before = index
            text, mark_from, mark_to = _cut(
                line,
                found.columns[0] if index == 0 else len(line) - len(line.lstrip()),
                found.columns[1] if index == last else len(line.rstrip()),
                self._columns - number - 3,
            )
            lines.append(f"{style.faint(f'{found.start.line + index + 1:>{number}} |')} {text}")
            if mark_to > mark_from:
                marks = style.severity(level, "^" * (mark_to - mark_from))
                lines.append(f"{margin} {style.faint('|')} {' ' * mark_from}{marks}")
        lines.append(f"{margin} {style.faint('|')}")
        return lines

    def _notes(self, condition: Condition, found: Found) -> list[str]:
        facts = _facts(found.fields)
        count = found.group.times
        if count > 1:
            lines = sorted({sighting.start.line + 1 for sighting in found.group.repeats})
            facts.insert(0, f"printed {count} times, last on line {lines[-1]}")
        if found.recovering:
            facts.insert(0, "retried by Claude Code, no failure seen after it")
        return [self._note("seen", "; ".join(facts))] if facts else []

    def _note(self, name: str, text: str) -> str:
        head = f"  = {name}: "
        return wrapped(text, head, " " * len(head), self._columns)

    def _advice(self, diagnosis: Diagnosis, condition: Condition) -> list[str]:
        lines = [self._note("meaning", condition.meaning)]
        lines += [self._note(name.lower(), harmless(value)) for name, value in judgement(diagnosis)]
        if diagnosis.remedies:
            lines.append("  = next:")
        for number, remedy in enumerate(diagnosis.remedies, 1):
            head = f"      {number}. "
            paid = " (costs money)" if remedy.paid else ""
            lines.append(f"{head}{self._style.bold(remedy.title)}{paid}")
            lines += [wrapped(step, " " * 9 + "- ", " " * 11, self._columns) for step in remedy.steps]
        lines.append(f"  = docs: {links.documentation(condition)}")
        return lines


def _facts(fields: Fields) -> list[str]:
    """What the text says, in words."""
    facts: list[str] = []
    if fields.http_status is not None:
        facts.append(f"status {fields.http_status}" + (f" {fields.api_error_type}" if fields.api_error_type else ""))
    elif fields.api_error_type:
        facts.append(fields.api_error_type)
    if fields.claude_code_version:
        facts.append(f"Claude Code {fields.claude_code_version}")
    if fields.plan_text:
        facts.append(f"plan {harmless(fields.plan_text)}")
    if fields.model:
        facts.append(f"model {harmless(fields.model)}")
    for window in fields.windows:
        name = {"session": "session", "weekly": "week"}.get(window.kind, f"week, {window.scope}")
        facts.append(f"{name} {window.used_percent:g} % used")
    if fields.extra_balance:
        facts.append(f"balance {fields.extra_balance}")
    if fields.reset_text:
        facts.append(f"resets {harmless(fields.reset_text)}")
    facts += [f"request {identifier}" for identifier in fields.request_ids[:4]]
    return facts


def _cut(line: str, start: int, end: int, columns: int) -> tuple[str, int, int]:
    """A line without secrets, harmless and short enough, with the cells between which the mark stands."""
    parts = (line[:start][-_SEEN:], line[start:end][:_SEEN], line[end:][:_SEEN])
    before, inside, after = (redact(harmless(part)) for part in parts)
    if width(before) > columns // 2:
        before = "…" + before[-(columns // 3) :]
    mark_from = width(before)
    room = max(20, columns - mark_from)
    if width(inside) > room:
        inside, after = inside[: room - 1] + "…", ""
    mark_to = mark_from + width(inside)
    return before + inside + after[: max(0, columns - mark_to)], mark_from, mark_to
