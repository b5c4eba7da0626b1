"""Live errors: transcripts that grow, hook events, and the incidents that they make together."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unstuck.diagnosis.report import Report
from unstuck.engine import matcher
from unstuck.live import spool
from unstuck.live.hub import Hub
from unstuck.live.incidents import Incident
from unstuck.live.watch import Tail, Watch
from unstuck.lsp.incidents import recognise
from unstuck.lsp.pages import incident_uri, page_file
from unstuck.places import state_folder

from .homes import Home

CAPTURES = Path(__file__).parent / "corpus" / "captures"
EXPECTED = json.loads((CAPTURES / "expected.json").read_text("utf-8"))
FAILING = sorted(each.parent.name for each in CAPTURES.glob("*/hook.json"))
APRIL = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
SESSION = "11111111-aaaa-4aaa-8aaa-111111111111"
OTHER = "22222222-bbbb-4bbb-8bbb-222222222222"


class Machine:
    """A machine on which sessions fail, and its hub."""

    def __init__(self, base: Path) -> None:
        self.home = Home(base, now=datetime(2026, 11, 20, 7, 30, tzinfo=UTC))
        self.told: list[Incident] = []
        self.hub = self.another()
        self.hub.begin()
        self._lines = 0

    def another(self, told: Callable[[tuple[Incident, ...]], None] | None = None) -> Hub:
        """A hub of another server, not begun yet."""
        return Hub(self.home.machine, matcher, told or self.told.extend)

    @property
    def state(self) -> Path:
        """Our own folder."""
        return state_folder(self.home.machine.environment)

    def event(self, value: Any) -> None:
        """Puts an event into the spool, as of now."""
        self._lines += 1
        folder = spool.folder(self.state)
        folder.mkdir(parents=True, exist_ok=True)
        at = int((self.home.now + timedelta(milliseconds=self._lines)).timestamp() * 1000)
        (folder / f"{at:013}-1-{self._lines:012}.json").write_text(json.dumps(value))

    def path(self, session: str = SESSION) -> Path:
        """A session's transcript."""
        return self.home.config / "projects" / "-work-shop" / f"{session}.jsonl"

    def write(self, *values: Any, session: str = SESSION) -> None:
        """Adds lines to a transcript."""
        path = self.path(session)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            for value in values:
                self._lines += 1
                at = (self.home.now + timedelta(milliseconds=self._lines)).isoformat()
                common = {"sessionId": session, "uuid": f"line-{self._lines}", "timestamp": at, "version": "2.1.15"}
                file.write(json.dumps(common | value).encode() + b"\n")

    def hook(self, text: str = APRIL, session: str = SESSION, kind: str = "StopFailure") -> None:
        """Has the hook tell of an event."""
        value = {"hook_event_name": kind, "session_id": session, "transcript_path": str(self.path(session))}
        more = {"error": "unknown", "last_assistant_message": text} if kind == "StopFailure" else {}
        self.event(value | more)

    def look(self, hub: Hub | None = None) -> list[Incident]:
        """The incidents after a look."""
        (hub or self.hub).look()
        return list((hub or self.hub).incidents())


def failed(text: str = APRIL, status: int = 400, **more: Any) -> dict[str, Any]:
    """A transcript's line about an error."""
    message = {"model": "<synthetic>", "content": [{"type": "text", "text": text}]}
    return {"type": "assistant", "isApiErrorMessage": True, "apiErrorStatus": status, "message": message} | more


def answered(**more: Any) -> dict[str, Any]:
    """A transcript's line with an answer."""
    return {"type": "assistant", "message": {"model": "claude-opus-4-6", "content": []}} | more


@pytest.fixture
def live(tmp_path: Path) -> Machine:
    """A machine that is watched."""
    return Machine(tmp_path)


