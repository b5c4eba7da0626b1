"""Clearing the stored login: by Claude Code itself, or where it cannot run, its one entry and nothing else."""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnosis.phrase import Phrase, phrase
from . import backups, client, files, jsontext, running, variables
from .files import Snapshot, Trouble, digest
from .plan import Context, Edit, Outcome, Plan, Refusal, Text

REMEDY = "clear-credentials-and-relogin"
ENTRY = "claudeAiOauth"
_LOGOUT = 60.0
_KEYCHAIN = 30.0
# The first with `claude auth`; an older one would take the words for a prompt.
_HAS_AUTH = (2, 1, 41)
_NO_SUCH_ITEM = 44
_LOGIN = phrase("Log in yourself, in a terminal: `claude auth login` (or `/login` in a session); it opens the browser.")


@dataclass(frozen=True, slots=True)
class Store:
    """The file that holds the login, where there is one: its real place and content."""

    path: Path
    now: Snapshot | None
    has_login: bool = False
    others: int = 0


def service(context: Context) -> str:
    """The name of the macOS Keychain item of the active configuration folder."""
    environment = context.machine.environment
    # Seen in 2.1.328: the variable's very text counts, and the second, where set, goes before it.
    chosen = environment.get("CLAUDE_SECURESTORAGE_CONFIG_DIR", environment.get("CLAUDE_CONFIG_DIR", ""))
    suffix = f"-{hashlib.sha256(chosen.encode()).hexdigest()[:8]}" if chosen else ""
    return f"Claude Code-credentials{suffix}"


def keychain_command(context: Context) -> list[str]:
    """What removes the Keychain item."""
    user = context.machine.environment.get("USER") or _login_name()
    return ["security", "delete-generic-password", "-s", service(context), "-a", user]


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def store(context: Context) -> Store:
    """The credentials file. Raises `Refusal` where it is not safe to touch, and `Trouble`."""
    folder = context.machine.config_folder
    path = folder / ".credentials.json"
    short = context.machine.short(path)
    try:
        real, real_folder = path.resolve(), folder.resolve()
    except (OSError, RuntimeError):
        raise Refusal(phrase("{path} is a link that leads nowhere; nothing was changed", path=short)) from None
    if not real.is_relative_to(real_folder):
        raise Refusal(
            phrase(
                "{path} is a link that leaves the configuration folder, to {target}; nothing was changed",
                path=short,
                target=real,
            ),
            phrase("Whoever put the link there may share the login with other programs: clear it where it belongs."),
        )
    now = files.read(real)
    if now is None:
        return Store(real, None)
    if not now.data.strip():
        return Store(real, now)
    value = _parsed(now.data, short)
    return Store(real, now, ENTRY in value, len(value) - (ENTRY in value))


