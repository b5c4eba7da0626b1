"""What is asked over the network: only when switched on, of two hosts, seldom, and with nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck import __version__
from unstuck.diagnosis.evidence import Evidence, ExtraUsage, Money, Service, Usage, UsageWindow
from unstuck.sources.machine.collect import Collector
from unstuck.sources.machine.figures import Figures, body_of, figures_of
from unstuck.sources.online import Online
from unstuck.sources.online.pace import Lookup
from unstuck.sources.online.transport import API, HOSTS, BadAddress, Unanswered, address, get

from .fake_api import STATUS_PATH, USAGE_PATH, Answer, FakeApi, fake_api, usage_body
from .homes import NOW, OTHER_ACCOUNT, Home, ms

posix = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")
TOKEN = "sk-ant-oat01-" + "a" * 40
USAGE, STATUS, BOTH = Online(usage=True), Online(status=True), Online(usage=True, status=True)
SESSION = UsageWindow("session", 12.5, None, NOW + timedelta(hours=2))
WEEK = UsageWindow("weekly", 40.0, None, NOW + timedelta(days=3))
EXTRA = ExtraUsage(True, spent=Money(1.23, "USD"), monthly_limit=Money(50.0, "USD"))


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with fake_api() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, api: FakeApi) -> Home:
    home = Home(tmp_path, environment={"UNSTUCK_HOME": str(tmp_path / "state"), "UNSTUCK_API_URL": api.url})
    home.login()
    home.state()
    return home


def ask(home: Home, online: Online = USAGE) -> Evidence:
    """What another process would find."""
    return Collector().collect(home.machine, budget_seconds=60, online=online)


def later(home: Home, **time: float) -> Home:
    """The same home after some time."""
    home.now += timedelta(**time)
    return home


def source(found: Evidence, item: str) -> str | None:
    """Where an item is said to be from."""
    return next((each.source for each in found.provenance if each.item == item), None)


def why(found: Evidence) -> str | None:
    """Why there are no figures from the service."""
    return source(found, "usage.endpoint")


# --- usage ----------------------------------------------------------------------------------------------------------


@posix
def test_nothing_is_asked_unless_it_is_switched_on(home: Home, api: FakeApi) -> None:
    found = home.collect()
    assert (found.usage, found.service, api.asked) == (Usage(), Service(), [])
    assert not (home.base / "state").exists()


@posix
def test_figures_are_asked_for_with_the_stored_login(home: Home, api: FakeApi) -> None:
    found = ask(home)
    assert found.usage == Usage("endpoint", NOW, (SESSION, WEEK), EXTRA)
    (asked,) = api.asked
    assert (asked.method, asked.path) == ("GET", USAGE_PATH)
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["anthropic-beta"] == "oauth-2025-04-20"
    assert asked.headers["user-agent"] == f"unstuck/{__version__}"
    assert set(asked.headers) <= {
        *("accept", "accept-encoding", "anthropic-beta", "authorization", "connection", "host", "user-agent")
    }
    (provenance,) = (each for each in found.provenance if each.item == "usage")
    assert (provenance.source, provenance.at, provenance.cost) == ("usage endpoint", NOW, "on demand")


@posix
def test_the_figures_of_the_disk_stay_where_they_are_newer(home: Home) -> None:
    ask(home)
    later(home, minutes=4)
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=1)))
    assert ask(home).usage.source == "cache"
    home.state(cachedUsageUtilization=home.usage(age=timedelta(minutes=10)))
    assert ask(home).usage.source == "endpoint"


@posix
def test_figures_of_another_account_on_the_disk_do_not_mix_in(home: Home) -> None:
    home.state(
        cachedUsageUtilization=home.usage(account=OTHER_ACCOUNT, extra_usage={"is_enabled": False}),
        cachedExtraUsageDisabledReason="out_of_credits",
    )
    assert ask(home).usage == Usage("endpoint", NOW, (SESSION, WEEK), EXTRA)


@posix
def test_a_fresh_answer_outranks_a_reason_without_a_time(home: Home, api: FakeApi) -> None:
    home.state(cachedExtraUsageDisabledReason="out_of_credits")
    assert ask(home).usage.extra == EXTRA
    api.answers[USAGE_PATH] = Answer({"five_hour": {"utilization": 3, "resets_at": "2026-11-20T14:00:00Z"}})
    later(home, minutes=5)
    assert ask(home).usage.extra == ExtraUsage(disabled_reason="out_of_credits")


@posix
def test_a_newer_refusal_outranks_the_answer(home: Home) -> None:
    ask(home)
    later(home, minutes=3)
    home.transcript(home.refusal() | {"timestamp": "2026-11-20T12:02:00Z"})
    assert ask(home).usage.source == "transcript"


@posix
def test_the_answer_serves_everybody_for_five_minutes(home: Home, api: FakeApi) -> None:
    first = ask(home)
    for _ in range(3):
        later(home, minutes=1.6)
        again = ask(home)
        assert again.usage == first.usage
        assert [each.cost for each in again.provenance if each.item == "usage"] == ["cached"]
    assert len(api.asked) == 1
    api.answers[USAGE_PATH] = Answer(usage_body(session=99))
    later(home, minutes=0.2)
    assert ask(home).usage.windows[0].used_percent == 99
    assert len(api.asked) == 2


@posix
def test_many_at_once_ask_once(home: Home, api: FakeApi) -> None:
    start = threading.Barrier(8)
    found: list[Evidence] = []

    def one() -> None:
        start.wait(60)
        found.append(ask(home))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(found), len(api.asked)) == (8, 1)
    assert any(each.usage.source == "endpoint" for each in found)
    assert ask(home).usage.source == "endpoint"


@posix
def test_one_who_asks_already_is_not_joined(home: Home, api: FakeApi) -> None:
    go = threading.Event()
    api.answers[USAGE_PATH].waits_for = go
    begun = threading.Thread(target=lambda: ask(home))
    begun.start()
    assert api.heard.wait(60)
    assert why(ask(home)) == "usage endpoint (not answered)"
    go.set()
    begun.join(60)
    assert ask(home).usage.source == "endpoint"
    assert len(api.asked) == 1


ASKS_AND_DIES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from unstuck.sources.online.usage import _LOOKUP
_LOOKUP.look(Path(sys.argv[1]), datetime(2026, 11, 20, 12, tzinfo=UTC), "x", lambda: os._exit(9))
"""


