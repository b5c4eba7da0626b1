"""What nobody may be led into, seen through public commands: paying for nothing, losing a login, telling a secret."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

import unstuck
from unstuck.cli import main
from unstuck.diagnosis.catalogue import all_conditions, by_code
from unstuck.diagnosis.diagnose import diagnose
from unstuck.diagnosis.evidence import Evidence
from unstuck.diagnosis.remedies import REMEDIES
from unstuck.diagnosis.render import hover_markdown
from unstuck.machine import Machine

from .fake_api import STATUS_PATH, USAGE_PATH, FakeApi, fake_api
from .homes import NOW, SESSION, Home
from .test_causes import USAGE, evidence, money
from .test_machine_collect import plant

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs programs and folders of POSIX")

Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process; everything that it prints."""

    def command(*arguments: str | Path) -> str:
        assert main([str(each) for each in arguments]) in (0, 1, 2)
        printed = capsys.readouterr()
        return printed.out + printed.err

    return command


# --- money ----------------------------------------------------------------------------------------------------------

MONEY = {remedy.id for remedy in REMEDIES.values() if money(remedy)}
TITLES = {remedy.title: remedy.id for remedy in REMEDIES.values()}
EVIDENCE = TypeAdapter(Evidence)


def free_first(ids: list[str]) -> bool:
    """Whether every free remedy stands before every one that leads to where money is spent."""
    spends = [each in MONEY for each in ids]
    return spends == sorted(spends)


def test_what_costs_money_is_known_to() -> None:
    assert {"open-billing-page", "raise-spend-limit", "add-credits", "upgrade-plan"} == MONEY
    assert len(TITLES) == len(REMEDIES)


@pytest.mark.parametrize("category", sorted({each.category for each in all_conditions()}))
def test_no_explanation_begins_with_money(category: str, run: Run) -> None:
    for condition in all_conditions():
        if condition.category != category:
            continue
        ids = [each["id"] for each in json.loads(run("explain", condition.code, "--format", "json"))["remedies"]]
        assert free_first(ids), condition.code
        assert not ids or ids[0] not in MONEY, condition.code
        for form in ("text", "markdown"):
            said = run("explain", condition.code, "--format", form)
            assert _in_order(said, [each.title for each in condition.remedies]), (condition.code, form)


def _in_order(text: str, titles: list[str]) -> bool:
    """Whether the titles stand in the text, numbered and in this order."""
    text = " ".join(text.replace("*", "").split())
    places = [text.find(f"{number}. {title}") for number, title in enumerate(titles, 1)]
    return -1 not in places and places == sorted(places)


def test_the_list_of_remedies_ends_with_those_that_cost(run: Run) -> None:
    lines = run("fix").splitlines()
    costs = [line.endswith("(costs money)") for line in lines]
    assert sum(costs) == len(MONEY)
    assert costs == sorted(costs)


# Newer than anything that the homes of tests hold.
JUST_NOW = max(Machine().now() - timedelta(minutes=1), NOW).isoformat()
OUT_OF_EXTRA = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
LOG = f"""
  ⎿  {OUT_OF_EXTRA}
  ⎿  You've hit your weekly limit · resets Nov 24, 12am (UTC)
  ⎿  Credit balance is too low
  ⎿  You've hit your monthly spend limit
"""


def test_every_format_of_a_check_names_the_free_first(tmp_path: Path, run: Run) -> None:
    log = tmp_path / "run.log"
    log.write_text(LOG, "utf-8")
    for line in run("check", "--no-collect", "--format", "github", log).splitlines():
        assert free_first([TITLES[title] for title in re.findall(r"\d+\. ([^:]+): ", line) if title in TITLES])
    sarif = json.loads(run("check", "--no-collect", "--format", "sarif", log))
    rules = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert len(rules) >= 3
    for rule in rules:
        assert _in_order(rule["help"]["text"], [each.title for each in by_code()[rule["id"]].remedies])
    found = json.loads(run("check", "--no-collect", "--format", "json", log))["results"][0]["findings"]
    for finding in found:
        assert free_first([each["id"] for each in finding["diagnosis"]["remedies"]])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.sampled_from(LOG.strip().splitlines()), known=evidence())
