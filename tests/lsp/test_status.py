"""What a status bar, a notification and a quick pick need, all of it made by the server."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from lsprotocol import types

from tests.homes import Home
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.schemas import json_schema

from .conftest import Connect
from .editor import QUIET, Editor, capabilities
from .test_live import APRIL, CODE, OTHER, Claude, shown, statuses, text_of, watching

NASTY = "[click](command:evil) ![x](https://evil.invalid/x.png)"
LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(command:([a-zA-Z.]+)\?([^)]*)\)")


@pytest.fixture
def claude(tmp_path: Path) -> Claude:
    """Claude Code on the machine that the servers see."""
    return Claude(tmp_path)


async def linked(connect: Connect, *, evidence: bool = False, **client: Any) -> Editor:
    """An editor that runs commands behind links."""
    able = capabilities("vscode")
    assert able.workspace is not None
    able.workspace.text_document_content = types.TextDocumentContentClientCapabilities(dynamic_registration=True)
    return await connect(able=able, options={"evidence": evidence, "client": {"commandLinks": True} | client})


async def content(editor: Editor, uri: str) -> str:
    """A page as the editor asks for it."""
    return (await editor.ask(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, types.TextDocumentContentParams(uri)))["text"]


def links(text: str) -> list[tuple[str, str, Any]]:
    """The command links in a text: title, command, arguments."""
    return [(title, command, json.loads(unquote(arguments))) for title, command, arguments in LINK.findall(text)]


async def told_of(editor: Editor) -> dict[str, Any]:
    """The status once it tells of an incident; it fits the published schema."""
    told = await editor.until(lambda: next((each for each in statuses(editor) if "incident" in each), None))
    jsonschema.Draft202012Validator(json_schema("status")).validate(told)
    return told


async def test_an_incident_comes_with_everything_that_is_shown_of_it(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail()
    page = await shown(editor, CODE)
    told = await told_of(editor)
    incident = told["incident"]
    assert (incident["uri"], incident["blocking"]) == (page, True)
    assert incident["id"] in page
    assert incident["message"].startswith("Claude Code: Refused: booked on extra usage, and none is left. ")
    assert told["label"].startswith("Claude Code: Refused: booked on extra usage, and none is left, ")
    assert len(told["text"]) < 40
    assert 0 < len(incident["actions"]) <= 6
    first = incident["actions"][0]
    assert first["title"] == REMEDIES[first["arguments"][0]].title
    assert told["incidents"] == [{key: incident[key] for key in ("id", "uri", "title", "since")}]
    offered = told["actions"]
    assert [{key: each[key] for key in first} for each in offered[: len(incident["actions"])]] == incident["actions"]
    assert offered[0]["detail"]
    commands = [(each["command"], each["arguments"]) for each in offered[len(incident["actions"]) :]]
    assert commands == [
        ("unstuck.showPage", ["incident", incident["id"]]),
        ("unstuck.showPage", ["usage"]),
        ("unstuck.showPage", ["doctor"]),
        ("unstuck.dismiss", [incident["id"]]),
    ]


async def test_somebody_is_told_once_it_does_not_go_by_itself(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail()
    assert (await told_of(editor))["incident"]["notify"] is False
    told = await editor.until(
        lambda: next((each for each in statuses(editor) if each.get("incident", {}).get("notify")), None)
    )
    assert told["incident"]["code"] == CODE


async def test_what_failed_long_ago_is_no_news(connect: Connect, claude: Claude) -> None:
    claude.fail(timestamp=(datetime.now(UTC) - timedelta(hours=2)).isoformat())
    editor = await watching(connect)
    await told_of(editor)
    claude.fail(session=OTHER)
    # By then the older one would have been told of, too.
    await editor.until(lambda: statuses(editor)[-1].get("incident", {}).get("notify"))
    seen = {each["incident"]["id"]: each["incident"]["notify"] for each in statuses(editor) if "incident" in each}
    assert sorted(seen.values()) == [False, True]


async def test_every_open_incident_is_listed_newest_first(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail(timestamp=(datetime.now(UTC) - timedelta(minutes=2)).isoformat())
    await shown(editor, CODE)
    claude.fail(session=OTHER)
    told = await editor.until(lambda: next((each for each in statuses(editor) if len(each["incidents"]) == 2), None))
    since = [each["since"] for each in told["incidents"]]
    assert since == sorted(since, reverse=True)
    assert "1 more open" in told["tooltip"]
    claude.succeed()
    claude.succeed(OTHER)
    await editor.until(lambda: statuses(editor)[-1]["incidents"] == [])
    assert "incident" not in statuses(editor)[-1]


async def test_a_machine_where_nothing_fails_offers_views_and_a_connection(connect: Connect) -> None:
    editor = await linked(connect, evidence=True)
    told = await editor.ask("unstuck/status", None)
    assert told["incidents"] == []
    assert told["label"] == "Claude Code: usage unknown"
    commands = [(each["command"], each["arguments"]) for each in told["actions"]]
    assert commands == [
        ("unstuck.showPage", ["usage"]),
        ("unstuck.showPage", ["doctor"]),
        ("unstuck.connect", []),
        ("unstuck.showPage", ["sample"]),
    ]
    assert [command for _, command, _ in links(told["tooltip"])] == [command for command, _ in commands[:3]]


async def test_the_label_can_be_read_aloud(connect: Connect, tmp_path: Path) -> None:
    home = Home(tmp_path, environment={"CLAUDE_CONFIG_DIR": str(tmp_path / "claude")}, now=datetime.now(UTC))
    resets = home.now + timedelta(hours=2, minutes=5, seconds=30)
    figures = {"five_hour": {"utilization": 42, "resets_at": resets.isoformat()}}
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=2), **figures))
    home.login()
    editor = await connect("vscode", options={"client": {"host": "wsl"}}, folders=[home.folder])
    told = await editor.ask("unstuck/status", None)
    said = "Claude Code: session 42 percent used, resets in 2 hours 5 minutes, on "
    assert told["label"].startswith(said)
    assert told["label"].endswith(" (wsl)")
    assert "████░░░░░░ 42 %" in told["tooltip"]
    assert re.search(r"On `[^`]+ \(wsl\)`\.", told["tooltip"])


async def test_links_run_our_commands_alone_and_only_where_the_editor_takes_them(
    connect: Connect, claude: Claude
) -> None:
    editor, plain = await linked(connect), await watching(connect)
    claude.fail(f"{APRIL} {NASTY}")
    page, other = await shown(editor, CODE), await shown(plain, CODE)
    told, bare = await told_of(editor), await told_of(plain)
    ours = {each["title"]: (each["command"], each["arguments"]) for each in told["actions"]}
    page_text = await content(editor, page)
    assert all(command.startswith("unstuck.") for _, command, _ in links(page_text))
    assert page_text.count("](command:") == len(links(page_text)) + NASTY.count("](command:")
    assert links(text_of(other)) == []
    for title, command, arguments in links(told["tooltip"]):
        assert ours[title.replace("\\", "")] == (command, arguments)
    assert len(links(told["tooltip"])) == 6
    assert links(bare["tooltip"]) == []
    for each in (*statuses(editor), *statuses(plain)):
        assert "evil" not in json.dumps(each)


async def test_a_notification_holds_no_link_whatever_a_message_says(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    claude.fail(f"API Error: 400 {NASTY} no such thing ever")
    told = await told_of(editor)
    assert "](" not in told["incident"]["message"]
    assert "\n" not in told["incident"]["message"]


async def test_hovers_and_pages_carry_remedies_out(connect: Connect, claude: Claude) -> None:
    editor = await linked(connect, host="ssh-remote")
    editor.open(f"{APRIL}\n")
    hover = await editor.hover(0, 20)
    assert hover is not None
    found = links(hover["contents"]["value"])
    assert found[0][1:] == ("unstuck.fix", ["update-claude-code", CODE])
    assert all(command in ("unstuck.fix", "unstuck.openPage", "unstuck.answer") for _, command, _ in found)
    claude.fail()
    page = await content(editor, await shown(editor, CODE))
    commands = [command for _, command, _ in links(page)]
    assert {"unstuck.fix", "unstuck.dismiss"} <= set(commands)
    assert re.search(r"- Host: `[^`]+ \(ssh-remote\)`", page)


async def test_pages_of_an_editor_that_runs_no_links_hold_none(connect: Connect, claude: Claude) -> None:
    editor = await connect("vscode", options=QUIET | {"client": {"commandLinks": "yes", "host": 7}})
    editor.open(f"{APRIL}\n")
    hover = await editor.hover(0, 20)
    claude.fail()
    page = text_of(await shown(editor, CODE))
    assert links(json.dumps(hover)) == links(page) == []
    assert "- Host:" not in page


async def test_a_notice_of_usage_is_given_once_and_only_where_it_is_wanted(connect: Connect, tmp_path: Path) -> None:
    home = Home(tmp_path, environment={"CLAUDE_CONFIG_DIR": str(tmp_path / "claude")}, now=datetime.now(UTC))
    figures = {"five_hour": {"utilization": 85, "resets_at": (home.now + timedelta(hours=2)).isoformat()}}
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=2), **figures))
    home.login()
    told = types.WINDOW_SHOW_MESSAGE

    silent = await connect(options={"usageNotices": False}, folders=[home.folder])
    assert "85 %" in (await silent.ask("unstuck/status", None))["text"]
    assert silent.of(told) == []
    # Nobody was told, so somebody else still is.
    editor = await connect(options={"evidence": True}, folders=[home.folder])
    await editor.ask("unstuck/status", None)
    (notice,) = await editor.until(lambda: editor.of(told))
    assert notice["message"].startswith("Claude Code: Session: 85 % used, resets ")
    another = await connect(options={"evidence": True}, folders=[home.folder])
    await another.ask("unstuck/status", None)
    assert another.of(told) == []
