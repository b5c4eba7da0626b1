"""Code actions: what a person can do about a finding, the most sensible first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..diagnosis import links
from ..diagnosis.diagnose import diagnose
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition, Remedy
from .protocol import COPY_REQUEST_IDS, EXPLAIN, OPEN_PAGE, SHOW_REMEDY

QUICK_FIX = "quickfix"


@dataclass(frozen=True, slots=True)
class Action:
    """One action, before it becomes what the client understands."""

    title: str
    command: str
    arguments: tuple[Any, ...]
    preferred: bool = False
    disabled: str | None = None

    @property
    def as_command(self) -> dict[str, Any]:
        """The action as an LSP command."""
        return {"title": self.title, "command": self.command, "arguments": list(self.arguments)}


def actions(condition: Condition, fields: Fields) -> list[Action]:
    """Everything that can be done about a finding, in order; the first is the preferred one."""
    found = list(_actions(condition, fields))
    for number, action in enumerate(found):
        if action.disabled is None:
            found[number] = Action(action.title, action.command, action.arguments, True)
            break
    return found


def _actions(condition: Condition, fields: Fields) -> Iterator[Action]:
    ids_offered = False
    for remedy in diagnose(condition, fields).remedies:
        if remedy.id == "copy-request-ids":
            ids_offered = True
            yield _copy(fields)
        else:
            yield _remedy(remedy, condition)
    if not ids_offered and fields.request_ids:
        yield _copy(fields)
    yield Action(f"Explain {condition.code}", EXPLAIN, (condition.code,))
    yield Action("Open the documentation", OPEN_PAGE, ("read-docs", condition.code))
    if condition.billing and all(remedy.id != "open-billing-page" for remedy in condition.remedies):
        # Looking costs nothing; it stands last because paying is not what is advised.
        yield Action("Open the billing page", OPEN_PAGE, ("open-billing-page", condition.code))


def _remedy(remedy: Remedy, condition: Condition) -> Action:
    if remedy.kind == "page" and links.page_of(remedy.id, condition):
        return Action(_titled(remedy), OPEN_PAGE, (remedy.id, condition.code))
    return Action(_titled(remedy), SHOW_REMEDY, (remedy.id, condition.code))


def _titled(remedy: Remedy) -> str:
    return f"{remedy.title} (costs money)" if remedy.paid else remedy.title


def _copy(fields: Fields) -> Action:
    ids = list(fields.request_ids)
    reason = None if ids else "the message names no request id"
    return Action("Copy the request ids", COPY_REQUEST_IDS, (ids,), disabled=reason)
