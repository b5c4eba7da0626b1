"""Diagnostics: sent to editors that wait for them, and given to editors that ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled

from unstuck.diagnosis import links
from unstuck.diagnosis.catalogue import by_code

from .conftest import Connect
from .editor import LOG, SESSION_CODE, SESSION_LIMIT, Editor

PUSHING = ["vscode", "emacs", "bare"]
PULLING = ["vscode-today", "neovim"]
TITLE = by_code()[SESSION_CODE].title


def session_limit(editor: str, line: int = 0, end: int = len(SESSION_LIMIT)) -> dict[str, Any]:
    """The whole diagnostic of the session limit, for an editor."""
    expected: dict[str, Any] = {
        "range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": end}},
        "severity": 2,
        "code": SESSION_CODE,
        "source": "unstuck",
        "message": TITLE,
    }
    if editor.startswith("vscode"):
        expected["codeDescription"] = {"href": links.documentation(by_code()[SESSION_CODE])}
    if editor not in ("emacs", "bare"):
        expected["data"] = {"code": SESSION_CODE, "count": 1}
    return expected


@pytest.mark.parametrize("name", PUSHING)
async def test_diagnostics_are_pushed_on_open_change_and_close(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.open(f"one\n{SESSION_LIMIT}\n", version=3)
    editor.change(4, (((0, 0), (0, 0)), "zero\n"))
    editor.change(9, (((2, 0), (3, 0)), "gone\n"))
    editor.close()
    await editor.settled()
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == [
        {"uri": LOG, "version": 3, "diagnostics": [session_limit(name, 1)]},
        {"uri": LOG, "version": 4, "diagnostics": [session_limit(name, 2)]},
        {"uri": LOG, "version": 9, "diagnostics": []},
        {"uri": LOG, "diagnostics": []},
    ]


async def test_several_changes_at_once_are_shown_once(connect: Connect) -> None:
    editor = await connect("vscode")
    editor.open("")
    editor.change(2, (None, "one\ntwo"), (((1, 0), (1, 3)), SESSION_LIMIT), (((0, 0), (1, 0)), ""))
    await editor.settled()
    assert [each["diagnostics"] for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)] == [
        [],
        [session_limit("vscode")],
    ]


@pytest.mark.parametrize("name", PULLING)
async def test_an_editor_that_asks_is_sent_nothing_unasked(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.open(f"{SESSION_LIMIT}\n")
    first = await editor.pulled()
    end = len(SESSION_LIMIT.encode() if name == "neovim" else SESSION_LIMIT)
    assert first == {
        "kind": "full",
        "resultId": first["resultId"],
        "items": [session_limit(name, end=end)],
    }
    editor.change(2, (((0, 0), (0, 0)), "x\n"))
    editor.close()
    assert (await editor.pulled())["items"] == []
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


async def test_what_did_not_change_is_not_sent_again(connect: Connect) -> None:
    editor = await connect("neovim")
    editor.open(f"{SESSION_LIMIT}\n\n")
    first = await editor.pulled()
    editor.change(2, (((1, 0), (1, 0)), "an ordinary line"))
    assert await editor.pulled(previous=first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.change(3, (((0, 0), (0, 0)), "\n"))
    third = await editor.pulled(previous=first["resultId"])
    assert third["kind"] == "full"
    assert third["resultId"] != first["resultId"]


async def test_documents_opened_before_the_settings_are_known_are_shown_by_them(connect: Connect) -> None:
    editor = await connect("vscode", configuration={"severity": {"usage/*": "hint"}}, ready=False)
    for uri in ("file:///work/a.log", "file:///work/b.log"):
        editor.open("x", uri)
        editor.change(2, (None, SESSION_LIMIT), uri=uri)
    shown = [{"uri": uri, "version": 2, "severities": [4]} for uri in ("file:///work/a.log", "file:///work/b.log")]

    def last() -> list[dict[str, Any]]:
        found = {each["uri"]: each for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)}
        return [
            {"uri": uri, "version": each["version"], "severities": [item["severity"] for item in each["diagnostics"]]}
            for uri, each in sorted(found.items())
        ]

    await editor.until(lambda: last() == shown)


async def test_repetitions_are_one_diagnostic_with_the_others_beside_it(connect: Connect) -> None:
    editor = await connect("vscode")
    retry = "API Error (Request timed out.) · Retrying in 5 seconds… (attempt {}/10)"
    editor.open("\n".join(retry.format(number) for number in range(1, 9)))
    (only,) = await editor.found()
    assert only["message"].endswith("(printed 8 times)")
    assert only["data"]["count"] == 8
    assert [each["location"]["range"]["start"]["line"] for each in only["relatedInformation"]] == [3, 4, 5, 6, 7]
    assert {each["location"]["uri"] for each in only["relatedInformation"]} == {LOG}


@pytest.mark.parametrize(
    ("language", "expected"), [("log", [2]), ("plaintext", [2]), ("markdown", [2]), ("python", [])]
)
async def test_programs_are_not_looked_at_by_default(connect: Connect, language: str, expected: list[int]) -> None:
    editor = await connect("vscode")
    editor.open(f"text = '''\n{SESSION_LIMIT}\n'''", language=language)
    assert [each["severity"] for each in await editor.found()] == expected


def lines(count: int) -> str:
    """So many messages, each apart from the others."""
    return (f"{SESSION_LIMIT}\n" + "an ordinary line\n" * 9) * count


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with logs, a transcript, and files that are none of our business."""
    work = tmp_path / "work folder"
    (work / "deep" / "node_modules").mkdir(parents=True)
    (work / "app.log").write_text(f"one\n{SESSION_LIMIT}\n")
    (work / "deep" / "emoji.txt").write_text(f"😀 é {SESSION_LIMIT}\n", encoding="utf-8")
    (work / "deep" / "node_modules" / "other.log").write_text(SESSION_LIMIT)
    (work / "clean.log").write_text("nothing here\n")
    (work / "notes.md").write_text(SESSION_LIMIT)
    (work / "binary.log").write_bytes(b"\0" + SESSION_LIMIT.encode())
    user = {"type": "user", "uuid": "u", "sessionId": "s", "cwd": "/文", "message": {"content": SESSION_LIMIT}}
    error = {
        "type": "assistant",
        "uuid": "v",
        "cwd": "/文",
        "isApiErrorMessage": True,
        "message": {"content": SESSION_LIMIT},
    }
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in (user, error))
    (work / "session.jsonl").write_text(text, encoding="utf-8")
    return work


