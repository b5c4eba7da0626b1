"""What fails anywhere on the machine reaches every editor by itself, and goes when it is over."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.homes import Home
from unstuck.live import spool

from .conftest import Connect, Start
from .editor import Editor

APRIL = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
CODE = "usage/out-of-extra-usage"
SESSION = "11111111-aaaa-4aaa-8aaa-111111111111"
OTHER = "22222222-bbbb-4bbb-8bbb-222222222222"


class Claude:
    """Claude Code, as far as it leaves traces."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self._number = 0

    def write(self, value: dict[str, Any], session: str = SESSION) -> None:
        """Adds a line to a session's transcript."""
        self._number += 1
        path = self.base / "claude" / "projects" / "-work-shop" / f"{session}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        common = {"sessionId": session, "uuid": f"{session}-{self._number}", "version": "2.1.15", "cwd": "/work/shop"}
        line = common | {"timestamp": datetime.now(UTC).isoformat()} | value
        with path.open("ab") as file:
            file.write(json.dumps(line).encode() + b"\n")

    def fail(self, text: str = APRIL, session: str = SESSION, **more: Any) -> None:
        """A turn ends on an error."""
        message = {"model": "<synthetic>", "content": [{"type": "text", "text": text}]}
        self.write({"type": "assistant", "isApiErrorMessage": True, "message": message} | more, session)

    def succeed(self, session: str = SESSION, **more: Any) -> None:
        """A turn is answered."""
        self.write({"type": "assistant", "message": {"model": "claude-opus-4-6", "content": []}} | more, session)

    def hook(self, text: str = APRIL, session: str = SESSION) -> None:
        """The hook tells of an error."""
        value = {"hook_event_name": "StopFailure", "session_id": session, "error": "unknown"}
        spool.write(self.base / "unstuck" / "events", json.dumps(value | {"last_assistant_message": text}).encode())


@pytest.fixture
def claude(tmp_path: Path) -> Claude:
    """Claude Code on the machine that the servers see."""
    return Claude(tmp_path)


def live(editor: Editor) -> dict[str, list[str]]:
    """The codes that are shown on pages of incidents, by page."""
    found: dict[str, list[str]] = {}
    for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS):
        if "/incidents/" in each["uri"]:
            found[each["uri"]] = [item["code"] for item in each["diagnostics"]]
    return {uri: codes for uri, codes in found.items() if codes}


async def shown(editor: Editor, *codes: str) -> str:
    """Waits until just these conditions are shown; the page of the first."""
    await editor.until(lambda: sorted(chain.from_iterable(live(editor).values())) == sorted(codes))
    return next(iter(live(editor)), "")


def text_of(page: str) -> str:
    """What stands in the file at an address."""
    return Path(page.removeprefix("file://")).read_text(encoding="utf-8")


def statuses(editor: Editor) -> list[dict[str, Any]]:
    """Everything that was said for the status bar."""
    return editor.of("unstuck/status")


async def watching(connect: Connect, name: str = "vscode") -> Editor:
    """An editor whose server watches already."""
    editor = await connect(name)
    # It asks for the settings first, and the answer comes before the next one.
    await editor.settled()
    return editor


@pytest.mark.parametrize("source", ["hook", "transcript", "both"])
async def test_an_error_anywhere_is_an_incident_that_ends_with_the_next_success(
    connect: Connect, claude: Claude, source: str
) -> None:
    editor = await watching(connect)
    if source != "transcript":
        claude.hook()
    if source != "hook":
        claude.fail()
    page = await shown(editor, CODE)
    assert APRIL in text_of(page)
    claude.succeed()
    await shown(editor)
    await editor.until(lambda: "**Over:**" in text_of(page))


async def test_every_editor_is_told(connect: Connect, claude: Claude) -> None:
    editors = [await watching(connect, name) for name in ("vscode", "emacs", "vscode")]
    claude.fail()
    for editor in editors:
        await shown(editor, CODE)
    claude.succeed()
    for editor in editors:
        await shown(editor)


async def test_an_editor_that_pulls_is_told_to_ask(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect, "vscode-today")
    claude.fail()
    await editor.until(lambda: editor.of(types.WORKSPACE_DIAGNOSTIC_REFRESH))
    reports = (await editor.ask(types.WORKSPACE_DIAGNOSTIC, types.WorkspaceDiagnosticParams([])))["items"]
    assert [item["code"] for each in reports for item in each["items"]] == [CODE]


async def test_what_failed_before_the_editor_came_is_shown_while_it_is_open(connect: Connect, claude: Claude) -> None:
    claude.fail()
    claude.fail(session=OTHER)
    claude.succeed(OTHER)
    editor = await watching(connect)
    await shown(editor, CODE)


