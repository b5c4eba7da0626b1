"""Hover, code actions, code lenses, links, pages and commands: what `features` answers with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lsprotocol import types

from ..diagnosis import links
from ..diagnosis.catalogue import by_code
from ..diagnosis.diagnose import diagnose
from ..diagnosis.model import Condition, Remedy
from ..diagnosis.others import others
from ..diagnosis.phrase import joined, known, phrase
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import hover_markdown, hover_text
from ..diagnosis.scan import Group, Position
from ..jsonvalue import as_list, as_object, as_text
from . import actions, incidents
from .convert import place
from .judging import Where
from .protocol import EXPLAIN
from .talk import invalid, say, show, show_page
from .verdicts import where

if TYPE_CHECKING:
    from ..live.incidents import Incident
    from .server import UnstuckServer


def _position(value: types.Position) -> Position:
    return Position(value.line, value.character)


async def hover(server: UnstuckServer, params: types.HoverParams) -> dict[str, Any] | None:
    """What a finding means, under the cursor, by what is known of this machine."""
    session = server.session
    uri, position = params.text_document.uri, _position(params.position)
    found = session.group_under(uri, position)
    if found is None:
        return None
    await session.judging.gathered(where(found[0]))
    # Meanwhile the document may have changed.
    found = session.group_under(uri, position)
    if found is None:
        return None
    document, group = found
    condition, fields = group.first.condition, document.fields(group.first)
    evidence = session.judging.known(where(document))
    judged = diagnose(condition, fields, evidence)
    kind = "markdown" if server.abilities.markdown else "plaintext"
    if session.links:
        titled = actions.titled(condition, fields, session.words)
        value = hover_markdown(condition, fields, judged, group.times, evidence, titled, session.words)
        value = "\n\n".join(part for part in (value, actions.answers(judged, session.words)) if part)
    else:
        render = hover_markdown if server.abilities.markdown else hover_text
        value = render(condition, fields, judged, group.times, evidence, words=session.words)
    span = place(document.lines, group.first.start, group.first.end, server.abilities.encoding)
    return {"contents": {"kind": kind, "value": value}, "range": span}


def document_link(server: UnstuckServer, params: types.DocumentLinkParams) -> list[dict[str, Any]]:
    """Links on known addresses inside findings."""
    return server.session.addresses(params.text_document.uri)


def code_lens(server: UnstuckServer, params: types.CodeLensParams) -> list[dict[str, Any]]:
    """A lens above each finding, where the client wants lenses."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or not server.session.settings.code_lens or not server.session.reads(document):
        return []
    words = server.session.words
    return [
        {
            "range": place(document.lines, group.first.start, group.first.start, server.abilities.encoding),
            "command": {
                "title": words(phrase("{error}: what to do", error=known(group.first.condition.title))),
                "command": EXPLAIN,
                "arguments": [group.first.condition.code],
            },
        }
        for group in document.groups(server.session.settings.max_findings)[0]
        if server.session.settings.severity_of(group) is not None
    ]


async def content(server: UnstuckServer, params: types.TextDocumentContentParams) -> dict[str, str]:
    """One of our pages. Raises `JsonRpcInvalidParams`."""
    session = server.session
    uri = unquote(params.uri)
    kind, name = incidents.named(uri) or ("", "")
    incident = session.incidents.get(name) if kind == "incidents" else None
    if incident is not None:
        page = session.page(incident)
    elif kind == "conditions":
        page = incidents.condition_page(name, session.words)
    else:
        from . import views

        # An editor that opens its windows again may ask before anybody has shown the page.
        page = session.pages.get(uri) or await views.made(server, uri)
    if page is None:
        raise invalid(f"there is no page at {params.uri}")
    return {"text": page}


async def code_action(server: UnstuckServer, params: types.CodeActionParams) -> list[dict[str, Any]]:
    """What can be done about the findings in a range."""
    only = params.context.only
    if only and not any(_is_kind(getattr(kind, "value", kind)) for kind in only):
        return []
    session = server.session
    uri = params.text_document.uri
    start, end = _position(params.range.start), _position(params.range.end)
    found = session.groups_at(uri, start, end)
    if found:
        await session.judging.gathered(where(found[0][0]))
        found = session.groups_at(uri, start, end)
    result: list[dict[str, Any]] = []
    for document, group in found:
        condition, fields = group.first.condition, document.fields(group.first)
        judged = session.judging.judge(condition, fields, where(document))
        at = place(document.lines, group.first.start, group.first.start, server.abilities.encoding)["start"]
        offered = actions.actions(condition, fields, judged, (uri, at), [])
        result.extend(_action_values(server, offered, _diagnostic_of(params, group)))
    incident = session.incident_at(uri)
    if incident is not None and not found:
        condition, fields = incident.condition, incident.fields
        evidence = session.judging.known(Where.of(incident.report))
        judged = diagnose(condition, fields, evidence)
        left = [each.remedy for each in others(condition, fields, judged, evidence)]
        offered = actions.actions(condition, fields, judged, None, left)
        if incident.open:
            offered.append(actions.dismiss(incident.id))
        result.extend(_action_values(server, offered, None))
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
    server: UnstuckServer, offered: list[actions.Action], reported: types.Diagnostic | None
) -> list[dict[str, Any]]:
    abilities, words = server.abilities, server.session.words
    result: list[dict[str, Any]] = []
    for action in offered:
        if not abilities.action_literals:
            if action.disabled is None:
                result.append(action.as_command(words))
            continue
        if action.disabled is not None and not abilities.action_disabled:
            continue
        value: dict[str, Any] = {"title": words(action.title), "kind": actions.QUICK_FIX}
        if reported is not None:
            value["diagnostics"] = [reported]
        if action.preferred and abilities.action_preferred:
            value["isPreferred"] = True
        if action.disabled is not None:
            value["disabled"] = {"reason": words(action.disabled)}
        elif abilities.action_resolve:
            value["data"] = {"command": action.command, "arguments": list(action.arguments)}
        else:
            value["command"] = action.as_command(words)
        result.append(value)
    return result


