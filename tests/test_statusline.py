"""The status line: its figures are kept, its line is drawn, and the user's own command gets the same input."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.homes import ACCOUNT, OTHER_ACCOUNT, Home
from unstuck.cli import main
from unstuck.cli.statusline import line
from unstuck.diagnosis.evidence import UsageWindow
from unstuck.live import statusline_file
from unstuck.sources.machine.account import read_state
from unstuck.sources.machine.files import Files
from unstuck.sources.machine.scene import Scene
from unstuck.sources.machine.statusline import status_line_of, status_lines, told

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SESSION = "cccccccc-2222-4333-8444-555555555555"
SECRET = "/home/jane/secret-project"


def seconds(**ahead: float) -> int:
    """A time from now in seconds since 1970."""
    return int((NOW + timedelta(**ahead)).timestamp())


def given_to_it(**more: Any) -> dict[str, Any]:
    """What Claude Code gives its status line in the middle of a session."""
    return {
        "session_id": SESSION,
        "transcript_path": f"{SECRET}/x.jsonl",
        "cwd": SECRET,
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "workspace": {"current_dir": SECRET, "project_dir": SECRET, "added_dirs": []},
        "version": "2.1.328",
        "cost": {"total_cost_usd": 0.000188},
        "context_window": {"context_window_size": 1_000_000, "used_percentage": 12.4, "remaining_percentage": 88},
        "rate_limits": {
            "five_hour": {"used_percentage": 42, "resets_at": seconds(hours=2)},
            "seven_day": {"used_percentage": 85.5, "resets_at": seconds(days=3)},
        },
        **more,
    }


def record(home: Home, **more: Any) -> Path:
    """Keeps what was told at this time; the file."""
    value = given_to_it(**more)
    environment = {"CLAUDE_CONFIG_DIR": str(home.config)} | home.environment
    statusline_file.record(home.own, value, home.now, environment)
    return home.own / "statusline" / f"{value['session_id']}.json"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Someone who is signed in."""
    home = Home(tmp_path)
    home.environment["CLAUDE_CONFIG_DIR"] = str(home.home / ".claude")
    home.state()
    return home


def scene(home: Home) -> Scene:
    """What its evidence is made from."""
    return Scene(home.machine, Files())


def account(home: Home) -> str | None:
    """The account that is signed in, as a mark."""
    state = read_state(scene(home))
    return state.account if state is not None else None


# --- the line -------------------------------------------------------------------------------------------------------


def clock(at: datetime) -> str:
    """A time as this machine's clock shows it."""
    here = at.astimezone()
    return f"{here:%H:%M}" if here.date() == NOW.astimezone().date() else f"{here:%a} {here:%H:%M}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            given_to_it(),
            f"Opus 5.5 · context 12 % · session 42 % · week 86 % (resets {clock(NOW + timedelta(days=3))})",
        ),
        (
            given_to_it(rate_limits={"five_hour": {"used_percentage": 90, "resets_at": seconds(hours=2)}}),
            f"Opus 5.5 · context 12 % · session 90 % (resets {clock(NOW + timedelta(hours=2))})",
        ),
        # With an API key, and before the first answer, nothing is known: never a false zero.
        (given_to_it(rate_limits=None, context_window={"used_percentage": None}), "Opus 5.5"),
        (given_to_it(rate_limits={"five_hour": {"used_percentage": 0}}), "Opus 5.5 · context 12 % · session 0 %"),
        # What a window was before its reset says nothing of now.
        (
            given_to_it(rate_limits={"five_hour": {"used_percentage": 99, "resets_at": seconds(hours=-1)}}),
            "Opus 5.5 · context 12 %",
        ),
        ({"model": {"display_name": "\x1b[31mred\x07\u202e\n"}}, "[31mred"),
        ({"model": {"display_name": "x" * 500}}, "x" * 40),
        ({}, ""),
        ({"model": 5, "context_window": [], "rate_limits": {"five_hour": {"used_percentage": "9"}}}, ""),
        ({"rate_limits": {"seven_day": {"used_percentage": float("nan"), "resets_at": 1e300}}}, ""),
    ],
)
def test_the_line_says_what_is_known(value: dict[str, Any], shown: str) -> None:
    assert line(value, NOW) == shown + "\n"


