"""Measures how soon an editor knows of a failure: `python -m tests.e2e.measure_live RUNS TURNS [--no-hook]`.

RUNS failing runs of Claude Code without a terminal, TURNS failing turns in one. Prints JSON: milliseconds from the
service's answer to the diagnostic at the client, to Claude Code's own line in its transcript and to its exit, and from
the line, or the exit if it comes first, to the diagnostic.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from .cases import CASES
from .claude import MESSAGES
from .driver import WELL, Stage, stage

_CASE = CASES["overloaded"]


def _figures(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and the most, in milliseconds."""
    ordered = sorted(values)
    last = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {
        name: round(value * 1000) for name, value in
        (("median", statistics.median(ordered)), ("p95", last), ("most", ordered[-1]))
    }  # fmt: skip


class _Times:
    """When each failure was answered, written down by Claude Code, over for it, and known to the editor."""

    def __init__(self, found: Stage) -> None:
        self._stage = found
        self._seen: set[str] = set()
        # The transcript tells the time of day.
        self._midnight = time.time() - time.monotonic()
        self.known: list[float] = []
        self.written: list[float] = []
        self.exited: list[float] = []
        self.more: list[float] = []

    def take(self, since: int, exited: float | None = None) -> None:
        """Takes the failure that was published after so many messages."""
        shown = next(at for at, _, codes in self._stage.server.published(since) if codes)
        answered = [each.at for each in self._stage.api.asked if each.path == MESSAGES and each.at < shown][-1]
        lines = [each for each in self._stage.claude.failures() if each["uuid"] not in self._seen]
        own: list[float] = [exited] if exited is not None else []
        for each in lines:
            self._seen.add(each["uuid"])
            own.append(datetime.fromisoformat(each["timestamp"]).timestamp() - self._midnight)
            self.written.append(own[-1] - answered)
        self.known.append(shown - answered)
        self.more.append(shown - min(own))
        if exited is not None:
            self.exited.append(exited - answered)

    def told(self) -> dict[str, Any]:
        """All of it in figures."""
        named = {"diagnostic": self.known, "line": self.written, "exit": self.exited, "more": self.more}
        return {"failures": len(self.known)} | {name: _figures(each) for name, each in named.items() if each}


async def _headless(found: Stage, runs: int) -> dict[str, Any]:
    times = _Times(found)
    for _ in range(runs):
        since, session = len(found.server.said), str(uuid4())
        await found.fail(_CASE, session)
        exited = time.monotonic()
        await found.server.until(lambda: found.server.shown() and "incident" in found.server.status())
        times.take(since, exited)
        page = next(iter(found.server.shown()))
        await found.server.ask(
            "workspace/executeCommand", {"command": "unstuck.dismiss", "arguments": [Path(page).stem]}
        )
        await found.cleared()
    return times.told()


async def _terminal(found: Stage, turns: int) -> dict[str, Any]:
    times = _Times(found)
    assert _CASE.answer is not None
    async with found.screen(80) as screen:
        for number in range(turns):
            since = len(found.server.said)
            found.api.answers[MESSAGES] = _CASE.answer
            await asyncio.to_thread(screen.ask, f"question {number}")
            await found.drawing(screen, found.shown())
            await asyncio.to_thread(screen.until, lambda number=number: len(found.claude.failures()) > number)
            times.take(since)
            found.api.answers[MESSAGES] = WELL
            await asyncio.to_thread(screen.ask, f"once more {number}")
            await found.drawing(screen, found.cleared())
    return times.told()


async def _measure(runs: int, turns: int, *, hook: bool) -> dict[str, Any]:
    result: dict[str, Any] = {"hook": hook, "load": os.getloadavg()[0]}
    for name, measure, times in (("headless", _headless, runs), ("terminal", _terminal, turns)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base:
            async with stage(Path(base), connected=hook) as found:
                result[name] = await measure(found, times) if times else None
    return result


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int)
    parser.add_argument("turns", type=int)
    parser.add_argument("--no-hook", action="store_true", help="Claude Code tells us nothing; transcripts alone do")
    options = parser.parse_args()
    print(json.dumps(asyncio.run(_measure(options.runs, options.turns, hook=not options.no_hook)), indent=1))


if __name__ == "__main__":
    main()