# --- one failure, one incident --------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["hook transcript", "transcript hook", "hook", "transcript", "both"])
@pytest.mark.parametrize("name", FAILING)
def test_a_real_failure_is_one_incident_of_the_right_condition(live: Machine, name: str, order: str) -> None:
    folder = CAPTURES / name
    hook = json.loads((folder / "hook.json").read_text("utf-8"))
    path = live.path(hook["session_id"])
    path.parent.mkdir(parents=True)
    lines = (folder / "transcript.jsonl").read_bytes()
    failed_at = max(
        datetime.fromisoformat(value["timestamp"])
        for value in map(json.loads, lines.splitlines())
        if value.get("isApiErrorMessage")
    )
    live.home.now = failed_at + timedelta(seconds=0.1)
    for step in order.replace("both", "hook").split():
        if step == "hook":
            live.event(hook)
        if step == "transcript" or order == "both":
            path.write_bytes(lines)
        live.look()
    (incident,) = live.hub.incidents()
    assert incident.session == hook["session_id"]
    assert incident.condition.code in EXPECTED[name]["any_of"]
    assert (incident.open, incident.times) == (True, 1)


def test_the_transcript_that_follows_the_hook_adds_what_the_hook_does_not_know(live: Machine) -> None:
    live.hook()
    (incident,) = live.look()
    assert incident.fields.request_ids == ()
    live.home.now += timedelta(seconds=0.1)
    live.write(failed(requestId="req_011CZ8vKqT2mWn4xRb6LsDyF"))
    (incident,) = live.look()
    assert incident.fields.request_ids == ("req_011CZ8vKqT2mWn4xRb6LsDyF",)
    assert incident.fields.claude_code_version == "2.1.15"
    assert incident.times == 1


def test_sessions_keep_their_failures_apart(live: Machine) -> None:
    live.write(failed())
    live.write(failed(), session=OTHER)
    assert {each.session for each in live.look()} == {SESSION, OTHER}


def test_the_same_failure_again_is_the_same_incident(live: Machine) -> None:
    live.write(failed())
    live.look()
    live.home.now += timedelta(minutes=1)
    live.write(failed())
    (incident,) = live.look()
    assert incident.times == 2


def test_another_failure_of_a_session_takes_the_place_of_the_first(live: Machine) -> None:
    live.write(failed("API Error: 529 Overloaded", 529))
    live.look()
    live.home.now += timedelta(minutes=1)
    live.write(failed())
    first, second = live.look()
    assert (first.ending, second.ending) == ("replaced", None)
    assert [(each.id, each.ending) for each in live.told] == [
        (first.id, None),
        (second.id, None),
        (first.id, "replaced"),
    ]


def test_a_retry_is_nothing_to_tell_yet(live: Machine) -> None:
    error = {"message": "529 Overloaded", "status": 529}
    live.write({"type": "system", "subtype": "api_error", "retryAttempt": 1, "maxRetries": 10, "error": error})
    assert live.look() == []


def test_talk_about_errors_is_none(live: Machine) -> None:
    live.write({"type": "user", "message": {"role": "user", "content": APRIL}}, answered(text=APRIL))
    assert live.look() == []


@pytest.mark.parametrize("place", ["chosen", "home/.claude", "home/.config/claude"])
@pytest.mark.parametrize("before", [True, False])
def test_sessions_of_every_configuration_folder_are_seen(tmp_path: Path, place: str, before: bool) -> None:
    live = Machine(tmp_path)
    live.home.environment["CLAUDE_CONFIG_DIR"] = str(tmp_path / "chosen")
    hub = live.another()
    path = tmp_path / place / "projects" / "-work" / f"{SESSION}.jsonl"
    line = json.dumps(failed() | {"sessionId": SESSION, "uuid": "x", "timestamp": live.home.now.isoformat()}) + "\n"
    path.parent.mkdir(parents=True)
    if before:
        path.write_text(line)
    hub.begin()
    if not before:
        path.write_text(line)
    assert [each.session for each in live.look(hub)] == [SESSION]


# --- its end --------------------------------------------------------------------------------------------------------


