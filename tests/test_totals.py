"""Tokens by day, model and window, from transcripts: each answer once, and nothing read twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from array import array
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstuck.schemas import json_schema
from unstuck.sources.totals import Tokens, Totals, totals

AT = "2026-11-20T08:20:00.000Z"


def line(number: int, at: str = AT, model: str = "claude-opus-4-8", request: str | None = None, **usage: int) -> str:
    """An answer's line as Claude Code writes it."""
    figures = {"input_tokens": 1, "output_tokens": 10, "cache_creation_input_tokens": 100} | usage
    message = {"id": f"msg_{number}", "role": "assistant", "model": model, "content": [{"type": "text", "text": '"x"'}]}
    value = {
        "parentUuid": None,
        "message": {**message, "stop_reason": None, "usage": {**figures, "iterations": [{"output_tokens": 999}]}},
        "requestId": request or f"req_{number}",
        "type": "assistant",
        "timestamp": at,
    }
    return json.dumps(value, separators=(",", ":")) + "\n"


class Home:
    """Transcripts and what was noted of them."""

    def __init__(self, base: Path) -> None:
        self.projects, self.state = base / "claude" / "projects", base / "state"
        self.projects.mkdir(parents=True)

    def write(self, name: str, *lines: str, mode: str = "w") -> Path:
        """A transcript, or more of one."""
        path = self.projects / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode, encoding="utf-8", newline="") as file:
            file.write("".join(lines))
        return path

    def totals(self, **more: Any) -> Totals:
        """What is told of them, in UTC."""
        return totals(self.projects, self.state, UTC, **more)

    def output(self) -> int:
        """How many tokens the answers have."""
        return sum(day.tokens.output for day in self.totals().days)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_tokens_are_added_by_day_and_model(home: Home) -> None:
    home.write("a/s1.jsonl", line(1), line(2, model="claude-haiku-4-5", cache_read_input_tokens=5))
    home.write("b/s2.jsonl", line(3), line(4, at="2026-11-21T00:00:00Z"))
    assert [tuple(day) for day in home.totals().days] == [
        (date(2026, 11, 20), "claude-haiku-4-5", Tokens(1, 10, 100, 5)),
        (date(2026, 11, 20), "claude-opus-4-8", Tokens(2, 20, 200, 0)),
        (date(2026, 11, 21), "claude-opus-4-8", Tokens(1, 10, 100, 0)),
    ]


def test_days_are_those_of_the_time_zone(home: Home) -> None:
    home.write("a/s.jsonl", line(1, at="2026-11-20T18:29:00Z"), line(2, at="2026-11-20T18:30:00Z"))
    found = totals(home.projects, home.state, timezone(timedelta(hours=5, minutes=30)))
    assert [day.day for day in found.days] == [date(2026, 11, 20), date(2026, 11, 21)]


def test_a_window_lasts_five_hours_from_the_hour_of_its_first_answer(home: Home) -> None:
    times = ("2026-11-20T08:20:00Z", "2026-11-20T12:59:59Z", "2026-11-20T13:00:00Z", "2026-11-21T23:59:00Z")
    home.write("a/s.jsonl", *(line(number, at=at) for number, at in enumerate(times)))
    windows = home.totals().windows
    assert [window.begin for window in windows] == [
        datetime(2026, 11, 20, 8, tzinfo=UTC),
        datetime(2026, 11, 20, 13, tzinfo=UTC),
        datetime(2026, 11, 21, 23, tzinfo=UTC),
    ]
    assert [window.models["claude-opus-4-8"].output for window in windows] == [20, 10, 10]
    assert {window.end - window.begin for window in windows} == {timedelta(hours=5)}


def test_an_answer_counts_once_with_its_largest_figures(home: Home) -> None:
    home.write("a/s1.jsonl", line(1, output_tokens=3), line(1, output_tokens=3), line(1, output_tokens=70))
    home.write("a/s2.jsonl", line(1, output_tokens=70))
    assert home.output() == 70


def test_another_request_is_another_answer(home: Home) -> None:
    home.write("a/s1.jsonl", line(1), line(1, request="req_other"))
    assert home.output() == 20


def test_an_answer_goes_on_after_it_was_read(home: Home) -> None:
    home.write("a/s1.jsonl", line(1, output_tokens=3))
    assert home.output() == 3
    home.write("a/s1.jsonl", line(1, output_tokens=70), mode="a")
    assert home.output() == 70


def test_subagents_count(home: Home) -> None:
    home.write("a/s1.jsonl", line(1))
    home.write("a/s1/subagents/agent-1.jsonl", line(2))
    assert home.output() == 20


def test_only_whole_lines_are_read(home: Home) -> None:
    text = line(2)
    home.write("a/s.jsonl", line(1), text[:-30])
    assert home.output() == 10
    home.write("a/s.jsonl", text[-30:], mode="a")
    assert home.output() == 20


