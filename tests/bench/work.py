"""What is measured inside a process that has loaded the library already, as a running server has."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from unstuck.accelerator import bulk
from unstuck.engine import matcher
from unstuck.sources.files import TextFile, suspects
from unstuck.sources.transcripts import classify, entries


def seek_texts(path: Path) -> int:
    """How many places of a file hold the letters of a known message."""
    with TextFile(path) as file:
        return sum(1 for _ in suspects(file.data, matcher()))


def classify_entries(folder: Path) -> int:
    """How many error entries the transcripts of a folder hold, each parsed and classified."""
    found = 0
    for path in sorted(folder.iterdir()):
        with TextFile(path) as file:
            for entry in entries(file.data):
                match, _ = classify(entry, matcher())
                found += match is not None
    return found


def run() -> None:
    """Does the work that the command line names, and prints the milliseconds that it took."""
    work = {"seek_texts": seek_texts, "classify_entries": classify_entries}[sys.argv[1]]
    matcher()
    bulk.starts(matcher().index, 1 << 30)
    start = time.perf_counter()
    found = work(Path(sys.argv[2]))
    print((time.perf_counter() - start) * 1000)
    assert found
