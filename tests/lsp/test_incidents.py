"""Errors reported to the server, and the page that each of them gets."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from markdown_it import MarkdownIt
from pygls.exceptions import JsonRpcException

from unstuck.diagnosis.catalogue import by_code

from .conftest import Connect
from .editor import SESSION_CODE, SESSION_LIMIT, Editor

REPORT = "unstuck/reportError"
TITLE = by_code()[SESSION_CODE].title
TOLD = {
    "origin": "hook",
    "text": SESSION_LIMIT,
    "occurredAt": "2026-04-08T06:00:30Z",
    "sessionId": "5d1e",
    "cwd": "/home/maria/shop",
    "surface": "terminal",
}


async def reported(editor: Editor, **report: Any) -> tuple[str, list[dict[str, Any]]]:
    """Reports an error to a server that pushes: the address of its page and the diagnostics there."""
    known = {each["uri"] for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)}
    editor.notify(REPORT, report)
    await editor.settled()
    # What it takes the place of is told to be over after it; what was open before may be told of again at any time.
    shown = [each for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) if each["diagnostics"]]
    last = ([each for each in shown if each["uri"] not in known] or shown)[-1]
    return last["uri"], last["diagnostics"]


def file_of(uri: str) -> Path:
    """The file at an address."""
    assert uri.startswith("file://")
    return Path(uri.removeprefix("file://"))


async def page_at(editor: Editor, uri: str) -> str:
    """The page at an `unstuck:` address."""
    return (await editor.ask(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, types.TextDocumentContentParams(uri)))["text"]


async def workspace(editor: Editor) -> list[dict[str, Any]]:
    """The reports on everything that has diagnostics."""
    return (await editor.ask(types.WORKSPACE_DIAGNOSTIC, types.WorkspaceDiagnosticParams([])))["items"]


async def test_a_reported_error_gets_a_page_with_a_diagnostic(connect: Connect, tmp_path: Path) -> None:
    editor = await connect("vscode")
    uri, diagnostics = await reported(editor, **TOLD)
    path = file_of(uri)
    assert path.is_relative_to(tmp_path / "unstuck" / "pages" / "incidents")
    page = path.read_text(encoding="utf-8")
    assert diagnostics == [
        {
            "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": len(page.splitlines()[0])}},
            "severity": 2,
            "code": SESSION_CODE,
            "source": "unstuck",
            "message": TITLE,
            "codeDescription": diagnostics[0]["codeDescription"],
            "data": {"code": SESSION_CODE, "incident": path.stem},
        }
    ]
    assert f"```text\n{SESSION_LIMIT}\n```" in page
    assert "- Seen: 2026-04-08 06:00:30 UTC, from hook\n- Session: `5d1e`\n- Folder: `/home/…/shop`\n" in page
    assert editor.said() == []


async def test_an_error_may_come_from_anywhere(connect: Connect) -> None:
    editor = await connect("vscode")
    for origin in ("hook", "paste", "terminal", "transcript", "log", "other", "nonsense", None, 7):
        uri, (only,) = await reported(editor, **TOLD | {"origin": origin, "sessionId": str(origin)})
        page = file_of(uri).read_text(encoding="utf-8")
        assert only["code"] == SESSION_CODE
        assert f"- Session: `{origin}`" in page
        assert f"UTC, from {'other' if origin in ('nonsense', None, 7) else origin}\n" in page


async def test_an_editor_that_knows_our_pages_reads_them_from_the_server(connect: Connect, tmp_path: Path) -> None:
    editor = await connect("vscode-today")
    editor.notify(REPORT, TOLD)
    await editor.until(lambda: editor.of(types.WORKSPACE_DIAGNOSTIC_REFRESH))
    (only,) = await workspace(editor)
    assert re.fullmatch(r"unstuck:///incidents/[0-9a-f]{12}\.md", only["uri"])
    assert [each["code"] for each in only["items"]] == [SESSION_CODE]
    assert (await editor.pulled(only["uri"]))["items"] == only["items"]
    page = await page_at(editor, only["uri"])
    assert SESSION_LIMIT in page
    assert page == await page_at(editor, only["uri"].replace(":///", ":/"))
    assert not (tmp_path / "unstuck").exists()
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


async def test_an_editor_that_asks_but_knows_no_such_pages_is_pointed_to_the_file(connect: Connect) -> None:
    editor = await connect("neovim")
    editor.notify(REPORT, TOLD)
    (only,) = await workspace(editor)
    page = file_of(only["uri"]).read_text(encoding="utf-8")
    assert SESSION_LIMIT in page
    assert [each["code"] for each in only["items"]] == [SESSION_CODE]
    assert (await editor.pulled(only["uri"]))["items"] == only["items"]
    editor.open(page, only["uri"], "markdown")
    assert (await editor.pulled(only["uri"]))["items"] == only["items"]
    assert [each["uri"] for each in await workspace(editor)] == [only["uri"]]


@pytest.mark.parametrize("name", ["vscode", "vscode-today"])
async def test_an_open_page_has_one_diagnostic_and_its_actions(connect: Connect, name: str) -> None:
    editor = await connect(name)
    editor.notify(REPORT, TOLD)
    await editor.settled()
    if name == "vscode":
        uri = editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)[-1]["uri"]
        page = file_of(uri).read_text(encoding="utf-8")
    else:
        uri = (await workspace(editor))[0]["uri"]
        page = await page_at(editor, uri)
    editor.open(page, uri, "markdown")
    assert [each["range"]["start"] for each in await editor.found(uri)] == [{"line": 0, "character": 0}]
    titles = [action["title"] for action in await editor.actions(uri=uri)]
    assert f"Explain {SESSION_CODE}" in titles
    if name == "vscode":
        editor.close(uri)
        await editor.settled()
        assert len(editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)[-1]["diagnostics"]) == 1


async def test_pages_in_files_are_private(connect: Connect, tmp_path: Path) -> None:
    editor = await connect("vscode")
    uri, _ = await reported(editor, **TOLD)
    path = file_of(uri)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    folder = path.parent
    while folder != tmp_path:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
        folder = folder.parent
    assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_the_same_report_again_is_the_same_incident(connect: Connect) -> None:
    editor = await connect("vscode")
    first, _ = await reported(editor, **TOLD)
    assert (await reported(editor, **TOLD))[0] == first
    assert (await reported(editor, **TOLD | {"occurredAt": "2026-04-08T06:00:59Z"}))[0] == first
    assert (await reported(editor, **TOLD | {"sessionId": "another"}))[0] != first
    assert (await reported(editor, **TOLD | {"occurredAt": "2026-04-08T09:00:00Z"}))[0] != first
    last = {each["uri"]: each["diagnostics"] for each in editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)}
    assert last[first] == []


TIMES: list[tuple[Any, str | None]] = [
    ("2026-04-08T08:00:30+02:00", "2026-04-08 06:00:30"),
    ("2026-04-08T06:00:30", "2026-04-08 06:00:30"),
    (1775628030, "2026-04-08 06:00:30"),
    (1775628030000, "2026-04-08 06:00:30"),
    ("yesterday", None),
    (10**400, None),
    (-(10**18), None),
    ("0001-01-01T00:00:00+14:00", None),
    ("9999-12-31T23:59:59-12:00", None),
    (True, None),
    ({}, None),
]


async def test_the_time_of_a_report_is_read_in_every_form(connect: Connect) -> None:
    editor = await connect("vscode")
    for number, (occurred, expected) in enumerate(TIMES):
        uri, _ = await reported(editor, **TOLD | {"occurredAt": occurred, "sessionId": f"number {number}"})
        page = file_of(uri).read_text(encoding="utf-8")
        seen = re.search(r"- Seen: (\S+ \S+) UTC", page)
        assert f"number {number}`" in page
        assert seen is not None
        assert (seen[1] == expected) if expected else re.match(r"20[2-9]\d-", seen[1])


SECRETS = [
    "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789",
    "maria.lopez@example.org",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "hunter2hunter2",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "maria",
]


@pytest.mark.parametrize("name", ["vscode", "vscode-today"])
async def test_secrets_and_persons_do_not_get_onto_a_page(connect: Connect, name: str) -> None:
    editor = await connect(name)
    key, mail, token, password, web_token, user = SECRETS
    text = (
        f"● API Error: 401 invalid x-api-key · x-api-key: {key}\n{mail} in /Users/{user}/shop\n{token}\n"
        f"password={password}\nAuthorization: Bearer {web_token}\nhttps://{user}:{password}@example.org/\n"
    )
    report = {"origin": "terminal", "text": text, "cwd": f"/home/{user}/{key}", "sessionId": mail, "surface": token}
    editor.notify(REPORT, report)
    await editor.settled()
    if name == "vscode":
        page = file_of(editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)[-1]["uri"]).read_text(encoding="utf-8")
    else:
        page = await page_at(editor, (await workspace(editor))[0]["uri"])
    assert "API Error: 401" in page
    assert [secret for secret in SECRETS if secret in page] == []
    assert [secret for secret in SECRETS if secret in str(editor.received)] == []


async def test_what_comes_from_outside_stands_in_code_only(connect: Connect) -> None:
    editor = await connect("vscode")
    evil = "[click](https://evil.example.net) <img src=x> **bold** # heading"
    text = f"● API Error: 529 {evil}\n```\n# Outside\n{evil}\n````\n{evil}\n~~~\n{evil}"
    uri, _ = await reported(
        editor, origin="terminal", text=text, sessionId=f"`` {evil}", cwd=f"a\n\n# {evil}", surface=f"```{evil}"
    )
    page = file_of(uri).read_text(encoding="utf-8")
    tokens = MarkdownIt().parse(page)
    inline = [child for token in tokens for child in token.children or []]
    code = [token.content for token in tokens if token.type == "fence"]
    code += [child.content for child in inline if child.type == "code_inline"]
    assert sum(part.count("evil.example.net") for part in code) == page.count("evil.example.net") == 7
    hosts = {str(child.attrs["href"]).split("/")[2] for child in inline if child.type == "link_open"}
    assert hosts == {"code.claude.com"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    assert not [token for token in tokens if token.type == "html_block"]
    assert not [child for child in inline if child.type in ("html_inline", "image")]


async def test_a_report_that_says_nothing_is_refused_in_words(connect: Connect) -> None:
    editor = await connect("vscode")
    nothing = [None, [], {}, {"text": ""}, {"text": " \n"}, {"text": 7}, {"origin": "hook"}, {"text": ["x"]}]
    for report in nothing:
        editor.notify(REPORT, report)
    await editor.settled()
    assert [message.split(":")[0] for message in editor.said()] == ["Unstuck cannot use this report"] * len(nothing)
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


async def test_a_text_without_an_error_makes_no_incident(connect: Connect) -> None:
    editor = await connect("vscode")
    quoted = f'assert message == "{SESSION_LIMIT}"'
    texts = [("paste", "all tests passed"), ("terminal", "all tests passed"), ("paste", quoted)]
    for origin, text in texts:
        editor.notify(REPORT, {"origin": origin, "text": text})
    await editor.settled()
    assert editor.said() == ["Unstuck found no Claude Code error in this text."] * len(texts)
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


async def test_an_error_that_claude_code_itself_reports_is_one_whatever_its_words(connect: Connect) -> None:
    editor = await connect("vscode")
    _, (only,) = await reported(editor, origin="hook", text="words that nobody knows")
    assert only["code"] == "unknown/unrecognised"


async def test_a_report_is_understood_by_its_details_where_its_text_says_little(connect: Connect) -> None:
    editor = await connect("vscode")
    details = '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'
    _, (only,) = await reported(editor, origin="hook", text="API Error", details=details)
    assert by_code()[only["code"]].category == "server"


async def test_half_a_surrogate_pair_in_a_report_does_no_harm(connect: Connect) -> None:
    editor = await connect("vscode")
    uri, _ = await reported(editor, origin="terminal", text=f"\ud83d {SESSION_LIMIT}")
    assert SESSION_LIMIT in file_of(uri).read_text(encoding="utf-8")


async def test_a_page_that_cannot_be_written_is_said_so(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "unstuck").write_text("not a folder")
    editor = await connect("vscode")
    editor.notify(REPORT, TOLD)
    await editor.settled()
    (message,) = editor.said()
    assert TITLE in message
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) == []


async def test_there_is_no_page_but_ours(connect: Connect) -> None:
    editor = await connect("vscode-today")
    for uri in (
        "unstuck:///incidents/0123456789ab.md",
        "unstuck:///conditions/usage/nothing.md",
        "unstuck:///conditions/../../etc/passwd",
        "file:///etc/passwd",
        "",
    ):
        with pytest.raises(JsonRpcException, match="there is no page"):
            await page_at(editor, uri)


async def test_a_report_that_is_sent_as_a_request_is_answered(connect: Connect) -> None:
    editor = await connect("vscode")
    assert await editor.ask(REPORT, TOLD) is None
    await editor.settled()
    assert editor.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
