"""Terminals that a client forwards: what fails in them becomes an incident, like what hooks and transcripts tell of.

The output is read in a thread, a piece at a time: nobody who types waits for it. What waits to be read is bounded.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..diagnosis.model import Condition, Severity
from ..engine import matcher
from ..jsonvalue import as_number, as_object, as_text
from ..live.incidents import Sign
from ..live.terminal import TerminalStream

if TYPE_CHECKING:
    from ..diagnosis.report import Reported
    from .server import UnstuckServer

_MOST = 16
_QUIET_SECONDS = 0.2
_PIECE = 1 << 14
_MOST_WAITING = 1 << 20
_LONGEST_ID = 200
# Claude Code breaks its lines itself: a screen that is too large shows them right, one that is too small does not.
_GUESS = (240, 100)

# Claude Code then begins by drawing what was said before, errors too.
_RESUMES = re.compile(r"\s(?:--resume|--continue|-[rc])(?:\s|=|$)")
_DRAWING_SECONDS = 5.0
# Of what is a warning, the kinds that end a turn; others, such as two credentials at once, are said in passing.
_FAILED_TURNS = frozenset(("network", "request", "server", "usage"))

_Size = tuple[int, int]
_Work = bytes | _Size | Literal["quiet"]
"""Output to read, another size, or that nothing came for a moment."""


@dataclass(slots=True)
class _Terminal:
    """One terminal: what was read of it, and what waits to be."""

    id: str
    stream: TerminalStream
    size: _Size = _GUESS
    folder: str | None = None
    waiting: deque[_Work] = field(default_factory=deque[_Work])
    waits: int = 0
    """How many bytes wait."""
    ended: bool = False
    timer: asyncio.TimerHandle | None = None
    draws_until: float = 0.0
    """Until when, by the loop's clock, what is drawn is what was said before."""
    told: int = 0
    """How many errors were told of."""

    def put(self, data: bytes) -> None:
        """Adds output; where reading does not keep up, what was not read yet is lost."""
        if self.waits + len(data) > _MOST_WAITING:
            data = data[-_MOST_WAITING:]
            self.waiting = deque((self.size,))
            self.waits = 0
        self.waiting.extend(data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
        self.waits += len(data)

    def take(self) -> _Work:
        """What is to be read next."""
        work = self.waiting.popleft()
        self.waits -= len(work) if isinstance(work, bytes) else 0
        return work

    def hush(self) -> None:
        """Waits for silence no more."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Terminals:
    """The terminals of one client."""

    def __init__(self, server: UnstuckServer) -> None:
        self._server = server
        self._all: dict[str, _Terminal] = {}
        """By their ids; the one that was heard of last comes last."""
        self._works = False

    def take(self, params: Any) -> None:
        """Takes what `unstuck/terminal` says; what makes no sense is passed over."""
        given = as_object(params)
        id = as_text(given.get("terminal"))
        if not id or len(id) > _LONGEST_ID:
            return
        terminal = self._all.pop(id, None) or _Terminal(id, TerminalStream(matcher, *_GUESS))
        self._all[id] = terminal
        while len(self._all) > _MOST:
            self._all.pop(next(iter(self._all))).hush()
        terminal.hush()
        if _RESUMES.search(as_text(given.get("commandLine")) or ""):
            terminal.draws_until = asyncio.get_running_loop().time() + _DRAWING_SECONDS
        folder = as_text(given.get("cwd"))
        if folder and Path(folder).is_absolute():
            terminal.folder = folder
        columns, lines = terminal.size
        size = (as_number(given.get("columns")) or columns, as_number(given.get("lines")) or lines)
        if size != terminal.size:
            terminal.size = size
            terminal.waiting.append(size)
        # Half of a pair of surrogates is no character that could be read.
        terminal.put((as_text(given.get("data")) or "").encode("utf-8", "replace"))
        if given.get("ended") is True:
            terminal.ended = True
            terminal.waiting.append("quiet")
        if not self._works:
            self._works = True
            self._server.spawn(self._work())

    async def _work(self) -> None:
        try:
            while (terminal := next((each for each in self._all.values() if each.waiting), None)) is not None:
                found = await asyncio.to_thread(_read, terminal.stream, work := terminal.take())
                self._tell(terminal, found)
                if not terminal.waiting and self._all.get(terminal.id) is terminal:
                    self._rest(terminal, was_quiet=work == "quiet")
        finally:
            self._works = False

    def _rest(self, terminal: _Terminal, *, was_quiet: bool) -> None:
        """All of it is read."""
        if terminal.ended:
            del self._all[terminal.id]
        elif not was_quiet:
            terminal.hush()
            terminal.timer = asyncio.get_running_loop().call_later(_QUIET_SECONDS, self._settle, terminal)

    def _settle(self, terminal: _Terminal) -> None:
        terminal.timer = None
        terminal.waiting.append("quiet")
        if not self._works:
            self._works = True
            self._server.spawn(self._work())

    def _tell(self, terminal: _Terminal, found: Iterable[Reported]) -> None:
        session, now = self._server.session, datetime.now(UTC)
        if asyncio.get_running_loop().time() < terminal.draws_until:
            return
        incidents = [session.hub.hear(_sign(terminal, each, now)) for each in found if _stops(each.condition)]
        if incidents:
            session.take(incidents)


def _stops(condition: Condition) -> bool:
    """Whether a turn failed. A notice on the screen stops nobody, and nothing would ever end it."""
    if condition.severity is Severity.WARNING:
        return condition.category in _FAILED_TURNS
    return condition.severity is Severity.ERROR


def _read(stream: TerminalStream, work: _Work) -> list[Reported]:
    if isinstance(work, bytes):
        return stream.feed(work)
    return stream.settle() if work == "quiet" else stream.resize(*work)


def _sign(terminal: _Terminal, found: Reported, now: datetime) -> Sign:
    terminal.told += 1
    report = replace(found.report, occurred_at=now, cwd=terminal.folder)
    # Other servers have terminals of the same names.
    key = f"terminal:{terminal.id}:{terminal.told}:{now.isoformat()}"
    return Sign(key, now, report, found.condition, found.fields)
