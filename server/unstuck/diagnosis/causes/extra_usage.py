"""Why requests are refused as extra usage while the plan has room: old clients, foreign requests, keys, stale state."""

from ..cause import Cause, refutes, supports
from ..phrase import phrase
from ..question import QUESTIONS
from ..remedies import do
from ..situation import Situation

REFUSED = {
    "usage/out-of-extra-usage": 1.0,
    "usage/out-of-extra-usage-workspace": 1.0,
    "usage/third-party-extra-usage": 1.0,
}


def _refused(prior: float) -> dict[str, float]:
    return dict.fromkeys(REFUSED, prior)


def _foreign(s: Situation) -> str | None:
    client = s.evidence.client
    if client.harness:
        return phrase("the request came from {harness}, not from Claude Code", harness=client.harness)
    return (
        phrase("the request came from another program{said}", said=s.word_for("client.itself")) if s.foreign else None
    )


def _own(s: Situation) -> str | None:
    client = s.evidence.client
    known = client.itself or (client.itself is None and client.surface not in (None, "third_party"))
    return (
        phrase("Claude Code itself sent the request{said}", said=s.word_for("client.itself"))
        if known and not client.harness
        else None
    )


def _old(s: Situation) -> str | None:
    return phrase("{client} is older than 2.1.36", client=s.client_in_words) if s.older_than("2.1.36") else None


def _new(s: Situation) -> str | None:
    return (
        phrase("{client} is not older than 2.1.36", client=s.client_in_words)
        if s.older_than("2.1.36") is False
        else None
    )


def _room(s: Situation) -> str | None:
    return (
        phrase("{figures} used, {age}", figures=s.figures, age=s.age_in_words)
        if s.has_room and s.usage_is_fresh
        else None
    )


def _proxy(s: Situation) -> str | None:
    if s.evidence.account.auth_method == "gateway":
        return None
    place = s.variable("ANTHROPIC_BASE_URL", "ANTHROPIC_UNIX_SOCKET")
    return phrase("requests pass another address: {place}", place=place) if place else None


def _gateway(s: Situation) -> str | None:
    return s.credential if s.evidence.account.auth_method == "gateway" else None


def _prompt(s: Situation) -> str | None:
    return phrase("a custom system prompt is in use") if s.evidence.settings.custom_system_prompt else None


def _trigger(s: Situation) -> str | None:
    trigger = s.evidence.settings.git_trigger
    if trigger == "openclaw.inbound_meta.v1":
        return phrase("a recent commit subject holds {trigger}", trigger=trigger)
    if trigger == "HERMES.md" and s.now is not None and s.now.date().isoformat() < "2026-04-25":
        return phrase("a recent commit subject holds HERMES.md, which the server mistook until 25 April 2026")
    return None


def _key(s: Situation) -> str | None:
    method = s.evidence.account.auth_method
    return s.credential if method in ("api_key", "auth_token", "api_key_helper") else None


def _plain_works(s: Situation) -> str | None:
    return s.works("plain_prompt_works", phrase("it works without a system prompt of one's own"))


def _plain_fails(s: Situation) -> str | None:
    return s.fails("plain_prompt_works", phrase("it fails without a system prompt of one's own"))


def _direct_works(s: Situation) -> str | None:
    return s.works("direct_works", phrase("it works without the proxy or gateway"))


def _direct_fails(s: Situation) -> str | None:
    return s.fails("direct_works", phrase("it fails without a proxy or gateway"))


def _fresh_works(s: Situation) -> str | None:
    return s.works("fresh_process_works", phrase("a fresh process works"))


def _fresh_fails(s: Situation) -> str | None:
    return s.fails("fresh_process_works", phrase("a fresh process fails too"))


