"""Who may use Claude Code: decisions about the account or organisation, made on the server or by policy.

The credential was understood and the answer is no. Clearing credentials and logging in again with the
same account brings the same answer; people with rights over the account have to change it.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="auth/your-organization-has-disabled-api-key-authentication",
        title="The organisation has switched API keys off",
        severity=Severity.ERROR,
        looks=(
            "Your organization has disabled API key authentication · Run /login to sign in with your claude.ai account",
            "Your organization has disabled API key authentication · Unset ANTHROPIC_API_KEY to use your claude.ai "
            "account instead",
            "Your organization has disabled API key authentication · Unset ANTHROPIC_API_KEY and run /login to sign "
            "in with your claude.ai account",
            "Your organization has disabled API key authentication · Unset the apiKeyHelper setting and run /login to "
            "sign in with your claude.ai account",
            "Your organization has disabled API key authentication · Sign in again with your claude.ai account",
            "Your organization has disabled API key authentication",
        ),
        meaning=(
            "An administrator of the Console organisation turned signing in with API keys off, so the API refuses the "
            "key although it is genuine. The words after the dot tell where the key came from; as long as that source "
            "supplies it, `/login` alone changes nothing."
        ),
        remedies=(
            do(
                "unset-variable",
                "Unset `ANTHROPIC_API_KEY`, or remove `apiKeyHelper` from `settings.json`, whichever the message "
                "names; look in shell profile, `.env` files and the `env` block too.",
                "Start Claude Code again from a new terminal.",
            ),
            do(
                "relogin",
                "Run `/login` with the claude.ai account; in the Claude Desktop app sign in again there.",
            ),
            do("check-login", "Run `/status` afterwards: it must show the subscription and no key."),
            do("ask-admin", "Ask the administrator to allow keys again if automation depends on one."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#your-organization-has-disabled-api-key-authentication",
        since="2.1.169",
        examples=(
            "❯ hi\n"
            "  ⎿  Your organization has disabled API key authentication · Unset ANTHROPIC_API_KEY\n"
            "     to use your claude.ai account instead",
            "Your organization has disabled API key authentication · Run /login to sign in with your claude.ai account",
        ),
        near_misses=(
            "Your organization has disabled Claude subscription access for Claude Code",
            "The admin disabled API key authentication for the search cluster last week.",
        ),
    ),
    Condition(
        code="auth/your-organization-has-disabled-claude-subscription-access",
        title="The organisation does not allow subscription sign-in",
        severity=Severity.ERROR,
        looks=(
            "Your organization has disabled Claude subscription access for Claude Code · Use an Anthropic API key "
            "instead, or ask your admin to enable access",
            "Your organization has disabled Claude subscription access for Claude Code",
        ),
        meaning=(
            "A setting of the organisation on Anthropic's side forbids subscription logins in Claude Code, and no "
            "local setting, variable or flag overrides it. Logging in again with the same account returns the same "
            "line; owners of personal Max accounts reported it too (2.1.161, 2.1.221), where only support can tell "
            "why."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and read which organisation the login belongs to; with several, run `/login` and "
                "choose the right one.",
            ),
            do(
                "ask-admin",
                "Ask an administrator to enable Claude Code at https://claude.ai/admin-settings/claude-code.",
            ),
            do(
                "contact-support",
                "Write to https://support.claude.com if you are the administrator or the account is a personal one.",
            ),
            do("use-other-way", "Use a Console API key if the organisation gave you one; its use is billed apart."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2026",
        docs="errors#your-organization-has-disabled-claude-subscription-access",
        examples=(
            "❯ hi\n"
            "  ⎿  Your organization has disabled Claude subscription access for Claude Code · Use\n"
            "     an Anthropic API key instead, or ask your admin to enable access",
            "Your organization has disabled Claude subscription access for Claude Code",
        ),
        near_misses=(
            "Our organization has enabled Claude subscription access for everybody in design.",
            "Your organization has disabled API key authentication · Run /login to sign in with your claude.ai account",
        ),
    ),
    Condition(
        code="auth/oauth-authentication-not-allowed-for-this-organization",
        title="API form: login not allowed for the organisation",
        severity=Severity.ERROR,
        looks=(
            "OAuth authentication is currently not allowed for this organization.",
            near("OAuth not allowed for organization"),
        ),
        meaning=(
            "The API recognised the login and says that its organisation may not use Claude Code with it. In threads "
            "of 2025 a lapsed or missing subscription stood behind it, in 2026 also an organisation's setting; the "
            "token itself is in order."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and read account and organisation.",
                "Open https://claude.ai/settings with that account and see whether the subscription is active.",
            ),
            do(
                "relogin",
                "Run `/login` and choose the organisation that has the subscription, if you belong to several.",
            ),
            do("ask-admin", "Ask the organisation's administrator to enable Claude Code."),
            do("contact-support", "Write to support if the subscription is active and nobody administers the account."),
            do("use-other-way", "Use a Console API key if you have one; its use is billed apart."),
        ),
        blame="account",
        retryable=False,
        attested="public issue threads, 2025-08 to 2026",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            'API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth authentication is '
            'currently not allowed for this organization."},"request_id":"req_011CYb3QvWkLx7ZsNmHtRpJd"}',
            "❯ hi\n"
            '  ⎿  API Error: 401 {"type":"error","error":{"type":"authentication_error",\n'
            '     "message":"OAuth authentication is currently not allowed for this\n'
            '     organization."}}',
        ),
        near_misses=(
            "OAuth authentication is currently not supported.",
            "OAuth apps are not allowed for this organization until an owner approves them on GitHub.",
        ),
    ),
    Condition(
        code="auth/oauth-authentication-is-currently-not-supported",
        title="API form: a login token is not accepted for this request",
        severity=Severity.ERROR,
        looks=(near("OAuth authentication is currently not supported."),),
        meaning=(
            "A subscription's bearer token reached an address or in a form that does not take one, mostly because the "
            "beta header that goes with it was lost on the way through a proxy, or because another program sent it. "
            "It is no verdict on the subscription, and Claude Code itself sends the header properly."
        ),
        remedies=(
            do(
                "bypass-proxy",
                "Start once without `ANTHROPIC_BASE_URL` and proxy variables and compare.",
                "If that works, have the gateway pass the `anthropic-beta` and `authorization` headers unchanged.",
            ),
            do("update-claude-code", "Update Claude Code and restart every session."),
            do(
                "use-supported-client",
                "Use Claude Code itself for the subscription; another program needs an API key of its own.",
            ),
            do("relogin", "Run `/login` if the direct way fails as well."),
        ),
        blame="credentials",
        retryable=False,
        attested="public issue threads",
        http_status=401,
        api_error_type="authentication_error",
        examples=(
            "❯ hi\n"
            '  ⎿  API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth\n'
            '     authentication is currently not supported."}}',
            "Please run /login · API Error: 401 "
            '{"type":"error","error":{"type":"authentication_error","message":"OAuth authentication is currently not '
            'supported."},"request_id":"req_011CRz5LmXwPq8TbVsKnHyDc"}',
        ),
        near_misses=(
            "The mail server said that OAuth authentication is currently not supported for IMAP accounts.",
            "OAuth authentication is currently not allowed for this organization.",
        ),
    ),
    Condition(
        code="auth/routines-are-disabled-by-your-organizations-policy",
        title="Routines are switched off by the organisation",
        severity=Severity.ERROR,
        looks=("Routines are disabled by your organization's policy.",),
        meaning=(
            "An owner of the Team or Enterprise organisation turned routines off on the server, so creating or "
            "running one is refused everywhere and no local setting overrides it. Login and ordinary sessions are not "
            "touched; since 2.1.227 the same setting hides `/schedule`."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask an owner to switch on `Routines` at https://claude.ai/admin-settings/claude-code.",
            ),
            do("use-other-way", "Use scheduled tasks of your own session for work that runs once."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#routines-are-disabled-by-your-organizations-policy",
        examples=(
            "Routines are disabled by your organization's policy.",
            "❯ run the weekly triage routine\n  ⎿  Routines are disabled by your organization's\n     policy.",
        ),
        near_misses=(
            "Remote Control is disabled by your organization's policy",
            "The clean-up routines are disabled in this build of the firmware.",
        ),
    ),
    Condition(
        code="auth/403-forbidden-after-login",
        title="403 although the login succeeded",
        severity=Severity.ERROR,
        looks=(
            inside("403 Forbidden"),
            '"type":"forbidden","message":"Request not allowed"',
            inside("Request not allowed"),
        ),
        meaning=(
            "Signing in worked, yet the request itself was forbidden: the account has no active subscription or lacks "
            "the Console role for Claude Code, or something on the way, such as a proxy or a blocked region, answered "
            "in the API's place. The words `Please run /login` before it are the client's habit for a 403 and no "
            "diagnosis."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and read which account, organisation and key are in force.",
                "Open https://claude.ai/settings with that account and see whether the subscription is active.",
            ),
            do(
                "check-proxy",
                "Check VPN, proxy and `ANTHROPIC_BASE_URL`: a filter or gateway that answers 403 itself "
                "usually sends no `req_...` id.",
                "See whether your country is listed at https://www.anthropic.com/supported-countries.",
            ),
            do(
                "ask-admin",
                "Ask a Console administrator for the role `Claude Code` or `Developer` under Settings, Members.",
            ),
            do("relogin", "Run `/login` once after subscription or role were changed; before that it cannot help."),
            do("copy-request-ids"),
        ),
        blame="account",
        retryable=False,
        attested="official troubleshooting page, 2026-08; public issue threads, 2025-04 to 2026-04",
        docs="troubleshoot-install#403-forbidden-after-login",
        http_status=403,
        api_error_type="forbidden",
        examples=(
            "● Please run /login · API Error: 403 Forbidden",
            'Login successful.\n\nAPI Error: 403 {"error":{"type":"forbidden","message":"Request not allowed"}}',
            'Please run /login · API Error: 403\n  {"error":{"type":"forbidden","message":"Request not allowed"}}',
        ),
        near_misses=(
            "nginx: GET /admin HTTP/1.1 403 Forbidden",
            "A request not allowed by the schedule was moved to the evening.",
        ),
    ),
    Condition(
        code="auth/permission-denied-403",
        title="403: this account has no permission for what was asked",
        severity=Severity.ERROR,
        looks=(near("Your account does not have permission to use this resource."),),
        meaning=(
            "The API accepted who you are and refused what the request wanted to use, as a `permission_error`, and it "
            "was sent only once. Claude Code 2.1.328 puts `Please run /login` before it, or `Failed to authenticate` "
            "in `-p` runs, yet that is its wording for every 403: rights of account, organisation, workspace or model "
            "are the matter."
        ),
        remedies=(
            do(
                "check-login",
                "Run `/status` and read which account, organisation and credential are in force; a key or token "
                "variable outranks the login.",
            ),
            do(
                "switch-model",
                "Run `/model` and take another model: rights may be missing for one model or workspace only.",
            ),
            do(
                "ask-admin",
                "Ask the administrator of that organisation or workspace for the permission, with the exact message "
                "and the request id.",
            ),
            do(
                "relogin",
                "Run `/login` once if the account shown is the wrong one, or after a right was granted; with the same "
                "account and rights the answer stays.",
            ),
            do("copy-request-ids", "Copy the `req_...` id for the administrator or for support."),
        ),
        blame="account",
        retryable=False,
        attested="captured from 2.1.328, 2026-11-20",
        http_status=403,
        api_error_type="permission_error",
        examples=(
            "● Please run /login · API Error: 403 Your account does not have\n  permission to use this resource.",
            "$ claude -p hi\n"
            "Failed to authenticate. API Error: 403 Your account does not have permission to use this resource.",
            '❯ hi\n  ⎿  API Error: 403 {"type":"error","error":{"type":"permission_error","message":"Your account '
            "does not\n"
            '     have permission to use this resource."},"request_id":"req_011CTz8HmYpQv4LxWkRbNdJs"}',
        ),
        near_misses=(
            "ElevenLabs: Access denied. Your account does not have permission to use this resource.",
            "Please run /login · API Error: 403 Forbidden",
        ),
    ),
    Condition(
        code="auth/managed-settings-require-first-party-login",
        title="Managed settings forbid environment credentials",
        severity=Severity.ERROR,
        looks=("This machine's managed settings require a first-party login",),
        meaning=(
            "Managed settings on this machine prescribe the sign-in through `forceLoginMethod` or "
            "`forceLoginOrgUUID`, and that does not go together with `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN` or "
            "an `apiKeyHelper`. It is a rule of whoever manages the machine; the key may be perfectly valid."
        ),
        remedies=(
            do(
                "unset-variable",
                "Remove the environment credential or the `apiKeyHelper` setting and start again from a new terminal.",
            ),
            do("relogin", "Run `/login` with the account of the prescribed organisation."),
            do("ask-admin", "Ask the administrator to change the managed settings if you must work with a key."),
        ),
        blame="configuration",
        retryable=False,
        attested="official gateway page, 2026-08",
        docs="llm-gateway-connect#troubleshoot-gateway-errors",
        examples=(
            "$ ANTHROPIC_API_KEY=... claude\nThis machine's managed settings require a first-party login",
            "❯ hi\n  ⎿  This machine's managed settings require a\n     first-party login",
        ),
        near_misses=(
            "Company policy requires a first-party login cookie for the intranet.",
            "Not signed in to the Cloud gateway — run /login.",
        ),
    ),
    Condition(
        code="auth/your-account-is-on-hold",
        title="The account is suspended",
        severity=Severity.ERROR,
        looks=(
            "Your account is on hold and can't use Claude Code. View details or appeal: https://claude.ai/restricted",
            "Your account is on hold and can't sign in to Claude Code. View details or appeal: "
            "https://claude.ai/restricted",
        ),
        meaning=(
            "Anthropic has put the account behind this login on hold, and the hold lies on the account, not on the "
            "token: clearing credentials, reinstalling or logging in again cannot lift it. Before 2.1.235 the same "
            "state was shown as `Login expired`, which sent people round in circles."
        ),
        remedies=(
            do(
                "contact-support",
                "Open https://claude.ai/restricted to read the reason or to appeal; the decision comes from there.",
            ),
            do(
                "check-login",
                "Run `/status` to be sure that this is the account you meant to use.",
            ),
            do(
                "use-other-way",
                "Use an account or `ANTHROPIC_API_KEY` that is already yours and not covered by the hold, such as your "
                "employer's, if you have one; do not open another account to get round it.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#your-account-is-on-hold",
        since="2.1.235",
        examples=(
            "❯ hi\n"
            "  ⎿  Your account is on hold and can't use Claude Code. View details or appeal:\n"
            "     https://claude.ai/restricted",
            "Your account is on hold and can't sign in to Claude Code. View details or appeal: "
            "https://claude.ai/restricted",
        ),
        near_misses=(
            "Stripe: your account is on hold until the documents are verified.",
            "Login expired · Please run /login",
        ),
    ),
)
