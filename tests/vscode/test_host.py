"""The extension's own tests, in the extension host of a real editor, against the package that is published."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from . import recording
from .workbench import ROOT, Outcome, Workbench

pytestmark = pytest.mark.xdist_group("vscode")

CLIENT = ROOT / "client-vscode"


@pytest.fixture(scope="module")
def index() -> Path:
    """The tests, built of what stands in the tree."""
    build = [sys.executable, CLIENT / "scripts/npm.py", "run", "--silent", "build:tests"]
    done = subprocess.run(build, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return CLIENT / "dist/test/host/index.js"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("record") / "said"


@pytest.fixture(scope="module")
def outcome(workbenches: Callable[..., Workbench], vsix: Path, index: Path, record: Path) -> Outcome:
    recorder = record.with_name("unstuck")
    workbench = workbenches(vsix=[vsix], automated=True, machine={"unstuck.server.path": str(recorder)})
    recording.prepare(recorder, workbench, record)
    return workbench.run_in_extension_host(index)


def test_every_test_in_the_extension_host_passes(outcome: Outcome) -> None:
    failed = [line for line in outcome.lines if line.startswith("not ok")]
    assert (failed, outcome.code) == ([], 0), outcome.lines
    assert len([line for line in outcome.lines if line.startswith("ok ")]) > 15


def test_the_server_is_told_of_logs_and_never_of_programs(outcome: Outcome, record: Path) -> None:
    said = list(recording.messages(record))
    opened = [each["params"]["textDocument"]["uri"] for each in said if each.get("method") == "textDocument/didOpen"]
    assert [uri for uri in opened if uri.endswith("/run.log")]
    # The only test that names a program types into it.
    assert [each for each in said if "code.py" in str(each) or "a line that is typed" in str(each)] == []
