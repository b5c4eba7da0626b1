"""Checks around the model: auto mode's classifier, an organisation's policy check, and subagents' requests.

What unites them: the request of a helper fails or is refused, not the login and not the plan. An action that auto
mode cannot judge is held back, never waved through.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="server/inference-hook-policy-denial",
        title="The organisation's policy check denied the request",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "An inference hook, a Claude Enterprise feature, read the content of the request and turned it down; the "
            "text after `API Error:` is whatever the organisation wrote. The content is the reason, not model, login "
            "or limit, so no other model is tried; before 2.1.239 it could be sent again."
        ),
        remedies=(
            do(
                "rephrase",
                "Take out what the denial names, such as customer data or secrets, and send the message again.",
            ),
            do("ask-admin", "Ask the organisation's administrators what the policy allows, quoting the denial."),
            do("rewind-conversation", "If the content stands further up, press Esc twice and go back before it."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#automatic-retries",
        since="2.1.239",
    ),
    Condition(
        code="server/auto-mode-cannot-determine-the-safety-of-an-action",
        title="Auto mode's classifier model is unavailable",
        severity=Severity.WARNING,
        looks=(
            (
                "<model> is temporarily unavailable, so auto mode cannot determine the safety of <tool> right now. "
                "Wait a moment and then try this action again."
            ),
            (
                "<model> is temporarily unavailable (<reason>), so auto mode cannot determine the safety of <tool> "
                "right now. Wait a moment and then try this action again."
            ),
            (
                "<model> is temporarily unavailable (<reason>), so auto mode cannot determine the safety of <tool> "
                "right now"
            ),
            (
                "<model> is temporarily unavailable, so auto mode cannot determine the safety of <tool> right now. "
                "Wait briefly and then try this action again. If it keeps failing, continue with other tasks that "
                "don't require this action and come back to it later. Note: reading files, searching code, and other "
                "read-only operations do not require the classifier and can still be used."
            ),
            (
                "<model> is temporarily unavailable, so auto mode cannot determine the safety of <tool> right now. "
                "Wait briefly and then try this action again. If it keeps failing, continue with other tasks that "
                "don't require this action and come back to it later."
            ),
            (
                "<model> is temporarily unavailable, so auto mode cannot determine the safety of <tool> right now. "
                "Wait briefly and then try this action again."
            ),
            "<model> is temporarily unavailable, so auto mode cannot determine the safety of <tool> right now",
        ),
        meaning=(
            "The model that judges actions for auto mode did not answer, so this action was held back and not "
            "approved. Nothing is wrong with the action or with eligibility; brackets name the reason where it is "
            "known, since 2.1.229, and on Amazon Bedrock a missing right to invoke that model repeats for ever."
        ),
        remedies=(
            do("retry", "Wait some seconds; Claude sees the same message and usually tries again by itself."),
            do(
                "use-other-way",
                "Go on with reading, searching and edits in the working folder, which need no classifier.",
            ),
            do("change-permission-mode"),
            do(
                "check-service-status",
                "Look at https://status.claude.com if `(overloaded)` or `(server error)` repeats.",
            ),
            do(
                "ask-admin",
                "On Amazon Bedrock or behind a gateway, check that the model which the message names may be invoked.",
                "On Bedrock that is the IAM policy; for Mantle model ids ask the AWS account team.",
            ),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2026-06 to 2026-07",
        docs="errors#auto-mode-cannot-determine-the-safety-of-an-action",
        examples=(
            (
                "Update(~/.claude/settings.json)\n"
                "  ⎿  Error: claude-sonnet-5[1m] is temporarily unavailable, so auto mode cannot determine the safety "
                "of\n"
                "     Edit right now. Wait briefly and then try this action again."
            ),
            (
                "claude-opus-5 is temporarily unavailable (overloaded), so auto mode cannot determine the safety of "
                "Bash right now. Wait a moment and then try this action again."
            ),
        ),
        near_misses=(
            "The staging environment is temporarily unavailable, so we cannot determine the safety of the release.",
            "Auto mode could not evaluate this action and is blocking it for safety — run with --debug for details",
        ),
    ),
    Condition(
        code="server/auto-mode-could-not-evaluate-this-action",
        title="Auto mode could not read the classifier's verdict",
        severity=Severity.WARNING,
        looks=(
            "Auto mode could not evaluate this action and is blocking it for safety — run with --debug for details",
        ),
        meaning=(
            "The classifier did answer, but its answer could not be parsed, so the action was blocked to be safe. This "
            "is a hiccup of the check; it is no judgement about the action."
        ),
        remedies=(
            do("retry", "Ask for the action again; the next attempt usually passes."),
            do("change-permission-mode"),
            do(
                "draft-bug-report",
                "If it stays, run `claude --debug`, repeat the action and report what the log shows.",
            ),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#auto-mode-cannot-determine-the-safety-of-an-action",
        examples=(
            (
                "● Bash(npm run build)\n"
                "  ⎿  Auto mode could not evaluate this action and is blocking it for safety —\n"
                "     run with --debug for details"
            ),
        ),
        near_misses=(
            "In auto mode the thermostat could not evaluate the sensor and is blocking the valve.",
            (
                "Auto mode could not evaluate this action and is blocking it for safety — a safety check separate from "
                "auto mode blocked this request because of earlier conversation content — it isn't about the action "
                "itself — run with --debug for details"
            ),
        ),
    ),
    Condition(
        code="server/auto-mode-classifier-refused-by-safeguard",
        title="A safety filter refused to let the classifier see the conversation",
        severity=Severity.ERROR,
        looks=(
            (
                "Auto mode could not evaluate this action and is blocking it for safety — a safety check separate from "
                "auto mode blocked this request because of earlier conversation content — it isn't about the action "
                "itself — run with --debug for details"
            ),
            "Agent aborted: auto mode classifier request refused by the safety safeguard in headless mode",
            "Agent aborted: auto mode classifier request refused by the safety safeguard",
        ),
        meaning=(
            "Something said earlier in the conversation tripped a safety filter of the API when the conversation went "
            "to the classifier. The action was never judged, and the same content will trip the filter each time; "
            "before 2.1.225 this looked like an ordinary block and counted as one."
        ),
        remedies=(
            do("change-permission-mode"),
            do("start-fresh", "Run `/clear`, or start a new session without the content that set off the filter."),
            do("rewind-conversation", "Or press Esc twice and go back before that content."),
            do("use-other-way", "Do not repeat the action in auto mode; meanwhile go on with reading and searching."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#auto-mode-cannot-determine-the-safety-of-an-action",
        since="2.1.225",
        examples=(
            (
                "  ⎿  Auto mode could not evaluate this action and is blocking it for safety — a safety check\n"
                "     separate from auto mode blocked this request because of earlier conversation content — it isn't\n"
                "     about the action itself — run with --debug for details"
            ),
            "Agent aborted: auto mode classifier request refused by the safety safeguard in headless mode",
        ),
        near_misses=(
            "The safety safeguard of the press refused the request of the operator.",
            "Agent aborted: auto mode classifier transcript exceeded context window in headless mode",
        ),
    ),
    Condition(
        code="server/auto-mode-classifier-transcript-exceeded-context-window",
        title="The conversation is too long for auto mode's classifier",
        severity=Severity.WARNING,
        looks=(
            (
                "Auto mode classifier transcript exceeded context window — falling back to manual approval (try "
                "/compact to reduce conversation size)"
            ),
            "Auto mode classifier transcript exceeded context window",
            "Agent aborted: auto mode classifier transcript exceeded context window in headless mode",
        ),
        meaning=(
            "The classifier reads the conversation before it judges an action, and the conversation no longer fits its "
            "window. In a terminal an ordinary permission prompt takes its place; in a `-p` run nobody can answer one, "
            "so the action is left out."
        ),
        remedies=(
            do("use-other-way", "Approve or deny the action in the prompt that appears."),
            do("compact-conversation", "Run `/compact`, so that later actions fit again."),
            do("start-fresh", "For a `-p` run, start a new session with a shorter history."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#auto-mode-cannot-determine-the-safety-of-an-action",
        examples=(
            (
                "  ⎿  Auto mode classifier transcript exceeded context window — falling back to\n"
                "     manual approval (try /compact to reduce conversation size)"
            ),
            "Agent aborted: auto mode classifier transcript exceeded context window in headless mode",
        ),
        near_misses=(
            "The transcript of the meeting exceeded the context window of the summariser.",
            "Agent aborted: auto mode classifier request refused by the safety safeguard in headless mode",
        ),
    ),
    Condition(
        code="server/the-server-returned-no-safety-verdict",
        title="The server-side check of auto mode gave no verdict",
        severity=Severity.WARNING,
        looks=(
            (
                "The server-side auto mode classifier gave no verdict (<reason>), so auto mode cannot determine the "
                "safety of <tool>."
            ),
            "The server-side auto mode classifier gave no verdict, so auto mode cannot determine the safety of <tool>.",
            (
                "Auto mode is unavailable — the server returned no safety verdict for the last <n> responses, so "
                "Claude stopped. Send a message to try again, or switch out of auto mode."
            ),
            near("Auto mode check unavailable"),
        ),
        meaning=(
            "Where the server itself reviews actions, its answer came without a verdict, so the action was held back; "
            "after ten such answers in a row the turn stops. Often a gateway or proxy on the way cuts the stream short "
            "or rewrites it, and the verdict is lost there."
        ),
        remedies=(
            do("retry", "Send another message; the count starts anew."),
            do("check-proxy", "Behind a gateway or proxy, have it pass streamed responses on whole and unchanged."),
            do("change-permission-mode"),
            do(
                "set-variable",
                "Set `CLAUDE_CODE_AUTO_MODE_SERVER=0` and start again, to use the client's own classifier.",
            ),
            do("check-service-status"),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-server-returned-no-safety-verdict",
        since="2.1.280",
        examples=(
            (
                "  ⎿  The server-side auto mode classifier gave no verdict (timed out), so auto mode cannot\n"
                "     determine the safety of Bash."
            ),
            (
                "● Auto mode is unavailable — the server returned no safety verdict for the\n"
                "  last 10 responses, so Claude stopped. Send a message to try again, or\n"
                "  switch out of auto mode."
            ),
            "❯ deploy it\n\n✻ Auto mode check unavailable · 8s",
        ),
        near_misses=(
            "The jury gave no verdict for the last two hearings, so the judge stopped.",
            "claude-opus-5 is temporarily unavailable, so auto mode cannot determine the safety of Bash right now",
        ),
    ),
    Condition(
        code="server/agent-terminated-early-due-to-an-api-error",
        title="A subagent stopped on an API error",
        severity=Severity.WARNING,
        looks=("Agent terminated early due to an API error: <error-detail>",),
        meaning=(
            "The request of a subagent failed for good, so it stopped before its task was done; the main conversation "
            "goes on. What stands after the colon is the real error, from a plan limit to an overload, and that one "
            "decides what helps."
        ),
        remedies=(
            do("read-docs", "Read the error after the colon and diagnose it as an error of its own."),
            do("retry", "Once that is cleared, ask Claude to run the task again or to resume the subagent."),
            do("check-service-status", "If the detail names a 5xx or 529, look at https://status.claude.com first."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2026-07",
        docs="errors#agent-terminated-early-due-to-an-api-error",
        since="2.1.199",
        examples=(
            '⏺ Agent "Map the parsers" failed: Agent terminated early due to an API error: no detail was given',
            "  ⎿  Agent terminated early due to an API error: the detail was cut off by the\n     terminal",
        ),
        near_misses=(
            "The estate agent terminated the contract early due to an error in the API of the listing site.",
            "Agent aborted: auto mode classifier transcript exceeded context window in headless mode",
        ),
    ),
)
