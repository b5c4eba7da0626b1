"""The Claude Code that is installed: where it lies, how it came there, how it is updated."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnosis.phrase import phrase
from ..diagnosis.situation import Version, parse_version
from ..programs import Ran
from ..sources.machine import places
from ..sources.sessions import newest_error
from . import variables
from .plan import Context, Outcome, Plan, Refusal, Text

_QUICK = 10.0
_UPDATE = 300.0
_PACKAGE = "@anthropic-ai/claude-code"
_VERSION = re.compile(r"\b(\d+\.\d+\.\d+)\b")


@dataclass(frozen=True, slots=True)
class Client:
    """An installed client: the program, what its place tells of its channel, and the command that updates it."""

    program: Path
    channel: str
    update: tuple[str, ...] | None


def find(context: Context) -> Client | None:
    """The client that a terminal would start."""
    machine = context.machine
    found = _on_path(context, "claude")
    candidates = [Path(found)] if found else []
    # An editor's PATH often lacks these.
    candidates += [machine.home / ".local" / "bin" / "claude", machine.home / ".claude" / "local" / "claude"]
    program = next((each for each in candidates if each.is_file()), None)
    return _known(context, program) if program is not None else None


def _on_path(context: Context, name: str) -> str | None:
    """A program on the PATH; folders that depend on where one stands are not searched."""
    if os.path.isabs(name):
        return name
    return shutil.which(name, path=os.pathsep.join(map(str, places.search_path(context.machine))))


def _known(context: Context, program: Path) -> Client:
    try:
        real = program.resolve()
    except (OSError, RuntimeError):
        real = program
    parts = [part.lower() for part in (*real.parts, *program.parts)]
    joined = "/".join(parts)
    own = str(program)
    if "caskroom" in parts:
        cask = parts[parts.index("caskroom") + 1]
        return Client(program, "Homebrew", ("brew", "upgrade", "--cask", cask))
    if "/.claude/local/" in f"{joined}/":
        return Client(program, phrase("npm, in ~/.claude/local"), (own, "update"))
    for mark, channel, command in (
        ("/pnpm/", "pnpm", ("pnpm", "add", "-g", f"{_PACKAGE}@latest")),
        ("/.bun/", "Bun", ("bun", "add", "-g", f"{_PACKAGE}@latest")),
        ("/.volta/", "Volta", ("volta", "install", f"{_PACKAGE}@latest")),
        ("/node_modules/", "npm", ("npm", "install", "-g", f"{_PACKAGE}@latest")),
        ("/npm/", "npm", ("npm", "install", "-g", f"{_PACKAGE}@latest")),
        ("/winget/", "WinGet", ("winget", "upgrade", "Anthropic.ClaudeCode")),
    ):
        if mark in joined:
            return Client(program, channel, command)
    if "/share/claude/versions/" in joined or "/.local/bin/" in joined:
        return Client(program, phrase("the native installer"), (own, "update"))
    if real.is_relative_to(context.machine.root / "usr" / "bin"):
        return Client(program, phrase("the system's packages"), None)
    return Client(program, phrase("an unknown way"), (own, "update"))


def run(context: Context, command: Sequence[str], timeout: float) -> Ran:
    """Runs a program in the folder and environment of the machine."""
    machine = context.machine
    # Claude Code refuses some of its commands to its own children.
    environment = {name: value for name, value in machine.environment.items() if name != "CLAUDECODE"}
    return context.run(command, timeout=timeout, folder=machine.folder, environment=environment)


def version(context: Context, client: Client) -> str | None:
    """What the client says its version is."""
    ran = run(context, [str(client.program), "--version"], _QUICK)
    found = _VERSION.search(ran.output) if ran.succeeded else None
    return found[1] if found else None


def numbers(text: str | None) -> Version:
    """A version for comparing; an unknown one is older than all."""
    return parse_version(text) or (0, 0, 0)


_IN_EDITOR = (
    phrase(
        "In the editor open the extensions view, find Claude Code and choose Update; or run "
        "`code --install-extension anthropic.claude-code --force` (for Cursor `cursor` in place of `code`)."
    ),
    phrase("Then reload the window: the extension brings its own client and starts it anew."),
)


def plan_update(context: Context, arguments: Sequence[str]) -> Plan:
    """`update-claude-code`: the command of the channel by which the client came."""
    remedy = "update-claude-code"
    newest = newest_error(context.machine, context.matcher)
    in_editor = newest is not None and newest.surface in ("vscode", "cursor")
    client = find(context)
    found: list[Text] = []
    if newest is not None and newest.entry.version:
        ran = newest.entry.version
        found.append(
            phrase("The last error came from version {version}, run in the editor's extension.", version=ran)
            if in_editor
            else phrase("The last error came from version {version}, run in a terminal.", version=ran)
        )
    if client is None:
        found.append(phrase("No `claude` was found on the PATH."))
        install = phrase("Install it as https://code.claude.com/docs/en/setup describes.")
        return Plan(remedy, tuple(found), next=_IN_EDITOR if in_editor else (install,))
    path = context.machine.short(client.program)
    found.append(phrase("`claude` on the PATH is {path}, installed by {channel}.", path=path, channel=client.channel))
    warnings = [
        phrase(
            "{name} is set in {place}: updates are switched off there on purpose.",
            name=place.name,
            place=place.where(context),
        )
        for place in variables.look(context, ("DISABLE_UPDATES",)).places
    ]
    restart = phrase("Start every running session again: `unstuck fix restart-sessions` lists them.")
    further = (*(_IN_EDITOR if in_editor else ()), restart)
    if client.update is None:
        way = phrase("Update it as it was installed, with the system's package manager.")
        return Plan(remedy, tuple(found), warnings=tuple(warnings), next=(way, *further))
    command = client.update
    shown = " ".join(_shown(command))

    def act() -> Outcome:
        before = version(context, client)
        program = _on_path(context, command[0]) or command[0]
        ran = run(context, [program, *command[1:]], _UPDATE)
        after = version(context, client)
        if not ran.succeeded:
            fault = phrase("`{command}` did not succeed: {reason}", command=shown, reason=ran.fault())
            return Outcome((), (fault,), further)
        if before and after and numbers(after) > numbers(before):
            return Outcome((phrase("Updated from {before} to {after}.", before=before, after=after),), (), further)
        if after is None:
            unread = phrase("The version could not be read afterwards.")
            return Outcome((phrase("`{command}` succeeded.", command=shown),), (unread,), further)
        ended = phrase("`{command}` succeeded; the version is {version}.", command=shown, version=after)
        return Outcome((ended,), (phrase("It was not newer than before."),), further)

    will = phrase("`{command}` is run, for at most {seconds:g} seconds.", command=shown, seconds=_UPDATE)
    back = phrase("This cannot be undone by `--undo`; an older version comes back with `claude install <version>`.")
    return Plan(remedy, tuple(found), (will,), (*warnings, back), further, act=act)


def _shown(command: Sequence[str]) -> list[str]:
    """A command as a person would type it."""
    return ["claude" if Path(command[0]).stem == "claude" else command[0], *command[1:]]


def require(context: Context) -> Client:
    """The client. Raises `Refusal`."""
    client = find(context)
    if client is None:
        raise Refusal(phrase("`claude` was not found on the PATH"))
    return client
