"""Having Claude Code tell us of its errors and its usage: entries in the user's settings, put in and taken out again.

Nothing that stands there is disturbed: the hooks of others stay, a status line of the user's goes on being drawn by
its own command, which gets the same input. What was changed is noted, so that the way back leads to the same bytes.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from typing import Any

from ..diagnosis.phrase import known, phrase
from ..jsonvalue import as_list, as_object, as_text
from ..places import state_folder
from ..sources.machine.relays import LINE_MARK, PLUGIN, is_our_hook, is_our_line
from . import backups, files, jsontext, launcher
from .files import Snapshot, Trouble, digest
from .jsontext import Node, NotJson, Step
from .plan import Context, Edit, Outcome, Plan, Refusal, Text

CONNECT, DISCONNECT = "connect", "disconnect"

_HOOKS_FILE = Path(__file__).parents[1] / "plugin/hooks/hooks.json"
# What stands between our command and the user's own, and after that.
_THEN, _END = "| {\n", "\n}"
_NOTE = "connected.json"
_AGAIN = phrase("Sessions that run already take it up when they are started again.")
_BY_PLUGIN = phrase("The plugin goes on telling: `{command}` removes it.", command=f"claude plugin uninstall {PLUGIN}")
_ON = phrase("Sessions that run already may go on telling until they are started again.")


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings file: its real place, its content as text, None where there is no file."""

    path: Path
    now: Snapshot | None
    text: str

    @property
    def root(self) -> Node:
        """The object that it holds."""
        return jsontext.parse(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """What `connect` changed in a file: digests of what it was and became, the backup, what it had to make for it."""

    before: str | None
    after: str
    backup: str | None
    made: tuple[tuple[str, ...], ...]
    literal: str | None
    """The user's own status line command, as it is written."""


def program() -> str:
    """Where the `unstuck` command is. Raises `Refusal`."""
    import shutil

    called = Path(sys.argv[0])
    beside = launcher.own_command()
    if launcher.in_extension(beside) and beside.is_file():
        try:
            return str(launcher.start_script(state_folder(), beside))
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refusal(phrase("a start script could not be written: {reason}", reason=reason)) from None
    if called.stem == "unstuck" and called.is_file():
        return str(called.absolute())
    found = str(beside) if beside.is_file() else shutil.which("unstuck")
    if found is None:
        raise Refusal(
            phrase("the `unstuck` command was not found; nothing was changed"),
            phrase("Install it, so that it is on PATH."),
        )
    return found


# --- what is there --------------------------------------------------------------------------------------------------


def settings(context: Context) -> Settings:
    """The user's settings. Raises `Refusal` where they cannot be changed safely, and `Trouble`."""
    path = context.machine.config_folder / "settings.json"
    short = context.machine.short(path)
    try:
        real = path.resolve(strict=path.is_symlink())
    except (OSError, RuntimeError):
        raise Refusal(phrase("{path} is a link that leads nowhere; nothing was changed", path=short)) from None
    now = files.read(real)
    if now is None:
        return Settings(real, None, "{}\n")
    if not now.mode & 0o222 or not os.access(real, os.W_OK):
        raise Refusal(phrase("{path} is read-only; nothing was changed", path=context.machine.short(real)))
    try:
        text = now.data.decode("utf-8")
        found = Settings(real, now, text if text.strip("\ufeff \t\r\n") else "{}\n")
        is_object = found.root.is_object
    except UnicodeDecodeError:
        raise Refusal(phrase("{path} is not UTF-8 text; nothing was changed", path=short)) from None
    except NotJson as error:
        raise Refusal(
            phrase("{path} is not valid JSON ({reason}); nothing was changed", path=short, reason=files.said(error)),
            phrase("Claude Code cannot read it either: mend it."),
        ) from None
    if not is_object:
        raise Refusal(phrase("{path} holds no JSON object; nothing was changed", path=short))
    return found


def inner(command: str) -> str | None:
    """The user's own command inside ours."""
    _, found, rest = command.partition(_THEN)
    return rest.removesuffix(_END) if found and rest.endswith(_END) else None


def connected(value: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    """Which events some settings have Claude Code tell us, and whether its status line too."""
    hooks = as_object(value.get("hooks"))
    events = tuple(
        event
        for event in hooks
        if any(is_our_hook(each) for group in as_list(hooks[event]) for each in as_list(as_object(group).get("hooks")))
    )
    return events, is_our_line(as_text(as_object(value.get("statusLine")).get("command")) or "")


# --- putting it in --------------------------------------------------------------------------------------------------


def wanted_hooks(context: Context, unstuck: str) -> dict[str, Any]:
    """The groups of hooks that we want, by event; a POSIX shell's own command, where there is one."""
    groups = as_object(as_object(json.loads(_HOOKS_FILE.read_bytes())).get("hooks"))
    if context.machine.platform != "windows":
        return {event: as_list(each)[0] for event, each in groups.items()}
    handler = {"type": "command", "command": unstuck, "args": ["hook"], "timeout": 10}
    return {event: {"hooks": [handler]} for event in groups}


def our_line(context: Context, unstuck: str, own: str | None) -> str:
    """The command of the status line, around the user's own; without this program, only theirs is left."""
    if context.machine.platform == "windows":
        path = unstuck.replace("\\", "/")
        return f'"{path}" statusline' if " " in path else f"{path} statusline"
    path = shlex.quote(unstuck)
    if own is None:
        return f"{LINE_MARK}; [ ! -x {path} ] || {path} statusline"
    return f"{LINE_MARK}; if [ -x {path} ]; then {path} statusline --tee; else cat; fi {_THEN}{own}{_END}"


class _Edited:
    """A text being changed, and what had to be made in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: list[tuple[str, ...]] = []
        self.literal: str | None = None
        self.said: list[Text] = []

    def node(self, *path: Step) -> Node | None:
        return jsontext.find(jsontext.parse(self.text), path)

    def insert(self, path: Sequence[Step], key: str | None, value: Any) -> None:
        self.text = jsontext.inserted(self.text, path, key, value)

    def remove(self, path: Sequence[Step]) -> None:
        self.text = jsontext.without(self.text, path)


def _put_hooks(edited: _Edited, wanted: dict[str, Any], short: str) -> None:
    hooks = edited.node("hooks")
    if hooks is None:
        edited.insert([], "hooks", {event: [group] for event, group in wanted.items()})
        edited.made.append(("hooks",))
        return
    if not hooks.is_object:
        raise Refusal(phrase("`hooks` in {path} is not an object; nothing was changed", path=short))
    for event, group in wanted.items():
        groups = edited.node("hooks", event)
        if groups is None:
            edited.insert(["hooks"], event, [group])
            edited.made.append(("hooks", event))
            continue
        if groups.is_object or groups.members is None:
            raise Refusal(
                phrase("`hooks.{event}` in {path} is not a list; nothing was changed", event=event, path=short)
            )
        ours = [place for place, _ in _our_handlers(edited, event)]
        if len(ours) == 1 and jsontext.value_of(groups.members[ours[0][0]].node) == group:
            continue
        _take_handlers(edited, event)
        edited.insert(["hooks", event], None, group)


def _our_handlers(edited: _Edited, event: str) -> Iterator[tuple[tuple[int, int], Node]]:
    """Where our handlers stand among those of an event: in which group, at which place."""
    groups = edited.node("hooks", event)
    for number, group in enumerate((groups.members or ()) if groups is not None and not groups.is_object else ()):
        handlers = group.node.get("hooks") if group.node.is_object else None
        for place, each in enumerate((handlers.members or ()) if handlers is not None else ()):
            if is_our_hook(jsontext.value_of(each.node)):
                yield (number, place), each.node


def _take_handlers(edited: _Edited, event: str) -> bool:
    """Takes our handlers out, and the groups that held nothing else; whether there were any."""
    found = [place for place, _ in _our_handlers(edited, event)]
    for number, place in reversed(found):
        handlers = edited.node("hooks", event, number, "hooks")
        alone = handlers is not None and len(handlers.members or ()) == 1
        edited.remove(["hooks", event, number] if alone else ["hooks", event, number, "hooks", place])
    return bool(found)


def _put_line(edited: _Edited, context: Context, unstuck: str) -> None:
    line = edited.node("statusLine")
    if line is None:
        edited.insert([], "statusLine", {"type": "command", "command": our_line(context, unstuck, None)})
        edited.made.append(("statusLine",))
        return
    command = line.get("command")
    if command is None or not isinstance(command.value, str) or not command.value.strip():
        edited.said.append(phrase("`statusLine` is of another kind than a command: it is left as it is."))
        return
    own = inner(command.value) if is_our_line(command.value) else command.value
    if own is not None and context.machine.platform == "windows":
        edited.said.append(phrase("The status line has a command of its own: on Windows it is left as it is."))
        return
    wanted = our_line(context, unstuck, own)
    if wanted == command.value:
        return
    if not is_our_line(command.value):
        edited.literal = edited.text[command.start : command.end]
        edited.said.append(phrase("The status line's own command goes on drawing it, and gets the same input."))
    edited.text = jsontext.replaced(edited.text, ["statusLine", "command"], json.dumps(wanted, ensure_ascii=False))


def _has_plugin(found: Settings) -> bool:
    plugins = as_object(jsontext.value_of(found.root)).get("enabledPlugins")
    return as_object(plugins).get(PLUGIN) is True


def plan_connect(context: Context, unstuck: str, silent: Sequence[str] = ()) -> Plan:
    """What `connect` would do; `silent` is what keeps hooks from running. Raises `Refusal` or `Trouble`."""
    found = settings(context)
    short, warnings = context.machine.short(found.path), tuple(map(known, silent))
    edited = _Edited(found.text)
    if _has_plugin(found):
        edited.said.append(phrase("The plugin has the hooks already; only the status line is put in."))
        for event in wanted_hooks(context, unstuck):
            _take_handlers(edited, event)
    else:
        _put_hooks(edited, wanted_hooks(context, unstuck), short)
    _put_line(edited, context, unstuck)
    if edited.text == found.text and found.now is not None:
        already = phrase("{path} is connected already.", path=short)
        return Plan(CONNECT, (already, *edited.said), warnings=warnings)

    def act() -> Outcome:
        with files.lock(context.state):
            kept = _change(context, found, edited.text.encode("utf-8"))
            _note_connected(context, found, edited, kept)
        done = [phrase("Changed {path}.", path=short) if found.now is not None else phrase("Made {path}.", path=short)]
        if kept is not None:
            done.append(phrase("A backup lies in {folder}.", folder=context.machine.short(kept.folder)))
        return Outcome(tuple(done), (), (_AGAIN, phrase("`unstuck disconnect` takes it out again.")))

    will = (
        phrase("{path} is changed as shown; the rest of it stays.", path=short)
        if found.now is not None
        else phrase("{path} is made, as shown; the rest of it stays.", path=short),
        phrase("Claude Code then tells of each turn that failed or went well, in files that only you can read."),
        *edited.said,
    )
    return Plan(CONNECT, (), will, warnings, text=_difference(found, edited.text, short), act=act)


def _difference(found: Settings, after: str, short: str) -> str:
    before = found.text if found.now is not None else ""
    lines = unified_diff(before.splitlines(), after.splitlines(), short, short, n=2, lineterm="")
    return "\n".join(_cut(line) for line in lines)


def _cut(line: str) -> str:
    return line if len(line) <= 300 else f"{line[:297]}…"


def _change(context: Context, found: Settings, after: bytes) -> backups.Backup | None:
    """Puts other bytes into the file; the backup of what it was. Raises `Trouble`."""
    if found.now is None:
        if files.read(found.path) is not None:
            raise Trouble(phrase("{path} was changed by another program meanwhile", path=found.path))
        files.write_new(found.path, after, context.write)
        return None
    return backups.change(context, CONNECT, str(found.path), [Edit(found.path, found.now.data, after)])


# --- taking it out --------------------------------------------------------------------------------------------------


def plan_disconnect(context: Context) -> Plan:
    """What `disconnect` would do. Raises `Refusal` or `Trouble`."""
    found = settings(context)
    short = context.machine.short(found.path)
    by_plugin = (_BY_PLUGIN,) if _has_plugin(found) else ()
    nothing = Plan(DISCONNECT, (phrase("{path} holds nothing of ours.", path=short),), next=by_plugin)
    if found.now is None:
        return nothing
    note = _notes(context).get(str(found.path))
    edited = _Edited(found.text)
    taken = _take_out(edited, note)
    exact = _as_it_was(context, found, note)
    if not taken:
        return nothing
    gone = note is not None and note.before is None and not jsontext.parse(edited.text).members
    after = exact if exact is not None else edited.text.encode("utf-8")

    def act() -> Outcome:
        with files.lock(context.state):
            if gone:
                _remove(context, found)
            else:
                _change(context, found, after)
            _forget(context, found)
        done = phrase("Removed {path}.", path=short) if gone else phrase("Changed {path}.", path=short)
        return Outcome((done,), (), (_ON, *by_plugin))

    text = "" if gone else after.decode("utf-8")
    will = (
        phrase("{path} is removed: nothing else is in it.", path=short)
        if gone
        else phrase("{path} is changed as shown.", path=short)
    )
    return Plan(DISCONNECT, (), (will,), text=_difference(found, text, short), act=act)


def _take_out(edited: _Edited, note: Note | None) -> bool:
    """Takes out what is ours, and what was made only to hold it; whether there was anything."""
    before = edited.text
    hooks = edited.node("hooks")
    for event in [str(each.key) for each in (hooks.members or ())] if hooks is not None and hooks.is_object else []:
        if _take_handlers(edited, event):
            _tidy(edited, note, "hooks", event)
    if edited.text != before:
        _tidy(edited, note, "hooks")
    command = edited.node("statusLine", "command")
    if command is not None and isinstance(command.value, str) and is_our_line(command.value):
        own = inner(command.value)
        if own is None:
            edited.remove(["statusLine"])
        else:
            literal = note.literal if note is not None else None
            if literal is None or json.loads(literal) != own:
                literal = json.dumps(own, ensure_ascii=False)
            edited.text = jsontext.replaced(edited.text, ["statusLine", "command"], literal)
    return edited.text != before


def _tidy(edited: _Edited, note: Note | None, *path: str) -> None:
    """Removes what is empty now, unless it was there, and empty, before we came."""
    node = edited.node(*path)
    ours = note is None or any(path[: len(made)] == made for made in note.made)
    if ours and node is not None and not node.members:
        edited.remove(path)


def _as_it_was(context: Context, found: Settings, note: Note | None) -> bytes | None:
    """The bytes from before, where nothing else has changed since."""
    if note is None or note.before is None or note.backup is None or found.now is None:
        return None
    if digest(found.now.data) != note.after or Path(note.backup).name != note.backup:
        return None
    for backup in backups.backups(context):
        if backup.folder.name == note.backup and backup.kept and backup.kept[0].path == found.path:
            copy = files.read(backup.folder / backup.kept[0].copy)
            return copy.data if copy is not None and digest(copy.data) == note.before else None
    return None


def _remove(context: Context, found: Settings) -> None:
    """Removes a file that we made, after a backup. Raises `Trouble`."""
    now = files.read(found.path)
    if now is None or found.now is None or now.data != found.now.data:
        raise Trouble(phrase("{path} was changed by another program meanwhile", path=found.path))
    backups.keep(context, DISCONNECT, str(found.path), [(found.path, now, None)])
    try:
        found.path.unlink()
    except OSError as error:
        reason = files.why(error)
        raise Trouble(phrase("{path} could not be removed: {reason}", path=found.path, reason=reason)) from error


# --- what is noted --------------------------------------------------------------------------------------------------


def _notes(context: Context) -> dict[str, Note]:
    """What is noted of each file; nothing where the note cannot be read: then what is ours is known by its marks."""
    try:
        now = files.read(context.state / _NOTE)
        value = as_object(json.loads(now.data)) if now is not None else {}
    except (Trouble, ValueError, RecursionError):
        return {}
    return {path: note for path, each in as_object(value.get("files")).items() if (note := _note(as_object(each)))}


def _note(value: dict[str, Any]) -> Note | None:
    after = as_text(value.get("after"))
    if after is None:
        return None
    made = tuple(tuple(map(str, as_list(each))) for each in as_list(value.get("made")))
    literal = as_text(value.get("literal"))
    try:
        literal = literal if literal is not None and isinstance(json.loads(literal), str) else None
    except (ValueError, RecursionError):
        literal = None
    return Note(as_text(value.get("before")), after, as_text(value.get("backup")), made, literal)


def _note_connected(context: Context, found: Settings, edited: _Edited, kept: backups.Backup | None) -> None:
    notes = _notes(context)
    earlier = notes.get(str(found.path))
    after = digest(edited.text.encode("utf-8"))
    before = digest(found.now.data) if found.now is not None else None
    note = Note(before, after, kept.folder.name if kept is not None else None, tuple(edited.made), edited.literal)
    if _is_connected(found):
        # The way back leads to before the first time, unless somebody else changed something between.
        note = replace(note, backup=None)
        if earlier is not None:
            note = replace(
                earlier,
                after=after,
                backup=earlier.backup if before == earlier.after else None,
                made=(*earlier.made, *note.made),
                literal=note.literal or earlier.literal,
            )
    _write_notes(context, {**notes, str(found.path): note})


def _is_connected(found: Settings) -> bool:
    events, line = connected(as_object(jsontext.value_of(found.root)))
    return bool(events) or line


def _forget(context: Context, found: Settings) -> None:
    notes = _notes(context)
    if notes.pop(str(found.path), None) is not None:
        _write_notes(context, notes)


def _write_notes(context: Context, notes: dict[str, Note]) -> None:
    value = {
        path: {
            "before": note.before,
            "after": note.after,
            "backup": note.backup,
            "made": [list(each) for each in note.made],
            "literal": note.literal,
        }
        for path, note in notes.items()
    }
    files.write_new(context.state / _NOTE, json.dumps({"schema": 1, "files": value}, indent=1).encode(), context.write)
