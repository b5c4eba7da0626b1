"""The start script that goes on starting us when an editor has put a new version of its extension beside ours."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from unstuck.remedies import connect, launcher

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script is another one there")


def extension(home: Path, version: str) -> Path:
    """The command of an extension of some version: it says the version and what it was given."""
    command = home / f"extensions/unstuck.unstuck-claude-code-{version}-linux-x64/server/bin/unstuck"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\necho {version} "$@"\n')
    command.chmod(0o755)
    return command


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "it's a state folder"


def said(script: Path) -> str:
    return subprocess.run([script, "statusline", "a b"], capture_output=True, text=True, check=True).stdout


def test_the_script_starts_the_command_with_what_it_is_given(state: Path, tmp_path: Path) -> None:
    script = launcher.start_script(state, extension(tmp_path / "it's", "0.1.0"))
    assert said(script) == "0.1.0 statusline a b\n"
    assert stat.S_IMODE(script.stat().st_mode) == 0o700


def test_a_newer_extension_takes_its_place_and_the_same_one_leaves_it(state: Path, tmp_path: Path) -> None:
    first, second = extension(tmp_path, "0.1.0"), extension(tmp_path, "0.2.0")
    script = launcher.start_script(state, first)
    before = script.stat().st_mtime_ns
    assert launcher.start_script(state, first).stat().st_mtime_ns == before
    assert launcher.start_script(state, second) == script
    assert said(script) == "0.2.0 statusline a b\n"


def test_a_server_renews_a_script_that_is_there_and_makes_none(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = extension(tmp_path, "0.2.0")
    monkeypatch.setattr(sys, "executable", str(command.with_name("python")))
    launcher.renew(state)
    assert not state.exists()
    script = launcher.start_script(state, extension(tmp_path, "0.1.0"))
    launcher.renew(state)
    assert said(script) == "0.2.0 statusline a b\n"


def test_who_is_in_no_extension_changes_nothing(state: Path, tmp_path: Path) -> None:
    script = launcher.start_script(state, extension(tmp_path, "0.1.0"))
    launcher.renew(state)
    assert said(script) == "0.1.0 statusline a b\n"


def test_connecting_from_an_extension_names_the_script(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = extension(tmp_path, "0.1.0")
    monkeypatch.setattr(sys, "executable", str(command.with_name("python")))
    monkeypatch.setitem(os.environ, "UNSTUCK_HOME", str(state))
    assert connect.program() == str(state / "bin/unstuck")
    assert said(Path(connect.program())) == "0.1.0 statusline a b\n"
