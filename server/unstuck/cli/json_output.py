"""`check --format json`, written finding by finding."""

from __future__ import annotations

import json
import sys
from typing import Any

from .. import present
from ..sources.documents import severity
from ..sources.files import Found
from .judge import Judge


class JsonOutput:
    """One JSON object; files stand in it in the order in which they were read."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._path: str | None = None
        self._write('{"schema": 1,\n "results": [')

    def finding(self, path: str, found: Found) -> None:
        """Writes one finding."""
        if path != self._path:
            self._open(path)
            self._write("\n   ")
        else:
            self._write(",\n   ")
        self._write(json.dumps(finding_value(found, self._judge), ensure_ascii=False))

    def file(self, path: str) -> None:
        """Writes a file without findings."""
        self._open(path)

    def finish(self, hints: int) -> None:
        """Closes what is open."""
        self._write(("]}" if self._path is not None else "") + "]}\n")

    def _open(self, path: str) -> None:
        self._write("\n  " if self._path is None else "]},\n  ")
        self._write(f'{{"path": {json.dumps(path, ensure_ascii=False)}, "findings": [')
        self._path = path

    def _write(self, text: str) -> None:
        sys.stdout.write(text)


def finding_value(found: Found, judge: Judge) -> dict[str, Any]:
    """A finding as the contract has it."""
    condition = found.group.first.condition
    return {
        "code": condition.code,
        "title": condition.title,
        "severity": severity(found).value,
        "range": present.place(found.start, found.end),
        "count": found.group.times,
        "fields": present.fields(found.fields),
        "diagnosis": present.diagnosis(judge(condition, found.fields)),
    }