async def workspace(editor: Editor, token: str | None = None, **previous: str) -> dict[str, Any]:
    """The report on the workspace, by file name."""
    params = types.WorkspaceDiagnosticParams(
        [types.PreviousResultId(uri, value) for uri, value in previous.items()], work_done_token=token
    )
    items = (await editor.ask(types.WORKSPACE_DIAGNOSTIC, params))["items"]
    return {each["uri"].rpartition("/")[2]: each for each in items}


@pytest.mark.parametrize(("encoding", "emoji", "entry"), [("utf-8", 8, 101), ("utf-16", 5, 99), ("utf-32", 4, 99)])
async def test_the_logs_of_the_workspace_are_reported(
    connect: Connect, folder: Path, encoding: str, emoji: int, entry: int
) -> None:
    able = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)]),
        text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
    )
    length = len(SESSION_LIMIT.encode()) if encoding == "utf-8" else len(SESSION_LIMIT)
    editor = await connect(able=able, folders=[folder])
    found = await workspace(editor)
    assert {name: [tuple(item["range"].values()) for item in each["items"]] for name, each in found.items()} == {
        "app.log": [({"line": 1, "character": 0}, {"line": 1, "character": length})],
        "emoji.txt": [({"line": 0, "character": emoji}, {"line": 0, "character": emoji + length})],
        "session.jsonl": [({"line": 1, "character": entry}, {"line": 1, "character": entry + length})],
    }
    assert found["app.log"] == {
        "uri": (folder / "app.log").as_uri(),
        "version": None,
        "kind": "full",
        "resultId": found["app.log"]["resultId"],
        "items": [session_limit("bare", 1, length)],
    }


