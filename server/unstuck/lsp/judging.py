"""Findings judged by this machine's evidence, which is gathered in a thread: nobody who types waits for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, get_args

from ..diagnosis.diagnose import Diagnosis, diagnose
from ..diagnosis.evidence import Evidence, Surface
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition
from ..diagnosis.report import Report
from ..machine import Machine
from .settings import Settings

_FRESH_SECONDS = 30.0
_BUDGET_SECONDS = 2.0
_PATIENCE_SECONDS = 1.0
_MOST = 32
_SURFACES: dict[str, Surface] = {surface: surface for surface in get_args(Surface)}


class Where(NamedTuple):
    """What evidence is about: a folder, perhaps a session, its transcript, and where it runs."""

    folder: str | None = None
    session: str | None = None
    transcript: str | None = None
    surface: str | None = None

    @classmethod
    def of(cls, report: Report) -> Where:
        """What a report says of it."""
        return cls(report.cwd, report.session_id, report.transcript_path, report.surface)


class _Known(NamedTuple):
    evidence: Evidence
    at: float
    account: str | None


class Judging:
    """Gathers evidence when somebody asks and what is known is old; `news` is called when it changed."""

    def __init__(self, settings: Callable[[], Settings], folder: Callable[[], str | None]) -> None:
        self._settings = settings
        self._folder = folder
        self._known: dict[Where, _Known] = {}
        self._asked: dict[Where, asyncio.Future[None]] = {}
        self._again: set[Where] = set()
        self.news: Callable[[], None] = lambda: None
        self.generation = 0
        """How often what is known has changed."""

    @property
    def on(self) -> bool:
        """Whether this machine may be looked at."""
        return self._settings().evidence

    def machine(self, where: Where) -> Machine:
        """The machine as seen from the folder in question."""
        folder = where.folder or self._folder()
        return Machine(folder=Path(folder)) if folder and Path(folder).is_absolute() else Machine()

    def known(self, where: Where) -> Evidence:
        """What is known now; what is old is gathered anew beside."""
        if not self.on:
            return Evidence()
        known = self._known.get(where)
        if known is None or time.monotonic() - known.at > _FRESH_SECONDS:
            self._gather(where)
        return known.evidence if known is not None else Evidence()

    def remembered(self, where: Where) -> Evidence:
        """What is known, however old it is; nothing is gathered."""
        known = self._known.get(where)
        return known.evidence if known is not None and self.on else Evidence()

    async def gathered(self, where: Where) -> Evidence:
        """What is known, after a short wait where nothing is yet."""
        known = self.known(where)
        if self.on and where not in self._known and (asked := self._asked.get(where)) is not None:
            await asyncio.wait((asked,), timeout=_PATIENCE_SECONDS)
            known = self.known(where)
        return known

    def judge(self, condition: Condition, fields: Fields, where: Where) -> Diagnosis:
        """A finding judged by what is known now."""
        return diagnose(condition, fields, self.known(where))

    def forget(self) -> None:
        """Something was done or said: what is known may be wrong now."""
        # What is being gathered began to look before.
        self._again.update(self._asked)
        for where, known in self._known.items():
            self._known[where] = known._replace(at=float("-inf"))
        for where in self._known:
            self._gather(where)

    def _gather(self, where: Where) -> None:
        if where in self._asked:
            return
        loop = asyncio.get_running_loop()
        self._asked[where] = loop.create_future()

        def gather() -> None:
            found: tuple[Evidence, str | None] = (Evidence(), None)
            try:
                found = self._collected(where)
            finally:
                tell(*found)

        def tell(evidence: Evidence, account: str | None) -> None:
            try:
                loop.call_soon_threadsafe(self._take, where, evidence, account)
            except RuntimeError:
                return  # the server has ended meanwhile

        # Not one of the loop's own threads: the server does not wait for this one when it ends.
        threading.Thread(target=gather, name="evidence", daemon=True).start()

    def account(self, where: Where) -> str | None:
        """A mark of the account whose figures are known."""
        known = self._known.get(where)
        return known.account if known is not None else None

    def _collected(self, where: Where) -> tuple[Evidence, str | None]:
        from .. import __version__
        from ..engine import matcher
        from ..live.series import whose
        from ..remedies import history
        from ..remedies.plan import Context
        from ..sources.machine.collect import collect
        from ..sources.online import Online

        settings = self._settings()
        machine = self.machine(where)
        history.settle(Context(matcher, machine=machine, version=__version__))
        account = whose(machine)
        evidence = collect(
            machine,
            budget_seconds=_BUDGET_SECONDS,
            session=where.session,
            transcript=Path(where.transcript) if where.transcript else None,
            surface=_SURFACES.get(where.surface or ""),
            online=Online(usage=settings.online_usage, status=settings.online_status),
        )
        # Who switched accounts meanwhile has figures of nobody knows whom.
        return evidence, account if whose(machine) == account else None

    def _take(self, where: Where, evidence: Evidence, account: str | None) -> None:
        if where in self._again:
            self._again.discard(where)
            waiting = self._asked.pop(where)
            self._gather(where)
            self._asked[where].add_done_callback(lambda _: waiting.done() or waiting.set_result(None))
            return
        before = self._known.pop(where, None)
        self._known[where] = _Known(evidence, time.monotonic(), account)
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        self._asked.pop(where).set_result(None)
        if before is None or not _same(before.evidence, evidence):
            self.generation += 1
            self.news()


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two observations say the same; the time of looking is no difference."""
    items = [{(each.item, each.source) for each in evidence.provenance} for evidence in (one, other)]
    bare = [replace(evidence, observed_at=None, provenance=()) for evidence in (one, other)]
    return items[0] == items[1] and bare[0] == bare[1]
