"""Searching large amounts faster, with google-re2 if the `fast` extra is installed.

It finds the same as the standard library does, only sooner; what is small is searched without it,
since loading it would take longer than it saves.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from .diagnosis.anchors import Index, Starts, alternatives

# From how many bytes on, counted over a whole run, loading pays.
_WORTH_FOR_HEADS = 4 << 20
_WORTH_FOR_KEYS = 32 << 20
# What it may use for states; with far less it would fall back to a slow method.
_MEMORY = 64 << 20

_BETWEEN = b"[^A-Za-z0-9]*"


class Bulk:
    """Chooses how to search while a run goes on; `searched` is how many bytes it was asked to search so far."""

    def __init__(self) -> None:
        self.searched = 0

    def starts(self, index: Index, size: int) -> Starts | None:
        """A quicker `index.starts` for this many bytes more; None if there is none or it would not pay yet."""
        self.searched += size
        return starts(index) if self.searched >= _WORTH_FOR_HEADS else None

    def spans(self, pattern: re.Pattern[bytes], data: bytes | mmap.mmap) -> Iterator[tuple[int, int]]:
        """Where a pattern that both engines understand matches, without overlaps."""
        self.searched += len(data)
        quicker = compiled(pattern.pattern) if self.searched >= _WORTH_FOR_KEYS else None
        return (match.span() for match in (quicker or pattern).finditer(data))


@cache
def starts(index: Index) -> Starts | None:
    """A quicker `index.starts` for text that need not be squeezed first; None without google-re2."""
    pattern = compiled(alternatives(index.heads, _either_case))
    if pattern is None:
        return None
    search: Callable[[bytes, int], Any] = pattern.search

    def found(plain: bytes) -> Iterator[int]:
        match = search(plain, 0)
        while match is not None:
            yield match.start()
            match = search(plain, match.start() + 1)

    return found


def _either_case(letter: int) -> bytes:
    byte = bytes((letter,))
    return (b"[%c%c]" % (letter, byte.upper()[0]) if byte.isalpha() else byte) + _BETWEEN


@cache
def compiled(pattern: bytes) -> Any:
    """A pattern compiled by google-re2; None without it."""
    re2 = _re2()
    if re2 is None:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    return re2.compile(pattern, options=options)


@cache
def _re2() -> Any:
    try:
        return import_module("re2")
    except ImportError:
        return None


bulk = Bulk()
"""The one for this process."""
