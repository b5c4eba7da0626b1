"""Claude Code's global state and stored login: identities as marks, states as words; no token, name or address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ...diagnosis.evidence import Grant, Plan
from ...jsonvalue import as_instant, as_list, as_object, as_text
from . import words
from .figures import Figures, figures_of, grant_of
from .jsontext import object_of, text_of

PLANS: dict[str, Plan] = {"pro": "pro", "max": "max", "team": "team", "enterprise": "enterprise"}
_ADMINISTRATORS = {"admin", "owner", "primary_owner", "billing"}


@dataclass(frozen=True, slots=True)
class CachedUsage:
    """The figures that Claude Code keeps, of which account and from when."""

    account: str | None
    fetched_at: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class State:
    """What `.claude.json` says. `reason_known`: it says why extra usage is off, or that it is not."""

    signed_in: bool
    account: str | None
    organization: str | None
    plan: Plan | None
    tier: str | None
    role: Literal["member", "admin"] | None
    console_key: bool
    refused_keys: tuple[bytes, ...]
    usage: CachedUsage | None
    reason_known: bool
    reason: str | None
    extra_enabled: bool | None
    grant: Grant | None
    grant_at: datetime | None


@dataclass(frozen=True, slots=True)
class Login:
    """What `.credentials.json` says about a login with a subscription; the times at which it ends."""

    plan_known: bool
    plan: Plan | None
    tier: str | None
    expires_at: datetime | None
    renewable: bool
    renewal_ends_at: datetime | None


def state_of(content: bytes) -> State:
    """What the global state says. Raises `ValueError`."""
    value = object_of(text_of(content))
    account = as_object(value.get("oauthAccount"))
    organization = as_text(account.get("organizationUuid"))
    grant = as_object(as_object(value.get("overageCreditGrantCache")).get(organization or ""))
    role = words.plain(account.get("organizationRole"))
    kind = words.plain(account.get("organizationType")) or ""
    enabled = account.get("hasExtraUsageEnabled")
    refused = as_list(as_object(value.get("customApiKeyResponses")).get("rejected"))
    return State(
        bool(account),
        words.opaque(account.get("accountUuid")),
        words.opaque(organization),
        PLANS.get(kind.removeprefix("claude_")),
        words.plain(account.get("organizationRateLimitTier")),
        None if role is None else "admin" if role in _ADMINISTRATORS else "member",
        bool(as_text(value.get("primaryApiKey"))),
        tuple(words.mark(end) for end in refused if isinstance(end, str) and end),
        _usage(as_object(value.get("cachedUsageUtilization"))),
        "cachedExtraUsageDisabledReason" in value,
        words.plain(value.get("cachedExtraUsageDisabledReason")),
        enabled if isinstance(enabled, bool) else None,
        grant_of(as_object(grant.get("info"))),
        as_instant(grant.get("timestamp")),
    )


def _usage(value: dict[str, Any]) -> CachedUsage | None:
    fetched_at = as_instant(value.get("fetchedAtMs"))
    if fetched_at is None:
        return None
    return CachedUsage(
        words.opaque(value.get("accountUuid")), fetched_at, figures_of(as_object(value.get("utilization")))
    )


def login_of(content: bytes) -> Login | None:
    """What the stored login says, or None if the file holds none. Raises `ValueError`."""
    value = as_object(object_of(text_of(content)).get("claudeAiOauth"))
    renewable = bool(as_text(value.get("refreshToken")))
    if not renewable and not as_text(value.get("accessToken")):
        return None
    subscription = words.plain(value.get("subscriptionType"))
    return Login(
        subscription is not None,
        PLANS.get(subscription or ""),
        words.plain(value.get("rateLimitTier")),
        as_instant(value.get("expiresAt")),
        renewable,
        as_instant(value.get("refreshTokenExpiresAt")),
    )
