"""Code actions: what a person can do about a finding, the most sensible first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..diagnosis import links
from ..diagnosis.diagnose import Diagnosis
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition, Remedy
from ..present import instant
from .protocol import ANSWER, COPY_REQUEST_IDS, DISMISS, EXPLAIN, FIX, OPEN_PAGE, OTHER_REMEDIES, SHOW_REMEDY

QUICK_FIX = "quickfix"

# What looks at this machine or changes it; everything else is told in the words of the condition.
_ACTING = frozenset(
    (
        "ask-admin",
        "bypass-proxy",
        "clear-credentials-and-relogin",
        "disable-long-context",
        "draft-bug-report",
        "relogin",
        "remove-trigger",
        "restart-sessions",
        "resume-session",
        "save-session-notes",
        "switch-model",
        "toggle-extra-usage",
        "unset-variable",
        "update-claude-code",
        "use-supported-client",
        "wait-for-reset",
    )
)


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


def actions(
    condition: Condition, fields: Fields, diagnosis: Diagnosis, incident: tuple[Any, ...] | None, left: list[Remedy]
) -> list[Action]:
    """Everything that can be done about a finding, in order; the first is the preferred one.

    `incident` are the arguments that lead to the page of the other remedies, `left` remedies that are not advised and
    still offered, last.
    """
    found = list(_actions(condition, fields, diagnosis))
    found += [_remedy(remedy, condition, fields) for remedy in left]
    if incident is not None:
        found.append(Action("Other remedies…", OTHER_REMEDIES, incident))
    for number, action in enumerate(found):
        if action.disabled is None:
            found[number] = replace(action, preferred=True)
            break
    return found


def dismiss(incident: str) -> Action:
    """What closes an incident."""
    return Action("Dismiss this incident", DISMISS, (incident,))


def _actions(condition: Condition, fields: Fields, diagnosis: Diagnosis) -> Iterator[Action]:
    ids_offered = False
    for remedy in diagnosis.remedies:
        if remedy.id == "copy-request-ids":
            ids_offered = True
            yield _copy(fields)
        else:
            yield _remedy(remedy, condition, fields)
    for question in diagnosis.questions:
        for answer in question.answers:
            if answer.id == "unknown":  # that needs no click
                continue
            yield Action(f"{question.text} {answer.label}", ANSWER, (question.id, answer.id))
    if not ids_offered and fields.request_ids:
        yield _copy(fields)
    yield Action(f"Explain {condition.code}", EXPLAIN, (condition.code,))
    yield Action("Open the documentation", OPEN_PAGE, ("read-docs", condition.code))
    if condition.billing and all(remedy.id != "open-billing-page" for remedy in diagnosis.remedies):
        # Looking costs nothing; it stands last because paying is not what is advised.
        yield Action("Open the billing page", OPEN_PAGE, ("open-billing-page", condition.code))


def _remedy(remedy: Remedy, condition: Condition, fields: Fields) -> Action:
    if remedy.id in _ACTING:
        more = {"resetsAt": instant(fields.resets_at)} if remedy.id == "wait-for-reset" and fields.resets_at else None
        return Action(_titled(remedy), FIX, (remedy.id, condition.code, *([more] if more else [])))
    if remedy.kind == "page" and links.page_of(remedy.id, condition):
        return Action(_titled(remedy), OPEN_PAGE, (remedy.id, condition.code))
    return Action(_titled(remedy), SHOW_REMEDY, (remedy.id, condition.code))


def _titled(remedy: Remedy) -> str:
    return f"{remedy.title} (costs money)" if remedy.paid else remedy.title


def _copy(fields: Fields) -> Action:
    ids = list(fields.request_ids)
    reason = None if ids else "the message names no request id"
    return Action("Copy the request ids", COPY_REQUEST_IDS, (ids,), disabled=reason)
