"""`unstuck doctor` on made-up homes: what is told of a machine, and what never leaves it."""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import jsonschema
import pytest

from unstuck.cli import doctor
from unstuck.diagnosis.evidence import (
    Account,
    AuthMethod,
    Client,
    Configuration,
    Credential,
    Evidence,
    ExtraUsage,
    Grant,
    History,
    Indicator,
    Install,
    Money,
    Provenance,
    Service,
    Surface,
    Usage,
    UsageSource,
    UsageWindow,
    Variable,
)
from unstuck.diagnosis.phrase import Joined, Phrase, translated
from unstuck.overview import connecting, origins
from unstuck.overview import machine as overview
from unstuck.overview import usage as figures
from unstuck.schemas import json_schema
from unstuck.sources.online import Online

from .fake_api import STATUS_PATH, USAGE_PATH, fake_api
from .homes import NOW, Home
from .test_remedies_phrases import lost
from .texts import advice, conditions, phrases

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")

OTHER = "dddddddd-2222-4333-8444-555555555555"
APRIL = datetime(2026, 4, 8, 12, 0, tzinfo=UTC)
OUT_OF_EXTRA = (
    'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You\'re out of extra usage. Add '
    'more at claude.ai/settings/usage and keep going."},"request_id":"req_011CTESTFAKE0000001"}'
)
WEEKLY = "You've hit your weekly limit · resets Nov 23, 12pm (UTC)"
OVERLOADED = "API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary."
FALSE_ALARM, WEEK_FULL = "usage/out-of-extra-usage", "usage/weekly-limit"


@dataclass
class Doctor:
    """Runs the command on a home, whose transcripts were all written to a minute ago."""

    home: Home
    capsys: pytest.CaptureFixture[str]

    def __call__(self, form: str = "text", *, days: int = 7, online: bool = False) -> tuple[int, str]:
        """The exit status and what was printed."""
        for path in self.home.config.rglob("*.jsonl"):
            os.utime(path, ((self.home.now - timedelta(minutes=1)).timestamp(),) * 2)
        options = argparse.Namespace(format=form, days=days, online=online, color="never")
        status = doctor.tell(options, self.home.machine)
        printed = self.capsys.readouterr()
        assert printed.err == ""
        return status, printed.out

    def told(self, *, days: int = 7) -> Any:
        """What programs are told; it fits the published schema, and the exit status fits it."""
        status, printed = self("json", days=days)
        value = json.loads(printed)
        jsonschema.Draft202012Validator(json_schema("doctor")).validate(value)
        assert status == int(any(not each["over"] for each in value["incidents"]))
        return value


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return made(tmp_path)


def made(folder: Path, now: datetime = NOW) -> Home:
    """A home whose folder for our own files lies in it too."""
    home = Home(folder, now=now)
    home.environment["UNSTUCK_HOME"] = str(home.home / "unstuck")
    return home


@pytest.fixture
def examine(home: Home, capsys: pytest.CaptureFixture[str]) -> Doctor:
    return Doctor(home, capsys)


def error(text: str, minutes: float, now: datetime = NOW, **more: Any) -> dict[str, Any]:
    """A line of a transcript: an error so many minutes ago."""
    at = (now - timedelta(minutes=minutes)).isoformat()
    message = {"model": "<synthetic>", "content": [{"type": "text", "text": text}]}
    return {"type": "assistant", "isApiErrorMessage": True, "timestamp": at, "message": message, **more}


def retry(minutes: float) -> dict[str, Any]:
    """The line of one attempt that failed."""
    said = {"status": 529, "message": '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'}
    at = (NOW - timedelta(minutes=minutes)).isoformat()
    return {"type": "system", "subtype": "api_error", "error": said, "retryAttempt": 3, "timestamp": at}


def answer(minutes: float) -> dict[str, Any]:
    """The line of an answer of the service."""
    message = {"model": "claude-opus-4-8", "content": [{"type": "text", "text": "Done."}]}
    return {"type": "assistant", "timestamp": (NOW - timedelta(minutes=minutes)).isoformat(), "message": message}


