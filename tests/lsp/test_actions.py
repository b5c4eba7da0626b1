"""What a person can do about a finding: code actions, and the commands behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from unstuck.diagnosis import links
from unstuck.diagnosis.catalogue import by_code
from unstuck.diagnosis.diagnose import diagnose
from unstuck.diagnosis.fields import Fields
from unstuck.diagnosis.remedies import REMEDIES

from .conftest import Connect
from .editor import SESSION_CODE, SESSION_LIMIT

CONDITION = by_code()[SESSION_CODE]
IDS = "● API Error: 500 Internal server error · req_011CY11Uf87Qk3LhTzWmVbNs"
NO_IDS = "● API Error: 500 Internal server error. This is a server-side issue, usually temporary."
INTERNAL = "server/api-error-500-internal-server-error"
COPY = "Copy the request ids"


ADVISED = diagnose(CONDITION, Fields(reset_text="3pm")).remedies


def expected_titles() -> list[str]:
    """The titles of all actions about the session limit: what is advised, then words, then the bill and the rest."""
    advised = [f"{remedy.title} (costs money)" if remedy.paid else remedy.title for remedy in ADVISED]
    return [*advised, f"Explain {SESSION_CODE}", "Open the documentation", "Open the billing page", "Other remedies…"]


def first_command() -> dict[str, Any]:
    """The command of the first action about the session limit."""
    return {"title": ADVISED[0].title, "command": "unstuck.fix", "arguments": [ADVISED[0].id, SESSION_CODE]}


@pytest.mark.parametrize("name", ["vscode", "vscode-today", "neovim", "emacs", "bare"])
async def test_actions_come_in_the_order_in_which_they_are_sensible(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.open(f"one\n{SESSION_LIMIT}\n")
    found = await editor.actions((1, 4))
    assert [action["title"] for action in found] == expected_titles()
    preferred = [action.get("isPreferred", False) for action in found]
    assert preferred == [name != "bare"] + [False] * (len(found) - 1)
    assert await editor.actions((0, 0), (0, 3)) == []
    assert await editor.actions((0, 0), (9, 0)) == found


@pytest.mark.parametrize("name", ["vscode", "emacs"])
async def test_an_editor_that_resolves_no_commands_gets_them_at_once(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.open(SESSION_LIMIT)
    first, *others = await editor.actions()
    title = first_command()["title"]
    assert first == {"title": title, "kind": "quickfix", "isPreferred": True, "command": first_command()}
    assert all(set(action) == {"title", "kind", "command"} for action in others)


async def test_an_editor_that_resolves_commands_gets_them_then(connect: Connect) -> None:
    editor = await connect("neovim")
    editor.open(SESSION_LIMIT)
    first, *others = await editor.actions()
    title = first_command()["title"]
    data = {key: value for key, value in first_command().items() if key != "title"}
    assert first == {"title": title, "kind": "quickfix", "isPreferred": True, "data": data}
    assert await editor.resolved(first) == first | {"command": first_command()}
    for action in others:
        assert set(action) == {"title", "kind", "data"}
        assert set(await editor.resolved(action)) == {"title", "kind", "data", "command"}


async def test_an_editor_without_action_literals_gets_commands(connect: Connect) -> None:
    editor = await connect("bare")
    editor.open(SESSION_LIMIT)
    found = await editor.actions()
    assert found[0] == first_command()
    assert all(set(action) == {"title", "command", "arguments"} for action in found)


async def test_an_action_names_the_diagnostic_it_is_about(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(SESSION_LIMIT)
    shown = await editor.found()
    foreign = shown[0] | {"source": "somebody else"}
    assert [action["diagnostics"] for action in await editor.actions(diagnostics=[foreign, *shown])] == [shown] * len(
        expected_titles()
    )
    assert all("diagnostics" not in action for action in await editor.actions(diagnostics=[foreign]))


async def test_only_the_kinds_that_were_asked_for_are_given(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(SESSION_LIMIT)
    everything = await editor.actions()
    for only in (["quickfix"], [""], ["source", "quickfix"], []):
        assert await editor.actions(only=only) == everything
    for only in (["refactor"], ["quickfix.unstuck"], ["quick"]):
        assert await editor.actions(only=only) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vscode", {"title": COPY, "kind": "quickfix", "disabled": {"reason": "the message names no request id"}}),
        ("neovim", None),
    ],
)
async def test_what_cannot_be_done_is_shown_with_its_reason_where_the_editor_can_show_it(
    connect: Connect, name: str, expected: dict[str, Any] | None
) -> None:
    editor = await connect(name)
    editor.open(NO_IDS)
    assert [each["code"] for each in await editor.found()] == [INTERNAL]
    found = await editor.actions((0, 5))
    assert [action for action in found if action["title"] == COPY] == ([expected] if expected else [])


async def test_several_findings_in_a_range_each_bring_their_actions(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(f"{SESSION_LIMIT}\n\n\n{IDS}\n")
    titles = [action["title"] for action in await editor.actions((0, 0), (3, 9))]
    assert titles[: len(expected_titles())] == expected_titles()
    assert f"Explain {INTERNAL}" in titles[len(expected_titles()) :]


def command_of(found: list[dict[str, Any]], title: str) -> tuple[Any, ...]:
    """An action's command with its arguments."""
    command = next(action["command"] for action in found if action["title"] == title)
    return command["command"], *command["arguments"]


