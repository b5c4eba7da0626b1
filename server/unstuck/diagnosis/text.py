"""Text prepared for comparing: what is left when wraps, colours, escapes and quotes no longer matter.

A message reaches us wrapped by a terminal, framed by box characters, coloured, escaped once or twice
inside JSON, with curly or straight apostrophes. Its ASCII letters and digits survive all of that, in
order. So messages are compared by those alone, and every letter remembers where it came from.
"""

from __future__ import annotations

import re
from itertools import compress

LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))
_DROP = bytes(byte for byte in range(256) if byte not in LETTERS)
_IS_LETTER = bytes(1 if byte in LETTERS else 0 for byte in range(256))

# Control sequences, escapes and entities carry letters that are not the message's: they are blanked, in place.
_TERMINAL = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)|[ -/]*[0-~])")
_ESCAPE = re.compile(rb"\\(?<!\\\\)\\*+(?:(?:u001[bB]|x1[bB]|033|e)\[[0-9;:?]*[A-Za-z]|u[0-9a-fA-F]{4}|[nrt])")
_ENTITY = re.compile(rb"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_TERMINAL_TEXT = re.compile(_TERMINAL.pattern.decode("ascii"))
_BLANKS = bytes(32 for _ in range(512))
_SAMPLE, _MANY = 16 * 1024, 64

_BLOCK = 1024

MAX_LINES = 24
"""How many lines one message may span."""


def _blank(match: re.Match[bytes]) -> bytes:
    length = match.end() - match.start()
    return _BLANKS[:length] if length <= len(_BLANKS) else b" " * length


def _blanked(raw: bytes, first: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """The bytes with every match of a pattern blanked, each of which begins with the byte `first`."""
    at = raw.find(first)
    if at < 0:
        return raw
    if raw.count(first, at, at + _SAMPLE) > _MANY:
        return pattern.sub(_blank, raw)
    # Where such bytes are rare, hopping from one to the next is quicker than the pattern's own search.
    out = bytearray(raw)
    while at >= 0:
        found = pattern.match(raw, at)
        end = found.end() if found else at + 1
        if found:
            out[at:end] = _blank(found)
        at = raw.find(first, end)
    return bytes(out)


def plain_bytes(raw: bytes) -> bytes:
    """The same bytes with control sequences, JSON escapes and HTML entities blanked; the length stays."""
    raw = _blanked(raw, b"\x1b", _TERMINAL)
    raw = _blanked(raw, b"\\", _ESCAPE)
    return _blanked(raw, b"&", _ENTITY)


def squeeze(raw: bytes) -> bytes:
    """The ASCII letters and digits of some bytes, in lower case."""
    return raw.translate(_LOWER, _DROP)


def squeeze_text(text: str) -> bytes:
    """The ASCII letters and digits of a template or another text without escapes."""
    return squeeze(text.encode("ascii", "replace"))


def visible(text: str) -> str:
    """The text with a terminal's control sequences blanked; the length stays."""
    return _TERMINAL_TEXT.sub(lambda match: " " * len(match[0]), text) if "\x1b" in text else text


class Prepared:
    """A text with its letters, and the way back from a letter to its place in the text."""

    __slots__ = ("_blocks", "_counts", "letters", "plain", "text", "visible")

    def __init__(self, text: str) -> None:
        self.text = text
        self.visible = visible(text)
        # One byte for every code point, so that offsets agree.
        self.plain = plain_bytes(text.encode("ascii", "replace"))
        self.letters = squeeze(self.plain)
        self._counts: list[int] | None = None
        self._blocks: dict[int, list[int]] = {}

    @classmethod
    def from_plain(cls, plain: bytes) -> Prepared:
        """Plain bytes prepared without decoding them; offsets are byte offsets and `text` is empty."""
        prepared = cls("")
        prepared.plain = plain
        prepared.letters = squeeze(plain)
        return prepared

    def offset(self, letter: int) -> int:
        """The offset in the text of the letter with this index."""
        if self._counts is None:
            self._counts = [0]
            total = 0
            for start in range(0, len(self.plain), _BLOCK):
                total += len(self.plain[start : start + _BLOCK].translate(None, _DROP))
                self._counts.append(total)
        counts = self._counts
        low, high = 0, len(counts) - 1
        while high - low > 1:
            middle = (low + high) // 2
            if counts[middle] <= letter:
                low = middle
            else:
                high = middle
        offsets = self._blocks.get(low)
        if offsets is None:
            start = low * _BLOCK
            block = self.plain[start : start + _BLOCK]
            offsets = list(compress(range(start, start + len(block)), block.translate(_IS_LETTER)))
            self._blocks[low] = offsets
        return offsets[letter - counts[low]]
