"""Where variables and settings that matter to Claude Code are set on this machine. Values are never kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..diagnosis.phrase import phrase
from ..sources.machine import places
from ..sources.machine.files import names_in
from . import files, jsontext, shelltext
from .files import Trouble
from .plan import Context, Edit, Outcome, Plan, Refusal, Text
from .shelltext import Dialect

Kind = Literal["terminal", "profile", "dotenv", "settings", "managed", "state", "editor"]

HELPER = "apiKeyHelper"
"""A setting, not a variable; named like one here since it is looked for and removed in the same way."""

SWITCHES = (
    "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_VERTEX",
    "CLAUDE_CODE_USE_FOUNDRY",
    "CLAUDE_CODE_USE_ANTHROPIC_AWS",
    "CLAUDE_CODE_USE_MANTLE",
)
# In order of rank, as documented in 2026: each of them goes before the login of a subscription.
OUTRANKING = (
    *SWITCHES,
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_API_KEY",
    HELPER,
    "CLAUDE_CODE_OAUTH_TOKEN",
    "ANTHROPIC_PROFILE",
    "ANTHROPIC_FEDERATION_RULE_ID",
)
ROUTING = ("ANTHROPIC_BASE_URL", "ANTHROPIC_UNIX_SOCKET", "HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
LONG_CONTEXT = ("ANTHROPIC_MODEL", "ANTHROPIC_BETAS", "CLAUDE_CODE_DISABLE_1M_CONTEXT")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NEVER = frozenset("PATH HOME USER LOGNAME SHELL LANG PWD TERM TMPDIR USERPROFILE SYSTEMROOT APPDATA".split())
_TERMINAL_ENVIRONMENTS = tuple(f"terminal.integrated.env.{system}" for system in ("linux", "osx", "windows"))


@dataclass(frozen=True, slots=True)
class Place:
    """One place that sets a variable, shown without its value."""

    name: str
    kind: Kind
    path: Path | None
    line: int
    shown: str
    by_hand: str | None = None
    """Why it is not changed by us."""
    steps: tuple[jsontext.Step, ...] = ()
    """The way to it in a JSON file."""
    dialect: Dialect = "sh"

    def where(self, context: Context) -> str:
        """The place in words: `~/.zshrc:12`."""
        if self.path is None:
            return phrase("the environment of this terminal")
        return f"{context.machine.short(self.path)}:{self.line}"


@dataclass(frozen=True, slots=True)
class Look:
    """What a search found: the places, and files that could not be read."""

    places: tuple[Place, ...]
    unread: tuple[str, ...]


def look(context: Context, names: Sequence[str]) -> Look:
    """Every place that sets one of these variables to something."""
    environment = context.machine.environment
    found = [Place(name, "terminal", None, 0, f"{name}=…") for name in names if _is_on(name, environment.get(name, ""))]
    unread: list[str] = []
    seen: set[Path] = set()
    for kind, path, dialect in _candidates(context):
        real = _real(path)
        if real in seen:
            continue
        seen.add(real)
        try:
            now = files.read(real)
        except Trouble as trouble:
            unread.append(trouble.text)
            continue
        if now is None:
            continue
        try:
            if dialect is None:
                found += _in_json(names, kind, real, now.data)
            else:
                found += _in_shell(names, kind, real, now.data, dialect)
        except ValueError as error:
            reason = files.said(error)
            unread.append(
                phrase("{path} is not valid JSON ({reason})", path=context.machine.short(path), reason=reason)
            )
    return Look(tuple(_guarded(each) for each in found), tuple(unread))


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _guarded(place: Place) -> Place:
    if place.path is None or place.by_hand is not None or os.access(place.path, os.W_OK):
        return place
    return Place(place.name, place.kind, place.path, place.line, place.shown, phrase("it belongs to someone else"))


def _is_on(name: str, value: Any) -> bool:
    if name in SWITCHES or name.startswith("DISABLE_"):
        return str(value).strip().lower() in ("1", "true", "yes", "on")
    return value not in ("", None, False)


def _candidates(context: Context) -> Iterator[tuple[Kind, Path, Dialect | None]]:
    """Every file that may set a variable, with the way it is written; None: JSON."""
    machine = context.machine
    yield "settings", machine.config_folder / "settings.json", None
    for folder in _project_folders(machine.folder):
        for name in ("settings.local.json", "settings.json"):
            yield "settings", folder / ".claude" / name, None
        yield "editor", folder / ".vscode" / "settings.json", None
        for name in (".env", ".env.local", ".envrc"):
            yield "dotenv", folder / name, "sh" if name == ".envrc" else "env"
    managed = places.managed_folder(machine)
    for path in (managed / "managed-settings.json", *_files_in(managed / "managed-settings.d", ".json")):
        yield "managed", path, None
    yield "managed", machine.config_folder / "remote-settings.json", None
    yield "state", machine.state_file, None
    for _, path in places.editor_settings(machine):
        yield "editor", path, None
    for path, dialect in _profiles(context):
        yield "profile", path, dialect


def _project_folders(folder: Path) -> Iterator[Path]:
    """The folder and those around it, up to the one that holds the repository."""
    if any((each / ".git").exists() for each in (folder, *folder.parents)):
        for each in (folder, *folder.parents):
            yield each
            if (each / ".git").exists():
                return
    else:
        yield folder


def _files_in(folder: Path, suffix: str) -> list[Path]:
    return [folder / name for name in names_in(folder) if name.endswith(suffix)]


def _profiles(context: Context) -> Iterator[tuple[Path, Dialect]]:
    """What shells read at their start: the user's files, and the system's."""
    machine = context.machine
    system = machine.root / "etc"
    further = [machine.home / name for name in (".zshenv", ".zprofile", ".zshrc", ".zlogin", ".kshrc", ".env")]
    config = places.folder_of(machine, "XDG_CONFIG_HOME") or machine.home / ".config"
    further += _files_in(config / "powershell", ".ps1")
    further += [system / name for name in ("profile", "bash.bashrc", "zshenv", "zshrc", "zsh/zshenv", "zsh/zshrc")]
    for path in (*places.profiles(machine), *further, *_files_in(system / "profile.d", ".sh")):
        yield path, _dialect(path)


def _dialect(path: Path) -> Dialect:
    if path.suffix in (".fish", ".ps1"):
        return "fish" if path.suffix == ".fish" else "powershell"
    return "env" if path.suffix == ".conf" or path.name in (".env", "environment") else "sh"


def _in_shell(names: Sequence[str], kind: Kind, path: Path, data: bytes, dialect: Dialect) -> Iterator[Place]:
    text = data.decode("utf-8", "surrogateescape")
    for name in names:
        if name == HELPER:
            continue
        for each in shelltext.settings(text, name, dialect):
            yield Place(name, kind, path, each.line, each.shown, each.by_hand, dialect=dialect)


def _in_json(names: Sequence[str], kind: Kind, path: Path, data: bytes) -> Iterator[Place]:
    text = data.decode("utf-8")
    if not text.strip():
        return
    root = jsontext.parse(text)
    by_hand = {
        "managed": phrase("an administrator manages this file"),
        "state": phrase("Claude Code keeps its own state in this file"),
    }.get(kind)
    for name in names:
        for steps in _ways(root, name, kind):
            member = jsontext.member(root, steps)
            if member is not None:
                line = jsontext.line_of(text, member.start)
                shown = ".".join(str(step) for step in steps if isinstance(step, str)) + ": …"
                yield Place(name, kind, path, line, shown, by_hand, steps)


def _ways(root: jsontext.Node, name: str, kind: Kind) -> Iterator[tuple[jsontext.Step, ...]]:
    """Where in a JSON file the variable is set to something."""
    plain: Iterable[tuple[jsontext.Step, ...]]
    if kind == "editor":
        entries = jsontext.find(root, ["claudeCode.environmentVariables"])
        for each in (entries.members or ()) if entries is not None and not entries.is_object else ():
            named, value = each.node.get("name"), each.node.get("value")
            if named is not None and named.value == name and _is_on(name, value.value if value else ""):
                yield ("claudeCode.environmentVariables", each.key)
        plain = ((key, name) for key in ("claudeCode.environmentVariables", *_TERMINAL_ENVIRONMENTS))
    elif name == HELPER:
        plain = ((HELPER,),)
    else:
        plain = (("env", name),)
    for steps in plain:
        node = jsontext.find(root, steps)
        if node is not None and node.members is None and _is_on(name, node.value):
            yield steps


def edits(context: Context, chosen: Sequence[Place]) -> list[Edit]:
    """The changes that switch these places off, one for each file. Raises `Trouble`."""
    result: list[Edit] = []
    for path in dict.fromkeys(place.path for place in chosen if place.path is not None):
        own = [place for place in chosen if place.path == path]
        now = files.read(path)
        if now is None:
            raise Trouble(phrase("{path} is gone", path=path))
        short, lines = context.machine.short(path), ", ".join(str(place.line) for place in own)
        if own[0].steps:
            text = now.data.decode("utf-8")
            # From the last to the first, so that places in lists stay right.
            for place in sorted(own, key=lambda place: place.line, reverse=True):
                text = jsontext.without(text, place.steps)
            jsontext.parse(text)
            what = phrase("{path}, line {lines}: the entry is removed", path=short, lines=lines)
            result.append(Edit(path, now.data, text.encode("utf-8"), what))
        else:
            text = now.data.decode("utf-8", "surrogateescape")
            text = shelltext.switch_off(text, [place.line for place in own], own[0].dialect)
            after = text.encode("utf-8", "surrogateescape")
            what = phrase("{path}, line {lines}: turned into a comment", path=short, lines=lines)
            result.append(Edit(path, now.data, after, what))
    return result


def plan_unset(context: Context, arguments: Sequence[str]) -> Plan:
    """`unset-variable NAME`: where it is set, and switching it off there."""
    if not arguments:
        known = look(context, (*OUTRANKING, *ROUTING))
        raise Refusal(
            phrase("which variable? `unstuck fix unset-variable NAME`"),
            *(phrase("Set: {name} in {place}.", name=place.name, place=place.where(context)) for place in known.places),
        )
    name = arguments[0]
    if not _NAME.fullmatch(name):
        raise Refusal(phrase("this is not the name of a variable"))
    if name.upper() in _NEVER:
        raise Refusal(phrase("{name} is needed by every program and is left alone", name=name))
    found = look(context, (name,))
    lines = [
        phrase("{name} is set in {place}: `{statement}`", name=name, place=place.where(context), statement=place.shown)
        for place in found.places
    ]
    ours = [place for place in found.places if place.path is not None and place.by_hand is None]
    theirs = [place for place in found.places if place.path is not None and place.by_hand is not None]
    warnings = [
        phrase("{place} is left to you: {reason}.", place=place.where(context), reason=place.by_hand)
        for place in theirs
    ]
    warnings += [phrase("{problem}; not looked at.", problem=each) for each in found.unread]
    warnings += [
        phrase("{path} is shared with everyone who works in this folder.", path=context.machine.short(place.path))
        for place in ours
        if place.path is not None and place.kind == "settings" and _is_shared(context, place.path)
    ]
    further = _after_unset(context, name, found.places)
    if not found.places:
        nowhere = phrase("{name} is set neither in this terminal nor in any file that was looked at.", name=name)
        return Plan("unset-variable", (nowhere,), warnings=tuple(warnings), subject=name)
    changes = edits(context, ours)

    def act() -> Outcome:
        from . import backups

        with files.lock(context.state):
            backup = backups.change(context, "unset-variable", name, changes)
        return Outcome(
            (*(phrase("{change}.", change=edit.what) for edit in changes), _kept_in(context, backup.folder)),
            tuple(
                phrase("{place} still sets it: {reason}.", place=place.where(context), reason=place.by_hand)
                for place in theirs
            ),
            (*further, phrase("`unstuck fix unset-variable {name} --undo` brings it back.", name=name)),
        )

    return Plan(
        "unset-variable",
        tuple(lines),
        tuple(edit.what for edit in changes if edit.what is not None),
        tuple(warnings),
        () if changes else tuple(further),
        subject=name,
        act=act if changes else None,
    )


def _is_shared(context: Context, path: Path) -> bool:
    return path.name == "settings.json" and path != _real(context.machine.config_folder / "settings.json")


def _kept_in(context: Context, folder: Path) -> Text:
    return phrase("A backup lies in {folder}.", folder=context.machine.short(folder))


def _after_unset(context: Context, name: str, found: Sequence[Place]) -> list[Text]:
    steps: list[Text] = []
    if any(place.kind == "terminal" for place in found):
        command = f"Remove-Item Env:{name}" if context.machine.platform == "windows" else f"unset {name}"
        steps.append(phrase("This terminal still has it: run `{command}`, or open a new one.", command=command))
        if context.machine.platform == "windows":
            steps.append(phrase("If a new one has it too, remove it from the user's variables in the system settings."))
        elif context.machine.platform == "darwin":
            steps.append(phrase("If a new one has it too, run `launchctl unsetenv {name}`.", name=name))
    steps.append(phrase("Start every running Claude Code session, and the editor, again."))
    return steps
