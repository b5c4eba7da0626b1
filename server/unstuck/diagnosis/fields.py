"""The facts that literally stand in and around a message: status, ids, version, figures, times.

Nothing is inferred here: a field is filled only from words in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from . import resets
from .frames import ERROR_TYPES, Frame


@dataclass(frozen=True, slots=True)
class Window:
    """One usage window of a panel: `kind` is session, weekly or weekly_scoped; percent used, 0 to 100."""

    kind: str
    used_percent: float
    scope: str | None = None
    reset_text: str | None = None
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """What the text says; None or empty where it says nothing."""

    http_status: int | None = None
    api_error_type: str | None = None
    request_ids: tuple[str, ...] = ()
    claude_code_version: str | None = None
    plan: str | None = None
    plan_text: str | None = None
    model: str | None = None
    session_used_percent: float | None = None
    week_used_percent: float | None = None
    windows: tuple[Window, ...] = ()
    reset_text: str | None = None
    resets_at: datetime | None = None
    extra_balance: str | None = None
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    """Structured facts of a source that is not plain text (a transcript line's quota limits)."""


# Behind a cloud provider the id names it: req_vrtx_…, req_bdrk_….
_ID = re.compile(r"\breq_(?:[a-z]{2,8}_)?[0-9A-Za-z]{8,64}")
_QUOTED_ID = re.compile(r"[\"'](req_(?:[a-z]{2,8}_)?[0-9A-Za-z]{8,64})\\*[\"']")
_WRAP = re.compile(r"[ \t│|]*[\r\n]+[ \t│|]*")

_TYPE = re.compile(rf"\b(?:{'|'.join((*ERROR_TYPES, 'server_error'))})\b")
_STATUS = (
    r"API[ _]Error:?\s*\(?([1-5]\d\d)\b",
    r"\b(?:api_?error_?status|error_status|http_?status|status_code|status)\\*[\"']?\s*[:=]\s*([1-5]\d\d)\b",
    r"(?i)\bapiErrorStatus\\*\"?\s*:\s*([1-5]\d\d)\b",
    r"(?i)\bHTTP(?:/\d(?:\.\d)?)?(?:\s+(?:status|error))?(?:\s+code)?[:\s(]*([1-5]\d\d)\b",
    r"(?i)\bstatus\s+code:?\s+([1-5]\d\d)\b",
    r"(?i)\berror:?\s+\(?([1-5]\d\d)\b",
    r"\b(?:Repeated|rejected)\s\(?([1-5]\d\d)\b",
    r"\b([45]\d\d)\s+(?:[a-z_]+_error\b|Overloaded|Internal [Ss]erver|Forbidden|Bad Gateway|Service Unavail"
    r"|Gateway Time|Too Many|Unauthorized|Bad Request|due to)",
    r"\bAPI\s([45]\d\d)\sfor\b",
    r"\[([45]\d\d)\]",
    r"\\*\"code\\*\"\s*:\s*\\*\"?([45]\d\d)\b",
    r"\b([45]\d\d)\s*:?\s*[\"'“{]",
)

_VERSIONS = (
    r"(?i)claude[ -]code(?:\s+(?:cli\s+)?version)?[^0-9A-Za-z\n]{0,12}v?(\d+\.\d+\.\d+)(?![\d.])",
    r"(?i)claude[ -]cli(?:\s+version)?\W{0,6}\s*v?(\d+\.\d+\.\d+)\b",
    r"(?i)\bclaude(?: code)? version\s*\W{0,4}\s*v?(\d+\.\d+\.\d+)\b",
    r"\b(\d+\.\d+\.\d+)\s*\(Claude Code\)",
    r"anthropic\.claude-code-(\d+\.\d+\.\d+)",
    r"@anthropic-ai/claude-code@(\d+\.\d+\.\d+)",
    r"Currently running:\s*[\w-]+\s*\((\d+\.\d+\.\d+)\)",
    r"(?i)\bcurrent version\W{1,4}\s*v?(\d+\.\d+\.\d+)\b",
    r"\\*\"version\\*\"\s*:\s*\\*\"(\d+\.\d+\.\d+)",
    r"\bclaude-(\d+\.\d+\.\d+)-[a-z]",
    r"(?i)\bclaude[^\n]{0,60}[(, ]v?([12]\.\d+\.\d{1,3})\)",
    r"(?i)\bclaude v?([12]\.\d+\.\d{1,3})(?![\d.])",
    r"(?i)(?:version|versão|versión|client|cli|バージョン|版本)[^0-9A-Za-z\n]{0,8}v?([12]\.\d+\.\d{1,3})(?![\d.])",
    r"(?i)\b(?:native|npm-global|npm-local|unknown)\s\(([12]\.\d+\.\d{1,3})\)",
    r"(?:^|[\s,(])v([12]\.\d+\.\d{1,3})(?![\d.])",
)

_DOTTED = re.compile(r"\d\.\d+\.\d")
_PLAN = re.compile(
    r"\bClaude\s(?P<a>Max|Pro|Team|Enterprise)\b(?:\s(?P<ax>(?:5|20)x))?"
    r"|\b(?:[Pp]lan|plano|Abo|套餐)\**\s*[:：]?\s*\**\s*(?:Claude\s)?(?P<b>[Mm]ax|[Pp]ro|[Tt]eam|[Ee]nterprise)\b(?:\s\(?(?P<bx>(?:5|20)x))?"
    r"|\b(?P<c>[Mm]ax)\s\(?(?P<cx>(?:5|20)x)"
    r"|\b(?P<d>Pro|Max|Team|Enterprise)\s(?:plan|subscription|account|seat)\b"
    r"|\b(?P<ex>x?20x?|x?5x?)\s(?:plan|Max)\b"
)
_MODEL = re.compile(r"\bclaude-(?:opus|sonnet|haiku|fable|instant|\d)[a-z0-9.@-]*(?:\[1m\])?")
_MODEL_NAME = re.compile(r"\b(?:Opus|Sonnet|Haiku|Fable)\s\d+(?:\.\d+)?(?:\s\(1M context\))?")

_PERCENT = r"(\d{1,3}(?:\.\d+)?)\s?%"
_WINDOW = re.compile(
    r"(?i)(?P<session>\b(?:current\s+)?session(?:\s+(?:usage|limit|window))?"
    r"|\b5[- ]?h(?:our|r)?s?\b(?:\s+(?:limit|window|usage))?)"
    r"[^\w%]{0,160}" + _PERCENT.replace("(", "(?P<of_session>", 1) + r"|"
    r"(?P<week>\b(?:current\s+)?week(?:ly)?(?:\s+(?:limit|usage|window))?(?:\s\(7[- ]?days?\))?|\b7[- ]?d(?:ay)?s?\b)"
    r"[^\w%]{0,8}(?P<scope>all models|(?:Opus|Sonnet|Haiku|Fable)(?:\s+\d[\d.]*)?(?:\s+only)?)?[^\w%]{0,160}"
    + _PERCENT.replace("(", "(?P<of_week>", 1)
)
_WINDOW_TURNED = re.compile(
    r"(?i)"
    + _PERCENT.replace("(", "(?P<percent>", 1)
    + r"\s+of\s+(?:the|my|your|its)?\s*(?P<name>5[- ]?hour|session|week)"
)
_WINDOW_ELSEWHERE = re.compile(
    r"(?P<session>会话|セッション)[^\d%\n]{0,12}(?P<of_session>\d{1,3})\s?%|(?P<week>本周|每周|今週|週間)[^\d%\n]{0,12}(?P<of_week>\d{1,3})\s?%"
)
_LEFT = re.compile(r"(?i)\s*(?:left|remaining|free|available)")
_BALANCE = (
    re.compile(r"(?i)\bbalance\**\s*(?:is|of|:|=)?\s*\**\s*((?:[A-Z]{1,3})?[$€£¥]\s?\d[\d,]*(?:\.\d+)?)"),
    re.compile(r"((?:[A-Z]{1,3})?[$€£¥]\s?\d[\d,]*(?:\.\d+)?)\s+(?:(?i:extra usage |current )*)(?i:balance)\b"),
)

_NEAR_LINES = 6
FAR_LINES = 60
"""How many lines before and after a message are read."""
_FAR = 6000


def extract(
    text: str, start: int, end: int, frame: Frame | None, floor: int, ceiling: int, reference: datetime | None = None
) -> Fields:
    """The facts in a message, `text[start:end]`, and around it.

    `floor` and `ceiling` bound what may be read: the end of the message before and the start of the one
    after. `reference` is when the message was printed, if known.
    """
    near_low, near_high = _lines_around(text, start, end, _NEAR_LINES, floor, ceiling)
    far_low, far_high = _lines_around(text, start, end, FAR_LINES, 0, len(text))
    own_line = max(text.rfind("\n", max(0, start - 300), start) + 1, near_low, start - 120)

    status = frame.status if frame is not None and frame.status is not None else None
    if status is None:
        status = _status(text, (own_line, end), (end, near_high), (near_low, start))
    error_type = frame.error_type if frame is not None and frame.error_type is not None else None
    if error_type is None:
        error_type = _first(_TYPE, text, (start, end), (end, near_high), (near_low, start))

    printed = resets.reset_text(text, start, min(len(text), end + 60)) or resets.reset_text(text, near_low, near_high)
    instant = resets.exact_reset(text, start, min(len(text), end + 60))
    if instant is None and printed is not None:
        instant = resets.resolve_reset(printed, reference)

    windows = _windows(text, far_low, far_high, reference)
    session = next((window.used_percent for window in windows if window.kind == "session"), None)
    week = next((window.used_percent for window in windows if window.kind == "weekly"), None)
    plan, plan_text = _plan(text, far_low, far_high)
    return Fields(
        http_status=status,
        api_error_type=error_type,
        request_ids=_request_ids(text, start, end, near_low, near_high),
        claude_code_version=_version(text, (start, end), (far_low, far_high)),
        plan=plan,
        plan_text=plan_text,
        model=_model(text, (own_line, end), (near_low, near_high)),
        session_used_percent=session,
        week_used_percent=week,
        windows=windows,
        reset_text=printed,
        resets_at=instant,
        extra_balance=_balance(text, far_low, far_high),
    )


def _lines_around(text: str, start: int, end: int, lines: int, floor: int, ceiling: int) -> tuple[int, int]:
    low = start
    limit = max(floor, start - _FAR, 0)
    for _ in range(lines + 1):
        low = text.rfind("\n", limit, low)
        if low < 0:
            low = limit
            break
    high = end
    top = min(ceiling, end + _FAR, len(text))
    for _ in range(lines + 1):
        high = text.find("\n", high, top)
        if high < 0:
            high = top
            break
        high += 1
    return min(max(low, limit), start), max(high, end)


def _first(pattern: re.Pattern[str], text: str, *spans: tuple[int, int]) -> str | None:
    for low, high in spans:
        found = pattern.search(text, low, high)
        if found:
            return found[0]
    return None


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    # Many patterns, needed only once something was found.
    return tuple(map(re.compile, patterns))


def _status(text: str, *spans: tuple[int, int]) -> int | None:
    for low, high in spans:
        for pattern in _compiled(_STATUS):
            found = pattern.search(text, low, high)
            if found:
                return int(found[1])
    return None


def _request_ids(text: str, start: int, end: int, low: int, high: int) -> tuple[str, ...]:
    joined = _WRAP.sub("", text[start:end])
    found = dict.fromkeys(_QUOTED_ID.findall(joined))
    for match in _ID.finditer(text, low, high):
        whole = match[0]
        if not any(known.startswith(whole) for known in found):
            found[whole] = None
    return tuple(found)


def _version(text: str, own: tuple[int, int], around: tuple[int, int]) -> str | None:
    for low, high in (own, around):
        for pattern in _compiled(_VERSIONS) if _DOTTED.search(text, low, high) else ():
            found = pattern.search(text, low, high)
            if found:
                return found[1]
    return None


def _plan(text: str, low: int, high: int) -> tuple[str | None, str | None]:
    found = _PLAN.search(text, low, high)
    if found is None:
        return None, None
    name = found["a"] or found["b"] or found["c"] or found["d"] or "Max"
    return name.lower(), re.sub(r"^(?:[Pp]lan|plano|Abo)\W*", "", found[0]).strip()


def _model(text: str, *spans: tuple[int, int]) -> str | None:
    return _first(_MODEL, text, *spans) or _first(_MODEL_NAME, text, *spans)


def _windows(text: str, low: int, high: int, reference: datetime | None) -> tuple[Window, ...]:
    found: dict[tuple[str, str | None], Window] = {}
    if text.find("%", low, high) < 0:
        return ()
    for match in _WINDOW.finditer(text, low, high):
        percent = float(match["of_session"] or match["of_week"])
        _add_window(found, match, _used(text, match, percent), text, high, reference)
    for match in _WINDOW_ELSEWHERE.finditer(text, low, high):
        kind = "session" if match["session"] else "weekly"
        found.setdefault((kind, None), Window(kind, float(match["of_session"] or match["of_week"])))
    for match in _WINDOW_TURNED.finditer(text, low, high):
        kind = "weekly" if match["name"].lower() == "week" else "session"
        found.setdefault((kind, None), Window(kind, float(match["percent"])))
    return tuple(found.values())


def _used(text: str, match: re.Match[str], percent: float) -> float:
    return max(0.0, 100.0 - percent) if _LEFT.match(text, match.end()) else percent


def _add_window(
    found: dict[tuple[str, str | None], Window],
    match: re.Match[str],
    used: float,
    text: str,
    high: int,
    reference: datetime | None,
) -> None:
    if used > 1000:
        return
    kind, scope = "session", None
    if match["week"]:
        kind = "weekly"
        name = (match["scope"] or "").strip()
        if name and not name.lower().startswith("all"):
            kind, scope = "weekly_scoped", re.sub(r"(?i)\s+only$", "", name).capitalize()
    printed = resets.RESET_TEXT.match(text, _skip_to_reset(text, match.end(), high))
    reset = re.sub(r"\s+", " ", printed[1]) if printed else None
    found.setdefault(
        (kind, scope),
        Window(kind, used, scope, reset, resets.resolve_reset(reset, reference) if reset else None),
    )


_TO_RESET = re.compile(r"(?:\s*used)?[\s│|(),·;:-]{0,80}(?=[Rr]esets?\b)")


def _skip_to_reset(text: str, at: int, high: int) -> int:
    found = _TO_RESET.match(text, at, high)
    return found.end() if found else at


def _balance(text: str, low: int, high: int) -> str | None:
    for pattern in _BALANCE if "balance" in text[low:high].lower() else ():
        found = pattern.search(text, low, high)
        if found:
            return found[1].replace(" ", "")
    return None
