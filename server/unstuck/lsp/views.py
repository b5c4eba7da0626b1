"""What is made when somebody wants to see it: pages on usage, this machine and a sample; the diagnosis of any text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnosis.diagnose import diagnose as judge
from ..diagnosis.evidence import Evidence, UsageWindow
from ..diagnosis.phrase import Words, known, phrase
from ..diagnosis.render import COSTS_MONEY, code, code_block, escape, harmless, hover_markdown, prose
from ..diagnosis.report import Report
from ..engine import matcher
from ..jsonvalue import as_object, as_text
from ..live import forecast
from ..live.incidents import Incident, Sign, identifier
from ..live.notices import window_name
from ..live.status import filled
from ..machine import Machine
from ..overview import machine as overview
from ..overview import usage as figures
from ..present import window_state
from ..sources.online import Online
from . import actions, talk
from .answers import show_incident
from .incidents import recognise
from .judging import Where
from .pages import SCHEME
from .protocol import SHOW_PAGE

if TYPE_CHECKING:
    from .server import UnstuckServer

_DAYS = 7
_BAR = 20
_TOLD = 3
_LONGEST = 20_000
_AROUND = 4_000
_SAMPLE = Path(__file__).with_name("sample.log")
_HEADS = {
    "usage": phrase("Usage of Claude Code"),
    "doctor": phrase("Claude Code on this machine"),
    "sample": phrase("A sample diagnosis"),
}
_OFF = phrase("Looking at this machine is switched off (`unstuck.evidence`).")
_NOTHING = phrase("No usage figures are known on this machine. Open `/usage` in Claude Code once, and look again.")


# --- commands -------------------------------------------------------------------------------------------------------


async def diagnose(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Recognises what stands in a text and shows its page: `[text, {cwd?}]`."""
    text = as_text(arguments[0]) if arguments else None
    if text is None:
        raise talk.invalid("a text is needed")
    folder = as_text(as_object(arguments[1]).get("cwd")) if len(arguments) > 1 else None
    if folder is not None and not Path(folder).is_absolute():
        folder = None
    sign, found = await asyncio.to_thread(_recognised, text, folder)
    if sign is None:
        talk.say(server, phrase("Unstuck found no Claude Code error in this text."))
        return {"found": 0, "shown": False}
    # It may be long over: a page is shown, and nothing on this machine is called broken for it.
    incident = Incident(identifier(sign), [sign])
    server.session.add(incident)
    return {"found": found} | await show_incident(server, incident)


async def show_page(server: UnstuckServer, *arguments: Any) -> dict[str, Any]:
    """Makes a page afresh and shows it: `["usage" | "doctor" | "sample" | "incident", incident id?]`."""
    kind = as_text(arguments[0]) if arguments else None
    if kind == "incident":
        return await _show_incident(server, arguments[1] if len(arguments) > 1 else None)
    uri = f"{SCHEME}:///{kind}.md"
    text = await made(server, uri)
    if text is None:
        raise talk.invalid(f"there is no page {kind!r}")
    where = server.session.show_page(uri, text)
    return {"uri": where, "shown": await talk.show(server, where, external=False)}


async def _show_incident(server: UnstuckServer, id: Any) -> dict[str, Any]:
    session = server.session
    incident = session.newest_open() if id is None else session.incidents.get(str(id))
    if incident is not None:
        return await show_incident(server, incident)
    if id is not None:
        raise talk.invalid(f"no incident {id!r}")
    talk.say(server, phrase("Nothing that Claude Code met on this machine is open."))
    return {"uri": None, "shown": False}


async def made(server: UnstuckServer, uri: str) -> str | None:
    """The page at an address, by what is known now; None where there is no such page."""
    kind = next((kind for kind in _HEADS if uri == f"{SCHEME}:///{kind}.md"), None)
    if kind is None or kind == "sample":
        return sample_page(server.session.words) if kind is not None else None
    session = server.session
    words = session.words
    if not session.settings.evidence:
        return f"# {words(_HEADS[kind])}\n\n{words(_OFF)}\n"
    machine = session.judging.machine(Where())
    online = Online(usage=session.settings.online_usage, status=session.settings.online_status)
    page = usage_page if kind == "usage" else doctor_page
    return await asyncio.to_thread(page, machine, online, words, links=session.page_links, host=session.host)


def _recognised(text: str, folder: str | None) -> tuple[Sign | None, int]:
    """The failure that a text tells of, and how many findings it holds; of a long text only what stands around it."""
    found = [match for match in matcher().find(text) if not match.quoted]
    if len(text) > _LONGEST:
        start, end = (found[0].start, found[0].end) if found else (0, 0)
        text = text[max(0, start - _AROUND) : end + _AROUND]
    now = datetime.now(UTC)
    sign = recognise(Report("paste", text, occurred_at=now, cwd=folder), matcher(), now)
    return sign, max(len(found), 1)


# --- pages ----------------------------------------------------------------------------------------------------------