async def open_page(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Opens a page in the browser: `[remedy id, condition code?]`; without a code, the one for what is open."""
    remedy = str(arguments[0]) if arguments else ""
    if not remedy:
        raise invalid("the id of a remedy is needed")
    if len(arguments) > 1 and arguments[1] is not None:
        condition = _condition(arguments, 1)
    else:
        incident = server.session.newest_open()
        condition = incident.condition if incident is not None else None
    address = links.page_of(remedy, condition)
    if address is None:
        raise invalid(f"{remedy} opens no page{f' for {condition.code}' if condition is not None else ''}")
    shown = await show(server, address, external=True)
    return {"uri": address, "shown": shown}


def copy_request_ids(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Shows and returns request ids."""
    given = [as_text(each) for each in as_list(arguments[0])] if arguments else []
    ids = [each for each in given if each is not None]
    if not ids or len(ids) < len(given):
        raise invalid("request ids must be a list of strings")
    text = "\n".join(ids)
    # Only an editor reaches the clipboard: the ids are shown, and returned for a client that copies.
    server.window_show_message(types.ShowMessageParams(type=types.MessageType.Info, message=text))
    return {"text": text}


async def explain(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Shows a condition's page."""
    condition = _condition(arguments, 0)
    text = incidents.condition_page(condition.code, server.session.words) or ""
    shown = await show_page(server, incidents.condition_uri(condition.code), text)
    if not shown:
        say(server, joined(". ", (known(condition.title), known(condition.meaning))))
    return {"text": text, "shown": shown}


def show_remedy(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Says a remedy's steps."""
    condition = _condition(arguments, 1)
    # A cause may advise what the condition itself does not; its steps are then those of the remedy alone.
    own = (each for each in condition.remedies if each.id == arguments[0])
    remedy = next(own, _remedy(arguments))
    if remedy is None:
        raise invalid(f"no remedy {arguments[0]!r}")
    steps = joined(" ", map(known, remedy.steps))
    text = server.session.words(phrase("{remedy}: {steps}", remedy=known(remedy.title), steps=steps))
    say(server, text)
    return {"text": text}


async def other_remedies(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Opens the page of the incident that a finding tells of: `[uri, position]`."""
    session = server.session
    uri = as_text(arguments[0]) if arguments else None
    at = as_object(arguments[1]) if len(arguments) > 1 else {}
    line, character = at.get("line"), at.get("character")
    if uri is None or not isinstance(line, int) or not isinstance(character, int):
        raise invalid("an address and a position are needed")
    found = session.group_under(uri, Position(line, character))
    if found is None:
        raise invalid("there is no finding at this place any more")
    return await show_incident(server, session.incident_of(*found))


async def show_incident(server: UnstuckServer, incident: Incident) -> dict[str, Any]:
    """Opens an incident's page, made afresh by what is known now."""
    session = server.session
    await session.judging.gathered(Where.of(incident.report))
    try:
        session.show(incident)
    except OSError:
        title = known(incident.condition.title)
        say(server, phrase("{error}. The page could not be written.", error=title))
        return {"uri": session.address(incident), "shown": False}
    address = session.address(incident)
    return {"uri": address, "shown": await show(server, address, external=False)}


def dismiss(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Closes an incident in every editor of this machine: `[incident id]`."""
    session = server.session
    id = as_text(arguments[0]) if arguments else None
    incident = session.incidents.get(id or "")
    if incident is None:
        raise invalid(f"no incident {id!r}")
    try:
        over = session.hub.dismiss(incident.id)
    except OSError as error:
        say(server, phrase("Other editors cannot be told: {problem}.", problem=error.strerror))
        over = next((each for each in session.hub.incidents() if each.id == incident.id), None)
    if over is None:
        # It came from a document alone.
        incident.end(datetime.now(UTC), "dismissed")
        over = incident
    session.take((over,))
    return {"incident": over.id, "open": over.open}


def _remedy(arguments: tuple[Any, ...]) -> Remedy | None:
    return REMEDIES.get(arguments[0]) if arguments and isinstance(arguments[0], str) else None


def _condition(arguments: tuple[Any, ...], index: int) -> Condition:
    code = arguments[index] if len(arguments) > index else None
    condition = by_code().get(code) if isinstance(code, str) else None
    if condition is None:
        raise invalid(f"no condition {code!r}")
    return condition
