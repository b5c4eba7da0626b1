"""Counts the events that arrive from the real Claude Code: `python -m tests.e2e.measure RUNS TURNS [--python]`.

RUNS failing runs without a terminal, TURNS failing turns in one; with `--python`, the hook is `unstuck hook` instead
of the shell's command. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.e2e.claude import MESSAGES, OVERLOADED, UNSTUCK, Claude, answered, connect
from tests.fake_api import FakeApi, fake_api

# Longer than Claude Code lets a hook live after it has asked it to end.
_LATE_SECONDS = 3.0
_KILLED_SECONDS = 1.2


def _connect(claude: Claude, *, python: bool) -> None:
    connect(claude)
    if python:
        path = claude.config / "settings.json"
        value = json.loads(path.read_bytes())
        for groups in value["hooks"].values():
            groups[0]["hooks"][0]["command"] = f"{UNSTUCK} hook"
        path.write_text(json.dumps(value), "utf-8")


def _arrived(claude: Claude, event: str, expected: int) -> int:
    end = time.monotonic() + _LATE_SECONDS
    while (found := len(claude.told(event))) < expected and time.monotonic() < end:
        time.sleep(0.02)
    return found


def headless(api: FakeApi, base: Path, runs: int, *, python: bool) -> dict[str, Any]:
    """Failing runs without a terminal."""
    claude = Claude(base, api)
    _connect(claude, python=python)
    api.answers[MESSAGES] = OVERLOADED
    statuses: list[int] = []
    took: list[float] = []
    for _ in range(runs):
        begun = time.monotonic()
        statuses.append(claude.run("-p", "hi").returncode)
        took.append(time.monotonic() - begun)
    return {
        "runs": runs,
        "failed": statuses.count(1),
        "seconds": {"median": round(statistics.median(took), 2), "most": round(max(took), 2)},
        # So long it takes where Claude Code has to kill what is left of a hook.
        "waited": sum(each > statistics.median(took) + _KILLED_SECONDS for each in took),
        "StopFailure": _arrived(claude, "StopFailure", runs),
        "transcript": len(claude.failures()),
        "errors": sorted({each["error"] for each in claude.told("StopFailure")}),
    }


def terminal(api: FakeApi, base: Path, turns: int, *, python: bool) -> dict[str, Any]:
    """Failing turns in a terminal, then one that goes well."""
    claude = Claude(base, api)
    _connect(claude, python=python)
    api.answers[MESSAGES] = OVERLOADED
    with claude.terminal() as screen:
        for number in range(1, turns + 1):
            screen.ask(f"question {number}")
            screen.until(lambda number=number: len(claude.failures()) >= number)
        screen.until(lambda: _arrived(claude, "StopFailure", turns) >= turns, 3 * _LATE_SECONDS)
        api.answers[MESSAGES] = answered("Hello.")
        screen.ask("once more")
        screen.until(lambda: bool(claude.told("Stop")), 3 * _LATE_SECONDS)
    return {
        "turns": turns,
        "StopFailure": len(claude.told("StopFailure")),
        "transcript": len(claude.failures()),
        "Stop": claude.told("Stop"),
        "SessionStart": _arrived(claude, "SessionStart", 1),
        "SessionEnd": _arrived(claude, "SessionEnd", 1),
        "sessions": sorted({each["session_id"] for each in claude.events()}),
        "statusline": [json.loads(path.read_bytes()) for path in (claude.state / "statusline").glob("*.json")],
    }


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int)
    parser.add_argument("turns", type=int)
    parser.add_argument("--python", action="store_true")
    options = parser.parse_args()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base, fake_api() as api:
        if options.runs:
            result["headless"] = headless(api, Path(base, "headless"), options.runs, python=options.python)
        if options.turns:
            result["terminal"] = terminal(api, Path(base, "terminal"), options.turns, python=options.python)
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
