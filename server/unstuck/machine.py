"""The machine as the program may see it: environment, folders, platform, clock. Tests hand in another one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from .places import claude_folder

Platform = Literal["linux", "darwin", "windows"]


def _now() -> datetime:
    return datetime.now(UTC)


def _platform() -> Platform:
    return "darwin" if sys.platform == "darwin" else "windows" if os.name == "nt" else "linux"


@dataclass(frozen=True, slots=True)
class Machine:
    """Where to look and what time it is; nothing below reads `os.environ` or the clock by itself."""

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    home: Path = field(default_factory=Path.home)
    folder: Path = field(default_factory=Path.cwd)
    platform: Platform = field(default_factory=_platform)
    now: Callable[[], datetime] = _now
    root: Path = Path("/")
    """Where the folders of the system hang: `etc`, `Library`, `usr`."""

    @property
    def config_folder(self) -> Path:
        """Claude Code's configuration folder."""
        return claude_folder(self.environment, self.home)

    @property
    def state_file(self) -> Path:
        """Claude Code's global state: `.claude.json` in the chosen configuration folder, else in the home."""
        chosen = self.environment.get("CLAUDE_CONFIG_DIR")
        return Path(chosen) / ".claude.json" if chosen else self.home / ".claude.json"

    def short(self, path: Path) -> str:
        """A path as a person would write it, with ~ for the home folder."""
        try:
            return f"~/{path.relative_to(self.home).as_posix()}"
        except ValueError:
            return str(path)
