"""Events on their way from Claude Code's hooks to every server of the machine: none lost, none twice, none half."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.live import spool

FAILURE = {"hook_event_name": "StopFailure", "session_id": "s-1", "error": "rate_limit"}
WRITER = """
import json, sys
from pathlib import Path
from unstuck.live import spool
folder, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
number = 0
while number != times:
    text = json.dumps({"hook_event_name": "Stop", "session_id": f"{name}-{number}", "x": "y" * 5000})
    spool.write(folder, text.encode())
    number += 1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spool that does not exist yet."""
    return tmp_path / "state/events"


def put(folder: Path, name: str, content: str | bytes = json.dumps(FAILURE)) -> Path:
    """A file in the spool, of any name and content."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def at(seconds: int) -> str:
    """A name of an event of this time."""
    return f"{seconds * 1000:013}-77-abcDEF0123.json"


def aged(path: Path, **ago: float) -> Path:
    """The file, as if it had been written some time ago."""
    then = time.time() - timedelta(**ago).total_seconds()
    os.utime(path, (then, then))
    return path


def test_what_was_written_is_read(folder: Path) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    path = spool.write(folder, json.dumps(FAILURE).encode())
    [event] = spool.read(folder)
    assert (event.name, event.kind, event.session, event.value) == (path.name, "StopFailure", "s-1", FAILURE)
    assert before <= event.at <= datetime.now(UTC)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_spool_is_its_owners_alone(folder: Path) -> None:
    path = spool.write(folder, b"{}")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, path)] == [0o700, 0o600]


def test_a_spool_that_is_not_there_holds_nothing(folder: Path) -> None:
    assert spool.read(folder) == []
    spool.prune(folder)
    assert not folder.exists()


def test_each_reader_gets_each_event_once(folder: Path) -> None:
    first, second = spool.Reader(folder), spool.Reader(folder)
    assert first.read() == []
    for number in range(3):
        spool.write(folder, json.dumps(FAILURE | {"session_id": str(number)}).encode())
        assert [event.session for event in first.read()] == [str(number)]
    # Of events of the same millisecond nobody knows which came first.
    assert sorted(str(event.session) for event in second.read()) == ["0", "1", "2"]
    assert first.read() == second.read() == []
    assert len(spool.read(folder)) == 3


def test_events_are_given_in_order_of_time(folder: Path) -> None:
    for seconds in (30, 10, 20):
        put(folder, at(seconds))
    assert [event.at.timestamp() for event in spool.read(folder)] == [10, 20, 30]


def test_an_event_that_comes_after_a_later_one_is_not_missed(folder: Path) -> None:
    reader = spool.Reader(folder)
    put(folder, at(20))
    assert len(reader.read()) == 1
    put(folder, at(10))
    assert [event.at.timestamp() for event in reader.read()] == [10]


def test_a_server_that_starts_looks_back_as_far_as_it_wants(folder: Path) -> None:
    for seconds in (10, 20, 30):
        put(folder, at(seconds))
    assert [event.at.timestamp() for event in spool.read(folder, datetime.fromtimestamp(20, UTC))] == [20, 30]


def test_a_quiet_spool_is_only_glanced_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, at(10))
    aged(folder, minutes=1)
    reader = spool.Reader(folder)
    assert len(reader.read()) == 1
    monkeypatch.setattr(os, "scandir", lambda _: pytest.fail("the folder was listed again"))
    assert reader.read() == []
    monkeypatch.undo()
    put(folder, at(20))
    assert len(reader.read()) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".1000000000000-7-abc.json.x1", json.dumps(FAILURE)),
        (".aBcDeFgHiJ", json.dumps(FAILURE)),
        ("notes.txt", json.dumps(FAILURE)),
        ("1000000000000-7-abc.json.part", json.dumps(FAILURE)),
        ("../x.json"[3:], json.dumps(FAILURE)),
        ("9" * 13 + "-7-abc.json", "[]"),
        (at(1), ""),
        (at(1), '{"hook_event_name": "StopFailure", "sess'),
        (at(1), "[" * 100_000),
        (at(1), '"StopFailure"'),
        (at(1), '{"hook_event_name": 5}'),
        (at(1), '{"session_id": "s-1"}'),
        (at(1), b"\xff\xfe\x00"),
        (at(1), '{"hook_event_name": "Stop", "x": "' + "y" * (1 << 20) + '"}'),
    ],
)
def test_what_is_no_event_is_passed_over(folder: Path, name: str, content: str | bytes) -> None:
    put(folder, name, content)
    put(folder, at(2))
    assert [event.at.timestamp() for event in spool.read(folder)] == [2]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_what_is_no_file_is_passed_over(folder: Path, tmp_path: Path) -> None:
    put(folder, at(5))
    (folder / at(1)).mkdir()
    (folder / at(2)).symlink_to(put(tmp_path / "elsewhere", "secret.json"))
    (folder / at(3)).symlink_to("nowhere")
    os.mkfifo(folder / at(4))
    assert [event.at.timestamp() for event in spool.read(folder)] == [5]