# --- the judgement --------------------------------------------------------------------------------------------------


def false_alarm(home: Home) -> None:
    """April 2026: an old client, and room in every window."""
    home.now = APRIL
    body = {
        "five_hour": {"utilization": 13, "resets_at": (APRIL + timedelta(hours=2)).isoformat()},
        "seven_day": {"utilization": 15, "resets_at": (APRIL + timedelta(days=3)).isoformat()},
    }
    home.login()
    home.state(cachedUsageUtilization=home.usage(**body))
    home.native("2.1.15", "2.1.96")
    home.transcript(error(OUT_OF_EXTRA, 12, APRIL), version="2.1.15", cwd=str(home.folder))


def week_full(home: Home) -> None:
    """The week is really used up."""
    home.login()
    full = {"seven_day": {"utilization": 100, "resets_at": (NOW + timedelta(days=3)).isoformat()}}
    home.state(cachedUsageUtilization=home.usage(**full))
    home.transcript(error(WEEKLY, 5, error="rate_limit", apiErrorStatus=429), cwd=str(home.folder))


def key_overrides(home: Home) -> None:
    """A key in the environment stands before a login that has a plan."""
    home.login()
    home.state()
    home.text(".zshrc", "\nexport ANTHROPIC_API_KEY=sk-ant-api03-" + "k" * 40 + "\n")
    home.environment["ANTHROPIC_API_KEY"] = "sk-ant-api03-" + "k" * 40
    text = "API Error: Request rejected (429) · You have reached your specified API usage limits."
    home.transcript(error(text, 5, error="rate_limit", apiErrorStatus=429), cwd=str(home.folder))


@pytest.mark.parametrize(
    ("arrange", "verdict", "cause", "first", "in_text"),
    [
        (false_alarm, "false_alarm", "client-too-old", "update-claude-code", "2.1.15 is older than 2.1.36"),
        (week_full, "genuine_limit", "plan-window-exhausted", "wait-for-reset", "Week 100 %"),
    ],
)
def test_the_newest_error_is_judged_by_what_is_known_of_the_machine(
    arrange: Callable[[Home], None],
    verdict: str,
    cause: str,
    first: str,
    in_text: str,
    home: Home,
    examine: Doctor,
) -> None:
    arrange(home)
    value = examine.told()
    assert value["diagnosis"]["verdict"] == verdict
    assert value["diagnosis"]["causes"][0]["id"] == cause
    assert value["diagnosis"]["remedies"][0]["id"] == first
    assert not any(each["paid"] for each in value["diagnosis"]["remedies"][:2])
    status, text = examine()
    assert status == 1
    assert in_text in " ".join(text.split())
    assert f"`unstuck fix {first}`" in text


def test_a_key_before_the_login_is_named_with_its_place_and_what_would_follow(home: Home, examine: Doctor) -> None:
    key_overrides(home)
    value = examine.told()
    assert value["evidence"]["account"]["auth_method"] == "api_key"
    assert value["evidence"]["account"]["credentials"] == [
        {"method": "api_key", "where": "~/.zshrc:2"},
        {"method": "claude.ai", "where": "~/.claude/.credentials.json"},
    ]
    _, text = examine()
    words = " ".join(text.split())
    assert "Credential API key (~/.zshrc:2); without it claude.ai login (~/.claude/.credentials.json)" in words
    assert "ANTHROPIC_API_KEY set in ~/.zshrc:2" in words


