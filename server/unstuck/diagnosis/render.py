"""Conditions and findings in words: Markdown for editors that render it, plain text for the others.

Text from outside is only ever shown as code or escaped; links come from our own catalogue alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import links
from .cause import Cause
from .diagnose import Diagnosis
from .evidence import Evidence
from .fields import Fields, Window
from .model import Condition, Look, Remedy, Severity
from .phrase import Words, joined, known, phrase
from .seen import seen
from .verdict import IN_WORDS

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|<>~&$-])")
_CODE_SPAN = re.compile(r"`([^`]+)`")
_CONTROL = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_LOOKS = 4
_CONFIDENCE = (
    (0.85, phrase("very likely")),
    (0.65, phrase("likely")),
    (0.45, phrase("more likely than not")),
    (0.0, phrase("open")),
)
_ALSO = 0.15
_LABELS = {
    Severity.ERROR: phrase("Error"),
    Severity.WARNING: phrase("Warning"),
    Severity.INFORMATION: phrase("Notice"),
    Severity.HINT: phrase("Quoted"),
}
COSTS_MONEY = phrase("costs money")
"""What stands beside a remedy that is paid for."""


def escape(text: str) -> str:
    """Text from outside as Markdown that shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def prose(text: str) -> str:
    """A sentence of ours, with what it may hold from outside, as Markdown: `like this` is code, all else as it is."""
    parts = _CODE_SPAN.split(" ".join(text.split()))
    return "".join(code(part) if number % 2 else _SPECIAL.sub(r"\\\1", part) for number, part in enumerate(parts))


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
    windows = joined(", ", (_window(window) for window in fields.windows))
    rows: list[tuple[str, str]] = [
        (phrase("Status"), status),
        (phrase("Resets"), fields.reset_text or ""),
        (phrase("Usage"), windows),
        (phrase("Balance"), fields.extra_balance or ""),
        ("Claude Code", fields.claude_code_version or ""),
        (phrase("Plan"), fields.plan_text or ""),
        (phrase("Model"), fields.model or ""),
        (phrase("Request"), ", ".join(fields.request_ids[:4])),
    ]
    return [(name, value) for name, value in rows if value]


def _window(window: Window) -> str:
    if window.kind in ("session", "weekly"):
        name = phrase("session") if window.kind == "session" else phrase("week")
    else:
        name = phrase("week ({model})", model=window.scope)
    return phrase("{window} {percent:g} %", window=name, percent=window.used_percent)


def confidence_words(confidence: float) -> str:
    """A confidence in words, for people do not read 0.9 and 0.6 alike."""
    return next(words for least, words in _CONFIDENCE if confidence >= least)


def judgement(diagnosis: Diagnosis, evidence: Evidence | None = None) -> list[tuple[str, str]]:
    """What a judgement rests on, as names and sentences; nothing where the condition's own words settle it."""
    if not diagnosis.causes:
        return [(phrase("Verdict"), diagnosis.summary)] if diagnosis.verdict == "undetermined" else []
    top, *others = diagnosis.causes
    settled = diagnosis.verdict != "undetermined"
    lead = diagnosis.lead
    if settled:
        lead = phrase("{lead} ({sure})", lead=lead, sure=confidence_words(diagnosis.confidence))
    rows: list[tuple[str, str]] = [(phrase("Verdict"), lead)]
    if diagnosis.facts:
        rows.append((phrase("For it"), diagnosis.facts))
    if top.against:
        rows.append((phrase("Against it"), joined("; ", top.against)))
    if settled:
        rows.append((phrase("Would change it"), known(top.cause.would_change)))
    also = [known(found.cause.title) for found in others if found.confidence >= _ALSO][:3]
    if also and settled:
        rows.append((phrase("Also possible"), joined("; ", also)))
    elif also:
        rows.append((phrase("Possible"), joined("; ", (known(top.cause.title), *also))))
    rows += [(phrase("Question"), known(question.text)) for question in diagnosis.questions]
    looked_at = seen(evidence) if evidence is not None else []
    if looked_at:
        rows.append((phrase("Looked at"), joined("; ", looked_at)))
    return rows


def verdict_line(diagnosis: Diagnosis) -> str:
    """The verdict in one line, empty where the condition's own words settle it."""
    return diagnosis.summary if diagnosis.causes else ""


def _bold(remedy: Remedy, words: Words) -> str:
    return f"**{words(remedy.title)}**"


