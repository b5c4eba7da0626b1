"""Keys, tokens and headers that come from the environment or a helper, and outrank the login.

In order of precedence: cloud provider switch, `ANTHROPIC_AUTH_TOKEN`, `ANTHROPIC_API_KEY`, `apiKeyHelper`,
`CLAUDE_CODE_OAUTH_TOKEN`, Anthropic profile, and last the login. So `/login` repairs none of these
before the variable or helper is put right or removed.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="auth/invalid-api-key",
        title="API key refused or malformed",
        severity=Severity.ERROR,
        looks=(
            "Invalid API key · Fix external API key",
            "Invalid API key · Fix external API key · Invalid X-Api-Key header value from <source>: <problem>",
            "Invalid API key · Please run /login",
            near("invalid x-api-key"),
        ),
        meaning=(
            "A key from `ANTHROPIC_API_KEY` or `apiKeyHelper` was refused by the API, or held back locally because a "
            "header cannot carry it, which the words after the second dot then describe. The key outranks any login, "
            "so a good subscription does not matter here; `Please run /login` at the end is the 2025 wording for a "
            "saved credential."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` to see where the key comes from.",
                "Run `env | grep ANTHROPIC` in the same shell (PowerShell: `Get-ChildItem Env:ANTHROPIC*`); direnv, "
                "`.env` files, editors and the `env` block of settings set it unseen.",
            ),
            do(
                "unset-variable",
                "Unset `ANTHROPIC_API_KEY` where it is set, if you meant to use your subscription, and start again "
                "from a new terminal; `/login` only if no login is saved.",
            ),
            do(
                "replace-key",
                "Check the key at https://platform.claude.com/settings/keys; create a new one if it is revoked, and "
                "type around a reported position anew.",
            ),
            do(
                "fix-configuration",
                "Run the `apiKeyHelper` command by hand, if there is one: it must print a valid key and nothing else.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#invalid-api-key",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "❯ hi\n  ⎿  Invalid API key · Fix external API key",
            "Invalid API key · Fix external API key · Invalid X-Api-Key header value from ANTHROPIC_API_KEY: it "
            "contains a line break at character 41 (120 characters on 2 lines).",
            '[{"error":"Error: 401 {\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"authentication_error\\",'
            '\\"message\\":\\"invalid x-api-key\\"},\\"request_id\\":\\"req_011CXr6mPq2ZkWbHs9TtNdVy\\"}\\n    at '
            'makeRequest (/$bunfs/root/claude:353:71424)"}]',
        ),
        near_misses=(
            "openai.AuthenticationError: Error code: 401 - Incorrect API key provided",
            "$ curl https://api.anthropic.com/v1/messages -d @body.json\n"
            '{"type":"error","error":{"type":"authentication_error","message":"x-api-key header is required"}}',
        ),
    ),
    Condition(
        code="auth/your-apikeyhelper-script-is-failing",
        title="apiKeyHelper did not produce a key",
        severity=Severity.ERROR,
        looks=(
            "Your apiKeyHelper script is failing · This usually means you need to re-authenticate with your provider · "
            "Run /status to see the script's error output",
            "Your apiKeyHelper script is failing",
            "apiKeyHelper failed: <reason>",
            near("returned output that cannot be used as an API key"),
        ),
        meaning=(
            "The command in the `apiKeyHelper` setting ended with an error, ran too long, printed nothing, or printed "
            "more than the key. While the setting stands it outranks the saved login, so `/login` cannot help; the "
            "key service behind the script, often an expired SSO or vault session, is where it broke."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status`: the row `apiKeyHelper` shows `Failing` with exit code and error output (2.1.274 and "
                "later).",
            ),
            do(
                "fix-configuration",
                "Run the helper's command in your shell and sign in to the SSO or vault it asks for.",
                "Make it print only the key, as one line of plain ASCII, and exit with 0.",
            ),
            do(
                "edit-settings",
                "Remove `apiKeyHelper` from `settings.json` if you want to use another credential, and restart.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#your-apikeyhelper-script-is-failing",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "❯ go\n"
            "  ⎿  Your apiKeyHelper script is failing · This usually means you need to\n"
            "     re-authenticate with your provider · Run /status to see the script's error\n"
            "     output",
            "$ claude -p 'ping'\napiKeyHelper failed: exited 1: vault token expired",
        ),
        near_misses=(
            "The apiKeyHelper setting names a script whose output becomes the API key.",
            "otelHeadersHelper failed; telemetry is not being exported. See /status: exited 1",
        ),
    ),
    Condition(
        code="auth/invalid-request-header-value",
        title="The bearer token cannot be sent as a header",
        severity=Severity.ERROR,
        looks=(
            "Invalid auth token · Fix external auth token",
            "Invalid auth token · Fix external auth token · Invalid Authorization header value from <source>: "
            "<problem>",
        ),
        meaning=(
            "The value in `ANTHROPIC_AUTH_TOKEN` or `CLAUDE_CODE_OAUTH_TOKEN` contains something an HTTP header "
            "cannot carry: a line break, a zero byte, a curly quote or an invisible character, mostly from pasting. "
            "Nothing was sent, so the API has not judged the token, and a login cannot stand in for it."
        ),
        remedies=(
            do(
                "set-variable",
                "Set the variable that the message names again, typing the characters around the printed position "
                "instead of pasting them from the same place.",
            ),
            do("check-login", "Run `/status` to see which credential is in force now."),
            do("unset-variable", "Unset the variable if you meant to use the saved login, and restart."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#invalid-request-header-value",
        examples=(
            "❯ hi\n  ⎿  Invalid auth token · Fix external auth token",
            "Invalid auth token · Fix external auth token · Invalid Authorization header value from "
            "ANTHROPIC_AUTH_TOKEN: it contains a line break at character 41 (120 characters on 2 lines).",
        ),
        near_misses=(
            "Invalid API key · Fix external API key",
            "403 invalid auth token: your session cookie has expired",
        ),
    ),
    Condition(
        code="auth/invalid-anthropic-custom-headers",
        title="ANTHROPIC_CUSTOM_HEADERS is malformed",
        severity=Severity.ERROR,
        looks=("Invalid ANTHROPIC_CUSTOM_HEADERS · Fix the environment variable",),
        meaning=(
            "One of the `Name: Value` pairs in `ANTHROPIC_CUSTOM_HEADERS` holds a character that HTTP headers cannot "
            "carry, and since 2.1.227 Claude Code checks that before it sends anything. The message counts which pair "
            "it is without repeating it; credentials and plan play no part."
        ),
        remedies=(
            do(
                "set-variable",
                "Write the counted pair anew, one `Name: Value` per line, without curly quotes or stray characters.",
                "Look in the shell and in the `env` block of every settings file; restart afterwards.",
            ),
            do("unset-variable", "Unset `ANTHROPIC_CUSTOM_HEADERS` if no gateway or proxy needs it."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#invalid-request-header-value",
        since="2.1.227",
        examples=(
            "❯ hi\n"
            "  ⎿  Invalid ANTHROPIC_CUSTOM_HEADERS · Fix the environment variable · distinct\n"
            "     header 2 of 3 parsed from ANTHROPIC_CUSTOM_HEADERS: it contains a curly quote",
            "Invalid ANTHROPIC_CUSTOM_HEADERS · Fix the environment variable",
        ),
        near_misses=(
            "Set ANTHROPIC_CUSTOM_HEADERS to one Name: Value pair per line.",
            "Invalid request header from the environment · Fix the environment variable",
        ),
    ),
    Condition(
        code="auth/invalid-request-header-from-the-environment",
        title="Another environment variable breaks a header",
        severity=Severity.ERROR,
        looks=("Invalid request header from the environment · Fix the environment variable",),
        meaning=(
            "Claude Code copies a few environment variables, `CLAUDE_AGENT_SDK_CLIENT_APP` for one, into request "
            "headers, and one of them contains a character no header can carry. The request was stopped on this "
            "machine; login and keys are not the matter."
        ),
        remedies=(
            do(
                "set-variable",
                "Set the variable that the message names to plain characters without line breaks.",
                "If a program or wrapper sets it, correct it there.",
            ),
            do("unset-variable", "Unset the named variable if nothing needs it, and restart."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#invalid-request-header-value",
        examples=(
            "Invalid request header from the environment · Fix the environment variable",
            "❯ hi\n"
            "  ⎿  Invalid request header from the environment · Fix the environment variable ·\n"
            "     CLAUDE_AGENT_SDK_CLIENT_APP: it contains a line break at character 9",
        ),
        near_misses=(
            "TypeError: Invalid character in header content",
            "Invalid ANTHROPIC_CUSTOM_HEADERS · Fix the environment variable",
        ),
    ),
    Condition(
        code="auth/auth-conflict",
        title="Two credential sources are active at once",
        severity=Severity.WARNING,
        looks=(
            "Both <source> and <source> set · auth may not work as expected",
            near("auth may not work as expected"),
            "claude.ai connectors are disabled because <source> or another auth source is set and takes precedence "
            "over your claude.ai login",
            "Auth conflict: Both a token (<source>) and an API key (<source>) are set",
        ),
        meaning=(
            "A key, token or helper and another credential, often the saved login, are present together. Nothing "
            "failed yet: the one of higher rank is used, so requests may be billed to an API key while the "
            "subscription lies idle, and claude.ai connectors stay off."
        ),
        remedies=(
            do("check-login", "Run `/status` to see which of the two is in force."),
            do(
                "unset-variable",
                "Unset the variable to use the saved login: in the shell profile, in `.env` files and in the `env` "
                "block of settings.",
                "For a key you approved once, turning off `Use custom API key` in `/config` does it too.",
            ),
            do(
                "use-other-way",
                "Run `claude auth logout` only if the variable is the one you want to use; other windows lose their "
                "login.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official gateway page, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="llm-gateway-connect#troubleshoot-gateway-errors",
        examples=(
            " ⚠ Both claude.ai and ANTHROPIC_API_KEY set · auth may not work as expected\n"
            '   · to use claude.ai: Unset ANTHROPIC_API_KEY, or turn off "Use custom API key"\n'
            "   in /config.",
            "⚠ claude.ai connectors are disabled because ANTHROPIC_API_KEY or another auth source is set and takes "
            "precedence over your claude.ai login · Unset it to load your organization's connectors",
            "Auth conflict: Both a token (ANTHROPIC_AUTH_TOKEN) and an API key (ANTHROPIC_API_KEY) are set",
        ),
        near_misses=(
            "Without these settings 2FA may not work as expected.",
            "Both ANTHROPIC_BASE_URL and HTTPS_PROXY are set in this shell.",
        ),
    ),
    Condition(
        code="auth/this-organization-has-been-disabled",
        title="The organisation behind the key or account is disabled",
        severity=Severity.ERROR,
        looks=(
            "Your ANTHROPIC_API_KEY belongs to a disabled organization · Unset the environment variable to use your "
            "subscription instead",
            "Your ANTHROPIC_API_KEY belongs to a disabled organization · Update or unset the environment variable",
            "Your ANTHROPIC_API_KEY belongs to a disabled organization · Unset the environment variable to use your "
            "other credentials",
            near("This organization has been disabled."),
        ),
        meaning=(
            "Anthropic has switched off the organisation that the credential belongs to. Mostly that is a forgotten "
            "`ANTHROPIC_API_KEY` of an old employer or project that outranks a working login; without any key set it "
            "is the account's own organisation, and then neither a new login nor a reinstall changes it."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and see whether an `API key` row or the login is in force, and for which organisation.",
            ),
            do(
                "unset-variable",
                "Unset `ANTHROPIC_API_KEY` (PowerShell: `Remove-Item Env:ANTHROPIC_API_KEY`) and remove it from shell "
                "profile, `.env` and settings; start again from a new terminal.",
            ),
            do("relogin", "Run `/login` if the text says `Update or unset`: no other login is saved then."),
            do("replace-key", "Use a key of an active organisation if you need one for automation."),
            do(
                "contact-support",
                "Write to https://support.claude.com if no key is set; only Anthropic can lift it.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#this-organization-has-been-disabled",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "❯ hi\n"
            "  ⎿  Your ANTHROPIC_API_KEY belongs to a disabled organization · Update or unset\n"
            "     the environment variable",
            "● API Error: 400 This organization has been disabled.",
            '[{"error":"Error: 400 '
            '{\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"invalid_request_error\\",\\"message\\":\\"This '
            'organization has been disabled.\\"},\\"request_id\\":\\"req_011Cd8LpTz5YwKxQvRmNhJsB\\"}\\n    at '
            'generate (/$bunfs/root/src/entrypoints/cli.js:11:2984)"}]',
        ),
        near_misses=(
            "GitHub: this organisation has SAML enforcement disabled for outside collaborators.",
            "Your organization has disabled API key authentication · Run /login to sign in with your claude.ai account",
        ),
    ),
)
