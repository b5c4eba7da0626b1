"""The language server: handlers, each a few lines; what they know is in `session`, what they say in `convert`."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from contextlib import suppress
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter
from pygls.uris import to_fs_path

from .. import __version__
from ..jsonvalue import as_object, as_text
from . import pipes, talk
from .abilities import Abilities
from .protocol import REPORT_ERROR, STATUS, Protocol

if TYPE_CHECKING:
    from .session import Session
    from .status import StatusBar
    from .terminals import Terminals

logger = logging.getLogger(__name__)

_PARENT_CHECK_SECONDS = 5.0
_SETTLING_SECONDS = 0.5
_USUAL_THRESHOLDS = (700, 10, 10)
_SECTION = "unstuck"
_LONGEST_HOST = 100


class UnstuckServer(LanguageServer):
    """The server of one client."""

    def __init__(self) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType] - pygls takes untyped *args
            "unstuck", __version__, protocol_cls=Protocol, converter_factory=default_converter
        )
        self.abilities = Abilities()
        self.background: set[asyncio.Task[Any]] = set()
        self.options: Any = None
        """The settings that came with `initialize`."""

    @cached_property
    def session(self) -> Session:
        """Documents and findings. Made after `initialize`, whose answer needs nothing of the library."""
        from .session import Session

        session = Session(self)
        session.on_change = lambda: self.status_bar.update()
        return session

    @cached_property
    def status_bar(self) -> StatusBar:
        """What the client's status bar shows. Made with the first incident or question."""
        from .status import StatusBar

        def say(words: str) -> None:
            from ..diagnosis.phrase import phrase

            talk.say(self, phrase("Claude Code: {notice}", notice=words))

        return StatusBar(self.session, self._tell_status, say, self.spawn)

    @cached_property
    def terminals(self) -> Terminals:
        """The terminals that the client forwards. Made with the first."""
        from .terminals import Terminals

        return Terminals(self)

    def _tell_status(self, value: dict[str, Any]) -> None:
        # Eglot shows a warning for every notification that it does not know.
        if self.status_bar.asked or not self.abilities.name.startswith("eglot"):
            self.wire.tell(STATUS, value)

    @property
    def folder(self) -> str | None:
        """The first folder of the workspace."""
        folders = list(self.workspace.folders)
        return to_fs_path(folders[0]) if folders else None

    def publish(self, uri: str, version: int | None, diagnostics: str) -> None:
        """Publishes the diagnostics of a document, a list that is JSON already."""
        self.wire.publish(uri, version, diagnostics)

    def refresh_diagnostics(self) -> None:
        """Has a client that pulls ask again."""
        if self.abilities.refreshes_diagnostics:
            self.spawn(self.workspace_diagnostic_refresh_async(None))

    def refresh_page(self, uri: str) -> None:
        """Tells a client that asks for pages that one is another now."""
        if self.abilities.content:
            self.spawn(self.workspace_text_document_content_refresh_async(types.TextDocumentContentRefreshParams(uri)))

    @property
    def wire(self) -> Protocol:
        """The protocol, as the one that it is."""
        return cast(Protocol, self.protocol)

    def announce(self, capabilities: types.ServerCapabilities) -> None:
        """Adds what pygls cannot derive from handlers to the answer of `initialize`."""
        content = _content_ability(self.client_capabilities)
        if content is not None and not content.dynamic_registration:
            workspace = capabilities.workspace or types.WorkspaceOptions()
            workspace.text_document_content = types.TextDocumentContentOptions(schemes=["unstuck"])
            capabilities.workspace = workspace

    def report_server_error(self, error: Exception, source: Any) -> None:
        """An exception in a handler: to the log, without the client's texts; requests get their own answer."""
        if source is not FeatureRequestError:
            _log(error)

    def serve(self) -> None:
        """Serves on standard input and output until the client ends it or goes away."""
        source, sink = sys.stdin.buffer, sys.stdout.buffer
        if not pipes.is_pipe(source.fileno(), sink.fileno()):
            self.start_io()
            return
        self.protocol.set_writer(StdoutWriter(sink))
        # The client went away, or said `exit`; `serve` below tells which.
        try:
            asyncio.run(
                run_async(
                    stop_event=Event(),
                    reader=pipes.PipeReader(source),
                    protocol=self.protocol,
                    error_handler=self.report_server_error,
                )
            )
        except (BrokenPipeError, KeyboardInterrupt, SystemExit):
            pass
        finally:
            self.shutdown()

    def spawn(self, work: Any) -> None:
        """Runs a coroutine beside the protocol."""
        task = asyncio.ensure_future(work)
        self.background.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log(error)


