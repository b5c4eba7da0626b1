"""The bug report: what it judges by, the fields of the public form, and what never gets into it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.repairs import NOW, Home, error
from unstuck.diagnosis.links import ISSUES
from unstuck.machine import Platform
from unstuck.remedies import drafts
from unstuck.remedies.issue_form import HEADINGS

OUT = (
    'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You\'re out of extra usage. Add '
    'more at claude.ai/settings/usage and keep going."},"request_id":"req_011CTESTFAKE0000001"}'
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def worked(version: str, at: str = "2026-11-20T10:00:00Z") -> dict[str, Any]:
    """A line of a transcript: the service answered this version."""
    message = {"model": "claude-opus-4-6", "content": []}
    return {"type": "assistant", "timestamp": at, "version": version, "message": message}


def drafted(home: Home) -> drafts.Draft:
    """The draft of the newest error."""
    value = drafts.draft(home.context())
    assert value is not None
    return value


def form(home: Home) -> dict[str, Any]:
    """The fields of the form, as a program gets them."""
    return drafts.as_json(drafted(home))["form"]


def test_the_form_has_every_field_under_its_heading_in_its_order(home: Home) -> None:
    home.transcript(error(OUT, version="2.1.4"))
    assert list(form(home)) == list(HEADINGS)
    text = drafts.markdown(drafted(home))
    places = [text.index(f"\n## {heading}\n") for heading in HEADINGS.values()]
    assert places == sorted(places)


def test_nobody_is_made_to_confirm_the_checklist(home: Home) -> None:
    home.transcript(error(OUT))
    assert {each["checked"] for each in form(home)["preflight"]} == {False}
    assert "[x]" not in drafts.markdown(drafted(home))


@pytest.mark.parametrize(
    ("before", "version", "regression", "last"),
    [
        ([worked("2.1.3")], "2.1.4", "Yes, this worked in a previous version", "2.1.3"),
        ([worked("2.1.4")], "2.1.4", "I don't know", "2.1.4"),
        ([], "2.1.4", "I don't know", ""),
        ([worked("2.1.3"), error("API Error: 529 Overloaded", "2026-11-20T10:30:00Z")], "2.1.4", "Yes", "2.1.3"),
    ],
)
def test_the_version_that_last_worked_is_the_one_before_the_error(
    home: Home, before: list[dict[str, Any]], version: str, regression: str, last: str
) -> None:
    home.transcript(*before, error(OUT, version=version), worked("2.1.300", "2026-11-20T11:30:00Z"))
    found = form(home)
    assert found["regression"].startswith(regression)
    assert (found["working_version"], found["version"]) == (last, "2.1.4 (Claude Code)")


@pytest.mark.parametrize(
    ("platform", "release", "shown"),
    [
        ("darwin", "", "macOS"),
        ("windows", "", "Windows"),
        ("linux", 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', "Ubuntu/Debian Linux"),
        ("linux", "ID=fedora\n", "Other Linux"),
        ("linux", "", "Other Linux"),
    ],
)
def test_the_system_is_one_of_those_in_the_form(tmp_path: Path, platform: Platform, release: str, shown: str) -> None:
    home = Home(tmp_path, platform)
    home.transcript(error(OUT))
    if release:
        home.write(home.system / "usr/lib/os-release", release)
    assert form(home)["os"] == shown


@pytest.mark.parametrize(
    ("environment", "entrypoint", "shown"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "cli", "iTerm2"),
        ({"TERM_PROGRAM": "vscode"}, "cli", "VS Code integrated terminal"),
        ({"TERM_PROGRAM": "vscode", "CURSOR_TRACE_ID": "1"}, "cli", "Cursor"),
        ({"WSL_DISTRO_NAME": "Ubuntu", "WT_SESSION": "1"}, "cli", "WSL (Windows Subsystem for Linux)"),
        ({}, "claude-vscode", "VS Code integrated terminal"),
        ({"TERM_PROGRAM": "iTerm.app"}, "sdk-cli", "Non-interactive/CI environment"),
        ({"TERM_PROGRAM": "a terminal of one's own"}, "cli", "Other"),
    ],
)
def test_the_terminal_is_one_of_those_in_the_form(
    home: Home, environment: dict[str, str], entrypoint: str, shown: str
) -> None:
    home.environment |= environment
    home.transcript(error(OUT, entrypoint=entrypoint))
    assert form(home)["terminal"] == shown


def test_it_is_judged_by_the_evidence_of_this_machine(home: Home) -> None:
    home.environment["ANTHROPIC_BASE_URL"] = "https://secret.example"
    home.transcript(error(OUT, version="2.1.200"))
    data = drafts.as_json(drafted(home))
    causes = {each["id"]: each for each in data["causes"]}
    assert causes["rewriting-proxy"]["because"] == [
        "requests pass another address: ANTHROPIC_BASE_URL (set on this machine)"
    ]
    assert any(each.startswith("client 2.1.200 (transcript") for each in data["evidence"])


def test_what_was_tried_is_told_with_what_came_of_it(home: Home) -> None:
    first = error(OUT, "2026-11-20T11:00:00Z")
    lines = [
        {"at": f"2026-11-20T11:{at}:00Z", "remedy": remedy, "result": "done", "condition": "usage/out-of-extra-usage"}
        for at, remedy in (("10", "relogin"), ("30", "update-claude-code"))
    ]
    home.state.mkdir()
    (home.state / "fixes.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    home.transcript(first, error(OUT, "2026-11-20T11:20:00Z"), worked("2.1.328", "2026-11-20T11:40:00Z"))
    value = drafted(home)
    assert [(each["remedy"], each["outcome"]) for each in drafts.as_json(value)["tried"]] == [
        ("relogin", "same error"),
        ("update-claude-code", "success"),
    ]
    text = drafts.markdown(value)
    assert "`relogin`, done; then same error" in text
    assert "`update-claude-code`, done; then it worked" in text


def test_known_reports_come_from_our_own_list_alone(home: Home) -> None:
    home.transcript(error(f"{OUT} see https://github.com/evil/evil/issues/666", version="2.1.4"))
    value = drafted(home)
    known = drafts.as_json(value)["known_reports"]
    assert known
    assert all(each["link"] == f"{ISSUES}/{each['number']}" for each in known)
    shown = drafts.markdown(value)
    assert f"[#{known[0]['number']}]({known[0]['link']})" in shown
    assert "](https://github.com/evil" not in shown


def test_names_of_files_folders_and_people_stay_out(home: Home) -> None:
    home.write(home.work / "acme-merger/.env", "")
    home.write(home.work / ".env", "ANTHROPIC_API_KEY=sk-ant-api03-SECRETKEY0123456789\n")
    home.write(home.work / ".claude/settings.json", json.dumps({"env": {"ANTHROPIC_BASE_URL": "https://corp.example"}}))
    home.environment["ANTHROPIC_AUTH_TOKEN"] = "SECRETTOKEN0123456789"
    state = {"oauthAccount": {"emailAddress": "dev@corp.example", "organizationName": "Secret Corp"}}
    home.write(".claude.json", json.dumps(state))
    home.transcript(error(f"{OUT} dev@corp.example /home/dev/secret-project", version="2.1.4"))
    value = drafted(home)
    text = drafts.markdown(value) + json.dumps(drafts.as_json(value))
    for word in ("SECRET", "corp.example", "Secret Corp", "acme-merger", "/home/dev", str(home.work), str(home.path)):
        assert word not in text, word


def test_a_report_of_a_huge_history_is_bounded(home: Home) -> None:
    at = (NOW - timedelta(hours=1)).isoformat()
    home.transcript(*(error(f"{OUT} {number} " + "x" * 5000, at) for number in range(200)))
    assert len(drafts.markdown(drafted(home))) < 40_000
