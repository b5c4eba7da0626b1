"""Running other programs: without a shell, without a terminal, with a time limit, their output cleaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..diagnosis.render import harmless
from ..redact import redact

_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit status, or None with the problem in words; all that it printed."""

    status: int | None
    output: str = ""
    problem: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it ran to its end and reported success."""
        return self.status == 0

    def told(self) -> str:
        """What a person may be shown of it: the last lines, without secrets and control characters."""
        lines = [line.rstrip() for line in redact(harmless(self.output)).splitlines() if line.strip()]
        return "\n".join(lines[-6:])[-_SHOWN:]

    def fault(self) -> str:
        """Why it did not succeed, in one sentence."""
        if self.problem is not None:
            return self.problem
        said = self.told().replace("\n", " ")
        return f"it ended with status {self.status}" + (f": {said}" if said else "")


class Runner(Protocol):
    """Runs a program and waits for it, at most `timeout` seconds."""

    def __call__(
        self, command: Sequence[str], *, timeout: float, folder: Path, environment: Mapping[str, str]
    ) -> Ran: ...


def run_program(command: Sequence[str], *, timeout: float, folder: Path, environment: Mapping[str, str]) -> Ran:
    """Runs a program in a group of its own, which ends with the time limit."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return Ran(None, problem=f"it could not be started: {getattr(error, 'strerror', None) or error}")
    with process:
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            return Ran(None, problem=f"it did not end within {timeout:g} seconds")
        except BaseException:
            _end(process)
            raise
    return Ran(process.returncode, output.decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program that we started, with its children, and reads nothing more from it."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()
    process.wait()


def process_exists(number: int) -> bool | None:
    """Whether a process with this id exists; None where that cannot be told without touching it."""
    if sys.platform == "win32" or number <= 0:
        return None
    try:
        os.kill(number, 0)  # signal 0 asks only
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
