"""`unstuck check`: errors in files, folders and pipes."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from ..diagnosis.evidence import Evidence
from ..diagnosis.matcher import Matcher
from ..diagnosis.model import Severity
from ..diagnosis.render import harmless
from ..engine import matcher
from ..sources.documents import findings, severity
from ..sources.files import Found, TextFile, Unreadable
from ..sources.walk import walk
from . import FOUND, OK, UNUSABLE
from .judge import Judge


class Output(Protocol):
    """Where findings go, one by one; nothing is kept."""

    def finding(self, path: str, found: Found) -> None:
        """Writes one finding."""

    def file(self, path: str) -> None:
        """Notes a file that was read and holds no finding."""

    def finish(self, hints: int) -> None:
        """Writes what comes at the end; `hints` is how many quotations were not shown."""


def run(options: argparse.Namespace) -> int:
    """Checks everything that was named; what cannot be read is reported and the rest still done."""
    evidence = Evidence() if options.no_collect else None
    if options.evidence is not None:
        from ..schemas import BadEvidence, read_evidence

        try:
            evidence = read_evidence(Path(options.evidence))
        except BadEvidence as error:
            return _complain(str(error))
    output = _output(options, Judge(evidence))
    engine = matcher()
    paths = options.paths or ["-"]
    found_any = failed = False
    hints = 0
    progress = _Progress()

    def unlistable(error: OSError) -> None:
        nonlocal failed
        failed = True
        progress.pause()
        _complain(f"{error.filename}: {error.strerror}")

    for path, given in _files(paths, unlistable, default_excludes=not options.no_default_excludes):
        progress.step(path)
        try:
            number = 0
            for found in _findings(path, engine):
                if severity(found) is Severity.HINT and not options.hints:
                    hints += 1
                    continue
                number += 1
                progress.pause()
                output.finding(path, found)
            found_any = found_any or number > 0
            if not number and given:
                output.file(path)
        except Unreadable as problem:
            # A binary file inside a folder is no mistake of the caller's; one named outright is.
            if given or str(problem) != "binary file":
                progress.pause()
                _complain(f"{'standard input' if path == '-' else path}: {problem}")
                failed = True
    progress.stop()
    output.finish(hints)
    return UNUSABLE if failed else FOUND if found_any else OK


def _findings(path: str, engine: Matcher) -> Iterator[Found]:
    with _text(path) as text:
        yield from findings(text.data, path, engine)


def _text(path: str) -> TextFile:
    if path != "-":
        return TextFile(Path(path))
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - so it is where the caller closed it
        raise Unreadable("not open")
    return TextFile.from_stream(sys.stdin.buffer)


def _complain(problem: str) -> int:
    print(f"unstuck: {harmless(problem)}", file=sys.stderr)
    return UNUSABLE


def _files(
    paths: list[str], problem: Callable[[OSError], None], *, default_excludes: bool
) -> Iterator[tuple[str, bool]]:
    """Every file to read, and whether it was named outright."""
    for path in paths:
        if path != "-" and os.path.isdir(path):
            for file in walk(Path(path), problem, default_excludes=default_excludes):
                yield str(file), False
        else:
            yield path, True


def _output(options: argparse.Namespace, judge: Judge) -> Output:
    if options.format == "json":
        from .json_output import JsonOutput

        return JsonOutput(judge)
    if options.format == "sarif":
        from .sarif_output import SarifOutput

        return SarifOutput()
    if options.format == "github":
        from .github_output import GithubOutput

        return GithubOutput(judge)
    from .text_output import TextOutput

    return TextOutput(options.color, judge)


class _Progress:
    """A spinner with a count on a terminal, once a run takes longer than a second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._files = 0
        self._status = None
        self._possible = sys.stderr.isatty()

    def step(self, path: str) -> None:
        self._files += 1
        if not self._possible or time.monotonic() - self._started < 1:
            return
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status("")
        self._status.start()
        self._status.update(f"{self._files} files · {os.path.basename(path)[:40]}")

    def pause(self) -> None:
        """Clears the line, so that a finding can be printed."""
        if self._status is not None:
            self._status.stop()

    def stop(self) -> None:
        self.pause()
