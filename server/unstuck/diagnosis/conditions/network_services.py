"""Services beside the model: cloud sessions, Remote Control, transcript sharing and feedback cannot reach their end.

What unites them: local work goes on. Either a policy of the cloud environment bars the way, or a side service could
not be reached; the conversation with the model is not affected.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="network/host-not-allowed-in-a-cloud-session",
        title="Cloud session: the host is barred by the environment's policy",
        severity=Severity.ERROR,
        looks=(
            "HTTP 403\nx-deny-reason: host_not_allowed",
            "x-deny-reason: host_not_allowed",
        ),
        meaning=(
            "The cloud environment lets requests out only to hosts on its list, and this one is not on it. The network "
            "at home is not involved, and GitHub and connectors go other ways and may still work; a certificate that "
            "does not fit the host is a sign of the same filter."
        ),
        remedies=(
            do(
                "edit-settings",
                "Open the environment for editing, set `Network access` to `Custom` and add the domain, one a line.",
                "Keep the default list ticked, save, and start a new run.",
            ),
            do(
                "ask-admin",
                "For an environment shared by the organisation ask an Owner (https://claude.ai/admin-settings).",
            ),
            do("use-other-way", "Or fetch what is needed in a local session, which this policy does not touch."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#host-not-allowed-in-a-cloud-session",
        http_status=403,
        examples=("$ curl -sI https://files.example.com\nHTTP/2 403\nx-deny-reason: host_not_allowed\n",),
        near_misses=(
            "HTTP/1.1 403 Forbidden\nserver: nginx\n\nThis host is not allowed to connect.",
            "403 GitHub GraphQL is not available from Claude Code sessions",
        ),
    ),
    Condition(
        code="network/github-graphql-not-available",
        title="Cloud session: GitHub's GraphQL interface is closed",
        severity=Severity.ERROR,
        looks=(
            (
                "GitHub GraphQL is not available from Claude Code sessions; use the REST API (gh api "
                "repos/{owner}/{repo}/...)"
            ),
            "GitHub GraphQL is not available from Claude Code sessions",
        ),
        meaning=(
            "Cloud sessions reach GitHub through a proxy that passes Git and the REST interface but no GraphQL, "
            "whatever token is used. Commands such as `gh pr` and `gh issue` use GraphQL inside, so they fail although "
            "the token and the repository are fine."
        ),
        remedies=(
            do(
                "use-other-way",
                "Use Git, or the REST interface: `gh api repos/{owner}/{repo}/pulls` in place of `gh pr list`.",
                "What exists in GraphQL alone, such as Projects, has to be done in a local session.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official cloud environments page, 2026-08; public repositories, 2026-09 to 2026-10",
        docs="cloud-environments#github-proxy",
        http_status=403,
        examples=(
            (
                "  ⎿  HTTP 403: GitHub GraphQL is not available from Claude Code sessions; use the REST API (gh api\n"
                "     repos/{owner}/{repo}/...). (https://api.github.com/graphql)"
            ),
        ),
        near_misses=(
            "GraphQL: Resource not accessible by integration (addComment)",
            "HTTP 403: API rate limit exceeded for installation. (https://api.github.com/graphql)",
        ),
    ),
    Condition(
        code="network/the-cloud-environments-service-returned-an-empty-or-unexpected-response",
        title="The list of cloud environments could not be read",
        severity=Severity.WARNING,
        looks=(
            (
                "The cloud environments service returned an empty response (HTTP 200 with no body). This is usually "
                "temporary — try again in a moment."
            ),
            (
                "The cloud environments service returned a response in an unexpected format (HTTP 200 with a non-JSON "
                "body). This is usually temporary — try again in a moment."
            ),
            (
                "The cloud environments service returned a response in an unexpected format (HTTP 200 without a usable "
                "environments list). This is usually temporary — try again in a moment."
            ),
        ),
        meaning=(
            "The service that lists cloud environments accepted the request and answered with nothing, or with "
            "something that is no list. That is a disturbance on its side, and settings, login and environments "
            "themselves are not at fault; before 2.1.236 a bare TypeError appeared."
        ),
        remedies=(
            do("retry", "Repeat the action; the list is asked for anew each time."),
            do("check-service-status", "If it stays, look at https://status.claude.com."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-cloud-environments-service-returned-an-empty-or-unexpected-response",
        http_status=200,
        since="2.1.236",
        examples=(
            (
                "  ⎿  couldn't list environments: The cloud environments service returned an empty response (HTTP 200\n"
                "     with no body). This is usually temporary — try again in a moment."
            ),
            (
                "The cloud environments service returned a response in an unexpected format (HTTP 200 with a non-JSON "
                "body). This is usually temporary — try again in a moment."
            ),
        ),
        near_misses=(
            "Our deployment service returned an empty response for the staging environment.",
            (
                "API returned an empty or malformed response (HTTP 200) — check for a proxy or gateway intercepting "
                "the request."
            ),
        ),
    ),
    Condition(
        code="network/couldnt-reconnect-to-your-remote-control-session",
        title="Remote Control could not reconnect",
        severity=Severity.WARNING,
        looks=(
            "Couldn't reconnect to your Remote Control session. Retry, or start a fresh session without --resume.",
            "Couldn't reconnect to your Remote Control session",
        ),
        meaning=(
            "Resuming the conversation also tried to take up its Remote Control session, and that failed for a reason "
            "that may pass, such as the network. The local session runs on without remote access, and whether the "
            "remote one still exists is not known."
        ),
        remedies=(
            do("reconnect-remote", "Run `/remote-control` to try again."),
            do("restart-sessions", "Or start a new one with `claude --remote-control`."),
            do("check-network", "If it keeps failing, check internet connection, VPN and proxy."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#couldnt-reconnect-to-your-remote-control-session",
        examples=(
            (
                "  ⎿  Couldn't reconnect to your Remote Control session. Retry, or start a fresh\n"
                "     session without --resume."
            ),
        ),
        near_misses=(
            "Couldn't reconnect to your remote desktop session. Try again later.",
            "Previous session is unavailable — run /remote-control to start a new one",
        ),
    ),
    Condition(
        code="network/sessions-ended-while-this-machine-was-offline",
        title="Remote sessions were cleaned up while offline",
        severity=Severity.ERROR,
        looks=(
            (
                "<n> sessions ended while this machine was offline — the environment was cleaned up on the server and "
                "can't be resumed."
            ),
            (
                "<n> session ended while this machine was offline — the environment was cleaned up on the server and "
                "can't be resumed."
            ),
        ),
        meaning=(
            "The machine that served Remote Control was offline so long that the server dropped its environment, and "
            "the sessions in it are over for good. Files on this machine are still there; worktrees that were kept are "
            "listed below the message."
        ),
        remedies=(
            do("save-session-notes", "Go through the kept worktrees listed below the message and commit what matters."),
            do("reconnect-remote", "Run `claude remote-control` to start a fresh environment."),
            do("use-other-way", "Keep the machine awake and online while it serves remote sessions."),
        ),
        blame="network",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#sessions-ended-while-this-machine-was-offline",
        examples=(
            (
                "2 sessions ended while this machine was offline — the environment was cleaned up on the server and "
                "can't be resumed."
            ),
        ),
        near_misses=(
            "All SSH sessions ended while this machine was offline.",
            "Couldn't reconnect to your Remote Control session. Retry, or start a fresh session without --resume.",
        ),
    ),
    Condition(
        code="network/couldnt-share-the-transcript",
        title="The transcript could not be shared",
        severity=Severity.WARNING,
        looks=(near("Couldn't share the transcript."),),
        meaning=(
            "After a survey you agreed to share the transcript, and it could not be uploaded or, where it is only "
            "archived, not be written. It must fit 8 MiB even after parts were dropped; the session itself goes on as "
            "before."
        ),
        remedies=(
            do("nothing-to-do", "Go on working; sharing was voluntary and nothing is lost."),
            do(
                "draft-bug-report",
                "If you want it to arrive, run `/feedback`, which sends the transcript with a description.",
            ),
            do("check-network", "If other requests fail too, check internet connection, VPN and proxy."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#couldnt-share-the-transcript",
        examples=("❯ 1\n  ⎿  Couldn't share the transcript.",),
        near_misses=(
            "The meeting tool couldn't share the transcript with external guests.",
            "Couldn't send feedback (couldn't reach the service).",
        ),
    ),
    Condition(
        code="network/couldnt-send-feedback",
        title="Feedback could not be sent",
        severity=Severity.WARNING,
        looks=(
            (
                "Couldn't send feedback (couldn't reach the service). If it keeps failing, you can file at "
                "https://github.com/anthropics/claude-code/issues instead."
            ),
            (
                "Couldn't send feedback (server returned <status>). If it keeps failing, you can file at "
                "https://github.com/anthropics/claude-code/issues instead."
            ),
            (
                "Couldn't send feedback (request timed out). If it keeps failing, you can file at "
                "https://github.com/anthropics/claude-code/issues instead."
            ),
            (
                "Couldn't send feedback. If it keeps failing, you can file at "
                "https://github.com/anthropics/claude-code/issues instead."
            ),
            "Couldn't send feedback: not signed in. Run /login, then retry.",
            near("Couldn't send feedback (couldn't reach the service)"),
            near("Couldn't send feedback (server returned <status>)"),
            near("Couldn't send feedback (request timed out)"),
            near("The draft is still queued. Try again later."),
        ),
        meaning=(
            "The report of `/feedback`, `/bug` or `/share` did not reach Anthropic; the bracket says whether the "
            "service answered badly or not at all. What you wrote is kept, in the dialog or as a queued draft, and the "
            "session is not affected."
        ),
        remedies=(
            do("retry", "Send it again; on clients before 2.1.281 close the dialog and open it anew first."),
            do("relogin", "For the `not signed in` form run `/login`, then send again."),
            do("check-network", "If other requests fail too, check internet connection, VPN and proxy."),
            do("draft-bug-report", "Or file it at https://github.com/anthropics/claude-code/issues, without secrets."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#couldnt-send-feedback",
        examples=(
            (
                "  ⎿  Couldn't send feedback (couldn't reach the service). If it keeps failing, you can file at\n"
                "     https://github.com/anthropics/claude-code/issues instead."
            ),
            "Couldn't send feedback: not signed in. Run /login, then retry.",
        ),
        near_misses=(
            "Sorry, we couldn't send your feedback. Please try again later.",
            "Couldn't share the transcript.",
        ),
    ),
)
