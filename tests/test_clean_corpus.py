"""Twenty megabytes and more in which nothing of Claude Code failed: nothing but hints may be found there."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import logs
from unstuck.diagnosis.model import Severity
from unstuck.engine import matcher
from unstuck.sources.documents import findings, severity
from unstuck.sources.walk import walk

_MEGABYTE = 1_000_000
_ENOUGH = 16 * _MEGABYTE
_LINES = 1500


def alarms(data: bytes, name: str, place: str) -> list[str]:
    """What is reported as a failure in a file, with where it stands and its first line."""
    return [
        f"{found.group.first.condition.code} {place}:{found.start.line + 1}: {found.lines[0].strip()[:200]}"
        for found in findings(data, name, matcher())
        if severity(found) is not Severity.HINT
    ]


def texts(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """The text files below a folder, up to as many as a quick test can read."""
    read = 0
    for path in walk(folder, lambda _: None, default_excludes=False):
        if read > _ENOUGH:
            return
        # Our own sources say every message that there is.
        if path.suffix == ".pyc" or "unstuck" in path.as_posix().removeprefix(folder.as_posix()):
            continue
        data = path.read_bytes()
        if b"\x00" not in data[:8192]:
            read += len(data)
            yield path, data


def found_below(folder: Path) -> tuple[list[str], int]:
    """The alarms in a folder's files, each read as a log, where nothing is excused as program text; and their size."""
    found: list[str] = []
    size = 0
    for path, data in texts(folder):
        found += alarms(data, f"{path.name}.log", str(path))
        size += len(data)
    return found, size


def test_nothing_is_found_in_the_standard_library_and_in_packages() -> None:
    folders = sysconfig.get_paths()
    of_library, size_of_library = found_below(Path(folders["stdlib"]))
    of_packages, size_of_packages = found_below(Path(folders["purelib"]))
    assert [*of_library, *of_packages] == []
    assert size_of_library + size_of_packages > 20 * _MEGABYTE


def test_nothing_is_found_in_the_systems_documentation() -> None:
    folder = Path("/usr/share/doc")
    if not folder.is_dir():
        pytest.skip("this system has no documentation folder")
    found, _ = found_below(folder)
    assert found == []


@pytest.mark.parametrize("name", [*logs.KINDS, "mixed.log"])
def test_nothing_is_found_in_ordinary_logs(name: str) -> None:
    assert alarms(logs.log(name, _LINES), name, name) == []


def test_the_ordinary_logs_are_the_same_in_every_run() -> None:
    assert logs.log("mixed.log", 50) == logs.log("mixed.log", 50)