def _log(error: BaseException) -> None:
    from ..redact import redact

    logger.error("%s: %s", type(error).__name__, redact(str(error))[:500])


def _content_ability(capabilities: types.ClientCapabilities) -> types.TextDocumentContentClientCapabilities | None:
    return capabilities.workspace.text_document_content if capabilities.workspace else None


def _read_abilities(abilities: Abilities, capabilities: types.ClientCapabilities, encoding: str) -> None:
    document = capabilities.text_document or types.TextDocumentClientCapabilities()
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    window = capabilities.window or types.WindowClientCapabilities()
    published = document.publish_diagnostics or types.PublishDiagnosticsClientCapabilities()
    abilities.encoding = {"utf-8": "utf-8", "utf-32": "utf-32"}.get(encoding, "utf-16")  # type: ignore[assignment]
    abilities.href = bool(published.code_description_support)
    abilities.related = bool(published.related_information)
    abilities.data = bool(published.data_support)
    abilities.pulls = document.diagnostic is not None
    abilities.refreshes_diagnostics = bool(workspace.diagnostics and workspace.diagnostics.refresh_support)
    abilities.refreshes_lenses = bool(workspace.code_lens and workspace.code_lens.refresh_support)
    abilities.configuration = bool(workspace.configuration)
    abilities.registers_configuration = bool(
        workspace.did_change_configuration and workspace.did_change_configuration.dynamic_registration
    )
    abilities.shows_documents = bool(window.show_document and window.show_document.support)
    abilities.content = workspace.text_document_content is not None
    formats = document.hover.content_format if document.hover and document.hover.content_format else None
    # The client lists the formats it takes in the order of its preference.
    abilities.markdown = bool(formats) and formats[0] == types.MarkupKind.Markdown
    abilities.link_tooltips = bool(document.document_link and document.document_link.tooltip_support)
    action = document.code_action or types.CodeActionClientCapabilities()
    abilities.action_literals = action.code_action_literal_support is not None
    abilities.action_preferred = bool(action.is_preferred_support)
    abilities.action_disabled = bool(action.disabled_support)
    abilities.action_resolve = bool(
        action.resolve_support and "command" in action.resolve_support.properties and action.data_support
    )


def create_server() -> UnstuckServer:
    """A server with all its handlers, not yet talking to anybody."""
    server = UnstuckServer()
    _lifecycle(server)
    _configuration(server)
    from . import features

    features.register(server)
    return server


