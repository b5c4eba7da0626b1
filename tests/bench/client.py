"""A small language client that measures how long a server takes."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .measure import environment, unique_memory

_LENGTH = re.compile(rb"(?i)Content-Length: (\d+)")
# What a usual editor says of itself.
_CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {
        "configuration": True,
        "applyEdit": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "workspaceFolders": True,
    },
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "versionSupport": True,
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "synchronization": {"didSave": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}, "dataSupport": True},
    },
}


class Client:
    """A server and the conversation with it; use as a context manager."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        assert self._process.stdout
        self._output = self._process.stdout.fileno()
        self._unread = b""
        self._last = 0

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def initialize(self) -> float:
        """Milliseconds from the start of the process to the answer of `initialize`."""
        self._request(
            "initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": _CAPABILITIES, "locale": "en"}
        )
        elapsed = (time.perf_counter() - self.started) * 1000
        self._send({"method": "initialized", "params": {}})
        return elapsed

    def open(self, uri: str, language: str, text: str) -> float:
        """Opens a document; milliseconds until its first diagnostics, counted from the start of the process."""
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        self._diagnostics(uri, 1)
        return (time.perf_counter() - self.started) * 1000

    def edit(self, uri: str, version: int, line: int) -> float:
        """Inserts one character; milliseconds until the diagnostics of that version."""
        place = {"line": line, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": "x"}
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
        start = time.perf_counter()
        self._send({"method": "textDocument/didChange", "params": params})
        self._diagnostics(uri, version)
        return (time.perf_counter() - start) * 1000

    def memory(self) -> float:
        """The megabytes that the server has for itself alone, once it has come to rest."""
        end = time.perf_counter() + 1.5
        while (left := end - time.perf_counter()) > 0:
            self._receive(left)
        return unique_memory(self._process.pid)

    def _diagnostics(self, uri: str, version: int) -> None:
        while True:
            message = self._receive()
            params = message.get("params") or {}
            if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != uri:
                continue
            # Some servers do not tell the version; then the first answer counts.
            if params.get("version") in (version, None):
                return

    def _request(self, method: str, params: Any) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._last and "method" not in message:
                return message.get("result")

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self, timeout: float = 60) -> dict[str, Any]:
        """The next message, or nothing in time; what the server asks meanwhile is answered with nothing."""
        while (message := self._complete()) is None:
            if not select.select([self._output], [], [], timeout)[0]:
                return {}
            part = os.read(self._output, 1 << 20)
            if not part:
                raise RuntimeError("the server ended")
            self._unread += part
        if "method" in message and "id" in message:
            items = (message.get("params") or {}).get("items") or []
            empty = [None] * len(items) if message["method"] == "workspace/configuration" else None
            self._send({"id": message["id"], "result": empty})
        return message

    def _complete(self) -> dict[str, Any] | None:
        head, blank, rest = self._unread.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if not blank or found is None or len(rest) < int(found[1]):
            return None
        self._unread = rest[int(found[1]) :]
        return json.loads(rest[: int(found[1])])