def hover_markdown(
    condition: Condition,
    fields: Fields,
    diagnosis: Diagnosis,
    count: int = 1,
    evidence: Evidence | None = None,
    titled: Callable[[Remedy], str] | None = None,
    words: Words = str,
    *,
    heading: bool = True,
) -> str:
    """What a hover says about a finding, in Markdown; without a heading, for a page that has one.

    `titled` gives a remedy's title, or a link that carries it out; without it, the title stands there in bold.
    """
    parts = [f"**{escape(words(condition.title))}** · {code(condition.code)}"] if heading else []
    parts.append(words(condition.meaning))
    if count > 1:
        parts.append(words(phrase("Printed {count} times.", count=count)))
    rows = facts(fields)
    if rows:
        parts.append("  \n".join(f"{words(name)}: {code(words(value))}" for name, value in rows))
    judged = judgement(diagnosis, evidence)
    if judged:
        parts.append("  \n".join(f"**{words(name)}:** {prose(words(value))}" for name, value in judged))
    titles = [titled(each) if titled else _bold(each, words) for each in diagnosis.remedies]
    steps = enumerate(zip(diagnosis.remedies, titles, strict=True), 1)
    parts.append("\n".join(_step(number, remedy, title, words) for number, (remedy, title) in steps))
    parts.append(f"[{words(phrase('Documentation'))}]({links.documentation(condition)})")
    return "\n\n".join(part for part in parts if part)


def _step(number: int, remedy: Remedy, title: str, words: Words) -> str:
    paid = f" *({words(COSTS_MONEY)})*" if remedy.paid else ""
    return f"{number}. {title}{paid}: {' '.join(map(words, remedy.steps))}"


def hover_text(
    condition: Condition,
    fields: Fields,
    diagnosis: Diagnosis,
    count: int = 1,
    evidence: Evidence | None = None,
    words: Words = str,
) -> str:
    """What a hover says about a finding, in plain text."""
    parts = [f"{words(condition.title)} [{condition.code}]", words(condition.meaning)]
    if count > 1:
        parts.append(words(phrase("Printed {count} times.", count=count)))
    rows = facts(fields)
    if rows:
        parts.append("\n".join(f"{words(name)}: {words(value)}" for name, value in rows))
    judged = judgement(diagnosis, evidence)
    if judged:
        parts.append("\n".join(f"{words(name)}: {words(value)}" for name, value in judged))
    paid = f" ({words(COSTS_MONEY)})"
    parts.append(
        "\n".join(
            f"{number}. {words(remedy.title)}{paid if remedy.paid else ''}: {' '.join(map(words, remedy.steps))}"
            for number, remedy in enumerate(diagnosis.remedies, 1)
        )
    )
    parts.append(f"{words(phrase('Documentation'))}: {links.documentation(condition)}")
    return "\n\n".join(part for part in parts if part)


def markdown(condition: Condition, words: Words = str) -> str:
    """A condition's section of the generated page of all conditions."""
    severity = words(_LABELS[condition.severity]).lower()
    lines = [f"### {words(condition.title)}", "", f"`{condition.code}` · {severity}", ""]
    lines += [words(condition.meaning), ""]
    looks = [look.text if isinstance(look, Look) else look for look in condition.looks]
    if looks:
        lines += [words(phrase("How it looks:")), ""]
        lines += [f"- {code(look)}" for look in looks[:_LOOKS]]
        if len(looks) > _LOOKS:
            lines.append(words(phrase("- … and in {count} more wordings", count=len(looks) - _LOOKS)))
        lines.append("")
    lines += [words(phrase("What to do:")), ""]
    lines += [_step(number, each, _bold(each, words), words) for number, each in enumerate(condition.remedies, 1)]
    lines.append("")
    notes: list[str] = []
    if condition.http_status is not None or condition.api_error_type:
        status = " ".join(str(part) for part in (condition.http_status, condition.api_error_type) if part is not None)
        notes.append(f"{words(phrase('Status'))} {status}.")
    if condition.since and condition.until:
        notes.append(words(phrase("Since {first} until {last}.", first=condition.since, last=condition.until)))
    elif condition.since:
        notes.append(words(phrase("Since {first}.", first=condition.since)))
    elif condition.until:
        notes.append(words(phrase("until {last}.", last=condition.until)))
    notes.append(f"[{words(phrase('Documentation'))}]({links.documentation(condition)}).")
    notes.append(words(phrase("Known from: {source}.", source=condition.attested)))
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
