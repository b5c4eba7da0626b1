"""Somebody stands in the line: certificates of an inspecting proxy, and answers that were swapped, cut or rewritten.

What unites them: a connection did come about, but not undisturbed. The certificate tells who answers
(`openssl s_client -connect api.anthropic.com:443`, line `issuer`), and a body in HTML, without an Anthropic request
id, comes from something in between. Switching certificate checks off is never the remedy.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="network/ssl-certificate-errors",
        title="Certificate not trusted: somebody inspects the connection",
        severity=Severity.ERROR,
        looks=(
            (
                "Unable to connect to API: SSL certificate verification failed (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). "
                "The certificate comes from an authority Claude Code doesn't trust, usually a TLS-inspecting corporate "
                "proxy or a gateway signed by a private CA: set NODE_EXTRA_CA_CERTS to that CA bundle, or add it to "
                "the system certificate store · see https://code.claude.com/docs/en/network-config"
            ),
            (
                "Unable to connect to API: SSL certificate verification failed (<code>). The certificate comes from an "
                "authority Claude Code doesn't trust, usually a TLS-inspecting corporate proxy or a gateway signed by "
                "a private CA: set NODE_EXTRA_CA_CERTS to that CA bundle, or add it to the system certificate store"
            ),
            (
                "Unable to connect to API: SSL certificate verification failed. Check your proxy or corporate SSL "
                "certificates"
            ),
            "Unable to connect to API: SSL certificate verification failed",
            near("unable to get local issuer certificate"),
            near("unknown certificate verification error"),
        ),
        meaning=(
            "The certificate that came back is signed by an authority this machine does not know, most often a company "
            "proxy or antivirus program that opens HTTPS to inspect it. Claude Code broke off before any login or "
            "prompt was sent; since 2.1.199 it does so at once, since 2.1.273 with the code."
        ),
        remedies=(
            do(
                "trust-certificate",
                "See who signs: `openssl s_client -connect api.anthropic.com:443 </dev/null`, line `issuer`.",
                "If that is your organisation's proxy, get its CA bundle as a PEM file from the IT department.",
                (
                    "Set `NODE_EXTRA_CA_CERTS=/path/to/ca-bundle.pem`, in the shell or in `env` of "
                    "`~/.claude/settings.json`."
                ),
                "Or add the CA to the system's certificate store, then start Claude Code anew.",
            ),
            do(
                "ask-admin",
                "Ask the network team to exempt `*.anthropic.com` and `platform.claude.com` from inspection.",
            ),
            do("run-doctor"),
            do(
                "use-other-way",
                "Leave `NODE_TLS_REJECT_UNAUTHORIZED` unset: `0` lets anybody on the way read login and prompts.",
                "If the issuer is nobody you know, use another network.",
            ),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#ssl-certificate-errors",
        examples=(
            (
                "● API Error: Unable to connect to API: SSL certificate verification failed\n"
                "  (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). The certificate comes from an\n"
                "  authority Claude Code doesn't trust, usually a TLS-inspecting corporate\n"
                "  proxy or a gateway signed by a private CA: set NODE_EXTRA_CA_CERTS to\n"
                "  that CA bundle, or add it to the system certificate store · see\n"
                "  https://code.claude.com/docs/en/network-config"
            ),
            (
                "API Error: Unable to connect to API: SSL certificate verification failed. Check your proxy or "
                "corporate SSL certificates"
            ),
            "❯ hi\n  ⎿  Error (unable to get local issuer certificate)",
        ),
        near_misses=(
            (
                "Error: unable to verify the first certificate\n"
                "    at TLSSocket.onConnectSecure (node:_tls_wrap:436:135) {\n"
                "  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'\n"
                "}"
            ),
            "curl: (60) SSL certificate problem: unable to get local issuer certificate",
        ),
    ),
    Condition(
        code="network/self-signed-certificate-detected",
        title="Self-signed certificate in the chain",
        severity=Severity.ERROR,
        looks=(
            (
                "Unable to connect to API: Self-signed certificate detected (SELF_SIGNED_CERT_IN_CHAIN). The "
                "certificate comes from an authority Claude Code doesn't trust, usually a TLS-inspecting corporate "
                "proxy or a gateway signed by a private CA: set NODE_EXTRA_CA_CERTS to that CA bundle, or add it to "
                "the system certificate store · see https://code.claude.com/docs/en/network-config"
            ),
            (
                "Unable to connect to API: Self-signed certificate detected (<code>). The certificate comes from an "
                "authority Claude Code doesn't trust, usually a TLS-inspecting corporate proxy or a gateway signed by "
                "a private CA: set NODE_EXTRA_CA_CERTS to that CA bundle, or add it to the system certificate store"
            ),
            (
                "Unable to connect to API: Self-signed certificate detected. Check your proxy or corporate SSL "
                "certificates"
            ),
            "Unable to connect to API: Self-signed certificate detected",
            near("Error (self signed certificate in certificate chain) (SELF_SIGNED_CERT_IN_CHAIN)"),
            near("self signed certificate in certificate chain"),
        ),
        meaning=(
            "The chain of certificates ends in a root that vouches for itself and that this machine does not know, as "
            "an inspecting proxy or a gateway with its own authority presents it. No login and no prompt was sent, and "
            "account, plan and service state do not matter here."
        ),
        remedies=(
            do(
                "trust-certificate",
                "Get the root certificate of the proxy or gateway as a PEM file from whoever runs it.",
                (
                    "Set `NODE_EXTRA_CA_CERTS=/path/to/ca-bundle.pem`, in the shell or in `env` of "
                    "`~/.claude/settings.json`."
                ),
                "Or add it to the system's certificate store, then start Claude Code anew.",
            ),
            do("ask-admin", "Ask the network team to exempt `*.anthropic.com` from inspection."),
            do(
                "bypass-proxy",
                "If `ANTHROPIC_BASE_URL` or `HTTPS_PROXY` is a leftover of a test, remove it and open a new terminal.",
            ),
            do(
                "use-other-way",
                "Leave `NODE_TLS_REJECT_UNAUTHORIZED` unset: `0` lets anybody on the way read login and prompts.",
            ),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2025-09",
        docs="errors#ssl-certificate-errors",
        examples=(
            (
                "  ⎿  API Error: Unable to connect to API: Self-signed certificate detected "
                "(SELF_SIGNED_CERT_IN_CHAIN).\n"
                "     The certificate comes from an authority Claude Code doesn't trust, usually a TLS-inspecting "
                "corporate\n"
                "     proxy or a gateway signed by a private CA: set NODE_EXTRA_CA_CERTS to that CA bundle, or add it "
                "to\n"
                "     the system certificate store · see https://code.claude.com/docs/en/network-config"
            ),
            "❯ hi\n  ⎿  Error (self signed certificate in certificate chain) (SELF_SIGNED_CERT_IN_CHAIN)",
        ),
        near_misses=(
            "npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error errno SELF_SIGNED_CERT_IN_CHAIN",
            "The staging server uses a self-signed certificate on purpose.",
        ),
    ),
    Condition(
        code="network/ssl-certificate-error-during-login",
        title="Certificate not trusted at login or start",
        severity=Severity.ERROR,
        looks=(
            (
                "SSL certificate error (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). If you are behind a corporate proxy or "
                "TLS-intercepting firewall, set NODE_EXTRA_CA_CERTS to your CA bundle path, or ask IT to allowlist "
                "*.anthropic.com. Run `claude doctor` for details."
            ),
            (
                "SSL certificate error (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). If you are behind a corporate proxy or "
                "TLS-intercepting firewall, set NODE_EXTRA_CA_CERTS to your CA bundle path, or ask IT to allowlist "
                "*.anthropic.com. Run /doctor for details."
            ),
            (
                "SSL certificate error (<code>). If you are behind a corporate proxy or TLS-intercepting firewall, set "
                "NODE_EXTRA_CA_CERTS to your CA bundle path, or ask IT to allowlist *.anthropic.com."
            ),
        ),
        meaning=(
            "The same lack of trust as in a session, met earlier: by `/login` or by the connection check at the start. "
            "A proxy or firewall answers with its own certificate, so no sign-in comes about, and the account has not "
            "been touched."
        ),
        remedies=(
            do(
                "trust-certificate",
                "Get your organisation's CA bundle as a PEM file from the IT department.",
                (
                    "Set `NODE_EXTRA_CA_CERTS=/path/to/ca-bundle.pem` before starting Claude Code, or add it to the "
                    "system store."
                ),
            ),
            do("ask-admin", "Or ask the IT department to exempt `*.anthropic.com` from inspection."),
            do("run-doctor"),
            do("relogin", "Once the certificate is trusted, run `/login` again."),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#ssl-certificate-errors",
        examples=(
            (
                "❯ /login\n"
                "  ⎿  SSL certificate error (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). If you are behind a corporate proxy "
                "or\n"
                "     TLS-intercepting firewall, set NODE_EXTRA_CA_CERTS to your CA bundle path, or ask IT to "
                "allowlist\n"
                "     *.anthropic.com. Run `claude doctor` for details."
            ),
        ),
        near_misses=(
            "SSL certificate error. Your connection to this site is not private.",
            (
                "Unable to connect to API: SSL certificate verification failed. Check your proxy or corporate SSL "
                "certificates"
            ),
        ),
    ),
    Condition(
        code="network/api-returned-an-empty-or-malformed-response",
        title="Success status, but no answer of the API in it",
        severity=Severity.ERROR,
        looks=(
            (
                "API returned an empty or malformed response (HTTP <status>) — check for a proxy or gateway "
                "intercepting the request. Response: <description>. This was the non-streaming retry of streaming "
                "request (<request-id>), which failed with: <reason>; <n> stream events received."
            ),
            (
                "API returned an empty or malformed response (HTTP <status>) — check for a proxy or gateway "
                "intercepting the request."
            ),
            "API returned an empty or malformed response (HTTP <status>)",
        ),
        meaning=(
            "A stream failed, the repeat without streaming got status 200, but the body was no message of the API: an "
            "HTML page, nothing, or foreign JSON. Something answered in the API's place, such as a gateway, a proxy or "
            "a Wi-Fi sign-in page; since 2.1.234 the `Response:` part describes it."
        ),
        remedies=(
            do(
                "check-proxy",
                "Read the `Response:` part: an HTML page, an absent request id or a server name tells who answered.",
                "On hotel or guest Wi-Fi open a browser, finish the sign-in page, and send the message again.",
            ),
            do(
                "unset-variable",
                "Check `ANTHROPIC_BASE_URL`: a web page's address, a wrong path or an extra `/v1` gives such answers.",
                "Remove it, in the shell and in `env` of the settings, if it is a leftover.",
            ),
            do(
                "update-claude-code",
                "Before 2.1.271 a proper answer of type `text/plain` was refused too: `claude update`.",
            ),
            do(
                "set-variable",
                (
                    "If only the non-streaming route of your gateway is broken, set "
                    "`CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK=1`."
                ),
            ),
            do("ask-admin", "Give whoever runs the gateway the whole message; it names both attempts."),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#api-returned-an-empty-or-malformed-response",
        http_status=200,
        examples=(
            (
                "● API Error: API returned an empty or malformed response (HTTP 200) —\n"
                "  check for a proxy or gateway intercepting the request. Response:\n"
                "  content-type html, body is an HTML page, 27 bytes, request-id absent,\n"
                "  server other. This was the non-streaming retry of streaming request\n"
                "  (no Anthropic request-id), which failed with: no_events,\n"
                "  StreamNoEventsError; 0 stream events received."
            ),
            (
                "API Error: API returned an empty or malformed response (HTTP 200) — check for a proxy or gateway "
                "intercepting the request."
            ),
        ),
        near_misses=(
            "The weather API returned an empty or malformed response, so the widget shows no data.",
            (
                "The cloud environments service returned an empty response (HTTP 200 with no body). This is usually "
                "temporary — try again in a moment."
            ),
        ),
    ),
    Condition(
        code="network/streaming-response-ended-before-any-complete-data-was-received",
        title="Warning: the stream was empty, repeated without streaming",
        severity=Severity.WARNING,
        looks=(
            (
                "Streaming response ended before any complete data was received. Retrying without streaming. If this "
                "keeps happening, check any proxy or gateway between Claude Code and your model provider."
            ),
            "Streaming response ended before any complete data was received",
        ),
        meaning=(
            "The streamed answer finished without a usable piece in it, so Claude Code asked again without streaming "
            "and the turn went on. The warning comes once a session, but every request of this kind is sent twice, "
            "because a proxy or gateway swallows or rewrites the stream."
        ),
        remedies=(
            do(
                "nothing-to-do",
                "If it stays with one warning and answers arrive, go on; Claude Code has repeated the request.",
            ),
            do(
                "check-proxy",
                (
                    "If it comes in every session, have proxy or gateway pass streamed bodies and their headers on "
                    "unchanged."
                ),
                "On Amazon Bedrock that means `application/vnd.amazon.eventstream`, unmodified.",
            ),
            do("ask-admin", "Report it to whoever runs the gateway; every affected request is sent twice."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#streaming-response-ended-before-any-complete-data-was-received",
        since="2.1.239",
        examples=(
            (
                "● Streaming response ended before any complete data was received.\n"
                "  Retrying without streaming. If this keeps happening, check any proxy\n"
                "  or gateway between Claude Code and your model provider."
            ),
        ),
        near_misses=(
            "The live stream ended before the complete talk was recorded.",
            "peer closed connection without sending complete message body (incomplete chunked read)",
        ),
    ),
    Condition(
        code="network/bedrock-streaming-response-has-an-unexpected-content-type",
        title="A gateway rewrites the stream of Amazon Bedrock",
        severity=Severity.ERROR,
        looks=(
            (
                'Bedrock streaming response has content-type "text/event-stream"; expected '
                '"application/vnd.amazon.eventstream". A gateway or proxy between Claude Code and Bedrock is likely '
                "transforming the response body — Bedrock's binary event-stream format must be passed through "
                "unmodified. Set CLAUDE_CODE_DISABLE_BEDROCK_CONTENT_TYPE_GUARD=1 to suppress this check while the "
                "gateway is being fixed."
            ),
            (
                'Bedrock streaming response has content-type "<content-type>"; expected '
                '"application/vnd.amazon.eventstream".'
            ),
            inside("Truncated event message received"),
        ),
        meaning=(
            "Bedrock streams in a binary format of its own, and the answer arrived labelled as something else, so "
            "something between Claude Code and AWS converts it. Credentials and model access are in order; before "
            "2.1.208 the same fault showed as `Truncated event message received`."
        ),
        remedies=(
            do(
                "ask-admin",
                "Have the gateway pass body and `Content-Type` of `InvokeModelWithResponseStream` on unmodified.",
                "A gateway that re-emits the stream as server-sent events is the usual culprit.",
            ),
            do(
                "bypass-proxy",
                "Where a direct way to AWS is allowed, start once without the gateway's base URL and compare.",
            ),
            do(
                "set-variable",
                (
                    "Until it is repaired set `CLAUDE_CODE_DISABLE_BEDROCK_CONTENT_TYPE_GUARD=1`; answers then come "
                    "slower."
                ),
            ),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#bedrock-streaming-response-has-an-unexpected-content-type",
        http_status=200,
        since="2.1.208",
        examples=(
            (
                'API Error: Bedrock streaming response has content-type "text/event-stream"; expected '
                '"application/vnd.amazon.eventstream". A gateway or proxy between Claude Code and Bedrock is likely '
                "transforming the response body — Bedrock's binary event-stream format must be passed through "
                "unmodified. Set CLAUDE_CODE_DISABLE_BEDROCK_CONTENT_TYPE_GUARD=1 to suppress this check while the "
                "gateway is being fixed."
            ),
            "API Error: Truncated event message received",
        ),
        near_misses=(
            "botocore.exceptions.EventStreamError: An error occurred while reading the event stream",
            "Kafka: truncated event message received from partition 3, skipping",
        ),
    ),
    Condition(
        code="network/socket-is-closed",
        title="The streaming connection was closed",
        severity=Severity.WARNING,
        looks=(
            inside(
                "The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the "
                "second argument to fetch()"
            ),
            inside("The socket connection was closed unexpectedly"),
            near("Socket is closed"),
        ),
        meaning=(
            "The connection closed while an answer was arriving, typically because a company proxy on Windows dropped "
            "the tunnel. Clients before 2.1.214 gave up at once; newer ones retry or keep what came, and the longer "
            "text is the runtime's own, in native builds since 2.1.119."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Run `claude --version`; below 2.1.214 run `claude update`.",
                "Restart every session, then send the message again.",
            ),
            do("retry", "Send the message again."),
            do(
                "check-proxy",
                "If it goes on behind the same proxy, ask whether it ends long or quiet connections.",
                "Compare once over another network, or without VPN.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2026-04",
        docs="errors#socket-is-closed",
        until="2.1.214",
        examples=(
            (
                "⏺ Skill(report)\n"
                "  ⎿  API Error: The socket connection was closed unexpectedly. For more information, pass `verbose: "
                "true` in\n"
                "     the second argument to fetch()"
            ),
            "❯ do it\n  ⎿  Socket is closed",
        ),
        near_misses=(
            (
                "opencode\n"
                "ECONNRESET: The socket connection was closed unexpectedly. For more information, pass `verbose: true` "
                "in the second argument to fetch()"
            ),
            (
                "java.net.SocketException: Socket is closed\n"
                "\tat java.base/java.net.Socket.getInputStream(Socket.java:932)"
            ),
        ),
    ),
    Condition(
        code="network/the-proxy-refused-the-connection",
        title="The proxy refused the artifact host",
        severity=Severity.ERROR,
        looks=(
            "artifact content fetch failed (proxy refused the connection: HTTP <status>)",
            "artifact content fetch failed (proxy refused the connection: unreadable reply)",
            "the proxy refused the connection to the artifact's content host (HTTP <status>)",
            "the proxy refused the connection to the artifact's content host (unreadable reply)",
            near("unreadable reply"),
        ),
        meaning=(
            "Artifact content lives on hosts under frame.claudeusercontent.com, and the proxy in HTTPS_PROXY would not "
            "open a tunnel to one. The status is the proxy's own: 407 asks for credentials, 403 bars the host, "
            "`unreadable reply` is no HTTP proxy at all; before 2.1.238 it was a plain network error."
        ),
        remedies=(
            do(
                "check-proxy",
                (
                    "Run `curl -x <proxy-url> -I https://api.anthropic.com`: if that fails the same way, mend the "
                    "proxy setting."
                ),
                "For 407 put user and password into the proxy URL.",
                "For `unreadable reply` check that the address is an HTTP proxy.",
            ),
            do("allow-host", "For 403 ask for `*.frame.claudeusercontent.com` to be allowed."),
            do(
                "set-variable",
                (
                    "Where the host can be reached directly, add `.frame.claudeusercontent.com`, and no more, to "
                    "`NO_PROXY`."
                ),
            ),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#the-proxy-refused-the-connection",
        since="2.1.238",
        examples=(
            "  ⎿  artifact content fetch failed (proxy refused the connection: HTTP\n     407)",
            "Error: the proxy refused the connection to the artifact's content host (HTTP 502)",
        ),
        near_misses=(
            "Firefox: The proxy server is refusing connections.",
            (
                "Couldn't connect through your proxy (ERR_PROXY_TUNNEL) — the proxy refused the tunnel: check its "
                "credentials and that it allows this host"
            ),
        ),
    ),
)
