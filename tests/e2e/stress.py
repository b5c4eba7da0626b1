"""Many servers, many sessions, and servers that are killed: `python -m tests.e2e.stress [--seconds 60] …`.

Sessions are simulated: one process writes their transcripts, in pieces, and their hook events, in any order. Whatever
happens, in the end every server shows each failure that is open, once; and those servers that were never killed have
shown each failure that there was, once. Prints JSON; exit status 1 if that is not so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.lsp.editor import environment
from unstuck.live import spool

from .watcher import Watcher, watcher

_PAUSE_SECONDS = 2.0
_WORDS: tuple[tuple[str, str, int], ...] = (
    ("usage/out-of-extra-usage", "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage", 400),
    ("auth/invalid-oauth-token", "Please run /login · API Error: 401 Invalid bearer token", 401),
    ("server/api-error-500-internal-server-error", "API Error: 500 Internal server error.", 500),
)
_SESSION = re.compile(r"^- Session: `([^`]+)`$", re.MULTILINE)


@dataclass
class Session:
    """A session of Claude Code, as far as it leaves traces."""

    home: Path
    number: int
    chance: random.Random
    known: Callable[[Session], Awaitable[None]]
    """Waits until its last failure is known where it must be."""
    failed: list[tuple[float, str, bool]] = field(default_factory=list[tuple[float, str, bool]])
    """Its failures: when, which, and whether a hook told of it."""
    open: str | None = None
    """What it has failed with and not got over."""
    _line: int = 0

    @property
    def id(self) -> str:
        """What it is called."""
        return str(UUID(int=self.number + 1))

    @property
    def path(self) -> Path:
        """Its transcript; several share a folder."""
        return self.home / f"claude/projects/-work-{self.number % 7}" / f"{self.id}.jsonl"

    async def live(self, until: float, *, stays: bool) -> None:
        """Fails and recovers until a time; then it `stays` failed, or not."""
        await asyncio.sleep(self.chance.random() * _PAUSE_SECONDS)
        while time.monotonic() < until:
            await self._fail()
            await self.known(self)
            await asyncio.sleep(self.chance.random() * _PAUSE_SECONDS)
            await self._go_on()
            if self.chance.random() < 0.2:
                self._rotate()
            await asyncio.sleep(self.chance.random() * _PAUSE_SECONDS)
        if stays:
            await self._fail()

    async def _fail(self) -> None:
        code, text, status = self.chance.choice(_WORDS)
        for attempt in range(self.chance.randint(0, 2)):
            error = {"message": f"{status} {{}}", "formatted": text, "status": status}
            await self._write({"type": "system", "subtype": "api_error", "retryAttempt": attempt + 1, "error": error})
        hooked = self.chance.random() < 0.7
        self.failed.append((time.monotonic(), code, hooked))
        self.open = code
        message = {"model": "<synthetic>", "content": [{"type": "text", "text": text}]}
        line = {"type": "assistant", "isApiErrorMessage": True, "apiErrorStatus": status, "message": message}
        hook = {"hook_event_name": "StopFailure", "error": "unknown", "last_assistant_message": text}
        parts = [self._write(line), *([self._tell(hook)] if hooked else [])]
        self.chance.shuffle(parts)
        for each in parts:
            await each

    async def _go_on(self) -> None:
        await self._write({"type": "assistant", "message": {"model": "claude-opus-5-5", "content": []}})
        await self._tell({"hook_event_name": "Stop"})
        self.open = None

    async def _write(self, value: dict[str, Any]) -> None:
        """Adds a line, and one before it that says nothing, both in pieces."""
        self._line += 1
        common = {"sessionId": self.id, "uuid": f"{self.id}-{self._line}", "timestamp": datetime.now(UTC).isoformat()}
        other = {"type": "attachment", "text": "x" * self.chance.choice((10, 1000, 100_000))}
        data = b"".join(json.dumps(common | each).encode() + b"\n" for each in (other, value))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab", buffering=0) as file:
            while data:
                size = self.chance.randint(1, len(data))
                file.write(data[:size])
                data = data[size:]
                await asyncio.sleep(self.chance.choice((0, 0, 0.02)))

    async def _tell(self, value: dict[str, Any]) -> None:
        await asyncio.sleep(self.chance.choice((0, 0.02, 0.2)))
        value = value | {"session_id": self.id, "transcript_path": str(self.path)}
        spool.write(self.home / "unstuck/events", json.dumps(value).encode())

    def _rotate(self) -> None:
        """Puts another file of the same content, or an empty one, in the place of the transcript."""
        if self.chance.random() < 0.5:
            self.path.write_bytes(b"")
        else:
            copy = self.path.with_suffix(".copy")
            copy.write_bytes(self.path.read_bytes())
            copy.replace(self.path)


@dataclass
class Place:
    """A server that is killed now and then, and what has its place after it."""

    home: Path
    evidence: bool = False
    server: Watcher | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _read: int = 0
    _first: dict[str, float] = field(default_factory=dict[str, float])
    _times: Counter[str] = field(default_factory=Counter[str])

    async def start(self) -> None:
        """Starts a server."""
        opened = watcher(environment(self.home), self.home, evidence=self.evidence)
        self.server = await self._stack.enter_async_context(opened)

    async def kill(self) -> None:
        """Kills it, with whatever it does at that moment."""
        await self._stack.aclose()
        self.server = None

    @property
    def status(self) -> int | None:
        """The exit status of the server, which is to have none."""
        assert self.server is not None
        return self.server.pipe.process.returncode

    @property
    def pid(self) -> int:
        """The process that is there now."""
        assert self.server is not None
        return self.server.pipe.process.pid

    def shown(self) -> list[tuple[str, str]]:
        """What it shows: session and code, of each page."""
        assert self.server is not None
        return sorted((_session_of(uri), code) for uri, codes in self.server.shown().items() for code in codes)

    async def comes_to(self, expected: list[tuple[str, str]]) -> bool:
        """Waits until it shows just this; whether it does so in time."""
        return await self._until(lambda: self.shown() == expected)

    async def knows(self, session: str, times: int) -> bool:
        """Waits until it has shown so many pages of a session."""
        return await self._until(lambda: self.ever()[session] >= times)

    async def _until(self, condition: Callable[[], bool]) -> bool:
        assert self.server is not None
        with suppress(TimeoutError):
            return await self.server.until(condition)
        return False

    def ever(self) -> Counter[str]:
        """How many pages of each session it has shown."""
        self._keep_up()
        return self._times

    def first(self) -> list[tuple[float, str]]:
        """When each page was shown first, and of which session it is."""
        self._keep_up()
        return [(at, _session_of(uri)) for uri, at in self._first.items()]

    def _keep_up(self) -> None:
        assert self.server is not None
        said, self._read = self._read, len(self.server.said)
        for at, uri, codes in self.server.published(said):
            if codes and uri not in self._first:
                self._first[uri] = at
                self._times[_session_of(uri)] += 1


@cache
def _session_of(uri: str) -> str:
    found = _SESSION.search(Path(uri.removeprefix("file://")).read_text("utf-8"))
    return found[1] if found is not None else uri


def _history(home: Path, count: int) -> None:
    """Transcripts of sessions that are over."""
    for number in range(count):
        path = home / f"claude/projects/-old-{number % 20}" / f"{UUID(int=10_000 + number)}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        line = {"type": "user", "sessionId": path.stem, "timestamp": "2026-01-01T00:00:00Z", "text": "x" * 2000}
        path.write_bytes((json.dumps(line).encode() + b"\n") * 10)
        os.utime(path, (time.time() - 1e6, time.time() - 1e6))


async def _killing(places: list[Place], every: float, until: float, chance: random.Random) -> int:
    killed = 0
    while every and places and time.monotonic() + every < until:
        await asyncio.sleep(chance.uniform(0.5, 1.5) * every)
        place = chance.choice(places)
        await place.kill()
        await place.start()
        killed += 1
    return killed


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    """What a process has for itself alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


