"""Billing outside the plan: the Console organisation behind an API key, and caps of a gateway.

None of these concerns a subscription. A subscriber who meets one is sending requests with a key or
through a gateway, often without knowing it, so the credential comes before the money.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/credit-balance-is-too-low",
        title="Prepaid Console credit is used up",
        severity=Severity.ERROR,
        looks=(
            "Credit balance too low · Add funds: https://platform.claude.com/settings/billing",
            "Credit balance is too low",
            near(
                "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade "
                "or purchase credits."
            ),
            "Credit balance too low",
        ),
        meaning=(
            "The request was billed to a Console organisation, whose prepaid credit is empty; that account is separate "
            "from any Pro, Max, Team or Enterprise plan. For a subscriber it mostly means that an API key in the "
            "environment took the place of the login."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and read the `API key` and `Login method` rows: they tell who is billed.",
            ),
            do(
                "unset-variable",
                "Subscribers: remove ANTHROPIC_API_KEY from the shell profile, `.env` files, the `env` block of "
                "settings and the editor's settings.",
                "Open a new terminal; headless runs (`-p`) always use the key while it is set.",
            ),
            do("relogin", "Then run `/login` and pick the subscription, not the Console account."),
            do(
                "add-credits",
                "If the key is meant to pay, add credit at https://platform.claude.com/settings/billing.",
                "Consider auto-reload and a cap for each workspace.",
            ),
        ),
        blame="account",
        retryable=False,
        billing="console",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#credit-balance-is-too-low",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "❯ hi\n  ⎿  Credit balance too low · Add funds:\n     https://platform.claude.com/settings/billing",
            "Credit balance is too low",
            '  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit '
            "balance is too low\n     to access the Anthropic API. Please go to Plans & Billing to upgrade or "
            'purchase\n     credits."},"request_id":"req_011CTmN5yJq3vRk7WcBzHs9D"}',
        ),
        near_misses=(
            "You're out of usage credits · resets Nov 24, 12am (UTC)",
            "Your SMS credit is low. Top up to keep sending messages.",
        ),
    ),
    Condition(
        code="usage/billing-problem",
        title="Billing problem of the Console organisation",
        severity=Severity.ERROR,
        looks=(near("Your account has a billing problem. Please visit the Console."),),
        meaning=(
            "The API refused with status 402 because billing of the Console organisation is out of order: a payment "
            "failed, or its billing account was closed. Unlike an empty prepaid balance it names no amount, and it "
            "tells nothing about a subscription's windows, the request or this machine."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status`: subscribers who see this are sending requests with an API key of another account.",
            ),
            do(
                "unset-variable",
                "Subscribers: remove ANTHROPIC_API_KEY where it is set, open a new terminal and start again.",
            ),
            do("ask-admin", "In a company, tell whoever manages billing in the Console, with the exact message."),
            do("contact-support", "If everything is paid, write to support with the request id."),
            do(
                "open-billing-page",
                "With billing access, open https://platform.claude.com/settings/billing and settle the open invoice or "
                "renew the payment method.",
            ),
        ),
        blame="account",
        retryable=False,
        billing="console",
        attested="captured from 2.1.328, 2026-11-20, with a scripted API answer",
        http_status=402,
        api_error_type="billing_error",
        examples=(
            "❯ hi\n\n● API Error: 402 Your account has a billing problem. Please visit the\n  Console.",
            '  ⎿  API Error: 402 {"type":"error","error":{"type":"billing_error","message":"Your account has a billing '
            'problem. Please visit the Console."},"request_id":"req_011CTnW8kQd2uYx6MvRbLs5F"}',
        ),
        near_misses=(
            "Credit balance too low · Add funds: https://platform.claude.com/settings/billing",
            'A red "Payment Issue" badge means your account has a billing problem. Visit the Payment page.',
        ),
    ),
    Condition(
        code="usage/specified-api-usage-limits",
        title="Monthly API limit set in the Console reached",
        severity=Severity.WARNING,
        looks=(
            near("You have reached your specified API usage limits. You will regain access on <date> at 00:00 UTC."),
            near(
                "You have reached your specified workspace API usage limits. You will regain access on <date> at 00:00 "
                "UTC."
            ),
            near("You have reached your specified API usage limits"),
            near("You have reached your specified workspace API usage limits"),
        ),
        meaning=(
            "Somebody set a monthly spend limit for the Console organisation, or for this one workspace, and requests "
            "with its API key have met it. It is a cap and not an empty balance, and a subscription has no part in it: "
            "access returns on the named date, usually the first of the month."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status`: a subscriber should not see this and is sending requests with an API key.",
            ),
            do(
                "unset-variable",
                "Subscribers: remove ANTHROPIC_API_KEY where it is set, open a new terminal and run `/login`.",
            ),
            do("wait-for-reset", "Or wait until the named date."),
            do("ask-admin", "If the workspace is managed by others, ask whoever set the limit."),
            do(
                "raise-spend-limit",
                "Raise the limit of the organisation or workspace at https://platform.claude.com/settings/limits.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="console",
        attested="public issue threads, 2025-05; captured from 2.1.328, 2026-11-20",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "❯ hi\n\n● API Error: 400 You have reached your specified API usage limits. You\n"
            "  will regain access on 2026-12-01 at 00:00 UTC.",
            '[{"error":"Error: 400 {\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"invalid_request_error\\",'
            '\\"message\\":\\"You have reached your specified workspace API usage limits. You will regain access on '
            '2025-06-01 at 00:00 UTC.\\"}}\\n    at r5.generate '
            '(file:///opt/homebrew/lib/node_modules/@anthropic-ai/claude-code/cli.js:692:2210)"}]',
        ),
        near_misses=(
            "You've hit your org's monthly usage limit",
            "openai.RateLimitError: You exceeded your current quota, please check your plan and billing details.",
        ),
    ),
    Condition(
        code="usage/spend-limit-reached",
        title="Spend cap of a company gateway reached",
        severity=Severity.WARNING,
        looks=(
            "Server is temporarily limiting requests (not your usage limit) · spend limit reached (<period>; resets "
            "<date-time> UTC)",
            "Request rejected (429) · spend limit reached (<period>; resets <date-time> UTC)",
            "spend limit reached (<period>; resets <date-time> UTC)",
            near("spend limit reached"),
            inside("spend limit reached"),
        ),
        meaning=(
            "Requests go through a gateway that somebody else runs, and its operator's daily, weekly or monthly budget "
            "for you is spent. Limits of Anthropic and of your plan have no part in it, even where the client puts "
            "words about the server in front; gateways before 2.1.225 left the reset out."
        ),
        remedies=(
            do("wait-for-reset", "Wait until the named time; it is given in UTC."),
            do("ask-admin", "Ask the operator of the gateway to raise the cap, and name period and time."),
            do(
                "check-login",
                "Run `/status` and check that this gateway (ANTHROPIC_BASE_URL) is meant to be in use here.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#spend-limit-reached",
        http_status=429,
        api_error_type="billing_error",
        examples=(
            "● API Error: Server is temporarily limiting requests (not your usage\n"
            "  limit) · spend limit reached (daily; resets 2026-12-09 00:00 UTC)",
            "API Error: spend limit reached (monthly; resets 2026-12-01 00:00 UTC)",
            'API Error: 429 {"type":"error","error":{"type":"billing_error","message":"spend limit reached"}}',
        ),
        near_misses=(
            "You've hit your monthly spend limit · raise it at https://claude.ai/settings/usage",
            "Dashboard: ad account 17, spend limit reached.",
        ),
    ),
    Condition(
        code="usage/spend-limit-unavailable",
        title="Gateway could not read its spend records",
        severity=Severity.WARNING,
        looks=(near("spend limit unavailable"),),
        meaning=(
            "The gateway in between keeps a budget for its users and could not reach the place where it is recorded; "
            "to be safe it refuses everything meanwhile. The budget itself may be far from used up, and neither plan "
            "nor machine is at fault."
        ),
        remedies=(
            do("retry", "Send the message again in a few minutes."),
            do("ask-admin", "If it lasts, tell the operator of the gateway that its spend records are out of reach."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#spend-limit-reached",
        http_status=429,
        api_error_type="billing_error",
        examples=(
            "❯ continue\n\n● API Error: 429 spend limit unavailable",
            'API Error: 429 {"type":"error","error":{"type":"billing_error","message":"spend limit unavailable"}}',
        ),
        near_misses=(
            "API Error: spend limit reached (daily; resets 2026-12-09 00:00 UTC)",
            "For this campaign type the column spend limit is unavailable.",
        ),
    ),
)
