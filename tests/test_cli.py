"""The `unstuck` command, run as users, scripts and workflows run it."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import logs
from unstuck import __version__
from unstuck.diagnosis.catalogue import all_conditions

HERE = Path(__file__).parent
CAPTURES = HERE / "corpus" / "captures"
WEEKLY = "You've hit your weekly limit · resets Nov 24, 12am"
IN_ZONE = f"{WEEKLY} (UTC)"
OVERLOADED = "API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary."
CODE = "usage/weekly-limit"
# Far more than any step needs: only a hang takes that long.
PATIENCE = 120
posix = pytest.mark.skipif(os.name == "nt", reason="needs pipes and terminals of POSIX")


@dataclass
class Shell:
    """Runs the command in a folder and a home of its own."""

    folder: Path
    environment: dict[str, str]

    @property
    def command(self) -> list[str]:
        """How the command is called; warnings would end it."""
        return [sys.executable, "-W", "error", "-m", "unstuck"]

    def __call__(
        self, *arguments: str | bytes | Path, stdin: str | bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*self.command, *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=self.folder,
            env={**self.environment, **variables},
            timeout=PATIENCE,
        )
        # Decoded here and strictly: line ends stay as they were printed, and nothing broken is.
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str | Path, **streams: Any) -> subprocess.Popen[bytes]:
        """Starts the command and does not wait for it."""
        return subprocess.Popen([*self.command, *arguments], cwd=self.folder, env=self.environment, **streams)

    def write(self, name: str, content: str | bytes) -> Path:
        """Writes a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def findings(self, *arguments: str | bytes | Path, stdin: str | bytes = b"") -> list[tuple[str, str, int]]:
        """Path, code and line of everything that `check` finds."""
        done = self("check", "--format", "json", *arguments, stdin=stdin)
        return [
            (result["path"], finding["code"], finding["range"]["start"]["line"])
            for result in json.loads(done.stdout)["results"]
            for finding in result["findings"]
        ]


@pytest.fixture
def unstuck(tmp_path: Path) -> Shell:
    """The command in an empty folder."""
    folder, home = tmp_path / "work", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    environment |= {"HOME": str(home), "USERPROFILE": str(home), "LANG": "C.UTF-8", "COLUMNS": "100", "TERM": "xterm"}
    environment |= {
        "CLAUDE_CONFIG_DIR": str(home / "claude"),
        "UNSTUCK_HOME": str(home / "unstuck"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    environment |= {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "CACHE", "STATE", "DATA")}
    return Shell(folder, environment)


# --- what is read ---------------------------------------------------------------------------------------------------


def test_a_file_with_an_error_is_explained_and_ends_with_status_1(unstuck: Shell) -> None:
    unstuck.write("run.log", f"starting\n  ⎿  {WEEKLY}\n")
    done = unstuck("check", "run.log")
    assert done.returncode == 1
    assert done.stderr == ""
    assert f"warning[{CODE}]: Weekly limit reached" in done.stdout
    assert "--> run.log:2:6" in done.stdout
    assert "Wait for the reset" in done.stdout
    assert done.stdout.endswith("1 error recognised\n")


def test_a_file_without_an_error_ends_with_status_0(unstuck: Shell) -> None:
    unstuck.write("run.log", "all went well\n")
    done = unstuck("check", "run.log")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no Claude Code error recognised\n", "")


@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["by default", "by name"])
def test_standard_input_is_read(unstuck: Shell, arguments: tuple[str, ...]) -> None:
    done = unstuck("check", *arguments, stdin=f"❯ hi\n  ⎿  {WEEKLY}\n")
    assert done.returncode == 1
    assert "--> standard input:2:6" in done.stdout
    assert unstuck.findings(*arguments, stdin=WEEKLY) == [("-", CODE, 0)]


def test_folders_are_read_with_everything_below_in_order_of_name(unstuck: Shell) -> None:
    for name in ("logs/b.log", "logs/a/deep/x.txt", "logs/a.log"):
        unstuck.write(name, f"{WEEKLY}\n")
    unstuck.write("logs/clean.log", "nothing\n")
    expected = [os.path.join("logs", *name.split("/")) for name in ("a.log", "b.log", "a/deep/x.txt")]
    assert unstuck.findings("logs") == [(path, CODE, 0) for path in expected]


@pytest.mark.parametrize("name", [".git", "node_modules", "__pycache__", ".venv", "site-packages", ".cache"])
def test_folders_of_other_peoples_files_are_passed_over(unstuck: Shell, name: str) -> None:
    unstuck.write(f"project/{name}/x.log", WEEKLY)
    assert unstuck.findings("project") == []
    assert unstuck.findings("project", "--no-default-excludes") == [(os.path.join("project", name, "x.log"), CODE, 0)]
    assert unstuck.findings(f"project/{name}") == [(f"project/{name}/x.log", CODE, 0)]


def test_files_that_never_hold_text_are_passed_over_in_folders_only(unstuck: Shell) -> None:
    unstuck.write("project/picture.png", WEEKLY)
    assert unstuck.findings("project") == []
    assert unstuck.findings("project/picture.png") == [("project/picture.png", CODE, 0)]


def test_a_missing_file_is_told_and_the_rest_still_read(unstuck: Shell) -> None:
    unstuck.write("there.log", WEEKLY)
    done = unstuck("check", "gone.log", "there.log")
    assert done.returncode == 2
    assert done.stderr == "unstuck: gone.log: No such file or directory\n"
    assert "--> there.log:1:1" in done.stdout


@posix
def test_an_unreadable_file_is_told_and_the_rest_still_read(unstuck: Shell) -> None:
    unstuck.write("there.log", WEEKLY)
    (unstuck.folder / "circle.log").symlink_to("circle.log")
    done = unstuck("check", "circle.log", "there.log/inside", "there.log")
    assert done.returncode == 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["circle.log", "there.log/inside"]
    assert "--> there.log:1:1" in done.stdout


@posix
def test_a_broken_link_inside_a_folder_is_passed_over(unstuck: Shell) -> None:
    unstuck.write("logs/there.log", WEEKLY)
    (unstuck.folder / "logs" / "gone.log").symlink_to("nowhere")
    (unstuck.folder / "logs" / "circle").symlink_to(unstuck.folder / "logs")
    assert unstuck("check", "logs").returncode == 1
    assert unstuck.findings("logs") == [("logs/there.log", CODE, 0)]


def test_a_binary_file_named_outright_is_told_and_the_rest_still_read(unstuck: Shell) -> None:
    unstuck.write("core", b"\x7fELF\x00\x00" + WEEKLY.encode())
    unstuck.write("there.log", WEEKLY)
    done = unstuck("check", "core", "there.log")
    assert (done.returncode, done.stderr) == (2, "unstuck: core: binary file\n")
    assert "--> there.log:1:1" in done.stdout
    assert unstuck("check", stdin=b"\x00\x01").stderr == "unstuck: standard input: binary file\n"


def test_a_binary_file_inside_a_folder_is_passed_over(unstuck: Shell) -> None:
    unstuck.write("build/core", b"\x7fELF\x00\x00" + WEEKLY.encode())
    done = unstuck("check", "build")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(unstuck: Shell, encoding: str) -> None:
    text = f"\ufeffPS C:\\> claude -p hi\r\n{WEEKLY}\r\n".encode(encoding)
    unstuck.write("powershell.log", text)
    assert unstuck.findings("powershell.log") == [("powershell.log", CODE, 1)]
    assert unstuck.findings(stdin=text) == [("-", CODE, 1)]


def test_an_empty_file_holds_nothing(unstuck: Shell) -> None:
    unstuck.write("empty.log", b"")
    assert unstuck("check", "empty.log").returncode == 0
    assert unstuck("check").returncode == 0
    assert json.loads(unstuck("check", "empty.log", "--format", "json").stdout) == {
        "schema": 1,
        "results": [{"path": "empty.log", "findings": []}],
    }


def test_bytes_that_are_no_utf_8_do_not_hide_a_message(unstuck: Shell) -> None:
    unstuck.write("latin.log", b"caf\xe9 \xff\xfe\x80\n  \xe2\x8e\xbf  " + WEEKLY.encode() + b" \xc3\n")
    assert unstuck.findings("latin.log") == [("latin.log", CODE, 1)]
    assert unstuck("check", "latin.log").returncode == 1


@posix
@pytest.mark.parametrize("shown", ["text", "json", "github", "sarif"])
def test_a_file_name_that_is_no_utf_8_is_no_hindrance(unstuck: Shell, shown: str) -> None:
    try:
        (unstuck.folder / os.fsdecode(b"bad\xff.log")).write_text(WEEKLY, "utf-8")
    except OSError:
        pytest.skip("this file system knows no such names")
    done = unstuck("check", "--format", shown, ".")
    assert (done.returncode, done.stderr) == (1, "")
    assert "bad" in done.stdout


@posix
def test_a_named_pipe_is_read_to_its_end(unstuck: Shell) -> None:
    pipe = unstuck.folder / "pipe"
    os.mkfifo(pipe)
    running = unstuck.start("check", "pipe", stdout=subprocess.PIPE)
    pipe.write_text(f"❯ hi\n  ⎿  {WEEKLY}\n", "utf-8")
    output, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert "--> pipe:2:6" in output.decode()


@posix
def test_a_closed_standard_input_is_told(unstuck: Shell) -> None:
    running = unstuck.start("check", stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(0))
    _, problem = running.communicate(timeout=PATIENCE)
    assert (running.returncode, problem) == (2, b"unstuck: standard input: not open\n")


# A process starts with the peak of the one that started it, so a small one has to stand in between.
MEASURE = """
import os, subprocess, sys
running = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(running.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def peak(unstuck: Shell, path: Path) -> tuple[int, int]:
    """The exit status of checking a file, and the most memory that it took, in bytes."""
    command = [sys.executable, "-c", MEASURE, *unstuck.command, "check", "--format", "json", path]
    said = subprocess.check_output(command, cwd=unstuck.folder, env=unstuck.environment, timeout=PATIENCE)
    status, memory = map(int, said.split())
    return status, memory


def one_line(size: int) -> bytes:
    """A single line of JSON with an error in its middle."""
    filler = b"lorem ipsum dolor sit amet " * (size // 54)
    return b'{"text":"' + filler + f" ⎿  {WEEKLY} ".encode() + filler + b'"}'


def many_lines(size: int) -> bytes:
    """A log with an error now and then."""
    part = logs.log("access.log", 10_000) + f"  ⎿  {WEEKLY}\n".encode()
    return part * (size // len(part) + 1)


@posix
@pytest.mark.parametrize("content", [one_line, many_lines], ids=["a single line", "a log"])
def test_memory_does_not_grow_with_the_file(unstuck: Shell, content: Callable[[int], bytes]) -> None:
    large, larger = (unstuck.write(f"{size}.log", content(size * 1_000_000)) for size in (15, 50))
    assert larger.stat().st_size > 49_000_000
    peaks = []
    for path in (large, larger):
        status, memory = peak(unstuck, path)
        assert status == 1
        peaks.append(memory)
    assert peaks[1] < peaks[0] + 8_000_000
    assert peaks[1] < 128_000_000


# --- how it ends ----------------------------------------------------------------------------------------------------


def many(count: int) -> str:
    """A log with many errors."""
    return f"  ⎿  {WEEKLY}\n\n" * count


@posix
@pytest.mark.parametrize("shown", ["text", "json", "github"])
def test_a_reader_that_goes_away_is_no_error(unstuck: Shell, shown: str) -> None:
    unstuck.write("many.log", many(400))
    running = unstuck.start("check", "--format", shown, "many.log", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    problem = running.stderr.read()
    running.stderr.close()
    assert (running.wait(PATIENCE), problem) == (0, b"")


@posix
@pytest.mark.parametrize("arguments", [("check", "few.log"), ("explain",), ("schema", "check")], ids=" ".join)
def test_a_reader_that_was_never_there_is_no_error(unstuck: Shell, arguments: tuple[str, ...]) -> None:
    unstuck.write("few.log", WEEKLY)
    reading, writing = os.pipe()
    os.close(reading)
    running = unstuck.start(*arguments, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, problem = running.communicate(timeout=PATIENCE)
    assert (running.returncode, problem) == (0, b"")


@posix
def test_a_full_disk_is_told(unstuck: Shell) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no device that is full")
    unstuck.write("few.log", WEEKLY)
    with open("/dev/full", "wb") as full:
        running = unstuck.start("check", "few.log", stdout=full, stderr=subprocess.PIPE)
        _, problem = running.communicate(timeout=PATIENCE)
    assert (running.returncode, problem) == (2, b"unstuck: No space left on device\n")


def _unread(pipe: int) -> int:
    """How many bytes stand in a pipe."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@contextmanager