BILLS = [
    ("● API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going.", "own"),
    ("● API Error: 400 You're out of extra usage. Ask your workspace admin to add more.", "organization"),
    ("  ⎿  Credit balance too low · Add funds: https://platform.claude.com/settings/billing", "console"),
]
PAGES = {
    "own": "https://claude.ai/settings/usage",
    "organization": "https://claude.ai/admin-settings/usage",
    "console": "https://platform.claude.com/settings/billing",
}


async def test_the_billing_page_is_that_of_whoever_pays(connect: Connect) -> None:
    editor = await connect("vscode")
    for message, whose in BILLS:
        editor.open(message)
        command = command_of(await editor.actions((0, 6)), "Open the billing page")
        assert await editor.run(*command) == {"uri": PAGES[whose], "shown": True}
        assert editor.of(types.WINDOW_SHOW_DOCUMENT)[-1] == {"uri": PAGES[whose], "external": True, "takeFocus": True}
        editor.close()
    assert editor.said() == []


async def test_pages_are_opened_by_their_remedies(connect: Connect) -> None:
    editor = await connect("neovim")
    pages = {
        ("read-docs", SESSION_CODE): links.documentation(CONDITION),
        ("check-service-status", INTERNAL): "https://status.claude.com",
        ("check-usage", SESSION_CODE): "https://claude.ai/settings/usage",
        ("upgrade-plan", SESSION_CODE): "https://claude.com/pricing",
        ("add-credits", "usage/credit-balance-is-too-low"): PAGES["console"],
        ("raise-spend-limit", "usage/individual-spend-limit"): PAGES["organization"],
    }
    for (remedy, code), address in pages.items():
        assert await editor.run("unstuck.openPage", remedy, code) == {"uri": address, "shown": True}
    assert [each["uri"] for each in editor.of(types.WINDOW_SHOW_DOCUMENT)] == list(pages.values())


