"""Which requests are answered. The answers are loaded with the first of them, after `initialize`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from . import protocol

if TYPE_CHECKING:
    from .server import UnstuckServer


def register(server: UnstuckServer) -> None:
    """Gives the server its handlers."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> dict[str, Any] | None:
        from . import answers

        return await answers.hover(server, params)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=False))
    def document_link(params: types.DocumentLinkParams) -> list[dict[str, Any]]:
        from . import answers

        return answers.document_link(server, params)

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    def code_lens(params: types.CodeLensParams) -> list[dict[str, Any]]:
        from . import answers

        return answers.code_lens(server, params)

    @server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)
    async def content(params: types.TextDocumentContentParams) -> dict[str, str]:
        from . import answers

        return await answers.content(server, params)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix], resolve_provider=True),
    )
    async def code_action(params: types.CodeActionParams) -> list[dict[str, Any]]:
        from . import answers

        return await answers.code_action(server, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolve(action: types.CodeAction) -> types.CodeAction:
        from . import answers

        return answers.resolve(action)

    @server.feature(protocol.STATUS)
    async def status(_: Any) -> dict[str, Any]:
        return await server.status_bar.ask()

    @server.feature(protocol.TERMINAL)
    def terminal(params: Any) -> None:
        server.terminals.take(params)

    @server.command(protocol.OPEN_PAGE)
    async def open_page(*arguments: Any) -> dict[str, Any]:
        from . import answers

        return await answers.open_page(server, *arguments)

    @server.command(protocol.COPY_REQUEST_IDS)
    async def copy_request_ids(*arguments: Any) -> dict[str, Any]:
        from . import answers

        return answers.copy_request_ids(server, *arguments)

    @server.command(protocol.EXPLAIN)
    async def explain(*arguments: Any) -> dict[str, Any]:
        from . import answers

        return await answers.explain(server, *arguments)

    @server.command(protocol.SHOW_REMEDY)
    async def show_remedy(*arguments: Any) -> dict[str, Any]:
        from . import answers

        return answers.show_remedy(server, *arguments)

    @server.command(protocol.OTHER_REMEDIES)
    async def other_remedies(*arguments: Any) -> dict[str, Any]:
        from . import answers

        return await answers.other_remedies(server, *arguments)

    @server.command(protocol.FIX)
    async def fix(*arguments: Any) -> dict[str, Any]:
        from . import fixing

        return await fixing.fix(server, *arguments)

    @server.command(protocol.UNDO)
    async def undo(*arguments: Any) -> dict[str, Any]:
        from . import fixing

        return await fixing.undo(server, *arguments)

    @server.command(protocol.ANSWER)
    async def answer(*arguments: Any) -> dict[str, Any]:
        from . import fixing

        return await fixing.answer(server, *arguments)

    @server.command(protocol.DISMISS)
    async def dismiss(*arguments: Any) -> dict[str, Any]:
        from . import answers

        return answers.dismiss(server, *arguments)

    @server.command(protocol.DIAGNOSE)
    async def diagnose(*arguments: Any) -> dict[str, Any]:
        from . import views

        return await views.diagnose(server, *arguments)

    @server.command(protocol.SHOW_PAGE)
    async def show_page(*arguments: Any) -> dict[str, Any]:
        from . import views

        return await views.show_page(server, *arguments)

    @server.command(protocol.CONNECT)
    async def connect(*_: Any) -> dict[str, Any]:
        from . import fixing

        return await fixing.connect(server, protocol.CONNECT)

    @server.command(protocol.DISCONNECT)
    async def disconnect(*_: Any) -> dict[str, Any]:
        from . import fixing

        return await fixing.connect(server, protocol.DISCONNECT)