async def _idle(places: list[Place], seconds: float) -> dict[str, Any]:
    """What servers cost while nothing happens."""
    before = [_cpu(place.pid) for place in places]
    begun = time.monotonic()
    await asyncio.sleep(seconds)
    spent = time.monotonic() - begun
    used = [_cpu(place.pid) - was for place, was in zip(places, before, strict=True)]
    percent = [round(100 * each / spent, 3) for each in used]
    return {"seconds": round(spent, 1), "mean percent of a core": statistics.mean(percent), "most": max(percent)}


def _broken(state: Path) -> list[str]:
    """The files of our state that are not whole."""
    found: list[str] = []
    for path in state.rglob("*"):
        if not path.is_file():
            continue
        # One that was being written when its server was killed stays under its other name, which nobody reads.
        if path.name.startswith("."):
            continue
        text = path.read_text("utf-8")
        try:
            for line in text.splitlines() if path.suffix == ".jsonl" else [text]:
                if path.suffix in (".json", ".jsonl"):
                    json.loads(line)
            whole = path.suffix != ".md" or (text.startswith("# ") and text.endswith("\n"))
        except ValueError:
            whole = False
        if not whole:
            found.append(str(path.relative_to(state)))
    return found


def _late(places: list[Place], sessions: list[Session]) -> dict[str, Any]:
    """How long after a failure was written it was shown, with and without a hook."""
    took: dict[str, list[float]] = {"hook": [], "transcript alone": []}
    for place in places:
        shown: dict[str, list[float]] = {}
        for at, session in place.first():
            shown.setdefault(session, []).append(at)
        for session in sessions:
            for (failed, _, hooked), at in zip(session.failed, sorted(shown.get(session.id, [])), strict=False):
                took["hook" if hooked else "transcript alone"].append(at - failed)
    return {
        name: {
            "median": round(1000 * statistics.median(each)),
            "p95": round(1000 * sorted(each)[int(0.95 * len(each))]),
            "most": round(1000 * max(each)),
        }
        for name, each in took.items()
        if each
    }


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    seconds: float = 60.0
    servers: int = 20
    witnesses: int = 5
    """How many of the servers are never killed."""
    sessions: int = 50
    transcripts: int = 500
    every: float = 2.0
    """Seconds between kills."""
    idle: float = 20.0
    seed: int = 1
    evidence: bool = False
    """Whether the servers look at the machine for their verdicts, as they do where nobody has switched that off."""


