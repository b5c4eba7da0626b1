"""`check --format sarif`: SARIF 2.1.0, for code scanning and viewers."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..diagnosis import links
from ..diagnosis.model import Condition, Severity
from ..diagnosis.render import harmless
from ..redact import redact
from ..sources.documents import severity
from ..sources.files import Found

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "none",
}


class SarifOutput:
    """One run, written at the end: a SARIF file names its rules before its results."""

    def __init__(self) -> None:
        self._rules: dict[str, Condition] = {}
        self._results: list[dict[str, Any]] = []

    def finding(self, path: str, found: Found) -> None:
        """Keeps one result."""
        condition = found.group.first.condition
        self._rules.setdefault(condition.code, condition)
        self._results.append(
            {
                "ruleId": condition.code,
                "ruleIndex": list(self._rules).index(condition.code),
                "level": _LEVELS[severity(found)],
                "message": {"text": f"{condition.title}. {condition.meaning}"},
                "occurrenceCount": found.group.times,
                "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": _region(found)}}
                ],
                "properties": {"requestIds": list(found.fields.request_ids)},
            }
        )

    def file(self, path: str) -> None:
        """Nothing to say."""

    def finish(self, hints: int) -> None:
        """Writes the file."""
        run = {
            "tool": {
                "driver": {
                    "name": "unstuck",
                    "semanticVersion": __version__,
                    "rules": [_rule(condition) for condition in self._rules.values()],
                }
            },
            "columnKind": "utf16CodeUnits",
            "results": self._results,
        }
        sarif = {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
        json.dump(sarif, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")


def _region(found: Found) -> dict[str, Any]:
    return {
        "startLine": found.start.line + 1,
        "startColumn": found.start.column + 1,
        "endLine": found.end.line + 1,
        "endColumn": found.end.column + 1,
        "snippet": {"text": redact("\n".join(map(harmless, found.lines)))},
    }


def _rule(condition: Condition) -> dict[str, Any]:
    steps = "\n".join(
        f"{number}. {remedy.title}: {' '.join(remedy.steps)}" for number, remedy in enumerate(condition.remedies, 1)
    )
    return {
        "id": condition.code,
        "shortDescription": {"text": condition.title},
        "fullDescription": {"text": condition.meaning},
        "help": {"text": steps or condition.meaning},
        "helpUri": links.documentation(condition),
        "defaultConfiguration": {"level": _LEVELS[condition.severity]},
    }


def _uri(path: str) -> str:
    if path == "-":
        return "stdin"
    if os.path.isabs(path):
        return Path(path).as_uri()
    return quote(os.fsencode(Path(path).as_posix()))
