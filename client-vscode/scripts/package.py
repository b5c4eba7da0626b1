"""Builds the extension with the server inside, as one file: `package.py [--target T] [--python P] [--output DIR]`.

The folder of the server and the finished file are kept in .cache/vscode and made again only when something that goes
into them has changed. Node is that on the path, if it is new enough, else the one that tests/vscode/setup.sh installs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import server

ROOT = server.ROOT
CLIENT = ROOT / "client-vscode"
CACHE = ROOT / ".cache/vscode"
NAME = "unstuck-claude-code"
# Of the client's folder: what is installed or built there, and what is for its tests.
_NOT_SOURCE = {"node_modules", "dist", "server", "test", "out", "scripts"}
_NODE = 22


def target_here() -> str:
    """How the galleries call the platform that this runs on."""
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(platform.machine().lower())
    system = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform)
    if system == "linux" and not any(Path("/lib").glob("ld-linux*")) and any(Path("/lib").glob("ld-musl*")):
        system = "alpine"
    machine = machine or {"arm64": "arm64"}.get(platform.machine().lower())
    if system is None or machine is None:
        raise SystemExit(f"no extension is built for {sys.platform} on {platform.machine()}")
    return f"{system}-{machine}"


def main() -> int:
    """Builds it and says where it is and how large."""
    parser = argparse.ArgumentParser(description="Builds the extension with the server inside.")
    parser.add_argument("--target", default=target_here(), help="what it is for; only the label: the server is of here")
    parser.add_argument("--python", type=Path, help="the interpreter to put in (default: the one that runs this)")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="where to put it (default: dist)")
    parser.add_argument("--server-only", action="store_true", help="build the server's folder alone, and say where")
    options = parser.parse_args()
    if options.server_only:
        print(server_folder(options.python))
        return 0
    made = extension(options.target, options.python)
    options.output.mkdir(parents=True, exist_ok=True)
    copied = Path(shutil.copy(made, options.output / f"{NAME}-{options.target}.vsix"))
    print(f"{copied}: {copied.stat().st_size / 1e6:.1f} MB")
    return 0


def extension(target: str | None = None, python: Path | None = None) -> Path:
    """The finished file, from the cache if nothing has changed."""
    target = target or target_here()
    inside = server_folder(python)
    key = _digest([*_files(CLIENT, _NOT_SOURCE), *_files(CLIENT / "scripts", {"node_modules"}), ROOT / "LICENSE"])
    kept = CACHE / f"vsix/{target}-{key}-{inside.name}.vsix"
    with _alone("vsix"):
        if not kept.exists():
            _forget_old(kept.parent)
            kept.parent.mkdir(parents=True, exist_ok=True)
            _package(inside, target, kept)
        os.utime(kept)
    return kept


def server_folder(python: Path | None = None) -> Path:
    """The folder with the server and its Python, from the cache if nothing has changed."""
    interpreter = server.Interpreter(python or server.own_interpreter())
    sources = [*_files(ROOT / "server", {"__pycache__"}), ROOT / "requirements.lock", CLIENT / "scripts/server.py"]
    key = _digest([*sources, ROOT / "pyproject.toml"], str(interpreter.executable), interpreter.told["version"])
    kept = CACHE / "server" / key
    with _alone("server"):
        if not kept.is_dir():
            _forget_old(kept.parent)
            server.build(kept, interpreter.program)
        os.utime(kept)
    return kept


def _package(inside: Path, target: str, made: Path) -> None:
    """Builds the client and packs it in a folder of its own, so that nobody's work there is disturbed."""
    environment = node_environment()
    install(CLIENT, environment)
    install(CLIENT / "scripts", environment)
    with tempfile.TemporaryDirectory(prefix="stage.", dir=made.parent) as aside:
        stage = Path(aside) / "client"
        shutil.copytree(CLIENT, stage, ignore=lambda _, names: _NOT_SOURCE.intersection(names))
        (stage / "node_modules").symlink_to(CLIENT / "node_modules", target_is_directory=True)
        _npm(stage, environment, "run", "--silent", "build")
        (stage / "node_modules").unlink()
        _describe(stage)
        shutil.copytree(inside, stage / "server", symlinks=True)
        packed = Path(aside) / made.name
        vsce = CLIENT / "scripts/node_modules/@vscode/vsce/vsce"
        words = ["package", "--no-dependencies", "--target", target, "--out", str(packed)]
        _run([_node(environment), str(vsce), *words], stage, environment)
        packed.replace(made)


def _describe(stage: Path) -> None:
    """Puts in what the galleries show, and sees that the versions agree."""
    shutil.copy(ROOT / "LICENSE", stage)
    shutil.copy(ROOT / "docs/CHANGELOG.md", stage)
    theirs = json.loads((stage / "package.json").read_text("utf-8"))["version"]
    if theirs != version():
        raise SystemExit(f"client-vscode/package.json says {theirs}, server/unstuck says {version()}")


def version() -> str:
    """The version of the server."""
    found = re.search(r'__version__ = "(.*)"', (ROOT / "server/unstuck/__init__.py").read_text("utf-8"))
    assert found is not None
    return found[1]


# --- Node ------------------------------------------------------------------------------------------------------------


def node_environment() -> dict[str, str]:
    """An environment whose path leads to a Node that is new enough."""
    environment = dict(os.environ)
    environment |= {"npm_config_update_notifier": "false", "npm_config_fund": "false", "npm_config_audit": "false"}
    node = shutil.which("node")
    if node and shutil.which("npm"):
        told = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
        if (found := re.match(r"v(\d+)", told)) and int(found[1]) >= _NODE:
            return environment
    subprocess.run(["bash", ROOT / "tests/vscode/setup.sh", "node"], check=True)
    for folder in CACHE.glob("node-*/bin"):
        return environment | {"PATH": f"{folder}{os.pathsep}{environment.get('PATH', os.defpath)}"}
    raise SystemExit(f"Node {_NODE} or newer is needed")


def install(folder: Path, environment: dict[str, str]) -> None:
    """Installs what is locked, unless that has been done already."""
    done, lock = folder / "node_modules/.package-lock.json", folder / "package-lock.json"
    with _alone("npm"):
        if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
            _npm(folder, environment, "ci", "--ignore-scripts", "--silent")


def npm(environment: dict[str, str]) -> str:
    """The program that goes with the Node of this environment."""
    return shutil.which("npm", path=environment["PATH"]) or "npm"


def _npm(folder: Path, environment: dict[str, str], *words: str) -> None:
    _run([npm(environment), *words], folder, environment)


def _node(environment: dict[str, str]) -> str:
    return shutil.which("node", path=environment["PATH"]) or "node"


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = server.quietly(command, cwd=folder, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}")


# --- the cache -------------------------------------------------------------------------------------------------------


def _files(folder: Path, but: set[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name not in but:
            if path.is_dir():
                yield from _files(path, {"__pycache__"})
            else:
                yield path


def _digest(files: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256()
    for part in more:
        digest.update(part.encode() + b"\0")
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _forget_old(folder: Path) -> None:
    """Deletes what nobody has asked for in a day."""
    for path in folder.glob("*") if folder.is_dir() else ():
        if time.time() - path.stat().st_mtime > 24 * 3600:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One at a time; the others find what the first has made."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        if sys.platform != "win32":  # there, nothing is built side by side
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
