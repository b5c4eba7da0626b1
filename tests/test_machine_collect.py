"""The whole of the evidence: no secrets, no failure, nothing read twice."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from unstuck.diagnosis.evidence import Evidence, Provenance
from unstuck.sources.machine.collect import Collector, collect

from .homes import NOW, SESSION, Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def full(home: Home) -> Home:
    """A home in which everything is."""
    home.commits("Add HERMES.md")
    home.native("2.1.300")
    home.extension(".vscode", "2.1.301")
    home.login()
    home.state(cachedUsageUtilization=home.usage(), cachedExtraUsageDisabledReason="out_of_credits")
    home.settings({"model": "opus[1m]", "outputStyle": "mine", "env": {"ANTHROPIC_BASE_URL": "http://localhost"}})
    home.transcript(home.refusal(), {})
    home.running()
    home.text(".zshrc", "export HTTPS_PROXY=http://proxy\n")
    return home


def test_everything_together(home: Home) -> None:
    found = full(home).collect()
    assert found.observed_at == NOW
    assert (found.client.version, found.client.latest, found.client.surface) == ("2.1.300", "2.1.301", "terminal")
    assert (found.account.plan, found.account.auth_method) == ("max", "claude.ai")
    assert found.usage.source == "transcript"
    assert (found.settings.model, found.settings.git_trigger) == ("opus[1m]", "HERMES.md")
    assert [each.name for each in found.settings.variables or ()] == ["ANTHROPIC_BASE_URL", "HTTPS_PROXY"]
    items = [each.item for each in found.provenance]
    assert len(items) == len(set(items))
    known = {"client.version", "client.latest", "client.installs", "account.auth_method", "usage", "settings.model"}
    assert known <= set(items)
    assert all(each.at is None or each.at.tzinfo for each in found.provenance)


def test_what_is_unknown_stays_unknown_in_an_empty_home(home: Home) -> None:
    found = home.collect()
    nothing = Evidence(observed_at=NOW, settings=dataclasses.replace(Evidence().settings, variables=()))
    assert found == nothing


def test_the_function_for_everyone_gives_the_same(home: Home) -> None:
    full(home)
    assert collect(home.machine, budget_seconds=60) == home.collect()


# --- secrets --------------------------------------------------------------------------------------------------------

SECRETS = {
    "key": "sk-ant-api03-SECRETKEY" + "x" * 30,
    "token": "sk-ant-oat01-SECRETTOKEN" + "x" * 30,
    "refresh": "sk-ant-ort01-SECRETREFRESH" + "x" * 30,
    "bare": "SECRETBARE0123456789abcdef",
    "hex": "5ec2e7" + "0123456789abcdef" * 2,
    "mail": "secret.person@secretcorp.example",
    "organisation": "Secret Corporation Ltd",
    "url": "https://secretuser:secretpass@secrethost.example:8443/secretpath",
    "uuid": "5ec2e700-2222-4333-8444-555555555555",
    "arn": "arn:aws:bedrock:us-east-1:555512345555:application-inference-profile/secretprofile[1m]",
    "words": "the secret words of a prompt",
}
TRACES = ("secret", "5ec2e7", "555512345555", "sk-ant")
ALL = " ".join(SECRETS.values())
KEYS = (
    "oauthAccount accountUuid organizationUuid organizationName organizationType organizationRole emailAddress"
    " organizationRateLimitTier displayName hasExtraUsageEnabled primaryApiKey customApiKeyResponses approved rejected"
    " cachedUsageUtilization cachedExtraUsageDisabledReason utilization limits kind percent scope model display_name"
    " extra_usage spend disabled_reason currency balance auto_reload overageCreditGrantCache info claudeAiOauth"
    " accessToken refreshToken subscriptionType rateLimitTier scopes env outputStyle agent apiKeyHelper"
    " forceLoginOrgUUID version sessionId session_id cwd entrypoint quotaLimits rateLimitType overageDisabledReason"
    " name value claudeCode.environmentVariables type"
).split()
VARIABLES = (
    "ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN CLAUDE_CODE_OAUTH_TOKEN ANTHROPIC_BASE_URL ANTHROPIC_MODEL"
    " ANTHROPIC_CUSTOM_HEADERS ANTHROPIC_PROFILE HTTPS_PROXY https_proxy NODE_EXTRA_CA_CERTS CLAUDE_CODE_CLIENT_KEY"
    " CLAUDE_CODE_USE_BEDROCK CLAUDE_CODE_ATTRIBUTION_HEADER ANTHROPIC_BETAS"
).split()


WITH_PARTS = (
    "oauthAccount customApiKeyResponses cachedUsageUtilization claudeAiOauth quotaLimits overageCreditGrantCache"
).split()


def planted(secret: str) -> dict[str, Any]:
    """An object that has the secret under every key that is read, as a value and as a key."""
    flat = dict.fromkeys((*KEYS, secret), secret)
    return flat | dict.fromkeys(WITH_PARTS, flat)


def plant(home: Home, secret: str) -> None:
    """The secret in every place of every file, in right shapes and wrong ones."""
    variables = dict.fromkeys(VARIABLES, secret)
    value = planted(secret) | {"env": variables | {secret: secret}}
    state = planted(secret) | {
        "overageCreditGrantCache": {secret: {"info": {"available": True, "amount_minor_units": 1, "currency": secret}}},
        "cachedUsageUtilization": home.usage(
            account=None,
            limits=[{"kind": "weekly_scoped", "percent": 1, "scope": {"model": {"display_name": secret}}}],
            extra_usage={"is_enabled": True, "disabled_reason": secret, "used_credits": 1, "currency": secret},
            spend={"balance": {"amount_minor": 1, "currency": secret}},
        ),
    }
    state["oauthAccount"] = state["oauthAccount"] | {"accountUuid": None}
    home.json(home.machine.state_file, state)
    home.json(".claude/.credentials.json", value | {"claudeAiOauth": planted(secret) | {"expiresAt": secret}})
    for scope in ("user", "project", "local", "managed"):
        home.settings(value, scope)
    home.json(home.config / "remote-settings.json", value | {"model": f"{secret}[1m]"})
    home.text(home.config / "cache/changelog.md", f"## {secret}\n## 2.1.1 {secret}\n")
    home.text(home.config / "sessions/1.key", secret)
    home.json(home.config / f"sessions/{os.getpid()}.json", value | {"pid": os.getpid(), "sessionId": SESSION})
    home.transcript(
        value | {"type": "user", "version": "2.1.3"},
        value | {"type": "session-owner"},
        home.refusal(overageDisabledReason=secret, rateLimitType=secret) | {"errorDetails": secret},
        **value | {"timestamp": "2026-11-20T11:59:00Z"},
    )
    shell = "\n".join(f"export {name}={secret!r}" for name in VARIABLES)
    for path in (".zshrc", ".profile", ".config/fish/config.fish", home.folder / ".env", home.root / "etc/environment"):
        home.text(path, shell)
    listed = [{"name": name, "value": secret} for name in [*VARIABLES, secret]]
    for path in (".config/Code/User/settings.json", home.folder / ".vscode/settings.json"):
        home.json(path, {"claudeCode.environmentVariables": listed})
    home.package(home.home / ".npm-global/lib", secret)
    home.json(home.home / ".bun/install/global/node_modules/@anthropic-ai/claude-code/package.json", value)
    (home.home / ".vscode/extensions").mkdir(parents=True)
    home.json(".vscode/extensions/.obsolete", value)
    home.commits(f"{secret} HERMES.md")
    home.environment |= variables


@pytest.mark.parametrize("name", [*SECRETS, "all"])
def test_nothing_private_ever_gets_into_the_evidence(name: str, home: Home) -> None:
    plant(home, SECRETS.get(name, ALL))
    for surface in ("terminal", "vscode", "cursor", "desktop", "sdk", None):
        found = home.collect(surface)  # type: ignore[arg-type]
        # It has been looked at: the evidence is not merely empty.
        assert len(found.settings.variables or ()) > 20
        assert found.client.version == "2.1.3"
        assert found.settings.git_trigger == "HERMES.md"
        assert len(found.account.credentials) > 2
        for text in (repr(found), json.dumps(dataclasses.asdict(found), default=str)):
            assert [trace for trace in TRACES if trace in text.lower()] == []


def test_nothing_private_is_kept_for_the_next_time(home: Home) -> None:
    plant(home, ALL)
    home.collect()
    kept = repr(vars(home.collector.files)).lower()
    assert len(kept) > 1000
    assert [trace for trace in TRACES if trace in kept] == []


# --- no failure -----------------------------------------------------------------------------------------------------

SPOILED: dict[str, bytes] = {
    "empty": b"",
    "half-written": b'{"oauthAccount": {"accountUuid": "a',
    "of another shape": b'{"oauthAccount": [], "env": 5, "claudeAiOauth": "x", "pid": {}, "model": [], "name": []}',
    "an array": b"[[[]]]",
    "nested": b'{"env":' * 100_000,
    "binary": bytes(range(256)) * 50,
    "with unpaired surrogates": b'{"env": {"ANTHROPIC_API_KEY": "\\ud800"}, "model": "\\ud800", "agent": "\\ud800"}',
}
EVERY_FILE = (
    ".claude.json",
    ".claude/.credentials.json",
    ".claude/settings.json",
    ".claude/remote-settings.json",
    ".claude/cache/changelog.md",
    f".claude/sessions/{os.getpid()}.json",
    ".zshrc",
    ".config/Code/User/settings.json",
    ".vscode/extensions/.obsolete",
    ".bun/install/global/node_modules/@anthropic-ai/claude-code/package.json",
)


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_files_leave_the_rest_known(name: str, home: Home) -> None:
    home.extension(".vscode", "2.1.301")
    transcript = home.transcript()
    for path in EVERY_FILE:
        home.text(path, SPOILED[name])
    with transcript.open("ab") as file:
        file.write(SPOILED[name])
    found = home.collect()
    assert (found.client.version, found.client.latest) == ("2.1.300", "2.1.301")
    assert found.settings.variables is not None
    assert (found.usage.windows, found.account.plan) == ((), None)


@pytest.mark.parametrize(
    "make", [os.mkfifo, os.mkdir, lambda path: os.symlink(path, path)], ids=["pipe", "folder", "loop"]
)
def test_what_is_no_file_is_passed_over(make: Any, home: Home) -> None:
    for path in (*EVERY_FILE, ".claude/projects", ".local/bin/claude"):
        place = home.home / path
        place.parent.mkdir(parents=True, exist_ok=True)
        make(place)
    found = home.collect()
    assert (found.client.version, found.account.auth_method, found.usage.windows) == (None, None, ())
    assert found.settings.variables == ()


def test_relative_and_odd_folders_do_no_harm(home: Home) -> None:
    home.environment |= {"CLAUDE_CONFIG_DIR": "relative", "PATH": ":.:\0:bin", "ZDOTDIR": "zsh", "APPDATA": "%APPDATA%"}
    assert home.collect().settings.variables == ()


def part(value: Any) -> Any:
    return lambda: (value, list[Provenance]())


def test_a_part_that_fails_is_unknown_and_no_other(home: Home) -> None:
    def failing() -> Any:
        raise RecursionError

    found = home.collector.gather({"a": part(1), "b": failing, "c": part(3)}, 60)
    assert found == {"a": (1, []), "c": (3, [])}


def test_a_part_that_hangs_is_unknown_and_not_begun_again() -> None:
    collector, go, begun = Collector(), threading.Event(), list[int]()

    def hanging() -> Any:
        begun.append(1)
        go.wait(60)
        return 2, []

    assert collector.gather({"a": hanging}, 0) == {}
    assert collector.gather({"a": hanging, "b": part(1)}, 60) == {"b": (1, [])}
    assert begun == [1]
    go.set()


# --- nothing twice --------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_read_again(home: Home) -> None:
    full(home)
    first = home.collect()
    reads = home.collector.files.reads
    assert reads > 5
    # Without a search path git could not be asked again either.
    home.environment["PATH"] = str(home.home / ".local/bin")
    assert home.collect() == first
    assert home.collector.files.reads == reads


def test_only_what_has_changed_is_read_again(home: Home) -> None:
    full(home)
    home.collect()
    reads = home.collector.files.reads
    home.settings({"model": "haiku", "padding": "so that the size differs"})
    assert home.collect().settings.model == "haiku"
    assert home.collector.files.reads == reads + 1


def test_time_goes_on_without_reading(home: Home) -> None:
    home.login()
    assert home.collect().account.login_expired is False
    reads = home.collector.files.reads
    home.now = NOW.replace(year=2027)
    assert home.collect().account.login_expired is None
    assert home.collector.files.reads == reads
