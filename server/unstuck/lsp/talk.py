"""What the server says and shows, by what the client can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

if TYPE_CHECKING:
    from .server import UnstuckServer


def invalid(message: str) -> JsonRpcInvalidParams:
    """The error for parameters that a handler cannot use."""
    return JsonRpcInvalidParams(message)


def say(server: UnstuckServer, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
    """Shows a message."""
    server.window_show_message(types.ShowMessageParams(type=kind, message=message))


async def ask(
    server: UnstuckServer, message: str, choices: Sequence[str], kind: types.MessageType = types.MessageType.Info
) -> str | None:
    """Shows a message with choices; the chosen one, or None."""
    items = [types.MessageActionItem(title) for title in choices]
    answer = await server.window_show_message_request_async(types.ShowMessageRequestParams(kind, message, items))
    return answer.title if answer is not None else None


async def show_page(server: UnstuckServer, uri: str, text: str) -> bool:
    """Opens one of our pages in the client; whether that was possible."""
    try:
        where = server.session.show_page(uri, text)
    except OSError:
        return False
    return await show(server, where, external=False)


async def show(server: UnstuckServer, address: str, *, external: bool, line: int | None = None) -> bool:
    """Has the client open an address; without that ability it is told the address."""
    if server.abilities.shows_documents:
        place = types.Position(line, 0) if line is not None else None
        answer = await server.window_show_document_async(
            types.ShowDocumentParams(
                uri=address,
                external=external,
                take_focus=True,
                selection=types.Range(place, place) if place is not None else None,
            )
        )
        if answer.success:
            return True
    if external:
        say(server, f"Open {address}")
    return False