@posix
def test_one_who_died_while_asking_holds_nobody_up_and_counts(home: Home, api: FakeApi) -> None:
    state = home.environment["UNSTUCK_HOME"]
    died = subprocess.run([sys.executable, "-c", ASKS_AND_DIES, state], env={"PATH": ""}, timeout=60)
    assert died.returncode == 9
    later(home, minutes=4.9)
    assert why(ask(home)) == "usage endpoint (not answered)"
    assert api.asked == []
    later(home, minutes=0.2)
    assert ask(home).usage.source == "endpoint"


@posix
def test_another_account_gets_neither_the_answer_nor_a_request_before_its_time(home: Home, api: FakeApi) -> None:
    ask(home)
    home.state(oauthAccount={"accountUuid": OTHER_ACCOUNT})
    found = ask(later(home, minutes=1))
    assert (found.usage, why(found)) == (Usage(), "usage endpoint (asked a short while ago)")
    assert ask(later(home, minutes=4)).usage.source == "endpoint"
    home.state()
    assert ask(later(home, minutes=1)).usage == Usage()
    assert len(api.asked) == 2


@posix
def test_figures_of_nobody_known_are_kept_for_nobody(home: Home, api: FakeApi) -> None:
    home.machine.state_file.unlink()
    assert ask(home).usage.source == "endpoint"
    assert ask(later(home, minutes=1)).usage == Usage()
    home.state()
    assert ask(home).usage == Usage()
    assert len(api.asked) == 1


