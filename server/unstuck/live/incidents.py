"""Incidents: live errors of this machine, each from its first report until it is seen to be over.

One failure is told by several sources: the hook, the transcript a moment later, the terminal, a paste. What belongs
together is decided here, by session, request id and time. Every server comes to the same incidents by itself, from the
same sources; nothing but what people did about them is shared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition
from ..diagnosis.report import Origin, Report

Ending = Literal["succeeded", "reset", "dismissed", "stale", "replaced"]

_TOGETHER = timedelta(seconds=15)
"""How far apart two sources tell of the same failure: the transcript's line follows the hook within seconds."""
_AGAIN = timedelta(minutes=30)
_STALE = timedelta(hours=12)
_MOST_SIGNS = 50
_ORIGINS: tuple[Origin, ...] = ("transcript", "hook", "terminal", "log", "paste", "other")
"""Whose word counts most: the transcript has the raw answer, the hook the words, the others what was drawn."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One report of a failure, recognised. `key` is the same for every server that sees it."""

    key: str
    at: datetime
    report: Report
    condition: Condition
    fields: Fields
    retry: bool = False

    @property
    def session(self) -> str | None:
        """The session that failed, where the source knows it."""
        return self.report.session_id


@dataclass(slots=True)
class Incident:
    """A failure that people have to deal with, and everything that was heard of it."""

    id: str
    signs: list[Sign]
    ended_at: datetime | None = None
    ending: Ending | None = None
    fixed_by: str | None = None
    times: int = 1
    """How often it failed this way without a success between."""
    reported_at: datetime | None = None
    """When somebody last told of it here; that may be long after it happened."""
    _keys: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        self._keys.update(sign.key for sign in self.signs)

    @property
    def open(self) -> bool:
        """Whether it is not over yet."""
        return self.ending is None

    @property
    def since(self) -> datetime:
        """When it was first heard of."""
        return min(sign.at for sign in self.signs)

    @property
    def last(self) -> datetime:
        """When it was last heard of."""
        return max(sign.at for sign in self.signs)

    @property
    def told(self) -> datetime:
        """When it was last heard of; not what stands on a screen, where it may have been drawn long before."""
        return max((sign.at for sign in self.signs if sign.report.origin != "terminal"), default=self.last)

    @property
    def session(self) -> str | None:
        """The session that failed."""
        return next((sign.session for sign in self.signs if sign.session), None)

    @property
    def best(self) -> Sign:
        """The sign that tells most: one that names the condition, from the best source, the newest."""
        return max(
            self.signs,
            key=lambda sign: (
                not sign.condition.code.endswith("/unrecognised"),
                not sign.condition.accompanies,
                -_ORIGINS.index(sign.report.origin),
                sign.at,
            ),
        )

    @property
    def condition(self) -> Condition:
        """What failed."""
        return self.best.condition

    @property
    def fields(self) -> Fields:
        """What the best sign says, with the request ids of all."""
        best = self.best.fields
        ids = dict.fromkeys((*best.request_ids, *(each for sign in self.signs for each in sign.fields.request_ids)))
        reset = best.resets_at or next((sign.fields.resets_at for sign in self.signs if sign.fields.resets_at), None)
        return replace(best, request_ids=tuple(ids), resets_at=reset)

    @property
    def report(self) -> Report:
        """The best sign's report, with what the others know of session, folder and surface."""
        best = self.best.report

        def first(name: str) -> str | None:
            return next((value for sign in self.signs if (value := getattr(sign.report, name))), None)

        return replace(
            best,
            occurred_at=best.occurred_at or self.since,
            session_id=best.session_id or first("session_id"),
            transcript_path=best.transcript_path or first("transcript_path"),
            cwd=best.cwd or first("cwd"),
            surface=best.surface or first("surface"),
            details=best.details or first("details"),
        )

    def knows(self, key: str) -> bool:
        """Whether this very sign was heard already."""
        return key in self._keys

    def add(self, sign: Sign, *, again: bool) -> None:
        """Takes a sign of the same failure, or of the same failure `again`."""
        self._keys.add(sign.key)
        self.signs.append(sign)
        self.times += again
        del self.signs[1:-_MOST_SIGNS]

    def passes_over(self, sign: Sign) -> None:
        """Knows a sign from now on that says nothing new."""
        self._keys.add(sign.key)

    def end(self, at: datetime, ending: Ending, fixed_by: str | None = None) -> None:
        """Closes it."""
        self.ended_at, self.ending, self.fixed_by = at, ending, fixed_by


def identifier(sign: Sign) -> str:
    """The id of the incident that a sign begins: short, and the same wherever it is heard first."""
    return hashlib.sha256(sign.key.encode("utf-8", "replace")).hexdigest()[:12]


