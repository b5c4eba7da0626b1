"""The parts of the benchmark: each gives some rows of the table."""

from __future__ import annotations

import gc
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from unstuck.engine import matcher

from . import data, peers
from .client import Client
from .measure import Result, environment, home, paired, timed, unstuck
from .usage_data import usage_home

_HALF_GIGABYTE = 500 * data.MEGABYTE
_GIGABYTE = 1000 * data.MEGABYTE
_EDITS = 30
_KEYS = (
    '"isApiErrorMessage":true',
    '"is_api_error_message":true',
    '"subtype":"api_error"',
    '"subtype":"api_retry"',
    '"hook_event_name":"StopFailure"',
)
_HOSTILE_LENGTH = 100_000
_TOTALS = (
    "import sys, time; from pathlib import Path; from unstuck.sources import counting;"
    " from unstuck.sources.totals import totals;"
    " begun = time.perf_counter(); totals(Path(sys.argv[1]), Path(sys.argv[2]));"
    " print((time.perf_counter() - begun) * 1000)"
)


def start() -> Iterator[Result]:
    """Until the answer of `initialize`, and until the first diagnostics."""

    def answer(command: Sequence[str | Path]) -> float:
        with Client(command) as client:
            return client.initialize()

    def first_diagnostics(command: Sequence[str | Path], uri: str, language: str, text: str) -> float:
        with Client(command) as client:
            client.initialize()
            return client.open(uri, language, text)

    yield paired(
        "start to the answer of `initialize`",
        "bare pygls",
        1.05,
        lambda: answer(unstuck("server")),
        lambda: answer([sys.executable, "-c", peers.BARE_PYGLS]),
        rounds=15,
    )
    log, program = data.log(100_000), _program(100_000)
    yield paired(
        "start to the diagnostics of a 100 kB log",
        "pylsp, 100 kB of Python",
        0.55,
        lambda: first_diagnostics(unstuck("server"), "file:///bench/a.log", "log", log),
        lambda: first_diagnostics([peers.pylsp()], "file:///bench/a.py", "python", program),
        rounds=9,
    )


