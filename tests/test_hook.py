"""What Claude Code runs for its events: the shell's command that `connect` installs, and `unstuck hook`."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import unstuck
from tests.generate import hooks
from unstuck.cli import main
from unstuck.live import spool

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "server/unstuck/plugin"
COMMANDS = {
    event: groups[0]["hooks"][0]["command"]
    for event, groups in json.loads((PLUGIN / "hooks/hooks.json").read_bytes())["hooks"].items()
}
# Claude Code runs `/bin/sh`, and these are what it may be.
STARTS = {"bash": ["bash", "--posix"], "busybox": ["busybox", "sh"], "zsh": ["zsh", "--emulate", "sh"]}
SHELLS = [shell for shell in ("dash", "bash", "busybox", "mksh", "zsh") if shutil.which(shell)]
PYTHON = "unstuck hook"
WAYS = [PYTHON, *SHELLS]
CAPTURES = sorted((ROOT / "tests/corpus/captures").glob("*/hook.json"))
SECRET = "a sentence of a conversation"
STOP = {
    "session_id": "11111111-2222-4333-8444-555555555555",
    "transcript_path": "/home/dev/.claude/projects/x/y.jsonl",
    "cwd": f"/home/{SECRET}",
    "hook_event_name": "Stop",
    "stop_hook_active": False,
    "last_assistant_message": f'{SECRET}, with "session_id":"zzz" and "hook_event_name":"StopFailure"',
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells of POSIX")


def command(way: str) -> list[str]:
    """What is run."""
    if way == PYTHON:
        return [sys.executable, "-m", "unstuck", "hook"]
    return [*STARTS.get(way, [way]), "-c", COMMANDS["Stop"]]


def environment(base: Path, **more: str) -> dict[str, str]:
    """A home of its own."""
    return {"HOME": str(base), "UNSTUCK_HOME": str(base / "state"), "PATH": os.environ["PATH"], **more}


def run(way: str, base: Path, payload: bytes, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the hook on some input."""
    return subprocess.run(command(way), input=payload, capture_output=True, timeout=60, env=environment(base, **more))


def arrived(base: Path) -> list[spool.Event]:
    """The events."""
    return spool.read(base / "state/events")