def test_a_success_of_the_session_ends_it(live: Machine) -> None:
    live.write(failed())
    live.look()
    live.write({"type": "user", "message": {"role": "user", "content": "go on"}}, answered())
    (incident,) = live.look()
    assert (incident.ending, incident.fixed_by) == ("succeeded", None)


def test_a_success_that_is_noticed_together_with_the_failure_ends_it(live: Machine) -> None:
    live.write(failed(), answered())
    (incident,) = live.look()
    assert incident.ending == "succeeded"


def test_the_same_failure_after_a_success_is_a_new_incident(live: Machine) -> None:
    live.write(failed(), answered(), failed())
    assert [each.ending for each in live.look()] == ["succeeded", None]


def test_a_stop_event_ends_it_too(live: Machine) -> None:
    live.write(failed())
    live.look()
    live.hook(kind="Stop")
    (incident,) = live.look()
    assert incident.ending == "succeeded"


@pytest.mark.parametrize("line", [answered(isSidechain=True), answered() | {"sessionId": OTHER}])
def test_the_success_of_somebody_else_does_not(live: Machine, line: dict[str, Any]) -> None:
    live.write(failed())
    live.look()
    live.write(line)
    (incident,) = live.look()
    assert incident.open


def test_a_failure_right_after_a_success_is_one_of_its_own(live: Machine) -> None:
    live.write(failed(), answered(), failed())
    assert [(each.open, each.times) for each in live.look()] == [(False, 1), (True, 1)]


def test_what_failed_before_does_not_take_the_place_of_what_is_open(live: Machine) -> None:
    live.hook("API Error: 529 Overloaded")
    live.write(answered())
    live.hook(kind="Stop")
    live.home.now += timedelta(minutes=1)
    live.hook()
    live.write(failed())
    late = live.another()
    late.begin()
    assert [each.condition.code for each in late.incidents() if each.open] == ["usage/out-of-extra-usage"]


def test_what_was_done_between_is_noted(live: Machine) -> None:
    live.write(failed())
    live.look()
    use = {"at": (live.home.now + timedelta(seconds=30)).isoformat(), "remedy": "update-claude-code", "result": "done"}
    live.state.mkdir(parents=True, exist_ok=True)
    (live.state / "fixes.jsonl").write_text(json.dumps(use) + "\n")
    live.home.now += timedelta(minutes=1)
    live.write(answered())
    (incident,) = live.look()
    assert incident.fixed_by == "update-claude-code"


def test_a_limit_is_over_when_it_resets(live: Machine) -> None:
    resets = live.home.now + timedelta(hours=2)
    live.write(failed("You've hit your session limit", 429, quotaLimits={"resetsAt": int(resets.timestamp())}))
    (incident,) = live.look()
    assert incident.open
    found = live.hub._incidents
    assert found.pass_time(resets - timedelta(seconds=1)) == []
    assert [each.ending for each in found.pass_time(resets + timedelta(seconds=1))] == ["reset"]


def test_what_nobody_heard_of_for_long_is_over(live: Machine) -> None:
    live.write(failed())
    live.look()
    assert [each.ending for each in live.hub._incidents.pass_time(live.home.now + timedelta(days=1))] == ["stale"]


def test_what_is_reported_long_after_it_happened_is_not_over_at_once(live: Machine) -> None:
    report = Report("paste", APRIL, occurred_at=live.home.now - timedelta(days=200))
    sign = recognise(report, matcher(), live.home.now)
    assert sign is not None
    assert live.hub.hear(sign).open
    assert [each.open for each in live.look()] == [True]
    assert [each.ending for each in live.hub._incidents.pass_time(live.home.now + timedelta(days=1))] == ["stale"]


# --- several servers ------------------------------------------------------------------------------------------------


def test_every_server_has_the_same_incidents(live: Machine) -> None:
    late = live.another()
    live.hook()
    live.write(failed())
    live.write(failed("API Error: 529 Overloaded", 529), session=OTHER)
    mine = live.look()
    late.begin()
    theirs = list(late.incidents())
    assert sorted((each.session or "", each.condition.code) for each in mine) == sorted(
        (each.session or "", each.condition.code) for each in theirs
    )


