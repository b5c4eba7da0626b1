"""Settings: taken as they come, at once, and whatever is wrong with some of them."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from .conftest import Connect
from .editor import LOG, SESSION_CODE, SESSION_LIMIT, Editor

NETWORK = "● API Error: Unable to connect to API (ECONNREFUSED)"
BOTH = f"{SESSION_LIMIT}\n\n\n{NETWORK}\n"


async def severities(editor: Editor) -> dict[Any, int]:
    """What is shown of the document: severities by code."""
    return {each.get("code"): each["severity"] for each in await editor.found()}


@pytest.fixture
async def shown(connect: Connect) -> Editor:
    """An editor that shows two findings."""
    editor = await connect("vscode")
    editor.open(BOTH)
    assert set((await severities(editor)).values()) == {1, 2}
    assert len(await severities(editor)) == 2
    return editor


async def other_code(editor: Editor) -> str:
    """The code of the second finding."""
    return next(code for code in await severities(editor) if code != SESSION_CODE)


async def test_a_change_of_settings_shows_at_once(shown: Editor) -> None:
    other = await other_code(shown)
    for values, expected in (
        ({"severity": {SESSION_CODE: "error"}}, {SESSION_CODE: 1, other: 1}),
        ({"severity": {"usage/*": "information"}}, {SESSION_CODE: 3, other: 1}),
        ({"severity": {"usage/*": "hint", "*": "warning"}}, {SESSION_CODE: 4, other: 2}),
        ({"severity": {"network/*": "off"}}, {SESSION_CODE: 2}),
        ({"disabled": ["usage/*"]}, {other: 1}),
        ({"disabled": ["*"]}, {}),
        ({"disabled": [SESSION_CODE, "nothing"], "severity": {other: "hint"}}, {other: 4}),
        ({}, {SESSION_CODE: 2, other: 1}),
    ):
        shown.configure(**values)
        assert await severities(shown) == expected
    assert shown.said() == []


async def test_what_is_hidden_has_neither_hover_nor_actions(shown: Editor) -> None:
    assert await shown.hover(0, 3) is not None
    shown.configure(disabled=["usage/*"])
    assert await shown.hover(0, 3) is None
    assert await shown.actions((0, 3)) == []


async def test_the_same_settings_again_change_nothing(shown: Editor) -> None:
    shown.configure(disabled=["usage/*"])
    await shown.settled()
    before = len(shown.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS))
    shown.configure(disabled=["usage/*"])
    await shown.settled()
    assert len(shown.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)) == before


async def test_file_kinds_say_which_documents_are_looked_at(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(SESSION_LIMIT, "file:///a.py", "python")
    editor.open(SESSION_LIMIT, "file:///a.log", "log")
    assert [len(await editor.found(uri)) for uri in ("file:///a.py", "file:///a.log")] == [0, 1]
    editor.configure(fileKinds=["Py*"])
    assert [len(await editor.found(uri)) for uri in ("file:///a.py", "file:///a.log")] == [1, 0]
    assert [each["severity"] for each in await editor.found("file:///a.py")] == [4]
    assert await editor.hover(0, 3, "file:///a.log") is None
    editor.configure()
    assert [len(await editor.found(uri)) for uri in ("file:///a.py", "file:///a.log")] == [0, 1]


async def test_a_document_is_kept_up_with_while_it_is_not_shown(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(SESSION_LIMIT)
    editor.configure(fileKinds=["markdown"])
    editor.change(2, (((0, 0), (0, 0)), "\n\n"))
    assert await editor.found() == []
    editor.configure()
    assert [each["range"]["start"]["line"] for each in await editor.found()] == [2]


async def test_quotations_are_hints_that_can_be_hidden(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(f'assert message == "{SESSION_LIMIT}"\n')
    assert await severities(editor) == {SESSION_CODE: 4}
    editor.configure(severity={"usage/*": "error"})
    assert await severities(editor) == {SESSION_CODE: 4}
    editor.configure(quoted=False)
    assert await severities(editor) == {}


async def test_the_newest_findings_are_shown_and_how_many_are_not(connect: Connect) -> None:
    editor = await connect("vscode", options={"maxFindings": 3})
    editor.open((f"{SESSION_LIMIT}\n" + "an ordinary line\n" * 9) * 4)
    *found, last = await editor.found()
    assert [each["range"]["start"]["line"] for each in found] == [10, 20, 30]
    nowhere = {"line": 0, "character": 0}
    assert last == {
        "range": {"start": nowhere, "end": nowhere},
        "severity": 3,
        "source": "unstuck",
        "message": "1 earlier finding not shown (unstuck.maxFindings)",
    }
    editor.configure(maxFindings=1)
    *found, last = await editor.found()
    assert [each["range"]["start"]["line"] for each in found] == [30]
    assert last["message"] == "3 earlier findings not shown (unstuck.maxFindings)"
    editor.configure(maxFindings=4)
    assert [each["range"]["start"]["line"] for each in await editor.found()] == [0, 10, 20, 30]


BOTH_SHOWN = {"usage", "network"}
BROKEN: list[tuple[dict[str, Any], list[str], set[str]]] = [
    ({"disabled": ["usage/*"], "maxFindings": 0}, ["maxFindings"], {"network"}),
    ({"maxFindings": "many", "codeLens": [], "disabled": ["network/*"]}, ["maxFindings", "codeLens"], {"usage"}),
    ({"severity": {"auth/*": "loud", "network/*": "off"}}, ["severity.auth/*"], {"usage"}),
    ({"severity": {"a": 1, "b": None}}, ["severity.a", "severity.b"], BOTH_SHOWN),
    ({"severity": "hint", "disabled": ["usage/*"]}, ["severity"], {"network"}),
    ({"disabled": [1, "network/*", None]}, ["disabled.0", "disabled.2"], {"usage"}),
    ({"workspace": "everything", "colour": "red"}, ["workspace"], BOTH_SHOWN),
]


async def test_a_broken_setting_is_named_and_all_others_are_used(shown: Editor) -> None:
    for values, problems, expected in BROKEN:
        before = len(shown.said())
        shown.configure(**values)
        assert {code.partition("/")[0] for code in await severities(shown)} == expected
        assert [message.split(": ")[:2] for message in shown.said()[before:]] == [
            ["Unstuck", f"unstuck.{problem}"] for problem in problems
        ]
    assert {each["type"] for each in shown.of(types.WINDOW_SHOW_MESSAGE)} == {types.MessageType.Warning.value}


@pytest.mark.parametrize("wrapped", [True, False])
async def test_settings_come_with_the_first_request(connect: Connect, wrapped: bool) -> None:
    values = {"disabled": ["usage/*"]}
    editor = await connect("bare", options={"unstuck": values} if wrapped else values)
    editor.open(BOTH)
    assert len(await editor.found()) == 1


@pytest.mark.parametrize("options", [None, [7], {"unstuck": None}, {"unstuck": 7}], ids=str)
async def test_options_of_another_shape_do_no_harm(connect: Connect, options: Any) -> None:
    editor = await connect("bare", options=options)
    editor.open(BOTH)
    assert len(await editor.found()) == 2


@pytest.mark.parametrize("name", ["vscode", "neovim", "emacs"])
async def test_settings_are_asked_for(connect: Connect, name: str) -> None:
    editor = await connect(name, configuration={"disabled": ["usage/*"]})
    await editor.until(lambda: editor.of(types.WORKSPACE_CONFIGURATION))
    await editor.settled()
    editor.open(BOTH)
    assert len(await editor.found()) == 1


async def test_settings_are_asked_for_again_when_the_editor_only_says_that_they_changed(connect: Connect) -> None:
    editor = await connect("neovim")
    await editor.until(lambda: editor.of(types.WORKSPACE_CONFIGURATION))
    editor.open(BOTH)
    for asked, (settings, hidden, left) in enumerate([(None, ["usage/*"], 1), ({}, [], 2), ([], ["*"], 0)], 2):
        editor.set_configuration({"disabled": hidden}, section="unstuck")
        editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
        await editor.until(lambda number=asked: len(editor.of(types.WORKSPACE_CONFIGURATION)) == number)
        await editor.settled()
        assert len(await editor.found()) == left


async def test_an_editor_that_asks_is_told_to_ask_again(connect: Connect) -> None:
    editor = await connect("vscode-today")
    await editor.until(lambda: editor.of(types.WORKSPACE_CONFIGURATION))
    editor.open(BOTH)
    before = await editor.pulled()
    editor.configure(disabled=["usage/*"])
    await editor.until(lambda: editor.of(types.WORKSPACE_DIAGNOSTIC_REFRESH))
    after = await editor.pulled(previous=before["resultId"])
    assert [len(report["items"]) for report in (before, after)] == [2, 1]
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


async def test_settings_hold_for_documents_opened_later(shown: Editor) -> None:
    shown.configure(severity={"usage/*": "hint"})
    shown.close()
    shown.open(SESSION_LIMIT, LOG)
    assert await severities(shown) == {SESSION_CODE: 4}
