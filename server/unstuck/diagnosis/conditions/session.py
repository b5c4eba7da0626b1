"""Transcripts that are not written: by fault, by variable, or because the session is a nested one.

The running conversation goes on. What suffers is everything that reads the transcript afterwards: `--resume`,
usage tools and error assistants.
"""

from ..model import Condition, Severity
from ..remedies import do

CONDITIONS = (
    Condition(
        code="session/transcript-writes-are-failing",
        title="Transcript cannot be written",
        severity=Severity.WARNING,
        looks=(
            "Transcript writes are failing (<reason> — <code>) · recent messages may not be saved for resume",
            "Transcript writes are failing",
        ),
        meaning=(
            "The conversation goes on, but its file under the config directory cannot be written, for the reason in "
            "brackets: full disk or quota, missing permission, a read-only file system. What is said now may be "
            "missing from `--resume` later; the warning goes away by itself once writing works."
        ),
        remedies=(
            do("free-resources", "For ENOSPC or EDQUOT make room on the disk of your home folder; `df -h ~` shows it."),
            do("fix-permissions", "For EACCES, EPERM or EROFS make `~/.claude/projects` writable for your user."),
            do("save-session-notes", "Until then write down what must not be lost."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#transcript-writes-are-failing",
        since="2.1.217",
        examples=(
            "Transcript writes are failing (disk full — ENOSPC) · recent messages may not be saved for resume",
            "❯ and now the docs\n  ⎿  Transcript writes are failing (read-only file system — EROFS) · recent messages "
            "may not be saved for resume",
        ),
        near_misses=(
            "postgres: PANIC: could not write to file: No space left on device",
            "Zoom could not write the transcript of this meeting.",
        ),
    ),
    Condition(
        code="session/transcript-saving-is-off-skip-prompt-history",
        title="Transcripts off by variable",
        severity=Severity.INFORMATION,
        looks=(
            "Transcript saving is off — CLAUDE_CODE_SKIP_PROMPT_HISTORY is set · --resume will not find this session; "
            "if unintended, unset it and restart",
            "Transcript saving is off — CLAUDE_CODE_SKIP_PROMPT_HISTORY is set",
        ),
        meaning=(
            "A variable in the environment switches the saving of this session off, on purpose or inherited from a "
            "script. The session works, but `--resume` will not find it, and tools that read transcripts, error "
            "assistants among them, see nothing of it."
        ),
        remedies=(
            do("nothing-to-do", "Leave it if this session shall leave no trace."),
            do(
                "unset-variable",
                "Otherwise remove CLAUDE_CODE_SKIP_PROMPT_HISTORY from the shell, the script or `env` in the "
                "settings, and start a new session.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#transcript-saving-is-off-skip-prompt-history",
        examples=(
            "Transcript saving is off — CLAUDE_CODE_SKIP_PROMPT_HISTORY is set · --resume will not find this session; "
            "if unintended, unset it and restart",
        ),
        near_misses=(
            "Transcript saving is off for this meeting.",
            "export CLAUDE_CODE_SKIP_PROMPT_HISTORY=1",
        ),
    ),
    Condition(
        code="session/transcript-saving-is-off-child-session-marker",
        title="Transcripts off: nested session",
        severity=Severity.INFORMATION,
        looks=(
            "Transcript saving is off — inherited CLAUDE_CODE_CHILD_SESSION marker · restart with "
            "CLAUDE_CODE_FORCE_SESSION_PERSISTENCE=1 to keep future transcripts",
            "Transcript saving is off — inherited CLAUDE_CODE_CHILD_SESSION marker",
        ),
        meaning=(
            "The environment carries a mark that says this session was started from inside another Claude Code, and "
            "nested sessions are not saved. A terminal or launcher that was itself opened by Claude Code hands the "
            "mark on to everything started in it."
        ),
        remedies=(
            do(
                "set-variable",
                "Start again with `CLAUDE_CODE_FORCE_SESSION_PERSISTENCE=1` to have this and later transcripts kept.",
            ),
            do("unset-variable", "Or open a fresh terminal, or remove CLAUDE_CODE_CHILD_SESSION in the launcher."),
            do("nothing-to-do", "Leave it if the session is meant to be a helper of another one."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#transcript-saving-is-off-child-session-marker",
        examples=(
            "Transcript saving is off — inherited CLAUDE_CODE_CHILD_SESSION marker · restart with "
            "CLAUDE_CODE_FORCE_SESSION_PERSISTENCE=1 to keep future transcripts",
        ),
        near_misses=(
            "Transcript saving is off — CLAUDE_CODE_SKIP_PROMPT_HISTORY is set",
            "Claude Code cannot be launched inside another Claude Code session.",
        ),
    ),
)
