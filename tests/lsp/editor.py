"""An editor for tests: pytest-lsp's client with a real one's abilities, and a bare pipe for what no client sends."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import sys
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import attrs
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, LanguageClientProtocol, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

T = TypeVar("T")

COMMAND = [sys.executable, "-m", "unstuck", "server"]
# A limit for a machine under load; nothing waits that long where nothing is wrong.
SECONDS = 60

SESSION_LIMIT = "You've hit your session limit · resets 3pm"
SESSION_CODE = "usage/youve-hit-your-session-limit"
LOG = "file:///work/app.log"


def environment(home: Path) -> dict[str, str]:
    """The environment of a server that sees nothing of the user who runs the tests."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CLAUDE_CONFIG_DIR": str(home / "claude"),
        "UNSTUCK_HOME": str(home / "unstuck"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
    }


@cache
def converter() -> Any:
    """The converter between JSON and types; making one takes longer than a test."""
    return default_converter()


def plain(value: Any) -> Any:
    """A value of the protocol as the JSON it is on the wire."""
    return converter().unstructure(value)


def capabilities(name: str) -> types.ClientCapabilities:
    """What an editor says it can do.

    `vscode` is pytest-lsp's snapshot of 2022; `vscode-today` adds what its client library says since.
    """
    if name == "bare":
        return types.ClientCapabilities()
    known = {"vscode": "visual-studio-code", "vscode-today": "visual-studio-code", "neovim": "neovim@v0.11"}
    found = client_capabilities(known.get(name, name))
    if name == "vscode-today":
        assert found.workspace is not None
        assert found.text_document is not None
        found.general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16])
        found.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
        found.workspace.text_document_content = types.TextDocumentContentClientCapabilities(dynamic_registration=True)
        found.text_document.diagnostic = types.DiagnosticClientCapabilities(dynamic_registration=True)
    return found


QUIET: dict[str, Any] = {"evidence": False}
"""Settings without which verdicts follow the findings when the machine has been looked at."""


class _Protocol(LanguageClientProtocol):
    """Keeps every message of the server's, and wakes whoever waits for one."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        if "jsonrpc" in data:
            # What it fits is put in place of some parts.
            self._server.received.append(copy.deepcopy(data))
        return super().structure_message(data)

    def handle_message(self, message: Any) -> None:
        super().handle_message(message)
        self._server.news.set()

    async def send_request_async(self, method: str, params: Any = None, msg_id: Any = None) -> Any:
        async with asyncio.timeout(SECONDS):
            return await super().send_request_async(method, params, msg_id)


class Editor(LanguageClient):
    """A client, all it received, and short ways to do what an editor does."""

    def __init__(self) -> None:
        super().__init__(protocol_cls=_Protocol, converter_factory=converter)
        self.received: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self.answers_show_document = True
        self.choices: list[str] = []
        """What the user picks wherever it is offered."""
        self.result: types.InitializeResult | None = None

    @property
    def status(self) -> int | None:
        """The exit status of the server, once it ended."""
        return self._server.returncode if self._server is not None else None

    def kill(self) -> None:
        """Ends a server that did not end by itself."""
        if self._server is not None and self._server.returncode is None:
            self._server.kill()

    async def until(self, condition: Callable[[], T]) -> T:
        """Waits for messages until a condition holds."""
        async with asyncio.timeout(SECONDS):
            while not (value := condition()):
                self.news.clear()
                await self.news.wait()
        return value

    def of(self, method: str) -> list[Any]:
        """The parameters of every message of a method that the server sent."""
        return [message.get("params") for message in self.received if message.get("method") == method]

    async def ask(self, method: str, params: Any = None, number: str | None = None) -> Any:
        """Sends a request; its result as the JSON that came, whatever types it fits."""
        number = number or str(uuid.uuid4())
        await self.protocol.send_request_async(method, params, number)
        return next(each["result"] for each in self.received if each.get("id") == number and "result" in each)

    async def settled(self) -> None:
        """Waits until the server has worked off what was sent before."""
        await self.hover(0, 0, "file:///none")

    def open(self, text: str, uri: str = LOG, language: str = "log", version: int = 1) -> None:
        """Opens a document."""
        document = types.TextDocumentItem(uri, language, version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def change(self, version: int, *changes: tuple[Any, str], uri: str = LOG) -> None:
        """Changes a document: ranges as ((line, character), (line, character)), or None for the whole text."""
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [
                    types.TextDocumentContentChangeWholeDocument(text)
                    if where is None
                    else types.TextDocumentContentChangePartial(range_of(*where), text)
                    for where, text in changes
                ],
            )
        )

    def close(self, uri: str = LOG) -> None:
        """Closes a document."""
        self.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    async def pushed(self, uri: str = LOG) -> list[dict[str, Any]]:
        """The diagnostics that the server sent last for a document."""
        await self.settled()
        return [each for each in self.of(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS) if each["uri"] == uri][-1][
            "diagnostics"
        ]

    async def pulled(self, uri: str = LOG, previous: str | None = None) -> dict[str, Any]:
        """The server's report on a document."""
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri), previous_result_id=previous)
        return await self.ask(types.TEXT_DOCUMENT_DIAGNOSTIC, params)

    async def found(self, uri: str = LOG) -> list[dict[str, Any]]:
        """A document's diagnostics, by push or pull, whichever the editor takes."""
        assert self.capabilities is not None
        document = self.capabilities.text_document
        if document is not None and document.diagnostic is not None:
            return (await self.pulled(uri))["items"]
        return await self.pushed(uri)

    async def hover(self, line: int, character: int, uri: str = LOG) -> dict[str, Any] | None:
        """What a hover shows."""
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        return await self.ask(types.TEXT_DOCUMENT_HOVER, params)

    async def actions(
        self,
        start: tuple[int, int] = (0, 0),
        end: tuple[int, int] | None = None,
        *,
        uri: str = LOG,
        only: list[str] | None = None,
        diagnostics: list[dict[str, Any]] | None = None,
    ) -> list[dict[str, Any]]:
        """The code actions of a range."""
        context = types.CodeActionContext(
            converter().structure(diagnostics or [], list[types.Diagnostic]),
            converter().structure(only, list[types.CodeActionKind | str]) if only is not None else None,
        )
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), range_of(start, end or start), context)
        return await self.ask(types.TEXT_DOCUMENT_CODE_ACTION, params)

    async def resolved(self, action: dict[str, Any]) -> dict[str, Any]:
        """A code action with what was left out of it before."""
        return await self.ask(types.CODE_ACTION_RESOLVE, converter().structure(action, types.CodeAction))

    async def run(self, command: str, *arguments: Any) -> Any:
        """Runs a command."""
        return await self.ask(types.WORKSPACE_EXECUTE_COMMAND, types.ExecuteCommandParams(command, list(arguments)))

    def notify(self, method: str, params: Any) -> None:
        """Sends a notification."""
        self.protocol.notify(method, params)

    def configure(self, **values: Any) -> None:
        """Sends settings."""
        self.workspace_did_change_configuration(types.DidChangeConfigurationParams({"unstuck": QUIET | values}))

    def asked(self) -> list[str]:
        """Every question that the server asked the user."""
        return [each["message"] for each in self.of(types.WINDOW_SHOW_MESSAGE_REQUEST)]

    def said(self) -> list[str]:
        """Every message that the server showed the user."""
        return [each["message"] for each in self.of(types.WINDOW_SHOW_MESSAGE)]


