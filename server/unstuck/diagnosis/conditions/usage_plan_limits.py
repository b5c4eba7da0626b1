"""Limits of the subscription itself: the 5-hour window, the week, and the share of one model.

They are genuine, end at a known time, and count chat, Cowork and Claude Code together. The older
wordings stand beside today's, because old clients still print them.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/youve-hit-your-session-limit",
        title="5-hour session limit reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your 5-hour limit · resets <time> (<timezone>)",
            "You've hit your 5-hour limit · resets <time>",
            "You've hit your 5-hour limit",
            "You've hit your session limit · resets <time> (<timezone>)",
            "You've hit your session limit · resets <time>",
            "You've hit your session limit",
            "You've hit your limit · resets <time> (<timezone>)",
            "You've hit your limit · resets <time>",
            near("You've hit your limit"),
            near("Limit reached · resets <time>"),
            "5-hour limit reached ∙ resets <time> /upgrade to increase your usage limit.",
            "5-hour limit reached ∙ resets <time>",
            "5-hour limit reached",
            "Session limit reached ∙ resets <time>",
        ),
        meaning=(
            "The plan's rolling five-hour allowance is spent; all models and the Claude apps draw from it, so another "
            "model does not get round it, and work goes on at the printed time. The bare `your limit` of 2.1.12 to "
            "2.1.84 names no window: with a date beside the hour it was rather the weekly one."
        ),
        remedies=(
            do(
                "wait-for-reset",
                "Wait until the printed time; nothing is lost.",
                "From 2.1.234 on leave the session open: it can continue by itself (`/config`, `Continue automatically "
                "at usage limit`).",
            ),
            do("check-usage", "Run `/usage` and see which window is full and when it resets."),
            do(
                "draft-bug-report",
                "If `/usage` shows clear room at the same minute, note version, figures and request id and report "
                "that.",
            ),
            do(
                "add-credits",
                "If waiting is no option, run `/usage-credits`: metered cost on Pro and Max, a request to the admin on "
                "Team and Enterprise.",
            ),
            do("upgrade-plan", "If it happens most days, compare plans at https://claude.com/pricing."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20; older wordings from public "
        "issue threads, 2025-09 to 2026-04",
        docs="errors#youve-hit-your-session-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ hi\n  ⎿  You've hit your 5-hour limit · resets 10am (UTC)",
            "You've hit your session limit · resets 5:10pm (Europe/Paris)",
            "  ⎿ 5-hour limit reached ∙ resets 12pm\n    /upgrade to increase your usage limit.",
        ),
        near_misses=(
            "You've hit your weekly limit · resets Nov 24, 12am (UTC)",
            "After the 5-hour window the session limit starts again from zero.",
        ),
    ),
    Condition(
        code="usage/weekly-limit",
        title="Weekly limit reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your weekly limit · resets <time> (<timezone>)",
            "You've hit your weekly limit · resets <time>",
            "You've hit your weekly limit",
            "Weekly limit reached ∙ resets <time> (<timezone>)",
            "Weekly limit reached ∙ resets <time>",
        ),
        meaning=(
            "The plan's seven-day allowance for all models is spent; it is counted beside the five-hour window, so it "
            "can be full while the session shows room. On Pro and Enterprise a limit that binds Sonnet alone was "
            "worded like this as well, which `/usage` tells apart."
        ),
        remedies=(
            do("wait-for-reset", "Note the printed day and hour: the whole allowance comes back then."),
            do(
                "check-usage",
                "Run `/usage` and compare `Current week (all models)` with the model rows.",
                "If the figures show room, note them with version and request id and report that.",
            ),
            do("switch-model", "If only the Sonnet row is full, run `/model` and pick another family."),
            do(
                "add-credits",
                "If waiting is no option, run `/usage-credits`: metered cost on Pro and Max, a request to the admin on "
                "Team and Enterprise.",
            ),
            do("upgrade-plan", "If every week ends early, compare plans at https://claude.com/pricing."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#youve-hit-your-session-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  You've hit your weekly limit · resets Nov 24, 12am (UTC)",
            "[2026-10-05 18:41:07] nightly.sh: claude -p exited 1: You've hit your weekly limit · resets Oct 6 at "
            "8:30am (Asia/Calcutta)",
            "Weekly limit reached ∙ resets Oct 9 at 10am",
        ),
        near_misses=(
            "You've used 91% of your weekly limit · resets Nov 24, 12am (UTC)",
            "You've hit your 5-hour limit · resets 10am (UTC)",
        ),
    ),
    Condition(
        code="usage/opus-limit",
        title="Weekly Opus limit reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your Opus limit · resets <time> (<timezone>)",
            "You've hit your Opus limit · resets <time>",
            "You've hit your Opus limit",
            "Opus weekly limit reached ∙ resets <time>",
        ),
        meaning=(
            "The weekly share for the Opus family is spent; session and week for the other families are counted apart "
            "and may have plenty of room. Only requests to Opus are held back, and the conversation can go on with "
            "another model at once."
        ),
        remedies=(
            do(
                "switch-model",
                "Run `/model` and pick a model outside the Opus family; its prompt cache starts cold.",
            ),
            do("wait-for-reset", "Or keep Opus for after the printed time."),
            do("check-usage", "Run `/usage`: the row of the model tells the share and its reset."),
            do(
                "add-credits",
                "If it must be Opus now, run `/usage-credits`: metered cost on Pro and Max, a request to the admin on "
                "Team and Enterprise.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#youve-hit-your-session-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ design the cache layer\n  ⎿  You've hit your Opus limit · resets Nov 24, 12am (UTC)",
            "Opus weekly limit reached ∙ resets Oct 9, 10am",
        ),
        near_misses=(
            "You've used 84% of your Opus limit · resets Nov 24, 12am (UTC)",
            "Claude Opus 4 limit reached, now using Sonnet 4",
        ),
    ),
    Condition(
        code="usage/sonnet-limit",
        title="Weekly Sonnet limit reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your Sonnet limit · resets <time> (<timezone>)",
            "You've hit your Sonnet limit · resets <time>",
            "You've hit your Sonnet limit",
        ),
        meaning=(
            "The weekly share for the Sonnet family is spent, while the windows for all models may still have room. "
            "Requests to other families pass, so the account is not blocked and the conversation can go on with "
            "another model."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick a model outside the Sonnet family."),
            do(
                "edit-settings",
                "If subagents or skills fail with it, look for `model: sonnet` in their files and change it for now.",
            ),
            do("wait-for-reset", "Or wait until the printed time."),
            do("check-usage", "Run `/usage`: `Current week (Sonnet only)` tells the share and its reset."),
            do(
                "add-credits",
                "If it must be Sonnet now, run `/usage-credits`: metered cost on Pro and Max, a request to the admin "
                "on Team and Enterprise.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#youve-hit-your-session-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "You've hit your Sonnet limit · resets Nov 24, 12am (UTC)",
            '{"type":"assistant","isApiErrorMessage":true,"error":"rate_limit","apiErrorStatus":429,"message":{"model":'
            '"<synthetic>","content":[{"type":"text","text":"You\'ve hit your Sonnet limit · resets Nov 24, 12am '
            '(UTC)"}]}}',
        ),
        near_misses=(
            "Current week (Sonnet only)  100% used  Resets Nov 24, 12am (UTC)",
            "You've hit your Opus limit · resets Nov 24, 12am (UTC)",
        ),
    ),
    Condition(
        code="usage/fable-limit",
        title="Included Fable allowance used up",
        severity=Severity.WARNING,
        looks=(
            "You've hit your Fable limit · resets <time> (<timezone>). Switch to another model, or manage usage "
            "credits at <url>, to continue.",
            "You've hit your Fable limit · resets <time>. Switch to another model, or manage usage credits at <url>, "
            "to continue.",
            "You've hit your Fable limit · resets <time> (<timezone>)",
            "You've hit your Fable limit · resets <time>",
            "You've hit your Fable limit",
            "You've hit your Fable <version> limit · resets <time>",
            "You've reached your Fable <version> limit. Run /usage-credits to continue or switch models with /model.",
            "Fable <version> requires usage credits. Run /usage-credits to continue or switch models with /model.",
            near("Fable <version> requires usage credits"),
        ),
        meaning=(
            "Fable has a weekly allowance of its own, and it is spent, or the plan offers this model through usage "
            "credits only. The session and weekly windows of the plan are separate: any other model can carry the "
            "conversation on without extra cost."
        ),
        remedies=(
            do("switch-model", "Run `/model` and pick a model that the plan includes; headless, pass `--model`."),
            do("wait-for-reset", "If a reset is named, keep Fable for after that time."),
            do("check-usage", "Run `/usage`: the row `Current week (Fable)` shows the allowance, if the plan has one."),
            do(
                "add-credits",
                "If it must be Fable now, run `/usage-credits`; every request is then metered.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="public mirror of the client, 2.1.17x to 2.1.28x; captured from 2.1.328, 2026-11-20",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ hi\n  ⎿  You've hit your Fable limit · resets Nov 24, 12am (UTC)",
            "You've hit your Fable limit · resets Nov 24, 12am (UTC). Switch to another model, or manage usage credits "
            "at https://claude.ai/settings/usage?from=cc_cli_limit_message, to continue.",
            "  ⎿  You've reached your Fable 5.1 limit. Run /usage-credits to continue\n"
            "     or switch models with /model.",
        ),
        near_misses=(
            "API Error: 400 Fable 5.1 requires Claude Code 2.1.251 or newer.",
            "You've hit your monthly spend limit · raise it at https://claude.ai/settings/usage · your Fable limit "
            "resets Nov 24, 12am (UTC)",
        ),
    ),
    Condition(
        code="usage/claude-ai-usage-limit-reached-epoch",
        title="Usage limit of an old headless client, reset as a number",
        severity=Severity.WARNING,
        looks=(
            "Claude AI usage limit reached|<epoch-seconds>",
            "Claude AI usage limit reached",
        ),
        meaning=(
            "A plan window is spent; older headless clients and SDKs said so in this form, where the number behind the "
            "bar is the reset in seconds since 1970. It does not name the window, and it could come as a result that "
            "claimed to be no error."
        ),
        remedies=(
            do(
                "wait-for-reset",
                "Turn the number into a time, for instance with `date -d @<number>`, and wait for it.",
            ),
            do("check-usage", "Run `/usage` in a terminal session to see which window is full."),
            do("update-claude-code", "Update: current clients name the window and print the time for people."),
            do("add-credits", "If waiting is no option, run `/usage-credits` after a look at the figures."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="public repositories and issue threads, 2025",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "Claude AI usage limit reached|1753560000",
            '{"type":"result","subtype":"success","is_error":false,"result":"Claude AI usage limit '
            'reached|1753560000"}',
        ),
        near_misses=(
            "Claude usage limit reached. Your limit will reset at 3pm (Europe/Berlin).",
            "Our bot tells the channel when the Claude AI usage is near the limit.",
        ),
    ),
    Condition(
        code="usage/claude-usage-limit-reached-will-reset",
        title="Usage limit in the words of a 2025 client",
        severity=Severity.WARNING,
        looks=(
            "Claude usage limit reached. Your limit will reset at <time> (<timezone>).",
            "Claude usage limit reached. Your limit will reset at <time>.",
            near("Claude usage limit reached."),
        ),
        meaning=(
            "A window of the plan is spent, mostly the five-hour one; clients of 2025 said so without naming it. "
            "Whoever still sees these words runs a very old client, which has other troubles of its own, such as being "
            "taken for a third-party program since April 2026."
        ),
        remedies=(
            do("wait-for-reset", "Wait until the printed time."),
            do(
                "update-claude-code",
                "Run `claude update` and restart the sessions: versions before 2.1.36 are refused in other ways too.",
            ),
            do("check-usage", "Open https://claude.ai/settings/usage to see which window is full."),
            do("upgrade-plan", "If it happens most days, compare plans at https://claude.com/pricing."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="public issue threads, 2025",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  Claude usage limit reached. Your limit will reset at 3pm\n     (America/Santiago).",
            "Claude usage limit reached. Your limit will reset at 11am.",
        ),
        near_misses=(
            "Claude AI usage limit reached|1753560000",
            "Usage limit reached - resets at 6:00pm",
        ),
    ),
    Condition(
        code="usage/app-usage-limit-banner",
        title="Plan limit, in the words of the desktop app or claude.ai",
        severity=Severity.WARNING,
        looks=(
            "Usage limit reached - resets at <time>",
            "You've hit your limit for Claude messages. Limits will reset at <time>. View your usage details.",
            "You've hit your limit for Claude messages",
        ),
        meaning=(
            "The desktop app or the web page reports that a window of the plan is spent, without saying which. Chat, "
            "Cowork, cloud sessions and the terminal share these windows, so Claude Code is held back until the same "
            "time."
        ),
        remedies=(
            do("wait-for-reset", "Wait until the printed time; it holds for the terminal too."),
            do("check-usage", "Open https://claude.ai/settings/usage, or run `/usage`, to see which window is full."),
            do(
                "add-credits",
                "If waiting is no option, turn usage credits on at https://claude.ai/settings/usage.",
            ),
            do("upgrade-plan", "If it happens most days, compare plans at https://claude.com/pricing."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="public issue threads, 2026",
        examples=(
            "Usage limit reached - resets at 6:00pm",
            "You've hit your limit for Claude messages. Limits will reset at 9:30 AM. View your usage details.",
        ),
        near_misses=(
            "● Usage limit reached · continuing automatically at 10am · esc to cancel",
            "You've hit your limit · resets 4pm (Asia/Kuala_Lumpur)",
        ),
    ),
)
