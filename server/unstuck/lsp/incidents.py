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
from ..diagnosis.remedies import REMEDIES
from ..diagnosis.render import code, code_block, escape, hover_markdown, markdown
from ..diagnosis.report import Origin, Report
from ..jsonvalue import as_instant, as_object, as_text
from ..live.incidents import Ending, Incident, Sign
from ..redact import redact
from ..sources.sessions import SESSION
from ..sources.transcripts import Entry, classify
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


def page(incident: Incident, evidence: Evidence) -> str:
    """An incident's page, in Markdown; what came from outside stands in a code block."""
    condition, fields, report = incident.condition, incident.fields, incident.report
    judged = diagnose(condition, fields, evidence)
    lines = [f"# {escape(condition.title)}", ""]
    if not incident.open:
        lines += [f"**Over:** {_ended(incident)}", ""]
    lines += [hover_markdown(condition, fields, judged, incident.times, evidence), ""]
    left = others(condition, fields, judged, evidence)
    if left:
        lines += ["## Other remedies", "", "Not advised here:", ""]
        lines += [f"- **{each.remedy.title}**{_price(each.remedy)}: {escape(each.why)}" for each in left]
        lines.append("")
    lines += ["## What was reported", "", code_block(redact(report.text).rstrip()), ""]
    lines += [f"- Seen: {_when(incident.since)}, from {report.origin}"]
    for name, value in (("Session", report.session_id), ("Folder", report.cwd), ("Surface", report.surface)):
        if value:
            lines.append(f"- {name}: {code(redact(value))}")
    if report.session_id and SESSION.fullmatch(report.session_id):
        lines.append(f"- To go on: {code(f'claude --resume {report.session_id}')}")
    if len(incident.signs) > 1 or not incident.open:
        lines += ["", "## Timeline", ""]
        lines += [
            f"- {_when(sign.at)}: {escape(sign.condition.title)}, from {sign.report.origin}"
            for sign in _heard(incident)
        ]
        if incident.ended_at is not None:
            lines.append(f"- {_when(incident.ended_at)}: {_ended(incident)}")
    return "\n".join(lines) + "\n"


_ENDINGS: dict[Ending, str] = {
    "succeeded": "the session went on.",
    "reset": "the limit has reset by its printed time; not yet confirmed.",
    "dismissed": "it was dismissed.",
    "stale": "nothing was heard of it for long.",
    "replaced": "the session met another error.",
}


def _ended(incident: Incident) -> str:
    fixed = f" Fixed by: {REMEDIES[incident.fixed_by].title}." if incident.fixed_by in REMEDIES else ""
    return f"{_ENDINGS[incident.ending or 'stale']}{fixed}"


def _heard(incident: Incident) -> list[Sign]:
    return sorted(incident.signs, key=lambda sign: sign.at)[-_MOST_SIGNS:]


def _when(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def condition_page(name: str) -> str | None:
    """The page of a condition, such as `usage/weekly-limit`."""
    condition = by_code().get(name)
    return _condition_text(condition) if condition is not None else None


def _condition_text(condition: Condition) -> str:
    return markdown(condition).replace("### ", "# ", 1)


def condition_uri(name: str) -> str:
    """The address of a condition's page for a client that takes text document content."""
    return f"{SCHEME}:///conditions/{name}.md"


def named(uri: str) -> tuple[str, str] | None:
    """The kind of the page at an `unstuck:` address, and its name; None where it is no such address."""
    match = re.fullmatch(rf"{SCHEME}:/*(incidents|conditions|remedies)/([a-z0-9/-]+)\.md", uri)
    return (match[1], match[2]) if match is not None else None


def _price(remedy: Remedy) -> str:
    return " *(costs money)*" if remedy.paid else ""
