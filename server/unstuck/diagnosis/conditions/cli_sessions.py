"""Saved conversations that could not be found or read back.

Transcripts are files on the machine where the session ran; failing to resume one does not delete it.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/failed-to-resume-the-conversation",
        title="The saved conversation could not be loaded",
        severity=Severity.ERROR,
        looks=(
            "Failed to resume the conversation.\nRun claude --resume <session-id> to retry, or claude to start a new "
            "session.",
            near("Failed to resume conversation"),
        ),
        meaning=(
            "The transcript of the chosen session exists but could not be read or processed, so Claude Code ended "
            "rather than go on with half a conversation; inside a session the current one simply keeps running. "
            "Versions before 2.1.285 failed at single entries they could not read, which need not mean that the file "
            "is damaged."
        ),
        remedies=(
            do("resume-session", "Run `claude --resume <session-id>` with the id from the message."),
            do(
                "update-claude-code",
                "Run `claude update` and resume again: 2.1.285 and later skip entries they cannot read.",
            ),
            do(
                "save-session-notes",
                "Copy the transcript under `~/.claude/projects` aside before trying anything else.",
            ),
            do("start-fresh", "Start `claude` anew and give it your notes if the transcript stays unreadable."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#failed-to-resume-the-conversation",
        examples=(
            "Failed to resume the conversation.\nRun claude --resume 5e1f3c1a-0a2b-4d3c-8e4f-91a2b3c4d5e6 to retry, "
            "or claude to start a new session.",
            "❯ /resume\n  ⎿  Failed to resume conversation",
        ),
        near_misses=(
            "Slack: failed to resume conversation, please refresh.",
            "No conversation found with session ID: 5e1f3c1a-0a2b-4d3c-8e4f-91a2b3c4d5e6",
        ),
    ),
    Condition(
        code="cli/no-conversation-found-with-the-session-id",
        title="No saved conversation under this session id",
        severity=Severity.ERROR,
        looks=("No conversation found with session ID: <session-id>",),
        meaning=(
            "No transcript on this machine bears that id: it is mistyped, was removed after the retention period of 30 "
            "days, belongs to another machine or container, or exists twice. Before 2.1.223 only the current project "
            "and its worktrees were searched, so standing in another folder was enough."
        ),
        remedies=(
            do(
                "resume-session",
                "Run `claude --resume` without an id and press Ctrl+A to see the sessions of all projects.",
                "For a `claude -p` or SDK run, compare with the `session_id` that run printed: these do not appear in "
                "the list.",
            ),
            do(
                "change-command",
                "Run it from the folder and on the machine where the session last worked.",
                "In a script, start without `--resume` when the id is unknown.",
            ),
            do("update-claude-code", "Update to 2.1.223 or later, which searches all projects."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#no-conversation-found-with-the-session-id",
        examples=(
            "No conversation found with session ID: f474ebe2-fd52-418f-a4a8-8df7a23be3c6",
            "[session 41] spawn claude --resume … -p\n[session 41] stderr: No conversation found with session ID: "
            "f474ebe2-fd52-418f-a4a8-8df7a23be3c6\n[session 41] exit 1",
        ),
        near_misses=(
            "Error: no session found with ID 5e1f3c1a; it may have expired",
            "Failed to resume session 5e1f3c1a-0a2b-4d3c-8e4f-91a2b3c4d5e6",
        ),
    ),
    Condition(
        code="cli/windows-reported-an-error-ebadf",
        title="Reading the transcript was interfered with",
        severity=Severity.ERROR,
        looks=(
            "Windows reported an error (EBADF) when Claude Code read this session's transcript file, although the "
            "file had opened normally. This can happen when other software intercepts file reads — security, "
            "encryption or endpoint-management tools, for example. If it keeps happening for this conversation, try "
            "excluding the folder that holds Claude Code's session transcripts from such software (the .claude folder "
            "in your user profile, unless the app or CLAUDE_CONFIG_DIR points Claude Code elsewhere), or adding "
            "Claude Code to its allowed applications, then resume again.",
            near("Failed to resume session: EBADF: bad file descriptor, read"),
        ),
        meaning=(
            "The transcript opened normally, but Windows then refused to read from it, which happens when other "
            "software, such as virus protection, encryption or device management, steps between program and file. The "
            "conversation is most likely still on disk; before 2.1.282 only the bare system error appeared."
        ),
        remedies=(
            do("resume-session", "Resume the session once more: the interference may have been momentary."),
            do(
                "fix-configuration",
                "Exclude the folder of the transcripts, `%USERPROFILE%\\.claude\\projects` or what "
                "`CLAUDE_CONFIG_DIR` names, from that software, or add Claude Code to its allowed programs.",
            ),
            do("ask-admin", "Ask your IT department to do so if the software is managed."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#windows-reported-an-error-ebadf",
        since="2.1.282",
        examples=(
            "Failed to resume session 5e1f3c1a-0a2b-4d3c-8e4f-91a2b3c4d5e6\nWindows reported an error (EBADF) when "
            "Claude Code read this session's transcript file, although the file had opened normally. This can happen "
            "when other software intercepts file reads — security, encryption or endpoint-management tools, for "
            "example. If it keeps happening for this conversation, try excluding the folder that holds Claude Code's "
            "session transcripts from such software (the .claude folder in your user profile, unless the app or "
            "CLAUDE_CONFIG_DIR points Claude Code elsewhere), or adding Claude Code to its allowed applications, then "
            "resume again.",
            'C:\\work> claude -p --resume 5e1f3c1a-0a2b-4d3c-8e4f-91a2b3c4d5e6 "go on"\nFailed to resume session: '
            "EBADF: bad file descriptor, read",
        ),
        near_misses=(
            "Error: EBADF: bad file descriptor, close",
            "Transcript writes are failing (EBADF)",
        ),
    ),
)
