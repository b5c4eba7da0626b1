"""Pages that are made when somebody wants to see them, the diagnosis of any text, and commands without a condition."""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.homes import Home
from unstuck import lsp
from unstuck.cli import doctor, usage
from unstuck.diagnosis import links as addresses

from .conftest import Connect
from .editor import QUIET, SESSION_LIMIT, Editor
from .test_live import APRIL, CODE, SESSION, Claude, live, shown, text_of, watching
from .test_status import NASTY, content, linked, links, told_of

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "april-2026.log"
TEAM = "API Error: 400 You're out of extra usage. Ask your workspace admin to add more."


@pytest.fixture
def claude(tmp_path: Path) -> Claude:
    """Claude Code on the machine that the servers see."""
    return Claude(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """What the servers see, with figures of two minutes ago."""
    (tmp_path / "seen").mkdir()
    environment = {"CLAUDE_CONFIG_DIR": str(tmp_path / "claude"), "UNSTUCK_HOME": str(tmp_path / "unstuck")}
    home = Home(tmp_path / "seen", environment=environment, now=datetime.now(UTC))
    figures = {
        "five_hour": {"utilization": 42, "resets_at": (home.now + timedelta(hours=2, seconds=30)).isoformat()},
        "seven_day": {"utilization": 15, "resets_at": (home.now - timedelta(hours=3)).isoformat()},
    }
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=2), **figures))
    home.login()
    return home


def page(editor: Editor) -> str:
    """The address that was shown last."""
    return editor.shown_documents[-1].uri


def words(text: str) -> str:
    """What is said, without how it is set."""
    plain = re.sub(r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[^\w%.:;,/]+", " ", plain.replace("\\", "")).split())


# --- diagnose -------------------------------------------------------------------------------------------------------


async def test_any_text_can_be_diagnosed(connect: Connect) -> None:
    editor = await connect("vscode")
    result = await editor.run("unstuck.diagnose", f"hello\n{APRIL}\n", {"cwd": "/work/shop"})
    assert result == {"found": 1, "uri": page(editor), "shown": True}
    assert "/work/shop" in text_of(page(editor))
    await shown(editor, CODE)
    # Nobody knows when it happened: nothing is called broken now.
    assert all("incident" not in each for each in editor.of("unstuck/status"))


@pytest.mark.parametrize("around", ["x" * 40_000, "INFO step done\n" * 40_000], ids=["line", "lines"])
async def test_of_a_long_text_the_page_holds_what_stands_around_the_error(connect: Connect, around: str) -> None:
    editor = await connect("vscode")
    result = await editor.run("unstuck.diagnose", f"{around}\n{APRIL}\n{around}\n{SESSION_LIMIT}\n")
    assert result["found"] == 2
    assert APRIL in text_of(page(editor))
    assert len(text_of(page(editor))) < 20_000


@pytest.mark.parametrize("text", ["", "all is well", "x" * 100_000])
async def test_a_text_without_an_error_opens_nothing(connect: Connect, text: str) -> None:
    editor = await connect("vscode")
    assert await editor.run("unstuck.diagnose", text) == {"found": 0, "shown": False}
    assert editor.said() == ["Unstuck found no Claude Code error in this text."]
    assert editor.shown_documents == []


@pytest.mark.parametrize("more", [[], [None], [{"cwd": 7}], [{"cwd": "not/absolute"}]])
async def test_what_is_said_beside_the_text_may_be_missing_or_wrong(connect: Connect, more: list[Any]) -> None:
    editor = await connect("vscode")
    assert (await editor.run("unstuck.diagnose", f"{APRIL} {NASTY}", *more))["found"] == 1
    assert "- Folder" not in text_of(page(editor))
    outside = "".join(text_of(page(editor)).split("```")[::2])
    assert "evil" not in outside


# --- pages ----------------------------------------------------------------------------------------------------------


async def test_the_usage_page_says_what_the_command_says(
    connect: Connect, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = await linked(connect, evidence=True, host="dev-container")
    result = await editor.run("unstuck.showPage", "usage")
    assert result == {"uri": "unstuck:///usage.md", "shown": True}
    text = await content(editor, page(editor))
    usage.tell(argparse.Namespace(format="text", online=False, color="never"), home.machine)
    printed = capsys.readouterr().out
    assert "- **Session**: ████████░░░░░░░░░░░░ 42 %, resets" in text
    assert "not yet confirmed; was 15 %" in words(text)
    assert words(printed.split("Source:")[1]).split("json")[1] in words(text)
    assert re.search(r"\nOn `[^`]+ \(dev-container\)`\.\n", text)
    assert [command for _, command, _ in links(text)] == ["unstuck.showPage"]


async def test_the_doctor_page_says_what_the_command_says(
    connect: Connect, claude: Claude, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    claude.fail()
    editor = await linked(connect, evidence=True)
    await editor.run("unstuck.showPage", "doctor")
    text = await content(editor, page(editor))
    doctor.tell(argparse.Namespace(format="text", days=7, online=False, color="never"), home.machine)
    printed = capsys.readouterr().out
    assert page(editor) == "unstuck:///doctor.md"
    for head in ("Errors of the last 7 days", "The judgement: ", "What to do", "What is known of this machine"):
        assert head in text
        assert head in printed
    assert f"· `{CODE}`: just now" in text
    assert "Update Claude Code" in text
    assert ("unstuck.fix", ["update-claude-code", CODE]) in [link[1:] for link in links(text)]
    for name in ("Client", "Credential", "Plan", "Session", "Settings", "Network", "Service", "Live"):
        said = next(line for line in printed.splitlines() if line.startswith(f"  {name} "))
        assert f"- **{name}**: " in text
        assert words(said.removeprefix(f"  {name}")[:40])[:25] in words(text)


async def test_a_machine_of_which_nothing_is_known_says_so(connect: Connect) -> None:
    editor = await connect("vscode", options={})
    await editor.run("unstuck.showPage", "usage")
    assert "No usage figures are known on this machine." in text_of(page(editor))
    await editor.run("unstuck.showPage", "doctor")
    assert "No error of Claude Code's in the last 7 days." in text_of(page(editor))


async def test_a_machine_that_may_not_be_looked_at_is_not(connect: Connect, home: Home) -> None:
    editor = await connect("vscode", options=QUIET)
    for kind in ("usage", "doctor"):
        await editor.run("unstuck.showPage", kind)
        assert "switched off (`unstuck.evidence`)" in text_of(page(editor))
        assert "42 %" not in text_of(page(editor))


async def test_a_page_is_made_afresh_and_the_editor_told(connect: Connect, home: Home) -> None:
    editor = await linked(connect, evidence=True)
    await editor.run("unstuck.showPage", "usage")
    assert editor.of(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH) == []
    figures = {"five_hour": {"utilization": 77, "resets_at": (home.now + timedelta(hours=2)).isoformat()}}
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=1), **figures))
    await editor.run("unstuck.showPage", "usage")
    assert editor.of(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH) == [{"uri": "unstuck:///usage.md"}]
    assert "77 %" in await content(editor, "unstuck:///usage.md")


