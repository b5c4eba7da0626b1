"""A Remote Control connection that ended or did not come about.

The local session keeps running; only the link to the phone or browser is gone.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="remote/remote-control-couldnt-refresh-your-login",
        title="Remote Control lost its claude.ai login",
        severity=Severity.WARNING,
        looks=(
            "Remote Control disconnected — Claude.ai login expired — run /login to restore Remote Control",
            "Remote Control disconnected — Claude.ai login expired — run /login, then /remote-control",
            "Remote Control disconnected — Claude.ai login was rejected — run /login, then /remote-control",
            "Remote Control disconnected — OAuth token unavailable — run /login to restore Remote Control",
            "Remote Control disconnected — OAuth token refresh failed — run /login to re-authenticate",
            "Remote Control disconnected — JWT refresh failed: no OAuth token — run /login",
            "Remote Control disconnected — Signed out of Claude — run /login, then /remote-control",
            "Claude.ai login expired — run /login to restore Remote Control",
            "Claude.ai login expired — run /login, then /remote-control",
            "Claude.ai login was rejected — run /login, then /remote-control",
            "OAuth token unavailable — run /login to restore Remote Control",
            near("OAuth token refresh failed — run /login to re-authenticate"),
            near("JWT refresh failed: no OAuth token — run /login"),
            "Signed out of Claude — run /login, then /remote-control",
            "OAuth token refresh failed — re-authenticate, then re-enable Remote Control",
            near("no OAuth token available for recovery (code <n>)"),
        ),
        meaning=(
            "Remote Control lives on short credentials renewed with the saved claude.ai login, and that login "
            "expired, was refused, was signed out elsewhere or could not be refreshed in time. The local session goes "
            "on without it and the conversation is kept; the last two wordings are older than 2.1.224."
        ),
        remedies=(
            do("relogin", "Run `/login` on this machine."),
            do(
                "reconnect-remote",
                "Run `/remote-control` afterwards; where the text ends `run /login to restore Remote Control` it "
                "reconnects by itself.",
            ),
            do(
                "check-network",
                "Check the connection to the login service if `OAuth token refresh failed` comes back after a good "
                "login.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#remote-control-couldnt-refresh-your-login",
        http_status=401,
        examples=(
            "Remote Control disconnected — Claude.ai login expired — run /login to restore Remote Control",
            "❯ hi\n  ⎿  Remote Control disconnected — OAuth token refresh failed — run /login to\n     re-authenticate",
            "● Remote Control disconnected — Signed out of Claude — run /login, then\n  /remote-control",
        ),
        near_misses=(
            "Grafana: OAuth token refresh failed, sign in again",
            "Login expired · Please run /login",
        ),
    ),
    Condition(
        code="remote/remote-control-stopped-because-the-signed-in-account-changed",
        title="Another account was signed in on this machine",
        severity=Severity.WARNING,
        looks=(
            "Remote Control disconnected — signed-in claude.ai account or organization changed on this machine — run "
            "/remote-control to start a session for the current account, or /login to switch back, then "
            "/remote-control",
            "signed-in claude.ai account or organization changed on this machine",
        ),
        meaning=(
            "Somebody signed in with a different account or organisation in another window, and the remote session "
            "belonged to the earlier one, so it was ended. The local session continues; before 2.1.234 the change "
            "went unnoticed until a request failed with 404, sometimes hours later."
        ),
        remedies=(
            do("reconnect-remote", "Run `/remote-control` to start a remote session for the account now signed in."),
            do(
                "relogin",
                "Run `/login` with the earlier account or organisation, then `/remote-control`, to go back to it.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#remote-control-stopped-because-the-signed-in-account-changed",
        since="2.1.234",
        examples=(
            "● Remote Control disconnected — signed-in claude.ai account or organization\n"
            "  changed on this machine — run /remote-control to start a session for the\n"
            "  current account, or /login to switch back, then /remote-control",
        ),
        near_misses=(
            "Dropbox: the signed-in account changed on this machine, syncing paused",
            "Remote Control stopped — the app running this session is now signed in to a different Claude account",
        ),
    ),
    Condition(
        code="remote/remote-control-stopped-because-the-app-running-the-session-signed-out-or-switched-accounts",
        title="The app that hosts the session signed out or switched accounts",
        severity=Severity.WARNING,
        looks=(
            "Remote Control stopped — the app running this session is now signed in to a different Claude account",
            "Remote Control stopped — the app running this session is signed out of Claude. Sign in there, then turn "
            "Remote Control back on",
        ),
        meaning=(
            "Here the desktop app or the editor supplies the login, and it answered that it is signed out or now "
            "belongs to another account, so the remote session ended. `/login` in the session would not reach it, "
            "since the credential comes from the app; the local session goes on."
        ),
        remedies=(
            do("relogin", "Sign in within the app that runs the session, then turn Remote Control on again there."),
            do(
                "reconnect-remote",
                "Start a new remote session under the account now signed in; the ended one cannot be taken along.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs=("errors#remote-control-stopped-because-the-app-running-the-session-signed-out-or-switched-accounts"),
        since="2.1.238",
        examples=(
            "Remote Control stopped — the app running this session is signed out of Claude. Sign in there, then turn "
            "Remote Control back on",
            "● Remote Control stopped — the app running this session is now signed in to a\n  different Claude account",
        ),
        near_misses=(
            "The remote control stopped working after the app was signed out.",
            "Remote Control disconnected — Signed out of Claude — run /login, then /remote-control",
        ),
    ),
    Condition(
        code="remote/remote-credentials-fetch-failed",
        title="The short-lived remote credential was not obtained",
        severity=Severity.ERROR,
        looks=(
            "Remote credentials fetch failed",
            "Remote Control failed to connect: Session creation failed — see debug log",
            near("Session creation failed — see debug log"),
        ),
        meaning=(
            "Remote Control asked Anthropic for a session and its short-lived credential and did not get them. The "
            "line hides the reason: a session without claude.ai login, a network or proxy that blocks "
            "api.anthropic.com, or a refusal on the server all end here."
        ),
        remedies=(
            do("retry", "Run `/remote-control` once more."),
            do("check-login", "Run `/status`: the claude.ai login must be in force, and its subscription active."),
            do("check-network", "Check outbound HTTPS to `https://api.anthropic.com`, by the proxy if one is needed."),
            do(
                "draft-bug-report",
                "Run `claude remote-control --verbose` and keep what it prints, without tokens, for a report.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official Remote Control page, 2026-08; public issue threads, 2026-05",
        docs="remote-control#troubleshooting",
        examples=(
            "● Remote Control failed to connect: Session creation failed — see debug log",
            "$ claude remote-control\nError: Remote credentials fetch failed",
        ),
        near_misses=(
            "TypeError: fetch failed\n    at node:internal/deps/undici/undici:13185:13",
            "Session creation failed: the database refused the cookie.",
        ),
    ),
    Condition(
        code="remote/previous-session-is-unavailable",
        title="The previous remote session cannot be restored",
        severity=Severity.WARNING,
        looks=(
            "Previous session is unavailable — run /remote-control to start a new one",
            "Remote Control could not verify the signed-in account — run /remote-control to reconnect",
            "Remote Control could not resume the previous session under the current login — run /remote-control to "
            "start fresh",
        ),
        meaning=(
            "Claude Code remembered a remote session and wanted to take it up again, but the server no longer has it "
            "or will not confirm whose it is. The local conversation is not affected; only the remote link is made "
            "anew, and the last wording is from before 2.1.232."
        ),
        remedies=(
            do(
                "reconnect-remote",
                "Run `/remote-control` to start a new remote session, and open that one on the phone.",
            ),
            do("check-login", "Run `/status` if it happens again: the account must be the one that began the session."),
        ),
        blame="service",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#previous-session-is-unavailable",
        examples=(
            "Previous session is unavailable — run /remote-control to start a new one",
            "● Remote Control could not verify the signed-in account — run /remote-control\n  to reconnect",
        ),
        near_misses=(
            "Firefox: the previous session is unavailable, restoring windows failed.",
            "This session has no saved transcript — it was stopped before its first response finished.",
        ),
    ),
    Condition(
        code="remote/remote-control-got-an-unexpected-server-response",
        title="Remote Control did not understand the server",
        severity=Severity.ERROR,
        looks=("Remote Control got an unexpected server response",),
        meaning=(
            "The server answered in a form that this version of Claude Code cannot read, which mostly means that the "
            "client is behind. A proxy that rewrites answers would look the same; login and policy were not refused."
        ),
        remedies=(
            do("update-claude-code"),
            do("reconnect-remote", "Run `/remote-control` again."),
            do("check-proxy", "Compare without the proxy if it stays in the newest version."),
        ),
        blame="version",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        since="2.1.225",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control got an unexpected server response",
            "Remote Control got an unexpected server response",
        ),
        near_misses=(
            "WebSocket: unexpected server response: 502",
            "The remote got an unexpected response from the television.",
        ),
    ),
    Condition(
        code="remote/remote-control-not-started-here",
        title="Another process holds the remote session",
        severity=Severity.WARNING,
        looks=(near("Remote Control not started here"),),
        meaning=(
            "The remote session of this conversation is held by another Claude Code process on the same machine, so "
            "this one left it alone. Nothing is broken: the phone or browser is connected to the other window."
        ),
        remedies=(
            do("reconnect-remote", "Run `/remote-control` here to move the remote session to this window."),
            do("nothing-to-do", "Go on in the other window if that is the one you want to reach."),
        ),
        blame="environment",
        retryable=False,
        attested="official Remote Control page, 2026-08",
        docs="remote-control#troubleshooting",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control not started here",
            "❯ hi\n  ⎿  Remote Control not started here — another Claude Code process on this machine has it",
        ),
        near_misses=(
            "vnc: remote control not started here, no display",
            "Remote Control requires feature-flag evaluation",
        ),
    ),
)
