"""The extension as it is published: the server in it runs by itself, from any place, on a machine without Python."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from unstuck import __version__

from ..lsp.editor import Pipe
from .workbench import ROOT

pytestmark = [
    pytest.mark.xdist_group("vscode"),
    pytest.mark.skipif(sys.platform != "linux", reason="what is built elsewhere is tried out in the release workflow"),
]

EXAMPLE = ROOT / "docs/examples/april-2026.log"
# A guard against something large slipping in; docs/releasing.md says what is how large.
LARGEST_PACKAGE = 20_000_000
PATIENCE = 60

# Modules of our dependencies that need another system or another package, and cannot be loaded anywhere without it.
NEEDS_MORE = {"trio", "pytest", "bson", "msgpack", "msgspec", "orjson", "yaml", "ujson", "tomlkit", "cbor2", "mypy"} | {
    *("h2", "socksio", "click", "hypothesis", "msvcrt", "winreg", "_winapi"),
    # Left out: what only the parts of `rich` load that draw Markdown and program text.
    *("pygments", "markdown_it", "bz2"),
}
# Starts a program with another root folder and an empty environment; the system's loader needs /proc.
IN_ROOT = [
    *("unshare", "--map-root-user", "--mount", "sh", "-c"),
    'mount --rbind /proc "$0/proc" && exec chroot "$0" env -i "$@"',
]
LOAD_ALL = """
import importlib, json, pkgutil, sys, warnings
warnings.simplefilter("ignore")
failed = {}
for module in pkgutil.walk_packages(sys.path, onerror=lambda name: None):
    if not module.name.endswith("__main__"):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            failed[module.name] = error.name
        except ImportError as error:
            failed[module.name] = str(error)
json.dump(failed, sys.stdout)
"""


@pytest.fixture(scope="module")
def extension(vsix: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked extension, in a folder with an awkward name."""
    folder = tmp_path_factory.mktemp("an extension") / "l'été (1)"
    with zipfile.ZipFile(vsix) as packed:
        for entry in packed.infolist():
            place = Path(packed.extract(entry, folder))
            # As editors do; the module of Python does not.
            place.chmod(entry.external_attr >> 16 & 0o777 or 0o644)
    return folder / "extension"


@pytest.fixture(scope="module")
def server(extension: Path) -> Path:
    return extension / "server"


@pytest.fixture
async def converse(tmp_path: Path) -> AsyncIterator[Callable[[list[str]], Awaitable[list[str]]]]:
    """Opens the example in a server that is started so, ends it, and gives back the codes that it found."""
    pipes: list[Pipe] = []

    async def conversed(command: list[str]) -> list[str]:
        pipe = await Pipe.start(tmp_path, command)
        pipes.append(pipe)
        answer = await pipe.initialize(initializationOptions={"evidence": False})
        assert answer["result"]["serverInfo"]["version"] == __version__
        document = {"uri": "file:///a.log", "languageId": "log", "version": 1, "text": EXAMPLE.read_text("utf-8")}
        pipe.notify("textDocument/didOpen", {"textDocument": document})
        while (message := await pipe.read()).get("method") != "textDocument/publishDiagnostics":
            pass
        await pipe.ask("shutdown")
        pipe.notify("exit")
        assert await pipe.ended() == (0, "")
        return [each["code"] for each in message["params"]["diagnostics"]]

    yield conversed
    for pipe in pipes:
        if pipe.process.returncode is None:
            pipe.process.kill()
            await pipe.ended()


@pytest.fixture
def bare(server: Path, tmp_path: Path) -> Path:
    """The root folder of a machine that has the extension's server, a shell, `env`, and the libraries of these."""
    root = tmp_path / "root"
    (root / "proc").mkdir(parents=True)
    programs = [Path("/bin/sh"), Path("/usr/bin/env")]
    needed = _libraries([*programs, server / "bin/python", *server.rglob("*.so"), *server.rglob("*.so.*")])
    for path in [*programs, *(path for path in needed if not path.is_relative_to(server))]:
        (root / path.relative_to("/")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path.resolve(), root / path.relative_to("/"))
    shutil.copytree(server, root / "the extension/server")
    if subprocess.run([*IN_ROOT, root, "/bin/sh", "-c", ":"], capture_output=True, check=False).returncode:
        pytest.skip("a root folder of its own cannot be made here")
    return root


def _libraries(programs: list[Path]) -> set[Path]:
    told = [run(Path("/usr/bin/ldd"), program).stdout for program in programs]
    return {Path(found) for each in told for found in re.findall(r"(/.*) \(0x", each)}


def run(program: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a program with this environment and no other."""
    return subprocess.run(
        [program, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a folder, with its size and time."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_the_server_needs_no_environment_and_writes_nothing_into_its_folder(
    server: Path, converse: Callable[[list[str]], Awaitable[list[str]]]
) -> None:
    before = snapshot(server)
    assert await converse(["env", "-i", str(server / "bin/unstuck"), "server"]) == ["usage/out-of-extra-usage"]
    assert snapshot(server) == before


async def test_the_server_runs_where_there_is_nothing_but_a_shell_and_the_c_library(
    bare: Path, converse: Callable[[list[str]], Awaitable[list[str]]]
) -> None:
    assert await converse([*IN_ROOT, str(bare), "/the extension/server/bin/unstuck", "server"]) == [
        "usage/out-of-extra-usage"
    ]


def test_no_setting_of_another_python_reaches_it(server: Path, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken from elsewhere')")
    said = run(
        server / "bin/unstuck",
        *("explain", "--format", "json"),
        PYTHONPATH=str(tmp_path),
        PYTHONHOME=str(tmp_path),
        PYTHONSTARTUP=str(tmp_path / "json.py"),
        VIRTUAL_ENV=str(tmp_path),
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert json.loads(said.stdout)


def test_links_lead_to_it(server: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/unstuck").symlink_to(server / "bin/unstuck")
    (tmp_path / "here").symlink_to("bin/unstuck")
    said = run(tmp_path / "here", "--version", PATH="/usr/bin:/bin")
    assert (said.stdout, said.stderr) == (f"unstuck {__version__}\n", "")


def test_it_says_the_same_as_the_command_of_the_tree(server: Path, tmp_path: Path) -> None:
    clean = {"HOME": str(tmp_path), "CLAUDE_CONFIG_DIR": str(tmp_path), "UNSTUCK_HOME": str(tmp_path)}
    check = ["check", "--no-collect", "--format", "json", str(EXAMPLE)]
    ours = run(server / "bin/unstuck", *check, **clean)
    theirs = run(Path(sys.executable), "-m", "unstuck", *check, **clean)
    assert (ours.returncode, ours.stdout, ours.stderr) == (1, theirs.stdout, "")
    assert run(server / "bin/unstuck", "check", "--no-collect", EXAMPLE, **clean).stdout


def test_every_module_in_it_can_be_loaded(server: Path) -> None:
    said = run(server / "bin/python", "-c", LOAD_ALL)
    assert said.returncode == 0, said.stderr
    failed = json.loads(said.stdout)
    left = {name: why for name, why in failed.items() if why.partition(".")[0] not in NEEDS_MORE}
    # For Windows alone.
    for name in ("asyncio.windows_events", "asyncio.windows_utils", "encodings.mbcs", "encodings.oem"):
        left.pop(name, None)
    assert [name for name in left if not name.startswith("rich._win")] == []


def test_every_module_is_byte_code_that_is_never_compared_with_a_source(server: Path) -> None:
    modules = [path for path in server.rglob("*") if path.suffix in {".py", ".pyc"}]
    assert len(modules) > 500
    assert [path for path in modules if path.suffix == ".py"] == []
    unchecked_hash = (1).to_bytes(4, "little")
    assert [path for path in modules if path.read_bytes()[4:8] != unchecked_hash] == []


def test_what_attrs_would_compile_at_every_start_is_in_it_already(server: Path) -> None:
    said = run(
        server / "bin/python",
        "-c",
        "import builtins; real, texts = builtins.compile, []\n"
        "builtins.compile = lambda *given, **more: texts.append(given[1]) or real(*given, **more)\n"
        "from unstuck.lsp.byte_code import kept\n"
        "with kept(): import unstuck.lsp.server\n"
        "print(sum(name.startswith('<attrs') for name in texts))",
    )
    assert int(said.stdout) < 100, said.stderr
    assert (server / "lib/unstuck/lsp/byte_code.attrs").is_file()


def test_only_its_own_folder_is_searched_for_modules(server: Path) -> None:
    said = run(
        server / "bin/python", "-c", "import sys, ssl, unstuck, pydantic_core; print(sys.path, sys.flags.isolated)"
    )
    assert said.stdout == f"{[str(server / 'lib')]} 1\n"
    assert list((server / "lib").glob("*.pth")) == []


def test_every_library_that_it_loads_is_its_own_or_everywhere(server: Path) -> None:
    told = run(
        server / "bin/python",
        "-c",
        "import ssl, ctypes, unicodedata, pydantic_core; print(open('/proc/self/maps').read())",
    )
    mapped = {Path(found) for found in re.findall(r" (/.*\.so[.\d]*)$", told.stdout, re.MULTILINE)}
    foreign = {path.name.partition(".")[0] for path in mapped if not path.is_relative_to(server)}
    everywhere = {"libc", "libm", "libdl", "libpthread", "librt", "libutil", "libgcc_s"}
    assert {name for name in foreign if not name.startswith("ld-")} - everywhere == set()


def test_every_user_can_read_it_and_nobody_else_writes_it(server: Path) -> None:
    for path in server.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o444 == 0o444, path
        assert mode & 0o022 == 0, path
    assert os.access(server / "bin/unstuck", os.X_OK)


def test_the_notices_name_everybody_whose_work_is_in_it(server: Path) -> None:
    notices = (server / "NOTICES.txt").read_text("utf-8")
    packages = {path.name.removesuffix(".dist-info") for path in (server / "lib").glob("*.dist-info")}
    assert len(packages) > 10
    assert [name for name in packages if f"\n{name}\n" not in notices] == []
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in notices


def test_it_holds_what_a_person_needs_and_nothing_of_the_workshop(vsix: Path, extension: Path) -> None:
    assert vsix.stat().st_size < LARGEST_PACKAGE
    top = {path.name.lower() for path in extension.iterdir()}
    assert {"package.json", "package.nls.json", "dist", "server", "license.txt", "changelog.md"} <= top
    assert top & {"src", "test", "scripts", "node_modules", "package-lock.json", "tsconfig.json"} == set()
    manifest = (extension.parent / "extension.vsixmanifest").read_text("utf-8")
    assert 'TargetPlatform="linux-' in manifest or 'TargetPlatform="alpine-' in manifest
