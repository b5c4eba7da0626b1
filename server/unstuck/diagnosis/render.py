"""Conditions and findings in words: Markdown for editors that render it, plain text for the others.

Text from outside is only ever shown as code or escaped; links come from our own catalogue alone.
"""

from __future__ import annotations

import re

from . import links
from .cause import Cause
from .diagnose import Diagnosis
from .evidence import Evidence
from .fields import Fields
from .model import Condition, Look, Severity
from .seen import seen
from .verdict import IN_WORDS

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|<>~&$-])")
_CONTROL = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_LOOKS = 4
_CONFIDENCE = ((0.85, "very likely"), (0.65, "likely"), (0.45, "more likely than not"), (0.0, "open"))
_ALSO = 0.15
_LABELS = {
    Severity.ERROR: "Error",
    Severity.WARNING: "Warning",
    Severity.INFORMATION: "Notice",
    Severity.HINT: "Quoted",
}


def escape(text: str) -> str:
    """Text from outside as Markdown that shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Text from outside as a Markdown code span."""
    text = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def harmless(text: str) -> str:
    """Text from outside without control characters, which a terminal would obey; tabs become spaces."""
    return _CONTROL.sub("", text.replace("\t", "    "))


def code_block(text: str) -> str:
    """Text from outside as a Markdown code block."""
    fence = "`" * (max((len(run) for run in re.findall(r"`{3,}", text)), default=2) + 1)
    return f"{fence}text\n{text}\n{fence}"


def facts(fields: Fields) -> list[tuple[str, str]]:
    """What the text says, as names and values, in the order in which people ask."""
    status = " ".join(str(part) for part in (fields.http_status, fields.api_error_type) if part is not None)
    windows = ", ".join(
        f"{ {'session': 'session', 'weekly': 'week'}.get(window.kind, f'week ({window.scope})') } "
        f"{window.used_percent:g} %"
        for window in fields.windows
    )
    rows = [
        ("Status", status),
        ("Resets", fields.reset_text or ""),
        ("Usage", windows),
        ("Balance", fields.extra_balance or ""),
        ("Claude Code", fields.claude_code_version or ""),
        ("Plan", fields.plan_text or ""),
        ("Model", fields.model or ""),
        ("Request", ", ".join(fields.request_ids[:4])),
    ]
    return [(name, value) for name, value in rows if value]


def confidence_words(confidence: float) -> str:
    """A confidence in words, for people do not read 0.9 and 0.6 alike."""
    return next(words for least, words in _CONFIDENCE if confidence >= least)


def judgement(diagnosis: Diagnosis, evidence: Evidence | None = None) -> list[tuple[str, str]]:
    """What a judgement rests on, as names and sentences; nothing where the condition's own words settle it."""
    if not diagnosis.causes:
        return [("Verdict", diagnosis.summary)] if diagnosis.verdict == "undetermined" else []
    top, *others = diagnosis.causes
    settled = diagnosis.verdict != "undetermined"
    lead, _, facts = diagnosis.summary.partition(": ") if settled and top.because else (diagnosis.summary, "", "")
    rows = [("Verdict", f"{lead} ({confidence_words(diagnosis.confidence)})" if settled else lead)]
    if facts:
        rows.append(("For it", facts))
    if top.against:
        rows.append(("Against it", "; ".join(top.against)))
    if settled:
        rows.append(("Would change it", top.cause.would_change))
    also = [found.cause.title for found in others if found.confidence >= _ALSO][:3]
    if also:
        rows.append(
            ("Also possible" if settled else "Possible", "; ".join(also if settled else [top.cause.title, *also]))
        )
    rows += [("Question", question.text) for question in diagnosis.questions]
    looked_at = seen(evidence) if evidence is not None else []
    if looked_at:
        rows.append(("Looked at", "; ".join(looked_at)))
    return rows


def verdict_line(diagnosis: Diagnosis) -> str:
    """The verdict in one line, empty where the condition's own words settle it."""
    return diagnosis.summary if diagnosis.causes else ""


def hover_markdown(
    condition: Condition, fields: Fields, diagnosis: Diagnosis, count: int = 1, evidence: Evidence | None = None
) -> str:
    """What a hover says about a finding, in Markdown."""
    parts = [f"**{escape(condition.title)}** · {code(condition.code)}", condition.meaning]
    if count > 1:
        parts.append(f"Printed {count} times.")
    rows = facts(fields)
    if rows:
        parts.append("  \n".join(f"{name}: {code(value)}" for name, value in rows))
    judged = judgement(diagnosis, evidence)
    if judged:
        parts.append("  \n".join(f"**{name}:** {escape(value)}" for name, value in judged))
    parts.append(_steps_markdown(diagnosis))
    parts.append(f"[Documentation]({links.documentation(condition)})")
    return "\n\n".join(part for part in parts if part)


