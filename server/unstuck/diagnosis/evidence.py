"""Evidence: dated facts about the account and the machine. Absent means unknown, never "fine".

Plain data without secrets: a variable is named, its value never held; organisations are compared, not shown.
The shapes are those of `--evidence FILE`; `unstuck schema evidence` prints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Cost = Literal["free", "cached", "on demand"]
"""What it takes to gather: nothing, a look at files that rarely change, or a program, a scan, the network."""

Surface = Literal["terminal", "vscode", "cursor", "desktop", "sdk", "third_party"]
Plan = Literal["pro", "max", "team", "enterprise", "enterprise_usage_based", "console"]
AuthMethod = Literal[
    "claude.ai",
    "api_key",
    "auth_token",
    "api_key_helper",
    "setup_token",
    "bedrock",
    "vertex",
    "foundry",
    "gateway",
]
UsageSource = Literal["statusline", "cache", "endpoint", "panel", "transcript"]
WindowKind = Literal["session", "weekly", "weekly_scoped"]
Indicator = Literal["none", "minor", "major", "critical"]
SaidOfUsage = Literal["room", "full", "model_full"]
"""What a person read off `/usage`: room everywhere, a window for all models full, or only one of a single model."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class Install:
    """One copy of Claude Code on the machine; `path` stays on the machine."""

    version: str | None = None
    channel: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """The program that sent the request: `version` is the one that ran, `latest` the newest known.

    Where only a person can tell: `below` and `at_least` bound the version that ran, `itself` is whether
    Claude Code itself sent the request.
    """

    version: str | None = None
    latest: str | None = None
    surface: Surface | None = None
    harness: str | None = None
    installs: tuple[Install, ...] = ()
    process_started_at: datetime | None = None
    updated_at: datetime | None = None
    below: str | None = None
    at_least: str | None = None
    itself: bool | None = None


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that would be used, and where it is; no method: one that has no name here."""

    method: AuthMethod | None
    where: str


@dataclass(frozen=True, slots=True)
class Account:
    """Whose credential is in force; organisations are opaque names for comparing, or a person compared them.

    `credentials` are those found, the one in force first, then those that would follow if it went.
    """

    plan: Plan | None = None
    tier: str | None = None
    auth_method: AuthMethod | None = None
    organization: str | None = None
    expected_organization: str | None = None
    organization_is_expected: bool | None = None
    role: Literal["member", "admin"] | None = None
    subscription_known: bool | None = None
    login_expired: bool | None = None
    credentials: tuple[Credential, ...] = ()


@dataclass(frozen=True, slots=True)
class UsageWindow:
    """One window of the plan; percent used, 0 to 100."""

    kind: WindowKind
    used_percent: float
    scope: str | None = None
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A credit that the provider gives."""

    amount: float
    currency: str
    claimed: bool


@dataclass(frozen=True, slots=True)
class ExtraUsage:
    """Metered use beyond the plan's windows; `disabled_reason` describes this alone and blocks nobody with room."""

    enabled: bool | None = None
    disabled_reason: str | None = None
    balance: Money | None = None
    spent: Money | None = None
    monthly_limit: Money | None = None
    auto_reload: bool | None = None
    grant: Grant | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Usage figures with their source and time; `said` is what a person read off them, who gives no figures."""

    source: UsageSource | None = None
    fetched_at: datetime | None = None
    windows: tuple[UsageWindow, ...] = ()
    extra: ExtraUsage | None = None
    said: SaidOfUsage | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that is set, and where (`~/.zshrc:12`); never its value.

    Not `in_force`: it is written there, but nothing says that Claude Code gets it, or another place wins.
    """

    name: str
    where: str
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings that change what is sent."""

    model: str | None = None
    custom_system_prompt: str | None = None
    git_trigger: str | None = None
    variables: tuple[Variable, ...] | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """The state of the service by its status page; `incident` where a person looked at it."""

    indicator: Indicator | None = None
    checked_at: datetime | None = None
    incident: bool | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What came first after a remedy was carried out for a condition: a success, or the same error."""

    remedy: str
    condition: str
    success: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What was tried without lasting success and what worked (remedy ids), and what works.

    `followed` says it for each condition, and outweighs the lists for the remedies it knows. `answered`
    are the questions that were answered, be it with "I do not know".
    """

    tried: tuple[str, ...] = ()
    fresh_process_works: bool | None = None
    other_folder_works: bool | None = None
    plain_prompt_works: bool | None = None
    direct_works: bool | None = None
    later_works: bool | None = None
    worked: tuple[str, ...] = ()
    followed: tuple[Followed, ...] = ()
    answered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an item (`client.version`, `usage`) comes from, from when it is, and what it cost."""

    item: str
    source: str
    at: datetime | None
    cost: Cost


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known; `observed_at` is now."""

    observed_at: datetime | None = None
    client: Client = Client()
    account: Account = Account()
    usage: Usage = Usage()
    settings: Configuration = Configuration()
    service: Service = Service()
    history: History = History()
    provenance: tuple[Provenance, ...] = ()
