"""The series of figures and the notices about them: kept once whoever writes at the same time, whatever lies there."""

from __future__ import annotations

import json
import math
import os
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.diagnosis.evidence import Usage, UsageWindow
from unstuck.live import notices, series
from unstuck.live.forecast import Point
from unstuck.live.notices import Key, due, once
from unstuck.places import take_lock

from .homes import ACCOUNT, NOW, OTHER_ACCOUNT, Home

MINE, OTHERS = "a1b2c3d4", "e5f60718"
RESET = NOW + timedelta(hours=3)
WINDOW = UsageWindow("session", 50.0, None, RESET)
OPUS = UsageWindow("weekly_scoped", 7.25, "Opus 4.6", NOW + timedelta(days=3))
WORKER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from unstuck.diagnosis.evidence import Usage, UsageWindow
from unstuck.live import series
state, now, scope, times, most = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), *sys.argv[3:]
series._MOST_BYTES = int(most) or series._MOST_BYTES
number = 0
while number != int(times):
    for name in (scope, "Shared"):
        window = UsageWindow("weekly_scoped", float(number % 100), name, now + timedelta(hours=3))
        told = Usage("cache", now + timedelta(minutes=-50, seconds=number), (window,))
        series.record(state, told, "a1b2c3d4", now)
    number += 1
    print(number, flush=True)
"""
ASKER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from unstuck.live.notices import Key, once
state, reset = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
for number in range(10):
    print(number, once(state, Key("session", None, 80, reset + timedelta(hours=5 * number))))
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder that does not exist yet."""
    return tmp_path / "own/state"


def figures(
    *windows: UsageWindow, minutes: float = 0, seconds: float = 0, used: float = 50, scope: str | None = None
) -> Usage:
    """Figures from some minutes after now, or before."""
    window = replace(WINDOW, used_percent=float(used))
    if scope is not None:
        window = replace(window, kind="weekly_scoped", scope=scope)
    return Usage("cache", NOW + timedelta(minutes=minutes, seconds=seconds), windows or (window,))


def keep(state: Path, usage: Usage, account: str | None = MINE, now: datetime = NOW) -> bool:
    """Records figures."""
    return series.record(state, usage, account, now)


def used(state: Path, account: str = MINE) -> list[float]:
    """The percents that are kept."""
    return [point.used_percent for point in series.points(state, account)]