def test_whatever_is_known_the_command_advises_money_last(line: str, known: Evidence, tmp_path: Path, run: Run) -> None:
    log, facts = tmp_path / "run.log", tmp_path / "evidence.json"
    log.write_text(line, "utf-8")
    facts.write_bytes(EVIDENCE.dump_json(known))
    for finding in json.loads(run("check", "--evidence", facts, "--format", "json", log))["results"][0]["findings"]:
        ids = [each["id"] for each in finding["diagnosis"]["remedies"]]
        causes = finding["diagnosis"]["causes"]
        assert free_first(ids)
        free_left = [each for each in causes if each["confidence"] >= 0.2 and each["id"] in FREE_CAUSES]
        assert not (MONEY & set(ids) and free_left)
        said = run("check", "--evidence", facts, "--format", "github", log)
        titles = [each["title"] for each in finding["diagnosis"]["remedies"]]
        assert _in_order(said.partition("%0A")[2], titles)


# Each of these is tested, and cured, for nothing.
FREE_CAUSES = {
    *("client-too-old", "model-needs-newer-client", "third-party-harness", "harness-like-prompt", "rewriting-proxy"),
    *("api-key-override", "plan-unknown-to-editor", "wrong-organization", "stale-process", "temporary-throttle"),
}


@given(st.sampled_from(USAGE), evidence())
def test_a_hover_names_money_last(condition: Any, known: Evidence) -> None:
    from unstuck.diagnosis.fields import Fields

    answer = diagnose(condition, Fields(), known)
    said = hover_markdown(condition, Fields(), answer)
    assert free_first([each.id for each in answer.remedies])
    assert _in_order(said.replace("`", ""), [each.title.replace("`", "") for each in answer.remedies])


# --- secrets --------------------------------------------------------------------------------------------------------

PLANTED = {
    "key": "sk-ant-api03-QUOKKAKEY" + "x" * 30,
    "token": "sk-ant-oat01-QUOKKATOKEN" + "x" * 30,
    "refresh": "sk-ant-ort01-QUOKKAREFRESH" + "x" * 30,
    "bare": "QUOKKABARE0123456789abcdef",
    "github": "ghp_QUOKKA" + "aB3" * 10,
    "aws": "AKIAQUOKKA0123456789",
    "jwt": "eyJQUOKKAQUOKKA.eyJQUOKKAQUOKKA.QUOKKAQUOKKA",
    "mail": "quokka.person@quokkacorp.example",
    "organisation": "Quokka Corporation Ltd",
    "address": "https://quokkauser:quokkapass@host.example:8443/path",
    "account": "5ec2e700-2222-4333-8444-555555555555",
}
TRACES = ("quokka", "5ec2e7", "ab3ab3")
# In free text, a name like any other word cannot be told from one.
IN_TEXTS = ("key", "token", "refresh", "github", "aws", "jwt", "mail", "address")
CLIENT = """#!/bin/sh
case "$*" in
--version) echo "2.1.300 (Claude Code)";;
*) echo '{"loggedIn": true, "authMethod": "%s", "apiKeySource": "%s", "email": "%s", "orgId": "%s", "orgName": "%s"}';;
esac
"""


