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

BARE_PYGLS = 'from pygls.lsp.server import LanguageServer; LanguageServer("bare", "0").start_io()'


@cache
def ripgrep() -> Path:
    """The ripgrep that VS Code ships."""
    folder = CACHE / "ripgrep"
    program = folder / "package" / "bin" / "rg"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", _RIPGREP], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
        )
        with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
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
        "python-lsp-server": [pylsp(), "--version"],
        "ruff": [ruff(), "--version"],
    }
    found = {"Python": platform.python_version()}
    for name, command in commands.items():
        printed = subprocess.run([*command], stdout=subprocess.PIPE, text=True, check=True).stdout
        number = re.search(r"\d+(?:\.\d+)+", printed)
        found[name] = number[0] if number else "?"
    return found | {name: version(name) for name in ("pygls", "lsprotocol", "google-re2")}