def _lifecycle(server: UnstuckServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = server.protocol.workspace.position_encoding
        _read_abilities(server.abilities, params.capabilities, str(getattr(encoding, "value", encoding)))
        server.abilities.name = params.client_info.name.lower() if params.client_info else ""
        server.abilities.locale = params.locale or ""
        options = as_object(params.initialization_options)
        client = as_object(options.pop("client", None))
        server.abilities.command_links = client.get("commandLinks") is True
        server.abilities.host = (as_text(client.get("host")) or "")[:_LONGEST_HOST]
        server.options = options.get(_SECTION, options)
        if server.abilities.pulls:
            from . import pull

            pull.register(server)
        # Nor is there garbage in the library, which is loaded next.
        gc.disable()
        asyncio.get_running_loop().call_later(_SETTLING_SECONDS, _settle)

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        if server.process_id and os.name != "nt":
            server.spawn(_watch_parent(server.process_id))
        if server.options:
            # Only now: the answer before needs nothing of the library.
            _configure(server, server.options)
        # At once, by what is known: a client that is slow to tell its settings still sees its errors.
        server.session.start()
        server.spawn(_register(server))


async def _register(server: UnstuckServer) -> None:
    """Asks the client to tell of what it can only be asked for now, and for its settings."""
    registrations: list[types.Registration] = []
    if server.abilities.registers_configuration:
        options = types.DidChangeConfigurationRegistrationOptions(section=_SECTION)
        registrations.append(
            types.Registration("unstuck.configuration", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options)
        )
    content = _content_ability(server.client_capabilities)
    if content is not None and content.dynamic_registration:
        options_content = types.TextDocumentContentRegistrationOptions(schemes=["unstuck"])
        registrations.append(
            types.Registration("unstuck.content", types.WORKSPACE_TEXT_DOCUMENT_CONTENT, options_content)
        )
    if registrations:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    await _pull_configuration(server)
    server.session.live()


def _settle() -> None:
    """Collects garbage as usual again after the start, and leaves out what stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_USUAL_THRESHOLDS)
    gc.enable()


async def _watch_parent(process: int) -> None:
    """Ends the server when the editor that started it is gone but its pipe is not."""
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            os._exit(1)
        except OSError:
            return
        await asyncio.sleep(_PARENT_CHECK_SECONDS)


def _configuration(server: UnstuckServer) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def changed(params: types.DidChangeConfigurationParams) -> None:
        sent = as_object(params.settings)
        if sent:
            # At once: what the client sends next is to be read by these settings.
            _configure(server, sent.get(_SECTION, sent))
        else:
            server.spawn(_pull_configuration(server))

    @server.feature(REPORT_ERROR)
    def report_error(message: Any) -> None:
        from ..diagnosis.phrase import joined, known, phrase
        from .incidents import BadReport

        try:
            incident = server.session.report(message)
        except BadReport as problem:
            refused = phrase("Unstuck cannot use this report: {problem}", problem=str(problem))
            talk.say(server, refused, types.MessageType.Warning)
            return
        if incident is None:
            talk.say(server, phrase("Unstuck found no Claude Code error in this text."))
            return
        try:
            server.session.show(incident)
        except OSError:
            talk.say(server, joined(". ", (known(incident.condition.title), known(incident.condition.meaning))))
        if server.abilities.pulls:
            server.refresh_diagnostics()


async def _pull_configuration(server: UnstuckServer) -> None:
    if not server.abilities.configuration:
        return
    items = [types.ConfigurationItem(section=_SECTION)]
    answer = await server.workspace_configuration_async(types.ConfigurationParams(items))
    # Null says that the client has no settings to give, not that there are none.
    if answer and answer[0] is not None:
        _configure(server, answer[0])


def _configure(server: UnstuckServer, value: Any) -> None:
    from .settings import parse

    settings, problems = parse(value)
    for problem in problems:
        talk.say(server, f"Unstuck: {problem}", types.MessageType.Warning)
    if settings == server.session.settings:
        return
    lenses = settings.code_lens != server.session.settings.code_lens
    live = server.session.settings.live != settings.live
    server.session.configure(settings)
    if live and server.session.ready:
        server.session.live()
    if server.session.ready and server.abilities.pulls:
        server.refresh_diagnostics()
    if server.session.ready and lenses and server.abilities.refreshes_lenses:
        server.spawn(server.workspace_code_lens_refresh_async(None))


def serve() -> int:
    """Serves on standard input and output; 0 after `shutdown` and `exit`, 1 if the client went away."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="unstuck: %(levelname)s: %(message)s")
    # pygls logs the messages themselves; what is in the documents stays out of every log.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = create_server()
    server.serve()
    # What a client that broke off did not take is nobody's any more.
    with suppress(OSError):
        sys.stdout.close()
    return 0 if server.wire.ended else 1
