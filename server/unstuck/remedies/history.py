"""What was carried out with `unstuck fix`: remedies, times and results, nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from ..diagnosis.remedies import REMEDIES
from ..jsonvalue import as_instant, as_object, as_text
from . import files
from .files import Trouble
from .plan import Context

Result = Literal["done", "partly done", "failed", "undone"]
_RESULTS: tuple[Result, ...] = ("done", "partly done", "failed", "undone")
_KEPT = 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """One use of a remedy."""

    at: datetime
    remedy: str
    result: str


def _lines(context: Context) -> list[str]:
    now = files.read(context.state / "fixes.jsonl")
    return now.data.decode("utf-8", "replace").splitlines() if now is not None else []


def note(context: Context, remedy: str, result: Result) -> None:
    """Adds a use. That it cannot be noted spoils nothing, so it is passed over."""
    line = json.dumps({"at": context.machine.now().astimezone(UTC).isoformat(), "remedy": remedy, "result": result})
    try:
        with files.lock(context.state):
            text = "\n".join([*_lines(context)[1 - _KEPT :], line])
            files.write_new(context.state / "fixes.jsonl", f"{text}\n".encode(), context.write)
    except Trouble:
        return


def tried(context: Context) -> list[Tried]:
    """The last uses, oldest first."""
    found: list[Tried] = []
    try:
        lines = _lines(context)
    except Trouble:
        return []
    for line in lines[-_SHOWN:]:
        try:
            value = as_object(json.loads(line))
        except (ValueError, RecursionError):
            continue
        at, remedy = as_instant(value.get("at")), as_text(value.get("remedy"))
        result = next((each for each in _RESULTS if each == value.get("result")), None)
        if at is not None and remedy in REMEDIES and result is not None:
            found.append(Tried(at, str(remedy), result))
    return found
