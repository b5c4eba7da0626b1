"""The sessions of Claude Code that are running. Nothing is ended here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..diagnosis.phrase import joined, phrase
from ..jsonvalue import as_instant, as_number, as_object, as_text
from ..sources.machine import words
from ..sources.machine.files import names_in
from ..sources.machine.places import is_absolute
from ..sources.sessions import SESSION
from . import client, files, sessions
from .files import Trouble
from .plan import Context, Plan, Text


@dataclass(frozen=True, slots=True)
class Running:
    """A session that runs, as Claude Code notes it."""

    process: int
    version: str | None
    folder: str | None
    session: str | None
    started: datetime | None
    certain: bool
    """Whether the process is known to exist."""


def running(context: Context) -> Iterator[Running]:
    """The sessions that Claude Code notes as running; those whose process is gone are left out."""
    records = context.machine.config_folder / "sessions"
    for path in (records / name for name in names_in(records)):
        # The files beside them with other endings are secrets of Claude Code's.
        if path.suffix != ".json" or not path.stem.isdecimal():
            continue
        try:
            now = files.read(path)
            value = as_object(json.loads(now.data)) if now is not None else {}
        except (Trouble, ValueError, RecursionError):
            continue
        process = as_number(value.get("pid")) or int(path.stem)
        exists = context.exists(process)
        if not value or exists is False:
            continue
        session, folder = as_text(value.get("sessionId")), as_text(value.get("cwd"))
        yield Running(
            process,
            words.version(value.get("version")),
            folder if folder and is_absolute(folder) else None,
            session if session and SESSION.fullmatch(session) else None,
            as_instant(value.get("startedAt", value.get("startTime"))),
            exists is True,
        )


def plan_restart(context: Context, arguments: Sequence[str]) -> Plan:
    """`restart-sessions`: which sessions run an older version than is installed. Nothing is ended."""
    remedy = "restart-sessions"
    found_running = list(running(context))
    installed = client.find(context)
    version = client.version(context, installed) if installed is not None else None
    if not found_running:
        return Plan(
            remedy,
            (phrase("No running session is noted on this machine."),),
            next=(phrase("If the editor shows an old session, reload its window."),),
        )
    older = [
        each
        for each in found_running
        if version is not None and each.version is not None and client.numbers(each.version) < client.numbers(version)
    ]
    found: list[Text] = [
        phrase("Installed is {version}.", version=version)
        if version
        else phrase("The installed version could not be read.")
    ]
    found += [_told(context, each, each in older) for each in found_running]
    steps = [
        phrase("Nothing is ended for you. In each session to restart: finish or interrupt the turn, then `/exit`.")
    ]
    steps += [
        phrase("Then `{command}`.", command=sessions.resume_command(context, each.session, each.folder))
        for each in older or found_running
        if each.session is not None
    ]
    if version is not None and not older:
        steps = [
            phrase("Every running session is as new as the installed client; restarting helps only with a stuck login.")
        ]
    return Plan(remedy, tuple(found), next=tuple(steps))


def _told(context: Context, session: Running, older: bool) -> Text:
    process = phrase("Process {number}", number=session.process)
    if session.folder:
        folder = context.machine.short(Path(session.folder))
        process = phrase("Process {number} in {folder}", number=session.process, folder=folder)
    facts = [session.version or phrase("an unknown version")]
    if older:
        facts.append(phrase("older than installed"))
    if session.started:
        facts.append(phrase("since {time}", time=f"{session.started:%Y-%m-%d %H:%M} UTC"))
    if session.certain:
        return phrase("{process}: {facts}.", process=process, facts=joined(", ", facts))
    return phrase("{process}: {facts} (may have ended).", process=process, facts=joined(", ", facts))
