"""The live errors of this machine: transcripts and hook events in, incidents out.

Every server has a hub of its own and reads the same files; what people did about an incident is told to the others by
one more file, to which lines are added.
"""

from __future__ import annotations

import copy
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..jsonvalue import as_instant, as_list, as_text, object_in
from ..machine import Machine
from ..places import private_folder, state_folder, write_private
from . import spool
from .watch import INTERVAL_SECONDS, News, Watch

if TYPE_CHECKING:
    from ..diagnosis.matcher import Matcher
    from ..diagnosis.report import Origin, Report
    from ..sources.transcripts import Entry
    from .incidents import Incident, Incidents, Sign

LOOK_BACK = timedelta(hours=24)
"""How far back a server looks when it starts."""

_MOMENT = timedelta(seconds=10)
_QUIET_SECONDS = 4.0
"""How long to wait to be told that something changed; then all is looked at, in case one was not told."""
_PRUNE_SECONDS = 3600.0
_CLOCK_SECONDS = 5.0
_DAY_SECONDS = 24 * 3600.0
_KEPT_SECONDS = 8 * _DAY_SECONDS
"""How long pages of incidents, and what was done about them, are kept: nothing is open longer than a week."""
_PAGES = "pages/incidents"
_PAGE = re.compile(r"[0-9a-f]{12}\.md", re.ASCII)
_MOST_PAGES = 500
_MOST_ACTS = 64 << 10
_ERROR_MARKS = (b'"isApiErrorMessage":', b'"api_error"')
_ANSWER_MARK = b'"assistant"'
_LONGEST_ACT = 4000
_LONGEST_LINE = 8 << 20
_REMEMBERED = 5


