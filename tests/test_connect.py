"""`unstuck connect` and `disconnect`: entries in Claude Code's settings, put in and taken out without a trace."""

from __future__ import annotations

import argparse
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.homes import Home as Machine
from tests.repairs import Home
from unstuck.cli.connect import carry_out
from unstuck.cli.doctor import tell
from unstuck.live.silence import connection, silenced
from unstuck.live.spool import EVENTS
from unstuck.machine import Platform
from unstuck.remedies import jsontext
from unstuck.remedies.connect import plan_connect, plan_disconnect
from unstuck.remedies.files import Trouble
from unstuck.remedies.plan import Plan, Refusal

UNSTUCK = "/opt/un stuck/bin/unstuck"
OTHERS = {"hooks": [{"type": "command", "command": "notify-send stop"}]}
OWN_LINE = "jq -r '.model.id' | sed 's/|/{}/'  # mine\nif true; then echo \"é\"; fi"


def told(home: Home, command: str, *flags: str, answer: bool | None = None, unstuck: str = UNSTUCK) -> int:
    """Runs the command on this home; `answer` is what the person says, None where there is nobody."""
    options = argparse.Namespace(command=command, color="never", dry_run="--dry-run" in flags, yes="--yes" in flags)
    return carry_out(options, home.context(), lambda _: answer, lambda: unstuck)


def settings(home: Home) -> Path:
    """The user's settings."""
    return home.config / "settings.json"


