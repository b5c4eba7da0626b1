"""The quick ways of searching find what the plain ones find."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstuck.accelerator import Bulk, starts
from unstuck.diagnosis import company
from unstuck.diagnosis.anchors import regex_engine
from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.grams import GRAM, GRAMS
from unstuck.diagnosis.text import plain_bytes
from unstuck.engine import matcher
from unstuck.sources import files
from unstuck.sources.files import search
from unstuck.sources.transcripts import entries

INDEX = matcher().index
EXAMPLES = sorted({example for condition in all_conditions() for example in condition.examples})
# What may stand between two letters of a message, and what looks like it.
NOISE = [
    b" ",
    b"\n",
    b"\r\n  ",
    b"\xe2\x80\x99",
    b"-",
    b"\\n",
    b"\\\\n",
    b"\\",
    b"\\u2019",
    b"\\u001b[31m",
    b"\x1b[0m",
    b"\x1b[38;5;12m",
    b"\x1b]0;a title\x07",
    b"\x1b",
    b"\x07",
    b"&quot;",
    b"&#39;",
    b"&",
    b";",
    b"n",
    b"Z",
    b"7",
]
few = settings(max_examples=150, deadline=None)


@st.composite
def disturbed_heads(draw: st.DrawFn) -> bytes:
    """Heads of templates one after another, whole or not, with noise between their letters."""
    parts: list[bytes] = []
    for head in draw(st.lists(st.sampled_from(INDEX.heads), min_size=1, max_size=4)):
        letters = head.upper() if draw(st.booleans()) else head
        cuts = sorted(draw(st.lists(st.integers(0, len(letters)), max_size=4)))
        for low, high in pairwise([draw(st.sampled_from([0, 0, 3])), *cuts, len(letters)]):
            parts += [letters[low:high], draw(st.sampled_from(NOISE))]
    return b"".join(parts)


four_letters = st.text("abcd", min_size=4, max_size=4).map(str.encode)


@given(st.sets(four_letters, min_size=1), st.data())
@few
def test_the_engine_finds_every_gram(grams: set[bytes], data: st.DataObject) -> None:
    pieces = st.sampled_from(sorted(grams)) | st.text("abcd", max_size=3).map(str.encode)
    letters = b"".join(data.draw(st.lists(pieces, max_size=12)))
    expected = [at for at in range(len(letters)) if letters[at : at + 4] in grams]
    assert list(regex_engine(grams)(letters)) == expected


def test_most_templates_have_a_chosen_gram() -> None:
    own = set(INDEX.grams) - set(GRAMS)
    assert len(own) < len(GRAMS) / 10, "run `python -m tests.bench.choose_grams`"
    assert all(len(gram) == GRAM for gram in GRAMS)


@given(st.binary(max_size=3000) | st.lists(st.sampled_from(NOISE), max_size=200).map(b"".join))
@few
def test_blanking_rare_and_common_noise_is_the_same(raw: bytes) -> None:
    # Noise is blanked one by one where it is rare, and all at once where it is common.
    alone, among_much = plain_bytes(raw), plain_bytes(b"\\n\x1b[m&lt;" * 200 + b"." + raw)
    assert among_much.endswith(alone)
    assert len(alone) == len(raw)


def quick(plain: bytes) -> list[int]:
    """Where heads begin, as the native engine says."""
    found = starts(INDEX)
    assert found is not None
    return list(found(plain))


@pytest.fixture(autouse=True)
def _needs_the_extra() -> None:
    pytest.importorskip("re2")


@given(disturbed_heads())
@few
def test_both_find_the_same_heads(raw: bytes) -> None:
    plain = plain_bytes(raw)
    assert quick(plain) == INDEX.starts(plain)


def test_both_find_overlapping_heads() -> None:
    plain = b"|".join(INDEX.heads) + b"".join(INDEX.heads)
    found = INDEX.starts(plain)
    assert quick(plain) == found
    assert len(found) > len(INDEX.heads)


def test_both_suspect_every_example() -> None:
    missed = []
    for example in EXAMPLES:
        raw = example.encode()
        plainly = INDEX.suspects(raw)
        assert INDEX.suspects(raw, quick) == plainly, example
        if not plainly:
            missed.append(example)
    assert missed == []


@given(st.lists(st.sampled_from(EXAMPLES) | st.sampled_from(["nothing here", "x" * 500, "\n" * 80]), max_size=30))
@settings(max_examples=30, deadline=None)
def test_both_give_the_same_findings(parts: list[str]) -> None:
    raw = "\n".join(parts).encode()
    always = Bulk()
    always.searched = 1 << 40
    found = []
    with pytest.MonkeyPatch.context() as patch:
        for bulk in (Bulk(), always):
            patch.setattr(files, "bulk", bulk)
            patch.setattr(files, "_BLOCK", 4096)
            found.append(list(search(raw, matcher())))
    assert found[0] == found[1]


KEYS = [
    b'"isApiErrorMessage":true',
    b'"isApiErrorMessage": true',
    b'"isApiErrorMessage":false',
    b'\\"isApiErrorMessage\\":true',
    b'"is_api_error_message":true',
    b'"subtype":"api_retry"',
    b'"subtype": "api_error"',
    b'"hook_event_name":"StopFailure"',
    b'"type":"assistant"',
    b"{",
    b"}\n",
    b",",
]


@given(st.lists(st.sampled_from(KEYS), max_size=40).map(b"".join))
@few
def test_both_find_the_same_entries(data: bytes) -> None:
    from unstuck.sources import transcripts

    always = Bulk()
    always.searched = 1 << 40
    keys = transcripts._ERROR_KEYS
    assert list(always.spans(keys, data)) == list(Bulk().spans(keys, data))
    assert len(list(entries(data))) <= data.count(b"\n") + 1


def test_small_amounts_are_searched_without_the_extra() -> None:
    bulk = Bulk()
    assert bulk.starts(INDEX, 100_000) is None
    assert bulk.starts(INDEX, 100_000_000) is not None


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [
        (company._MARKS, company._MARK_BEGINNINGS),
        (company._FOREIGN, company._FOREIGN_BEGINNINGS),
        (company._VENDOR, company._FOREIGN_BEGINNINGS),
    ],
)
def test_every_mark_begins_as_it_is_sought(pattern: re.Pattern[str], beginnings: list[bytes]) -> None:
    @given(st.from_regex(pattern))
    @settings(max_examples=600, deadline=None)
    def begins(text: str) -> None:
        sought = {match.start() for match in company._beginning(pattern, beginnings, text)}
        sought |= {glyph.start() for glyph in company._GLYPHS.finditer(text)}
        assert {match.start() for match in pattern.finditer(text)} <= sought

    begins()