class Hub:
    """Incidents kept up with; `changed` is called, in the hub's own thread, when some are new, other or over."""

    def __init__(
        self,
        machine: Machine,
        matcher: Callable[[], Matcher],
        changed: Callable[[tuple[Incident, ...]], None] = lambda _: None,
    ) -> None:
        self._machine = machine
        self._matcher = matcher
        self._changed = changed
        self._state = state_folder(machine.environment)
        self._lock = threading.RLock()
        self._ended = False
        self._begun: datetime | None = None
        self._watch = Watch(lambda: [folder / "projects" for folder in _folders(machine)])
        self._events: spool.Reader | None = None
        self._acts = _Lines(self._state / "incidents.jsonl")
        self._known: Incidents | None = None
        self._clock = self._pruned = float("-inf")

    @property
    def _incidents(self) -> Incidents:
        # Loaded with the first error: a machine on which nothing fails needs none of it.
        from .incidents import Incidents

        if self._known is None:
            self._known = Incidents()
        return self._known

    # --- the thread -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Looks from now on, in a thread that does not keep the process alive."""
        threading.Thread(target=self._run, name="live", daemon=True).start()

    def stop(self) -> None:
        """Ends the thread."""
        self._ended = True

    def _run(self) -> None:
        from .alarm import Alarm

        self.begin()
        alarm = Alarm()
        try:
            while not self._ended:
                # Never more often than this, whatever is told.
                time.sleep(INTERVAL_SECONDS)
                covered = alarm.covers(*self._places())
                touched = alarm.wait(_QUIET_SECONDS) if covered else []
                if not self._ended:
                    self.look(touched)
        finally:
            alarm.close()

    def _places(self) -> tuple[list[str], list[str]]:
        """The folders of which it is to be told when something changes there, after those in which they lie."""
        state, events = str(self._state), str(spool.folder(self._state))
        return [*self._watch.tops, state], [*self._watch.folders, state, events]

    def begin(self) -> None:
        """Takes in what is open already, and begins to watch."""
        self._begun = self._machine.now()
        since = self._begun - LOOK_BACK
        # What is written while the past is looked through is seen twice, and known the second time.
        self._watch.begin()
        self._events = spool.Reader(spool.folder(self._state), since)
        self._look_back(since)
        self.look()

    def look(self, touched: Iterable[str] = ()) -> None:
        """Takes in what is new, also in files that were touched. Never raises for what stands in files."""
        changed: dict[str, Incident] = {}
        with self._lock:
            events = self._events.read() if self._events is not None else []
            # Who failed, went on and failed again since the last look, has failed twice.
            for event in events:
                self._note(changed, self._from_stop(event))
            for news in self._watch.look(touched):
                self._note(changed, self._from_transcript(news))
            for event in events:
                self._note(changed, self._from_event(event))
            for line in self._acts.read():
                self._note(changed, self._act(line))
            self._pass_time(changed)
            told = tuple(map(_copied, changed.values()))
        if told:
            self._changed(told)

    @staticmethod
    def _note(changed: dict[str, Incident], found: Iterable[Incident | None]) -> None:
        changed.update((each.id, each) for each in found if each is not None)

    def _pass_time(self, changed: dict[str, Incident]) -> None:
        now = time.monotonic()
        if now - self._pruned > _PRUNE_SECONDS:
            self._pruned = now
            self._prune()
        if self._known is not None and now - self._clock > _CLOCK_SECONDS:
            self._clock = now
            self._note(changed, self._known.pass_time(self._machine.now()))

    def _prune(self) -> None:
        """Removes what nobody needs any more of the files that servers write."""
        spool.prune(spool.folder(self._state))
        spared = {f"{each.id}.md" for each in self._known.open} if self._known is not None else ()
        pages = self._state / _PAGES
        spool.remove_old(pages, _PAGE, kept=_KEPT_SECONDS, safe=_DAY_SECONDS, most=_MOST_PAGES, spared=spared)
        self._acts.shorten((self._machine.now() - timedelta(seconds=_KEPT_SECONDS)).astimezone(UTC).isoformat())

    # --- what others ask --------------------------------------------------------------------------------------------

    def incidents(self) -> tuple[Incident, ...]:
        """All that are known, as they are now."""
        with self._lock:
            return tuple(_copied(each) for each in self._known) if self._known is not None else ()

    def hear(self, sign: Sign) -> Incident:
        """Takes a report from elsewhere; its incident, new or not."""
        with self._lock:
            heard = self._hear(sign)
            incident = next((each for each in (*heard, *self._incidents) if each.knows(sign.key)), None)
            if incident is None:
                # A retry: nothing that stays, but whoever reported it wants to see it.
                from .incidents import Incident, identifier

                return Incident(identifier(sign), [sign])
            incident.reported_at = self._machine.now()
            told, over = _copied(incident), tuple(_copied(each) for each in heard if each is not incident)
        if over:
            self._changed(over)
        return told

    def dismiss(self, id: str) -> Incident | None:
        """Somebody wants to hear no more of an incident; every server is told. Raises `OSError`."""
        with self._lock:
            known = self._incidents.get(id)
            found = self._incidents.dismiss(id, self._machine.now())
            if known is None or found is None:
                return None
            keys = [sign.key for sign in known.signs][:20]
            self._acts.add({"at": self._machine.now().astimezone(UTC).isoformat(), "act": "dismissed", "keys": keys})
            return _copied(found)

    # --- sources ----------------------------------------------------------------------------------------------------

    def _look_back(self, since: datetime) -> None:
        from ..sources.sessions import incidents

        changed: dict[str, Incident] = {}
        # Without the lock: nobody waits for the past.
        open_ones = [
            past
            for folder in _folders(self._machine)
            for past in incidents(_with(self._machine, folder), self._matcher, since)
            if not past.over
        ]
        open_ones.sort(key=lambda past: past.last.at)
        with self._lock:
            for past in open_ones:
                for failure in past.failures[-_REMEMBERED:]:
                    line = _line_at(failure.transcript.path, failure.entry.offset)
                    self._note(changed, self._error(line, str(failure.transcript.path)))
            told = tuple(map(_copied, changed.values()))
        if told:
            self._changed(told)

    def _from_transcript(self, news: News) -> Iterable[Incident | None]:
        lines = news.lines
        errors = any(mark in lines for mark in _ERROR_MARKS)
        if not errors and not (self._waiting and _ANSWER_MARK in lines):
            return
        for line in lines.splitlines():
            if any(mark in line for mark in _ERROR_MARKS):
                yield from self._error(line, news.path)
            elif self._waiting and _ANSWER_MARK in line:
                yield from self._answer(line)

    @property
    def _waiting(self) -> bool:
        """Whether a success would end anything."""
        return self._known is not None and bool(self._known.open)

    def _error(self, line: bytes, path: str) -> Iterable[Incident | None]:
        from ..sources.transcripts import from_value

        value = object_in(line)
        entry = from_value(value)
        if entry is None:
            return
        session = entry.session_id or Path(path).stem
        key = as_text(value.get("uuid")) or _mark(line)
        report = self._report("transcript", entry, value, session, path, entry.timestamp or self._machine.now())
        sign = self._sign(f"line:{key}", entry, report)
        if sign is not None:
            yield from self._hear(sign)

    def _answer(self, line: bytes) -> Iterable[Incident | None]:
        from ..sources.sessions import answer_in

        value = answer_in(line)
        if value is None:
            return
        session = as_text(value.get("sessionId"))
        # A subagent's answer says nothing about the turn that failed.
        if session is not None and value.get("isSidechain") is not True:
            yield from self._succeeded(session, as_instant(value.get("timestamp")) or self._machine.now())

    def _from_stop(self, event: spool.Event) -> Iterable[Incident]:
        if event.kind == "Stop" and event.session is not None and self._known is not None:
            yield from self._succeeded(event.session, event.at)

    def _from_event(self, event: spool.Event) -> Iterable[Incident | None]:
        yield from self._from_stop(event)
        if event.kind != "StopFailure":
            return
        from ..sources.transcripts import from_value

        entry = from_value(event.value)
        if entry is None:
            return
        path = as_text(event.value.get("transcript_path"))
        if self._is_past(event, path):
            return
        report = self._report("hook", entry, event.value, event.session, path, event.at)
        sign = self._sign(f"hook:{event.name}", entry, report)
        if sign is not None:
            yield from self._hear(sign)

    def _is_past(self, event: spool.Event, path: str | None) -> bool:
        """Whether a failure was told of long before this hub began, and its transcript can say what came of it."""
        if self._begun is None or event.at > self._begun - _MOMENT or path is None:
            return False
        known = any(path.startswith(f"{folder}{os.sep}") for folder in _folders(self._machine))
        return known and os.path.isfile(path)

    def _hear(self, sign: Sign) -> list[Incident]:
        """What a sign makes new or other, and what it takes the place of."""
        open_ones = self._incidents.open
        incident = self._incidents.hear(sign)
        return [*([incident] if incident is not None else []), *(each for each in open_ones if not each.open)]

    def _succeeded(self, session: str, at: datetime) -> Iterable[Incident]:
        over = self._incidents.succeeded(session, at)
        for each in over:
            each.fixed_by = self._fixed_by(each)
        return over

    def _fixed_by(self, incident: Incident) -> str | None:
        """The remedy that was carried out between the failure and the success."""
        from ..sources.history_file import file_in, past_of

        try:
            past = past_of(file_in(self._state).read_bytes())
        except OSError:
            return None
        end = incident.ended_at
        uses = [
            use.remedy
            for use in past.uses
            if use.result in ("done", "partly done") and incident.since <= use.at and (end is None or use.at <= end)
        ]
        return uses[-1] if uses else None

    def _act(self, line: bytes) -> Iterable[Incident | None]:
        value = object_in(line)
        if value.get("act") != "dismissed" or self._known is None:
            return
        at = as_instant(value.get("at")) or self._machine.now()
        for key in map(as_text, as_list(value.get("keys"))):
            for each in self._known:
                if key is not None and each.knows(key):
                    yield self._known.dismiss(each.id, at)

    @staticmethod
    def _report(
        origin: Origin, entry: Entry, value: dict[str, Any], session: str | None, path: str | None, at: datetime
    ) -> Report:
        from ..diagnosis.report import Report
        from ..sources.sessions import surface_of

        return Report(
            origin,
            entry.text,
            occurred_at=at,
            session_id=session,
            transcript_path=path,
            cwd=as_text(value.get("cwd")),
            surface=surface_of(as_text(value.get("entrypoint")) or ""),
            details=entry.details,
        )

    def _sign(self, key: str, entry: Entry, report: Report) -> Sign | None:
        from ..sources.transcripts import classify
        from .incidents import Sign

        match, fields = classify(entry, self._matcher())
        if match is None:
            return None
        return Sign(key, report.occurred_at or self._machine.now(), report, match.condition, fields, entry.retry)


