"""A language server that runs beside Claude Code, and everything it says, with the time at which it said it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from tests.lsp.editor import COMMAND, Pipe

T = TypeVar("T")
SECONDS = 60.0
_PUBLISH, _STATUS = "textDocument/publishDiagnostics", "unstuck/status"


class Watcher:
    """An editor that only listens."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.said: list[tuple[float, dict[str, Any]]] = []
        """Every message, with the monotonic time of its arrival."""
        self.pages: dict[str, list[dict[str, Any]]] = {}
        """The diagnostics on the pages of incidents, as they are now."""
        self._news = asyncio.Event()
        self._number = 0

    async def ask(self, method: str, params: Any = None) -> Any:
        """Sends a request; its result."""
        self._number += 1
        number = self._number
        self.pipe.write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        answer = await self.until(
            lambda: next((each for _, each in self.said if each.get("id") == number and "method" not in each), None)
        )
        return answer["result"]

    async def until(self, condition: Callable[[], T | None]) -> T:
        """Waits for messages until a condition holds."""
        async with asyncio.timeout(SECONDS):
            while not (value := condition()):
                self._news.clear()
                await self._news.wait()
        return value

    async def listen(self) -> None:
        """Takes what comes until the server ends."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                # It may have nothing to say for long.
                with suppress(TimeoutError):
                    message = await self.pipe.read()
                    self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        self.said.append((time.monotonic(), message))
        if message.get("method") == _PUBLISH:
            params = message["params"]
            self.pages[params["uri"]] = params["diagnostics"]
        elif "id" in message and "method" in message:
            self.pipe.write({"jsonrpc": "2.0", "id": message["id"], "result": None})
        self._news.set()

    def shown(self) -> dict[str, list[str]]:
        """The codes on the pages that show something now."""
        return {uri: [each["code"] for each in found] for uri, found in self.pages.items() if found}

    def published(self, since: int = 0) -> list[tuple[float, str, list[str]]]:
        """What was published after so many messages: when, where, and which codes."""
        return [
            (at, each["params"]["uri"], [item["code"] for item in each["params"]["diagnostics"]])
            for at, each in self.said[since:]
            if each.get("method") == _PUBLISH
        ]

    def status(self) -> dict[str, Any]:
        """The status that was told last."""
        return next((each["params"] for _, each in reversed(self.said) if each.get("method") == _STATUS), {})


@asynccontextmanager
async def watcher(environment: dict[str, str], folder: Path, *, evidence: bool = True) -> AsyncIterator[Watcher]:
    """A server that watches already. It ends with the context."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe, env=environment, cwd=folder)
    found = Watcher(Pipe(process))
    listening = asyncio.create_task(found.listen())
    try:
        params = {"processId": None, "rootUri": None, "capabilities": {}}
        await found.ask("initialize", params | {"initializationOptions": {"evidence": evidence}})
        found.pipe.notify("initialized", {})
        await found.ask("unstuck/status")
        yield found
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening
