"""Every condition of the catalogue: recognised where it should be, told apart from all others, and helpful."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests import drawing
from unstuck.diagnosis import links
from unstuck.diagnosis.catalogue import all_conditions, by_code
from unstuck.diagnosis.diagnose import diagnose
from unstuck.diagnosis.fields import Fields
from unstuck.diagnosis.grams import GRAM
from unstuck.diagnosis.model import Condition, Look, Remedy, Strength
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.diagnosis.template import parse
from unstuck.engine import matcher
from unstuck.sources.documents import findings

PUBLISHED = Path(__file__).parent / "corpus" / "published_codes.txt"
CATEGORIES = (
    "auth background cli config gateway install network plugin remote request rewind server session tool unknown usage"
    " wrapper"
).split()
MONEY = {"open-billing-page", "raise-spend-limit", "add-credits", "upgrade-plan"}
PAGE = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*(?:#[a-z0-9_-]+)?")
ADDRESS = re.compile(r"https://(?:code\.claude|support\.claude|platform\.claude)\.com/[\w/.-]+(?:#[\w-]+)?")

each = pytest.mark.parametrize("condition", all_conditions(), ids=lambda condition: condition.code)


FORMS: dict[str, Callable[[str], str]] = {
    "60 columns": lambda text: drawing.drawn(text, 60),
    "80 columns": lambda text: drawing.drawn(text, 80),
    "120 columns": lambda text: drawing.drawn(text, 120),
    "coloured": drawing.coloured,
    "recorded session": lambda text: drawing.drawn_in_colour(text, 80),
    "JSON": drawing.escaped,
    "JSON in JSON": drawing.escaped_twice,
    "Windows": drawing.windows_lines,
    "typographic": drawing.curly,
}
# With a code in its blank that another condition knows, a look is that condition's.
MORE_TELLING = {
    "Unable to connect to API (<code>)",
    "Unable to connect to API (<code>) · Retrying in <n>s · attempt <n>/<n>",
}
# Forms that a text of several lines can take as well.
ANY_LINES = {"Windows", "typographic"}


def codes(text: str) -> list[str]:
    """What is recognised in a text, each code once."""
    return list(dict.fromkeys(match.condition.code for match in matcher().find(text)))


def codes_in_log(text: str) -> list[str]:
    """What is recognised in a text that stands in a file."""
    data = f"start\n{text}\n".encode()
    return list(dict.fromkeys(found.group.first.condition.code for found in findings(data, "run.log", matcher())))


@each
def test_an_example_gives_its_own_condition_and_no_other(condition: Condition) -> None:
    for example in condition.examples:
        assert codes(example) == [condition.code], example
        assert codes_in_log(example) == [condition.code], example
        assert not any(match.quoted for match in matcher().find(example)), example


@each
def test_an_example_is_recognised_in_every_form_in_which_it_may_reach_a_file(condition: Condition) -> None:
    missed = {
        (form, shown): found
        for example in condition.examples
        for form, change in FORMS.items()
        if "\n" not in example or form in ANY_LINES
        if (found := codes(shown := change(example))) != [condition.code]
    }
    assert missed == {}


@each
def test_every_look_gives_its_own_condition_and_no_other(condition: Condition) -> None:
    missed = {
        text: found
        for text, strength in map(_as_look, condition.looks)
        if text not in MORE_TELLING
        if (found := codes(_shown(text, strength))) != [condition.code]
    }
    assert missed == {}


def _as_look(look: str | Look) -> tuple[str, Strength]:
    return (look.text, look.strength) if isinstance(look, Look) else (look, Strength.DISTINCTIVE)


def _shown(look: str, strength: Strength) -> str:
    text = drawing.filled(look)
    return drawing.drawn(f"API Error: 400 {text}" if strength is Strength.INSIDE else text, 80)


@each
def test_no_near_miss_gives_the_condition(condition: Condition) -> None:
    assert [text for text in condition.near_misses if condition.code in codes(text)] == []


def failing(passes: Callable[[Condition], object]) -> list[str]:
    """The codes of the conditions of which something does not hold."""
    return [condition.code for condition in all_conditions() if not passes(condition)]


def remedy_ids(condition: Condition) -> list[str]:
    """The ids of a condition's remedies."""
    return [remedy.id for remedy in condition.remedies]


