"""What Claude Code itself says of the login: run on demand only, bounded, and taken for what it is."""

from __future__ import annotations

import json
import os
import select
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from unstuck.diagnosis.evidence import Account, Credential, Evidence
from unstuck.sources.machine.auth_status import AuthStatus, status_of
from unstuck.sources.machine.words import opaque

from .homes import NOW, ORGANIZATION, Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs programs of POSIX")

OTHER = "bbbbbbbb-2222-4333-8444-555555555555"
SIGNED_IN: dict[str, Any] = {
    "loggedIn": True,
    "authMethod": "claude.ai",
    "apiProvider": "firstParty",
    "email": "jane@example.com",
    "orgId": ORGANIZATION,
    "orgName": "Secret Corporation",
    "subscriptionType": "max",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def client(home: Home, script: str, version: str = "2.1.300") -> Path:
    """A client on the PATH that does this."""
    folder = home.native(version)
    program = home.text(f".local/share/claude/versions/{version}", f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    home.on_path(folder, Path("/usr/bin"), Path("/bin"))
    return program


def says(home: Home, value: Any, status: int = 0) -> None:
    """A client that answers this, and keeps a note of having been called."""
    answer = home.text("answer.json", value if isinstance(value, str) else json.dumps(value))
    client(home, f'echo "$@" >> "{home.home}/calls"; cat "{answer}"; exit {status}')


def told(home: Home, **more: Any) -> Evidence:
    """The evidence with what the client says."""
    return home.collect(programs=True, **more)


def why(found: Evidence) -> str | None:
    """How it went."""
    return next((each.source for each in found.provenance if each.item == "account.status"), None)


def test_no_program_is_run_unless_it_is_switched_on(home: Home) -> None:
    says(home, SIGNED_IN)
    assert home.collect().account == Account()
    assert not (home.home / "calls").exists()


def test_what_files_leave_open_is_filled(home: Home) -> None:
    says(home, SIGNED_IN)
    found = told(home)
    assert found.account == Account(
        plan="max",
        auth_method="claude.ai",
        organization=opaque(ORGANIZATION),
        subscription_known=True,
        credentials=(Credential("claude.ai", "claude auth status"),),
    )
    assert (home.home / "calls").read_text() == "auth status\n"
    assert why(found) == "claude auth status"
    costs = {each.cost for each in found.provenance if each.item.startswith("account.")}
    assert costs == {"on demand"}


def test_what_files_say_stays(home: Home) -> None:
    home.login(subscriptionType="pro")
    home.state()
    before = home.collect()
    says(home, SIGNED_IN | {"subscriptionType": "team"})
    found = told(home)
    assert found.account == before.account
    assert [each for each in found.provenance if each.item.startswith("account.") and each.cost == "cached"] == [
        each for each in before.provenance if each.item.startswith("account.")
    ]


def test_a_key_in_force_stays_in_force_whatever_is_told(home: Home) -> None:
    home.environment["ANTHROPIC_API_KEY"] = "k" * 30
    says(home, SIGNED_IN)
    account = told(home).account
    assert (account.auth_method, account.plan, account.subscription_known) == ("api_key", None, None)


def test_an_organisation_that_differs_from_the_stored_one_is_told(home: Home) -> None:
    home.state()
    says(home, SIGNED_IN | {"orgId": OTHER})
    account = told(home).account
    assert (account.organization, account.expected_organization) == (opaque(OTHER), opaque(ORGANIZATION))


def test_an_organisation_is_compared_with_the_one_that_settings_demand(home: Home) -> None:
    home.settings({"forceLoginOrgUUID": OTHER})
    says(home, SIGNED_IN)
    account = told(home).account
    assert (account.organization, account.expected_organization) == (opaque(ORGANIZATION), opaque(OTHER))
    home.json("answer.json", SIGNED_IN | {"orgId": OTHER})
    account = told(home).account
    assert account.organization == account.expected_organization == opaque(OTHER)


def test_a_plan_that_is_not_known_to_the_client_is_told(home: Home) -> None:
    says(home, SIGNED_IN | {"subscriptionType": None})
    account = told(home).account
    assert (account.plan, account.subscription_known) == (None, False)


def test_a_stored_login_that_does_not_count_has_ended(home: Home) -> None:
    home.login(expiresAt=None)
    assert home.collect().account.login_expired is None
    says(home, {"loggedIn": False, "authMethod": "none"}, status=1)
    assert told(home).account.login_expired is True
    home.login()
    assert told(home).account.login_expired is False


@pytest.mark.parametrize(
    ("value", "credentials"),
    [
        (SIGNED_IN, (Credential("claude.ai", "macOS Keychain"),)),
        ({"loggedIn": False, "authMethod": "none"}, ()),
    ],
)
def test_whether_the_keychain_holds_a_login_is_settled(
    value: Any, credentials: tuple[Credential, ...], home: Home
) -> None:
    home.platform = "darwin"
    home.state()
    says(home, value)
    assert told(home).account.credentials == credentials


def test_no_credential_is_made_up_where_a_settings_file_cannot_be_read(home: Home) -> None:
    home.text(".claude/settings.json", "{")
    says(home, SIGNED_IN)
    assert told(home).account.auth_method is None


@pytest.mark.parametrize(
    ("value", "method"),
    [
        ({}, "claude.ai"),
        ({"authMethod": "api_key", "apiKeySource": "ANTHROPIC_API_KEY"}, "api_key"),
        ({"authMethod": "api_key", "apiKeySource": "/login managed key"}, "api_key"),
        ({"authMethod": "api_key", "apiKeySource": "apiKeyHelper"}, "api_key_helper"),
        ({"authMethod": "api_key_helper"}, "api_key_helper"),
        ({"authMethod": "third_party", "apiProvider": "bedrock"}, "bedrock"),
        ({"authMethod": "third_party", "apiProvider": "vertex"}, "vertex"),
        ({"authMethod": "third_party", "apiProvider": "foundry"}, "foundry"),
        ({"authMethod": "third_party", "apiProvider": "something new"}, None),
        ({"authMethod": "oauth_token"}, None),
        ({"authMethod": "something new"}, None),
        ({"authMethod": 5}, None),
        ({"loggedIn": False}, None),
    ],
)
def test_the_method_is_named_where_its_name_is_known(value: Any, method: str | None) -> None:
    found = status_of(json.dumps(SIGNED_IN | value))
    assert found is not None
    assert found.method == method


def test_words_around_the_answer_do_no_harm() -> None:
    text = json.dumps(SIGNED_IN, indent=2)
    expected = AuthStatus(True, "claude.ai", True, "max", opaque(ORGANIZATION))
    assert status_of(f"\x1b[33mwarning\x1b[0m\n{text}\nbye\n") == expected


@pytest.mark.parametrize(
    "output",
    ["", "no", "{", "[]", "{}", '{"loggedIn": "yes"}', '{"loggedIn": null}', '{"a":' * 10_000 + "}", "\0" * 100],
)
def test_what_is_no_answer_is_unknown(output: str, home: Home) -> None:
    assert status_of(output) is None
    says(home, output)
    found = told(home)
    assert (found.account, why(found)) == (Account(), "claude auth status (answer of an unknown kind)")


# --- running it -----------------------------------------------------------------------------------------------------


def test_without_a_client_nothing_is_run(home: Home) -> None:
    assert why(told(home)) == "claude auth status (not run: no client found)"


@pytest.mark.parametrize("version", ["2.0.76", "2.1.40"])
def test_a_client_that_would_take_it_for_a_prompt_is_not_run(version: str, home: Home) -> None:
    client(home, f'touch "{home.home}/called"', version)
    assert str(why(told(home))).startswith("claude auth status (not run: the client is too old")
    assert not (home.home / "called").exists()


@pytest.mark.parametrize(("version", "plan"), [("2.1.41 (Claude Code)", "max"), ("2.1.40", None), ("what?", None)])
def test_a_client_of_unknown_version_is_asked_for_it_first(version: str, plan: str | None, home: Home) -> None:
    folder = home.home / "bin"
    answer = f'[ "$1" = --version ] && echo "{version}" || echo \'{json.dumps(SIGNED_IN)}\''
    home.text(folder / "claude", f"#!/bin/sh\n{answer}\n").chmod(0o755)
    home.on_path(folder, Path("/bin"))
    assert told(home).account.plan == plan


def test_a_client_that_cannot_be_started_is_told(home: Home) -> None:
    client(home, "").write_text("no program")
    assert why(told(home)) == "claude auth status (could not be run, or not in time)"


def test_it_is_run_at_home_with_the_environment_of_the_machine_and_nothing_to_read(home: Home) -> None:
    answer = home.text("answer.json", json.dumps(SIGNED_IN))
    client(home, f'pwd > seen; cat >> seen; env | sort > variables; echo noise >&2; cat "{answer}"')
    home.environment |= {"MARK": "here", "CLAUDECODE": "1"}
    assert told(home).account.plan == "max"
    assert (home.home / "seen").read_text().strip() == str(home.home)
    variables = (home.home / "variables").read_text().splitlines()
    assert {"MARK=here", "DISABLE_AUTOUPDATER=1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1"} <= set(variables)
    names = {line.partition("=")[0] for line in variables}
    assert "CLAUDECODE" not in names
    assert not names & {"PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER"}


def test_a_client_that_hangs_is_ended_with_its_children_within_the_time(home: Home) -> None:
    pipe = home.home / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        client(home, f'exec 3>"{pipe}"; sleep 300 & wait')
        # Known before, so that the time is the program's alone.
        home.collect()
        found = home.collector.collect(home.machine, budget_seconds=2, programs=True)
        assert why(found) in (
            "claude auth status (could not be run, or not in time)",
            "claude auth status (no answer in time)",
        )
        # The pipe ends when the last process that could write to it has.
        assert select.select([reading], [], [], 60)[0] == [reading]
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)


def test_a_client_that_prints_without_end_fills_no_memory(home: Home) -> None:
    client(home, "cat /dev/zero")
    found = home.collector.collect(home.machine, budget_seconds=0.5, programs=True)
    assert str(why(found)).startswith("claude auth status (")
    thread = next((each for each in threading.enumerate() if each.name == "evidence-claude auth status"), None)
    if thread is not None:
        thread.join(60)
        assert not thread.is_alive()


def test_nothing_private_of_the_answer_is_kept(home: Home) -> None:
    says(home, SIGNED_IN)
    found = told(home)
    for kept in (repr(found), repr(vars(home.collector.files))):
        for secret in ("jane", "Secret", ORGANIZATION):
            assert secret not in kept
    assert found.observed_at == NOW
