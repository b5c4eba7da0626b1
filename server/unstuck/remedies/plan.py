"""The vocabulary of this package: what a remedy would do, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..diagnosis.matcher import Matcher
from ..diagnosis.phrase import Joined, Phrase
from ..machine import Machine
from ..places import state_folder
from ..programs import Runner, process_exists, run_program
from .files import Writer, write_all

Text = Phrase | Joined
"""What is told to a person: English, with what other languages need."""


class Refusal(Exception):
    """A remedy that is not carried out; the text says why, and `advice` what to do instead."""

    def __init__(self, why: str, *advice: str) -> None:
        super().__init__(why)
        self.text = why
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Context:
    """What remedies reach the world through; tests put other things in its place."""

    matcher: Callable[[], Matcher]
    machine: Machine = field(default_factory=Machine)
    state: Path = field(default_factory=state_folder)
    run: Runner = run_program
    write: Writer = write_all
    exists: Callable[[int], bool | None] = process_exists
    version: str = "unknown"
    """Our own version, for reports."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one file, from the bytes that were read to others, and what it means in words, where that is told."""

    path: Path
    before: bytes
    after: bytes
    what: Text | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, what could not be done, what the user does next.

    `terminal` is a command with which the user goes on, in a terminal: it talks with them. `written` is a file that was
    made for the user to read.
    """

    done: tuple[Text, ...] = ()
    not_done: tuple[Text, ...] = ()
    next: tuple[Text, ...] = ()
    terminal: tuple[str, ...] = ()
    written: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a remedy would do: facts found (`found`), the change (`will`), a text to hand on (`text`).

    One with `act` changes something and is confirmed first; `subject` tells apart uses of the same remedy.
    """

    remedy: str
    found: tuple[Text, ...] = ()
    will: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    next: tuple[Text, ...] = ()
    text: str = ""
    subject: str = ""
    act: Callable[[], Outcome] | None = None
    terminal: tuple[str, ...] = ()
    """As in `Outcome`, where nothing is carried out."""
    until: datetime | None = None
    """What can be waited for: nothing is changed, and who waits decides when to stop."""
    confirmed_first: bool = True
    """False where `act` only adds a file to our own folder."""
