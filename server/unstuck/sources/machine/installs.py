"""Copies of Claude Code on the machine: those on PATH, in the usual places, and inside editors' extensions."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ...diagnosis.evidence import Install
from ...jsonvalue import as_text
from ...machine import Machine
from . import words
from .files import Files, Unknown, names_in
from .jsontext import object_of, text_of
from .places import EDITORS, folder_of, search_path

_PACKAGE = "node_modules/@anthropic-ai/claude-code/package.json"
_EXTENSION = re.compile(r"(?i)anthropic\.claude-code-(\d+\.\d+\.\d+)(?:-[a-z0-9-]+)?")
_STORE = re.compile(r"/[a-z0-9]{32}-claude-code-(\d+\.\d+\.\d+)(?:/|$)")
_NAMES = {"windows": ("claude.exe", "claude.cmd", "claude.ps1", "claude")}
_CHANNELS = (
    ("/homebrew/", "homebrew"),
    ("/Cellar/", "homebrew"),
    ("/Caskroom/", "homebrew"),
    ("/linuxbrew/", "homebrew"),
    ("/pnpm/", "pnpm"),
    ("/.bun/", "bun"),
    ("/yarn/", "yarn"),
    ("/Yarn/", "yarn"),
    ("/.yarn/", "yarn"),
    ("/volta/", "volta"),
    ("/.volta/", "volta"),
    ("/.claude/local/", "local"),
    ("/nix/store/", "nix"),
    ("/WinGet/", "winget"),
)
# Where a package lies, seen from the folder of the command that a package manager has written for it.
_BESIDE = (
    "",
    "global/5",
    "../lib",
    "../install/global",
    "../../.config/yarn/global",
)
_EARLIEST = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy, and the file whose stat tells when it came."""

    version: str | None
    channel: str | None
    path: Path
    dated_by: Path

    def shown(self, machine: Machine) -> Install:
        """The copy as evidence."""
        return Install(self.version, self.channel, machine.short(self.path))

    def came_at(self, now: datetime) -> datetime | None:
        """When it was put there, as far as the file system tells."""
        try:
            found = self.dated_by.stat()
        except OSError:
            return None
        for stamp in (found.st_mtime, found.st_ctime):
            # Packages are packed with a time of long ago; then the time of the file's own change is meant.
            at = datetime.fromtimestamp(stamp, UTC)
            if _EARLIEST <= at <= now:
                return at
        return None


def copies(machine: Machine, files: Files) -> list[Copy]:
    """The copies found, each once, in the order in which `claude` would find them, then the editors'."""
    found: dict[str, Copy] = {}
    for entry in _entries(machine):
        copy = _identified(entry, files)
        found.setdefault(str(copy.dated_by), copy)
    for package in _packages(machine):
        version = _version_of(package, files)
        if version is not None:
            real = Path(os.path.realpath(package))
            found.setdefault(str(real), Copy(version, _channel(str(real)) or "npm", package.parent, real))
    for copy in _extensions(machine, files):
        found.setdefault(str(copy.path), copy)
    return list(found.values())


def downloaded(machine: Machine) -> list[str]:
    """The versions that the native installer has fetched, the current one among them."""
    return [name for name in names_in(machine.home / ".local/share/claude/versions") if words.version(name)]


def _entries(machine: Machine) -> Iterator[Path]:
    names = _NAMES.get(machine.platform, ("claude",))
    folders = [*search_path(machine), machine.home / ".local/bin", machine.home / ".claude/local"]
    for folder in dict.fromkeys(folders):
        for name in names:
            try:
                if (folder / name).is_file():
                    yield folder / name
                    break
            except OSError:
                continue


