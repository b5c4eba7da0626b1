"""What docs/editors says about settings, and its configurations of editors that cannot be driven here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from unstuck.lsp.settings import Settings, parse
from unstuck.lsp.settings_model import SettingsModel

from .harness import PAGES, Home, snippets

EXAMPLE = Settings(severity={"network/*": "information"})


def test_the_table_has_every_setting_with_its_default() -> None:
    page = (PAGES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \|", page, re.MULTILINE)
    table = {name: json.loads(default) for name, default in rows}
    assert table == SettingsModel().model_dump()


def test_helix_is_told_the_command_the_languages_and_settings_that_hold() -> None:
    (configuration,) = snippets("helix", "toml")
    value = tomllib.loads(configuration)
    server = value["language-server"]["unstuck"]
    assert [server["command"], *server["args"]] == ["unstuck", "server"]
    assert parse(server["config"]["unstuck"]) == (EXAMPLE, [])
    assert [language["name"] for language in value["language"]] == ["log", "text", "jsonl", "markdown"]
    assert all("unstuck" in language["language-servers"] for language in value["language"])


@pytest.mark.parametrize("language", ["log", "text", "jsonl", "markdown"])
def test_helix_finds_the_command_for_each_language(language: str, tmp_path: Path) -> None:
    program = shutil.which("hx")
    if program is None:
        pytest.skip("there is no hx on the path (tests/editors/setup.sh installs it on Debian 13 and later)")
    home = Home(tmp_path)
    home.write("xdg_config_home/helix/languages.toml", snippets("helix", "toml")[0])
    done = subprocess.run(
        [program, "--health", language], env=home.environment, capture_output=True, text=True, check=True, timeout=60
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert f"✓ unstuck: {home.folder / 'bin' / 'unstuck'}" in said


def test_the_drafts_for_zed_agree_on_the_name_of_the_server_and_pass_settings_that_hold() -> None:
    extension, package = map(tomllib.loads, snippets("zed", "toml"))
    (settings,) = map(json.loads, snippets("zed", "json"))
    (code,) = snippets("zed", "rust")
    assert list(extension["language_servers"]) == list(settings["lsp"]) == ["unstuck"]
    assert 'for_worktree("unstuck"' in code
    assert 'args: vec!["server".into()]' in code
    assert package["lib"]["crate-type"] == ["cdylib"]
    assert parse(settings["lsp"]["unstuck"]["settings"]["unstuck"]) == (EXAMPLE, [])


def test_sublime_is_told_the_command_and_settings_that_hold() -> None:
    (configuration,) = snippets("sublime", "json")
    client = json.loads(configuration)["clients"]["unstuck"]
    assert client["command"] == ["unstuck", "server"]
    # The package gives dotted names as objects.
    assert parse({name.removeprefix("unstuck."): value for name, value in client["settings"].items()}) == (EXAMPLE, [])


def test_every_editor_has_a_page_that_the_first_one_lists() -> None:
    listed = set(re.findall(r"\]\((\w+\.md)\)", (PAGES / "README.md").read_text(encoding="utf-8")))
    assert listed == {page.name for page in PAGES.glob("*.md")} - {"README.md"}
