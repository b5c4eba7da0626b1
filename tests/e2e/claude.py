"""Drives the real Claude Code in a home of its own: without a terminal, and in one.

It talks to an address on loopback only. `python -m tests.e2e.measure` counts how many events arrive,
`python -m tests.e2e.measure_live` how soon an editor knows.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.fake_api import Answer, FakeApi

VERSION = "2.1.328"
ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache/e2e" / f"claude-{VERSION}"
UNSTUCK = Path(sys.executable).with_name("unstuck")
MESSAGES = "/v1/messages?beta=true"
KEY = "sk-ant-api03-" + "x" * 40
TOKEN = "sk-ant-oat01-" + "x" * 40
OVERLOADED = Answer({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, 529)
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
_PATIENCE = 60.0


def executable() -> Path | None:
    """The program, where it was installed for the tests; it starts without Node."""
    found = sorted(CACHE.glob("node_modules/@anthropic-ai/claude-code-*/claude"))
    return found[0] if found else None


@cache
def _apart() -> list[str] | None:
    """What runs a command in a network of its own that has loopback alone; None where the system does not allow it."""
    for ways in (["unshare", "-n"], ["unshare", "-r", "-n"]):
        inside = [*ways, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
        if shutil.which("unshare") and subprocess.run([*inside, "true"], capture_output=True).returncode == 0:
            return inside
    return None


def alone(command: list[str]) -> list[str]:
    """The command in a network of its own."""
    inside = _apart()
    assert inside is not None
    return [*inside, *command]


def missing() -> str | None:
    """Why Claude Code cannot be driven here, where it cannot."""
    if executable() is None:
        return f"Claude Code {VERSION} is not in {CACHE.relative_to(ROOT)} (tests/e2e/setup.sh)"
    return None if _apart() is not None else "no network of its own can be made for Claude Code (unshare, ip)"


def answered(text: str) -> Answer:
    """A message as the service streams it."""
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-opus-5-5", "content": []}
    usage = {"input_tokens": 1, "output_tokens": 1}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message | {"usage": usage, "stop_reason": None, "stop_sequence": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage},
        {"type": "message_stop"},
    ]
    body = "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)
    return Answer(body.encode(), headers={"Content-Type": "text/event-stream"})


def connect(claude: Claude) -> None:
    """Has it tell us of its errors, as a person would."""
    subprocess.run(
        [UNSTUCK, "connect", "--yes"], env=claude.environment, cwd=claude.work, capture_output=True, check=True
    )


class Claude:
    """Claude Code in a folder of its own, with settings, in front of a stand-in for the service."""

    def __init__(self, base: Path, api: FakeApi, settings: dict[str, Any] | None = None, **environment: str) -> None:
        program = executable()
        assert program is not None
        self.program = program
        self.home, self.work, self.state, scratch = (base / name for name in ("home", "work", "state", "tmp"))
        self.config = self.home / ".claude"
        for folder in (self.config, self.work, scratch):
            folder.mkdir(parents=True)
        self.environment = {
            "HOME": str(self.home),
            "CLAUDE_CONFIG_DIR": str(self.config),
            "CLAUDE_CODE_TMPDIR": str(scratch),
            "TMPDIR": str(scratch),
            "UNSTUCK_HOME": str(self.state),
            "PATH": "/usr/bin:/bin",
            "TERM": "xterm-256color",
            "TZ": "UTC",
            "LANG": "C.UTF-8",
            "ANTHROPIC_BASE_URL": api.url,
            "ANTHROPIC_API_KEY": KEY,
            "CLAUDE_CODE_MAX_RETRIES": "0",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL": "1",
            "ENABLE_CLAUDEAI_MCP_SERVERS": "false",
            "DISABLE_TELEMETRY": "1",
            "DISABLE_AUTOUPDATER": "1",
        } | environment
        state = {
            "hasCompletedOnboarding": True,
            "hasSeenAutoDefaultNotice": True,
            "customApiKeyResponses": {"approved": [KEY[-20:]]},
            "projects": {str(self.work): {"hasTrustDialogAccepted": True}},
        }
        (self.config / ".claude.json").write_text(json.dumps(state), "utf-8")
        if settings is not None:
            (self.config / "settings.json").write_text(json.dumps(settings), "utf-8")

    def as_subscriber(self) -> dict[str, str]:
        """The environment with a login's token in place of the key."""
        kept = {name: value for name, value in self.environment.items() if name != "ANTHROPIC_API_KEY"}
        return kept | {"CLAUDE_CODE_OAUTH_TOKEN": TOKEN}

    def run(self, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        """Runs it to its end, without a terminal."""
        return subprocess.run(
            [str(self.program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            cwd=self.work,
            env=environment or self.environment,
        )

    def failures(self) -> list[dict[str, Any]]:
        """The failures that the transcripts tell of."""
        lines = (
            line
            for path in self.config.glob("projects/*/*.jsonl")
            for line in path.read_bytes().splitlines()
            if b'"isApiErrorMessage":true' in line
        )
        return [json.loads(line) for line in lines]

    def events(self) -> list[dict[str, Any]]:
        """What lies in the spool, in order of time."""
        folder = self.state / "events"
        return [json.loads(path.read_bytes()) for path in sorted(folder.glob("[0-9]*.json"))]

    def told(self, event: str) -> list[dict[str, Any]]:
        """The events of one kind."""
        return [each for each in self.events() if each["hook_event_name"] == event]

    @contextmanager
    def terminal(
        self, columns: int = 80, rows: int = 24, environment: dict[str, str] | None = None
    ) -> Iterator[Terminal]:
        """A session in a terminal, ready to be asked; it ends with the context."""
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        process = subprocess.Popen(
            [str(self.program)],
            stdin=side,
            stdout=side,
            stderr=side,
            cwd=self.work,
            env=environment or self.environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(side)
        terminal = Terminal(main, process)
        try:
            terminal.until(lambda: "❯" in terminal.seen())
            yield terminal
        finally:
            process.terminate()
            terminal.until(lambda: process.poll() is not None)
            os.close(main)


class Terminal:
    """The screen and the keys of a running session."""

    def __init__(self, main: int, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._main = main
        self._drawn = b""

    def seen(self) -> str:
        """All that was drawn so far, without what moves the cursor."""
        return _ESCAPES.sub(b"", self._drawn).decode("utf-8", "replace")

    def until(self, done: Callable[[], bool], patience: float = _PATIENCE) -> None:
        """Reads what is drawn until something is so."""
        end = time.monotonic() + patience
        while not done():
            if time.monotonic() > end:
                raise TimeoutError(self.seen()[-2000:])
            if select.select([self._main], [], [], 0.02)[0]:
                try:
                    self._drawn += os.read(self._main, 65536)
                except OSError:  # it has ended
                    if self.process.wait(_PATIENCE) is not None and not done():
                        raise

    def ask(self, text: str) -> None:
        """Types a prompt and sends it once it stands there."""
        before = len(self.seen())
        os.write(self._main, text.encode())
        # Gaps are drawn by moving the cursor.
        self.until(lambda: text.replace(" ", "") in self.seen()[before:].replace(" ", ""))
        os.write(self._main, b"\r")
