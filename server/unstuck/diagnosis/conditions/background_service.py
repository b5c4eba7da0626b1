"""The background service and its start: launcher, executable, folder, trust.

Background sessions run under a small service on this machine. These messages mean that the service or a new
session could not be started; running sessions and saved conversations are not affected.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="background/claude_code_process_wrapper-launcher-errors",
        title="Process wrapper unusable",
        severity=Severity.ERROR,
        looks=(
            "CLAUDE_CODE_PROCESS_WRAPPER: launcher `<path>` is not an executable regular file",
            "CLAUDE_CODE_PROCESS_WRAPPER: launcher <problem>",
            near("must exec, not daemonize"),
        ),
        meaning=(
            "The variable CLAUDE_CODE_PROCESS_WRAPPER names a launcher that every process shall be started through, "
            "and that launcher cannot be used: it is no executable file, or it goes into the background instead of "
            "becoming the program. Until it is right nothing starts through it."
        ),
        remedies=(
            do(
                "fix-configuration",
                'Point CLAUDE_CODE_PROCESS_WRAPPER at an executable file whose last line is `exec "$@"`.',
                "Run `claude daemon stop --any` afterwards, so that the service is started anew with it.",
            ),
            do(
                "unset-variable",
                "Or remove the variable if no wrapper is needed; it can also stand in `env` of a settings file.",
            ),
            do("run-doctor", "See in `/status` or with `claude daemon status` which launcher is in force."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#claude_code_process_wrapper-launcher-errors",
        examples=(
            "CLAUDE_CODE_PROCESS_WRAPPER: launcher `/opt/acme/wrap.sh` is not an executable regular file",
            "❯ claude --bg 'run the tests'\n  ⎿  CLAUDE_CODE_PROCESS_WRAPPER: launcher exited at once — it must exec, "
            "not daemonize",
        ),
        near_misses=(
            "supervisord: the program must not daemonize itself",
            "We set CLAUDE_CODE_PROCESS_WRAPPER to our sandbox launcher.",
        ),
    ),
    Condition(
        code="background/eunknown-when-starting-a-background-session",
        title="Windows refused to start a program",
        severity=Severity.ERROR,
        looks=(
            "Couldn't reach the background service (spawn background service: EUNKNOWN: unknown error, uv_spawn) — "
            "run 'claude daemon status'",
            near("Couldn't start the session — EUNKNOWN: unknown error, uv_spawn"),
            near("EUNKNOWN: unknown error, uv_spawn"),
        ),
        meaning=(
            "Windows did not allow Claude Code to start its own program and gave no particular reason. Behind it is "
            "mostly a restriction such as Group Policy or AppLocker, or an npm install that is replacing the file at "
            "this moment."
        ),
        remedies=(
            do("retry", "Wait until a running npm install or update has finished, then try again."),
            do("update-claude-code", "Run `claude update` to 2.1.212 or newer."),
            do(
                "ask-admin",
                "Ask the Windows administrator whether AppLocker or Group Policy blocks programs in the folder where "
                "`claude` lies.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#eunknown-when-starting-a-background-session",
        examples=(
            "Couldn't reach the background service (spawn background service: EUNKNOWN: unknown error, uv_spawn) — "
            "run 'claude daemon status'",
            "❯ claude --bg 'update the docs'\n  ⎿  Couldn't start the session — EUNKNOWN: unknown error, uv_spawn",
        ),
        near_misses=(
            "Error: EUNKNOWN: unknown error, uv_spawn\n    at ChildProcess.spawn (node:internal/child_process:413:11)"
            "\n    at electron-builder/out/util.js:12:3",
            "The AppLocker log has an unknown error for notepad.exe.",
        ),
    ),
    Condition(
        code="background/eacces-when-starting-a-background-session",
        title="Own binary not runnable",
        severity=Severity.ERROR,
        looks=(
            "Couldn't start the background service — spawn background service: EACCES: permission denied, posix_spawn "
            "'<path>'",
            "Claude Code is being updated by npm on this machine (still not runnable after <n> min, EACCES) — try "
            "again when the update finishes",
        ),
        meaning=(
            "The program file of Claude Code may not be executed just now. Nearly always an npm reinstall is replacing "
            "it; if it stays like that, the file permissions are wrong."
        ),
        remedies=(
            do("retry", "Wait until the update has finished, then start the session again."),
            do(
                "fix-permissions",
                "Look at the path in the message with `ls -l`; your user needs to read and execute it.",
            ),
            do("reinstall", "Remove and install Claude Code again if the file stays unusable."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#eacces-when-starting-a-background-session",
        examples=(
            "Couldn't start the background service — spawn background service: EACCES: permission denied, posix_spawn "
            "'/usr/local/bin/claude'",
            "Claude Code is being updated by npm on this machine (still not runnable after 5 min, EACCES) — try again "
            "when the update finishes",
        ),
        near_misses=(
            "Error: spawn EACCES\n    at ChildProcess.spawn (node:internal/child_process:413:11)",
            "bash: ./deploy.sh: Permission denied",
        ),
    ),
    Condition(
        code="background/background-service-exited-before-it-became-reachable",
        title="Background service crashed at start",
        severity=Severity.ERROR,
        looks=(
            "Couldn't reach the background service (background service exited before it became reachable (exit code "
            "<n>): <error>) — run 'claude daemon status'",
            "Couldn't reach the background service (background service exited before it became reachable",
            near("background service did not become reachable within <n>s"),
        ),
        meaning=(
            "The background service was started and ended again before it could answer; the line quoted in brackets is "
            "its own last word and names the reason. On Windows a left-over daemon.lock can do it without any such "
            "line."
        ),
        remedies=(
            do("fix-configuration", "Repair what the quoted line names, then start the session again."),
            do("run-doctor", "Run `claude daemon status` and read its last messages."),
            do(
                "use-other-way",
                "On Windows, if nothing is quoted, delete `daemon.lock` in the config directory and try again.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#background-service-exited-before-it-became-reachable",
        examples=(
            "Couldn't reach the background service (background service exited before it became reachable (exit code "
            "1): Error: listen EADDRINUSE) — run 'claude daemon status'",
            "❯ claude --bg 'lint everything'\n  ⎿  background service did not become reachable within 15s",
        ),
        near_misses=(
            "docker: container exited before it became healthy (exit code 1)",
            "Our background service did not become reachable within 15s after the deploy.",
        ),
    ),
    Condition(
        code="background/working-directory-no-longer-exists-when-starting-a-background-session",
        title="Directory vanished during start",
        severity=Severity.ERROR,
        looks=(
            "Couldn't start a background session (working directory no longer exists or is not accessible: <dir>)",
            "Couldn't start a background session (working directory no longer exists or is not accessible",
        ),
        meaning=(
            "The folder in which the session should work was removed, renamed or unmounted while it was being started. "
            "Nothing has run yet."
        ),
        remedies=(
            do(
                "fix-repository",
                "Bring the folder back, for example by `git worktree add` or by mounting the drive again.",
            ),
            do("change-command", "Or start the session from a folder that exists."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#working-directory-no-longer-exists-when-starting-a-background-session",
        examples=(
            "Couldn't start a background session (working directory no longer exists or is not accessible: "
            "/home/dev/project/wt-7)",
        ),
        near_misses=(
            "shell-init: error retrieving current directory: getcwd: cannot access parent directories",
            "The working directory no longer exists on the build server.",
        ),
    ),
    Condition(
        code="background/workspace-not-trusted-when-dispatching-a-background-session",
        title="Background session in an untrusted folder",
        severity=Severity.ERROR,
        looks=(
            "Workspace not trusted. Run `claude` in <path> once and accept the trust prompt, then retry.",
            "Workspace not trusted. Run `claude` in <path> once and accept the trust prompt",
            "The home directory is trusted one session at a time",
            near("<path> could not be resolved on disk"),
        ),
        meaning=(
            "A background session was ordered for a folder nobody has accepted as trusted, and the question cannot be "
            "asked where the order came from. The home directory is never trusted for good, and before 2.1.286 Windows "
            "could miss a saved trust over upper and lower case."
        ),
        remedies=(
            do(
                "trust-workspace",
                "Run `claude` in that folder once, accept the trust dialog, and give the order again.",
            ),
            do("use-other-way", "Use a project folder instead of the home directory."),
            do(
                "update-claude-code",
                "On Windows run `claude update` to 2.1.286 or newer if the folder is trusted already.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#workspace-not-trusted-when-dispatching-a-background-session",
        examples=(
            "❯ claude --bg 'fix the flaky test'\n  ⎿  Workspace not trusted. Run `claude` in /home/dev/project once "
            "and accept the trust prompt, then retry.",
            "The home directory is trusted one session at a time",
        ),
        near_misses=(
            "VS Code: Restricted Mode: this workspace is not trusted.",
            "Ignoring 3 permissions.allow entries: this workspace has not been trusted.",
        ),
    ),
)
