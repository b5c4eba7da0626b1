"""Hover, code actions, code lenses, links, pages and commands: what `features` answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lsprotocol import types

from ..diagnosis import links
from ..diagnosis.catalogue import by_code
from ..diagnosis.diagnose import diagnose
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition, Remedy
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import hover_markdown, hover_text
from ..diagnosis.scan import Group, Position
from ..jsonvalue import as_list, as_object, as_text
from . import actions, incidents
from .convert import place
from .protocol import EXPLAIN

if TYPE_CHECKING:
    from .server import UnstuckServer


def _position(value: types.Position) -> Position:
    return Position(value.line, value.character)


def hover(server: UnstuckServer, params: types.HoverParams) -> dict[str, Any] | None:
    """What a finding means, under the cursor."""
    found = server.session.group_under(params.text_document.uri, _position(params.position))
    if found is None:
        return None
    document, group = found
    condition, fields = group.first.condition, document.fields(group.first)
    render = hover_markdown if server.abilities.markdown else hover_text
    value = render(condition, fields, diagnose(condition, fields), group.times)
    kind = "markdown" if server.abilities.markdown else "plaintext"
    span = place(document.lines, group.first.start, group.first.end, server.abilities.encoding)
    return {"contents": {"kind": kind, "value": value}, "range": span}


def document_link(server: UnstuckServer, params: types.DocumentLinkParams) -> list[dict[str, Any]]:
    """Links on known addresses inside findings."""
    return server.session.links(params.text_document.uri)


def code_lens(server: UnstuckServer, params: types.CodeLensParams) -> list[dict[str, Any]]:
    """A lens above each finding, where the client wants lenses."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or not server.session.settings.code_lens or not server.session.reads(document):
        return []
    return [
        {
            "range": place(document.lines, group.first.start, group.first.start, server.abilities.encoding),
            "command": {
                "title": f"{group.first.condition.title}: what to do",
                "command": EXPLAIN,
                "arguments": [group.first.condition.code],
            },
        }
        for group in document.groups(server.session.settings.max_findings)[0]
        if server.session.settings.severity_of(group) is not None
    ]


def content(server: UnstuckServer, params: types.TextDocumentContentParams) -> dict[str, str]:
    """One of our pages. Raises `JsonRpcInvalidParams`."""
    from .server import invalid

    page = incidents.page_of(unquote(params.uri), server.session.incidents)
    if page is None:
        raise invalid(f"there is no page at {params.uri}")
    return {"text": page}


def code_action(server: UnstuckServer, params: types.CodeActionParams) -> list[dict[str, Any]]:
    """What can be done about the findings in a range."""
    only = params.context.only
    if only and not any(_is_kind(getattr(kind, "value", kind)) for kind in only):
        return []
    uri = params.text_document.uri
    found = server.session.groups_at(uri, _position(params.range.start), _position(params.range.end))
    result: list[dict[str, Any]] = []
    for document, group in found:
        fields = document.fields(group.first)
        reported = _diagnostic_of(params, group)
        result.extend(_action_values(server, group.first.condition, fields, reported))
    incident = server.session.incident_at(uri)
    if incident is not None and not found:
        reported_one = incident.reported
        result.extend(_action_values(server, reported_one.condition, reported_one.fields, None))
    return result


def resolve(action: types.CodeAction) -> types.CodeAction:
    """An action with its command."""
    data = as_object(action.data)
    command = as_text(data.get("command"))
    # Some clients resolve an action that has its command already; nothing of it may get lost.
    if action.command is None and command is not None:
        action.command = types.Command(action.title, command, arguments=as_list(data.get("arguments")))
    return action


def _is_kind(kind: str) -> bool:
    return kind in ("", actions.QUICK_FIX) or actions.QUICK_FIX.startswith(f"{kind}.")


def _diagnostic_of(params: types.CodeActionParams, group: Group) -> types.Diagnostic | None:
    code = group.first.condition.code
    return next((each for each in params.context.diagnostics if each.source == "unstuck" and each.code == code), None)


