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


def unlinked(message: str) -> str:
    """A message that holds no links: editors make some of what looks like one in Markdown, even of commands."""
    return message.replace("](", "] (")


def say(server: UnstuckServer, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
    """Shows a message, in the client's language."""
    server.window_show_message(types.ShowMessageParams(type=kind, message=unlinked(server.session.words(message))))


async def ask(
    server: UnstuckServer, message: str, choices: Sequence[str], kind: types.MessageType = types.MessageType.Info
) -> str | None:
    """Shows a message with choices, in the client's language; the chosen one as it was given here, or None."""
    words = server.session.words
    titles = {words(title): title for title in choices}
    items = [types.MessageActionItem(title) for title in titles]
    params = types.ShowMessageRequestParams(kind, unlinked(words(message)), items)
    answer = await server.window_show_message_request_async(params)
    return titles.get(answer.title) if answer is not None else None


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
        from ..diagnosis.phrase import phrase

        say(server, phrase("Open {address}", address=address))
    return False