async def test_a_dismissed_incident_goes_everywhere(connect: Connect, claude: Claude) -> None:
    one, two = await watching(connect), await watching(connect)
    claude.fail()
    page = await shown(one, CODE)
    await shown(two, CODE)
    offered = [action["command"] for action in await one.actions((0, 0), uri=page)]
    dismiss = next(each for each in offered if each["command"] == "unstuck.dismiss")
    assert (await one.run(dismiss["command"], *dismiss["arguments"]))["open"] is False
    await shown(one)
    await shown(two)


async def test_nothing_is_watched_where_that_is_switched_off(connect: Connect, claude: Claude) -> None:
    claude.fail()
    editor = await connect("vscode", options={"live": False, "evidence": False})
    await editor.settled()
    assert live(editor) == {}
    editor.configure(live=True)
    await shown(editor, CODE)


async def test_the_status_tells_of_the_incident_and_of_its_end(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail()
    told = await editor.until(lambda: next((each for each in statuses(editor) if "incident" in each), None))
    assert told["state"] == "blocked"
    assert (told["incident"]["code"], told["incident"]["uri"]) == (CODE, await shown(editor, CODE))
    assert told["text"].startswith("Claude: ")
    claude.succeed()
    await editor.until(lambda: "incident" not in statuses(editor)[-1])


async def test_the_status_is_given_on_request_with_the_usage_that_is_known(connect: Connect, tmp_path: Path) -> None:
    home = Home(tmp_path, environment={"CLAUDE_CONFIG_DIR": str(tmp_path / "claude")}, now=datetime.now(UTC))
    figures = {
        "five_hour": {"utilization": 42, "resets_at": (home.now + timedelta(hours=2, seconds=30)).isoformat()},
        "seven_day": {"utilization": 15, "resets_at": (home.now + timedelta(days=3)).isoformat()},
    }
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=2), **figures))
    home.login()
    editor = await connect("vscode", options={}, folders=[home.folder])
    told = await editor.ask("unstuck/status", None)
    assert (told["state"], told["text"]) == ("ok", "Claude: session 42 % · 2 h 00 min")
    assert [each["used_percent"] for each in told["usage"]["windows"]] == [42, 15]
    assert "From Claude Code's cache, 2 min ago." in told["tooltip"]


async def test_the_status_of_a_machine_that_tells_nothing_is_unknown(connect: Connect) -> None:
    editor = await connect("vscode", options={})
    told = await editor.ask("unstuck/status", None)
    assert (told["state"], told["text"]) == ("unknown", "Claude: usage unknown")
    assert "usage" not in told


async def test_text_from_outside_is_never_markdown_of_ours(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    nasty = f"{APRIL} [click](command:evil) ![x](https://evil.invalid/x.png)"
    claude.fail(nasty)
    page = await shown(editor, CODE)
    text = text_of(page)
    outside = "".join(part for number, part in enumerate(text.split("```")) if number % 2 == 0)
    assert "](command:" not in outside
    assert "evil.invalid" not in json.dumps(statuses(editor))


async def test_broken_events_and_transcripts_cost_nothing_that_is_whole(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    events = claude.base / "unstuck" / "events"
    events.mkdir(parents=True)
    for number, data in enumerate((b"", b"{", b"[]", b"\xff\xfe", b'{"hook_event_name": 7}', b'"x"' * 1000)):
        (events / f"{1800000000000 + number}-1-abc{number}.json").write_bytes(data)
    claude.write({"type": "assistant", "isApiErrorMessage": True, "message": 7})
    claude.write({"type": "system", "subtype": "api_error", "error": [1]})
    claude.fail(session=OTHER)
    await editor.until(lambda: [CODE] in live(editor).values())


async def test_a_killed_server_leaves_nothing_that_disturbs_the_next(
    connect: Connect, start: Start, claude: Claude
) -> None:
    first = await start()
    await first.initialize()
    claude.fail()
    while "/incidents/" not in json.dumps(await first.read()):
        pass
    first.process.kill()
    await first.ended()
    second = await watching(connect)
    await shown(second, CODE)
    claude.succeed()
    await shown(second)


async def test_a_window_that_is_nearly_full_is_told_of_once_on_the_machine(connect: Connect, tmp_path: Path) -> None:
    home = Home(tmp_path, environment={"CLAUDE_CONFIG_DIR": str(tmp_path / "claude")}, now=datetime.now(UTC))
    figures = {"five_hour": {"utilization": 91, "resets_at": (home.now + timedelta(hours=2)).isoformat()}}
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=1), **figures))
    home.login()
    editors = [await connect("vscode", options={}, folders=[home.folder]) for _ in range(2)]
    states = [(await editor.ask("unstuck/status", None))["state"] for editor in editors]
    assert states == ["warning", "warning"]
    said = [words for editor in editors for words in editor.said()]
    assert [words.startswith("Claude Code: Session: 91 % used") for words in said] == [True]
