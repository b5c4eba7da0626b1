"""Standard input, read by the event loop itself.

pygls reads it in a thread, three times a message; waking that thread and the loop in turn takes longer than most
answers.
"""

from __future__ import annotations

import asyncio
import os
import stat
from typing import BinaryIO

# Nobody's header is that long; and a document of a megabyte should not have to wait for every chunk of the pipe.
_BUFFER = 1 << 20


class PipeReader:
    """What pygls takes for a reader, over a pipe or a socket."""

    def __init__(self, stdin: BinaryIO) -> None:
        self._stdin = stdin
        self._stream: asyncio.StreamReader | None = None

    async def _opened(self) -> asyncio.StreamReader:
        if self._stream is None:
            stream = asyncio.StreamReader(limit=_BUFFER)
            protocol = asyncio.StreamReaderProtocol(stream)
            await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, self._stdin)
            self._stream = stream
        return self._stream

    async def readline(self) -> bytes:
        """The next line, empty at the end; for one that is too long to be a header, a line that is none."""
        stream = self._stream or await self._opened()
        try:
            return await stream.readline()
        except ValueError:
            return b"?\n"

    async def readexactly(self, n: int) -> bytes:
        """The next `n` bytes, empty at the end."""
        stream = self._stream or await self._opened()
        try:
            # Whatever waits for its turn gets it between two messages, however many lie in the pipe.
            await asyncio.sleep(0)
            return await stream.readexactly(n)
        except asyncio.IncompleteReadError:
            return b""


def is_pipe(stdin: int, stdout: int) -> bool:
    """Whether standard input can be read so: it is a pipe, and not the way out as well, which has to block."""
    if os.name == "nt":
        return False
    try:
        incoming, outgoing = os.fstat(stdin), os.fstat(stdout)
    except OSError:
        return False
    kind = incoming.st_mode
    same = (incoming.st_dev, incoming.st_ino) == (outgoing.st_dev, outgoing.st_ino)
    return (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)) and not same
