"""Words among the last commits that have been taken for those of another program."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from .files import folders_up, signature_of
from .places import program, variable
from .scene import Scene

TRIGGERS = ("openclaw.inbound_meta.v1", "HERMES.md")
_COMMITS = 20
_SECONDS = 1.0
_SEPARATOR = "\x1f"
# A repository's own configuration must not make git run anything else.
_HARMLESS = (
    "--no-pager",
    "--no-optional-locks",
    *("-c", "log.showSignature=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
)
_PASSED_ON = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "XDG_CONFIG_HOME", "TMPDIR", "TEMP", "TMP")


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words found, and in which commit."""

    words: str
    where: str


def trigger_in(scene: Scene) -> Trigger | None:
    """The newest of the triggers in the subjects of the folder's last commits; asked again once these change."""
    repository = _repository(scene.machine.folder)
    if repository is None:
        return None
    folder, data = repository
    signature = signature_of(*(data / name for name in ("HEAD", "logs/HEAD", "packed-refs")), *_branch(data))
    return scene.files.remembered(f"git {folder}", signature, lambda: _look(scene, folder))


def _repository(folder: Path) -> tuple[Path, Path] | None:
    """The work tree around a folder, and where git keeps its data."""
    for each in folders_up(folder):
        entry = each / ".git"
        try:
            if entry.is_dir():
                return each, entry
            if entry.is_file() and entry.stat().st_size < 4096:
                text = entry.read_text("utf-8", "replace")
                if text.startswith("gitdir:"):
                    return each, each / text.removeprefix("gitdir:").strip()
        except OSError:
            return None
    return None


def _branch(data: Path) -> list[Path]:
    """The file of the branch that is checked out, where there is one."""
    try:
        with (data / "HEAD").open("rb") as file:
            head = file.read(1024).decode("utf-8", "replace").strip()
        common = data
        if (data / "commondir").is_file():
            with (data / "commondir").open("rb") as file:
                common = data / file.read(4096).decode("utf-8", "replace").strip()
    except OSError:
        return []
    name = head.removeprefix("ref: ")
    return [common / name] if head.startswith("ref: refs/") and ".." not in name else []


def _look(scene: Scene, folder: Path) -> Trigger | None:
    git = program(scene.machine, "git")
    if git is None:
        return None
    environment = {name: value for name in _PASSED_ON if (value := variable(scene.machine, name)) is not None}
    environment |= {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    command = (*_HARMLESS, "log", f"-{_COMMITS}", "--no-show-signature", f"--format=%h{_SEPARATOR}%s", "HEAD", "--")
    try:
        done = subprocess.run(
            (git, *command),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        commit, _, subject = line.partition(_SEPARATOR)
        for words in TRIGGERS:
            if words in subject:
                return Trigger(words, f"commit {commit}")
    return None
