"""Why a limit is met, or said to be: plan windows, scoped caps, credits, spend limits, administrators, entitlements."""

from ..cause import Cause, refutes, supports
from ..phrase import phrase
from ..question import QUESTIONS
from ..remedies import do
from ..situation import Situation

_RESET = {
    "usage/youve-hit-your-session-limit": 0.6,
    "usage/weekly-limit": 0.6,
    "usage/claude-ai-usage-limit-reached-epoch": 0.6,
    "usage/claude-usage-limit-reached-will-reset": 0.6,
    "usage/app-usage-limit-banner": 0.6,
    "usage/out-of-extra-usage-until-reset": 0.6,
    "usage/quota-auto-resume-notice": 0.6,
    "usage/out-of-usage-credits": 0.3,
    "usage/youve-hit-your-monthly-spend-limit": 0.2,
    "usage/individual-spend-limit": 0.2,
    "usage/org-monthly-spend-limit": 0.2,
    "usage/usage-allocation-disabled-by-admin": 0.04,
    "usage/account-rate-limit": 0.3,
    "usage/api-error-rate-limit-reached": 0.2,
}
_REFUSED = ("usage/out-of-extra-usage", "usage/out-of-extra-usage-workspace", "usage/third-party-extra-usage")
_LONG = (
    "usage/usage-credits-required-for-1m-context",
    "usage/extra-usage-required-for-long-context-requests",
    "usage/1m-context-not-available-for-your-account",
)
_CAPS = ("org_spend_cap_reached", "spend_limit_reached", "org_level_disabled_until")
_ADMIN = (
    "org_level_disabled",
    "seat_tier_level_disabled",
    "member_level_disabled",
    "org_service_level_disabled",
    "seat_tier_zero_credit_limit",
    "group_zero_credit_limit",
    "member_zero_credit_limit",
    "org_service_zero_credit_limit",
)
_OFF = ("overage_not_provisioned", "no_limits_configured")


def _fresh_full(s: Situation) -> str | None:
    return (
        phrase("{figures} used, {age}", figures=s.figures, age=s.age_in_words) if s.full and s.usage_is_fresh else None
    )


def _stale_full(s: Situation) -> str | None:
    known = s.full and not s.usage_is_fresh and s.usage.said is None
    return phrase("{figures} used, but {age}", figures=s.figures, age=s.age_in_words) if known else None


def _fresh_room(s: Situation) -> str | None:
    return (
        phrase("only {figures} used, {age}", figures=s.figures, age=s.age_in_words)
        if s.has_room and s.usage_is_fresh
        else None
    )


def _room_suffices(s: Situation) -> str | None:
    """Room in the windows, where what is asked for is paid from them."""
    if not (s.has_room and s.usage_is_fresh) or s.condition.code in _LONG:
        return None
    return phrase("the plan's windows have room, so nothing beyond them is needed")


def _full_scoped(s: Situation) -> str | None:
    """A full week of one model; where the message does not name a model, of the one in use."""
    named = s.full_for_model if s.condition.code in _REFUSED else s.full_scoped
    return (
        phrase("{figures} used, {age}", figures=s.figures, age=s.age_in_words)
        if named and not s.full and s.usage_is_fresh
        else None
    )


def _short_banner(s: Situation) -> str | None:
    """Before 2.1.89 the refusal of the 1M window was printed as "Rate limit reached"."""
    short = s.condition.code == "usage/api-error-rate-limit-reached" and s.long_context and s.older_than("2.1.89")
    return phrase("{client} prints this for a refused 1M window too", client=s.client_in_words) if short else None


def _not_drawn(s: Situation) -> str | None:
    """A balance of which nothing is drawn while a window is full."""
    extra = s.evidence.usage.extra
    if extra is None or not s.full or extra.enabled is False or extra.spent is None or extra.spent.amount:
        return None
    if _spent_all(s) or s.reason is not None:
        return None
    return (
        phrase("a balance of {balance:g} is there, and none of it was drawn", balance=_balance(s))
        if (_balance(s) or 0) > 0
        else None
    )