@posix
def test_a_login_that_changes_meanwhile_leaves_the_answer_unused(home: Home, api: FakeApi) -> None:
    go = threading.Event()
    api.answers[USAGE_PATH].waits_for = go
    found: list[Evidence] = []
    asking = threading.Thread(target=lambda: found.append(ask(home)))
    asking.start()
    assert api.heard.wait(60)
    home.state(oauthAccount={"accountUuid": OTHER_ACCOUNT})
    go.set()
    asking.join(60)
    assert why(found[0]) == "usage endpoint (the login changed meanwhile)"
    assert found[0].usage == Usage()


# --- when not to ask ------------------------------------------------------------------------------------------------

NOT_ASKED: dict[str, Any] = {
    "no stored login": lambda home: home.text(".claude/.credentials.json", "{}"),
    "another credential is in force": lambda home: home.environment.update(ANTHROPIC_API_KEY="k" * 30),
    "another credential is in force ": lambda home: home.environment.update(CLAUDE_CODE_USE_BEDROCK="1"),
    "another credential is in force  ": lambda home: home.environment.update(CLAUDE_CODE_OAUTH_TOKEN="t" * 30),
    "another credential is in force   ": lambda home: home.settings({"apiKeyHelper": "x"}),
    "requests are sent elsewhere": lambda home: home.environment.update(ANTHROPIC_BASE_URL="http://localhost:1"),
    "a settings file cannot be read": lambda home: home.text(".claude/settings.json", "{"),
    "the stored login has run out": lambda home: home.login(expiresAt=ms(NOW - timedelta(seconds=1))),
    "this login may not see usage": lambda home: home.login(scopes=["user:inference"]),
    "the stored login cannot be read": lambda home: home.login(accessToken="with a\nline break"),
    "UNSTUCK_API_URL takes addresses of this machine only": lambda home: home.environment.update(
        UNSTUCK_API_URL="https://api.anthropic.com"
    ),
}


@posix
@pytest.mark.parametrize("reason", NOT_ASKED)
def test_nothing_is_asked_where_it_would_tell_nothing(reason: str, home: Home, api: FakeApi) -> None:
    NOT_ASKED[reason](home)
    found = ask(home)
    assert why(found) == f"usage endpoint (not asked: {reason.strip()})"
    assert (found.usage, api.asked) == (Usage(), [])


@posix
def test_the_keychain_is_left_alone(home: Home, api: FakeApi) -> None:
    home.platform = "darwin"
    (home.config / ".credentials.json").unlink()
    assert why(ask(home)) == "usage endpoint (not asked: the login lies in the Keychain)"
    assert api.asked == []


@posix
def test_a_login_that_has_run_out_still_shows_what_was_answered(home: Home, api: FakeApi) -> None:
    ask(home)
    home.login(expiresAt=ms(NOW))
    assert ask(later(home, minutes=30)).usage.fetched_at == NOW
    assert len(api.asked) == 1


@posix
def test_scopes_that_include_the_figures_will_do(home: Home) -> None:
    home.login(scopes=["user:inference", "user:profile"])
    assert ask(home).usage.source == "endpoint"


@posix
def test_without_a_place_to_note_it_nothing_is_asked(home: Home, api: FakeApi) -> None:
    home.text(home.base / "state", "a file where the folder should be")
    assert why(ask(home)) == "usage endpoint (not asked: the state folder cannot be written to)"
    assert source(ask(home, STATUS), "service") == "status page (not asked: the state folder cannot be written to)"
    assert api.asked == []


# --- answers that are none ------------------------------------------------------------------------------------------

