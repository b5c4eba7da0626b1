"""No connection: the request did not reach the API, or the line broke before an answer.

What unites them: login, plan and prompt play no part. Three tests tell where the fault lies: `curl -I
https://api.anthropic.com` from the same shell (does this machine get there at all), `ANTHROPIC_BASE_URL` and the
proxy variables (does Claude Code go where you think), and the status page (is it the service). Since 2.1.227 the
message names the kind of failure; older clients print `Unable to connect to API` with the code.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="network/unable-to-connect-to-api",
        title="The API could not be reached",
        severity=Severity.ERROR,
        looks=(
            "Unable to connect to API. Check your internet connection",
            near("Unable to connect to API (<code>) · Retrying in <n>s · attempt <n>/<n>"),
            "Unable to connect to API (<code>)",
            "Unable to connect to API due to poor internet connection",
            near("TypeError (fetch failed)"),
            near("fetch failed"),
            near("Unable to connect to API"),
        ),
        meaning=(
            "No connection to the API came about, and the code in brackets, if there is one, is none that Claude Code "
            "has words for. The fault lies between this machine and the service: internet connection, VPN, firewall, "
            "proxy or a wrong ANTHROPIC_BASE_URL; account and conversation are untouched."
        ),
        remedies=(
            do(
                "check-network",
                "From the same shell run `curl -I https://api.anthropic.com` (PowerShell: `curl.exe -I ...`).",
                "Any HTTP answer means the network is fine and the fault is in Claude Code's own settings or proxy.",
                "No answer: check internet connection, VPN and DNS, or try another network.",
            ),
            do(
                "unset-variable",
                "Run `echo $ANTHROPIC_BASE_URL` and look into `env` of the settings files.",
                "Remove a value you do not want, open a new terminal and start again.",
            ),
            do(
                "check-proxy",
                (
                    "Behind a company proxy set `HTTPS_PROXY=http://proxy.example.com:8080`; SOCKS proxies are not "
                    "supported."
                ),
                "Quit VPN clients and container programs that take over traffic, and compare.",
            ),
            do("check-service-status"),
            do("retry", "Send the message again; single failures are retried by Claude Code itself."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2025-06 to 2026-07",
        docs="errors#unable-to-connect-to-api",
        examples=(
            "● API Error: Unable to connect to API (EPIPE)",
            "API Error: Unable to connect to API. Check your internet connection",
            "❯ hi\n  ⎿  Unable to connect to API due to poor internet connection",
        ),
        near_misses=(
            (
                "TypeError: fetch failed\n"
                "    at node:internal/deps/undici/undici:13510:13\n"
                "    at async main (file:///srv/app.mjs:4:15)"
            ),
            "Unable to connect to Anthropic services",
        ),
    ),
    Condition(
        code="network/connection-refused",
        title="The connection was refused",
        severity=Severity.ERROR,
        looks=(
            "Connection refused — a firewall or proxy may be blocking it (ConnectionRefused)",
            (
                "Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED) · retrying in <n>s · "
                "attempt <n>/<n>"
            ),
            "Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED)",
            "Connection refused — a firewall or proxy may be blocking it",
            "Connection refused — a firewall or proxy may… · retrying in <n>s · attempt <n>/<n>",
            "Connection refused — a firewall or proxy may",
            "Unable to connect to API (ECONNREFUSED) · Retrying in <n>s · attempt <n>/<n>",
            "Unable to connect to API (ConnectionRefused) · Retrying in <n>s · attempt <n>/<n>",
            "Unable to connect to API (ECONNREFUSED)",
            "Unable to connect to API (ConnectionRefused)",
            near("ECONNREFUSED: Unable to connect. Is the computer able to access the url?"),
        ),
        meaning=(
            "The address was reached and turned the connection away: nothing listens there, or a firewall answers for "
            "it. The API itself seldom does that, so the usual reason is an ANTHROPIC_BASE_URL or proxy variable that "
            "points to a local gateway which is not running."
        ),
        remedies=(
            do(
                "unset-variable",
                "Run `echo $ANTHROPIC_BASE_URL` (PowerShell: `echo $env:ANTHROPIC_BASE_URL`).",
                "Look for it in `env` of `~/.claude/settings.json` and of `.claude/settings*.json` in the project.",
                "Remove a leftover and start from a new terminal; if the gateway is wanted, start the gateway.",
            ),
            do(
                "bypass-proxy",
                "See whether `HTTPS_PROXY` or `HTTP_PROXY` names a proxy that is off, and start once without it.",
            ),
            do(
                "check-network",
                "From the same shell run `curl -I https://api.anthropic.com` (PowerShell: `curl.exe -I ...`).",
                "If curl is refused too, a firewall, VPN or security program blocks the host.",
            ),
            do("allow-host", "Have `api.anthropic.com` allowed on port 443 in firewall and proxy."),
        ),
        blame="network",
        retryable=True,
        attested=(
            "official error reference, 2026-08; captured from 2.1.328, 2026-11-20; public issue threads, 2026-05 to "
            "2026-06"
        ),
        docs="errors#unable-to-connect-to-api",
        examples=(
            "● API Error: Connection refused — a firewall or proxy may be blocking it\n  (ECONNREFUSED)",
            "❯ hi\n\n✻ Connection refused — a firewall or proxy may… · retrying in 3s · attempt 3/3",
            "Unable to connect to API (ConnectionRefused)      Retrying in 2s · attempt 9/10",
        ),
        near_misses=(
            'psql: error: connection to server at "localhost", port 5432 failed: Connection refused',
            "curl: (7) Failed to connect to localhost port 8080: Connection refused",
            "API Error: Connection dropped (ECONNRESET)",
        ),
    ),
    Condition(
        code="network/cant-reach-the-api-server",
        title="The name of the API server was not found",
        severity=Severity.ERROR,
        looks=(
            "Can't reach the API server — check your internet or DNS (ENOTFOUND) · retrying in <n>s · attempt <n>/<n>",
            "Can't reach the API server — check your internet or DNS (ENOTFOUND)",
            "Can't reach the API server — check your internet or DNS (FailedToOpenSocket)",
            "Can't reach the API server — check your internet or DNS",
            "Unable to connect to API (ENOTFOUND) · Retrying in <n>s · attempt <n>/<n>",
            "Unable to connect to API (ENOTFOUND)",
            "Unable to connect to API (FailedToOpenSocket)",
        ),
        meaning=(
            "The host name did not turn into an address, or no socket could be opened to it: the machine is offline, "
            "its DNS does not answer, or ANTHROPIC_BASE_URL contains a wrong name. Nothing was sent, so neither "
            "service nor account had any part in it."
        ),
        remedies=(
            do(
                "check-network",
                "Run `nslookup api.anthropic.com`, then `curl -I https://api.anthropic.com`, in the same shell.",
                "On Linux and WSL look at `/etc/resolv.conf`; WSL can inherit a nameserver that cannot be reached.",
                "Reconnect the VPN, or leave it, and try again.",
            ),
            do(
                "unset-variable",
                "Check the host name in `ANTHROPIC_BASE_URL`, in the shell and in `env` of the settings.",
            ),
            do("check-proxy", "Where only a proxy may look names up, set `HTTPS_PROXY` before starting Claude Code."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#unable-to-connect-to-api",
        examples=(
            "● API Error: Can't reach the API server — check your internet or DNS\n  (ENOTFOUND)",
            "  ⎿  API Error: Unable to connect to API (ENOTFOUND)",
        ),
        near_misses=(
            "Error: getaddrinfo ENOTFOUND registry.example.com",
            "fatal: unable to access 'https://github.com/acme/app/': Could not resolve host: github.com",
        ),
    ),
    Condition(
        code="network/no-internet-route",
        title="There is no route to the API",
        severity=Severity.ERROR,
        looks=(
            "No internet route — check your connection or VPN (EHOSTUNREACH) · retrying in <n>s · attempt <n>/<n>",
            "No internet route — check your connection or VPN (EHOSTUNREACH)",
            "No internet route — check your connection or VPN",
            "Unable to connect to API (EHOSTUNREACH) · Retrying in <n>s · attempt <n>/<n>",
            "Unable to connect to API (EHOSTUNREACH)",
        ),
        meaning=(
            "The operating system knows no way to the address. Most often a VPN left its routes behind when it was "
            "disconnected or removed, on macOS as `utun` interfaces; the service and the account are not involved."
        ),
        remedies=(
            do(
                "check-network",
                "Reconnect the VPN, or disconnect it fully, and test with `curl -I https://api.anthropic.com`.",
                "On macOS look for stale `utun` interfaces with `ifconfig`, and remove the VPN's network extension.",
                "Switch Wi-Fi off and on, or restart, to renew the routes.",
            ),
            do("unset-variable", "See whether `ANTHROPIC_BASE_URL` names a host that only another network can reach."),
            do("retry", "Send the message again once the network is back."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#unable-to-connect-to-api",
        examples=(
            "● API Error: No internet route — check your connection or VPN (EHOSTUNREACH)",
            "API Error: Unable to connect to API (EHOSTUNREACH)",
        ),
        near_misses=(
            "connect: No route to host",
            "Error: connect EHOSTUNREACH 192.168.1.20:22 - Local (192.168.1.5:51234)",
        ),
    ),
    Condition(
        code="network/couldnt-connect-through-your-proxy",
        title="The proxy refused to open a tunnel",
        severity=Severity.ERROR,
        looks=(
            (
                "Couldn't connect through your proxy (ERR_PROXY_TUNNEL) — the proxy refused the tunnel: check its "
                "credentials and that it allows this host"
            ),
            "Couldn't connect through your proxy (ERR_PROXY_TUNNEL)",
            "Unable to connect to API (ERR_PROXY_TUNNEL)",
            near("Couldn't connect through your proxy"),
        ),
        meaning=(
            "The proxy named in HTTPS_PROXY or HTTP_PROXY answered, but turned the CONNECT request down, so nothing "
            "reached the API. It wants other credentials, does not allow the host, or is no HTTP proxy at all; "
            "repeating changes nothing."
        ),
        remedies=(
            do(
                "check-proxy",
                (
                    "Run `curl -x <proxy-url> -I https://api.anthropic.com`: 407 means credentials, 403 means the host "
                    "is barred."
                ),
                "For 407 put user and password, URL-encoded, into the proxy URL; NTLM and Kerberos are not supported.",
                "SOCKS proxies are not supported either.",
            ),
            do("allow-host", "For 403 ask the network team to allow `api.anthropic.com` and `platform.claude.com`."),
            do(
                "bypass-proxy",
                (
                    "Where the network allows a direct way, add the host to `NO_PROXY`, or unset a leftover proxy "
                    "variable."
                ),
            ),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#unable-to-connect-to-api",
        examples=(
            (
                "API Error: Couldn't connect through your proxy (ERR_PROXY_TUNNEL) — the proxy refused the tunnel: "
                "check its credentials and that it allows this host"
            ),
            (
                "● API Error: Couldn't connect through your proxy (ERR_PROXY_TUNNEL) — the\n"
                "  proxy refused the tunnel: check its credentials and that it allows this\n"
                "  host"
            ),
        ),
        near_misses=(
            "curl: (56) CONNECT tunnel failed, response 407",
            "artifact content fetch failed (proxy refused the connection: HTTP 407)",
        ),
    ),
    Condition(
        code="network/connection-dropped",
        title="The connection was dropped",
        severity=Severity.WARNING,
        looks=(
            "Connection dropped (ECONNRESET). Check the gateway set in ANTHROPIC_BASE_URL, then try again.",
            "Connection dropped (ECONNRESET) · retrying in <n>s · attempt <n>/<n>",
            "Connection dropped (ECONNRESET)",
            "Connection to the API was lost (ECONNRESET). This is usually temporary — try again.",
            "Unable to connect to API (ECONNRESET) · Retrying in <n>s · attempt <n>/<n>",
            "Unable to connect to API (ECONNRESET)",
        ),
        meaning=(
            "The other end, or something on the way, reset the connection: a proxy, VPN or firewall that cuts lines, "
            "or a gateway that died. Where the text speaks of ANTHROPIC_BASE_URL, requests go to that gateway and not "
            "to Anthropic, so the gateway is the first suspect."
        ),
        remedies=(
            do("retry", "Send the message again; a single reset means nothing."),
            do(
                "unset-variable",
                "If the text names `ANTHROPIC_BASE_URL`, see that this gateway runs and look into its log.",
                "Remove the variable, in the shell and in `env` of the settings, if it is a leftover.",
            ),
            do(
                "check-network",
                "From the same shell run `curl -I https://api.anthropic.com` (PowerShell: `curl.exe -I ...`).",
                (
                    "Compare once without VPN, or over another network; antivirus programs that scan HTTPS reset lines "
                    "too."
                ),
            ),
            do("check-service-status", "If it began for several people at once, look at https://status.claude.com."),
            do("update-claude-code"),
        ),
        blame="network",
        retryable=True,
        attested=(
            "official error reference, 2026-08; captured from 2.1.328, 2026-11-20; public issue threads, 2026-03 to "
            "2026-08"
        ),
        docs="errors#unable-to-connect-to-api",
        examples=(
            (
                "● API Error: Connection dropped (ECONNRESET). Check the gateway set in\n"
                "  ANTHROPIC_BASE_URL, then try again."
            ),
            "API Error: Connection dropped (ECONNRESET)",
            "⏺ API Error: Unable to connect to API (ECONNRESET)",
        ),
        near_misses=(
            "Error: read ECONNRESET\n    at TCP.onStreamRead (node:internal/stream_base_commons:216:20)",
            "Failed to connect to api.anthropic.com: ECONNRESET",
        ),
    ),
    Condition(
        code="network/request-timed-out-check-your-connection",
        title="The connection timed out on the way",
        severity=Severity.WARNING,
        looks=(
            "Request timed out. Check your internet connection and proxy settings · retrying in <n>s · attempt <n>/<n>",
            "Request timed out. Check your internet connection and proxy settings",
            "Unable to connect to API (ETIMEDOUT) · Retrying in <n>s · attempt <n>/<n>",
            "Unable to connect to API (ETIMEDOUT)",
        ),
        meaning=(
            "Packets to the API got no answer in time: a slow or broken line, a firewall that drops them silently, or "
            "a proxy that takes the request and does not pass it on. The bare `Request timed out` is another error and "
            "speaks of the service."
        ),
        remedies=(
            do("retry", "Send the message again; a single timeout means little."),
            do(
                "check-network",
                "From the same shell run `curl -I https://api.anthropic.com` (PowerShell: `curl.exe -I ...`).",
                "If curl hangs too, the network or a firewall is at fault: try without VPN, or over another network.",
            ),
            do(
                "check-proxy",
                "If only a proxy leads outside, set `HTTPS_PROXY`; if one is set, check that it still exists.",
            ),
            do("unset-variable", "See whether `ANTHROPIC_BASE_URL` names an address that no longer answers."),
            do("set-variable", "On a slow link raise `API_TIMEOUT_MS` (600000 by default)."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#unable-to-connect-to-api",
        examples=(
            "● API Error: Request timed out. Check your internet connection and proxy\n  settings",
            "API Error: Unable to connect to API (ETIMEDOUT)",
        ),
        near_misses=(
            "npm error network request to https://registry.npmjs.org/left-pad failed, reason: connect ETIMEDOUT",
            "API Error (Request timed out.) · Retrying in 8 seconds… (attempt 5/10)",
        ),
    ),
    Condition(
        code="network/unable-to-connect-to-anthropic-services",
        title="The connection check of the first start failed",
        severity=Severity.ERROR,
        looks=(
            (
                "Unable to connect to Anthropic services Failed to connect to api.anthropic.com: <code> Please check "
                "your internet connection and network settings. Note: Claude Code might not be available in your "
                "country. Check supported countries at https://anthropic.com/supported-countries"
            ),
            "Unable to connect to Anthropic services. Failed to connect to api.anthropic.com: <code>",
            "Unable to connect to Anthropic services",
            "Failed to connect to api.anthropic.com: ECONNREFUSED",
            "Failed to connect to api.anthropic.com: ECONNRESET",
            "Failed to connect to api.anthropic.com: ETIMEDOUT",
            "Failed to connect to api.anthropic.com: ENOTFOUND",
            "Failed to connect to api.anthropic.com: ERR_BAD_REQUEST",
            near("Failed to connect to api.anthropic.com: <code>"),
            near("Failed to connect to platform.claude.com: <code>"),
            "Connection to api.anthropic.com timed out after <n> seconds",
            "Connection to platform.claude.com timed out after <n> seconds",
            "A proxy is configured via HTTPS_PROXY. Check that it allows connections to the host above.",
            "A proxy is configured via <variable>. Check that it allows connections to the host above.",
            (
                "Note: Claude Code might not be available in your country. Check supported countries at "
                "https://anthropic.com/supported-countries"
            ),
        ),
        meaning=(
            "Before the first sign-in Claude Code tests whether it reaches api.anthropic.com and platform.claude.com, "
            "ten seconds each, and gives up if one fails. No account is involved yet; `ERR_BAD_REQUEST` means that "
            "somebody answered with a refusal, such as a proxy or a country block."
        ),
        remedies=(
            do(
                "check-network",
                (
                    "From the same shell run `curl -I https://api.anthropic.com` and `curl -I "
                    "https://platform.claude.com`."
                ),
                "If they fail, check internet connection, VPN and DNS first.",
            ),
            do(
                "check-proxy",
                "Check the proxy variable that the message names; before 2.1.222 `https://` proxies stalled here.",
            ),
            do("allow-host", "Have `api.anthropic.com` and `platform.claude.com` allowed in firewall and proxy."),
            do(
                "update-claude-code",
                "With a gateway prescribed by managed settings, update to 2.1.247 or later, which skips this check.",
            ),
            do(
                "read-docs",
                "See https://www.anthropic.com/supported-countries if the network is open and it still fails.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2025-09 to 2026-05",
        docs="errors#unable-to-connect-to-anthropic-services",
        examples=(
            (
                "Unable to connect to Anthropic services\n"
                "\n"
                " Failed to connect to api.anthropic.com: ERR_BAD_REQUEST\n"
                "\n"
                " Please check your internet connection and network settings.\n"
                "\n"
                " Note: Claude Code might not be available in your country. Check supported\n"
                " countries at https://anthropic.com/supported-countries"
            ),
            "Failed to connect to api.anthropic.com: ECONNRESET",
            (
                "Connection to api.anthropic.com timed out after 10 seconds\n"
                "A proxy is configured via HTTPS_PROXY. Check that it allows connections to the host above."
            ),
        ),
        near_misses=(
            "curl: (28) Failed to connect to api.example.com port 443 after 75003 ms: Couldn't connect to server",
            "API Error: Unable to connect to API (ECONNRESET)",
        ),
    ),
    Condition(
        code="network/app-unavailable-in-region",
        title="Not offered in this country",
        severity=Severity.ERROR,
        looks=(
            near("App unavailable in region"),
            "https://claude.ai/app-unavailable-in-region",
        ),
        meaning=(
            "The service places the request in a country where Claude is not offered, and answers with a page that "
            "says so, often in place of the install script. The place of the network exit counts, which may be a VPN, "
            "a data centre or a company's gateway abroad."
        ),
        remedies=(
            do("read-docs", "See https://www.anthropic.com/supported-countries."),
            do(
                "check-network",
                (
                    "If you are in a supported country, find out where your traffic leaves: VPN, company gateway, data "
                    "centre."
                ),
                "Switch an unneeded VPN off and try again.",
            ),
            do(
                "contact-support",
                "If country and exit are both supported, write to support with the time and the page you got.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#find-your-error",
        http_status=403,
        examples=(
            "❯ ! curl -fsSL https://claude.ai/install.sh\n  ⎿  <title>App unavailable in region</title>",
            "location: https://claude.ai/app-unavailable-in-region",
        ),
        near_misses=(
            "This app is currently not available in your country or region.",
            "The streaming app is unavailable in the region of the stadium.",
        ),
    ),
    Condition(
        code="network/api-error-connection-error",
        title="Connection error of an older client",
        severity=Severity.ERROR,
        looks=(
            (
                "API Error (Connection error.) · Retrying in <n> seconds… (attempt <n>/<n>) · API_TIMEOUT_MS=<n>ms, "
                "try increasing it"
            ),
            near("API Error (Connection error.) · Retrying in <n> seconds… (attempt <n>/<n>)"),
            near("fallback: Connection error."),
            near("mode: Connection error."),
            near("API error (attempt <n>/<n>): undefined Connection error."),
            inside("Connection error."),
        ),
        meaning=(
            "Clients of 2025 and early 2026 print this for every connection that fails, be it refused, reset, not "
            "found or not trusted. A line below may name the true reason; account, plan and prompt have nothing to do "
            "with it."
        ),
        remedies=(
            do(
                "check-network",
                "From the same shell run `curl -I https://api.anthropic.com` (PowerShell: `curl.exe -I ...`).",
                "Read the indented line below the message: `fetch failed`, a certificate, a code.",
            ),
            do(
                "unset-variable",
                "Run `echo $ANTHROPIC_BASE_URL $HTTPS_PROXY $NODE_EXTRA_CA_CERTS` and remove what is left over.",
                "Look into `env` of the settings files as well, and open a new terminal.",
            ),
            do(
                "update-claude-code",
                "Run `claude update`; newer clients name the reason.",
                "Restart every session.",
            ),
            do("trust-certificate", "If a certificate is named, set `NODE_EXTRA_CA_CERTS` to the company's CA bundle."),
            do("check-service-status"),
        ),
        blame="network",
        retryable=True,
        attested="public issue threads, 2025-07 to 2026-04",
        examples=(
            "❯ hi\n  ⎿  API Error (Connection error.) · Retrying in 1 seconds… (attempt 1/10)",
            "API Error: Connection error.",
        ),
        near_misses=(
            "API Request Failed\nConnection error.",
            "WebSocket connection error: reconnecting",
        ),
    ),
)
