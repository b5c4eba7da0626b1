"""The interface at its start, and settings or variables that it warns about there or at the first request."""

from ..model import Condition, Severity
from ..remedies import do

CONDITIONS = (
    Condition(
        code="config/exited-after-an-unrecoverable-interface-error",
        title="The terminal interface crashed",
        severity=Severity.ERROR,
        looks=(
            "Claude Code exited after an unrecoverable interface error (<error>). It happened while the fullscreen "
            "renderer was starting, so the next launch will use the classic renderer "
            "(CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN=1 forces that any time).",
            "Claude Code exited after an unrecoverable interface error (<error>).",
        ),
        meaning=(
            "The part of Claude Code that draws the terminal hit an error it cannot recover from and the program "
            "ended; before 2.1.236 it ended without a word. The conversation up to then is saved, and a second "
            "sentence appears only when the fullscreen renderer was at fault."
        ),
        remedies=(
            do("resume-session", "Run `claude --resume` in the same directory."),
            do(
                "set-variable",
                "Set `CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN=1` to stay with the classic renderer if it happens again.",
            ),
            do("update-claude-code"),
            do("draft-bug-report", "Keep the error in brackets, terminal and version for a report by `/feedback`."),
        ),
        blame="client-bug",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#exited-after-an-unrecoverable-interface-error",
        since="2.1.236",
        examples=(
            "Claude Code exited after an unrecoverable interface error (Maximum update depth exceeded). It happened "
            "while the fullscreen renderer was starting, so the next launch will use the classic renderer "
            "(CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN=1 forces that any time).",
            "Claude Code exited after an unrecoverable interface error (write EIO).",
        ),
        near_misses=(
            "gnome-shell exited after an unrecoverable error",
            "Claude Code process exited with code 1",
        ),
    ),
    Condition(
        code="config/fullscreen-renderer-didnt-finish-starting",
        title="The fullscreen renderer failed to start",
        severity=Severity.INFORMATION,
        looks=(
            "Claude Code's fullscreen renderer didn't finish starting last time on this machine",
            "Claude Code's fullscreen renderer has repeatedly failed to start on this machine",
        ),
        meaning=(
            "At an earlier start the fullscreen renderer did not come up, so Claude Code went back to the classic one "
            "by itself and says so. Your work is not affected, it is only drawn in the older way."
        ),
        remedies=(
            do("nothing-to-do", "Go on working with the classic renderer."),
            do("update-claude-code", "Run `claude update`, then try `/tui fullscreen` again if you want fullscreen."),
        ),
        blame="client-bug",
        retryable=True,
        attested="official fullscreen page, 2026-08",
        docs="fullscreen#fullscreen-renderer-didnt-finish-starting",
        examples=(
            "Claude Code's fullscreen renderer didn't finish starting last time on this machine",
            " ⚠ Claude Code's fullscreen renderer has repeatedly failed to start on this\n   machine",
        ),
        near_misses=(
            "The game's fullscreen renderer didn't finish starting on this machine.",
            "Claude Code's fullscreen renderer uses the alternate screen.",
        ),
    ),
    Condition(
        code="config/agent-descriptions-are-over-the-15000-token-limit",
        title="The agents' descriptions are too long",
        severity=Severity.INFORMATION,
        looks=(
            "Agent descriptions are over the <n>k-token limit (~<n>k tokens) · ask Claude to trim agent descriptions "
            "in <dir>",
        ),
        meaning=(
            "The names and descriptions of your own subagents together exceed what Claude Code recommends, 15,000 "
            "tokens by its estimate. All of them are loaded none the less; they merely take room in the context of "
            "every session."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Shorten the `description` lines of the agent files in the named folder, or ask Claude to do it.",
                "Remove agents that you no longer use.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#agent-descriptions-are-over-the-15000-token-limit",
        examples=(
            "Agent descriptions are over the 15.0k-token limit (~16.2k tokens) · ask Claude to trim agent "
            "descriptions in .claude/agents/",
            " ⚠ Agent descriptions are over the 15.0k-token limit (~18.9k tokens) · ask\n"
            "   Claude to trim agent descriptions in ~/.claude/agents/",
        ),
        near_misses=(
            "The agent's description is over the limit of 200 characters.",
            "Prompt is too long",
        ),
    ),
    Condition(
        code="config/a-skill-command-or-workflow-wasnt-loaded-because-its-name-is-reserved",
        title="A skill, command or workflow has a reserved name",
        severity=Severity.WARNING,
        looks=(
            'Not loaded: rename <path>, then restart — its name uses "<name>", a name reserved for the skills synced '
            "from your claude.ai account",
        ),
        meaning=(
            "The name `anthropic-skills`, also as a beginning, is kept for skills that come from your claude.ai "
            "account, so an item of yours with that name is left out since 2.1.282. The rest loads; a count at the "
            "end means that more items are concerned."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Rename the folder, file or `name:` line that the notice points at, then restart the session.",
                "Run with `--debug` to see every item if the notice ends with a count.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#a-skill-command-or-workflow-wasnt-loaded-because-its-name-is-reserved",
        since="2.1.282",
        examples=(
            'Not loaded: rename .claude/skills/anthropic-skills, then restart — its name uses "anthropic-skills", a '
            "name reserved for the skills synced from your claude.ai account",
            " ⚠ Not loaded: rename .claude/commands/anthropic-skills/, then restart — its name\n"
            '   uses "anthropic-skills", a name reserved for the skills synced from your\n'
            "   claude.ai account · 2 more",
        ),
        near_misses=(
            "Skills synced from your claude.ai account appear with the prefix anthropic-skills.",
            "error TS2457: Type alias name cannot be a reserved name",
        ),
    ),
    Condition(
        code="config/otelheadershelper-failed",
        title="The telemetry header script failed",
        severity=Severity.WARNING,
        looks=(
            "otelHeadersHelper failed; telemetry is not being exported. See /status: <error>",
            "otelHeadersHelper failed (OpenTelemetry export headers unavailable): <error>",
        ),
        meaning=(
            "The script in the `otelHeadersHelper` setting failed or printed something unusable, and while that lasts "
            "nothing reaches the telemetry backend, error monitoring built on it included. Prompts and answers are "
            "not affected, nor is any login."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Run `/status` and read the exit code and error output of the script.",
                "Make the script exit with 0 within 30 seconds and print one JSON object whose values are strings.",
            ),
            do("ask-admin", "Ask whoever maintains the managed settings, if the script comes from there."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#otelheadershelper-failed",
        examples=(
            "otelHeadersHelper failed; telemetry is not being exported. See /status: exited 1: token service "
            "unreachable",
            "$ claude -p 'ping' 2>err.log; cat err.log\n"
            "otelHeadersHelper failed (OpenTelemetry export headers unavailable): timed out after 30s",
        ),
        near_misses=(
            "OTLP exporter failed: telemetry is not being exported",
            "apiKeyHelper failed: exited 1",
        ),
    ),
    Condition(
        code="config/crosssessioninbound-must-be-one-of-accept-hold-refuse",
        title="crossSessionInbound has an unknown value",
        severity=Severity.WARNING,
        looks=(
            '"crossSessionInbound" must be one of "accept", "hold", "refuse"; received "<value>". This value was '
            "ignored; while it is present, cross-session messages are held for your approval instead of being "
            "delivered. Set it to one of the values above.",
            '"crossSessionInbound" must be one of "accept", "hold", "refuse"; received "<value>".',
        ),
        meaning=(
            "A settings file gives `crossSessionInbound` a value that Claude Code does not know, often a slip such as "
            "`reject`. As long as it stands there, messages from other sessions wait for your approval, or are turned "
            "away where managed settings hold the value; before 2.1.248 it was ignored silently."
        ),
        remedies=(
            do("edit-settings", 'Set the key to `"accept"`, `"hold"` or `"refuse"`, or remove it, and restart.'),
            do("ask-admin", "Ask the administrator to correct it if the warning names managed settings."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#crosssessioninbound-must-be-one-of-accept-hold-refuse",
        since="2.1.248",
        examples=(
            '"crossSessionInbound" must be one of "accept", "hold", "refuse"; received "reject". This value was '
            "ignored; while it is present, cross-session messages are held for your approval instead of being "
            "delivered. Set it to one of the values above.",
        ),
        near_misses=(
            'Set "crossSessionInbound" to "hold" when several agents share a repository.',
            '"logLevel" must be one of "debug", "info", "warn"; received "loud".',
        ),
    ),
    Condition(
        code="config/anthropic-foundry-resource-must-be-a-foundry-resource-name",
        title="ANTHROPIC_FOUNDRY_RESOURCE is not a resource name",
        severity=Severity.ERROR,
        looks=(
            "ANTHROPIC_FOUNDRY_RESOURCE must be a Foundry resource name (2-64 letters, digits and hyphens, not "
            "starting or ending with a hyphen, such as my-resource), not a URL or host name. To use a full URL, set "
            "ANTHROPIC_FOUNDRY_BASE_URL instead.",
        ),
        meaning=(
            "The variable wants the bare name of the Foundry resource and got an address or host name, so Claude Code "
            "refused it before sending anything. Azure has judged neither the credential nor the deployment."
        ),
        remedies=(
            do(
                "set-variable",
                "Set `ANTHROPIC_FOUNDRY_RESOURCE` to the name alone, `my-resource` for "
                "`https://my-resource.services.ai.azure.com/anthropic`, and restart.",
                "Or set `ANTHROPIC_FOUNDRY_BASE_URL` to the whole address and remove the other: only one of the two "
                "may be set.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#anthropic-foundry-resource-must-be-a-foundry-resource-name",
        examples=(
            "● API Error: ANTHROPIC_FOUNDRY_RESOURCE must be a Foundry resource name (2-64\n"
            "  letters, digits and hyphens, not starting or ending with a hyphen, such as\n"
            "  my-resource), not a URL or host name. To use a full URL, set\n"
            "  ANTHROPIC_FOUNDRY_BASE_URL instead.",
        ),
        near_misses=(
            "Set ANTHROPIC_FOUNDRY_RESOURCE to the name of your Foundry resource.",
            "Microsoft Foundry authentication failed",
        ),
    ),
    Condition(
        code="config/the-200k-limit-isnt-enforced",
        title="The 200K cap on the context is not in force",
        severity=Severity.WARNING,
        looks=(
            "CLAUDE_CODE_DISABLE_1M_CONTEXT is set, but the 200K limit isn't enforced for <model>, so this session "
            "can grow past it. To enforce it, set CLAUDE_CODE_AUTO_COMPACT_WINDOW=200000 (or the autoCompactWindow "
            "setting).",
            "CLAUDE_CODE_DISABLE_1M_CONTEXT is set, but the 200K limit isn't enforced for <model>",
        ),
        meaning=(
            "You asked for the standard context, yet another setting or a model name that this version does not know "
            "keeps compaction from stopping at 200K. Nothing has failed; beyond that size the session simply "
            "uses the long context you meant to avoid."
        ),
        remedies=(
            do(
                "set-variable",
                "Set `CLAUDE_CODE_AUTO_COMPACT_WINDOW=200000`, or `autoCompactWindow` to `200000` in the settings.",
            ),
            do("update-claude-code", "Run `claude update` if the named model is newer than this version."),
            do("unset-variable", "Unset `CLAUDE_CODE_DISABLE_1M_CONTEXT` if the whole window is wanted after all."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#the-200k-limit-isnt-enforced",
        examples=(
            "CLAUDE_CODE_DISABLE_1M_CONTEXT is set, but the 200K limit isn't enforced for gateway-opus, so this "
            "session can grow past it. To enforce it, set CLAUDE_CODE_AUTO_COMPACT_WINDOW=200000 (or the "
            "autoCompactWindow setting).",
        ),
        near_misses=(
            "Set CLAUDE_CODE_DISABLE_1M_CONTEXT=1 to keep sessions at 200K.",
            "The 200K file limit isn't enforced for attachments.",
        ),
    ),
    Condition(
        code="config/unrecognized-model-id-on-a-request",
        title="Diagnostic line: this version does not know the model id",
        severity=Severity.INFORMATION,
        looks=('[claude-code:unrecognized_model] {"model":"<model>","query_source":"<source>"}',),
        meaning=(
            "A line for programs, written once per model name to stderr in `-p` runs and to the debug log otherwise, "
            "since 2.1.233. The request was sent with the name as it stands, and a gateway's own name for a model is "
            "the usual and harmless reason."
        ),
        remedies=(
            do("nothing-to-do", "Leave it if answers arrive: the request was sent unchanged."),
            do(
                "edit-settings",
                "Add a `modelOverrides` entry with an Anthropic model id as key and your name as value, to silence it.",
                "Correct the name where it is set if it is a slip; `query_source` beginning with `agent:` means a "
                "subagent's model.",
            ),
            do("update-claude-code", "Run `claude update` if the model is newer than this version."),
        ),
        blame="configuration",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#unrecognized-model-id-on-a-request",
        since="2.1.233",
        examples=(
            '[claude-code:unrecognized_model] {"model":"my-proxy-model","query_source":"sdk"}',
            "2026-09-14T10:02:11.480Z [claude-code:unrecognized_model] "
            '{"model":"opus-eu","query_source":"agent:reviewer"}',
        ),
        near_misses=(
            "There's an issue with the selected model (my-proxy-model). It may not exist or you may not have access "
            "to it.",
            'warn: unrecognized model {"model":"my-proxy-model"}',
        ),
    ),
    Condition(
        code="config/credentials-file-corrupt",
        title="The credentials file is corrupt",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "Before 2.1.118 a crash while saving could damage `.credentials.json`, and before 2.1.143 a `scopes` "
            "value that is no list made the start hang or the renewal of the login give up silently. There is no "
            "message for it; account and subscription are untouched, and only the stored login is lost."
        ),
        remedies=(
            do("update-claude-code", "Update to 2.1.143 or later and restart: newer versions cope with such a file."),
            do(
                "fix-configuration",
                "Move `.credentials.json` of the configuration directory aside, do not delete it: it can hold MCP "
                "sign-ins too.",
                "Keep `~/.claude.json` and `settings.json` where they are.",
            ),
            do("relogin", "Run `/login` and complete the sign-in, which writes a new file."),
        ),
        blame="client-bug",
        retryable=False,
        attested="official changelog, 2.1.118 and 2.1.143",
        docs="changelog",
        until="2.1.143",
    ),
)