def _balance(s: Situation) -> float | None:
    extra = s.evidence.usage.extra
    return extra.balance.amount if extra and extra.balance else None


def _spent_all(s: Situation) -> bool | None:
    extra = s.evidence.usage.extra
    if extra is None or extra.spent is None or extra.monthly_limit is None:
        return None
    return extra.spent.amount >= extra.monthly_limit.amount


CAUSES = (
    Cause(
        id="plan-window-exhausted",
        title="A window of the plan is used up",
        verdict="genuine_limit",
        explains={**_RESET, **dict.fromkeys(_REFUSED, 0.1)},
        cap=0.97,
        signals=(
            supports(4.0, _fresh_full),
            supports(1.5, _stale_full),
            supports(2.5, lambda s: s.said_full),
            refutes(5.0, _fresh_room),
            refutes(3.0, lambda s: s.said_room),
        ),
        would_change="fresh figures of `/usage`: room in every window rules it out",
        question=QUESTIONS["usage-shown"],
        attested="issues 30504, 22603, 84141",
        remedies=(
            do("wait-for-reset", "Wait until the printed reset; the session goes on where it was."),
            do("save-session-notes", "Write down where you are, or leave the session open."),
            do("resume-session", "After the reset, go on with `claude --resume`."),
            do("add-credits", "If waiting is no option, buy metered use beside the plan."),
        ),
        avoid=("clear-credentials-and-relogin", "relogin", "raise-spend-limit", "toggle-extra-usage"),
    ),
    Cause(
        id="scoped-weekly-cap",
        title="The week of one model is used up",
        verdict="genuine_limit",
        explains={
            "usage/opus-limit": 0.6,
            "usage/sonnet-limit": 0.6,
            "usage/fable-limit": 0.6,
            "usage/opus-limit-fallback-to-sonnet": 0.6,
            "usage/weekly-limit": 0.1,
            **dict.fromkeys(_REFUSED, 0.05),
        },
        signals=(
            supports(3.0, _full_scoped),
            refutes(
                3.0,
                lambda s: (
                    phrase("{figures} used, {age}", figures=s.figures, age=s.age_in_words)
                    if s.usage_is_fresh
                    and any(each.kind == "weekly_scoped" for each in s.usage.windows)
                    and not s.full_scoped
                    else None
                ),
            ),
            supports(2.5, lambda s: s.said_model_full),
        ),
        would_change="the row of that model in `/usage`",
        question=QUESTIONS["usage-shown"],
        attested="headers of 2026 (claim seven_day_overage_included)",
        remedies=(
            do("switch-model", "Run `/model` and pick another family: it works at once."),
            do("wait-for-reset", "Or wait until the week of this model resets."),
        ),
        avoid=("clear-credentials-and-relogin", "relogin"),
    ),
    Cause(
        id="credits-exhausted",
        title="The credits are used up",
        verdict="genuine_limit",
        explains={
            "usage/out-of-extra-usage-until-reset": 0.1,
            "usage/out-of-usage-credits": 0.5,
            "usage/fast-mode-disabled-usage-credits-exhausted": 0.5,
            "usage/credit-balance-is-too-low": 0.45,
            "usage/org-out-of-usage": 0.75,
            **dict.fromkeys(_REFUSED, 0.05),
        },
        cap=0.9,
        signals=(
            supports(
                2.5,
                lambda s: (
                    phrase("the account says out_of_credits")
                    if s.reason == "out_of_credits" and s.has_room is not True
                    else None
                ),
            ),
            supports(
                1.5,
                lambda s: phrase("the balance is zero") if _balance(s) == 0 and s.has_room is not True else None,
            ),
            supports(
                4.0,
                lambda s: (
                    phrase("a Console key is in force and meant to be")
                    if s.evidence.account.plan == "console" and s.condition.code == "usage/credit-balance-is-too-low"
                    else None
                ),
            ),
            refutes(
                5.0,
                lambda s: (
                    phrase("a balance of {balance:g} is there", balance=_balance(s)) if (_balance(s) or 0) > 0 else None
                ),
            ),
            refutes(3.0, _fresh_room),
            refutes(2.0, lambda s: s.said_room),
        ),
        would_change="the balance on the billing page",
        attested="issue 28096",
        remedies=(
            do("check-usage", "Look whether a window of the plan is full as well: that one comes back by itself."),
            do("add-credits", "Add credits."),
        ),
        avoid=("raise-spend-limit", "clear-credentials-and-relogin", "relogin", "toggle-extra-usage"),
    ),
    Cause(
        id="monthly-spend-limit",
        title="The monthly spend limit is met, whatever the balance",
        verdict="genuine_limit",
        explains={
            "usage/youve-hit-your-monthly-spend-limit": 0.75,
            "usage/individual-spend-limit": 0.75,
            "usage/org-monthly-spend-limit": 0.75,
            "usage/specified-api-usage-limits": 0.75,
            "usage/channel-monthly-spend-limit": 0.75,
            "usage/team-shared-budget": 0.75,
            "usage/out-of-extra-usage-until-reset": 0.05,
            **dict.fromkeys(_LONG, 0.05),
            **dict.fromkeys(_REFUSED, 0.03),
        },
        signals=(
            supports(
                4.0, lambda s: phrase("the account says {reason}", reason=s.reason) if s.reason in _CAPS else None
            ),
            supports(2.0, lambda s: phrase("as much is spent as the limit allows") if _spent_all(s) else None),
            refutes(4.0, lambda s: phrase("the monthly limit has room") if _spent_all(s) is False else None),
        ),
        would_change="spent and limit on the usage page",
        attested="issues 77703 (bought twice in vain), 44173",
        remedies=(
            do(
                "wait-for-reset",
                "The plan's own windows come back by themselves; the limit does on the first of the month.",
            ),
            do("raise-spend-limit", "Raise the limit; more balance does not lift it."),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin", "relogin", "toggle-extra-usage"),
    ),
    Cause(
        id="admin-limit",
        title="An administrator switched it off or set it to zero",
        verdict="entitlement",
        explains={
            "usage/usage-allocation-disabled-by-admin": 0.75,
            "usage/seat-type-doesnt-include-usage-credits": 0.75,
            "usage/org-out-of-usage": 0.2,
            "usage/fast-mode-disabled-by-organization": 0.75,
            "usage/individual-spend-limit": 0.1,
            "usage/out-of-extra-usage-workspace": 0.12,
            "usage/out-of-extra-usage": 0.03,
            "usage/third-party-extra-usage": 0.03,
            "usage/out-of-extra-usage-until-reset": 0.05,
            **dict.fromkeys(_LONG, 0.05),
        },
        cap=0.9,
        signals=(
            supports(
                2.5, lambda s: phrase("the account says {reason}", reason=s.reason) if s.reason in _ADMIN else None
            ),
            refutes(1.0, _room_suffices),
            refutes(
                3.0,
                lambda s: (
                    phrase("the plan is {plan}, which has no administrator", plan=s.evidence.account.plan)
                    if s.evidence.account.plan in ("pro", "max")
                    else None
                ),
            ),
        ),
        would_change="what the administrator sees for this seat",
        attested="issue 45276",
        remedies=(
            do(
                "ask-admin",
                "Send the administrator the message and what you need; `/usage-credits` does it from Claude Code.",
            ),
            do("wait-for-reset", "Or wait: the plan's own windows come back by themselves."),
        ),
        avoid=("toggle-extra-usage", "add-credits", "raise-spend-limit", "clear-credentials-and-relogin", "relogin"),
    ),
    Cause(
        id="credits-not-set-up",
        title="Extra usage was never set up",
        verdict="entitlement",
        explains={
            "usage/out-of-extra-usage-until-reset": 0.03,
            **dict.fromkeys(_LONG, 0.05),
            **dict.fromkeys(_REFUSED, 0.03),
        },
        cap=0.6,
        signals=(
            supports(3.2, lambda s: phrase("the account says {reason}", reason=s.reason) if s.reason in _OFF else None),
            refutes(2.0, _room_suffices),
        ),
        would_change="matters only where a window is full or the request needs credits",
        attested="values of cachedExtraUsageDisabledReason",
        remedies=(),
        avoid=("clear-credentials-and-relogin", "relogin"),
    ),
    Cause(
        id="auto-reload-failed",
        title="Auto-reload did not deliver",
        verdict="genuine_limit",
        explains={
            "usage/out-of-extra-usage-until-reset": 0.03,
            "usage/out-of-usage-credits": 0.03,
            **dict.fromkeys(_REFUSED, 0.02),
        },
        cap=0.5,
        signals=(
            supports(
                3.4,
                lambda s: (
                    phrase("auto-reload is on and the balance is zero")
                    if (extra := s.evidence.usage.extra)
                    and extra.auto_reload
                    and (_balance(s) == 0 or s.reason == "out_of_credits")
                    else None
                ),
            ),
        ),
        would_change="the card and the last charge on the billing page",
        attested="issues 45052, 29741, 17694",
        remedies=(
            do(
                "check-usage",
                "Look at card and limit at https://claude.ai/settings/usage and wait a quarter of an hour.",
            ),
        ),
        avoid=("clear-credentials-and-relogin", "relogin", "raise-spend-limit"),
    ),
    Cause(
        id="long-context-entitlement",
        title="The 1M context window is paid from credits alone",
        verdict="entitlement",
        explains={**dict.fromkeys(_LONG, 0.9), "usage/api-error-rate-limit-reached": 0.05},
        cap=0.97,
        signals=(
            supports(
                1.5,
                lambda s: phrase("the model is {model}", model=s.evidence.settings.model) if s.long_context else None,
            ),
            supports(1.5, _short_banner),
        ),
        would_change="the same prompt with a model without 1M context",
        attested="issues 28975, 29882, 28450, 43872, 41171, 37945, 53607",
        remedies=(
            do("switch-model", "Run `/model` and pick the entry without 1M context."),
            do("disable-long-context", "Set CLAUDE_CODE_DISABLE_1M_CONTEXT=1 and start again."),
            do("update-claude-code", "Below 2.1.172 the session sticks; newer clients compact it."),
            do("compact-conversation", "Run `/compact`; on an old client `/clear`."),
        ),
        avoid=("clear-credentials-and-relogin", "wait-for-reset", "add-credits"),
    ),
    Cause(
        id="plan-unknown-to-editor",
        title="The editor does not know the plan and chose 1M by itself",
        verdict="outdated_client",
        explains=dict.fromkeys(_LONG, 0.03),
        cap=0.85,
        signals=(
            supports(
                3.0,
                lambda s: (
                    phrase("the editor's client {version} is older than 2.1.78", version=s.version_text)
                    if s.evidence.client.surface in ("vscode", "cursor") and s.older_than("2.1.78")
                    else None
                ),
            ),
            supports(
                2.0,
                lambda s: (
                    phrase("the subscription is not known to it")
                    if s.evidence.account.subscription_known is False
                    else None
                ),
            ),
            refutes(
                4.0,
                lambda s: phrase("a terminal sent the request") if s.evidence.client.surface == "terminal" else None,
            ),
        ),
        would_change="the same prompt in the terminal",
        attested="issues 35419, 35387, 30824; repaired in 2.1.78",
        remedies=(
            do("update-claude-code", "Update the editor's extension; it brings its own client."),
            do("relogin", "Log in again, so that the plan is known."),
        ),
        avoid=("add-credits", "wait-for-reset"),
    ),
    Cause(
        id="plan-not-eligible",
        title="The plan has no extra usage",
        verdict="entitlement",
        explains={**dict.fromkeys(_REFUSED, 0.02), "usage/seat-type-doesnt-include-usage-credits": 0.2},
        cap=0.8,
        signals=(
            supports(
                5.5,
                lambda s: (
                    phrase("usage-based Enterprise bills by the token and has no extra usage")
                    if s.evidence.account.plan == "enterprise_usage_based"
                    else None
                ),
            ),
        ),
        would_change="the plan that `/status` names",
        attested="the help article on extra usage, 2026-04",
        remedies=(do("ask-admin", "Only the organisation can act: ask an administrator."),),
        avoid=(
            "toggle-extra-usage",
            "add-credits",
            "raise-spend-limit",
            "clear-credentials-and-relogin",
            "open-billing-page",
        ),
    ),
    Cause(
        id="balance-not-eligible",
        title="The balance shown may not be drawn here",
        verdict="entitlement",
        explains={"usage/out-of-extra-usage-until-reset": 0.03, **dict.fromkeys(_REFUSED, 0.02)},
        cap=0.5,
        signals=(
            supports(
                3.2,
                lambda s: (
                    phrase("the balance is exactly the grant, and none of it was drawn")
                    if (extra := s.evidence.usage.extra)
                    and extra.grant
                    and extra.balance
                    and extra.balance.amount == extra.grant.amount
                    and extra.spent
                    and extra.spent.amount == 0
                    and s.full
                    else None
                ),
            ),
            supports(2.6, _not_drawn),
        ),
        would_change="the note beside the balance on the usage page",
        attested="the help article on extra usage, 2026-04",
        remedies=(),
        avoid=("clear-credentials-and-relogin", "relogin", "add-credits"),
    ),
    Cause(
        id="gateway-spend-limit",
        title="The company's gateway has a cap",
        verdict="genuine_limit",
        explains={"usage/spend-limit-reached": 0.9, "usage/spend-limit-unavailable": 0.5},
        cap=0.97,
        signals=(
            supports(
                1.5,
                lambda s: (
                    phrase("a gateway is in force")
                    if s.evidence.account.auth_method == "gateway" or s.variable("ANTHROPIC_BASE_URL")
                    else None
                ),
            ),
        ),
        would_change="what the gateway's operator says",
        attested="official gateway pages",
        remedies=(
            do("wait-for-reset", "Wait until the time that the message names."),
            do("ask-admin", "Ask the operator of the gateway."),
        ),
        operator=True,
        avoid=(
            "add-credits",
            "raise-spend-limit",
            "bypass-proxy",
            "unset-variable",
            "clear-credentials-and-relogin",
            "relogin",
            "open-billing-page",
        ),
    ),
    Cause(
        id="rate-of-tokens",
        title="More tokens a minute than the organisation may send",
        verdict="genuine_limit",
        explains={"usage/organization-rate-limit-tokens-per-minute": 0.8},
        signals=(refutes(2.5, lambda s: s.fails("later_works", phrase("the same message still fails later"))),),
        would_change="the same message a minute later, with nothing else running",
        attested="official error reference, 2026-08",
        remedies=(
            do("retry", "Wait a minute and send the message again."),
            do("reduce-input", "Run fewer sessions and subagents side by side, and send less at a time."),
        ),
        avoid=(
            "wait-for-reset",
            "raise-spend-limit",
            "add-credits",
            "clear-credentials-and-relogin",
            "relogin",
            "open-billing-page",
        ),
    ),
    Cause(
        id="temporary-throttle",
        title="The service is throttling for a moment",
        verdict="service_incident",
        explains={
            "usage/server-is-temporarily-limiting-requests": 0.9,
            "usage/request-rejected-429": 0.5,
            "usage/organization-rate-limit-tokens-per-minute": 0.4,
            "usage/account-rate-limit": 0.3,
            "usage/api-error-rate-limit-reached": 0.3,
            "usage/usage-endpoint-rate-limited": 0.9,
        },
        cap=0.97,
        signals=(
            supports(
                1.0,
                lambda s: (
                    phrase("the status page says {incident}", incident=s.incident)
                    if s.incident in ("minor", "major", "critical")
                    else None
                ),
            ),
            supports(2.5, lambda s: s.works("later_works", phrase("the same message went through later"))),
            refutes(2.5, lambda s: s.fails("later_works", phrase("the same message still fails later"))),
        ),
        would_change="the same message an hour later",
        question=QUESTIONS["later"],
        attested="official error reference; issue 69281",
        remedies=(
            do("retry", "Wait a minute and send the message again."),
            do("check-service-status"),
        ),
        avoid=(
            "add-credits",
            "raise-spend-limit",
            "wait-for-reset",
            "clear-credentials-and-relogin",
            "relogin",
            "open-billing-page",
            "upgrade-plan",
        ),
    ),
)