def _folders(machine: Machine) -> list[Path]:
    """The configuration folders that sessions of this machine may use: the chosen one, and the usual ones."""
    config = Path(machine.environment.get("XDG_CONFIG_HOME") or machine.home / ".config")
    return list(dict.fromkeys((machine.config_folder, machine.home / ".claude", config / "claude")))


def _with(machine: Machine, folder: Path) -> Machine:
    """The machine with another configuration folder."""
    return replace(machine, environment={**machine.environment, "CLAUDE_CONFIG_DIR": str(folder)})


def _copied(incident: Incident) -> Incident:
    """An incident as it is now, for another thread."""
    taken = copy.copy(incident)
    taken.signs = list(incident.signs)
    return taken


def _mark(line: bytes) -> str:
    # Slow to load, and seldom needed.
    import hashlib

    return hashlib.sha256(line).hexdigest()[:32]


def _line_at(path: Path, offset: int) -> bytes:
    """The line that begins at an offset, or nothing."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.readline(_LONGEST_LINE)
    except OSError:
        return b""


class _Lines:
    """A file to which processes add lines, and from which each reads what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def add(self, value: dict[str, Any]) -> None:
        """Adds a line. Raises `OSError`."""
        data = json.dumps(value).encode()
        if len(data) > _LONGEST_ACT:
            return
        private_folder(self._path.parent)
        # One write of a short line to a file opened for appending is not torn by others doing the same.
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, data + b"\n")
        finally:
            os.close(handle)

    def read(self) -> list[bytes]:
        """The lines that were added since."""
        try:
            size = os.stat(self._path).st_size
        except OSError:
            return []
        if size == self._offset:
            return []
        if size < self._offset:
            self._offset = 0
        with suppress(OSError), open(self._path, "rb") as file:
            file.seek(self._offset)
            data = file.read()
            end = data.rfind(b"\n") + 1
            self._offset += end
            return data[:end].splitlines()
        return []

    def shorten(self, since: str) -> None:
        """Leaves out what was added before a time, and the oldest of what is still too much. Never raises.

        Who reads it takes it for new then, and knows what is in it.
        """
        with suppress(OSError, ValueError):
            data = self._path.read_bytes()
            if len(data) <= _MOST_ACTS:
                return
            kept = [line for line in data[-_MOST_ACTS:].splitlines()[1:] if _at(line) >= since]
            # Not while another adds to it.
            if os.stat(self._path).st_size == len(data):
                write_private(self._path, b"".join(line + b"\n" for line in kept).decode())


def _at(line: bytes) -> str:
    """When something was done, as it was noted; nothing where that is broken."""
    return as_text(object_in(line).get("at")) or ""