NO_ANSWERS = {
    "refused: 401": Answer({"error": "x"}, 401),
    "refused: 403": Answer({"error": "x"}, 403),
    "asked too often: 429": Answer({"error": "x"}, 429),
    "trouble there: 500": Answer(b"<html>", 500),
    "trouble there: 529": Answer({"error": "x"}, 529),
    "unexpected answer: 404": Answer({}, 404),
    "unexpected answer: 204": Answer(b"", 204),
    "connection broken off": Answer(closes=True),
    "connection broken off ": Answer(b"{}", headers={"Content-Length": "500"}),
    "answer too large": Answer(b'{"a": "' + b"x" * (2 << 20) + b'"}'),
    "answer of an unknown kind": Answer(b"garbage"),
    "answer of an unknown kind ": Answer([usage_body()]),
    "answer of an unknown kind  ": Answer(b'{"a":' * 100_000),
    "answer of an unknown kind   ": Answer(b"\xff\xfe{}"),
    "answer of an unknown kind    ": Answer(b"x", headers={"Content-Encoding": "gzip"}),
    "no figures in the answer": Answer({"five_hour": {"utilization": "12"}, "tangelo": {"utilization": 5}}),
    "no figures in the answer ": Answer({"five_hour": {"utilization": 0, "resets_at": None}, "seven_day": None}),
}


@posix
@pytest.mark.parametrize("reason", NO_ANSWERS)
def test_what_is_no_answer_is_unknown_and_says_why(reason: str, home: Home, api: FakeApi) -> None:
    api.answers[USAGE_PATH] = NO_ANSWERS[reason]
    home.state(cachedUsageUtilization=home.usage())
    found = ask(home)
    assert why(found) == f"usage endpoint ({reason.strip()})"
    assert found.usage.source == "cache"
    assert why(ask(later(home, minutes=4))) == f"usage endpoint ({reason.strip()})"
    assert len(api.asked) == 1


@posix
def test_nobody_there_is_unknown(home: Home) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        home.environment["UNSTUCK_API_URL"] = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert why(ask(home)) == "usage endpoint (no connection)"
        assert source(ask(home, STATUS), "service") == "status page (no connection)"


@posix
def test_one_who_never_answers_is_unknown_in_time_and_asked_no_second_time(home: Home, api: FakeApi) -> None:
    go = threading.Event()
    api.answers[USAGE_PATH].waits_for = go
    collector = Collector()
    for budget in (0.5, 0):
        found = collector.collect(home.machine, budget_seconds=budget, online=USAGE)
        assert why(found) == "usage endpoint (no answer in time)"
    assert api.heard.wait(60)
    go.set()
    assert collector.collect(home.machine, budget_seconds=60, online=USAGE).usage.source in (None, "endpoint")
    assert len(api.asked) == 1


@posix
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, home: Home, api: FakeApi) -> None:
    for place in ("/elsewhere", f"{api.url}/elsewhere", "https://example.com/"):
        api.asked.clear()
        api.answers[USAGE_PATH] = Answer({}, status, {"Location": place})
        assert why(ask(later(home, minutes=6))) == f"usage endpoint (led elsewhere, not followed: {status})"
        assert api.paths() == [USAGE_PATH]


# --- how long to wait -----------------------------------------------------------------------------------------------


def minutes_until_asked(home: Home, api: FakeApi) -> int:
    """Asks every five minutes until a request is made."""
    before = len(api.asked)
    for minutes in range(5, 100, 5):
        ask(later(home, minutes=5))
        if len(api.asked) > before:
            return minutes
    raise AssertionError("not asked again")


@posix
def test_who_asks_too_often_waits_longer_each_time_but_never_more_than_an_hour(home: Home, api: FakeApi) -> None:
    home.login(expiresAt=ms(NOW + timedelta(days=1)))
    api.answers[USAGE_PATH] = Answer({}, 429)
    ask(home)
    assert [minutes_until_asked(home, api) for _ in range(5)] == [10, 20, 40, 60, 60]
    api.answers[USAGE_PATH] = Answer(usage_body())
    assert minutes_until_asked(home, api) == 60
    assert minutes_until_asked(home, api) == 5


@posix
@pytest.mark.parametrize(
    ("wait", "minutes"), [("1800", 30), ("0", 10), ("999999999", 60), ("soon", 10), ("-5", 10), ("1e9", 10)]
)
def test_the_wait_that_is_asked_for_is_kept(wait: str, minutes: int, home: Home, api: FakeApi) -> None:
    api.answers[USAGE_PATH] = Answer({}, 429, {"Retry-After": wait})
    ask(home)
    assert minutes_until_asked(home, api) == minutes