def test_the_screen_says_how_sure_it_is_and_what_would_change_it(home: Home, examine: Doctor) -> None:
    false_alarm(home)
    _, text = examine()
    order = [
        "Errors of the last 7 days",
        "12 min ago",
        "The judgement",
        "Likely a false alarm (very likely)",
        "Would change it",
        "What to do",
        "1. Update Claude Code: `unstuck fix update-claude-code`",
        "2. ",
        "What is known of this machine",
        "2.1.15 ran in a terminal (12 min ago)",
        "2.1.96 (native",
        "newest known: 2.1.96",
        "claude.ai login",
        "max, tier default_claude_max_5x",
        "13 %, resets",
        "kept by Claude Code in ~/.claude.json, 10 min ago",
        "Unknown",
    ]
    words = " ".join(text.split())
    places = [words.index(each) for each in order]
    assert places == sorted(places)


def test_a_question_is_asked_where_nothing_decides(home: Home, examine: Doctor) -> None:
    home.transcript(error(OUT_OF_EXTRA, 3), version="2.1.300", cwd=str(home.folder))
    value = examine.told()
    assert value["diagnosis"]["verdict"] == "undetermined"
    assert value["diagnosis"]["questions"]
    for question in value["diagnosis"]["questions"]:
        assert question["text"] in " ".join(examine()[1].split())


def test_the_settings_of_the_sessions_own_folder_count(home: Home, examine: Doctor) -> None:
    elsewhere = home.home / "elsewhere"
    home.json(elsewhere / ".claude/settings.json", {"env": {"ANTHROPIC_BASE_URL": "http://gateway.example"}})
    home.transcript(error(OUT_OF_EXTRA, 3), cwd=str(elsewhere), folder=elsewhere)
    value = examine.told()
    assert value["incidents"][0]["folder"] == "~/elsewhere"
    assert {"name": "ANTHROPIC_BASE_URL", "in_force": True}.items() <= value["evidence"]["settings"]["variables"][
        0
    ].items()


# --- what happened --------------------------------------------------------------------------------------------------


def test_errors_are_grouped_by_session_and_condition_newest_first(home: Home, examine: Doctor) -> None:
    home.transcript(error(WEEKLY, 50), error(OVERLOADED, 40), error(WEEKLY, 30), cwd=str(home.folder))
    home.transcript(error(WEEKLY, 20), session=OTHER, folder=home.home, cwd=str(home.home / "b"))
    found = examine.told()["incidents"]
    assert [(each["session"][:4], each["code"].split("/")[0], each["count"]) for each in found] == [
        ("dddd", "usage", 1),
        ("cccc", "usage", 2),
        ("cccc", "server", 1),
    ]
    assert (found[1]["since"], found[1]["last"]) == ("2026-11-20T11:10:00Z", "2026-11-20T11:30:00Z")
    assert [each["judged"] for each in found] == [True, False, False]
    _, text = examine()
    assert "30 min ago, 2 times since 50 min ago" in text
    assert "20 min ago in ~/b, session dddddddd: not over" in text


def test_an_error_with_an_answer_after_it_is_over(home: Home, examine: Doctor) -> None:
    home.transcript(error(OVERLOADED, 30), answer(29), {"type": "user"}, cwd=str(home.folder))
    (found,) = examine.told()["incidents"]
    assert found["over"]
    status, text = examine()
    assert status == 0
    assert "over; the session went on afterwards" in " ".join(text.split())
    assert "It is over" in text


def test_another_error_or_what_claude_code_says_itself_is_no_answer(home: Home, examine: Doctor) -> None:
    said = answer(3)
    said["message"]["model"] = "<synthetic>"
    quoted = {"type": "user", "message": {"content": json.dumps(answer(2))}}
    home.transcript(error(WEEKLY, 30), error(OVERLOADED, 20), said, quoted, cwd=str(home.folder))
    assert [each["over"] for each in examine.told()["incidents"]] == [False, False]


def test_an_answer_between_two_errors_ends_the_first_only(home: Home, examine: Doctor) -> None:
    home.transcript(error(OVERLOADED, 30), answer(25), error(WEEKLY, 20), cwd=str(home.folder))
    found = examine.told()["incidents"]
    assert [each["over"] for each in found] == [False, True]
    assert found[0]["code"] == WEEK_FULL