CAUSES = (
    Cause(
        id="client-too-old",
        title="The client is too old to be recognised",
        verdict="false_alarm",
        explains=_refused(0.35),
        cap=0.9,
        signals=(supports(4.0, _old), refutes(6.0, _new), refutes(3.0, _foreign)),
        would_change="the version that really ran: 2.1.36 or newer rules it out",
        question=QUESTIONS["version-ran"],
        attested="15 of 16 reports of 2026-04-08 with a known version lie below 2.1.36; issues 45033, 45039, 45252",
        since="2026-04-01",
        remedies=(
            do(
                "update-claude-code",
                "Update by the channel the client was installed with; remove duplicate installs.",
                "Restart every session and the editor, then send the message again.",
            ),
            do(
                "restart-sessions", "End sessions that were started before the update; resume them with the new client."
            ),
        ),
        avoid=(
            "toggle-extra-usage",
            "add-credits",
            "clear-credentials-and-relogin",
            "raise-spend-limit",
            "open-billing-page",
        ),
    ),
    Cause(
        id="third-party-harness",
        title="Another program sent the request",
        verdict="entitlement",
        explains=_refused(0.08),
        cap=0.9,
        signals=(supports(5.0, _foreign), refutes(1.5, _own)),
        would_change="the same prompt in Claude Code itself: if it is refused too, this is not the reason",
        question=QUESTIONS["who-sent"],
        attested="policy of 2026-04-04; hermes-agent 47260, opencode-claude-auth 188, 9router 795",
        since="2026-04-04",
        remedies=(do("use-supported-client", "Use Claude Code itself, or an API key with the other program."),),
        # What is done to Claude Code does not reach the other program.
        avoid=(
            "clear-credentials-and-relogin",
            "relogin",
            "toggle-extra-usage",
            "update-claude-code",
            "restart-sessions",
        ),
    ),
    Cause(
        id="setup-token-misused",
        title="A setup token is used outside Claude Code",
        verdict="entitlement",
        explains=_refused(0.03),
        cap=0.75,
        signals=(
            supports(
                3.0,
                lambda s: (
                    phrase("the credential in force is a setup token{said}", said=s.word_for("account.auth_method"))
                    if s.evidence.account.auth_method == "setup_token"
                    else None
                ),
            ),
            supports(2.0, lambda s: _foreign(s) if s.evidence.account.auth_method == "setup_token" else None),
            supports(
                0.8,
                lambda s: (
                    phrase("a script sent the request")
                    if s.evidence.account.auth_method == "setup_token" and s.evidence.client.surface == "sdk"
                    else None
                ),
            ),
            # Inside Claude Code a setup token is allowed.
            refutes(2.0, lambda s: _own(s) if s.evidence.client.surface != "sdk" else None),
            refutes(
                3.0,
                lambda s: s.credential if s.evidence.account.auth_method not in (None, "setup_token") else None,
            ),
        ),
        would_change="the same call through `claude -p`",
        attested="issue 45326",
        remedies=(do("use-supported-client", "Call `claude -p` from the script, or give the script an API key."),),
        avoid=("clear-credentials-and-relogin", "relogin"),
    ),
    Cause(
        id="harness-like-prompt",
        title="A custom system prompt resembles another program's",
        verdict="configuration",
        explains=_refused(0.08),
        cap=0.75,
        signals=(
            supports(2.8, _prompt),
            supports(
                0.8,
                lambda s: (
                    phrase("it holds another harness's environment block")
                    if any(
                        each in (s.evidence.settings.custom_system_prompt or "")
                        for each in ("<env>", "openclaw.inbound_meta")
                    )
                    else None
                ),
            ),
            supports(3.0, _plain_works),
            refutes(4.0, _plain_fails),
            refutes(2.0, _old),
            refutes(2.0, _foreign),
        ),
        would_change="one run without the custom prompt",
        question=QUESTIONS["plain-prompt"],
        attested="issue 45911, openclaw 65399",
        remedies=(
            do(
                "remove-trigger",
                "Run once without the custom system prompt; then rephrase or remove the part that matters.",
            ),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin"),
    ),
    Cause(
        id="git-history-trigger",
        title="A commit subject in the repository triggers the refusal",
        verdict="configuration",
        explains=_refused(0.04),
        cap=0.9,
        signals=(
            supports(4.0, _trigger),
            supports(
                1.2,
                lambda s: s.works("other_folder_works", phrase("other folders work")),
            ),
            refutes(
                4.0,
                lambda s: s.fails("other_folder_works", phrase("other folders fail as well")),
            ),
        ),
        would_change="a run in an empty folder",
        question=QUESTIONS["empty-folder"],
        attested="issue 53262; the HERMES.md part was repaired on the server on 2026-04-25",
        remedies=(
            do(
                "remove-trigger",
                "Start once in an empty folder; if that works, set CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS=1 here.",
            ),
            do("draft-bug-report", "Report it with the request id; a refund is possible."),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin"),
    ),
    Cause(
        id="rewriting-proxy",
        title="A proxy in between rewrites the requests",
        verdict="configuration",
        explains=_refused(0.05),
        cap=0.85,
        signals=(
            supports(4.2, _proxy),
            supports(3.5, _direct_works),
            refutes(4.0, _direct_fails),
            refutes(1.0, lambda s: s.in_vain("bypass-proxy")),
            refutes(1.5, _old),
        ),
        would_change="one run that goes to the service directly",
        question=QUESTIONS["direct"],
        attested="9router 795 (rewriting off = repaired), opencode-with-claude 137",
        remedies=(
            do("bypass-proxy", "Run once without the variable, or switch the proxy's rewriting off, and compare."),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin"),
    ),
    Cause(
        id="gateway-upstream",
        title="The gateway's own account is refused",
        verdict="configuration",
        explains=_refused(0.02),
        cap=0.6,
        signals=(
            supports(4.0, _gateway),
            refutes(
                3.0,
                lambda s: s.credential if s.evidence.account.auth_method not in (None, "gateway") else None,
            ),
            refutes(4.0, _direct_fails),
        ),
        would_change="what the gateway's operator sees",
        attested="inferred from the official gateway pages; no report yet",
        remedies=(do("ask-admin", "Send the operator of the gateway the message with its request id."),),
        operator=True,
        avoid=(
            "bypass-proxy",
            "unset-variable",
            "add-credits",
            "raise-spend-limit",
            "toggle-extra-usage",
            "clear-credentials-and-relogin",
            "relogin",
            "open-billing-page",
        ),
    ),
    Cause(
        id="attribution-disabled",
        title="The attribution of requests is switched off",
        verdict="configuration",
        explains=_refused(0.03),
        cap=0.3,
        signals=(
            supports(
                2.8,
                lambda s: (
                    phrase("{place} is set", place=place)
                    if (place := s.variable("CLAUDE_CODE_ATTRIBUTION_HEADER"))
                    else None
                ),
            ),
        ),
        would_change="one run with the variable unset",
        attested="inferred from the documentation; no report yet",
        remedies=(
            do("unset-variable", "Unset CLAUDE_CODE_ATTRIBUTION_HEADER where it stands, restart and try again."),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin"),
    ),
    Cause(
        id="stale-process",
        title="The process is older than the update or the login",
        verdict="false_alarm",
        explains={**_refused(0.08), "usage/youve-hit-your-session-limit": 0.03, "usage/weekly-limit": 0.03},
        cap=0.7,
        signals=(
            supports(3.0, _fresh_works),
            supports(
                1.5,
                lambda s: (
                    phrase("the process was started before the update")
                    if (started := s.evidence.client.process_started_at)
                    and (updated := s.evidence.client.updated_at)
                    and started < updated
                    else None
                ),
            ),
            refutes(5.0, _fresh_fails),
            refutes(1.5, lambda s: s.in_vain("restart-sessions")),
        ),
        would_change="the same prompt in a fresh terminal",
        question=QUESTIONS["new-terminal"],
        attested="openclaw 86761; one report of 2026-04-30",
        remedies=(
            do("restart-sessions", "End the session and start it again."),
            do("resume-session", "Go on with `claude --resume`."),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin"),
    ),
    Cause(
        id="wrong-organization",
        title="The login belongs to another organisation",
        verdict="credentials",
        explains={
            "usage/out-of-extra-usage-workspace": 0.05,
            "usage/out-of-extra-usage": 0.03,
            "usage/third-party-extra-usage": 0.03,
            "auth/your-organization-has-disabled-claude-subscription-access": 0.05,
            "auth/oauth-authentication-not-allowed-for-this-organization": 0.05,
        },
        cap=0.75,
        signals=(
            supports(
                4.5,
                lambda s: (
                    phrase(
                        "the login's organisation is not the expected one{said}",
                        said=s.organization_word,
                    )
                    if s.organization_is_expected is False
                    else None
                ),
            ),
            refutes(
                5.0,
                lambda s: (
                    phrase(
                        "the login's organisation is the expected one{said}",
                        said=s.organization_word,
                    )
                    if s.organization_is_expected
                    else None
                ),
            ),
            refutes(1.0, lambda s: s.in_vain("relogin")),
        ),
        would_change="the organisation that `/status` names",
        question=QUESTIONS["organization"],
        attested="issues 965, 7210, 48460",
        remedies=(
            do("relogin", "Run `claude auth logout`, then log in and choose the organisation you mean."),
            do("clear-credentials-and-relogin"),
        ),
        avoid=("add-credits", "raise-spend-limit", "toggle-extra-usage"),
    ),
    Cause(
        id="server-state-stuck",
        title="The account's state on the server is wrong",
        verdict="false_alarm",
        explains={
            **_refused(0.1),
            "usage/youve-hit-your-session-limit": 0.1,
            "usage/weekly-limit": 0.1,
            "usage/out-of-extra-usage-until-reset": 0.05,
            "usage/api-error-rate-limit-reached": 0.05,
        },
        cap=0.6,
        signals=(
            supports(1.4, _room),
            supports(0.8, lambda s: s.said_room),
            supports(
                0.8,
                lambda s: (
                    phrase("client {version} is the newest", version=s.version_text)
                    if s.is_latest and not _old(s)
                    else None
                ),
            ),
            supports(0.7, _fresh_fails),
            supports(0.7, lambda s: s.fails("other_folder_works", phrase("other folders fail too"))),
            refutes(4.0, _old),
            refutes(4.0, _foreign),
            refutes(
                3.0,
                lambda s: (
                    phrase("the week of {model}, the model in use, is full", model=s.full_for_model)
                    if s.full_for_model
                    else None
                ),
            ),
            refutes(3.0, _prompt),
            refutes(3.0, _trigger),
            refutes(3.0, _proxy),
            refutes(3.0, _gateway),
            refutes(3.0, _key),
            refutes(3.0, _fresh_works),
            refutes(3.0, _plain_works),
            refutes(3.0, _direct_works),
            refutes(2.5, lambda s: s.said_full),
            refutes(
                4.0,
                lambda s: (
                    phrase("{figures} used, {age}", figures=s.figures, age=s.age_in_words)
                    if s.full and s.usage_is_fresh
                    else None
                ),
            ),
        ),
        would_change="any of the other explanations turning out to hold",
        attested="issues 28096, 24727, 57096, 86272, 78402, 45249; by exclusion",
        remedies=(
            do("restart-sessions", "Restart the session once, to be sure."),
            do("retry", "Try again in some minutes."),
            do("copy-request-ids"),
            do("draft-bug-report", "Report it with the request ids; do not spend money on it."),
        ),
        avoid=("add-credits", "raise-spend-limit", "open-billing-page", "toggle-extra-usage", "wait-for-reset"),
    ),
    Cause(
        id="credit-unclaimed",
        title="A credit was granted and not claimed",
        verdict="entitlement",
        explains={"usage/third-party-extra-usage": 0.05, "usage/out-of-extra-usage": 0.03},
        cap=0.5,
        signals=(
            supports(
                3.0,
                lambda s: (
                    phrase(
                        "a credit of {amount:g} {currency} is not claimed", amount=grant.amount, currency=grant.currency
                    )
                    if (extra := s.evidence.usage.extra) and (grant := extra.grant) and not grant.claimed
                    else None
                ),
            ),
            refutes(
                4.0,
                lambda s: (
                    phrase("the credit is claimed")
                    if (extra := s.evidence.usage.extra) and extra.grant and extra.grant.claimed
                    else None
                ),
            ),
        ),
        would_change="claiming it, though that alone did not end the error for others",
        attested="issues 45021 and 45134 claimed it in vain; the offer ended on 2026-04-17",
        until="2026-04-17",
        remedies=(
            do(
                "check-usage",
                "Claim the credit at https://claude.ai/settings/usage; it is free, and may not be enough.",
            ),
        ),
        avoid=("add-credits", "clear-credentials-and-relogin"),
    ),
)
