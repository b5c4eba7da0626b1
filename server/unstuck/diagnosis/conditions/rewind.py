"""Going back to an earlier state of the files, and the files that were left out.

`/rewind` restores files from backups it made itself. It never follows links and never touches what it cannot
check, so a file may stay as it is while the conversation does go back.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="rewind/restored-the-code-but-skipped-files",
        title="Rewind skipped files",
        severity=Severity.WARNING,
        looks=(
            "Restored the code, but skipped <n> files: the tracked path is (or became) a link or other non-regular "
            "file, its directory changed since the checkpoint, or its backup could not be safely read. Skipped files "
            "were left untouched — run with --debug for the paths.",
            "Restored the code, but skipped <n> files: the tracked path is (or became) a link or other non-regular "
            "file",
        ),
        meaning=(
            "The code went back to the chosen point except for some files: their path is a link now, their folder has "
            "changed since, or the backup could not be read safely. Those files were left exactly as they were, so "
            "they may not match the rest."
        ),
        remedies=(
            do(
                "fix-repository",
                "See with `git status` and `git diff` which files do not match, and undo those by hand or let Claude "
                "do it.",
            ),
            do("run-doctor", "Turn on `/debug` before the next restore; the log then names the skipped paths."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#restored-the-code-but-skipped-files",
        since="2.1.216",
        examples=(
            "❯ /rewind\n  ⎿  Restored the code, but skipped 2 files: the tracked path is (or became) a link or other "
            "non-regular file, its\n     directory changed since the checkpoint, or its backup could not be safely "
            "read. Skipped files were left untouched — run\n     with --debug for the paths.",
        ),
        near_misses=(
            'rsync: skipping non-regular file "data/current"',
            "We restored the code but skipped the tests.",
        ),
    ),
    Condition(
        code="rewind/no-files-were-restored",
        title="Rewind restored nothing",
        severity=Severity.ERROR,
        looks=(
            "Failed to restore the code:\nNo files were restored: <n> file failed (<reason>)",
            near("No files were restored: <n> file failed (<reason>)"),
            near("<n> paths were skipped for link safety"),
        ),
        meaning=(
            "Not one file could be put back: the backups have expired, which happens after about 30 days, or the files "
            "cannot be written. The files are as they were before the attempt; the saved conversation is not affected."
        ),
        remedies=(
            do(
                "fix-repository",
                "Take the old state from version control, for example with `git restore` or `git log -p`, or let "
                "Claude reverse the edits.",
            ),
            do(
                "fix-permissions",
                "If the reason is a missing permission, make the files writable for your user and run `/rewind` again.",
            ),
            do("edit-settings", "Raise `cleanupPeriodDays` in the settings to keep backups longer in future."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#no-files-were-restored",
        since="2.1.260",
        examples=(
            "❯ /rewind\n  ⎿  Failed to restore the code:\n     No files were restored: 1 file failed (its backup has "
            "expired)",
        ),
        near_misses=(
            "restic: no files were restored: snapshot not found",
            "Failed to restore the session: the window was closed",
        ),
    ),
)
