"""`unstuck usage --totals`: the tokens that transcripts on this machine tell of. No prices: they change."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..places import claude_folder, state_folder
from ..sources.totals import Tokens, Totals, Window, totals

if TYPE_CHECKING:
    from .style import Style

_WINDOWS = 5
_OURS = re.compile(r"claude(?:-(?:opus|sonnet|haiku|fable|\d{1,8})){1,5}")
"""The names of the service's own models, which hold nothing to be taken out."""
_HEAD: tuple[str, ...] = ("", "", "input", "output", "cache written", "cache read", "total")


def tell(form: str, days: int | None, color: str) -> int:
    """Prints what is known, as text or JSON: 0, or 1 where no transcript tells of anything."""
    now = datetime.now(UTC)
    since = now - timedelta(days=days) if days is not None else None
    found = totals(claude_folder(os.environ, Path.home()) / "projects", state_folder(), since=since)
    if form == "json":
        # In one line: laying out so many takes longer than all the rest.
        sys.stdout.write(json.dumps(_value(found, now), ensure_ascii=False) + "\n")
    else:
        from .style import Style

        sys.stdout.write("\n".join(_text(found, now, Style(color))) + "\n")
    return 0 if found.days else 1


def _value(found: Totals, now: datetime) -> dict[str, Any]:
    return {
        "schema": 1,
        "generated_at": _instant(now),
        "files": found.files,
        "unread_files": found.unread,
        "days": [{"day": str(day.day), "model": _name(day.model), **_counts(day.tokens)} for day in found.days],
        "windows": [
            {
                "begin": _instant(window.begin),
                "end": _instant(window.end),
                "models": {_name(model): _counts(tokens) for model, tokens in window.models.items()},
            }
            for window in found.windows
        ],
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _counts(tokens: Tokens) -> dict[str, int]:
    return {
        "input_tokens": tokens.input,
        "output_tokens": tokens.output,
        "cache_creation_input_tokens": tokens.cache_creation,
        "cache_read_input_tokens": tokens.cache_read,
        "total_tokens": tokens.total,
    }


@cache
def _name(model: str) -> str:
    if _OURS.fullmatch(model):
        return model
    # Slow to load, and seldom needed.
    from ..diagnosis.render import harmless
    from ..redact import redact

    return redact(harmless(model))


def _text(found: Totals, now: datetime, style: Style) -> list[str]:
    unread = [f"{found.unread} of the transcripts could not be read: there may be more."] if found.unread else []
    if not found.days:
        return ["No transcript here tells of an answer in this time.", *unread]
    rows = [_HEAD]
    last = ""
    for day in found.days:
        rows.append((str(day.day) if str(day.day) != last else "", _name(day.model), *_figures(day.tokens)))
        last = str(day.day)
    sums = Tokens(*map(sum, zip(*(day.tokens for day in found.days), strict=True)))
    rows.append(("all", "", *_figures(sums)))
    first, *others = _table(rows)
    lines = [style.bold(first), *others, "", style.bold("Windows of five hours")]
    lines += [_window(window, now) for window in found.windows[-_WINDOWS:]]
    return [
        *lines,
        "",
        f"From {found.files} transcripts on this machine; other machines and apps are not in them.",
        "No prices, for they change, and no share of the plan: `unstuck usage` tells what is known of that.",
        *unread,
    ]


def _figures(tokens: Tokens) -> tuple[str, ...]:
    return tuple(f"{count:,}" for count in (*tokens, tokens.total))


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number < 2 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _window(window: Window, now: datetime) -> str:
    begin, end = window.begin.astimezone(), window.end.astimezone()
    open_still = " (open)" if window.begin <= now < window.end else ""
    models = ", ".join(f"{_name(model)} {tokens.total:,}" for model, tokens in sorted(window.models.items()))
    return f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M}{open_still}  {models}"
