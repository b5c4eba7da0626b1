"""Judgements: labelled cases, what a cause must have, and that nobody is sent to pay or log in for nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from unstuck.diagnosis.catalogue import all_conditions, by_code
from unstuck.diagnosis.diagnose import Diagnosis, all_causes, diagnose
from unstuck.diagnosis.evidence import Client, Evidence, Followed, History, Provenance
from unstuck.diagnosis.fields import Fields
from unstuck.diagnosis.known_reports import KNOWN_REPORTS, known_reports
from unstuck.diagnosis.model import Remedy
from unstuck.diagnosis.question import QUESTIONS, answered
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.diagnosis.situation import Situation
from unstuck.engine import matcher
from unstuck.sources.documents import findings

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "corpus" / "cases.jsonl").read_text("utf-8").splitlines()
]
CODES = sorted(condition.code for condition in all_conditions())
EVIDENCE = TypeAdapter(Evidence)


def money(remedy: Remedy) -> bool:
    """Whether a remedy spends money or leads to where it is spent."""
    return remedy.paid or remedy.id in ("add-credits", "open-billing-page")


def several(value: Any) -> list[Any]:
    """One allowed value or a list of them, as a list."""
    return value if isinstance(value, list) else [value]


def judged(case: dict[str, Any]) -> list[tuple[str, Diagnosis]]:
    """Everything found in a case's text, each with its judgement."""
    evidence = EVIDENCE.validate_python(case["evidence"])
    return [
        (found.group.first.condition.code, diagnose(found.group.first.condition, found.fields, evidence))
        for found in findings(case["text"].encode(), "case.txt", matcher())
    ]


def missed(expected: dict[str, Any], answer: Diagnosis) -> list[str]:
    """The names of the expectations that an answer does not meet."""
    ids = [found.cause.id for found in answer.causes]
    named = {found.cause.id: found.confidence for found in answer.causes}
    remedies = [remedy.id for remedy in answer.remedies]
    before_money = [remedy.id for remedy in answer.remedies if not money(remedy)]
    first_free = expected["first_free_remedies"]
    holds = {
        "verdict": answer.verdict in several(expected["verdict"]),
        "top_cause": expected["top_cause"] is None or ids[:1] == [expected["top_cause"]],
        "causes_include": set(expected["causes_include"]) <= set(ids),
        "causes_exclude": all(named.get(cause, 0) <= 0.3 for cause in expected["causes_exclude"]),
        "first_free_remedies": not first_free or "*" in first_free or bool(set(first_free) & set(before_money)),
        "remedies_include": set(expected["remedies_include"]) <= set(remedies),
        "remedies_exclude": not set(expected["remedies_exclude"]) & set(remedies),
        "min_confidence": answer.confidence >= expected.get("min_confidence", 0),
        "max_confidence": answer.confidence <= expected.get("max_confidence", 1),
    }
    return [name for name, held in holds.items() if not held]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_judged_as_its_label_says(case: dict[str, Any]) -> None:
    answers = judged(case)
    expected = case["expect"]
    if expected["code"] is None:
        assert answers == []
        return
    mine = [answer for code, answer in answers if code in several(expected["code"])]
    assert mine, [code for code, _ in answers]
    assert min((missed(expected, answer) for answer in mine), key=len) == []


def test_every_cause_is_whole() -> None:
    causes = all_causes()
    assert len({cause.id for cause in causes}) == len(causes)
    for cause in causes:
        assert 0 < cause.cap < 1, cause.id
        # Without signals the words of the condition must themselves be the evidence.
        assert cause.signals or min(cause.explains.values()) >= 0.45, cause.id
        assert cause.would_change, cause.id
        assert cause.attested, cause.id
        assert {remedy.id for remedy in cause.remedies} <= set(REMEDIES), cause.id
        assert set(cause.avoid) <= set(REMEDIES), cause.id
        for pattern, prior in cause.explains.items():
            assert 0 < prior < 1, (cause.id, pattern)
            assert any(cause.prior(code) is not None for code in CODES), (cause.id, pattern)


def test_a_cause_that_the_plan_settles_never_leads_to_money() -> None:
    for cause in all_causes():
        if cause.verdict not in ("genuine_limit", "entitlement"):
            assert not any(money(remedy) for remedy in cause.remedies), cause.id


