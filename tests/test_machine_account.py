"""Whose credential is in force, and which would follow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from unstuck.diagnosis.evidence import Credential, Variable

from .homes import NOW, ORGANIZATION, Home, ms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the other way round")

KEY = "sk-ant-api03-" + "k" * 40
LOGIN = "~/.claude/.credentials.json"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def methods(home: Home, **more: object) -> list[str | None]:
    return [each.method for each in home.collect(**more).account.credentials]  # type: ignore[arg-type]


def of_environment(name: str, value: str) -> Callable[[Home], None]:
    return lambda home: home.environment.update({name: value})


# From what outranks everything to what comes last.
IN_ORDER: list[tuple[str | None, Callable[[Home], object]]] = [
    ("bedrock", of_environment("CLAUDE_CODE_USE_BEDROCK", "1")),
    ("vertex", of_environment("CLAUDE_CODE_USE_VERTEX", "true")),
    ("foundry", of_environment("CLAUDE_CODE_USE_FOUNDRY", "yes")),
    (None, of_environment("CLAUDE_CODE_USE_ANTHROPIC_AWS", "1")),
    ("auth_token", of_environment("ANTHROPIC_AUTH_TOKEN", "secret")),
    ("api_key", of_environment("ANTHROPIC_API_KEY", KEY)),
    ("api_key_helper", lambda home: home.settings({"apiKeyHelper": "/bin/secret"})),
    ("setup_token", of_environment("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-secret")),
    (None, of_environment("ANTHROPIC_PROFILE", "work")),
    ("claude.ai", lambda home: home.login()),
]


@pytest.mark.parametrize("first", range(len(IN_ORDER)))
def test_credentials_follow_one_another_in_claude_codes_order(first: int, home: Home) -> None:
    for _, make in reversed(IN_ORDER[first:]):
        make(home)
    account = home.collect().account
    assert [each.method for each in account.credentials] == [method for method, _ in IN_ORDER[first:]]
    assert account.auth_method == IN_ORDER[first][0]


def test_without_any_credential_none_is_known(home: Home) -> None:
    account = home.collect().account
    assert (account.auth_method, account.credentials, account.login_expired) == (None, (), None)


@pytest.mark.parametrize("value", ["0", "false", "no", ""])
def test_a_switch_that_is_off_chooses_nothing(value: str, home: Home) -> None:
    home.login()
    home.environment["CLAUDE_CODE_USE_BEDROCK"] = value
    found = home.collect()
    assert found.account.auth_method == "claude.ai"
    assert found.settings.variables == ()


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_key_is_none(value: str, home: Home) -> None:
    home.login()
    home.environment["ANTHROPIC_API_KEY"] = value
    assert methods(home) == ["claude.ai"]


# --- places ---------------------------------------------------------------------------------------------------------

BLOCK = {"env": {"A": "1", "ANTHROPIC_API_KEY": KEY}}


@pytest.mark.parametrize(
    ("scope", "place"),
    [
        ("user", "~/.claude/settings.json:4"),
        ("project", "{folder}/.claude/settings.json:4"),
        ("local", "{folder}/.claude/settings.local.json:4"),
        ("managed", "{root}/etc/claude-code/managed-settings.json:4"),
    ],
)
def test_a_key_in_a_settings_file_is_in_force_and_named_with_its_line(scope: str, place: str, home: Home) -> None:
    home.settings(BLOCK, scope)
    home.login()
    found = home.collect()
    where = place.format(folder=home.folder, root=home.root)
    assert found.account.credentials == (Credential("api_key", where), Credential("claude.ai", LOGIN))
    assert found.settings.variables == (Variable("ANTHROPIC_API_KEY", where),)
    assert [each.source for each in found.provenance if each.item == "account.auth_method"] == [where]


def test_of_several_settings_files_the_highest_wins(home: Home) -> None:
    for scope in ("user", "project", "local", "managed"):
        home.settings({"env": {"ANTHROPIC_API_KEY": f"{KEY}{scope}"}}, scope)
    home.environment["ANTHROPIC_API_KEY"] = KEY
    variables = home.collect().settings.variables
    assert variables is not None
    names = [(each.where.rpartition("/")[2], each.in_force) for each in variables]
    assert names == [
        ("managed-settings.json:3", True),
        ("settings.local.json:3", False),
        ("settings.json:3", False),
        ("settings.json:3", False),
        ("environment", False),
    ]


def test_an_empty_value_in_a_higher_file_takes_the_variable_away(home: Home) -> None:
    home.settings(BLOCK)
    home.settings({"env": {"ANTHROPIC_API_KEY": ""}}, "local")
    assert methods(home) == []
    assert home.collect().settings.variables == (Variable("ANTHROPIC_API_KEY", "~/.claude/settings.json:4", False),)


def test_the_parts_of_managed_settings_outrank_the_whole(home: Home) -> None:
    managed = home.root / "etc/claude-code"
    for name in ("managed-settings.json", "managed-settings.d/10-a.json", "managed-settings.d/20-b.json"):
        home.json(managed / name, {"apiKeyHelper": name})
    assert home.collect().account.credentials == (
        Credential("api_key_helper", f"{managed}/managed-settings.d/20-b.json:2"),
    )


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", "etc/claude-code"),
        ("darwin", "Library/Application Support/ClaudeCode"),
        ("windows", "Program Files/ClaudeCode"),
    ],
)
def test_managed_settings_have_their_place_on_each_platform(platform: str, place: str, home: Home) -> None:
    home.platform = platform  # type: ignore[assignment]
    home.environment["PROGRAMFILES"] = str(home.root / "Program Files")
    home.json(home.root / place / "managed-settings.json", {"apiKeyHelper": "a"})
    assert methods(home) == ["api_key_helper"]


def test_settings_that_the_organization_sends_count(home: Home) -> None:
    home.json(home.config / "remote-settings.json", BLOCK)
    assert methods(home) == ["api_key"]


@pytest.mark.parametrize("content", ["{", '{"env": {} // a\n}', '{"env": {},}', "[]"])
def test_beside_a_settings_file_that_cannot_be_read_nothing_is_said_to_be_in_force(content: str, home: Home) -> None:
    home.login()
    home.text(home.folder / ".claude/settings.json", content)
    found = home.collect()
    assert found.account.auth_method is None
    assert found.account.credentials == (Credential("claude.ai", LOGIN),)
    place = f"{home.folder}/.claude/settings.json (cannot be read)"
    assert [each.source for each in found.provenance if each.item == "settings"] == [place]


def test_a_cloud_is_in_force_whatever_an_unread_file_says(home: Home) -> None:
    home.environment["CLAUDE_CODE_USE_BEDROCK"] = "1"
    home.settings([])
    assert home.collect().account.auth_method == "bedrock"


def test_another_configuration_folder_is_honoured(home: Home) -> None:
    home.login()
    home.settings(BLOCK)
    home.environment["CLAUDE_CONFIG_DIR"] = str(home.home / "other")
    assert methods(home) == []
    home.login()
    home.state(oauthAccount={"organizationUuid": ORGANIZATION, "organizationRole": "admin"})
    account = home.collect().account
    assert account.credentials == (Credential("claude.ai", "~/other/.credentials.json"),)
    assert account.role == "admin"


# --- profiles, .env files, editors ----------------------------------------------------------------------------------

LINES = {
    ".zshrc": f"# ANTHROPIC_API_KEY=no\n\nexport ANTHROPIC_API_KEY={KEY}\n",
    ".bashrc": f"PS1='$ '\n\n  export PATH=~/bin ANTHROPIC_API_KEY='{KEY}' # mine\n",
    ".profile": f'\n\nANTHROPIC_API_KEY="{KEY}"; export ANTHROPIC_API_KEY\n',
    ".zshenv": f"\n\nalias claude='ANTHROPIC_API_KEY={KEY} claude'\n",
    ".config/fish/config.fish": f"\n\nset -gx ANTHROPIC_API_KEY {KEY}\n",
    ".config/fish/conf.d/keys.fish": f"\n\nset --export --global ANTHROPIC_API_KEY '{KEY}'\n",
    ".config/environment.d/10-keys.conf": f"\n\nANTHROPIC_API_KEY={KEY}\n",
    ".cshrc": f"\n\nsetenv ANTHROPIC_API_KEY {KEY}\n",
}


@pytest.mark.parametrize("path", LINES)
def test_a_profiles_line_is_a_place_and_in_force_once_the_process_has_the_value(path: str, home: Home) -> None:
    home.text(path, LINES[path])
    assert home.collect().settings.variables == (Variable("ANTHROPIC_API_KEY", f"~/{path}:3", False),)
    assert methods(home) == []
    home.environment["ANTHROPIC_API_KEY"] = KEY
    found = home.collect()
    assert found.settings.variables == (Variable("ANTHROPIC_API_KEY", f"~/{path}:3"),)
    assert found.account.credentials == (Credential("api_key", f"~/{path}:3"),)


def test_a_profiles_line_of_another_value_is_not_where_the_process_has_it_from(home: Home) -> None:
    home.text(".zshrc", LINES[".zshrc"])
    home.environment["ANTHROPIC_API_KEY"] = "another"
    assert home.collect().settings.variables == (
        Variable("ANTHROPIC_API_KEY", "environment"),
        Variable("ANTHROPIC_API_KEY", "~/.zshrc:3", False),
    )


def test_a_value_that_the_shell_puts_together_may_be_the_process_one(home: Home) -> None:
    home.text(".zshrc", 'export ANTHROPIC_API_KEY="$(pass show claude)"\n')
    home.environment["ANTHROPIC_API_KEY"] = KEY
    assert home.collect().account.credentials == (Credential("api_key", "~/.zshrc:1"),)


def test_the_profile_of_powershell_is_looked_at_on_windows(home: Home) -> None:
    home.platform = "windows"
    home.text("Documents/PowerShell/Microsoft.PowerShell_profile.ps1", f'\n$env:ANTHROPIC_API_KEY = "{KEY}"\n')
    place = "~/Documents/PowerShell/Microsoft.PowerShell_profile.ps1:2"
    assert home.collect().settings.variables == (Variable("ANTHROPIC_API_KEY", place, False),)


def test_variables_have_no_case_on_windows(home: Home) -> None:
    home.platform = "windows"
    home.environment["Anthropic_Api_Key"] = KEY
    home.environment["Https_Proxy"] = "http://proxy"
    assert home.collect().settings.variables == (
        Variable("ANTHROPIC_API_KEY", "environment"),
        Variable("HTTPS_PROXY", "environment"),
    )


@pytest.mark.parametrize("name", [".env", ".env.local"])
def test_an_env_file_of_the_project_is_a_place_only(name: str, home: Home) -> None:
    home.text(home.folder / name, f"A=1\nANTHROPIC_API_KEY={KEY}\n")
    assert home.collect().settings.variables == (Variable("ANTHROPIC_API_KEY", f"{home.folder}/{name}:2", False),)
    assert methods(home) == []


EDITOR = f"""{{
  // for the gateway
  "claudeCode.environmentVariables": [
    {{"name": "A", "value": "1"}},
    {{"name": "ANTHROPIC_API_KEY", "value": "{KEY}"}},
  ],
}}
"""
EDITOR_SETTINGS = [
    ("linux", ".config/Code/User/settings.json", "vscode"),
    ("linux", ".config/Cursor/User/settings.json", "cursor"),
    ("linux", ".config/VSCodium/User/settings.json", "vscode"),
    ("linux", ".vscode-server/data/Machine/settings.json", "vscode"),
    ("linux", ".cursor-server/data/Machine/settings.json", "cursor"),
    ("darwin", "Library/Application Support/Code/User/settings.json", "vscode"),
    ("darwin", "Library/Application Support/Cursor/User/settings.json", "cursor"),
    ("windows", "AppData/Roaming/Code/User/settings.json", "vscode"),
    ("windows", "AppData/Roaming/Windsurf/User/settings.json", "vscode"),
]


@pytest.mark.parametrize(("platform", "path", "surface"), EDITOR_SETTINGS)
def test_what_an_editor_gives_its_process_is_in_force_in_that_editor(
    platform: str, path: str, surface: str, home: Home
) -> None:
    home.platform = platform  # type: ignore[assignment]
    home.text(path, EDITOR)
    place = f"~/{path}:5"
    for other in ("terminal", "cursor" if surface == "vscode" else "vscode", None):
        found = home.collect(other)  # type: ignore[arg-type]
        assert found.settings.variables == (Variable("ANTHROPIC_API_KEY", place, False),)
        assert found.account.credentials == ()
    assert home.collect(surface).account.credentials == (Credential("api_key", place),)  # type: ignore[arg-type]


# --- what Claude Code has been told ---------------------------------------------------------------------------------


def test_a_key_that_a_person_refused_is_used_only_without_a_person(home: Home) -> None:
    home.environment["ANTHROPIC_API_KEY"] = KEY
    home.login()
    home.state(customApiKeyResponses={"approved": [], "rejected": [KEY[-20:]]})
    assert methods(home, surface="terminal") == ["claude.ai"]
    assert methods(home, surface="sdk") == ["api_key", "claude.ai"]
    home.state(customApiKeyResponses={"approved": [KEY[-20:]], "rejected": []})
    assert methods(home, surface="terminal") == ["api_key", "claude.ai"]


def test_the_desktop_application_looks_at_no_key(home: Home) -> None:
    home.environment |= {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_AUTH_TOKEN": "secret"}
    home.settings({"apiKeyHelper": "a"})
    home.login()
    assert methods(home, surface="desktop") == ["claude.ai"]


# --- the stored login -----------------------------------------------------------------------------------------------

PAST, FUTURE = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("login", "expired"),
    [
        ({}, False),
        ({"expiresAt": ms(PAST)}, None),
        ({"expiresAt": ms(PAST), "refreshToken": None}, True),
        ({"expiresAt": ms(PAST), "refreshTokenExpiresAt": ms(FUTURE)}, False),
        ({"expiresAt": ms(PAST), "refreshTokenExpiresAt": ms(PAST)}, True),
        ({"expiresAt": "soon"}, None),
        ({"expiresAt": None}, None),
    ],
)
def test_a_login_has_expired_when_it_cannot_be_renewed(
    login: dict[str, object], expired: bool | None, home: Home
) -> None:
    home.login(**login)
    assert home.collect().account.login_expired is expired


def test_plan_and_tier_are_those_of_the_login(home: Home) -> None:
    home.login(subscriptionType="pro", rateLimitTier="default_claude_pro")
    home.state()
    account = home.collect().account
    assert (account.plan, account.tier, account.subscription_known) == ("pro", "default_claude_pro", True)


@pytest.mark.parametrize("subscription", [None, "", 5, "An Organisation"])
def test_a_login_without_a_plan_is_told(subscription: object, home: Home) -> None:
    home.login(subscriptionType=subscription, rateLimitTier=None)
    account = home.collect().account
    assert (account.plan, account.tier, account.subscription_known) == (None, None, False)


@pytest.mark.parametrize("kind", ["pro", "max", "team", "enterprise"])
def test_the_plan_may_come_from_the_global_state(kind: str, home: Home) -> None:
    home.state(oauthAccount={"organizationType": f"claude_{kind}"})
    account = home.collect().account
    assert (account.plan, account.subscription_known, account.credentials) == (kind, None, ())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"mcpOAuth": {}}', '{"claudeAiOauth": {}}'])
def test_without_a_login_in_its_file_there_is_none(content: str, home: Home) -> None:
    home.text(LOGIN.replace("~/", ""), content)
    account = home.collect().account
    assert (account.credentials, account.subscription_known, account.login_expired) == ((), None, None)


def test_the_login_of_the_console_is_a_key(home: Home) -> None:
    home.state(oauthAccount={"accountUuid": "a"}, primaryApiKey=KEY)
    account = home.collect().account
    assert (account.plan, account.auth_method) == ("console", "api_key")
    assert account.credentials == (Credential("api_key", "~/.claude.json (Console login)"),)


def test_on_macos_a_login_may_lie_in_the_keychain(home: Home) -> None:
    home.platform = "darwin"
    assert methods(home) == []
    home.state()
    (credential,) = home.collect().account.credentials
    assert credential == Credential("claude.ai", "macOS Keychain (not looked at; a login may be there)")


# --- the organisation -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("admin", "admin"),
        ("owner", "admin"),
        ("primary_owner", "admin"),
        ("billing", "admin"),
        ("user", "member"),
        (None, None),
    ],
)
def test_who_may_buy_is_an_administrator(role: str | None, expected: str | None, home: Home) -> None:
    home.state(oauthAccount={"organizationRole": role})
    assert home.collect().account.role == expected


def test_organisations_are_marks_that_can_be_compared(home: Home) -> None:
    home.state()
    home.settings({"forceLoginOrgUUID": ORGANIZATION.upper()})
    account = home.collect().account
    assert account.organization == account.expected_organization
    assert account.organization is not None
    assert len(account.organization) == 8
    assert account.organization not in ORGANIZATION
    home.settings({"forceLoginOrgUUID": ["b", ORGANIZATION]})
    assert home.collect().account.expected_organization == account.organization
    home.settings({"forceLoginOrgUUID": "b"})
    assert home.collect().account.expected_organization not in (None, account.organization)
