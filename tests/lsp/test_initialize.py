"""What the server says it can do, and what it asks of each editor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from unstuck import __version__
from unstuck.lsp.settings_model import SettingsModel

from .conftest import Connect
from .editor import LOG, SESSION_CODE, SESSION_LIMIT, capabilities, environment, plain

COMMANDS = [
    "unstuck.openPage",
    "unstuck.copyRequestIds",
    "unstuck.explain",
    "unstuck.showRemedy",
    "unstuck.otherRemedies",
    "unstuck.fix",
    "unstuck.undo",
    "unstuck.answer",
    "unstuck.dismiss",
    "unstuck.diagnose",
    "unstuck.showPage",
    "unstuck.connect",
    "unstuck.disconnect",
]
SAVING = {"willSave": False, "willSaveWaitUntil": False}


def answer(encoding: str, *, pull: bool, saving: dict[str, Any] | None = None) -> dict[str, Any]:
    """The whole result of `initialize`."""
    able: dict[str, Any] = {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": False} | (saving or {}),
        "hoverProvider": True,
        "codeActionProvider": {"codeActionKinds": ["quickfix"], "resolveProvider": True},
        "codeLensProvider": {"resolveProvider": False},
        "documentLinkProvider": {"resolveProvider": False},
        "executeCommandProvider": {"commands": COMMANDS},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}, "fileOperations": {}},
    }
    if pull:
        able["diagnosticProvider"] = {
            "identifier": "unstuck",
            "interFileDependencies": False,
            "workspaceDiagnostics": True,
        }
    return {"capabilities": able, "serverInfo": {"name": "unstuck", "version": __version__}}


CONFIGURATION = {
    "id": "unstuck.configuration",
    "method": "workspace/didChangeConfiguration",
    "registerOptions": {"section": "unstuck"},
}
CONTENT = {
    "id": "unstuck.content",
    "method": "workspace/textDocumentContent",
    "registerOptions": {"schemes": ["unstuck"]},
}


@pytest.mark.parametrize(
    ("name", "expected", "registered", "asked"),
    [
        ("vscode", answer("utf-16", pull=False, saving=SAVING), [CONFIGURATION], 1),
        ("vscode-today", answer("utf-16", pull=True, saving=SAVING), [CONFIGURATION, CONTENT], 1),
        ("neovim", answer("utf-8", pull=True, saving=SAVING), [], 1),
        ("emacs", answer("utf-32", pull=False, saving=SAVING), [], 1),
        ("bare", answer("utf-16", pull=False), [], 0),
    ],
    ids=["vscode", "vscode-today", "neovim", "emacs", "bare"],
)
async def test_every_editor_is_offered_and_asked_what_it_can_do(
    connect: Connect, name: str, expected: dict[str, Any], registered: list[dict[str, Any]], asked: int
) -> None:
    editor = await connect(name)
    assert plain(editor.result) == expected
    await editor.until(lambda: len(editor.of("workspace/configuration")) == asked)
    await editor.settled()
    assert [each["registrations"] for each in editor.of("client/registerCapability")] == [registered] * bool(registered)
    assert editor.of("workspace/configuration") == [{"items": [{"section": "unstuck"}]}] * asked
    assert {each.get("method") for each in editor.received} <= {
        None,
        "client/registerCapability",
        "workspace/configuration",
    }


async def test_pages_are_announced_at_once_to_an_editor_that_registers_nothing_later(connect: Connect) -> None:
    able = capabilities("bare")
    able.workspace = types.WorkspaceClientCapabilities(
        text_document_content=types.TextDocumentContentClientCapabilities()
    )
    editor = await connect(able=able)
    assert plain(editor.result)["capabilities"]["workspace"]["textDocumentContent"] == {"schemes": ["unstuck"]}
    await editor.settled()
    assert editor.of("client/registerCapability") == []


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["utf-8", "utf-16"], "utf-8"), (["utf-32"], "utf-32"), (["utf-16", "utf-8"], "utf-16"), (["utf-7"], "utf-16")],
)
async def test_columns_are_counted_as_the_editor_likes_best(connect: Connect, offered: list[str], chosen: str) -> None:
    able = capabilities("bare")
    able.general = types.GeneralClientCapabilities(position_encodings=offered)  # type: ignore[arg-type]
    editor = await connect(able=able)
    assert plain(editor.result)["capabilities"]["positionEncoding"] == chosen


HEAVY = [
    "httpx",
    "hyperscan",
    "platformdirs",
    "pydantic",
    "rich",
    "tempfile",
    "unstuck.cli",
    "unstuck.lsp.settings_model",
    "unstuck.sources.transcripts",
]
SERVING = """
import io, json, sys
from unstuck.lsp.server import create_server

