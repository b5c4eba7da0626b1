"""Logins, keys, networks, incidents and versions: what evidence changes about the advice of the other families."""

from ..cause import Cause, refutes, supports
from ..phrase import joined, phrase
from ..question import QUESTIONS
from ..remedies import do
from ..situation import Situation

_KEYS = ("api_key", "auth_token", "api_key_helper")
_KEY_VARIABLES = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")
_SUBSCRIPTIONS = ("pro", "max", "team", "enterprise")


def _key_in_force(s: Situation) -> str | None:
    account = s.evidence.account
    if account.auth_method not in _KEYS or account.plan == "console":
        return None
    place = s.variable(*_KEY_VARIABLES)
    return phrase("{place} is in force in place of the plan", place=place) if place else s.credential


def _token_in_force(s: Situation) -> str | None:
    """A token of the environment, where the message says that a token is refused."""
    if s.evidence.account.auth_method != "setup_token" or s.condition.category != "auth":
        return None
    place = s.variable("CLAUDE_CODE_OAUTH_TOKEN")
    return phrase("{place} is in force in place of the stored login", place=place) if place else s.credential


def _incident(s: Situation, sentence: str, *, holds: bool) -> str | None:
    """The sentence, if a person looked at the status page and we did not."""
    service = s.evidence.service
    told = service.indicator is None and service.incident is holds
    return joined("", (sentence, s.word_for("service.incident"))) if told else None


