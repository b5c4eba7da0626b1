"""The folder Claude Code is started in, its temporary folder, and whether a folder is trusted.

The reason lies on this machine's file system; account, plan and network play no part.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/the-current-directory-no-longer-exists",
        title="The working folder is gone or unreadable",
        severity=Severity.ERROR,
        looks=(
            "The current directory no longer exists (it was deleted or moved). Start Claude Code from an existing "
            "directory.",
            "Can't read the current directory (<code>). Start Claude Code from a different directory.",
            near(
                "The current working directory was deleted, so that command didn't work. Please cd into a different "
                "directory and try again."
            ),
        ),
        meaning=(
            "The shell still stands in a folder that was deleted or moved, or that this user may not read, so Claude "
            "Code cannot find out where it is. With EPERM on macOS the system itself usually keeps the terminal "
            "program out of Desktop, Documents, Downloads or iCloud Drive; conversations are stored elsewhere and are "
            "safe."
        ),
        remedies=(
            do(
                "change-command",
                "Change to a folder that exists and run `claude` again.",
                'If the folder was created anew under the same name, run `cd "$PWD"` first.',
            ),
            do(
                "fix-permissions",
                "With EACCES, give your user the right to read and enter the folder.",
                "With EPERM on macOS quit the terminal program completely and reopen it; if `ls` still fails there, "
                "allow the folder under System Settings > Privacy & Security > Files and Folders.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#the-current-directory-no-longer-exists",
        since="2.1.239",
        examples=(
            "The current directory no longer exists (it was deleted or moved). Start Claude Code from an existing "
            "directory.",
            "Can't read the current directory (EPERM). Start Claude Code from a different directory.",
            "~/work/feature-x$ claude --resume\nerror: The current working directory was deleted, so that command "
            "didn't work. Please cd into a different\ndirectory and try again.",
        ),
        near_misses=(
            "shell-init: error retrieving current directory: getcwd: cannot access parent directories: No such file "
            "or directory",
            "fatal: Unable to read current working directory: No such file or directory",
        ),
    ),
    Condition(
        code="cli/temp-directory-refused-or-cannot-be-created",
        title="The private temporary folder is unusable",
        severity=Severity.ERROR,
        looks=(
            "ENOSPC: no space left on device, mkdir '/tmp/claude-<uid>'",
            "Temp directory <dir> is not a directory (may be an attacker-planted symlink). Refusing to use it. Set "
            "CLAUDE_CODE_TMPDIR to a directory you control, or ask an administrator to remove it.",
            "Temp directory <dir> is owned by uid <uid>, expected <uid>. Refusing to use it — another user may have "
            "pre-created it. Set CLAUDE_CODE_TMPDIR to a directory you control, or ask an administrator to remove it.",
            "Temp directory <dir> is not readable (its mode may have been altered, or a path component denies "
            "search). Refusing to use it — restore its permissions (chmod 0700) or remove it. Set CLAUDE_CODE_TMPDIR "
            "to a directory you control, or ask an administrator to remove it.",
            near("ENOSPC: no space left on device, mkdir '<dir>'"),
        ),
        meaning=(
            "On macOS and Linux Claude Code keeps a private folder `claude-<uid>` in the system's temporary folder, "
            "and at start it could not create it or did not trust what it found there. A link, another owner or "
            "altered rights might let someone else on the machine interfere, and a full disk stops it as well."
        ),
        remedies=(
            do("free-resources", "With ENOSPC, free space on the disk that holds the temporary folder."),
            do(
                "fix-permissions",
                "Remove the refused entry itself, not what a link points to, or run `chmod 0700` on it if the message "
                "says that it is not readable.",
                "If another user owns it, only that user or an administrator can remove it.",
            ),
            do("set-variable", "Set `CLAUDE_CODE_TMPDIR` to a folder of your own and start Claude Code again."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#temp-directory-refused-or-cannot-be-created",
        examples=(
            "Temp directory /tmp/claude-1000 is owned by uid 1001, expected 1000. Refusing to use it — another user "
            "may have pre-created it. Set CLAUDE_CODE_TMPDIR to a directory you control, or ask an administrator to "
            "remove it.",
            "ENOSPC: no space left on device, mkdir '/tmp/claude-501'",
            "$ claude\nTemp directory /tmp/claude-1000 is not a directory (may be an attacker-planted symlink). "
            "Refusing\nto use it. Set CLAUDE_CODE_TMPDIR to a directory you control, or ask an administrator to "
            "remove it.",
        ),
        near_misses=(
            "ENOSPC: no space left on device, write",
            "pip: Temp directory /tmp/pip-build is owned by root; refusing to use it.",
        ),
    ),
    Condition(
        code="cli/directory-couldnt-be-resolved-to-a-real-location",
        title="/add-dir could not resolve the folder",
        severity=Severity.WARNING,
        looks=(
            "<path> couldn't be resolved to a real location, so its skills, commands, and agents weren't loaded. "
            "Check that it is a directory inside the working directory and try again.",
        ),
        meaning=(
            "`/add-dir` was given a subfolder of the working folder, and its real location, with links followed, could "
            "not be determined. Only the skills, commands and agents kept there were left out, while Claude can read "
            "and change the files as before; until 2.1.261 every subfolder below an automounted `/net/<host>` gave "
            "this text though nothing was wrong."
        ),
        remedies=(
            do(
                "change-command",
                "Check that the path names a real folder inside the working folder, then run `/add-dir` again.",
                "Replace a broken or circular link on the way by a real folder.",
            ),
            do(
                "update-claude-code",
                "Update to 2.1.261 or later if the project lies below an automounted `/net/<host>`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#directory-couldnt-be-resolved-to-a-real-location",
        examples=(
            "❯ /add-dir packages/app\n  ⎿  packages/app couldn't be resolved to a real location, so its skills, "
            "commands, and agents weren't\n     loaded. Check that it is a directory inside the working directory and "
            "try again.",
            "packages/app couldn't be resolved to a real location, so its skills, commands, and agents weren't "
            "loaded. Check that it is a directory inside the working directory and try again.",
        ),
        near_misses=(
            "Module './app' couldn't be resolved to a real path. Check that it is inside the working directory.",
            "//server/share is a network path, which cannot be added as a working directory",
        ),
    ),
    Condition(
        code="cli/workspace-not-trusted-when-starting-remote-control",
        title="Remote Control in a folder that is not trusted",
        severity=Severity.ERROR,
        looks=(
            "Workspace not trusted. Please run `claude` in <dir> first to review and accept the workspace trust "
            "dialog.",
            "Workspace not trusted. <dir> is your home directory, and for security home-directory trust is never "
            "saved, so running `claude` here first won't help. Run `claude rc` from a project directory instead (run "
            "`claude` there once to accept the trust dialog).",
            near("Remote Control did not start"),
        ),
        meaning=(
            "Remote Control runs sessions without anyone at the keyboard, so the folder has to be trusted beforehand, "
            "and here no trust is stored and no question could be asked or it was answered with no. Trust is never "
            "stored for the home folder, so `claude` there does not help."
        ),
        remedies=(
            do(
                "trust-workspace",
                "Run `claude rc` in a normal terminal of sufficient size and answer `y`, or run `claude` once in the "
                "folder and accept the trust dialog.",
                "Start `claude rc` again.",
            ),
            do(
                "change-command",
                "In the home folder, change to a project folder first and start Remote Control there.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#workspace-not-trusted-when-starting-remote-control",
        examples=(
            "Error: Workspace not trusted. Please run `claude` in /home/dev/project first to review and accept the "
            "workspace trust dialog.",
            "Error: Workspace not trusted. /Users/dev is your home directory, and for security home-directory trust "
            "is never saved, so running `claude` here first won't help. Run `claude rc` from a project directory "
            "instead (run `claude` there once to accept the trust dialog).",
            "$ claude rc\nTrust /home/dev/project? (y/N) n\nRemote Control did not start: /home/dev/project is not "
            "trusted.",
        ),
        near_misses=(
            "Ignoring 3 permissions.allow entries from .claude/settings.json: this workspace has not been trusted.",
            "Restricted Mode: this workspace is not trusted. Some extensions are disabled.",
        ),
    ),
)