@pytest.mark.parametrize("name", ["emacs", "vscode"])
async def test_the_address_is_told_where_no_page_can_be_opened(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.answers_show_document = False
    address = PAGES["own"]
    assert await editor.run("unstuck.openPage", "check-usage", SESSION_CODE) == {"uri": address, "shown": False}
    assert editor.said() == [f"Open {address}"]
    assert len(editor.of(types.WINDOW_SHOW_DOCUMENT)) == (1 if name == "vscode" else 0)


async def test_request_ids_are_shown_and_given_to_be_copied(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(IDS)
    command = command_of(await editor.actions((0, 5)), COPY)
    assert await editor.run(*command) == {"text": "req_011CY11Uf87Qk3LhTzWmVbNs"}
    assert editor.said() == ["req_011CY11Uf87Qk3LhTzWmVbNs"]
    assert await editor.run("unstuck.copyRequestIds", ["req_a", "req_b"]) == {"text": "req_a\nreq_b"}


async def test_a_condition_is_explained_on_a_page_of_its_own(connect: Connect) -> None:
    editor = await connect("vscode-today")
    result = await editor.run("unstuck.explain", SESSION_CODE)
    uri = f"unstuck:///conditions/{SESSION_CODE}.md"
    assert editor.of(types.WINDOW_SHOW_DOCUMENT) == [{"uri": uri, "external": False, "takeFocus": True}]
    page = await editor.ask(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, types.TextDocumentContentParams(uri))
    assert result == {"text": page["text"], "shown": True}
    assert page["text"].startswith(f"# {CONDITION.title}\n")
    assert CONDITION.meaning in page["text"]


async def test_a_condition_is_explained_in_a_file_where_the_editor_knows_no_other_pages(
    connect: Connect, tmp_path: Path
) -> None:
    editor = await connect("vscode")
    result = await editor.run("unstuck.explain", SESSION_CODE)
    path = tmp_path / "unstuck" / "pages" / "conditions" / f"{SESSION_CODE}.md"
    assert editor.of(types.WINDOW_SHOW_DOCUMENT) == [{"uri": path.as_uri(), "external": False, "takeFocus": True}]
    assert path.read_text(encoding="utf-8") == result["text"]


async def test_a_condition_is_explained_in_a_message_where_nothing_can_be_opened(connect: Connect) -> None:
    editor = await connect("emacs")
    assert (await editor.run("unstuck.explain", SESSION_CODE))["shown"] is False
    assert editor.said() == [f"{CONDITION.title}. {CONDITION.meaning}"]


async def test_a_condition_is_explained_in_a_message_where_no_file_can_be_written(
    connect: Connect, tmp_path: Path
) -> None:
    (tmp_path / "unstuck").write_text("not a folder")
    editor = await connect("vscode")
    assert (await editor.run("unstuck.explain", SESSION_CODE))["shown"] is False
    assert editor.said() == [f"{CONDITION.title}. {CONDITION.meaning}"]


async def test_a_remedy_is_told_in_words(connect: Connect) -> None:
    editor = await connect("vscode")
    own, general = CONDITION.remedies[0], REMEDIES["relogin"]
    for remedy in (own, general):
        text = f"{remedy.title}: {' '.join(remedy.steps)}"
        assert await editor.run("unstuck.showRemedy", remedy.id, SESSION_CODE) == {"text": text}
        assert editor.said()[-1] == text


NONSENSE = {
    "id of a remedy": ("unstuck.openPage",),
    "nothing opens no page": ("unstuck.openPage", "nothing"),
    "no condition 'usage/nothing'": ("unstuck.openPage", "read-docs", "usage/nothing"),
    "retry opens no page": ("unstuck.openPage", "retry", SESSION_CODE),
    "opens no page": ("unstuck.openPage", ["x"], SESSION_CODE),
    "request ids": ("unstuck.copyRequestIds",),
    "must be a list": ("unstuck.copyRequestIds", []),
    "of strings": ("unstuck.copyRequestIds", [1]),
    "no condition 7": ("unstuck.explain", 7),
    "no remedy 'nothing'": ("unstuck.showRemedy", "nothing", SESSION_CODE),
    "no remedy 7": ("unstuck.showRemedy", 7, SESSION_CODE),
    r"no remedy \(\)": ("unstuck.fix",),
    r"no remedy \('nothing',\)": ("unstuck.fix", "nothing"),
    r"no remedy \(7,\)": ("unstuck.undo", 7),
    "no such question": ("unstuck.answer", "nothing", "yes"),
    "an address and a position": ("unstuck.otherRemedies", "file:///a.log", {"line": "x"}),
    "no finding at this place": ("unstuck.otherRemedies", "file:///a.log", {"line": 0, "character": 0}),
    "a text is needed": ("unstuck.diagnose",),
    "text is": ("unstuck.diagnose", 7),
    "there is no page None": ("unstuck.showPage",),
    "there is no page 'remedies/retry'": ("unstuck.showPage", "remedies/retry"),
    "no incident 'nothing'": ("unstuck.showPage", "incident", "nothing"),
    "unstuck.nothing": ("unstuck.nothing",),
}


async def test_a_command_that_makes_no_sense_is_an_error_that_says_so(connect: Connect) -> None:
    editor = await connect("vscode")
    for reason, command in NONSENSE.items():
        with pytest.raises(JsonRpcException, match=reason) as caught:
            await editor.run(*command)
        assert caught.value.code == JsonRpcInvalidParams.CODE
    assert editor.of(types.WINDOW_SHOW_DOCUMENT) == []
    editor.open(SESSION_LIMIT)
    assert len(await editor.actions()) == len(expected_titles())


async def test_resolving_an_action_of_somebody_else_leaves_it_as_it_is(connect: Connect) -> None:
    editor = await connect("neovim")
    for data in (None, 7, {}, {"command": 7}):
        action = {"title": "x", "kind": "source"} | ({} if data is None else {"data": data})
        assert await editor.resolved(action) == action


async def test_every_action_that_is_offered_can_be_done(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open("\n\n\n".join([SESSION_LIMIT, IDS, *(message for message, _ in BILLS)]))
    for action in await editor.actions((0, 0), (99, 0)):
        if "command" in action:
            assert await editor.run(action["command"]["command"], *action["command"]["arguments"])