def _steps_markdown(diagnosis: Diagnosis) -> str:
    lines: list[str] = []
    for number, remedy in enumerate(diagnosis.remedies, 1):
        paid = " *(costs money)*" if remedy.paid else ""
        lines.append(f"{number}. **{remedy.title}**{paid}: {' '.join(remedy.steps)}")
    return "\n".join(lines)


def hover_text(
    condition: Condition, fields: Fields, diagnosis: Diagnosis, count: int = 1, evidence: Evidence | None = None
) -> str:
    """What a hover says about a finding, in plain text."""
    parts = [f"{condition.title} [{condition.code}]", condition.meaning]
    if count > 1:
        parts.append(f"Printed {count} times.")
    rows = facts(fields)
    if rows:
        parts.append("\n".join(f"{name}: {value}" for name, value in rows))
    judged = judgement(diagnosis, evidence)
    if judged:
        parts.append("\n".join(f"{name}: {value}" for name, value in judged))
    parts.append(
        "\n".join(
            f"{number}. {remedy.title}{' (costs money)' if remedy.paid else ''}: {' '.join(remedy.steps)}"
            for number, remedy in enumerate(diagnosis.remedies, 1)
        )
    )
    parts.append(f"Documentation: {links.documentation(condition)}")
    return "\n\n".join(part for part in parts if part)


def markdown(condition: Condition) -> str:
    """A condition's section of the generated page of all conditions."""
    lines = [f"### {condition.title}", "", f"`{condition.code}` · {_LABELS[condition.severity].lower()}", ""]
    lines += [condition.meaning, ""]
    looks = [look.text if isinstance(look, Look) else look for look in condition.looks]
    if looks:
        lines += ["How it looks:", ""]
        lines += [f"- {code(look)}" for look in looks[:_LOOKS]]
        if len(looks) > _LOOKS:
            lines.append(f"- … and in {len(looks) - _LOOKS} more wordings")
        lines.append("")
    lines += ["What to do:", ""]
    for number, remedy in enumerate(condition.remedies, 1):
        paid = " *(costs money)*" if remedy.paid else ""
        lines.append(f"{number}. **{remedy.title}**{paid}: {' '.join(remedy.steps)}")
    lines.append("")
    notes: list[str] = []
    if condition.http_status is not None or condition.api_error_type:
        status = " ".join(str(part) for part in (condition.http_status, condition.api_error_type) if part is not None)
        notes.append(f"Status {status}.")
    if condition.since or condition.until:
        notes.append(
            " ".join(
                f"{word} {version}"
                for word, version in (("Since", condition.since), ("until", condition.until))
                if version
            )
            + "."
        )
    notes.append(f"[Documentation]({links.documentation(condition)}).")
    notes.append(f"Known from: {condition.attested}.")
    lines += [" ".join(notes), ""]
    return "\n".join(lines)


def cause_markdown(cause: Cause) -> str:
    """A cause's section of the generated page of all causes."""
    dates = " ".join(f"{word} {day}" for word, day in (("from", cause.since), ("until", cause.until)) if day)
    facts = [f"`{cause.id}`", IN_WORDS[cause.verdict].rstrip(".").lower(), f"confidence at most {cause.cap:g}"]
    lines = [f"### {cause.title}", "", " · ".join([*facts, dates] if dates else facts), ""]
    lines += ["Before any evidence:", ""]
    lines += [f"- `{pattern}`: {prior:g}" for pattern, prior in cause.explains.items()]
    lines += ["", f"What would change it: {cause.would_change}.", ""]
    if cause.question:
        lines += [f"If nothing decides it, Unstuck asks: {cause.question.text}", ""]
    lines += ["What to do:", ""]
    lines += [f"{number}. **{each.title}**: {' '.join(each.steps)}" for number, each in enumerate(cause.remedies, 1)]
    if cause.avoid:
        lines += ["", "Of no use or harmful here: " + ", ".join(f"`{remedy}`" for remedy in cause.avoid) + "."]
    lines += ["", f"Known from: {cause.attested}.", ""]
    return "\n".join(lines)