async def test_a_closed_file_and_an_open_one_are_reported_alike(connect: Connect, folder: Path) -> None:
    editor = await connect("neovim", folders=[folder])
    closed = await workspace(editor)
    for name in ("app.log", "session.jsonl", "deep/emoji.txt"):
        path = folder / name
        editor.open(path.read_text(encoding="utf-8"), path.as_uri(), "jsonl" if name.endswith("l") else "log", 7)
    opened = await workspace(editor)
    for name, each in opened.items():
        assert each["version"] == 7
        assert [item["range"] for item in each["items"]] == [item["range"] for item in closed[name]["items"]]
        assert [item["code"] for item in each["items"]] == [item["code"] for item in closed[name]["items"]]


async def test_files_that_did_not_change_are_not_reported_again(connect: Connect, folder: Path) -> None:
    editor = await connect("neovim", folders=[folder])
    first = await workspace(editor)
    previous = {each["uri"]: each["resultId"] for each in first.values()}
    (folder / "app.log").write_text("repaired\n")
    second = await workspace(editor, **previous)
    assert {name: each["kind"] for name, each in second.items()} == {
        "app.log": "full",
        "emoji.txt": "unchanged",
        "session.jsonl": "unchanged",
    }
    assert second["app.log"]["items"] == []


async def test_the_workspace_is_left_alone_where_the_settings_say_so(connect: Connect, folder: Path) -> None:
    editor = await connect("neovim", folders=[folder], options={"workspace": "off"})
    assert await workspace(editor) == {}


async def test_severities_of_the_settings_hold_for_closed_files(connect: Connect, folder: Path) -> None:
    editor = await connect("neovim", folders=[folder], options={"severity": {"usage/*": "hint"}})
    assert [item["severity"] for item in (await workspace(editor))["app.log"]["items"]] == [4]


async def test_progress_is_shown_where_the_editor_gave_a_token(connect: Connect, folder: Path) -> None:
    editor = await connect("neovim", folders=[folder])
    editor.progress_reports["t"] = []
    await workspace(editor, "t")
    await editor.until(lambda: editor.progress_reports["t"] and editor.progress_reports["t"][-1].kind == "end")
    assert [each.kind for each in editor.progress_reports["t"]] == ["begin", "report", "end"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A workspace that takes a while."""
    work = tmp_path / "many"
    work.mkdir()
    for number in range(600):
        (work / f"{number:04}.log").write_text(lines(20))
    return work


@pytest.mark.parametrize("way", ["$/cancelRequest", "window/workDoneProgress/cancel"])
async def test_a_long_search_of_the_workspace_can_be_cancelled(connect: Connect, many: Path, way: str) -> None:
    editor = await connect("neovim", folders=[many])
    editor.progress_reports["t"] = []
    params = types.WorkspaceDiagnosticParams([], work_done_token="t")
    asked = editor.protocol.send_request(types.WORKSPACE_DIAGNOSTIC, params, msg_id="long")
    await editor.until(lambda: len(editor.progress_reports["t"]) > 1)
    if way == "$/cancelRequest":
        editor.cancel_request(types.CancelParams("long"))
    else:
        editor.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams("t"))
    await editor.until(asked.done)
    with pytest.raises(JsonRpcRequestCancelled):
        asked.result()
    await editor.until(lambda: editor.progress_reports["t"][-1].kind == "end")
    assert len(editor.progress_reports["t"]) < 600 // 50 + 2
    assert (await editor.pulled())["items"] == []
