"""Answers that a policy check, a safeguard or an output filter stopped.

These are decisions about content, made on the server. They say nothing about usage, billing or login. The
message carries a request id, which is what a report of a false alarm needs.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="request/usage-policy-refusal",
        title="Usage Policy refusal",
        severity=Severity.ERROR,
        looks=(
            near("<model> can't help with this. Start a new session to continue."),
            "<model> can't help with this. Start a new session to continue.\n\nSend feedback with /feedback or learn "
            "more: https://www.anthropic.com/legal/aup",
            "Claude Code is unable to respond to this request, which appears to violate our Usage Policy "
            "(https://www.anthropic.com/legal/aup). Please double press esc to edit your last message or start a new "
            "session for Claude Code to assist with a different task.",
            "Claude Code is unable to respond to this request, which appears to violate our Usage Policy "
            "(https://www.anthropic.com/legal/aup). Try rephrasing the request or attempting a different approach.",
            "Claude Code is unable to respond to this request, which appears to violate our Usage Policy",
        ),
        meaning=(
            "A check of the whole conversation, not only of the last prompt, decided that an answer might break "
            "Anthropic's Usage Policy, and the turn ended there. It also hits harmless work at times, because it "
            "weighs accumulated text, file contents and tool output; clients before 2.1.219 used the longer wording."
        ),
        remedies=(
            do(
                "rewind-conversation",
                "Press Esc twice or run `/rewind`, go back before the passage that may have triggered it, and say "
                "plainly what the work is for.",
            ),
            do(
                "rephrase",
                "Describe the goal without the material that was in the way, in a new session.",
                "With `-p` start a new session instead of resuming this one.",
            ),
            do("start-fresh", "Run `/clear`: the old content otherwise goes along with each new prompt."),
            do("draft-bug-report", "Run `/feedback` if the refusal looks wrong, and quote the request id."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; one older ending from a public issue thread, 2026-05",
        docs="errors#usage-policy-refusal",
        http_status=200,
        examples=(
            "● API Error: Opus 5.5 can't help with this. Start a new session to continue.\n\n  Send feedback with "
            "/feedback or learn more: https://www.anthropic.com/legal/aup\n\n  Request ID: "
            "req_011CfHb6Yq2WmVx9KtLz5RpN",
            "  ⎿  API Error: Claude Code is unable to respond to this request, which appears to violate our Usage "
            "Policy\n     (https://www.anthropic.com/legal/aup). Please double press esc to edit your last message or "
            "start a new session for\n     Claude Code to assist with a different task.",
        ),
        near_misses=(
            "I can't help with this one, please start a new thread.",
            "Your comment was removed because it appears to violate our community guidelines.",
        ),
    ),
    Condition(
        code="request/safety-measures-flagged-a-cybersecurity-topic",
        title="Cyber safeguard flagged the message",
        severity=Severity.ERROR,
        looks=(
            "<model>'s safeguards flagged this message (https://www.anthropic.com/legal/aup). Our intentionally broad "
            "safeguards allow us to deliver more capabilities faster, but can sometimes flag legitimate coding, "
            "cybersecurity, and biology tasks. Claude Code can't respond to this message with <model>.",
            "<model>'s safeguards flagged this message. Our intentionally broad safeguards allow us to deliver more "
            "capabilities faster, but can sometimes flag legitimate cybersecurity work. Apply to the Cyber "
            "Verification Program to reduce these interruptions. Send feedback with /feedback or learn more: "
            "https://support.claude.com/en/articles/14604842-real-time-cyber-safeguards-on-claude",
            "<model>'s safeguards flagged this session",
            "<model> has safety measures that flagged this message for a cybersecurity topic. To learn about the "
            "Cyber Verification Program and apply for access, visit our help center: "
            "https://support.claude.com/en/articles/14604842-real-time-cyber-safeguards-on-claude.",
            "<model> has safety measures that flagged this message for a cybersecurity topic. If your work requires "
            "this access, you can apply for an exemption: <url>",
            "<model> has safety measures that flagged this message for a cybersecurity topic",
            "If you were not engaging in a cybersecurity topic, please send feedback via /feedback.",
            "<model>'s safeguards flagged this message for a cybersecurity topic. If your work requires this access, "
            "you can apply for an exemption:",
            "<model>'s safeguards flagged this message",
            near("Details: `[cyber]`"),
        ),
        meaning=(
            "A safeguard of this model, drawn widely on purpose, took the message or its surroundings for cyber "
            "security work that could do harm, and stopped the answer. It judges text, so code review, logs and "
            "compaction can set it off; the account's plan and usage play no part."
        ),
        remedies=(
            do(
                "rewind-conversation",
                "Run `/rewind` or press Esc twice, go back before the flagged turn, and go on without the material "
                "that raised the alarm.",
            ),
            do(
                "read-docs",
                "For legitimate security work apply to the Cyber Verification Program: "
                "https://support.claude.com/en/articles/14604842-real-time-cyber-safeguards-on-claude",
            ),
            do(
                "check-login",
                "If you are approved already, check in `/status` that this is the approved organisation.",
            ),
            do("draft-bug-report", "Run `/feedback` for a false alarm, and quote the request id."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2026-06 to 2026-09",
        docs="errors#safety-measures-flagged-a-cybersecurity-topic",
        http_status=200,
        examples=(
            "● API Error: Sonnet 5's safeguards flagged this message. Our intentionally broad safeguards allow us to "
            "deliver more\n  capabilities faster, but can sometimes flag legitimate cybersecurity work. Apply to the "
            "Cyber Verification Program to\n  reduce these interruptions. Send feedback with /feedback or learn more:"
            "\n  https://support.claude.com/en/articles/14604842-real-time-cyber-safeguards-on-claude\n\n  Request "
            "ID: req_011Cdh7WqYn3VxKm8LtZb2SrP",
            "API Error: Opus 4.8 has safety measures that flagged this message for a cybersecurity topic. If your "
            "work requires this access, you can apply for an exemption: https://claude.com/form/cyber-use-case",
        ),
        near_misses=(
            "CrowdStrike flagged this message attachment as malicious.",
            "Our safeguards flagged 12 messages in the cyber security newsletter.",
        ),
    ),
    Condition(
        code="request/safeguards-flagged-a-request-for-claudes-reasoning",
        title="Request for the model's hidden reasoning",
        severity=Severity.ERROR,
        looks=(
            "<model>'s safeguards flagged this message (https://www.anthropic.com/legal/aup). This sometimes happens "
            "with safe, normal conversations. Claude Code can't respond to this message with <model>. Double press "
            "esc to edit your last message, or try a different model with /model. Send feedback with /feedback or "
            "learn more: <url> Details: `[reasoning_extraction]`",
            "<model>'s safeguards flagged this message (https://www.anthropic.com/legal/aup). This sometimes happens "
            "with safe, normal conversations. Claude Code can't respond to this message with <model>. Try rephrasing "
            "the request in a new session or change your model. Details: `[reasoning_extraction]`",
            "<model>'s safeguards flagged this message (https://www.anthropic.com/legal/aup). This sometimes happens "
            "with safe, normal conversations.",
            "<model>'s safeguards flagged this message. Details: `[reasoning_extraction]`",
            "Details: `[reasoning_extraction]`",
        ),
        meaning=(
            "A safeguard concluded that something in the conversation asks the model to write out its private thinking "
            "word for word, and stopped the answer. The trigger is often not the last prompt but a line in CLAUDE.md, "
            "a skill, an output style or tool text; in August and September 2026 many ordinary sessions were hit."
        ),
        remedies=(
            do(
                "rephrase",
                "Ask for results, a plan or a short justification, not for the thoughts themselves, and do so in a "
                "new session.",
            ),
            do(
                "remove-trigger",
                "Start once with `claude --safe-mode`; if that works, look for the line in CLAUDE.md, skills, output "
                "styles or MCP instructions and reword it.",
            ),
            do("start-fresh", "Run `/clear`: the flagged text otherwise goes along with every prompt."),
            do("draft-bug-report", "Run `/feedback` for a false alarm, and quote the request id."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; full texts from public issue threads, 2026-08 to 2026-09",
        docs="errors#safeguards-flagged-a-request-for-claudes-reasoning",
        http_status=200,
        since="2.1.234",
        examples=(
            "⏺ API Error: Opus 5.5's safeguards flagged this message (https://www.anthropic.com/legal/aup). This "
            "sometimes happens\n  with safe, normal conversations. Claude Code can't respond to this message with "
            "Opus 5.5.\n\n  Double press esc to edit your last message, or try a different model with /model.\n\n  "
            "Send feedback with /feedback or learn more: https://support.claude.com/en/articles/8106465\n\n  Details: "
            "`[reasoning_extraction]`",
            "  Details: `[reasoning_extraction]`\n\n  Request ID: req_011CfLm5Wq8RnVx2KtZy7BsP",
        ),
        near_misses=(
            "The paper compares three methods of reasoning extraction from transcripts.",
            "● API Error: Sonnet 5's safeguards flagged this message. Our intentionally broad safeguards allow us to "
            "deliver more capabilities faster",
        ),
    ),
    Condition(
        code="request/output-blocked-by-content-filtering-policy",
        title="Output filter stopped the answer",
        severity=Severity.ERROR,
        looks=(near("Output blocked by content filtering policy"),),
        meaning=(
            "A filter on the API's side stopped the text that the model was writing; the prompt itself was accepted. "
            "It is not deterministic and often meets ordinary output, such as licence texts, long standard documents "
            "or large generated files, so the same request may pass another time."
        ),
        remedies=(
            do(
                "retry",
                "Send the request once more; if nothing had been shown yet, Claude Code has already tried a second "
                "time.",
            ),
            do(
                "rephrase",
                "Take another route to the same result: write the file in parts, or fetch a known text such as a "
                "licence or code of conduct with a command.",
            ),
            do(
                "rewind-conversation",
                "Press Esc twice or run `/rewind` and go back before the turn if every answer is stopped now.",
            ),
            do("draft-bug-report", "Run `/feedback` with the request ids if harmless work is blocked again and again."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2025-12 to 2026-05",
        docs="errors#output-blocked-by-content-filtering-policy",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            '  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by '
            'content\n     filtering policy"},"request_id":"req_011CYw5nQb7VmXk2LtZy9RsP"}',
            "❯ add a code of conduct\n  ⎿  API Error: Output blocked by content filtering policy",
        ),
        near_misses=(
            "Azure OpenAI: The response was filtered due to the prompt triggering the content management policy.",
            "The proxy's content filtering policy blocked two downloads today.",
        ),
    ),
)