def range_of(start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    """A range of the protocol."""
    return types.Range(types.Position(*start), types.Position(*end))


def _show_document(editor: Editor, params: types.ShowDocumentParams) -> types.ShowDocumentResult:
    editor.shown_documents.append(params)
    return types.ShowDocumentResult(success=editor.answers_show_document)


def _show_message_request(editor: Editor, params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
    return next((item for item in params.actions or () if item.title in editor.choices), None)


def _nothing(editor: Editor, params: Any) -> None:
    """Answers a request that needs no more than an answer."""


def make_editor() -> Editor:
    """An editor that answers everything servers may ask."""
    editor = Editor()
    features = DEFAULT_CLIENT_FEATURES | {
        types.WINDOW_SHOW_DOCUMENT: _show_document,
        types.WINDOW_SHOW_MESSAGE_REQUEST: _show_message_request,
        types.CLIENT_REGISTER_CAPABILITY: _nothing,
        types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH: _nothing,
        types.WORKSPACE_CODE_LENS_REFRESH: _nothing,
    }
    register_lsp_features(editor, features)
    return editor


@attrs.define
class Pipe:
    """A server process and its bare pipes."""

    process: asyncio.subprocess.Process
    number: int = 0

    @classmethod
    async def start(cls, home: Path, command: list[str] = COMMAND) -> Pipe:
        """Starts a server."""
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment(home), cwd=home
            )
        )

    def write(self, body: bytes | dict[str, Any]) -> None:
        """Writes a message, or any bytes as the body of one."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(raw), raw))

    def notify(self, method: str, params: Any = None) -> None:
        """Sends a notification."""
        self.write({"jsonrpc": "2.0", "method": method, "params": params})

    async def ask(self, method: str, params: Any = None) -> dict[str, Any]:
        """Sends a request and returns its answer, error or not."""
        self.number += 1
        self.write({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        while (message := await self.read()).get("id") != self.number or "method" in message:
            pass
        return message

    async def read(self) -> dict[str, Any]:
        """The next message of the server's."""
        assert self.process.stdout is not None
        async with asyncio.timeout(SECONDS):
            head = await self.process.stdout.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            return json.loads(await self.process.stdout.readexactly(length))

    async def initialize(self, **params: Any) -> dict[str, Any]:
        """Opens a session."""
        answer = await self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}} | params)
        self.notify("initialized", {})
        return answer

    async def ended(self) -> tuple[int | None, str]:
        """Waits for the end of the process: its exit status and what it wrote to standard error."""
        async with asyncio.timeout(SECONDS):
            _, said = await self.process.communicate()
        return self.process.returncode, said.decode()
