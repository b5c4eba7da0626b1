"""The vocabulary of this package: what a remedy would do, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..diagnosis.matcher import Matcher
from ..machine import Machine
from ..places import state_folder
from ..programs import Runner, process_exists, run_program
from .files import Writer, write_all


class Refusal(Exception):
    """A remedy that is not carried out; the message says why, and `advice` what to do instead."""

    def __init__(self, why: str, *advice: str) -> None:
        super().__init__(why)
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
    """A change of one file, from the bytes that were read to others, and what it means in words."""

    path: Path
    before: bytes
    after: bytes
    what: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, what could not be done, what the user does next.

    `terminal` is a command with which the user goes on, in a terminal: it talks with them.
    """

    done: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    terminal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a remedy would do: facts found (`found`), the change (`will`), a text to hand on (`text`).

    One with `act` changes something and is confirmed first; `subject` tells apart uses of the same remedy.
    """

    remedy: str
    found: tuple[str, ...] = ()
    will: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    text: str = ""
    subject: str = ""
    act: Callable[[], Outcome] | None = None
    terminal: tuple[str, ...] = ()
    """As in `Outcome`, where nothing is carried out."""
    until: datetime | None = None
    """What can be waited for: nothing is changed, and who waits decides when to stop."""
    confirmed_first: bool = True
    """False where `act` only adds a file to our own folder."""
