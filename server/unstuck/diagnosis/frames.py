"""Error frames: the `API Error …` line and the API's JSON error body, whatever the words inside."""

from __future__ import annotations

import re
from typing import NamedTuple

from .text import MAX_LINES, Prepared

# The API's own error types (`error.type` of a body), as its reference lists them, and those that
# relays and Claude Code's endpoints were seen to send.
ERROR_TYPES = (
    "invalid_request_error",
    "authentication_error",
    "billing_error",
    "permission_error",
    "not_found_error",
    "request_too_large",
    "rate_limit_error",
    "timeout_error",
    "api_error",
    "overloaded_error",
    "client_validation_error",
    "forbidden",
)
_BY_LETTERS = {name.replace("_", "").encode(): name for name in ERROR_TYPES}

BANNER = b"apierror"
BODIES = tuple(b"type" + letters for letters in _BY_LETTERS)
# Claude Code's own records of a request that it repeats, in stream-json and transcripts.
RECORDS = (b"subtypeapierror", b"subtypeapiretry")

_REACH_BACK = 1500
_REACH_AHEAD = 3000
_LINE_FEED = re.compile(rb"\n")
_BRACES = re.compile(rb"[{}]")
_KEY_GAP = re.compile(rb"(?i:type)[\\\"'? ]{0,12}\s{0,200}[:;=][\s\\\"'?]{0,200}$")
_STATUS_BEFORE = re.compile(rb"(?:(?i:error)[\s:]{0,4})?[\[(]?(?:HTTP\s)?([1-5]\d\d)[)\]]?[\s:>?-]{0,160}$")
_RECORD_STATUS = re.compile(rb"\"(?:error_)?[sS]tatus\\*\"\s*:\s*([1-5]\d\d)\b")
# In a sentence the words are followed by what is wrong, not by a verb.
_ANNOUNCES = re.compile(rb"[\s]*(?:[:(]|[?]{1,3}\s|[1-5]\d\d\b|\{)")
_STATUS_AFTER = re.compile(rb"[\s:(\[?-]{0,160}([1-5]\d\d)(?![\w])")
_NEXT_BANNER = re.compile(r"API Error\b")
_SENTENCE = re.compile(r"[^\n\r]*")
_CLOSED_QUOTE = re.compile(rb":?\s*\\*[\"'`?]\s*\.{3}|:?\s*\\*[\"`']\s*(?:[,)\]}]|$|is\b|as\b|or\b|in\b|and\b|line)")
_CONTINUATION = re.compile(r"(?:\r\n|\n|\r)[ \t│|]{2,}(?![ \t│|●⏺⎿✻❯>*-])(\S[^\n\r]*)")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\n[ \t]*(?:```|[●⏺⎿✻❯])")
_INTERRUPTED = re.compile(rb"(?i:\s*:?\s*(?:operation aborted|request was aborted|aborted|interrupted))")


class Frame(NamedTuple):
    """An error frame: offsets in the text, and what it says in a fixed place."""

    start: int
    end: int
    content: int
    """Where the words of the message begin."""
    status: int | None
    error_type: str | None
    is_body: bool
    banner: int | None = None
    """Where the words `API Error` begin, if they are there."""
    is_record: bool = False
    """Whether it is Claude Code's own record of a repeated request."""


def banner(prepared: Prepared, letter: int) -> Frame | None:
    """The `API Error` line that begins at this letter, if it is one."""
    start = prepared.offset(letter)
    plain = prepared.plain
    last = prepared.offset(letter + len(BANNER) - 1) + 1
    if len(plain[start:last].split()) < 2 and b"_" not in plain[start:last]:
        return None
    if b"_" in plain[start:last] or (
        start and (plain[start - 1 : start].isalnum() or plain[start - 1 : start] in b"_[-/.")
    ):
        return None
    if plain[last : last + 1].isalnum() or not _ANNOUNCES.match(plain, last):
        return None
    if _CLOSED_QUOTE.match(plain, last) or _INTERRUPTED.match(plain, last):
        return None
    if prepared.letters.startswith(BANNER, letter + len(BANNER)):
        return None
    status, content = None, last
    found = _STATUS_AFTER.match(plain, last)
    if found and b"\n\n" not in plain[last : found.end()]:
        status, content = int(found[1]), found.end()
    # An HTML page follows its banner over many lines.
    html = plain[content : content + 8].lstrip()[:1] == b"<"
    end = _paragraph_end(prepared, content) if html else _end_of_message(prepared.text, content)
    return Frame(start, end, content, status, None, False, start)


def _paragraph_end(prepared: Prepared, at: int) -> int:
    limit = _lines_ahead(prepared.plain, at, _REACH_BACK)
    stop = _PARAGRAPH.search(prepared.text, at, limit)
    return stop.start() if stop else limit


def _end_of_message(text: str, at: int) -> int:
    """The end of the line, and of the lines that a terminal wrapped it into."""
    match = _SENTENCE.match(text, at)
    end = match.end() if match else at
    again = _NEXT_BANNER.search(text, at, end)
    if again is not None:
        return at + len(text[at : again.start()].rstrip(" \t,;|·\"'`"))
    low = max(0, at - _REACH_BACK)
    first = max(low, text.rfind("\n", low, at) + 1, text.rfind("\r", low, at) + 1)
    if text[first : first + 8].lstrip().startswith("|"):
        cell = text.find("|", at, end)
        return at + len(text[at : cell if cell >= 0 else end].rstrip())
    for _ in range(8):
        low = max(0, end - 64)
        line = max(text.rfind("\n", low, end), text.rfind("\r", low, end)) + 1
        more = _CONTINUATION.match(text, end)
        if more is None or end - line < 30:
            break
        end = more.end()
    stripped = text[at:end].rstrip(" \t\"'`│|")
    return at + len(stripped)


def body(prepared: Prepared, letter: int, marker: bytes) -> Frame | None:
    """The JSON error body whose `type` key begins at this letter, if it is one."""
    plain = prepared.plain
    at = prepared.offset(letter)
    value = prepared.offset(letter + 4)
    if not at or plain[at - 1 : at] not in (b'"', b"'", b"?", b"\\", b" ", b"\n") or plain[at - 1 : at].isalnum():
        return None
    if not _KEY_GAP.match(plain[at:value]):
        return None
    name = _BY_LETTERS[marker[4:]]
    after = prepared.offset(letter + len(marker) - 1) + 1
    if plain[after : after + 1].isalnum() or plain[after : after + 1] == b"_":
        return None
    if name != "forbidden" and b"_" not in plain[value:after]:
        return None
    opened = _enclosing(plain, at)
    if opened is None:
        return None
    start = opened[-1]
    if len(opened) > 1 and b"error" not in plain[start : opened[0]].lower():
        start = opened[0]
    # Cut off, or a brace inside a string: the paragraph is the best guess.
    end = _closing(plain, start) or _paragraph_end(prepared, after)
    status = None
    header = _STATUS_BEFORE.search(plain[max(0, start - 200) : start])
    if header is not None:
        status = int(header[1])
        start = max(0, start - 200) + header.start() + len(header[0]) - len(header[0].lstrip())
    return Frame(start, max(end, after), opened[-1], status, name, True)


def record(prepared: Prepared, letter: int, marker: bytes) -> Frame | None:
    """The JSON record of a repeated request whose `subtype` key begins at this letter, if it is one."""
    plain = prepared.plain
    at = prepared.offset(letter)
    value = prepared.offset(letter + len(b"subtype"))
    after = prepared.offset(letter + len(marker) - 1) + 1
    if b":" not in plain[at:value] or b"_" not in plain[value:after] or plain[after : after + 1].isalnum():
        return None
    opened = _enclosing(plain, at)
    if opened is None:
        return None
    start = opened[0]
    end = _closing(plain, start) or _paragraph_end(prepared, after)
    found = _RECORD_STATUS.search(plain, start, end)
    return Frame(start, end, start, int(found[1]) if found else None, None, True, None, True)


def _lines_ahead(plain: bytes, at: int, most: int) -> int:
    """The end of the lines that one message may span from an offset on, at most so many bytes away."""
    end = min(len(plain), at + most)
    for number, found in enumerate(_LINE_FEED.finditer(plain, at, end), 1):
        if number == MAX_LINES:
            return found.start()
    return end


def _lines_back(plain: bytes, at: int) -> int:
    """The start of the lines that one message may span before an offset."""
    low = max(0, at - _REACH_BACK)
    start = at
    for _ in range(MAX_LINES):
        start = plain.rfind(b"\n", low, start)
        if start < 0:
            return low
    return start + 1


def _closing(plain: bytes, start: int) -> int | None:
    """The end of the braces that open at an offset, if they close within reach."""
    depth = 0
    for brace in _BRACES.finditer(plain, start, _lines_ahead(plain, start, _REACH_AHEAD)):
        depth += 1 if brace[0] == b"{" else -1
        if depth == 0:
            return brace.end()
    return None


def _enclosing(plain: bytes, at: int) -> list[int] | None:
    """The offsets of the one or two braces that enclose an offset, inner first."""
    opened: list[int] = []
    depth = 0
    low = _lines_back(plain, at)
    for brace in reversed([(match.start(), match[0]) for match in _BRACES.finditer(plain, low, at)]):
        if brace[1] == b"}":
            depth += 1
        elif depth:
            depth -= 1
        else:
            opened.append(brace[0])
            if len(opened) == 2:
                break
    return opened or None


def fallback(status: int | None, error_type: str | None, words: bytes) -> str:
    """The code for a frame whose words no condition knows: by status, error type and tell-tale letters."""
    if error_type == "overloaded_error" or status == 529:
        return "server/api-error-repeated-529-overloaded-errors"
    if status == 429 or error_type == "rate_limit_error":
        return "usage/request-rejected-429"
    if status == 402 or error_type == "billing_error":
        return "usage/unrecognised"
    if status in (401, 403) or error_type in ("authentication_error", "permission_error", "forbidden"):
        return "auth/unrecognised"
    if status in (502, 503, 504):
        return "server/html-error-page-from-intermediary"
    if (status is not None and status >= 500) or error_type in ("api_error", "timeout_error"):
        return "server/unrecognised"
    if status is not None or error_type is not None:
        return "request/unrecognised"
    if re.search(rb"connect|network|socket|proxy|certificate|dns|econn|etimedout|unreachable", words):
        return "network/unrecognised"
    if re.search(rb"usage|credits|limit|quota", words):
        return "usage/unrecognised"
    if re.search(rb"token|login|auth|credential|apikey", words):
        return "auth/unrecognised"
    if re.search(rb"stream|server|response|overload|timeout|timedout|capacity", words):
        return "server/unrecognised"
    if re.search(rb"model|image|prompt|message|input|context|tool|document", words):
        return "request/unrecognised"
    return "unknown/unrecognised"
