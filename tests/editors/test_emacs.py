"""Emacs and eglot with the configuration of docs/editors/emacs.md."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from unstuck.diagnosis.catalogue import by_code

from .harness import CONNECTION, EXTRA_USAGE, HERE, REQUEST_ID, Home, Session, bare, once, snippets


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    program = shutil.which("emacs")
    if program is None:
        pytest.skip("there is no emacs on the path (tests/editors/setup.sh installs it on Debian)")

    def run(folder: Path) -> Session:
        home = Home(folder)
        eglot = [program, "--batch", "--eval", "(kill-emacs (if (require 'eglot nil t) 0 3))"]
        if subprocess.run(eglot, env=home.environment, capture_output=True, check=False).returncode == 3:
            pytest.skip("this Emacs has no eglot (tests/editors/setup.sh installs it on Debian)")
        (configuration,) = snippets("emacs", "elisp")
        init = home.write(".emacs.d/init.el", configuration)
        return home.run(program, "--batch", "-l", init, "-l", HERE / "emacs.el", home.log)

    return once(tmp_path_factory, "emacs", run)


def test_shows_each_error_exactly_where_it_stands_with_the_severity_of_the_settings(session: Session) -> None:
    assert [(each["severity"], each["text"]) for each in session.report["diagnostics"]] == [
        ("eglot-error", EXTRA_USAGE),
        ("eglot-note", CONNECTION),
    ]


def test_each_diagnostic_says_what_the_error_means(session: Session) -> None:
    first, second = (each["message"] for each in session.report["diagnostics"])
    assert by_code()["usage/out-of-extra-usage"].title in first
    assert by_code()["network/api-error-connection-error"].title in second


def test_a_log_gets_a_mode_and_with_it_the_server(session: Session) -> None:
    assert session.report["mode"] == "unstuck-log-mode"


def test_hover_names_the_error_and_what_the_log_says_about_it(session: Session) -> None:
    hover = session.report["hover"]
    assert by_code()["usage/out-of-extra-usage"].title in hover
    assert REQUEST_ID in hover
    assert "1. " in hover


def test_the_menu_of_actions_begins_with_what_helps(session: Session) -> None:
    titles = session.report["actions"]
    assert titles[0] == by_code()["usage/out-of-extra-usage"].remedies[0].title
    assert titles[-3:] == ["Open the documentation", "Open the billing page", "Other remedies…"]


def test_an_action_shows_the_request_ids(session: Session) -> None:
    assert REQUEST_ID in session.report["copied"]


def test_an_action_explains_the_error(session: Session) -> None:
    assert by_code()["usage/out-of-extra-usage"].title in session.report["explained"]


def test_an_edit_takes_the_error_away_and_its_undoing_brings_it_back(session: Session) -> None:
    diagnostics = session.report["diagnostics"]
    assert bare(session.report["after_delete"]) == bare(diagnostics[1:])
    assert bare(session.report["after_undo"]) == bare(diagnostics)


def test_the_server_ends_with_the_editor(session: Session) -> None:
    assert session.server_ended
