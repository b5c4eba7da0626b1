"""The local history, a file of lines: remedies carried out, what came after them, questions answered. Nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ..diagnosis.evidence import Followed
from ..diagnosis.question import QUESTIONS
from ..diagnosis.remedies import REMEDIES
from ..jsonvalue import as_instant, as_text, object_in
from ..machine import Machine
from ..places import state_folder
from .sessions import SESSION

Result = Literal["done", "partly done", "failed", "undone"]
RESULTS: tuple[Result, ...] = ("done", "partly done", "failed", "undone")
SUCCESS, SAME_ERROR = "success", "same error"

_CONDITION = re.compile(r"[a-z]+/[a-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a remedy, with the condition and session that it was for, where they were known."""

    at: datetime
    remedy: str
    result: Result
    condition: str | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that was given to a question."""

    at: datetime
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Past:
    """What the file holds, each in the order in which it was written."""

    uses: tuple[Use, ...] = ()
    replies: tuple[Reply, ...] = ()
    followed: tuple[Followed, ...] = ()

    def until(self, number: int) -> datetime | None:
        """When the remedy of a use was used again or undone; what comes after that belongs to the later use."""
        use = self.uses[number]
        later = (each.at for each in self.uses[number + 1 :] if each.remedy == use.remedy and each.at > use.at)
        return min(later, default=None)

    def outcome(self, number: int) -> Followed | None:
        """What is known to have come first after a use."""
        use, end = self.uses[number], self.until(number)
        mine = (
            each
            for each in self.followed
            if (each.remedy, each.condition) == (use.remedy, use.condition)
            and use.at < each.at
            and (end is None or each.at <= end)
        )
        return min(mine, key=lambda each: (each.at, each.success), default=None)


def file_in(state: Path) -> Path:
    """The file in a state folder."""
    return state / "fixes.jsonl"


def file_of(machine: Machine) -> Path:
    """The file of a machine."""
    return file_in(state_folder(machine.environment))


def past_of(content: bytes) -> Past:
    """What the lines say; half-written and foreign ones are passed over."""
    uses: list[Use] = []
    replies: list[Reply] = []
    followed: list[Followed] = []
    for line in content.splitlines():
        value = object_in(line)
        match _read(value):
            case Use() as use:
                uses.append(use)
            case Reply() as reply:
                replies.append(reply)
            case Followed() as outcome:
                followed.append(outcome)
            case None:
                pass
    return Past(tuple(uses), tuple(replies), tuple(followed))


def _read(value: Mapping[str, Any]) -> Use | Reply | Followed | None:
    at = as_instant(value.get("at"))
    if at is None:
        return None
    question, answer = as_text(value.get("question")), as_text(value.get("answer"))
    if question is not None and answer is not None:
        return Reply(at, question, answer) if question in QUESTIONS else None
    remedy = as_text(value.get("remedy"))
    if remedy is None or remedy not in REMEDIES:
        return None
    condition = as_text(value.get("condition"))
    condition = condition if condition and _CONDITION.fullmatch(condition) else None
    outcome = value.get("outcome")
    if outcome in (SUCCESS, SAME_ERROR):
        return Followed(remedy, condition, outcome == SUCCESS, at) if condition else None
    result: Result | None = next((each for each in RESULTS if each == value.get("result")), None)
    session = as_text(value.get("session"))
    session = session if session and SESSION.fullmatch(session) else None
    return Use(at, remedy, result, condition, session) if result is not None else None
