"""Documents as lines: every edit of the protocol does to them what it does to one plain string."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unstuck.diagnosis.scan import Position
from unstuck.lsp.abilities import Encoding
from unstuck.lsp.convert import to_column, to_units
from unstuck.lsp.documents import Document
from unstuck.sources.lines import Edit, Lines, content_length, split_lines

ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
# What Python's `splitlines` breaks at and the protocol does not.
EXOTIC = ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
PIECES = (
    "\r",
    "\n",
    "\r\n",
    *EXOTIC,
    "a",
    "bc",
    "é",
    "e\u0301",
    "文",
    "😀",
    "👩‍💻",
    "\ud83d",
    "\ude00",
    "\0",
    "\ufeff",
)

texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
places = st.tuples(st.integers(0, 9), st.integers(0, 12))
wild_places = st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
edits = st.tuples(places | wild_places, places | wild_places, texts)


def ends_of(text: str) -> list[tuple[int, int]]:
    """Where the line ends of a text stand, by the protocol's own words: CR LF, LF and CR."""
    return [match.span() for match in re.finditer("\r\n|\n|\r", text)]


def units_of(text: str, encoding: Encoding) -> int:
    """The length of a text in the client's units, by encoding it."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    name = encoding if encoding == "utf-8" else f"{encoding}-le"
    return len(b"".join(char.encode(name, "surrogatepass") for char in text)) // width


def offset_of(text: str, place: tuple[int, int], encoding: Encoding) -> int:
    """The offset in a plain string that a position of the protocol means."""
    line, units = place
    ends = ends_of(text)
    if line > len(ends):
        return len(text)
    start = ends[line - 1][1] if line else 0
    stop = ends[line][0] if line < len(ends) else len(text)
    at = start
    while at < stop and units_of(text[start : at + 1], encoding) <= units:
        at += 1
    return at


def edited(text: str, start: tuple[int, int], end: tuple[int, int], new: str, encoding: Encoding) -> str:
    """The plain string after an edit."""
    low, high = sorted((offset_of(text, start, encoding), offset_of(text, end, encoding)))
    return text[:low] + new + text[high:]


@given(texts)
def test_lines_break_only_where_the_protocol_breaks_them(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert len(lines) == len(ends_of(text)) + 1
    assert [line[content_length(line) :] for line in lines] == [
        *(text[start:end] for start, end in ends_of(text)),
        "",
    ]


@pytest.mark.parametrize("char", EXOTIC)
def test_an_edit_after_an_exotic_break_hits_the_line_that_the_client_means(char: str) -> None:
    document = Document("file:///a.log", "log", 1, f"one{char}\ntwo\nthree", source_code=False)
    document.change(Position(2, 0), Position(2, 5), "3", "utf-16")
    assert document.text == f"one{char}\ntwo\n3"


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(start=texts, changes=st.lists(edits, max_size=6))
@example(start="a\r", changes=[((1, 0), (1, 0), "\n")])
@example(start="a\r\nb", changes=[((0, 1), (1, 0), "")])
@example(start="a\rb\nc", changes=[((1, 0), (1, 1), "")])
@example(start="a\n", changes=[((1, 0), (1, 0), "b"), ((9, 9), (0, 0), "")])
def test_edits_of_a_document_equal_edits_of_a_string(
    encoding: Encoding, start: str, changes: list[tuple[tuple[int, int], tuple[int, int], str]]
) -> None:
    document = Document("file:///a.log", "log", 1, start, source_code=False)
    plain = start
    for first, last, text in changes:
        plain = edited(plain, first, last, text, encoding)
        document.change(Position(*first), Position(*last), text, encoding)
        assert document.text == plain
        assert document.lines == split_lines(plain)


@given(texts, texts, st.booleans())
def test_a_full_text_replaces_everything(before: str, after: str, half_a_range: bool) -> None:
    document = Document("file:///a.log", "log", 1, before, source_code=False)
    document.change(Position(0, 0) if half_a_range else None, None, after, "utf-16")
    assert document.lines == split_lines(after)


@given(texts, st.lists(edits, max_size=6))
def test_an_edit_says_which_lines_it_replaced(
    start: str, changes: list[tuple[tuple[int, int], tuple[int, int], str]]
) -> None:
    lines = Lines(start)
    for first, last, text in changes:
        before = list(lines.lines)
        edit = lines.replace(first, last, text)
        assert isinstance(edit, Edit)
        assert lines.lines[: edit.first] == before[: edit.first]
        assert lines.lines[edit.first + edit.inserted :] == before[edit.first + edit.removed :]


@pytest.mark.parametrize(
    ("start", "end"),
    [((-1, 0), (-1, 5)), ((0, -3), (0, -1)), ((7, 0), (9, 9)), ((1, 99), (1, 99))],
    ids=["before the first line", "before the line", "after the last line", "after the line's end"],
)
def test_positions_outside_the_document_mean_the_nearest_place(start: tuple[int, int], end: tuple[int, int]) -> None:
    lines = Lines("ab\ncd")
    lines.replace(start, end, "|")
    assert lines.text == ("|ab\ncd" if start[0] <= 0 else "ab\ncd|")


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(line=st.text(max_size=8) | texts)
def test_columns_come_back_from_the_units_of_the_client(encoding: Encoding, line: str) -> None:
    columns = range(len(line) + 1)
    units = [to_units(line, column, encoding) for column in columns]
    assert units == [units_of(line[:column], encoding) for column in columns]
    assert [to_column(line, unit, encoding) for unit in units] == list(columns)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(line=texts, units=st.integers(0, 60))
def test_a_column_inside_a_character_means_its_start(encoding: Encoding, line: str, units: int) -> None:
    column = to_column(line, units, encoding)
    assert to_units(line, column, encoding) <= units or column == 0
    assert column == len(line) or to_units(line, column + 1, encoding) > units