def test_what_is_not_over_is_judged_before_what_is_newer_and_over(home: Home, examine: Doctor) -> None:
    home.transcript(error(WEEKLY, 60), cwd=str(home.folder))
    home.transcript(error(OVERLOADED, 5), answer(4), session=OTHER, cwd=str(home.folder))
    found = examine.told()["incidents"]
    assert [(each["over"], each["judged"]) for each in found] == [(True, False), (False, True)]
    assert "The judgement: Weekly limit reached" in examine()[1]


@pytest.mark.parametrize(
    ("after", "found"),
    [([], [(True, False, 2)]), ([answer(1)], []), ([error(OVERLOADED, 1)], [(False, False, 1)])],
    ids=["nothing", "an answer", "the error they ended in"],
)
def test_attempts_count_while_nothing_is_seen_after_them(
    after: list[Any], found: list[tuple[bool, bool, int]], home: Home, examine: Doctor
) -> None:
    home.transcript(retry(3), retry(2), *after, cwd=str(home.folder))
    incidents = examine.told()["incidents"]
    assert [(each["retrying"], each["over"], each["count"]) for each in incidents] == found


def test_only_the_last_days_are_looked_at(home: Home, examine: Doctor) -> None:
    home.transcript(error(WEEKLY, 3 * 24 * 60), {"type": "user"}, cwd=str(home.folder))
    assert examine.told(days=2)["incidents"] == []
    assert len(examine.told(days=4)["incidents"]) == 1
    path = next(home.config.rglob("*.jsonl"))
    path.chmod(0)
    os.utime(path, ((NOW - timedelta(days=30)).timestamp(),) * 2)
    options = argparse.Namespace(format="json", days=4, online=False, color="never")
    assert doctor.tell(options, home.machine) == 0


def test_a_long_list_is_cut_and_what_is_judged_stays_on_it(home: Home, examine: Doctor) -> None:
    for number in range(9):
        lines = [error(OVERLOADED, 10 + number), *([answer(1)] if number < 8 else [])]
        home.transcript(*lines, session=f"{number:08}-2222-4333-8444-555555555555", cwd=str(home.folder))
    _, text = examine()
    assert "and 3 more, 0 of them not over" in text
    assert "session 00000008: not over" in text
    assert len(examine.told()["incidents"]) == 9


def test_transcripts_of_subagents_are_no_sessions(home: Home, examine: Doctor) -> None:
    home.transcript(error(WEEKLY, 5), session="agent-1a2b3c4d", cwd=str(home.folder))
    assert examine.told()["incidents"] == []


def test_a_running_session_that_is_older_than_the_client_is_named(home: Home, examine: Doctor) -> None:
    home.native("2.1.200", "2.1.328")
    home.running()
    (found,) = examine.told()["older_sessions"]
    assert (found["version"], found["process"]) == ("2.1.200", os.getpid())
    assert f"process {os.getpid()}" in examine()[1]
    home.running(version="2.1.328")
    assert examine.told()["older_sessions"] == []


def test_the_service_is_asked_only_where_that_is_wanted(home: Home, examine: Doctor) -> None:
    home.login()
    home.state()
    with fake_api() as api:
        home.environment["UNSTUCK_API_URL"] = api.url
        _, text = examine()
        assert api.asked == []
        assert "Service unknown; `--online` asks the status page" in " ".join(text.split())
        _, text = examine(online=True)
        assert sorted(api.paths()) == [USAGE_PATH, STATUS_PATH]
    words = " ".join(text.split())
    assert "Service minor incident, by the status page" in words
    assert "Figures asked of the service" in words
    assert "40 %, resets" in words


# --- homes of every kind --------------------------------------------------------------------------------------------


