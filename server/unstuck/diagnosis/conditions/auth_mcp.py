"""Sign-in to MCP servers and claude.ai connectors.

Mostly a server of its own refuses, with its own credential; the Claude login and the session go on.
Only a connector's "session token" is the Claude login itself.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="auth/claude-ai-rejected-the-session-token",
        title="claude.ai connector: the Claude login was refused",
        severity=Severity.ERROR,
        looks=(
            "claude.ai rejected the session token. Run /login, then reconnect.",
            "your claude.ai session token was rejected",
            near("session token rejected"),
        ),
        meaning=(
            "A claude.ai connector failed because claude.ai did not take the Claude Code login behind it. The "
            "connector's own authorisation is not the trouble, so granting that again leaves everything as it is; "
            "before 2.1.222 the message wrongly pointed there."
        ),
        remedies=(
            do("relogin", "Run `/login` first; reconnecting before it leaves the connector in the same state."),
            do(
                "reconnect-mcp",
                "Reconnect from `/mcp`, or run `/mcp reconnect <server>`; the typed form reports success even if the "
                "token is still refused.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#claude-ai-rejected-the-session-token",
        http_status=401,
        since="2.1.222",
        examples=(
            "claude.ai rejected the session token. Run /login, then reconnect.",
            "❯ /mcp\n  ⎿  claude.ai Notion · session token rejected",
        ),
        near_misses=(
            "django: session token rejected, user signed out",
            "Claude login not accepted · Run /login, then try again",
        ),
    ),
    Condition(
        code="auth/mcp-server-needs-you-to-sign-in-again",
        title="The sign-in to an MCP server has expired",
        severity=Severity.ERROR,
        looks=(
            'MCP server "<name>" needs you to sign in again (run /mcp to re-authenticate)',
            'MCP server "<name>" requires re-authorization (token expired)',
        ),
        meaning=(
            "In the middle of a session a remote MCP server refused the OAuth sign-in that Claude Code holds for it, "
            "so its tool calls fail. Your Claude login is separate and still good; before 2.1.273 the second wording "
            "also covered refused headers and helpers."
        ),
        remedies=(
            do(
                "reconnect-mcp",
                "Run `/mcp`, select the server and sign in again from its menu; `/login` does not touch it.",
                "On versions before 2.1.273 look whether the server uses a static `Authorization` header or a "
                "`headersHelper`, and correct that instead.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-server-needs-you-to-sign-in-again",
        http_status=401,
        examples=(
            "● tracker - search_issues (MCP)\n"
            '  ⎿  MCP server "tracker" needs you to sign in again (run /mcp to\n     re-authenticate)',
            'MCP server "linear" requires re-authorization (token expired)',
        ),
        near_misses=(
            'MCP server "tracker" rejected the Authorization header in its config (update it, then run /mcp to '
            "reconnect)",
            "The MCP server wants people to sign in again every morning.",
        ),
    ),
    Condition(
        code="auth/mcp-headershelper-credential-rejected",
        title="The MCP server refused the headersHelper's credential",
        severity=Severity.ERROR,
        looks=(
            'MCP server "<name>" rejected the credential from its headersHelper (check the helper and run /mcp to '
            "reconnect, or to authenticate if the server also uses OAuth)",
        ),
        meaning=(
            "The script in the server's `headersHelper` was run a second time after a refusal, and the server turned "
            "down that new credential too. The script works, but what it hands out is not accepted: its source is "
            "stale or belongs to somebody else."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Run the helper by hand, in the folder and with the variables Claude Code gives it, and see whether "
                "the server takes the printed header.",
                "Renew the sign-in or vault session that the helper draws from.",
            ),
            do("reconnect-mcp", "Reconnect the server from `/mcp`, which runs the helper again."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-server-needs-you-to-sign-in-again",
        http_status=401,
        since="2.1.273",
        examples=(
            'MCP server "internal-api" rejected the credential from its headersHelper (check the helper and run /mcp '
            "to reconnect, or to authenticate if the server also uses OAuth)",
            "● internal-api - query (MCP)\n"
            '  ⎿  MCP server "internal-api" rejected the credential from its headersHelper (check\n'
            "     the helper and run /mcp to reconnect, or to authenticate if the server also\n"
            "     uses OAuth)",
        ),
        near_misses=(
            "MCP server 'internal-api': headersHelper not run — this workspace has no persisted trust",
            "The proxy rejected the credential from its keytab.",
        ),
    ),
    Condition(
        code="auth/mcp-authorization-header-rejected",
        title="The MCP server refused the configured header",
        severity=Severity.ERROR,
        looks=(
            'MCP server "<name>" rejected the Authorization header in its config (update it, then run /mcp to '
            "reconnect)",
        ),
        meaning=(
            "The server's entry carries a fixed `Authorization` header, and the server does not accept that value any "
            "more. Claude Code cannot renew such a header by itself; your Claude login and other servers are not "
            "concerned."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Replace the header where the server is configured: `.mcp.json`, `~/.claude.json` or the plugin.",
                "If the value is a `${VAR}`, renew the variable in the environment that starts Claude Code.",
            ),
            do("reconnect-mcp", "Reconnect the server from `/mcp`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-server-needs-you-to-sign-in-again",
        http_status=401,
        since="2.1.273",
        examples=(
            "● github - list_pull_requests (MCP)\n"
            '  ⎿  MCP server "github" rejected the Authorization header in its config (update it,\n'
            "     then run /mcp to reconnect)",
            'MCP server "github" rejected the Authorization header in its config (update it, then run /mcp to '
            "reconnect)",
        ),
        near_misses=(
            "The upstream rejected the Authorization header: malformed Basic credentials.",
            'MCP server "github" needs you to sign in again (run /mcp to re-authenticate)',
        ),
    ),
    Condition(
        code="auth/mcp-server-needs-additional-permissions",
        title="The MCP server wants one more scope",
        severity=Severity.ERROR,
        looks=('MCP server "<name>" needs additional permissions (scope: "<scope>") — run /mcp to re-authenticate',),
        meaning=(
            "The server refused a tool call as `insufficient_scope` and named the permission it misses in your "
            "sign-in. The sign-in as such is good, other tools of the server may go on, and before 2.1.274 this was "
            "worded as an expired one."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Add the scope to `oauth.scopes` of the server's entry, if that list is set there; else skip this "
                "step.",
            ),
            do(
                "reconnect-mcp",
                "Run `/mcp`, select the server, authenticate again and grant the permission it names.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-server-needs-you-to-sign-in-again",
        http_status=403,
        api_error_type="insufficient_scope",
        since="2.1.274",
        examples=(
            'MCP server "tracker" needs additional permissions (scope: "issues:write") — run /mcp to re-authenticate',
            "● tracker - close_issue (MCP)\n"
            '  ⎿  MCP server "tracker" needs additional permissions (scope: "issues:write") — run\n'
            "     /mcp to re-authenticate",
        ),
        near_misses=(
            "The app needs additional permissions (scope: repo) before it can comment.",
            "OAuth token does not meet scope requirement: user:profile",
        ),
    ),
    Condition(
        code="auth/mcp-server-url-is-missing-or-not-a-valid-url",
        title="The MCP server's URL is invalid",
        severity=Severity.ERROR,
        looks=(
            "Couldn't complete authentication for \"<name>\": This server's URL is missing or not a valid URL, so "
            "sign-in can't start. Fix the URL in its MCP config (or set the environment variable it uses) and try "
            "again.",
            "This server's URL is missing or not a valid URL, so sign-in can't start.",
        ),
        meaning=(
            "Claude Code did not begin the sign-in because the `url` in the server's entry cannot be read as an "
            "address, often because a `${VAR}` in it is not set where Claude Code runs. No server was contacted and "
            "no credential is at fault."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Set `url` of the server's entry to its real address.",
                "If it contains `${VAR}`, set that variable in the shell that starts Claude Code or in `env` of "
                "settings.",
            ),
            do("reconnect-mcp", "Run `claude mcp login <name>` again, or sign in from `/mcp`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-server-url-is-missing-or-not-a-valid-url",
        examples=(
            "$ claude mcp login tracker\n"
            "Couldn't complete authentication for \"tracker\": This server's URL is missing or not a valid URL, so "
            "sign-in can't start. Fix the URL in its MCP config (or set the environment variable it uses) and try "
            "again.",
            "❯ /mcp\n  ⎿  This server's URL is missing or not a valid URL, so sign-in can't\n     start.",
        ),
        near_misses=(
            "TypeError: Invalid URL: ${TRACKER_URL}/mcp",
            "The server URL is missing in the form, please fill it in.",
        ),
    ),
    Condition(
        code="auth/issuer-mismatch-in-authorization-response",
        title="MCP sign-in: the issuer does not match",
        severity=Severity.ERROR,
        looks=(
            near('Issuer mismatch in authorization response (RFC 9207): expected "<url>", received "<url>"'),
            near("Issuer mismatch in authorization response (RFC 9207)"),
        ),
        meaning=(
            "After the browser step the answer named another issuer than the MCP server's metadata announces. That is "
            "what a mix-up attack would look like, so Claude Code discards the code; mostly, though, the server's "
            "operator has configured two different names."
        ),
        remedies=(
            do("reconnect-mcp", "Try the sign-in once more from `/mcp`."),
            do(
                "ask-admin",
                "Report both addresses to the operator of the server: `iss` and metadata must name the same issuer.",
            ),
            do(
                "set-variable",
                "Start with `MCP_SDK_GENERATION=v1` as a last resort and only for a server you trust; it drops this "
                "protection for all servers of that session.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#issuer-mismatch-in-authorization-response",
        since="2.1.232",
        examples=(
            "❯ /mcp\n"
            "  ⎿  Issuer mismatch in authorization response (RFC 9207): expected\n"
            '     "https://auth.example.com", received "https://other.example.com"',
        ),
        near_misses=(
            "jwt: issuer mismatch: expected https://id.example.com",
            "RFC 9207 describes the iss parameter in authorization responses.",
        ),
    ),
    Condition(
        code="auth/refusing-to-send-credentials-to-non-https-token-endpoint",
        title="MCP sign-in: the token endpoint is not HTTPS",
        severity=Severity.ERROR,
        looks=(
            near(
                "Refusing to send credentials to non-https token endpoint '<url>'. OAuth token requests MUST use TLS "
                "(localhost / 127.0.0.1 / ::1 are exempt)."
            ),
            near("<short-name> from the MCP SDK for <server-url>"),
        ),
        meaning=(
            "The MCP server tells clients to fetch tokens over plain `http` at an address that is not this machine, "
            "and Claude Code will not send credentials that anybody on the way could read. The browser step succeeds "
            "first, which misleads; for servers with secret-looking addresses only a short name and `from the MCP SDK "
            "for` are shown."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask the operator to serve the token endpoint over HTTPS, by a reverse proxy or tunnel, and to "
                "announce the `https://` address.",
            ),
            do("reconnect-mcp", "Sign in again from `/mcp` once the server announces it."),
            do(
                "set-variable",
                "Start with `MCP_SDK_GENERATION=v1` as a last resort and only on a network you trust: it sends the "
                "token request in the clear and drops other checks too.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#refusing-to-send-credentials-to-non-https-token-endpoint",
        examples=(
            "❯ /mcp\n"
            "  ⎿  Refusing to send credentials to non-https token endpoint\n"
            "     'http://192.168.1.50:8123/oauth/token'. OAuth token requests MUST use TLS\n"
            "     (localhost / 127.0.0.1 / ::1 are exempt).",
            "❯ /mcp\n  ⎿  io from the MCP SDK for https://mcp.example.com/[redacted]",
        ),
        near_misses=(
            "git: refusing to send credentials over http",
            "The example is taken from the MCP SDK documentation.",
        ),
    ),
)
