"""Unsetting a variable: every place is found, only lines that do nothing else are changed, and all comes back."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repairs import Home
from unstuck.remedies import jsontext, shelltext
from unstuck.remedies.shelltext import Dialect

UNSET = "unset-variable"
NAME = "ANTHROPIC_API_KEY"
SECRET = "sk-ant-api03-AbCdEfGh0123456789"
OFF = f"# {shelltext.NOTE}"
posix = pytest.mark.skipif(os.name == "nt", reason="needs links and shells of POSIX")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


# --- what a file says -------------------------------------------------------------------------------------------------

# A line, its dialect, and whether it is switched off (True), left to the user (False) or no setting at all (None).
LINES: list[tuple[str, Dialect, bool | None]] = [
    ("export K=abc", "sh", True),
    ("  export K='a b;c' # why", "sh", True),
    ('K="a\\"b"; export K', "sh", True),
    ("export K=$(pass show x)", "sh", True),
    ("export K=`pass show x`", "sh", True),
    ("export K=${OTHER:-x}y", "sh", True),
    ("typeset -gx K=abc", "sh", True),
    ("declare -x K=abc;", "sh", True),
    ("readonly K=a#b", "sh", True),
    ("setenv K abc", "sh", True),
    ("K=abc", "sh", True),
    ("K=abc claude", "sh", False),
    ("alias c='K=abc claude'", "sh", False),
    ("export A=1 K=2", "sh", False),
    ("true && export K=2", "sh", False),
    ('export K="abc', "sh", False),
    ("export K=abc\\", "sh", False),
    ("# export K=abc", "sh", None),
    ("   #K=abc", "sh", None),
    ("export K=", "sh", None),
    ("export K=''", "sh", None),
    ("unset K", "sh", None),
    ("export OTHER_K=abc", "sh", None),
    ("export K2=abc", "sh", None),
    ("echo $K", "sh", None),
    ("tool --K=abc", "sh", None),
    ("set -gx K abc", "fish", True),
    ("set -x K 'a b'", "fish", True),
    ("set -e K", "fish", None),
    ("set -gx K abc; echo", "fish", False),
    ("K=abc claude", "fish", False),
    ('$env:K = "abc"', "powershell", True),
    ("$Env:k='abc'", "powershell", True),
    ('$env:K = ""', "powershell", None),
    ('[Environment]::SetEnvironmentVariable("K", "abc", "User")', "powershell", False),
    ("K=abc def # all of it", "env", True),
    ("export K=abc", "env", True),
    ('K="abc', "env", False),
    ("K=", "env", None),
    ("#K=abc", "env", None),
]


@pytest.mark.parametrize(("line", "dialect", "expected"), LINES, ids=[f"{line} ({kind})" for line, kind, _ in LINES])
def test_a_line_that_only_sets_the_variable_is_told_from_others(
    line: str, dialect: Dialect, expected: bool | None
) -> None:
    text = f"first\n{line}\nlast\n"
    found = shelltext.settings(text, "K", dialect)
    assert [each.by_hand is None for each in found if each.line == 2] == ([] if expected is None else [expected])
    assert all("abc" not in each.shown for each in found)


def test_what_a_here_document_holds_is_left_to_the_user() -> None:
    text = "cat > f <<'EOF'\nexport K=1\nEOF\nexport K=2\n"
    found = shelltext.settings(text, "K", "sh")
    assert [(each.line, each.by_hand is None) for each in found] == [(2, False), (4, True)]


def test_a_line_that_goes_on_from_the_one_before_is_left_to_the_user() -> None:
    assert [each.by_hand is None for each in shelltext.settings("echo \\\nK=1\n", "K", "sh")] == [False]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if true; then\n  export K=1\nfi\n", f"if true; then\n  : {OFF}export K=1\nfi\n"),
        ("f() {\nexport K=1\n}\n", f"f() {{\n: {OFF}export K=1\n}}\n"),
        ("if a\nthen\n\tK=1\n\texport K=2\nelse\nx\nfi", f"if a\nthen\n\t: {OFF}K=1\n\t: {OFF}export K=2\nelse\nx\nfi"),
        ("if a; then\n  x\n  K=1\nfi\n", f"if a; then\n  x\n  {OFF}K=1\nfi\n"),
        ("a\r\nK=1\r\nb", f"a\r\n{OFF}K=1\r\nb"),
        ("K=1", f"{OFF}K=1"),
    ],
)
def test_a_block_is_never_left_empty(before: str, after: str) -> None:
    lines = [each.line for each in shelltext.settings(before, "K", "sh")]
    assert shelltext.switch_off(before, lines, "sh") == after


@posix
@given(
    st.lists(
        st.sampled_from(
            [
                "export K=1",
                "K=1",
                "if true; then",
                "else",
                "fi",
                "f() {",
                "}",
                "for i in 1; do",
                "done",
                "echo x",
                "# c",
                "",
            ]
        ),
        max_size=12,
    )
)
def test_a_profile_that_a_shell_takes_is_still_taken(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    shell = shutil.which("sh") or "/bin/sh"

    def taken(script: str) -> bool:
        return subprocess.run([shell, "-n"], input=script.encode(), capture_output=True, timeout=60).returncode == 0

    found = shelltext.settings(text, "K", "sh")
    if found and taken(text):
        after = shelltext.switch_off(text, [each.line for each in found if each.by_hand is None], "sh")
        assert taken(after), after


# --- JSON -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"env":{"K":"1"}}', '{"env":{}}'),
        ('{"env":{"A":"1","K":"2"}}', '{"env":{"A":"1"}}'),
        ('{"env":{"K":"2","A":"1"}}', '{"env":{"A":"1"}}'),
        ('{\n  "env": {\n    "A": "1",\n    "K": "2"\n  }\n}\n', '{\n  "env": {\n    "A": "1"\n  }\n}\n'),
        ('{\r\n "env": {\r\n  "K": "2",\r\n  "A": "1"\r\n }\r\n}', '{\r\n "env": {\r\n  "A": "1"\r\n }\r\n}'),
        (
            '{ // all\n  "env": {\n    // one\n    "K": "2", // two\n    /* three */ "A": "1",\n  },\n}',
            '{ // all\n  "env": {\n    // one\n    // two\n    /* three */ "A": "1",\n  },\n}',
        ),
        ('{"env":{"A":"1" // x\n,"K":"2"}}', '{"env":{"A":"1" // x\n}}'),
        ('\ufeff{"env":{"K":"1"}}', '\ufeff{"env":{}}'),
    ],
)
def test_comments_and_layout_stay(before: str, after: str) -> None:
    assert jsontext.without(before, ["env", "K"]) == after
    jsontext.parse(after)


@pytest.mark.parametrize(
    "text", ["", "{", '{"a" 1}', '{"a":1 "b":2}', "{'a':1}", "[1,,2]", "{}x", '{"a":tru}', '"\n"', "/*"]
)
def test_what_is_not_json_is_told(text: str) -> None:
    with pytest.raises(jsontext.NotJson):
        jsontext.parse(text)


# --- finding and changing ---------------------------------------------------------------------------------------------


def test_every_place_is_found_and_switched_off_and_comes_back(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.environment[NAME] = SECRET
    home.write(".zshrc", f"alias x=y\nexport {NAME}={SECRET}\n", 0o600)
    home.write(".config/fish/conf.d/keys.fish", f"set -gx {NAME} {SECRET}\n")
    home.write(".claude/settings.json", json.dumps({"env": {NAME: SECRET, "B": "1"}, "model": "x"}, indent=2))
    home.write("../work/.env", f"A=1\n{NAME}={SECRET}\n")
    variables = [{"name": "A", "value": "1"}, {"name": NAME, "value": SECRET}]
    home.write(
        ".config/Code/User/settings.json",
        f'{{\n  // mine\n  "claudeCode.environmentVariables": {json.dumps(variables)},\n'
        f'  "terminal.integrated.env.linux": {{"{NAME}": "{SECRET}"}},\n}}\n',
    )
    before = home.content()
    assert home.fix(UNSET, NAME, "--yes") == 0
    shown = capsys.readouterr().out
    for place in (
        "the environment of this terminal",
        "~/.zshrc:2",
        "keys.fish:1",
        "~/.claude/settings.json:3",
        ".env:2",
        "~/.config/Code/User/settings.json:3",
        "~/.config/Code/User/settings.json:4",
        f"unset {NAME}",
    ):
        assert place in shown
    assert SECRET not in shown
    after = home.content()
    assert after[".zshrc"] == (f"alias x=y\n{OFF}export {NAME}={SECRET}\n".encode(), 0o600)
    assert after[".env"][0] == f"A=1\n{OFF}{NAME}={SECRET}\n".encode()
    assert json.loads(after[".claude/settings.json"][0]) == {"env": {"B": "1"}, "model": "x"}
    assert after[".config/Code/User/settings.json"][0].decode() == (
        '{\n  // mine\n  "claudeCode.environmentVariables": [{"name": "A", "value": "1"}],\n'
        '  "terminal.integrated.env.linux": {},\n}\n'
    )
    assert home.fix(UNSET, NAME, "--undo") == 0
    assert home.content() == before


@pytest.mark.parametrize("answer", [None, False])
def test_nothing_is_edited_without_a_yes(home: Home, answer: bool | None) -> None:
    home.write(".zshrc", f"export {NAME}={SECRET}\n")
    before = home.content()
    assert home.fix(UNSET, NAME, answer=answer) == (2 if answer is None else 1)
    assert home.fix(UNSET, NAME, "--dry-run") == 0
    assert home.content() == before
    assert home.backups() == []


def test_what_is_left_to_the_user_is_named_and_the_rest_done(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.write(".bashrc", f"export {NAME}={SECRET}\nalias c='{NAME}={SECRET} claude'\n")
    managed = home.system / "etc" / "claude-code" / "managed-settings.d" / "1.json"
    managed.parent.mkdir(parents=True)
    managed.write_text(json.dumps({"env": {NAME: SECRET}}), "utf-8")
    assert home.fix(UNSET, NAME, "--yes") == 1
    shown = capsys.readouterr().out
    assert "~/.bashrc:2 still sets it: other commands stand on the same line." in shown
    assert "1.json:1 still sets it: an administrator manages this file." in shown
    assert SECRET not in shown
    assert SECRET in managed.read_text("utf-8")


def test_the_state_of_claude_code_is_named_and_not_edited(home: Home) -> None:
    state = home.write(".claude.json", json.dumps({"env": {NAME: SECRET}}))
    before = state.read_bytes()
    assert home.fix(UNSET, NAME, "--yes") == 0
    assert state.read_bytes() == before


def test_a_variable_that_is_set_nowhere_is_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.fix(UNSET, NAME) == 0
    assert f"{NAME} is set neither in this terminal nor in any file" in capsys.readouterr().out


def test_settings_that_are_broken_are_told_and_left_alone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    broken = home.write(".claude/settings.json", f'{{"env": {{"{NAME}": "{SECRET}"')
    home.write(".zshrc", f"export {NAME}={SECRET}\n")
    before = broken.read_bytes()
    assert home.fix(UNSET, NAME, "--yes") == 0
    assert "~/.claude/settings.json is not valid JSON (line 1, column" in capsys.readouterr().out
    assert broken.read_bytes() == before


@pytest.mark.parametrize("name", ["PATH", "HOME", "a b", "1A", "A;rm", ""])
def test_a_name_that_is_none_or_that_all_need_is_refused(home: Home, name: str) -> None:
    assert home.fix(UNSET, name, "--yes") == 2


def test_without_a_name_what_is_set_is_listed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.environment["ANTHROPIC_BASE_URL"] = "http://secret.example"
    home.write(".zshrc", f"export {NAME}={SECRET}\n")
    assert home.fix(UNSET) == 2
    told = capsys.readouterr().err
    assert f"Set: {NAME} in ~/.zshrc:1." in told
    assert "Set: ANTHROPIC_BASE_URL in the environment of this terminal." in told
    assert "secret.example" not in told


def test_the_helper_for_keys_is_removed_by_its_name(home: Home) -> None:
    settings = home.write(".claude/settings.json", '{\n  "apiKeyHelper": "/bin/key",\n  "model": "x"\n}\n')
    assert home.fix(UNSET, "apiKeyHelper", "--yes") == 0
    assert settings.read_text("utf-8") == '{\n  "model": "x"\n}\n'


@posix
def test_a_profile_that_is_a_link_stays_a_link(home: Home) -> None:
    real = home.write("dotfiles/zshrc", f"export {NAME}={SECRET}\n", 0o640)
    (home.path / ".zshrc").symlink_to(real)
    assert home.fix(UNSET, NAME, "--yes") == 0
    assert (home.path / ".zshrc").is_symlink()
    assert real.read_text("utf-8").startswith(OFF)
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_bytes_that_are_no_text_stay(home: Home) -> None:
    profile = home.write(".profile", b"x='\xff\xfe'\r\nexport " + NAME.encode() + b"=1\r\n\x80")
    assert home.fix(UNSET, NAME, "--yes") == 0
    assert profile.read_bytes() == b"x='\xff\xfe'\r\n" + OFF.encode() + b"export " + NAME.encode() + b"=1\r\n\x80"


def test_of_several_files_all_are_changed_or_none(home: Home) -> None:
    home.write(".bashrc", f"export {NAME}={SECRET}\n")
    home.write(".zshrc", f"export {NAME}={SECRET}\n")
    before = home.content()
    written = 0

    def write(handle: int, data: bytes) -> None:
        nonlocal written
        if data.startswith(OFF.encode()):
            written += 1
            if written == 2:
                raise OSError(28, "No space left on device")
        os.write(handle, data)

    assert home.fix(UNSET, NAME, "--yes", context=home.context(write=write)) == 1
    assert home.content() == before
    assert home.backups() == []


def test_undo_takes_back_the_variable_that_is_named(home: Home) -> None:
    home.write(".bashrc", "export AAA=1\n")
    home.write(".zshrc", "export BBB=1\n")
    home.fix(UNSET, "AAA", "--yes")
    home.fix(UNSET, "BBB", "--yes")
    assert home.fix(UNSET, "AAA", "--undo") == 0
    assert (home.path / ".bashrc").read_text("utf-8") == "export AAA=1\n"
    assert (home.path / ".zshrc").read_text("utf-8") == f"{OFF}export BBB=1\n"
    assert home.fix(UNSET, "--undo") == 0
    assert (home.path / ".zshrc").read_text("utf-8") == "export BBB=1\n"