def value(home: Home) -> dict[str, Any]:
    """What the settings say."""
    return json.loads(settings(home).read_bytes())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home without settings."""
    return Home(tmp_path)


TEXTS = {
    "one member": '{\n  "model": "opus"\n}\n',
    "no line at the end": '{\n  "model": "opus"\n}',
    "tabs": '{\n\t"model": "opus",\n\t"env": {\n\t\t"A": "1"\n\t}\n}\n',
    "four blanks": '{\n    "model": "opus"\n}\n',
    "one line": '{"model": "opus", "env": {}}',
    "compact": '{"model":"opus","a":[1,2]}',
    "blanks inside": '{ "model": "opus" }\n',
    "empty": "{}",
    "empty over lines": "{\n}\n",
    "nothing": "",
    "blank": " \n",
    "windows": '{\r\n  "model": "opus"\r\n}\r\n',
    "byte order mark": '\ufeff{\n  "model": "opus"\n}\n',
    "comments": '{\n  // which one\n  "model": "opus", // this\n  /* and */ "a": 1 // last\n  // end\n}\n',
    "comment on the line": '{ "model": "opus" // this\n}\n',
    "only a comment": "{\n  // nothing yet\n}\n",
    "comma at the end": '{\n  "model": "opus",\n}\n',
    "numbers and escapes": '{\n  "a": 1.0e2,\n  "b": "\\u00e9\\/",\n  "c": [ ]\n}\n',
    "members after": '{\n  "hooks": {\n    "Stop": [\n      {"hooks": []}\n    ]\n  },\n  "z": true\n}\n',
    "hooks without members": '{\n  "hooks": {},\n  "z": true\n}\n',
    "events without members": '{\n  "hooks": {\n    "Stop": [],\n    "StopFailure": [ ]\n  }\n}\n',
    "others' hooks": json.dumps({"hooks": {event: [OTHERS] for event in (*EVENTS, "PreToolUse")}}, indent=2),
    "others' hooks on a line": json.dumps({"hooks": {"Stop": [OTHERS]}, "z": 1}),
    "a status line": json.dumps({"statusLine": {"type": "command", "command": OWN_LINE, "padding": 0}}, indent=2),
    "a status line with escapes": '{"statusLine": {"type": "command", "command": "echo \\u00e9 \\/ \\u007c \\n x"}}',
    "the same member twice": '{\n  "hooks": 5,\n  "hooks": {\n    "Stop": []\n  }\n}\n',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_disconnecting_leaves_no_trace(home: Home, text: str) -> None:
    home.write(settings(home), text, 0o640)
    assert told(home, "connect", "--yes") == 0
    assert settings(home).read_bytes() != text.encode()
    assert told(home, "disconnect", "--yes") == 0
    assert settings(home).read_bytes() == text.encode()
    assert settings(home).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_our_entries_are_known_without_any_note(home: Home, text: str) -> None:
    home.write(settings(home), text)
    told(home, "connect", "--yes")
    shutil.rmtree(home.state)
    assert told(home, "disconnect", "--yes") == 0
    # What was empty before cannot be told from what was made.
    assert _plain(settings(home).read_text("utf-8")) == _without_empty(_plain(text))


def _plain(text: str) -> dict[str, Any]:
    return jsontext.value_of(jsontext.parse(text)) if text.strip() else {}


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    value = copy.deepcopy(value)
    hooks = value.get("hooks")
    if isinstance(hooks, dict):
        value["hooks"] = {event: groups for event, groups in hooks.items() if groups}
        if not value["hooks"]:
            del value["hooks"]
    return value


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_connecting_disturbs_nothing_and_twice_is_once(home: Home, text: str) -> None:
    home.write(settings(home), text)
    told(home, "connect", "--yes")
    once = settings(home).read_bytes()
    before, after = _plain(text), _plain(once.decode())
    for event in EVENTS:
        groups = (before.get("hooks") or {}).get(event) or []
        assert after["hooks"][event][:-1] == groups
        assert len(after["hooks"][event]) == len(groups) + 1
    rest = {key: each for key, each in after.items() if key not in ("hooks", "statusLine")}
    assert rest == {key: each for key, each in before.items() if key not in ("hooks", "statusLine")}
    backups = home.backups()
    assert told(home, "connect", "--yes") == 0
    assert settings(home).read_bytes() == once
    assert home.backups() == backups


def test_lines_of_others_stay_as_they_are(home: Home) -> None:
    home.write(settings(home), TEXTS["comments"])
    told(home, "connect", "--yes")
    lines = settings(home).read_text("utf-8").splitlines()
    assert lines[:3] == ["{", "  // which one", '  "model": "opus", // this']
    assert lines[3] == '  /* and */ "a": 1, // last'


def test_settings_that_are_not_there_are_made_and_removed(home: Home) -> None:
    assert told(home, "connect", "--yes") == 0
    assert set(value(home)) == {"hooks", "statusLine"}
    assert settings(home).stat().st_mode & 0o777 == 0o600
    assert told(home, "disconnect", "--yes") == 0
    assert not settings(home).exists()


def test_settings_that_we_made_stay_if_others_have_come(home: Home) -> None:
    told(home, "connect", "--yes")
    settings(home).write_text(json.dumps({"model": "opus"} | value(home)), "utf-8")
    assert told(home, "disconnect", "--yes") == 0
    assert value(home) == {"model": "opus"}


def test_what_others_changed_meanwhile_stays(home: Home) -> None:
    home.write(settings(home), '{\n  "model": "opus",\n  "hooks": {\n    "Stop": []\n  }\n}\n')
    told(home, "connect", "--yes")
    changed = value(home)
    changed["hooks"]["Stop"].insert(0, OTHERS)
    changed["hooks"]["StopFailure"][0]["hooks"].append(OTHERS["hooks"][0])
    changed["model"] = "haiku"
    settings(home).write_text(json.dumps(changed, indent=2), "utf-8")
    assert told(home, "disconnect", "--yes") == 0
    assert value(home) == {"model": "haiku", "hooks": {"Stop": [OTHERS], "StopFailure": [OTHERS]}}


def test_the_way_back_leads_to_before_the_first_time(home: Home) -> None:
    text = TEXTS["a status line with escapes"]
    home.write(settings(home), text)
    told(home, "connect", "--yes", unstuck="/old/unstuck")
    told(home, "connect", "--yes", unstuck="/new/unstuck")
    assert "/old/unstuck" not in settings(home).read_text("utf-8")
    assert told(home, "disconnect", "--yes") == 0
    assert settings(home).read_text("utf-8") == text


def test_the_way_back_after_a_change_and_connecting_again(home: Home) -> None:
    home.write(settings(home), TEXTS["a status line with escapes"])
    told(home, "connect", "--yes", unstuck="/old/unstuck")
    text = settings(home).read_text("utf-8")
    settings(home).write_text(text.replace("{", '{"model":"x",', 1), "utf-8")
    told(home, "connect", "--yes", unstuck="/new/unstuck")
    told(home, "disconnect", "--yes")
    assert settings(home).read_text("utf-8") == TEXTS["a status line with escapes"].replace("{", '{"model":"x",', 1)


def test_where_nothing_of_ours_is_nothing_is_done(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(home, "disconnect", "--yes") == 0
    home.write(settings(home), TEXTS["others' hooks"])
    before = home.content()
    assert told(home, "disconnect", "--yes") == 0
    assert home.content() == before
    assert "holds nothing of ours" in capsys.readouterr().out


def test_an_older_hook_of_ours_is_replaced(home: Home) -> None:
    told(home, "connect", "--yes")
    now = value(home)
    old = copy.deepcopy(now)
    for groups in old["hooks"].values():
        groups[0]["hooks"][0]["command"] = ": unstuck hook\nan older one"
    old["hooks"]["Stop"].append(copy.deepcopy(old["hooks"]["Stop"][0]))
    settings(home).write_text(json.dumps(old), "utf-8")
    told(home, "connect", "--yes")
    assert value(home)["hooks"] == now["hooks"]


# --- asking ---------------------------------------------------------------------------------------------------------


def test_the_change_is_shown_before_it_is_made(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.write(settings(home), '{\n  "env": {"ANTHROPIC_API_KEY": "sk-ant-api03-AbCdEfGh0123456789"}\n}\n')
    before = home.content()
    assert told(home, "connect", "--dry-run") == 0
    said = capsys.readouterr().out
    assert '+  "hooks": {' in said
    assert "AbCdEfGh" not in said
    assert told(home, "connect", answer=False) == 1
    assert told(home, "connect", answer=None) == 2
    assert home.content() == before
    assert not home.state.exists()
    assert told(home, "connect", answer=True) == 0


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["connect", "disconnect"])
@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'"x"', b"{,}", b'{"a": 1} x', b'{"hooks": {"a": }}', b"\xff\xfe{\x00", b"[" * 100_000]
)
def test_settings_that_are_broken_are_left_alone(
    home: Home, command: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    home.write(settings(home), content)
    assert told(home, command, "--yes") == 2
    assert settings(home).read_bytes() == content
    assert "settings.json" in capsys.readouterr().err


@pytest.mark.parametrize("hooks", ['"x"', "5", "[]", '{"Stop": {}}', '{"Stop": "x"}', '{"SessionEnd": null}'])
def test_hooks_of_another_shape_are_left_alone(home: Home, hooks: str) -> None:
    text = f'{{"hooks": {hooks}}}'
    home.write(settings(home), text)
    assert told(home, "connect", "--yes") == 2
    assert settings(home).read_text("utf-8") == text


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("command", ["connect", "disconnect"])
def test_settings_that_are_read_only_are_left_alone(
    home: Home, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(home, "connect", "--yes")
    settings(home).chmod(0o444)
    before = home.content()
    assert told(home, command, "--yes") == 2
    assert home.content() == before
    assert "read-only" in capsys.readouterr().err


def test_a_link_stays_and_its_target_is_changed(home: Home) -> None:
    target = home.write("dotfiles/claude.json", TEXTS["one member"])
    settings(home).symlink_to(target)
    told(home, "connect", "--yes")
    assert settings(home).is_symlink()
    assert "hooks" in json.loads(target.read_bytes())
    told(home, "disconnect", "--yes")
    assert (settings(home).is_symlink(), target.read_text("utf-8")) == (True, TEXTS["one member"])


def test_a_link_that_leads_nowhere_is_left_alone(home: Home) -> None:
    settings(home).symlink_to(home.path / "nowhere")
    assert told(home, "connect", "--yes") == 2
    assert not (home.path / "nowhere").exists()


def test_a_change_between_the_look_and_the_act_loses_nothing(home: Home) -> None:
    home.write(settings(home), TEXTS["one member"])
    plan = plan_connect(home.context(), UNSTUCK)
    home.write(settings(home), TEXTS["tabs"])
    assert plan.act is not None
    with pytest.raises(Trouble, match="changed by another program"):
        plan.act()
    assert settings(home).read_text("utf-8") == TEXTS["tabs"]


def test_the_folder_that_is_chosen_is_the_one_that_is_changed(home: Home) -> None:
    home.environment["CLAUDE_CONFIG_DIR"] = str(home.path / "other")
    told(home, "connect", "--yes")
    assert (home.path / "other/settings.json").exists()
    assert not (home.path / ".claude/settings.json").exists()


# --- the status line ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("sh") is None, reason="a shell of POSIX")
@pytest.mark.parametrize("program", ["there", "gone"])
def test_the_users_own_line_is_drawn_as_before(home: Home, program: str, tmp_path: Path) -> None:
    unstuck = tmp_path / "un stuck's" / "unstuck"
    if program == "there":
        unstuck.parent.mkdir()
        unstuck.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m unstuck \"$@\"\n", "utf-8")
        unstuck.chmod(0o755)
    own = "cat; printf '%s' \"$0\"; echo oops >&2; exit 3"
    home.write(settings(home), json.dumps({"statusLine": {"type": "command", "command": own}}))
    told(home, "connect", "--yes", unstuck=str(unstuck))
    given = json.dumps({"session_id": "s-1", "model": {"display_name": "Opus"}}).encode()

    def drawn(command: str) -> tuple[bytes, bytes, int]:
        environment = home.environment | {"PATH": os.environ["PATH"]}
        done = subprocess.run(["sh", "-c", command], input=given, capture_output=True, timeout=60, env=environment)
        return done.stdout, done.stderr, done.returncode

    assert drawn(value(home)["statusLine"]["command"]) == drawn(own) == (given + b"sh", b"oops\n", 3)
    assert (home.state / "statusline/s-1.json").exists() == (program == "there")


@pytest.mark.skipif(shutil.which("sh") is None, reason="a shell of POSIX")
def test_without_the_program_our_line_is_empty(home: Home) -> None:
    told(home, "connect", "--yes", unstuck="/nowhere/unstuck")
    done = subprocess.run(
        ["sh", "-c", value(home)["statusLine"]["command"]], input=b"{}", capture_output=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("line", [None, 5, "x", {}, {"type": "command"}, {"type": "command", "command": " "}])
def test_a_status_line_of_another_kind_is_left_alone(home: Home, line: Any) -> None:
    text = json.dumps({"statusLine": line})
    home.write(settings(home), text)
    assert told(home, "connect", "--yes") == 0
    assert value(home)["statusLine"] == line
    told(home, "disconnect", "--yes")
    assert settings(home).read_text("utf-8") == text


# --- the plugin, and Windows ----------------------------------------------------------------------------------------


def test_with_the_plugin_there_are_no_hooks_twice(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    told(home, "connect", "--yes")
    settings(home).write_text(json.dumps(value(home) | {"enabledPlugins": {"unstuck@unstuck": True}}), "utf-8")
    told(home, "connect", "--yes")
    assert "unstuck hook" not in settings(home).read_text("utf-8")
    assert "unstuck statusline" in value(home)["statusLine"]["command"]
    capsys.readouterr()
    told(home, "disconnect", "--yes")
    assert "claude plugin uninstall unstuck@unstuck" in capsys.readouterr().out
    assert value(home)["enabledPlugins"] == {"unstuck@unstuck": True}
    assert "statusLine" not in value(home)


def test_on_windows_the_program_itself_is_called(tmp_path: Path) -> None:
    home = Home(tmp_path, "windows")
    program = r"C:\Users\jane\bin\unstuck.exe"
    told(home, "connect", "--yes", unstuck=program)
    [group] = value(home)["hooks"]["StopFailure"]
    assert group == {"hooks": [{"type": "command", "command": program, "args": ["hook"], "timeout": 10}]}
    assert value(home)["statusLine"]["command"] == "C:/Users/jane/bin/unstuck.exe statusline"
    once = settings(home).read_bytes()
    told(home, "connect", "--yes", unstuck=program)
    assert settings(home).read_bytes() == once
    shutil.rmtree(home.state)
    told(home, "disconnect", "--yes")
    assert value(home) == {}


def test_on_windows_a_status_line_of_the_users_stays(tmp_path: Path) -> None:
    home = Home(tmp_path, "windows")
    home.write(settings(home), json.dumps({"statusLine": {"type": "command", "command": "mine.exe"}}))
    told(home, "connect", "--yes", unstuck=r"C:\Program Files\unstuck.exe")
    assert value(home)["statusLine"]["command"] == "mine.exe"


# --- any settings ---------------------------------------------------------------------------------------------------

names = st.text(max_size=6) | st.sampled_from(["hooks", "statusLine", "env", *EVENTS])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=10,
)
groups = st.lists(
    anything | st.fixed_dictionaries({"hooks": st.lists(st.just(OTHERS["hooks"][0]), max_size=2)}), max_size=2
)
lines = st.fixed_dictionaries({"type": st.just("command"), "command": st.text(max_size=30)})
objects = st.builds(
    lambda rest, more: {**rest, **more},
    st.dictionaries(names, anything, max_size=4),
    st.fixed_dictionaries(
        {},
        optional={
            "hooks": st.dictionaries(st.sampled_from([*EVENTS, "PreToolUse"]), groups, max_size=3),
            "statusLine": lines,
        },
    ),
)
layouts: st.SearchStrategy[Callable[[Any], str]] = st.sampled_from(
    [
        json.dumps,
        lambda value: json.dumps(value, indent=2, ensure_ascii=False),
        lambda value: json.dumps(value, indent="\t") + "\n",
        lambda value: json.dumps(value, indent=4).replace("\n", "\r\n"),
        lambda value: json.dumps(value, separators=(",", ":")),
        lambda value: json.dumps(value, indent=1, separators=(" ,", " : ")),
    ]
)


@given(settings_value=objects, layout=layouts, forgets=st.booleans())
def test_any_settings_come_back(settings_value: dict[str, Any], layout: Callable[[Any], str], forgets: bool) -> None:
    content = layout(settings_value).encode("utf-8", "surrogatepass")
    try:
        content.decode()
    except UnicodeDecodeError:
        return
    with tempfile.TemporaryDirectory() as base:
        home = Home(Path(base))
        # Nothing here is about a disk that fails.
        context = home.context(write=os.write)
        home.write(settings(home), content)
        try:
            plan = plan_connect(context, UNSTUCK)
        except Refusal:
            assert settings(home).read_bytes() == content
            return
        _carry_out(plan)
        assert plan_connect(context, UNSTUCK).act is None
        if forgets:
            shutil.rmtree(home.state)
        _carry_out(plan_disconnect(context))
        if forgets:
            assert _same(_without_empty(json.loads(settings(home).read_bytes())), _without_empty(settings_value))
        else:
            assert settings(home).read_bytes() == content


def _carry_out(plan: Plan) -> None:
    if plan.act is not None:
        plan.act()


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


# --- what keeps it silent -------------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine whose folder is trusted."""
    machine = Machine(tmp_path)
    machine.state(projects={str(machine.folder): {"hasTrustDialogAccepted": True}})
    return machine


