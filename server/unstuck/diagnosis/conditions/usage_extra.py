"""Extra usage, since May 2026 called usage credits: metered use beyond the plan's own windows.

The sentence "You're out of extra usage" says which purse the server booked the request on. It does
not say that the plan is used up: that confusion is what this project began with. The 1M context
window belongs here too, because on several plans it is paid from this purse alone.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/out-of-extra-usage",
        title="Refused: booked on extra usage, and none is left",
        severity=Severity.ERROR,
        looks=(
            # Only "extra usage" has been seen from the server; "usage credits" stands by for a renaming.
            "You're out of usage credits. Add more at claude.ai/settings/usage and keep going.",
            "You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
            "You're out of extra usage",
            near("out of extra usage"),
        ),
        meaning=(
            "The server booked this request on extra usage, the metered purse beside the plan, and found that purse "
            "empty or switched off. It says nothing about the plan's own windows: since 8 April 2026 clients older "
            "than 2.1.36, third-party harnesses and requests that look like theirs get it with most of the plan unused."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Find the version that really ran; below 2.1.36 is a sufficient cause.",
                "Update it by the channel it was installed with and remove duplicate installs.",
                "Restart every session and the editor, then try again.",
            ),
            do(
                "use-supported-client",
                "If another program sent the request, use Claude Code itself, or an API key with that program.",
            ),
            do(
                "remove-trigger",
                "Run once without custom system prompts, output styles or a proxy that rewrites requests.",
                "Run once in an empty folder: recent commit messages are part of the prompt.",
            ),
            do(
                "check-login",
                "Run `/status`: a key, a token or another organisation may stand in for the plan you mean.",
            ),
            do("check-usage", "Compare session and week at https://claude.ai/settings/usage before thinking of money."),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        docs="https://support.claude.com/en/articles/12429409-extra-usage-for-paid-claude-plans",
        attested="public issue threads, 2026-04-08 to 2026-11; rendering captured from 2.1.328, 2026-11-20",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You\'re out of extra '
            "usage. Add more at claude.ai/settings/usage and keep "
            'going."},"request_id":"req_011CTdFzGRv64r7YvtWREsdi"}',
            "● API Error: 400 You're out of extra usage. Add more at\n  claude.ai/settings/usage and keep going.",
            '❯ hi\n  ⎿  API Error: 400 "out of extra usage" (the plan shows 7 % used)',
        ),
        near_misses=(
            "You're out of extra usage · resets 10pm (America/Los_Angeles)",
            "You're out of extra usage. Ask your workspace admin to add more so you can keep going.",
            "Claude Code 2.1.63 began to spend extra usage without asking me first.",
        ),
    ),
    Condition(
        code="usage/out-of-extra-usage-workspace",
        title="Refused: booked on the workspace's extra usage, and none is left",
        severity=Severity.ERROR,
        looks=(
            # Not seen so far, as above.
            "You're out of usage credits. Ask your workspace admin to add more so you can keep going.",
            "You're out of extra usage. Ask your workspace admin to add more so you can keep going.",
        ),
        meaning=(
            "The server booked this request on the extra usage of the Team or Enterprise workspace and found nothing "
            "it may draw from. The mention of the admin only says who manages the seat: an outdated client or a "
            "request taken for a third-party one is as likely a reason as an empty budget, and the plan's windows may "
            "be free."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Find the version that really ran; below 2.1.36 is a sufficient cause, whatever the admin does.",
                "Update the command line and the editor extension, each by its own channel.",
                "Restart every session, then try again.",
            ),
            do(
                "use-supported-client",
                "If another program sent the request, use Claude Code itself, or an API key with that program.",
            ),
            do(
                "remove-trigger",
                "Run once without custom system prompts, output styles or a proxy that rewrites requests.",
            ),
            do("check-usage", "Run `/usage`: with room in session and week, an empty budget is not the whole story."),
            do(
                "ask-admin",
                "When the points above are ruled out, run `/usage-credits` to send the admin a request.",
                "Name the exact message and the version; admins look at https://claude.ai/admin-settings/usage.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="organization",
        docs="https://support.claude.com/en/articles/12429409-extra-usage-for-paid-claude-plans",
        attested="public issue thread, 2026-04-08; rendering captured from 2.1.328, 2026-11-20",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: 400 You're out of extra usage. Ask your workspace admin to\n"
            "  add more so you can keep going.",
            '  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You\'re out of '
            "extra\n     usage. Ask your workspace admin to add more so you can keep\n"
            '     going."},"request_id":"req_011CTg7mQw2LxA9pEr4sVn1K"}',
        ),
        near_misses=(
            "You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
            "Please ask your workspace admin to add more seats to the Slack workspace.",
        ),
    ),
    Condition(
        code="usage/out-of-extra-usage-until-reset",
        title="Plan window used up, and no extra usage to go on with",
        severity=Severity.WARNING,
        looks=(
            "You're out of usage credits · resets <time> (<timezone>)",
            "You're out of usage credits · resets <time>",
            "You're out of extra usage · resets <time> (<timezone>)",
            "You're out of extra usage · resets <time>",
        ),
        meaning=(
            "This is a genuine limit: a session, weekly or model window of the plan is full, and the credits that "
            "could carry the work on are spent, capped or off. The named reset sets it apart from the 400 with similar "
            "words; third-party use has no part in it, and room under the monthly cap does not replace an empty "
            "prepaid balance."
        ),
        remedies=(
            do(
                "wait-for-reset",
                "Wait until the printed time; then the plan carries the work again at no cost.",
            ),
            do(
                "check-usage",
                "Run `/usage` to see which window is full.",
                "If every window has room, note version, figures and request id before anything else.",
            ),
            do("switch-model", "If only one model's window is full, run `/model` and pick another family."),
            do("ask-admin", "On Team or Enterprise, run `/usage-credits` to send the admin a request."),
            do(
                "add-credits",
                "Compare balance and monthly limit at https://claude.ai/settings/usage: only an empty balance is "
                "mended by a purchase.",
                "After a purchase give it about fifteen minutes before buying again.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        docs="https://support.claude.com/en/articles/12429409-extra-usage-for-paid-claude-plans",
        attested="public issue threads, 2026-01 to 2026-05; captured from 2.1.328, 2026-11-20",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  You're out of extra usage · resets 8pm (Europe/Rome)",
            "You're out of usage credits · resets Nov 24, 12am (UTC)",
            "2026-03-02T16:14:27Z worker[2]: claude exited 1: You're out of extra usage · resets Mar 5, 7pm",
        ),
        near_misses=(
            "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
            "You're out of usage credits. Run /usage-credits to keep using Fable 5.1 or /model to switch models.",
        ),
    ),
    Condition(
        code="usage/third-party-extra-usage",
        title="Request counted as coming from a third-party app",
        severity=Severity.ERROR,
        looks=(
            "Third-party apps now draw from your extra usage, not your plan limits. We've added a $<amount> credit to "
            "get you started. Claim it at claude.ai/settings/usage and keep going.",
            "Third-party apps now draw from your extra usage, not your plan limits. Add more at "
            "claude.ai/settings/usage and keep going.",
            "Third-party apps now draw from extra usage, not plan limits. We've added a credit to your organization to "
            "get you started. Ask your workspace admin to claim it and keep going.",
            "Third-party apps now draw from extra usage, not plan limits. Ask your workspace admin to add more and "
            "keep going.",
            "Third-party apps now draw from your extra usage, not your plan limits.",
            "Third-party apps now draw from extra usage, not plan limits.",
            # Not seen so far: they stand by for a renaming.
            "Third-party apps now draw from your usage credits, not your plan limits.",
            "Third-party apps now draw from usage credits, not plan limits.",
        ),
        meaning=(
            "Since April 2026 a subscription covers only requests the server recognises as Claude Code's own; others "
            "are booked on extra usage. Clients older than 2.1.36, some custom system prompts and proxies that rewrite "
            "requests were taken for such apps too, so plan and account may be in perfect order."
        ),
        remedies=(
            do(
                "update-claude-code",
                "If Claude Code itself sent the request, find the version that ran; below 2.1.36 is a sufficient "
                "cause.",
                "Update it and the editor extension, then restart every session.",
            ),
            do(
                "use-supported-client",
                "If another program sent it, use Claude Code itself, or give that program a Console API key.",
            ),
            do(
                "remove-trigger",
                "Run once without `--append-system-prompt`, `--system-prompt` and custom output styles.",
                "If that works, put the text back piece by piece, reworded or left out where it fails.",
            ),
            do(
                "bypass-proxy",
                "Run once without ANTHROPIC_BASE_URL and without token savers or routers that shorten or rewrite "
                "requests.",
            ),
            do(
                "check-usage",
                "Compare session and week at https://claude.ai/settings/usage with what the message suggests.",
                "Do not count on the credit it names: claiming it did not end the error, and the offer ended on "
                "17 April 2026.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        docs="https://support.claude.com/en/articles/12429409-extra-usage-for-paid-claude-plans",
        attested="public issue threads, 2026-04 to 2026-07; rendering captured from 2.1.328, 2026-11-20",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● API Error: 400 Third-party apps now draw from your extra usage, not\n"
            "  your plan limits. We've added a $100 credit to get you started. Claim\n"
            "  it at claude.ai/settings/usage and keep going.",
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Third-party apps now '
            "draw from your extra usage, not your plan limits. Add more at claude.ai/settings/usage and keep "
            'going."},"request_id":"req_011CThbV3nP8sKq5ZdXw7RyA"}',
            "2026-04-29 11:14:52 ERROR upstream 400: Third-party apps now draw from extra usage, not plan limits. Ask "
            "your workspace admin to add more and keep going.",
        ),
        near_misses=(
            "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
            "From 4 April on, third-party apps are no longer covered by the subscription, says the announcement.",
        ),
    ),
    Condition(
        code="usage/out-of-usage-credits",
        title="Usage credits spent, no reset named",
        severity=Severity.ERROR,
        looks=(
            "You're out of usage credits. Run /usage-credits to keep using <model> or /model to switch models.",
            "Usage credits ran out before the response was finished.",
            "You're out of usage credits",
        ),
        meaning=(
            "The prepaid usage credits are gone, and what was asked for runs on credits alone, or the client knows no "
            "window whose reset would help. Credits belong to the model or mode in use: the plan's own windows may "
            "still cover another model, and the conversation is unharmed."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick a model that the plan includes."),
            do(
                "check-usage",
                "Run `/usage`: if a window is full, note when it resets.",
                "If every window has room and a plan model is refused as well, check the version and `/status` first.",
            ),
            do("ask-admin", "On Team or Enterprise, run `/usage-credits` to send the admin a request."),
            do(
                "add-credits",
                "If this model is needed now, compare balance and monthly limit at https://claude.ai/settings/usage.",
                "Add credits only if the balance, not the limit, is what is used up.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        docs="https://support.claude.com/en/articles/12429409-extra-usage-for-paid-claude-plans",
        attested="public mirrors of the client and logs, 2026-07; the cut-off form read in 2.1.328, not seen happening",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  You're out of usage credits. Run /usage-credits to keep using Fable\n"
            "     5.1 or /model to switch models.",
            'run_daily.log: "You\'re out of usage credits" (rc=1)',
            "● Usage credits ran out before the response was finished.",
        ),
        near_misses=(
            "You're out of usage credits · resets Nov 24, 12am (UTC)",
            "Fast mode disabled · usage credits exhausted",
        ),
    ),
    Condition(
        code="usage/usage-credits-required-for-1m-context",
        title="The 1M context window needs usage credits",
        severity=Severity.ERROR,
        looks=(
            "Usage credits required for 1M context · run /usage-credits to turn them on (they take effect after you "
            "restart Claude Code), or /model to switch to standard context",
            "Usage credits required for 1M context · turn on usage credits at <url> (they take effect in a new "
            "session), or use --model to switch to standard context",
            "Usage credits required for 1M context · run /usage-credits to turn them on, or /model to switch to "
            "standard context",
            "Usage credits required for 1M context",
            "Extra usage is required for 1M context · run /extra-usage to enable, or /model to switch to standard "
            "context",
            "Extra usage is required for 1M context · enable extra usage at claude.ai/settings/usage, or use --model "
            "to switch to standard context",
            "Extra usage is required for 1M context",
        ),
        meaning=(
            "The session asked for the one-million-token window of a model for which this plan includes the standard "
            "window only; the long one is paid from usage credits, called extra usage before 2.1.144. It is a question "
            "of entitlement, not of quota: session and week may be nearly untouched, and a short conversation gets it "
            "too."
        ),
        remedies=(
            do(
                "disable-long-context",
                "Run `/model` and pick the entry without 1M; headless, pass `--model` without `[1m]`.",
            ),
            do(
                "edit-settings",
                "Look for a model ending in `[1m]` in the `model` setting, ANTHROPIC_MODEL, agent and skill files, and "
                "drop the suffix.",
                "Or set `CLAUDE_CODE_DISABLE_1M_CONTEXT=1`, which hides the 1M entries, and start a new session.",
            ),
            do(
                "update-claude-code",
                "Run `claude update`: from 2.1.172 on the conversation is compacted by itself instead of being stuck.",
            ),
            do(
                "start-fresh",
                "On older versions run `/clear` if the conversation is already larger than the standard window.",
            ),
            do(
                "open-billing-page",
                "If the long window is worth metered cost, run `/usage-credits` to turn credits on.",
                "Restart Claude Code afterwards: a running session does not notice.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#usage-credits-required-for-1m-context",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "● API Error: Usage credits required for 1M context · run /usage-credits\n"
            "  to turn them on (they take effect after you restart Claude Code), or\n"
            "  /model to switch to standard context",
            "❯ /compact\n  ⎿  Error during compaction: Error: API Error: Extra usage is required for 1M context · run\n"
            "     /extra-usage to enable, or /model to switch to standard context",
            "API Error: Usage credits required for 1M context · turn on usage credits at "
            "https://claude.ai/settings/usage?from=cc_cli_limit_message (they take effect in a new session), or use "
            "--model to switch to standard context",
        ),
        near_misses=(
            "API Error: 429 Extra usage is required for long context requests.",
            "Opus 4.6 (1M context) is now included in Max, Team and Enterprise plans.",
        ),
    ),
    Condition(
        code="usage/1m-context-not-available-for-your-account",
        title="1M variant turned down when it was picked",
        severity=Severity.ERROR,
        looks=("<model> with 1M context is not available for your account",),
        meaning=(
            "Claude Code itself turned the `[1m]` variant down before anything was sent: the account data it holds do "
            "not include the long window, mostly because usage credits are off or the stored login still carries an "
            "earlier plan. The same model with its standard window is not affected."
        ),
        remedies=(
            do("disable-long-context", "Run `/model` and pick the same model without `[1m]`."),
            do(
                "update-claude-code",
                "Run `claude update`: Opus with 1M is included for Max, Team and Enterprise since 2.1.75.",
            ),
            do("relogin", "After a change of plan run `/logout`, then `/login`: the stored login keeps the old plan."),
            do(
                "open-billing-page",
                "If this plan gives the long window through credits only, run `/usage-credits` and restart.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        attested="public issue thread, 2.1.85, 2026-03",
        examples=("❯ /model opus[1m]\n  ⎿  Opus 4.6 with 1M context is not available for your account",),
        near_misses=(
            "  ⎿  Set model to Sonnet 4.6 (1M context)",
            "API Error: Usage credits required for 1M context",
        ),
    ),
    Condition(
        code="usage/extra-usage-required-for-long-context-requests",
        title="The API's own words for the missing 1M entitlement",
        severity=Severity.ERROR,
        looks=(
            "Usage credits are required for long context requests",
            "Extra usage is required for long context requests.",
            "Request rejected (429) · Usage credits are required for long context requests",
            "Request rejected (429) · Extra usage is required for long context requests.",
        ),
        meaning=(
            "The server refused the long-context form of the request because nothing pays for it; current clients show "
            "it as the 1M message, those before 2.1.89 as `Rate limit reached`. Asking for the 1M window is enough, "
            "even with a small conversation and an unused plan; editors that could not read the plan did so before "
            "2.1.78."
        ),
        remedies=(
            do("disable-long-context", "Run `/model` and pick the entry without 1M."),
            do(
                "update-claude-code",
                "Update the command line and the editor extension, each by its own channel.",
                "If the editor fails where the terminal works, the extension is the one to update.",
            ),
            do(
                "edit-settings",
                "Set `CLAUDE_CODE_DISABLE_1M_CONTEXT=1`, and look for `[1m]` in the model setting and ANTHROPIC_MODEL, "
                "and for a 1M entry in ANTHROPIC_BETAS.",
            ),
            do(
                "compact-conversation",
                "Run `/compact`, or `/clear`, if the conversation has really grown beyond 200,000 tokens.",
            ),
            do(
                "open-billing-page",
                "If the long window is worth metered cost, run `/usage-credits` to turn credits on, then restart.",
            ),
        ),
        blame="plan-limit",
        retryable=False,
        billing="own",
        attested="public issue threads, 2026-02 to 2026-05; rendering captured from 2.1.328, 2026-11-20",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            'API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"Extra usage is required for '
            'long context requests."},"request_id":"req_011CTkR2vFz6uNc8YbMpXe4H"}',
            '[{"error":"Error: 429 '
            '{\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"rate_limit_error\\",\\"message\\":\\"Extra usage is '
            'required for long context requests.\\"}}\\n    at generate '
            '(file:///usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:459:5106)"}]',
        ),
        near_misses=(
            "API Error: Extra usage is required for 1M context · run /extra-usage to enable, or /model to switch to "
            "standard context",
            "Long context requests are priced differently above 200K input tokens.",
        ),
    ),
    Condition(
        code="usage/the-prompt-to-confirm-went-unanswered",
        title="Question whether to spend credits was not answered",
        severity=Severity.ERROR,
        looks=(
            "<model> limit reached · continuing on <model> uses usage credits, and the prompt to confirm went "
            "unanswered — nothing was sent · answer it where this session is running, or /model to change",
            "<model> now uses usage credits · the prompt to confirm went unanswered — nothing was sent · answer it "
            "where this session is running, or /model to change",
            near("the prompt to confirm went unanswered"),
        ),
        meaning=(
            "Going on with this model would have been billed to usage credits, so Claude Code asked first, and nobody "
            "answered where the session runs: typical of Remote Control, background and SDK-hosted sessions. Nothing "
            "was sent and nothing was charged; the conversation is intact."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick a model that the plan covers; then nothing is asked."),
            do(
                "retry",
                "Open the session where it really runs, send the prompt there and answer the question in time.",
            ),
            do(
                "edit-settings",
                'Give the question more time with the `dialogExpiry` setting; `"never"` keeps it open.',
            ),
        ),
        blame="plan-limit",
        retryable=True,
        billing="own",
        attested="official error reference, 2026-08",
        docs="errors#the-prompt-to-confirm-went-unanswered",
        since="2.1.236",
        examples=(
            "  ⎿  Fable 5.1 now uses usage credits · the prompt to confirm went\n"
            "     unanswered — nothing was sent · answer it where this session is\n"
            "     running, or /model to change",
            "Fable 5.1 limit reached · continuing on Fable 5.1 uses usage credits, and the prompt to confirm went "
            "unanswered — nothing was sent · answer it where this session is running, or /model to change",
        ),
        near_misses=(
            "Fable 5.1 requires usage credits. Run /usage-credits to continue or switch models with /model.",
            "The deployment stopped because the prompt to confirm was never shown.",
        ),
    ),
)
