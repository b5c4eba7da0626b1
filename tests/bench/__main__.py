"""Measures everything, or the parts that are named, and prints a table: `python -m tests.bench [--write] [PART…]`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence

from .data import ROOT
from .measure import Result
from .parts import ALL
from .peers import versions

_PAGE = ROOT / "docs" / "performance.md"


def main() -> int:
    """Exit status 1 if a limit was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of: {', '.join(ALL)} (default: all)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md; not for parts")
    options = parser.parse_args()
    if options.write and options.parts:
        parser.error("the page shows everything: --write takes no parts")
    chosen = options.parts or list(ALL)
    unknown = [part for part in chosen if part not in ALL]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    results: list[Result] = []
    for part in chosen:
        print(f"{part} …", file=sys.stderr, flush=True)
        results.extend(ALL[part]())
    text = f"{table(results)}\n\n{with_what()}\n"
    print(text)
    if options.write:
        head, mark, rest = _PAGE.read_text("utf-8").partition("<!-- results -->\n")
        _PAGE.write_text(f"{head}{mark}\n{text}\n{rest[rest.index('<!-- end') :]}", "utf-8")
    return 0 if all(result.kept for result in results) else 1


def with_what() -> str:
    """The versions and the machine."""
    used = ", ".join(f"{name} {version}" for name, version in versions().items())
    return f"Measured with {used} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors."


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table."""
    rows = ["| what | against | limit | measured | middle half | scale |", "|---|---|---|---|---|---|"]
    for result in results:
        limit = "–" if result.limit is None else f"{result.limit:g} ×"
        measured = f"{result.ratio:.2f} ×" if result.kept else f"**{result.ratio:.2f} ×**"
        low, high = result.spread
        rows.append(
            f"| {result.what} | {result.yardstick} | {limit} | {measured} | {low:.2f}–{high:.2f} | {result.scale} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
