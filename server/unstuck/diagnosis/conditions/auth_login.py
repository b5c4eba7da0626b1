"""The login in force: missing, expired, revoked, about to expire, or too narrow for what was asked.

A variable, helper, profile or provider switch outranks the login saved by `/login`. While one of
those is in force a new login changes nothing, so these conditions first ask which credential spoke.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="auth/not-logged-in",
        title="No usable credential",
        severity=Severity.ERROR,
        looks=(
            "Not logged in · Please run /login",
            near("Authentication required · Sign in again to continue"),
            "Not logged in · Run /login",
            "Missing API key · Run /login",
        ),
        meaning=(
            "Claude Code has no credential it can use, be it login, key or token, mostly because none is saved for "
            "this user, machine and configuration directory. A saved login with an unusable value, or one that the "
            "API answers with `invalid x-api-key`, is reported the same way; account and plan are not judged."
        ),
        remedies=(
            do(
                "relogin",
                "Run `/login` and complete the sign-in in the browser; in the Claude Desktop app sign in again there.",
                "Other open sessions of the same configuration directory take the login up by themselves; on macOS "
                "before 2.1.286 restart them.",
            ),
            do(
                "check-login",
                "Run `claude auth status` in the very shell, container or service that fails.",
                "Compare the user and `CLAUDE_CONFIG_DIR` with the place where you logged in.",
            ),
            do(
                "set-variable",
                "Export `ANTHROPIC_API_KEY` or `CLAUDE_CODE_OAUTH_TOKEN` where `claude` is started, if a variable "
                "should sign you in.",
                "In CI and containers set it in the job or image: shell start-up files are not read there.",
            ),
            do(
                "run-doctor",
                "Run `claude doctor` if the question comes back at every start; unlock the macOS login keychain and "
                "check the system clock.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#not-logged-in",
        http_status=401,
        examples=(
            "❯ explain this test\n  ⎿  Not logged in · Please run /login",
            "$ docker exec -it dev claude\nNot logged in · Run /login",
            "❯ hi\n  ⎿  Authentication required · Sign in again to\n     continue",
        ),
        near_misses=(
            "Login expired · Please run /login",
            "You are not logged in to the registry. Run npm login first.",
        ),
    ),
    Condition(
        code="auth/could-not-resolve-authentication-method",
        title="Worker started without any credential",
        severity=Severity.ERROR,
        looks=(
            near(
                "Could not resolve authentication method. Expected one of apiKey, authToken, credentials, config, or "
                'profile to be set. Or for one of the "X-Api-Key" or "Authorization" headers to be explicitly omitted'
            ),
            near(
                "Could not resolve authentication method. Expected either apiKey or authToken to be set. Or for one "
                'of the "X-Api-Key" or "Authorization" headers to be explicitly omitted'
            ),
            near("Could not resolve authentication method"),
        ),
        meaning=(
            "A background or cloud worker reached the API client with no credential at all, and the client library "
            "refused to send the request. In a debug log the same sentence only accompanies `Not logged in`; before "
            "2.1.174 (background) and 2.1.176 (cloud) a worker could lose credentials that were configured properly."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Update to 2.1.176 or later if the credentials are already configured.",
                "Restart the background service, the editor or the job that starts the worker.",
            ),
            do(
                "set-variable",
                "Set `ANTHROPIC_API_KEY`, `CLAUDE_CODE_OAUTH_TOKEN` or the cloud provider's credentials in the "
                "environment that launches the worker.",
                "An editor started from the desktop does not see variables of your shell.",
            ),
            do("relogin", "Run `claude`, then `/login`, as the user that runs the worker."),
            do("check-login", "Run `/status` in an interactive session of the same environment."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2025-08 and 2025-10",
        docs="errors#could-not-resolve-authentication-method",
        examples=(
            '[{"error":"Error: Could not resolve authentication method. Expected either apiKey or authToken to be set. '
            'Or for one of the \\"X-Api-Key\\" or \\"Authorization\\" headers to be explicitly omitted\\n    at '
            'file:///usr/local/lib/node_modules/@anthropic-ai/claude-code/cli.js:1269:6454",'
            '"timestamp":"2025-08-05T11:45:04.789Z"}]',
            "❯ run the nightly checks\n  ⎿  Could not resolve authentication method. Expected one of apiKey, "
            "authToken,\n"
            '     credentials, config, or profile to be set. Or for one of the "X-Api-Key" or\n'
            '     "Authorization" headers to be explicitly omitted',
        ),
        near_misses=(
            'TypeError: "Could not resolve authentication method. Expected either api_key or auth_token to be set."\n'
            '  File "/srv/bot/main.py", line 12, in <module>',
            "Could not resolve host: api.example.com",
        ),
    ),
    Condition(
        code="auth/oauth-token-revoked-or-expired",
        title="Login refused: the token was revoked",
        severity=Severity.ERROR,
        looks=(
            "OAuth token revoked · Please run /login",
            "Failed to authenticate: OAuth token revoked. Please log in again or contact your administrator.",
            "Your account does not have access to Claude. Please login again or contact your administrator.",
            near("OAuth token has been revoked. Please obtain a new token."),
        ),
        meaning=(
            "The API knows the token but it was withdrawn: somebody signed out everywhere, an administrator removed "
            "access, or the login was ended on claude.ai. The sentence `Your account does not have access to Claude`, "
            "printed by `-p` runs before 2.1.287, means the same withdrawn token and not a missing plan."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status`: a row `Auth token` with `CLAUDE_CODE_OAUTH_TOKEN` means a variable holds the revoked "
                "token, and `/login` will not replace it for the next start.",
            ),
            do(
                "relogin",
                "Run `/login`; for `-p` runs and SDK programs start `claude` in the same environment and log in there.",
            ),
            do(
                "unset-variable",
                "Unset `CLAUDE_CODE_OAUTH_TOKEN`, or put a fresh token from `claude setup-token` there, and restart.",
            ),
            do("ask-admin", "Ask your administrator whether access was removed, if a fresh login is refused as well."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#oauth-token-revoked-or-expired",
        http_status=403,
        api_error_type="permission_error",
        examples=(
            "❯ hi\n  ⎿  OAuth token revoked · Please run /login",
            "$ claude -p 'summarise the log'\n"
            "Failed to authenticate: OAuth token revoked. Please log in again or contact your administrator.",
            "Your account does not have access to Claude. Please login again or contact your administrator.",
        ),
        near_misses=(
            "Failed to authenticate. API Error: 401 OAuth token has expired. Please obtain a new token or refresh "
            "your existing token.",
            "github: the OAuth token was revoked by its owner, generate another one.",
        ),
    ),
    Condition(
        code="auth/oauth-token-has-expired",
        title="Login refused: the token has expired",
        severity=Severity.ERROR,
        looks=(
            "OAuth token has expired · Please run /login",
            "OAuth token has expired. Please obtain a new token or refresh your existing token.",
            near("OAuth token has expired"),
        ),
        meaning=(
            "The access token ran out and was not renewed in time, either because the automatic refresh failed in this "
            "session or because a long-lived `CLAUDE_CODE_OAUTH_TOKEN` has reached its end. Only the token is stale: "
            "subscription, limits and the conversation are untouched."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status`: if an `Auth token` row names `CLAUDE_CODE_OAUTH_TOKEN`, that variable is sent again "
                "and again, whatever login is saved.",
            ),
            do("relogin", "Run `/login` if the saved login is the credential in force, then send the message again."),
            do(
                "replace-key",
                "Run `claude setup-token` for a fresh token and put it in `CLAUDE_CODE_OAUTH_TOKEN`, or unset the "
                "variable; restart either way.",
            ),
            do(
                "clear-credentials-and-relogin",
                "Run `claude auth logout`, then `claude auth login`, if the message returns right after a new login. "
                "Other windows lose their session.",
            ),
            do(
                "run-doctor",
                "Run `claude doctor` and check the system clock; on macOS unlock the login keychain, or the renewed "
                "token cannot be stored.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#oauth-token-revoked-or-expired",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "● Please run /login · API Error: 401 OAuth token has expired. Please\n"
            "  obtain a new token or refresh your existing token.",
            'API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired. '
            'Please obtain a new token or refresh your existing token."},"request_id":"req_011CQkW8ZfT3uVbN6mJrYpHs"}',
            "❯ go on\n  ⎿  OAuth token has expired · Please run /login",
        ),
        near_misses=(
            "Login expired · Please run /login",
            "The GitHub OAuth token expired yesterday, so the deploy job could not push.",
        ),
    ),
    Condition(
        code="auth/invalid-oauth-token",
        title="Login refused: the token is unknown or malformed",
        severity=Severity.ERROR,
        looks=(
            near("Invalid bearer token"),
            "Invalid OAuth token. The provided token was not found or is malformed.",
        ),
        meaning=(
            "The API cannot place the bearer token it received: the value was cut off or overwritten, belongs to a "
            "login ended elsewhere, or is no Anthropic token at all. On 10 July 2025 an outage gave this to many "
            "people at once and it passed the same day, so a wave of reports is not your credential."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and see whether `ANTHROPIC_AUTH_TOKEN`, `CLAUDE_CODE_OAUTH_TOKEN` or the saved login "
                "is in force.",
            ),
            do(
                "unset-variable",
                "Unset `ANTHROPIC_AUTH_TOKEN` or `CLAUDE_CODE_OAUTH_TOKEN`, or set its whole value anew, and restart; "
                "a new login cannot outrank them.",
            ),
            do("check-service-status", "Look at https://status.claude.com if many people report it at the same hour."),
            do(
                "clear-credentials-and-relogin",
                "Run `claude auth logout`, then `claude auth login`; the start screen must then name your plan, not "
                "`API Usage Billing`. Other windows lose their session.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="public issue threads, 2025-07 to 2026-01; captured from 2.1.328, 2026-11-20",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "● Please run /login · API Error: 401 Invalid bearer token",
            '❯ hello\n  ⎿  API Error: 401 {"type":"error","error":{"type":"authentication_error","message":\n'
            '     "Invalid bearer token"},"request_id":"req_011CWmT4oXyE2sHqKd7vRbLz"}',
            'Error: 401 {"type":"error","error":{"type":"authentication_error","message":"Invalid OAuth token. The '
            'provided token was not found or is malformed."}}\n'
            "    at D6.generate (file:///usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:1304:29192)",
        ),
        near_misses=(
            "curl: the gateway said 401 unauthorized: bearer token missing",
            "Please run /login · API Error: 401 Invalid authentication credentials",
        ),
    ),
    Condition(
        code="auth/api-error-401-invalid-authentication-credentials",
        title="Credential understood, but the account or organisation behind it refused",
        severity=Severity.ERROR,
        looks=(near("Invalid authentication credentials"),),
        meaning=(
            "The API could read the credential and turned down what stands behind it: the credential was revoked, the "
            "organisation was disabled or dropped you, or the account was closed. Mere expiry is worded otherwise, and "
            "the credential meant may be an approved `ANTHROPIC_API_KEY` and not the login at all."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` first: an `API key` row in use outranks the login, and `/login` does not replace it.",
                "Behind `ANTHROPIC_BASE_URL` the text after 401 comes from the gateway, whose own credential must be "
                "renewed.",
            ),
            do(
                "replace-key",
                "Rotate the key at https://platform.claude.com/settings/keys, or unset `ANTHROPIC_API_KEY` to fall "
                "back to the login.",
            ),
            do("relogin", "Run `/login` once if only the login is in force; a fresh login replaces a revoked one."),
            do(
                "ask-admin",
                "Ask the organisation's administrator to restore access if it returns for the same account; more "
                "logins will not.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#api-error-401-invalid-authentication-credentials",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "● Please run /login · API Error: 401 Invalid authentication credentials",
            "❯ hi\n  ⎿  Please run /login · API Error: 401\n"
            '     {"error":{"type":"authentication_error","message":"Invalid authentication credentials"}}',
            '[{"error":"Error: 401 '
            '{\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"authentication_error\\",\\"message\\":\\"Invalid '
            'authentication credentials\\"},\\"request_id\\":\\"req_011CbT9uQeL5xMzWkHn2VfDp\\"}\\n    at generate '
            '(/$bunfs/root/src/entrypoints/cli.js:11:49384)"}]',
        ),
        near_misses=(
            'HTTP/1.1 401 Unauthorized\n{"detail":"Invalid authentication credentials"}',
            "Please run /login · API Error: 401 OAuth token has expired",
        ),
    ),
    Condition(
        code="auth/login-expired",
        title="The saved login could not be renewed and was removed",
        severity=Severity.ERROR,
        looks=(
            "Login expired · Please run /login",
            "Failed to authenticate: OAuth session expired and could not be refreshed",
        ),
        meaning=(
            "The login service turned down the refresh token, so Claude Code removed the saved login and now stops "
            "every request on this machine before it is sent. Only a new sign-in helps; sessions that run on a key, "
            "`CLAUDE_CODE_OAUTH_TOKEN` or a cloud provider never show this, and before 2.1.206 it looked like a model "
            "error."
        ),
        remedies=(
            do(
                "relogin",
                "Run `/login`; sending the message again without it gives the same line every time.",
                "For `-p` and SDK programs start `claude` in the same environment, log in, then run them again.",
            ),
            do(
                "check-login",
                "Run `/status`: the row `Login` reads `Expired — log in again` until the sign-in is done.",
            ),
            do(
                "set-variable",
                "Use `ANTHROPIC_API_KEY`, or a token of `claude setup-token` in `CLAUDE_CODE_OAUTH_TOKEN`, for "
                "automation that cannot open a browser.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#login-expired",
        since="2.1.206",
        examples=(
            "❯ continue\n  ⎿  Login expired · Please run /login",
            "$ claude -p 'review the diff'\nFailed to authenticate: OAuth session expired and could not be refreshed",
        ),
        near_misses=(
            "Anthropic profile login expired · Re-authenticate your Anthropic profile",
            "Your VPN login expired, please run the client again.",
        ),
    ),
    Condition(
        code="auth/your-login-expires-in",
        title="Advance notice: the login is about to expire",
        severity=Severity.INFORMATION,
        looks=("Your login expires in <n> days · run /login to renew",),
        meaning=(
            "The saved login reaches its end within three days (five before 2.1.217) and Claude Code says so at the "
            "start of a session. Nothing is refused yet, and work goes on until that day."
        ),
        remedies=(
            do(
                "relogin",
                "Run `/login` at a quiet moment; logging out first is not needed.",
                "Do it before a long unattended run, which could not sign in by itself.",
            ),
        ),
        blame="credentials",
        retryable=True,
        attested="official authentication page, 2026-08",
        docs="authentication#renew-an-expiring-login",
        since="2.1.203",
        examples=(
            "Your login expires in 2 days · run /login to renew",
            " ⚠ Your login expires in 3 days · run /login to\n   renew",
        ),
        near_misses=(
            "Your trial expires in 3 days, renew it in the account settings.",
            "Login expired · Please run /login",
        ),
    ),
    Condition(
        code="auth/could-not-refresh-your-login",
        title="Another process holds the lock for renewing the login",
        severity=Severity.WARNING,
        looks=(
            "Could not refresh your login because another Claude Code process is refreshing it (or exited "
            "mid-refresh) · Try again in a minute; if it keeps happening, close other Claude Code windows or sign in "
            "again with /login",
            "Failed to refresh OAuth token: another Claude Code process is refreshing it or exited mid-refresh. This "
            "is usually transient; retry in a minute, and if it persists close other Claude Code processes or sign in "
            "again",
            "Could not refresh your login because another Claude Code process is refreshing it",
            "Failed to refresh OAuth token: another Claude Code process is refreshing it",
        ),
        meaning=(
            "The login was due for renewal, and another Claude Code process on this machine held the shared lock or "
            "left it behind when it ended. Nobody refused the login, which is most likely still good: the request was "
            "held back locally and the other process may finish the renewal for all."
        ),
        remedies=(
            do("retry", "Send the message again in a minute; this session then uses the renewed login."),
            do(
                "restart-sessions",
                "Close other Claude Code windows, editors and `-p` runs of this user, then try again.",
            ),
            do(
                "relogin",
                "Run `/login` if it returns although no other Claude Code process runs; a sign-in does not wait for "
                "the lock. Do not delete credentials.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#could-not-refresh-your-login",
        examples=(
            "❯ next step\n"
            "  ⎿  Could not refresh your login because another Claude Code process is refreshing\n"
            "     it (or exited mid-refresh) · Try again in a minute; if it keeps happening,\n"
            "     close other Claude Code windows or sign in again with /login",
            "Failed to refresh OAuth token: another Claude Code process is refreshing it or exited mid-refresh. This "
            "is usually transient; retry in a minute, and if it persists close other Claude Code processes or sign in "
            "again",
        ),
        near_misses=(
            "Failed to authenticate: OAuth session expired and could not be refreshed",
            "Another apt process is holding the lock /var/lib/dpkg/lock-frontend; try again in a minute.",
        ),
    ),
    Condition(
        code="auth/oauth-scope-requirement",
        title="The token lacks a permission that a newer feature needs",
        severity=Severity.ERROR,
        looks=(
            "OAuth token does not meet scope requirement: <scope>",
            "OAuth token does not meet scope requirement <scope>",
            "OAuth token does not meet scope requirement",
        ),
        meaning=(
            "The token is genuine but was made without the permission, such as `user:profile`, that this feature asks "
            "for: older logins lack newer scopes, and `claude setup-token` tokens only ever carry the one for "
            "inference. Ordinary prompts go on working; it is mostly `/usage` that fails, with the scope broken onto "
            "a line of its own."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status`: with `CLAUDE_CODE_OAUTH_TOKEN` in force the feature stays unavailable whatever you log "
                "in with.",
            ),
            do("relogin", "Run `/login` for a token with the current scopes; logging out first is not needed."),
            do(
                "unset-variable",
                "Unset `CLAUDE_CODE_OAUTH_TOKEN` for this shell and restart, if you need the feature there.",
            ),
            do("check-usage", "Open https://claude.ai/settings/usage if it was only the usage figures you wanted."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2026-01 and 2026-02",
        docs="errors#oauth-scope-requirement",
        http_status=403,
        api_error_type="permission_error",
        examples=(
            "Error: Failed to load usage data:\n"
            '    {"type":"error","error":{"type":"permission_error","message":"OAuth token\n'
            "    does not meet scope requirement\n"
            '  user:profile","details":{"error_visibility":"\n'
            '    user_facing"}},"request_id":"req_011CdN3kWvYp7RtZsXq5LbHm"}',
            "> /usage\n\n Error: Failed to load usage data: OAuth token does not meet scope requirement: user:profile",
        ),
        near_misses=(
            'MCP server "tracker" needs additional permissions (scope: "issues:write") — run /mcp to re-authenticate',
            "Slack API: missing_scope, the token needs channels:history.",
        ),
    ),
    Condition(
        code="auth/claude-login-not-accepted",
        title="Cloud session refused this machine's login",
        severity=Severity.ERROR,
        looks=("Claude login not accepted · Run /login, then try again",),
        meaning=(
            "The server answered 401 when Claude Code asked it to create a cloud session: it did not take the login "
            "this machine sent, mostly because that expired or was revoked. The first words may be replaced by a "
            "reason of the server's own; the local session is not affected."
        ),
        remedies=(
            do("relogin", "Run `/login`, complete the sign-in, then start the cloud session again."),
            do(
                "check-login",
                "Run `/status` if it returns: cloud sessions need the claude.ai login, which a key or token variable "
                "cannot stand in for.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#claude-login-not-accepted",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "Claude login not accepted · Run /login, then try again",
            "❯ & fix the flaky test\n  ⎿  Claude login not accepted · Run /login, then try\n     again",
        ),
        near_misses=(
            "Login was not accepted by the SMTP server, check the app password.",
            "Remote Control disconnected — Claude.ai login was rejected — run /login, then /remote-control",
        ),
    ),
    Condition(
        code="auth/artifacts-need-a-claude-ai-login",
        title="Artifacts need a claude.ai login",
        severity=Severity.ERROR,
        looks=(
            'Artifacts need a claude.ai login. Run /login and select "Claude account with subscription", then retry — '
            'the "Anthropic Console account" option does not provide claude.ai credentials.',
            "Artifacts need a claude.ai login",
        ),
        meaning=(
            "Publishing or reading an artifact is tied to a claude.ai account, and this session has none it may use: "
            "it runs on a key, a helper, a Console login or a token from its host. Model requests work as before; the "
            "rest of the line says which credential stands in the way."
        ),
        remedies=(
            do(
                "unset-variable",
                "Remove the credential that the message names, such as `ANTHROPIC_API_KEY`, an `apiKeyHelper` setting "
                "or a Console key, and restart.",
            ),
            do("relogin", "Run `/login` and choose `Claude account with subscription`, not the Console account."),
            do(
                "use-other-way",
                "Sign in on the machine that launched a remote session, or start a session of your own where the host "
                "injects the credential.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#artifacts-need-a-claude-ai-login",
        examples=(
            "❯ publish this as an artifact\n"
            '  ⎿  Artifacts need a claude.ai login. Run /login and select "Claude account with\n'
            '     subscription", then retry — the "Anthropic Console account" option does not\n'
            "     provide claude.ai credentials.",
            "Artifacts need a claude.ai login. ANTHROPIC_API_KEY takes precedence over your login, unset it.",
        ),
        near_misses=(
            "To share artifacts you need an account on claude.ai.",
            "Cloud sessions need a claude.ai sign-in",
        ),
    ),
    Condition(
        code="auth/anthropic-profile-login-expired",
        title="The Anthropic profile's credential has expired",
        severity=Severity.ERROR,
        looks=(
            "Anthropic profile login expired · Re-authenticate your Anthropic profile",
            "Anthropic profile login expired · Run /login to use your claude.ai account instead, or re-authenticate "
            "the profile",
        ),
        meaning=(
            "This session signs in through an Anthropic profile, chosen by `ANTHROPIC_PROFILE` or found in the "
            "configuration directory, and that profile's credential ran out with nothing to renew it. Requests are "
            "stopped locally; a profile chosen by the variable outranks `/login`, while one merely found gives way to "
            "a working login."
        ),
        remedies=(
            do("check-login", "Run `/status` and read the row `Profile` for its name and source."),
            do(
                "replace-key",
                "Sign in to the profile again with the tool that made it, for example `ant auth login`.",
                "Ask the administrator for a new credential if the profile was provisioned for you.",
            ),
            do(
                "relogin",
                "Run `/login` where the message offers it; on machines with keyless sign-in choose the Console account "
                "to renew the profile itself.",
            ),
            do("unset-variable", "Unset `ANTHROPIC_PROFILE` to stop using the profile, restart, then run `/login`."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#anthropic-profile-login-expired",
        examples=(
            "❯ hi\n  ⎿  Anthropic profile login expired · Re-authenticate your Anthropic profile",
            "Anthropic profile login expired · Run /login to use your claude.ai account instead, or re-authenticate "
            "the profile",
        ),
        near_misses=(
            "Login expired · Please run /login",
            "The AWS profile login expired, run aws sso login.",
        ),
    ),
)