@pytest.mark.parametrize("kind", ["usage", "doctor", "sample"])
async def test_a_page_can_be_asked_for_before_it_was_shown(connect: Connect, kind: str) -> None:
    editor = await linked(connect)
    assert (await content(editor, f"unstuck:///{kind}.md")).startswith("# ")


async def test_the_sample_is_the_published_example_and_says_that_it_is_one(connect: Connect, claude: Claude) -> None:
    assert (Path(lsp.__file__).parent / "sample.log").read_bytes() == EXAMPLE.read_bytes()
    editor = await linked(connect, evidence=True)
    await editor.run("unstuck.showPage", "sample")
    text = await content(editor, page(editor))
    assert text.startswith("# A sample diagnosis\n\nThis is a made-up example")
    assert EXAMPLE.read_text("utf-8").rstrip() in text
    assert "**Verdict:** Likely a false alarm" in text
    assert "client 2\\.1\\.15 is older than 2\\.1\\.36" in text
    # What is advised there is for nobody here.
    assert links(text) == []
    assert editor.of("unstuck/status") == []


async def test_an_incident_is_shown_by_its_id_or_the_newest(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    assert await editor.run("unstuck.showPage", "incident") == {"uri": None, "shown": False}
    assert editor.said() == ["Nothing that Claude Code met on this machine is open."]
    claude.fail()
    told = await told_of(editor)
    for arguments in (["incident"], ["incident", None], ["incident", told["incident"]["id"]]):
        assert await editor.run("unstuck.showPage", *arguments) == {"uri": told["incident"]["uri"], "shown": True}
        assert page(editor) == told["incident"]["uri"]


async def test_an_editor_that_shows_nothing_is_told_where_the_page_is(connect: Connect) -> None:
    editor = await connect("emacs")
    result = await editor.run("unstuck.showPage", "sample")
    assert "A sample diagnosis" in text_of(result["uri"])


# --- without a condition --------------------------------------------------------------------------------------------


async def test_the_billing_page_is_that_of_what_is_open(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    result = await editor.run("unstuck.openPage", "open-billing-page")
    assert result == {"uri": addresses.BILLING["own"], "shown": True}
    claude.fail(TEAM)
    await editor.until(lambda: live(editor))
    for arguments in ([], [None]):
        result = await editor.run("unstuck.openPage", "open-billing-page", *arguments)
        assert result == {"uri": addresses.BILLING["organization"], "shown": True}


async def test_a_remedy_without_a_condition_is_for_what_is_open(connect: Connect, claude: Claude) -> None:
    editor = await watching(connect)
    editor.choices = ["Open the page"]
    assert (await editor.run("unstuck.fix", "toggle-extra-usage", None))["state"] == "told"
    assert editor.asked() == []
    claude.fail()
    await shown(editor, CODE)
    assert (await editor.run("unstuck.fix", "toggle-extra-usage"))["state"] == "told"
    opened = await editor.until(lambda: [each.uri for each in editor.shown_documents if each.external])
    assert opened == [addresses.USAGE]


@pytest.mark.parametrize(
    ("remedy", "folder", "text"), [("draft-bug-report", "reports", CODE), ("save-session-notes", "notes", SESSION)]
)
async def test_what_was_written_to_be_read_is_opened(
    connect: Connect, claude: Claude, remedy: str, folder: str, text: str
) -> None:
    editor = await watching(connect)
    claude.fail()
    await shown(editor, CODE)
    (done, *_) = (await editor.run("unstuck.fix", remedy))["done"]
    (opened,) = await editor.until(lambda: [each for each in editor.shown_documents if f"/{folder}/" in each.uri])
    assert not opened.external
    assert Path(opened.uri).name in done
    assert text in text_of(opened.uri)


# --- connect --------------------------------------------------------------------------------------------------------


async def test_connecting_is_shown_asked_for_and_undone(connect: Connect, claude: Claude, tmp_path: Path) -> None:
    editor = await connect("vscode", options={})
    settings = tmp_path / "claude" / "settings.json"
    settings.parent.mkdir()
    before = '{"env": {"MAIL": "jane@example.com"}}\n'
    settings.write_text(before, "utf-8")
    assert (await editor.ask("unstuck/status", None))["actions"][2]["command"] == "unstuck.connect"
    assert (await editor.run("unstuck.connect"))["state"] == "not done"
    assert settings.read_text("utf-8") == before
    assert "StopFailure" in text_of(page(editor))
    assert "jane@" not in text_of(page(editor))
    editor.choices = ["Carry it out"]
    result = await editor.run("unstuck.connect")
    assert (result["state"], set(result)) == ("done", {"state", "done", "notDone", "next", "terminal"})
    assert "StopFailure" in json.loads(settings.read_bytes())["hooks"]
    assert "unstuck.connect" not in [each["command"] for each in editor.of("unstuck/status")[-1]["actions"]]
    assert (await editor.run("unstuck.connect"))["state"] == "told"
    assert (await editor.run("unstuck.disconnect"))["state"] == "done"
    assert settings.read_text("utf-8") == before


async def test_settings_that_cannot_be_read_are_left_alone(connect: Connect, tmp_path: Path) -> None:
    editor = await connect("vscode", options={})
    settings = tmp_path / "claude" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{broken", "utf-8")
    editor.choices = ["Carry it out"]
    for command in ("unstuck.connect", "unstuck.disconnect"):
        assert (await editor.run(command))["state"] == "refused"
    assert settings.read_text("utf-8") == "{broken"


# --- what the terminal gets -----------------------------------------------------------------------------------------


async def test_a_session_is_resumed_by_a_command_for_a_terminal_in_its_own_folder(
    connect: Connect, claude: Claude, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    editor = await watching(connect)
    assert (await editor.run("unstuck.fix", "resume-session"))["state"] == "refused"
    claude.fail(cwd=str(folder))
    await shown(editor, CODE)
    result = await editor.run("unstuck.fix", "resume-session")
    assert (result["state"], result["terminal"]) == ("told", ["claude", "--resume", SESSION])
    assert result["terminalFolder"] == str(folder)
