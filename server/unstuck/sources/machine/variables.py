"""Which variables are set where, and which of them reach Claude Code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...diagnosis.evidence import Variable
from .assignments import KNOWN, Assignment, assignment, of_editor, of_shell
from .files import Unknown
from .places import editor_settings, profiles, variable
from .scene import Scene
from .settings_files import settings_files

_TEXT_LIMIT = 2 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """An assignment at a place. `in_force`: Claude Code gets this one."""

    assignment: Assignment
    where: str
    in_force: bool

    @property
    def name(self) -> str:
        """The name of the variable."""
        return self.assignment.name


def find(scene: Scene, names: Iterable[str]) -> list[Found]:
    """Every place where the variables have an effect or would have one, those in force first for each name."""
    chosen = set(names)
    return [each for each in scene.once(_all) if each.name in chosen]


def _all(scene: Scene) -> list[Found]:
    # Windows does not tell names apart by their case.
    names = {name for name in KNOWN if scene.machine.platform != "windows" or name.isupper()}
    # From what wins to what loses: settings files, what the editor gives its process, the process itself.
    chain = [(each, place) for place, each in _of_settings(scene) if each.name in names]
    aside = [(each, place) for place, each in _of_profiles(scene) if each.name in names]
    for reaches, place, each in _of_editors(scene):
        if each.name in names:
            (chain if reaches else aside).append((each, place))
    for name in KNOWN:
        value = variable(scene.machine, name) if name in names else None
        if value is not None:
            own = assignment(name, value)
            origins = [place for each, place in aside if each.name == name and each.mark in (None, own.mark)]
            chain += [(own, place) for place in origins or ["environment"]]
            aside = [(each, place) for each, place in aside if each.name != name or place not in origins]
    winners: dict[str, Assignment] = {}
    for each, _ in chain:
        winners.setdefault(each.name, each)
    found = [Found(each, place, winners[each.name] is each) for each, place in chain if each.counts]
    found += [Found(each, place, False) for each, place in aside if each.counts]
    order = {name: number for number, name in enumerate(KNOWN)}
    return sorted(found, key=lambda each: (order[each.name], not each.in_force))


def shown(found: Iterable[Found]) -> tuple[Variable, ...]:
    """The variables as evidence."""
    return tuple(dict.fromkeys(Variable(each.name, each.where, each.in_force) for each in found))


def _of_settings(scene: Scene) -> Iterator[tuple[str, Assignment]]:
    for file in scene.once(settings_files).files:
        for each in file.contents.variables:
            yield file.at(each.line), each


def _of_profiles(scene: Scene) -> Iterator[tuple[str, Assignment]]:
    folder = scene.machine.folder
    paths = (*profiles(scene.machine), folder / ".env", folder / ".env.local")
    for path in dict.fromkeys(paths):
        yield from _read(scene, path, of_shell)


def _of_editors(scene: Scene) -> Iterator[tuple[bool, str, Assignment]]:
    surface = scene.surface
    for editor, path in editor_settings(scene.machine):
        reaches = surface == "cursor" if editor == "cursor" else surface == "vscode"
        for place, each in _read(scene, path, of_editor):
            yield reaches, place, each
    for place, each in _read(scene, scene.machine.folder / ".vscode/settings.json", of_editor):
        yield surface in ("vscode", "cursor"), place, each


def _read(
    scene: Scene, path: Path, maker: Callable[[bytes], tuple[Assignment, ...]]
) -> Iterator[tuple[str, Assignment]]:
    try:
        for each in scene.files.make(path, maker, limit=_TEXT_LIMIT) or ():
            yield f"{scene.machine.short(path)}:{each.line}", each
    except Unknown:
        return
