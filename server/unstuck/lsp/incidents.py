"""Reports from clients, and the pages of incidents and conditions."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, get_args

from ..diagnosis.catalogue import by_code
from ..diagnosis.diagnose import diagnose
from ..diagnosis.evidence import Evidence
from ..diagnosis.fields import Fields
from ..diagnosis.matcher import Matcher
from ..diagnosis.model import Condition, Remedy
from ..diagnosis.others import others
from ..diagnosis.phrase import Words, joined, known, phrase
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import COSTS_MONEY, code, code_block, escape, hover_markdown, markdown, prose
from ..diagnosis.report import Origin, Report
from ..jsonvalue import as_instant, as_object, as_text
from ..live.incidents import Ending, Incident, Sign
from ..redact import redact
from ..sources.sessions import SESSION
from ..sources.transcripts import Entry, classify
from .actions import answers, dismiss, titled
from .pages import SCHEME

_MOST_SIGNS = 30
_ORIGINS: dict[str, Origin] = {origin: origin for origin in get_args(Origin)}


class BadReport(Exception):
    """A report that cannot be used; the message says why."""


def read_report(params: Any) -> Report:
    """A report from the parameters of `unstuck/reportError`. Raises `BadReport`."""
    given = as_object(params)
    text = as_text(given.get("text"))
    if text is None or not text.strip():
        raise BadReport("text must be a string that says something")
    return Report(
        origin=_ORIGINS.get(as_text(given.get("origin")) or "", "other"),
        text=text,
        occurred_at=as_instant(given.get("occurredAt")),
        session_id=as_text(given.get("sessionId")) or None,
        transcript_path=as_text(given.get("transcriptPath")) or None,
        cwd=as_text(given.get("cwd")) or None,
        surface=as_text(given.get("surface")) or None,
        details=as_text(given.get("details")),
    )


def recognise(report: Report, matcher: Matcher, now: datetime) -> Sign | None:
    """The failure in a report, or None where it holds no error of Claude Code's."""
    entry = Entry(report.text, details=report.details, session_id=report.session_id, timestamp=report.occurred_at)
    match, fields = classify(entry, matcher)
    condition = match.condition if match is not None else None
    if report.origin not in ("hook", "transcript"):
        # A paste may hold anything; only what is clearly an error counts.
        matches = [found for found in matcher.find(report.text) if not found.quoted]
        if all(found.condition is not condition for found in matches):
            condition = matches[0].condition if matches else None
    return sign_of(report, condition, fields, now) if condition is not None else None


def sign_of(report: Report, condition: Condition, fields: Fields, now: datetime) -> Sign:
    """A report as a sign; the same report twice is the same sign."""
    at = report.occurred_at or now
    words = "\0".join((condition.code, report.session_id or "", report.text, f"{at:%Y-%m-%dT%H:%M}"))
    key = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
    return Sign(f"report:{key}", at, report, condition, fields)


def page(incident: Incident, evidence: Evidence, words: Words = str, *, links: bool = False, host: str = "") -> str:
    """An incident's page, in Markdown; what came from outside stands in a code block.

    `links` are for a client that runs commands behind them; `host` names the machine where it is another one.
    """
    condition, fields, report = incident.condition, incident.fields, incident.report
    judged = diagnose(condition, fields, evidence)
    lines = [f"# {escape(words(condition.title))}", "", code(condition.code), ""]
    if not incident.open:
        lines += [words(phrase("**Over:** {ending}", ending=_ended(incident))), ""]
    title = titled(condition, fields, words, links=links)
    lines += [hover_markdown(condition, fields, judged, incident.times, evidence, title, words, heading=False), ""]
    if links and incident.open:
        asked = answers(judged, words)
        lines += [*([asked, ""] if asked else []), dismiss(incident.id).as_link(words), ""]
    left = others(condition, fields, judged, evidence)
    if left:
        lines += [f"## {words(phrase('Other remedies'))}", "", words(phrase("Not advised here:")), ""]
        lines += [f"- {title(each.remedy)}{_price(each.remedy, words)}: {prose(words(each.why))}" for each in left]
        lines.append("")
    lines += [f"## {words(phrase('What was reported'))}", "", code_block(redact(report.text).rstrip()), ""]
    seen = phrase("Seen: {time}, from {origin}", time=_when(incident.since), origin=_FROM[report.origin])
    lines.append(f"- {words(seen)}")
    for name, value in (
        (phrase("Session"), report.session_id),
        (phrase("Folder"), report.cwd),
        (phrase("Surface"), report.surface),
        (phrase("Host"), host),
    ):
        if value:
            lines.append(f"- {words(name)}: {code(redact(value))}")
    if report.session_id and SESSION.fullmatch(report.session_id):
        lines.append(f"- {words(phrase('To go on'))}: {code(f'claude --resume {report.session_id}')}")
    if len(incident.signs) > 1 or not incident.open:
        lines += ["", f"## {words(phrase('Timeline'))}", ""]
        for sign in _heard(incident):
            origin = words(phrase("from {origin}", origin=_FROM[sign.report.origin]))
            lines.append(f"- {_when(sign.at)}: {escape(words(sign.condition.title))}, {origin}")
        if incident.ended_at is not None:
            lines.append(f"- {_when(incident.ended_at)}: {words(_ended(incident))}")
    return "\n".join(lines) + "\n"


_ENDINGS: dict[Ending, str] = {
    "succeeded": phrase("the session went on."),
    "reset": phrase("the limit has reset by its printed time; not yet confirmed."),
    "dismissed": phrase("it was dismissed."),
    "stale": phrase("nothing was heard of it for long."),
    "replaced": phrase("the session met another error."),
}
_FROM: dict[Origin, str] = {
    "hook": phrase("hook"),
    "transcript": phrase("transcript"),
    "terminal": phrase("terminal"),
    "log": phrase("log"),
    "paste": phrase("paste"),
    "other": phrase("other"),
}


def _ended(incident: Incident) -> str:
    ending = _ENDINGS[incident.ending or "stale"]
    if incident.fixed_by not in REMEDIES:
        return ending
    return joined(" ", (ending, phrase("Fixed by: {remedy}.", remedy=known(REMEDIES[incident.fixed_by].title))))


def _heard(incident: Incident) -> list[Sign]:
    return sorted(incident.signs, key=lambda sign: sign.at)[-_MOST_SIGNS:]


def _when(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def condition_page(name: str, words: Words = str) -> str | None:
    """The page of a condition, such as `usage/weekly-limit`."""
    condition = by_code().get(name)
    return markdown(condition, words).replace("### ", "# ", 1) if condition is not None else None


def condition_uri(name: str) -> str:
    """The address of a condition's page for a client that takes text document content."""
    return f"{SCHEME}:///conditions/{name}.md"


def named(uri: str) -> tuple[str, str] | None:
    """The kind of the page at an `unstuck:` address, and its name; None where it is no such address."""
    match = re.fullmatch(rf"{SCHEME}:/*(incidents|conditions|remedies)/([a-z0-9/-]+)\.md", uri)
    return (match[1], match[2]) if match is not None else None


def _price(remedy: Remedy, words: Words) -> str:
    return f" *({words(COSTS_MONEY)})*" if remedy.paid else ""
