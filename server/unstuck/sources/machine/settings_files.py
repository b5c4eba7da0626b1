"""Claude Code's settings files, and of their contents what a diagnosis may know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...jsonvalue import as_list, as_text
from ...machine import Machine
from . import words
from .assignments import Assignment, of_json
from .files import Unknown, names_in
from .jsontext import key_lines, object_of, text_of
from .places import managed_folder
from .scene import Scene

_STYLES_OF_ITS_OWN = {"default", "explanatory", "learning", "proactive"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file says; lines where the values themselves are nobody's business."""

    variables: tuple[Assignment, ...]
    model: str | None
    model_line: int | None
    helper_line: int | None
    style_line: int | None
    agent_line: int | None
    git_instructions: bool | None
    organizations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file that could be read."""

    place: str
    contents: Contents

    def at(self, line: int | None) -> str:
        """A line of it, as a person would write it."""
        return f"{self.place}:{line}" if line else self.place


@dataclass(frozen=True, slots=True)
class SettingsFiles:
    """The files that could be read, the one that wins first, and the places of those that could not."""

    files: tuple[SettingsFile, ...]
    unknown: tuple[str, ...]


def paths(machine: Machine) -> list[Path]:
    """Where settings may lie, what wins first."""
    managed = managed_folder(machine)
    parts = managed / "managed-settings.d"
    found = [
        machine.config_folder / "remote-settings.json",
        *(parts / name for name in reversed(names_in(parts)) if name.endswith(".json") and not name.startswith(".")),
        managed / "managed-settings.json",
        machine.folder / ".claude/settings.local.json",
        machine.folder / ".claude/settings.json",
        machine.config_folder / "settings.json",
    ]
    return list(dict.fromkeys(found))


def settings_files(scene: Scene) -> SettingsFiles:
    """All settings files there are."""
    machine, files = scene.machine, scene.files
    known: list[SettingsFile] = []
    unknown: list[str] = []
    for path in paths(machine):
        try:
            contents = files.make(path, contents_of)
        except Unknown:
            unknown.append(machine.short(path))
            continue
        if contents is not None:
            known.append(SettingsFile(machine.short(path), contents))
    return SettingsFiles(tuple(known), tuple(unknown))


def contents_of(content: bytes) -> Contents:
    """What a settings file says. Raises `ValueError`."""
    text = text_of(content)
    value = object_of(text)
    lines = key_lines(text)
    style, agent = as_text(value.get("outputStyle")), as_text(value.get("agent"))
    git = value.get("includeGitInstructions")
    expected = value.get("forceLoginOrgUUID")
    model = words.model(value.get("model"))
    return Contents(
        of_json(value.get("env"), ("env",), lines),
        model,
        lines.get(("model",)) if model else None,
        lines.get(("apiKeyHelper",)) if as_text(value.get("apiKeyHelper")) else None,
        lines.get(("outputStyle",)) if style and style.lower() not in _STYLES_OF_ITS_OWN else None,
        lines.get(("agent",)) if agent else None,
        git if isinstance(git, bool) else None,
        tuple(mark for each in [expected, *as_list(expected)] if (mark := words.opaque(each))),
    )
