"""Requests that the API refuses for one of their fields: beta fields, tool schemas, thinking, effort, output size.

The conversation itself is fine in most of these cases. A gateway, an outdated client, an MCP server or a
setting has put something into the request, or taken something out, that the API does not accept.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="request/extra-inputs-are-not-permitted",
        title="Gateway strips the beta header",
        severity=Severity.ERROR,
        looks=(
            "context_management: Extra inputs are not permitted",
            "tools.<n>.custom.<field>: Extra inputs are not permitted",
            "messages.<n>.content.<n>.<field>: Extra inputs are not permitted",
            "messages.<n>.content.<n>.<block>.cache_control.ephemeral.<field>: Extra inputs are not permitted",
            "system.<n>.cache_control.ephemeral.<field>: Extra inputs are not permitted",
            near("Extra inputs are not permitted"),
            near("Unexpected value(s) for the `anthropic-beta` header"),
        ),
        meaning=(
            "Claude Code sends fields that belong to beta features and announces them in the `anthropic-beta` header; "
            "something on the way forwards the fields but drops the header, or passes both to a backend that does not "
            "know them. It is a matter of gateway and cloud provider, not of prompt, login or plan."
        ),
        remedies=(
            do(
                "bypass-proxy",
                "Run once without ANTHROPIC_BASE_URL, straight to the Anthropic API, if your organisation allows it; "
                "if that works, the gateway is the cause.",
            ),
            do(
                "set-variable",
                "Set `CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS=1` and start Claude Code again; it leaves most beta "
                "fields out.",
            ),
            do(
                "ask-admin",
                "Ask the operator of the gateway to forward the `anthropic-beta` header, and name the field from the "
                "message.",
            ),
            do(
                "update-claude-code",
                "Run `claude update`; some versions sent fields that a provider did not know yet, such as 2.1.69 and "
                "2.1.89 in public reports.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08; further fields from public issue threads, 2025-11 to 2026-07",
        docs="errors#extra-inputs-are-not-permitted",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"context_management: '
            'Extra inputs are not permitted"},"request_id":"req_vrtx_011CXs7uBq2mKd9TzWv4LpYe"}',
            "● API Error: 400 tools.3.custom.input_examples: Extra inputs are not permitted",
            '❯ hi\n  ⎿  API Error: 400 {"error":{"message":"{\\"message\\":\\"system.2.cache_control.ephemeral.scope: '
            'Extra inputs\n     are not permitted\\"}. Received Model '
            'Group=sonnet","type":"None","param":"None","code":"400"}}',
        ),
        near_misses=(
            "pydantic_core.ValidationError: 1 validation error for Settings\ndebug_mode\n  Extra inputs are not "
            "permitted [type=extra_forbidden, input_value='1', input_type=str]",
            'fastapi: {"detail":[{"type":"extra_forbidden","loc":["body","colour"],"msg":"Extra inputs are not '
            'permitted"}]}',
        ),
    ),
    Condition(
        code="request/tool-input-schema-is-invalid",
        title="A tool's input schema is invalid",
        severity=Severity.ERROR,
        looks=(
            "tools.<n>.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 "
            "(https://json-schema.org/draft/2020-12). Learn more about tool use at <url>",
            "tools.<n>.custom.input_schema: JSON schema is invalid",
            "tools.<n>.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'",
            "tools.<n>.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level",
        ),
        meaning=(
            "One tool, nearly always from an MCP server, describes its parameters in a way the API refuses, and "
            "because all tools travel with every request the whole request fails. The number is only a position in the "
            "list; since 2.1.216 such tools are normally left out."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Run `claude update` on versions before 2.1.216; newer ones leave the tool out and go on.",
            ),
            do(
                "fix-configuration",
                "Disable MCP servers one after another with `/mcp disable <name>` until a prompt goes through; begin "
                "with the one added last.",
            ),
            do(
                "contact-support",
                "Tell the author of that server: the schema must be JSON Schema 2020-12, with property names of 1 to "
                "64 letters, digits, `_`, `.` or `-`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08; full wording from public issue threads, 2025-04 to 2026-03",
        docs="errors#tool-input-schema-is-invalid",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            '> Hi there!\n  ⎿ API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":'
            '"tools.23.custom.input_schema: JSON schema is\n     invalid. It must match JSON Schema draft 2020-12 '
            "(https://json-schema.org/draft/2020-12). Learn more about tool use at\n     "
            'https://docs.claude.com/en/docs/tool-use."}}',
            "API Error: 400 tools.11.custom.input_schema.properties: Property keys should match pattern "
            "'^[a-zA-Z0-9_.-]{1,64}$'",
        ),
        near_misses=(
            "jsonschema.exceptions.SchemaError: 'int' is not valid under any of the given schemas",
            "Invalid schema for function 'query': the JSON schema is invalid.",
        ),
    ),
    Condition(
        code="request/tool-use-name-over-200-characters",
        title="Tool name in history too long",
        severity=Severity.ERROR,
        looks=(
            "messages.<n>.content.<n>.tool_use.name: String should have at most <n> characters",
            near("tool_use.name: String should have at most <n> characters"),
        ),
        meaning=(
            "The saved conversation contains a tool call whose name is longer than the API allows, so each request "
            "that repeats the history is refused. It is a fault of older clients: from 2.1.281 on, the name is cut "
            "when the session is loaded."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Run `claude update` to 2.1.281 or newer.",
                "Resume the session with `claude --resume`.",
            ),
            do("rewind-conversation", "Or press Esc twice and go back before the turn with the overlong tool name."),
            do("start-fresh", "Run `/clear` if neither is possible."),
        ),
        blame="client-bug",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#tool-use-name-over-200-characters",
        http_status=400,
        api_error_type="invalid_request_error",
        until="2.1.281",
        examples=(
            "● API Error: 400 messages.44.content.1.tool_use.name: String should have at most\n  200 characters",
        ),
        near_misses=(
            "pydantic: name\n  String should have at most 200 characters [type=string_too_long]",
            "tool_use names over 200 characters are a bad idea in any MCP server.",
        ),
    ),
    Condition(
        code="request/thinking-type-enabled-is-not-supported-for-this-model",
        title="Client sends an outdated thinking setting",
        severity=Severity.ERROR,
        looks=(
            near(
                '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and '
                '"output_config.effort" to control thinking behavior.'
            ),
        ),
        meaning=(
            "The model only knows adaptive thinking, and this client is too old to ask for it that way. Each model has "
            "a smallest client version: Opus 4.7 2.1.111, Opus 4.8 2.1.154, Sonnet 5 2.1.197, Opus 5 2.1.219, Opus 5.5 "
            "2.1.280, Sonnet 5.5 2.1.284."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Run `claude update`; on the stable channel move to latest first. In an editor or an SDK program "
                "update the extension or package, which brings its own copy.",
                "Restart every session.",
            ),
            do(
                "switch-model",
                "Until then run `/model` and pick a model that this version supports, such as Opus 4.6 or Sonnet 4.6.",
            ),
        ),
        blame="version",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#thinking-type-enabled-is-not-supported-for-this-model",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            '❯ fix the build\n  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":'
            '"\\"thinking.type.enabled\\" is not supported for\n     this model. Use \\"thinking.type.adaptive\\" and '
            '\\"output_config.effort\\" to control thinking behavior."},"request_id":"req_011CaTn6mWs8RqVx3ZkLb5Py"}',
        ),
        near_misses=(
            "In the API docs, thinking.type.enabled is marked as deprecated for newer models.",
            "anthropic.BadRequestError: thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
    ),
    Condition(
        code="request/effort-isnt-available-with-thinking-turned-off",
        title="Effort above high needs thinking",
        severity=Severity.ERROR,
        looks=(
            "Effort '<level>' isn't available with thinking turned off on this model · run /effort high to continue, "
            "or turn thinking back on (unset MAX_THINKING_TOKENS=0)",
            "Effort '<level>' isn't available with thinking turned off on this model · use --effort high (or the "
            "effortLevel setting)",
            near(
                "output_config.effort '<level>' is not supported when thinking is disabled on this model. Use effort "
                "'high' or below, or enable thinking."
            ),
        ),
        meaning=(
            "Effort levels above high exist only together with thinking, and thinking is switched off here by "
            "MAX_THINKING_TOKENS=0 or by alwaysThinkingEnabled set to false. The two settings contradict each other on "
            "this model; before 2.1.242 the raw API text was shown instead."
        ),
        remedies=(
            do("edit-settings", "Run `/effort high`; with `-p` pass `--effort high` or set `effortLevel`."),
            do(
                "unset-variable",
                "Or turn thinking on again: remove MAX_THINKING_TOKENS=0 from the environment and "
                "`alwaysThinkingEnabled: false` from the settings, then start again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#effort-isnt-available-with-thinking-turned-off",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: Effort 'max' isn't available with thinking turned off on this model · run /effort high to "
            "continue, or turn\n  thinking back on (unset MAX_THINKING_TOKENS=0)",
            "API Error: Effort 'xhigh' isn't available with thinking turned off on this model · use --effort high (or "
            "the effortLevel setting)",
        ),
        near_misses=(
            "This model isn't available with thinking turned off in our internal gateway.",
            "Effort level set to high for this session",
        ),
    ),
    Condition(
        code="request/thinking-budget-exceeds-output-limit",
        title="Thinking budget larger than the output limit",
        severity=Severity.ERROR,
        looks=(
            near(
                "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at <url>"
            ),
            near("`max_tokens` must be greater than `thinking.budget_tokens`"),
        ),
        meaning=(
            "The answer and the thinking before it share one token limit, and the thinking budget was set as large as "
            "that limit or larger, which leaves no room for the answer. It happens with hand-set variables and on "
            "Bedrock, Vertex or gateways whose output limit is lower."
        ),
        remedies=(
            do(
                "set-variable",
                "Raise CLAUDE_CODE_MAX_OUTPUT_TOKENS above the thinking budget, within the model's limit, and start "
                "again.",
            ),
            do("unset-variable", "Or lower MAX_THINKING_TOKENS, or remove it."),
            do("ask-admin", "Behind a gateway ask its operator which output limit the route sets."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2025-05 to 2026-02",
        docs="errors#thinking-budget-exceeds-output-limit",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            '❯ plan the refactoring\n  ⎿ API Error: 400 {"error":{"message":"{\\"message\\":\\"`max_tokens` must be '
            "greater than `thinking.budget_tokens`. Please consult our\n    documentation at "
            'https://docs.claude.com/en/docs/build-with-claude/extended-thinking\\"}. Received\n    Model '
            'Group=bedrock-sonnet","type":"None","param":"None","code":"400"}}',
        ),
        near_misses=(
            "Our wiki says that max_tokens must be greater than zero.",
            "ValueError: thinking_budget must be less than max_output_tokens",
        ),
    ),
    Condition(
        code="request/output-token-maximum-exceeded",
        title="Response hit the output token limit",
        severity=Severity.ERROR,
        looks=(
            "Claude's response exceeded the <n> output token maximum. To configure this behavior, set the "
            "CLAUDE_CODE_MAX_OUTPUT_TOKENS environment variable.",
            "Claude's response exceeded the <n> output token maximum",
        ),
        meaning=(
            "A single answer grew to the largest size this client may ask for and was cut there; usually Claude was "
            "writing one very large file, or thinking used up most of the room. The tokens count as used, yet the "
            "session is sound and the plan's windows are a different matter."
        ),
        remedies=(
            do("reduce-input", "Ask for the work in smaller pieces: one file, one section or one function at a time."),
            do(
                "set-variable",
                "Raise CLAUDE_CODE_MAX_OUTPUT_TOKENS, for instance to 64000, and restart; values above the model's "
                "cap are lowered to it.",
            ),
            do("unset-variable", "Lower or remove MAX_THINKING_TOKENS if thinking eats the room."),
        ),
        blame="request",
        retryable=False,
        attested="public issue threads, 2025-08 to 2026-06",
        examples=(
            "  ⎿  API Error: Claude's response exceeded the 32000 output token maximum. To configure this behavior, "
            "set the\n     CLAUDE_CODE_MAX_OUTPUT_TOKENS environment variable.",
            "2026-03-02T20:33:14.700Z [ERROR] Claude's response exceeded the 8192 output token maximum",
        ),
        near_misses=(
            "openai: finish_reason=length, the response reached the maximum of 4096 output tokens",
            "File content (41233 tokens) exceeds maximum allowed tokens (25000).",
        ),
    ),
)
