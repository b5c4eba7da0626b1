"""Clearing the login: only that, never half, never where it cannot help, and back again byte for byte."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import string
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repairs import Home
from unstuck.programs import Ran
from unstuck.remedies import credentials

CLEAR = "clear-credentials-and-relogin"
LOGIN_TOKEN = "sk-ant-oat01-AbCdEfGh0123456789"
posix = pytest.mark.skipif(os.name == "nt", reason="needs links and modes of POSIX")
ordinary = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is read-only for root")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


# --- what is removed and what stays -------------------------------------------------------------------------------


def test_without_a_client_only_the_entry_goes(home: Home) -> None:
    home.log_in(mcpOAuth={"x|1": {"token": "t"}}, pluginSecrets={"a": [1, 2]})
    assert home.fix(CLEAR, "--yes") == 0
    assert home.credentials.read_text("utf-8") == json.dumps(
        {"mcpOAuth": {"x|1": {"token": "t"}}, "pluginSecrets": {"a": [1, 2]}}, indent=2
    )
    assert stat.S_IMODE(home.credentials.stat().st_mode) == 0o600


def test_undo_restores_every_byte(home: Home) -> None:
    before = home.log_in(mcpOAuth={})
    home.fix(CLEAR, "--yes")
    assert home.fix(CLEAR, "--undo") == 0
    assert home.credentials.read_bytes() == before
    assert stat.S_IMODE(home.credentials.stat().st_mode) == 0o600
    assert home.fix(CLEAR, "--undo") == 2


KEYS = st.text(string.ascii_letters + string.digits + ' _|é\\"/\n', max_size=12).filter(
    lambda key: key != credentials.ENTRY
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
BLANK = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t", "  "])


@given(
    others=st.lists(st.tuples(KEYS, VALUES), max_size=5, unique_by=lambda pair: pair[0]),
    login=VALUES,
    place=st.integers(0, 5),
    blanks=st.lists(BLANK, min_size=6, max_size=6),
    ascii_only=st.booleans(),
    mode=st.sampled_from([0o600, 0o640, 0o644, 0o400]),
)
def test_every_other_entry_stays_as_it_was_written(
    others: list[tuple[str, Any]], login: Any, place: int, blanks: list[str], ascii_only: bool, mode: int
) -> None:
    a, b, c, d, e, f = blanks

    def entry(key: str, value: Any) -> str:
        named = json.dumps(key, ensure_ascii=ascii_only)
        return f"{named}{a}:{b}{json.dumps(value, ensure_ascii=ascii_only, indent=len(c) or None)}"

    kept = [entry(key, value) for key, value in others]
    place = min(place, len(kept))
    every = [*kept[:place], entry(credentials.ENTRY, login), *kept[place:]]
    text = f"{{{d}{f'{e},{f}'.join(every)}{d}}}{e}"
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.write(home.credentials, text, mode)
        assert home.fix(CLEAR, "--yes") == 0
        after = home.credentials.read_bytes().decode()
        pairs: list[tuple[str, Any]] = json.loads(after, object_pairs_hook=lambda each: each)
        assert [key for key, _ in pairs] == [key for key, _ in others]
        at = 0
        for written in kept:
            at = after.index(written, at) + len(written)
        assert stat.S_IMODE(home.credentials.stat().st_mode) == mode
        assert home.fix(CLEAR, "--undo") == 0
        assert home.credentials.read_bytes() == text.encode()
        assert stat.S_IMODE(home.credentials.stat().st_mode) == mode


def test_an_entry_that_stands_there_twice_goes_twice() -> None:
    assert credentials.without_login(b'{"claudeAiOauth":1,"a":2,"claudeAiOauth":3}') == b'{"a":2}'


def test_a_member_of_the_same_name_elsewhere_stays() -> None:
    text = b'{"a":{"claudeAiOauth":1},"claudeAiOauth":{"claudeAiOauth":2},"b":"claudeAiOauth"}'
    assert credentials.without_login(text) == b'{"a":{"claudeAiOauth":1},"b":"claudeAiOauth"}'


@pytest.mark.parametrize(
    "content", [None, "", "{}", '{"mcpOAuth":{}}'], ids=["no file", "empty", "no entries", "others"]
)
def test_where_no_login_is_there_is_nothing_to_clear(
    home: Home, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        home.write(home.credentials, content)
    before = home.content()
    assert home.fix(CLEAR) == 0
    assert home.content() == before
    shown = capsys.readouterr().out
    assert "nothing to clear" in shown
    assert "claude auth login" in shown


def test_the_state_of_claude_code_is_never_touched(home: Home) -> None:
    home.log_in()
    state = home.write(".claude.json", '{"oauthAccount":{"accountUuid":"1"}}')
    home.fix(CLEAR, "--yes")
    assert state.read_text("utf-8") == '{"oauthAccount":{"accountUuid":"1"}}'


def test_a_chosen_configuration_folder_is_the_one_that_counts(home: Home) -> None:
    untouched = home.log_in()
    default = home.credentials
    home.environment["CLAUDE_CONFIG_DIR"] = str(home.path / "ünï cödé")
    home.log_in(x=1)
    assert home.fix(CLEAR, "--yes") == 0
    assert json.loads(home.credentials.read_bytes()) == {"x": 1}
    assert default.read_bytes() == untouched


# --- asking, showing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "status"), [(None, 2), (False, 1)], ids=["nobody to ask", "no"])
def test_without_a_yes_nothing_changes(home: Home, answer: bool | None, status: int) -> None:
    home.log_in()
    before = home.content()
    assert home.fix(CLEAR, answer=answer) == status
    assert home.content() == before
    assert home.backups() == []


def test_a_dry_run_shows_and_changes_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.log_in(mcpOAuth={})
    home.install()
    before = home.content()
    assert home.fix(CLEAR, "--dry-run", "--yes") == 0
    assert home.content() == before
    assert home.backups() == []
    assert not home.state.exists()
    assert ["claude", "auth", "logout"] not in home.programs.calls
    shown = capsys.readouterr().out
    for words in (
        "~/.claude/.credentials.json holds the login and one other entry",
        "claude auth logout",
        "claudeAiOauth",
    ):
        assert words in shown
    assert LOGIN_TOKEN not in shown


# --- by the client --------------------------------------------------------------------------------------------------


def test_the_client_logs_out_where_it_can(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = home.log_in()
    home.install()

    def logout() -> Ran:
        home.credentials.unlink()
        return Ran(0, f"Successfully logged out {LOGIN_TOKEN}")

    home.programs.answers["claude auth logout"] = logout
    assert home.fix(CLEAR, answer=True) == 0
    assert not home.credentials.exists()
    assert LOGIN_TOKEN not in capsys.readouterr().out
    assert home.fix(CLEAR, "--undo") == 0
    assert home.credentials.read_bytes() == before
    assert stat.S_IMODE(home.credentials.stat().st_mode) == 0o600


def test_an_old_client_is_not_given_words_that_it_would_take_for_a_prompt(home: Home) -> None:
    home.log_in(x=1)
    home.install("2.0.76")
    assert home.fix(CLEAR, "--yes") == 0
    assert home.programs.calls == [["claude", "--version"]]
    assert json.loads(home.credentials.read_bytes()) == {"x": 1}


@pytest.mark.parametrize(
    "ended", [Ran(1, f"failed {LOGIN_TOKEN}"), Ran(None, problem="it did not end within 60 seconds"), Ran(0, "ok")]
)
def test_where_the_client_fails_the_entry_is_removed_and_the_failure_told(
    home: Home, ended: Ran, capsys: pytest.CaptureFixture[str]
) -> None:
    before = home.log_in(x=1)
    home.install()
    home.programs.answers["claude auth logout"] = ended
    assert home.fix(CLEAR, "--yes") == 1
    assert json.loads(home.credentials.read_bytes()) == {"x": 1}
    shown = capsys.readouterr().out
    assert "`claude auth logout`: " in shown
    assert LOGIN_TOKEN not in shown
    assert len(home.backups()) == 1
    assert home.fix(CLEAR, "--undo") == 0
    assert home.credentials.read_bytes() == before


# --- where it cannot help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANTHROPIC_API_KEY", "sk-ant-api03-AbCdEfGh0123456789"),
        ("ANTHROPIC_AUTH_TOKEN", "secretsecret"),
        ("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-Zz0123456789AbCdEfGh"),
        ("CLAUDE_CODE_USE_BEDROCK", "1"),
        ("CLAUDE_CODE_USE_VERTEX", "true"),
        ("CLAUDE_CODE_USE_FOUNDRY", "yes"),
        ("ANTHROPIC_PROFILE", "work"),
    ],
)
@pytest.mark.parametrize("place", ["terminal", "settings", "project", "managed", "profile too"])
def test_what_goes_before_the_login_is_named_with_its_place(
    home: Home, name: str, value: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home.log_in()
    block = json.dumps({"env": {name: value}}, indent=1)
    expected = "the environment of this terminal"
    if place == "settings":
        home.write(".claude/settings.json", block)
        expected = "~/.claude/settings.json:3"
    elif place == "project":
        (home.work / ".claude").mkdir()
        (home.work / ".claude" / "settings.local.json").write_text(block, "utf-8")
        expected = "settings.local.json:3"
    elif place == "managed":
        managed = home.system / "etc" / "claude-code" / "managed-settings.json"
        managed.parent.mkdir(parents=True)
        managed.write_text(block, "utf-8")
        expected = "managed-settings.json:3"
    else:
        home.environment[name] = value
        if place == "profile too":
            home.write(".zshrc", f"# mine\nexport {name}={value}\n")
            expected = "~/.zshrc:2"
    before = home.content()
    assert home.fix(CLEAR, "--yes") == 2
    assert home.content() == before
    assert home.programs.calls == []
    told = capsys.readouterr().err
    assert name in told
    assert expected in told
    assert f"unstuck fix unset-variable {name}" in told
    assert len(value) < 6 or value not in told


def test_a_helper_for_keys_goes_before_the_login(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.log_in()
    home.write(".claude/settings.json", '{\n "apiKeyHelper": "/bin/key"\n}')
    assert home.fix(CLEAR, "--yes") == 2
    assert "apiKeyHelper goes before the login. It is set in ~/.claude/settings.json:2" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["DISABLE_LOGOUT_COMMAND", "DISABLE_LOGIN_COMMAND"])
def test_a_logout_that_was_switched_off_stays_off(home: Home, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = home.log_in()
    home.environment[name] = "1"
    assert home.fix(CLEAR, "--yes") == 2
    assert f"{name} is set in the environment of this terminal" in capsys.readouterr().err
    assert home.credentials.read_bytes() == before


@pytest.mark.parametrize(
    "setting", [("ANTHROPIC_API_KEY", ""), ("CLAUDE_CODE_USE_BEDROCK", "0"), ("DISABLE_LOGOUT_COMMAND", "0")]
)
def test_what_is_set_to_nothing_stands_in_nobodys_way(home: Home, setting: tuple[str, str]) -> None:
    home.log_in()
    home.environment.update([setting])
    assert home.fix(CLEAR, "--yes") == 0


def test_a_variable_of_other_terminals_is_only_a_warning(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.log_in()
    home.write(".bashrc", "export ANTHROPIC_API_KEY=sk-ant-api03-AbCdEfGh0123456789\n")
    assert home.fix(CLEAR, "--yes") == 0
    shown = capsys.readouterr().out
    assert "ANTHROPIC_API_KEY is set in ~/.bashrc:1" in shown
    assert "AbCdEfGh" not in shown


def test_running_sessions_are_counted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.log_in()
    for number in (11, 12):
        home.write(f".claude/sessions/{number}.json", json.dumps({"pid": number}))
    home.fix(CLEAR, "--dry-run")
    assert "2 running sessions will lose the login too" in capsys.readouterr().out


# --- where it is not safe -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b'{"claudeAiOauth":', b"\xff\xfe{}", b"[1]", b'{"a":1}}', b"[" * 100_000])
def test_broken_json_is_left_alone(home: Home, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    home.install()
    home.write(home.credentials, content, 0o600)
    assert home.fix(CLEAR, "--yes") == 2
    assert home.credentials.read_bytes() == content
    assert ["claude", "auth", "logout"] not in home.programs.calls
    told = capsys.readouterr().err
    assert "nothing was changed" in told
    assert "~/.claude/.credentials.json" in told


@posix
def test_a_link_that_leaves_the_folder_is_left_alone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.log_in()
    outside = home.path / "vault.json"
    home.credentials.rename(outside)
    home.credentials.symlink_to(outside)
    before = outside.read_bytes()
    assert home.fix(CLEAR, "--yes") == 2
    assert outside.read_bytes() == before
    assert home.credentials.is_symlink()
    assert "a link that leaves the configuration folder" in capsys.readouterr().err


@posix
def test_a_link_inside_the_folder_stays_a_link(home: Home) -> None:
    home.log_in(x=1)
    inside = home.config / "store.json"
    home.credentials.rename(inside)
    home.credentials.symlink_to("store.json")
    assert home.fix(CLEAR, "--yes") == 0
    assert home.credentials.is_symlink()
    assert json.loads(inside.read_bytes()) == {"x": 1}


@posix
def test_a_configuration_folder_that_is_a_link_is_no_obstacle(home: Home) -> None:
    home.log_in(x=1)
    real = home.path / "dotfiles"
    home.config.rename(real)
    (home.path / ".claude").symlink_to(real)
    assert home.fix(CLEAR, "--yes") == 0
    assert json.loads((real / ".credentials.json").read_bytes()) == {"x": 1}


@posix
def test_a_pipe_in_the_files_place_does_not_hold_us_up(home: Home) -> None:
    os.mkfifo(home.credentials)
    assert home.fix(CLEAR, "--yes") == 1


def test_a_file_that_changed_while_the_question_stood_is_left_alone(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.log_in()
    newer = b'{"claudeAiOauth":{"accessToken":"new"}}'

    def write(handle: int, data: bytes) -> None:
        # Claude Code stores a new login right while ours is being written.
        home.credentials.write_bytes(newer)
        os.write(handle, data)

    assert home.fix(CLEAR, "--yes", context=home.context(write=write)) == 1
    assert home.credentials.read_bytes() == newer
    assert "was changed by another program meanwhile" in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_disk_that_takes_no_more_loses_nothing(
    home: Home, number: int, after: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = home.log_in()
    written: list[int] = []

    def write(handle: int, data: bytes) -> None:
        if len(written) >= after:
            os.write(handle, data[: len(data) // 2])
            raise OSError(number, os.strerror(number))
        written.append(handle)
        os.write(handle, data)

    assert home.fix(CLEAR, "--yes", context=home.context(write=write)) == 1
    assert home.credentials.read_bytes() == before
    assert sorted(path.name for path in home.config.iterdir()) == [".credentials.json"]
    assert os.strerror(number) in capsys.readouterr().err
    assert home.backups() == []


@ordinary
def test_a_folder_that_is_read_only_loses_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = home.log_in()
    home.config.chmod(0o500)
    try:
        assert home.fix(CLEAR, "--yes") == 1
    finally:
        home.config.chmod(0o700)
    assert home.credentials.read_bytes() == before
    assert "cannot be written to" in capsys.readouterr().err


def test_a_state_folder_that_cannot_be_made_stops_everything(home: Home) -> None:
    before = home.log_in()
    home.state.write_text("a file in its place", "utf-8")
    assert home.fix(CLEAR, "--yes") == 1
    assert home.credentials.read_bytes() == before


# --- the way back ---------------------------------------------------------------------------------------------------


def test_undo_refuses_where_a_newer_login_stands_and_keeps_it_when_told_to(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before = home.log_in()
    home.fix(CLEAR, "--yes")
    newer = b'{"claudeAiOauth":{"accessToken":"newer"}}'
    home.credentials.write_bytes(newer)
    assert home.fix(CLEAR, "--undo") == 2
    assert home.credentials.read_bytes() == newer
    assert "changed since the backup: ~/.claude/.credentials.json" in capsys.readouterr().err
    assert home.fix(CLEAR, "--undo", "--yes") == 0
    assert home.credentials.read_bytes() == before
    assert newer in [file.read_bytes() for folder in home.backups() for file in folder.iterdir()]


def test_undo_shows_first_where_that_is_all_that_is_wanted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.log_in()
    home.fix(CLEAR, "--yes")
    cleared = home.credentials.read_bytes()
    assert home.fix(CLEAR, "--undo", "--dry-run") == 0
    assert home.credentials.read_bytes() == cleared
    assert "~/.claude/.credentials.json" in capsys.readouterr().out


def test_a_damaged_backup_is_not_restored(home: Home) -> None:
    home.log_in()
    home.fix(CLEAR, "--yes")
    cleared = home.credentials.read_bytes()
    next(file for file in home.backups()[0].iterdir() if file.name.startswith("0-")).write_bytes(b"x")
    assert home.fix(CLEAR, "--undo") == 2
    assert home.credentials.read_bytes() == cleared


@posix
def test_backups_are_for_the_user_alone(home: Home) -> None:
    old = os.umask(0)
    try:
        home.log_in()
        home.fix(CLEAR, "--yes")
    finally:
        os.umask(old)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [home.state, *home.state.rglob("*")] if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in [home.state, *home.state.rglob("*")] if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


# --- macOS ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "Claude Code-credentials"),
        ({"CLAUDE_CONFIG_DIR": "/c"}, f"Claude Code-credentials-{hashlib.sha256(b'/c').hexdigest()[:8]}"),
        ({"CLAUDE_CONFIG_DIR": "/c/"}, f"Claude Code-credentials-{hashlib.sha256(b'/c/').hexdigest()[:8]}"),
        ({"CLAUDE_CONFIG_DIR": "/c", "CLAUDE_SECURESTORAGE_CONFIG_DIR": ""}, "Claude Code-credentials"),
    ],
)
def test_the_keychain_item_is_that_of_the_active_folder(home: Home, variables: dict[str, str], expected: str) -> None:
    home.environment |= variables
    assert credentials.service(home.context()) == expected


@pytest.mark.parametrize(
    ("ended", "status", "words"),
    [
        (Ran(0, "password has been deleted."), 0, "Deleted the Keychain item"),
        (Ran(44, "The specified item could not be found in the keychain."), 0, "There was no Keychain item"),
        (Ran(36, "User interaction is not allowed."), 1, "is still there: it ended with status 36: User interaction"),
        (Ran(None, problem="it did not end within 30 seconds"), 1, "is still there: it did not end within"),
    ],
)
def test_on_macos_the_keychain_item_is_deleted_and_the_result_told(
    tmp_path: Path, ended: Ran, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path, "darwin")
    home.programs.answers["security"] = ended
    assert home.fix(CLEAR, "--yes") == status
    command = ["security", "delete-generic-password", "-s", "Claude Code-credentials", "-a", "dev"]
    assert home.programs.calls == [command]
    shown = capsys.readouterr().out
    assert words in shown
    assert '`security delete-generic-password -s "Claude Code-credentials" -a dev`' in shown
    assert "cannot be restored" in shown


def test_on_macos_the_client_goes_before_the_keychain(tmp_path: Path) -> None:
    home = Home(tmp_path, "darwin")
    home.install()
    home.programs.answers["claude auth logout"] = Ran(0)
    assert home.fix(CLEAR, "--yes") == 0
    assert [call[0] for call in home.programs.calls] == ["claude", "claude"]
