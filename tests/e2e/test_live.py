"""The real Claude Code fails, an editor knows; it goes on, and the editor knows that too."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .cases import CASES, IN_A_TERMINAL, Case
from .claude import ROOT, alone, missing

Ask = Callable[[str, str | int], Any]

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")
_PATIENCE = 180


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks `tests.e2e.driver`, which runs for as long as this worker does."""
    command = [sys.executable, "-m", "tests.e2e.driver", str(tmp_path_factory.mktemp("driver"))]
    with subprocess.Popen(alone(command), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdin is not None
        assert driver.stdout is not None
        source, sink = driver.stdout, driver.stdin

        def asked(kind: str, what: str | int) -> Any:
            patience = threading.Timer(_PATIENCE, driver.kill)
            patience.start()
            try:
                sink.write(json.dumps([kind, what]) + "\n")
                sink.flush()
                return json.loads(source.readline())
            finally:
                patience.cancel()

        yield asked
        driver.stdin.close()
        driver.wait(_PATIENCE)


def right(told: dict[str, Any], case: Case) -> None:
    """One incident of the right condition, judged, shown for as long as it lasted."""
    assert (told["pages"], told["most"]) == (1, 1)
    assert len(told["codes"]) == 1
    assert set(told["codes"]) <= set(case.codes)
    assert told["verdict"] == case.verdict
    assert told["state"] in ("blocked", "warning")
    assert told["at the page"]
    assert "**Over:** the session went on." in told["page"]
    assert told["after"] in ("ok", "unknown")


@pytest.mark.parametrize("name", CASES)
def test_a_run_without_a_terminal_that_fails_is_an_incident_until_its_session_goes_on(ask: Ask, name: str) -> None:
    told = ask("headless", name)
    assert told["statuses"] == [1, 0]
    right(told, CASES[name])
    assert told["session"] in told["page"]
    assert told["lines"] == 1
    # Claude Code may end the hook before the shell has begun.
    assert told["hooks"] in (0, 1)


@pytest.mark.parametrize("columns", [80, 120])
def test_failures_in_a_terminal_are_incidents_until_it_goes_on(ask: Ask, columns: int) -> None:
    told = ask("terminal", columns)
    assert list(told) == list(IN_A_TERMINAL)
    for name in IN_A_TERMINAL:
        right(told[name], CASES[name])
