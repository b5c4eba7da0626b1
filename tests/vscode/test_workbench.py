"""The ground of the other tests here: the editor starts, shows a file, runs tests, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .workbench import Workbench

pytestmark = pytest.mark.xdist_group("vscode")

INDEX = """
const vscode = require("vscode");
exports.run = async () => {
  console.log(`folder ${vscode.workspace.workspaceFolders[0].name}`);
  if (process.env.HOME !== EXPECTED) throw new Error(`HOME is ${process.env.HOME}`);
};
"""


@pytest.fixture(scope="module")
def workbench(workbenches: Callable[..., Workbench]) -> Workbench:
    return workbenches(automated=True)


def test_a_window_shows_a_file_and_asks_nobody_outside(workbench: Workbench) -> None:
    file = workbench.write(workbench.work / "a file.log", "first line\nsecond line\n")
    window = workbench.open(file, visible="second")
    assert window.lines.all_inner_texts()[:2] == ["first\xa0line", "second\xa0line"]
    window.run("View: Toggle Problems")
    assert window.problems().count() == 0
    window.close()
    assert workbench.outside == []


def test_a_terminal_is_a_shell_in_the_home_of_the_test(workbench: Workbench) -> None:
    window = workbench.open()
    rows = window.terminal()
    window.type_in_terminal("echo home is $HOME")
    rows.filter(has_text=f"home is {str(workbench.home)[:40]}").first.wait_for()
    window.close()


@pytest.mark.parametrize(("expected", "code"), [("process.env.HOME", 0), ("'elsewhere'", 1)])
def test_tests_run_in_the_extension_host_and_tell_how_they_ended(
    workbench: Workbench, tmp_path: Path, expected: str, code: int
) -> None:
    index = workbench.write(tmp_path / "index.js", INDEX.replace("EXPECTED", expected))
    outcome = workbench.run_in_extension_host(index)
    assert outcome.code == code, outcome.lines
    assert any("folder work" in line for line in outcome.lines)
