"""The life of a server: what it refuses, what it survives, and when it ends."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import Start
from .editor import COMMAND, LOG, SECONDS, SESSION_LIMIT, Pipe, environment

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
INTERNAL_ERROR, NOT_INITIALIZED = -32603, -32002

HOVER = {"textDocument": {"uri": LOG}, "position": {"line": 0, "character": 3}}
OPEN = {"textDocument": {"uri": LOG, "languageId": "log", "version": 1, "text": SESSION_LIMIT}}


async def works(pipe: Pipe) -> bool:
    """Whether the server still knows what stands in a document."""
    pipe.notify("textDocument/didOpen", OPEN)
    return "session limit" in (await pipe.ask("textDocument/hover", HOVER))["result"]["contents"]["value"].lower()


async def finish(pipe: Pipe) -> tuple[int | None, str]:
    """Ends a session as the protocol wants it."""
    assert (await pipe.ask("shutdown"))["result"] is None
    pipe.notify("exit")
    return await pipe.ended()


async def test_shutdown_and_exit_end_the_server_without_a_word(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    assert await works(pipe)
    assert await finish(pipe) == (0, "")


@pytest.mark.parametrize("initialized", [True, False])
async def test_exit_without_shutdown_is_a_failure(start: Start, initialized: bool) -> None:
    pipe = await start()
    if initialized:
        await pipe.initialize()
    pipe.notify("exit")
    assert await pipe.ended() == (1, "")


@pytest.mark.parametrize("initialized", [True, False])
async def test_the_server_ends_when_its_input_does(start: Start, initialized: bool) -> None:
    pipe = await start()
    if initialized:
        await pipe.initialize()
    assert pipe.process.stdin is not None
    pipe.process.stdin.close()
    assert await pipe.ended() == (1, "")


async def test_the_server_ends_when_its_client_broke_off(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    transport: Any = pipe.process._transport  # type: ignore[attr-defined]
    transport.get_pipe_transport(1).close()
    pipe.notify("textDocument/didOpen", OPEN)
    assert pipe.process.stdin is not None
    pipe.process.stdin.close()
    status, said = await pipe.ended()
    assert status == 1
    assert "Traceback" not in said


async def test_the_server_ends_when_the_editor_that_started_it_is_gone(start: Start) -> None:
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    pipe = await start()
    await pipe.initialize(processId=gone.pid)
    async with asyncio.timeout(60):
        assert await pipe.process.wait() == 1


async def test_the_server_stays_while_the_editor_lives(start: Start) -> None:
    pipe = await start()
    await pipe.initialize(processId=os.getpid())
    assert await works(pipe)
    assert await finish(pipe) == (0, "")


async def test_an_editor_that_never_tells_its_settings_is_served_all_the_same(start: Start) -> None:
    pipe = await start()
    await pipe.initialize(capabilities={"workspace": {"configuration": True}})
    pipe.notify("textDocument/didOpen", OPEN)
    while (message := await pipe.read()).get("method") != "textDocument/publishDiagnostics":
        pass
    assert len(message["params"]["diagnostics"]) == 1


async def test_before_initialize_every_request_is_refused_and_every_notification_passed_over(start: Start) -> None:
    pipe = await start()
    pipe.notify("textDocument/didOpen", OPEN)
    assert (await pipe.ask("textDocument/hover", HOVER))["error"]["code"] == NOT_INITIALIZED
    assert (await pipe.ask("unstuck/nothing"))["error"]["code"] == NOT_INITIALIZED
    assert (await pipe.ask("shutdown"))["error"]["code"] == NOT_INITIALIZED
    await pipe.initialize()
    assert (await pipe.ask("textDocument/hover", HOVER))["result"] is None
    assert await works(pipe)


async def test_after_shutdown_every_request_is_refused(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    await pipe.ask("shutdown")
    pipe.notify("textDocument/didOpen", OPEN)
    for method in ("textDocument/hover", "initialize", "shutdown", "unstuck/nothing"):
        params = {"capabilities": {}} if method == "initialize" else HOVER if method != "shutdown" else None
        assert (await pipe.ask(method, params))["error"]["code"] == INVALID_REQUEST
    pipe.notify("exit")
    assert await pipe.ended() == (0, "")


async def test_unknown_methods_are_refused_or_passed_over(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    for params in ({"params": {}}, {"params": [1]}, {"params": None}, {}):
        pipe.write({"jsonrpc": "2.0", "method": "unstuck/nothing"} | params)
        pipe.write({"jsonrpc": "2.0", "id": "x", "method": "unstuck/nothing"} | params)
        while (answer := await pipe.read()).get("id") != "x":
            pass
        assert answer["error"]["code"] == METHOD_NOT_FOUND
    assert await works(pipe)


BAD_PARAMETERS: dict[str, list[Any]] = {
    "textDocument/hover": [None, {}, [], {"textDocument": 7}, {"textDocument": {"uri": LOG}, "position": {"line": -1}}],
    "textDocument/codeAction": [{"textDocument": {"uri": LOG}, "range": None, "context": {"diagnostics": []}}],
    "workspace/executeCommand": [{}, {"command": "unstuck.nothing"}, {"command": "unstuck.explain", "arguments": [{}]}],
    "workspace/textDocumentContent": [{"uri": "unstuck:///nothing"}, {}],
    "codeAction/resolve": [{}, None],
}


async def test_wrong_parameters_are_answered_with_an_error(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    for method, all_params in BAD_PARAMETERS.items():
        for params in all_params:
            assert (await pipe.ask(method, params))["error"]["code"] == INVALID_PARAMS, (method, params)
    assert await works(pipe)


async def test_wrong_notifications_are_passed_over(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    for method in (
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "$/cancelRequest",
        "exit/",
    ):
        for params in (None, [], {}, {"textDocument": {"uri": 7}}, {"id": {}}):
            pipe.notify(method, params)
    pipe.notify("$/cancelRequest", {"id": "unknown"})
    pipe.notify("window/workDoneProgress/cancel", {"token": "unknown"})
    assert await works(pipe)


async def test_a_failed_initialize_can_be_repeated(start: Start) -> None:
    pipe = await start()
    assert (await pipe.ask("initialize", {"capabilities": 7}))["error"]["code"] == INVALID_PARAMS
    assert "result" in await pipe.initialize()
    assert await works(pipe)


BODIES = [
    b"",
    b"{",
    b"null",
    b"7",
    b'"text"',
    b"[]",
    b"[{}]",
    b"{}",
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "1.0", "id": 1, "method": "textDocument/hover"}',
    b'{"jsonrpc": "2.0", "method": 7}',
    b'{"jsonrpc": "2.0", "method": ["x"], "params": {}}',
    b'{"jsonrpc": "2.0", "id": "nobody asked", "result": 7}',
    b'{"jsonrpc": "2.0", "id": "nobody asked", "error": {"code": 1, "message": "x"}}',
    b'{"jsonrpc": "2.0", "id": "nobody asked", "error": 7}',
    b"\xff\xfe\x00",
    b'{"jsonrpc": "2.0", "method": "x", "params": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
]


async def test_a_message_that_is_none_does_no_harm(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    for body in BODIES:
        pipe.write(body)
    assert pipe.process.stdin is not None
    pipe.process.stdin.write(b"Nonsense\r\nContent-Length: many\r\n\r\n")
    pipe.process.stdin.write(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n")
    assert await works(pipe)
    assert (await finish(pipe))[0] == 0


async def test_messages_arrive_however_the_pipe_cuts_them(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    assert pipe.process.stdin is not None
    body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": OPEN}).encode()
    raw = b"x" * 3_000_000 + b"\r\n" + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    for part in (raw[:2_000_000], raw[2_000_000:-7], raw[-7:-3], raw[-3:]):
        pipe.process.stdin.write(part)
        await pipe.process.stdin.drain()
    answer = await pipe.ask("textDocument/hover", HOVER)
    assert "session limit" in answer["result"]["contents"]["value"].lower()


@pytest.mark.parametrize("kind", ["file", "one socket for both ways"])
def test_input_that_is_no_pipe_is_read_all_the_same(tmp_path: Path, kind: str) -> None:
    asked = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in asked]
    raw = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    if kind == "file":
        (tmp_path / "input").write_bytes(raw)
        with open(tmp_path / "input", "rb") as source:
            done = subprocess.run(
                COMMAND, stdin=source, capture_output=True, env=environment(tmp_path), timeout=SECONDS, check=False
            )
        output, status = done.stdout, done.returncode
    else:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.settimeout(SECONDS)
            process = subprocess.Popen(COMMAND, stdin=theirs, stdout=theirs, env=environment(tmp_path))
            theirs.close()
            ours.sendall(raw)
            output = b"".join(iter(lambda: ours.recv(65536), b""))
            status = process.wait(SECONDS)
    assert status == 0
    assert output.count(b"Content-Length:") == 2
    assert b'"id": 2' in output


async def test_the_log_holds_nothing_of_the_documents(start: Start) -> None:
    pipe = await start()
    await pipe.initialize()
    pipe.notify("textDocument/didOpen", {"textDocument": {"uri": 7, "text": "the secret of the document"}})
    pipe.notify("unstuck/reportError", {"text": {"the secret of the document": 1}})
    await pipe.ask("textDocument/hover", {"textDocument": {"uri": "the secret of the document"}})
    await pipe.ask("workspace/executeCommand", {"command": "unstuck.explain", "arguments": [["the secret"]]})
    status, said = await finish(pipe)
    assert status == 0
    assert "secret" not in said


FAILING = """
import sys
from unstuck.lsp import server

made = server.create_server()

@made.feature("unstuck/fail")
def fail(params):
    raise RuntimeError("token=abcdefghijklmnop")

@made.feature("unstuck/failLater")
async def fail_later(params):
    raise RuntimeError("token=abcdefghijklmnop")

server.create_server = lambda: made
sys.exit(server.serve())
"""


async def test_an_error_in_one_handler_ends_neither_the_server_nor_gives_secrets_away(start: Start) -> None:
    pipe = await start([sys.executable, "-c", FAILING])
    await pipe.initialize()
    for method in ("unstuck/fail", "unstuck/failLater"):
        pipe.notify(method, {})
        assert (await pipe.ask(method, {}))["error"]["code"] == INTERNAL_ERROR
    assert await works(pipe)
    status, said = await finish(pipe)
    assert status == 0
    assert "RuntimeError" in said
    assert "abcdefghijklmnop" not in said
