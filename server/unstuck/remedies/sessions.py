"""Taking a session up again."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..diagnosis.phrase import phrase
from ..sources.sessions import Transcript, folder_of, transcripts
from .plan import Context, Plan, Refusal


def resume_command(context: Context, session: str, folder: str | None) -> str:
    """The command that takes a session up again, from its own folder."""
    command = f"claude --resume {session}"
    if folder is None or Path(folder) == context.machine.folder:
        return command
    quoted = f'"{folder}"' if context.machine.platform == "windows" else shlex.quote(folder)
    return f"cd {quoted} && {command}" if context.machine.platform != "windows" else f"cd {quoted}; {command}"


def newest_transcript(context: Context) -> Transcript:
    """The newest transcript of this folder, else of any. Raises `Refusal`."""
    found = transcripts(context.machine)
    if not found:
        folder = context.machine.short(context.machine.config_folder / "projects")
        raise Refusal(phrase("no session was found in {folder}", folder=folder))
    return found[0]


def plan_resume(context: Context, arguments: Sequence[str]) -> Plan:
    """`resume-session`: the command for the newest session of this folder."""
    transcript = newest_transcript(context)
    folder = folder_of(transcript)
    command = resume_command(context, transcript.session, str(folder) if folder else None)
    at = f"{datetime.fromtimestamp(transcript.modified, UTC):%Y-%m-%d %H:%M} UTC"
    return Plan(
        "resume-session",
        (phrase("The newest session was last written to at {time}.", time=at),),
        next=(phrase("Run it in a terminal."), phrase("`claude --resume` without an id lists all sessions.")),
        text=command,
    )