def payload(value: dict[str, Any]) -> bytes:
    """An event as Claude Code writes it: one line, no blanks."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_plugin_is_made_from_the_script() -> None:
    assert (PLUGIN / "hooks/hooks.json").read_text("utf-8") == hooks()
    assert tuple(COMMANDS) == spool.EVENTS


def test_the_plugin_can_be_installed_from_a_clone() -> None:
    marketplace = json.loads((ROOT / ".claude-plugin/marketplace.json").read_bytes())
    plugin = json.loads((PLUGIN / ".claude-plugin/plugin.json").read_bytes())
    [entry] = marketplace["plugins"]
    assert (ROOT / entry["source"]).resolve() == PLUGIN.resolve()
    assert (entry["name"], f"{plugin['name']}@{marketplace['name']}") == (plugin["name"], "unstuck@unstuck")
    assert plugin["version"] == unstuck.__version__


@pytest.mark.parametrize("way", WAYS)
def test_a_failure_arrives_whole(way: str, tmp_path: Path) -> None:
    for capture in CAPTURES[::7]:
        value = json.loads(capture.read_bytes())
        base = tmp_path / capture.parent.name
        done = run(way, base, payload(value))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        [event] = arrived(base)
        assert (event.kind, event.value) == ("StopFailure", value)


@pytest.mark.parametrize("way", WAYS)
def test_of_a_turn_that_went_well_only_the_session_is_kept(way: str, tmp_path: Path) -> None:
    run(way, tmp_path, payload(STOP))
    [event] = arrived(tmp_path)
    assert event.value == {"hook_event_name": "Stop", "session_id": STOP["session_id"]}
    assert SECRET not in (tmp_path / "state/events" / event.name).read_text("utf-8")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["SessionStart", "SessionEnd"])
def test_beginnings_and_ends_arrive(way: str, kind: str, tmp_path: Path) -> None:
    value = {"session_id": "s-1", "hook_event_name": kind, "source": "startup"}
    run(way, tmp_path, payload(value))
    assert [event.value for event in arrived(tmp_path)] == [value]


@pytest.mark.parametrize("way", WAYS)
def test_the_spool_is_its_owners_alone_and_holds_nothing_else(way: str, tmp_path: Path) -> None:
    run(way, tmp_path, payload(STOP))
    [event] = arrived(tmp_path)
    folder = tmp_path / "state/events"
    modes = {path: path.stat().st_mode & 0o777 for path in (folder.parent, folder, folder / event.name)}
    assert list(modes.values()) == [0o700, 0o700, 0o600]
    assert [path.name for path in folder.iterdir()] == [event.name]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "given",
    [b"", b"\n", b"hello", b"{", b"[]", b"\xff\xfe\x00\x01", b"[" * 100_000, b"$(touch gone) `touch gone` %s%n \\c"],
)
def test_nothing_on_standard_input_makes_it_fail(way: str, given: bytes, tmp_path: Path) -> None:
    done = run(way, tmp_path, given)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    run(way, tmp_path, payload(STOP))
    [event] = arrived(tmp_path)
    assert [path.name for path in (tmp_path / "state/events").iterdir()] == [event.name]
    assert not Path("gone").exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_state_folder_that_cannot_be_made_makes_it_not_fail(way: str, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    done = run(way, tmp_path, payload(STOP))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "state").read_text("utf-8") == "a file"


@pytest.mark.parametrize("way", WAYS)
def test_without_standard_input_it_does_not_fail(way: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *command(way)], capture_output=True, timeout=60, env=environment(tmp_path)
    )
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("way", WAYS)
def test_an_endless_event_is_taken_to_its_end_and_not_kept_half(way: str, tmp_path: Path) -> None:
    done = run(way, tmp_path, payload(STOP | {"hook_event_name": "StopFailure", "x": "y" * (3 << 20)}))
    assert done.returncode == 0
    run(way, tmp_path, payload(STOP))
    assert [event.kind for event in arrived(tmp_path)] == ["Stop"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_outlives_its_signals_and_leaves_nobody_behind(shell: str, tmp_path: Path) -> None:
    """Claude Code signals hooks right after starting them, and waits until nobody is left of them."""
    *start, script = command(shell)
    process = subprocess.Popen(
        [*start, script.replace("\n[ -t 0 ]", "\necho begun\n[ -t 0 ]")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(tmp_path),
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    for sent in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        os.killpg(process.pid, sent)
    said, _ = process.communicate(payload(STOP), 60)
    assert (process.returncode, said) == (0, b"")
    assert len(arrived(tmp_path)) == 1
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "more",
    [
        {"UNSTUCK_HOME": "{}/own place"},
        {"UNSTUCK_HOME": ""},
        {"UNSTUCK_HOME": "", "XDG_STATE_HOME": "{}/xdg state"},
        {"UNSTUCK_HOME": "", "XDG_STATE_HOME": ""},
        {"UNSTUCK_HOME": "", "XDG_STATE_HOME": "relative"},
    ],
)
def test_the_shell_finds_the_same_state_folder_as_the_program(shell: str, more: dict[str, str], tmp_path: Path) -> None:
    more = {name: value.format(tmp_path) for name, value in more.items()}
    program = "from unstuck.places import state_folder; print(state_folder())"
    ours = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment(tmp_path, **more)
    )
    run(shell, tmp_path, payload(STOP), **more)
    assert len(spool.read(Path(ours.stdout.strip()) / "events")) == 1


@pytest.mark.parametrize("shell", SHELLS)
def test_where_no_server_runs_the_shell_clears_up(shell: str, tmp_path: Path) -> None:
    run(shell, tmp_path, payload(STOP))
    [old] = arrived(tmp_path)
    path = tmp_path / "state/events" / old.name
    week_ago = time.time() - 9 * 24 * 3600
    os.utime(path, (week_ago, week_ago))
    run(shell, tmp_path, payload({"session_id": "s-1", "hook_event_name": "SessionStart"}))
    assert [event.kind for event in arrived(tmp_path)] == ["SessionStart"]


def test_many_sessions_at_once_lose_nothing(tmp_path: Path) -> None:
    script = ["sh", "-c", COMMANDS["Stop"]]
    processes: list[subprocess.Popen[bytes]] = []
    for number in range(40):
        process = subprocess.Popen(script, stdin=subprocess.PIPE, env=environment(tmp_path))
        assert process.stdin is not None
        process.stdin.write(payload(STOP | {"session_id": f"s-{number}"}))
        process.stdin.close()
        processes.append(process)
    assert {process.wait(60) for process in processes} == {0}
    assert sorted(str(event.session) for event in arrived(tmp_path)) == sorted(f"s-{n}" for n in range(40))


# --- the program ----------------------------------------------------------------------------------------------------


@contextmanager
def standing_in(data: bytes, base: str) -> Iterator[None]:
    """Standard input and the state folder, for this process."""
    before, home = sys.stdin, os.environ.get("UNSTUCK_HOME")
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        sys.stdin = stream = io.TextIOWrapper(file)
        os.environ["UNSTUCK_HOME"] = base
        try:
            yield
        finally:
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
events = st.dictionaries(st.sampled_from(["session_id", "cwd", "error", "x"]), anything).flatmap(
    lambda value: st.sampled_from([*spool.EVENTS, "Other"]).map(lambda kind: {**value, "hook_event_name": kind})
)


@given(data=st.binary(max_size=200) | events.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_the_program_ends_well(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as base, standing_in(data, base):
        assert main(["hook"]) == 0
        folder = Path(base) / "events"
        names = [path.name for path in folder.iterdir()] if folder.exists() else []
        assert [event.name for event in spool.read(folder)] == names


def test_the_program_loads_little(tmp_path: Path) -> None:
    program = "import sys; from unstuck.cli import main; main(['hook']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=payload(STOP),
        capture_output=True,
        check=True,
        timeout=60,
        env=environment(tmp_path),
    )
    loaded = set(done.stdout.decode().split())
    heavy = {"argparse", "dataclasses", "asyncio", "platformdirs", "unstuck.diagnosis", "unstuck.sources", "pydantic"}
    assert heavy & loaded == set()
    assert len(arrived(tmp_path)) == 1
