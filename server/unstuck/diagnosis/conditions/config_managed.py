"""Settings that an organisation manages: not loaded, not approved, or forbidding what was asked.

A user's own settings can neither cause nor lift most of these; the administrator can.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="config/remote-managed-settings-failed-to-load",
        title="Server-managed settings were not loaded",
        severity=Severity.WARNING,
        looks=(
            "Remote managed settings failed to load (<cause>)",
            near("using cached policy"),
            near("no remote policy applied"),
            "no setting in the server response could be applied as written",
            near("server returned invalid settings"),
        ),
        meaning=(
            "The organisation delivers settings from its server, and this session could not fetch them or could apply "
            "none of them. The line names the cause and says what holds now, the policy cached earlier or none at "
            "all; the session itself goes on, and before 2.1.248 only the debug log told."
        ),
        remedies=(
            do(
                "check-network",
                "Check that this machine reaches `https://api.anthropic.com` if the cause is network or timeout, then "
                "restart.",
            ),
            do(
                "check-login",
                "Run `/status` if the cause is authentication: the login must belong to the organisation.",
            ),
            do(
                "ask-admin",
                "Ask the administrator to correct the settings on the server if none could be applied as written.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#remote-managed-settings-failed-to-load",
        since="2.1.248",
        examples=(
            " ⚠ Remote managed settings failed to load (network error) · using cached policy",
            "Remote managed settings failed to load (authentication rejected (401)) · no remote policy applied",
            "❯ hi\n"
            "  ⎿  Remote managed settings failed to load (no setting in the server response could\n"
            "     be applied as written) · no remote policy applied",
        ),
        near_misses=(
            "Chrome: cloud policy fetch failed, using cached policy.",
            "Managed settings were not approved; exiting without applying them.",
        ),
    ),
    Condition(
        code="config/managed-settings-were-not-approved",
        title="The managed settings were declined",
        severity=Severity.ERROR,
        looks=("Managed settings were not approved; exiting without applying them.",),
        meaning=(
            "The organisation's settings contain some that need your consent, such as hooks or variables, and the "
            "security dialog was declined, so Claude Code ended without applying any. The answer is not remembered: "
            "the dialog comes back at the next start."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask whoever maintains the settings what an entry does, if one in the dialog is unclear to you.",
            ),
            do("restart-sessions", "Start `claude` again and approve the dialog to work under these settings."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#managed-settings-were-not-approved",
        examples=(
            "$ claude\nManaged settings were not approved; exiting without applying them.",
            "Managed settings were not approved; exiting without\napplying them.",
        ),
        near_misses=(
            "The settings were not approved by the reviewer, so the merge request was closed without applying them.",
            "Unable to read managed policy settings.",
        ),
    ),
    Condition(
        code="config/managed-settings-block-the-default-model",
        title="No permitted model to start with",
        severity=Severity.ERROR,
        looks=(
            "Claude Code can't start: your organization's managed settings block the default model (<model>) in "
            '"deniedModels", and none of the models they allow can be used as the default instead. Ask your '
            'administrator to update "deniedModels" or "availableModels".',
            'Claude Code can\'t start: your organization allows only the models listed in "availableModels", and none '
            "of them can be used as the default model (<model> isn't listed). Ask your administrator to update "
            '"availableModels".',
        ),
        meaning=(
            "The model lists in the managed settings exclude the default model and every model it could fall back to, "
            "so there is nothing to start on. Your own settings cannot widen a managed list, and neither login nor "
            "plan is the matter."
        ),
        remedies=(
            do(
                "ask-admin",
                "Send the whole message to the administrator: `availableModels` needs a model that can serve as the "
                "default, or `deniedModels` must be narrower.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#managed-settings-block-the-default-model",
        examples=(
            "$ claude\n"
            "Claude Code can't start: your organization's managed settings block the default model (claude-opus-5-5) "
            'in "deniedModels", and none of the models they allow can be used as the default instead. Ask your '
            'administrator to update "deniedModels" or "availableModels".',
            'Claude Code can\'t start: your organization allows only the models listed in "availableModels", and none '
            "of them can be used as the default model (claude-opus-5-5 isn't listed). Ask your administrator to "
            'update "availableModels".',
        ),
        near_misses=(
            'Model "claude-opus-4-8" is restricted by your organization\'s settings. Using claude-sonnet-4-6 instead.',
            "List the default model under availableModels before you roll the policy out.",
        ),
    ),
    Condition(
        code="config/managed-settings-dont-allow-this-api-provider",
        title="The API provider is not permitted here",
        severity=Severity.ERROR,
        looks=(
            "Your organization's managed settings allow Claude Code to use: <providers>.",
            "Your organization's managed settings allow Claude Code to use no API provider at all (allowedProviders "
            "is an empty list), so it cannot start on this machine.",
            "Your organization's managed settings allow Claude Code to use no API provider at all (allowedProviders "
            "lists only unrecognized entries)",
        ),
        meaning=(
            "Managed settings list the providers that may be used, and the one this session is set up for is not "
            "among them, or its endpoint is not the prescribed one. It is a rule for the machine: the credentials for "
            "that provider may be perfectly good."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Follow the steps after `To continue:` in the message; mostly a variable such as "
                "`CLAUDE_CODE_USE_BEDROCK` or `ANTHROPIC_BASE_URL` has to go.",
            ),
            do(
                "ask-admin",
                "Pass the lines that begin with `Admins:` to the administrator, if you need this provider.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#managed-settings-dont-allow-this-api-provider",
        examples=(
            "$ claude\nYour organization's managed settings allow Claude Code to use: Anthropic API, Amazon Bedrock.",
            "Your organization's managed settings allow Claude Code to use no API provider at all (allowedProviders "
            "is an empty list), so it cannot start on this machine.",
        ),
        near_misses=(
            "Our managed settings allow the team to use Amazon Bedrock since May.",
            "Remote Control is only available when using Claude via api.anthropic.com.",
        ),
    ),
    Condition(
        code="config/mcp-server-is-blocked-by-enterprise-managed-policy",
        title="A policy blocks this MCP server",
        severity=Severity.ERROR,
        looks=("MCP server <name> is blocked by enterprise managed policy",),
        meaning=(
            "A setting about MCP servers matches this one: `deniedMcpServers`, `allowedMcpServers`, "
            "`strictPluginOnlyCustomization` or `disableClaudeAiConnectors`. In spite of the words it may stand in "
            "your own or the project's settings; server and sign-in were not even tried."
        ),
        remedies=(
            do(
                "edit-settings",
                "Look for `deniedMcpServers` and the like in `~/.claude/settings.json` and the project's `.claude/` "
                "files, and change what is yours.",
            ),
            do("ask-admin", "Ask the administrator which managed setting blocks it if none of your files does."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-server-is-blocked-by-enterprise-managed-policy",
        examples=(
            "❯ /mcp\n  ⎿  MCP server tracker is blocked by enterprise managed policy",
            "MCP server claude.ai Notion is blocked by enterprise managed policy",
        ),
        near_misses=(
            "Chrome: this extension is blocked by enterprise policy",
            'MCP server "tracker" needs you to sign in again (run /mcp to re-authenticate)',
        ),
    ),
    Condition(
        code="config/managed-settings-document-could-not-be-parsed",
        title="A managed settings document is not readable JSON",
        severity=Severity.ERROR,
        looks=(
            "<source>: Managed settings document could not be parsed as a JSON object; none of its settings are in "
            "effect. Fix or remove it.",
            "Managed settings drop-in directory could not be read: <error>",
        ),
        meaning=(
            "One of the organisation's deployed settings documents is broken, and Claude Code refuses to start, with "
            "exit code 1, rather than run without the policy it may carry. Nothing in your own settings causes or "
            "clears it; even `claude doctor` stops here."
        ),
        remedies=(
            do(
                "ask-admin",
                "Send the line to the administrator: it names the file, profile or registry value that must be mended.",
            ),
            do(
                "fix-configuration",
                "Correct the named document so that it is one JSON object, or remove it, if you administer the "
                "machine; an empty file counts as `{}`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#managed-settings-document-could-not-be-parsed",
        examples=(
            "/etc/claude-code/managed-settings.json: Managed settings document could not be parsed as a JSON object; "
            "none of its settings are in effect. Fix or remove it.",
            "Managed settings drop-in directory could not be read: EIO: i/o error, scandir "
            "'/etc/claude-code/managed-settings.d'",
        ),
        near_misses=(
            "settings.json could not be parsed as a JSON object, using the defaults",
            "Unable to read managed policy settings.",
        ),
    ),
    Condition(
        code="config/unable-to-read-managed-policy-settings",
        title="The managed settings could not be read",
        severity=Severity.ERROR,
        looks=(
            "Unable to read managed policy settings.\n"
            "This machine may require organization login enforcement, but the policy file failed to load.\n"
            "Contact your administrator.\n"
            "\n"
            "Detail: <source>: <reason>",
            "Unable to read managed policy settings.",
        ),
        meaning=(
            "A deployed settings source exists, and reading it failed for a reason other than denied access, such as "
            "a disk error; no other source supplies a policy, so Claude Code will not start without it. Nobody doubts "
            "your login: the sentence about login enforcement only says what the unread file might hold."
        ),
        remedies=(
            do("ask-admin", "Send the message with its `Detail:` line to the administrator."),
            do(
                "fix-configuration",
                "Mend what the `Detail:` line names so that the source can be read, or remove it, if you administer "
                "the machine.",
            ),
            do("update-claude-code", "Update if the version is older than 2.1.285, where denied access gave it too."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#unable-to-read-managed-policy-settings",
        examples=(
            "Unable to read managed policy settings.\n"
            "This machine may require organization login enforcement, but the policy file failed to load.\n"
            "Contact your administrator.\n\n"
            "Detail: /etc/claude-code/managed-settings.json: EIO: i/o error, read",
        ),
        near_misses=(
            "gpupdate: unable to read the policy file of the domain",
            "Managed settings drop-in directory could not be read: EIO",
        ),
    ),
)
