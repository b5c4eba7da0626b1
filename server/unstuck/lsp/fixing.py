"""Remedies carried out for an editor: shown first, asked for where something changes, undone on request."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types

from .. import __version__
from ..diagnosis import links
from ..diagnosis.catalogue import by_code
from ..diagnosis.model import Condition, Remedy
from ..diagnosis.phrase import joined, known, phrase
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import code_block, escape, harmless, prose
from ..engine import matcher
from ..jsonvalue import as_instant, as_object, as_text
from ..overview import connecting
from ..redact import redact_people
from ..remedies import backups, catalogue, variables
from ..remedies.connect import CONNECT, DISCONNECT, program
from ..remedies.files import Trouble
from ..remedies.plan import Context, Outcome, Plan, Refusal
from ..remedies.sessions import newest_transcript
from ..remedies.waiting import in_words
from ..sources.sessions import folder_of
from . import protocol
from .judging import Where
from .pages import SCHEME
from .talk import ask, invalid, say, show, show_page

if TYPE_CHECKING:
    from .server import UnstuckServer

_CARRY_OUT, _GO_THERE = phrase("Carry it out"), phrase("Go to the line")
_UNDO, _OPEN = phrase("Undo"), phrase("Open the page")
_RESUME = "resume-session"
_TICK_SECONDS = 30.0
_MOST_NAMES = 6


def _context(server: UnstuckServer, where: Where | None = None) -> Context:
    return Context(matcher, machine=server.session.judging.machine(where or Where()), version=__version__)


async def fix(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Carries out a remedy: `[remedy id, condition code?, {name?, resetsAt?}?]`; without a code, for what is open."""
    remedy = REMEDIES.get(arguments[0]) if arguments and isinstance(arguments[0], str) else None
    if remedy is None:
        raise invalid(f"no remedy {arguments[:1]!r}")
    code = arguments[1] if len(arguments) > 1 else None
    more = as_object(arguments[2]) if len(arguments) > 2 else {}
    incident = server.session.newest_open() if code is None else None
    condition = by_code().get(str(code)) if incident is None else incident.condition
    resets_at = as_instant(more.get("resetsAt")) or (incident.fields.resets_at if incident is not None else None)
    context = _context(server, Where.of(incident.report) if incident is not None else None)
    try:
        names = await _names(server, context, remedy, as_text(more.get("name")))
        plan = await asyncio.to_thread(catalogue.plan, context, remedy.id, names)
        if plan.act is None:
            told = await _tell(server, known(remedy.title), condition, plan, resets_at)
            return told | (await asyncio.to_thread(_resumed, context) if remedy.id == _RESUME else {})
        if plan.confirmed_first and not await _confirmed(server, context, known(remedy.title), plan):
            return _result(server, "not done")
        outcome = await asyncio.to_thread(catalogue.carry_out, context, plan)
    except (Refusal, Trouble) as problem:
        return _prevented(server, problem)
    return _done(server, context, known(remedy.title), plan, outcome)


def _resumed(context: Context) -> dict[str, Any]:
    """The command that takes the newest session up again, and the folder in which it finds the session."""
    transcript = newest_transcript(context)
    folder = folder_of(transcript)
    where = {"terminalFolder": str(folder)} if folder is not None and folder.is_dir() else {}
    return {"terminal": ["claude", "--resume", transcript.session], **where}


async def connect(server: UnstuckServer, command: str) -> dict[str, Any]:
    """Has Claude Code tell us of its errors, or no more."""
    context = _context(server)
    change = DISCONNECT if command == protocol.DISCONNECT else CONNECT
    try:
        plan = await asyncio.to_thread(connecting.planned, context, change, program)
        title = connecting.TITLES[change]
        if plan.act is None:
            return await _tell(server, title, None, plan, None)
        if not await _confirmed(server, context, title, plan):
            return _result(server, "not done")
        outcome = await asyncio.to_thread(plan.act)
    except (Refusal, Trouble) as problem:
        return _prevented(server, problem)
    result = _done(server, context, title, plan, outcome)
    await server.status_bar.renew()
    return result