def test_what_was_over_before_a_server_began_stays_over(live: Machine) -> None:
    live.write(failed(), answered())
    late = live.another()
    late.begin()
    assert [each for each in late.incidents() if each.open] == []


def test_an_old_event_whose_session_went_on_is_not_opened_again(live: Machine) -> None:
    live.hook()
    live.write(failed(), {"type": "user"}, answered())
    live.home.now += timedelta(minutes=5)
    late = live.another()
    late.begin()
    assert [each for each in late.incidents() if each.open] == []


def test_what_is_dismissed_is_dismissed_everywhere_and_after_a_restart(live: Machine) -> None:
    live.write(failed())
    (incident,) = live.look()
    other = live.another()
    other.begin()
    assert live.hub.dismiss(incident.id) is not None
    assert [each.ending for each in live.look(other)] == ["dismissed"]
    again = live.another()
    again.begin()
    assert [each.ending for each in live.look(again)] == ["dismissed"]


def test_news_are_told_once(live: Machine) -> None:
    live.write(failed())
    live.look()
    live.look()
    assert len(live.told) == 1
    live.write(answered())
    live.look()
    assert [each.ending for each in live.told] == [None, "succeeded"]


def test_who_went_on_between_two_failures_has_failed_twice_though_the_transcript_lost_it(live: Machine) -> None:
    live.write(failed())
    live.look()
    live.home.now += timedelta(seconds=1)
    live.write(answered())
    live.hook(kind="Stop")
    live.path().write_bytes(b"")
    live.home.now += timedelta(seconds=1)
    live.write(failed())
    assert [each.ending for each in live.look()] == ["succeeded", None]


# --- what is left in the state folder -------------------------------------------------------------------------------


