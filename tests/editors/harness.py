"""Real editors, each in a home of its own, with the configuration that docs/editors tells to use."""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGES = ROOT / "docs" / "editors"

# Characters of one to four bytes stand before each message, so that a column in the wrong unit shows.
EXTRA_USAGE = (
    'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You\'re out of extra usage. '
    'Add more at claude.ai/settings/usage and keep going."},"request_id":"req_011CZ8vKqT2mWn4xRb6LsDyF"}'
)
REQUEST_ID = "req_011CZ8vKqT2mWn4xRb6LsDyF"
CONNECTION = "API Error: Connection error."
LOG = f"12:01 naïve 漢字 🙂 {EXTRA_USAGE}\n12:02 nothing happens here\n  ⎿  {CONNECTION}\n"

# Far more than any step needs: only a hang takes that long.
PATIENCE = 30


def snippets(page: str, language: str, heading: str | None = None) -> list[str]:
    """The code blocks of a language on a page of docs/editors, or in one of its sections."""
    section = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    if heading is not None:
        section = section.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Session:
    """What an editor showed, and whether its server ended with it."""

    report: dict[str, Any]
    server_ended: bool


def once(factory: pytest.TempPathFactory, name: str, run: Callable[[Path], Session]) -> Session:
    """Runs an editor in a new folder, once for all the workers that a run of the tests is spread over."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = base / f"{name}.json"
        if not kept.exists():
            kept.write_text(json.dumps(asdict(run(factory.mktemp(name)))), encoding="utf-8")
        return Session(**json.loads(kept.read_text(encoding="utf-8")))


class Home:
    """A person's home with a log in it and with `unstuck` on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "work" / "claude.log"
        self._alive = folder / "alive"
        self._report = folder / "report.json"
        self.write("work/claude.log", LOG)
        # The server alone holds the pipe open, so its end can be waited for.
        command = f'#!/bin/sh\nexec "{sys.executable}" -m unstuck "$@" 9>"{self._alive}"\n'
        self.write("bin/unstuck", command).chmod(0o755)
        os.mkfifo(self._alive)

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the home."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @property
    def environment(self) -> Mapping[str, str]:
        """An environment in which nothing of the person's own is read or written."""
        folders = {
            name: str(self.folder / name.lower())
            for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        }
        return {
            **folders,
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "TMPDIR": str(self.folder),
            "CLAUDE_CONFIG_DIR": str(self.folder / "claude"),
            "UNSTUCK_HOME": str(self.folder / "unstuck"),
            "UNSTUCK_TEST_REPORT": str(self._report),
            "UNSTUCK_TEST_PATIENCE": str(PATIENCE),
            "PATH": f"{self.folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
        }

    def run(self, *command: str | Path) -> Session:
        """Runs an editor to its end and gives back what it reported."""
        alive = os.open(self._alive, os.O_RDONLY | os.O_NONBLOCK)
        try:
            done = subprocess.run(
                command,
                cwd=self.log.parent,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=5 * PATIENCE,
                check=False,
            )
            assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
            report = json.loads(self._report.read_text(encoding="utf-8"))
            poll = select.poll()
            poll.register(alive, select.POLLHUP)
            return Session(report, bool(poll.poll(PATIENCE * 1000)))
        finally:
            os.close(alive)


def bare(diagnostics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Diagnostics without their verdicts, which follow when the machine has been looked at."""
    return [each | {"message": each["message"].partition(". ")[0]} for each in diagnostics]
