"""Checks that everything of a version has been built, and publishes the extension to both galleries.

`publish.py [--dry-run] [--tag TAG] FOLDER…`: the folders hold the extension for each platform and, if given, the
Python package. With --dry-run it says what it would do. The galleries' tools read their tokens from VSCE_PAT and
OVSX_PAT.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import package

TARGETS = {f"{system}-{machine}" for system in ("win32", "darwin", "linux", "alpine") for machine in ("x64", "arm64")}


def main() -> int:
    """Exit status 1 with what is wrong, before anything is published."""
    parser = argparse.ArgumentParser(description="Publishes the extension to both galleries.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--dry-run", action="store_true", help="check, and say what would be done")
    parser.add_argument("--tag", default="", help="the version must be the one of this tag")
    options = parser.parse_args()
    files = sorted(path for folder in options.folders for path in folder.iterdir())
    extensions = [path for path in files if path.suffix == ".vsix"]
    problems = [*_problems(extensions, options.tag), *_package_problems([f for f in files if f not in extensions])]
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    for command in _commands(extensions):
        print(" ".join(command), flush=True)
    if not options.dry_run:
        _publish(extensions)
    return 0


def _problems(extensions: list[Path], tag: str) -> list[str]:
    found: dict[str, str] = {}
    problems = list[str]()
    for path in extensions:
        with zipfile.ZipFile(path) as packed:
            manifest = packed.read("extension.vsixmanifest").decode("utf-8")
            names = set(packed.namelist())
            version = json.loads(packed.read("extension/package.json"))["version"]
        target = re.search(r'TargetPlatform="([\w-]+)"', manifest)
        label = target[1] if target else "any platform"
        if f"extension/server/bin/unstuck{'.exe' if label.startswith('win32') else ''}" not in names:
            problems.append(f"{path.name} holds no server for {label}")
        if label in found:
            problems.append(f"there are two for {label}")
        found[label] = version
    problems += [f"there is none for {target}" for target in sorted(TARGETS - found.keys())]
    problems += [f"nobody asked for one for {target}" for target in sorted(found.keys() - TARGETS)]
    wanted = {*found.values(), package.version(), *([tag.removeprefix("v")] if tag else [])}
    if len(wanted) > 1:
        problems.append(f"versions differ: {', '.join(sorted(wanted))}")
    return problems


def _package_problems(files: list[Path]) -> list[str]:
    """What is wrong with the Python package, if it is there."""
    version = package.version()
    wanted = {f"unstuck-{version}-py3-none-any.whl", f"unstuck-{version}.tar.gz"}
    names = {path.name for path in files}
    return [f"{name} is missing or was not asked for" for name in sorted(names ^ wanted)] if names else []


def _commands(extensions: list[Path]) -> list[list[str]]:
    words = ["publish", "--skip-duplicate", "--packagePath"]
    return [[tool, *words, str(path)] for path in extensions for tool in ("vsce", "ovsx")]


def _publish(extensions: list[Path]) -> None:
    environment = package.node_environment()
    package.install(package.CLIENT / "scripts", environment)
    programs = package.CLIENT / "scripts/node_modules/.bin"
    for tool, *words in _commands(extensions):
        subprocess.run([programs / tool, *words], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
