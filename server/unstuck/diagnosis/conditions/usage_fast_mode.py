"""Fast mode: always paid from usage credits or Console credit, never from the plan's windows.

Where it is refused or switched off, work goes on at standard speed; none of these messages means
that the session or the plan is blocked.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/fast-mode-requires-usage-credits",
        title="Fast mode needs usage credits",
        severity=Severity.ERROR,
        looks=(
            "Fast mode requires usage credits · /usage-credits to turn them on",
            "Fast mode requires extra usage billing · /extra-usage to enable",
        ),
        meaning=(
            "On subscriptions fast mode is billed to usage credits alone, called extra usage before 2.1.144, and these "
            "are off for this account. It does not matter how much of the plan is left; at standard speed everything "
            "works as before."
        ),
        remedies=(
            do("use-other-way", "Go on at standard speed; `/fast off` ends the attempt."),
            do("ask-admin", "On Team or Enterprise, run `/usage-credits` to send the admin a request."),
            do(
                "open-billing-page",
                "If the speed is worth metered cost, run `/usage-credits` and turn credits on, then `/fast`.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        attested="official fast mode page, 2026-08; older wording from its state before 2026-05",
        docs="fast-mode#requirements",
        examples=(
            "❯ /fast\n  ⎿  Fast mode requires usage credits · /usage-credits to turn them on",
            "Fast mode requires extra usage billing · /extra-usage to enable",
        ),
        near_misses=(
            "Fast mode disabled · usage credits exhausted",
            "Fast mode costs more per token than the standard speed of the same model.",
        ),
    ),
    Condition(
        code="usage/fast-mode-disabled-usage-credits-exhausted",
        title="Fast mode went off: credits are spent",
        severity=Severity.INFORMATION,
        looks=(
            "Fast mode disabled · usage credits exhausted",
            "Fast mode disabled · extra usage credits exhausted",
        ),
        meaning=(
            "The usage credits ran out while fast mode was on, so Claude Code switched it off and sent the refused "
            "request again at standard speed. The answer came, the plan's windows are counted apart, and only the pace "
            "is another one."
        ),
        remedies=(
            do("nothing-to-do", "Go on at standard speed."),
            do("check-usage", "Look at balance and monthly limit at https://claude.ai/settings/usage."),
            do(
                "add-credits",
                "If the speed is worth it, add credits with `/usage-credits`, then run `/fast` again.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        attested="official fast mode page, 2026-08",
        docs="fast-mode#handle-rate-limits",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "● Fast mode disabled · usage credits exhausted",
            "Fast mode disabled · extra usage credits exhausted",
        ),
        near_misses=(
            "Fast mode has been disabled by your organization",
            "  ⎿  You're out of usage credits · resets Nov 24, 12am (UTC)",
        ),
    ),
    Condition(
        code="usage/fast-mode-unavailable-during-evaluation",
        title="No fast mode on the free evaluation plan",
        severity=Severity.ERROR,
        looks=("Fast mode unavailable during evaluation. Please purchase credits.",),
        meaning=(
            "The API key belongs to a Console organisation on the free evaluation plan, where fast mode is not "
            "offered. Requests at standard speed are still accepted, and a Pro or Max subscription has no part in it."
        ),
        remedies=(
            do("use-other-way", "Go on at standard speed."),
            do("check-login", "Run `/status`: subscribers may be sending with a key they did not mean to use."),
            do(
                "add-credits",
                "If fast mode is wanted with this key, buy credits at https://platform.claude.com/settings/billing.",
            ),
        ),
        blame="account",
        retryable=False,
        billing="console",
        attested="official fast mode page, 2026-08",
        docs="fast-mode#requirements",
        examples=("❯ /fast\n  ⎿  Fast mode unavailable during evaluation. Please purchase credits.",),
        near_misses=(
            "Fast mode unavailable due to network connectivity issues",
            "Some features are unavailable during evaluation; please purchase a licence.",
        ),
    ),
    Condition(
        code="usage/fast-mode-disabled-by-organization",
        title="Organisation does not allow fast mode or its model",
        severity=Severity.ERROR,
        looks=(
            "Fast mode has been disabled by your organization",
            "Fast mode unavailable: <model> is not in your organization's allowed models",
            near("is not in your organization's allowed models"),
        ),
        meaning=(
            "Fast mode is off for Team and Enterprise until an Owner enables it, or the list of allowed models leaves "
            "its model out; with a bearer token alone the client cannot ask and assumes off. Your own settings are not "
            "at fault, and standard speed is not affected."
        ),
        remedies=(
            do("use-other-way", "Go on at standard speed."),
            do(
                "ask-admin",
                "Ask an Owner to enable fast mode, or to allow its model, at "
                "https://claude.ai/admin-settings/claude-code.",
            ),
            do(
                "set-variable",
                "If the session has only ANTHROPIC_AUTH_TOKEN and the organisation does allow it, set "
                "`CLAUDE_CODE_SKIP_FAST_MODE_ORG_CHECK=1`.",
            ),
        ),
        blame="account",
        retryable=False,
        billing="organization",
        attested="official fast mode page, 2026-08",
        docs="fast-mode#requirements",
        examples=(
            "❯ /fast\n  ⎿  Fast mode has been disabled by your organization",
            "  ⎿  Fast mode unavailable: Opus 5.5 is not in your organization's\n     allowed models",
        ),
        near_misses=(
            "Fast mode disabled · usage credits exhausted",
            "The image registry is not in your organization's allowed list.",
        ),
    ),
    Condition(
        code="usage/fast-mode-network-connectivity",
        title="Could not ask whether fast mode is available",
        severity=Severity.WARNING,
        looks=("Fast mode unavailable due to network connectivity issues",),
        meaning=(
            "Before fast mode starts, Claude Code asks api.anthropic.com directly, past any ANTHROPIC_BASE_URL, and "
            "did not get through: blocked egress or a key that only a gateway knows is typical. Ordinary requests take "
            "another road and may work all the while."
        ),
        remedies=(
            do("allow-host", "Have api.anthropic.com (port 443) allowed in firewall and proxy."),
            do(
                "set-variable",
                "If direct access is not wanted, set `CLAUDE_CODE_SKIP_FAST_MODE_NETWORK_ERRORS=1` and start again.",
            ),
            do("use-other-way", "Or go on at standard speed."),
        ),
        blame="network",
        retryable=True,
        attested="official gateway connection page, 2026-08",
        docs="llm-gateway-connect#troubleshoot-gateway-errors",
        examples=(
            "❯ /fast\n  ⎿  Fast mode unavailable due to network connectivity issues",
            "2026-08-20T09:12:44Z [WARN] Fast mode unavailable due to network connectivity issues",
        ),
        near_misses=(
            "Fast mode unavailable during evaluation. Please purchase credits.",
            "The build is unavailable due to network connectivity issues.",
        ),
    ),
)