def test_a_healthy_home_is_told_as_one(home: Home, examine: Doctor) -> None:
    home.login()
    home.state(cachedUsageUtilization=home.usage())
    home.native("2.1.328")
    home.transcript(answer(4), version="2.1.328", cwd=str(home.folder))
    value = examine.told()
    assert (value["incidents"], value["diagnosis"]) == ([], None)
    assert {"usage.extra", "service"} <= set(value["unknown"]) <= {"usage.extra", "service", "client.latest"}
    status, text = examine()
    assert status == 0
    assert text.startswith("No error of Claude Code's in the last 7 days.\n")
    assert "2.1.328 ran" in text
    assert "12.5 %" in text


def test_where_there_is_nothing_everything_is_unknown_and_nothing_is_fine(home: Home, examine: Doctor) -> None:
    value = examine.told()
    assert (value["incidents"], value["diagnosis"]) == ([], None)
    assert {"client.version", "account.plan", "usage.windows", "usage.extra", "service"} <= set(value["unknown"])
    status, text = examine()
    assert status == 0
    assert "0 %" not in text
    words = " ".join(text.split())
    assert "the version that ran is unknown; no installed copy was found" in words
    assert "Usage unknown" in words


@pytest.mark.parametrize("broken", [b"", b"{", b"\x00" * 300, b"[1, 2", b"\xff\xfe{", b"{}\n" * 3, b'"text"'])
def test_broken_files_are_unknown(broken: bytes, home: Home, examine: Doctor) -> None:
    for path in (home.machine.state_file, ".claude/.credentials.json", ".claude/settings.json", ".zshrc"):
        home.text(path, broken)
    project = home.transcript(error(WEEKLY, 5), cwd=str(home.folder)).parent
    home.text(project / f"{OTHER}.jsonl", broken + b'\n{"isApiErrorMessage":true,' + broken)
    (project / "eeeeeeee-2222-4333-8444-555555555555.jsonl").mkdir()
    home.text(".claude/sessions/12345.json", broken)
    value = examine.told()
    assert [each["code"] for each in value["incidents"]] == [WEEK_FULL]
    assert {"account.plan", "usage.windows"} <= set(value["unknown"])
    assert examine()[0] == 1


