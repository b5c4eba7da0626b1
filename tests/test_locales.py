"""What is said in other languages: nothing lacks, nothing is left over, and nothing gets lost on the way."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.texts import advice, conditions, phrases
from unstuck.diagnosis.phrase import joined, known, phrase, translated
from unstuck.locales import LANGUAGES, language, texts

PARTS = {
    "code": re.compile(r"`[^`]*`"),
    "placeholders": re.compile(r"\{[^{}]*\}"),
    "addresses": re.compile(r"https?://[A-Za-z0-9./_#?=&%-]*[A-Za-z0-9/_#=&%-]"),
}
GERMAN = {
    "{count} files in {folder}": "in {folder} {count} Dateien",
    "the client{said}": "der Client{said}",
    " (you said so)": " (nach eigener Angabe)",
    "A title": "Ein Titel",
}


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Mapping[str, str]:
    return texts(request.param)


def test_no_text_lacks(spoken: Mapping[str, str]) -> None:
    # What a condition means may stay English until somebody translates it: adding one touches one file.
    assert sorted((phrases() | advice()) - set(spoken)) == []


def test_no_text_is_left_over(spoken: Mapping[str, str]) -> None:
    assert sorted(set(spoken) - phrases() - advice() - conditions()) == []


@pytest.mark.parametrize("part", PARTS)
def test_what_is_not_language_stays(spoken: Mapping[str, str], part: str) -> None:
    def parts(text: str) -> list[str]:
        return sorted(PARTS[part].findall(text))

    assert {english: own for english, own in spoken.items() if parts(english) != parts(own)} == {}


def test_a_text_begins_and_ends_as_in_english(spoken: Mapping[str, str]) -> None:
    # Some stand inside sentences; Chinese and Japanese set no space before a bracket.
    wrong = [own for english, own in spoken.items() if english[:1] == " " and own[:1] not in (" ", "（")]
    assert wrong == []
    assert [own for own in spoken.values() if not own.strip() or own != own.rstrip()] == []


def test_placeholders_are_plain_names() -> None:
    names = {name for text in phrases() for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    assert [name for name in sorted(names) if not name.isidentifier()] == []


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        (None, None),
        ("", None),
        ("en", None),
        ("en-GB", None),
        ("de", "de"),
        ("de-AT", "de"),
        ("de_DE.UTF-8", "de"),
        ("es-419", "es"),
        ("ja", "ja"),
        ("pt-br", "pt-br"),
        ("pt_BR", "pt-br"),
        ("pt", "pt-br"),
        ("zh-cn", "zh-cn"),
        ("zh-Hans-CN", "zh-cn"),
        ("zh-tw", None),
        ("zh-Hant", None),
        ("fr", None),
        ("../de", None),
    ],
)
def test_a_locale_finds_its_language(locale: str | None, found: str | None) -> None:
    assert language(locale) == found


def test_a_phrase_is_its_english_text() -> None:
    assert phrase("{count} files in {folder}", count=3, folder="/srv") == "3 files in /srv"
    assert phrase("braces {} stay where nothing is filled in") == "braces {} stay where nothing is filled in"


def test_a_phrase_is_said_in_another_language_with_what_it_holds() -> None:
    said = phrase("the client{said}", said=phrase(" (you said so)"))
    files = phrase("{count} files in {folder}", count=3, folder="A title")
    assert translated(said, GERMAN) == "der Client (nach eigener Angabe)"
    assert translated(joined("; ", (said, files)), GERMAN) == ("der Client (nach eigener Angabe); in A title 3 Dateien")
    assert translated(known("A title"), GERMAN) == "Ein Titel"


def test_what_nobody_translated_stays_english() -> None:
    assert translated(phrase("{count} left", count=2), GERMAN) == "2 left"
    assert translated("another text", GERMAN) == "another text"


@given(st.text())
def test_a_translation_that_does_not_fit_is_passed_over(wrong: str) -> None:
    said = translated(phrase("{count} left", count=2), {"{count} left": wrong})
    assert isinstance(said, str)


@given(st.text())
def test_what_comes_from_outside_is_never_read_as_a_template(outside: str) -> None:
    assert phrase("it says {text}", text=outside) == f"it says {outside}"
    assert translated(phrase("it says {text}", text=outside), {"it says {text}": "dort steht {text}"}) == (
        f"dort steht {outside}"
    )
