"""The extension's own tests, in the extension host of a real editor, against the package that is published."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .workbench import ROOT, Outcome, Workbench

pytestmark = pytest.mark.xdist_group("vscode")

CLIENT = ROOT / "client-vscode"
# The server in the package, and a copy of everything that it is told.
RECORDER = """#!/bin/bash
exec "{server}" "$@" < <(exec tee -a "{record}")
"""


@pytest.fixture(scope="module")
def index() -> Path:
    """The tests, built of what stands in the tree."""
    build = [sys.executable, CLIENT / "scripts/npm.py", "run", "--silent", "build:tests"]
    done = subprocess.run(build, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return CLIENT / "dist/test/host/index.js"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("record") / "to server"


@pytest.fixture(scope="module")
def outcome(workbenches: Callable[..., Workbench], vsix: Path, index: Path, record: Path) -> Outcome:
    recorder = record.with_name("unstuck")
    workbench = workbenches(vsix=[vsix], automated=True, machine={"unstuck.server.path": str(recorder)})
    workbench.write(recorder, RECORDER.format(server=workbench.extension / "server/bin/unstuck", record=record))
    recorder.chmod(0o755)
    return workbench.run_in_extension_host(index)


def messages(record: Path) -> Iterator[dict[str, Any]]:
    """What the server was told."""
    with record.open("rb") as stream:
        while header := stream.readline():
            length = int(header.removeprefix(b"Content-Length:"))
            while stream.readline().strip():
                pass
            yield json.loads(stream.read(length))


def test_every_test_in_the_extension_host_passes(outcome: Outcome) -> None:
    failed = [line for line in outcome.lines if line.startswith("not ok")]
    assert (failed, outcome.code) == ([], 0), outcome.lines
    assert len([line for line in outcome.lines if line.startswith("ok ")]) > 15


def test_the_server_is_told_of_logs_and_never_of_programs(outcome: Outcome, record: Path) -> None:
    opened = [each["params"]["textDocument"]["uri"] for each in messages(record) if "didOpen" in each.get("method", "")]
    assert [uri for uri in opened if uri.endswith("/run.log")]
    assert [uri for uri in opened if uri.endswith(".py")] == []
    # The only test that names such a file types into it.
    assert b"code.py" not in record.read_bytes()
    assert b"a line that is typed" not in record.read_bytes()
