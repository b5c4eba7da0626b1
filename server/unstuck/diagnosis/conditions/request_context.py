"""Requests that are too big: a full context window, compaction that fails, a body over the size limit.

Two different limits stand behind these messages. The context window is counted in tokens; the request body
in megabytes, where images and documents weigh most.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="request/prompt-is-too-long",
        title="Conversation exceeds the context window",
        severity=Severity.ERROR,
        looks=(
            near("Prompt is too long"),
            "Context limit reached · /compact or /clear to continue · auto-compact is off · /config to turn it on",
            "Context limit reached · /compact or /clear to continue",
            "Context limit reached · /clear to continue",
            near("Input is too long for requested model."),
            near("capability_rejected: prompt_too_long"),
            near("prompt is too long: <n> tokens > <limit> maximum"),
            near(
                "input length and `max_tokens` exceed context limit: <n> + <n> > <n>, decrease input length or "
                "`max_tokens` and try again"
            ),
        ),
        meaning=(
            "The conversation with its attachments, tool definitions and memory files no longer fits into the model's "
            "context window, so it cannot be sent as it is. Nothing is wrong with account, plan or connection, and the "
            "saved conversation stays intact: the same session can go on once it is smaller."
        ),
        remedies=(
            do(
                "compact-conversation",
                "Run `/compact`; words after it, such as `/compact keep the API changes`, say what the summary must "
                "keep.",
            ),
            do(
                "rewind-conversation",
                "If compacting fails too, press Esc twice, step back behind the turn that brought in the big output, "
                "and run `/compact` there.",
            ),
            do(
                "reduce-input",
                "Run `/context` to see what fills the window.",
                "Switch off MCP servers that are not needed with `/mcp disable <name>` and shorten large CLAUDE.md "
                "files.",
            ),
            do(
                "edit-settings",
                "Turn auto-compact on again in `/config`; the variables DISABLE_AUTO_COMPACT and DISABLE_COMPACT "
                "switch it off.",
            ),
            do("start-fresh", "Run `/clear` if nothing else helps; the old conversation stays in `/resume`."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; API bodies from public issue threads, 2025-02 to 2026-01",
        docs="errors#prompt-is-too-long",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "❯ go on with the migration\n  ⎿  Context limit reached · /compact or /clear to continue",
            "❯ summarise what we have so far\n  ⎿  API Error: 400 "
            '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 207313\n     '
            'tokens > 200000 maximum"},"request_id":"req_011CWq5yTn8bHe2LmVx4ZsRk"}',
            "❯ and now the tests\n  ⎿  Prompt is too long",
        ),
        near_misses=(
            "openai.BadRequestError: Error code: 400 - This model's maximum context length is 128000 tokens.",
            "The reviewer says that the prompt is too long for a commit message.",
        ),
    ),
    Condition(
        code="request/prompt-is-too-long-automatic-compaction-failed",
        title="Automatic compaction failed",
        severity=Severity.ERROR,
        looks=(
            "Prompt is too long · automatic compaction failed: <error>",
            "Prompt is too long · automatic compaction failed",
        ),
        meaning=(
            "The window was full, Claude Code tried to summarise the conversation by itself, and that attempt ended "
            "with the error named after the colon. The named error is the real obstacle: as long as it lasts, a "
            "summary started by hand ends the same way."
        ),
        remedies=(
            do(
                "compact-conversation",
                "Clear the error named after the colon first: wait for a limit, log in again, or restore the "
                "connection.",
                "Then run `/compact`.",
            ),
            do("rewind-conversation", "Press Esc twice and step back behind the turn that filled the window."),
            do(
                "start-fresh",
                "Run `/clear` and name the open task in a few lines; the old conversation stays in `/resume`.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#prompt-is-too-long",
        http_status=400,
        api_error_type="invalid_request_error",
        since="2.1.229",
        examples=(
            "❯ continue\n  ⎿  Prompt is too long · automatic compaction failed: the summary request was cancelled "
            "before it finished",
            "Prompt is too long · automatic compaction failed: no summary text in the answer",
        ),
        near_misses=(
            "Auto-compact failed last week because my VPN was down.",
            "Autocompact is thrashing: the context refilled to the limit",
        ),
    ),
    Condition(
        code="request/prompt-is-too-long-single-exchange",
        title="One exchange alone is too large",
        severity=Severity.ERROR,
        looks=(
            "Prompt is too long · the request is ~<n> tokens (limit <limit>) but this conversation is only ~<n> "
            "tokens — the rest is system prompt, tool definitions, and attachment content. A single-exchange "
            "conversation cannot be compacted; reduce attached files/tools or start with less context. · /clear to "
            "start fresh",
            "Prompt is too long · the request is ~<n> tokens (limit <limit>) but this conversation is only ~<n> "
            "tokens — the rest is system prompt, tool definitions, and attachment content. A single-exchange "
            "conversation cannot be compacted; reduce attached files/tools or start with less context.",
            "Prompt is too long · the request is ~<n> tokens (limit <limit>) and this conversation's own content is "
            "most of it. A single-exchange conversation cannot be compacted; start with less content (smaller files "
            "or pasted text).",
            "Prompt is too long · this conversation is a single exchange and cannot be compacted — the request size "
            "comes mostly from system prompt, tool definitions, or attachments.",
            near("Not enough messages to compact."),
        ),
        meaning=(
            "The request is over the limit although the conversation has only one turn, so there is nothing older to "
            "summarise. The message tells the share: either the pasted text and files of this turn are too big, or the "
            "system prompt, tool definitions and memory around it are."
        ),
        remedies=(
            do(
                "reduce-input",
                "Run `/context` and see whether messages, MCP tools or memory files take the room.",
                "Name large files by path, or paste only the part that matters.",
            ),
            do("start-fresh", "Run `/clear` and send the prompt again with less around it."),
            do(
                "fix-configuration",
                "Switch off MCP servers with `/mcp disable <name>` and shorten CLAUDE.md if the rest of the request "
                "is what is big.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#prompt-is-too-long",
        http_status=400,
        api_error_type="invalid_request_error",
        since="2.1.162",
        examples=(
            "❯ hi\n  ⎿  Prompt is too long · the request is ~210000 tokens (limit 200000) but this\n     conversation "
            "is only ~3161 tokens — the rest is system prompt, tool\n     definitions, and attachment content. A "
            "single-exchange conversation cannot\n     be compacted; reduce attached files/tools or start with less "
            "context. ·\n     /clear to start fresh",
            "Prompt is too long · the request is ~231400 tokens (limit 200000) and this conversation's own content is "
            "most of it. A single-exchange conversation cannot be compacted; start with less content (smaller files "
            "or pasted text).",
            "❯ /compact\n  ⎿  Error: Not enough messages to compact.",
        ),
        near_misses=(
            "❯ /compact\n  ⎿  Compacted (ctrl+o to see full summary)",
            "The meeting was a single exchange and cannot be summarised.",
        ),
    ),
    Condition(
        code="request/error-during-compaction-conversation-too-long",
        title="Compaction itself ran out of room",
        severity=Severity.ERROR,
        looks=(
            "Error during compaction: Error: Conversation too long. Press esc twice to go up a few messages and try "
            "again.",
            "Error during compaction: Conversation too long. Press esc twice to go up a few messages and try again.",
            "Error during compaction: Error: Conversation too long. Press esc to go up a few messages and try again.",
            "Conversation too long. Press esc twice to go up a few messages and try again.",
            "Error during compaction: Error: API Error: 400 input length and `max_tokens` exceed context limit: <n> + "
            "<n> > <n>, decrease input length or `max_tokens` and try again",
        ),
        meaning=(
            "Summarising needs free room in the window for the summary itself, and too little of it was left. The "
            "conversation is not damaged and nothing about the account is at fault; the official reference dropped "
            "this entry in August 2026, and many threads from 2025 and early 2026 show it."
        ),
        remedies=(
            do("rewind-conversation", "Press Esc twice, step back several turns, then run `/compact`."),
            do(
                "restart-sessions",
                "Leave the session, start it again with `claude --continue` and run `/compact` at once; this helped "
                "many in 2025.",
            ),
            do("update-claude-code", "Run `claude update` and resume the session with the new version."),
            do("start-fresh", "Run `/clear`; the old conversation stays in `/resume`."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, until 2026-08; public issue threads, 2025-06 to 2026-04",
        docs="errors#error-during-compaction-conversation-too-long",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "❯ /compact\n  ⎿  Error: Error during compaction: Error: Conversation too long. Press esc twice to go up "
            "a few messages and\n     try again.",
            "Error during compaction: Conversation too long. Press esc twice to go up a few messages and try again.",
            "  ⎿  Error: Error during compaction: Error: API Error: 400 input length and `max_tokens` exceed context "
            "limit: 188240\n     + 20000 > 200000, decrease input length or `max_tokens` and try again",
        ),
        near_misses=(
            "error during compaction of level 3: checksum mismatch in 000412.sst (rocksdb)",
            "This conversation is too long for a single mail, so I split it.",
        ),
    ),
    Condition(
        code="request/context-exceeds-the-token-limit",
        title="/context warning: over the limit",
        severity=Severity.WARNING,
        looks=(
            "Context exceeds the <n>k-token limit by <n>k tokens — run /compact or /clear to continue.",
            "Context is <n>k tokens past the <n>k-token compaction window — run /compact to reduce usage.",
        ),
        meaning=(
            "`/context` has counted more tokens than fit. In the first form the window itself is exceeded and the next "
            "request will be refused; in the second only the point where compaction should start is passed, so "
            "requests may still work for a while."
        ),
        remedies=(
            do("compact-conversation", "Run `/compact` before the next prompt."),
            do(
                "reduce-input",
                "Read in `/context` what takes the room; switch off MCP servers and shorten memory files that are not "
                "needed.",
            ),
            do("start-fresh", "Run `/clear` when the old conversation is no longer needed."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#context-exceeds-the-token-limit",
        since="2.1.216",
        examples=(
            "❯ /context\n  ⎿  Context exceeds the 200k-token limit by 14k tokens — run /compact or /clear to continue.",
            "Context is 22k tokens past the 400k-token compaction window — run /compact to reduce usage.",
        ),
        near_misses=(
            "Context left until auto-compact: 8%",
            "The article exceeds the 2k-token limit of our summariser by 300 tokens.",
        ),
    ),
    Condition(
        code="request/autocompact-is-thrashing",
        title="Automatic compaction keeps refilling",
        severity=Severity.ERROR,
        looks=(
            "Autocompact is thrashing: the context refilled to the limit within <n> turns of the previous compact, "
            "<n> times in a row. A file being read or a tool output is likely too large for the context window. Try "
            "reading in smaller chunks, or use /clear to start fresh.",
            "Autocompact is thrashing: the context refilled to the limit",
        ),
        meaning=(
            "Several times in a row the window was full again a few turns after it had been compacted, so Claude Code "
            "stopped instead of spending more on summaries. The usual reason is one file or tool output that is nearly "
            "as large as the window and is read again after each summary."
        ),
        remedies=(
            do(
                "reduce-input",
                "Ask for the large file in parts: a range of lines, one function, or a search instead of the whole "
                "file.",
            ),
            do(
                "compact-conversation",
                "Run `/compact` with a focus that leaves the big output out, for example `/compact keep the plan, "
                "drop the log`.",
            ),
            do("use-other-way", "Let a subagent read the large material; only its answer then enters this window."),
            do("start-fresh", "Run `/clear` and begin without the large material."),
        ),
        blame="request",
        retryable=False,
        attested="official troubleshooting page, 2026-08; full text from public issue threads, 2026-05 to 2026-08",
        docs="troubleshooting#auto-compaction-stops-with-a-thrashing-error",
        examples=(
            "● Autocompact is thrashing: the context refilled to the limit within 3 turns of the previous compact, 3 "
            "times in a\n  row. A file being read or a tool output is likely too large for the context window. Try "
            "reading in smaller chunks, or\n  use /clear to start fresh.",
            "2026-07-29T09:14:02Z error result: Autocompact is thrashing: the context refilled to the limit",
        ),
        near_misses=(
            "kernel: swap thrashing detected, memory refilled to the limit",
            "Auto-compact ran three times today and each time it worked.",
        ),
    ),
    Condition(
        code="request/request-too-large",
        title="Request body over 32 MB",
        severity=Severity.ERROR,
        looks=(
            "Request too large (max <n>MB). Accumulated images and attachments in the conversation pushed the request "
            "over the limit. Run /compact, or double press esc to go back and remove attachments.",
            "Request too large (max <n>MB). Accumulated images and attachments in the conversation pushed the request "
            "over the limit. Remove older images or compact the conversation.",
            "Request too large (max <n>MB; <n>MB of about <n>MB is images or documents).",
            "Request too large for the API's <n>MB request limit",
            "Request too large (max <n>MB). Double press esc to go back and try with a smaller file.",
            "Request too large (max <n>MB). Try with a smaller file.",
            "Request too large (max <n> MB). Double press esc to go back and remove or shrink the attached content.",
            "Request too large. Double press esc to go back and try with a smaller file",
            near("Request exceeds the maximum size"),
        ),
        meaning=(
            "The raw request is bigger than the API accepts, 32 MB, no matter how many tokens it holds. As a rule "
            "images and documents have piled up over the session; they travel with every message, which is why even a "
            "short new prompt fails."
        ),
        remedies=(
            do("compact-conversation", "Run `/compact`; it drops accumulated images and attachments."),
            do(
                "rewind-conversation",
                "Press Esc twice or run `/rewind` and go back before the large attachments, above all if the message "
                "says that compacting cannot make it fit.",
            ),
            do("reduce-input", "Refer to large files by their path, and scale screenshots down before attaching them."),
            do("start-fresh", "Run `/clear` when going back does not help."),
        ),
        blame="request",
        retryable=False,
        attested=(
            "official error reference, 2026-08; captured from 2.1.328, 2026-11-20; older wording from public issue "
            "threads, 2025-09 to 2026-07"
        ),
        docs="errors#request-too-large",
        http_status=413,
        api_error_type="request_too_large",
        examples=(
            "● Request too large (max 32MB). Accumulated images and attachments in\n  the conversation pushed the "
            "request over the limit. Run /compact, or\n  double press esc to go back and remove attachments.",
            "Request too large (max 32MB). Accumulated images and attachments in the conversation pushed the request "
            "over the limit. Remove older images or compact the conversation.",
            "❯ what is next?\n  ⎿  API Error: 413 "
            '{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum '
            'size"},"request_id":"req_011CUm7cVd3pWqZb9KxTyR2h"}',
        ),
        near_misses=(
            "nginx: 413 Request Entity Too Large: client intended to send too large body: 41943040 bytes",
            "The upload form says the request exceeds the maximum size of 10 MB.",
        ),
    ),
)
