"""Background sessions in the agent view: opening, restarting, deleting them, and what was lost or kept.

In nearly all cases the conversation is saved; what died is only the process or the terminal around it. The id
in the message is the one for `claude attach`, `claude respawn` and `claude rm`.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="background/commands-refused-in-a-background-session",
        title="Dialog command without a terminal",
        severity=Severity.WARNING,
        looks=(
            "Can't open MCP settings while no terminal is attached to this background session. This session now shows "
            '"needs input" in agent view — open it and run /mcp to manage servers, or use `/mcp '
            "enable|disable|reconnect <server>` to steer without the panel.",
            "Can't open MCP settings in a background session — use `/mcp enable|disable|reconnect <server>` to steer, "
            "or run /mcp from an interactive terminal to authenticate.",
            "Can't open MCP settings in a background session",
        ),
        meaning=(
            "A command that opens a dialog was sent to a background session while no terminal was attached to it, so "
            "there is nobody who could see the dialog. The session itself goes on; versions 2.1.208 to 2.1.212 refused "
            "even with a terminal attached."
        ),
        remedies=(
            do(
                "use-other-way",
                "Open the session from the agent view, so that a terminal is attached, and repeat the command there.",
            ),
            do(
                "reconnect-mcp",
                "For MCP servers use `/mcp reconnect <server>`, `/mcp enable <server>` or `/mcp disable <server>`, "
                "which need no dialog.",
            ),
            do(
                "update-claude-code",
                "Run `claude update` on 2.1.208 to 2.1.212 if it is refused although you are attached.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#commands-refused-in-a-background-session",
        examples=(
            "❯ /mcp\n  ⎿  Can't open MCP settings in a background session — use `/mcp enable|disable|reconnect "
            "<server>` to steer, or run /mcp\n     from an interactive terminal to authenticate.",
            "Can't open MCP settings while no terminal is attached to this background session. This session now shows "
            '"needs input" in agent view — open it and run /mcp to manage servers, or use `/mcp '
            "enable|disable|reconnect <server>` to steer without the panel.",
        ),
        near_misses=(
            "GNOME: can't open settings in a background session",
            "MCP server 'docs' is not connected",
        ),
    ),
    Condition(
        code="background/this-session-has-no-saved-transcript",
        title="Backgrounded session never saved",
        severity=Severity.ERROR,
        looks=(
            "This session has no saved transcript — it was stopped before its first response finished. If it was "
            "backgrounded from another conversation, that one is still intact; `claude respawn <id>` starts this one "
            "fresh.",
            "This session has no saved transcript — it was stopped before its first response finished",
            "Press enter again to restart this session fresh",
        ),
        meaning=(
            "This background session ended before its first answer was complete, and before that there is nothing to "
            "save. If it was split off from another conversation, that one is untouched."
        ),
        remedies=(
            do("respawn-session", "Run `claude respawn <id>` with the id in the message; it starts the task afresh."),
            do(
                "resume-session",
                "If it was backgrounded from another conversation, go on in that one with `claude --resume`.",
            ),
            do("update-claude-code", "Run `claude update` on versions before 2.1.214."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#this-session-has-no-saved-transcript",
        examples=(
            "This session has no saved transcript — it was stopped before its first response finished. If it was "
            "backgrounded from another conversation, that one is still intact; `claude respawn 7f3a2c` starts this "
            "one fresh.",
            "❯ claude attach 7f3a2c\n  ⎿  Press enter again to restart this session fresh",
        ),
        near_misses=(
            "Zoom: this meeting has no saved transcript.",
            "No conversation found with session ID: 0b2a7c1e-5f7e-4f0e-9a55-9b3f0f0a1c2d",
        ),
    ),
    Condition(
        code="background/this-session-is-running-in-another-terminal",
        title="Conversation open elsewhere",
        severity=Severity.ERROR,
        looks=(
            "Can't open — this session is running in another terminal",
            "This conversation is already open in another running Claude session — use that one, or close it and try "
            "again",
            "This conversation is already open in another running Claude session",
        ),
        meaning=(
            "Another live Claude Code process holds this conversation, and two writers would spoil its transcript, so "
            "it is not opened a second time. Nothing is lost; it goes on where it is open."
        ),
        remedies=(
            do("use-other-way", "Go on in the terminal or window where the conversation is open."),
            do("resume-session", "Or end it there first, then open it again here."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#this-session-is-running-in-another-terminal",
        examples=(
            "Can't open — this session is running in another terminal",
            "❯ claude --resume\n  ⎿  This conversation is already open in another running Claude session — use that "
            "one, or close it and try again",
        ),
        near_misses=(
            "tmux: session already attached in another terminal",
            "vim: swap file already exists, another program may be editing the same file",
        ),
    ),
    Condition(
        code="background/this-sessions-saved-conversation-is-no-longer-on-disk",
        title="Saved conversation cleaned up",
        severity=Severity.ERROR,
        looks=(
            "This session's saved conversation is no longer on disk (it ended while the background service was off, "
            "and old transcripts are cleaned up), so there is nothing to resume. `claude rm <id>` deletes the row; "
            "`claude respawn <id>` runs its original prompt again instead.",
            "This session's saved conversation is no longer on disk",
        ),
        meaning=(
            "The session ended while the background service was off, and its transcript has since fallen to the "
            "ordinary clean-up of old ones, 30 days unless `cleanupPeriodDays` says otherwise. The row is still "
            "listed, but the conversation behind it cannot be brought back."
        ),
        remedies=(
            do("respawn-session", "Run `claude respawn <id>` to run its first prompt again as a new session."),
            do("use-other-way", "Or run `claude rm <id>` to remove the row; there is nothing left behind it."),
            do("edit-settings", "Set `cleanupPeriodDays` higher if you want to keep conversations longer."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#this-sessions-saved-conversation-is-no-longer-on-disk",
        since="2.1.248",
        examples=(
            "This session's saved conversation is no longer on disk (it ended while the background service was off, "
            "and old transcripts are cleaned up), so there is nothing to resume. `claude rm 91bd04` deletes the row; "
            "`claude respawn 91bd04` runs its original prompt again instead.",
        ),
        near_misses=(
            "The saved conversation is no longer in my inbox.",
            "This session has no saved transcript — it was stopped early.",
        ),
    ),
    Condition(
        code="background/worktree-has-commits-that-are-not-pushed-anywhere",
        title="Delete refused: unpushed commits",
        severity=Severity.WARNING,
        looks=(
            "kept <id> — its worktree is still at <path>",
            near("kept <id> — <n> unpushed commits on <branch>"),
            "kept <id> — worktree has commits that are not pushed anywhere",
            near("The worktree has unpushed commits"),
            near("not deleted"),
        ),
        meaning=(
            "Deleting this background session would also remove its Git worktree, and in there are commits that exist "
            "nowhere else. Claude Code kept both rather than lose the work."
        ),
        remedies=(
            do(
                "fix-repository",
                "Push or merge the branch from the worktree that the message names, then run `claude rm <id>` again.",
                "Only if the commits are worthless use the printed command with `--discard-unpushed`; it cannot be "
                "undone.",
            ),
            do("use-other-way", "Or leave the session and its worktree where they are."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#worktree-has-commits-that-are-not-pushed-anywhere",
        examples=(
            "❯ claude rm 3c81fe\n  ⎿  kept 3c81fe — 2 unpushed commits on claude/fix-login",
            "kept 3c81fe — worktree has commits that are not pushed anywhere",
        ),
        near_misses=(
            "fatal: 'feature' contains modified or untracked files, use --force to delete it",
            "The worktree on the server has unpushed commits, says our wiki.",
        ),
    ),
    Condition(
        code="background/terminal-host-process-died",
        title="Session host process died",
        severity=Severity.WARNING,
        looks=(
            near("terminal host process died — press Enter to restart"),
            "Couldn't attach to <id> — This session's terminal host process died (the conversation is saved) — run "
            "`claude attach <id>` again to restart it on a fresh host.",
            near("terminal host process died — its output is gone; the command was not run again"),
            "This session's terminal host process died (the conversation is saved)",
        ),
        meaning=(
            "The process that held the terminal of this background session is gone, killed by the system or by a "
            "crash. The conversation is saved; only a shell command that was running there is lost and was not started "
            "again."
        ),
        remedies=(
            do(
                "respawn-session",
                "Press Enter on the row in the agent view, or run `claude attach <id>` again; it starts a fresh host.",
            ),
            do("retry", "Start a lost shell command again yourself, after a look at what it had done."),
            do("free-resources", "If it dies again and again, look whether memory runs out on this machine."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#terminal-host-process-died",
        since="2.1.247",
        examples=(
            "❯ claude attach 5d20aa\n  ⎿  Couldn't attach to 5d20aa — This session's terminal host process died (the "
            "conversation is saved) — run `claude attach\n     5d20aa` again to restart it on a fresh host.",
            "❯ claude agents\n  ⎿  terminal host process died — press Enter to restart",
        ),
        near_misses=(
            "VS Code: The terminal process terminated with exit code: 137.",
            "Windows Terminal host process died after the update.",
        ),
    ),
    Condition(
        code="background/session-isnt-responding",
        title="Session gives no output",
        severity=Severity.WARNING,
        looks=(
            "Press enter again to restart this session — it isn't responding (its conversation is saved and resumes).",
            "Couldn't attach to <id> — Session isn't responding — `claude stop <id>`, then `claude attach <id>` "
            "restarts it (the conversation is saved).",
            "Session isn't responding — `claude stop <id>`, then `claude attach <id>` restarts it",
        ),
        meaning=(
            "The background session was opened but gave no sign for about ten seconds. Its process may hang or be "
            "busy; the conversation is saved and comes back with a restart."
        ),
        remedies=(
            do("respawn-session", "Press Enter again, or run `claude stop <id>` and then `claude attach <id>`."),
            do("retry", "On a machine under load wait a moment and open it once more first."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#session-isnt-responding",
        examples=(
            "Press enter again to restart this session — it isn't responding (its conversation is saved and resumes).",
            "❯ claude attach 5d20aa\n  ⎿  Couldn't attach to 5d20aa — Session isn't responding — `claude stop "
            "5d20aa`, then `claude attach 5d20aa` restarts it\n     (the conversation is saved).",
        ),
        near_misses=(
            "Firefox isn't responding. Wait or quit?",
            "The background service is not responding to my prompts today.",
        ),
    ),
    Condition(
        code="background/session-was-stopped-while-the-respawn-was-in-flight",
        title="Session stopped during restart",
        severity=Severity.WARNING,
        looks=("Session <id> was stopped while the respawn was in flight",),
        meaning=(
            "While this session was being started again, another process stopped it, for example a `claude stop` in a "
            "second terminal. The restart gave way; nothing was damaged."
        ),
        remedies=(
            do("respawn-session", "Run `claude respawn <id>` once more."),
            do("use-other-way", "See in `claude agents` whether somebody stopped it on purpose."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#session-was-stopped-while-the-respawn-was-in-flight",
        examples=("Session 5d20aa was stopped while the respawn was in flight",),
        near_misses=(
            "systemd: Unit was stopped while the restart job was in flight",
            "The session was stopped while I was on a flight.",
        ),
    ),
    Condition(
        code="background/session-agent-no-longer-available",
        title="Session's agent missing",
        severity=Severity.WARNING,
        looks=(
            "This session was running agent '<agent>', which is no longer available (no agent by that name in <dir>). "
            "Continuing with the default tools and system prompt — the agent's tool restrictions no longer apply. To "
            "restore it, re-create the agent, or resume with an explicit --agent <name>.",
            "Continuing with the default tools and system prompt — the agent's tool restrictions no longer apply",
        ),
        meaning=(
            "The custom agent this session was started with is no longer found: its file was renamed, removed, or lies "
            "in a folder that is not trusted. The session goes on without the agent's instructions and, what matters "
            "more, without its restrictions on tools."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Put the agent's file back, under `.claude/agents` or `~/.claude/agents`, with the name in the "
                "message.",
            ),
            do("resume-session", "Or resume with `--agent <name>` of another agent."),
            do("trust-workspace", "If the file is there, run `claude` once in its folder and accept the trust dialog."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#session-agent-no-longer-available",
        since="2.1.216",
        examples=(
            "This session was running agent 'reviewer', which is no longer available (no agent by that name in "
            "/home/dev/project/.claude/agents). Continuing with the default tools and system prompt — the agent's "
            "tool restrictions no longer apply. To restore it, re-create the agent, or resume with an explicit "
            "--agent <name>.",
        ),
        near_misses=(
            "The agent 'reviewer' is no longer available for meetings.",
            "Agent type 'reviewer' not found",
        ),
    ),
    Condition(
        code="background/restarted-after-its-next-loop-wakeup-was-due",
        title="/loop wakeup missed",
        severity=Severity.WARNING,
        looks=(
            "This session restarted <duration> after its next /loop wakeup was due, so that wakeup will not fire. The "
            "loop stays stopped until Claude schedules it again: reply to continue it.",
            "its next /loop wakeup was due, so that wakeup will not fire",
        ),
        meaning=(
            "The session was down when its `/loop` should have woken it, and a missed wakeup is not made up for. The "
            "loop stands still until Claude schedules the next one; the conversation is intact."
        ),
        remedies=(
            do(
                "use-other-way",
                "Reply to the session, for example `keep the loop running`, and Claude schedules the next wakeup.",
            ),
            do("nothing-to-do", "Leave it if the loop has done its work."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#restarted-after-its-next-loop-wakeup-was-due",
        since="2.1.295",
        examples=(
            "● This session restarted 42m after its next /loop wakeup was due, so that wakeup will not fire. The loop "
            "stays stopped\n  until Claude schedules it again: reply to continue it.",
        ),
        near_misses=(
            "cron: job was due at 03:00, machine was asleep, job will not fire",
            "The wakeup call was due 10 minutes ago.",
        ),
    ),
)