@posix
@pytest.mark.parametrize("answer", [Answer({}, 401), Answer(b"x"), Answer(closes=True)])
def test_other_failures_wait_no_longer(answer: Answer, home: Home, api: FakeApi) -> None:
    api.answers[USAGE_PATH] = answer
    ask(home)
    assert [minutes_until_asked(home, api) for _ in range(3)] == [5, 5, 5]


@posix
def test_a_failure_leaves_the_last_answer_with_its_time(home: Home, api: FakeApi) -> None:
    ask(home)
    api.answers[USAGE_PATH] = Answer({}, 503)
    found = ask(later(home, minutes=7))
    assert (found.usage.source, found.usage.fetched_at) == ("endpoint", NOW)
    assert source(found, "usage") == "usage endpoint; later trouble there: 503"


@posix
@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"asked_at": "x"}',
        '{"asked_at": "9999-01-01T00:00:00Z", "again_at": "9999-01-01T00:00:00Z"}',
        '{"asked_at": "2026-11-20T11:00:00Z", "again_at": "9999-01-01T00:00:00Z"}',
        '{"asked_at": "2026-11-20T11:59:00Z", "again_at": "2026-11-20T11:59:30Z", "salt": "\\ud800",'
        ' "whose": "\\ud800", "why": "\\u001b[2J", "failures": -5, "answer": [1]}',
    ],
)
def test_a_spoiled_note_neither_blocks_nor_fails(content: str, home: Home) -> None:
    home.text(home.base / "state/online/usage.json", content)
    assert ask(home).usage.source == "endpoint"


@posix
def test_a_note_of_others_that_cannot_be_overwritten_is_not_followed(home: Home, tmp_path: Path) -> None:
    target = home.text(tmp_path / "target", "untouched")
    home.link(home.base / "state/online/usage.json", target)
    assert ask(home).usage.source == "endpoint"
    assert target.read_text() == "untouched"


# --- what is left behind --------------------------------------------------------------------------------------------


@posix
def test_what_is_kept_is_private_and_holds_figures_alone(home: Home) -> None:
    home.login(refreshToken="sk-ant-ort01-" + "b" * 40)
    ask(home, BOTH)
    kept = home.base / "state/online"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {path.name for path in kept.iterdir()} == {"usage.json", "usage.lock", "status.json", "status.lock"}
    for path in kept.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        text = path.read_text()
        for secret in ("sk-ant", "aaaa", "11111111", "tangelo", "jane"):
            assert secret not in text


@posix
def test_no_token_is_in_any_evidence_or_memory(home: Home, api: FakeApi) -> None:
    for answer in (Answer(usage_body()), Answer({"error": TOKEN}, 401), Answer(TOKEN.encode())):
        api.answers[USAGE_PATH] = answer
        found = home.collect(online=USAGE)
        assert TOKEN not in repr(found)
        later(home, minutes=61)
    assert len(api.asked) == 3
    assert TOKEN not in repr(vars(home.collector.files))


def test_an_exception_holds_nothing_of_what_was_sent(api: FakeApi) -> None:
    api.answers[USAGE_PATH] = Answer(closes=True)
    with pytest.raises(Unanswered) as caught:
        get({"UNSTUCK_API_URL": api.url}, API, USAGE_PATH, {"Authorization": TOKEN})
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    with pytest.raises(Unanswered) as caught:
        get({"UNSTUCK_API_URL": api.url}, API, USAGE_PATH, {"Authorization": f"{TOKEN}\n"})
    assert caught.value.__context__ is None
    assert TOKEN not in str(caught.value)


# --- the status page ------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("indicator", ["none", "minor", "major", "critical"])
def test_the_state_of_the_service_is_told(indicator: str, home: Home, api: FakeApi) -> None:
    api.answers[STATUS_PATH] = Answer({"status": {"indicator": indicator}})
    found = ask(home, STATUS)
    assert found.service == Service(indicator, NOW)  # type: ignore[arg-type]
    (asked,) = api.asked
    assert asked.path == STATUS_PATH
    assert "authorization" not in asked.headers