def _parsed(data: bytes, short: str) -> dict[str, Any]:
    try:
        value: Any = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refusal(
            _not_json(error, short),
            phrase("Move the file aside yourself and log in again: `claude auth login` writes a new one."),
        ) from None
    if not isinstance(value, dict):
        raise Refusal(phrase("{path} holds no JSON object; nothing was changed", path=short))
    return {str(key): member for key, member in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _not_json(error: Exception, short: str) -> Phrase:
    if not isinstance(error, json.JSONDecodeError):
        return phrase("{path} is not valid JSON; nothing was changed", path=short)
    return phrase(
        "{path} is not valid JSON ({fault} in line {line}); nothing was changed",
        path=short,
        fault=error.msg.lower(),
        line=error.lineno,
    )


def without_login(data: bytes) -> bytes:
    """The content without the login, every other byte of the other entries as it was. Raises `ValueError`."""
    text = data.decode("utf-8")
    after = jsontext.without(text, [ENTRY])
    if _pairs(after) != [pair for pair in _pairs(text) if pair[0] != ENTRY]:
        raise ValueError(phrase("the other entries would not stay as they are"))
    return after.encode("utf-8")


def _pairs(text: str) -> list[tuple[str, Any]]:
    # Numbers as they are written: 1.0 is not 1 here.
    return json.loads(
        text.removeprefix("\ufeff"),
        object_pairs_hook=lambda pairs: [(str(key), value) for key, value in pairs],
        parse_float=str,
        parse_int=str,
        parse_constant=str,
    )


def _obstacles(context: Context) -> list[Text]:
    """Why clearing the login would not help, in words. Raises `Refusal` where it certainly would not."""
    found = variables.look(context, (*variables.OUTRANKING, "DISABLE_LOGOUT_COMMAND", "DISABLE_LOGIN_COMMAND"))
    for place in found.places:
        if place.name.startswith("DISABLE_") and place.kind in ("terminal", "settings", "managed"):
            raise Refusal(
                phrase(
                    "{name} is set in {place}: logging in and out is switched off there on purpose",
                    name=place.name,
                    place=place.where(context),
                ),
                phrase("Ask whoever set it, or remove it first."),
            )
    in_force = [place for place in found.places if place.kind in ("terminal", "settings", "managed", "state")]
    ranked = [place for place in in_force if not place.name.startswith("DISABLE_")]
    if ranked:
        # Where a file sets it too, that is the place to change.
        name = min((place.name for place in ranked), key=variables.OUTRANKING.index)
        origins = [place for place in found.places if place.name == name]
        named = [place for place in origins if place.path is not None] or origins
        where = _all_of([place.where(context) for place in named])
        raise Refusal(
            phrase(
                "logging in again cannot help: {name} switches to another provider. It is set in {places}",
                name=name,
                places=where,
            )
            if name in variables.SWITCHES
            else phrase(
                "logging in again cannot help: {name} goes before the login. It is set in {places}",
                name=name,
                places=where,
            ),
            phrase("Remove it first: `unstuck fix unset-variable {name}`.", name=name),
        )
    return [
        phrase(
            "{name} is set in {place} and goes before the login wherever that file is used; "
            "`unstuck fix unset-variable {name}` removes it.",
            name=place.name,
            place=place.where(context),
        )
        for place in found.places
        if not place.name.startswith("DISABLE_")
    ]


def _all_of(names: Sequence[str]) -> str:
    """Several in a row: "one", "one and two", "one and two and three"."""
    found, *others = names
    for each in others:
        found = phrase("{one} and {other}", one=found, other=each)
    return found


def plan_clear(context: Context, arguments: Sequence[str]) -> Plan:
    """`clear-credentials-and-relogin`."""
    warnings = _obstacles(context)
    kept = store(context)
    short = context.machine.short(kept.path)
    on_mac = context.machine.platform == "darwin"
    found: list[Text] = [_what_is_stored(kept, short)]
    if on_mac:
        found.append(phrase("The login lies in the Keychain item `{item}`.", item=service(context)))
    if not kept.has_login and not on_mac:
        found.append(phrase("There is nothing to clear."))
        return Plan(REMEDY, tuple(found), warnings=tuple(warnings), next=(_LOGIN,))
    others = sum(1 for _ in running.running(context))
    if others == 1:
        warnings.append(phrase("1 running session will lose the login too."))
    elif others:
        warnings.append(phrase("{count} running sessions will lose the login too.", count=others))
    program = client.find(context)
    version = client.version(context, program) if program is not None else None
    runs = program if client.numbers(version) >= _HAS_AUTH else None
    will = _what_would_happen(context, kept, short, runs, version if program is not None else None)
    if on_mac:
        warnings.append(phrase("What leaves the Keychain cannot be restored; logging in brings it back."))

    def act() -> Outcome:
        with files.lock(context.state):
            return _clear(context, kept, runs)

    return Plan(REMEDY, tuple(found), tuple(will), tuple(warnings), (_LOGIN,), act=act)


def _what_is_stored(kept: Store, short: str) -> Phrase:
    if kept.now is None:
        return phrase("{path} does not exist.", path=short)
    if not kept.has_login:
        return phrase("{path} holds no login.", path=short)
    if not kept.others:
        return phrase("{path} holds the login and nothing else.", path=short)
    if kept.others == 1:
        return phrase("{path} holds the login and one other entry.", path=short)
    return phrase("{path} holds the login and {count} other entries.", path=short, count=kept.others)


def _what_would_happen(
    context: Context, kept: Store, short: str, runs: client.Client | None, version: str | None
) -> list[Text]:
    will: list[Text] = []
    on_mac = context.machine.platform == "darwin"
    if kept.has_login:
        folder = context.machine.short(context.state / "backups")
        will.append(phrase("{path} is copied into {folder}, readable by you alone.", path=short, folder=folder))
    if runs is not None:
        will.append(
            phrase(
                "`claude auth logout` is run: Claude Code itself forgets the login and what it knows of the account."
            )
        )
        if kept.has_login or on_mac:
            will.append(phrase("Should it not succeed:"))
    elif version is not None:
        will.append(
            phrase("Claude Code {version} has no `claude auth logout`, so the login is removed here:", version=version)
        )
    else:
        will.append(phrase("Claude Code cannot be run here, so the login is removed without it:"))
    if kept.has_login:
        will.append(
            phrase(
                "only the entry `{entry}` is taken out of {path}; every other entry stays as it is.",
                entry=ENTRY,
                path=short,
            )
        )
    if on_mac:
        will.append(phrase("the Keychain item is deleted: `{command}`.", command=_typed(keychain_command(context))))
    return will


def _typed(command: Sequence[str]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in command)


def _clear(context: Context, kept: Store, runs: client.Client | None) -> Outcome:
    short = context.machine.short(kept.path)
    current = files.read(kept.path)
    if (current.data if current else None) != (kept.now.data if kept.now else None):
        raise Trouble(_changed(kept.path))
    back = phrase(
        "`{command}` restores the file; the service may still refuse the old login.",
        command=f"unstuck fix {REMEDY} --undo",
    )
    problems: list[Text] = []
    if runs is not None:
        backup = None
        if kept.now is not None and kept.has_login:
            backup = backups.keep(context, REMEDY, "", [(kept.path, kept.now, backups.Kept.UNKNOWN)], _NOTES)
        ran = client.run(context, [str(runs.program), "auth", "logout"], _LOGOUT)
        gone = not _has_login_now(kept.path)
        if backup is not None:
            backup = backups.settle(context, backup)
            if backup.kept[0].after == backup.kept[0].before:
                backups.forget(backup)
        if ran.succeeded and gone:
            done: list[Text] = [phrase("Claude Code logged out.")]
            if backup is not None:
                folder = context.machine.short(backup.folder)
                done.append(phrase("A backup of {path} lies in {folder}.", path=short, folder=folder))
            further = (_LOGIN, back) if backup is not None else (_LOGIN,)
            return Outcome(tuple(done), (), further, _login(context))
        problems.append(
            phrase("`claude auth logout`: it succeeded, but the login is still there.")
            if ran.succeeded
            else phrase("`claude auth logout`: {reason}.", reason=ran.fault())
        )
        if gone and kept.has_login:
            is_gone = phrase("The login is gone from {path}.", path=short)
            return Outcome((is_gone,), tuple(problems), (_LOGIN, back), _login(context))
    return _clear_without_client(context, kept, problems, back)


_NOTES = (phrase("The service may still refuse the restored login: it was logged out. Then log in again."),)


def _changed(path: Path) -> Phrase:
    return phrase("{path} was changed by another program meanwhile; run this again", path=path)


def _has_login_now(path: Path) -> bool:
    now = files.read(path)
    if now is None or not now.data.strip():
        return False
    try:
        return ENTRY in _parsed(now.data, str(path))
    except Refusal:
        return True


def _clear_without_client(context: Context, kept: Store, problems: list[Text], back: Text) -> Outcome:
    short = context.machine.short(kept.path)
    done: list[Text] = []
    further: list[Text] = [_LOGIN]
    if kept.now is not None and kept.has_login:
        current = files.read(kept.path)
        if current is None or digest(current.data) != digest(kept.now.data):
            raise Trouble(_changed(kept.path))
        try:
            after = without_login(kept.now.data)
        except (ValueError, KeyError, RecursionError) as error:
            reason = files.said(error)
            raise Trouble(phrase("{path} was not changed: {reason}", path=kept.path, reason=reason)) from error
        backup = backups.change(context, REMEDY, "", [Edit(kept.path, kept.now.data, after)])
        done.append(
            phrase(
                "Took the entry `{entry}` out of {path}; a backup lies in {folder}.",
                entry=ENTRY,
                path=short,
                folder=context.machine.short(backup.folder),
            )
        )
        further.append(back)
    if context.machine.platform == "darwin":
        ran, item = client.run(context, keychain_command(context), _KEYCHAIN), service(context)
        if ran.succeeded:
            done.append(phrase("Deleted the Keychain item `{item}`.", item=item))
        elif ran.status == _NO_SUCH_ITEM:
            done.append(phrase("There was no Keychain item `{item}`.", item=item))
        else:
            fault = phrase("The Keychain item `{item}` is still there: {reason}", item=item, reason=ran.fault())
            problems.append(fault)
    return Outcome(tuple(done), tuple(problems), tuple(further), _login(context))


def _login(context: Context) -> tuple[str, ...]:
    """The command that logs in; it opens the browser and waits, so it belongs into a terminal."""
    runs = client.find(context)
    return (str(runs.program), "auth", "login") if runs is not None else ()


def plan_relogin(context: Context, arguments: Sequence[str]) -> Plan:
    """`relogin`: what to do, and whether it can help."""
    return Plan(
        "relogin",
        warnings=tuple(_obstacles(context)),
        next=(_LOGIN, phrase("Running sessions take it up by themselves.")),
        terminal=_login(context),
    )
