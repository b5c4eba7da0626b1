"""Cloud sessions on claude.ai and moving between them and the terminal (teleport)."""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="remote/remote-control-session-expired",
        title="Teleport: the remote session expired or belongs to somebody else",
        severity=Severity.ERROR,
        looks=(
            near("Remote Control session expired"),
            near("Access denied"),
            "Remote Control may not be available for this organization",
        ),
        meaning=(
            "The token that connects to a cloud session is short-lived and bound to the account that owns the "
            "session; it has run out, or the login here is another one. The last wording instead means that cloud "
            "sessions are not enabled for the organisation."
        ),
        remedies=(
            do("check-login", "Run `/status`: account and organisation must be those that own the session."),
            do("relogin", "Run `/login` with the owning account, then connect again."),
            do(
                "ask-admin",
                "Ask an administrator to enable cloud sessions if the text speaks of this organization.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official Claude Code on the web page, 2026-08",
        docs="claude-code-on-the-web#remote-control-session-expired-or-access-denied",
        http_status=403,
        examples=(
            "❯ /teleport\n  ⎿  Remote Control session expired",
            "❯ /teleport\n  ⎿  Access denied",
            "Remote Control may not be available for this organization",
        ),
        near_misses=(
            "ERROR 1045 (28000): Access denied for user 'app'@'localhost' (using password: YES)",
            "TeamViewer: your remote control session expired.",
        ),
    ),
    Condition(
        code="remote/session-creation-failed",
        title="The cloud session could not be provisioned",
        severity=Severity.WARNING,
        looks=(near("Session creation failed"),),
        meaning=(
            "Claude Code on the web could not get a machine for the session, or that machine could not reach the "
            "repository. It is mostly a shortage that passes; login and plan were not refused."
        ),
        remedies=(
            do("retry", "Start the session again after a minute."),
            do("check-service-status", "Look for an incident at https://status.claude.com."),
            do(
                "connect-github",
                "Check that the GitHub account connected to Claude can read the repository: run `/web-setup`, or open "
                "https://claude.ai/connect-github.",
            ),
        ),
        blame="service",
        retryable=True,
        attested="official Claude Code on the web page, 2026-08",
        docs="claude-code-on-the-web#session-creation-failed",
        examples=("❯ & fix the flaky test\n  ⎿  Session creation failed",),
        near_misses=(
            "tmux: session creation failed, server not running",
            "Remote Control failed to connect: Session creation failed — see debug log",
        ),
    ),
    Condition(
        code="remote/unable-to-get-organization-uuid",
        title="Cloud commands need a claude.ai login",
        severity=Severity.ERROR,
        looks=(
            "Unable to get organization UUID",
            "Cloud sessions need a claude.ai sign-in",
            "Claude Code web sessions require authentication with a Claude.ai account. API key authentication is not "
            "sufficient. Please run /login to authenticate, or check your authentication status with /status.",
        ),
        meaning=(
            "Cloud sessions belong to a claude.ai account and organisation, and this session runs on an API key or on "
            "account data too old to name the organisation. Local work is not affected, and a key, however valid, "
            "cannot stand in for the login here."
        ),
        remedies=(
            do("check-login", "Run `/status` and see whether a key or token outranks the login."),
            do(
                "unset-variable", "Unset `ANTHROPIC_API_KEY` for this shell if it stands before the login, and restart."
            ),
            do("relogin", "Run `/login` with the claude.ai account, then try again."),
        ),
        blame="credentials",
        retryable=False,
        attested="official Claude Code on the web page, 2026-08; public issue threads, 2026-04",
        docs="claude-code-on-the-web#unable-to-get-organization-uuid",
        examples=(
            "Error: Claude Code web sessions require authentication with a Claude.ai account. API key authentication "
            "is not sufficient. Please run /login to authenticate, or check your authentication status with /status.\n"
            "    at XD (B:/~BUN/root/src/entrypoints/cli.js:2671:46159)",
            "❯ & update the changelog\n  ⎿  Cloud sessions need a claude.ai sign-in",
            "Error: Unable to get organization UUID",
        ),
        near_misses=(
            "Unable to get organization list from GitHub: 401",
            'Artifacts need a claude.ai login. Run /login and select "Claude account with subscription", then retry',
        ),
    ),
)