def program(text: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own."""
    command = [sys.executable, "-W", "error", "-c", text, *map(str, arguments)]
    root = Path(__file__).parents[1]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_what_was_recorded_is_read(state: Path) -> None:
    assert keep(state, figures(WINDOW, OPUS, minutes=-3))
    at = NOW - timedelta(minutes=3)
    assert OPUS.resets_at is not None
    assert series.points(state, MINE) == (
        Point(at, "session", None, 50.0, RESET, "cache"),
        Point(at, "weekly_scoped", "Opus 4.6", 7.25, OPUS.resets_at, "cache"),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_the_series_is_its_owners_alone(state: Path) -> None:
    for minutes in (-3, -1):
        keep(state, figures(minutes=minutes))
        files = [stat.S_IMODE(each.stat().st_mode) for each in (state, *state.iterdir())]
        assert files == [0o700, 0o600, 0o600]


def test_points_are_in_order_of_their_own_time(state: Path) -> None:
    for minutes in (-5, -20, -1, -10):
        keep(state, figures(minutes=minutes, used=minutes + 30))
    assert used(state) == [10, 20, 25, 29]


@pytest.mark.parametrize(
    ("second", "new"),
    [
        (figures(minutes=-10), False),
        (figures(minutes=-10, used=51), False),
        (figures(minutes=-9.1), False),
        (figures(minutes=-10.9), False),
        (figures(minutes=-9.1, used=51), True),
        (figures(minutes=-9), True),
        (figures(minutes=-10, scope="Opus"), True),
        (figures(replace(WINDOW, resets_at=RESET + timedelta(seconds=40)), minutes=-9.5), False),
        (figures(replace(WINDOW, resets_at=RESET + timedelta(hours=5)), minutes=-9.5), True),
        (replace(figures(minutes=-10), source="statusline"), False),
    ],
)
def test_only_what_is_new_is_added(state: Path, second: Usage, new: bool) -> None:
    assert keep(state, figures(minutes=-10))
    before = (state / "usage.jsonl").read_bytes()
    assert keep(state, second) is new
    assert ((state / "usage.jsonl").read_bytes() != before) is new
    assert len(used(state)) == 1 + new


@pytest.mark.parametrize(
    "usage",
    [
        Usage(),
        replace(figures(), fetched_at=None),
        figures(minutes=10),
        figures(minutes=-9 * 24 * 60),
        figures(replace(WINDOW, resets_at=None)),
        figures(replace(WINDOW, resets_at=NOW)),
        figures(used=math.nan),
        figures(used=math.inf),
        figures(used=-1),
        figures(used=101),
        figures(scope="\x1b[2J"),
        figures(scope="a" * 100),
        figures(scope="someone@example.invalid"),
    ],
)
def test_what_says_nothing_is_not_kept(state: Path, usage: Usage) -> None:
    assert not keep(state, usage)
    assert not state.exists()


def test_each_account_has_its_own_series(state: Path) -> None:
    assert keep(state, figures(used=40))
    assert keep(state, figures(used=40), OTHERS)
    assert keep(state, figures(minutes=-5, used=30), OTHERS)
    assert (used(state), used(state, OTHERS)) == ([40], [30, 40])


def test_of_an_unknown_account_nothing_is_kept(state: Path) -> None:
    assert not keep(state, figures(), None)
    assert keep(state, figures())
    assert series.points(state, None) == ()


def test_no_account_can_be_told_from_the_file(state: Path, tmp_path: Path) -> None:
    keep(state, figures())
    keep(tmp_path / "another", figures())
    files = [(folder / "usage.jsonl").read_text() for folder in (state, tmp_path / "another")]
    assert MINE not in files[0]
    # The same account looks different on each machine.
    marks = [json.loads(text.splitlines()[1])["of"] for text in files]
    assert marks[0] != marks[1]


def test_the_account_is_the_one_that_is_signed_in(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert series.whose(home.machine) is None
    found: list[str | None] = []
    for account in (ACCOUNT, OTHER_ACCOUNT, ACCOUNT):
        home.state(oauthAccount={"accountUuid": account, "emailAddress": account + "@example.invalid"})
        found.append(series.whose(home.machine))
    assert found[0] == found[2]
    assert found[0] != found[1]
    assert ACCOUNT not in str(found)


# --- bounds ---------------------------------------------------------------------------------------------------------


def test_what_is_older_than_the_longest_window_goes(state: Path) -> None:
    now = NOW
    for number in range(12 * 12):
        now = NOW + number * timedelta(hours=2)
        window = replace(WINDOW, used_percent=number % 90, resets_at=now + timedelta(hours=1))
        assert keep(state, Usage("statusline", now, (window,)), now=now)
    kept = series.points(state, MINE)
    assert kept[-1].at == now
    assert timedelta(days=7.5) < now - kept[0].at < timedelta(days=9.5)
    assert (state / "usage.jsonl").stat().st_size < 64 << 10


def overdue(state: Path) -> None:
    """Adds figures so old that whoever adds the next writes the file anew."""
    then = NOW - timedelta(days=10)
    assert keep(state, replace(figures(used=99), fetched_at=then), now=then)


def test_of_what_is_older_one_in_half_an_hour_is_enough(state: Path) -> None:
    for minutes in range(12 * 60, 0, -5):
        assert keep(state, figures(minutes=-minutes, used=minutes % 100))
    overdue(state)
    assert keep(state, figures())
    ages = [NOW - point.at for point in series.points(state, MINE)]
    assert len([age for age in ages if age < timedelta(hours=6)]) == 72
    assert 12 <= len([age for age in ages if age >= timedelta(hours=6)]) <= 13
    assert max(ages) < timedelta(hours=13)


def test_what_a_writer_that_died_has_left_is_cleared_away(state: Path) -> None:
    overdue(state)
    (state / ".usage.jsonl.0123456789ab").write_text("half")
    (state / "else.json").write_text("{}")
    assert keep(state, figures())
    assert sorted(each.name for each in state.iterdir()) == ["else.json", "usage.jsonl", "usage.lock"]


def test_a_full_file_loses_its_oldest_lines(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "_MOST_BYTES", 4000)
    for number in range(100):
        assert keep(state, figures(minutes=number - 110, used=number))
        assert (state / "usage.jsonl").stat().st_size <= 4000
        assert used(state)[-1] == number
    assert 15 <= len(used(state)) <= 40


# --- what else may lie there ----------------------------------------------------------------------------------------


HALF = b'{"at":1795176000.0,"kind":"session","us'


def test_a_half_line_is_passed_over_and_spoils_no_other(state: Path) -> None:
    keep(state, figures(minutes=-10, used=10))
    path = state / "usage.jsonl"
    path.write_bytes(path.read_bytes() + HALF)
    assert used(state) == [10]
    assert keep(state, figures(minutes=-5, used=20))
    assert used(state) == [10, 20]
    assert HALF + b"\n" in path.read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"[" * 50_000,
        b'{"salt":"00000000000000000000000000000000"}',
        b'{"salt":5,"schema":99}',
        b'{"at":1795176000,"kind":"session","used":1e999,"resets":1795180000,"of":"x"}',
        b'{"at":1795176000,"kind":"session","used":NaN,"resets":1795180000,"of":"x"}',
        b'{"at":1795176000,"kind":"session","used":true,"resets":1795180000,"of":"x"}',
        b'{"at":1795176000,"kind":"session","used":' + b"9" * 400 + b',"resets":1795180000,"of":"x"}',
        b'{"at":1e300,"kind":"session","used":5,"resets":1795180000,"of":"x"}',
        b'{"at":1795176000,"kind":["session"],"used":5,"resets":1795180000,"of":"x"}',
        b'{"at":1795176000,"kind":"session","scope":7,"used":5,"resets":1795180000,"of":"x"}',
    ],
)
def test_foreign_lines_are_passed_over(state: Path, line: bytes) -> None:
    keep(state, figures(minutes=-10, used=10))
    path = state / "usage.jsonl"
    path.write_bytes(path.read_bytes() + line + b"\n")
    assert keep(state, figures(minutes=-5, used=20))
    assert used(state) == [10, 20]


@pytest.mark.parametrize("content", [b"", b"\n", b"garbage", b"\x00" * 1000, b"{}\n" * 1000, b"x" * (600 << 10), HALF])
def test_a_file_that_is_no_series_becomes_one(state: Path, content: bytes) -> None:
    state.mkdir(parents=True)
    (state / "usage.jsonl").write_bytes(content)
    assert used(state) == []
    assert keep(state, figures())
    assert used(state) == [50]


@pytest.mark.skipif(sys.platform == "win32", reason="links and permissions of POSIX")
def test_nothing_is_written_through_a_link(state: Path, tmp_path: Path) -> None:
    target = tmp_path / "theirs"
    target.write_text("theirs")
    state.mkdir(parents=True)
    (state / "usage.jsonl").symlink_to(target)
    assert keep(state, figures())
    assert (target.read_text(), used(state)) == ("theirs", [50])


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "state/usage.jsonl").mkdir(parents=True)
    for state in (tmp_path / "file/state", tmp_path / "state"):
        assert not keep(state, figures())
        assert used(state) == []


def test_a_lock_that_is_not_given_back_is_not_waited_for_for_ever(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "_PATIENCE_SECONDS", 0.0)
    state.mkdir(parents=True)
    for name, ask in (
        ("usage.lock", lambda: keep(state, figures())),
        ("notices.lock", lambda: once(state, Key("session", None, 80, RESET))),
    ):
        handle = take_lock(state / name)
        assert handle is not None
        assert not ask()
        os.close(handle)
        assert ask()


@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_lies_there_reading_and_recording_work(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as base:
        state = Path(base)
        for name in ("usage.jsonl", "notices.jsonl"):
            (state / name).write_bytes(content)
        assert keep(state, figures())
        assert used(state) == [50]
        assert once(state, Key("session", None, 80, RESET))
        assert not once(state, Key("session", None, 80, RESET))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = ("at", "kind", "scope", "used", "resets", "source", "of", "salt", "threshold")


@given(lines=st.lists(st.dictionaries(st.sampled_from(NAMES), JSON | st.sampled_from(["session", 50, 1795176000]))))
def test_lines_of_the_right_names_and_any_values_are_read(lines: list[dict[str, Any]]) -> None:
    content = "\n".join(map(json.dumps, lines)).encode()
    assert all(0 <= kept.point.used_percent <= 100 for kept in series.series_of(content).kept)
    assert all(isinstance(key, Key) for key in notices.keys_of(content))


# --- many at once ---------------------------------------------------------------------------------------------------


def test_of_many_writers_each_figure_is_kept_once(state: Path) -> None:
    workers = [program(WORKER, state, NOW, f"S{number}", 15, 0) for number in range(20)]
    for worker in workers:
        worker.communicate(timeout=120)
    assert [worker.returncode for worker in workers] == [0] * 20
    found = sorted((str(point.scope), point.used_percent) for point in series.points(state, MINE))
    names = ["Shared", *(f"S{number}" for number in range(20))]
    assert found == sorted((name, float(number)) for name in names for number in range(15))
    lines = (state / "usage.jsonl").read_bytes().splitlines()
    assert len(lines) == 1 + 21 * 15
    assert all(isinstance(json.loads(line), dict) for line in lines)


@pytest.mark.parametrize("most", [0, 6000])
def test_a_writer_that_is_killed_takes_nothing_with_it(state: Path, most: int) -> None:
    for turn in range(3):
        own = state / str(turn)
        worker = program(WORKER, own, NOW, "Opus", -1, most)
        assert worker.stdout is not None
        done = [int(worker.stdout.readline()) for _ in range(40 + 7 * turn)][-1]
        worker.kill()
        worker.communicate(timeout=60)
        begun = NOW - timedelta(minutes=50)
        kept = {(point.at - begun).seconds for point in series.points(own, MINE) if point.scope == "Opus"}
        # A file that is full has let the oldest go; the worker may have gone on meanwhile.
        newest = max(kept)
        assert newest >= done - 1
        assert kept >= set(range(newest - 5 if most else 0, newest))
        # Whoever comes next goes on at once.
        assert keep(own, figures())
        assert used(own)[-1] == 50
        assert len([each for each in own.iterdir() if each.name.startswith(".")]) <= 1


# --- notices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (replace(WINDOW, used_percent=79.9), None),
        (replace(WINDOW, used_percent=80.0), (80, "Session: 80 % used, resets 15:00.")),
        (replace(WINDOW, used_percent=96.4), (95, "Session: 96 % used, resets 15:00.")),
        (replace(WINDOW, used_percent=100.0), (95, "Session: full, resets 15:00.")),
        (replace(OPUS, used_percent=85), (80, "Week, Opus 4.6: 85 % used, resets Mon 23 Nov, 12:00.")),
        (
            replace(OPUS, used_percent=85, scope="O\x1b[2Jps"),
            (80, "Week, Ops: 85 % used, resets Mon 23 Nov, 12:00."),
        ),
        (
            UsageWindow("weekly", 81, None, RESET + timedelta(days=1)),
            (80, "Week: 81 % used, resets Sat 21 Nov, 15:00."),
        ),
        (replace(WINDOW, used_percent=100.0, resets_at=None), None),
        (replace(WINDOW, used_percent=100.0, resets_at=NOW), None),
        (replace(WINDOW, used_percent=math.nan), None),
        (replace(WINDOW, used_percent=math.inf), None),
    ],
)
def test_a_notice_is_due_at_the_highest_threshold_passed(
    window: UsageWindow, expected: tuple[float, str] | None
) -> None:
    found = due([window], [95, 80, 0, -5, 400, math.nan], NOW, UTC)
    if expected is None:
        assert found == []
    else:
        assert window.resets_at is not None
        assert found == [(Key(window.kind, window.scope, expected[0], window.resets_at), expected[1])]


def test_each_window_has_its_notice(state: Path) -> None:
    windows = [replace(WINDOW, used_percent=85), replace(OPUS, used_percent=90), replace(OPUS, scope="Sonnet")]
    told = due(windows, [80], NOW, UTC)
    assert [key.scope for key, _ in told] == [None, "Opus 4.6"]
    assert [once(state, key) for key, _ in told * 2] == [True, True, False, False]


def test_there_is_one_notice_for_each_threshold_of_an_episode(state: Path) -> None:
    def told(percent: float, shaken: float = 0, **later: float) -> int:
        window = replace(WINDOW, used_percent=percent, resets_at=RESET + timedelta(seconds=shaken, **later))
        return sum(once(state, key) for key, _ in due([window], [80, 95], NOW))

    assert [told(79), told(80), told(81), told(80, -50), told(94, 600)] == [0, 1, 0, 0, 0]
    assert [told(95), told(100), told(94), told(96, 59)] == [1, 0, 0, 0]
    # The next session: the higher threshold at once, and then no lower one.
    assert [told(97, hours=5), told(85, 30, hours=5), told(100, hours=5)] == [1, 0, 0]


@given(shaken=st.lists(st.integers(-120, 120), min_size=2, max_size=8), minute=st.integers(0, 24 * 60))
def test_a_reset_that_is_told_with_jitter_makes_no_second_notice(shaken: list[int], minute: int) -> None:
    with tempfile.TemporaryDirectory() as base:
        times = [RESET + timedelta(minutes=minute, seconds=each) for each in shaken]
        assert sum(once(Path(base), Key("session", None, 80, at)) for at in times) == 1


def test_of_what_was_told_the_newest_are_remembered(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_MOST", 5)
    keys = [Key("session", None, 80, RESET + timedelta(hours=5 * number)) for number in range(20)]
    assert all(once(state, key) for key in keys)
    assert not any(once(state, key) for key in keys[-5:])
    assert len((state / "notices.jsonl").read_text().splitlines()) == 5


def test_where_it_cannot_be_written_down_nobody_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not once(tmp_path / "file", Key("session", None, 80, RESET))


def test_of_many_who_ask_one_gives_the_notice(state: Path) -> None:
    workers = [program(ASKER, state, RESET + timedelta(seconds=7 * (number % 9))) for number in range(20)]
    answers = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 20
    given = sorted(
        int(number)
        for answer in answers
        for number, yes in zip(answer[::2], answer[1::2], strict=True)
        if yes == "True"
    )
    assert given == list(range(10))