def test_what_is_only_told_of_does_not_count(home: Home) -> None:
    value = json.loads(line(1))
    nested = {"type": "progress", "data": {"message": {"type": "assistant", "message": value["message"]}}}
    result = {"type": "user", "toolUseResult": {"usage": {"output_tokens": 9}}, "timestamp": AT}
    quoted = {"type": "assistant", "timestamp": AT, "message": {"id": "msg_7", "content": line(3)}}
    synthetic = line(5, model="<synthetic>")
    lines = (json.dumps(each, separators=(",", ":")) + "\n" for each in (nested, result, quoted))
    home.write("a/s.jsonl", *lines, synthetic, line(9))
    assert home.output() == 10


def test_lines_of_another_shape_are_understood_as_well(home: Home) -> None:
    value = json.loads(line(1))
    spaced = json.dumps(value) + "\n"
    turned = json.dumps(dict(reversed(json.loads(line(2)).items())), separators=(",", ":")) + "\r\n"
    call = {"type": "tool_use", "input": {"id": "msg_x", "model": "m", "usage": {"output_tokens": 5}, "timestamp": "1"}}
    other = json.loads(line(3))
    other["message"]["content"] = [call]
    home.write("a/s.jsonl", spaced, turned, json.dumps(other, separators=(",", ":")) + "\n", spaced)
    assert [(day.model, day.tokens.output) for day in home.totals().days] == [("claude-opus-4-8", 30)]


def test_nothing_is_read_again(home: Home) -> None:
    path = home.write("a/s1.jsonl", line(1))
    assert home.output() == 10
    before = path.stat()
    with path.open("r+b") as file:
        file.write(line(8)[:-1].replace("10", "77").encode())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert home.output() == 10
    home.write("a/s1.jsonl", line(3), line(1), mode="a")
    assert home.output() == 20


@pytest.mark.parametrize("change", ["gone", "shorter", "another"])
def test_where_a_file_is_not_what_it_was_all_is_read_anew(home: Home, change: str) -> None:
    path = home.write("a/s1.jsonl", line(1), line(2))
    home.write("a/s2.jsonl", line(2), line(3))
    assert home.output() == 30
    if change == "another":
        other = home.write("a/new", line(5), line(6), line(7))
        os.replace(other, path)
    elif change == "shorter":
        home.write("a/s1.jsonl", line(1))
    else:
        path.unlink()
    assert home.output() == {"gone": 20, "shorter": 30, "another": 50}[change]


def test_several_processes_tell_the_same(home: Home, tmp_path: Path) -> None:
    for number in range(40):
        shared = [line(number), line(number, output_tokens=50), line(1000, output_tokens=7)]
        home.write(f"a/s{number}.jsonl", *shared, line(2000 + number, at=f"2026-11-{number % 20 + 1:02}T01:00:00Z"))
    program = (
        "import sys; from pathlib import Path; from datetime import UTC; from unstuck.sources import counting as c;"
        " from unstuck.sources.totals import totals; c._MUCH = 1;"
        " print(totals(Path(sys.argv[1]), Path(sys.argv[2]), UTC))"
    )
    for _ in range(2):
        command = [sys.executable, "-c", program, home.projects, tmp_path / "other"]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        assert told == f"{home.totals()}\n"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "soon"])
def test_a_time_of_no_clock_is_none(home: Home, at: str) -> None:
    home.write("a/s.jsonl", line(1), line(2, at=at))
    for hours in (-12, 0, 14):
        assert [
            day.tokens.output for day in totals(home.projects, home.state, timezone(timedelta(hours=hours))).days
        ] == [10]


@pytest.mark.parametrize("span", [-1, 1 << 40, (1 << 63) - 1])
def test_notes_of_a_time_of_no_clock_are_made_again(home: Home, span: int) -> None:
    home.write("a/s.jsonl", line(1))
    home.totals()
    noted = home.state / "totals.json"
    value = json.loads(noted.read_bytes())
    numbers = array("q", b64decode(value["models"]["claude-opus-4-8"]))
    numbers[0] = span
    value["models"]["claude-opus-4-8"] = b64encode(numbers.tobytes()).decode()
    noted.write_text(json.dumps(value), "utf-8")
    assert home.output() == 10
    assert json.loads(noted.read_bytes())["models"] != value["models"]


@pytest.mark.parametrize("name", ["totals.json", "totals-answers.txt"])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\x00", b'{"version":1,"files":{"a":[1]},"spans":[[1]]}']
)
def test_broken_notes_are_made_again(home: Home, name: str, content: bytes) -> None:
    home.write("a/s1.jsonl", line(1))
    assert home.output() == 10
    (home.state / name).write_bytes(content)
    home.write("a/s1.jsonl", line(1), line(2), mode="a")
    assert home.output() == 20


def test_notes_of_two_that_wrote_at_once_are_made_again(home: Home, tmp_path: Path) -> None:
    home.write("a/s1.jsonl", line(1))
    home.totals()
    before = (home.state / "totals-answers.txt").read_bytes()
    home.write("a/s2.jsonl", line(2))
    home.totals()
    (home.state / "totals-answers.txt").write_bytes(before)
    home.write("a/s3.jsonl", line(1), line(2), line(3))
    assert home.output() == 30


