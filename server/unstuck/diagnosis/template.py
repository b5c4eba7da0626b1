"""Looks of conditions turned into what the matcher compares: runs of letters with gaps between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from .model import Condition, Look, Strength
from .text import plain_bytes, squeeze

PLACEHOLDER = re.compile(r"<([A-Za-z0-9$][^<>\n]{0,60})>")

# How many letters and digits a variable part may have; others may have `_USUAL_GAP`.
_GAPS = {
    "n": 14,
    "time": 40,
    "timezone": 40,
    "status": 24,
    "version": 24,
    "size": 16,
    "code": 60,
    "duration": 30,
    "window": 24,
    "pid": 10,
    "uid": 10,
    "line": 10,
}
_USUAL_GAP = 240

_SENTENCE_END = re.compile(r"[.:;] (?<=[a-z0-9)>]..)| [·∙—–-] (?<=[a-z0-9)>]...)|\n")
_OPENING = re.compile(r"\w\s?([:(\[])\s?$")
_WORD = re.compile(r"\S*[^\W_]\S*")
_STEM_LETTERS = 22
_SURE_STEM_LETTERS = 44


class Template(NamedTuple):
    """One comparable text of one condition.

    `segments` are runs of letters; `gaps[i]` is how many letters may stand before segment i, a negative
    number means digits only;
    `lines` are the segments as they are written, `letters` the letters of all of them together.
    `leading` and `trailing` are the gaps of a variable part at either end.
    """

    condition: int
    strength: Strength
    segments: tuple[bytes, ...]
    gaps: tuple[int, ...]
    lines: tuple[str, ...]
    letters: int
    leading: int
    trailing: int
    stem: bool = False
    """Whether it is the beginning of a longer look."""


@cache
def words(line: str) -> int:
    """How many words with a letter or digit stand in a segment's line."""
    return len(_WORD.findall(line))


@cache
def opening(line: str) -> bytes:
    """The colon or bracket that a segment ends in, before a variable part; without it, it is another sentence."""
    found = _OPENING.search(line)
    return found[1].encode() if found else b""


def parse(condition: int, text: str, strength: Strength) -> Template | None:
    """The template of a look, or None if it has no fixed letters."""
    if "<" not in text and "\n" not in text:
        letters = _letters(text)
        return Template(condition, strength, (letters,), (0,), (text,), len(letters), 0, 0) if letters else None
    segments: list[bytes] = []
    gaps: list[int] = []
    lines: list[str] = []
    pending = 0
    for index, part in enumerate(PLACEHOLDER.split(text)):
        if index % 2:
            # A number beside another variable part is no longer just a number.
            size = _GAPS.get(part, _USUAL_GAP)
            pending = -size if part == "n" and not pending else abs(pending) + size
            continue
        for line in part.split("\n"):
            letters = _letters(line)
            if letters:
                segments.append(letters)
                gaps.append(pending)
                lines.append(line)
                pending = 0
    if not segments:
        return None
    leading, gaps[0], pending = abs(gaps[0]), 0, abs(pending)
    return Template(
        condition,
        strength,
        tuple(segments),
        tuple(gaps),
        tuple(lines),
        sum(map(len, segments)),
        leading,
        pending,
    )


def _letters(line: str) -> bytes:
    raw = line.encode("ascii", "replace")
    return squeeze(plain_bytes(raw)) if "\\" in line or "&" in line or "\x1b" in line else squeeze(raw)


def _key(template: Template) -> bytes:
    return b"<".join(template.segments)


def _stem(condition: int, text: str, strength: Strength) -> Template | None:
    """The beginning of a long look up to a break: tails are reworded more often than beginnings."""
    for end in _SENTENCE_END.finditer(text, _STEM_LETTERS):
        stem = parse(condition, text[: end.start()], strength)
        if stem is not None and stem.letters >= _STEM_LETTERS and b"apierror" not in stem.segments[-1]:
            short = strength is Strength.DISTINCTIVE and stem.letters < _SURE_STEM_LETTERS
            return stem._replace(strength=Strength.NEAR if short else strength, stem=True)
    return None


def templates(conditions: Sequence[Condition]) -> list[Template]:
    """The templates of all conditions, with the stems that belong to one condition alone."""
    found: list[Template] = []
    stems: list[Template] = []
    for number, condition in enumerate(conditions):
        for look in condition.looks:
            text, strength = (look.text, look.strength) if isinstance(look, Look) else (look, Strength.DISTINCTIVE)
            template = parse(number, text, strength)
            if template is None:
                raise ValueError(f"{condition.code}: the look {text!r} has no fixed letters")
            found.append(template)
            if strength is not Strength.INSIDE:
                stem = _stem(number, text, strength)
                if stem is not None:
                    stems.append(stem)
    return found + _unambiguous(stems, found)


def _unambiguous(stems: Iterable[Template], found: Iterable[Template]) -> list[Template]:
    """The stems that begin templates of one condition only."""
    keys = sorted((_key(template), template.condition) for template in found)
    kept: dict[bytes, Template] = {}
    known = {key for key, _ in keys}
    for stem in stems:
        key = _key(stem)
        if key in known or key in kept:
            continue
        at = bisect_left(keys, (key, 0))
        while at < len(keys) and keys[at][0].startswith(key):
            if keys[at][1] != stem.condition:
                break
            at += 1
        else:
            kept[key] = stem
    return list(kept.values())
