"""The real Claude Code tells us of its failures and successes, once `unstuck connect` was run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e.claude import ROOT, VERSION, alone, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """A failing run without a terminal; a failing turn and a good one in a terminal."""
    command = alone([sys.executable, "-m", "tests.e2e.measure", "1", "1"])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_without_a_terminal_the_transcript_tells_and_mostly_the_hook(measured: dict[str, Any]) -> None:
    run = measured["headless"]
    assert (run["runs"], run["failed"], run["transcript"]) == (1, 1, 1)
    # Claude Code may end the hook before the shell has begun.
    assert run["StopFailure"] in (0, 1)


def test_in_a_terminal_each_event_arrives(measured: dict[str, Any]) -> None:
    session = measured["terminal"]
    assert (session["StopFailure"], session["transcript"]) == (1, 1)
    [name] = session["sessions"]
    assert session["Stop"] == [{"hook_event_name": "Stop", "session_id": name}]
    assert (session["SessionStart"], session["SessionEnd"]) == (1, 1)


def test_the_status_line_is_kept(measured: dict[str, Any]) -> None:
    [kept] = measured["terminal"]["statusline"]
    assert (kept["session"], kept["version"]) == (measured["terminal"]["sessions"][0], VERSION)
