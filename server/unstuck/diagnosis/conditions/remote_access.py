"""Remote Control refused before it starts: provider, login, plan, policy or device do not allow it.

The local session is not affected by any of these.
"""

from ..model import Condition, Severity
from ..remedies import do

CONDITIONS = (
    Condition(
        code="remote/remote-control-requires-the-anthropic-api",
        title="Remote Control needs a direct connection to Anthropic",
        severity=Severity.ERROR,
        looks=(
            "Remote Control is only available when using Claude via api.anthropic.com. <variable> is set, so this "
            "session is using <provider> — unset it (or run in a shell without it) to use Remote Control.",
            "Remote Control is only available when using Claude via api.anthropic.com.",
        ),
        meaning=(
            "The session sends its requests to a cloud provider, a gateway or a local socket, and Remote Control "
            "works only with api.anthropic.com itself. A custom `ANTHROPIC_BASE_URL` counts since 2.1.196 even with a "
            "claude.ai login; since 2.1.219 a second sentence names the reason."
        ),
        remedies=(
            do(
                "unset-variable",
                "Unset the variable that the message names, such as `CLAUDE_CODE_USE_BEDROCK` or "
                "`ANTHROPIC_BASE_URL`, in the shell and in `env` of every settings file, then restart.",
            ),
            do("check-login", "Run `/status` and see which provider and address are in use."),
            do(
                "use-other-way",
                "Start Remote Control from another session with a claude.ai login; a session signed in to a company's "
                "Cloud gateway cannot be switched.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#remote-control-requires-the-anthropic-api",
        examples=(
            "❯ /remote-control\n"
            "  ⎿  Remote Control is only available when using Claude via api.anthropic.com.\n"
            "     CLAUDE_CODE_USE_BEDROCK is set, so this session is using Amazon Bedrock —\n"
            "     unset it (or run in a shell without it) to use Remote Control.",
            "Remote Control is only available when using Claude via api.anthropic.com.",
        ),
        near_misses=(
            "This feature is only available when the television is used via remote control.",
            "Remote Control requires a claude.ai subscription",
        ),
    ),
    Condition(
        code="remote/couldnt-verify-your-organizations-policy-for-remote-control",
        title="The policy for Remote Control could not be checked",
        severity=Severity.WARNING,
        looks=(
            "Couldn't verify your organization's policy for remote control",
            "Couldn't verify your organization's Remote Control policy",
            "Couldn't verify Remote Control eligibility",
        ),
        meaning=(
            "Before it starts Remote Control, Claude Code asks Anthropic whether the organisation allows it, and that "
            "question got no answer. It is not a refusal: network, proxy or service stood in the way, and it may work "
            "in a moment."
        ),
        remedies=(
            do("retry", "Run `/remote-control` again in a minute."),
            do(
                "check-network",
                "Check that this machine reaches `https://api.anthropic.com`, by the proxy if one is needed.",
            ),
            do("run-doctor", "Run `claude doctor` if it stays."),
        ),
        blame="network",
        retryable=True,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#couldnt-verify-your-organizations-policy-for-remote-control",
        since="2.1.178",
        examples=(
            "❯ /remote-control\n  ⎿  Couldn't verify your organization's policy for remote control",
            "Couldn't verify Remote Control eligibility",
        ),
        near_misses=(
            "Remote Control is disabled by your organization's policy",
            "We could not verify your organisation's policy on remote work.",
        ),
    ),
    Condition(
        code="remote/remote-control-is-disabled-by-your-organizations-policy",
        title="The organisation does not allow Remote Control",
        severity=Severity.ERROR,
        looks=(
            "Remote Control is disabled by your organization's policy",
            "Remote Control was turned off by your organization's policy",
        ),
        meaning=(
            "Remote Control is off for this organisation: on Team and Enterprise that is the state until an owner "
            "enables it, and managed settings can forbid it with `disableRemoteControl`. No login, update or local "
            "setting overrides either."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask an owner to enable Remote Control at https://claude.ai/admin-settings/claude-code.",
                "If the text mentions `disableRemoteControl`, ask whoever manages this machine.",
            ),
            do(
                "check-login",
                "Run `/status` to see whether the login belongs to the organisation you meant; with several, `/login` "
                "lets you choose.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#remote-control-is-disabled-by-your-organizations-policy",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control is disabled by your organization's policy",
            "Remote Control was turned off by your organization's policy",
        ),
        near_misses=(
            "Routines are disabled by your organization's policy.",
            "Remote desktop is disabled by your organization's group policy.",
        ),
    ),
    Condition(
        code="remote/remote-control-requires-a-claude-ai-subscription",
        title="Remote Control needs a claude.ai login",
        severity=Severity.ERROR,
        looks=("Remote Control requires a claude.ai subscription",),
        meaning=(
            "No claude.ai login is in force in this session, most often because an API key in the environment "
            "outranks it or because the login belongs to the Console. It does not say that you have no subscription, "
            "only that this session does not use one."
        ),
        remedies=(
            do("check-login", "Run `/status` and see whether a key or token stands before the login."),
            do("unset-variable", "Unset `ANTHROPIC_API_KEY` and other credential variables, then restart."),
            do("relogin", "Run `claude auth login` and choose the claude.ai account with the subscription."),
        ),
        blame="credentials",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control requires a claude.ai subscription",
            "$ claude remote-control\nError: Remote Control requires a claude.ai subscription",
        ),
        near_misses=(
            "Remote Control requires a full-scope login token",
            "The mobile app needs a claude.ai subscription for longer chats.",
        ),
    ),
    Condition(
        code="remote/remote-control-requires-a-full-scope-login-token",
        title="The long-lived token is too narrow for Remote Control",
        severity=Severity.ERROR,
        looks=(
            "Remote Control requires a full-scope login token. Long-lived tokens (from `claude setup-token` or "
            "CLAUDE_CODE_OAUTH_TOKEN) are limited to inference-only for security reasons. Run `claude auth login` to "
            "use Remote Control.",
            "Remote Control requires a full-scope login token",
        ),
        meaning=(
            "The session runs on a token of `claude setup-token`, mostly in `CLAUDE_CODE_OAUTH_TOKEN`, and such "
            "tokens are allowed model requests and nothing else. The plan is not in question; Remote Control simply "
            "needs the login that a browser sign-in makes."
        ),
        remedies=(
            do("unset-variable", "Unset `CLAUDE_CODE_OAUTH_TOKEN` in this shell; it outranks the saved login."),
            do("relogin", "Run `claude auth login`, then start Claude Code again."),
        ),
        blame="credentials",
        retryable=False,
        attested="official Remote Control page, 2026-08; public issue threads, 2026-05",
        docs="remote-control#troubleshooting",
        examples=(
            "❯ /remote-control\n"
            "  ⎿  Remote Control requires a full-scope login token. Long-lived tokens (from\n"
            "     `claude setup-token` or CLAUDE_CODE_OAUTH_TOKEN) are limited to inference-only\n"
            "     for security reasons. Run `claude auth login` to use Remote Control.",
        ),
        near_misses=(
            "OAuth token does not meet scope requirement: user:profile",
            "The remote needs a full-scope token of the registry.",
        ),
    ),
    Condition(
        code="remote/unable-to-determine-your-organization-for-remote-control-eligibility",
        title="The saved account data is incomplete",
        severity=Severity.ERROR,
        looks=("Unable to determine your organization for Remote Control eligibility",),
        meaning=(
            "Claude Code keeps account and organisation beside the login, and that record is missing or stale, so it "
            "cannot ask whether Remote Control is allowed. Nobody has refused anything, and ordinary requests go on."
        ),
        remedies=(
            do("relogin", "Run `claude auth login`, which fetches account and organisation anew."),
            do("reconnect-remote", "Run `/remote-control` again afterwards."),
        ),
        blame="credentials",
        retryable=True,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        examples=(
            "Unable to determine your organization for Remote Control eligibility",
            "❯ /remote-control\n  ⎿  Unable to determine your organization for Remote Control\n     eligibility",
        ),
        near_misses=(
            "Unable to get organization UUID",
            "Unable to determine your location for delivery eligibility.",
        ),
    ),
    Condition(
        code="remote/remote-control-isnt-enabled-for-this-account",
        title="The check for this account failed",
        severity=Severity.ERROR,
        looks=(
            "Remote Control isn't enabled for this account",
            "Remote Control is not yet enabled for your account",
        ),
        meaning=(
            "Anthropic's answer for this account says that Remote Control is not on, which often is an old answer "
            "kept on the machine after the plan changed. The second wording is from before 2.1.239; neither speaks of "
            "a policy of your organisation."
        ),
        remedies=(
            do("update-claude-code"),
            do(
                "clear-credentials-and-relogin",
                "Run `claude auth logout`, then `claude auth login`, so that plan and rights are read anew. Other "
                "windows lose their session.",
            ),
            do("run-doctor", "Run `claude doctor` if it stays."),
        ),
        blame="account",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control isn't enabled for this account",
            "Remote Control is not yet enabled for your account",
        ),
        near_misses=(
            "Remote Control is disabled by your organization's policy",
            "Remote access is not enabled for this account, ask the bank.",
        ),
    ),
    Condition(
        code="remote/remote-control-requires-feature-flag-evaluation",
        title="A privacy switch turns Remote Control off",
        severity=Severity.ERROR,
        looks=("Remote Control requires feature-flag evaluation",),
        meaning=(
            "One of `DISABLE_TELEMETRY`, `DO_NOT_TRACK`, `CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC` or "
            "`DISABLE_GROWTHBOOK` is set, which also stops the feature flags that Remote Control depends on. Any "
            "value counts, even `0`; account and login are in order."
        ),
        remedies=(
            do(
                "unset-variable",
                "Unset the variable that the message names, in the shell and in `env` of every settings file; setting "
                "it to `0` is not enough.",
                "Start Claude Code again, and set it back when Remote Control is no longer needed.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        since="2.1.154",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control requires feature-flag evaluation, and DISABLE_TELEMETRY is set",
            "Remote Control requires feature-flag evaluation",
        ),
        near_misses=(
            "LaunchDarkly: feature-flag evaluation requires a context key",
            "Remote Control requires a full-scope login token",
        ),
    ),
    Condition(
        code="remote/remote-control-compliance-policy",
        title="A compliance policy forbids Remote Control",
        severity=Severity.ERROR,
        looks=("Remote Control isn't available for your organization due to its compliance policy",),
        meaning=(
            "The organisation's arrangement with Anthropic about data retention or compliance does not go together "
            "with Remote Control, so the server refuses it for all members. Nothing on this machine and no other "
            "login of the same organisation changes that."
        ),
        remedies=(
            do("ask-admin", "Ask the organisation's owner whether the compliance set-up is meant to exclude it."),
            do("contact-support", "Have the owner write to Anthropic support if it should be possible."),
        ),
        blame="account",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        examples=(
            "Remote Control isn't available for your organization due to its compliance policy",
            "❯ /remote-control\n"
            "  ⎿  Remote Control isn't available for your organization due to its compliance\n     policy",
        ),
        near_misses=(
            "Remote Control is disabled by your organization's policy",
            "USB sticks are not available in your organization due to its compliance policy.",
        ),
    ),
    Condition(
        code="remote/trusted-devices-not-enrolled",
        title="This device is not enrolled for Remote Control",
        severity=Severity.ERROR,
        looks=(
            "Your organization requires Trusted Devices for Remote Control, but this device is not enrolled",
            "session expired for trusted-device check",
        ),
        meaning=(
            "The organisation admits only enrolled devices to Remote Control, and this one is not enrolled or its "
            "sign-in is older than 18 hours. Enrolment happens during sign-in, so in this case a fresh login really "
            "is the way, although the login in use still works for prompts."
        ),
        remedies=(
            do("relogin", "Run `/login`, which enrols the device, then `/remote-control`."),
            do("ask-admin", "Ask the administrator about Trusted Devices if the enrolment is refused."),
        ),
        blame="account",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        examples=(
            "❯ /remote-control\n"
            "  ⎿  Your organization requires Trusted Devices for Remote Control, but this device is\n     not enrolled",
            "Remote Control: session expired for trusted-device check",
        ),
        near_misses=(
            "Apple: this device is not enrolled in the trusted devices of your account.",
            "Remote Control session expired",
        ),
    ),
)
