"""Signing in through a company's Claude apps gateway, which outranks every other credential.

These are answers of the gateway or of managed settings that demand it, not of claude.ai.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="auth/administrator-policy-requires-a-cloud-gateway-sign-in",
        title="Managed settings demand the Cloud gateway",
        severity=Severity.ERROR,
        looks=(
            "Not signed in to the Cloud gateway — run /login.",
            "Administrator policy requires a Cloud gateway sign-in on this machine, but this session is configured "
            "with an API key from ANTHROPIC_API_KEY, which a gateway machine does not accept.",
            "Administrator policy requires a Cloud gateway sign-in on this machine, but this session is configured "
            "with <credential>, which a gateway machine does not accept.",
            "Administrator policy requires a Cloud gateway sign-in on this machine; the Anthropic-issued credential "
            "configured here (ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, or apiKeyHelper) is not used.",
        ),
        meaning=(
            "Managed settings on this machine allow only the company's gateway, and the session either has no gateway "
            "login or carries a key, token or helper that such a machine does not accept. It is the administrator's "
            "rule and says nothing against your account; 2.1.265 alone showed the first text by mistake, mended in "
            "2.1.266."
        ),
        remedies=(
            do("relogin", "Run `/login` and finish the sign-in on the `Cloud gateway` screen."),
            do(
                "unset-variable",
                "Remove the credential that the start-up message names, `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN` or "
                "`apiKeyHelper`, then start again and log in.",
            ),
            do(
                "update-claude-code",
                "Run `claude update` if the version is 2.1.265, or older than 2.1.284 and does not name the "
                "credential.",
            ),
            do("ask-admin", "Ask the administrator of this machine if it should not require the gateway."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#administrator-policy-requires-a-cloud-gateway-sign-in",
        examples=(
            "❯ hi\n  ⎿  Not signed in to the Cloud gateway — run /login.",
            "$ claude\nAdministrator policy requires a Cloud gateway sign-in on this machine, but this session is "
            "configured with an API key from ANTHROPIC_API_KEY, which a gateway machine does not accept.",
        ),
        near_misses=(
            "Cloud gateway session expired — run /login to reconnect.",
            "This machine is not signed in to the VPN gateway.",
        ),
    ),
    Condition(
        code="auth/cloud-gateway-session-expired",
        title="The gateway session has expired",
        severity=Severity.ERROR,
        looks=(
            "Cloud gateway session expired — run /login to reconnect.",
            "Cloud gateway <url> no longer accepts this session. Start `claude` and sign in again with /login.",
        ),
        meaning=(
            "The saved session of the company's Claude apps gateway ran out, or the gateway stopped taking it, for "
            "example after its secret was replaced. A gateway session ranks above every other credential, so the "
            "company's gateway and not your claude.ai account is what has to be signed in to again."
        ),
        remedies=(
            do(
                "relogin",
                "Run `/login` and finish the sign-in in the browser.",
                "For `-p` and background runs start `claude` in the same environment, log in, and run them again.",
            ),
            do("ask-admin", "Ask the gateway's administrator if it expires again at once."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#cloud-gateway-session-expired",
        http_status=401,
        examples=(
            "Cloud gateway session expired — run /login to reconnect.",
            "$ claude -p 'ping'\n"
            "Cloud gateway https://claude.corp.example no longer accepts this session. Start `claude` and sign in "
            "again with /login.",
        ),
        near_misses=(
            "504 Gateway Timeout: the cloud gateway session was reset",
            "Remote Control session expired",
        ),
    ),
    Condition(
        code="auth/sign-in-timed-out-while-waiting-for-you-to-continue",
        title="The gateway sign-in was confirmed too late",
        severity=Severity.ERROR,
        looks=(near("Sign-in timed out while waiting for you to continue. Try again."),),
        meaning=(
            "During a gateway sign-in Claude Code showed the account and asked for confirmation; by the time you "
            "confirmed, the sign-in itself had run out and the gateway had issued nothing to renew it with. Nothing "
            "was saved, and nothing else was changed."
        ),
        remedies=(do("relogin", "Run `/login` again and confirm the account soon after it is shown."),),
        blame="credentials",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#sign-in-timed-out-while-waiting-for-you-to-continue",
        examples=(
            "❯ /login\n  ⎿  Sign-in timed out while waiting for you to continue. Try again.",
            "❯ /login\n  ⎿  Sign-in timed out while waiting for you to continue. Try\n     again.",
        ),
        near_misses=(
            "Microsoft account: your sign-in timed out, please start over.",
            "OAuth error: timeout of 15000ms exceeded",
        ),
    ),
    Condition(
        code="auth/gateway-refused-the-request",
        title="The gateway refused the request",
        severity=Severity.ERROR,
        looks=(
            "Gateway refused the request · signing in again won't change this — check with your gateway administrator "
            "· API Error: 403 <detail>",
            "Gateway refused the request · signing in again won't change this — check with your gateway administrator",
        ),
        meaning=(
            "You are signed in to the company's Claude apps gateway, and the gateway or the provider behind it "
            "answered 403 to this request. The login is good, so another one changes nothing; the words after `API "
            "Error: 403` carry the refusal itself."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask the gateway's administrator to look the request up in the audit log; give time and message.",
            ),
            do("switch-model", "Run `/model` and try another model meanwhile: the rule may concern this one only."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#gateway-refused-the-request",
        http_status=403,
        since="2.1.273",
        examples=(
            "● Gateway refused the request · signing in again won't change this — check\n"
            "  with your gateway administrator · API Error: 403 model not permitted for this\n"
            "  group",
        ),
        near_misses=(
            "The payment gateway refused the request: card declined.",
            "Please run /login · API Error: 403 Forbidden",
        ),
    ),
)
