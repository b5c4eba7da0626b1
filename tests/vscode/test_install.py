"""Installing: the extension's one file is enough, and `make editor` finds the editors or brings one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .workbench import PATIENCE, ROOT, Chromium, Workbench

pytestmark = pytest.mark.xdist_group("vscode")

EXAMPLE = ROOT / "docs/examples/april-2026.log"
EDITOR = [sys.executable, ROOT / "client-vscode/scripts/editor.py"]
RECORD = """#!/bin/sh
echo "$0 $*" >>"$RECORD"
"""


@pytest.fixture
def without_python(tmp_path: Path) -> Path:
    """A folder with the programs of this machine, but no Python and no editor."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for each in sorted(Path("/usr/bin").iterdir()):
        if not re.match(r"python|pypy|pip|code|cursor|windsurf", each.name):
            (folder / each.name).symlink_to(each)
    return folder


@pytest.fixture
def shown(tmp_path: Path, without_python: Path, vsix: Path) -> Iterator[tuple[str, str]]:
    """The address and the password that `make editor` tells where there is no editor."""
    process = subprocess.Popen(
        [*EDITOR, "--data", tmp_path / "data"],
        env={"HOME": str(tmp_path), "PATH": str(without_python), "UNSTUCK_HOME": str(tmp_path / "unstuck")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    while not (found := re.search(r"Open +(http://\S+)\nwith the password +(\S+)\n", said)):
        line = process.stdout.readline()
        assert line, said
        said += line
    yield found[1], found[2]
    process.terminate()
    process.communicate(timeout=PATIENCE)


def test_one_file_is_enough_on_a_machine_without_python(
    workbenches: Callable[..., Workbench], vsix: Path, without_python: Path
) -> None:
    workbench = workbenches(vsix=[vsix], environment={"PATH": str(without_python)})
    log = workbench.write(workbench.work / "claude.log", EXAMPLE.read_text("utf-8"))
    window = workbench.open(log)
    window.squiggles().first.wait_for()
    window.problems().filter(has_text="usage/out-of-extra-usage").first.wait_for()
    told = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert [words for words in told if words.startswith(f"{workbench.extension}/server/bin/python\0".encode())]
    assert workbench.outside == []


@pytest.mark.usefixtures("vsix")
def test_make_editor_installs_into_every_editor_that_is_found(tmp_path: Path, without_python: Path) -> None:
    record = tmp_path / "record"
    for name in ("code", "codium"):
        program = without_python / name
        program.write_text(RECORD)
        program.chmod(0o755)
    done = subprocess.run(
        EDITOR,
        env={"HOME": str(tmp_path), "PATH": str(without_python), "RECORD": str(record)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    calls = [line.split() for line in record.read_text().splitlines()]
    assert [(Path(program).name, *rest[:1], rest[-1]) for program, *rest in calls] == [
        ("code", "--install-extension", "--force"),
        ("codium", "--install-extension", "--force"),
    ]
    assert [call[2] for call in calls if not zipfile.is_zipfile(call[2])] == []


def test_make_editor_shows_it_in_a_browser_behind_a_password(shown: tuple[str, str], chromium: Chromium) -> None:
    address, password = shown
    with chromium.browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        assert page.locator(".monaco-workbench").count() == 0
        page.locator("input[type=password]").fill(password)
        page.locator("input[type=submit]").click()
        page.locator(".cdr.squiggly-error").first.wait_for()
