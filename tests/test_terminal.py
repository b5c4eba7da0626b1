"""Output of terminals: the errors of Claude Code in it are found once, however they are painted and cut."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import drawing
from unstuck.engine import matcher
from unstuck.live.terminal import TerminalStream

CORPUS = Path(__file__).parent / "corpus"
CAPTURES = CORPUS / "captures"
EXPECTED: dict[str, dict[str, list[str]]] = json.loads((CAPTURES / "expected.json").read_text("utf-8"))
OVERLOADED = "server/api-error-repeated-529-overloaded-errors"
RECORDED = {
    "overloaded": [OVERLOADED],
    "invalid-key": ["auth/invalid-api-key"],
    "credit-balance": ["usage/credit-balance-is-too-low"],
    "extra-usage": ["usage/out-of-extra-usage"],
    "limit-7d": ["usage/weekly-limit"],
    "twice": [OVERLOADED, OVERLOADED],
}
WIDTHS = (80, 120)
MESSAGE = "  ⎿  You've hit your weekly limit · resets Nov 25, 3am (UTC)"
WEEKLY = ["usage/weekly-limit"]


def recording(name: str, columns: int) -> bytes:
    """What the real Claude Code wrote to a terminal."""
    return (CORPUS / "streams" / f"{name}-{columns}.stream").read_bytes()


def seen(pieces: Iterable[bytes], columns: int = 80, lines: int = 24) -> list[str]:
    """The codes of what is reported of a terminal's output."""
    terminal = TerminalStream(matcher, columns, lines)
    found = [each for piece in pieces for each in terminal.feed(piece)]
    return [each.condition.code for each in [*found, *terminal.settle(), *terminal.settle()]]


def cut(data: bytes, seed: int, longest: int = 300) -> list[bytes]:
    """The same bytes in pieces of any length."""
    chance = random.Random(seed)
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        size = chance.choice((1, 2, chance.randrange(1, longest)))
        pieces.append(data[at : at + size])
        at += size
    return pieces


# --- how the interface paints -------------------------------------------------------------------------------------


def _row(row: str) -> str:
    """A row in colours, its gaps made by moving the cursor."""
    return "\x1b[38;5;211m" + re.sub(r" {3,}", lambda gap: f"\x1b[{len(gap[0])}C", row) + "\x1b[39m"


def _spinner(number: int) -> str:
    return f"\x1b[H\r\x1b[19B\x1b[38;5;174m{'✻✽✢'[number % 3]}\x1b[3GThinking…\x1b[39m\x1b[K\x1b[24;1H\x1b[22;3H"


def in_place(rows: list[str]) -> str:
    """As a full-screen program: what differs is painted over, again and again; the main screen comes back."""
    shown = [row for row in rows if "⎿" in row or "●" in row]
    first = rows.index(shown[0]) if shown else len(rows)
    picture = "\x1b[H" + "\r\x1b[1B".join(f"{_row(row)}\x1b[K" for row in rows)
    return (
        "user@host:~$ claude\r\n\x1b]0;✳ Claude Code\x07\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l"
        + "\x1b[H"
        + "\r\x1b[1B".join(map(_row, rows[:first]))
        + "\x1b]0;◐ Claude Code\x07"
        + "".join(map(_spinner, range(30)))
        + "\x1b]0;✳ Claude Code\x07"
        + picture
        + "".join(map(_spinner, range(60)))
        + picture
        + "\x1b[2J"
        + picture
        + "\x1b[?25h\x1b[?1049l\x1b]0;\x07user@host:~$ "
    )


def line_by_line(rows: list[str]) -> str:
    """As a program that erases its last lines and prints them again, on the main screen."""
    # What it erases is never more than the screen.
    rows = [row for row, before in zip(rows, ["", *rows], strict=False) if row or before]
    drawn = "\r\n".join(rows) + "\r\n✻ Thinking…\r\n"
    erase = "\x1b[2K" + "\x1b[1A\x1b[2K" * (len(rows) + 1) + "\x1b[G"
    more = "\r\n".join(f"line {number} of an answer" for number in range(60))
    return (
        "\x1b[1muser@host\x1b[0m:~$ claude\r\n"
        + drawn
        + (erase + drawn) * 12
        + f"{erase}{drawn}● Hello\r\n{more}\r\n"
        + "user@host:~$ "
    )


def plain(rows: list[str]) -> str:
    """As lines of a log that scroll by."""
    before = "\r\n".join(f"\x1b[32mINFO\x1b[0m step {number} done" for number in range(300))
    after = "\r\n".join(f"\x1b[32mINFO\x1b[0m stage {number} done" for number in range(700))
    return before + "\r\n" + "\r\n".join(rows) + "\r\n" + after + "\r\n"


PAINTERS = (in_place, line_by_line, plain)


def captured(name: str, columns: int) -> list[str]:
    """The rows of a screen of Claude Code."""
    return (CAPTURES / name / f"terminal-{columns}.txt").read_text("utf-8").split("\n")[:23]


# --- what is found ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", RECORDED)
def test_what_claude_code_really_paints_is_found_once(name: str, columns: int) -> None:
    data = recording(name, columns)
    assert seen([data], columns) == RECORDED[name]
    assert seen((data[at : at + 1] for at in range(len(data))), columns) == RECORDED[name]


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(sorted(RECORDED)), columns=st.sampled_from(WIDTHS), seed=st.integers(0, 10**6))
def test_how_the_output_is_cut_makes_no_difference(name: str, columns: int, seed: int) -> None:
    assert seen(cut(recording(name, columns), seed), columns) == RECORDED[name]


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("paint", PAINTERS, ids=lambda paint: paint.__name__)
def test_each_capture_is_found_once_however_it_is_painted(paint: object, columns: int) -> None:
    assert callable(paint)
    wrong: list[object] = []
    for number, (name, expected) in enumerate(EXPECTED.items()):
        found = seen(cut(paint(captured(name, columns)).encode(), number, 4000), columns)
        wanted = [code for code in found if code in expected["any_of"]]
        others = set(found) - {*wanted, *expected.get("beside", ())}
        if len(wanted) != bool(expected["any_of"]) or others:
            wrong.append((name, found))
    assert wrong == []


@settings(max_examples=30, deadline=None)
@given(
    name=st.sampled_from(sorted(EXPECTED)),
    columns=st.sampled_from(WIDTHS),
    paint=st.sampled_from(PAINTERS),
    seed=st.integers(0, 10**6),
)
def test_painting_and_cutting_together_make_no_difference(name: str, columns: int, paint: object, seed: int) -> None:
    assert callable(paint)
    data = paint(captured(name, columns)).encode()
    assert seen(cut(data, seed), columns) == seen([data], columns)


def test_settling_at_any_time_reports_nothing_twice() -> None:
    terminal = TerminalStream(matcher, 80, 24)
    found: list[str] = []
    # A frame is written at once, so that a pause falls between two.
    for frame in re.split(rb"(?=\x1b\[H)", recording("twice", 80)):
        found += [each.condition.code for each in [*terminal.feed(frame), *terminal.settle()]]
    assert found == RECORDED["twice"]


def test_what_is_reported_is_the_message_on_one_line_with_its_facts() -> None:
    terminal = TerminalStream(matcher, 80, 24)
    terminal.feed(recording("overloaded", 80))
    # It came when the main screen was shown again.
    terminal = TerminalStream(matcher, 80, 24)
    [found] = [*terminal.feed(recording("overloaded", 80)), *terminal.settle()]
    assert found.report.origin == "terminal"
    assert found.report.text.startswith(
        "API Error: 529 Overloaded. This is a server-side issue, usually temporary — try"
    )
    assert found.fields.http_status == 529


def test_an_error_is_reported_while_a_spinner_turns() -> None:
    terminal = TerminalStream(matcher, 80, 24)
    start = "\x1b]0;✳ Claude Code\x07\x1b[?1049h\x1b[2J\x1b[H\r\x1b[4B❯ hi\r\x1b[1B" + MESSAGE
    found = terminal.feed(start.encode())
    for number in range(100):
        found += terminal.feed(_spinner(number).encode())
    assert [each.condition.code for each in found] == WEEKLY


def test_the_same_error_in_a_later_turn_is_another_one() -> None:
    def turn(number: int, answer: str) -> str:
        busy = f"\x1b]0;◐ Claude Code\x07\x1b[H\x1b[5;1H\x1b[J❯ question {number}"
        return f"{busy}{_spinner(number)}\x1b]0;✳ Claude Code\x07\x1b[H\x1b[7;1H{answer}"

    terminal = TerminalStream(matcher, 80, 24)
    found = terminal.feed("\x1b]0;✳ Claude Code\x07\x1b[?1049h\x1b[2J\x1b[H".encode())
    for number, answer in enumerate((MESSAGE, "● Hello.", MESSAGE)):
        found += [*terminal.feed(turn(number, answer).encode()), *terminal.settle()]
    assert [each.condition.code for each in found] == [*WEEKLY, *WEEKLY]


