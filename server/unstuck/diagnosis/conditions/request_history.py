"""A saved conversation that the API refuses to take back: broken pairs, empty turns, foreign or sealed blocks.

Every request repeats the whole history, so one bad turn makes all later messages fail. Updating may repair it
on loading; stepping back behind the turn always removes it.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="request/tool-use-or-thinking-block-mismatch",
        title="Conversation history is inconsistent",
        severity=Severity.ERROR,
        looks=(
            "due to tool use concurrency issues. Run /rewind to recover the conversation.",
            "due to tool use concurrency issues",
            "orphaned tool_result in conversation history. Run /rewind to recover the conversation.",
            "duplicate tool_use ID in conversation history. Run /rewind to recover the conversation.",
            "messages.<n>: `tool_use` ids were found without `tool_result` blocks immediately after: <id>. Each "
            "`tool_use` block must have a corresponding `tool_result` block in the next message.",
            "messages.<n>: `tool_use` ids were found without `tool_result` blocks immediately after",
            "messages.<n>.content.<n>: unexpected `tool_use_id` found in `tool_result` blocks: <id>. Each "
            "`tool_result` block must have a corresponding `tool_use` block in the previous message.",
            "messages.<n>.content.<n>: unexpected `tool_use_id` found in `tool_result` blocks",
            "messages.<n>.content.<n>: `tool_use` ids must be unique",
            "messages.<n>.content.<n>: `thinking` or `redacted_thinking` blocks in the latest assistant message "
            "cannot be modified. These blocks must remain as they were in the original response.",
            "messages.<n>.content.<n>: Invalid `signature` in `thinking` block",
            "messages.<n>.content.<n>.type: Expected `thinking` or `redacted_thinking`, but found `<type>`",
            "messages.<n>.content.<n>: If an assistant message contains any thinking blocks, the first block must be "
            "`thinking` or `redacted_thinking`",
            "messages.<n>: The final block in an assistant message cannot be `thinking`",
            near("`tool_use` ids were found without `tool_result` blocks immediately after: <id>"),
            near("unexpected `tool_use_id` found in `tool_result` blocks"),
            near("`tool_use` ids must be unique"),
            near(
                "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. These "
                "blocks must remain as they were in the original response."
            ),
            near("Invalid `signature` in `thinking` block"),
            near("Expected `thinking` or `redacted_thinking`, but found `<type>`"),
            near(
                "If an assistant message contains any thinking blocks, the first block must be `thinking` or "
                "`redacted_thinking`"
            ),
        ),
        meaning=(
            "In the saved conversation tool calls, their results and thinking blocks no longer fit together, and the "
            "API refuses any history of that kind. An interrupted turn, a bug of the client or a gateway that rewrites "
            "blocks brings it about; before 2.1.156 ordinary tool use on Opus 4.7 and 4.8 could."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Run `claude update`, above all below 2.1.156 with Opus 4.7 or 4.8, and resume the session.",
            ),
            do(
                "rewind-conversation",
                "Run `/rewind` or press Esc twice and go back to a point before the turn that broke.",
            ),
            do(
                "bypass-proxy",
                "If it returns, start once without ANTHROPIC_BASE_URL: routers that re-encode thinking blocks break "
                "their signatures.",
            ),
            do("start-fresh", "Run `/clear` if no earlier point works; files on disk are not affected."),
            do(
                "draft-bug-report",
                "Run `/feedback` with the request id if it happens on the newest version without a gateway.",
            ),
        ),
        blame="client-bug",
        retryable=False,
        attested="official error reference, 2026-08; further bodies from public issue threads, 2025-06 to 2026-06",
        docs="errors#tool-use-or-thinking-block-mismatch",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: 400 due to tool use concurrency issues. Run /rewind to recover the\n  conversation.",
            '  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.58: '
            "`tool_use` ids were found without\n     `tool_result` blocks immediately after: "
            "toolu_01Rk9vWm3TqXy7ZbLd5HsPnC. Each `tool_use` block must have a corresponding\n     `tool_result` "
            'block in the next message."},"request_id":"req_011CTq8sKm4VxZ2nRbLw7YpD"}',
            '[{"error":"Error: 400 {\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"invalid_request_error\\",'
            '\\"message\\":\\"messages.7.content.21: `thinking` or `redacted_thinking` blocks in the latest assistant '
            "message cannot be modified. These blocks must remain as they were in the original "
            'response.\\"},\\"request_id\\":\\"req_011CbWn4Xq9RtKm2LyZv8SdP\\"}\\n    at makeRequest '
            '(/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:51:7694)"}]',
        ),
        near_misses=(
            "langchain_core: every tool_use must be followed by a tool_result, got HumanMessage",
            "psycopg.errors.UniqueViolation: tool_use ids must be unique per run",
        ),
    ),
    Condition(
        code="request/messages-must-have-non-empty-content",
        title="An empty message is stuck in the history",
        severity=Severity.ERROR,
        looks=(
            "messages.<n>: all messages must have non-empty content except for the optional final assistant message",
            "messages.<n>: all messages must have non-empty content",
            "messages.<n>.content.<n>.text: cache_control cannot be set for empty text blocks",
            near("messages: text content blocks must be non-empty"),
            near("all messages must have non-empty content except for the optional final assistant message"),
            near("cache_control cannot be set for empty text blocks"),
        ),
        meaning=(
            "A turn without any text was saved, for instance an interrupted answer, an emptied tool result, or in "
            "spring 2026 a screenshot sent without words. The API refuses a history with an empty block, so the same "
            "error answers every further message of this session, and only of this one."
        ),
        remedies=(
            do(
                "rewind-conversation",
                "Press Esc twice or run `/rewind` and go back before the empty turn; often it is the last picture or "
                "the interrupted answer.",
            ),
            do("update-claude-code", "Run `claude update`, resume the session and try once more."),
            do("start-fresh", "Run `/clear` if no earlier point works."),
            do("rephrase", "Add a few words to a prompt that consists of a picture only."),
        ),
        blame="client-bug",
        retryable=False,
        attested="public issue threads, 2025-09 and 2026-04 to 2026-05",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.31: all '
            'messages must have non-empty content except for the optional final assistant message"}}',
            "● API Error: 400 messages.92.content.1.text: cache_control cannot be set for empty text\n  blocks",
            "❯ are you still there?\n  ⎿  API Error: 400 messages: text content blocks must be non-empty",
        ),
        near_misses=(
            "telegram.error.BadRequest: message text is empty",
            "Our linter wants all messages to have non-empty content.",
        ),
    ),
    Condition(
        code="request/invalid-data-in-redacted-thinking-block",
        title="Redacted thinking block refused",
        severity=Severity.ERROR,
        looks=(
            "messages.<n>.content.<n>: Invalid `data` in `redacted_thinking` block",
            near("Invalid `data` in `redacted_thinking` block"),
        ),
        meaning=(
            "An earlier turn holds a sealed thinking block that this endpoint cannot open, for instance because the "
            "conversation was begun with another provider or account. Clients from 2.1.282 on drop the block and send "
            "the request again by themselves."
        ),
        remedies=(
            do("update-claude-code", "Run `claude update` to 2.1.282 or newer and resume the session."),
            do(
                "rewind-conversation",
                "Press Esc twice or run `/rewind` and go back before the first turn of the other provider.",
            ),
            do("start-fresh", "Run `/clear` if it persists."),
        ),
        blame="client-bug",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#invalid-data-in-redacted-thinking-block",
        http_status=400,
        api_error_type="invalid_request_error",
        until="2.1.282",
        examples=("● API Error: 400 messages.5.content.0: Invalid `data` in `redacted_thinking` block",),
        near_misses=(
            "The log shows redacted thinking blocks whenever data is invalid.",
            "● API Error: 400 messages.5.content.0: Invalid `signature` in `thinking` block",
        ),
    ),
    Condition(
        code="request/unsupported-tool-content-removed",
        title="Foreign tool content in a saved session",
        severity=Severity.WARNING,
        looks=(
            "[Unsupported tool content removed]",
            "messages.<n>.content.<n>.server_tool_use.name: Input should be 'web_search', 'web_fetch', <list>",
            near("server_tool_use.name: Input should be 'web_search', 'web_fetch'"),
        ),
        meaning=(
            "A third-party proxy once wrote tool content into this session that the Anthropic API does not know. Since "
            "2.1.246 Claude Code replaces it by the placeholder and goes on; older clients sent it and got the 400 on "
            "every message."
        ),
        remedies=(
            do("nothing-to-do", "Go on working if only the placeholder is shown."),
            do(
                "update-claude-code",
                "For the 400 form run `claude update` to 2.1.246 or newer and resume the session.",
            ),
            do(
                "bypass-proxy",
                "Leave the proxy out, or ask its author for an update, so that no new content of this kind is written.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#unsupported-tool-content-removed",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "> /resume\n  ⎿  [Unsupported tool content removed]",
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":'
            "\"messages.14.content.2.server_tool_use.name: Input should be 'web_search', 'web_fetch', "
            "'code_execution'\"}}",
        ),
        near_misses=(
            "[Content removed by a moderator]",
            "pydantic: name\n  Input should be 'web' or 'file' [type=literal_error]",
        ),
    ),
    Condition(
        code="request/role-system-must-precede-an-assistant-message",
        title="System message at a refused position",
        severity=Severity.ERROR,
        looks=(
            "messages.<n>: role 'system' must precede an 'assistant' message or end the array; <detail>",
            "messages.<n>: role 'system' must precede an 'assistant' message or end the array",
            near("role 'system' must precede an 'assistant' message or end the array"),
            near("use the top-level 'system' parameter for the initial system prompt"),
        ),
        meaning=(
            "A system message stands at a place in the conversation where the API allows none. Claude Code itself "
            "moves such messages and tries again since 2.1.280, so today it is nearly always a proxy or gateway that "
            "put in one of its own."
        ),
        remedies=(
            do(
                "bypass-proxy",
                "Start once without ANTHROPIC_BASE_URL and compare; if it works, the gateway is the cause.",
            ),
            do("ask-admin", "Tell the operator of the gateway, with the message and the request id."),
            do("update-claude-code", "Run `claude update` on versions before 2.1.280."),
            do("start-fresh", "Run `/clear` to get rid of the message in this conversation."),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#role-system-must-precede-an-assistant-message",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "API Error: 400 messages.3: role 'system' must precede an 'assistant' message or end the array; use the "
            "top-level 'system' parameter for the initial system prompt",
        ),
        near_misses=(
            "openai: messages with role 'tool' must be a response to a preceding message with 'tool_calls'",
            "The system prompt must precede the first question in our template.",
        ),
    ),
    Condition(
        code="request/invalid-encrypted-content-in-search-result-block",
        title="Hosted web-search content cannot be decrypted",
        severity=Severity.ERROR,
        looks=(
            "messages.<n>.content.<n>: Invalid `encrypted_content` in `search_result` block",
            "messages.<n>.content.<n>: Invalid `encrypted_index` in `text` block",
            "messages.<n>.content.<n>: Failed to decrypt web search result content",
            near("Invalid `encrypted_content` in `search_result` block"),
            near("Invalid `encrypted_index` in `text` block"),
            near("Failed to decrypt web search result content"),
        ),
        meaning=(
            "Results of the hosted web search are sealed for the organisation that made the search. This history holds "
            "some from another organisation, or from a gateway with a search of its own, and the API cannot open them; "
            "from 2.1.282 on the client leaves them out and tries again."
        ),
        remedies=(
            do("update-claude-code", "Run `claude update` to 2.1.282 or newer and resume the session."),
            do("rewind-conversation", "Run `/rewind` or press Esc twice and go back before the search."),
            do(
                "check-login",
                "Run `/status`: a changed organisation or base URL explains why old results no longer open.",
            ),
            do("start-fresh", "Run `/clear` and repeat the search there."),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#invalid-encrypted-content-in-search-result-block",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: 400 messages.12.content.3: Invalid `encrypted_content` in\n  `search_result` block",
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.8.content.0: '
            'Failed to decrypt web search result content"},"request_id":"req_011CeHs3Wn6QvXm8KtZy4LbR"}',
        ),
        near_misses=(
            "gpg: decryption failed: No secret key",
            "The search result block on our page has invalid content.",
        ),
    ),
    Condition(
        code="request/invalid-encrypted-stdout",
        title="Hosted code-execution output cannot be decrypted",
        severity=Severity.ERROR,
        looks=(
            "messages.<n>.content.<n>: Invalid `encrypted_stdout` in `encrypted_code_execution_result` block",
            near("Invalid `encrypted_stdout` in `encrypted_code_execution_result` block"),
        ),
        meaning=(
            "Output of hosted code execution is sealed for one organisation, and this history carries some that the "
            "present one cannot open, mostly after a change of organisation or gateway. Unlike sealed search results, "
            "it is not left out automatically."
        ),
        remedies=(
            do(
                "rewind-conversation",
                "Run `/rewind` or press Esc twice and go back before the turn with the code execution.",
            ),
            do("start-fresh", "Run `/clear` if no earlier point works."),
            do("ask-admin", "Tell the operator of the proxy or gateway if the blocks came from there."),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#invalid-encrypted-content-in-search-result-block",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: 400 messages.20.content.1: Invalid `encrypted_stdout` in\n  "
            "`encrypted_code_execution_result` block",
        ),
        near_misses=(
            "● API Error: 400 messages.12.content.3: Invalid `encrypted_content` in `search_result` block",
            "subprocess stdout was encrypted by the CI runner",
        ),
    ),
)
