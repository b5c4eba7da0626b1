"""What the editor says to its server, taken down by a program that is set as the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .workbench import Workbench

# It becomes the server in the package; beside it, a copy is made of everything that comes in.
_RECORDER = """#!/bin/bash
exec "{server}" "$@" < <(exec tee "{folder}/$$")
"""


def prepare(program: Path, workbench: Workbench, folder: Path) -> None:
    """Makes the program that a workbench has in its setting for the server; the folder gets a file for each."""
    server = workbench.extension / "server/bin/unstuck"
    folder.mkdir(parents=True)
    workbench.write(program, _RECORDER.format(server=server, folder=folder)).chmod(0o755)


def messages(folder: Path) -> Iterator[dict[str, Any]]:
    """What was said to each server."""
    for record in folder.iterdir():
        with record.open("rb") as stream:
            while header := stream.readline():
                length = int(header.removeprefix(b"Content-Length:"))
                while stream.readline().strip():
                    pass
                # To one that was killed, not all of the last may have been said.
                if len(content := stream.read(length)) == length:
                    yield json.loads(content)
