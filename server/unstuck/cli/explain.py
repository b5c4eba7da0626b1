"""`unstuck explain`: what a condition means and what to do about it."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from difflib import get_close_matches

from .. import present
from ..diagnosis import links
from ..diagnosis.catalogue import all_conditions, by_code
from ..diagnosis.model import Condition, Look
from ..diagnosis.render import markdown
from .style import Style, wrapped


def run(options: argparse.Namespace) -> int:
    """Prints one condition, or the list of all; 2 for a code that does not exist."""
    if options.code is None:
        return _list(options)
    condition = by_code().get(options.code)
    if condition is None:
        near = get_close_matches(str(options.code), list(by_code()), n=3, cutoff=0.4)
        near = near or [code for code in by_code() if options.code.lower() in code][:3]
        hint = f"; did you mean {', '.join(near)}?" if near else "; `unstuck explain` lists them all"
        print(f"unstuck: no condition {options.code!r}{hint}", file=sys.stderr)
        return 2
    if options.format == "json":
        json.dump(
            present.condition(condition, links.documentation(condition)), sys.stdout, indent=2, ensure_ascii=False
        )
        sys.stdout.write("\n")
    elif options.format == "markdown":
        sys.stdout.write(markdown(condition))
    else:
        sys.stdout.write(_text(condition, Style(options.color)))
    return 0


def _list(options: argparse.Namespace) -> int:
    conditions = all_conditions()
    if options.format == "json":
        rows = [{"code": each.code, "title": each.title, "severity": each.severity.value} for each in conditions]
        json.dump(rows, sys.stdout, indent=1, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    width = max(len(each.code) for each in conditions)
    style = Style(options.color)
    for each in conditions:
        sys.stdout.write(f"{style.bold(each.code.ljust(width))}  {each.title}\n")
    return 0


def _text(condition: Condition, style: Style) -> str:
    columns = max(50, min(shutil.get_terminal_size((100, 24)).columns, 100))
    lines = [style.bold(f"{condition.code}: {condition.title}"), ""]
    lines += [wrapped(condition.meaning, "", "", columns), ""]
    if condition.looks:
        lines.append(style.bold("How it looks"))
        for look in condition.looks:
            text = look.text if isinstance(look, Look) else look
            lines.append(wrapped(" ".join(text.split()), "  ", "    ", columns))
        lines.append("")
    lines.append(style.bold("What to do"))
    for number, remedy in enumerate(condition.remedies, 1):
        lines.append(f"  {number}. {remedy.title}{' (costs money)' if remedy.paid else ''}")
        lines += [wrapped(step, "     - ", "       ", columns) for step in remedy.steps]
    lines.append("")
    for name, value in _facts(condition):
        lines.append(f"{style.bold(name)}: {value}")
    return "\n".join(lines) + "\n"


def _facts(condition: Condition) -> list[tuple[str, str]]:
    status = " ".join(str(part) for part in (condition.http_status, condition.api_error_type) if part is not None)
    versions = " ".join(
        f"{word} {version}" for word, version in (("since", condition.since), ("until", condition.until)) if version
    )
    facts = [
        ("Severity", condition.severity.value),
        ("Status", status),
        ("Versions", versions),
        ("Documentation", links.documentation(condition)),
        ("Known from", condition.attested),
    ]
    return [(name, value) for name, value in facts if value]
