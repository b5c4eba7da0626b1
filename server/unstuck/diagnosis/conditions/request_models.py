"""The chosen model: unknown, not included, not allowed, too new for this client, or not saved.

Most of these leave the session alive on its old model. What differs is who can change it: the person who typed
the name, the plan, the organisation's administrator, or an update of the client.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="request/theres-an-issue-with-the-selected-model",
        title="Model unknown or not accessible",
        severity=Severity.ERROR,
        looks=(
            "There's an issue with the selected model (<model>). It may not exist or you may not have access to it. "
            "Run /model to pick a different model.",
            "There's an issue with the selected model (<model>). It may not exist or you may not have access to it. "
            "Run --model to pick a different model.",
            "There's an issue with the selected model (<model>). It may not exist or you may not have access to it. "
            "Run /model to select a different one.",
            "There's an issue with the selected model (<model>). It may not exist or you may not have access to it. "
            "Use --model to pick a different model.",
            "There's an issue with the selected model (<model>). It may not exist or you may not have access to it. "
            "Run --model <detail>",
            "There's an issue with the selected model (<model>). It may not exist or you may not have access to it.",
            inside('not_found_error","message":"model: <model>'),
        ),
        meaning=(
            "The API answered 404 for the model name that was sent: it does not exist there, or this account or "
            "gateway may not use it. Conversation and files are untouched; before 2.1.206 an expired login looked like "
            "this too, for every model at once."
        ),
        remedies=(
            do(
                "switch-model",
                "Run `/model` and pick an entry of the list; with `-p` pass `--model sonnet` or another alias.",
            ),
            do(
                "edit-settings",
                "Remove a stale name from ANTHROPIC_MODEL, from `model` in the settings and from agent files; aliases "
                "such as `sonnet` and `opus` stay valid.",
            ),
            do("relogin", "Run `/login` if every model fails, above all on versions before 2.1.206."),
            do(
                "bypass-proxy",
                "Behind a gateway or router start once without ANTHROPIC_BASE_URL; a name that the gateway does not "
                "map ends in the same message.",
            ),
            do("update-claude-code", "Run `claude update`; old versions carry names of retired models."),
        ),
        blame="configuration",
        retryable=False,
        attested=(
            "official error reference, 2026-08; captured from 2.1.328, 2026-11-20; public issue threads, 2026-03 to "
            "2026-09"
        ),
        docs="errors#theres-an-issue-with-the-selected-model",
        http_status=404,
        api_error_type="not_found_error",
        examples=(
            "● There's an issue with the selected model (claude-opus-5-5). It may not\n  exist or you may not have "
            "access to it. Run /model to pick a\n  different model.",
            "There's an issue with the selected model (claude-opus-5-5). It may not exist or you may not have access "
            "to it. Run --model to pick a different model.",
            'API Error: 404 {"type":"error","error":{"type":"not_found_error","message":"model: '
            'claude-sonnet-4-5-20260101"},"request_id":"req_011CVt5nYp8KqWm2XdLz7RbH"}',
        ),
        near_misses=(
            "There's an issue with the selected model of the printer; the driver may not exist for it.",
            "ollama: Error: model 'llama4' not found, try pulling it first",
        ),
    ),
    Condition(
        code="request/model-is-not-a-recognized-model-id",
        title="String is not a model id",
        severity=Severity.WARNING,
        looks=(
            "Model \"<name>\" is not a recognized model id. Did you mean '<model>'?",
            'Model "<name>" is not a recognized model id. Run /model to see available models.',
            'Model "<name>" is not a recognized model id. Switch to a different model.',
        ),
        meaning=(
            "The program around Claude Code, an SDK or a Remote Control device, asked for a model by a string that is "
            "not a model id. The request for the switch was dropped and the session keeps the model it had."
        ),
        remedies=(
            do("switch-model", "Run `/model` and use an alias or an id exactly as listed there."),
            do("edit-settings", "Correct the name in the host program, or remove a stale saved value."),
            do("update-claude-code", "Run `claude update` if the name is newer than this client."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#model-is-not-a-recognized-model-id",
        since="2.1.200",
        examples=(
            "Model \"opus-latest\" is not a recognized model id. Did you mean 'opus'?",
            '  ⎿  Model "gpt-5" is not a recognized model id. Run /model to see available models.',
        ),
        near_misses=(
            'ERROR litellm: "sonnet-x" is not a valid model ID',
            'Model "T-800" is not a recognized product number.',
        ),
    ),
    Condition(
        code="request/model-not-found",
        title="Named model not found",
        severity=Severity.WARNING,
        looks=(
            near("Model '<name>' not found. Try '<model>' instead"),
            near("Model '<name>' not found"),
        ),
        meaning=(
            "Before it switches, Claude Code asks the API whether the named model exists, and the answer was no. "
            "Nothing was changed; the session goes on with the previous model."
        ),
        remedies=(
            do(
                "switch-model",
                "Run `/model` without a name and pick from the list, or take the suggestion if the message has one.",
            ),
            do(
                "read-docs",
                "With Bedrock, Vertex, Foundry or a gateway look up the exact name in the provider's own catalogue of "
                "models.",
            ),
            do("update-claude-code", "Run `claude update` if the model is newer than this client."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#model-not-found",
        http_status=404,
        api_error_type="not_found_error",
        examples=(
            "❯ /model claude-opus-9\n  ⎿  Model 'claude-opus-9' not found",
            "❯ /model sonnet-4.5\n  ⎿  Model 'sonnet-4.5' not found. Try 'claude-sonnet-4-5' instead",
        ),
        near_misses=(
            "Error: model 'qwen3:32b' not found, try pulling it first",
            "Django: Model 'Invoice' not found in app 'billing'",
        ),
    ),
    Condition(
        code="request/couldnt-confirm-model-with-the-api",
        title="Model check got no answer",
        severity=Severity.WARNING,
        looks=(
            'Couldn\'t confirm model "<name>" with the API. Try again, or run /model to see available models.',
            'Couldn\'t confirm model "<name>" with the API. Try again.',
        ),
        meaning=(
            "Claude Code asked the API about the named model and heard nothing within five seconds, so it did not "
            "switch. The name may well be right; this is about the connection at that moment."
        ),
        remedies=(
            do("retry", "Switch again with `/model`."),
            do("check-network", "Check connection, VPN and proxy if it keeps happening."),
            do(
                "check-service-status",
                "Look at https://status.claude.com, or at the status page of the provider in use.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#couldnt-confirm-model-with-the-api",
        examples=(
            '❯ /model opus\n  ⎿  Couldn\'t confirm model "opus" with the API. Try again, or run /model to see '
            "available models.",
            'Couldn\'t confirm model "claude-sonnet-5-5" with the API. Try again.',
        ),
        near_misses=(
            "We couldn't confirm the model with the API team yet.",
            "Couldn't confirm your e-mail address. Try again.",
        ),
    ),
    Condition(
        code="request/api-error-model-not-changed",
        title="Model switch refused by the API",
        severity=Severity.WARNING,
        looks=(
            "API error: <status> <explanation> · model not changed",
            near("model not changed"),
        ),
        meaning=(
            "The check before a model switch was refused for a reason of its own, such as a rate limit or a server "
            "error, which the message gives before the dot. The session keeps its model, and the reason decides "
            "whether waiting or acting helps."
        ),
        remedies=(
            do("retry", "Act on the explanation in the message, then pick the model again."),
            do("wait-for-reset", "If it names a rate limit or overload, wait a minute before the next try."),
            do("check-service-status", "For a 5xx status look at https://status.claude.com."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#api-error-model-not-changed",
        examples=("❯ /model opus\n  ⎿  API error: 503 the service is busy · model not changed",),
        near_misses=(
            "The app's data model has not changed since May.",
            "API error: 503 the service is busy",
        ),
    ),
    Condition(
        code="request/claude-opus-is-not-available-with-the-claude-pro-plan",
        title="Model not in the plan",
        severity=Severity.ERROR,
        looks=(
            "Claude Opus is not available with the Claude Pro plan. If you have updated your subscription plan "
            "recently, run /logout and /login for the plan to take effect.",
            "Claude Opus is not available with the Claude Pro plan · Select a different model in /model",
        ),
        meaning=(
            "The subscription that this login stands for does not include the chosen model. After a recent upgrade the "
            "stored token may simply still carry the old plan, so the message is no proof that the payment failed."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick a model that the plan includes."),
            do(
                "clear-credentials-and-relogin",
                "After an upgrade run `/logout`, then `/login`, so that the new plan takes effect.",
            ),
            do("check-login", "Run `/status` and see whether the login belongs to the account with the larger plan."),
            do("upgrade-plan", "Only if you want that model: compare plans at https://claude.com/pricing."),
        ),
        blame="plan-limit",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#claude-opus-is-not-available-with-the-claude-pro-plan",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "  ⎿  Claude Opus is not available with the Claude Pro plan. If you have updated your subscription plan "
            "recently, run\n     /logout and /login for the plan to take effect.",
            "Claude Opus is not available with the Claude Pro plan · Select a different model in /model",
        ),
        near_misses=(
            "Opus isn't part of every plan, see the pricing page.",
            "claude-opus-4-6 with 1M context is not available for your account",
        ),
    ),
    Condition(
        code="request/claude-code-does-not-support-this-model",
        title="Client too old for the model",
        severity=Severity.ERROR,
        looks=("Claude Code <version> does not support this model; version <version> or newer is required.",),
        meaning=(
            "The server lets only newer versions of Claude Code use this model, and it looks at the version of the "
            "program that really sent the request: an editor extension, a desktop app or an SDK brings its own copy. "
            "Plan and login are in order."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Update the program that made the request: `claude update`, the desktop app, the editor extension, or "
                "the SDK package.",
                "On the stable channel switch to latest first.",
                "Restart every session, then check `claude --version` against the version in the message.",
            ),
            do("switch-model", "Until then run `/model` and pick an older model."),
            do(
                "use-supported-client",
                "If another program only claims to be Claude Code, use Claude Code itself, or an API key with that "
                "program.",
            ),
        ),
        blame="version",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2026-09",
        docs="errors#claude-code-does-not-support-this-model",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "API Error: 400 Claude Code 2.1.224 does not support this model; version 2.1.251 or newer is required. "
            "Run 'claude update', or update the Claude desktop app, then try again.",
            '{"type":"error","error":{"type":"invalid_request_error","message":"Claude Code 2.1.259 does not support '
            "this model; version 2.1.280 or newer is required. Run 'claude update', or update the Claude desktop app, "
            'then try again.","details":{"error_code":"claude_code_version_too_old"}},"request_id":'
            '"req_011Cen2vQm7WsXk4ZtLb9YpR"}',
        ),
        near_misses=(
            "This version of the plugin does not support this model; 3.2 or newer is required.",
            "API Error: 400 Claude Code 2.1.100 is older than the minimum version required by your organization's "
            "policy.",
        ),
    ),
    Condition(
        code="request/older-than-the-minimum-version-required",
        title="Client older than the organisation's minimum",
        severity=Severity.ERROR,
        looks=(
            "Claude Code <version> is older than the minimum version required by your organization's policy. Run "
            "'claude update', or update the Claude desktop app, to continue.",
            "Claude Code <version> is older than the minimum version required by your organization's policy.",
        ),
        meaning=(
            "The organisation has set a smallest version of Claude Code, and the program that sent this request is "
            "below it. It concerns every model and says nothing about the user's seat or usage."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Update the program that made the request: `claude update`, the desktop app, the editor extension, or "
                "the SDK package.",
                "Restart every session.",
            ),
            do("ask-admin", "Ask the administrator if version or update channel are pinned on this machine."),
        ),
        blame="version",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#claude-code-does-not-support-this-model",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: 400 Claude Code 2.1.201 is older than the minimum version required by your organization's "
            "policy. Run\n  'claude update', or update the Claude desktop app, to continue.",
        ),
        near_misses=(
            "Your browser is older than the minimum version required by your organization's policy.",
            "Claude Code 2.1.224 does not support this model; version 2.1.251 or newer is required.",
        ),
    ),
    Condition(
        code="request/model-is-restricted-by-your-organizations-settings",
        title="Model disabled by the organisation",
        severity=Severity.WARNING,
        looks=(
            'Model "<model>" is restricted by your organization\'s settings. Using <model> instead.',
            "Model '<name>' is restricted by your organization's settings. Run /model to choose a different model.",
            "Model '<name>' is not available. Your organization restricts model selection.",
        ),
        meaning=(
            "An administrator switched the model off in the console, or managed settings leave it out through "
            "`availableModels` or `deniedModels`. In the first form Claude Code has already gone on with an allowed "
            "model."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick one of the models that are still listed."),
            do(
                "edit-settings",
                "Remove the name from `--model`, ANTHROPIC_MODEL, your settings and agent files, so that the notice "
                "does not come back.",
            ),
            do("ask-admin", "Ask the administrator to allow the model, with the exact message."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#model-is-restricted-by-your-organizations-settings",
        examples=(
            'Model "claude-opus-5-5" is restricted by your organization\'s settings. Using claude-sonnet-5-5 instead.',
            "❯ /model opus\n  ⎿  Model 'opus' is not available. Your organization restricts model selection.",
        ),
        near_misses=(
            "Model X is restricted by your organization's firewall.",
            "Access to this repository is restricted by your organization's settings.",
        ),
    ),
    Condition(
        code="request/cant-switch-to-the-default-model",
        title="Default model blocked",
        severity=Severity.WARNING,
        looks=(
            "Can't switch to the default model: your organization's managed settings block it (<model>) in "
            '"deniedModels", and none of the models they allow can be used as the default instead. Ask your '
            'administrator to update "deniedModels" or "availableModels".',
            "Can't switch to the default model",
        ),
        meaning=(
            "Managed settings of the organisation exclude the default model and leave none that could take its place, "
            "or they could not be read. The session keeps the model it has."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick an allowed model by its name."),
            do(
                "ask-admin",
                "Ask the administrator to correct `deniedModels` or `availableModels`, and name the message.",
            ),
            do(
                "restart-sessions",
                "If the message says that the settings could not be read, end Claude Code and start it again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#cant-switch-to-the-default-model",
        examples=(
            "❯ /model default\n  ⎿  Can't switch to the default model: your organization's managed settings block it "
            '(claude-opus-5-5) in "deniedModels",\n     and none of the models they allow can be used as the default '
            'instead. Ask your administrator to update\n     "deniedModels" or "availableModels".',
        ),
        near_misses=(
            "You can't switch the default printer: your organization's settings block it.",
            "Claude Code can't start: your organization's managed settings block the default model",
        ),
    ),
    Condition(
        code="request/model-switch-was-blocked-by-a-premodelswitch-hook",
        title="Hook blocked the model switch",
        severity=Severity.WARNING,
        looks=(
            "Model switch to <model> was blocked by a PreModelSwitch hook: <reason>",
            "Model switch blocked by a PreModelSwitch hook",
        ),
        meaning=(
            "A PreModelSwitch hook from your settings, a plugin or the organisation said no to the new model, or it "
            "failed, ran too long, or wanted a confirmation this kind of session cannot show. The model stays as it "
            "was."
        ),
        remedies=(
            do("switch-model", "Read the reason after the colon and pick a model that the hook accepts."),
            do(
                "edit-settings",
                "Look in `/hooks` where the hook comes from, and correct it or raise its `timeout`.",
                "Run `claude --debug` and switch once to see what the hook printed.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#model-switch-was-blocked-by-a-premodelswitch-hook",
        examples=(
            "❯ /model opus\n  ⎿  Model switch to opus was blocked by a PreModelSwitch hook: opus is for release "
            "branches only",
            "Model switch blocked by a PreModelSwitch hook",
        ),
        near_misses=(
            "PreToolUse:Bash hook blocked the command: use make instead",
            "I wrote a PreModelSwitch hook that blocks Opus on weekends.",
        ),
    ),
    Condition(
        code="request/couldnt-save-it-as-your-default",
        title="Default model not saved",
        severity=Severity.WARNING,
        looks=(
            "Set model to <model> for this session only · couldn't save it as your default: <file> can't be written "
            "(<code>)",
            "couldn't save it as your default: <file> isn't valid JSON",
            "couldn't confirm it was saved as your default (<file> is still being written)",
            "couldn't save it as your default: <file> can't be written (<code>)",
        ),
        meaning=(
            "The model did change for this session, only writing it into the user settings failed: the file is not "
            "writable, is no valid JSON, or was being written by another program. A new session starts with the old "
            "default."
        ),
        remedies=(
            do(
                "fix-permissions",
                "Make the file that the message names writable for your user; for example `ls -l "
                "~/.claude/settings.json`.",
            ),
            do("edit-settings", "Correct the JSON in that file if the message says that it is not valid."),
            do("retry", "Pick the model again."),
        ),
        blame="configuration",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#couldnt-save-it-as-your-default",
        since="2.1.265",
        examples=(
            "Set model to opus for this session only · couldn't save it as your default: "
            "/home/dev/.claude/settings.json can't be written (EACCES)",
            "  ⎿  Set model to sonnet for this session only · couldn't save it as your default: "
            "~/.claude/settings.json isn't valid\n     JSON",
        ),
        near_misses=(
            "Set model to opus (saved as your default)",
            "We couldn't save your default address. Try again.",
        ),
    ),
    Condition(
        code="request/advisor-is-less-capable-than-the-current-main-model",
        title="Advisor ranks below the main model",
        severity=Severity.INFORMATION,
        looks=(
            "Note: <model> is less capable than the current main model (<model>), so the advisor will not activate. "
            "Choose a more capable advisor, or switch to a smaller main model.",
            "Advisor will not activate on the main model (advisor is less capable); subagents may still use it and "
            "may use more tokens · /advisor",
            '"<model>" cannot advise "<model>" (the advisor must be at least as capable as the main model). The '
            "advisor will not be used for the main model.",
        ),
        meaning=(
            "The model chosen as advisor ranks below the main model, so it is kept as a choice but not consulted. Work "
            "goes on as without an advisor; subagents on smaller models may still use it."
        ),
        remedies=(
            do("nothing-to-do", "Go on as before if you do not need the advisor."),
            do("switch-model", "Pick a more capable advisor with `/advisor`, or a smaller main model with `/model`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#advisor-is-less-capable-than-the-current-main-model",
        examples=(
            "❯ /advisor sonnet\n  ⎿  Note: Sonnet 5.5 is less capable than the current main model (Opus 5.5), so the "
            "advisor will not activate. Choose a\n     more capable advisor, or switch to a smaller main model.",
            "Advisor will not activate on the main model (advisor is less capable); subagents may still use it and "
            "may use more tokens · /advisor",
        ),
        near_misses=(
            "Haiku is less capable than Opus in our benchmark.",
            "Advisor set to Opus 5.5",
        ),
    ),
)
