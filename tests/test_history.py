"""What was tried and what came of it: the local history, outcomes in transcripts, answers, and what follows."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.homes import NOW, SESSION
from tests.homes import Home as Machine
from tests.repairs import Home, error
from unstuck.diagnosis.catalogue import by_code
from unstuck.diagnosis.diagnose import diagnose
from unstuck.diagnosis.evidence import Evidence, Followed
from unstuck.diagnosis.fields import Fields
from unstuck.diagnosis.question import QUESTIONS, SAID, answered
from unstuck.remedies import catalogue, history
from unstuck.remedies.plan import Outcome, Plan
from unstuck.sources.history_file import Past, past_of

CODE = "auth/login-expired"
EXPIRED = "Login expired · Please run /login"
OVERLOADED = "API Error: 529 Overloaded"


def later(minutes: float) -> str:
    """A time after now, or before."""
    return (NOW + timedelta(minutes=minutes)).isoformat()


def answer_of_the_model(minutes: float) -> dict[str, Any]:
    """A line of a transcript: the service answered."""
    return {"type": "assistant", "timestamp": later(minutes), "message": {"model": "claude-opus-4-6", "content": []}}


def used(remedy: str = "relogin", minutes: float = -30, condition: str | None = CODE, **more: Any) -> dict[str, Any]:
    """A line of the history: a remedy was carried out."""
    line = {"at": later(minutes), "remedy": remedy, "result": "done", "condition": condition, "session": SESSION}
    return line | more


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def noted(machine: Machine, *lines: Any) -> Path:
    """The history file with these lines."""
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return machine.text(machine.own / "fixes.jsonl", text)


# --- outcomes -------------------------------------------------------------------------------------------------------


def test_a_success_after_a_remedy_says_that_it_worked(machine: Machine) -> None:
    noted(machine, used())
    machine.transcript(error(EXPIRED, later(-40)), error(OVERLOADED, later(-20)), answer_of_the_model(-10))
    found = machine.collect().history
    assert found.worked == ("relogin",)
    assert found.tried == ()
    assert found.followed == (Followed("relogin", CODE, True, NOW - timedelta(minutes=10)),)


def test_the_same_error_after_a_remedy_says_that_it_was_tried_in_vain(machine: Machine) -> None:
    noted(machine, used())
    machine.transcript(error(EXPIRED, later(-40)), error(EXPIRED, later(-20)), answer_of_the_model(-10))
    found = machine.collect().history
    assert found.tried == ("relogin",)
    assert found.worked == ()


def test_nothing_is_concluded_before_anything_happened(machine: Machine) -> None:
    noted(machine, used())
    machine.transcript(answer_of_the_model(-50), error(EXPIRED, later(-40)))
    assert machine.collect().history.followed == ()


def test_what_claude_code_says_itself_is_no_success(machine: Machine) -> None:
    noted(machine, used())
    own = {"type": "assistant", "timestamp": later(-20), "message": {"model": "<synthetic>", "content": []}}
    retry = {"type": "system", "subtype": "api_error", "timestamp": later(-15), "error": {"status": 529}}
    machine.transcript(error(EXPIRED, later(-40)), own, retry)
    assert machine.collect().history.followed == ()


def test_the_session_may_go_on_in_another_transcript_of_its_folder(machine: Machine) -> None:
    noted(machine, used())
    machine.transcript(error(EXPIRED, later(-40)))
    machine.transcript(answer_of_the_model(-10), session="dddddddd-2222-4333-8444-555555555555")
    assert machine.collect().history.worked == ("relogin",)


def test_a_session_of_another_folder_says_nothing(machine: Machine) -> None:
    noted(machine, used())
    machine.transcript(error(EXPIRED, later(-40)))
    machine.transcript(
        answer_of_the_model(-10), session="dddddddd-2222-4333-8444-555555555555", folder=machine.base / "elsewhere"
    )
    assert machine.collect().history.followed == ()


@pytest.mark.parametrize(
    "line",
    [
        used(condition=None),
        used(result="failed"),
        used(minutes=-60 * 24 * 8),
        used(minutes=60),
        used(remedy="no-such-remedy"),
    ],
)
def test_what_cannot_have_an_outcome_gets_none(machine: Machine, line: dict[str, Any]) -> None:
    noted(machine, line)
    machine.transcript(error(EXPIRED, later(-40)), answer_of_the_model(-10))
    assert machine.collect().history.followed == ()


def test_an_undone_remedy_is_watched_no_longer(machine: Machine) -> None:
    noted(machine, used(), used(minutes=-25, result="undone", condition=None))
    machine.transcript(error(EXPIRED, later(-40)), answer_of_the_model(-10))
    assert machine.collect().history.followed == ()


def test_the_newest_outcome_of_a_remedy_counts(machine: Machine) -> None:
    noted(
        machine,
        used(minutes=-300),
        {"at": later(-290), "remedy": "relogin", "condition": CODE, "outcome": "success"},
        used(minutes=-30),
        {"at": later(-20), "remedy": "relogin", "condition": CODE, "outcome": "same error"},
    )
    assert machine.collect().history.tried == ("relogin",)


def test_once_it_works_again_what_was_tried_in_vain_may_be_tried_anew(machine: Machine) -> None:
    noted(
        machine,
        {"at": later(-300), "remedy": "relogin", "condition": CODE, "outcome": "same error"},
        {"at": later(-200), "remedy": "unset-variable", "condition": CODE, "outcome": "success"},
    )
    found = machine.collect().history
    assert (found.tried, found.worked) == ((), ("unset-variable",))


def test_a_failure_counts_for_some_days_only(machine: Machine) -> None:
    noted(machine, {"at": later(-60 * 24 * 8), "remedy": "relogin", "condition": CODE, "outcome": "same error"})
    assert machine.collect().history.followed == ()


def test_an_outcome_says_where_it_is_from(machine: Machine) -> None:
    noted(machine, {"at": later(-20), "remedy": "relogin", "condition": CODE, "outcome": "success"})
    (source,) = (each for each in machine.collect().provenance if each.item.startswith("history"))
    assert source.at == NOW - timedelta(minutes=20)


# --- the file -------------------------------------------------------------------------------------------------------

foreign = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
named = st.dictionaries(
    st.sampled_from(("at", "remedy", "result", "condition", "session", "question", "answer", "outcome")),
    foreign | st.sampled_from(("relogin", "done", "2026-11-20T12:00:00Z", "usage-shown", "success")),
)


@given(st.lists(st.binary(max_size=40) | (foreign | named).map(lambda value: json.dumps(value).encode()), max_size=6))
def test_foreign_lines_are_passed_over(lines: list[bytes]) -> None:
    good = json.dumps(used()).encode()
    found = past_of(b"\n".join([*lines, b"", good, good[:-9]]))
    assert found.uses[-1].remedy == "relogin"


@pytest.mark.parametrize("spoil", ["missing", "link", "folder", "broken"])
def test_a_history_that_cannot_be_read_is_unknown(machine: Machine, spoil: str) -> None:
    path = machine.own / "fixes.jsonl"
    path.parent.mkdir()
    if spoil == "link":
        path.symlink_to(machine.text("elsewhere", json.dumps(used())))
    elif spoil == "folder":
        path.mkdir()
    elif spoil == "broken":
        path.write_bytes(b"\xff\x00{" * 99)
    assert machine.collect().history == Evidence().history


def test_the_file_is_bounded_and_private(home: Home) -> None:
    context = home.context()
    path = home.state / "fixes.jsonl"
    path.parent.mkdir()
    path.write_text("x" * 5000 + "\n" + "{}\n" * 500, "utf-8")
    path.chmod(0o600)
    history.note(context, "relogin", "done")
    history.answer(context, "usage-shown", "room")
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 200
    assert max(map(len, lines)) < 1000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = history.past(context)
    assert (len(found.uses), len(found.replies)) == (1, 1)


def test_outcomes_outlive_the_transcripts(home: Home) -> None:
    context = home.context()
    path = home.transcript(error(EXPIRED, later(-10)))
    catalogue.carry_out(context, Plan("relogin", act=Outcome))
    (use,) = history.past(context).uses
    assert (use.condition, use.result) == (CODE, "done")
    home.transcript(error(EXPIRED, later(-10)), answer_of_the_model(5))
    assert [(each.remedy, each.success) for each in history.settle(context)] == [("relogin", True)]
    path.unlink()
    assert history.settle(context) == []
    assert [each.outcome for each in history.tried(context)] == ["success"]


def test_a_state_folder_that_cannot_be_written_spoils_nothing(home: Home) -> None:
    home.state.write_text("not a folder", "utf-8")
    context = home.context()
    outcome = catalogue.carry_out(context, Plan("relogin", act=Outcome))
    assert outcome == Outcome()
    assert history.past(context) == Past()


def test_a_remedy_says_what_is_watched_for(home: Home) -> None:
    home.transcript(error(EXPIRED, later(-10)))
    (line,) = catalogue.carry_out(home.context(), Plan("relogin", act=Outcome)).next
    assert line.startswith(f"The next answer of Claude Code, or {by_code()[CODE].title!r} again, is noted")


def test_an_old_error_is_not_what_a_remedy_is_for(home: Home) -> None:
    home.transcript(error(EXPIRED, later(-60 * 30)))
    assert catalogue.carry_out(home.context(), Plan("relogin", act=Outcome)).next == ()
    assert [use.condition for use in history.past(home.context()).uses] == [None]


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_every_answer_is_evidence_and_marked_as_a_persons_word(question: Any) -> None:
    assert len({answer.id for answer in question.answers}) == len(question.answers) > 2
    for answer in question.answers:
        found = answered(Evidence(observed_at=NOW), {question.id: answer.id}, {question.id: NOW})
        assert found.history.answered == (question.id,)
        assert {each.source for each in found.provenance} == ({SAID} if answer.id != "unknown" else set())
        assert {each.at for each in found.provenance} <= {NOW}
        nothing = replace(found, provenance=(), history=replace(found.history, answered=()))
        assert (nothing == Evidence(observed_at=NOW)) == (answer.id == "unknown")


def test_unknown_answers_are_passed_over() -> None:
    given = {"no-such-question": "works", "usage-shown": "no-such-answer"}
    assert answered(Evidence(), given) == Evidence()


def test_an_answer_becomes_no_figure(machine: Machine) -> None:
    noted(machine, {"at": later(-5), "question": "usage-shown", "answer": "room"})
    found = machine.collect()
    assert found.usage.said == "room"
    assert found.usage.windows == ()
    refused = by_code()["usage/out-of-extra-usage"]
    judged = diagnose(refused, Fields(), found)
    stuck = next(each for each in judged.causes if each.cause.id == "server-state-stuck")
    assert stuck.because == ("`/usage` shows room for session and week (you said so)",)
    assert all(each.cause.id != "plan-window-exhausted" for each in judged.causes)


@pytest.mark.parametrize(
    ("question", "minutes", "holds"),
    [("new-terminal", -60 * 23, True), ("new-terminal", -60 * 25, False), ("usage-shown", -61, False)],
)
def test_an_answer_holds_for_its_time(machine: Machine, question: str, minutes: float, holds: bool) -> None:
    answer = QUESTIONS[question].answers[0].id
    noted(machine, {"at": later(minutes), "question": question, "answer": answer})
    assert machine.collect().history.answered == ((question,) if holds else ())


def test_the_newest_answer_counts(machine: Machine) -> None:
    noted(
        machine,
        {"at": later(-9), "question": "new-terminal", "answer": "works"},
        {"at": later(-5), "question": "new-terminal", "answer": "fails"},
    )
    assert machine.collect().history.fresh_process_works is False


def test_only_answers_that_there_are_can_be_given(home: Home) -> None:
    for question, answer in (("no-such-question", "works"), ("new-terminal", "perhaps")):
        with pytest.raises(KeyError):
            history.answer(home.context(), question, answer)
    assert not (home.state / "fixes.jsonl").exists()


def test_what_was_answered_is_not_asked_again() -> None:
    refused = by_code()["usage/out-of-extra-usage"]
    asked: list[str] = []
    evidence = Evidence(observed_at=NOW)
    while questions := diagnose(refused, Fields(), evidence).questions:
        assert len(questions) <= 2
        asked += [question.id for question in questions]
        evidence = answered(evidence, {question.id: "unknown" for question in questions})
    assert asked[:2] == ["version-ran", "usage-shown"]
    assert len(asked) == len(set(asked)) > 5


@pytest.mark.parametrize(
    ("given", "verdict", "cause"),
    [
        ({"version-ran": "older"}, "false_alarm", "client-too-old"),
        ({"version-ran": "newer", "new-terminal": "works"}, "false_alarm", "stale-process"),
        ({"who-sent": "other"}, "entitlement", "third-party-harness"),
        ({"version-ran": "newer", "plain-prompt": "works"}, "configuration", "harness-like-prompt"),
        ({"version-ran": "newer", "direct": "works"}, "configuration", "rewriting-proxy"),
        ({"version-ran": "newer", "organization": "no"}, "credentials", "wrong-organization"),
        ({"version-ran": "newer", "usage-shown": "full"}, "genuine_limit", "plan-window-exhausted"),
    ],
)
def test_one_or_two_answers_decide(given: dict[str, str], verdict: str, cause: str) -> None:
    judged = diagnose(by_code()["usage/out-of-extra-usage"], Fields(), answered(Evidence(observed_at=NOW), given))
    assert (judged.verdict, judged.causes[0].cause.id) == (verdict, cause)
    assert "you said so" in judged.summary
    assert not any(remedy.paid for remedy in judged.remedies)
