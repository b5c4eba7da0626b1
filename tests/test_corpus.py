"""Real texts: reports of users, captures of the program, and every wording that is known."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import drawing
from unstuck import present
from unstuck.diagnosis.model import Severity
from unstuck.engine import matcher
from unstuck.sources import transcripts
from unstuck.sources.documents import findings, severity

CORPUS = Path(__file__).parent / "corpus"
CAPTURES = CORPUS / "captures"
EXPECTED: dict[str, dict[str, list[str]]] = json.loads((CAPTURES / "expected.json").read_text("utf-8"))
# Texts that only the words around them tell apart from a real case; they are counted by nobody.
APART = ("quoted", "other-client")
# With a code that names the reason, this wording is the more telling condition's.
MORE_TELLING = {
    "Unable to connect to API (<code>)",
    "Unable to connect to API (<code>) · Retrying in <n>s · attempt <n>/<n>",
}


def rows(name: str) -> list[dict[str, Any]]:
    """The records of one file of the corpus."""
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def codes(text: str | bytes, name: str = "some.log") -> list[str]:
    """What is found in a file of this name, each code once."""
    data = text.encode() if isinstance(text, str) else text
    return list(dict.fromkeys(found.group.first.condition.code for found in findings(data, name, matcher())))


class Answer(NamedTuple):
    """A report and what was found in it."""

    report: dict[str, Any]
    codes: list[str]
    fields: list[dict[str, Any]]


@cache
def answers() -> list[Answer]:
    """Every report with what is found in it; quotations that are only hinted at do not count."""
    seen: list[Answer] = []
    for report in rows("reports.jsonl"):
        shown = [
            found
            for found in findings(report["text"].encode(), "report.txt", matcher())
            if severity(found) is not Severity.HINT
        ]
        found_codes = list(dict.fromkeys(found.group.first.condition.code for found in shown))
        seen.append(Answer(report, found_codes, [present.fields(found.fields) for found in shown]))
    return seen


def positives() -> list[Answer]:
    """The reports that hold an error."""
    return [answer for answer in answers() if answer.report["codes"]]


def at_least(share: float, wrong: list[Any], of: int) -> None:
    """Fails, naming what is wrong, if less than this share is right."""
    assert len(wrong) <= (1 - share) * of, wrong


def test_an_error_is_noticed_in_the_reports_that_hold_one() -> None:
    missed = [answer.report["id"] for answer in positives() if not answer.codes]
    at_least(0.99, missed, len(positives()))


def test_the_codes_of_a_report_are_exactly_right() -> None:
    wrong = [(answer.report["id"], answer.codes) for answer in positives() if not _exact(answer)]
    at_least(0.97, wrong, len(positives()))


def _exact(answer: Answer) -> bool:
    """Every code of the report or one that is right as well in its place, and nothing else."""
    expected, also = answer.report["codes"], answer.report.get("also", [])
    missing = [code for code in expected if code not in answer.codes]
    in_place = [code for code in answer.codes if code in also and code not in expected]
    strangers = set(answer.codes) - {*expected, *also}
    return len(in_place) >= len(missing) and not strangers


def test_nothing_is_found_where_nothing_failed() -> None:
    negatives = [answer for answer in answers() if not answer.report["codes"] and answer.report["kind"] not in APART]
    wrong = [(answer.report["id"], answer.codes) for answer in negatives if answer.codes]
    assert len(negatives) == 70
    assert len(wrong) <= 1, wrong


def test_other_programs_errors_are_not_taken_for_claude_codes() -> None:
    others = [answer for answer in answers() if answer.report.get("kind") == "other-client"]
    assert [(answer.report["id"], answer.codes) for answer in others if answer.codes] == []


def test_the_facts_in_a_report_are_read_right() -> None:
    facts = [(answer, name, value) for answer in positives() for name, value in answer.report.get("fields", {}).items()]
    wrong = [
        (answer.report["id"], name, value, [fields[name] for fields in answer.fields])
        for answer, name, value in facts
        if not _reads(answer, name, value)
    ]
    assert len(facts) > 250
    at_least(0.97, wrong, len(facts))


def _reads(answer: Answer, name: str, value: Any) -> bool:
    values = [fields[name] for fields in answer.fields]
    if name == "request_ids":
        return set(value) <= {identifier for identifiers in values for identifier in identifiers}
    return value in values


def forms(pattern: str) -> list[Any]:
    """Every capture in every form that fits the pattern, as parameters of a test."""
    return [
        pytest.param(path, expected, id=f"{case}-{path.stem}")
        for case, expected in EXPECTED.items()
        for path in sorted((CAPTURES / case).glob(pattern))
    ]


@pytest.mark.parametrize(("path", "expected"), forms("*.*"))
def test_a_capture_gives_its_code_in_each_of_its_forms(path: Path, expected: dict[str, list[str]]) -> None:
    found = codes(path.read_bytes(), path.name)
    beside = expected.get("beside", [])
    telling = [code for code in found if code not in beside]
    if expected["any_of"]:
        assert len(telling) == 1, found
        countdown = ["server/retrying-countdown"] if path.stem.endswith("-retrying") else []
        assert telling[0] in [*expected["any_of"], *countdown]
    else:
        assert telling == []


@pytest.mark.parametrize(("path", "expected"), forms("hook.json"))
def test_the_input_of_the_hook_gives_its_code_by_its_structure(path: Path, expected: dict[str, list[str]]) -> None:
    entry = transcripts.parse(path.read_bytes())
    assert entry is not None
    match, _ = transcripts.classify(entry, matcher())
    assert match is not None
    assert match.condition.code in expected["any_of"]


def test_every_capture_of_a_failure_has_all_forms() -> None:
    wanted = {"terminal-80.txt", "terminal-120.txt", "headless.txt", "stream.jsonl", "transcript.jsonl", "hook.json"}
    for case, expected in EXPECTED.items():
        there = {path.name for path in (CAPTURES / case).iterdir()}
        missing = wanted - there
        assert missing == (set() if expected["any_of"] else {"hook.json"}), case


@pytest.mark.parametrize("wording", rows("limit_wordings.jsonl"), ids=lambda wording: wording["text"][:60])
def test_every_wording_of_a_limit_is_told_apart(wording: dict[str, Any]) -> None:
    found = codes(wording["text"])
    assert len(found) == 1
    assert found[0] in wording["any_of"]


@pytest.mark.parametrize("columns", [None, 80, 120], ids=["unwrapped", "80 columns", "120 columns"])
def test_every_known_wording_gives_its_own_code(columns: int | None) -> None:
    templates = rows("templates.jsonl")
    texts = [(template, drawing.drawn(drawing.filled(template["text"]), columns)) for template in templates]
    wrong = [
        (template["code"], text, found)
        for template, text in texts
        if (found := codes(text)) != [template["code"]] and template["text"] not in MORE_TELLING
    ]
    assert len(templates) == 902
    at_least(0.995, wrong, len(templates))
