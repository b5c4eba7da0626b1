"""Status 429 that is not a plan window: throttles by the minute, and texts that name no reason.

The same status stands for very different things. What decides is the credential in force and
whether the answer carried the plan's headers; the words "rate limit" alone decide nothing.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/server-is-temporarily-limiting-requests",
        title="Short throttle of the server, not the plan limit",
        severity=Severity.WARNING,
        looks=(
            "Server is temporarily limiting requests (not your usage limit) · This request would exceed the rate limit "
            "for your organization of <n> input tokens per minute.",
            "Server is temporarily limiting requests (not your usage limit) · This request would exceed your account's "
            "rate limit. Please try again later.",
            "Server is temporarily limiting requests (not your usage limit) · Rate limited",
            "Server is temporarily limiting requests (not your usage limit)",
        ),
        meaning=(
            "The service answered 429 without the figures of the plan: a brief throttle for everyone or for too many "
            "requests at once. It uses up nothing, says nothing about session or week, and from 2.1.199 on Claude Code "
            "retries it by itself before showing this."
        ),
        remedies=(
            do("retry", "Wait a minute and send the message again."),
            do(
                "check-service-status",
                "Look for an incident at https://status.claude.com, or at the page of the gateway the message names.",
            ),
            do("reduce-input", "Run fewer sessions and subagents in parallel for a while."),
            do("update-claude-code", "Below 2.1.199 run `claude update`: newer clients retry these for you."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#server-is-temporarily-limiting-requests",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "● API Error: Server is temporarily limiting requests (not your usage\n  limit) · Rate limited",
            "API Error: Server is temporarily limiting requests (not your usage limit)",
            "● API Error: Server is temporarily limiting requests (not your usage\n"
            "  limit) · This request would exceed the rate limit for your\n"
            "  organization of 50,000 input tokens per minute.",
        ),
        near_misses=(
            "API Error: Request rejected (429) · Too Many Requests",
            "nginx: the server is temporarily limiting requests from this address",
        ),
    ),
    Condition(
        code="usage/request-rejected-429",
        title="Rate limit of the API key or cloud project",
        severity=Severity.WARNING,
        looks=(
            "Request rejected (429) · this may be a temporary capacity issue. If it persists, check <status-page>.",
            "Request rejected (429) · this may be a temporary capacity issue",
            "Request rejected (429) · Too Many Requests",
            "Request rejected (429) · Rate limited. Please try again later.",
            "Request rejected (429) · Rate limited",
            near("Request rejected (429)"),
        ),
        meaning=(
            "Requests or tokens per minute exceeded what the API key, Bedrock project or Google Cloud project allows, "
            "or the provider is short of capacity. Claude Code words a 429 like this when a key pays, not a plan; a "
            "subscriber who sees it has a key in force beside the login, which then wins."
        ),
        remedies=(
            do("check-login", "Run `/status` and see which credential is in force."),
            do(
                "unset-variable",
                "Subscribers: remove a stray ANTHROPIC_API_KEY where it is set, open a new terminal and start again.",
            ),
            do("retry", "Wait a minute and send the message again."),
            do(
                "reduce-input",
                "Run fewer subagents in parallel, lower CLAUDE_CODE_MAX_TOOL_USE_CONCURRENCY, or pick a smaller model "
                "with `/model`.",
            ),
            do("ask-admin", "If it stays, look up the limits in the provider's console and have them raised."),
        ),
        blame="plan-limit",
        retryable=True,
        billing="console",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#request-rejected-429",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "API Error: Request rejected (429) · this may be a temporary capacity issue. If it persists, check "
            "https://status.claude.com.",
            "❯ hi\n  ⎿  API Error: Request rejected (429)",
        ),
        near_misses=(
            "API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited",
            "curl: (22) The requested URL returned error: 429",
        ),
    ),
    Condition(
        code="usage/organization-rate-limit-tokens-per-minute",
        title="Organisation's tokens per minute exceeded",
        severity=Severity.WARNING,
        looks=(
            near(
                "This request would exceed your organization's rate limit of <n> input tokens per minute (org: "
                "<org-id>, model: <model>). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can "
                "see the response headers for current usage. Please reduce the prompt length or the maximum tokens "
                "requested, or try again later. You may also contact sales at https://claude.com/contact-sales to "
                "discuss your options for a rate limit increase."
            ),
            near(
                "This request would exceed the rate limit for your organization (<org-id>) of <n> input tokens per "
                "minute. For details, refer to: https://docs.claude.com/en/api/rate-limits."
            ),
            "Request rejected (429) · This request would exceed the rate limit for your organization of <n> input "
            "tokens per minute",
            "Request rejected (429) · This request would exceed your organization's rate limit of <n> input tokens per "
            "minute",
            near("This request would exceed your organization's rate limit of <n> input tokens per minute"),
            near("This request would exceed your organization's rate limit of <n> output tokens per minute"),
            near("This request would exceed your organization's rate limit of <n> requests per minute"),
            near(
                "This request would exceed the rate limit for your organization (<org-id>) of <n> input tokens per "
                "minute"
            ),
            near(
                "This request would exceed the rate limit for your organization (<org-id>) of <n> output tokens per "
                "minute"
            ),
            near(
                "This request would exceed the rate limit for your organization (<org-id>) of <n> requests per minute"
            ),
            near("This request would exceed the rate limit for your organization of <n> input tokens per minute"),
        ),
        meaning=(
            "The Console organisation behind the API key may send only so many tokens or requests a minute, according "
            "to its tier, and this request would have gone beyond it. The quota refills within the minute; nothing is "
            "used up for the day, and a subscription's windows are not meant."
        ),
        remedies=(
            do("retry", "Wait a minute and send the message again."),
            do("compact-conversation", "Run `/compact`, or send fewer files: long prompts eat the minute at once."),
            do("reduce-input", "Run fewer sessions and subagents in parallel; they share the organisation's minute."),
            do(
                "unset-variable",
                "If a subscription was meant to pay, remove ANTHROPIC_API_KEY where it is set and run `/login`.",
            ),
            do("ask-admin", "If it stays, ask for a higher tier in the Console."),
        ),
        blame="plan-limit",
        retryable=True,
        billing="console",
        attested="public issue threads, 2025 to 2026; rendering captured from 2.1.328, 2026-11-20",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "● API Error: Request rejected (429) · This request would exceed the rate\n"
            "  limit for your organization of 50,000 input tokens per minute.",
            '  ⎿  API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would '
            "exceed your\n     organization's rate limit of 30,000 input tokens per minute (org: "
            "5b1c6a0e-7f43-4f0e-9a55-2d8c41e0b7aa,\n     model: claude-sonnet-4-6). For details, refer to: "
            'https://docs.claude.com/en/api/rate-limits."}}',
            '[{"error":"Error: 429 '
            '{\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"rate_limit_error\\",\\"message\\":\\"This request '
            "would exceed the rate limit for your organization (5b1c6a0e-7f43-4f0e-9a55-2d8c41e0b7aa) of 8,000 output "
            'tokens per minute.\\"}}\\n    at generate '
            '(file:///usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:993:29037)"}]',
        ),
        near_misses=(
            "openai.RateLimitError: Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM)",
            "API Error: 429 This request would exceed your account's rate limit. Please try again later.",
        ),
    ),
    Condition(
        code="usage/account-rate-limit",
        title="The API's own words for a 429 of the whole account",
        severity=Severity.WARNING,
        looks=(near("This request would exceed your account's rate limit. Please try again later."),),
        meaning=(
            "The API says in general terms that the account may not send more now; logs and bug reports hold this text "
            "while the screen showed something more exact. It stands behind session, weekly and extra-usage notices "
            "alike, so by itself it tells neither which window is full nor for how long."
        ),
        remedies=(
            do(
                "check-usage",
                "Find the notice that was on the screen beside it: that one names window and reset.",
                "Or run `/usage` and see which window is full.",
            ),
            do("wait-for-reset", "If a window is full, wait for its reset."),
            do(
                "reduce-input",
                "If every window has room, wait some minutes and run fewer sessions and subagents in parallel.",
            ),
            do("copy-request-ids", "If it stays with free windows, keep the request ids for a report."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="public issue threads, 2025-07 to 2026-05",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            '[{"error":"Error: 429 '
            '{\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"rate_limit_error\\",\\"message\\":\\"This request '
            "would exceed your account's rate limit. Please try again "
            'later.\\"},\\"request_id\\":\\"req_011CTpZ4cWn7sKx9QyVbRm2E\\"}\\n    at t2.generate '
            '(file:///opt/homebrew/lib/node_modules/@anthropic-ai/claude-code/cli.js:459:5106)"}]',
            "● API Error: Request rejected (429) · This request would exceed your\n"
            "  account's rate limit. Please try again later.",
            '  ⎿  API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would\n'
            "     exceed your account's rate limit. Please try again later.\"}}",
        ),
        near_misses=(
            "This request would exceed your organization's rate limit of 30,000 input tokens per minute",
            "GitHub: you have exceeded a secondary rate limit for your account. Please try again later.",
        ),
    ),
    Condition(
        code="usage/api-error-rate-limit-reached",
        title="Rate limit in the words of an older client, no reason named",
        severity=Severity.WARNING,
        looks=(near("Rate limit reached"),),
        meaning=(
            "Older clients showed these words for every 429, whatever stood behind it. Before 2.1.89 that included "
            "refusals which have nothing to do with used-up quota, above all the missing entitlement to the 1M context "
            "window; the raw answer in the log tells which it was."
        ),
        remedies=(
            do(
                "check-usage",
                "Run `/usage`: only a full window makes this a matter of waiting.",
            ),
            do(
                "disable-long-context",
                "With room in every window, run `/model` and pick the entry without 1M: the usual hidden reason.",
            ),
            do("update-claude-code", "Run `claude update`: current clients say which limit it is."),
            do("check-login", "Run `/status`: an API key in force has limits of its own."),
            do("wait-for-reset", "If a window is full, wait for its reset."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        attested="public issue threads, 2026-02 to 2026-04; official hooks page, 2026-08",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ go on\n  ⎿  API Error: Rate limit reached",
            "API Error: Rate limit reached",
        ),
        near_misses=(
            "openai.RateLimitError: Error code: 429 - Rate limit reached for gpt-4o in organization org-x",
            "Rate limit reached, sleeping for 60 seconds",
        ),
    ),
    Condition(
        code="usage/usage-endpoint-rate-limited",
        title="Usage figures refused: asked for too often",
        severity=Severity.WARNING,
        looks=('"error":{"message":"Rate limited. Please try again later.","type":"rate_limit_error"}',),
        meaning=(
            "The address that hands out usage figures throttles programs which ask often, and once throttled it stays "
            "so for a long time. Only the display suffers: it is not a limit of the plan, the login is valid, and "
            "Claude Code itself goes on working."
        ),
        remedies=(
            do(
                "wait-for-reset",
                "Stop polling for a while; the answer's Retry-After may be zero, missing or thousands of seconds.",
            ),
            do(
                "fix-configuration",
                "Set indicators and trackers to five minutes or slower, and let only one of them ask.",
            ),
            do(
                "use-other-way",
                "Take the figures from the status line's `rate_limits`, or run `/usage` by hand.",
            ),
        ),
        blame="service",
        retryable=True,
        attested="public issue threads, 2026-03",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            '{"error":{"message":"Rate limited. Please try again later.","type":"rate_limit_error"}}',
            "GET https://api.anthropic.com/api/oauth/usage 429 "
            '{"error":{"message":"Rate limited. Please try again later.","type":"rate_limit_error"}}',
        ),
        near_misses=(
            "API Error: Request rejected (429) · Rate limited",
            "GitHub says: rate limited, please try again later",
        ),
    ),
    Condition(
        code="usage/showing-last-known-usage",
        title="Usage panel shows older figures",
        severity=Severity.INFORMATION,
        looks=(near("Showing last-known usage"),),
        meaning=(
            "The usage panel could not fetch fresh figures, most often because too many programs asked for them, and "
            "shows those it kept from the last sixty minutes. The figures may lag behind; requests to the model are "
            "not affected."
        ),
        remedies=(
            do("nothing-to-do", "Go on working; read the bars as a state of up to an hour ago."),
            do("retry", "Press `r` in the panel to ask again."),
            do("fix-configuration", "Slow down or stop other tools that poll the usage figures of this account."),
        ),
        blame="service",
        retryable=True,
        attested="official costs page, 2026-08",
        docs="costs#when-the-usage-request-fails",
        http_status=429,
        api_error_type="rate_limit_error",
        since="2.1.208",
        examples=("❯ /usage\n  ⎿  Showing last-known usage\n     Current session: 22% used · resets 3pm (UTC)",),
        near_misses=(
            "Our menu bar app keeps the last known usage of each account for a day.",
            "❯ /usage\n  ⎿  Current session: 22% used · resets 3pm (UTC)",
        ),
    ),
)
