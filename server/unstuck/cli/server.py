"""`unstuck server`."""

from __future__ import annotations

import gc


def serve() -> int:
    """Serves on standard input and output until the client ends it."""
    # What is loaded stays: to look for garbage in it again and again while it grows would be for nothing. The server
    # goes back to the usual once it has answered.
    gc.set_threshold(20_000, 1_000_000, 1_000_000)
    from ..lsp.byte_code import kept

    with kept():
        from ..lsp import server

    return server.serve()
