"""The server speaks the language of the editor that started it; what is English stays English."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from unstuck.diagnosis.catalogue import by_code
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.locales import LANGUAGES, texts

from .conftest import Connect
from .editor import SESSION_CODE, SESSION_LIMIT
from .test_incidents import file_of

CONDITION = by_code()[SESSION_CODE]


async def shown(connect: Connect, locale: str | None) -> dict[str, Any]:
    """What an editor of this language is told of a session limit."""
    editor = await connect("vscode", locale=locale)
    editor.open(SESSION_LIMIT)
    (diagnostic,) = await editor.found()
    hover = await editor.hover(0, 5)
    assert hover is not None
    return {
        "message": diagnostic["message"],
        "hover": hover["contents"]["value"],
        "actions": [each["title"] for each in await editor.actions()],
    }


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_an_error_is_explained_in_the_editors_language(connect: Connect, locale: str) -> None:
    own, told = texts(locale), await shown(connect, locale)
    assert told["message"].startswith(own[CONDITION.title])
    assert own[CONDITION.meaning] in told["hover"]
    assert own[REMEDIES["wait-for-reset"].title] in told["actions"]
    assert own["Explain {code}"].format(code=SESSION_CODE) in told["actions"]


@pytest.mark.parametrize("locale", [None, "en", "en-GB", "fr", "zh-tw"])
async def test_all_others_are_told_in_english(connect: Connect, locale: str | None) -> None:
    told = await shown(connect, locale)
    assert told["message"].startswith(CONDITION.title)
    assert CONDITION.meaning in told["hover"]
    assert f"Explain {SESSION_CODE}" in told["actions"]


async def test_pages_messages_and_the_status_too(connect: Connect) -> None:
    editor = await connect("vscode", locale="de")
    own = texts("de")
    command = types.ExecuteCommandParams("unstuck.showPage", ["sample"])
    page = await editor.ask(types.WORKSPACE_EXECUTE_COMMAND, command)
    text = file_of(page["uri"]).read_text("utf-8")
    assert text.startswith(f"# {own['A sample diagnosis']}\n")
    assert f"## {own['What was printed']}\n" in text
    status = await editor.ask("unstuck/status", {})
    assert status["text"] == own["Claude: usage unknown"]
    assert own["Show usage"] in [each["title"] for each in status["actions"]]
