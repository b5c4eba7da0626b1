"""Chooses the letter groups by which messages are found: `python -m tests.bench.choose_grams`.

Every template must contain a chosen gram, early enough that a message cut off by a narrow window still
holds it. Among such lists, one is wanted that costs little to search for: few grams, seldom seen in
ordinary text, and beginning with few and rare letters, since the regular expression engine tries the
grams at every place where one of them may begin. The ordinary text is what lies on every development
machine; the same machine always gives the same list.
"""

from __future__ import annotations

import site
import sys
import sysconfig
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from unstuck.diagnosis import frames
from unstuck.diagnosis import grams as module
from unstuck.diagnosis.anchors import kept, telling
from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.grams import GRAM
from unstuck.diagnosis.model import Strength
from unstuck.diagnosis.template import Template, templates
from unstuck.diagnosis.text import squeeze

# What is searched for costs: for each gram, each place in a megabyte where one stands, each where one may begin.
_PER_GRAM, _PER_HIT, _PER_BEGINNING = 50.0, 2.0, 0.02
_FILE_BYTES = 100_000
_FILES = 300
_LINE = 112


def places(template: Template) -> set[bytes]:
    """The grams of a template that may be chosen for it."""
    found: set[bytes] = set()
    numbers = telling(template.segments)
    for number in numbers:
        segment = template.segments[number]
        before = sum(map(len, template.segments[:number]))
        if number == 0 or before + len(segment) <= kept(template):
            found |= grams_of(segment[: kept(template)])
    return found or grams_of(template.segments[numbers[0]][: kept(template)])


def grams_of(letters: bytes) -> set[bytes]:
    """Every letter group of some letters."""
    return {letters[at : at + GRAM] for at in range(len(letters) - GRAM + 1)}


def wanted() -> list[set[bytes]]:
    """For everything that must be found, the grams by which it can be."""
    sets = [places(template) for template in templates(all_conditions()) if template.strength is not Strength.INSIDE]
    return sets + [grams_of(marker) for marker in (frames.BANNER, *frames.BODIES, *frames.RECORDS)]


def ordinary_letters() -> bytes:
    """The letters of program sources, documentation and package texts of this machine."""
    folders = (
        (Path(sysconfig.get_paths()["stdlib"]), "*.py"),
        (Path("/usr/share/doc"), "*/*"),
        *((Path(folder), "**/*.*") for folder in site.getsitepackages()),
    )
    return b"".join(squeeze(text) for folder, pattern in folders for text in islice(_texts(folder, pattern), _FILES))


def _texts(folder: Path, pattern: str) -> Iterator[bytes]:
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and "unstuck" not in path.as_posix():
            with path.open("rb") as handle:
                text = handle.read(_FILE_BYTES)
            if b"\x00" not in text and text.isascii():
                yield text


class Chooser:
    """Set cover by the best ratio of templates to cost, with the letters that grams may begin with varied."""

    def __init__(self, sets: Collection[set[bytes]], background: bytes) -> None:
        self._covers: dict[bytes, int] = {}
        for number, grams in enumerate(sets):
            for gram in grams:
                self._covers[gram] = self._covers.get(gram, 0) | 1 << number
        self._all = (1 << len(sets)) - 1
        megabytes = len(background) / 1e6
        seen = Counter(background[at : at + GRAM] for at in range(len(background)))
        self._cost = {gram: _PER_GRAM + _PER_HIT * seen[gram] / megabytes for gram in self._covers}
        self._beginning = {
            letter: _PER_BEGINNING * count / megabytes for letter, count in sorted(Counter(background).items())
        }

    def best(self) -> list[bytes]:
        """A cover that forbidding no first letter makes cheaper."""
        barred: frozenset[int] = frozenset()
        chosen = self._cover(barred)
        improved = True
        while improved:
            improved = False
            letters = {gram[0] for gram in chosen}
            for letter in sorted(letters, key=lambda letter: (-self._beginning.get(letter, 0.0), letter)):
                other = self._cover(barred | {letter})
                if self._price(other) < self._price(chosen):
                    chosen, barred, improved = other, barred | {letter}, True
        return sorted(chosen)

    def _price(self, chosen: Collection[bytes]) -> float:
        return sum(self._cost[gram] for gram in chosen) + sum(
            self._beginning.get(letter, 0.0) for letter in {gram[0] for gram in chosen}
        )

    def _cover(self, barred: frozenset[int]) -> list[bytes]:
        """A cover by grams that do not begin with a barred letter, save where nothing else is left."""
        allowed = [gram for gram in sorted(self._covers) if gram[0] not in barred]
        reachable = 0
        for gram in allowed:
            reachable |= self._covers[gram]
        allowed += [gram for gram in sorted(self._covers) if gram[0] in barred and self._covers[gram] & ~reachable]
        chosen: list[bytes] = []
        letters: set[int] = set()
        left = self._all
        while left:
            allowed = [gram for gram in allowed if self._covers[gram] & left]
            gram = max(allowed, key=lambda gram: (self._covers[gram] & left).bit_count() / self._added(gram, letters))
            chosen.append(gram)
            letters.add(gram[0])
            left &= ~self._covers[gram]
        return self._without_needless(chosen)

    def _added(self, gram: bytes, letters: set[int]) -> float:
        return self._cost[gram] + (0.0 if gram[0] in letters else self._beginning.get(gram[0], 0.0))

    def _without_needless(self, chosen: list[bytes]) -> list[bytes]:
        for gram in sorted(chosen, key=lambda gram: (-self._cost[gram], gram)):
            covered = 0
            for other in chosen:
                if other != gram:
                    covered |= self._covers[other]
            if covered == self._all:
                chosen = [other for other in chosen if other != gram]
        return chosen


def write(path: Path, chosen: Collection[bytes]) -> None:
    """Puts the list into the module in place of the one there."""
    source = path.read_text("utf-8")
    head, mark, _ = source.partition("GRAMS: tuple[bytes, ...] =")
    lines, line = list[str](), ""
    for gram in sorted(gram.decode() for gram in chosen):
        if len(line) + len(gram) + 1 > _LINE - 3:
            lines.append(line)
            line = ""
        line = f"{line} {gram}" if line else gram
    lines.append(line)
    body = "\n".join(f'    b"{line}"' if number == 0 else f'    b" {line}"' for number, line in enumerate(lines))
    path.write_text(f"{head}{mark} tuple(\n    (\n{_indented(body)}\n    ).split()\n)\n", "utf-8")


def _indented(body: str) -> str:
    return "\n".join(f"    {line}" for line in body.splitlines())


def main() -> int:
    """Rewrites the module and says how long the list is."""
    assert module.__file__
    chosen = Chooser(wanted(), ordinary_letters()).best()
    write(Path(module.__file__), chosen)
    print(f"{len(chosen)} grams")
    return 0


if __name__ == "__main__":
    sys.exit(main())