def run(data: bytes, base: Path, *arguments: str, stdout: Any = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as Claude Code does."""
    environment = {"HOME": str(base), "UNSTUCK_HOME": str(base / "state"), "TZ": "UTC"}
    return subprocess.run(
        [sys.executable, "-m", "unstuck", "statusline", *arguments],
        input=data,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=60,
        env=environment,
    )


def test_the_command_draws_and_keeps(tmp_path: Path) -> None:
    done = run(json.dumps(given_to_it(rate_limits={})).encode(), tmp_path)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, "Opus 5.5 · context 12 %\n", b"")
    assert (tmp_path / f"state/statusline/{SESSION}.json").exists()


def test_for_another_command_the_input_is_handed_on_unchanged(tmp_path: Path) -> None:
    data = b" \xff" + json.dumps(given_to_it()).encode() + b"\r\n\x00" * 100_000
    assert run(data, tmp_path, "--tee").stdout == data


@pytest.mark.parametrize("arguments", [(), ("--tee",)])
def test_a_reader_that_has_gone_does_no_harm(arguments: tuple[str, ...], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run(json.dumps(given_to_it()).encode(), tmp_path, *arguments, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / f"state/statusline/{SESSION}.json").exists()


@pytest.mark.parametrize("arguments", [(), ("--tee",)])
def test_a_state_folder_that_cannot_be_made_does_no_harm(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    done = run(json.dumps(given_to_it()).encode(), tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


def test_the_command_loads_little(tmp_path: Path) -> None:
    program = "import sys; from unstuck.cli import main; main(['statusline']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(given_to_it()).encode(),
        capture_output=True,
        check=True,
        timeout=60,
        env={"HOME": str(tmp_path), "UNSTUCK_HOME": str(tmp_path)},
    )
    loaded = set(done.stdout.decode().split())
    heavy = {"argparse", "dataclasses", "asyncio", "platformdirs", "unstuck.diagnosis", "unstuck.sources", "pydantic"}
    assert heavy & loaded == set()


@contextmanager
def standing_in(data: bytes, base: Path) -> Iterator[Path]:
    """Standard input, standard output and the state folder, for this process; what is printed comes into a file."""
    before, home, out = sys.stdin, os.environ.get("UNSTUCK_HOME"), os.dup(1)
    printed = base / "printed"
    with tempfile.TemporaryFile() as file, printed.open("wb") as target:
        file.write(data)
        file.seek(0)
        sys.stdin = stream = io.TextIOWrapper(file)
        os.environ["UNSTUCK_HOME"] = str(base / "state")
        os.dup2(target.fileno(), 1)
        try:
            yield printed
        finally:
            os.dup2(out, 1)
            os.close(out)
            sys.stdin = before
            stream.detach()
            if home is None:
                del os.environ["UNSTUCK_HOME"]
            else:
                os.environ["UNSTUCK_HOME"] = home


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
windows = st.dictionaries(st.sampled_from(["used_percentage", "resets_at"]), anything | st.integers(0, 2**40))
limits = st.dictionaries(st.sampled_from(["five_hour", "seven_day", "spend_limit"]), windows | anything)
inputs = st.fixed_dictionaries(
    {},
    optional={
        "session_id": st.sampled_from([SESSION, "../../x", "a/b", ""]) | anything,
        "model": st.fixed_dictionaries({}, optional={"id": anything, "display_name": anything}) | anything,
        "version": anything,
        "context_window": st.dictionaries(st.just("used_percentage"), anything) | anything,
        "rate_limits": limits | anything,
    },
)


@given(data=st.binary(max_size=200) | inputs.map(lambda value: json.dumps(value).encode()), tee=st.booleans())
def test_whatever_comes_the_command_ends_well(data: bytes, tee: bool) -> None:
    with tempfile.TemporaryDirectory() as base:
        with standing_in(data, Path(base)) as printed:
            assert main(["statusline", "--tee"] if tee else ["statusline"]) == 0
        if tee:
            assert printed.read_bytes() == data
        else:
            assert printed.read_bytes().count(b"\n") <= 1
        kept = [path for path in Path(base).rglob("*") if path.is_file() and path != printed]
        assert {path.parent for path in kept} <= {Path(base) / "state/statusline"}
        for path in kept:
            status_line_of(path.read_bytes())


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_figures_are_kept_and_no_folders(home: Home) -> None:
    path = record(home)
    text = path.read_text("utf-8")
    assert SECRET not in text
    assert ACCOUNT not in text
    [kept] = status_lines(scene(home))
    assert (kept.at, kept.session, kept.account) == (home.now, SESSION, account(home))
    assert (kept.version, kept.model, kept.context_percent) == ("2.1.328", "claude-opus-5-5", 12.4)
    assert kept.windows == (
        UsageWindow("session", 42, None, NOW + timedelta(hours=2)),
        UsageWindow("weekly", 85.5, None, NOW + timedelta(days=3)),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_what_is_kept_is_its_owners_alone(home: Home) -> None:
    path = record(home)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path)] == [0o700, 0o600]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_each_session_has_one_file_and_there_are_not_ever_more(home: Home) -> None:
    for number in range(80):
        path = record(home, session_id=f"s-{number}")
        os.utime(path, (number, number))
        record(home, session_id=f"s-{number}")
        os.utime(path, (number, number))
    names = {path.stem for path in (home.own / "statusline").iterdir()}
    assert names == {f"s-{number}" for number in range(16, 80)}


@pytest.mark.parametrize("session", [None, 5, "", "../x", "a/b", "x" * 65, ".", "a b", "é"])
def test_a_session_without_a_proper_name_is_not_kept(home: Home, session: Any) -> None:
    statusline_file.record(home.own, given_to_it(session_id=session), NOW, {})
    assert not home.own.exists()


def test_the_newest_figures_of_the_account_count(home: Home) -> None:
    record(home, session_id="older")
    home.now += timedelta(minutes=5)
    record(home, session_id="newer", rate_limits={"five_hour": {"used_percentage": 50, "resets_at": seconds(hours=2)}})
    home.now += timedelta(minutes=5)
    record(home, session_id="without", rate_limits={})
    figures = told(scene(home), account(home))
    assert figures is not None
    assert (figures.fetched_at, [each.used_percent for each in figures.figures.windows]) == (
        NOW + timedelta(minutes=5),
        [50],
    )


def test_figures_of_another_account_do_not_count(home: Home) -> None:
    record(home)
    home.state(oauthAccount={"accountUuid": OTHER_ACCOUNT})
    assert told(scene(home), account(home)) is None


def test_figures_of_a_token_are_nobodys(home: Home) -> None:
    home.environment["CLAUDE_CODE_OAUTH_TOKEN"] = "sk-ant-oat01-x"
    record(home)
    assert told(scene(home), account(home)) is None


def test_a_window_whose_reset_had_passed_is_no_figure(home: Home) -> None:
    record(home, rate_limits={"five_hour": {"used_percentage": 99, "resets_at": seconds(hours=-1)}})
    assert [each.windows for each in status_lines(scene(home))] == [()]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"at": "x", "session": "s"}', "\x00", "[" * 100_000])
def test_what_cannot_be_read_is_passed_over(home: Home, content: str) -> None:
    path = record(home)
    (path.parent / "broken.json").write_text(content, "utf-8")
    (path.parent / ".half.json.x1").write_text("{}", "utf-8")
    (path.parent / "folder.json").mkdir()
    assert [each.session for each in status_lines(scene(home))] == [SESSION]


def test_figures_from_the_future_are_passed_over(home: Home) -> None:
    record(home)
    home.now -= timedelta(hours=1)
    assert status_lines(scene(home)) == []
