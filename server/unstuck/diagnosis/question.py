"""Questions that only a person can answer, and what each answer is evidence of.

An answer is taken over as what it is: a person's word, marked as such, and never turned into a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .evidence import Evidence, Provenance

SAID = "you said so"
"""The source of what a person said."""

_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that can be given, and the evidence with it."""

    id: str
    label: str
    apply: Callable[[Evidence], Evidence]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked where nothing else decides; an answer holds for a time only."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    holds: timedelta = _DAY


def _answer(id: str, label: str, part: str, **facts: Any) -> Answer:
    """An answer that says facts of a part of the evidence."""

    def apply(evidence: Evidence) -> Evidence:
        items = {f"{part}.{name}" for name in facts}
        said = tuple(Provenance(item, SAID, None, "free") for item in sorted(items))
        # Where the machine said otherwise, its source no longer stands behind the item.
        kept = tuple(each for each in evidence.provenance if each.item not in items)
        fuller = replace(getattr(evidence, part), **facts)
        return replace(evidence, provenance=(*kept, *said), **{part: fuller})

    return Answer(id, label, apply)


_UNKNOWN = Answer("unknown", "I do not know", lambda evidence: evidence)


def _question(id: str, text: str, *answers: Answer, holds: timedelta = _DAY) -> tuple[str, Question]:
    return id, Question(id, text, (*answers, _UNKNOWN), holds)


QUESTIONS: dict[str, Question] = dict(
    (
        _question(
            "usage-shown",
            "What does `/usage` show for session and week?",
            _answer("room", "Both have room", "usage", said="room"),
            _answer("full", "One of them is full", "usage", said="full"),
            _answer("model-full", "Only the week of one model is full", "usage", said="model_full"),
            # A session's window can fill within hours.
            holds=timedelta(hours=1),
        ),
        _question(
            "login-method",
            "Which login method does `/status` show?",
            _answer("subscription", "A Claude subscription", "account", auth_method="claude.ai"),
            _answer("api-key", "An API key", "account", auth_method="api_key"),
            _answer("key-helper", "An `apiKeyHelper`", "account", auth_method="api_key_helper"),
            _answer("auth-token", "`ANTHROPIC_AUTH_TOKEN`", "account", auth_method="auth_token"),
            _answer("setup-token", "`CLAUDE_CODE_OAUTH_TOKEN`", "account", auth_method="setup_token"),
            _answer("console", "A Console account", "account", plan="console"),
        ),
        _question(
            "version-ran",
            "Which version of Claude Code ran?",
            _answer("older", "One older than 2.1.36", "client", below="2.1.36"),
            _answer("newer", "2.1.36 or a newer one", "client", at_least="2.1.36"),
        ),
        _question(
            "who-sent",
            "Did Claude Code itself send the request, or another program?",
            _answer("itself", "Claude Code itself", "client", itself=True),
            _answer("other", "Another program", "client", itself=False),
        ),
        _question(
            "empty-folder",
            "Does the same prompt work in an empty folder?",
            _answer("works", "It works there", "history", other_folder_works=True),
            _answer("fails", "It fails there too", "history", other_folder_works=False),
        ),
        _question(
            "new-terminal",
            "Does the same prompt work in a new terminal?",
            _answer("works", "It works there", "history", fresh_process_works=True),
            _answer("fails", "It fails there too", "history", fresh_process_works=False),
        ),
        _question(
            "plain-prompt",
            "Does it work without your own system prompt, output style and agent files?",
            _answer("works", "It works without them", "history", plain_prompt_works=True),
            _answer("fails", "It fails without them too, or there are none", "history", plain_prompt_works=False),
        ),
        _question(
            "direct",
            "Does it work without the proxy or gateway that variables name?",
            _answer("works", "It works without it", "history", direct_works=True),
            _answer("fails", "It fails without it too, or there is none", "history", direct_works=False),
        ),
        _question(
            "organization",
            "Does `/status` show the organisation that you mean to use?",
            _answer("yes", "Yes", "account", organization_is_expected=True),
            _answer("no", "No, another one", "account", organization_is_expected=False),
        ),
        _question(
            "status-page",
            "Does https://status.claude.com show an incident?",
            _answer("incident", "Yes, one that fits", "service", incident=True),
            _answer("none", "No", "service", incident=False),
            holds=timedelta(hours=1),
        ),
        _question(
            "later",
            "Does the same message go through some minutes later?",
            _answer("works", "Yes", "history", later_works=True),
            _answer("fails", "No, it still fails", "history", later_works=False),
        ),
    )
)


def answered(evidence: Evidence, given: Mapping[str, str], at: Mapping[str, datetime] | None = None) -> Evidence:
    """The evidence with the answers that were given, by question id; what is unknown is passed over.

    `at` says when each was given, where that is known.
    """
    for id, chosen in given.items():
        question = QUESTIONS.get(id)
        answer = next((each for each in question.answers if each.id == chosen), None) if question else None
        if answer is None:
            continue
        before, evidence = evidence.provenance, answer.apply(evidence)
        when = (at or {}).get(id)
        evidence = replace(
            evidence,
            history=replace(evidence.history, answered=tuple(dict.fromkeys((*evidence.history.answered, id)))),
            provenance=tuple(each if each in before else replace(each, at=when) for each in evidence.provenance),
        )
    return evidence
