"""Clearing the stored login: by Claude Code itself, or where it cannot run, its one entry and nothing else."""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import backups, client, files, jsontext, running, variables
from .files import Snapshot, Trouble, digest
from .plan import Context, Edit, Outcome, Plan, Refusal

REMEDY = "clear-credentials-and-relogin"
ENTRY = "claudeAiOauth"
_LOGOUT = 60.0
_KEYCHAIN = 30.0
# The first with `claude auth`; an older one would take the words for a prompt.
_HAS_AUTH = (2, 1, 41)
_NO_SUCH_ITEM = 44
_LOGIN = "Log in yourself, in a terminal: `claude auth login` (or `/login` in a session); it opens the browser."


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
        raise Refusal(f"{short} is a link that leads nowhere; nothing was changed") from None
    if not real.is_relative_to(real_folder):
        raise Refusal(
            f"{short} is a link that leaves the configuration folder, to {real}; nothing was changed",
            "Whoever put the link there may share the login with other programs: clear it where it belongs.",
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
        where = f" ({error.msg.lower()} in line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(
            f"{short} is not valid JSON{where}; nothing was changed",
            "Move the file aside yourself and log in again: `claude auth login` writes a new one.",
        ) from None
    if not isinstance(value, dict):
        raise Refusal(f"{short} holds no JSON object; nothing was changed")
    return {str(key): member for key, member in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def without_login(data: bytes) -> bytes:
    """The content without the login, every other byte of the other entries as it was. Raises `ValueError`."""
    text = data.decode("utf-8")
    after = jsontext.without(text, [ENTRY])
    if _pairs(after) != [pair for pair in _pairs(text) if pair[0] != ENTRY]:
        raise ValueError("the other entries would not stay as they are")
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


def _obstacles(context: Context) -> list[str]:
    """Why clearing the login would not help, in words. Raises `Refusal` where it certainly would not."""
    found = variables.look(context, (*variables.OUTRANKING, "DISABLE_LOGOUT_COMMAND", "DISABLE_LOGIN_COMMAND"))
    for place in found.places:
        if place.name.startswith("DISABLE_") and place.kind in ("terminal", "settings", "managed"):
            raise Refusal(
                f"{place.name} is set in {place.where(context)}: logging in and out is switched off there on purpose",
                "Ask whoever set it, or remove it first.",
            )
    in_force = [place for place in found.places if place.kind in ("terminal", "settings", "managed", "state")]
    ranked = [place for place in in_force if not place.name.startswith("DISABLE_")]
    if ranked:
        # Where a file sets it too, that is the place to change.
        name = min((place.name for place in ranked), key=variables.OUTRANKING.index)
        origins = [place for place in found.places if place.name == name]
        named = [place for place in origins if place.path is not None] or origins
        what = "switches to another provider" if name in variables.SWITCHES else "goes before the login"
        raise Refusal(
            f"logging in again cannot help: {name} {what}. "
            f"It is set in {' and '.join(place.where(context) for place in named)}",
            f"Remove it first: `unstuck fix unset-variable {name}`.",
        )
    return [
        f"{place.name} is set in {place.where(context)} and goes before the login wherever that file is used; "
        f"`unstuck fix unset-variable {place.name}` removes it."
        for place in found.places
        if not place.name.startswith("DISABLE_")
    ]


def plan_clear(context: Context, arguments: Sequence[str]) -> Plan:
    """`clear-credentials-and-relogin`."""
    warnings = _obstacles(context)
    kept = store(context)
    short = context.machine.short(kept.path)
    on_mac = context.machine.platform == "darwin"
    found = [_what_is_stored(kept, short)]
    if on_mac:
        found.append(f"The login lies in the Keychain item `{service(context)}`.")
    if not kept.has_login and not on_mac:
        return Plan(REMEDY, (*found, "There is nothing to clear."), warnings=tuple(warnings), next=(_LOGIN,))
    others = sum(1 for _ in running.running(context))
    if others:
        warnings.append(f"{others} running session{'s' if others > 1 else ''} will lose the login too.")
    program = client.find(context)
    version = client.version(context, program) if program is not None else None
    runs = program if client.numbers(version) >= _HAS_AUTH else None
    will = _what_would_happen(context, kept, short, runs, version if program is not None else None)
    if on_mac:
        warnings.append("What leaves the Keychain cannot be restored; logging in brings it back.")

    def act() -> Outcome:
        with files.lock(context.state):
            return _clear(context, kept, runs)

    return Plan(REMEDY, tuple(found), tuple(will), tuple(warnings), (_LOGIN,), act=act)


def _what_is_stored(kept: Store, short: str) -> str:
    if kept.now is None:
        return f"{short} does not exist."
    if not kept.has_login:
        return f"{short} holds no login."
    more = {0: "nothing else", 1: "one other entry"}.get(kept.others, f"{kept.others} other entries")
    return f"{short} holds the login and {more}."


def _what_would_happen(
    context: Context, kept: Store, short: str, runs: client.Client | None, version: str | None
) -> list[str]:
    will: list[str] = []
    if kept.has_login:
        will.append(
            f"{short} is copied into {context.machine.short(context.state / 'backups')}, readable by you alone."
        )
    if runs is not None:
        will.append(
            "`claude auth logout` is run: Claude Code itself forgets the login and what it knows of the account."
        )
        will.append("Should it not succeed:" if kept.has_login or context.machine.platform == "darwin" else "")
    elif version is not None:
        will.append(f"Claude Code {version} has no `claude auth logout`, so the login is removed here:")
    else:
        will.append("Claude Code cannot be run here, so the login is removed without it:")
    if kept.has_login:
        will.append(f"only the entry `{ENTRY}` is taken out of {short}; every other entry stays as it is.")
    if context.machine.platform == "darwin":
        will.append(f"the Keychain item is deleted: `{_typed(keychain_command(context))}`.")
    return [line for line in will if line]


def _typed(command: Sequence[str]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in command)


def _clear(context: Context, kept: Store, runs: client.Client | None) -> Outcome:
    short = context.machine.short(kept.path)
    current = files.read(kept.path)
    if (current.data if current else None) != (kept.now.data if kept.now else None):
        raise Trouble(f"{kept.path} was changed by another program meanwhile; run this again")
    back = f"`unstuck fix {REMEDY} --undo` restores the file; the service may still refuse the old login."
    problems: list[str] = []
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
            done = ["Claude Code logged out."]
            if backup is not None:
                done.append(f"A backup of {short} lies in {context.machine.short(backup.folder)}.")
            further = (_LOGIN, back) if backup is not None else (_LOGIN,)
            return Outcome(tuple(done), (), further, _login(context))
        fault = "it succeeded, but the login is still there" if ran.succeeded else ran.fault()
        problems.append(f"`claude auth logout`: {fault}.")
        if gone and kept.has_login:
            return Outcome((f"The login is gone from {short}.",), tuple(problems), (_LOGIN, back), _login(context))
    return _clear_without_client(context, kept, problems, back)


_NOTES = ("The service may still refuse the restored login: it was logged out. Then log in again.",)


def _has_login_now(path: Path) -> bool:
    now = files.read(path)
    if now is None or not now.data.strip():
        return False
    try:
        return ENTRY in _parsed(now.data, str(path))
    except Refusal:
        return True


def _clear_without_client(context: Context, kept: Store, problems: list[str], back: str) -> Outcome:
    short = context.machine.short(kept.path)
    done: list[str] = []
    further = [_LOGIN]
    if kept.now is not None and kept.has_login:
        current = files.read(kept.path)
        if current is None or digest(current.data) != digest(kept.now.data):
            raise Trouble(f"{kept.path} was changed by another program meanwhile; run this again")
        try:
            after = without_login(kept.now.data)
        except (ValueError, KeyError, RecursionError) as error:
            raise Trouble(f"{kept.path} was not changed: {error}") from error
        edit = Edit(kept.path, kept.now.data, after, f"the entry `{ENTRY}` is taken out")
        backup = backups.change(context, REMEDY, "", [edit])
        done.append(
            f"Took the entry `{ENTRY}` out of {short}; a backup lies in {context.machine.short(backup.folder)}."
        )
        further.append(back)
    if context.machine.platform == "darwin":
        ran = client.run(context, keychain_command(context), _KEYCHAIN)
        if ran.succeeded:
            done.append(f"Deleted the Keychain item `{service(context)}`.")
        elif ran.status == _NO_SUCH_ITEM:
            done.append(f"There was no Keychain item `{service(context)}`.")
        else:
            problems.append(f"The Keychain item `{service(context)}` is still there: {ran.fault()}")
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
        next=(_LOGIN, "Running sessions take it up by themselves."),
        terminal=_login(context),
    )
