"""Byte code of what attrs writes for the protocol's five hundred classes, kept from one start to the next.

attrs writes the methods of a class as text and compiles it. Half of a server's start went into that, and the texts are
the same every time. They are kept beside the byte code of this module, on the terms on which Python keeps that: not
where nothing may be written, and `PYTHONDONTWRITEBYTECODE` and `PYTHONPYCACHEPREFIX` hold. A text that is not kept is
compiled, so what attrs, the protocol's types or Python change is never wrong, only slower once.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from types import CodeType
from typing import Any, cast

_Codes = dict[tuple[str, str], bytes]
"""What was compiled, each for itself in Python's own form, by the name that stands for a file, and the text."""


@contextmanager
def kept() -> Generator[None]:
    """Within it, what attrs writes is compiled once for all starts. Never raises of its own."""
    try:
        from attr import _make
    except ImportError:
        yield
        return
    path = _path()
    known = _read(path) if path is not None else {}
    hits: set[tuple[str, str]] = set()
    new: _Codes = {}

    def compiled(source: Any, name: str, mode: str, *more: Any, **named: Any) -> Any:
        if not isinstance(source, str) or mode != "exec" or more or named:
            return cast("Any", compile(source, name, mode, *more, **named))
        key = name, source
        # What was used is let go at once, so that what is made of it takes its place in memory.
        with suppress(KeyError, ValueError, EOFError, TypeError):
            code = marshal.loads(known.pop(key))
            if isinstance(code, CodeType):
                hits.add(key)
                return code
        code = compile(source, name, mode)
        new[key] = marshal.dumps(code)
        return code

    # A module looks for a name in itself before it looks among the built-in ones.
    setattr(_make, "compile", compiled)  # noqa: B010 - there is no such name
    try:
        yield
    finally:
        delattr(_make, "compile")
    if path is not None and len(new) > len(hits) // 10 and not sys.dont_write_bytecode:
        _write(path, {key: code for key, code in _read(path).items() if key in hits} | new)


def _path() -> str | None:
    """Beside this module's byte code, wherever Python keeps that."""
    cached = __spec__.cached if __spec__ is not None else None
    return f"{cached.removesuffix('.pyc')}.attrs" if cached else None


def _read(path: str) -> _Codes:
    """What is kept for just this Python; nothing where that is broken or another's."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        with open(path, "rb") as file:
            version, codes = marshal.load(file)
        if version == sys.version and isinstance(codes, dict):
            return cast("_Codes", codes)
    return {}


def _write(path: str, codes: _Codes) -> None:
    aside = f"{path}.{os.getpid()}"
    try:
        with open(aside, "wb") as file:
            file.write(marshal.dumps((sys.version, codes)))
        os.replace(aside, path)
    except OSError:
        with suppress(OSError):
            os.unlink(aside)
