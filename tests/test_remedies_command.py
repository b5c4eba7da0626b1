"""`unstuck fix` and `unstuck report` as they are called, with real programs, terminals and full disks."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repairs import Home, error
from unstuck.programs import run_program
from unstuck.remedies import files

CLEAR = "clear-credentials-and-relogin"
TOKEN = "sk-ant-oat01-AbCdEfGh0123456789"
# Far more than any step needs: only a hang takes that long.
PATIENCE = 120
posix = pytest.mark.skipif(os.name == "nt", reason="needs programs and terminals of POSIX")


class Called(Home):
    """A home on which the command itself is run."""

    @property
    def variables(self) -> dict[str, str]:
        """The whole environment of the command."""
        mine = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        return {
            **mine,
            **self.environment,
            "PATH": f"{self.bin}{os.pathsep}{os.environ.get('PATH', '')}"
            if os.name == "nt"
            else f"{self.bin}:/usr/bin:/bin",
            "USERPROFILE": str(self.path),
            "UNSTUCK_HOME": str(self.state),
            "XDG_CONFIG_HOME": str(self.path / ".config"),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def call(self, *arguments: str, before: str = "", **others: Any) -> subprocess.CompletedProcess[str]:
        """Runs the command; `before` is shell text that comes first."""
        command = [sys.executable, "-W", "error", "-m", "unstuck", *arguments]
        if before:
            command = ["/bin/sh", "-c", f'{before}; exec "$@"', "sh", *command]
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "env": self.variables, **others}
        return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=self.work, timeout=PATIENCE, **given)

    def client(self, script: str) -> None:
        """A program `claude` that does this."""
        program = self.bin / "claude"
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)


@pytest.fixture
def home(tmp_path: Path) -> Called:
    return Called(tmp_path / "höme")


LOGS_OUT = """case "$*" in
--version) echo "2.1.328 (Claude Code)";;
"auth logout")
  [ -t 0 ] && exit 9
  rm "$HOME/.claude/.credentials.json"
  printf 'bye \\033[31m%s\\n' sk-ant-oat01-AbCdEfGh0123456789;;