def test_a_session_that_is_no_text_is_unknown(folder: Path) -> None:
    put(folder, at(1), json.dumps(FAILURE | {"session_id": ["s"]}))
    put(folder, at(2), json.dumps(FAILURE | {"session_id": ""}))
    assert [event.session for event in spool.read(folder)] == [None, None]


@given(content=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_reading_never_raises(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as base:
        put(Path(base), at(1), content)
        assert all(isinstance(event.value, dict) for event in spool.read(Path(base)))


@given(payload=st.binary(max_size=300))
def test_anything_can_be_written(payload: bytes) -> None:
    with tempfile.TemporaryDirectory() as base:
        path = spool.write(Path(base), payload)
        assert path.read_bytes() == payload.decode("utf-8", "replace").encode()
        spool.read(Path(base))


# --- many at once ---------------------------------------------------------------------------------------------------


def writer(folder: Path, name: str, times: int) -> subprocess.Popen[bytes]:
    """A process that writes events; forever if `times` is negative."""
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name, str(times)])


def until(done: Callable[[], bool]) -> None:
    """Waits for something, generously."""
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_of_many_writers_each_event_arrives_exactly_once(folder: Path) -> None:
    reader = spool.Reader(folder)
    processes = [writer(folder, f"w{number}", 25) for number in range(20)]
    given: list[str | None] = []

    def all_ended() -> bool:
        given.extend(event.session for event in reader.read())
        return all(process.poll() is not None for process in processes)

    until(all_ended)
    given.extend(event.session for event in reader.read())
    assert [process.returncode for process in processes] == [0] * 20
    assert sorted(map(str, given)) == sorted(f"w{number}-{each}" for number in range(20) for each in range(25))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_writer_that_is_killed_leaves_nothing_half(folder: Path) -> None:
    for number in range(5):
        process = writer(folder, f"w{number}", -1)
        until(lambda number=number: len(spool.read(folder)) > 20 * (number + 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
    names = [each.name for each in folder.iterdir() if not each.name.startswith(".")]
    assert len(spool.read(folder)) == len(names)


# --- clearing up ----------------------------------------------------------------------------------------------------


def test_old_events_go_and_others_stay(folder: Path) -> None:
    aged(put(folder, at(1)), days=8)
    aged(put(folder, ".aBcDeFgHiJ"), hours=2)
    kept = [
        aged(put(folder, at(2)), days=6),
        put(folder, at(3)),
        put(folder, ".KlMnOpQrSt"),
        aged(put(folder, "a person's.txt"), days=30),
    ]
    spool.prune(folder)
    assert sorted(folder.iterdir()) == sorted(kept)


def test_of_too_many_the_oldest_go_but_none_of_the_last_hour(folder: Path) -> None:
    for minutes in (10, 50, 70, 90, 110):
        aged(put(folder, at(10_000 - minutes)), minutes=minutes)
    spool.prune(folder, most=3)
    assert [event.at.timestamp() for event in spool.read(folder)] == [10_000 - minutes for minutes in (70, 50, 10)]
    spool.prune(folder, most=0)
    assert [event.at.timestamp() for event in spool.read(folder)] == [10_000 - minutes for minutes in (50, 10)]


def test_many_may_clear_up_at_once(folder: Path) -> None:
    for number in range(300):
        aged(put(folder, at(number)), days=8)
    put(folder, at(1000))
    program = "import sys; from pathlib import Path; from unstuck.live import spool; spool.prune(Path(sys.argv[1]))"
    processes = [subprocess.Popen([sys.executable, "-c", program, str(folder)]) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert [event.at.timestamp() for event in spool.read(folder)] == [1000]
