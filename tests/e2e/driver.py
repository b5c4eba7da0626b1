"""Has the real Claude Code fail and recover beside a language server, and says what came of it.

`python -m tests.e2e.driver FOLDER` reads questions, one in a line as JSON, and answers each with a line of JSON:
`["headless", CASE]`, or `["terminal", COLUMNS]` for the cases of `IN_A_TERMINAL` one after the other in one session.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.fake_api import FakeApi, fake_api

from .cases import CASES, IN_A_TERMINAL, Case
from .claude import MESSAGES, Claude, Terminal, answered, connect
from .watcher import Watcher, watcher

WELL = answered("Hello.")


@contextmanager
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@dataclass
class Stage:
    """Claude Code, the service and a server that watches."""

    api: FakeApi
    claude: Claude
    server: Watcher

    def environment(self, case: Case) -> dict[str, str]:
        """What Claude Code runs with."""
        return self.claude.as_subscriber() if case.login else self.claude.environment

    async def fail(self, case: Case, session: str) -> int:
        """A run without a terminal that fails, in a session of this id; its exit status."""
        environment = self.environment(case)
        with nobody() as address:
            if case.answer is None:
                environment = environment | {"ANTHROPIC_BASE_URL": address}
            else:
                self.api.answers[MESSAGES] = case.answer
            arguments = ("-p", "hi", "--session-id", session)
            return (await asyncio.to_thread(self.claude.run, *arguments, environment=environment)).returncode

    async def go_on(self, case: Case, session: str) -> int:
        """A run of the same session that goes well; its exit status."""
        self.api.answers[MESSAGES] = WELL
        arguments = ("-p", "again", "--resume", session)
        done = await asyncio.to_thread(self.claude.run, *arguments, environment=self.environment(case))
        return done.returncode

    async def shown(self) -> dict[str, Any]:
        """Waits until a failure is shown and judged; its status."""
        await self.server.until(lambda: self.server.shown() and "incident" in self.server.status())
        return self.server.status()

    async def cleared(self) -> None:
        """Waits until nothing is shown."""
        await self.server.until(lambda: not self.server.shown() and "incident" not in self.server.status())

    def found(self, since: int, during: dict[str, Any]) -> dict[str, Any]:
        """What was published of one failure from its beginning to its end."""
        published = [each for each in self.server.published(since) if each[2]]
        page = published[0][1]
        return {
            "pages": len({uri for _, uri, _ in published}),
            "most": max(len(codes) for _, _, codes in published),
            "codes": sorted({code for _, _, codes in published for code in codes}),
            "state": during["state"],
            "verdict": during["incident"]["verdict"],
            "at the page": during["incident"]["uri"] == page,
            "page": Path(page.removeprefix("file://")).read_text("utf-8"),
            "after": self.server.status()["state"],
        }

    async def headless(self, case: Case) -> dict[str, Any]:
        """A run that fails, and one of the same session that goes well."""
        session, since = str(uuid4()), len(self.server.said)
        status = await self.fail(case, session)
        during = await self.shown()
        again = await self.go_on(case, session)
        await self.cleared()
        hooks = [each for each in self.claude.told("StopFailure") if each["session_id"] == session]
        lines = [each for each in self.claude.failures() if each["sessionId"] == session]
        told = {"statuses": [status, again], "hooks": len(hooks), "lines": len(lines), "session": session}
        return told | self.found(since, during)

    async def terminal(self, columns: int) -> dict[str, dict[str, Any]]:
        """The same in a terminal."""
        result: dict[str, dict[str, Any]] = {}
        async with self.screen(columns) as screen:
            for number, name in enumerate(IN_A_TERMINAL):
                case, since = CASES[name], len(self.server.said)
                assert case.answer is not None
                self.api.answers[MESSAGES] = case.answer
                await asyncio.to_thread(screen.ask, f"question {number}")
                during = await self.drawing(screen, self.shown())
                self.api.answers[MESSAGES] = WELL
                await asyncio.to_thread(screen.ask, f"once more {number}")
                await self.drawing(screen, self.cleared())
                result[name] = self.found(since, during)
        return result

    @asynccontextmanager
    async def screen(self, columns: int) -> AsyncIterator[Terminal]:
        """A session of a subscriber in a terminal."""
        opened = self.claude.terminal(columns, environment=self.claude.as_subscriber())
        screen = await asyncio.to_thread(opened.__enter__)
        try:
            yield screen
        finally:
            await asyncio.to_thread(opened.__exit__, None, None, None)

    @staticmethod
    async def drawing(screen: Terminal, work: Any) -> Any:
        """Waits for something while the terminal is read: else the program would stop at a full one."""
        task = asyncio.ensure_future(work)
        await asyncio.to_thread(screen.until, task.done)
        return await task


@asynccontextmanager
async def stage(base: Path, *, connected: bool = True) -> AsyncIterator[Stage]:
    """All of it in a folder of its own."""
    with fake_api() as api:
        claude = Claude(base, api)
        if connected:
            connect(claude)
        # An editor is not started from the shell in which keys and addresses are set.
        environment = {
            name: value
            for name, value in claude.environment.items()
            if not name.startswith(("ANTHROPIC", "CLAUDE_CODE"))
        }
        async with watcher(environment, claude.work) as server:
            yield Stage(api, claude, server)


async def _serve(base: Path) -> None:
    async with stage(base) as found:
        while line := await asyncio.to_thread(sys.stdin.readline):
            kind, what = json.loads(line)
            answer = await (found.headless(CASES[what]) if kind == "headless" else found.terminal(what))
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