*) exit 8;;
esac"""


@posix
def test_the_client_logs_out_and_one_command_brings_the_login_back(home: Called) -> None:
    before = home.log_in(x=1)
    home.client(LOGS_OUT)
    done = home.call("fix", CLEAR, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Claude Code logged out." in done.stdout
    assert TOKEN not in done.stdout
    assert not home.credentials.exists()
    assert home.call("fix", CLEAR, "--undo").returncode == 0
    assert home.credentials.read_bytes() == before


def test_nobody_to_ask_means_no(home: Called) -> None:
    before = home.log_in()
    done = home.call("fix", CLEAR)
    assert done.returncode == 2
    assert "this needs a terminal to ask on, or `--yes`" in done.stderr
    assert home.credentials.read_bytes() == before


@posix
@pytest.mark.parametrize(
    ("typed", "status", "cleared"), [("y\n", 0, True), ("n\n", 1, False), ("\n", 1, False), ("\x04", 1, False)]
)
def test_a_person_at_a_terminal_is_asked(home: Called, typed: str, status: int, cleared: bool) -> None:
    import pty

    home.log_in(x=1)
    parent, child = pty.openpty()
    try:
        os.write(parent, typed.encode())
        done = home.call("fix", CLEAR, stdin=child)
    finally:
        os.close(parent)
        os.close(child)
    assert "Carry this out? [y/N]" in done.stdout
    assert done.returncode == status
    assert (json.loads(home.credentials.read_bytes()) == {"x": 1}) is cleared


@pytest.mark.parametrize(
    "arguments",
    [["unset-variable", "K", "--yes"], ["unset-variable", "--yes", "K"], ["--yes", "unset-variable", "K"]],
    ids=" ".join,
)
def test_options_may_stand_anywhere(home: Called, arguments: list[str]) -> None:
    profile = home.write(".zshrc", "export K=1\n")
    assert home.call("fix", *arguments).returncode == 0
    assert profile.read_text("utf-8").startswith("# ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-remedy"], "no remedy 'no-such-remedy'"),
        (["update-claude"], "did you mean update-claude-code"),
        (["retry", "again"], "retry takes no further argument"),
        (["unset-variable", "A", "B"], "takes one name"),
        (["retry", "--undo"], "there is no backup to restore"),
        (["retry", "--wrong"], "unrecognized arguments: --wrong"),
    ],
)
def test_bad_usage_ends_with_status_2(home: Called, arguments: list[str], words: str) -> None:
    done = home.call("fix", *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_without_a_remedy_all_are_listed(home: Called) -> None:
    done = home.call("fix")
    assert done.returncode == 0
    assert "clear-credentials-and-relogin" in done.stdout


@posix
def test_a_full_disk_loses_nothing(home: Called) -> None:
    before = home.log_in(x=1)
    done = home.call("fix", CLEAR, "--yes", before="ulimit -f 0")
    assert done.returncode == 1
    assert "Nothing was lost." in done.stderr
    assert home.credentials.read_bytes() == before
    assert sorted(path.name for path in home.config.iterdir()) == [".credentials.json"]


@posix
def test_of_two_at_once_one_waits_for_another_time(home: Called) -> None:
    before = home.log_in(x=1)
    with files.lock(home.state):
        done = home.call("fix", CLEAR, "--yes")
        assert done.returncode == 1
        assert "another `unstuck fix` is at work" in done.stderr
        assert home.credentials.read_bytes() == before
    assert home.call("fix", CLEAR, "--yes").returncode == 0


@posix
def test_many_at_once_leave_one_of_the_two_states(home: Called) -> None:
    home.log_in(x=1)
    command = [sys.executable, "-m", "unstuck", "fix", CLEAR, "--yes"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, cwd=home.work, env=home.variables, **quiet) for _ in range(4)]
    statuses = [each.wait(PATIENCE) for each in running]
    assert 0 in statuses
    assert set(statuses) <= {0, 1}
    assert json.loads(home.credentials.read_bytes()) == {"x": 1}
    assert home.call("fix", CLEAR, "--undo").returncode == 0
    assert "claudeAiOauth" in json.loads(home.credentials.read_bytes())


def test_a_report_is_printed_in_both_forms(home: Called) -> None:
    home.transcript(error(f"You've hit your weekly limit · resets 3pm {TOKEN} jane@example.com"))
    done = home.call("report")
    assert (done.returncode, done.stderr) == (0, "")
    assert "`usage/weekly-limit`" in done.stdout
    data = json.loads(home.call("report", "--format", "json").stdout)
    assert (data["schema"], data["code"]) == (1, "usage/weekly-limit")
    for text in (done.stdout, json.dumps(data)):
        assert TOKEN not in text
        assert "jane@" not in text
    assert not home.state.exists()


def test_a_report_of_nothing_says_so(home: Called) -> None:
    done = home.call("report", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"schema": 1, "code": None})
    assert "no error was found" in done.stderr


# --- programs that are run --------------------------------------------------------------------------------------------


@posix
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        script = f"exec 3>pipe; sleep {PATIENCE * 2} & wait"
        ran = run_program(["/bin/sh", "-c", script], timeout=1, folder=tmp_path, environment={"PATH": "/usr/bin:/bin"})
        assert (ran.status, ran.problem) == (None, "it did not end within 1 seconds")
        # The pipe ends when the last process that could write to it has.
        assert select.select([reading], [], [], PATIENCE)[0] == [reading]
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)


@posix
def test_a_program_gets_no_terminal_and_no_shell(tmp_path: Path) -> None:
    script = "import sys; print(sys.stdin.read(), sys.argv[1:])"
    given = ["$(touch x)", ";", "*"]
    ran = run_program([sys.executable, "-c", script, *given], timeout=PATIENCE, folder=tmp_path, environment={})
    assert ran.output == f" {given}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["no-such-program-here"], ["a\0b"]])
def test_a_program_that_cannot_be_started_is_told(tmp_path: Path, command: list[str]) -> None:
    ran = run_program(command, timeout=PATIENCE, folder=tmp_path, environment={"PATH": ""})
    assert ran.status is None
    assert ran.fault().startswith("it could not be started: ")