def waiting_for_input(unstuck: Shell, *arguments: str, **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has begun to read its standard input and waits for more."""
    running = unstuck.start(*arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **streams)
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        # More than a pipe holds: once it is written, it is being read.
        running.stdin.write(b"an ordinary line\n" * 100_000)
        running.stdin.flush()
        while _unread(running.stdin.fileno()):
            select.select([], [], [], 0.01)
        yield running
    finally:
        running.stdin.close()
        running.stdout.close()
        running.wait(PATIENCE)


def interrupted(running: subprocess.Popen[bytes]) -> int:
    """The exit status of a run after Ctrl+C."""
    for _ in range(PATIENCE):
        running.send_signal(signal.SIGINT)
        try:
            return running.wait(2)
        except subprocess.TimeoutExpired:
            # It came in the moment before Python began to wait for input, which it then does not leave.
            continue
    raise TimeoutError


@posix
def test_an_interruption_ends_it_quietly(unstuck: Shell) -> None:
    def heed_interruptions() -> None:
        # Where the tests run in the background, children would ignore them.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with (unstuck.folder / "problem").open("w+b") as problem:
        with waiting_for_input(unstuck, "check", stderr=problem, preexec_fn=heed_interruptions) as running:
            assert interrupted(running) == 130
        problem.seek(0)
        assert problem.read() == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("nonsense",),
        ("check", "--format", "yaml"),
        ("check", "--color", "sometimes"),
        ("check", "--evidence"),
        ("schema",),
        ("schema", "nonsense"),
        ("explain", "a/b", "c/d"),
    ],
    ids=" ".join,
)
def test_bad_usage_ends_with_status_2(unstuck: Shell, arguments: tuple[str, ...]) -> None:
    done = unstuck(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: unstuck")


def test_without_a_command_the_help_is_shown(unstuck: Shell) -> None:
    done = unstuck()
    assert done.returncode == 2
    assert done.stdout.startswith("usage: unstuck")


def test_the_version_is_told(unstuck: Shell) -> None:
    done = unstuck("--version")
    assert (done.returncode, done.stdout) == (0, f"unstuck {__version__}\n")


def test_the_installed_command_is_the_same(unstuck: Shell) -> None:
    script = Path(sys.executable).with_name("unstuck.exe" if os.name == "nt" else "unstuck")
    done = subprocess.run([script, "--version"], capture_output=True, env=unstuck.environment, timeout=PATIENCE)
    assert done.stdout.decode().strip() == f"unstuck {__version__}"


def test_nothing_is_written_to_the_home_folder(unstuck: Shell) -> None:
    unstuck.write("run.log", WEEKLY)
    for shown in ("text", "json", "sarif"):
        unstuck("check", "--no-collect", "--format", shown, "run.log")
    assert list(Path(unstuck.environment["HOME"]).rglob("*")) == []


# --- JSON -----------------------------------------------------------------------------------------------------------


def validate(value: Any, schema: Any) -> None:
    """Fails, saying where, if the value does not fit the schema."""
    jsonschema.Draft202012Validator.check_schema(schema)
    problems = jsonschema.Draft202012Validator(schema).iter_errors(value)
    assert [f"{list(problem.absolute_path)}: {problem.message}" for problem in problems] == []


def test_json_fits_the_published_schema(unstuck: Shell) -> None:
    done = unstuck(
        "check", "--format", "json", "--hints", CAPTURES, HERE / "corpus" / "reports.jsonl", "-", stdin=WEEKLY
    )
    assert done.returncode == 1
    schema = json.loads(unstuck("schema", "check").stdout)
    value = json.loads(done.stdout)
    validate(value, schema)
    assert len(value["results"]) > 300


def test_json_says_where_the_message_stands_in_units_of_the_protocol(unstuck: Shell) -> None:
    unstuck.write("run.log", f"first\n🙂 日本 ⎿  {WEEKLY}\n")
    value = json.loads(unstuck("check", "--format", "json", "run.log").stdout)
    (finding,) = value["results"][0]["findings"]
    start = len("🙂 日本 ⎿  ".encode("utf-16-le")) // 2
    assert finding["range"] == {
        "start": {"line": 1, "character": start},
        "end": {"line": 1, "character": start + len(WEEKLY)},
    }
    assert finding["fields"]["reset_text"] == "Nov 24, 12am"


def test_json_names_clean_files_that_were_given_and_not_those_of_folders(unstuck: Shell) -> None:
    unstuck.write("clean.log", "nothing\n")
    unstuck.write("folder/clean.log", "nothing\n")
    value = json.loads(unstuck("check", "--format", "json", "clean.log", "folder").stdout)
    assert value == {"schema": 1, "results": [{"path": "clean.log", "findings": []}]}


def test_json_is_complete_even_if_a_file_could_not_be_read(unstuck: Shell) -> None:
    unstuck.write("a.log", WEEKLY)
    done = unstuck("check", "--format", "json", "a.log", "gone.log")
    assert done.returncode == 2
    assert [result["path"] for result in json.loads(done.stdout)["results"]] == ["a.log"]


# --- GitHub and SARIF -----------------------------------------------------------------------------------------------


def test_github_annotations_escape_what_would_end_them(unstuck: Shell) -> None:
    name = "100%, done.log" if os.name == "nt" else "100%: done, really.log"
    unstuck.write(name, f"x\n  ⎿  {WEEKLY}\n")
    done = unstuck("check", "--format", "github", name)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    command, _, message = line[2:].partition("::")
    level, _, properties = command.partition(" ")
    assert level == "warning"
    values = dict(part.split("=", 1) for part in properties.split(","))
    assert values["file"] == name.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert (values["line"], values["endLine"], values["col"]) == ("2", "2", "6")
    assert values["endColumn"] == str(6 + len(WEEKLY))
    assert values["title"] == "Weekly limit reached (usage/weekly-limit)"
    assert "%0A1. Wait for the reset" in message


def test_github_annotations_over_several_lines_have_no_columns(unstuck: Shell) -> None:
    unstuck.write("run.log", "  ⎿  You've hit your weekly limit ·\n     resets Nov 24, 12am\n")
    (line,) = unstuck("check", "--format", "github", "run.log").stdout.splitlines()
    assert "line=1,endLine=2,title=" in line


def test_github_annotations_of_standard_input_name_no_file(unstuck: Shell) -> None:
    (line,) = unstuck("check", "--format", "github", stdin=WEEKLY).stdout.splitlines()
    assert line.startswith("::warning title=")


def test_sarif_fits_its_official_schema(unstuck: Shell) -> None:
    schema = json.loads((HERE / "corpus" / "sarif-2.1.0.schema.json").read_text("utf-8"))
    unstuck.write("sub folder/ünï #1?.log", f"{WEEKLY}\n{OVERLOADED}\n")
    done = unstuck("check", "--format", "sarif", "--hints", CAPTURES, ".", "-", stdin=f"x\n{WEEKLY}")
    assert done.returncode == 1
    value = json.loads(done.stdout)
    validate(value, schema)
    (run,) = value["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert [result["ruleId"] for result in run["results"]] == [rules[result["ruleIndex"]] for result in run["results"]]
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: result for result in run["results"]}
    assert "sub%20folder/%C3%BCn%C3%AF%20%231%3F.log" in uris
    region = uris["stdin"]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (2, 1, 1 + len(WEEKLY))
    assert region["snippet"]["text"] == WEEKLY


def test_sarif_without_findings_fits_its_official_schema(unstuck: Shell) -> None:
    schema = json.loads((HERE / "corpus" / "sarif-2.1.0.schema.json").read_text("utf-8"))
    done = unstuck("check", "--format", "sarif", stdin="nothing")
    assert done.returncode == 0
    validate(json.loads(done.stdout), schema)


# --- text -----------------------------------------------------------------------------------------------------------


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize("before", ["", "  ⎿  ", "日本語のログ: ", "한국어 ｆｕｌｌ ⎿ ", "tab\tand more: "], ids=ascii)
def test_the_mark_stands_under_the_message(unstuck: Shell, before: str) -> None:
    done = unstuck("check", stdin=f"❯ hi\n{before}{WEEKLY}\n")
    lines = done.stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("2 | "))
    shown, mark = lines[at][4:], lines[at + 1][4:]
    head = shown[: shown.index(WEEKLY)]
    assert mark == " " * cells(head) + "^" * len(WEEKLY)


def test_the_mark_reaches_to_the_closing_punctuation(unstuck: Shell) -> None:
    unstuck.write("run.log", f"{IN_ZONE}\n\n{OVERLOADED}\n")
    lines = unstuck("check", "run.log").stdout.splitlines()
    assert [line for line in lines if "^" in line] == [f"  | {'^' * len(text)}" for text in (IN_ZONE, OVERLOADED)]


def test_every_line_of_a_wrapped_message_is_marked(unstuck: Shell) -> None:
    done = unstuck("check", stdin="  ⎿  You've hit your weekly limit ·\n     resets Nov 24, 12am\n")
    marks = [line for line in done.stdout.splitlines() if "^" in line]
    assert marks == [
        "  |      " + "^" * len("You've hit your weekly limit ·"),
        "  |      " + "^" * len("resets Nov 24, 12am"),
    ]


def test_a_message_in_a_long_line_is_shown_with_what_stands_around_it(unstuck: Shell) -> None:
    done = unstuck("check", stdin=f'{{"pad":"{"x" * 3000}","text":"{WEEKLY}","pad":"{"y" * 3000}"}}')
    shown, mark = next((line, below) for line, below in pairwise(done.stdout.splitlines()) if "^" in below)
    assert len(shown) <= 100
    assert shown[mark.index("^") : mark.rindex("^") + 1].startswith("You've hit your weekly limit")


ESCAPE = "\x1b"


@pytest.mark.parametrize(
    ("arguments", "variables", "expected"),
    [
        ((), {}, False),
        (("--color", "auto"), {"NO_COLOR": "1"}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
    ],
    ids=["in a pipe", "NO_COLOR", "always", "always beats NO_COLOR", "never"],
)
def test_colours_are_used_where_they_are_wanted(
    unstuck: Shell, arguments: tuple[str, ...], variables: dict[str, str], expected: bool
) -> None:
    assert (ESCAPE in unstuck("check", *arguments, stdin=WEEKLY, **variables).stdout) == expected
    assert (ESCAPE in unstuck("explain", CODE, *arguments, **variables).stdout) == expected


@posix
@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["terminal", "NO_COLOR", "dumb terminal"],
)
def test_a_terminal_gets_colours_unless_it_says_no(unstuck: Shell, variables: dict[str, str], expected: bool) -> None:
    unstuck.write("run.log", WEEKLY)
    unstuck.environment |= variables
    with Terminal() as terminal:
        running = unstuck.start("check", "run.log", stdout=terminal.device, stderr=subprocess.DEVNULL)
        shown = terminal.read_until(lambda text: "recognised" in text)
        assert running.wait(PATIENCE) == 1
    assert (ESCAPE in shown) == expected


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b5m\x08\x7f\u202e\u2028\r"


@pytest.mark.parametrize("shown", ["text", "github", "sarif"])
def test_control_characters_of_the_input_never_reach_the_terminal(unstuck: Shell, shown: str) -> None:
    unstuck.write("run.log", f"{HOSTILE} {WEEKLY} {HOSTILE}\n")
    done = unstuck("check", "--format", shown, "run.log")
    assert done.returncode == 1
    assert [
        char for char in done.stdout if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char != "\n"
    ] == []
    assert "owned" not in done.stdout


@posix
@pytest.mark.parametrize("shown", ["text", "github", "sarif"])
def test_control_characters_of_a_file_name_never_reach_the_terminal(unstuck: Shell, shown: str) -> None:
    name = "a\x1b[31mb\x07\x9b.log"
    unstuck.write(name, WEEKLY)
    for done in (unstuck("check", "--format", shown, name), unstuck("check", "--format", shown, f"gone {name}")):
        assert [char for char in done.stdout + done.stderr if unicodedata.category(char) == "Cc" and char != "\n"] == []


def test_messages_are_printed_whatever_the_locale(unstuck: Shell) -> None:
    done = unstuck("check", stdin=f"  ⎿  {WEEKLY}\n", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert f"⎿  {WEEKLY}" in done.stdout


def test_repetitions_are_told_as_a_count(unstuck: Shell) -> None:
    retry = 'API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})'
    text = "".join(f"  ⎿  {retry} · Retrying in {n} seconds… (attempt {n}/10)\n" for n in range(1, 5))
    done = unstuck("check", stdin=text)
    assert done.stdout.count("api-error-repeated-529-overloaded-errors]") == 1
    assert "printed 4 times, last on line 4" in done.stdout
    assert done.stdout.endswith("1 error recognised\n")
    value = json.loads(unstuck("check", "--format", "json", stdin=text).stdout)
    assert [finding["count"] for finding in value["results"][0]["findings"]] == [4]


SOURCE = f'if "{WEEKLY}" in line:\n    raise Limit("{OVERLOADED}")\n'


def test_quotations_are_counted_and_shown_on_demand(unstuck: Shell) -> None:
    unstuck.write("limits.py", SOURCE)
    done = unstuck("check", "limits.py")
    assert done.returncode == 0
    assert done.stdout == (
        "no Claude Code error recognised; 2 only quoted in code or documentation (--hints shows them)\n"
    )
    shown = unstuck("check", "--hints", "limits.py")
    assert shown.returncode == 1
    assert shown.stdout.count(f"hint[{CODE}]") == 1


def test_notes_about_one_case_hold_errors_and_a_page_about_all_of_them_quotes_them(unstuck: Shell) -> None:
    unstuck.write("notes.md", f"It stopped again:\n\n{OVERLOADED}\n")
    assert unstuck("check", "notes.md").returncode == 1
    page = (Path(__file__).parents[1] / "docs" / "conditions.md").read_text("utf-8")
    unstuck.write("errors.md", page)
    assert unstuck("check", "errors.md").returncode == 0
    unstuck.write("errors.log", page)
    assert unstuck("check", "errors.log").returncode == 1


# --- transcripts ----------------------------------------------------------------------------------------------------


def entry(**values: Any) -> str:
    """A line of a transcript."""
    common = {"sessionId": "s1", "uuid": "u", "version": "2.1.328", "timestamp": "2026-11-20T07:16:17.217Z"}
    return json.dumps({**common, **values}, ensure_ascii=False) + "\n"


def user(text: str) -> str:
    """What a person typed."""
    return entry(type="user", message={"role": "user", "content": text})


def assistant(text: str) -> str:
    """What Claude said."""
    return entry(type="assistant", message={"role": "assistant", "content": [{"type": "text", "text": text}]})


def failure(text: str, status: int) -> str:
    """An error that ended the turn."""
    message = {"role": "assistant", "content": [{"type": "text", "text": text}]}
    return entry(
        type="assistant", isApiErrorMessage=True, apiErrorStatus=status, message=message, requestId="req_011C7"
    )


def retry(number: int) -> str:
    """A failed attempt that Claude Code repeats by itself."""
    return entry(
        type="system",
        subtype="api_error",
        retryAttempt=number,
        maxRetries=10,
        error={"status": 529, "message": "Overloaded"},
    )


def test_talk_about_errors_in_a_transcript_is_no_error(unstuck: Shell) -> None:
    unstuck.write(
        "talk.jsonl", user(f"why does it say {WEEKLY}?") + assistant(f"Because {WEEKLY} means …\n\n{OVERLOADED}")
    )
    assert unstuck("check", "talk.jsonl").returncode == 0


def test_an_error_in_a_transcript_is_found_by_its_structure(unstuck: Shell) -> None:
    unstuck.write("session.jsonl", user("hi") + failure(IN_ZONE, 429) + user("what now?"))
    value = json.loads(unstuck("check", "--format", "json", "session.jsonl").stdout)
    (finding,) = value["results"][0]["findings"]
    assert (finding["code"], finding["range"]["start"]["line"]) == (CODE, 1)
    fields = finding["fields"]
    assert (fields["http_status"], fields["request_ids"]) == (429, ["req_011C7"])
    assert (fields["claude_code_version"], fields["resets_at"]) == ("2.1.328", "2026-11-24T00:00:00Z")


@pytest.mark.parametrize("named", [True, False])
def test_a_saved_payload_of_a_hook_holds_one_error_however_often_it_says_so(unstuck: Shell, named: bool) -> None:
    long_context = "Extra usage is required for long context requests."
    payload = {
        "session_id": "s1",
        "hook_event_name": "StopFailure",
        "error": "rate_limit",
        "error_details": f'429 {{"type":"error","error":{{"type":"rate_limit_error","message":"{long_context}"}}}}',
        "last_assistant_message": "API Error: Usage credits required for 1M context · run /usage-credits",
    }
    text = json.dumps(payload, indent=1, ensure_ascii=False)
    if named:
        unstuck.write("payload.json", text)
        done = unstuck("check", "--format", "json", "payload.json")
    else:
        done = unstuck("check", "--format", "json", stdin=text)
    (finding,) = json.loads(done.stdout)["results"][0]["findings"]
    assert (finding["code"], finding["range"]["start"]["line"]) == ("usage/usage-credits-required-for-1m-context", 5)
    assert finding["fields"]["http_status"] == 429


def test_a_payload_whose_words_are_escaped_otherwise_is_still_an_error(unstuck: Shell) -> None:
    text = json.dumps({"hook_event_name": "StopFailure", "last_assistant_message": WEEKLY}, indent=1)
    unstuck.write("payload.json", text.replace("limit", r"l\u0069mit"))
    done = unstuck("check", "--format", "json", "payload.json")
    (finding,) = json.loads(done.stdout)["results"][0]["findings"]
    assert (finding["code"], finding["range"]["start"]) == (CODE, {"line": 0, "character": 0})


def test_retries_in_a_transcript_belong_to_the_failure_after_them(unstuck: Shell) -> None:
    unstuck.write("session.jsonl", user("hi") + "".join(map(retry, range(1, 4))) + failure(OVERLOADED, 529))
    value = json.loads(unstuck("check", "--format", "json", "session.jsonl").stdout)
    (finding,) = value["results"][0]["findings"]
    assert finding["code"] == "server/api-error-repeated-529-overloaded-errors"
    assert (finding["count"], finding["severity"], finding["range"]["start"]["line"]) == (4, "warning", 4)


def test_retries_without_a_failure_are_only_a_notice(unstuck: Shell) -> None:
    unstuck.write("session.jsonl", user("hi") + retry(1) + retry(2) + assistant("Hello!"))
    value = json.loads(unstuck("check", "--format", "json", "session.jsonl").stdout)
    (finding,) = value["results"][0]["findings"]
    assert (finding["count"], finding["severity"]) == (2, "information")
    shown = " ".join(unstuck("check", "session.jsonl").stdout.split())
    assert "retried by Claude Code, no failure seen after it" in shown


def test_broken_lines_of_a_transcript_are_passed_over(unstuck: Shell) -> None:
    broken = '{"type":"assistant","isApiErrorMessage":true,"message":{"content":[{"type":"te\n'
    unstuck.write("session.jsonl", user("hi") + broken + failure(WEEKLY, 429))
    assert unstuck.findings("session.jsonl") == [("session.jsonl", CODE, 2)]


def test_a_transcript_is_known_on_standard_input_too(unstuck: Shell) -> None:
    talk = user(f"why does it say {WEEKLY}?")
    assert unstuck.findings(stdin=talk + failure(OVERLOADED, 529)) == [
        ("-", "server/api-error-repeated-529-overloaded-errors", 1)
    ]


# --- evidence -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "dictionary"),
        ('{"client": {"surface": "toaster"}}', "client.surface: "),
        ('{"usage": {"windows": [{"kind": "session"}]}}', "usage.windows.0.used_percent: "),
        ('{"observed_at": "yesterday"}', "observed_at: "),
    ],
    ids=["cut off", "no UTF-8", "too deep", "no object", "unknown word", "missing figure", "no time"],
)
def test_evidence_that_cannot_be_used_is_told(unstuck: Shell, content: str | bytes, problem: str) -> None:
    unstuck.write("evidence.json", content)
    done = unstuck("check", "--evidence", "evidence.json", stdin=WEEKLY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("unstuck: evidence.json: ")
    assert problem in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["gone.json", "."], ids=["missing", "a folder"])
def test_evidence_that_cannot_be_read_is_told(unstuck: Shell, name: str) -> None:
    done = unstuck("check", "--evidence", name, stdin=WEEKLY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"unstuck: {name}: ")


def test_the_machine_tells_what_the_message_does_not(unstuck: Shell) -> None:
    """The transcript of the folder names the client that ran; nothing of it is read where that is not wanted."""
    name = re.sub(r"[^A-Za-z0-9]", "-", str(unstuck.folder.resolve()))
    transcript = Path(unstuck.environment["CLAUDE_CONFIG_DIR"]) / "projects" / name / "s1.jsonl"
    transcript.parent.mkdir(parents=True)
    line = entry(type="user", cwd=str(unstuck.folder), message={"role": "user", "content": "hi"})
    transcript.write_text(line.replace("2.1.328", "2.1.4"), "utf-8")
    message = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."

    def diagnosis(*options: str) -> dict[str, Any]:
        done = unstuck("check", "--format", "json", *options, stdin=message)
        return json.loads(done.stdout)["results"][0]["findings"][0]["diagnosis"]

    told = diagnosis()
    assert (told["verdict"], told["causes"][0]["id"]) == ("false_alarm", "client-too-old")
    assert "2.1.4 is older than 2.1.36" in told["summary"]
    assert not any(remedy["paid"] for remedy in told["remedies"])
    assert diagnosis("--no-collect")["verdict"] == "undetermined"
    shown = " ".join(unstuck("check", stdin=message).stdout.split())
    assert "verdict: Likely a false alarm (very likely)" in shown
    assert "for it: client 2.1.4 is older than 2.1.36" in shown


def test_evidence_that_says_nothing_is_fine(unstuck: Shell) -> None:
    unstuck.write("evidence.json", "{}")
    assert unstuck("check", "--no-collect", "--evidence", "evidence.json", stdin=WEEKLY).returncode == 1


# --- explain and schema ---------------------------------------------------------------------------------------------


def test_explain_lists_every_condition(unstuck: Shell) -> None:
    done = unstuck("explain")
    assert done.returncode == 0
    rows = [line.split(None, 1) for line in done.stdout.splitlines()]
    assert rows == [[condition.code, condition.title] for condition in all_conditions()]
    listed = json.loads(unstuck("explain", "--format", "json").stdout)
    assert [row["code"] for row in listed] == [condition.code for condition in all_conditions()]


def test_explain_tells_what_a_condition_means_and_what_to_do(unstuck: Shell) -> None:
    done = unstuck("explain", CODE)
    assert done.returncode == 0
    assert done.stdout.startswith("usage/weekly-limit: Weekly limit reached\n\nThe plan's seven-day allowance")
    assert "  1. Wait for the reset\n" in done.stdout
    assert "(costs money)" in done.stdout
    assert "https://code.claude.com/docs/en/errors#" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_explain_gives_json_and_markdown(unstuck: Shell) -> None:
    value = json.loads(unstuck("explain", CODE, "--format", "json").stdout)
    assert (value["code"], value["title"], value["http_status"]) == (CODE, "Weekly limit reached", 429)
    assert value["remedies"][0]["id"] == "wait-for-reset"
    page = unstuck("explain", CODE, "--format", "markdown").stdout
    assert page.startswith("### Weekly limit reached\n")


@pytest.mark.parametrize(
    ("code", "suggestion"),
    [("usage/wekly-limit", "usage/weekly-limit"), ("weekly", "usage/weekly-limit"), ("zzzzzzzz", "lists them all")],
)
def test_explain_suggests_what_may_have_been_meant(unstuck: Shell, code: str, suggestion: str) -> None:
    done = unstuck("explain", code)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"unstuck: no condition '{code}'")
    assert suggestion in done.stderr


@pytest.mark.parametrize("name", ["report", "evidence", "check", "doctor", "usage", "totals", "status"])
def test_the_schema_of_every_shape_is_printed(unstuck: Shell, name: str) -> None:
    done = unstuck("schema", name)
    assert done.returncode == 0
    schema = json.loads(done.stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert schema["description"]


# --- progress -------------------------------------------------------------------------------------------------------


class Terminal:
    """A pseudo-terminal, from the side of the person in front of it."""

    def __enter__(self) -> Terminal:
        self._mine, self.device = os.openpty()
        self.text = ""
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._mine)
        os.close(self.device)

    def type(self, text: str) -> None:
        """Types something."""
        os.write(self._mine, text.encode())

    def read_until(self, enough: Callable[[str], bool]) -> str:
        """What is shown until there is enough of it."""
        ends = time.monotonic() + PATIENCE
        while not enough(self.text):
            assert time.monotonic() < ends, self.text
            self.read(1)
        return self.text

    def read(self, seconds: float) -> str:
        """What is shown within a time, or at once if something is there."""
        if select.select([self._mine], [], [], seconds)[0]:
            self.text += os.read(self._mine, 65536).decode("utf-8", "replace")
        return self.text


@contextmanager
def held_for_a_second(unstuck: Shell, **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A run over standard input and a folder, whose input ends after more than a second."""
    for number in range(3):
        unstuck.write(f"folder/{number}.log", WEEKLY)
    with waiting_for_input(unstuck, "check", "-", "folder", **streams) as running:
        began = time.monotonic()
        assert running.stdin is not None
        while time.monotonic() - began < 1.1:
            # Nothing is to be seen while the first file is being read; the time is what is tested.
            running.stdin.write(b"an ordinary line\n")
            running.stdin.flush()
            select.select([], [], [], 0.05)
        running.stdin.close()
        yield running


@posix
def test_progress_is_shown_on_a_terminal_once_it_takes_long(unstuck: Shell) -> None:
    with Terminal() as terminal, held_for_a_second(unstuck, stderr=terminal.device) as running:
        shown = terminal.read_until(lambda text: "files · " in text)
        assert re.search(r"[2-4] files · \d\.log", shown)
        assert running.stdout is not None
        assert b"files" not in running.stdout.read()


@posix
def test_no_progress_is_shown_where_nobody_looks(unstuck: Shell) -> None:
    with held_for_a_second(unstuck, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        assert running.stderr.read() == b""
        running.stderr.close()


# --- going on in the terminal ---------------------------------------------------------------------------------------


@posix
def test_the_login_is_started_in_the_terminal_on_request(unstuck: Shell) -> None:
    called = unstuck.folder / "called"
    program = unstuck.write("bin/claude", f'#!/bin/sh\n[ "$1" = auth ] && echo "$*" >{called}\necho 2.1.328\n')
    program.chmod(0o755)
    unstuck.environment["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    with Terminal() as terminal:
        streams = {"stdin": terminal.device, "stdout": terminal.device, "stderr": terminal.device}
        with unstuck.start("fix", "relogin", **streams) as running:
            terminal.read_until(lambda text: "Start `claude auth login` here now?" in text)
            terminal.type("y\n")
            assert running.wait(PATIENCE) == 0
    assert called.read_text() == "auth login\n"
