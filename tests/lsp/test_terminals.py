"""Terminals that an editor forwards: what fails in them is an incident like any other, and nobody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from .conftest import Connect
from .editor import SESSION_CODE, SESSION_LIMIT, Editor
from .test_live import APRIL, CODE, Claude, live, shown, text_of, watching

STREAMS = Path(__file__).parents[1] / "corpus" / "streams"
OVERLOADED = "server/api-error-repeated-529-overloaded-errors"
RECORDED = {
    "extra-usage-80": CODE,
    "extra-usage-120": CODE,
    "invalid-key-80": "auth/invalid-api-key",
    "limit-7d-120": "usage/weekly-limit",
    "overloaded-80": OVERLOADED,
}
LINES = "step done\r\n" * 2000
SPINNER = "\x1b[H\r\x1b[19B\x1b[38;5;174m✻\x1b[3GThinking…\x1b[39m\x1b[K\x1b[24;1H\x1b[22;3H"


@pytest.fixture
def claude(tmp_path: Path) -> Claude:
    """Claude Code on the machine that the servers see."""
    return Claude(tmp_path)


def recording(name: str) -> str:
    """What the real Claude Code wrote to a terminal."""
    return (STREAMS / f"{name}.stream").read_bytes().decode()


def forward(editor: Editor, data: str, terminal: str = "1", size: int = 500, **more: Any) -> None:
    """Forwards output in chunks."""
    for at in range(0, len(data), size):
        editor.notify("unstuck/terminal", {"terminal": terminal, "data": data[at : at + size]} | more)


def end(editor: Editor, terminal: str = "1") -> None:
    """Says that what ran in a terminal has ended."""
    editor.notify("unstuck/terminal", {"terminal": terminal, "ended": True})


@pytest.mark.parametrize("name", RECORDED)
async def test_what_fails_in_a_terminal_is_an_incident(connect: Connect, name: str) -> None:
    editor = await watching(connect)
    # Nothing says how large the terminal is, nor that it has ended: it only falls silent.
    forward(editor, recording(name), cwd="/work/shop")
    page = await shown(editor, RECORDED[name])
    assert "from terminal" in text_of(page)
    assert "/work/shop" in text_of(page)
    told = await editor.until(lambda: next(iter(editor.of("unstuck/status")), None))
    assert told["incident"]["code"] == RECORDED[name]


@pytest.mark.parametrize("size", [(80, 24), (3, 2), (10**9, 10**9)], ids=["right", "tiny", "huge"])
async def test_a_terminal_may_say_how_large_it_is_and_change_it(connect: Connect, size: tuple[int, int]) -> None:
    editor = await watching(connect)
    editor.notify("unstuck/terminal", {"terminal": "1", "data": "", "columns": size[0], "lines": size[1]})
    forward(editor, recording("extra-usage-80"), columns=80, lines=24)
    end(editor)
    await shown(editor, CODE)


@pytest.mark.parametrize("order", ["terminal first", "terminal last", "hook first"])
async def test_what_other_sources_tell_too_is_one_incident_that_ends_with_the_next_success(
    connect: Connect, claude: Claude, order: str
) -> None:
    editor = await watching(connect)
    if order == "terminal last":
        claude.fail()
        await shown(editor, CODE)
    if order == "hook first":
        claude.hook()
    forward(editor, recording("extra-usage-80"), cwd="/work/shop")
    end(editor)
    page = await shown(editor, CODE)
    claude.fail()
    await editor.until(lambda: "from terminal" in text_of(page) and "from transcript" in text_of(page))
    assert list(live(editor)) == [page]
    claude.succeed()
    await shown(editor)


async def test_a_failure_that_comes_again_in_the_folder_of_an_open_incident_is_the_same(
    connect: Connect, claude: Claude
) -> None:
    editor = await watching(connect)
    claude.fail(timestamp=(datetime.now(UTC) - timedelta(minutes=5)).isoformat())
    page = await shown(editor, CODE)
    forward(editor, f"● {APRIL}\r\n", "1", cwd="/work/shop")
    await editor.until(lambda: text_of(page).count("from terminal") == 1)
    assert list(live(editor)) == [page]
    assert "Printed 2 times" in text_of(page)


async def test_a_failure_in_another_folder_is_another_incident(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail(timestamp=(datetime.now(UTC) - timedelta(minutes=5)).isoformat())
    await shown(editor, CODE)
    forward(editor, f"● {APRIL}\r\n", "1", cwd="/work/mill")
    await shown(editor, CODE, CODE)


async def test_what_is_said_in_passing_is_no_incident(connect: Connect) -> None:
    editor = await watching(connect)
    said = "⚠ Both CLAUDE_CODE_OAUTH_TOKEN and ANTHROPIC_API_KEY set · auth may not work as expected\r\n"
    forward(editor, said)
    forward(editor, recording("limit-7d-120"), "2")
    await shown(editor, RECORDED["limit-7d-120"])


async def test_what_is_over_and_drawn_again_stays_over(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail()
    await shown(editor, CODE)
    claude.succeed()
    await shown(editor)
    forward(editor, recording("extra-usage-80"), cwd="/work/mill")
    forward(editor, recording("limit-7d-120"), "2", cwd="/work/mill")
    # What was never told of before is, and the first terminal was read before the second.
    await shown(editor, RECORDED["limit-7d-120"])


async def test_a_success_ends_what_a_screen_showed_after_it(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail(timestamp=(datetime.now(UTC) - timedelta(seconds=20)).isoformat())
    page = await shown(editor, CODE)
    forward(editor, f"● {APRIL}\r\n", cwd="/work/shop")
    await editor.until(lambda: "from terminal" in text_of(page))
    claude.succeed(timestamp=(datetime.now(UTC) - timedelta(seconds=10)).isoformat())
    await shown(editor)


@pytest.mark.parametrize("command", ["claude --resume 17be3369", "claude -c", "FOO=1 claude --continue"])
async def test_what_a_resumed_session_begins_with_is_old_news(connect: Connect, command: str) -> None:
    editor = await watching(connect)
    editor.notify("unstuck/terminal", {"terminal": "1", "data": "", "commandLine": command})
    forward(editor, recording("extra-usage-80"))
    forward(editor, recording("limit-7d-120"), "2", commandLine="claude")
    await shown(editor, RECORDED["limit-7d-120"])


async def test_plain_output_is_read_too_and_notices_in_it_stop_nobody(connect: Connect) -> None:
    editor = await watching(connect)
    forward(editor, "You've used 91% of your weekly limit · resets Nov 25, 3am (UTC)\r\n", "1")
    end(editor, "1")
    forward(editor, f"$ claude -p hello\r\n{SESSION_LIMIT}\r\n", "2", size=7)
    end(editor, "2")
    await shown(editor, SESSION_CODE)


async def test_nobody_waits_for_a_terminal(connect: Connect) -> None:
    editor = await watching(connect)
    editor.open(SESSION_LIMIT)
    forward(editor, recording("extra-usage-80") + SPINNER * 6000, size=60_000)
    end(editor)
    assert await editor.hover(0, 5) is not None
    # What came before the question is still being read.
    assert live(editor) == {}
    await shown(editor, CODE)


async def test_of_more_than_can_be_read_the_newest_is(connect: Connect) -> None:
    editor = await watching(connect)
    forward(editor, LINES * 100, size=1_500_000)
    forward(editor, f"\r\n{SESSION_LIMIT}\r\n")
    end(editor)
    await shown(editor, SESSION_CODE)


async def test_no_more_than_sixteen_terminals_are_kept(connect: Connect) -> None:
    editor = await watching(connect)
    first, rest = (
        "● API Error: 400 You're out of extra usage. Add more at claude.ai",
        "/settings/usage and keep going.\r\n",
    )
    weekly = "● You've hit your weekly "
    for number in range(17):
        forward(editor, weekly if number else first, str(number))
    for number in (*range(1, 17), 0):
        forward(editor, "limit · resets Nov 25, 3am (UTC)\r\n" if number else rest, str(number))
        end(editor, str(number))
    await shown(editor, "usage/weekly-limit")
    forward(editor, f"● {APRIL}\r\n", "last")
    await shown(editor, "usage/weekly-limit", CODE)
    (page,) = (page for page, codes in live(editor).items() if codes == [CODE])
    # Half a message of a terminal that was forgotten meanwhile says nothing.
    assert "## Timeline" not in text_of(page)


NONSENSE: list[Any] = [
    None,
    [],
    {},
    {"terminal": 7, "data": SESSION_LIMIT},
    {"terminal": "x" * 1000, "data": SESSION_LIMIT},
    {"terminal": "1", "data": 7, "columns": "wide", "lines": None, "cwd": 7, "ended": "yes"},
    {"terminal": "2", "data": "\ud83d \x1b]0;", "columns": -5, "lines": True, "cwd": "no/folder"},
    {"terminal": "3", "ended": True},
]


async def test_what_makes_no_sense_is_passed_over(connect: Connect) -> None:
    editor = await watching(connect)
    for params in NONSENSE:
        editor.notify("unstuck/terminal", params)
    # Who takes it for a request gets an answer.
    await editor.ask("unstuck/terminal", {"terminal": "4", "data": ""})
    forward(editor, f"{SESSION_LIMIT}\r\n", "5")
    end(editor, "5")
    await shown(editor, SESSION_CODE)
    assert editor.said() == []
