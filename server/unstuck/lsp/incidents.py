"""Incidents: errors that were reported to the server, each with a page of its own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from ..diagnosis.catalogue import by_code
from ..diagnosis.diagnose import diagnose
from ..diagnosis.evidence import Evidence
from ..diagnosis.matcher import Matcher
from ..diagnosis.model import Condition, Remedy
from ..diagnosis.others import others
from ..diagnosis.render import code, code_block, escape, hover_markdown, markdown
from ..diagnosis.report import Origin, Report, Reported
from ..jsonvalue import as_instant, as_object, as_text
from ..redact import redact
from ..sources.transcripts import Entry, classify
from .pages import SCHEME

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


def recognise(report: Report, matcher: Matcher) -> Reported | None:
    """The finding in a report, or None where it holds no error of Claude Code's."""
    entry = Entry(report.text, details=report.details, session_id=report.session_id, timestamp=report.occurred_at)
    if report.origin in ("hook", "transcript"):
        match, fields = classify(entry, matcher)
        return Reported(report, match.condition, fields) if match is not None else None
    # A paste may hold anything; only what is clearly an error counts.
    matches = [match for match in matcher.find(report.text) if not match.quoted]
    if not matches:
        return None
    match, fields = classify(entry, matcher)
    best = next((found for found in matches if match is not None and found.condition is match.condition), matches[0])
    return Reported(report, best.condition, fields)


@dataclass(frozen=True, slots=True)
class Incident:
    """A reported error with its page."""

    id: str
    reported: Reported
    since: datetime

    @property
    def uri(self) -> str:
        """The page's address for a client that takes text document content."""
        return f"{SCHEME}:///incidents/{self.id}.md"

    def page(self, evidence: Evidence) -> str:
        """The page, in Markdown; what came from outside stands in a code block."""
        reported = self.reported
        condition, fields = reported.condition, reported.fields
        judged = diagnose(condition, fields, evidence)
        told = hover_markdown(condition, fields, judged, evidence=evidence)
        lines = [f"# {escape(condition.title)}", "", told, ""]
        left = others(condition, fields, judged, evidence)
        if left:
            lines += ["## Other remedies", "", "Not advised here:", ""]
            lines += [f"- **{each.remedy.title}**{_price(each.remedy)}: {escape(each.why)}" for each in left]
            lines.append("")
        lines += ["## What was reported", "", code_block(redact(reported.report.text).rstrip()), ""]
        lines += [f"- Seen: {self.since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC, from {reported.report.origin}"]
        for name, value in (
            ("Session", reported.report.session_id),
            ("Folder", reported.report.cwd),
            ("Surface", reported.report.surface),
        ):
            if value:
                lines.append(f"- {name}: {code(redact(value))}")
        return "\n".join(lines) + "\n"


def open_incident(reported: Reported, now: datetime) -> Incident:
    """The incident of a report; the same report twice is the same incident."""
    report = reported.report
    since = report.occurred_at or now
    key = "\0".join((reported.condition.code, report.session_id or "", report.text, f"{since:%Y-%m-%dT%H:%M}"))
    return Incident(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12], reported, since)


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
