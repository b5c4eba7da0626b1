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
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import code_block, escape, harmless
from ..engine import matcher
from ..jsonvalue import as_instant, as_object, as_text
from ..redact import redact_secrets
from ..remedies import backups, catalogue, variables
from ..remedies.files import Trouble
from ..remedies.plan import Context, Outcome, Plan, Refusal
from ..remedies.waiting import in_words
from .judging import Where
from .pages import SCHEME
from .talk import ask, invalid, say, show, show_page

if TYPE_CHECKING:
    from .server import UnstuckServer

_CARRY_OUT, _GO_THERE, _UNDO, _OPEN = "Carry it out", "Go to the line", "Undo", "Open the page"
_TICK_SECONDS = 30.0
_MOST_NAMES = 6


def _context(server: UnstuckServer) -> Context:
    return Context(matcher, machine=server.session.judging.machine(Where()), version=__version__)


async def fix(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Carries out a remedy: `[remedy id, condition code?, {name?, resetsAt?}?]`."""
    remedy = REMEDIES.get(arguments[0]) if arguments and isinstance(arguments[0], str) else None
    if remedy is None:
        raise invalid(f"no remedy {arguments[:1]!r}")
    condition = by_code().get(str(arguments[1])) if len(arguments) > 1 else None
    more = as_object(arguments[2]) if len(arguments) > 2 else {}
    context = _context(server)
    try:
        names = await _names(server, context, remedy, as_text(more.get("name")))
        plan = await asyncio.to_thread(catalogue.plan, context, remedy.id, names)
        if plan.act is None:
            return await _tell(server, remedy, condition, plan, as_instant(more.get("resetsAt")))
        if plan.confirmed_first and not await _confirmed(server, context, remedy, plan):
            return _result("not done")
        outcome = await asyncio.to_thread(catalogue.carry_out, context, plan)
    except (Refusal, Trouble) as problem:
        return _prevented(server, problem)
    server.session.judging.forget()
    _done(server, context, plan, outcome)
    state = "partly done" if outcome.not_done else "done"
    return _result(state, outcome.done, outcome.not_done, outcome.next, outcome.terminal)


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
    say(server, _safe(" ".join((*outcome.done, *outcome.not_done, *outcome.next))))
    return _result("done", outcome.done, outcome.not_done, outcome.next)


async def _names(server: UnstuckServer, context: Context, remedy: Remedy, name: str | None) -> list[str]:
    """What the remedy has to be told: the variable, chosen where several are set."""
    if remedy.id != catalogue.TAKES_NAME:
        return []
    if name is not None:
        return [name]
    known = await asyncio.to_thread(variables.look, context, (*variables.OUTRANKING, *variables.ROUTING))
    names = list(dict.fromkeys(place.name for place in known.places))[:_MOST_NAMES]
    if len(names) <= 1:
        return names
    chosen = await ask(server, "Which variable is to be switched off?", names)
    if chosen is None:
        raise Refusal("no variable was chosen")
    return [chosen]


async def _tell(
    server: UnstuckServer, remedy: Remedy, condition: Condition | None, plan: Plan, resets_at: datetime | None
) -> dict[str, Any]:
    """Shows what a remedy finds and says, where it changes nothing itself."""
    text = _page(remedy, plan)
    shown = await _show_plan(server, remedy, text)
    address = links.page_of(remedy.id, condition) if condition is not None else None
    if address is not None:
        server.spawn(_offer_page(server, remedy, address))
    elif not shown:
        say(server, _safe(" ".join((f"{remedy.title}:", *plan.found, *plan.warnings, *plan.next))))
    if remedy.id == "wait-for-reset":
        target = as_instant(plan.text) or resets_at
        if target is not None:
            server.spawn(count_down(server, target))
    return _result("told", next=plan.next, terminal=plan.terminal) | {"text": text, "shown": shown}


async def _offer_page(server: UnstuckServer, remedy: Remedy, address: str) -> None:
    if await ask(server, f"{remedy.title}: {address}", [_OPEN]) == _OPEN:
        await show(server, address, external=True)


async def _confirmed(server: UnstuckServer, context: Context, remedy: Remedy, plan: Plan) -> bool:
    shown = await _show_plan(server, remedy, _page(remedy, plan))
    place = await asyncio.to_thread(_place, context, remedy, plan)
    choices = [_CARRY_OUT, *([_GO_THERE] if place is not None else [])]
    will = "; ".join(plan.will) or remedy.title
    details = "" if shown else " ".join(("", *plan.warnings))
    answer = await ask(server, _safe(f"{remedy.title}: {will}.{details}"), choices, types.MessageType.Warning)
    if answer == _GO_THERE and place is not None:
        uri, line = place
        await show(server, uri, external=False, line=line)
    return answer == _CARRY_OUT


def _place(context: Context, remedy: Remedy, plan: Plan) -> tuple[str, int] | None:
    """The file and zero-based line that the remedy would edit first."""
    if remedy.id != catalogue.TAKES_NAME:
        return None
    for place in variables.look(context, (plan.subject,)).places:
        if place.path is not None:
            return place.path.as_uri(), max(0, (place.line or 1) - 1)
    return None


def _done(server: UnstuckServer, context: Context, plan: Plan, outcome: Outcome) -> None:
    title = REMEDIES[plan.remedy].title
    parts = [*outcome.done, *(f"Not done: {each}" for each in outcome.not_done), *outcome.next]
    kind = types.MessageType.Warning if outcome.not_done else types.MessageType.Info
    text = _safe(f"{title}: {' '.join(parts)}")
    if _has_backup(context, plan):
        server.spawn(_offer_undo(server, plan, text, kind))
    else:
        say(server, text, kind)


def _has_backup(context: Context, plan: Plan) -> bool:
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
        say(server, _safe(f"{problem}. Nothing was lost."), types.MessageType.Warning)
        return _result("failed", not_done=(str(problem),))
    say(server, _safe(" ".join((f"Not carried out: {problem}.", *problem.advice))), types.MessageType.Warning)
    return _result("refused", not_done=(str(problem),), next=problem.advice)


async def _show_plan(server: UnstuckServer, remedy: Remedy, text: str) -> bool:
    return await show_page(server, f"{SCHEME}:///remedies/{remedy.id}.md", text)


def _page(remedy: Remedy, plan: Plan) -> str:
    """A plan as a page; what was found on the machine is shown as it is, never as Markdown."""
    lines = [f"# {escape(remedy.title)}", ""]
    for head, entries in (
        ("Found", plan.found),
        ("What happens", plan.will),
        ("Mind", plan.warnings),
        ("Next", plan.next),
    ):
        if entries:
            lines += [f"## {head}", "", *(f"- {escape(_safe(each))}" for each in entries), ""]
    if plan.text:
        lines += [code_block(_safe(plan.text.rstrip())), ""]
    if plan.act is not None and plan.confirmed_first:
        lines += ["Nothing has been changed yet.", ""]
    return "\n".join(lines)


def _safe(text: str) -> str:
    return redact_secrets(harmless(text))


def _result(
    state: str,
    done: Sequence[str] = (),
    not_done: Sequence[str] = (),
    next: Iterable[str] = (),
    terminal: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "state": state,
        "done": [_safe(each) for each in done],
        "notDone": [_safe(each) for each in not_done],
        "next": [_safe(each) for each in next],
        "terminal": list(terminal),
    }


async def count_down(server: UnstuckServer, target: datetime) -> None:
    """Shows how long it is until a limit resets, and gives notice when that is over."""
    now: Callable[[], datetime] = server.session.judging.machine(Where()).now
    token = f"unstuck-{uuid.uuid4()}"
    tokens = cast("dict[str, Any]", server.work_done_progress.tokens)  # pyright: ignore[reportUnknownMemberType]
    window = server.client_capabilities.window
    shown = window is not None and bool(window.work_done_progress)
    if shown:
        await server.work_done_progress.create_async(token)  # pyright: ignore[reportUnknownMemberType]
        begin = types.WorkDoneProgressBegin("Waiting for the reset", cancellable=True)
        server.work_done_progress.begin(token, begin)
    while (left := (target - now()).total_seconds()) > 0:
        if shown:
            if tokens[token].cancelled():
                break
            words = f"{in_words(target - now())} left"
            server.work_done_progress.report(token, types.WorkDoneProgressReport(message=words))
        await asyncio.sleep(min(left, _TICK_SECONDS))
    if shown:
        server.work_done_progress.end(token, types.WorkDoneProgressEnd())
        if tokens.pop(token).cancelled():
            return
    say(server, "The limit has reset by its printed time; not yet confirmed. Send the last message again.")


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
        say(server, _safe(f"The answer could not be kept: {trouble}."), types.MessageType.Warning)
        return {"question": question.id, "answer": given.id, "kept": False}
    server.session.judging.forget()
    say(server, f"Noted: {question.text} {given.label}.")
    return {"question": question.id, "answer": given.id, "kept": True}
