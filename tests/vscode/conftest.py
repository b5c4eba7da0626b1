"""What the tests with a real VS Code share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from .workbench import ROOT, Chromium, Workbench, editor


@pytest.fixture(scope="session")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as it is published, of what stands in the tree; built only when something has changed."""
    folder = tmp_path_factory.mktemp("vsix")
    build = [sys.executable, ROOT / "client-vscode/scripts/package.py", "--output", folder]
    done = subprocess.run(build, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (made,) = folder.glob("*.vsix")
    return made


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One browser for all windows of a module; while it is there, no asynchronous test can run."""
    editor()
    browser = Chromium(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def workbenches(chromium: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Workbench]]:
    """Makes workbenches for a module; they end with it."""
    made: list[Workbench] = []

    def make(folder: Path | None = None, **options: Any) -> Workbench:
        made.append(Workbench(folder or tmp_path_factory.mktemp("vscode"), chromium, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keeps pictures and logs of the workbenches that a failed test used."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for value in item.funcargs.values():
            if isinstance(value, Workbench):
                report.sections.append(("kept", str(value.keep_for_later(item.name))))
    return report
