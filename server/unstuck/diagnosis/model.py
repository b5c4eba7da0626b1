"""The vocabulary of the diagnosis library: plain, immutable data.

A *condition* is one known way Claude Code fails. Its `looks` say how it appears on a screen,
in a log or in an API body. Everything else in the library (recognition, explanations, actions,
documentation) is derived from these values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Severity(Enum):
    """How much a condition stands in the way; the values are the names used in output."""

    ERROR = "error"
    """The session or command cannot go on until a person does something."""

    WARNING = "warning"
    """Work is blocked or degraded until time passes or something outside changes."""

    INFORMATION = "information"
    """Claude Code recovered by itself, or the message is only a notice."""

    HINT = "hint"
    """The words stand here, but nothing failed here: a quotation in code or documentation."""


class Strength(Enum):
    """How much company a text needs before it counts."""

    DISTINCTIVE = "distinctive"
    """Only Claude Code, or the service behind it, prints this: it counts anywhere."""

    NEAR = "near"
    """Other programs print it too: it counts near marks of Claude Code."""

    INSIDE = "inside"
    """Everyday words: they count only inside an API error (banner or JSON body)."""


@dataclass(frozen=True, slots=True)
class Look:
    """One text by which a condition is recognised; variable parts are written `<like-this>`."""

    text: str
    strength: Strength


def near(text: str) -> Look:
    """A text that other programs print too: it counts only in Claude Code's company."""
    return Look(text, Strength.NEAR)


def inside(text: str) -> Look:
    """Everyday words that count only inside an API error line or an API error body."""
    return Look(text, Strength.INSIDE)


RemedyKind = Literal["page", "slash", "command", "edit", "wait", "retry", "ask", "guide"]


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing a person can do, or have done for them."""

    id: str
    title: str
    kind: RemedyKind
    steps: tuple[str, ...]
    paid: bool = False
    reversible: bool = True


Blame = Literal[
    "service",
    "network",
    "environment",
    "configuration",
    "credentials",
    "account",
    "plan-limit",
    "request",
    "version",
    "client-bug",
]

Retryable = bool | Literal["after-reset"]

BillingPage = Literal["own", "organization", "console"]
"""Whose page settles a bill: one's own settings, the organisation's, or the Console's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One known way Claude Code fails, with everything Unstuck knows about it.

    `code` is `<category>/<slug>`, a public name: never renamed, never reused. `docs` is a page and anchor of
    the official documentation, or the address of another page. `attested` says where the facts come from and when.
    `since` and `until` are client versions. One that `accompanies` others gives way to a more telling
    message beside it (a retry countdown, a general banner). `billing` is the page where money for this
    condition is settled. `examples` are recognised as this condition and no
    other; `near_misses` are not recognised as it.
    """

    code: str
    title: str
    severity: Severity
    looks: tuple[str | Look, ...]
    meaning: str
    remedies: tuple[Remedy, ...]
    blame: Blame
    retryable: Retryable
    attested: str
    docs: str | None = None
    http_status: int | None = None
    api_error_type: str | None = None
    since: str | None = None
    until: str | None = None
    accompanies: bool = False
    billing: BillingPage | None = None
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()

    @property
    def category(self) -> str:
        """The part of the code before the slash."""
        return self.code.partition("/")[0]
