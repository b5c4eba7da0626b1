"""Paired measurements: one thing and its yardstick in turn, and the median of their ratios."""

from __future__ import annotations

import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .data import CACHE


class Result(NamedTuple):
    """A row of the table: what was compared, with what, the allowed ratio, the measured one and the scale."""

    what: str
    yardstick: str
    limit: float | None
    ratio: float
    spread: tuple[float, float]
    scale: str

    @property
    def kept(self) -> bool:
        """Whether the limit was kept."""
        return self.limit is None or self.ratio <= self.limit


def paired(
    what: str,
    yardstick: str,
    limit: float | None,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    *,
    rounds: int,
    unit: str = "ms",
) -> Result:
    """Both in turn, after one round that does not count; each gives its own figure."""
    ours()
    theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratios = sorted(mine / other for mine, other in pairs)
    quarter = len(ratios) // 4
    ours_here, theirs_here = (statistics.median(figures) for figures in zip(*pairs, strict=True))
    digits = 0 if min(ours_here, theirs_here) >= 100 else 1
    scale = f"{ours_here:,.{digits}f} : {theirs_here:,.{digits}f} {unit}"
    return Result(what, yardstick, limit, statistics.median(ratios), (ratios[quarter], ratios[-1 - quarter]), scale)


def timed(command: Sequence[str | Path], **more: str) -> float:
    """How long a command takes, in milliseconds, its output thrown away."""
    start = time.perf_counter()
    words = [str(part) for part in command]
    done = subprocess.run(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(**more), check=False
    )
    elapsed = (time.perf_counter() - start) * 1000
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return elapsed


@cache
def home() -> Path:
    """An empty home, in place of the user's; gone at the end."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="home-", dir=CACHE))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def environment(**more: str) -> dict[str, str]:
    """What children get: nothing of this process's settings, an empty home, and byte code of its own."""
    return {
        "HOME": str(home()),
        "CLAUDE_CONFIG_DIR": str(home() / "claude"),
        "UNSTUCK_HOME": str(home() / "unstuck"),
        "XDG_CACHE_HOME": str(home() / "cache"),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode"),
        **more,
    }


def unstuck(*arguments: str | Path, fast: bool = True) -> list[str]:
    """The command line of this program; without `fast`, as if the extra were not installed."""
    hidden = "" if fast else "sys.modules['re2'] = None; "
    program = f"import sys; {hidden}from unstuck.cli import main; sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", program, *(str(argument) for argument in arguments)]


def unique_memory(process: int) -> float:
    """The megabytes that a process has for itself alone."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
