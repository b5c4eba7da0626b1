"""How often may be asked, over all processes of the machine; what was answered serves them all in between.

Each lookup has a small private file in the state folder: when it was asked, when it may be asked again, the
last answer. The time is written before the request, so that one who dies while asking counts too. A lock of the
operating system's lets one process ask at a time; it ends with its holder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ...jsonvalue import as_instant, as_number, as_object, as_text
from ...places import private_folder, take_lock, write_private
from ..machine.files import Files, Unknown
from .transport import Unanswered

LONGEST = timedelta(hours=1)
_LIMIT = 256 << 10
_REASON = re.compile(r"[A-Za-z0-9 :,;_-]{1,80}")
_HEX = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Record:
    """What the file of a lookup says. `whose` can only be compared, with the salt that stands beside it."""

    asked_at: datetime
    again_at: datetime
    failures: int = 0
    why: str | None = None
    salt: str = ""
    whose: str | None = None
    answered_at: datetime | None = None
    answer: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """The newest answer, if there is one, and from when; why there is none from now; whether it was asked for now."""

    answer: dict[str, Any] | None = None
    at: datetime | None = None
    why: str | None = None
    why_at: datetime | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """Something that is asked for, at most once in `interval`."""

    name: str
    interval: timedelta

    def look(self, state: Path, now: datetime, whose: str | None, ask: Callable[[], dict[str, Any]] | None) -> Looked:
        """What was answered last, or is answered now if enough time has passed; never raises.

        The answer is kept for `whose` alone; without, it is kept for nobody. Without `ask` nothing is asked.
        """
        path = state / "online" / f"{self.name}.json"
        kept = _read(path)
        if ask is None or not _due(kept, now):
            return _known(kept, now, whose)
        try:
            private_folder(path.parent)
            lock = take_lock(path.with_suffix(".lock"))
        except OSError:
            return replace(_known(kept, now, whose), why="not asked: the state folder cannot be written to", why_at=now)
        if lock is None:
            return replace(_known(kept, now, whose), why="not asked: another process is asking", why_at=now)
        try:
            # Another one may just have been answered.
            kept = _read(path)
            return self._ask(path, kept, now, whose, ask) if _due(kept, now) else _known(kept, now, whose)
        except OSError:
            return replace(_known(kept, now, whose), why="not asked: the state folder cannot be written to", why_at=now)
        finally:
            os.close(lock)

    def _ask(
        self, path: Path, kept: Record | None, now: datetime, whose: str | None, ask: Callable[[], dict[str, Any]]
    ) -> Looked:
        if kept is not None and _is_of(kept, whose):
            record = replace(kept, asked_at=now, again_at=now + self.interval)
        else:
            # What was known is of another account: it goes.
            salt = secrets.token_hex(16)
            failures = kept.failures if kept is not None else 0
            record = Record(now, now + self.interval, failures, None, salt, _digest(whose, salt))
        _write(path, replace(record, why="not answered"))
        try:
            answer = ask()
        except Unanswered as nothing:
            wait, failures = self.interval, record.failures
            if nothing.busy:
                failures = min(failures + 1, 10)
                wait = max(wait * 2**failures, timedelta(seconds=min(nothing.wait, LONGEST.total_seconds())))
            record = replace(record, again_at=now + min(wait, LONGEST), failures=failures, why=str(nothing))
            _write(path, record)
            return replace(_known(record, now, whose), asked=True)
        record = replace(record, failures=0, why=None, answered_at=now, answer=answer if whose is not None else None)
        _write(path, record)
        return Looked(answer, now, asked=True)


def _due(kept: Record | None, now: datetime) -> bool:
    # One from the future was written by a clock that went wrong.
    return kept is None or not kept.asked_at <= now < min(kept.again_at, kept.asked_at + LONGEST)


def _known(kept: Record | None, now: datetime, whose: str | None) -> Looked:
    if kept is None:
        return Looked()
    why, at = kept.why, kept.asked_at
    if kept.answer is None or kept.answered_at is None or kept.answered_at > now or not _is_of(kept, whose):
        return Looked(why=why or "asked a short while ago", why_at=at)
    return Looked(kept.answer, kept.answered_at, why, at if why else None)


def _is_of(kept: Record, whose: str | None) -> bool:
    return whose is not None and kept.whose is not None and kept.whose == _digest(whose, kept.salt)


def _digest(whose: str | None, salt: str) -> str | None:
    if whose is None:
        return None
    return hashlib.blake2b(whose.encode(), key=salt.encode(), digest_size=16).hexdigest()


def _read(path: Path) -> Record | None:
    try:
        return Files().make(path, record_of, limit=_LIMIT)
    except Unknown:
        return None


def record_of(content: bytes) -> Record:
    """The record in a file. Raises `ValueError`."""
    value = as_object(json.loads(content))
    asked_at, again_at = as_instant(value.get("asked_at")), as_instant(value.get("again_at"))
    if asked_at is None or again_at is None:
        raise ValueError("no record")
    why, salt = as_text(value.get("why")) or "", as_text(value.get("salt")) or ""
    return Record(
        asked_at,
        again_at,
        max(0, min(as_number(value.get("failures")) or 0, 10)),
        why if _REASON.fullmatch(why) else None,
        salt if _HEX.fullmatch(salt) else "",
        as_text(value.get("whose")),
        as_instant(value.get("answered_at")),
        as_object(value.get("answer")) or None,
    )


def _write(path: Path, record: Record) -> None:
    value = {name: getattr(record, name) for name in Record.__slots__}
    write_private(path, json.dumps(value, default=datetime.isoformat))
