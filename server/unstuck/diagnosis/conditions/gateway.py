"""Gateways and relays in front of the model: they refuse, rewrite or overload in their own words.

What unites them: the words are not Anthropic's but those of whoever runs the address in ANTHROPIC_BASE_URL, or of a
Claude apps gateway. Their operator can see the reason in a log; a plan or login at Anthropic has no say here.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="gateway/upstream-rejected-the-request",
        title="Gateway: the upstream refused, reason withheld",
        severity=Severity.ERROR,
        looks=(
            near("upstream rejected the request"),
            near("request too large for this upstream"),
        ),
        meaning=(
            "A Claude apps gateway passed the request to its cloud provider, got a 400 or 413 it could not classify, "
            "and shows this in place of the provider's words, which may name accounts and roles. The full text stands "
            "in the gateway's operational log; the second wording means that the request was too large."
        ),
        remedies=(
            do(
                "compact-conversation",
                "For `request too large` run `/compact`, or remove large attachments, and try again.",
            ),
            do("ask-admin", "Ask the gateway's administrator for the logged reason; name time and model."),
            do("switch-model", "Run `/model` and try another model, which may be served by another upstream."),
            do("start-fresh", "Run `/clear` and send a short message, to see whether the conversation is the reason."),
        ),
        blame="request",
        retryable=False,
        attested="official gateway configuration page, 2026-08",
        docs="claude-apps-gateway-config#upstream-error-messages",
        http_status=400,
        examples=(
            "API Error: 400 upstream rejected the request",
            "● API Error: 413 request too large for this upstream",
        ),
        near_misses=(
            "haproxy: upstream server rejected the connection request",
            "API Error: 502 all upstreams failed (2 attempted)",
        ),
    ),
    Condition(
        code="gateway/compatible-endpoint-rejected-the-request",
        title="Another vendor's compatible endpoint refused the request",
        severity=Severity.ERROR,
        looks=(
            inside('"type":"invalid_request_error","message":"Invalid request Error"'),
            inside('"message":"Invalid request Error"'),
        ),
        meaning=(
            "Requests go to another vendor's endpoint that speaks Anthropic's format, and it does not take something "
            "this client version sends, without saying what. The conversation is not damaged and Anthropic has not "
            "seen the request; newer clients send fields that such endpoints may not know yet."
        ),
        remedies=(
            do("set-variable", "Set `CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS=1`, start again and try once more."),
            do(
                "read-docs",
                "Read the vendor's own guide for Claude Code: model names, base URL, supported client versions.",
            ),
            do(
                "unset-variable",
                (
                    "If you meant to use Anthropic, remove `ANTHROPIC_BASE_URL` from the shell and from `env` of the "
                    "settings."
                ),
            ),
            do("contact-support", "Ask the vendor which field it refuses; Anthropic's support cannot see it."),
        ),
        blame="configuration",
        retryable=False,
        attested="public issue thread, 2026; the variable helped there",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            (
                'API Error: 400 {"error":{"type":"invalid_request_error","message":"Invalid request '
                'Error"},"type":"error"}'
            ),
        ),
        near_misses=(
            "The form shows `Invalid request error` when the captcha has expired.",
            (
                'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.0: '
                'something is not valid"},"request_id":"req_011CTdFzGRv64r7YvtWREsdi"}'
            ),
        ),
    ),
    Condition(
        code="gateway/client-not-accepted",
        title="The relay admits only certain clients",
        severity=Severity.ERROR,
        looks=("This endpoint only accepts requests from Claude Code CLI",),
        meaning=(
            "A relay compares each request with the clients its operator admits, and did not know this one: another "
            "program, a version that is new to it, or headers changed on the way. The words are the relay's; Anthropic "
            "did not refuse anything."
        ),
        remedies=(
            do("ask-admin", "Ask the relay's operator which programs and versions are admitted."),
            do(
                "use-supported-client",
                (
                    "If another program sent the request, use Claude Code there, or an access that the operator grants "
                    "that program."
                ),
            ),
            do(
                "remove-trigger",
                "Remove proxies and `ANTHROPIC_CUSTOM_HEADERS` that change requests on the way to the relay.",
            ),
            do("update-claude-code", "Run `claude update` if the operator asks for a newer version."),
            do(
                "unset-variable",
                "Remove `ANTHROPIC_BASE_URL` and sign in directly, to see whether your own account works.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="public issue thread, 2026",
        http_status=403,
        api_error_type="client_validation_error",
        examples=(
            (
                'Failed to authenticate. API Error: 403 {"error":{"type":"client_validation_error","message":"This '
                'endpoint only accepts requests from Claude Code CLI"}}'
            ),
        ),
        near_misses=(
            "This endpoint only accepts requests from authenticated clients.",
            "Third-party apps now draw from your extra usage, not your plan limits.",
        ),
    ),
    Condition(
        code="gateway/claude-code-version-below-minimum",
        title="The relay demands a newer client",
        severity=Severity.ERROR,
        looks=(
            (
                "Your Claude Code version (<version>) is below the minimum required version (<version>). Please "
                "update: npm update -g @anthropic-ai/claude-code"
            ),
            "Your Claude Code version (<version>) is below the minimum required version (<version>).",
        ),
        meaning=(
            "The operator of a relay has set a lowest client version, and the program that made this request is older. "
            "What counts is the binary that ran: a desktop program, an editor or an SDK brings its own, so `claude "
            "--version` in a terminal may show another number."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Find the program that made the request; in an editor or desktop app it is the bundled client.",
                "Update that one: `claude update`, npm, the editor extension, or the app itself, and restart it.",
            ),
            do(
                "edit-settings",
                "If the app bundles an old client, point it at the installed one where it allows that.",
            ),
            do("ask-admin", "Ask the relay's operator if the version demanded cannot be had."),
            do("unset-variable", "Remove `ANTHROPIC_BASE_URL` if the relay is a leftover."),
        ),
        blame="version",
        retryable=False,
        attested="public issue thread, 2026",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            (
                'Claude Code returned an error result: API Error: 400 {"error":{"message":"Your Claude Code version '
                "(2.1.112) is below the minimum required version (2.1.151). Please update: npm update -g "
                '@anthropic-ai/claude-code","type":"invalid_request_error"},"type":"error"}'
            ),
            (
                "  ⎿  API Error: 400 Your Claude Code version (2.1.96) is below the minimum required version\n"
                "     (2.1.151)."
            ),
        ),
        near_misses=(
            "Your Node.js version (16.20.0) is below the minimum required version (18.0.0).",
            "The relay asks for Claude Code 2.1.151 as its minimum version.",
        ),
    ),
    Condition(
        code="gateway/upstream-rate-limit-exceeded",
        title="Gateway: the upstream's rate limit is reached",
        severity=Severity.WARNING,
        looks=(near("upstream rate limit exceeded"),),
        meaning=(
            "The credential that the gateway shares among its users has reached the rate limit of its provider. It is "
            "no limit of yours and no plan window, and usually passes within minutes when others send less."
        ),
        remedies=(
            do("retry", "Wait a minute or two and send the message again."),
            do("switch-model", "Run `/model` and try another model; providers count per model."),
            do("reduce-input", "Run fewer sessions and subagents at once."),
            do(
                "ask-admin",
                "If it happens often, tell the gateway's administrator, who can ask the provider for more.",
            ),
        ),
        blame="service",
        retryable=True,
        attested="official gateway configuration page, 2026-08",
        docs="claude-apps-gateway-config#upstream-error-messages",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            (
                'API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"upstream rate limit '
                'exceeded"}}'
            ),
            "● API Error: 429 upstream rate limit exceeded",
        ),
        near_misses=(
            'nginx: limiting requests, excess: 20.480 by zone "upstream"',
            "You have exceeded your GitHub API rate limit.",
        ),
    ),
    Condition(
        code="gateway/all-upstreams-failed",
        title="Gateway: every upstream failed",
        severity=Severity.WARNING,
        looks=(near("all upstreams failed (<n> attempted)"),),
        meaning=(
            "The gateway tried each provider it is set up with and none gave a useful answer; the number counts its "
            "entries, even those skipped because they do not serve the model. The fault lies behind the gateway, in "
            "its credentials, network or providers, not on this machine."
        ),
        remedies=(
            do("retry", "Send the message again after a minute."),
            do("check-service-status", "Look at the status page of the cloud provider behind the gateway."),
            do("switch-model", "Run `/model` and try a model that another upstream serves."),
            do("ask-admin", "Tell the gateway's administrator; its log has each upstream's error."),
        ),
        blame="service",
        retryable=True,
        attested="official gateway configuration page, 2026-08",
        docs="claude-apps-gateway-config#upstream-error-messages",
        http_status=502,
        examples=(
            "● API Error: 502 all upstreams failed (3 attempted)",
            (
                'API Error: 502 {"type":"error","error":{"type":"api_error","message":"all upstreams failed (2 '
                'attempted)"}}'
            ),
        ),
        near_misses=(
            "dnsmasq: all upstream servers failed to answer",
            "API Error: 502 Bad Gateway",
        ),
    ),
    Condition(
        code="gateway/claude-code-may-not-be-enabled-for-your-organization",
        title="Gateway: managed settings refused with 403",
        severity=Severity.ERROR,
        looks=(
            (
                "Cloud gateway <url> refused managed settings for this account (403): Claude Code may not be enabled "
                "for your organization"
            ),
            "Claude Code may not be enabled for your organization",
        ),
        meaning=(
            "After the sign-in to a gateway Claude Code asked it for the organisation's managed settings and got a "
            "403. Either the product is switched off for you, or an address list, proxy or firewall in front of the "
            "gateway refused; you stay signed in."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask the gateway's administrator whether Claude Code is switched on for your organisation and group.",
                "Have the audit log searched for `access.denied`: it shows refusals by address, with the reason.",
            ),
            do("check-network", "If only certain addresses are admitted, connect to the company network or VPN."),
            do("restart-sessions", "Once that is mended, start `claude` again; a new sign-in is not needed."),
        ),
        blame="account",
        retryable=False,
        attested="official gateway deployment page, 2026",
        docs="claude-apps-gateway-deploy#troubleshooting",
        examples=(
            (
                "Cloud gateway https://claude.corp.example refused managed settings for this account (403): Claude "
                "Code may not be enabled for your organization"
            ),
        ),
        near_misses=(
            "Claude Code on the web may be enabled for your organization in the admin settings.",
            "Your organization has disabled Claude subscription access for Claude Code",
        ),
    ),
    Condition(
        code="gateway/login-network-refusals",
        title="Gateway sign-in refused for reasons of the network",
        severity=Severity.ERROR,
        looks=(
            (
                "Gateway hosts must be on your organization's private network; <host> resolves to the public (or "
                "unrecognized) address <ip>"
            ),
            "Gateway login would go through proxy <proxy>, which is not on a private network",
            "Gateway login requires a direct connection and does not support connecting through an HTTP proxy",
            near("Could not resolve the configured HTTP proxy"),
            "Could not resolve gateway host <host>. Connect to your organization's network (or VPN) and try again.",
            near("Could not resolve gateway host <host>"),
            (
                "Could not verify the gateway's TLS certificate. If your gateway uses a private CA or self-signed "
                "certificate: Claude Code reads your OS trust store by default"
            ),
            near("Could not verify the gateway's TLS certificate"),
            "Cloud gateway sign-in was not completed",
            "couldn't load your organization's managed settings",
            "Couldn't load settings from Cloud gateway <url>",
            (
                "Gateway login is configured in managed settings, but this Claude Code build does not include Cloud "
                "gateway support."
            ),
        ),
        meaning=(
            "`/login` at a Claude apps gateway demands a private address, a direct or private way to it, and a "
            "certificate that is trusted and stays the same; one of these is missing. Nothing is said about user or "
            "password, and no credential was kept; a client too old for gateways has a message of its own."
        ),
        remedies=(
            do("check-network", "Connect to the company network or VPN, then run `/login` again."),
            do("check-proxy", "If a proxy is named, add the gateway's host to `NO_PROXY`, so that the way is direct."),
            do(
                "trust-certificate",
                "If the certificate is not trusted, set `NODE_EXTRA_CA_CERTS` to the company's CA bundle (PEM).",
            ),
            do("update-claude-code", "If the build is said to lack gateway support, run `claude update`."),
            do(
                "ask-admin",
                "For a public address: the name must resolve to private addresses alone, IPv6 included.",
                "For a changed certificate: every node behind the address must present the same one.",
            ),
        ),
        blame="network",
        retryable=False,
        attested="official gateway deployment page, 2026",
        docs="claude-apps-gateway-deploy#troubleshooting",
        examples=(
            (
                "❯ /login\n"
                "  ⎿  Gateway hosts must be on your organization's private network; claude.corp.example resolves to "
                "the\n"
                "     public (or unrecognized) address 203.0.113.7"
            ),
            (
                "Gateway login is configured in managed settings, but this Claude Code build does not include Cloud "
                "gateway support."
            ),
            (
                "Could not resolve gateway host claude.corp.example. Connect to your organization's network (or VPN) "
                "and try again."
            ),
        ),
        near_misses=(
            "fatal: Could not resolve host: gateway.example.com",
            "Console CLI reports `Could not verify the gateway's TLS certificate` and stops without re-prompting",
        ),
    ),
    Condition(
        code="gateway/waf-403-html",
        title="A web application firewall blocked the request",
        severity=Severity.ERROR,
        looks=(
            inside("head title 403 Forbidden /title /head body center h1 403 Forbidden /h1 /center"),
            inside('head title 403 Forbidden /title /head body bgcolor="white" center h1 403 Forbidden /h1 /center'),
            inside("title>403 Forbidden</title"),
            near("403 Forbidden"),
        ),
        meaning=(
            "A firewall or reverse proxy in front of the gateway answered with an HTML 403, while the gateway's own "
            "log shows nothing: prompts full of code look like an attack to it. Login and model access are not the "
            "point, although the text may advise `/login`; that is the more likely reading without a gateway."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask whoever runs the gateway to exempt `/v1/messages` from body inspection, and give the time.",
                "If the gateway's log does show the request, its own rules refused, and those decide.",
            ),
            do(
                "bypass-proxy",
                (
                    "Without a gateway or company proxy this is not the reason: check `ANTHROPIC_BASE_URL` and the "
                    "login first."
                ),
            ),
            do(
                "start-fresh",
                "In a new session send `hi`: if that passes, the content of the conversation is what is blocked.",
            ),
        ),
        blame="network",
        retryable=False,
        attested="official gateway connection page, 2026-08",
        docs="llm-gateway-connect#troubleshoot-gateway-errors",
        http_status=403,
        examples=(
            (
                "API Error: 403 <html>\n"
                "<head><title>403 Forbidden</title></head>\n"
                "<body>\n"
                "<center><h1>403 Forbidden</h1></center>\n"
                "<hr><center>nginx</center>\n"
                "</body>\n"
                "</html>"
            ),
        ),
        near_misses=(
            "GET https://registry.example.com/left-pad 403 Forbidden",
            "Gateway refused the request · signing in again won't change this — check with your gateway administrator",
        ),
    ),
    Condition(
        code="gateway/gateway-context-limit",
        title="The gateway's own context limit is exceeded",
        severity=Severity.ERROR,
        looks=(
            near("ContextWindowExceededError"),
            near("prompt token count of <n> exceeds the limit of <n>"),
        ),
        meaning=(
            "The gateway allows a smaller context than the model and says so in its own words, which Claude Code does "
            "not recognise, so automatic compaction does not set in. The conversation is intact; it is longer than "
            "this gateway will pass on."
        ),
        remedies=(
            do(
                "compact-conversation",
                "Run `/compact`; if that is refused too, press Esc twice and go back some turns first.",
            ),
            do(
                "set-variable",
                (
                    "Set `CLAUDE_CODE_AUTO_COMPACT_WINDOW` to the gateway's limit (100,000 at least), so that it "
                    "compacts in time."
                ),
                "Lower `CLAUDE_CODE_MAX_OUTPUT_TOKENS` if input and output are counted together.",
            ),
            do("start-fresh"),
            do("ask-admin", "Ask the gateway's operator for the real window of the model."),
        ),
        blame="request",
        retryable=False,
        attested="official gateway connection page, 2026-08",
        docs="llm-gateway-connect#troubleshoot-gateway-errors",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            (
                'API Error: 400 {"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError: '
                'prompt exceeds the window of this deployment","type":"invalid_request_error"}}'
            ),
            "❯ go on\n  ⎿  API Error: 400 prompt token count of 168231 exceeds the limit of 128000",
        ),
        near_misses=(
            "from litellm.exceptions import ContextWindowExceededError",
            "Prompt is too long · /compact or /clear to continue",
        ),
    ),
    Condition(
        code="gateway/adaptive-thinking-not-accepted",
        title="The upstream does not know adaptive thinking",
        severity=Severity.ERROR,
        looks=(
            near(
                "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags: "
                "'disabled', 'enabled'"
            ),
            near("Input tag 'adaptive' found"),
        ),
        meaning=(
            "Claude Code asks models from 4.6 on for adaptive thinking, and the model build behind the gateway or "
            "cloud provider is older than that. The request is in order and the account too; the same request may pass "
            "at another provider, or at another node of the same one."
        ),
        remedies=(
            do(
                "set-variable",
                "On Opus 4.6 or Sonnet 4.6 set `CLAUDE_CODE_DISABLE_ADAPTIVE_THINKING=1` and start again.",
            ),
            do("switch-model", "Run `/model` and pick a model that the upstream serves in a newer build."),
            do("ask-admin", "Ask the gateway's operator to move to a newer upstream build of the model."),
        ),
        blame="version",
        retryable=False,
        attested="official gateway connection page, 2026-08",
        docs="llm-gateway-connect#troubleshoot-gateway-errors",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            (
                'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"thinking: Input tag '
                "'adaptive' found using 'type' does not match any of the expected tags: 'disabled', "
                '\'enabled\'"},"request_id":"req_011CTdFzGRv64r7YvtWREsdi"}'
            ),
        ),
        near_misses=(
            "ValidationError: Input tag 'adaptative' was given, expected one of 'fixed', 'auto'",
            '"thinking.type.enabled" is not supported for this model.',
        ),
    ),
)
