"""Findings kept right over edits and windows, at a cost that does not grow with the document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.fields import Fields, extract
from unstuck.diagnosis.matcher import Match
from unstuck.diagnosis.scan import DocumentScan, LineIndex, Position, Sighting, grouped, sightings
from unstuck.diagnosis.text import MAX_LINES
from unstuck.engine import matcher
from unstuck.lsp.documents import Document, Sent
from unstuck.lsp.settings import Settings
from unstuck.sources import files, transcripts
from unstuck.sources.documents import findings
from unstuck.sources.files import Found, LineCounter, search
from unstuck.sources.lines import split_lines

EXAMPLES = [text for condition in all_conditions() for text in condition.examples]
NEAR_MISSES = [text for condition in all_conditions() for text in condition.near_misses]
MESSAGE = "You've hit your session limit · resets 3pm (Europe/Paris)"
MARKS = [
    "❯ fix the tests",
    "● Bash(make test)",
    "  ⎿  Interrupted · What should Claude do instead?",
    "claude --version",
]
ORDINARY = [
    "2026-04-08T06:00:00Z INFO worker 17 finished job 4711 in 312 ms",
    "Traceback (most recent call last):",
    '  File "app.py", line 7, in <module>',
    "ConnectionError: connection refused",
    "文字化けのないログ 😀",
    "\x1b[31mfailed\x1b[0m",
    "form\x0cfeed and \u2028 separator",
    "```",
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
    "API Error: 529 something nobody knows",
]
FILLER = "an ordinary line"
FAR_APART = "an ordinary line between two parts of a large document\n" * 300
RETRY = "Retrying in 5s · attempt 2/10"


def one_of(texts: list[str]) -> st.SearchStrategy[str]:
    """One of many texts, drawn by number: strategies are printed, and these lists are long."""
    return st.integers(0, len(texts) - 1).map(lambda number: texts[number])


blocks = st.one_of(
    one_of(EXAMPLES),
    one_of(NEAR_MISSES),
    st.sampled_from(MARKS),
    st.sampled_from(ORDINARY),
    st.sampled_from(["", RETRY]),
    st.integers(1, 60).map(lambda count: "\n".join([FILLER] * count)),
)
breaks = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", " "])
pieces = st.tuples(blocks, breaks).map("".join)
texts = st.lists(pieces, max_size=4).map("".join)
documents = st.lists(pieces, min_size=3, max_size=16).map("".join)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, int, int, str]:
    """A change of a document: what is done, two numbers for where, and a text."""
    return (
        draw(st.sampled_from(["insert", "replace", "delete", "split", "join", "move"])),
        draw(st.integers(0, 10_000)),
        draw(st.integers(0, 400)),
        draw(texts),
    )


def at(text: str, offset: int) -> Position:
    """The position of an offset."""
    lines = split_lines(text)
    line = 0
    while line < len(lines) - 1 and offset >= len(lines[line]):
        offset -= len(lines[line])
        line += 1
    return Position(line, min(offset, len(lines[line])))


def apply(document: Document, change: tuple[str, int, int, str]) -> None:
    """Makes a change as an editor does: one range and one text after the other."""
    kind, where, length, new = change
    text = document.text
    low = where % (len(text) + 1)
    high = min(len(text), low + length)
    if kind in ("insert", "split"):
        high = low
    if kind == "join":
        found = text.find("\n", low)
        low, high = (found, found + 1) if found >= 0 else (low, low)
    replacement = {"insert": new, "replace": new, "split": "\n"}.get(kind, "")
    document.change(at(text, low), at(text, high), replacement, "utf-32")
    if kind == "move":
        rest = document.text
        place = at(rest, (where * 7 + length) % (len(rest) + 1))
        document.change(place, place, text[low:high], "utf-32")


def full(lines: list[str]) -> list[Sighting]:
    """The sightings of a document that is looked through as a whole."""
    scan = DocumentScan(matcher())
    scan.replace(lines)
    return scan.sightings


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(documents, st.lists(changes(), min_size=1, max_size=4))
def test_after_any_edits_the_findings_are_those_of_a_full_scan(
    start: str, edits: list[tuple[str, int, int, str]]
) -> None:
    document = Document("file:///a.log", "log", 1, start, source_code=False)
    document.scan(matcher())
    for change in edits:
        apply(document, change)
        assert document.sightings == full(document.lines)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(documents, changes())
def test_an_edit_after_which_nothing_is_to_be_shown_anew_left_every_finding_and_its_lines(
    start: str, change: tuple[str, int, int, str]
) -> None:
    document = Document("file:///a.log", "log", 1, start, source_code=False)
    document.scan(matcher())
    sent = document.sent = Sent(Settings(), "[]")

    def shown() -> list[tuple[Sighting, list[str]]]:
        return [(each, document.lines[each.start.line : each.end.line + 1]) for each in document.sightings]

    before = shown()
    apply(document, change)
    if document.sent is sent:
        assert shown() == before


def test_an_edit_far_from_every_finding_leaves_what_was_published() -> None:
    document = Document("file:///a.log", "log", 1, f"{MESSAGE}\n" + "x\n" * 200, source_code=False)
    document.scan(matcher())
    sent = document.sent = Sent(Settings(), "[]")
    document.change(Position(150, 0), Position(150, 0), "y", "utf-16")
    assert document.sent is sent
    document.change(Position(0, 0), Position(0, 0), "😀 ", "utf-16")
    assert document.sent is None


def utf16(line: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(line.encode("utf-16-le", "surrogatepass")) // 2


def whole(text: str) -> list[tuple[Any, ...]]:
    """The findings of a text read in one piece: what they are, where they stand in UTF-16, what is around them."""
    lines = split_lines(text)
    matches = matcher().find(text)
    edges = [0, *(match.end for match in matches)], [*(match.start for match in matches), len(text)]
    fields = {
        match.start: extract(text, match.start, match.end, match.frame, edges[0][number], edges[1][number + 1])
        for number, match in enumerate(matches)
    }
    index = LineIndex(lines)
    return [
        (
            group.first.condition.code,
            group.first.quoted,
            Position(group.first.start.line, utf16(lines[group.first.start.line][: group.first.start.column])),
            Position(group.first.end.line, utf16(lines[group.first.end.line][: group.first.end.column])),
            [(sighting.start, sighting.end) for sighting in group.repeats],
            fields[index.offset(group.first.start.line) + group.first.start.column],
        )
        for group in grouped(sightings(matches, text, index))
    ]


def in_windows(data: bytes) -> list[tuple[Any, ...]]:
    """The same for bytes read in windows."""
    return [
        (
            found.group.first.condition.code,
            found.group.first.quoted,
            found.start,
            found.end,
            [(sighting.start, sighting.end) for sighting in found.group.repeats],
            found.fields,
        )
        for found in search(data, matcher())
    ]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(documents, min_size=1, max_size=3), block=st.sampled_from([500, 2000]))
def test_a_document_read_in_windows_has_the_findings_of_the_whole(
    parts: list[str], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in {"_BLOCK": block, "_OVERLAP": 2000, "_MARGIN": 16_000}.items():
        monkeypatch.setattr(files, name, size)
    text = FAR_APART.join(parts)
    assert in_windows(text.encode()) == whole(text)


@pytest.mark.parametrize("before", ["", "x", "é", "😀", "\x0c", "\u2028"])
def test_columns_count_from_the_start_of_a_line_that_began_far_before(
    before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_BLOCK", 1000)
    text = f"one\ntwo{before * 50_001} ● {MESSAGE} {before * 50_000}\n"
    assert in_windows(text.encode()) == whole(text)
    assert len(whole(text)) == 1


@given(
    text=st.lists(
        st.sampled_from(["\r", "\n", "\r\n", "a", "é", "文", "😀", "\x0c", "\x85", "\u2028"]), max_size=20
    ).map("".join),
    places=st.lists(st.integers(0, 40), max_size=5),
    block=st.sampled_from([1, 2, 3, 5, 8]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_and_columns_of_bytes_are_those_of_the_text(
    text: str, places: list[int], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_BLOCK", block)
    counter = LineCounter(text.encode())
    for place in places:
        if text[max(0, place - 1) : place + 1] != "\r\n":
            lines = split_lines(text[:place])
            expected = (len(lines) - 1, utf16(lines[-1]), len(lines[-1]))
            assert counter.at(len(text[:place].encode())) == expected


BIG = [f"2026-04-08T06:00:00Z INFO worker {number} finished\n" for number in range(12_000)]
# Twice the reach before and after an edit: what it may have changed, and what that depends on.
MOST_LINES = 200


@pytest.mark.parametrize("line", [0, 1, 6_000, 11_999, 12_000])
@pytest.mark.parametrize("text", ["x", "\n", f"{MESSAGE}\n", ""], ids=["a letter", "a line", "a message", "nothing"])
def test_an_edit_scans_a_fixed_number_of_lines(line: int, text: str) -> None:
    lines = list(BIG)
    for place in range(0, 12_000, 400):
        lines[place] = f"  ⎿  {MESSAGE}\n"
    document = Document("file:///a.log", "log", 1, "".join(lines), source_code=False)
    document.scan(matcher())
    before = document.lines_scanned
    document.change(Position(line, 0), Position(line, 0), text, "utf-16")
    assert before == 12_001
    assert document.lines_scanned - before <= MOST_LINES
    assert document.sightings == full(document.lines)


def test_what_is_typed_into_a_message_is_scanned_no_wider_than_what_is_typed_elsewhere() -> None:
    document = Document("file:///a.log", "log", 1, "".join(BIG), source_code=False)
    document.scan(matcher())
    message = "API Error: 529 Overloaded. This is a server-side issue, usually temporary."
    for column, char in enumerate(message):
        before = document.lines_scanned
        document.change(Position(6_000, column), Position(6_000, column), char, "utf-16")
        assert document.lines_scanned - before <= MOST_LINES
    assert [sighting.start.line for sighting in document.sightings] == [6_000]


def entry(text: str, **more: Any) -> str:
    """A line of a transcript that is an error."""
    content = [{"type": "text", "text": text}]
    value = {"type": "assistant", "uuid": "u", "isApiErrorMessage": True, "message": {"content": content}}
    return json.dumps(value | more, ensure_ascii=False)


def talk(text: str) -> str:
    """A line of a transcript that only speaks of an error."""
    return json.dumps({"type": "user", "uuid": "u", "sessionId": "s", "message": {"role": "user", "content": text}})


transcript_lines = st.one_of(
    one_of(EXAMPLES).map(entry),
    one_of(EXAMPLES).map(talk),
    st.sampled_from(["", "{", '{"type":"system","subtype":"api_retry","error_status":529}', "null", "[1"]),
    st.just(entry("words that nobody knows \u2028", apiErrorStatus=529)),
)
transcript_texts = st.lists(transcript_lines.map("{}\n".format), max_size=6).map("".join)


@given(
    transcript_texts,
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 30), transcript_texts), max_size=4),
)
def test_edits_of_a_transcript_leave_the_findings_of_a_full_scan(
    start: str, edits: list[tuple[int, int, int, str]]
) -> None:
    document = Document("file:///a.jsonl", "jsonl", 1, talk("hello") + "\n" + start, source_code=False)
    document.scan(matcher())
    for first, last, column, text in edits:
        document.change(Position(first, column), Position(last, 0), text, "utf-16")
        fresh = Document("file:///a.jsonl", "jsonl", 1, document.text, source_code=False)
        fresh.scan(matcher())
        assert document.sightings == fresh.sightings


def test_an_edit_of_a_transcript_scans_the_edited_lines_only() -> None:
    document = Document("file:///a.jsonl", "jsonl", 1, f"{talk('hello')}\n" * 12_000, source_code=False)
    document.scan(matcher())
    before = document.lines_scanned
    document.change(Position(6_000, 0), Position(6_000, 0), entry(MESSAGE) + "\n", "utf-16")
    assert document.lines_scanned - before == 2
    assert [sighting.start.line for sighting in document.sightings] == [6_000]


def test_a_document_that_becomes_a_transcript_is_read_as_one() -> None:
    document = Document("file:///a.jsonl", "jsonl", 1, "", source_code=False)
    document.scan(matcher())
    text = f"{talk(MESSAGE)}\n{entry(MESSAGE)}\n"
    document.change(Position(0, 0), Position(0, 0), text, "utf-16")
    assert [sighting.start.line for sighting in document.sightings] == [1]
    document.change(Position(0, 0), Position(2, 0), f"● {MESSAGE}\n", "utf-16")
    assert [sighting.start.line for sighting in document.sightings] == [0]


shards = st.one_of(
    st.text(max_size=20),
    st.tuples(one_of(EXAMPLES + NEAR_MISSES), st.integers(0, 80), st.integers(0, 80)).map(
        lambda cut: cut[0][cut[1] : len(cut[0]) - cut[2]]
    ),
    st.sampled_from(MARKS + ORDINARY),
    st.sampled_from(
        ["{", "}", '"', "\\", "\\u001b[", "\x1b[0m", "\x1b]8;;", "\r", "\n", "\0", "\ud800", "…", "...", "`", "│"]
    ),
    st.sampled_from(
        ["resets 99:99pm (Nowhere/Land)", "resets Feb 30, 12am (UTC)", "resets 9am (../etc)", "HTTP 99999"]
    ),
    st.sampled_from(["999999999999999%", "limit reached|9999999999", "req_" + "a" * 99, "claude code 9.9.9"]),
)
noise = st.lists(shards, max_size=12).map("".join)
instants = st.none() | st.datetimes(timezones=st.timezones())


@given(noise, st.booleans(), st.booleans(), instants)
def test_whatever_stands_in_a_text_is_read_without_raising(
    text: str, at_home: bool, source_code: bool, reference: Any
) -> None:
    matches = matcher().find(text, at_home=at_home, source_code=source_code)
    ends = [0, *(match.end for match in matches)]
    for match, floor in zip(matches, ends, strict=False):
        assert floor <= match.start < match.end <= len(text)
        fields = extract(text, match.start, match.end, match.frame, floor, len(text), reference)
        assert isinstance(fields, Fields)


@given(noise, st.integers(0, 60), st.integers(0, 60), instants)
def test_facts_are_read_from_any_part_of_a_text(text: str, start: int, length: int, reference: Any) -> None:
    low = min(start, len(text))
    high = min(low + length, len(text))
    assert isinstance(extract(text, low, high, None, 0, len(text), reference), Fields)


KEYS = (
    "type", "subtype", "isApiErrorMessage", "is_api_error_message", "hook_event_name", "message", "content", "text",
    "error", "errorDetails", "error_details", "last_assistant_message", "status", "formatted", "requestId", "timestamp",
    "quotaLimits", "resetsAt", "apiErrorStatus", "apiErrorType", "version", "sessionId",
)  # fmt: skip
WORDS = ("assistant", "system", "api_error", "api_retry", "StopFailure", "rate_limit", "0001-01-01T00:00:00+14:00",
         "9999-12-31T23:59:59-12:00", "resets 3pm (Asia/Tokyo)", MESSAGE)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | noise,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=20,
)
errors = st.builds(
    lambda base, more: more | base,
    st.sampled_from(
        [
            {"type": "assistant", "isApiErrorMessage": True},
            {"type": "system", "subtype": "api_error"},
            {"hook_event_name": "StopFailure"},
        ]
    ),
    st.dictionaries(st.sampled_from(KEYS), values, max_size=8),
)


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2024-02-29T12:00:00Z"])
@pytest.mark.parametrize("reset", ["3pm (Asia/Tokyo)", "Feb 29, 12am (America/Chicago)", "Feb 30 at 1am (UTC)"])
def test_a_time_that_no_calendar_holds_leaves_the_entry_readable(when: str, reset: str) -> None:
    found = transcripts.parse(entry(f"You've hit your session limit · resets {reset}", timestamp=when))
    assert found is not None
    match, fields = transcripts.classify(found, matcher())
    assert match is not None
    assert fields.reset_text == reset


@given(values | errors)
def test_any_json_value_is_an_entry_or_none(value: Any) -> None:
    found = transcripts.from_value(value)
    if found is not None:
        match, fields = transcripts.classify(found, matcher())
        assert match is None or isinstance(match, Match)
        assert isinstance(fields, Fields)


@given(st.binary(max_size=80) | noise)
@example(b"[" * 100_000)
@example(b"9" * 5_000)
def test_any_line_is_an_entry_or_none(line: bytes | str) -> None:
    found = transcripts.parse(line)
    assert found is None or isinstance(found, transcripts.Entry)


raw = st.lists(st.binary(max_size=20) | noise.map(lambda text: text.encode("utf-8", "surrogatepass")), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=raw.map(b"".join), block=st.sampled_from([7, 64, 4096]))
def test_any_bytes_are_searched_without_raising(data: bytes, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_BLOCK", block)
    found: list[Found] = list(search(data, matcher()))
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert list(transcripts.entries(data)) is not None


@given(st.lists(errors.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=30), max_size=6))
def test_transcripts_of_any_lines_are_read_without_raising(lines: list[bytes]) -> None:
    head = talk("hello").encode()
    data = b"\n".join([head, *lines])
    assert all(isinstance(found, Found) for found in findings(data, "session.jsonl", matcher()))


def test_a_body_that_is_cut_off_does_not_swallow_what_follows() -> None:
    cut = '  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"cut\n'
    (found,) = matcher().find(cut + "an ordinary line\n" * 100 + '"}}\n')
    assert (cut + "an ordinary line\n" * 100)[found.start : found.end].count("\n") <= MAX_LINES


@pytest.mark.parametrize("margin", ["     ", "  │  "])
def test_a_message_wrapped_before_its_last_words_is_marked_to_its_end(margin: str) -> None:
    text = f"  ⎿  You've hit your session limit · resets\n{margin}3pm (Europe/Paris)\n{margin}\n❯ go on\n"
    (found,) = matcher().find(text)
    assert text[found.start : found.end].endswith("3pm (Europe/Paris)")


def test_the_line_below_a_message_is_not_taken_for_its_end() -> None:
    text = "You've hit your session limit · resets\nnext line\n"
    (found,) = matcher().find(text)
    assert text[found.start : found.end].endswith("resets")
