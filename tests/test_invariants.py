"""What the parts of the program may know of each other and of the world."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import unstuck

ROOT = Path(unstuck.__file__).parent
PACKAGE = "unstuck"

# Each part and what of ours it may import; a part is a folder or a module of the package.
MAY_IMPORT = {
    "diagnosis": {"diagnosis"},
    "jsonvalue": set[str](),
    "redact": set[str](),
    "machine": {"places"},
    "places": set[str](),
    "locales": set[str](),
    "accelerator": {"diagnosis"},
    "programs": {"diagnosis", "redact"},
    "sources": {
        *{"sources", "diagnosis", "jsonvalue", "accelerator", "machine", "places", "engine", "programs"},
        "__version__",
    },
    "remedies": {"remedies", "sources", "diagnosis", "jsonvalue", "machine", "places", "programs", "redact"},
    "live": {"live", "sources", "diagnosis", "jsonvalue", "machine", "places", "redact"},
    "overview": {
        *{"overview", "live", "remedies", "sources", "diagnosis", "engine", "machine", "places", "redact"},
        "__version__",
    },
    "engine": {"diagnosis"},
    "present": {"diagnosis"},
    "schemas": {"diagnosis"},
}
# The only module that opens connections.
WAY_OUT = "sources/online/transport.py"
# Where the packages of others are used; `diagnosis` uses none.
USED_IN = {
    "pygls": {"lsp"},
    "lsprotocol": {"lsp"},
    "cattrs": {"lsp"},
    "attrs": {"lsp"},
    "attr": {"lsp/byte_code.py"},
    "pydantic": {"schemas.py", "lsp/settings_model.py"},
    "platformdirs": {"places.py"},
    "rich": {"cli/check.py"},
    "httpx": {WAY_OUT},
    "pyte": {"live/terminal.py"},
}
# What costs time to load, and is loaded only by those who need it: inside a function.
LATE = {"rich", "platformdirs", "pydantic", "httpx", "pyte"}

# The diagnosis is a function of its arguments: it reads no files, no clock, no environment, no chance.
OF_THE_WORLD = set(
    "os io pathlib socket subprocess time random tempfile shutil glob asyncio threading multiprocessing urllib http"
    " logging secrets uuid locale getpass platform signal select mmap fileinput ctypes sqlite3 ssl sys".split()
)
CALLS_OF_THE_WORLD = {"open", "print", "input", "eval", "exec", "now", "utcnow", "today", "getenv"}


class Import(NamedTuple):
    """One imported module: in which file, under which full name, and whether only when a function runs."""

    file: str
    line: int
    name: str
    late: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"

    @property
    def top(self) -> str:
        """The package it belongs to."""
        return self.name.partition(".")[0]

    @property
    def part(self) -> str:
        """Which part of ours the file belongs to."""
        return self.file.partition("/")[0].removesuffix(".py")

    @property
    def imported_part(self) -> str:
        """Which part of ours is imported, or nothing."""
        return self.name.split(".")[1] if self.top == PACKAGE and "." in self.name else ""


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package, parsed, by its path in the package."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"), str(path))
        for path in sorted(ROOT.rglob("*.py"))
    }


@cache
def imports() -> list[Import]:
    """Every import statement of the package, relative ones written out; those for type checkers alone do not count."""
    return [each for file, tree in trees().items() for each in _imports(file, tree, late=False)]


def _imports(file: str, node: ast.AST, *, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(file, child.lineno, alias.name, late)
        elif isinstance(child, ast.ImportFrom):
            for name in _imported(file, child):
                yield Import(file, child.lineno, name, late)
        inside = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        yield from _imports(file, child, late=late or inside)


def _imported(file: str, statement: ast.ImportFrom) -> list[str]:
    if not statement.level:
        return [statement.module or ""]
    folder = [PACKAGE, *file.split("/")[:-1]]
    base = folder[: len(folder) - statement.level + 1]
    if statement.module:
        return [".".join([*base, statement.module])]
    return [".".join([*base, alias.name]) for alias in statement.names]


def test_the_imports_are_seen() -> None:
    assert len(imports()) > 300
    assert {"lsp", "cli", "sources", "diagnosis", "engine"} <= {each.imported_part for each in imports()}


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_knows_only_the_parts_below_it(part: str) -> None:
    own = [each for each in imports() if each.part == part]
    assert own
    wrong = [str(each) for each in own if each.imported_part and each.imported_part not in MAY_IMPORT[part]]
    assert wrong == []


def test_every_part_below_the_interfaces_has_its_place() -> None:
    parts = {each.part for each in imports()} - {"cli", "lsp", "__init__", "__main__"}
    assert parts == set(MAY_IMPORT), "say in MAY_IMPORT what a new part may know"


def test_the_command_and_the_server_are_known_to_nothing_below_them() -> None:
    allowed = {("__main__", "cli"), ("cli", "cli"), ("cli", "lsp"), ("lsp", "lsp")}
    wrong = [
        str(each)
        for each in imports()
        if each.imported_part in ("cli", "lsp") and (each.part, each.imported_part) not in allowed
    ]
    assert wrong == []
    assert {each.file for each in imports() if (each.part, each.imported_part) == ("cli", "lsp")} == {"cli/server.py"}


@pytest.mark.parametrize("part", ["diagnosis", "sources"])
def test_the_library_needs_the_standard_library_alone(part: str) -> None:
    wrong = [
        str(each)
        for each in imports()
        if each.part == part and each.top not in {PACKAGE, *sys.stdlib_module_names}
        if each.file != WAY_OUT
    ]
    assert wrong == []


def test_there_is_one_way_out() -> None:
    ways = {
        "socket",
        "ssl",
        "http.client",
        "http",
        "urllib.request",
        "urllib3",
        "requests",
        "ftplib",
        "smtplib",
        "httpx",
    }
    used = {(each.file, each.name) for each in imports() if each.name in ways or each.top in ("http", "httpx")}
    assert used == {(WAY_OUT, "httpx")}


def test_the_diagnosis_imports_nothing_of_the_world() -> None:
    wrong = [str(each) for each in imports() if each.part == "diagnosis" and each.top in OF_THE_WORLD]
    assert wrong == []


def test_the_diagnosis_calls_nothing_of_the_world() -> None:
    wrong = [
        f"{file}:{node.lineno} calls {name}"
        for file, tree in trees().items()
        if file.startswith("diagnosis/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "attr", getattr(node.func, "id", ""))) in CALLS_OF_THE_WORLD
    ]
    assert wrong == []


def test_the_diagnosis_looks_at_no_environment() -> None:
    wrong = [
        f"{file}:{node.lineno}"
        for file, tree in trees().items()
        if file.startswith("diagnosis/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "argv", "stdin", "stdout", "stderr")
    ]
    assert wrong == []


@pytest.mark.parametrize("package", USED_IN)
def test_a_package_of_others_is_used_in_its_place_only(package: str) -> None:
    files = [each for each in imports() if each.top == package]
    wrong = [
        str(each)
        for each in files
        if not any(each.file == place or each.file.startswith(f"{place}/") for place in USED_IN[package])
    ]
    assert wrong == []


def test_every_package_of_others_is_known_here() -> None:
    others = {each.top for each in imports()} - {PACKAGE, "__future__"} - sys.stdlib_module_names
    assert others <= set(USED_IN)


def test_what_is_slow_to_load_is_loaded_late() -> None:
    wrong = [str(each) for each in imports() if each.top in LATE and not each.late and each.top != "pydantic"]
    assert wrong == []
    models = ("unstuck.schemas", "unstuck.lsp.settings_model")
    wrong = [str(each) for each in imports() if each.name in models and not each.late]
    assert wrong == []


def test_checking_a_text_loads_little(tmp_path: Path) -> None:
    program = (
        "import json, sys; from unstuck.cli import main; main(['check', sys.argv[1], '--format', 'json']);"
        " sys.stderr.write(json.dumps(sorted(sys.modules)))"
    )
    log = tmp_path / "run.log"
    log.write_text("  ⎿  You've hit your weekly limit\n", "utf-8")
    places = ("HOME", "CLAUDE_CONFIG_DIR", "UNSTUCK_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    done = subprocess.run(
        [sys.executable, "-c", program, log],
        capture_output=True,
        timeout=120,
        env=dict.fromkeys(places, str(tmp_path)) | {"PATH": "", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
    )
    loaded = json.loads(done.stderr)
    heavy = {"pydantic", "rich", "pygls", "lsprotocol", "httpx", "asyncio", "platformdirs", "unstuck.lsp", "attrs"}
    assert heavy & set(loaded) == set()
    assert "unstuck.diagnosis.matcher" in loaded
