"""More open incidents than a server keeps evidence for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from unstuck.diagnosis.report import Report
from unstuck.engine import matcher
from unstuck.live.incidents import Incident, Sign, identifier
from unstuck.lsp.abilities import Abilities
from unstuck.lsp.incidents import recognise
from unstuck.lsp.session import JUDGED, Session
from unstuck.sources.machine import collect as collecting

from .homes import ms

COUNT = 60
# Each incident is looked at once, and the newest again where others have pushed out what was known of them.
ENOUGH = 3 * COUNT
TEXT = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."


class Editor:
    """What a session has at its other end."""

    def __init__(self) -> None:
        self.abilities = Abilities()
        self.folder: str | None = None
        self.published: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, uri: str, version: int | None, diagnostics: str) -> None:
        """Takes a document's diagnostics."""
        self.published[uri] = diagnostics

    def refresh_diagnostics(self) -> None:
        """Asks for nothing."""

    def refresh_page(self, uri: str) -> None:
        """Shows no pages."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs what is to run beside."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def failures() -> list[Incident]:
    """Open incidents, each in a session of its own."""
    now = datetime.now(UTC)
    signs: list[Sign] = []
    for number in range(COUNT):
        at = now - timedelta(seconds=COUNT - number)
        report = Report("transcript", TEXT, occurred_at=at, session_id=f"session-{number}-{ms(at)}")
        sign = recognise(report, matcher(), at)
        assert sign is not None
        signs.append(sign)
    return [Incident(identifier(sign), [sign]) for sign in signs]


async def until_quiet(gathered: list[object]) -> None:
    """Waits until no evidence is being gathered any more, or much too much was."""
    while (running := [thread for thread in threading.enumerate() if thread.name == "evidence"]) and (
        len(gathered) <= ENOUGH
    ):
        for thread in running:
            # What it had to tell comes before its end, and with it the threads to which that leads.
            await asyncio.to_thread(thread.join, 60)


def test_evidence_for_many_open_incidents_is_not_gathered_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "CLAUDE_CONFIG_DIR", "UNSTUCK_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    gathered: list[object] = []
    collect = collecting.collect

    def counting(*arguments: Any, **more: Any) -> Any:
        gathered.append(more.get("session"))
        return collect(*arguments, **more)

    monkeypatch.setattr(collecting, "collect", counting)
    incidents = failures()
    editor = Editor()

    async def run() -> None:
        session = Session(editor)
        session.start()
        session.take(incidents)
        await until_quiet(gathered)

    asyncio.run(run())
    assert len(set(gathered)) == COUNT > JUDGED
    assert COUNT <= len(gathered) <= ENOUGH
    assert len(editor.published) == COUNT
