"""Whether Claude Code tells us anything here: what connects it, and what keeps its hooks and status line silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..diagnosis.phrase import phrase
from ..jsonvalue import as_list, as_object
from ..machine import Machine
from ..sources.machine.files import Files, Unknown, folders_up
from ..sources.machine.jsontext import object_of, text_of
from ..sources.machine.places import managed_folder
from ..sources.machine.relays import PLUGIN, is_our_hook, is_our_line
from ..sources.machine.settings_files import paths


@dataclass(frozen=True, slots=True)
class _Said:
    """What a settings file says of hooks and of us."""

    disables_all: bool | None
    only_managed: bool
    plugin: bool | None
    hook: bool
    line: bool | None


def silenced(machine: Machine, folder: Path) -> list[str]:
    """What keeps user hooks and status line from running in a folder, each in a sentence."""
    return [*_by_settings(machine, folder), *_by_trust(machine, folder)]


def connection(machine: Machine) -> str:
    """By what Claude Code tells us of its errors and usage, in words; empty where it does not."""
    said = [each for _, each in _settings(machine, machine.folder) if each is not None]
    plugin = next((each.plugin for each in said if each.plugin is not None), False)
    line = next((each.line for each in said if each.line is not None), False)
    if not plugin and not any(each.hook for each in said):
        return phrase("status line") if line else ""
    hooks = phrase("the plugin's hooks") if plugin else phrase("hooks")
    return phrase("{hooks} and status line", hooks=hooks) if line else hooks


def _by_settings(machine: Machine, folder: Path) -> Iterator[str]:
    managed = managed_folder(machine)
    decided = False
    for path, said in _settings(machine, folder):
        short = machine.short(path)
        if said is None:
            yield phrase("{path} cannot be read as JSON, so Claude Code does not use it.", path=short)
            continue
        # The first that says it decides.
        if said.disables_all is not None and not decided:
            decided = True
            if said.disables_all:
                yield phrase("`disableAllHooks` is on in {path}.", path=short)
        theirs = path.is_relative_to(managed) or path.name == "remote-settings.json"
        if said.only_managed and theirs:
            yield phrase("`allowManagedHooksOnly` is on in {path}: an administrator allows no others.", path=short)


def _settings(machine: Machine, folder: Path) -> Iterator[tuple[Path, _Said | None]]:
    """The settings files there are, the one that wins first, and what each says; None: not readable."""
    files = Files()
    for path in paths(replace(machine, folder=folder)):
        try:
            # A linked file counts for Claude Code like any other.
            said = files.make(path.resolve(), _said)
        except (Unknown, OSError, RuntimeError):
            yield path, None
            continue
        if said is not None:
            yield path, said


def _said(content: bytes) -> _Said:
    text = text_of(content)
    value = object_of(text) if text.strip() else {}
    disables, plugin = value.get("disableAllHooks"), as_object(value.get("enabledPlugins")).get(PLUGIN)
    handlers = [
        handler
        for group in as_list(as_object(value.get("hooks")).get("StopFailure"))
        for handler in as_list(as_object(group).get("hooks"))
    ]
    line = as_object(value.get("statusLine")).get("command")
    return _Said(
        disables if isinstance(disables, bool) else None,
        value.get("allowManagedHooksOnly") is True,
        plugin if isinstance(plugin, bool) else None,
        any(map(is_our_hook, handlers)),
        is_our_line(line) if isinstance(line, str) else None,
    )


def _by_trust(machine: Machine, folder: Path) -> Iterator[str]:
    try:
        trusted = Files().make(machine.state_file, _trusted)
    except Unknown:
        return
    # Without the file nobody has ever been asked.
    if trusted is not None and not any(str(each) in trusted for each in folders_up(folder)):
        yield phrase(
            "{folder} is not trusted: sessions in a terminal run no hooks there until you say it is.",
            folder=machine.short(folder),
        )


def _trusted(content: bytes) -> frozenset[str]:
    projects = as_object(object_of(text_of(content)).get("projects"))
    return frozenset(path for path, each in projects.items() if as_object(each).get("hasTrustDialogAccepted") is True)