@cache
def evidence() -> st.SearchStrategy[Evidence]:
    """Any evidence that its shape allows, sensible or not."""
    moments = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
    st.register_type_strategy(datetime, moments)
    st.register_type_strategy(float, st.floats(0, 120, allow_nan=False))
    versions = st.sampled_from(("2.1.4", "2.1.35", "2.1.36", "2.1.96", "2.1.328", "3.0.0", "", "x"))
    st.register_type_strategy(str, versions)
    parts = {name: st.from_type(kind) for name, kind in get_type_hints(Evidence).items()}
    return st.builds(Evidence, **parts)


words = st.sampled_from(("2.1.4", "2.1.36", "2.1.328"))
told = st.builds(
    Fields,
    http_status=st.none() | st.sampled_from((400, 401, 403, 429, 529)),
    claude_code_version=st.none() | words,
    reset_text=st.none() | st.just("3pm"),
)
USAGE = [condition for condition in all_conditions() if condition.code.startswith(("usage/", "auth/"))]


@given(st.sampled_from(USAGE), told, evidence())
def test_money_comes_last_and_only_for_what_money_cures(condition: Any, fields: Fields, known: Evidence) -> None:
    answer = diagnose(condition, fields, known)
    paid = [money(remedy) for remedy in answer.remedies]
    assert paid == sorted(paid), "free remedies stand before paid ones"
    assert 0 <= answer.confidence <= 1
    if any(paid) and answer.causes:
        assert answer.verdict in ("genuine_limit", "entitlement", "undetermined")
        open_and_free = [
            found.cause.id
            for found in answer.causes
            if found.confidence >= 0.2 and found.cause.verdict not in ("genuine_limit", "entitlement")
        ]
        assert open_and_free == []


@given(st.sampled_from(USAGE), told, evidence())
def test_the_same_evidence_gives_the_same_judgement(condition: Any, fields: Fields, known: Evidence) -> None:
    assert diagnose(condition, fields, known) == diagnose(condition, fields, known)


@given(told)
def test_a_400_alone_never_proves_that_something_is_used_up(fields: Fields) -> None:
    answer = diagnose(by_code()["usage/out-of-extra-usage"], replace(fields, http_status=400, reset_text=None))
    assert answer.verdict != "genuine_limit"
    assert not any(money(remedy) for remedy in answer.remedies)


def paid_last(remedies: tuple[Remedy, ...]) -> tuple[list[str], list[str]]:
    """The ids of what is free, and of what leads to spending."""
    return [each.id for each in remedies if not money(each)], [each.id for each in remedies if money(each)]


tried_before = st.lists(
    st.builds(
        Followed,
        st.sampled_from(sorted(REMEDIES)),
        st.sampled_from([condition.code for condition in USAGE]),
        st.booleans(),
        st.datetimes(datetime(2026, 4, 1), datetime(2026, 4, 8), timezones=st.just(UTC)),
    ),
    max_size=8,
)
remedy_ids = st.lists(st.sampled_from(sorted(REMEDIES)), max_size=6).map(tuple)


@given(st.sampled_from(USAGE), told, evidence(), remedy_ids, tried_before)
def test_what_worked_comes_first_among_the_free_and_brings_nothing_in(
    condition: Any, fields: Fields, known: Evidence, worked: tuple[str, ...], followed: list[Followed]
) -> None:
    successes = tuple(each for each in followed if each.success)
    without = replace(known, history=replace(known.history, tried=(), worked=(), followed=()))
    having = replace(without, history=replace(without.history, worked=worked, followed=successes))
    before, after = diagnose(condition, fields, without), diagnose(condition, fields, having)
    assert (after.verdict, after.causes) == (before.verdict, before.causes)
    free, paid = paid_last(after.remedies)
    assert (set(free), set(paid)) == tuple(map(set, paid_last(before.remedies)))
    assert [each.id for each in after.remedies] == [*free, *paid]
    situation = Situation(condition, fields, having)
    assert [situation.worked(each) for each in free] == sorted((situation.worked(each) for each in free), reverse=True)


