"""Running other programs: without a shell, without a terminal, with a time limit, their output cleaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .diagnosis.phrase import phrase
from .diagnosis.render import harmless
from .redact import redact

_SHOWN = 600
_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit status, or None with the problem in words; what it printed, up to 1 MB."""

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
        if not said:
            return phrase("it ended with status {status}", status=self.status)
        return phrase("it ended with status {status}: {said}", status=self.status, said=said)


class Runner(Protocol):
    """Runs a program and waits for it, at most `timeout` seconds."""

    def __call__(
        self, command: Sequence[str], *, timeout: float, folder: Path, environment: Mapping[str, str]
    ) -> Ran: ...


def run_program(
    command: Sequence[str], *, timeout: float, folder: Path, environment: Mapping[str, str], complaints: bool = True
) -> Ran:
    """Runs a program in a group of its own, which ends with the time limit; `complaints`: its errors are read too."""
    try:
        process = subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if complaints else subprocess.DEVNULL,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Ran(None, problem=phrase("it could not be started: {reason}", reason=reason))
    printed = bytearray()
    # It ends when nobody is left who could write; a process that left the group may keep it waiting, but not us.
    reader = threading.Thread(target=_read, args=(process, printed), name="output", daemon=True)
    end = time.monotonic() + timeout
    reader.start()
    try:
        reader.join(timeout)
        if reader.is_alive():
            raise subprocess.TimeoutExpired(command, timeout)
        status = process.wait(max(0.0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        _end(process)
        return Ran(None, problem=phrase("it did not end within {seconds:g} seconds", seconds=timeout))
    except BaseException:
        _end(process)
        raise
    return Ran(status, printed.decode("utf-8", "replace"))


def _read(process: subprocess.Popen[bytes], printed: bytearray) -> None:
    """Reads all that is printed, so that nothing blocks, and keeps the beginning."""
    assert process.stdout is not None
    with process.stdout as pipe:
        while piece := pipe.read(1 << 16):
            printed += piece[: _MOST - len(printed)]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program that we started, with its children."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
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
