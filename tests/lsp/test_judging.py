"""Verdicts by this machine's evidence, and remedies carried out from the editor."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.homes import Home

from .conftest import Connect
from .editor import LOG, SESSION_LIMIT, Editor

APRIL = "● API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
APRIL_CODE = "usage/out-of-extra-usage"
AT = (0, 10)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The machine that the servers see."""
    return Home(tmp_path, environment={"CLAUDE_CONFIG_DIR": str(tmp_path / "claude")}, now=datetime.now(UTC))


def room(home: Home) -> None:
    """A signed-in account with most of its plan unused, by figures of two minutes ago."""
    figures = {
        "five_hour": {"utilization": 3, "resets_at": (home.now + timedelta(hours=2)).isoformat()},
        "seven_day": {"utilization": 15, "resets_at": (home.now + timedelta(days=3)).isoformat()},
    }
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=2), **figures))
    home.login()


def ran(home: Home, version: str) -> None:
    """A session in the folder, of a version of Claude Code."""
    home.transcript({}, version=version, timestamp=home.now.isoformat())


async def judged(connect: Connect, home: Home, text: str, name: str = "vscode", **more: Any) -> Editor:
    """An editor with an open log, after its verdicts came."""
    editor = await connect(name, options={}, folders=[home.folder], **more)
    editor.open(text)
    await editor.until(lambda: verdict(editor))
    return editor


def verdict(editor: Editor) -> str:
    """What the newest diagnostic says beyond the condition's title."""
    published = [each["diagnostics"] for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)]
    return published[-1][-1]["message"].partition(". ")[2] if published and published[-1] else ""


def page_at(uri: str) -> str:
    """The page in the file at an address."""
    return Path(uri.removeprefix("file://")).read_text(encoding="utf-8")


async def test_the_diagnostic_says_the_verdict_in_one_line(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await judged(connect, home, APRIL)
    said = verdict(editor)
    assert said.startswith("Likely a false alarm: ")
    assert "2.1.15" in said
    assert "\n" not in said


async def test_a_full_window_is_a_real_limit(connect: Connect, home: Home) -> None:
    figures = {"five_hour": {"utilization": 100, "resets_at": (home.now + timedelta(hours=2)).isoformat()}}
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=1), **figures))
    home.login()
    editor = await judged(connect, home, SESSION_LIMIT)
    assert verdict(editor).startswith("A real limit: ")


