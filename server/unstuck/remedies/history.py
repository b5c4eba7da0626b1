"""What was carried out with `unstuck fix` and what came of it, and answers to questions: kept on this machine alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from ..diagnosis.evidence import Followed
from ..diagnosis.question import QUESTIONS
from ..sources.history_file import SAME_ERROR, SUCCESS, Past, Result, file_in, past_of
from ..sources.machine.files import Files
from ..sources.machine.history import unsettled
from ..sources.sessions import Failure
from . import files
from .files import Trouble
from .plan import Context

_KEPT = 200
_LONGEST = 1000
_SHOWN = 20
# An error older than this is not what a remedy is used for today.
_CURRENT = timedelta(hours=24)

Outcome = Literal["success", "same error"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One use of a remedy, and what came first after it, where that is known."""

    at: datetime
    remedy: str
    result: str
    condition: str | None = None
    outcome: Outcome | None = None


def past(context: Context) -> Past:
    """What the file holds; nothing where it cannot be read."""
    try:
        now = files.read(file_in(context.state))
    except Trouble:
        return Past()
    return past_of(now.data) if now is not None else Past()


def _add(context: Context, *entries: Mapping[str, str | None]) -> None:
    """Adds lines; the oldest go. Raises `Trouble`."""
    lines = [json.dumps({name: value for name, value in entry.items() if value is not None}) for entry in entries]
    with files.lock(context.state):
        now = files.read(file_in(context.state))
        before = now.data.decode("utf-8", "replace").splitlines() if now is not None else []
        kept = [line for line in before if line.strip() and len(line) <= _LONGEST]
        text = "\n".join([*kept, *lines][-_KEPT:])
        files.write_new(file_in(context.state), f"{text}\n".encode(), context.write)


def note(context: Context, remedy: str, result: Result, failure: Failure | None = None) -> None:
    """Adds a use, and the error it was for. That it cannot be noted spoils nothing, so it is passed over."""
    current = failure if failure is not None and is_current(context, failure) else None
    entry = {
        "at": _now(context),
        "remedy": remedy,
        "result": result,
        "condition": current.condition.code if current else None,
        "session": current.transcript.session if current else None,
    }
    try:
        _add(context, entry)
    except Trouble:
        return


def is_current(context: Context, failure: Failure) -> bool:
    """Whether an error is recent enough for a remedy to be meant for it."""
    return context.machine.now() - failure.at <= _CURRENT


def answer(context: Context, question: str, chosen: str) -> None:
    """Keeps an answer. Raises `KeyError` for a question or an answer that there is none of, and `Trouble`."""
    if all(each.id != chosen for each in QUESTIONS[question].answers):
        raise KeyError(chosen)
    _add(context, {"at": _now(context), "question": question, "answer": chosen})


def settle(context: Context) -> list[Followed]:
    """Notes what came first after each remedy, so that it outlives the transcripts; gives what is new.

    That it cannot be noted spoils nothing, so it is passed over.
    """
    found = unsettled(context.machine, Files(), past(context), context.matcher)
    if found:
        try:
            _add(context, *(_outcome(each) for each in found))
        except Trouble:
            return found
    return found


def _outcome(each: Followed) -> dict[str, str | None]:
    return {
        "at": each.at.astimezone(UTC).isoformat(),
        "remedy": each.remedy,
        "condition": each.condition,
        "outcome": SUCCESS if each.success else SAME_ERROR,
    }


def tried(context: Context) -> list[Tried]:
    """The last uses, oldest first, each with its outcome."""
    known = past(context)
    found: list[Tried] = []
    for number, use in enumerate(known.uses):
        first = known.outcome(number)
        outcome: Outcome | None = None if first is None else "success" if first.success else "same error"
        found.append(Tried(use.at, use.remedy, use.result, use.condition, outcome))
    return found[-_SHOWN:]


def _now(context: Context) -> str:
    return context.machine.now().astimezone(UTC).isoformat()
