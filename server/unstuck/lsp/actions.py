"""Code actions: what a person can do about a finding, the most sensible first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from ..diagnosis import links
from ..diagnosis.diagnose import Diagnosis
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition, Remedy
from ..diagnosis.phrase import Words, joined, known, phrase
from ..diagnosis.question import Question
from ..diagnosis.render import escape, prose
from ..present import instant
from .protocol import (
    ANSWER,
    CONNECT,
    COPY_REQUEST_IDS,
    DISMISS,
    EXPLAIN,
    FIX,
    OPEN_PAGE,
    OTHER_REMEDIES,
    SHOW_PAGE,
    SHOW_REMEDY,
)

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
    """One action in English, before it becomes what the client understands and is said in its language."""

    title: str
    command: str
    arguments: tuple[Any, ...]
    preferred: bool = False
    disabled: str | None = None
    detail: str = ""

    def as_command(self, words: Words = str) -> dict[str, Any]:
        """The action as an LSP command."""
        return {"title": words(self.title), "command": self.command, "arguments": list(self.arguments)}

    def as_link(self, words: Words = str) -> str:
        """The action as a Markdown link, for a client that runs commands behind links."""
        arguments = quote(json.dumps(self.arguments, separators=(",", ":")), safe="")
        return f"[{escape(words(self.title))}](command:{self.command}?{arguments})"


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
        found.append(Action(phrase("Other remedies…"), OTHER_REMEDIES, incident))
    for number, action in enumerate(found):
        if action.disabled is None:
            found[number] = replace(action, preferred=True)
            break
    return found


def dismiss(incident: str) -> Action:
    """What closes an incident."""
    return Action(phrase("Dismiss this incident"), DISMISS, (incident,))


def remedies(condition: Condition, fields: Fields, diagnosis: Diagnosis) -> list[Action]:
    """What is advised, in order."""
    return [_remedy(remedy, condition, fields) for remedy in diagnosis.remedies]


def titled(condition: Condition, fields: Fields, words: Words = str, *, links: bool = True) -> Callable[[Remedy], str]:
    """Remedies' titles in Markdown; with `links`, those that do something are links that do it."""

    def title(remedy: Remedy) -> str:
        action = _remedy(remedy, condition, fields)
        does = links and action.command != SHOW_REMEDY and action.disabled is None
        return f"**{replace(action, title=remedy.title).as_link(words) if does else words(remedy.title)}**"

    return title


def answers(diagnosis: Diagnosis, words: Words = str) -> str:
    """The questions that would decide it in Markdown, their answers as links; nothing where there are none."""
    lines: list[str] = []
    for question in diagnosis.questions:
        links = [replace(each, title=label).as_link(words) for label, each in _answers(question)]
        lines.append(f"{prose(words(question.text))} {' · '.join(links)}")
    return "  \n".join(lines)


def views(incident: str | None, *, connect: bool) -> list[Action]:
    """What can be looked at: the incident, if there is one, and the pages; `connect` offers that too."""
    found = [Action(phrase("Show the incident"), SHOW_PAGE, ("incident", incident))] if incident is not None else []
    found += [
        Action(
            phrase("Show usage"),
            SHOW_PAGE,
            ("usage",),
            detail=phrase("What is used of plan and credits, and until when it lasts."),
        ),
        Action(
            phrase("Look this machine over"),
            SHOW_PAGE,
            ("doctor",),
            detail=phrase("Recent errors, a judgement, what is known."),
        ),
    ]
    if connect:
        detail = phrase(
            "Claude Code tells of its errors and usage by hooks and a status line; the change is shown first."
        )
        found.append(Action(phrase("Connect Claude Code"), CONNECT, (), detail=detail))
    if incident is None:
        sample = phrase("An error of April 2026.")
        found.append(Action(phrase("Show a sample diagnosis"), SHOW_PAGE, ("sample",), detail=sample))
    return found


def _actions(condition: Condition, fields: Fields, diagnosis: Diagnosis) -> Iterator[Action]:
    yield from remedies(condition, fields, diagnosis)
    for question in diagnosis.questions:
        yield from (action for _, action in _answers(question))
    if fields.request_ids and all(remedy.id != "copy-request-ids" for remedy in diagnosis.remedies):
        yield _copy(fields)
    yield Action(phrase("Explain {code}", code=condition.code), EXPLAIN, (condition.code,))
    yield Action(phrase("Open the documentation"), OPEN_PAGE, ("read-docs", condition.code))
    if condition.billing and all(remedy.id != "open-billing-page" for remedy in diagnosis.remedies):
        # Looking costs nothing; it stands last because paying is not what is advised.
        yield Action(phrase("Open the billing page"), OPEN_PAGE, ("open-billing-page", condition.code))


def _answers(question: Question) -> Iterator[tuple[str, Action]]:
    for answer in question.answers:
        if answer.id != "unknown":  # that needs no click
            title = joined(" ", (known(question.text), known(answer.label)))
            yield answer.label, Action(title, ANSWER, (question.id, answer.id))


def _remedy(remedy: Remedy, condition: Condition, fields: Fields) -> Action:
    if remedy.id == "copy-request-ids":
        return _copy(fields)
    title = phrase("{remedy} (costs money)", remedy=known(remedy.title)) if remedy.paid else remedy.title
    detail = joined(" ", map(known, remedy.steps))
    if remedy.id in _ACTING:
        more = {"resetsAt": instant(fields.resets_at)} if remedy.id == "wait-for-reset" and fields.resets_at else None
        return Action(title, FIX, (remedy.id, condition.code, *([more] if more else [])), detail=detail)
    shown = remedy.kind == "page" and links.page_of(remedy.id, condition)
    return Action(title, OPEN_PAGE if shown else SHOW_REMEDY, (remedy.id, condition.code), detail=detail)


def _copy(fields: Fields) -> Action:
    ids = list(fields.request_ids)
    reason = None if ids else phrase("the message names no request id")
    return Action(phrase("Copy the request ids"), COPY_REQUEST_IDS, (ids,), disabled=reason)