@given(st.sampled_from(USAGE), told, evidence(), remedy_ids, tried_before)
def test_what_was_tried_in_vain_steps_back_and_money_does_not_step_in(
    condition: Any, fields: Fields, known: Evidence, tried: tuple[str, ...], followed: list[Followed]
) -> None:
    having = replace(known, history=replace(known.history, tried=tried, followed=tuple(followed)))
    answer = diagnose(condition, fields, having)
    situation = Situation(condition, fields, having)
    kept = [each.id for each in answer.remedies]
    assert not [each for each in kept if situation.tried(each) and each != "update-claude-code"]
    paid = [money(each) for each in answer.remedies]
    assert paid == sorted(paid)
    if any(paid) and answer.causes:
        leading = [each for each in answer.causes if each.confidence >= 0.2]
        assert all(each.cause.verdict in ("genuine_limit", "entitlement") for each in leading)


def test_the_next_cause_moves_up_once_the_likely_one_was_tried_in_vain() -> None:
    refused = by_code()["usage/out-of-extra-usage"]
    known = answered(Evidence(), {"version-ran": "newer", "new-terminal": "works"})
    first = diagnose(refused, Fields(), known)
    cure = [remedy.id for found in first.causes if found.confidence >= 0.2 for remedy in found.cause.remedies]
    assert cure
    again = diagnose(refused, Fields(), replace(known, history=replace(known.history, tried=tuple(cure))))
    left = {remedy.id for remedy in again.remedies} - {remedy.id for remedy in refused.remedies}
    assert left
    assert not left & set(cure)


@pytest.mark.parametrize(("version", "advised"), [("2.1.35", True), ("2.1.36", False), (None, True)])
def test_what_only_a_cause_that_is_ruled_out_would_need_is_not_advised(version: str | None, advised: bool) -> None:
    answer = diagnose(by_code()["usage/out-of-extra-usage"], Fields(), Evidence(client=Client(version=version)))
    assert ("update-claude-code" in {remedy.id for remedy in answer.remedies}) is advised


def test_an_outcome_counts_for_its_own_condition_only() -> None:
    at = datetime(2026, 4, 8, tzinfo=UTC)
    expired, refused = by_code()["auth/login-expired"], by_code()["auth/not-logged-in"]
    followed = (Followed("relogin", expired.code, False, at),)
    known = replace(Evidence(), history=History(tried=("relogin",), followed=followed))
    assert "relogin" not in {remedy.id for remedy in diagnose(expired, Fields(), known).remedies}
    assert "relogin" in {remedy.id for remedy in diagnose(refused, Fields(), known).remedies}


def test_every_question_of_a_cause_is_one_that_answers_can_be_given_to() -> None:
    asked = {cause.question.id for cause in all_causes() if cause.question}
    assert asked == set(QUESTIONS)


def test_known_reports_are_of_conditions_and_causes_that_there_are() -> None:
    causes = {cause.id for cause in all_causes()}
    assert len({report.number for report in KNOWN_REPORTS}) == len(KNOWN_REPORTS)
    for report in KNOWN_REPORTS:
        assert report.cause in causes, report.number
        for pattern in report.conditions:
            assert any(fnmatchcase(code, pattern) for code in CODES), (report.number, pattern)
    first = known_reports("usage/out-of-extra-usage", ["client-too-old"])
    assert [report.cause for report in first] == ["client-too-old"] * 4
    assert known_reports("network/connection-refused") == ()


def test_what_a_text_says_of_its_client_outranks_what_is_found_on_the_machine_it_is_read_on() -> None:
    at = datetime(2026, 4, 9, tzinfo=UTC)
    refused, told = by_code()["usage/out-of-extra-usage"], Fields(claude_code_version="2.1.15")
    stated = Evidence(observed_at=at, client=Client(version="2.1.300", latest="2.1.300"))
    found = replace(stated, provenance=(Provenance("client.version", "running session", at, "cached"),))
    answer = diagnose(refused, told, found)
    assert answer.causes[0].cause.id == "client-too-old"
    assert answer.remedies[0].id == "update-claude-code"
    assert diagnose(refused, told, stated).causes[0].cause.id != "client-too-old", "what is stated ran"
