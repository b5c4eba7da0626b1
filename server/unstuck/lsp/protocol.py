"""pygls' protocol with our own documents, and an answer to every request.

pygls keeps documents in a store that breaks lines where LSP does not, and costs time in proportion to the
document on every edit; ours takes its place through the public `protocol_cls` hook.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import attrs
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:
    from .server import UnstuckServer

logger = logging.getLogger(__name__)

REPORT_ERROR = "unstuck/reportError"
STATUS = "unstuck/status"
TERMINAL = "unstuck/terminal"
OPEN_PAGE = "unstuck.openPage"
COPY_REQUEST_IDS = "unstuck.copyRequestIds"
EXPLAIN = "unstuck.explain"
SHOW_REMEDY = "unstuck.showRemedy"
FIX = "unstuck.fix"
UNDO = "unstuck.undo"
ANSWER = "unstuck.answer"
OTHER_REMEDIES = "unstuck.otherRemedies"
DISMISS = "unstuck.dismiss"
DIAGNOSE = "unstuck.diagnose"
SHOW_PAGE = "unstuck.showPage"
CONNECT = "unstuck.connect"
DISCONNECT = "unstuck.disconnect"

_SERVER_NOT_INITIALIZED = -32002
_INVALID_REQUEST = -32600


@attrs.define(eq=False, repr=False)
class CustomNotification:
    """One of our own notifications; its parameters stay plain JSON."""

    method: str
    jsonrpc: str
    params: Any = None


@attrs.define(eq=False, repr=False)
class CustomRequest:
    """One of our own requests; its parameters stay plain JSON."""

    method: str
    jsonrpc: str
    id: Any
    params: Any = None


@attrs.define(eq=False, repr=False)
class Ignored:
    """A message that was already answered."""

    method: str = "$/unstuck/ignored"
    jsonrpc: str = "2.0"
    params: None = None


class Protocol(LanguageServerProtocol):
    """The protocol of the language server."""

    @property
    def _ours(self) -> UnstuckServer:
        return cast("UnstuckServer", self._server)

    @lru_cache  # noqa: B019 - one protocol lives as long as the process
    def get_message_type(self, method: str) -> type[Any] | None:
        """The type of a message, ours included."""
        own = {REPORT_ERROR: CustomNotification, TERMINAL: CustomNotification, STATUS: CustomRequest}.get(method)
        return own or super().get_message_type(method)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message from its JSON; a request with wrong parameters is answered at once."""
        method = data.get("method")
        if method in (REPORT_ERROR, TERMINAL) and "id" in data:
            # These are notifications; who sends it as a request gets an answer all the same.
            self._send_response(data.pop("id"), None)
        if "jsonrpc" in data and isinstance(method, str) and self.get_message_type(method) is None:
            # pygls expects parameters of every method that it does not know.
            data.setdefault("params", None)
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._refuse(data["id"], JsonRpcInvalidParams.CODE, f"invalid parameters for {data['method']}")
            else:
                logger.warning("unreadable message: %s", error)
            return Ignored()

    def handle_message(self, message: Any) -> None:
        """Gives a message to its handler; requests outside the session's life get an error, never silence."""
        method = getattr(message, "method", None)
        identifier = getattr(message, "id", None)
        if method is not None and identifier is not None:
            if self._shutdown:
                self._refuse(identifier, _INVALID_REQUEST, "the server is shutting down")
                return
            if self._workspace is None and method != types.INITIALIZE:
                self._refuse(identifier, _SERVER_NOT_INITIALIZED, "the server is not initialized")
                return
            if self._workspace is not None and method == types.INITIALIZE:
                self._refuse(identifier, _INVALID_REQUEST, "the server is already initialized")
                return
        elif method is not None and self._workspace is None and method not in (types.EXIT, types.INITIALIZED):
            return
        super().handle_message(message)

    @property
    def ended(self) -> bool:
        """Whether the client asked for the end, rather than went away."""
        return self._shutdown

    def _refuse(self, identifier: Any, code: int, message: str) -> None:
        self._send_response(identifier, error=types.ResponseError(code=code, message=message))

    def tell(self, method: str, params: dict[str, Any]) -> None:
        """Sends a notification whose parameters are JSON already."""
        self._send_data({"jsonrpc": "2.0", "method": method, "params": params})

    def publish(self, uri: str, version: int | None, diagnostics: str) -> None:
        """Publishes the diagnostics of a document, a list that is JSON already."""
        if self.writer is None:
            return
        where = json.dumps({"uri": uri} if version is None else {"uri": uri, "version": version})
        body = (
            f'{{"jsonrpc":"2.0","method":"{types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS}",'
            f'"params":{where[:-1]},"diagnostics":{diagnostics}}}}}'
        ).encode()
        self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Answers with what the server can do for this client."""
        result = yield from super().lsp_initialize(params)
        self._ours.announce(result.capabilities)
        return result

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Any:
        """A document is open."""
        document = params.text_document
        self._ours.session.open(document.uri, document.language_id, document.version, document.text)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        """A document changed."""
        changes = [
            (None, None, change.text)
            if isinstance(change, types.TextDocumentContentChangeWholeDocument)
            else (
                (change.range.start.line, change.range.start.character),
                (change.range.end.line, change.range.end.character),
                change.text,
            )
            for change in params.content_changes
        ]
        self._ours.session.change(params.text_document.uri, params.text_document.version, changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Any:
        """A document is closed."""
        self._ours.session.close(params.text_document.uri)