def test_scrolling_back_to_an_error_does_not_report_it_again() -> None:
    def shows(*rows: str) -> bytes:
        return ("\x1b[H" + "\r\x1b[1B".join(f"{row}\x1b[K" for row in rows)).encode()

    terminal = TerminalStream(matcher, 80, 24)
    found = terminal.feed("\x1b]0;✳ Claude Code\x07\x1b[?1049h\x1b[2J".encode())
    with_error = shows("❯ hi", MESSAGE, "", "❯ again", "● Hello.")
    for screen in (with_error, shows("● Hello.", "more", "", "", "and more"), with_error):
        found += [*terminal.feed(screen), *terminal.settle()]
    assert [each.condition.code for each in found] == WEEKLY


def test_a_window_of_another_size_does_not_report_it_again() -> None:
    data = recording("twice", 80)
    at = data.rindex(b"\x1b[2J")
    terminal = TerminalStream(matcher, 80, 24)
    found = [*terminal.feed(data[:at]), *terminal.settle(), *terminal.resize(100, 24)]
    found += [*terminal.feed(data[at:]), *terminal.settle()]
    assert [each.condition.code for each in found] == RECORDED["twice"]


def test_two_runs_that_fail_are_two_errors() -> None:
    run = f"user@host:~$ claude -p hi\r\n{MESSAGE.strip('⎿ ')}\r\n"
    other = "".join(f"compiling {number}\r\n" for number in range(40))
    assert seen([run.encode(), run.encode()]) == [*WEEKLY, *WEEKLY]
    assert seen([run.encode(), other.encode(), run.encode()]) == [*WEEKLY, *WEEKLY]


def test_a_failed_run_before_the_interface_is_no_other_than_itself() -> None:
    run = f"user@host:~$ claude -p hi\r\n{MESSAGE.strip('⎿ ')}\r\n"
    for paint, expected in ((in_place, 2), (line_by_line, 2)):
        data = run + paint(["", "", "❯ hi", MESSAGE, "", "", "─" * 80])
        assert seen([data.encode()]) == WEEKLY * expected
        assert seen(cut(data.encode(), 1)) == WEEKLY * expected


def test_plain_output_long_after_the_interface_is_read_as_lines_again() -> None:
    run = f"user@host:~$ claude -p hi\r\n{MESSAGE.strip('⎿ ')}\r\n"
    log = compile_log().replace("API error", "assertion") * 2
    for paint in (in_place, line_by_line):
        before = paint(["", "", "❯ hi", MESSAGE, "", "", "─" * 80]) + "user@host:~$ make\r\n" + log
        data = (before + run + "make: done\r\n" * 20).encode()
        assert seen([data]) == [*WEEKLY, *WEEKLY]
        assert seen(cut(data, 3, 4000)) == [*WEEKLY, *WEEKLY]


def test_a_retry_is_not_reported() -> None:
    rows = ["❯ hi", "", "✻ 529 Overloaded · retrying in 3s · attempt 3/4"]
    for paint in PAINTERS:
        assert seen([paint(rows).encode()]) == []


# --- what is not found --------------------------------------------------------------------------------------------


def compile_log() -> str:
    lines = [
        f"\x1b[1m\x1b[32m  Building\x1b[0m crate{number} v0.{number}.0\r\n\x1b[1m\x1b[33mwarning\x1b[0m: limit reached"
        f"\r\n  \x1b[34m-->\x1b[0m src/api.rs:{number}:5\r\n\rBuilding [{'=' * (number % 40)}>]\x1b[K"
        for number in range(500)
    ]
    return "".join(lines) + "error: could not compile: API error 500 in test `returns_overloaded`\r\n"


def vim() -> str:
    rows = ["# Notes", "API Error: 529 Overloaded. This is a server-side issue, usually temporary", MESSAGE, "~", "~"]
    painted = "".join(f"\x1b[{number};1H{row}\x1b[K" for number, row in enumerate(rows, 1))
    return f"$ vim notes\r\n\x1b[?1049h\x1b[22;0;0t\x1b[>4;2m\x1b[?4m\x1b[1;24r\x1b[H\x1b[2J{painted * 9}\x1b[?1049l$ "


def top() -> str:
    rows = [f"{number} root 20 0 1.0 0.1 node error-limit usage {number * 7}" for number in range(20)]
    return "".join("\x1b[H" + "\r\n".join(f"{row} {turn}\x1b[K" for row in rows) + "\x1b[J" for turn in range(80))