def _identified(entry: Path, files: Files) -> Copy:
    real = Path(os.path.realpath(entry))
    text = real.as_posix()
    channel = _channel(text) or _channel(entry.as_posix())
    if real.parent.name == "versions" and words.version(real.name):
        return Copy(real.name, "native", entry, real)
    for folder in list(real.parents)[:6]:
        if folder.name == "node_modules":
            break
        version = _version_of(folder / "package.json", files)
        if version is not None:
            return Copy(version, channel or "npm", entry, folder / "package.json")
    for folder in ("Caskroom", "Cellar"):
        match = re.search(rf"/{folder}/claude-code[^/]*/(\d+\.\d+\.\d+)", text)
        if match is not None:
            return Copy(match[1], "homebrew", entry, real)
    if (match := _STORE.search(text)) is not None:
        return Copy(match[1], "nix", entry, real)
    for beside in _BESIDE:
        package = Path(os.path.normpath(entry.parent / beside / _PACKAGE))
        version = _version_of(package, files)
        if version is not None:
            own = Path(os.path.realpath(package))
            return Copy(version, channel or _channel(own.as_posix()) or "npm", entry, own)
    native = entry.parent.parent.name == ".local" and entry.parent.name == "bin"
    return Copy(_same_file(real) if native else None, "native" if native else channel, entry, real)


def _same_file(program: Path) -> str | None:
    """The downloaded version that a program is a copy of, where links are not in use; by its size."""
    versions = program.parent.parent / "share/claude/versions"
    try:
        size = program.stat().st_size
        same = [name for name in names_in(versions) if (versions / name).stat().st_size == size and words.version(name)]
    except OSError:
        return None
    return same[0] if len(same) == 1 else None


def _version_of(package: Path, files: Files) -> str | None:
    try:
        return files.make(package, package_version)
    except Unknown:
        return None


def package_version(content: bytes) -> str | None:
    """The version in a `package.json` of Claude Code, or None for another package. Raises `ValueError`."""
    value = object_of(text_of(content))
    name = as_text(value.get("name")) or ""
    return words.version(value.get("version")) if name.startswith("@anthropic-ai/claude-code") else None


def _channel(path: str) -> str | None:
    path = path.replace("\\", "/")
    return next((channel for part, channel in _CHANNELS if part in path), None)


def _packages(machine: Machine) -> Iterator[Path]:
    """Where package managers put what is installed for a whole user or machine."""
    home, root = machine.home, machine.root
    local, roaming = folder_of(machine, "LOCALAPPDATA"), folder_of(machine, "APPDATA")
    pnpm = folder_of(machine, "PNPM_HOME")
    bases = [
        home / ".bun/install/global",
        *([pnpm / "global/5"] if pnpm else []),
        home / ".local/share/pnpm/global/5",
        home / "Library/pnpm/global/5",
        home / ".config/yarn/global",
        home / ".claude/local",
        home / ".npm-global/lib",
        *(home / ".nvm/versions/node" / name / "lib" for name in names_in(home / ".nvm/versions/node")),
        home / ".volta/tools/image/packages/@anthropic-ai/claude-code/lib",
    ]
    if machine.platform == "windows":
        bases += [roaming / "npm"] if roaming else []
        bases += [local / "pnpm/global/5", local / "Yarn/Data/global"] if local else []
    else:
        bases += [root / "usr/local/lib", root / "usr/lib", root / "opt/homebrew/lib"]
    return (base / _PACKAGE for base in bases)


def _extensions(machine: Machine, files: Files) -> Iterator[Copy]:
    for editor, _, folders in EDITORS:
        for folder in folders:
            extensions = machine.home / folder / "extensions"
            names = [name for name in names_in(extensions) if _EXTENSION.fullmatch(name)]
            gone = _removed(extensions / ".obsolete", files) if names else frozenset[str]()
            for name in names:
                match = _EXTENSION.fullmatch(name)
                if match is not None and name.lower() not in gone:
                    yield Copy(match[1], editor, extensions / name, extensions / name)


def _removed(path: Path, files: Files) -> frozenset[str]:
    try:
        return files.make(path, _names_marked) or frozenset()
    except Unknown:
        return frozenset()


def _names_marked(content: bytes) -> frozenset[str]:
    return frozenset(name.lower() for name, gone in object_of(text_of(content)).items() if gone is True)