CAUSES = (
    Cause(
        id="api-key-override",
        title="A key or token stands in for the plan",
        verdict="credentials",
        explains={
            "usage/credit-balance-is-too-low": 0.4,
            "usage/billing-problem": 0.4,
            "usage/specified-api-usage-limits": 0.3,
            "usage/request-rejected-429": 0.1,
            "usage/account-rate-limit": 0.05,
            "usage/organization-rate-limit-tokens-per-minute": 0.1,
            "auth/api-error-401-invalid-authentication-credentials": 0.1,
            "auth/oauth-token-revoked-or-expired": 0.05,
            "auth/oauth-token-has-expired": 0.05,
            "auth/invalid-oauth-token": 0.1,
            "auth/invalid-api-key": 0.5,
            "auth/this-organization-has-been-disabled": 0.3,
            "auth/your-organization-has-disabled-api-key-authentication": 0.6,
            "auth/auth-conflict": 0.6,
            "auth/invalid-request-header-value": 0.4,
            "auth/your-apikeyhelper-script-is-failing": 0.5,
            "auth/login-expired": 0.02,
            "usage/out-of-extra-usage": 0.02,
            "usage/out-of-extra-usage-workspace": 0.02,
        },
        cap=0.97,
        signals=(
            supports(4.0, _key_in_force),
            supports(4.0, _token_in_force),
            supports(
                1.0,
                lambda s: (
                    phrase("{place} is set", place=place)
                    if s.evidence.account.auth_method is None and (place := s.variable(*_KEY_VARIABLES))
                    else None
                ),
            ),
            refutes(
                5.0,
                lambda s: (
                    phrase("the login is in force{said}", said=s.word_for("account.auth_method"))
                    if s.evidence.account.auth_method == "claude.ai"
                    else None
                ),
            ),
            refutes(
                5.0,
                lambda s: (
                    phrase("the account is a Console account{said}", said=s.word_for("account.plan"))
                    if s.evidence.account.plan == "console"
                    else None
                ),
            ),
            refutes(1.0, lambda s: s.in_vain("unset-variable")),
        ),
        would_change="the credential that `/status` names",
        question=QUESTIONS["login-method"],
        attested="issues 14102 (unsetting repaired it), 5300",
        remedies=(
            do("unset-variable", "Remove the key where it is set, open a new terminal and start again."),
            do("check-login", "Run `/status` and see that the subscription is in force."),
        ),
        avoid=("relogin", "clear-credentials-and-relogin", "add-credits", "wait-for-reset", "open-billing-page"),
    ),
    Cause(
        id="organization-policy",
        title="The organisation does not allow this login",
        verdict="entitlement",
        explains={
            "auth/your-organization-has-disabled-claude-subscription-access": 0.7,
            "auth/oauth-authentication-not-allowed-for-this-organization": 0.7,
            "auth/managed-settings-require-first-party-login": 0.7,
            "auth/routines-are-disabled-by-your-organizations-policy": 0.8,
        },
        signals=(
            supports(
                1.5,
                lambda s: (
                    phrase(
                        "the login's organisation is the expected one{said}",
                        said=s.organization_word,
                    )
                    if s.organization_is_expected
                    else None
                ),
            ),
        ),
        would_change="a login with another organisation",
        attested="official error reference, 2026-08",
        remedies=(do("ask-admin", "Ask an administrator to enable access, with the exact message."),),
        avoid=("relogin", "clear-credentials-and-relogin", "add-credits"),
    ),
    Cause(
        id="login-lock",
        title="Another process holds the login's lock",
        verdict="credentials",
        explains={"auth/could-not-refresh-your-login": 0.9},
        signals=(),
        would_change="the same message with no other Claude Code process running",
        attested="official error reference, 2026-08",
        remedies=(
            do("retry", "Wait a minute and try again."),
            do("restart-sessions", "Close other Claude Code windows, then try again."),
        ),
        avoid=("clear-credentials-and-relogin", "add-credits", "wait-for-reset"),
    ),
    Cause(
        id="login-ended",
        title="The stored login has ended",
        verdict="credentials",
        explains={
            "auth/login-expired": 0.85,
            "auth/oauth-token-has-expired": 0.8,
            "auth/oauth-token-revoked-or-expired": 0.8,
            "auth/invalid-oauth-token": 0.7,
            "auth/api-error-401-invalid-authentication-credentials": 0.6,
            "auth/not-logged-in": 0.8,
        },
        signals=(
            refutes(1.0, lambda s: s.in_vain("relogin")),
            refutes(
                3.0,
                lambda s: s.credential if s.evidence.account.auth_method not in (None, "claude.ai") else None,
            ),
        ),
        would_change="a variable or helper that outranks the login",
        attested="official error reference, 2026-08",
        remedies=(do("relogin", "Run `/login` and complete the sign-in."),),
        avoid=("unset-variable", "add-credits", "wait-for-reset"),
    ),
    Cause(
        id="plan-change-unknown",
        title="The stored token still carries the old plan",
        verdict="credentials",
        explains={"request/claude-opus-is-not-available-with-the-claude-pro-plan": 0.5},
        signals=(
            supports(
                2.0,
                lambda s: (
                    phrase("the account's plan is {plan}", plan=s.evidence.account.plan)
                    if s.evidence.account.plan in ("max", "team", "enterprise")
                    else None
                ),
            ),
            refutes(3.0, lambda s: phrase("the account's plan is pro") if s.evidence.account.plan == "pro" else None),
        ),
        would_change="the plan that `/status` names",
        attested="official error reference, 2026-08",
        remedies=(do("relogin", "Run `/logout`, then `/login`, so that the new plan takes effect."),),
        avoid=("add-credits", "wait-for-reset", "upgrade-plan"),
    ),
    Cause(
        id="model-not-in-plan",
        title="The plan does not include this model",
        verdict="entitlement",
        explains={"request/claude-opus-is-not-available-with-the-claude-pro-plan": 0.5},
        signals=(
            supports(2.0, lambda s: phrase("the account's plan is pro") if s.evidence.account.plan == "pro" else None),
            refutes(
                4.0,
                lambda s: (
                    phrase("the account's plan is {plan}", plan=s.evidence.account.plan)
                    if s.evidence.account.plan in ("max", "team", "enterprise")
                    else None
                ),
            ),
        ),
        would_change="the plan that `/status` names",
        attested="official error reference, 2026-08",
        remedies=(do("switch-model", "Run `/model` and pick a model of the plan."),),
        avoid=("add-credits", "wait-for-reset"),
    ),
    Cause(
        id="model-needs-newer-client",
        title="The model needs a newer client",
        verdict="outdated_client",
        explains={
            "request/claude-code-does-not-support-this-model": 0.97,
        },
        cap=0.99,
        signals=(),
        would_change="the version that `claude --version` prints",
        attested="pi-anthropic-auth 60, ex-machina 223",
        remedies=(
            do("update-claude-code", "Run `claude update`; the stable channel may still be behind."),
            do("restart-sessions", "A session that was started before the update still runs the old client."),
            do("switch-model", "Or pick a model that this version supports."),
        ),
        avoid=("add-credits", "wait-for-reset", "clear-credentials-and-relogin", "relogin"),
    ),
    Cause(
        id="client-below-minimum",
        title="The organisation or gateway demands a newer client",
        verdict="outdated_client",
        explains={
            "request/older-than-the-minimum-version-required": 0.95,
            "gateway/claude-code-version-below-minimum": 0.95,
        },
        cap=0.99,
        signals=(),
        would_change="the version that `claude --version` prints",
        attested="official error reference, 2026-08",
        remedies=(
            do("update-claude-code", "Update by the channel the client was installed with."),
            do("restart-sessions", "A session that was started before the update still runs the old client."),
        ),
        avoid=("add-credits", "wait-for-reset", "clear-credentials-and-relogin", "relogin", "switch-model"),
    ),
    Cause(
        id="base-url-unreachable",
        title="Requests are sent to an address that does not answer",
        verdict="configuration",
        explains={
            "network/connection-refused": 0.1,
            "network/unable-to-connect-to-api": 0.1,
            "network/cant-reach-the-api-server": 0.1,
            "network/connection-dropped": 0.1,
            "network/api-returned-an-empty-or-malformed-response": 0.1,
            "server/html-error-page-from-intermediary": 0.1,
        },
        cap=0.9,
        signals=(
            supports(
                3.5,
                lambda s: (
                    phrase("{place} is set", place=place)
                    if (place := s.variable("ANTHROPIC_BASE_URL", "ANTHROPIC_UNIX_SOCKET"))
                    else None
                ),
            ),
            supports(
                2.2,
                lambda s: (
                    phrase("{place} is set", place=place)
                    if (place := s.variable("HTTPS_PROXY", "https_proxy"))
                    else None
                ),
            ),
            supports(1.0, lambda s: s.works("other_folder_works", phrase("other folders work"))),
            supports(4.0, lambda s: s.works("direct_works", phrase("it works without the proxy or gateway"))),
            refutes(4.0, lambda s: s.fails("direct_works", phrase("it fails without a proxy or gateway"))),
        ),
        would_change="one run without the variable",
        question=QUESTIONS["direct"],
        attested="observed with 2.1.328, 2026-11-20",
        remedies=(
            do("unset-variable", "Remove the variable where it stands, if nobody needs it any more."),
            do("bypass-proxy", "Or run once without it and compare."),
        ),
        avoid=("relogin", "clear-credentials-and-relogin", "add-credits"),
    ),
    Cause(
        id="tls-interception",
        title="Somebody in between opens the TLS connection",
        verdict="network",
        explains={
            "network/self-signed-certificate-detected": 0.7,
            "network/ssl-certificate-errors": 0.7,
            "network/ssl-certificate-error-during-login": 0.7,
            "install/tls-or-ssl-connection-errors": 0.5,
        },
        signals=(
            supports(
                1.5,
                lambda s: (
                    phrase("{place} is set", place=place)
                    if (place := s.variable("HTTPS_PROXY", "HTTP_PROXY", "https_proxy"))
                    else None
                ),
            ),
        ),
        would_change="the issuer of the certificate",
        attested="official error reference, 2026-08",
        remedies=(do("trust-certificate"),),
        avoid=("relogin", "clear-credentials-and-relogin", "add-credits", "wait-for-reset"),
    ),
    Cause(
        id="service-incident",
        title="The service has an incident",
        verdict="service_incident",
        explains={
            "server/api-error-*": 0.7,
            "server/model-experiencing-high-load": 0.7,
            "server/html-error-page-from-intermediary": 0.4,
            "server/connection-lost-*": 0.3,
            "server/the-response-*": 0.3,
            "network/unable-to-connect-to-*": 0.1,
            "network/request-timed-out-check-your-connection": 0.1,
            "network/connection-dropped": 0.1,
        },
        signals=(
            supports(
                2.5,
                lambda s: (
                    phrase("the status page says {incident}", incident=s.incident)
                    if s.incident in ("major", "critical")
                    else None
                ),
            ),
            supports(1.0, lambda s: phrase("the status page says minor") if s.incident == "minor" else None),
            supports(2.5, lambda s: _incident(s, phrase("the status page shows one"), holds=True)),
            refutes(1.0, lambda s: phrase("the status page knows of none") if s.incident == "none" else None),
            refutes(1.0, lambda s: _incident(s, phrase("the status page shows none"), holds=False)),
        ),
        would_change="the status page",
        question=QUESTIONS["status-page"],
        attested="official error reference, 2026-08",
        remedies=(do("check-service-status"), do("retry", "Try again in some minutes."), do("switch-model")),
        avoid=("add-credits", "wait-for-reset", "clear-credentials-and-relogin", "relogin"),
    ),
)