def aged(path: Path, days: float) -> Path:
    """A file that was last written so many days ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# A page\n", "utf-8")
    at = time.time() - days * 24 * 3600
    os.utime(path, (at, at))
    return path


def page_of(live: Machine, id: str) -> Path:
    """Where the page of an incident lies."""
    return live.state / "pages" / "incidents" / f"{id}.md"


def test_pages_lie_where_old_ones_are_looked_for(live: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_HOME", str(live.state))
    assert page_file(incident_uri("0123456789ab")) == page_of(live, "0123456789ab")


def test_pages_of_incidents_go_after_a_while_but_none_that_is_open(live: Machine) -> None:
    live.write(failed())
    (incident,) = live.look()
    other = live.another()
    old = [aged(page_of(live, f"{number:012x}"), 9) for number in range(3)]
    unfinished = aged(page_of(live, "x").with_name(".0123456789ab.md.0a1b"), 2)
    kept = [
        aged(page_of(live, incident.id), 9),
        aged(page_of(live, "f" * 12), 6),
        aged(page_of(live, "notes of mine"), 99),
        aged(live.state / "pages" / "usage.md", 99),
    ]
    other.begin()
    assert [path for path in (*old, unfinished) if path.exists()] == []
    assert [path for path in kept if not path.exists()] == []


def test_of_very_many_pages_the_oldest_go(live: Machine, tmp_path: Path) -> None:
    yesterday = [aged(page_of(live, f"{number:012x}"), 2 + number / 1000) for number in range(510)]
    live.another().begin()
    assert [path.exists() for path in yesterday] == [True] * 500 + [False] * 10
    today = [aged(page_of(live, f"{number:012x}"), 0.5) for number in range(510)]
    live.another().begin()
    assert all(path.exists() for path in today)


def test_what_was_dismissed_long_ago_is_forgotten_and_the_rest_stays_so(live: Machine) -> None:
    other = live.another()
    other.begin()
    live.write(failed())
    live.look()
    (incident,) = live.look(other)
    long_ago = (live.home.now - timedelta(days=30)).isoformat()
    acts = live.state / "incidents.jsonl"
    acts.parent.mkdir(parents=True, exist_ok=True)
    with acts.open("a", encoding="utf-8") as file:
        for number in range(1000):
            file.write(json.dumps({"at": long_ago, "act": "dismissed", "keys": [f"line:{number}" * 10]}) + "\n")
        file.write("broken\n")
    live.look(other)
    live.hub.dismiss(incident.id)
    live.another().begin()
    assert len(acts.read_bytes().splitlines()) == 1
    assert [each.ending for each in live.look(other)] == ["dismissed"]


# --- files that grow ------------------------------------------------------------------------------------------------


def everything(tail: Tail) -> bytes:
    """All that a tail gives."""
    return b"".join(iter(tail.read, b""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=60).map(lambda data: data.replace(b"z", b"\n")), max_size=12))
def test_every_whole_line_is_given_once_however_a_file_grows(tmp_path: Path, parts: list[bytes]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"")
    tail = Tail(str(path))
    given_lines = b""
    for part in parts:
        with path.open("ab") as file:
            file.write(part)
        given_lines += everything(tail)
    whole = path.read_bytes()
    assert given_lines == whole[: whole.rfind(b"\n") + 1]


def test_a_file_that_was_cut_short_or_replaced_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"one\ntwo\n")
    tail = Tail(str(path))
    assert everything(tail) == b"one\ntwo\n"
    path.write_bytes(b"x\n")
    assert everything(tail) == b"x\n"
    path.write_bytes(b"y\n")
    assert everything(tail) == b"y\n"
    path.write_bytes(b"longer\nthan before\n")
    assert everything(tail) == b"longer\nthan before\n"
    (tmp_path / "b").write_bytes(b"three\nfour\n")
    (tmp_path / "b").replace(path)
    assert everything(tail) == b"three\nfour\n"


def test_a_line_beyond_all_measure_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * (9 << 20))
    tail = Tail(str(path))
    assert everything(tail) == b""
    with path.open("ab") as file:
        file.write(b"more\nnext\n")
    assert everything(tail) == b"next\n"
    with path.open("ab") as file:
        file.write(b"x" * (9 << 20) + b"\nhalf")
    assert everything(tail) == b""
    with path.open("ab") as file:
        file.write(b" a line\n")
    assert everything(tail) == b"half a line\n"


class Folder:
    """A folder of transcripts that is watched, with a clock that stands still."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.now = 0.0
        self.watch = Watch(lambda: [path], lambda: self.now)

    def add(self, name: str, data: bytes) -> None:
        """Adds to a file."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("ab") as file:
            file.write(data)

    def look(self) -> list[tuple[str, bytes]]:
        """What is new."""
        return [(Path(news.path).name, news.lines) for news in self.watch.look()]


def test_a_new_folder_a_new_file_and_an_old_one_are_all_noticed_at_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "projects")
    folder.add("one/a.jsonl", b"old\n")
    folder.watch.begin()
    assert folder.look() == []
    folder.add("one/a.jsonl", b"a\n")
    assert folder.look() == [("a.jsonl", b"a\n")]
    folder.add("one/b.jsonl", b"b\n")
    assert folder.look() == [("b.jsonl", b"b\n")]
    folder.add("two/c.jsonl", b"c\n")
    assert folder.look() == [("c.jsonl", b"c\n")]
    assert folder.look() == []


def test_what_is_not_looked_at_every_time_is_noticed_soon(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "projects")
    for number in range(100):
        folder.add(f"one/{number:03}.jsonl", b"x\n")
    folder.watch.begin()
    for number in range(100):
        folder.add(f"one/{number:03}.jsonl", b"y\n")
    folder.now += 10
    assert len(folder.look()) == 100


def test_a_deleted_file_is_forgotten_and_a_new_one_of_its_name_read_from_its_beginning(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "projects")
    folder.add("one/a.jsonl", b"old\n")
    folder.watch.begin()
    (folder.path / "one/a.jsonl").unlink()
    folder.now += 10
    assert folder.look() == []
    folder.add("one/a.jsonl", b"new\n")
    assert folder.look() == [("a.jsonl", b"new\n")]
