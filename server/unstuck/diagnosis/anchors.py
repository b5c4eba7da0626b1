"""Where to look: the letters without which a template cannot be found.

Every template has a gram, five letters that one pass over a text finds, and a head, the letters from the
start of the gram's segment up to it and a little beyond. Even a message that was cut short keeps its head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from .grams import GRAM, GRAMS
from .template import Template
from .text import Prepared, plain_bytes, squeeze

# A cut message is believed if it has this many letters and this share of them all (see `_cut` in the matcher).
_FEWEST, _SHARE, _ENOUGH = 14, 0.5, 30
_TELLING = 12
_CLOSE, _REACH = 1200, 6500
_CUT = re.compile(rb"[\s\"'`)\]}\\\x80-\xff]*(?:[\r\n]|\Z)|[ \t]*(?:\xe2\x80\xa6|\.\.\.)")
# Heads are filed by letters around their gram, how many before it and how many in all: the first way that fits.
_WAYS = ((3, 8), (0, 8), (0, GRAM))
# English letters by rarity, to pick a telling gram for a template that none of the chosen ones fits.
_COMMON = {letter: 10 - rank // 3 for rank, letter in enumerate(b"etaoinsrhldcumfpgwybvkxjqz")}

Engine = Callable[[bytes], Iterator[int]]
"""Finds every place of every gram in some letters, overlapping ones too."""

Starts = Callable[[bytes], Iterable[int]]
"""Finds every offset in some plain bytes at which the letters of a head begin."""


class Behind(NamedTuple):
    """A template, or a marker if there is none, whose segment `number` begins with a head."""

    template: Template | None
    number: int


Heads = dict[bytes, list[Behind]]
_Groups = list[tuple[int, int, Heads]]


def regex_engine(grams: Iterable[bytes]) -> Engine:
    """The engine that needs the standard library only."""
    search = _any_of(tuple(grams)).search

    def positions(letters: bytes) -> Iterator[int]:
        found = search(letters)
        while found is not None:
            yield found.start()
            found = search(letters, found.start() + 1)

    return positions


@cache
def _any_of(grams: tuple[bytes, ...]) -> re.Pattern[bytes]:
    return re.compile(alternatives(grams))


class _Node(dict[int, "_Node"]):
    """A node of a trie, by the next byte."""


def alternatives(words: Iterable[bytes], spell: Callable[[int], bytes] = lambda byte: bytes((byte,))) -> bytes:
    """A pattern of any of some words, none of which begins another; `spell` gives a letter's own pattern."""
    root = _Node()
    for word in words:
        node = root
        for byte in word:
            node = node.setdefault(byte, _Node())
    return _pattern(root, spell)


def _pattern(node: _Node, spell: Callable[[int], bytes]) -> bytes:
    branches = [spell(byte) + _pattern(child, spell) for byte, child in sorted(node.items())]
    return b"".join(branches) if len(branches) < 2 else b"(?:" + b"|".join(branches) + b")"


def kept(template: Template) -> int:
    """How many letters even the shortest cut of a template keeps."""
    return max(_FEWEST, min(int(template.letters * _SHARE + 0.999), _ENOUGH))


def telling(segments: tuple[bytes, ...]) -> list[int]:
    """The segments to find a template by: those of some length, else the longest."""
    long = [number for number, segment in enumerate(segments) if len(segment) >= _TELLING]
    return long or [max(range(len(segments)), key=lambda number: (len(segments[number]), -number))]


