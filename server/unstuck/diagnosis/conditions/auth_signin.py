"""The act of signing in went wrong: browser, code, local listener, token request or storing the result.

No credential was judged here. What stood before the attempt, keys and variables included, is unchanged.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="auth/couldnt-save-your-login",
        title="The new login could not be stored",
        severity=Severity.ERROR,
        looks=(
            "Couldn't save your login. If your Mac's keychain is locked, unlock it and log in again.",
            "Couldn't save your login. Try logging in again.",
        ),
        meaning=(
            "The browser part of the sign-in succeeded, but writing the result to the macOS keychain or the "
            "credentials file failed, so the login did not take effect. The account is fine; a keychain that locked "
            "itself on sleep, a store that timed out or a directory without write access is the usual reason."
        ),
        remedies=(
            do(
                "fix-permissions",
                "Unlock the macOS login keychain with `security unlock-keychain "
                "~/Library/Keychains/login.keychain-db`.",
                "On Linux and Windows see that the configuration directory, `~/.claude` unless `CLAUDE_CONFIG_DIR` is "
                "set, is yours and writable and the disk is not full.",
            ),
            do("relogin", "Run `/login` again."),
            do("run-doctor", "Run `claude doctor`, which also checks access to the keychain."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#couldnt-save-your-login",
        examples=(
            "❯ /login\n  ⎿  Couldn't save your login. If your Mac's keychain is locked, unlock it and log in\n     "
            "again.",
            "Couldn't save your login. Try logging in again.",
        ),
        near_misses=(
            "The browser could not save your login for this site.",
            "Not logged in · Please run /login",
        ),
    ),
    Condition(
        code="auth/failed-to-start-oauth-callback-server",
        title="Sign-in could not open a local port",
        severity=Severity.ERROR,
        looks=(
            "Failed to start OAuth callback server: Failed to start server. Is port 0 in use?",
            near("Failed to start OAuth callback server: <reason>"),
        ),
        meaning=(
            "To receive the browser's answer Claude Code listens on a free port of 127.0.0.1, and this machine forbade "
            "that. It happens before a login address exists, so pasting a code is not possible; a sandbox or security "
            "software is the usual reason, and the words about port 0 do not mean that a port is taken."
        ),
        remedies=(
            do(
                "set-variable",
                "Run `claude setup-token` on a machine where sign-in works and set `CLAUDE_CODE_OAUTH_TOKEN` here; "
                "with Console billing set `ANTHROPIC_API_KEY` instead.",
            ),
            do(
                "fix-configuration",
                "Allow listening on 127.0.0.1 in the sandbox policy or security software, then run `/login` again.",
            ),
            do("draft-bug-report", "Run `/feedback` if listening is allowed and it still fails."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#failed-to-start-oauth-callback-server",
        examples=(
            "Failed to start OAuth callback server: Failed to start server. Is port 0 in use?",
            "❯ /login\n  ⎿  Failed to start OAuth callback server: Failed to start server. Is port 0 in\n     use?",
        ),
        near_misses=(
            "error: Failed to start server. Is port 3000 in use?",
            "OAuth callback port 8765 is already in use — another process may be holding it.",
        ),
    ),
    Condition(
        code="auth/oauth-error-invalid-code",
        title="The pasted login code was invalid or expired",
        severity=Severity.ERROR,
        looks=("OAuth error: Invalid code. Please make sure the full code was copied",),
        meaning=(
            "The one-time code that ends a sign-in was incomplete or too old when it was pasted. The codes live "
            "briefly and are long, so a terminal that cuts the line is enough; nothing is wrong with the account."
        ),
        remedies=(
            do(
                "relogin",
                "Press Enter to start over and paste the new code at once and in full.",
                "Press `c` to copy the whole address if the terminal breaks it, and open it in the browser of the "
                "machine you sit at.",
            ),
            do(
                "use-other-way",
                "Run `claude auth login` over SSH or in WSL, which also reads a pasted code from standard input.",
            ),
        ),
        blame="credentials",
        retryable=True,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#oauth-error-invalid-code",
        examples=(
            " Login\n\n OAuth error: Invalid code. Please make sure the full code was copied\n\n Press Enter to retry.",
            "OAuth error: Invalid code. Please make sure the\nfull code was copied",
        ),
        near_misses=(
            "OAuth error: invalid_grant, the authorization code was already redeemed.",
            "OAuth error: Request failed with status code 400",
        ),
    ),
    Condition(
        code="auth/oauth-login-request-failed",
        title="Sign-in refused with an HTTP error",
        severity=Severity.ERROR,
        looks=("OAuth error: Request failed with status code <status>",),
        meaning=(
            "After the browser step Claude Code asked the login server for a token and got an HTTP error. The number "
            "tells where to look: 400 mostly means a code used twice or too late, 403 the network, country or "
            "account, 429 and 5xx a busy or troubled service."
        ),
        remedies=(
            do("relogin", "Repeat `/login` once, quickly, and see whether the number stays the same."),
            do(
                "check-proxy",
                "Check VPN, proxy and https://www.anthropic.com/supported-countries for 403.",
                "Run `curl -sI https://platform.claude.com` in the same shell; `HTTPS_PROXY` must be set there.",
            ),
            do(
                "check-service-status",
                "Look at https://status.claude.com for 429 and 5xx, and wait some minutes between attempts.",
            ),
            do(
                "check-login",
                "Sign in at https://claude.ai/settings in the browser and see that this account's subscription is "
                "active and not restricted.",
            ),
            do(
                "set-variable",
                "Run `claude setup-token` on a machine where sign-in works and set `CLAUDE_CODE_OAUTH_TOKEN` here.",
            ),
        ),
        blame="network",
        retryable=False,
        attested="public issue threads, 2026-03 and 2026-04",
        examples=(
            " Login\n\n OAuth error: Request failed with status code 403\n\n Press Enter to retry.",
            "OAuth error: Request failed with status code 500",
        ),
        near_misses=(
            "AxiosError: Request failed with status code 403",
            "OAuth error: timeout of 15000ms exceeded",
        ),
    ),
    Condition(
        code="auth/oauth-login-timeout",
        title="Sign-in timed out after the browser step",
        severity=Severity.ERROR,
        looks=("OAuth error: timeout of <n>ms exceeded",),
        meaning=(
            "The last request of the sign-in got no answer within the client's limit, 15 seconds in 2.1.72, and "
            "nothing was saved. Slow or blocked access to the sign-in hosts or trouble at the service is behind it; "
            "the credentials themselves were not refused."
        ),
        remedies=(
            do("relogin", "Repeat `/login`; a single slow answer is often over by then."),
            do(
                "check-network",
                "Run `curl -I https://platform.claude.com` and `curl -I https://api.anthropic.com` in the same shell.",
                "Set `HTTPS_PROXY` before starting Claude Code if the network needs a proxy.",
            ),
            do("check-service-status", "Look for an incident at https://status.claude.com."),
            do(
                "set-variable",
                "Use a token made with `claude setup-token` elsewhere in `CLAUDE_CODE_OAUTH_TOKEN`, if this network "
                "cannot be changed.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="public issue threads, 2026-03 (2.1.72)",
        examples=(
            "OAuth error: timeout of 15000ms exceeded",
            " Login\n\n OAuth error: timeout of 15000ms\n exceeded\n\n Press Enter to retry.",
        ),
        near_misses=(
            "AxiosError: timeout of 5000ms exceeded",
            "OAuth error: Request failed with status code 504",
        ),
    ),
)
