"""Caps that a person or an administrator set on metered use, and seats without any.

A cap that is met is not a balance that is empty: buying credits does not lift it. Many of these
messages also name the plan window that ran out first; at its reset work goes on without money.
Organisations billed by usage read "usage limit" where others read "spend limit".
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/youve-hit-your-monthly-spend-limit",
        title="Own monthly spend limit reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your monthly spend limit · raise it at <url> · your <window> limit resets <time>",
            "You've hit your monthly spend limit · raise it at <url>",
            "You've hit your monthly spend limit · your session limit resets <time>",
            "You've hit your monthly spend limit · your <window> limit resets <time>",
            "You've hit your monthly spend limit. Run /usage-credits to manage your limit and keep using <model> or "
            "switch models to continue this chat.",
            "You've hit your monthly spend limit",
            "You've hit your extra usage spend limit",
            "You've hit your extra usage spending limit",
        ),
        meaning=(
            "The plan cannot cover the request any more, and the monthly cap on usage credits, set by the account's "
            "owner, is met; that is a limit and not an empty balance, and money may still lie there. Where a window is "
            "named, access returns at its reset even if the cap stays."
        ),
        remedies=(
            do("wait-for-reset", "If a window and its reset are named, wait for that: the plan then pays again."),
            do(
                "switch-model",
                "If only one model's window is full, run `/model` and pick another family.",
            ),
            do(
                "check-usage",
                "Compare spent, limit and balance at https://claude.ai/settings/usage, and the windows with `/usage`.",
            ),
            do(
                "raise-spend-limit",
                "Raise the monthly limit at https://claude.ai/settings/usage, or with `/usage-credits`.",
                "Do not buy credits for it: two purchases in a row changed nothing in one report.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="own",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20; older words from public "
        "repositories, 2026",
        docs="errors#youve-hit-your-monthly-spend-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ hi\n  ⎿  You've hit your monthly spend limit · raise it at\n"
            "     https://claude.ai/settings/usage?from=cc_cli_limit_message · your 5-hour\n"
            "     limit resets 10am (UTC)",
            "You've hit your monthly spend limit. Run /usage-credits to manage your limit and keep using Fable 5.1 or "
            "switch models to continue this chat.",
            "You've hit your extra usage spend limit ∙ Your limit resets at 9:00 PM",
        ),
        near_misses=(
            "You've hit your org's monthly spend limit · run /usage-credits to ask your admin for a higher limit",
            "We raised the monthly spend limit of the staging account to 40 dollars.",
        ),
    ),
    Condition(
        code="usage/individual-spend-limit",
        title="Member's own cap, set by an administrator, reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your individual spend limit · run /usage-credits to raise it, or visit <url> · your <window> "
            "limit resets <time>",
            "You've hit your individual spend limit · run /usage-credits to raise it, or visit <url>",
            "You've hit your individual spend limit · run /usage-credits to ask your admin for a higher limit · your "
            "<window> limit resets <time>",
            "You've hit your individual spend limit · run /usage-credits to ask your admin for a higher limit",
            "You've hit your individual spend limit · ask your admin for a higher limit · your <window> limit resets "
            "<time>",
            "You've hit your individual spend limit · ask your admin for a higher limit",
            "You've hit your individual spend limit",
            "You've hit your individual usage limit",
            "You've hit your usage limit · contact your admin to increase it",
        ),
        meaning=(
            "An administrator gave every member, or this one, a cap on metered use, and it is met; colleagues may "
            "still work. When a plan window is named as well, that window ran out first, and its reset brings the "
            "included usage back."
        ),
        remedies=(
            do("wait-for-reset", "If a window and its reset are named, wait for that."),
            do(
                "check-usage",
                "Run `/usage`: if only one model's window is full, another model still works.",
            ),
            do(
                "ask-admin",
                "Run `/usage-credits` to send the admin a request for a higher limit.",
                "Admins find it at https://claude.ai/admin-settings/usage.",
            ),
            do(
                "raise-spend-limit",
                "With billing access, raise the member's limit there; adding funds does not lift it.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="organization",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#youve-hit-your-monthly-spend-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "You've hit your individual spend limit · run /usage-credits to ask your admin for a higher limit · your "
            "5-hour limit resets 10am (UTC)",
            "  ⎿  You've hit your individual spend limit · run /usage-credits to\n"
            "     raise it, or visit https://claude.ai/admin-settings/usage",
            "You've hit your usage limit · contact your admin to increase it",
        ),
        near_misses=(
            "You've hit your org's monthly usage limit · resets Dec 1, 12am (UTC)",
            "You've hit your usage limit. Upgrade to Pro or try again at Feb 23rd.",
        ),
    ),
    Condition(
        code="usage/org-monthly-spend-limit",
        title="Organisation's monthly spend limit reached",
        severity=Severity.WARNING,
        looks=(
            "You've hit your org's monthly spend limit · run /usage-credits to raise it, or visit <url> · your "
            "<window> limit resets <time>",
            "You've hit your org's monthly spend limit · run /usage-credits to raise it, or visit <url>",
            "You've hit your org's monthly spend limit · run /usage-credits to ask your admin for a higher limit · "
            "your <window> limit resets <time>",
            "You've hit your org's monthly spend limit · run /usage-credits to ask your admin for a higher limit",
            "You've hit your org's monthly spend limit · visit <url> to raise it",
            "You've hit your org's monthly spend limit · ask your admin to raise it at <url>",
            "You've hit your org's monthly spend limit",
            "You've hit your org's monthly usage limit · resets <time>",
            "You've hit your org's monthly usage limit",
        ),
        meaning=(
            "The cap on metered use for the whole organisation is met, so nobody in it can go beyond the plan this "
            "month. Included usage is a matter of its own: where a window is named, it ran out first and comes back at "
            "its reset."
        ),
        remedies=(
            do("wait-for-reset", "If a reset is named, wait for that."),
            do(
                "check-login",
                "Run `/status` and check that the organisation is the one you meant to work in.",
            ),
            do(
                "ask-admin",
                "Run `/usage-credits` to ask an admin, and name the exact message: the limit is met, funds may remain.",
            ),
            do(
                "raise-spend-limit",
                "With billing access, raise the limit at https://claude.ai/admin-settings/usage.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="organization",
        attested="official error reference, 2026-08; captured from 2.1.328, 2026-11-20",
        docs="errors#youve-hit-your-monthly-spend-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  You've hit your org's monthly spend limit · run /usage-credits to\n"
            "     ask your admin for a higher limit · your 5-hour limit resets 10am\n     (UTC)",
            "You've hit your org's monthly spend limit · run /usage-credits to raise it, or visit "
            "https://claude.ai/admin-settings/usage",
            "reviewer subagent: You've hit your org's monthly usage limit",
        ),
        near_misses=(
            "You've hit your individual spend limit · ask your admin for a higher limit",
            "Your org is out of usage · contact your admin",
        ),
    ),
    Condition(
        code="usage/team-shared-budget",
        title="Shared budget of the group used up",
        severity=Severity.WARNING,
        looks=(
            "You've hit your team's shared budget · ask your admin to raise it at <url>",
            "You've hit your team's shared budget",
        ),
        meaning=(
            "An administrator gave a group of members one common budget for metered use, and together they have spent "
            "it; the message does not say which group. Your own share of it may be small, and other groups of the "
            "organisation are not affected."
        ),
        remedies=(
            do("check-usage", "Run `/usage`: a plan window that resets soon brings the included usage back."),
            do(
                "ask-admin",
                "Ask an admin to raise the group's budget at https://claude.ai/admin-settings/usage, with the exact "
                "message.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="organization",
        attested="official error reference, 2026-08",
        docs="errors#youve-hit-your-monthly-spend-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ continue\n  ⎿  You've hit your team's shared budget · ask your admin to raise it at\n"
            "     https://claude.ai/admin-settings/usage",
        ),
        near_misses=(
            "You've hit your individual spend limit · ask your admin for a higher limit",
            "The team's shared budget for conferences is spent.",
        ),
    ),
    Condition(
        code="usage/channel-monthly-spend-limit",
        title="Budget of the Slack channel used up",
        severity=Severity.WARNING,
        looks=(
            "You've hit your channel's monthly spend limit · an org owner or channel manager can raise it in the "
            "channel's Claude settings",
            "You've hit your channel's monthly spend limit",
        ),
        meaning=(
            "The session was started from a Slack channel, and that one channel has spent its monthly budget. The "
            "organisation, other channels and your own terminal sessions are counted apart and may go on."
        ),
        remedies=(
            do("use-other-way", "Go on in your own terminal or in another channel, where this budget does not count."),
            do(
                "ask-admin",
                "Ask an owner of the organisation or the channel's manager to raise it in the channel's Claude "
                "settings.",
            ),
        ),
        blame="plan-limit",
        retryable="after-reset",
        billing="organization",
        attested="official error reference, 2026-08",
        docs="errors#youve-hit-your-monthly-spend-limit",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "You've hit your channel's monthly spend limit · an org owner or channel manager can raise it in the "
            "channel's Claude settings",
        ),
        near_misses=(
            "You've hit your org's monthly spend limit · ask your admin to raise it at "
            "https://claude.ai/admin-settings/usage",
            "The channel's monthly spend on ads is up by 4 %.",
        ),
    ),
    Condition(
        code="usage/org-out-of-usage",
        title="Organisation billed by usage has no funds left",
        severity=Severity.ERROR,
        looks=(
            "Your org is out of usage · add funds to continue",
            "Your org is out of usage · contact your admin",
        ),
        meaning=(
            "The organisation pays by usage, and its balance is empty; there is no plan window whose reset would help. "
            "All members are affected alike, so it says nothing about your seat or your computer."
        ),
        remedies=(
            do("check-login", "Run `/status`: a login to the wrong organisation gives the same message."),
            do("ask-admin", "Members: tell an admin that the balance is empty, with the exact message."),
            do(
                "add-credits",
                "With billing access, look at the balance at https://claude.ai/admin-settings/usage, then add funds.",
            ),
        ),
        blame="account",
        retryable=False,
        billing="organization",
        attested="public mirror of the client, 2026",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "❯ run the tests\n  ⎿  Your org is out of usage · contact your admin",
            "Your org is out of usage · add funds to continue",
        ),
        near_misses=(
            "You've hit your org's monthly usage limit",
            "You're out of extra usage. Ask your workspace admin to add more so you can keep going.",
        ),
    ),
    Condition(
        code="usage/seat-type-doesnt-include-usage-credits",
        title="Seat without usage or without usage credits",
        severity=Severity.ERROR,
        looks=(
            "Your seat type doesn't include usage credits",
            near("Your seat type doesn't include usage"),
            "Your seat type doesn't include extra usage",
        ),
        meaning=(
            "The tier of the seat that an administrator assigned may not draw metered usage, so nothing can carry the "
            "work beyond the seat's own allowance. It tells about the seat, not about the organisation's balance: "
            "buying credits would not reach this seat."
        ),
        remedies=(
            do("check-usage", "Run `/usage`: if a plan window is full, its reset brings the included usage back."),
            do("wait-for-reset", "Wait for that reset if the seat has an allowance of its own."),
            do("check-login", "Run `/status` and check that account and organisation are the intended ones."),
            do(
                "ask-admin",
                "Ask an admin for a seat that includes Claude Code usage or credits "
                "(https://claude.ai/admin-settings/usage).",
            ),
        ),
        blame="account",
        retryable=False,
        billing="organization",
        attested="public mirrors of the client, 2026; captured from 2.1.328, 2026-11-20",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  Your seat type doesn't include usage credits",
            "❯ hi\n  ⎿  Your seat type doesn't include usage",
            "  ⎿  Your seat type doesn't include extra usage",
        ),
        near_misses=(
            "Your usage allocation has been disabled by your admin",
            "The seat type decides which usage is included; see the plan page.",
        ),
    ),
    Condition(
        code="usage/usage-allocation-disabled-by-admin",
        title="Administrator set this usage to zero",
        severity=Severity.ERROR,
        looks=(
            "Your usage allocation has been disabled by your admin · run /usage-credits to ask your admin for a higher "
            "limit",
            "Your usage allocation has been disabled by your admin",
            "Your group's usage limit is set to $0 · run /usage-credits to ask your admin for a higher limit",
            "Your group's usage limit is set to $0",
            near("This service is disabled for your org"),
        ),
        meaning=(
            "An administrator switched metered usage off, or set it to zero, for this member, this group or this "
            "service. Nothing has been used up by it and nothing is broken; only somebody with the right to change the "
            "setting can lift it."
        ),
        remedies=(
            do("check-login", "Run `/status` and check that account and organisation are the intended ones."),
            do(
                "check-usage",
                "Run `/usage`: if a plan window is full, its reset brings the included usage back without the admin.",
            ),
            do(
                "ask-admin",
                "Run `/usage-credits` to send the request, or ask an Owner to change it at "
                "https://claude.ai/admin-settings/usage.",
                "Quote the message: it tells whether member, group or service is set to zero.",
            ),
        ),
        blame="account",
        retryable=False,
        billing="organization",
        attested="public repositories, 2026; captured from 2.1.328, 2026-11-20",
        http_status=429,
        api_error_type="rate_limit_error",
        examples=(
            "  ⎿  Your usage allocation has been disabled by your admin · run\n"
            "     /usage-credits to ask your admin for a higher limit",
            "Your group's usage limit is set to $0 · run /usage-credits to ask your admin for a higher limit",
            "❯ hi\n  ⎿  This service is disabled for your org",
        ),
        near_misses=(
            "Your seat type doesn't include usage credits",
            "Your organization has disabled Claude subscription access for Claude Code",
        ),
    ),
    Condition(
        code="usage/could-not-update-your-spend-limit",
        title="Changing the spend limit failed",
        severity=Severity.ERROR,
        looks=(
            "Could not update your spend limit: <reason>",
            "Could not update your spend limit. Press Enter to retry.",
            near("Failed to update spend limit: <reason>"),
            near("Failed to update auto-reload: <reason>"),
        ),
        meaning=(
            "The server did not take the new monthly limit, or the new auto-reload setting, that was entered at the "
            "limit prompt; the former value stays in force and nothing was charged. With a reason the same value fails "
            "again, without one it was probably a passing fault."
        ),
        remedies=(
            do(
                "retry",
                "Without a reason, press Enter once more.",
                "With a reason, enter a value that meets it.",
            ),
            do("use-other-way", "Change the value in the browser at https://claude.ai/settings/usage."),
            do("ask-admin", "On Team and Enterprise, let somebody with billing access change it."),
        ),
        blame="account",
        retryable=True,
        billing="own",
        attested="official error reference, 2026-08; the `Failed to update` wording in its July 2026 state",
        docs="errors#could-not-update-your-spend-limit",
        examples=(
            "  ⎿  Could not update your spend limit. Press Enter to retry.",
            "Could not update your spend limit: amount is above the maximum for this plan",
            "❯ /usage-credits\n  ⎿  Failed to update auto-reload: no saved payment method",
        ),
        near_misses=(
            "You've hit your monthly spend limit · raise it at https://claude.ai/settings/usage",
            "terraform: failed to update budget alert for project billing-prod",
        ),
    ),
)
