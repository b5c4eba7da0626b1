"""What is kept of what attrs writes: compiled once, right whatever lies there, and never in the way."""

from __future__ import annotations

import marshal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .editor import environment

# Starts as a server does; prints how much was compiled for attrs, and what is made of it.
START = """
import builtins, sys
real, texts = builtins.compile, []
def compile(source, name, *rest, **more):
    texts.extend([name] if name.startswith("<attrs") else [])
    return real(source, name, *rest, **more)
builtins.compile = compile
from unstuck.lsp.byte_code import kept
with kept():
    from unstuck.lsp import server
from attr import _make
from lsprotocol import types
place = types.Position(line=1, character=2)
print(len(texts), place, place == types.Position(1, 2), hasattr(_make, "compile"))
"""


def start(folder: Path, **more: str) -> tuple[int, str]:
    """How many texts were compiled, and what else was printed."""
    told = environment(folder) | {"PYTHONPYCACHEPREFIX": str(folder / "cache")} | more
    done = subprocess.run([sys.executable, "-c", START], env=told, capture_output=True, text=True, check=True)
    count, _, rest = done.stdout.partition(" ")
    assert (rest, done.stderr) == ("1:2 True False\n", "")
    return int(count), rest


def files(folder: Path) -> list[Path]:
    """What is kept, complete or not."""
    return list((folder / "cache").rglob("*.attrs*"))


def test_the_second_start_compiles_next_to_nothing(tmp_path: Path) -> None:
    assert start(tmp_path)[0] > 400
    (kept,) = files(tmp_path)
    written = kept.stat().st_mtime_ns
    # Some texts are written twice, and the order of some methods is another each time.
    assert start(tmp_path)[0] < 100
    assert files(tmp_path) == [kept]
    assert kept.stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"no byte code at all",
        lambda data: marshal.dumps(7),
        lambda data: marshal.dumps(("another Python", marshal.loads(data)[1])),
        lambda data: marshal.dumps((sys.version, dict.fromkeys(marshal.loads(data)[1], b"\xff"))),
        lambda data: marshal.dumps((sys.version, dict.fromkeys(marshal.loads(data)[1], marshal.dumps("text")))),
        lambda data: marshal.dumps((sys.version, dict.fromkeys(marshal.loads(data)[1]))),
    ],
)
def test_what_is_broken_is_made_anew(tmp_path: Path, broken: Callable[[bytes], bytes]) -> None:
    start(tmp_path)
    (kept,) = files(tmp_path)
    kept.write_bytes(broken(kept.read_bytes()))
    assert start(tmp_path)[0] > 400
    assert start(tmp_path)[0] < 100
    assert files(tmp_path) == [kept]


def test_what_is_no_longer_written_is_not_kept(tmp_path: Path) -> None:
    start(tmp_path)
    (kept,) = files(tmp_path)
    version, codes = marshal.loads(kept.read_bytes())
    some = dict(list(codes.items())[:9]) | {("<gone>", "def gone(): pass"): b""}
    kept.write_bytes(marshal.dumps((version, some)))
    start(tmp_path)
    assert ("<gone>", "def gone(): pass") not in marshal.loads(kept.read_bytes())[1]


def test_nothing_is_written_where_python_writes_nothing(tmp_path: Path) -> None:
    assert start(tmp_path, PYTHONDONTWRITEBYTECODE="1")[0] > 400
    assert files(tmp_path) == []


def test_a_start_succeeds_where_nothing_can_be_written(tmp_path: Path) -> None:
    start(tmp_path)
    (kept,) = files(tmp_path)
    kept.unlink()
    (kept / "in the way").mkdir(parents=True)
    assert start(tmp_path)[0] > 400
    assert files(tmp_path) == [kept]