async def stress(home: Path, plan: Plan) -> dict[str, Any]:
    """All of it, and what came of it."""
    chance = random.Random(plan.seed)
    _history(home, plan.transcripts)
    places = [Place(home, plan.evidence) for _ in range(plan.servers)]
    witnesses, others = places[: plan.witnesses], places[plan.witnesses :]

    async def known(session: Session) -> None:
        await asyncio.gather(*(place.knows(session.id, len(session.failed)) for place in witnesses))

    sessions = [Session(home, number, random.Random(plan.seed + number), known) for number in range(plan.sessions)]
    result: dict[str, Any] = {"load": round(os.getloadavg()[0], 1)}
    try:
        await asyncio.gather(*(place.start() for place in places))
        if plan.idle:
            # Until what the start has left to do is done.
            await asyncio.sleep(5)
            result["idle before"] = await _idle(places, plan.idle)
        before = [_megabytes(place.pid) for place in witnesses]
        until = time.monotonic() + plan.seconds
        *_, killed = await asyncio.gather(
            *(each.live(until, stays=each.number % 2 == 0) for each in sessions),
            _killing(others, plan.every, until, chance),
        )
        expected = sorted((each.id, each.open) for each in sessions if each.open is not None)
        begun = time.monotonic()
        agree = await asyncio.gather(*(place.comes_to(expected) for place in places))
        wrong = [place for place, agrees in zip(places, agree, strict=True) if not agrees]
        result["settled after"] = round(time.monotonic() - begun, 1)
        statuses = [place.status for place in places]
        result |= {
            "ended by themselves": [each for each in statuses if each is not None],
            "failures": sum(len(each.failed) for each in sessions),
            "open": len(expected),
            "killed": killed,
            "servers that show something else": len(wrong),
            "difference": _difference(wrong[0].shown(), expected) if wrong else [],
            "broken": _broken(home / "unstuck"),
        }
        there = Counter({each.id: len(each.failed) for each in sessions})
        result["witnesses that missed or doubled"] = [
            list((had - there).items()) + [(id, -number) for id, number in (there - had).items()]
            for place in witnesses
            if (had := place.ever()) != there
        ]
        result["milliseconds"] = _late(witnesses, sessions)
        after = [_megabytes(place.pid) for place in witnesses if place.status is None] or [0.0]
        result["megabytes"] = {
            "before": round(statistics.mean(before), 1),
            "after": round(statistics.mean(after), 1),
        }
        if plan.idle and not result["ended by themselves"]:
            result["idle after"] = await _idle(places, plan.idle)
    finally:
        for place in places:
            await place.kill()
    return result


def _difference(shown: list[tuple[str, str]], expected: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    had, wanted = Counter(shown), Counter(expected)
    return [(*each, had[each] - wanted[each]) for each in sorted(had | wanted) if had[each] != wanted[each]]


def is_well(result: dict[str, Any]) -> bool:
    """Whether nothing was missed, doubled or broken."""
    return not (
        result["servers that show something else"]
        or result["witnesses that missed or doubled"]
        or result["broken"]
        or result["ended by themselves"]
    )


def main() -> int:
    """Runs it and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--servers", type=int, default=Plan.servers)
    parser.add_argument("--sessions", type=int, default=Plan.sessions)
    parser.add_argument("--witnesses", type=int, default=Plan.witnesses)
    parser.add_argument("--transcripts", type=int, default=Plan.transcripts)
    parser.add_argument("--idle", type=float, default=Plan.idle)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--evidence", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        result = asyncio.run(stress(Path(home), Plan(**vars(options))))
    print(json.dumps(result, indent=1))
    return 0 if is_well(result) else 1


if __name__ == "__main__":
    sys.exit(main())
