"""A home of its own for each test: files of Claude Code, programs that stand in for others, a fixed time."""

from __future__ import annotations

import argparse
import json
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from unstuck.cli.fix import carry_out
from unstuck.engine import matcher
from unstuck.machine import Machine, Platform
from unstuck.programs import Ran
from unstuck.remedies.plan import Context

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SESSION = "181eec46-8de9-4b47-83d2-693c977ddd3f"


@dataclass
class Programs:
    """Stands in for running programs: answers by their words, and keeps what was called."""

    answers: dict[str, Ran | Callable[[], Ran]] = field(default_factory=dict[str, "Ran | Callable[[], Ran]"])
    calls: list[list[str]] = field(default_factory=list[list[str]])

    def __call__(self, command: Sequence[str], *, timeout: float, folder: Path, environment: Mapping[str, str]) -> Ran:
        called = [Path(command[0]).name, *command[1:]]
        self.calls.append(called)
        line = " ".join(called)
        for start, answer in self.answers.items():
            if line.startswith(start):
                return answer() if callable(answer) else answer
        return Ran(None, problem="it could not be started: No such file or directory")


class Home:
    """A home folder, a folder to work in, and a configuration folder of Claude Code's."""

    def __init__(self, root: Path, platform: Platform = "linux") -> None:
        self.path = root / "home"
        self.work = root / "work"
        self.state = root / "state"
        self.system = root / "system"
        self.programs = Programs()
        self.platform: Platform = platform
        self.environment = {
            "HOME": str(self.path),
            "PATH": str(root / "bin"),
            "USER": "dev",
            "UNSTUCK_HOME": str(self.state),
        }
        self.bin = root / "bin"
        for folder in (self.path, self.work, self.system, self.bin, self.config):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def config(self) -> Path:
        """The active configuration folder."""
        return Path(self.environment.get("CLAUDE_CONFIG_DIR") or self.path / ".claude")

    @property
    def credentials(self) -> Path:
        """The file that holds the login."""
        return self.config / ".credentials.json"

    def context(self, **others: Any) -> Context:
        """What remedies see of this home."""
        machine = Machine(self.environment, self.path, self.work, self.platform, lambda: NOW, self.system)
        given: dict[str, Any] = {"run": self.programs, "exists": lambda _: True, **others}
        return Context(matcher, machine, self.state, **given)

    def write(self, path: str | Path, content: str | bytes, mode: int = 0o644) -> Path:
        """Writes a file, given by its path in the home."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        file.chmod(mode)
        return file

    def log_in(self, **others: Any) -> bytes:
        """A login as Claude Code stores it, beside other entries."""
        value = {"claudeAiOauth": {"accessToken": "sk-ant-oat01-AbCdEfGh0123456789"}, **others}
        content = json.dumps(value, indent=2).encode()
        self.write(self.credentials, content, 0o600)
        return content

    def install(self, version: str = "2.1.328", place: str = "bin") -> Path:
        """A client on the PATH that says this version."""
        program = self.bin / "claude"
        if place != "bin":
            real = self.bin.parent / place
            real.parent.mkdir(parents=True)
            real.write_text("#!/bin/sh\n", "utf-8")
            real.chmod(0o755)
            program.symlink_to(real)
        else:
            program.write_text("#!/bin/sh\n", "utf-8")
            program.chmod(0o755)
        self.programs.answers["claude --version"] = Ran(0, f"{version} (Claude Code)\n")
        return program

    def transcript(self, *lines: dict[str, Any], session: str = SESSION, folder: Path | None = None) -> Path:
        """A transcript of a session in the folder that is worked in."""
        folder = folder or self.work
        project = re.sub(r"[^A-Za-z0-9]", "-", str(folder))
        common = {"sessionId": session, "cwd": str(folder), "version": "2.1.328", "entrypoint": "cli"}
        text = "".join(json.dumps({**common, **line}) + "\n" for line in lines)
        return self.write(self.config / "projects" / project / f"{session}.jsonl", text, 0o600)

    def fix(self, *arguments: str, answer: bool | None = None, context: Context | None = None) -> int:
        """Runs `unstuck fix` on this home; `answer` is what the person says, None where there is nobody."""
        parser = argparse.ArgumentParser()
        parser.add_argument("remedy")
        parser.add_argument("arguments", nargs="*")
        for flag in ("--dry-run", "--yes", "--undo"):
            parser.add_argument(flag, action="store_true")
        options = parser.parse_args([*arguments], argparse.Namespace(color="never"))
        return carry_out(options, context or self.context(), lambda _: answer)

    def backups(self) -> list[Path]:
        """The backups made so far, oldest first."""
        folder = self.state / "backups"
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def content(self) -> dict[str, tuple[bytes, int]]:
        """Every file of the home and the folder worked in, with its mode."""
        return {
            str(path.relative_to(root)): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
            for root in (self.path, self.work)
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def error(text: str, at: str = "2026-11-20T11:00:00.000Z", **others: Any) -> dict[str, Any]:
    """An error line of a transcript."""
    return {
        "type": "assistant",
        "timestamp": at,
        "isApiErrorMessage": True,
        "message": {"role": "assistant", "model": "<synthetic>", "content": [{"type": "text", "text": text}]},
        **others,
    }