def silent(machine: Machine) -> str:
    """What keeps hooks silent in its folder."""
    return " ".join(silenced(machine.machine, machine.folder))


def test_nothing_keeps_it_silent(machine: Machine) -> None:
    machine.settings({"model": "opus"})
    assert silent(machine) == ""


@pytest.mark.parametrize(
    ("scopes", "said"),
    [
        ({"user": {"disableAllHooks": True}}, "`disableAllHooks` is on in ~/.claude/settings.json."),
        ({"user": {"disableAllHooks": True}, "project": {"disableAllHooks": False}}, ""),
        ({"user": {"disableAllHooks": False}, "local": {"disableAllHooks": True}}, "settings.local.json"),
        ({"managed": {"disableAllHooks": True}}, "managed-settings.json"),
        ({"managed": {"allowManagedHooksOnly": True}}, "an administrator allows no others"),
        ({"user": {"allowManagedHooksOnly": True}}, ""),
        ({"user": {"disableAllHooks": "true"}}, ""),
        ({"user": []}, "~/.claude/settings.json cannot be read as JSON"),
    ],
)
def test_settings_that_keep_it_silent_are_named(machine: Machine, scopes: dict[str, Any], said: str) -> None:
    for scope, content in scopes.items():
        machine.settings(content, scope)
    assert said in silent(machine)
    assert bool(said) == bool(silent(machine))


