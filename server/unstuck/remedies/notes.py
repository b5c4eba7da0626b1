"""`save-session-notes`: where a session stood, so that it can be taken up again after whatever has to be done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..diagnosis.phrase import phrase
from ..diagnosis.render import code_block, harmless
from ..jsonvalue import as_list, as_object, as_text
from ..redact import redact_secrets
from ..sources.sessions import Transcript, lines_from_end
from . import files, sessions
from .files import Trouble
from .plan import Context, Outcome, Plan, Text

_GIT = 1.0
_CHANGES = 200
_PROMPT = 20_000


@dataclass(frozen=True, slots=True)
class State:
    """Where a session stood by its transcript."""

    prompt: str | None
    folder: str | None
    branch: str | None
    todos: tuple[tuple[str, str], ...]
    """What was to be done, with the state of each; what is completed is left out."""


def state_of(lines: Iterable[dict[str, Any]]) -> State:
    """The state at the end of a transcript's lines."""
    prompt: str | None = None
    last_prompt: str | None = None
    folder: str | None = None
    branch: str | None = None
    todos = _Todos()
    for line in lines:
        if line.get("isSidechain") is True:
            continue
        folder = as_text(line.get("cwd")) or folder
        branch = as_text(line.get("gitBranch")) or branch
        if line.get("type") == "last-prompt":
            last_prompt = as_text(line.get("lastPrompt")) or last_prompt
        elif line.get("type") == "user" and line.get("isMeta") is not True:
            prompt = _prompt(line) or prompt
        elif line.get("type") == "assistant":
            todos.read(as_object(line.get("message")).get("content"))
    return State(prompt or last_prompt, folder, branch, todos.open())


def _prompt(line: dict[str, Any]) -> str | None:
    content = as_object(line.get("message")).get("content")
    parts = [as_object(part) for part in as_list(content)]
    if any(part.get("type") == "tool_result" for part in parts):
        return None
    texts = [as_text(content), *(as_text(part.get("text")) for part in parts)]
    text = "\n".join(text for text in texts if text).strip()
    # What a command of Claude Code's own prints stands in the transcript as if it had been typed.
    return None if re.match(r"<(?:command-|local-command|bash-)", text) else text or None


class _Todos:
    """The list that Claude keeps of what is to be done, in either of its forms."""

    def __init__(self) -> None:
        self._items: dict[str, tuple[str, str]] = {}

    def read(self, content: Any) -> None:
        for part in map(as_object, as_list(content)):
            given = as_object(part.get("input"))
            if part.get("name") == "TodoWrite":
                rows = [as_object(each) for each in as_list(given.get("todos"))]
                self._items = {str(number): _item(row, "content") for number, row in enumerate(rows, 1)}
            elif part.get("name") == "TaskCreate":
                self._items[str(len(self._items) + 1)] = _item(given, "subject")
            elif part.get("name") == "TaskUpdate":
                key = str(given.get("taskId"))
                subject, status = self._items.get(key, ("", "pending"))
                subject = as_text(given.get("subject")) or subject
                self._items[key] = (subject, as_text(given.get("status")) or status)

    def open(self) -> tuple[tuple[str, str], ...]:
        done = ("completed", "deleted")
        return tuple(item for item in self._items.values() if item[0] and item[1] not in done)


def _item(row: dict[str, Any], key: str) -> tuple[str, str]:
    return as_text(row.get(key)) or "", as_text(row.get("status")) or "pending"


def _git(context: Context, folder: Path) -> tuple[str | None, list[str], str | None]:
    """Branch, changed files, and why they are not known; a folder without a repository has neither."""
    command = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain", "--branch")
    environment = {**context.machine.environment, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    ran = context.run(command, timeout=_GIT, folder=folder, environment=environment)
    if not ran.succeeded:
        return None, [], None if ran.status is not None else ran.problem
    lines = harmless(ran.output).splitlines()
    head = lines[0][3:] if lines and lines[0].startswith("## ") else None
    branch = re.sub(r"^(?:No commits yet on |Initial commit on )", "", head).split("...")[0] if head else None
    return branch, [line for line in lines if not line.startswith("## ")], None


def write(context: Context, transcript: Transcript) -> tuple[str, list[Text]]:
    """The notes in Markdown, and what is missing in them. Raises `Trouble`."""
    try:
        state = state_of(lines_from_end(transcript))
    except OSError as error:
        reason = files.why(error)
        raise Trouble(phrase("{path} cannot be read: {reason}", path=transcript.path, reason=reason)) from error
    folder = Path(state.folder) if state.folder else context.machine.folder
    branch, changed, problem = _git(context, folder)
    missing: list[Text] = [phrase("The changed files are not in it: {reason}.", reason=problem)] if problem else []
    if state.prompt is None:
        missing.append(phrase("No prompt was found in the transcript."))
    at = datetime.fromtimestamp(transcript.modified, UTC)
    lines = ["# Where the session stood", ""]
    lines += [f"- Session: `{transcript.session}`, last written to at {at:%Y-%m-%d %H:%M} UTC"]
    lines += [f"- Folder: `{folder}`", f"- Branch: `{branch or state.branch or 'unknown'}`"]
    lines += [f"- Transcript: `{transcript.path}`", "", "## Take it up again", ""]
    lines += [code_block(sessions.resume_command(context, transcript.session, str(folder))), "", "## Last prompt", ""]
    prompt = harmless(state.prompt or "")
    lines += [code_block(redact_secrets(prompt)[:_PROMPT]) if prompt else "Not found.", "", "## To do", ""]
    todos = [f"- [{'~' if status == 'in_progress' else ' '}] {_line(text)}" for text, status in state.todos]
    lines += [*(todos or ["Nothing was noted."]), "", "## Changed files", ""]
    more = [f"… and {len(changed) - _CHANGES} more"] if len(changed) > _CHANGES else []
    shown = "\n".join([*changed[:_CHANGES], *more])
    lines += [code_block(redact_secrets(shown)) if changed else ("Unknown." if problem else "None.")]
    return "\n".join(lines) + "\n", missing


def _line(text: str) -> str:
    return redact_secrets(" ".join(harmless(text).split()))


def plan_save(context: Context, arguments: Sequence[str]) -> Plan:
    """`save-session-notes`: into a private file in our own folder."""
    transcript = sessions.newest_transcript(context)
    text, missing = write(context, transcript)
    now = context.machine.now().astimezone(UTC)
    path = context.state / "notes" / f"{now:%Y%m%dT%H%M%SZ}-{transcript.session[:8]}.md"
    short = context.machine.short(path)

    def act() -> Outcome:
        with files.lock(context.state):
            files.write_new(path, text.encode("utf-8", "replace"), context.write)
        return Outcome((phrase("Wrote {path}, readable by you alone.", path=short),), tuple(missing), written=path)

    return Plan(
        "save-session-notes",
        (phrase("The newest session is {session}.", session=transcript.session),),
        (phrase("{path} is written, readable by you alone.", path=short),),
        act=act,
        confirmed_first=False,
    )
