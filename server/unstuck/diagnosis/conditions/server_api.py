"""The service or something in front of it fails before an answer begins: 5xx, overload, no answer in time.

What unites them: prompt, account and settings are not the cause, Claude Code has usually retried already, and
time is the cure. The last sentence of most messages names whom to look at: the status page, or the host of the
gateway in ANTHROPIC_BASE_URL, which is then the first suspect.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="server/api-error-500-internal-server-error",
        title="The API failed with an internal server error",
        severity=Severity.WARNING,
        looks=(
            (
                "Internal server error. This is a server-side issue, usually temporary — try again in a moment. If it "
                "persists, check <status-page>."
            ),
            (
                "Internal server error. This is a server-side issue, usually temporary — try again in a moment. If it "
                "persists, check your inference gateway (<host>)."
            ),
            near("500 Internal server error · retrying in <n>s · attempt <n>/<n>"),
            (
                'API Error (500 {"type":"error","error":{"type":"api_error","message":"Internal server error"}}) · '
                "Retrying in <n> seconds… (attempt <n>/<n>)"
            ),
            near("API Error (500 <body>) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            inside("Internal server error · check <status-page>"),
            inside("Internal server error"),
        ),
        meaning=(
            "The service broke while handling the request, and by default ten automatic retries had failed when this "
            "was printed. Prompt, settings, login and plan are not the cause, and the message you sent is still in the "
            "conversation."
        ),
        remedies=(
            do(
                "check-service-status",
                (
                    "Look at https://status.claude.com; if the message names another host, look at that provider or "
                    "gateway."
                ),
                "An incident there means: wait. No incident and a gateway named means: ask whoever runs the gateway.",
            ),
            do("retry", "Wait a minute, then type `try again`; the prompt need not be pasted anew."),
            do("switch-model", "If only one model fails, run `/model` and go on with another one."),
            do("copy-request-ids", "Copy the `req_...` id, if one is printed; support finds the failure by it."),
            do("draft-bug-report", "Run `/feedback` if it goes on for long with no incident posted."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#api-error-500-internal-server-error",
        http_status=500,
        api_error_type="api_error",
        examples=(
            (
                "● API Error: 500 Internal server error. This is a server-side issue,\n"
                "  usually temporary — try again in a moment. If it persists, check your\n"
                "  inference gateway (127.0.0.1:4010)."
            ),
            (
                'API Error: 500 {"type":"error","error":{"type":"api_error","message":"Internal server '
                'error"},"request_id":"req_011CY11Uf87Qk3LhTzWmVbNs"}'
            ),
            "❯ hi\n\n✻ 500 Internal server error · retrying in 3s · attempt 3/10",
        ),
        near_misses=(
            "GET /checkout 500 Internal Server Error in 212ms",
            "API Error: 502 Bad Gateway",
        ),
    ),
    Condition(
        code="server/html-error-page-from-intermediary",
        title="A proxy, load balancer or gateway answered in place of the API",
        severity=Severity.WARNING,
        looks=(
            (
                "Bad Gateway. This is a server-side issue, usually temporary — try again in a moment. If it persists, "
                "check <status-page>."
            ),
            (
                "Bad Gateway. This is a server-side issue, usually temporary — try again in a moment. If it persists, "
                "check your inference gateway (<host>)."
            ),
            (
                "Service Unavailable. This is a server-side issue, usually temporary — try again in a moment. If it "
                "persists, check <status-page>."
            ),
            (
                "Gateway Timeout. This is a server-side issue, usually temporary — try again in a moment. If it "
                "persists, check <status-page>."
            ),
            (
                "status code (no body). This is a server-side issue, usually temporary — try again in a moment. If it "
                "persists, check <status-page>."
            ),
            (
                "API Error (503 upstream connect error or disconnect/reset before headers. reset reason: <reason>) · "
                "Retrying in <n> seconds… (attempt <n>/<n>)"
            ),
            near("API Error (502 <page>) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            near("API Error (503 <page>) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            near("API Error (504 <page>) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            "API Error (<host> | 504: Gateway time-out) · Retrying in <n> seconds… (attempt <n>/<n>)",
            inside("502 Bad Gateway"),
            inside("503 Service Unavailable"),
            inside("504 Gateway Timeout"),
            inside("Bad Gateway"),
            inside("Service Unavailable"),
            inside("Gateway Timeout"),
            inside("<host> | 502: Bad gateway"),
            inside("<host> | 504: Gateway time-out"),
            inside("<host> | 520: Web server is returning an unknown error"),
            inside("<host> | 524: A timeout occurred"),
            inside("Error 522: Connection timed out"),
            inside("upstream connect error or disconnect/reset before headers. reset reason: <reason>"),
            inside("upstream connect error or disconnect/reset before headers"),
        ),
        meaning=(
            "The reply did not come from the API itself but from something on the way: the edge in front of the "
            "service, a company proxy, or the gateway in ANTHROPIC_BASE_URL. Since 2.1.281 the title of its HTML page "
            "stands after the status; older clients printed the raw page or left the status out."
        ),
        remedies=(
            do("retry", "Send the message again after a minute; most such pages vanish by themselves."),
            do(
                "check-service-status",
                "Look at https://status.claude.com, or at the host that the message names.",
                "A page that mentions Cloudflare and `api.anthropic.com` comes from the service's own edge.",
            ),
            do(
                "bypass-proxy",
                "Run `echo $ANTHROPIC_BASE_URL $HTTPS_PROXY` and look into `env` of the settings files.",
                (
                    "Start once with neither of them, where that is allowed: if it works, the proxy or gateway is at "
                    "fault."
                ),
            ),
            do(
                "ask-admin",
                "Give the time of the failure to whoever runs the gateway; its log names the upstream error.",
            ),
        ),
        blame="network",
        retryable=True,
        attested=(
            "official error reference, 2026-08; captured from 2.1.328, 2026-11-20; public issue threads, 2025-07 to "
            "2026-06"
        ),
        docs="errors#api-error-500-internal-server-error",
        http_status=502,
        examples=(
            (
                "● API Error: 502 Bad Gateway. This is a server-side issue, usually\n"
                "  temporary — try again in a moment. If it persists, check your\n"
                "  inference gateway (127.0.0.1:4010)."
            ),
            "❯ hi\n\n● API Error: 503 Service Unavailable",
            (
                "  ⎿  API Error (503 upstream connect error or disconnect/reset before headers. reset reason: "
                "connection\n"
                "     timeout) · Retrying in 8 seconds… (attempt 5/10)"
            ),
        ),
        near_misses=(
            "curl -I https://shop.example.com\nHTTP/2 502 Bad Gateway\nserver: nginx",
            (
                "2026/03/03 06:09:29 [error] 184#184: *94 upstream prematurely closed connection while reading "
                "response header from upstream"
            ),
        ),
    ),
    Condition(
        code="server/api-error-repeated-529-overloaded-errors",
        title="The API is overloaded (529)",
        severity=Severity.WARNING,
        looks=(
            (
                "Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a "
                "moment. If it persists, check <status-page>."
            ),
            (
                "Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a "
                "moment. If it persists, check your inference gateway (<host>)."
            ),
            (
                "Overloaded. This is a server-side issue, usually temporary — try again in a moment. If it persists, "
                "check <status-page>."
            ),
            (
                "Overloaded. This is a server-side issue, usually temporary — try again in a moment. If it persists, "
                "check your inference gateway (<host>)."
            ),
            (
                "529 Overloaded · retrying in <n>s · attempt <n>/<n> If it persists, check your inference gateway "
                "(<host>)."
            ),
            near("529 Overloaded · Retrying in <n>s · attempt <n>/<n> If it persists, check <status-page>."),
            near("529 Overloaded · Retrying in <n>s · attempt <n>/<n>"),
            (
                'API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}) · '
                "Retrying in <n> seconds… (attempt <n>/<n>)"
            ),
            (
                'API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},'
                '"request_id":<request-id>}) · Retrying in <n> seconds… (attempt <n>/<n>)'
            ),
            near("API Error (529 <body>) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            "Repeated 529 Overloaded errors · check <status-page>",
            "Repeated 529 Overloaded errors",
            inside("Overloaded. https://docs.claude.com/en/api/errors"),
            inside("529 Overloaded"),
            inside("Overloaded"),
        ),
        meaning=(
            "The service, or the gateway that stands for it, has no room for this request because too many people ask "
            "at once. A 529 is not a plan limit and costs no quota, so usage figures and extra usage have nothing to "
            "do with it; capacity is counted per model."
        ),
        remedies=(
            do(
                "check-service-status",
                "Look at https://status.claude.com for an incident, or at the gateway that the message names.",
                "An empty page does not prove health: incidents are often posted some minutes late.",
            ),
            do("retry", "Wait a few minutes, then type `try again`."),
            do("switch-model", "Run `/model` and go on with another model, which may have room."),
            do(
                "set-variable",
                "For unattended runs set `CLAUDE_CODE_RETRY_WATCHDOG=1`, so that 529 is retried without end.",
                (
                    "Elsewhere raise `CLAUDE_CODE_OVERLOADED_RETRY_BASE_DELAY_MS` (up to 32000, from 2.1.292) to "
                    "spread retries."
                ),
            ),
        ),
        blame="service",
        retryable=True,
        attested=(
            "official error reference, 2026-08; captured from 2.1.328, 2026-11-20; public issue threads, 2025-06 to "
            "2026-09"
        ),
        docs="errors#api-error-repeated-529-overloaded-errors",
        http_status=529,
        api_error_type="overloaded_error",
        examples=(
            (
                "● API Error: Repeated 529 Overloaded errors. The API is at capacity —\n"
                "  this is usually temporary. Try again in a moment. If it persists,\n"
                "  check your inference gateway (127.0.0.1:4010)."
            ),
            (
                "✻ 529 Overloaded · retrying in 3s · attempt 3/3\n"
                "  ⎿  If it persists, check your inference gateway (127.0.0.1:4010)."
            ),
            (
                '  ⎿  API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}) · '
                "Retrying in\n"
                "     33 seconds… (attempt 10/10)"
            ),
        ),
        near_misses=(
            "Our CI server is overloaded again, so the nightly build waits.",
            "Opus is experiencing high load. Switch to Sonnet.",
            "529 | Overloaded | yes, with backoff",
        ),
    ),
    Condition(
        code="server/model-experiencing-high-load",
        title="One model family is under heavy load",
        severity=Severity.WARNING,
        looks=(
            "<model> is experiencing high load, please use /model to switch to <model>",
            near("<model> is experiencing high load. Switch to <model>."),
            "Opus is experiencing high load",
            "Fable is experiencing high load",
            near("<model> is experiencing high load"),
        ),
        meaning=(
            "Overload is concentrated on the model in use, while other models still have capacity. Nothing is wrong "
            "with the account or the plan; the short form without a command appears where the Claude Desktop app runs "
            "the session."
        ),
        remedies=(
            do(
                "switch-model",
                "Run `/model` and pick the model that the message suggests (in Desktop: the model picker).",
            ),
            do("retry", "Or wait a few minutes and send the message again with the same model."),
            do("check-service-status", "Look at https://status.claude.com if several models refuse."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#api-error-repeated-529-overloaded-errors",
        http_status=529,
        api_error_type="overloaded_error",
        examples=(
            "  ⎿  Opus is experiencing high load, please use /model to switch to\n     Sonnet",
            "Fable is experiencing high load. Switch to Opus.",
        ),
        near_misses=(
            "The primary database is experiencing high load. Switch to the replica if it lasts.",
            "API Error: 529 Overloaded",
        ),
    ),
    Condition(
        code="server/request-timed-out",
        title="No answer within the request deadline",
        severity=Severity.WARNING,
        looks=(
            near("API Error (Request timed out.) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            near("Request timed out"),
        ),
        meaning=(
            "The request was sent, but no answer came before the deadline, ten minutes unless API_TIMEOUT_MS says "
            "otherwise. High load or a very large response is the usual reason; the wording that adds `Check your "
            "internet connection` is another error and points at the network."
        ),
        remedies=(
            do("retry", "Send the message again; for large outputs ask for smaller steps."),
            do(
                "check-service-status",
                "Look at https://status.claude.com: timeouts in a row often go with an incident.",
            ),
            do(
                "check-network",
                (
                    "If the service is well, test from the same shell: `curl -I https://api.anthropic.com` "
                    "(PowerShell: `curl.exe`)."
                ),
                "Try once without VPN, or over another network.",
            ),
            do("set-variable", "On a slow link or behind a slow proxy set `API_TIMEOUT_MS` above 600000."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2025-06 to 2025-09",
        docs="errors#request-timed-out",
        examples=(
            "❯ do it\n  ⎿  Request timed out",
            "❯ hi\n  ⎿  API Error (Request timed out.) · Retrying in 8 seconds… (attempt 5/10)",
        ),
        near_misses=(
            "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='example.com', port=443): Read timed out.",
            "API Error: Request timed out. Check your internet connection and proxy settings",
        ),
    ),
    Condition(
        code="server/no-response-from-api",
        title="The API never began to answer",
        severity=Severity.WARNING,
        looks=(
            (
                "No response from API (waited <duration>, then <duration> on the retry). If a proxy or gateway on your "
                "network holds responses until they complete, raise API_TIMEOUT_MS or "
                "CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS to wait longer."
            ),
            "No response from API (waited <duration>, then <duration> on the retry)",
            "No response from API (waited <duration>)",
            inside("No response from API"),
        ),
        meaning=(
            "A streaming request got not even response headers before the deadline for the first byte, was sent once "
            "more, and again nothing came. Either the service is stuck, or a proxy or gateway collects whole answers "
            "before it passes anything on; on Amazon Bedrock one duration is printed, elsewhere two."
        ),
        remedies=(
            do("retry", "Type `try again`; the prompt is still in the conversation."),
            do("check-service-status", "Look at https://status.claude.com before searching on this machine."),
            do(
                "check-proxy",
                "If it repeats, find out whether a proxy, gateway or security appliance buffers responses.",
                "Have `/v1/messages` passed on as it arrives (server-sent events, unbuffered).",
            ),
            do(
                "set-variable",
                "Where buffering cannot be switched off, raise `API_TIMEOUT_MS`.",
                "If only first attempts time out, or on Bedrock, raise `CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS` as well.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#no-response-from-api",
        since="2.1.242",
        examples=(
            (
                "● API Error: No response from API (waited 3m, then 10m on the retry). If a\n"
                "  proxy or gateway on your network holds responses until they complete,\n"
                "  raise API_TIMEOUT_MS or CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS to wait\n"
                "  longer."
            ),
            "API Error: No response from API",
        ),
        near_misses=(
            "The weather widget shows `no response from API` since I changed the key.",
            "Waiting for API response · will retry in 2m 10s · check your network",
        ),
    ),
    Condition(
        code="server/waiting-for-api-response",
        title="Notice: no data for 20 seconds, still waiting",
        severity=Severity.INFORMATION,
        looks=("Waiting for API response · will retry in <time> · check your network",),
        meaning=(
            "For 20 seconds, or 90 while an advisor is asked, no data has come on the open connection, but the request "
            "has not failed. The countdown runs to the moment when Claude Code gives up this attempt by itself, and "
            "the line goes away as soon as data comes."
        ),
        remedies=(
            do("nothing-to-do", "Wait for the countdown; Claude Code retries by itself."),
            do("check-network", "If the line returns on every attempt, check internet connection, VPN and proxy."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#automatic-retries",
        since="2.1.185",
        examples=("❯ summarise the diff\n\n✻ Waiting for API response · will retry in 1m 40s · check your network",),
        near_misses=(
            "console.log('waiting for API response')",
            "API Error: No response from API",
        ),
    ),
    Condition(
        code="server/retrying-countdown",
        title="Notice: a failed request is being retried",
        severity=Severity.WARNING,
        looks=(
            near("API error · Retrying in <n>s · attempt <n>/<n>"),
            near("API Error (<reason>) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            near("Retrying in <n>s · attempt <n>/<n>"),
            near("Retrying in <n> seconds… (attempt <n>/<n>)"),
        ),
        meaning=(
            "A request failed in a way that may pass, and Claude Code repeats it with growing pauses, ten times unless "
            "CLAUDE_CODE_MAX_RETRIES says otherwise. `API error` alone gives no reason yet: from the third attempt the "
            "reason is named, and for a dead network, TLS trouble or a rate limit at once."
        ),
        remedies=(
            do("nothing-to-do", "Let it retry; read the reason once it is named from the third attempt."),
            do("check-service-status", "Look at https://status.claude.com if the attempts run high."),
            do("check-network", "If the reason is a connection, check internet connection, VPN and proxy meanwhile."),
            do("set-variable", "In scripts lower `CLAUDE_CODE_MAX_RETRIES` to fail sooner."),
        ),
        blame="service",
        retryable=True,
        accompanies=True,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20; public issue threads, 2025",
        docs="errors#automatic-retries",
        examples=(
            "❯ hi\n\n✻ API error · retrying in 2s · attempt 2/4",
            "  ⎿  API Error (terminated) · Retrying in 4 seconds… (attempt 4/10)",
        ),
        near_misses=(
            "[pipe:timeline] request failed (attempt 2/10)",
            "npm warn registry Retrying in 10s",
        ),
    ),
)