@posix
@pytest.mark.parametrize(
    "answer",
    [
        Answer({}, 500),
        Answer(b"<html>"),
        Answer({"status": {"indicator": "maintenance"}}),
        Answer({"status": {"indicator": None}}),
        Answer({"status": "none"}),
        Answer({"indicator": "none"}),
    ],
)
def test_a_page_that_says_nothing_is_unknown_and_never_fine(answer: Answer, home: Home, api: FakeApi) -> None:
    api.answers[STATUS_PATH] = answer
    found = ask(home, STATUS)
    assert found.service == Service()
    assert str(source(found, "service")).startswith("status page (")


@posix
def test_the_page_is_asked_once_a_minute_and_believed_for_five(home: Home, api: FakeApi) -> None:
    ask(home, STATUS)
    assert ask(later(home, seconds=59), STATUS).service == Service("minor", NOW)
    assert len(api.asked) == 1
    api.answers[STATUS_PATH] = Answer(closes=True)
    assert ask(later(home, minutes=1), STATUS).service == Service("minor", NOW)
    assert len(api.asked) == 2
    assert ask(later(home, minutes=4), STATUS).service == Service()


@posix
def test_each_is_asked_by_itself(home: Home, api: FakeApi) -> None:
    ask(home, STATUS)
    assert api.paths() == [STATUS_PATH]
    ask(home, USAGE)
    assert api.paths() == [STATUS_PATH, USAGE_PATH]
    found = ask(later(home, minutes=6), BOTH)
    assert (found.usage.source, found.service.indicator) == ("endpoint", "minor")
    assert sorted(api.paths()[2:]) == [USAGE_PATH, STATUS_PATH]


# --- the way out ----------------------------------------------------------------------------------------------------


def test_there_are_two_hosts_and_no_others() -> None:
    assert sorted(HOSTS) == ["api.anthropic.com", "status.claude.com"]
    assert {address({}, host, "/x") for host in HOSTS} == {f"https://{host}/x" for host in HOSTS}
    for host in ("example.com", "api.anthropic.com.example.com", "", "API.ANTHROPIC.COM", "api.anthropic.com:444"):
        with pytest.raises(ValueError, match="not a known host"):
            address({}, host, "/x")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1",
        "http://127.0.0.1:8080/",
        "http://127.255.255.254:1",
        "http://[::1]:8080",
        "http://localhost:8080/base",
        "https://localhost",
    ],
)
def test_a_server_on_this_machine_may_stand_in(url: str) -> None:
    assert address({"UNSTUCK_API_URL": url}, API, "/x") == f"{url.rstrip('/')}/x"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.anthropic.com",
        "http://example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[::]:80",
        "http://[::ffff:127.0.0.1]",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com",
        "http://user:pass@127.0.0.1",
        "http://127.0.0.1\\@example.com",
        "http://127.0.0.1#@example.com",
        "http://127.0.0.1?@example.com",
        "http://127.0.0.1/..//example.com?x",
        "http://127.0.0.1:80:80",
        "http://127.0.0.256",
        "http://127.1",
        "http://2130706433",
        "http://0x7f000001",
        "HTTP://LOCALHOST",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "127.0.0.1:8080",
        " http://127.0.0.1",
        "http://127.0.0.1\n",
        "http://127.0.0.1\r\nX: y",
        "http://１２７.0.0.1",
    ],
)
def test_no_other_machine_may_stand_in(url: str) -> None:
    with pytest.raises(BadAddress, match="UNSTUCK_API_URL takes addresses of this machine only"):
        address({"UNSTUCK_API_URL": url}, API, "/x")


@contextmanager
def listener(answer: bytes, context: ssl.SSLContext | None = None) -> Iterator[tuple[int, bytearray]]:
    """A port, and all that came to it: a proxy that answers, and perhaps is the host at the other end too."""
    came = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                try:
                    came.extend(connection.recv(65536))
                    connection.sendall(answer)
                    if context is not None:
                        with context.wrap_socket(connection, server_side=True) as inner:
                            came.extend(inner.recv(65536))
                            body = json.dumps(usage_body()).encode()
                            inner.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        server.close()
        thread.join(60)


def proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Makes it the proxy of this process, and no other one."""
    for name in list(os.environ):
        if name.upper().endswith("_PROXY") or name.startswith("SSL_CERT"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HTTPS_PROXY", url)


HEADERS = {"Authorization": f"Bearer {TOKEN}"}
CONNECTED = b"HTTP/1.1 200 OK\r\n\r\n"


def test_a_proxy_sees_the_name_of_the_host_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with listener(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n") as (port, came):
        proxy(monkeypatch, f"http://127.0.0.1:{port}")
        with pytest.raises(Unanswered, match=r"^refused by the proxy$"):
            get({}, API, USAGE_PATH, HEADERS)
    assert came.startswith(b"CONNECT api.anthropic.com:443 HTTP/1.1\r\n")
    assert b"sk-ant" not in came
    assert b"oauth" not in came


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "nonsense://127.0.0.1:1", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_unknown(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy(monkeypatch, url)
    with pytest.raises(Unanswered, match=r"^proxy or certificate settings cannot be used$"):
        get({}, API, USAGE_PATH, HEADERS)


def test_no_proxy_gets_hold_of_what_stands_in(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy(monkeypatch, "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert get({"UNSTUCK_API_URL": api.url}, API, USAGE_PATH, {})["five_hour"]["utilization"] == 12.5


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
@pytest.mark.parametrize(
    ("host", "trusted", "heard"),
    [("api.anthropic.com", True, True), ("api.anthropic.com", False, False), ("example.com", True, False)],
    ids=["trusted", "not trusted", "of another host"],
)
def test_only_the_right_certificate_gets_the_token(
    host: str, trusted: bool, heard: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split()
    named = ["-subj", "/CN=test", "-addext", f"subjectAltName=DNS:{host}"]
    subprocess.run(
        ["openssl", *command, *named, "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with listener(CONNECTED, context) as (port, came):
        proxy(monkeypatch, f"http://127.0.0.1:{port}")
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        if heard:
            assert get({}, API, USAGE_PATH, HEADERS) == usage_body()
        else:
            with pytest.raises(Unanswered, match=r"^certificate not trusted$"):
                get({}, API, USAGE_PATH, HEADERS)
    assert (TOKEN.encode() in came) is heard


# --- what is kept of an answer --------------------------------------------------------------------------------------

amounts = st.builds(Money, st.floats(0, 1e6, allow_nan=False), st.sampled_from(("USD", "EUR", "JPY")))
times = st.none() | st.just(NOW)
windows = st.lists(
    st.builds(UsageWindow, st.sampled_from(("session", "weekly")), st.floats(0.1, 100), st.none(), times)
    | st.builds(
        UsageWindow, st.just("weekly_scoped"), st.floats(0.1, 100), st.sampled_from(("Opus", "Fable 5")), times
    ),
    unique_by=lambda each: (each.kind, each.scope),
).map(tuple)
extras = st.builds(
    ExtraUsage,
    st.none() | st.booleans(),
    st.none() | st.just("out_of_credits"),
    *(st.none() | amounts,) * 3,
    st.none() | st.booleans(),
).map(lambda extra: None if extra == ExtraUsage() else extra)


@given(st.builds(Figures, windows, extras))
def test_figures_come_back_as_they_were(figures: Figures) -> None:
    assert figures_of(json.loads(json.dumps(body_of(figures)))) == figures


def test_a_lookup_without_a_way_to_ask_only_remembers(tmp_path: Path) -> None:
    lookup = Lookup("x", timedelta(minutes=1))
    assert lookup.look(tmp_path, NOW, "me", None).answer is None
    assert lookup.look(tmp_path, NOW, "me", lambda: {"a": 1}).answer == {"a": 1}
    assert lookup.look(tmp_path, NOW + timedelta(days=1), "me", None).answer == {"a": 1}
    assert lookup.look(tmp_path, NOW, "you", None).answer is None