def _action_values(
    server: UnstuckServer, condition: Condition, fields: Fields, reported: types.Diagnostic | None
) -> list[dict[str, Any]]:
    abilities = server.abilities
    result: list[dict[str, Any]] = []
    for action in actions.actions(condition, fields):
        if not abilities.action_literals:
            if action.disabled is None:
                result.append(action.as_command)
            continue
        if action.disabled is not None and not abilities.action_disabled:
            continue
        value: dict[str, Any] = {"title": action.title, "kind": actions.QUICK_FIX}
        if reported is not None:
            value["diagnostics"] = [reported]
        if action.preferred and abilities.action_preferred:
            value["isPreferred"] = True
        if action.disabled is not None:
            value["disabled"] = {"reason": action.disabled}
        elif abilities.action_resolve:
            value["data"] = {"command": action.command, "arguments": list(action.arguments)}
        else:
            value["command"] = action.as_command
        result.append(value)
    return result


async def open_page(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Opens a page of our catalogue in the browser."""
    remedy, condition = _remedy(arguments), _condition(arguments, 1)
    address = links.page_of(remedy.id if remedy else str(arguments[0]), condition)
    if address is None:
        from .server import invalid

        raise invalid(f"{arguments[0]} opens no page for {condition.code}")
    shown = await _show(server, address, external=True)
    return {"uri": address, "shown": shown}


def copy_request_ids(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Shows and returns request ids."""
    from .server import invalid

    given = [as_text(each) for each in as_list(arguments[0])] if arguments else []
    known = [each for each in given if each is not None]
    if not known or len(known) < len(given):
        raise invalid("request ids must be a list of strings")
    text = "\n".join(known)
    # Only an editor reaches the clipboard: the ids are shown, and returned for a client that copies.
    server.window_show_message(types.ShowMessageParams(type=types.MessageType.Info, message=text))
    return {"text": text}


async def explain(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Shows a condition's page."""
    condition = _condition(arguments, 0)
    text = incidents.condition_page(condition.code) or ""
    shown = await _show_page(server, incidents.condition_uri(condition.code), text)
    if not shown:
        _say(server, f"{condition.title}. {condition.meaning}")
    return {"text": text, "shown": shown}


def show_remedy(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Says a remedy's steps."""
    from .server import invalid

    condition = _condition(arguments, 1)
    # A cause may advise what the condition itself does not; its steps are then those of the remedy alone.
    known = (each for each in condition.remedies if each.id == arguments[0])
    remedy = next(known, _remedy(arguments))
    if remedy is None:
        raise invalid(f"no remedy {arguments[0]!r}")
    text = f"{remedy.title}: {' '.join(remedy.steps)}"
    _say(server, text)
    return {"text": text}


async def _show_page(server: UnstuckServer, uri: str, text: str) -> bool:
    try:
        where = server.session.show_page(uri, text)
    except OSError:
        return False
    return await _show(server, where, external=False)


def _remedy(arguments: tuple[Any, ...]) -> Remedy | None:
    return REMEDIES.get(arguments[0]) if arguments and isinstance(arguments[0], str) else None


def _condition(arguments: tuple[Any, ...], index: int) -> Condition:
    from .server import invalid

    code = arguments[index] if len(arguments) > index else None
    condition = by_code().get(code) if isinstance(code, str) else None
    if condition is None:
        raise invalid(f"no condition {code!r}")
    return condition


def _say(server: UnstuckServer, message: str) -> None:
    server.window_show_message(types.ShowMessageParams(type=types.MessageType.Info, message=message))


async def _show(server: UnstuckServer, address: str, *, external: bool) -> bool:
    """Has the client open an address; without that ability it is told the address."""
    if server.abilities.shows_documents:
        answer = await server.window_show_document_async(
            types.ShowDocumentParams(uri=address, external=external, take_focus=True)
        )
        if answer.success:
            return True
    if external:
        _say(server, f"Open {address}")
    return False