answers = io.BytesIO()
answers.close = lambda: None
create_server().start_io(io.BytesIO(sys.stdin.buffer.read()), answers)
print(answers.getvalue().decode(), *sorted(sys.modules), sep="\\n")
"""
INITIALIZE = {"id": 1, "method": "initialize", "params": {"capabilities": {}}}
INITIALIZED = {"method": "initialized", "params": {}}
OPEN = {
    "method": "textDocument/didOpen",
    "params": {"textDocument": {"uri": LOG, "languageId": "log", "version": 1, "text": SESSION_LIMIT}},
}


def modules_after(home: Path, *messages: dict[str, Any]) -> tuple[str, list[str]]:
    """What a server answered to some messages, and the modules it imported for that."""
    bodies = [json.dumps({"jsonrpc": "2.0"} | message).encode() for message in messages]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    # Of people, hardly any sets our own variable; the folder is then one that has to be looked up.
    usual = environment(home)
    del usual["UNSTUCK_HOME"]
    done = subprocess.run([sys.executable, "-c", SERVING], input=sent, env=usual, capture_output=True, check=True)
    said = done.stdout.decode()
    return said, said.splitlines()


def test_nothing_is_imported_for_the_first_answer_that_it_does_not_need(tmp_path: Path) -> None:
    said, modules = modules_after(tmp_path, INITIALIZE)
    assert '"serverInfo"' in said
    assert [name for name in modules if name in HEAVY or name.startswith("unstuck.diagnosis")] == []
    # A number to notice by: whoever imports more does so knowingly.
    assert len([name for name in modules if name.partition(".")[0] == "unstuck"]) <= 14


def test_an_editor_without_settings_pays_for_no_more_than_the_conditions(tmp_path: Path) -> None:
    said, modules = modules_after(tmp_path, INITIALIZE, INITIALIZED, OPEN)
    assert SESSION_CODE in said
    assert "unstuck.diagnosis.conditions.usage_plan_limits" in modules
    assert [name for name in modules if name in HEAVY] == []


def test_an_editor_that_sends_every_setting_pays_for_none_that_is_as_usual(tmp_path: Path) -> None:
    usual = SettingsModel().model_dump()
    options = usual | {"client": {"commandLinks": True, "host": "wsl"}, "statusBar": True, "trace": {"server": "off"}}
    initialize = INITIALIZE | {"params": {"capabilities": {}, "initializationOptions": options}}
    said, modules = modules_after(tmp_path, initialize)
    assert '"serverInfo"' in said
    assert [name for name in modules if name in HEAVY or name.startswith("unstuck.diagnosis")] == []
    said, modules = modules_after(tmp_path, initialize, INITIALIZED, OPEN)
    assert SESSION_CODE in said
    assert [name for name in modules if name in HEAVY] == []


async def test_a_second_initialize_is_refused(connect: Connect) -> None:
    editor = await connect("neovim")
    params = types.InitializeParams(capabilities=capabilities("neovim"), process_id=os.getpid())
    with pytest.raises(Exception, match="already initialized"):
        await editor.initialize_async(params)
    await editor.settled()


def test_what_is_slow_to_load_waits_until_after_the_first_diagnostics() -> None:
    code = "import unstuck.lsp.session, unstuck.engine, sys; unstuck.engine.matcher(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"hashlib", "tempfile", "pydantic", "httpx", "pyte", "unstuck.diagnosis.diagnose"} & set(loaded) == set()
