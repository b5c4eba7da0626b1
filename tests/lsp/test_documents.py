"""Texts as editors send them: columns in their units, lines by their rules, transcripts by structure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lsprotocol import types

from .conftest import Connect
from .editor import LOG, SESSION_CODE, SESSION_LIMIT

BEFORE = "😀 文字 e\u0301 "
ENCODINGS = ["utf-8", "utf-16", "utf-32"]


def units(text: str, encoding: str) -> int:
    """The length of a text in an editor's units."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    return len(text.encode(encoding if encoding == "utf-8" else f"{encoding}-le")) // width


def counting(encoding: str) -> types.ClientCapabilities:
    """An editor that counts columns so."""
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_columns_are_in_the_units_of_the_editor(connect: Connect, encoding: str) -> None:
    editor = await connect(able=counting(encoding))
    editor.open(f"{BEFORE}{SESSION_LIMIT}")
    start, end = units(BEFORE, encoding), units(BEFORE + SESSION_LIMIT, encoding)
    expected = {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}}
    assert [each["range"] for each in await editor.found()] == [expected]
    hover = await editor.hover(0, start)
    assert hover is not None
    assert hover["range"] == expected
    assert await editor.hover(0, start - 1) is None
    assert await editor.actions((0, start - 1)) == []
    assert await editor.actions((0, end)) != []


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_edits_are_in_the_units_of_the_editor(connect: Connect, encoding: str) -> None:
    editor = await connect(able=counting(encoding))
    editor.open(f"{BEFORE}?{SESSION_LIMIT[1:]}")
    assert await editor.found() == []
    at = units(BEFORE, encoding)
    editor.change(2, (((0, at), (0, at + 1)), SESSION_LIMIT[0]))
    assert [each["range"]["start"]["character"] for each in await editor.found()] == [at]


async def test_only_the_line_ends_of_the_protocol_end_lines(connect: Connect) -> None:
    editor = await connect("vscode")
    for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        editor.open(f"one{char}one\ntwo\nthree\n")
        editor.change(2, (((2, 0), (2, 5)), SESSION_LIMIT))
        assert [each["range"]["start"] for each in await editor.found()] == [{"line": 2, "character": 0}], repr(char)
        editor.close()


async def test_every_line_end_of_the_protocol_ends_a_line(connect: Connect) -> None:
    editor = await connect("vscode")
    for end in ("\r", "\n", "\r\n"):
        editor.open(end.join(["one", "two", "three", ""]))
        editor.change(2, (((1, 0), (1, 3)), SESSION_LIMIT), (((2, 0), (2, 5)), "3"))
        assert [each["range"] for each in await editor.found()] == [
            {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": len(SESSION_LIMIT)}}
        ]
        editor.close()


async def test_a_message_that_a_terminal_wrapped_is_one_range(connect: Connect) -> None:
    editor = await connect("vscode")
    last = "  add more so you can keep going"
    editor.open(f"❯ hi\n\n● API Error: 400 You're out of extra usage. Ask your workspace admin to\n{last}\n❯ ")
    (only,) = await editor.found()
    assert only["code"] == "usage/out-of-extra-usage-workspace"
    assert only["range"] == {"start": {"line": 2, "character": 2}, "end": {"line": 3, "character": len(last)}}


async def test_positions_far_outside_the_document_do_no_harm(connect: Connect) -> None:
    editor = await connect("vscode")
    far = 2**31 - 1
    editor.open("one\n")
    editor.change(2, (((far, far), (far, far)), SESSION_LIMIT))
    assert [each["range"]["start"] for each in await editor.found()] == [{"line": 1, "character": 0}]
    assert await editor.hover(far, far) is None
    assert len(await editor.actions((0, 0), (far, far))) > 0


async def test_half_a_surrogate_pair_does_no_harm(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open(f"\ud83d {SESSION_LIMIT}")
    assert [each["range"]["start"]["character"] for each in await editor.found()] == [2]
    assert (await editor.hover(0, 5) or {})["range"]["start"]["character"] == 2


def user(text: str) -> dict[str, Any]:
    """An entry of a transcript in which somebody says something."""
    return {"type": "user", "uuid": "u", "sessionId": "s", "message": {"role": "user", "content": text}}


def failed(text: str, **more: Any) -> dict[str, Any]:
    """An entry of a transcript that is an error."""
    content = [{"type": "text", "text": text}]
    return {"type": "assistant", "uuid": "v", "isApiErrorMessage": True, "message": {"content": content}} | more


async def test_transcripts_are_read_by_their_structure(connect: Connect) -> None:
    editor = await connect("vscode")
    entries = [user(SESSION_LIMIT), failed(SESSION_LIMIT, requestId="req_011CTq8sKm4VxZ2nRbLw7YpD"), user("thanks")]
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in entries)
    start = text.splitlines()[1].index("You've hit")
    for uri, language in {"file:///s.jsonl": "json", "file:///S.NDJSON": "json", "untitled:s": "jsonl"}.items():
        editor.open(text, uri, language)
        (only,) = await editor.found(uri)
        assert only["code"] == SESSION_CODE
        assert only["range"] == {
            "start": {"line": 1, "character": start},
            "end": {"line": 1, "character": start + len(SESSION_LIMIT)},
        }
        hover = await editor.hover(1, start, uri)
        assert hover is not None
        assert "req_011CTq8sKm4VxZ2nRbLw7YpD" in hover["contents"]["value"]


async def test_a_transcript_that_grows_is_kept_up_with(connect: Connect) -> None:
    uri = "file:///work/s.jsonl"
    editor = await connect("vscode")
    editor.open("", uri, "jsonl")
    for number, entry in enumerate([user(SESSION_LIMIT), failed(SESSION_LIMIT), user(SESSION_LIMIT)]):
        editor.change(number + 2, (((number, 0), (number, 0)), json.dumps(entry) + "\n"), uri=uri)
    assert [each["range"]["start"]["line"] for each in await editor.found(uri)] == [1]


async def test_a_change_of_a_document_that_is_not_open_is_passed_over(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.change(2, (None, SESSION_LIMIT))
    editor.close()
    await editor.settled()
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []
    editor.open(SESSION_LIMIT, LOG)
    assert len(await editor.found()) == 1