class Index:
    """Everything that is looked for in a text, filed by the gram through which it is found."""

    def __init__(
        self, templates: Iterable[Template], markers: Iterable[bytes], engine: Callable[[Iterable[bytes]], Engine]
    ) -> None:
        # By the letters of each way: how far behind a head's start the gram lies, how long such heads are, the heads.
        self._files: list[tuple[int, int, dict[bytes, _Groups]]] = [(before, size, {}) for before, size in _WAYS]
        grams: set[bytes] = set()
        self._chosen = _any_of(GRAMS) if GRAMS else None
        for template in templates:
            number, at = self._place(template.segments)
            needed = _ENOUGH if number else kept(template)
            grams.add(self._add(template.segments[number], at, needed, Behind(template, number)))
        for marker in markers:
            grams.add(self._add(marker, self._place((marker,))[1], len(marker), Behind(None, 0)))
        self.grams = sorted(grams)
        self.positions = engine(self.grams)

    def _place(self, segments: tuple[bytes, ...]) -> tuple[int, int]:
        """The segment of the gram, and where in it the gram stands."""
        numbers = telling(segments)
        if self._chosen is not None:
            for number in numbers:
                found = self._chosen.search(segments[number])
                if found is not None:
                    return number, found.start()
        places = [
            (sum(_COMMON.get(byte, 4) for byte in segments[number][at : at + GRAM]), number, at)
            for number in numbers
            for at in range(len(segments[number]) - GRAM + 1)
        ]
        if not places:
            raise ValueError(f"no run of {GRAM} letters in {b' '.join(segments)!r}")
        _, number, at = min(places)
        return number, at

    def _add(self, segment: bytes, at: int, needed: int, behind: Behind) -> bytes:
        head = segment[: max(at + GRAM, needed)]
        groups: _Groups = []
        for before, size, file in self._files:
            low = at - before
            if low >= 0 and low + size <= len(head):
                groups = file.setdefault(head[low : low + size], groups)
                break
        for group_at, size, heads in groups:
            if group_at == at and size == len(head):
                heads.setdefault(head, []).append(behind)
                break
        else:
            groups.append((at, len(head), {head: [behind]}))
        return segment[at : at + GRAM]

    def found(self, letters: bytes) -> Iterator[tuple[int, bytes, list[Behind]]]:
        """Every head that stands in some letters: where it begins, its letters and what is behind it."""
        files = [(before, size - before, file.get) for before, size, file in self._files]
        for position in self.positions(letters):
            for before, after, groups_at in files:
                groups = groups_at(letters[max(0, position - before) : position + after])
                if groups is not None:
                    for at, size, heads in groups:
                        start = position - at
                        if start >= 0:
                            head = letters[start : start + size]
                            behind = heads.get(head)
                            if behind is not None:
                                yield start, head, behind

    def _filed(self) -> Iterator[Heads]:
        for _, _, file in self._files:
            for groups in file.values():
                for _, _, heads in groups:
                    yield heads

    @cached_property
    def heads(self) -> list[bytes]:
        """The heads, without those that begin with another: one of these stands wherever any head does."""
        found: list[bytes] = []
        for head in sorted(head for heads in self._filed() for head in heads):
            if not (found and head.startswith(found[-1])):
                found.append(head)
        return found

    @cached_property
    def _by_size(self) -> dict[int, Heads]:
        sizes: dict[int, Heads] = {}
        for heads in self._filed():
            for head, behind in heads.items():
                sizes.setdefault(len(head), {}).setdefault(head, []).extend(behind)
        return sizes

    def suspects(self, raw: bytes, starts: Starts | None = None) -> list[int]:
        """Offsets in some UTF-8 bytes at which something stands by its letters; words and company are left open.

        Nothing is missed, save what is cut off at either end of the bytes. `starts` may stand in for `self.starts`.
        """
        plain = plain_bytes(raw)
        return [start for start in (starts or self.starts)(plain) if self._stands(raw, plain, start)]

    def starts(self, plain: bytes) -> list[int]:
        """Every offset in plain bytes at which the letters of a head begin."""
        prepared = Prepared.from_plain(plain)
        found = {start for start, _, _ in self.found(prepared.letters)}
        return [prepared.offset(start) for start in sorted(found)]

    def _stands(self, raw: bytes, plain: bytes, start: int) -> bool:
        """Whether all letters of something whose head begins here, or enough of them, stand in place."""
        letters = squeeze(plain[start : start + _CLOSE])
        for size, heads in self._by_size.items():
            for template, number in heads.get(letters[:size], ()):
                if template is None:
                    return True
                segment = template.segments[number]
                if len(template.segments) == 1 and letters.startswith(segment):
                    return True
                if number == 0 and not letters.startswith(segment):
                    if _is_cut(raw, plain, start, segment):
                        return True
                elif _fits(template, number, plain, start):
                    return True
        return False


def _is_cut(raw: bytes, plain: bytes, start: int, segment: bytes) -> bool:
    """Whether the letters of a segment end with a line or an ellipsis, or go on beyond what is close."""
    prepared = Prepared.from_plain(plain[start : start + _CLOSE])
    pairs = zip(segment, prepared.letters, strict=False)
    same = next((number for number, (one, other) in enumerate(pairs) if one != other), len(prepared.letters))
    return same == len(prepared.letters) or _CUT.match(raw, start + prepared.offset(same - 1) + 1) is not None


def _fits(template: Template, number: int, plain: bytes, start: int) -> bool:
    """Whether the letters of a template, or as many as a cut keeps, stand around its segment `number` here."""
    before = squeeze(plain[max(0, start - _REACH) : start])
    letters = before + squeeze(plain[start : start + _REACH])
    segments, gaps = template.segments, template.gaps
    if not letters.startswith(segments[number], len(before)):
        return False
    begin, end = len(before), len(before) + len(segments[number])
    matched = len(segments[number])
    for earlier in range(number - 1, -1, -1):
        wanted = segments[earlier]
        begin = letters.rfind(wanted, max(0, begin - abs(gaps[earlier + 1]) - len(wanted)), begin)
        if begin < 0:
            return False
        matched += len(wanted)
    for later in range(number + 1, len(segments)):
        wanted = segments[later]
        found = letters.find(wanted, end, end + abs(gaps[later]) + len(wanted))
        if found < 0:
            return matched + len(wanted) > kept(template)
        end = found + len(wanted)
        matched += len(wanted)
    return True