def package() -> Iterator[Result]:
    """The server as it is inside the extension, against the same one from this virtual environment."""
    build = [sys.executable, data.ROOT / "client-vscode/scripts/package.py", "--server-only"]
    folder = subprocess.run(build, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    def answer(command: Sequence[str | Path]) -> float:
        with Client(command) as client:
            return client.initialize()

    yield paired(
        "start to the answer of `initialize`, as packaged",
        "the same server from a virtual environment",
        1.1,
        lambda: answer([f"{folder}/bin/unstuck", "server"]),
        lambda: answer([sys.executable, "-m", "unstuck", "server"]),
        rounds=25,
    )


def edit() -> Iterator[Result]:
    """One character inserted into a large document."""
    program = _program(data.MEGABYTE)
    small, large = data.log(data.MEGABYTE), data.log(10 * data.MEGABYTE)
    with Client(unstuck("server")) as ours, Client(unstuck("server")) as big, Client([peers.ruff(), "server"]) as ruff:
        editors = (
            _Editor(ours, "file:///bench/a.log", "log", small),
            _Editor(big, "file:///bench/b.log", "log", large),
            _Editor(ruff, "file:///bench/a.py", "python", program),
        )
        yield paired(
            "one character in a 1 MB log", "`ruff server`, 1 MB of Python", 0.05, editors[0], editors[2], rounds=_EDITS
        )
        yield paired("one character in a 10 MB log", "in a 1 MB log", 1.5, editors[1], editors[0], rounds=_EDITS)


class _Editor:
    """Types into the middle of a document, one character a call, and gives the latency."""

    def __init__(self, client: Client, uri: str, language: str, text: str) -> None:
        client.initialize()
        client.open(uri, language, text)
        self._client, self._uri, self._line, self._version = client, uri, text.count("\n") // 2, 1

    def __call__(self) -> float:
        time.sleep(0.03)
        self._version += 1
        return self._client.edit(self._uri, self._version, self._line)


def memory() -> Iterator[Result]:
    """What a server at rest keeps for itself."""

    def idle(command: Sequence[str | Path]) -> float:
        with Client(command) as client:
            client.initialize()
            return client.memory()

    yield paired(
        "memory at rest",
        "bare pygls",
        1.15,
        lambda: idle(unstuck("server")),
        lambda: idle([sys.executable, "-c", peers.BARE_PYGLS]),
        rounds=5,
        unit="MB",
    )


def text() -> Iterator[Result]:
    """All texts of the catalogue in half a gigabyte of free text."""
    path = data.free_text(_HALF_GIGABYTE)
    texts = data.CACHE / "texts.txt"
    texts.write_text("\n".join(data.fixed_texts()) + "\n", "utf-8")
    ripgrep = [peers.ripgrep(), "-j1", "-c", "-F", "-f", texts, path]
    yardstick = f"ripgrep, one thread, {len(data.fixed_texts())} texts"
    for name, fast, limit, rounds in (("with the extra", True, 1.2, 7), ("without it", False, 20, 2)):
        yield paired(
            f"texts sought in 500 MB, {name}",
            yardstick,
            limit,
            lambda fast=fast: _in_child("seek_texts", path, fast=fast),
            lambda: timed(ripgrep),
            rounds=rounds,
        )
    yield paired(
        "`unstuck check` of 500 MB of text: with start, context, fields and line numbers",
        yardstick,
        None,
        lambda: timed(unstuck("check", "--format", "json", path)),
        lambda: timed(ripgrep),
        rounds=5,
    )


def transcripts() -> Iterator[Result]:
    """Every error entry of half a gigabyte of transcripts."""
    folder = data.transcripts(_HALF_GIGABYTE)
    ripgrep = [peers.ripgrep(), "-j1", "-c", "-F", *(part for key in _KEYS for part in ("-e", key)), folder]
    yardstick = "ripgrep, one thread, the same keys"
    for name, fast, limit in (("with the extra", True, 2.0), ("without it", False, None)):
        yield paired(
            f"error entries found, parsed and classified in 500 MB, {name}",
            yardstick,
            limit,
            lambda fast=fast: _in_child("classify_entries", folder, fast=fast),
            lambda: timed(ripgrep),
            rounds=9,
        )
    yield paired(
        "`unstuck check` of 500 MB of transcripts: with start, fields and line numbers",
        yardstick,
        None,
        lambda: timed(unstuck("check", "--format", "json", folder)),
        lambda: timed(ripgrep),
        rounds=9,
    )


def doctor() -> Iterator[Result]:
    """A home full of transcripts, all of them recent."""
    folder = data.transcripts(_GIGABYTE)
    config = home() / "full"
    (config / "projects").mkdir(parents=True)
    (config / "projects" / "-home-user-project").symlink_to(folder)
    ripgrep = [peers.ripgrep(), "-j1", "-c", "-F", *(part for key in _KEYS for part in ("-e", key)), folder]
    # The transcripts are as old as the cache is: nothing is left out for its age.
    ours = unstuck("doctor", "--format", "json", "--days", "36500")
    yield paired(
        "`unstuck doctor` of a home with 1 GB of transcripts",
        "ripgrep, one thread, the same keys",
        3,
        lambda: timed(ours, CLAUDE_CONFIG_DIR=str(config)),
        lambda: timed(ripgrep),
        rounds=9,
    )


def totals() -> Iterator[Result]:
    """Token totals of half a gigabyte of transcripts: nothing noted yet, nothing new, and one file that has grown."""
    folder = usage_home(_HALF_GIGABYTE)
    state = home() / "totals"
    grown = min(folder.glob("projects/*/*.jsonl"))
    line = next(line for line in grown.read_bytes().splitlines(keepends=True) if b'"assistant"' in line)
    theirs = [peers.ccusage(), "claude", "daily", "--json", "--offline"]

    def ours() -> float:
        command = unstuck("usage", "--totals", "--format", "json")
        return timed(command, CLAUDE_CONFIG_DIR=str(folder), UNSTUCK_HOME=str(state))

    def cold() -> float:
        shutil.rmtree(state, ignore_errors=True)
        return ours()

    def grow() -> None:
        with grown.open("ab") as file:
            file.write(line)

    def inside(before: Callable[[], None]) -> float:
        before()
        command = [sys.executable, "-c", _TOTALS, str(folder / "projects"), str(state)]
        return float(subprocess.run(command, stdout=subprocess.PIPE, env=environment(), check=True).stdout)

    def yardstick() -> float:
        return timed(theirs, CLAUDE_CONFIG_DIR=str(folder))

    yield paired("token totals of 500 MB of transcripts, the first time", "ccusage", 1, cold, yardstick, rounds=7)
    ours()
    yield paired("the same again, with start", "ccusage", 0.05, ours, yardstick, rounds=7)
    for name, before in (("nothing new", lambda: None), ("one file has grown", grow)):
        yield paired(
            f"the same again in a running process, {name}",
            "ccusage",
            0.05,
            lambda before=before: inside(before),
            yardstick,
            rounds=7,
        )


def hostile() -> Iterator[Result]:
    """Twice as much of an input made to be slow."""
    find = matcher().find

    def searching(text: str) -> Callable[[], float]:
        def once() -> float:
            begun = time.process_time()
            find(text)
            return (time.process_time() - begun) * 1000

        return once

    worst: Result | None = None
    for name, make in data.hostile().items():
        gc.collect()
        result = paired(
            f"twice the input, worst of {len(data.hostile())} hostile kinds ({name})",
            "once",
            2.2,
            searching(make(2 * _HOSTILE_LENGTH)),
            searching(make(_HOSTILE_LENGTH)),
            rounds=7,
        )
        print(f"  {name}: {result.ratio:.2f}, {result.scale}", file=sys.stderr)
        if worst is None or result.ratio > worst.ratio:
            worst = result
    if worst is not None:
        yield worst


ALL: dict[str, Callable[[], Iterator[Result]]] = {
    "start": start,
    "edit": edit,
    "memory": memory,
    "text": text,
    "transcripts": transcripts,
    "doctor": doctor,
    "totals": totals,
    "package": package,
    "hostile": hostile,
}


def _program(size: int) -> str:
    """Program text of about this length."""
    source = "\n".join(source for source in data.sources() if "from __future__" not in source)
    return source[: source.index("\n\n\n", size)]


def _in_child(work: str, path: Path, *, fast: bool) -> float:
    """Milliseconds for a piece of `tests.bench.work` in a new process that has loaded everything before."""
    hidden = "" if fast else "sys.modules['re2'] = None; "
    program = f"import sys; {hidden}from tests.bench.work import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, work, path],
        stdout=subprocess.PIPE,
        env=environment(),
        cwd=data.ROOT,
        text=True,
        check=True,
    )
    return statistics.median(map(float, done.stdout.split()))
