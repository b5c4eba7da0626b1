"""Settings that change what is sent, and the ways that requests take."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from unstuck.diagnosis.evidence import Variable

from .homes import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def source_of(home: Home, item: str) -> str | None:
    return next((each.source for each in home.collect().provenance if each.item == item), None)


# --- the model ------------------------------------------------------------------------------------------------------


def test_the_model_is_that_of_the_highest_settings_file(home: Home) -> None:
    assert home.collect().settings.model is None
    home.settings({"a": 1, "model": "opus"})
    assert home.collect().settings.model == "opus"
    assert source_of(home, "settings.model") == "~/.claude/settings.json:3"
    home.settings({"model": "claude-opus-4-6[1m]"}, "local")
    assert home.collect().settings.model == "claude-opus-4-6[1m]"
    assert source_of(home, "settings.model") == f"{home.folder}/.claude/settings.local.json:2"


def test_the_variable_for_the_model_outranks_the_setting(home: Home) -> None:
    home.settings({"model": "opus"})
    home.environment["ANTHROPIC_MODEL"] = "sonnet[1m]"
    assert home.collect().settings.model == "sonnet[1m]"
    assert source_of(home, "settings.model") == "environment"
    home.settings({"env": {"ANTHROPIC_MODEL": "haiku"}})
    assert home.collect().settings.model == "haiku"
    assert source_of(home, "settings.model") == "~/.claude/settings.json:3"


# --- a prompt of one's own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "prompt"),
    [
        ({"outputStyle": "My house style"}, "output style (~/.claude/settings.json:2)"),
        ({"agent": "reviewer"}, "agent (~/.claude/settings.json:2)"),
        ({"outputStyle": "default"}, None),
        ({"outputStyle": "Explanatory"}, None),
        ({"outputStyle": ""}, None),
        ({}, None),
    ],
)
def test_a_prompt_of_ones_own_is_told_by_its_place(settings: object, prompt: str | None, home: Home) -> None:
    home.settings(settings)
    assert home.collect().settings.custom_system_prompt == prompt


# --- variables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ANTHROPIC_BASE_URL", "http://localhost:4000", True),
        ("ANTHROPIC_BASE_URL", "https://api.anthropic.com", False),
        ("ANTHROPIC_BASE_URL", "https://api.anthropic.com/", False),
        ("ANTHROPIC_BASE_URL", "https://api.anthropic.com.example.org", True),
        ("CLAUDE_CODE_ATTRIBUTION_HEADER", "0", True),
        ("CLAUDE_CODE_ATTRIBUTION_HEADER", "false", True),
        ("CLAUDE_CODE_ATTRIBUTION_HEADER", "1", False),
        ("CLAUDE_CODE_DISABLE_1M_CONTEXT", "1", True),
        ("CLAUDE_CODE_DISABLE_1M_CONTEXT", "0", False),
        ("HTTPS_PROXY", "http://user:secret@proxy:3128", True),
        ("https_proxy", "http://proxy", True),
        ("NODE_EXTRA_CA_CERTS", "/etc/ca.pem", True),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", True),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "1", False),
        ("EDITOR", "vi", False),
    ],
)
def test_a_variable_is_told_where_it_has_an_effect(name: str, value: str, told: bool, home: Home) -> None:
    home.environment[name] = value
    assert home.collect().settings.variables == ((Variable(name, "environment"),) if told else ())


def test_values_of_any_kind_in_a_settings_file_count(home: Home) -> None:
    home.settings(
        {"env": {"CLAUDE_CODE_ATTRIBUTION_HEADER": 0, "CLAUDE_CODE_DISABLE_1M_CONTEXT": True, "HTTPS_PROXY": []}}
    )
    assert home.collect().settings.variables == (
        Variable("CLAUDE_CODE_ATTRIBUTION_HEADER", "~/.claude/settings.json:3"),
        Variable("CLAUDE_CODE_DISABLE_1M_CONTEXT", "~/.claude/settings.json:4"),
    )


def test_a_proxy_in_a_system_file_is_a_place(home: Home) -> None:
    home.text(home.root / "etc/environment", 'PATH="/bin"\nhttps_proxy="http://proxy:3128"\n')
    place = f"{home.root}/etc/environment:2"
    assert home.collect().settings.variables == (Variable("https_proxy", place, False),)


# --- the history of the project -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subjects", "trigger"),
    [
        (("Add HERMES.md", "Fix"), "HERMES.md"),
        (("Add hermes.md",), None),
        (("Handle openclaw.inbound_meta.v1 blocks",), "openclaw.inbound_meta.v1"),
        (("Handle openclaw", "$(touch x); `touch x`"), None),
        ((), None),
    ],
)
def test_words_of_the_last_commits_are_found(subjects: tuple[str, ...], trigger: str | None, home: Home) -> None:
    home.commits(*subjects)
    assert home.collect().settings.git_trigger == trigger
    source = source_of(home, "settings.git_trigger")
    assert (source is not None and source.startswith("commit ")) == (trigger is not None)


def test_commits_of_long_ago_do_not_count(home: Home) -> None:
    home.commits("Add HERMES.md", *map(str, range(20)))
    assert home.collect().settings.git_trigger is None


def test_a_new_commit_is_seen(home: Home) -> None:
    home.commits("One")
    assert home.collect().settings.git_trigger is None
    home.git("commit", "--quiet", "--allow-empty", "-m", "HERMES.md")
    assert home.collect().settings.git_trigger == "HERMES.md"


def test_a_work_tree_of_its_own_has_the_same_history(home: Home) -> None:
    home.commits("Add HERMES.md")
    home.git("worktree", "add", "--quiet", str(home.base / "tree"))
    home.folder = home.base / "tree"
    assert home.collect().settings.git_trigger == "HERMES.md"


def test_nothing_is_found_where_claude_code_does_not_tell_the_history(home: Home) -> None:
    home.commits("Add HERMES.md")
    home.settings({"includeGitInstructions": False})
    assert home.collect().settings.git_trigger is None
    home.settings({"env": {"CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS": "1"}})
    assert home.collect().settings.git_trigger is None


def test_a_repository_cannot_make_git_run_anything(home: Home) -> None:
    home.commits("Add HERMES.md")
    bait = home.text("bait.sh", f"#!/bin/sh\ntouch {home.base}/taken\n")
    os.chmod(bait, 0o700)
    for name in ("gpg.program", "core.pager", "core.fsmonitor", "pager.log", "diff.external", "alias.log"):
        home.git("config", name, str(bait))
    home.git("config", "log.showSignature", "true")
    assert home.collect().settings.git_trigger == "HERMES.md"
    assert not (home.base / "taken").exists()


@pytest.mark.parametrize("content", ["gitdir: /nowhere", "", "x" * 100])
def test_a_broken_repository_is_none(content: str, home: Home) -> None:
    home.environment["PATH"] = os.environ["PATH"]
    home.text(home.folder / ".git", content)
    assert home.collect().settings.git_trigger is None


def test_a_git_that_hangs_is_given_up(home: Home) -> None:
    (home.folder / ".git").mkdir()
    program = home.text("bin/git", "#!/bin/sh\nexec tail -f /dev/null\n")
    os.chmod(program, 0o700)
    home.environment["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    found = home.collect()
    assert (found.settings.git_trigger, found.settings.variables) == (None, ())
