"""Notices about usage: warnings ahead of a limit, and what Claude Code does at one by itself.

Nothing has failed where these stand alone. They matter because people take them for errors, and
because one of them tells that work is now metered.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/approaching-limit-warning",
        title="Warning: most of a window is used",
        severity=Severity.INFORMATION,
        looks=(
            "You've used <n>% of your 5-hour limit · resets <time>",
            "You've used <n>% of your session limit · resets <time>",
            "You've used <n>% of your weekly limit · resets <time>",
            "You've used <n>% of your Opus limit · resets <time>",
            "You've used <n>% of your Sonnet limit · resets <time>",
            near("You've used <n>% of your usage credits"),
            near("You've used <n>% of your extra usage"),
            "Approaching session limit · resets <time>",
            "Approaching weekly limit · resets <time>",
            near("Approaching usage credit limit"),
            near("Approaching extra usage limit"),
            near("Approaching usage limit · resets at <time>"),
            "You're close to your usage credit limit",
            "You're close to your extra usage spending limit",
            near("You're close to your usage limit"),
            "Approaching <limit> · /upgrade to keep using Claude Code",
        ),
        meaning=(
            "Claude Code tells in advance that a window of the plan, or the credits beyond it, are nearly spent. Every "
            "request is still served; the named window starts anew at the printed time, whether or not it is used to "
            "the end."
        ),
        remedies=(
            do("nothing-to-do", "Go on working; requests are still served."),
            do("check-usage", "Run `/usage` to see which window it is and how fast it fills."),
            do(
                "switch-model",
                "To make the rest last, run `/model` and pick a smaller model, or `/clear` between tasks.",
            ),
        ),
        blame="plan-limit",
        retryable=True,
        billing="own",
        attested="official error reference, 2026-08; older words from public threads, 2025-06 to 2026-05",
        docs="errors#youve-hit-your-session-limit",
        examples=(
            "You've used 91% of your weekly limit · resets Nov 24, 12am (UTC)",
            "                 You're close to your extra usage spending limit\n❯ ",
            "❯ \n  Approaching usage limit · resets at 12pm",
        ),
        near_misses=(
            "You've hit your weekly limit · resets Nov 24, 12am (UTC)",
            "Heads up, you've used over 75% of your 5h limit. Run /status for a breakdown.",
        ),
    ),
    Condition(
        code="usage/now-using-usage-credits",
        title="Notice: work is now metered beyond the plan",
        severity=Severity.INFORMATION,
        looks=(
            "You're now using usage credits · Your 5-hour limit resets <time>",
            "You're now using usage credits · Your session limit resets <time>",
            "You're now using usage credits · Your weekly limit resets <time>",
            "You're now using usage credits",
            near("Now using usage credits"),
            "Now using usage credits for <model> · Your <model> limit resets <time>",
            "You're now using your usage allocation",
            near("Now using your usage allocation"),
            "You're now using extra usage · Your session limit resets <time>",
            "You're now using extra usage · Your weekly limit resets <time>",
            "You're now using extra usage",
            near("Now using extra usage"),
        ),
        meaning=(
            "A window of the plan ran out, and requests go on as metered usage credits, called extra usage before "
            "2.1.144 and usage allocation in organisations billed by usage. Nothing failed, but from here on every "
            "request costs money beyond the plan until the named window resets."
        ),
        remedies=(
            do("check-usage", "Run `/usage`, or open https://claude.ai/settings/usage, and see what has been spent."),
            do("wait-for-reset", "To stay within the plan, pause until the named reset."),
            do(
                "toggle-extra-usage",
                "To rule such costs out, lower the monthly limit or switch usage credits off at "
                "https://claude.ai/settings/usage.",
            ),
        ),
        blame="plan-limit",
        retryable=True,
        billing="own",
        attested="public repositories, 2026; captured from 2.1.328, 2026-11-20",
        examples=(
            "          You're now using usage credits · Your 5-hour limit resets 10am (UTC)\n❯ ",
            "You're now using extra usage · Your session limit resets 3pm (America/Denver)",
            "❯ go on\n                                                    Now using extra usage",
        ),
        near_misses=(
            "You're out of usage credits · resets Nov 24, 12am (UTC)",
            "Our team has been using usage credits since May and is content.",
        ),
    ),
    Condition(
        code="usage/quota-auto-resume-notice",
        title="Notice: work continues by itself after the reset",
        severity=Severity.INFORMATION,
        looks=(
            "Usage limit reached · limit resets <time> Continuing automatically at <time> · Esc to cancel",
            "Usage limit reached · limit resets <time>",
            "Continuing automatically at <time> · Esc to cancel",
            "Usage limit reached again · continuing automatically at <time> · esc to cancel",
            "Usage limit reached · continuing automatically at <time> · esc to cancel",
            "Usage limit reached · continuing automatically at <time> · esc or type to cancel",
            "Usage limit reset · continuing automatically",
            "Your usage limit has reset · press enter to continue",
            "Usage limit has reset · press enter to continue",
        ),
        meaning=(
            "A window of the plan is spent, and Claude Code, from 2.1.234 on, waits and takes the interrupted task up "
            "again shortly after the reset. The session is not broken; if the machine sleeps past the time, it asks "
            "for Enter instead of going on."
        ),
        remedies=(
            do(
                "nothing-to-do",
                "Leave the session open and the machine awake until the printed time.",
                "If it then asks for Enter, press it.",
            ),
            do("check-usage", "Run `/usage` to see which window is full."),
            do(
                "edit-settings",
                "Press Esc to call this one off; in `/config` switch `Continue automatically at usage limit` off for "
                "good.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="captured from 2.1.328, 2026-11-20; further words from public repositories, 2.1.278 to 2.1.290",
        since="2.1.234",
        examples=(
            "● Usage limit reached · continuing automatically at 10am · esc to cancel",
            "❯ \n────────────────────────────────\n"
            "  ⚠ Usage limit reached · limit resets 10am\n    Continuing automatically at 10am · Esc to cancel",
            '{"type":"system","subtype":"informational","content":"Usage limit reached · continuing automatically at '
            '11:10am · esc or type to cancel","level":"notice","version":"2.1.278"}',
        ),
        near_misses=(
            "Automatic continue cancelled · /rate-limit-options to re-arm",
            "Usage limit reached - resets at 6:00pm",
        ),
    ),
    Condition(
        code="usage/automatic-continue-cancelled",
        title="Notice: waiting for the reset was called off",
        severity=Severity.INFORMATION,
        looks=(
            "Automatic continue cancelled · /rate-limit-options to re-arm",
            "Automatic continue cancelled. Your session will wait for you instead",
            "Automatic continue cancelled",
        ),
        meaning=(
            "Claude Code had meant to take the task up again after the reset, and this was called off, by Esc or "
            "because the session moved or ended. The limit itself is unchanged and still ends at the printed time; the "
            "conversation is kept, only nobody will continue it unasked."
        ),
        remedies=(
            do("use-other-way", "Run `/rate-limit-options` and choose to wait and continue automatically again."),
            do("wait-for-reset", "Or wait until the reset and send the message yourself; `/usage` shows when."),
            do("resume-session", "If the session was closed, run `claude --resume` after the reset and pick it."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        attested="captured from 2.1.328, 2026-11-20",
        since="2.1.234",
        examples=(
            "● Automatic continue cancelled · /rate-limit-options to re-arm",
            '{"type":"system","subtype":"informational","content":"Automatic continue cancelled · /rate-limit-options '
            'to re-arm","level":"notice","entrypoint":"cli","version":"2.1.328"}',
        ),
        near_misses=(
            "● Usage limit reached · continuing automatically at 10am · esc to cancel",
            "The automatic retry was cancelled by the user.",
        ),
    ),
    Condition(
        code="usage/opus-limit-fallback-to-sonnet",
        title="Notice: Opus share used up, Sonnet takes over",
        severity=Severity.INFORMATION,
        looks=("Claude Opus <version> limit reached, now using Sonnet <version>",),
        meaning=(
            "Clients of 2025 whose model was left at the default changed to Sonnet by themselves once the plan's share "
            "of Opus was spent. Requests are answered as before; only the model behind them is another one."
        ),
        remedies=(
            do("nothing-to-do", "Go on with Sonnet."),
            do("check-usage", "Run `/usage` to see when Opus is available again."),
            do("switch-model", "Run `/model` to choose the model yourself."),
            do("update-claude-code", "Run `claude update`: current clients name the window and its reset."),
        ),
        blame="plan-limit",
        retryable=True,
        attested="public issue thread, 1.0.16, 2025-06",
        examples=(
            "Claude Opus 4 limit reached, now using Sonnet 4",
            "> review this file\n  ⎿  Claude Opus 4.1 limit reached, now using Sonnet 4",
        ),
        near_misses=(
            "  ⎿  You've hit your Opus limit · resets Nov 24, 12am (UTC)",
            "Opus was too slow for this, now using Sonnet.",
        ),
    ),
)