def usage_page(machine: Machine, online: Online, words: Words = str, *, links: bool, host: str) -> str:
    """What `unstuck usage` tells, in Markdown."""
    found = figures.figures(machine, online)
    usage, now = found.usage, found.now
    lines = _head("usage", host, words)
    for window in usage.windows:
        ahead = f"; {escape(words(forecast.words(found.foreseen[window], now)))}" if window in found.foreseen else ""
        lines.append(f"- **{escape(words(window_name(window)))}**: {_bar(window, now, words)}{ahead}")
    if not found.known:
        lines.append(words(_NOTHING))
    elif not usage.windows:
        lines.append(words(phrase("The plan's windows: unknown. `/usage` in Claude Code shows them.")))
    extra = figures.extra_words(usage.extra)
    if extra:
        lines += ["", f"**{words(phrase('Extra usage'))}**: {_shown(extra, words)}"]
    if found.known:
        lines += [
            "",
            f"{words(phrase('Source'))}: {_shown(figures.source_words(found.evidence, now), words)}",
        ]
    lines += [_shown(each, words) for each in found.silent]
    return _ended(lines, "usage", words, links=links)


def _bar(window: UsageWindow, now: datetime, words: Words) -> str:
    told = _shown(figures.window_words(window, now), words)
    if window_state(window, now) == "reset_unconfirmed":
        return told
    full = filled(window, _BAR)
    return f"{'█' * full}{'░' * (_BAR - full)} {told}"


def doctor_page(machine: Machine, online: Online, words: Words = str, *, links: bool, host: str) -> str:
    """What `unstuck doctor` tells, in Markdown."""
    found = overview.examine(machine, _DAYS, online)
    lines = [*_head("doctor", host, words), *_errors(found, words), *_judgement(found, words, links=links)]
    lines += [f"## {words(phrase('What is known of this machine'))}", ""]
    lines += [f"- **{_shown(name, words)}**: {_shown(text, words)}" for name, text in overview.known(found)]
    return _ended(lines, "doctor", words, links=links)


def _errors(found: overview.Examined, words: Words) -> Iterator[str]:
    head = words(overview.errors_head(found))
    if not found.incidents:
        yield from (head, "")
        return
    yield from (f"## {head}", "")
    for each in overview.listed(found):
        condition = each.last.condition
        told = _shown(overview.error_words(found, each), words)
        yield f"- {'✓' if each.over else '●'} **{escape(words(condition.title))}** · {code(condition.code)}: {told}"
    yield from (f"- {words(left)}" for left in [overview.left_out(found)] if left is not None)
    yield ""


def _judgement(found: overview.Examined, words: Words, *, links: bool) -> Iterator[str]:
    if found.judged is None or found.diagnosis is None:
        return
    last = found.judged.last
    title = known(last.condition.title)
    yield from (f"## {escape(words(phrase('The judgement: {error}', error=title)))}", "")
    yield from (f"- **{_shown(name, words)}**: {_shown(text, words)}" for name, text in overview.judgement_rows(found))
    yield ""
    if not found.diagnosis.remedies:
        return
    yield from (f"## {words(phrase('What to do'))}", "")
    titled = actions.titled(last.condition, last.fields, words, links=links)
    for number, remedy in enumerate(found.diagnosis.remedies, 1):
        paid = f" *({words(COSTS_MONEY)})*" if remedy.paid else ""
        steps = f": {' '.join(map(words, remedy.steps))}" if number <= _TOLD else ""
        yield f"{number}. {titled(remedy)}{paid}{steps}"
    yield ""


def _shown(text: str, words: Words) -> str:
    """A text that may hold something from this machine, in Markdown."""
    return prose(overview.safe(words(text)))


def _head(kind: str, host: str, words: Words) -> list[str]:
    on = [words(phrase("On {host}.", host=code(harmless(host)))), ""] if host else []
    return [f"# {words(_HEADS[kind])}", "", *on]


def _ended(lines: list[str], kind: str, words: Words, *, links: bool) -> str:
    again = ["", actions.Action(phrase("Look again"), SHOW_PAGE, (kind,)).as_link(words)] if links else []
    return "\n".join([*lines, *again]) + "\n"


@cache
def sample_page(words: Words = str) -> str:
    """The diagnosis of a message of April 2026 by its text alone, for those who have no error to look at."""
    text = _SAMPLE.read_text("utf-8")
    sign, _ = _recognised(text, None)
    lines = [
        *_head("sample", "", words),
        words(
            phrase("This is a made-up example of April 2026, not an error of yours; nothing of this machine is in it.")
        ),
        "",
        f"## {words(phrase('What was printed'))}",
        "",
        code_block(text.rstrip()),
        "",
        f"## {words(phrase('What Unstuck says of it'))}",
        "",
    ]
    if sign is not None:
        judged = judge(sign.condition, sign.fields, Evidence())
        lines.append(hover_markdown(sign.condition, sign.fields, judged, words=words))
    return "\n".join(lines) + "\n"