def test_a_state_folder_that_cannot_be_written_costs_only_time(home: Home) -> None:
    home.state.write_text("a file")
    home.write("a/s1.jsonl", line(1))
    assert (home.output(), home.output()) == (10, 10)


def test_the_notes_hold_no_word_of_a_session(home: Home) -> None:
    home.write("a/s1.jsonl", line(1).replace('\\"x\\"', "secret words"))
    home.totals()
    noted = b"".join(path.read_bytes() for path in home.state.iterdir())
    assert b"secret" not in noted
    assert b"req_1" not in noted


_members = st.sampled_from(("message", "usage", "type", "timestamp", "model", "id", "requestId", "output_tokens"))
_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(("assistant", AT, "msg_1", "é\n"))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_members, inner, max_size=5)),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(lines=st.lists(st.one_of(_values.map(json.dumps), st.text(max_size=30), st.just('{"usage":{"x')), max_size=8))
def test_no_line_is_too_strange_and_none_beside_it_is_lost(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    strange = "\n".join(each.replace("\n", " ").encode("utf-8", "replace").decode() for each in lines) + "\n"
    home.write("a/s.jsonl", line(90001), strange, line(90002))
    assert home.output() >= 20


def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, *arguments: str) -> tuple[int, str]:
    """The command in a home with two transcripts, one of them old."""
    from unstuck.cli import main

    status = main(["usage", "--totals", *arguments])
    return status, capsys.readouterr().out


@pytest.fixture
def command_home(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    places = {"HOME": tmp_path, "CLAUDE_CONFIG_DIR": tmp_path / "claude", "UNSTUCK_HOME": tmp_path / "state"}
    for name, path in places.items():
        monkeypatch.setenv(name, str(path))
    return home


def test_the_command_shows_them(command_home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command_home.write("a/s.jsonl", line(1, output_tokens=12345), line(2, at="2001-01-01T00:00:00Z"))
    status, text = run(capsys, tmp_path)
    assert status == 0
    assert "12,345" in text
    assert "2001-01-01" in text
    assert "No prices" in text
    status, text = run(capsys, tmp_path, "--format", "json", "--days", "3650")
    value = json.loads(text)
    assert (status, [day["output_tokens"] for day in value["days"]]) == (0, [12345])
    assert value["windows"][0]["begin"] == "2026-11-20T08:00:00Z"


def test_json_fits_the_published_schema(command_home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    check = jsonschema.Draft202012Validator(json_schema("totals")).validate
    check(json.loads(run(capsys, tmp_path, "--format", "json")[1]))
    command_home.write("a/s.jsonl", line(1), line(2, model="claude-haiku-4-5"))
    value = json.loads(run(capsys, tmp_path, "--format", "json")[1])
    check(value)
    assert (len(value["days"]), len(value["windows"])) == (2, 1)


def test_options_in_any_order_tell_the_same(
    command_home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command_home.write("a/s.jsonl", line(1))
    assert run(capsys, tmp_path, "--color", "never") == run(capsys, tmp_path)
    short, long = (json.loads(run(capsys, tmp_path, *more)[1]) for more in (("--format", "json"), ("--format=json",)))
    assert (short["days"], short["windows"]) == (long["days"], long["windows"])


def test_a_name_of_a_model_is_shown_without_what_may_be_in_it(
    command_home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    names = ["claude-opus-4-8", "us.anthropic.claude-x", "sk-ant-api03-" + "a" * 20, "claude-sk-ant-api03-b\x1b[31m"]
    command_home.write("a/s.jsonl", *(line(number, model=name) for number, name in enumerate(names)))
    for form in ("text", "json"):
        text = run(capsys, tmp_path, "--format", form)[1]
        assert "claude-opus-4-8" in text
        assert "us.anthropic.claude-x" in text
        assert "api03" not in text
        assert "\x1b" not in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_telling_what_was_noted_loads_little(command_home: Home, form: str) -> None:
    command_home.write("a/s.jsonl", line(1))
    command_home.totals()
    program = (
        "import sys; from unstuck.cli import main; main(['usage', '--totals', '--format', 'json'][:int(sys.argv[1])]);"
        " print(*sys.modules, file=sys.stderr)"
    )
    count = "4" if form == "json" else "2"
    told = subprocess.run([sys.executable, "-c", program, count], capture_output=True, text=True, timeout=60)
    heavy = {"argparse", "dataclasses", "hashlib", "pydantic", "rich", "unstuck.sources.counting", "unstuck.redact"}
    assert heavy & set(told.stderr.split()) == set()
    assert "unstuck.sources.totals" in told.stderr


def test_the_command_says_so_where_nothing_is_known(
    command_home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, text = run(capsys, tmp_path)
    assert (status, text) == (1, "No transcript here tells of an answer in this time.\n")