def test_a_home_of_any_name_is_written_as_a_tilde(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = made(tmp_path / "Žofie Öz 文")
    home.login()
    folder = home.home / "проект"
    folder.mkdir()
    home.transcript(error(WEEKLY, 5), folder=folder, cwd=str(folder))
    examine = Doctor(home, capsys)
    value = examine.told()
    assert value["incidents"][0]["folder"] == "~/проект"
    assert value["incidents"][0]["path"].startswith("~/.claude/projects/")
    for form in ("json", "text"):
        assert "Žofie" not in examine(form)[1]
        assert "проект" in examine(form)[1]


def test_another_configuration_folder_is_looked_at_instead(home: Home, examine: Doctor) -> None:
    home.transcript(error(WEEKLY, 5), cwd=str(home.folder))
    home.environment["CLAUDE_CONFIG_DIR"] = str(home.home / "other config")
    assert examine.told()["incidents"] == []
    home.transcript(error(OVERLOADED, 5), cwd=str(home.folder))
    (found,) = examine.told()["incidents"]
    assert found["path"].startswith("~/other config/projects/")


def test_an_organisation_is_compared_and_not_named(home: Home, examine: Doctor) -> None:
    home.login()
    home.state()
    home.settings({"forceLoginOrgUUID": "bbbbbbbb-2222-4333-8444-555555555555"}, "managed")
    home.transcript(error(WEEKLY, 5), cwd=str(home.folder))
    account = examine.told()["evidence"]["account"]
    assert account["organization_is_expected"] is False
    assert {"organization", "expected_organization"} & set(account) == set()
    assert "another organisation than the settings expect" in " ".join(examine()[1].split())


SECRETS = {
    "key": "sk-ant-api03-PLANTEDKEYplanted0123456789",
    "token": "sk-ant-oat01-PLANTEDTOKENplanted0123456789",
    "address": "planted.person@secret.example.com",
    "organisation": "Planted Secret Company",
    "account": "51515151-2222-4333-8444-555555555555",
    "organisation id": "61616161-2222-4333-8444-555555555555",
    "password": "PLANTEDproxyPASSWORD99",
    "cookie": "ghp_PLANTEDplantedPLANTEDplanted0123",
}


def test_no_secret_and_no_name_ever_comes_out(home: Home, examine: Doctor) -> None:
    planted = " ".join(SECRETS.values())
    whose = {
        "accountUuid": SECRETS["account"],
        "organizationUuid": SECRETS["organisation id"],
        "emailAddress": SECRETS["address"],
        "organizationName": SECRETS["organisation"],
        "organizationRole": SECRETS["organisation"],
        "organizationType": SECRETS["organisation"],
    }
    usage = home.usage(account=SECRETS["account"])
    home.state(oauthAccount=whose, cachedUsageUtilization=usage, cachedExtraUsageDisabledReason=planted)
    home.login(accessToken=SECRETS["token"], refreshToken=SECRETS["token"], subscriptionType=planted)
    home.settings({"env": {"ANTHROPIC_API_KEY": SECRETS["key"], "HTTPS_PROXY": f"http://u:{SECRETS['password']}@p"}})
    home.settings({"model": planted, "outputStyle": planted, "forceLoginOrgUUID": SECRETS["organisation id"]}, "local")
    home.text(".zshrc", f"export ANTHROPIC_AUTH_TOKEN={SECRETS['token']}\n")
    home.environment |= {"ANTHROPIC_API_KEY": SECRETS["key"], "ANTHROPIC_CUSTOM_HEADERS": f"Cookie: {planted}"}
    home.running(version=planted, cwd=f"/home/{SECRETS['address']}", entrypoint=planted)
    folder = home.home / SECRETS["address"] / SECRETS["cookie"]
    folder.mkdir(parents=True)
    home.transcript(
        {"type": "session-owner", "accountUuid": SECRETS["account"], "organizationUuid": SECRETS["organisation id"]},
        error(
            f"{WEEKLY} {planted}",
            5,
            requestId=SECRETS["key"],
            version=f"2.1.3 {planted}",
            apiErrorType=planted,
            errorDetails=planted,
        ),
        error(f"API Error: 400 {planted}", 4, requestId=f"req_1 {planted}", entrypoint="cli"),
        cwd=str(folder),
        folder=folder,
    )
    for form in ("json", "text"):
        _, printed = examine(form)
        assert [line for line in printed.splitlines() if any(secret in line for secret in SECRETS.values())] == []
    assert len(examine.told()["incidents"]) == 2


def test_what_a_terminal_would_obey_is_taken_out(home: Home, examine: Doctor) -> None:
    folder = home.home / "x\x1b]0;title\x07\x1b[31mred\u202e"
    folder.mkdir()
    home.transcript(error(WEEKLY, 5), cwd=str(folder), folder=folder)
    _, text = examine()
    assert {"\x1b", "\x07", "\u202e"} & set(text) == set()
    assert "~/xred" in text


# --- other languages ------------------------------------------------------------------------------------------------


_LANGUAGE = re.compile(r"[a-z]{2,}[:,;]? [a-z0-9`~(/]")
_NAMES = ("enterprise usage based", "out of credits", "claude auth status")


def outside(text: object) -> Iterator[str]:
    """What stays as it is in every language."""
    if isinstance(text, Joined | Phrase):
        for each in text.parts if isinstance(text, Joined) else text.values.values():
            yield from outside(each)
    elif isinstance(text, str):
        yield text


def assert_can_be_said(texts: list[str]) -> None:
    marked = {text: f"«{text}»" for text in phrases() | advice() | conditions()}
    for text in texts:
        assert isinstance(text, Phrase | Joined), text
        assert list(lost(text)) == [], text
        assert [each for each in outside(text) if _LANGUAGE.search(each) and each not in _NAMES] == [], text
        assert translated(text, marked).replace("«", "").replace("»", "") == text


def texts_of(found: overview.Examined) -> Iterator[str]:
    """Whatever a person is told of it."""
    yield overview.errors_head(found)
    for incident in overview.listed(found):
        yield overview.error_words(found, incident)
    left = overview.left_out(found)
    yield from [left] if left is not None else []
    for name, text in (*overview.judgement_rows(found), *overview.known(found)):
        yield from (name, text)
    yield from found.unknown.values()
    shown = figures.Figures(found.evidence, {}, found.now)
    yield from (*shown.silent, figures.source_words(found.evidence, found.now))
    yield figures.extra_words(found.evidence.usage.extra)
    for window in found.evidence.usage.windows:
        yield from (figures.window_words(window, found.now), figures.reset_words(window.resets_at, found.now))


def many(home: Home) -> None:
    """Errors of every state, with and without a folder, more than are shown; an old session; all is connected."""
    for number in range(9):
        lines = [[error(OVERLOADED, 9), answer(8)], [retry(3), retry(2)], [error(WEEKLY, 7), error(WEEKLY, 6)]]
        folder: dict[str, Any] = {"cwd": str(home.folder)} if number < 3 else {}
        home.transcript(*lines[number % 3], session=f"{number:08}-2222-4333-8444-555555555555", **folder)
    home.native("2.1.200", "2.1.328")
    home.running()
    plugin = {"unstuck@unstuck": True}
    home.settings({"enabledPlugins": plugin, "statusLine": {"command": "unstuck statusline"}, "disableAllHooks": True})


def nothing(home: Home) -> None:
    """Nothing is there."""


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("arrange", [nothing, false_alarm, week_full, key_overrides, many])
def test_what_is_found_can_be_said_in_other_languages(arrange: Callable[[Home], None], days: int, home: Home) -> None:
    arrange(home)
    found = overview.examine(home.machine, days, Online())
    assert_can_be_said(list(texts_of(found)))
    for folder, started, certain in (
        (None, None, True),
        ("/srv/x", None, False),
        (None, NOW, True),
        ("/x", NOW, False),
    ):
        older = tuple(replace(each, folder=folder, started=started, certain=certain) for each in found.older)
        assert_can_be_said(list(texts_of(replace(found, older=older))))


_T = TypeVar("_T")
METHODS: tuple[AuthMethod | None, ...] = (
    None,
    "claude.ai",
    "api_key",
    "auth_token",
    "api_key_helper",
    "setup_token",
    "bedrock",
    "vertex",
    "foundry",
    "gateway",
)
SURFACES: tuple[Surface | None, ...] = (None, "terminal", "vscode", "cursor", "desktop", "sdk", "third_party")
INDICATORS: tuple[Indicator | None, ...] = (None, "none", "minor", "major", "critical")
SOURCES: tuple[UsageSource | None, ...] = (None, "cache", "statusline", "endpoint", "panel", "transcript")
PLACES = ("environment", "~/.zshrc:2", "~/.claude.json (Console login)", "claude auth status")
COMES_FROM = ("~/.claude.json", "status line", "usage endpoint; later refused: 403", "transcript ~/x")


def known_of(number: int) -> Evidence:
    """Evidence whose parts take all their values as the number goes up."""

    def one(values: tuple[_T, ...]) -> _T:
        return values[number % len(values)]

    truth, money = one((None, True, False)), one((None, Money(1234.5, "EUR")))
    where = [Credential(METHODS[(number + each) % len(METHODS)], place) for each, place in enumerate(PLACES)]
    reset = one((None, NOW + timedelta(hours=3), NOW - timedelta(hours=3)))
    extra = ExtraUsage(truth, one((None, "out_of_credits")), money, one((money, None, money)), money, truth)
    sources = (f"{name} ({one(('refused: 403', 'no connection'))})" for name in ("claude auth status", "status page"))
    return Evidence(
        client=Client(
            one((None, "2.1.4")), one(("2.1.96", None)), one(SURFACES), installs=(Install(), Install("2.1.9"))
        ),
        account=Account(
            one((None, "max", "enterprise_usage_based")),
            one((None, "default_claude_max_5x")),
            one(METHODS),
            role=one((None, "admin")),
            organization_is_expected=truth,
            login_expired=truth,
            credentials=tuple(where[: number % 4]),
        ),
        usage=Usage(
            one(SOURCES),
            one((None, NOW, NOW - timedelta(hours=3))),
            (UsageWindow("session", 12.5, None, reset), UsageWindow("weekly_scoped", 9, one((None, "Opus")), reset)),
            one((None, extra, replace(extra, grant=Grant(5, "USD", claimed=number % 2 == 0)))),
        ),
        settings=Configuration(
            one((None, "opus[1m]")),
            one((None, "output style (~/.claude/settings.json:3)")),
            one((None, "HERMES.md")),
            one((None, (), tuple(Variable(name, one(PLACES), number % 2 == 0) for name in ("HTTPS_PROXY", "X")))),
        ),
        service=Service(one(INDICATORS), NOW),
        history=History(tried=one(((), ("relogin", "retry")))),
        provenance=(
            Provenance("settings", "~/.claude/settings.json (cannot be read)", NOW, "cached"),
            Provenance("usage", one(COMES_FROM), NOW, "cached"),
            Provenance("usage.endpoint", "usage endpoint (not asked: no stored login)", NOW, "on demand"),
            *(Provenance(*each, NOW, "on demand") for each in zip(("account.status", "service"), sources, strict=True)),
        ),
    )


def test_what_is_known_can_be_said_in_other_languages_whatever_it_is(home: Home) -> None:
    found = overview.examine(home.machine, 7, Online())
    for number in range(60):
        assert_can_be_said(list(texts_of(replace(found, evidence=known_of(number)))))


def test_what_connecting_says_can_be_said_in_other_languages() -> None:
    assert_can_be_said(list(connecting.TITLES.values()))


@pytest.mark.parametrize("status", ["refused", "trouble there", "led elsewhere, not followed", "unexpected answer"])
def test_why_nothing_was_answered_can_be_said_in_other_languages(status: str) -> None:
    assert_can_be_said([origins.told(f"usage endpoint ({status}: 503)")])


def test_whatever_the_sources_give_as_a_reason_is_known_as_our_own_words() -> None:
    sources = Path(overview.__file__).parents[1] / "sources"
    reasons = {
        text.value
        for path in (*sorted((sources / "online").glob("*.py")), sources / "machine/auth_status.py")
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        for text in _reasons(each)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }
    assert len(reasons) > 20
    assert [each for each in sorted(reasons) if not isinstance(origins.told(each), Phrase)] == []


def _reasons(node: ast.AST) -> list[ast.expr]:
    """What a piece of code gives as the reason why there is no answer."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Unanswered", "Untold"):
        return node.args
    if isinstance(node, ast.keyword) and node.arg == "why":
        return [node.value]
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "why":
        return [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
    return [node] if isinstance(node, ast.Constant) and re.match(r"not asked: \w", str(node.value)) else []


@pytest.mark.parametrize("text", ["", "~/.zshrc:2", "/srv/a (b)/c", "(", "x (y)", "claude auth status", "refused: 4"])
def test_what_holds_no_words_of_ours_stays_as_it_is(text: str) -> None:
    assert origins.told(text) is text


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "status"), [((), 0), (("--days", "0"), 2), (("--days", "x"), 2), (("y",), 2)])
def test_the_command_is_called_by_its_name(arguments: tuple[str, ...], status: int, tmp_path: Path) -> None:
    names = ("HOME", "USERPROFILE", "CLAUDE_CONFIG_DIR", "UNSTUCK_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    environment = dict.fromkeys(names, str(tmp_path)) | {"PATH": "", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "unstuck", "doctor", "--format", "json", *arguments],
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        timeout=120,
    )
    assert done.returncode == status
    if status == 0:
        assert json.loads(done.stdout)["incidents"] == []
        assert done.stderr == b""
