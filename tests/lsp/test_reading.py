"""What an editor shows about a finding: hovers, links, lenses."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from unstuck.diagnosis import links
from unstuck.diagnosis.catalogue import by_code

from .conftest import Connect
from .editor import LOG, SESSION_CODE, SESSION_LIMIT, Editor

CONDITION = by_code()[SESSION_CODE]


def hovering(*formats: types.MarkupKind) -> types.ClientCapabilities:
    """An editor that shows hovers in these formats."""
    hover = types.HoverClientCapabilities(content_format=list(formats))
    return types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(hover=hover))


@pytest.mark.parametrize("name", ["vscode", "neovim", "emacs"])
async def test_a_hover_is_markdown_where_the_editor_renders_it(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.open(f"one\n{SESSION_LIMIT}\n")
    hover = await editor.hover(1, 3)
    assert hover is not None
    assert hover["contents"]["kind"] == "markdown"
    value = hover["contents"]["value"]
    assert value.startswith(
        f"**{CONDITION.title}** · `{SESSION_CODE}`\n\n{CONDITION.meaning}\n\n".replace("5-h", "5\\-h")
    )
    assert "Resets: `3pm`" in value
    assert f"1. **{CONDITION.remedies[0].title}**" in value
    assert value.endswith(f"[Documentation]({links.documentation(CONDITION)})")
    assert hover["range"] == (await editor.found())[0]["range"]


@pytest.mark.parametrize(
    "able",
    [
        types.ClientCapabilities(),
        hovering(types.MarkupKind.PlainText),
        hovering(types.MarkupKind.PlainText, types.MarkupKind.Markdown),
    ],
    ids=["says nothing", "plain text", "plain text rather than Markdown"],
)
async def test_a_hover_is_plain_text_for_every_other_editor(connect: Connect, able: types.ClientCapabilities) -> None:
    editor = await connect(able=able)
    editor.open(SESSION_LIMIT)
    hover = await editor.hover(0, 0)
    assert hover is not None
    assert hover["contents"]["kind"] == "plaintext"
    value = hover["contents"]["value"]
    assert value.startswith(f"{CONDITION.title} [{SESSION_CODE}]\n\n{CONDITION.meaning}\n\nResets: 3pm\n\n")
    assert value.endswith(f"Documentation: {links.documentation(CONDITION)}")
    assert "**" not in value


async def test_a_hover_stands_on_the_message_only(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(f"one\nab {SESSION_LIMIT} \n")
    end = 3 + len(SESSION_LIMIT)
    places = [(0, 0), (1, 2), (1, 3), (1, end), (1, end + 1), (2, 0)]
    assert [await editor.hover(*place) is not None for place in places] == [False, False, True, True, False, False]
    assert await editor.hover(0, 0, "file:///not/open.log") is None


async def test_a_hover_says_how_often_a_message_was_printed(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open("API Error (Request timed out.) · Retrying in 5 seconds… (attempt 1/10)\n" * 3)
    for line in range(3):
        hover = await editor.hover(line, 5)
        assert hover is not None
        assert "Printed 3 times." in hover["contents"]["value"]
        assert hover["range"]["start"]["line"] == 0


async def shown_links(editor: Editor) -> list[dict[str, Any]]:
    """The links of the document."""
    params = types.DocumentLinkParams(types.TextDocumentIdentifier(LOG))
    return await editor.ask(types.TEXT_DOCUMENT_DOCUMENT_LINK, params)


MONTHLY = "You've hit your monthly spend limit · raise it at {} · your 5-hour limit resets 10am (UTC)"


@pytest.mark.parametrize("name", ["vscode", "neovim"])
async def test_known_addresses_in_a_message_are_links(connect: Connect, name: str) -> None:
    editor = await connect(name)
    address = "https://claude.ai/settings/usage"
    editor.open(f"see {address}\n  ⎿  {MONTHLY.format(address + '?from=cc_cli_limit_message')}\n")
    assert len(await editor.found()) == 1
    (only,) = await shown_links(editor)
    assert only["target"] == address
    assert only["range"]["start"]["line"] == only["range"]["end"]["line"] == 1
    assert only["range"]["end"]["character"] - only["range"]["start"]["character"] == len(address)
    assert only.get("tooltip") == (address if name == "vscode" else None)


async def test_no_other_address_is_a_link(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open("")
    others = [
        "https://claude.ai.example.net/settings/usage",
        "https://notclaude.ai/settings/usage",
        "https://claude.ai/settings/usage-of-mine",
        "https://claude.ai/settings/usage.example.net",
        "https://example.net",
    ]
    for version, address in enumerate(others, 2):
        editor.change(version, (None, f"  ⎿  {MONTHLY.format(address)}\n"))
        assert len(await editor.found()) == 1
        assert await shown_links(editor) == []


async def test_a_hidden_finding_has_no_links(connect: Connect) -> None:
    editor = await connect("vscode", options={"disabled": ["usage/*"]})
    editor.open(f"  ⎿  {MONTHLY.format('https://claude.ai/settings/usage')}\n")
    assert await shown_links(editor) == []


async def lenses(editor: Editor) -> list[dict[str, Any]]:
    """The code lenses of the document."""
    return await editor.ask(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensParams(types.TextDocumentIdentifier(LOG)))


@pytest.mark.parametrize(("name", "refreshes"), [("vscode", 1), ("neovim", 0)])
async def test_lenses_are_shown_when_they_are_asked_for(connect: Connect, name: str, refreshes: int) -> None:
    editor = await connect(name)
    editor.open(f"one\n{SESSION_LIMIT}\n")
    assert await lenses(editor) == []
    editor.configure(codeLens=True)
    start = {"line": 1, "character": 0}
    assert await lenses(editor) == [
        {
            "range": {"start": start, "end": start},
            "command": {
                "title": f"{CONDITION.title}: what to do",
                "command": "unstuck.explain",
                "arguments": [SESSION_CODE],
            },
        }
    ]
    assert len(editor.of(types.WORKSPACE_CODE_LENS_REFRESH)) == refreshes
    editor.configure(codeLens=True, disabled=[SESSION_CODE])
    assert await lenses(editor) == []
    assert len(editor.of(types.WORKSPACE_CODE_LENS_REFRESH)) == refreshes