async def undo(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Restores what a remedy changed last: `[remedy id, subject?]`."""
    name = as_text(arguments[0]) if arguments else None
    if name not in REMEDIES:
        raise invalid(f"no remedy {arguments[:1]!r}")
    context = _context(server)
    subject = as_text(arguments[1]) if len(arguments) > 1 else None
    try:
        restore = await asyncio.to_thread(backups.plan_restore, context, str(name), subject or "")
        outcome = await asyncio.to_thread(partial(catalogue.undo, context, restore, even_if_changed=False))
    except (Refusal, Trouble) as problem:
        return _prevented(server, problem)
    server.session.judging.forget()
    _say(server, joined(" ", (*outcome.done, *outcome.not_done, *outcome.next)))
    return _result(server, "done", outcome.done, outcome.not_done, outcome.next)


async def _names(server: UnstuckServer, context: Context, remedy: Remedy, name: str | None) -> list[str]:
    """What the remedy has to be told: the variable, chosen where several are set."""
    if remedy.id != catalogue.TAKES_NAME:
        return []
    if name is not None:
        return [name]
    looked = await asyncio.to_thread(variables.look, context, (*variables.OUTRANKING, *variables.ROUTING))
    names = list(dict.fromkeys(place.name for place in looked.places))[:_MOST_NAMES]
    if len(names) <= 1:
        return names
    chosen = await ask(server, phrase("Which variable is to be switched off?"), names)
    if chosen is None:
        raise Refusal(phrase("no variable was chosen"))
    return [chosen]


async def _tell(
    server: UnstuckServer, title: str, condition: Condition | None, plan: Plan, resets_at: datetime | None
) -> dict[str, Any]:
    """Shows what a remedy finds and says, where it changes nothing itself."""
    text = _page(server, title, plan)
    shown = await _show_plan(server, plan, text)
    address = links.page_of(plan.remedy, condition) if condition is not None else None
    if address is not None:
        server.spawn(_offer_page(server, title, address))
    elif not shown:
        _say(server, joined(" ", (joined("", (title, ":")), *plan.found, *plan.warnings, *plan.next)))
    if plan.remedy == "wait-for-reset":
        target = as_instant(plan.text) or resets_at
        if target is not None:
            server.spawn(count_down(server, target))
    return _result(server, "told", next=plan.next, terminal=plan.terminal) | {"text": text, "shown": shown}


async def _offer_page(server: UnstuckServer, title: str, address: str) -> None:
    if await ask(server, joined(": ", (title, address)), [_OPEN]) == _OPEN:
        await show(server, address, external=True)


async def _confirmed(server: UnstuckServer, context: Context, title: str, plan: Plan) -> bool:
    shown = await _show_plan(server, plan, _page(server, title, plan))
    place = await asyncio.to_thread(_place, context, plan)
    choices = [_CARRY_OUT, *([_GO_THERE] if place is not None else [])]
    will = joined("; ", plan.will) if plan.will else title
    details = joined(" ", ("", *plan.warnings)) if not shown else ""
    question = server.session.words(joined("", (title, ": ", will, ".", details)))
    answer = await ask(server, _safe(question), choices, types.MessageType.Warning)
    if answer == _GO_THERE and place is not None:
        uri, line = place
        await show(server, uri, external=False, line=line)
    return answer == _CARRY_OUT


def _place(context: Context, plan: Plan) -> tuple[str, int] | None:
    """The file and zero-based line that the remedy would edit first."""
    if plan.remedy != catalogue.TAKES_NAME:
        return None
    for place in variables.look(context, (plan.subject,)).places:
        if place.path is not None:
            return place.path.as_uri(), max(0, (place.line or 1) - 1)
    return None


def _done(server: UnstuckServer, context: Context, title: str, plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """Says what was done, and how to undo it."""
    server.session.judging.forget()
    not_done = (phrase("Not done: {thing}", thing=each) for each in outcome.not_done)
    kind = types.MessageType.Warning if outcome.not_done else types.MessageType.Info
    told = joined("", (title, ": ", joined(" ", (*outcome.done, *not_done, *outcome.next))))
    text = _safe(server.session.words(told))
    if _has_backup(context, plan):
        server.spawn(_offer_undo(server, plan, text, kind))
    else:
        say(server, text, kind)
    if outcome.written is not None and server.abilities.shows_documents:
        server.spawn(show(server, outcome.written.as_uri(), external=False))
    state = "partly done" if outcome.not_done else "done"
    return _result(server, state, outcome.done, outcome.not_done, outcome.next, outcome.terminal)


def _has_backup(context: Context, plan: Plan) -> bool:
    if plan.remedy not in REMEDIES:
        return False
    try:
        backups.plan_restore(context, plan.remedy, plan.subject)
    except (Refusal, Trouble):
        return False
    return True


async def _offer_undo(server: UnstuckServer, plan: Plan, text: str, kind: types.MessageType) -> None:
    if await ask(server, text, [_UNDO], kind) == _UNDO:
        await undo(server, plan.remedy, plan.subject)


def _prevented(server: UnstuckServer, problem: Refusal | Trouble) -> dict[str, Any]:
    if isinstance(problem, Trouble):
        _say(server, phrase("{problem}. Nothing was lost.", problem=problem.text), types.MessageType.Warning)
        return _result(server, "failed", not_done=(problem.text,))
    refused = phrase("Not carried out: {problem}.", problem=problem.text)
    _say(server, joined(" ", (refused, *problem.advice)), types.MessageType.Warning)
    return _result(server, "refused", not_done=(problem.text,), next=problem.advice)


async def _show_plan(server: UnstuckServer, plan: Plan, text: str) -> bool:
    return await show_page(server, f"{SCHEME}:///remedies/{plan.remedy}.md", text)


def _page(server: UnstuckServer, title: str, plan: Plan) -> str:
    """A plan as a page; what was found on the machine is shown as it is, never as Markdown."""
    words = server.session.words
    lines = [f"# {escape(words(title))}", ""]
    for head, entries in (
        (phrase("Found"), plan.found),
        (phrase("What happens"), plan.will),
        (phrase("Mind"), plan.warnings),
        (phrase("Next"), plan.next),
    ):
        if entries:
            lines += [f"## {words(head)}", "", *(f"- {prose(_safe(words(each)))}" for each in entries), ""]
    if plan.text:
        lines += [code_block(_safe(words(plan.text).rstrip())), ""]
    if plan.act is not None and plan.confirmed_first:
        lines += [words(phrase("Nothing has been changed yet.")), ""]
    return "\n".join(lines)


def _say(server: UnstuckServer, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
    """Says what may hold something from this machine."""
    say(server, _safe(server.session.words(text)), kind)


def _safe(text: str) -> str:
    return redact_people(harmless(text))


def _result(
    server: UnstuckServer,
    state: str,
    done: Sequence[str] = (),
    not_done: Sequence[str] = (),
    next: Iterable[str] = (),
    terminal: Sequence[str] = (),
) -> dict[str, Any]:
    words = server.session.words
    return {
        "state": state,
        "done": [_safe(words(each)) for each in done],
        "notDone": [_safe(words(each)) for each in not_done],
        "next": [_safe(words(each)) for each in next],
        "terminal": list(terminal),
    }


async def count_down(server: UnstuckServer, target: datetime) -> None:
    """Shows how long it is until a limit resets, and gives notice when that is over."""
    now: Callable[[], datetime] = server.session.judging.machine(Where()).now
    token = f"unstuck-{uuid.uuid4()}"
    tokens = cast("dict[str, Any]", server.work_done_progress.tokens)  # pyright: ignore[reportUnknownMemberType]
    window = server.client_capabilities.window
    shown = window is not None and bool(window.work_done_progress)
    words = server.session.words
    if shown:
        await server.work_done_progress.create_async(token)  # pyright: ignore[reportUnknownMemberType]
        begin = types.WorkDoneProgressBegin(words(phrase("Waiting for the reset")), cancellable=True)
        server.work_done_progress.begin(token, begin)
    while (left := (target - now()).total_seconds()) > 0:
        if shown:
            if tokens[token].cancelled():
                break
            still = words(phrase("{time} left", time=in_words(target - now())))
            server.work_done_progress.report(token, types.WorkDoneProgressReport(message=still))
        await asyncio.sleep(min(left, _TICK_SECONDS))
    if shown:
        server.work_done_progress.end(token, types.WorkDoneProgressEnd())
        if tokens.pop(token).cancelled():
            return
    say(server, phrase("The limit has reset by its printed time; not yet confirmed. Send the last message again."))


async def answer(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Keeps the answer to a question as evidence: `[question id, answer id]`."""
    from ..diagnosis.question import QUESTIONS
    from ..remedies import history

    asked, chosen = (as_text(each) for each in (*arguments, None, None)[:2])
    question = QUESTIONS.get(asked or "")
    given = next((each for each in question.answers if each.id == chosen), None) if question is not None else None
    if question is None or given is None:
        raise invalid(f"no such question, or no such answer to it: {list(arguments)[:2]!r}")
    try:
        await asyncio.to_thread(history.answer, _context(server), question.id, given.id)
    except Trouble as trouble:
        kept = phrase("The answer could not be kept: {problem}.", problem=trouble.text)
        _say(server, kept, types.MessageType.Warning)
        return {"question": question.id, "answer": given.id, "kept": False}
    server.session.judging.forget()
    noted = phrase("Noted: {question} {answer}.", question=known(question.text), answer=known(given.label))
    say(server, noted)
    return {"question": question.id, "answer": given.id, "kept": True}