def typing() -> str:
    words = 'echo "API Error: 529 Overloaded. This is a server-side issue"'
    keys = "".join(f"{key}\x1b[K" for key in words)
    return f"user@host:~/src$ {keys}\r\nuser@host:~/src$ git log --grep 'Credit balance is too low'\r\n"


def asking() -> str:
    box = [
        "─" * 80,
        "❯\u00a0what does You've hit your weekly limit · resets 3am (UTC) mean, and",
        "  API Error: 529",
        "─" * 80,
    ]
    return in_place(["● Hello.", "", *box])


@pytest.mark.parametrize("session", [compile_log, vim, top, typing, asking], ids=lambda session: session.__name__)
def test_ordinary_sessions_hold_no_error(session: object) -> None:
    assert callable(session)
    data = session().encode()
    assert seen([data]) == []
    assert seen(cut(data, 2)) == []


def test_a_full_screen_program_after_claude_code_is_not_its_own() -> None:
    assert seen([recording("credit-balance", 80) + vim().encode()]) == RECORDED["credit-balance"]


# --- whatever comes -----------------------------------------------------------------------------------------------

_PARTS = (
    *("\x1b", "\x1b[", "\x1b]0;", "\x07", "\x1b\\", "\x1bP", "\x1b[?4m", "\x1b[>0q", "\x1b[5m", "\x1b[38;2;1;2;3m"),
    *(
        "\x1b[2J",
        "\x1b[H",
        "\x1b[999;999H",
        "\x1b[0;0r",
        "\x1b[5;3r",
        "\x1b[99999999999999999999A",
        "\x1b[3S",
        "\x1b[T",
    ),
    *("\x1b[L", "\x1b[9M", "\x1b[9P", "\x1b[9@", "\x1b[9X", "\x1b[7J", "\x1b[7K", "\x1b7", "\x1b8", "\x1bM", "\x1bc"),
    *(
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b[s",
        "\x1b[u",
        "\x1b[?3h",
        "\x1b(B",
        "\x1b#8",
        "\x1b[1;2:3m",
        "\r",
        "\n",
        "\r\n",
    ),
    *(
        "❯\u00a0",
        "✻",
        "漢字",
        "e\u0301",
        "\u200d",
        "🧑‍💻",
        "\u1160",
        "\x00",
        "\t",
        "\b",
        MESSAGE,
        "API Error: 500 ",
        "x" * 90,
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.one_of(st.sampled_from(_PARTS).map(str.encode), st.binary(max_size=20)), max_size=60),
    size=st.tuples(st.integers(-1, 200), st.integers(-1, 60)),
    awake=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_output_is_too_strange(parts: list[bytes], size: tuple[int, int], awake: bool, seed: int) -> None:
    data = ("\x1b]0;✳ Claude Code\x07\x1b[H".encode() if awake else b"") + b"".join(parts)
    terminal = TerminalStream(matcher, *size)
    for piece in cut(data, seed):
        terminal.feed(piece)
    terminal.resize(size[1], size[0])
    terminal.settle()


def test_memory_is_bounded() -> None:
    terminal = TerminalStream(matcher, 80, 24)
    pieces = (b"x" * 50_000, b"\x1b]52;c;" + b"y" * 50_000, compile_log().encode(), drawing.drawn(MESSAGE, 80).encode())
    sizes: list[int] = []
    for _ in range(3):
        for piece in pieces:
            for _ in range(10):
                terminal.feed(piece)
        sizes.append(_kept(terminal, set()))
    assert sizes[2] < 1.2 * sizes[0] < 2_000_000


def _kept(value: object, known: set[int]) -> int:
    """The bytes that an object of ours holds."""
    if id(value) in known or value is matcher:
        return 0
    known.add(id(value))
    size = sys.getsizeof(value)
    if isinstance(value, dict):
        return size + sum(_kept(each, known) for pair in value.items() for each in pair)
    if isinstance(value, (str, bytes, int)):
        return size
    if isinstance(value, Iterable):
        return size + sum(_kept(each, known) for each in value)
    return size + _kept(getattr(value, "__dict__", None), known)


def test_the_emulator_is_loaded_with_the_first_sign_of_claude_code() -> None:
    program = (
        "import sys; from unstuck.engine import matcher; from unstuck.live.terminal import TerminalStream;"
        "t = TerminalStream(matcher); t.feed(b'make: done\\r\\n' * 999); assert 'pyte' not in sys.modules;"
        "t.feed('\\x1b]0;✳ Claude Code\\x07\\x1b[H'.encode()); assert 'pyte' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
