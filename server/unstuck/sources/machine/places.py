"""Where things lie on each platform: pure path logic over a `Machine`."""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Iterator
from pathlib import Path

from ...machine import Machine
from .files import names_in

# The editors that run the extension: their own name here, user data folder, and folders in the home.
EDITORS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "vscode",
        ("Code", "Code - Insiders"),
        (".vscode", ".vscode-insiders", ".vscode-server", ".vscode-server-insiders", ".vscode-remote"),
    ),
    ("cursor", ("Cursor",), (".cursor", ".cursor-server")),
    ("windsurf", ("Windsurf",), (".windsurf", ".windsurf-server", ".windsurf-next")),
    (
        "vscodium",
        ("VSCodium", "Code - OSS"),
        (".vscode-oss", ".vscodium", ".vscodium-server", ".vscode-oss-server", ".vscode-server-oss"),
    ),
)


def variable(machine: Machine, name: str) -> str | None:
    """A variable of the process, if it is not empty; on Windows however it is written."""
    value = machine.environment.get(name)
    if value is None and machine.platform == "windows":
        value = next((value for key, value in machine.environment.items() if key.upper() == name.upper()), None)
    return value or None


def folder_of(machine: Machine, name: str) -> Path | None:
    """The folder that a variable of the process names, if it is an absolute path."""
    value = variable(machine, name)
    return Path(value) if value and is_absolute(value) else None


def is_absolute(path: str) -> bool:
    """Whether a path is complete, by the rules of this system or of Windows."""
    return posixpath.isabs(path) or bool(ntpath.splitdrive(path)[0] and ntpath.isabs(path))


def search_path(machine: Machine) -> list[Path]:
    """The folders of PATH; relative ones are left out, since they mean another folder everywhere."""
    separator = ";" if machine.platform == "windows" else ":"
    entries = (entry.strip('"') for entry in (variable(machine, "PATH") or "").split(separator))
    return list(dict.fromkeys(Path(entry) for entry in entries if is_absolute(entry)))


def program(machine: Machine, name: str) -> Path | None:
    """The program that PATH gives."""
    suffix = ".exe" if machine.platform == "windows" else ""
    for folder in search_path(machine):
        path = folder / f"{name}{suffix}"
        try:
            if path.is_file():
                return path
        except OSError:
            continue
    return None


def managed_folder(machine: Machine) -> Path:
    """Where an administrator's settings lie."""
    if machine.platform == "darwin":
        return machine.root / "Library/Application Support/ClaudeCode"
    if machine.platform == "windows":
        return (folder_of(machine, "ProgramFiles") or Path("C:/Program Files")) / "ClaudeCode"
    return machine.root / "etc/claude-code"


def editor_settings(machine: Machine) -> Iterator[tuple[str, Path]]:
    """Each editor's settings files: the user's, and those of its remote side."""
    if machine.platform == "darwin":
        base = machine.home / "Library/Application Support"
    elif machine.platform == "windows":
        base = folder_of(machine, "APPDATA") or machine.home / "AppData/Roaming"
    else:
        base = folder_of(machine, "XDG_CONFIG_HOME") or machine.home / ".config"
    for editor, data, folders in EDITORS:
        for name in data:
            yield editor, base / name / "User/settings.json"
        for name in folders:
            if "server" in name or "remote" in name:
                yield editor, machine.home / name / "data/Machine/settings.json"


def profiles(machine: Machine) -> Iterator[Path]:
    """The files in which a person sets variables for every shell."""
    home = machine.home
    if machine.platform == "windows":
        for folder in ("PowerShell", "WindowsPowerShell"):
            for name in ("profile.ps1", "Microsoft.PowerShell_profile.ps1"):
                yield home / "Documents" / folder / name
    zsh = folder_of(machine, "ZDOTDIR") or home
    for name in (".zshenv", ".zprofile", ".zshrc", ".zlogin"):
        yield zsh / name
    for name in (".bash_profile", ".bash_login", ".profile", ".bashrc", ".bash_aliases", ".cshrc", ".tcshrc"):
        yield home / name
    base = folder_of(machine, "XDG_CONFIG_HOME") or home / ".config"
    yield base / "fish/config.fish"
    for folder, suffix in ((base / "fish/conf.d", ".fish"), (base / "environment.d", ".conf")):
        yield from (folder / name for name in names_in(folder) if name.endswith(suffix))
    if machine.platform != "windows":
        yield machine.root / "etc/environment"
