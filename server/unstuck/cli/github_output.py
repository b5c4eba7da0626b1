"""`check --format github`: annotations for a GitHub workflow."""

from __future__ import annotations

import sys

from ..diagnosis.model import Severity
from ..diagnosis.render import harmless
from ..sources.documents import severity
from ..sources.files import Found
from .judge import Judge

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}


class GithubOutput:
    """One workflow command for each finding."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def finding(self, path: str, found: Found) -> None:
        """Writes one annotation; lines and columns count from one there."""
        condition = found.group.first.condition
        parts = [f"title={_property(f'{condition.title} ({condition.code})')}"]
        if path != "-":
            parts[:0] = [f"file={_property(path)}", f"line={found.start.line + 1}", f"endLine={found.end.line + 1}"]
            if found.start.line == found.end.line:
                parts[3:3] = [f"col={found.start.column + 1}", f"endColumn={found.end.column + 1}"]
        steps = " ".join(
            f"{number}. {remedy.title}: {remedy.steps[0]}"
            for number, remedy in enumerate(self._judge(condition, found.fields).remedies, 1)
        )
        sys.stdout.write(
            f"::{_COMMANDS[severity(found)]} {','.join(parts)}::{_data(condition.meaning)}%0A{_data(steps)}\n"
        )

    def file(self, path: str) -> None:
        """Nothing to say."""

    def finish(self, hints: int) -> None:
        """Nothing to say."""


def _data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
