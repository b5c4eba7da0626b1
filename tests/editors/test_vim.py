"""Vim and ALE with the configuration of docs/editors/vim.md."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from unstuck.diagnosis.catalogue import by_code

from .harness import HERE, REQUEST_ID, Home, Session, once, snippets


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    program, terminal = shutil.which("vim"), shutil.which("script")
    if program is None or terminal is None:
        pytest.skip("there is no vim on the path (tests/editors/setup.sh installs it on Debian)")

    def run(folder: Path) -> Session:
        home = Home(folder)
        (configuration,) = snippets("vim", "vim")
        vimrc = home.write(".vimrc", f"set nocompatible\nlet g:ale_hover_to_preview = 1\npackadd! ale\n{configuration}")
        known = "execute exists('g:loaded_ale_dont_use_this_in_other_plugins_please') ? 'qall!' : 'cquit'"
        ale = [program, "-es", "-N", "-u", "NONE", "-c", "packadd ale", "-c", known]
        asked = subprocess.run(ale, env=home.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if asked.returncode:
            pytest.skip("this Vim has no ALE (tests/editors/setup.sh installs it on Debian)")
        drive = f"{program} -n -i NONE -u {vimrc} -S {HERE / 'vim.vim'} {home.log}"
        # Without a terminal Vim runs no jobs.
        return home.run(terminal, "-qec", drive, "/dev/null")

    return once(tmp_path_factory, "vim", run)


def test_lists_each_error_on_its_line_with_the_severity_of_the_settings(session: Session) -> None:
    # ALE shows what is but information as a warning.
    assert [(each["type"], each["line"]) for each in session.report["diagnostics"]] == [("E", 1), ("W", 3)]
    first, second = (each["message"] for each in session.report["diagnostics"])
    assert by_code()["usage/out-of-extra-usage"].title in first
    assert by_code()["network/api-error-connection-error"].title in second


def test_a_log_gets_its_type_and_with_it_the_server(session: Session) -> None:
    assert session.report["filetype"] == "log"


def test_hover_names_the_error_and_what_the_log_says_about_it(session: Session) -> None:
    assert by_code()["usage/out-of-extra-usage"].title in session.report["hover"]
    assert REQUEST_ID in session.report["hover"]


def test_an_edit_takes_the_error_away(session: Session) -> None:
    assert [each["line"] for each in session.report["after_delete"]] == [2]


def test_the_server_ends_with_the_editor(session: Session) -> None:
    assert session.server_ended