async def test_the_hover_tells_what_speaks_for_and_against_it_and_how_old_that_is(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await judged(connect, home, APRIL)
    shown = await editor.hover(*AT)
    assert shown is not None
    text = shown["contents"]["value"]
    for part in (
        "**Verdict:** Likely a false alarm",
        "**For it:**",
        "**Would change it:**",
        "**Looked at:**",
        "2 min ago",
    ):
        assert part in text
    assert str(home.config) not in text


async def test_without_evidence_nothing_is_looked_at(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await connect("vscode", options={"evidence": False}, folders=[home.folder])
    editor.open(APRIL)
    shown = await editor.hover(*AT)
    assert shown is not None
    assert "Looked at" not in shown["contents"]["value"]
    assert "2.1.15" not in shown["contents"]["value"]
    assert verdict(editor) == ""


async def test_switching_evidence_off_takes_the_verdict_away(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await judged(connect, home, APRIL)
    editor.configure(evidence=False)
    await editor.until(lambda: not verdict(editor))


async def test_a_verdict_stays_while_lines_are_typed_above_it(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await judged(connect, home, APRIL)
    before = verdict(editor)
    editor.change(2, (((0, 0), (0, 0)), "one\ntwo\n"))
    moved = await editor.pushed()
    assert moved[0]["range"]["start"]["line"] == 2
    assert verdict(editor) == before


async def test_an_editor_that_pulls_is_told_when_verdicts_are_known(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await connect("vscode-today", options={}, folders=[home.folder])
    editor.open(APRIL)
    before = len(editor.of(types.WORKSPACE_DIAGNOSTIC_REFRESH))
    await editor.until(lambda: len(editor.of(types.WORKSPACE_DIAGNOSTIC_REFRESH)) > before)
    assert "Likely a false alarm" in (await editor.pulled())["items"][0]["message"]


async def test_a_reported_error_is_judged_when_the_evidence_is_there(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await connect("vscode", options={}, folders=[home.folder])
    editor.notify("unstuck/reportError", {"origin": "hook", "text": APRIL, "cwd": str(home.folder)})
    await editor.until(lambda: "Likely a false alarm" in verdict(editor))
    uri = editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)[-1]["uri"]
    page = page_at(uri)
    assert "Likely a false alarm" in page
    assert "## Other remedies" in page


async def test_paid_advice_never_comes_before_free_advice(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await judged(connect, home, APRIL)
    titles = [action["title"] for action in await editor.actions(AT)]
    assert titles[0] == "Update Claude Code"
    assert titles[-1] == "Other remedies…"
    assert not any("costs money" in title for title in titles)


async def test_the_last_action_leads_to_what_is_not_advised_and_why(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    editor = await judged(connect, home, APRIL)
    last = (await editor.actions(AT))[-1]["command"]
    result = await editor.run(last["command"], *last["arguments"])
    assert result["shown"]
    page = page_at(result["uri"])
    left = page.partition("## Other remedies")[2]
    for title in ("Clear credentials and log in again", "Toggle extra usage", "Add credits"):
        assert f"- **{title}**" in left
    assert "none of those who ran a client below 2\\.1\\.36" in left
    # On the page itself they can be picked, though nothing recommends them.
    titles = [action["title"] for action in await editor.actions((0, 0), uri=result["uri"])]
    assert "Clear credentials and log in again" in titles[1:]


OVERRIDE = {"env": {"ANTHROPIC_API_KEY": "sk-ant-api03-" + "k" * 40, "OTHER": "1"}}


async def test_a_remedy_is_shown_asked_for_carried_out_and_undone(connect: Connect, home: Home, tmp_path: Path) -> None:
    room(home)
    settings = home.settings(OVERRIDE)
    before = settings.read_bytes()
    editor = await connect("vscode", folders=[home.folder])

    refused = await editor.run("unstuck.fix", "unset-variable", APRIL_CODE, {"name": "ANTHROPIC_API_KEY"})
    assert refused["state"] == "not done"
    assert settings.read_bytes() == before
    preview = next((tmp_path / "unstuck" / "pages" / "remedies").iterdir()).read_text(encoding="utf-8")
    assert "Nothing has been changed yet" in preview
    assert "kkkk" not in preview

    editor.choices = ["Carry it out"]
    done = await editor.run("unstuck.fix", "unset-variable", APRIL_CODE, {"name": "ANTHROPIC_API_KEY"})
    assert done["state"] == "done"
    assert json.loads(settings.read_bytes()) == {"env": {"OTHER": "1"}}
    await editor.until(lambda: any("Undo" in str(each) for each in editor.of(types.WINDOW_SHOW_MESSAGE_REQUEST)))

    assert (await editor.run("unstuck.undo", "unset-variable", "ANTHROPIC_API_KEY"))["state"] == "done"
    assert settings.read_bytes() == before
    assert "kkkk" not in json.dumps(editor.received)


async def test_the_line_to_edit_is_opened_instead_where_the_user_wants_that(connect: Connect, home: Home) -> None:
    settings = home.settings(OVERRIDE)
    editor = await connect("vscode", folders=[home.folder])
    editor.choices = ["Go to the line"]
    result = await editor.run("unstuck.fix", "unset-variable", APRIL_CODE)
    assert result["state"] == "not done"
    shown = editor.of(types.WINDOW_SHOW_DOCUMENT)[-1]
    assert shown["uri"] == settings.as_uri()
    assert shown["selection"]["start"]["line"] == 2


async def test_a_remedy_that_cannot_help_says_so(connect: Connect, home: Home) -> None:
    home.login()
    home.settings(OVERRIDE)
    editor = await connect("vscode", folders=[home.folder])
    editor.choices = []
    result = await editor.run("unstuck.fix", "clear-credentials-and-relogin", APRIL_CODE)
    assert result["state"] in ("not done", "refused")
    told = json.dumps([*editor.said(), *editor.asked(), *(str(each) for each in editor.shown_documents)])
    pages = (home.base / "unstuck" / "pages").rglob("*.md")
    assert "ANTHROPIC_API_KEY" in told + "".join(page.read_text(encoding="utf-8") for page in pages)
    assert home.config.joinpath(".credentials.json").exists()


async def test_waiting_counts_down_and_gives_notice(connect: Connect, home: Home) -> None:
    editor = await connect("vscode", folders=[home.folder])
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    result = await editor.run("unstuck.fix", "wait-for-reset", APRIL_CODE, {"resetsAt": soon})
    assert result["state"] == "told"
    await editor.until(lambda: any("has reset" in said for said in editor.said()))
    kinds = [each["value"]["kind"] for each in editor.of("$/progress")]
    assert (kinds[0], kinds[-1]) == ("begin", "end")


async def test_an_answer_is_evidence_and_is_not_asked_for_again(connect: Connect, home: Home) -> None:
    async def answers() -> list[list[Any]]:
        offered = [action["command"] for action in await editor.actions(AT)]
        return [each["arguments"] for each in offered if each["command"] == "unstuck.answer"]

    editor = await connect("vscode", options={}, folders=[home.folder])
    editor.open(APRIL)
    asked = await answers()
    assert asked
    assert await editor.run("unstuck.answer", "version-ran", "older") == {
        "question": "version-ran",
        "answer": "older",
        "kept": True,
    }
    await editor.until(lambda: "Likely a false alarm" in verdict(editor))
    assert all(question != "version-ran" for question, _ in await answers())


async def test_no_secret_reaches_the_editor(connect: Connect, home: Home) -> None:
    room(home)
    ran(home, "2.1.15")
    home.settings(OVERRIDE)
    home.state(
        oauthAccount={
            "accountUuid": "11111111-2222-4333-8444-555555555555",
            "emailAddress": "maria@example.org",
            "organizationName": "Muster und Partner",
        }
    )
    editor = await judged(connect, home, APRIL)
    await editor.hover(*AT)
    for action in await editor.actions(AT):
        await editor.run(action["command"]["command"], *action["command"]["arguments"])
    everything = json.dumps(editor.received)
    for secret in ("kkkk", "aaaaaaaa", "bbbbbbbb", "maria@", "Muster", "11111111"):
        assert secret not in everything
    assert LOG in everything