def at_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes it the machine of this very process."""
    for name in list(os.environ):
        if name != "PYTEST_CURRENT_TEST":
            monkeypatch.delenv(name)
    given = {"HOME": str(home.home), "UNSTUCK_HOME": str(home.base / "state"), "LANG": "C.UTF-8", "COLUMNS": "100"}
    for name, value in (home.environment | given).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(home.folder)


@pytest.fixture
def secretive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Home]:
    """A home with a secret in every file that is read, and a client that tells it too."""

    def make(name: str) -> Home:
        secret = PLANTED[name]
        home = Home(tmp_path)
        plant(home, secret)
        client = home.text("bin/claude", CLIENT % ((secret,) * 5))
        client.chmod(0o755)
        home.environment["PATH"] = f"{client.parent}:{os.environ['PATH']}"
        said = f"API Error: 400 You're out of extra usage. {secret if name in IN_TEXTS else ''} req_011CTESTFAKE0000001"
        error = {
            "type": "assistant",
            "isApiErrorMessage": True,
            "timestamp": JUST_NOW,
            "version": secret,
            "apiErrorType": secret,
            "requestId": secret if name != "account" else "",
            "session_id": secret,
            "message": {"role": "assistant", "content": [{"type": "text", "text": said}]},
        }
        prompt = {"type": "user", "message": {"role": "user", "content": said}}
        home.transcript(prompt, error, session=SESSION[:-1] + "d", cwd=str(home.folder))
        at_home(home, monkeypatch)
        return home

    return make


def traces(text: str) -> list[str]:
    """The lines of a text in which something of a secret stands."""
    return [line for line in text.splitlines() if any(trace in line.lower() for trace in TRACES)]


@posix
@pytest.mark.parametrize("name", PLANTED)
def test_no_command_tells_a_secret(name: str, secretive: Callable[[str], Home], run: Run) -> None:
    home = secretive(name)
    log = home.text(home.folder / "run.log", f"{LOG}\n{PLANTED[name] if name in IN_TEXTS else ''}\n")
    for form in ("text", "json", "github", "sarif"):
        said = run("check", "--format", form, log)
        assert len(said) > 500
        assert traces(said) == [], form
    for command in ("doctor", "usage"):
        for form in ("text", "json"):
            assert traces(run(command, "--format", form)) == [], (command, form)
    for form in ("markdown", "json"):
        said = run("report", "--format", form)
        assert "usage/out-of-extra-usage" in said
        assert traces(said) == [], form


@posix
@pytest.mark.parametrize("name", PLANTED)
def test_no_remedy_tells_a_secret(name: str, secretive: Callable[[str], Home], run: Run) -> None:
    secretive(name)
    for remedy in REMEDIES:
        assert traces(run("fix", remedy, "--dry-run")) == [], remedy
    for variable in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "HTTPS_PROXY"):
        assert traces(run("fix", "unset-variable", variable, "--dry-run")) == [], variable


@posix
@pytest.mark.parametrize("name", IN_TEXTS)
def test_a_secret_inside_the_message_itself_is_not_repeated(name: str, tmp_path: Path, run: Run) -> None:
    log = tmp_path / "run.log"
    secret = PLANTED[name]
    log.write_text(
        f'  ⎿  API Error: 401 {{"type":"error","error":{{"type":"authentication_error","message":"invalid'
        f' x-api-key {secret}"}}}}\n{secret} ⎿  {OUT_OF_EXTRA} {secret}\n',
        "utf-8",
    )
    for form in ("text", "json", "github", "sarif"):
        said = run("check", "--no-collect", "--format", form, log)
        assert "out-of-extra-usage" in said
        assert traces(said) == [], form


def _fed(command: str, value: dict[str, Any]) -> str:
    """What one of the commands that Claude Code calls prints."""
    script = [sys.executable, "-m", "unstuck", command]
    done = subprocess.run(script, input=json.dumps(value).encode(), capture_output=True, timeout=60)
    assert done.returncode == 0
    return (done.stdout + done.stderr).decode()


@posix
@pytest.mark.parametrize("name", PLANTED)
def test_what_claude_code_tells_is_told_on_without_a_secret(
    name: str, secretive: Callable[[str], Home], run: Run
) -> None:
    home = secretive(name)
    secret = PLANTED[name]
    words = {"cwd": f"/work/{secret}", "transcript_path": f"/work/{secret}.jsonl", "user": secret}
    session = {"session_id": "77777777-2222-4333-8444-555555555555", **words}
    said = f"API Error: 400 You're out of extra usage. {secret if name in IN_TEXTS else ''}"
    assert _fed("hook", session | {"hook_event_name": "Stop", "last_assistant_message": secret}) == ""
    window = {"used_percentage": 12.5, "resets_at": 1_900_000_000, "note": secret}
    told = {
        "model": {"id": "claude-opus-4-8", "display_name": "Opus", "x": secret},
        "workspace": words,
        "version": "2.1.300",
    }
    shown = _fed("statusline", session | told | {"rate_limits": {"five_hour": window, secret: window}, "email": secret})
    assert "12" in shown
    assert traces(shown) == []
    kept = [path for path in (home.base / "state").rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert [line for path in kept for line in traces(path.read_text("utf-8"))] == []
    # What failed is kept as it was told, for its owner alone, and told on like everything else.
    assert _fed("hook", session | {"hook_event_name": "StopFailure", "last_assistant_message": said}) == ""
    for command in ("doctor", "usage", "report"):
        assert traces(run(command)) == [], command


@posix
@pytest.mark.parametrize("name", PLANTED)
def test_connecting_tells_no_secret(name: str, secretive: Callable[[str], Home], run: Run) -> None:
    home = secretive(name)
    settings = home.config / "settings.json"
    value = json.loads(settings.read_bytes()) if settings.exists() else {}
    hooks = {"Stop": [{"hooks": [{"type": "command", "command": f"curl -H 'x-api-key: {PLANTED[name]}' localhost"}]}]}
    home.settings(
        value | {"hooks": hooks, "statusLine": {"type": "command", "command": f"mine --api-key={PLANTED[name]}"}}
    )
    before = settings.read_bytes()
    for arguments in (
        ("connect", "--dry-run"),
        ("connect", "--yes"),
        ("disconnect", "--dry-run"),
        ("disconnect", "--yes"),
    ):
        assert traces(run(*arguments)) == [], arguments
    assert settings.read_bytes() == before


# --- the login ------------------------------------------------------------------------------------------------------


@posix
def test_looking_changes_nothing_and_writes_nothing(secretive: Callable[[str], Home], run: Run) -> None:
    home = secretive("token")
    log = home.text(home.folder / "run.log", LOG)
    before = content(home)
    for form in ("text", "json", "github", "sarif"):
        run("check", "--format", form, log)
    run("doctor")
    run("usage")
    run("report")
    for remedy in REMEDIES:
        run("fix", remedy, "--dry-run")
    assert content(home) == before
    assert not (home.base / "state").exists()


def content(home: Home) -> dict[str, bytes]:
    """Every file of the home and the folder worked in; git renews its index as it likes."""
    return {
        str(path): path.read_bytes()
        for root in (home.home, home.folder)
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git/" not in str(path)
    }


RENEWAL = re.compile(r"(?i)oauth2?/token|grant_type|token_endpoint|client_id|code_verifier|/v1/oauth|oauth/authorize")


def test_nothing_in_the_source_renews_a_token() -> None:
    files = sorted(Path(unstuck.__file__).parent.rglob("*.py"))
    assert len(files) > 100
    # What the catalogue recognises in the messages of others is no address of ours.
    own = [path for path in files if "conditions" not in path.parts]
    assert [str(path) for path in own if RENEWAL.search(path.read_text("utf-8"))] == []


# --- the network ----------------------------------------------------------------------------------------------------

WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {arguments[1:] if event == 'socket.connect' else arguments}\\n")
        allowed = os.environ.get("ALLOWED")
        if allowed is None or allowed not in repr(arguments):
            raise OSError("no network here")

sys.addaudithook(watch)
"""