class Incidents:
    """The incidents of this machine, joined from signs in any order."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._all: dict[str, Incident] = {}

    def __iter__(self) -> Iterator[Incident]:
        return iter(list(self._all.values()))

    def get(self, id: str) -> Incident | None:
        """The incident with an id."""
        return self._all.get(id)

    @property
    def open(self) -> list[Incident]:
        """Those that are not over, newest first."""
        return sorted((each for each in self._all.values() if each.open), key=lambda each: each.last, reverse=True)

    def hear(self, sign: Sign) -> Incident | None:
        """Takes a sign; the incident that is new or changed by it, or None if it was known."""
        if any(each.knows(sign.key) for each in self._all.values()):
            return None
        joined = self._belongs_to(sign)
        if joined is not None:
            joined.add(sign, again=not self._is_same_moment(joined, sign))
            return joined
        drawn_again = self._drawn_again(sign)
        if drawn_again is not None:
            drawn_again.passes_over(sign)
            return None
        if sign.retry:
            # Claude Code is still trying: nothing for anybody to do yet.
            return None
        incident = Incident(identifier(sign), [sign])
        for each in self._all.values():
            if each.open and sign.session and each.session == sign.session:
                # A server that begins hears of what is open first, and of what was before it from the spool.
                older, newer = (each, incident) if each.last <= sign.at else (incident, each)
                older.end(newer.since, "replaced")
        self._all[incident.id] = incident
        self._drop()
        return incident

    def succeeded(self, session: str, at: datetime, fixed_by: str | None = None) -> list[Incident]:
        """A session went on: what was open in it is over."""
        over = [each for each in self._all.values() if each.open and each.session == session and each.told <= at]
        for each in over:
            each.end(at, "succeeded", fixed_by)
        return over

    def dismiss(self, id: str, at: datetime) -> Incident | None:
        """Somebody has seen it and wants to hear no more of it."""
        found = self._all.get(id)
        if found is None or not found.open:
            return None
        found.end(at, "dismissed")
        return found

    def pass_time(self, now: datetime) -> list[Incident]:
        """What is over by the clock: limits that have reset, and what nobody has heard of for long."""
        over: list[Incident] = []
        for each in self._all.values():
            if not each.open:
                continue
            reset = each.fields.resets_at
            if reset is not None and reset <= now and each.last < reset:
                each.end(reset, "reset")
            elif now - max(each.last, each.reported_at or each.last) >= _STALE and (reset is None or reset <= now):
                each.end(now, "stale")
            else:
                continue
            over.append(each)
        return over

    def _belongs_to(self, sign: Sign) -> Incident | None:
        candidates = sorted(
            (each for each in self._all.values() if self._may_join(each, sign)),
            key=lambda each: each.last,
            reverse=True,
        )
        return candidates[0] if candidates else None

    def _drawn_again(self, sign: Sign) -> Incident | None:
        """What is over and stands on a screen once more: a session that is resumed draws what was said before.

        Where a session's own sources told of a failure and of its end, they tell of the next one too.
        """
        if sign.report.origin != "terminal" or sign.session:
            return None
        return next(
            (
                each
                for each in self._all.values()
                if each.session
                and each.ending == "succeeded"
                and each.ended_at is not None
                and timedelta(0) <= sign.at - each.ended_at <= _AGAIN
                and sign.condition.code in {known.condition.code for known in each.signs}
            ),
            None,
        )

    def _may_join(self, incident: Incident, sign: Sign) -> bool:
        if incident.session and sign.session and incident.session != sign.session:
            return False
        if set(sign.fields.request_ids) & set(incident.fields.request_ids):
            return True
        if incident.ended_at is not None and sign.at > incident.ended_at:
            # What fails after it was over has begun anew.
            return False
        same = sign.condition.code in {each.condition.code for each in incident.signs}
        vague = sign.condition.code.endswith("/unrecognised") or incident.condition.code.endswith("/unrecognised")
        near = abs(sign.at - incident.last) <= _TOGETHER or abs(sign.at - incident.since) <= _TOGETHER
        if incident.session and sign.session:
            if incident.ending == "succeeded" and incident.ended_at is not None and sign.at > incident.ended_at:
                # The session went on in between.
                return False
            if near and (same or vague or _origins_differ(incident, sign)):
                return True
            return incident.open and same and timedelta(0) <= sign.at - incident.last <= _AGAIN
        if incident.open and same and sign.report.origin == "terminal" and sign.report.cwd:
            # A terminal shows what fails before the session's own sources tell of it; the folder is the session's.
            again = timedelta(0) <= sign.at - incident.last <= _AGAIN
            return near or (again and sign.report.cwd == incident.report.cwd)
        # Without a session nothing but the words and the time tell whose it is.
        return near and same

    def _is_same_moment(self, incident: Incident, sign: Sign) -> bool:
        if set(sign.fields.request_ids) & set(incident.fields.request_ids):
            return True
        return any(
            abs(sign.at - each.at) <= _TOGETHER and each.report.origin != sign.report.origin for each in incident.signs
        )

    def _drop(self) -> None:
        while len(self._all) > self._most:
            over = next((id for id, each in self._all.items() if not each.open), next(iter(self._all)))
            del self._all[over]


def _origins_differ(incident: Incident, sign: Sign) -> bool:
    return all(each.report.origin != sign.report.origin for each in incident.signs)