def test_codes_are_unique_and_well_formed() -> None:
    every = [condition.code for condition in all_conditions()]
    assert len(every) == len(set(every))
    assert failing(lambda condition: condition.category in CATEGORIES) == []
    assert failing(lambda condition: re.fullmatch(r"[a-z]+/[a-z0-9]+(?:[-_][a-z0-9]+)*", condition.code)) == []


def test_no_published_code_has_vanished() -> None:
    published = PUBLISHED.read_text("utf-8").split()
    assert published == sorted(set(published))
    assert [code for code in published if code not in by_code()] == []


def test_titles_are_short_lines() -> None:
    assert failing(lambda condition: re.fullmatch(r"[A-Za-z0-9`./-].{4,88}[^.\s]", condition.title)) == []


def test_meanings_are_two_or_three_sentences() -> None:
    assert failing(lambda condition: condition.meaning == " ".join(condition.meaning.split())) == []
    assert failing(lambda condition: condition.meaning.endswith(".")) == []
    assert failing(lambda condition: len(re.findall(r"[.!?](?= |$)", condition.meaning)) in (2, 3)) == []


def test_something_can_be_done_about_every_condition() -> None:
    assert failing(lambda condition: condition.remedies) == []
    assert failing(lambda condition: len(set(remedy_ids(condition))) == len(condition.remedies)) == []
    assert failing(lambda condition: all(remedy.steps and all(remedy.steps) for remedy in condition.remedies)) == []


def test_remedies_are_the_known_ones_with_steps_of_their_own() -> None:
    assert (
        failing(
            lambda condition: all(each == replace(REMEDIES[each.id], steps=each.steps) for each in condition.remedies)
        )
        == []
    )


def test_the_remedies_that_cost_money_say_so() -> None:
    assert {remedy.id for remedy in REMEDIES.values() if remedy.paid} == MONEY


def test_money_is_never_the_first_remedy() -> None:
    assert failing(lambda condition: not condition.remedies[0].paid) == []


def test_what_is_free_comes_before_what_costs_money() -> None:
    assert failing(lambda condition: _free_first(condition.remedies)) == []
    assert failing(lambda condition: _free_first(diagnose(condition, Fields()).remedies)) == []


def _free_first(remedies: Sequence[Remedy]) -> bool:
    paid = [remedy.paid for remedy in remedies]
    return paid == sorted(paid)


def test_a_billing_page_is_named_where_money_is_a_remedy() -> None:
    assert (
        failing(lambda condition: condition.billing or not (MONEY - {"upgrade-plan"}) & set(remedy_ids(condition)))
        == []
    )


def test_documentation_links_are_well_formed() -> None:
    own = [condition for condition in all_conditions() if condition.docs and not condition.docs.startswith("https:")]
    assert [condition.code for condition in own if not PAGE.fullmatch(condition.docs or "")] == []
    assert failing(lambda condition: ADDRESS.fullmatch(links.documentation(condition))) == []


def test_looks_have_fixed_letters() -> None:
    assert failing(lambda condition: all(map(_has_letters, condition.looks))) == []


def _has_letters(look: str | Look) -> bool:
    text, strength = _as_look(look)
    template = parse(0, text, strength)
    return template is not None and max(map(len, template.segments)) >= GRAM


def test_conditions_known_by_their_words_have_an_example_and_a_near_miss() -> None:
    assert failing(lambda condition: not condition.looks or (condition.examples and condition.near_misses)) == []


def test_it_is_told_where_the_facts_come_from() -> None:
    assert failing(lambda condition: condition.attested.strip()) == []


def test_versions_are_those_of_the_client() -> None:
    version = re.compile(r"\d+\.\d+\.\d+")
    assert failing(lambda condition: condition.since is None or version.fullmatch(condition.since)) == []
    assert failing(lambda condition: condition.until is None or version.fullmatch(condition.until)) == []