class Watched:
    """Runs the command in a home, with an eye on every connection."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.notes = home.base / "watched"
        home.text(home.base / "watch/sitecustomize.py", WATCH)

    @property
    def environment(self) -> dict[str, str]:
        """All that the program gets."""
        own = {
            "HOME": str(self.home.home),
            "UNSTUCK_HOME": str(self.home.base / "state"),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(self.home.base / "watch"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "WATCHED": str(self.notes),
            "LANG": "C.UTF-8",
        }
        return own | self.home.environment

    def __call__(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
        """Runs Python."""
        return subprocess.run(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=self.home.folder,
            env=self.environment | more,
            timeout=120,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts Python and does not wait for it."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, bufsize=0, cwd=self.home.folder, env=self.environment, **pipes)

    def unstuck(self, *arguments: str | Path, **more: str) -> bytes:
        """What the command prints; it may find errors, but must not fail."""
        done = self("-m", "unstuck", *arguments, **more)
        assert b"Traceback" not in done.stderr
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    @property
    def seen(self) -> list[str]:
        """Every attempt to reach something."""
        return self.notes.read_text().splitlines() if self.notes.exists() else []


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    home = Home(tmp_path)
    home.login()
    home.state(cachedUsageUtilization=home.usage())
    home.transcript(
        {
            "type": "assistant",
            "isApiErrorMessage": True,
            "timestamp": JUST_NOW,
            "message": {"role": "assistant", "content": [{"type": "text", "text": OUT_OF_EXTRA}]},
        },
        cwd=str(home.folder),
    )
    home.text(home.folder / "run.log", LOG)
    return Watched(home)


@posix
def test_the_watch_sees_a_connection(watched: Watched) -> None:
    script = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert b"no network here" in watched("-c", script).stderr
    assert len(watched.seen) == 1


@posix
def test_no_command_reaches_for_the_network_by_itself(watched: Watched) -> None:
    for form in ("text", "json", "github", "sarif"):
        assert len(watched.unstuck("check", "--format", form, "run.log")) > 500
    for command in ("doctor", "usage", "report"):
        assert len(watched.unstuck(command)) > 50
    for remedy in ("update-claude-code", "check-service-status", "clear-credentials-and-relogin", "draft-bug-report"):
        watched.unstuck("fix", remedy, "--dry-run")
    assert watched.seen == []


def message(value: dict[str, Any]) -> bytes:
    """A message as it goes over the wire."""
    body = json.dumps({"jsonrpc": "2.0"} | value).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@posix
def test_the_language_server_reaches_for_nothing_by_itself(watched: Watched) -> None:
    uri = (watched.home.folder / "run.log").as_uri()
    document = {"uri": uri, "languageId": "log", "version": 1, "text": LOG}
    reported = {"origin": "terminal", "text": OUT_OF_EXTRA, "cwd": str(watched.home.folder)}
    place = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 20}}
    talk = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {"method": "unstuck/reportError", "params": reported},
        {"id": 2, "method": "textDocument/hover", "params": place},
        {"id": 3, "method": "shutdown", "params": None},
        {"method": "exit", "params": None},
    ]
    with watched.start("-m", "unstuck", "server") as server:
        assert server.stdin is not None
        assert server.stdout is not None
        guard = threading.Timer(120, server.kill)
        guard.start()
        server.stdin.write(b"".join(map(message, talk[:-2])))
        said = b""
        while b'"id": 2' not in said and (piece := server.stdout.read(4096)):
            said += piece
        server.stdin.write(b"".join(map(message, talk[-2:])))
        server.stdin.close()
        assert server.wait() == 0
        guard.cancel()
    assert b'"id": 2' in said
    assert b"extra usage" in said
    assert watched.seen == []


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with fake_api() as server:
        yield server


@posix
def test_what_is_switched_on_reaches_the_stand_in_alone(watched: Watched, api: FakeApi) -> None:
    port = api.url.rpartition(":")[2]
    later = Machine().now() + timedelta(hours=4)
    watched.home.login(expiresAt=int(later.timestamp() * 1000))
    said = watched.unstuck(
        "usage", "--online", "--format", "json", UNSTUCK_API_URL=api.url, ALLOWED=f"127.0.0.1', {port}"
    )
    assert json.loads(said)["source"] == "endpoint"
    assert api.paths() == [USAGE_PATH]
    watched.unstuck("doctor", "--online", UNSTUCK_API_URL=api.url, ALLOWED=f"127.0.0.1', {port}")
    assert api.paths() == [USAGE_PATH, STATUS_PATH]
    assert watched.seen
    assert [line for line in watched.seen if f"127.0.0.1', {port}" not in line] == []


@posix
@pytest.mark.parametrize("url", ["https://api.anthropic.com", "http://192.0.2.1", "http://127.0.0.1@192.0.2.1"])
def test_a_stand_in_elsewhere_is_refused_and_nothing_is_reached(url: str, watched: Watched) -> None:
    later = Machine().now() + timedelta(hours=4)
    watched.home.login(expiresAt=int(later.timestamp() * 1000))
    said = watched.unstuck("usage", "--online", "--format", "json", UNSTUCK_API_URL=url) + watched.unstuck(
        "doctor", "--online", UNSTUCK_API_URL=url
    )
    assert b"UNSTUCK_API_URL takes addresses of this machine only" in b" ".join(said.split())
    assert watched.seen == []