@pytest.mark.parametrize(
    ("projects", "trusted"),
    [
        ({}, False),
        ({"{}": {"hasTrustDialogAccepted": False}}, False),
        ({"{}": {"hasTrustDialogAccepted": "yes"}}, False),
        ({"{}/..": {}}, False),
        ({"{}": {"hasTrustDialogAccepted": True}}, True),
        ({"/": {"hasTrustDialogAccepted": True}}, True),
        ({"{}x": {"hasTrustDialogAccepted": True}}, False),
    ],
)
def test_a_folder_that_is_not_trusted_is_named(machine: Machine, projects: dict[str, Any], trusted: bool) -> None:
    machine.state(projects={path.format(machine.folder): each for path, each in projects.items()})
    assert ("is not trusted" in silent(machine)) is not trusted


def test_where_nothing_is_known_of_trust_nothing_is_said(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert silent(machine) == ""
    machine.text(machine.machine.state_file, "{")
    assert silent(machine) == ""


def both(tmp_path: Path, platform: Platform = "linux") -> tuple[Home, Machine]:
    """A home that was connected, and the same as the other parts of the program see it."""
    home = Home(tmp_path / "one", platform)
    told(home, "connect", "--yes")
    machine = Machine(tmp_path / "two", platform)
    machine.settings(value(home))
    return home, machine


def doctor(machine: Machine, capsys: pytest.CaptureFixture[str]) -> str:
    """What `unstuck doctor` says of it."""
    capsys.readouterr()
    tell(argparse.Namespace(format="text", days=7, online=False, color="never"), machine.machine)
    lines = capsys.readouterr().out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  Live "))
    rest = takewhile(lambda line: line.startswith("    "), lines[start + 1 :])
    return " ".join(" ".join([lines[start].removeprefix("  Live "), *rest]).split())


def test_doctor_says_whether_it_is_connected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, machine = both(tmp_path)
    assert doctor(machine, capsys) == "connected by hooks and status line"
    machine.settings({"disableAllHooks": True}, "local")
    assert "connected by hooks and status line, but silent here: `disableAllHooks` is on" in doctor(machine, capsys)
    machine.settings({})
    assert doctor(machine, capsys) == "not connected: errors are seen in transcripts alone; `unstuck connect`"


def test_the_plugin_connects_too(machine: Machine) -> None:
    machine.settings({"enabledPlugins": {"unstuck@unstuck": True}})
    assert connection(machine.machine) == "the plugin's hooks"
    machine.settings({"enabledPlugins": {"unstuck@unstuck": False}}, "local")
    assert connection(machine.machine) == ""


def test_connecting_says_what_keeps_it_silent(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.write(settings(home), '{"disableAllHooks": true}')
    assert told(home, "connect", "--yes") == 0
    assert "`disableAllHooks` is on in ~/.claude/settings.json" in capsys.readouterr().out
