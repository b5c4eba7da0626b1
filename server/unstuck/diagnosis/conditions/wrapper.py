"""What the program around Claude Code prints: editor extension, Agent SDK, other launchers.

These lines are about starting or losing the `claude` process. The reason behind them stands in that process's
own output, which the launcher's log or a run in a terminal shows.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="wrapper/claude-code-process-exited-with-code-n",
        title="claude process exited non-zero",
        severity=Severity.ERROR,
        looks=("Claude Code process exited with code <n>",),
        meaning=(
            "The editor extension or SDK program reports that the Claude Code it had started ended with an error code; "
            "the code alone does not tell why. The reason is in the output of that process: login, settings, a missing "
            "system part, or a crash."
        ),
        remedies=(
            do(
                "run-doctor",
                "Run `claude` in a terminal opened on the same project; it prints the real message.",
                "Run `claude doctor` there.",
            ),
            do(
                "read-docs",
                "In VS Code follow `View output logs`, or run the command `Claude Code: Show Logs`, and read the "
                "lines just before this one.",
            ),
            do(
                "update-claude-code",
                "Update the extension or the SDK package; each brings its own copy of Claude Code.",
            ),
            do("restart-editor", "Reload the window and send the message again."),
            do(
                "reinstall",
                "With codes such as 3221225477 or 3221225781 on Windows repair the installation of the extension.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2025-10 to 2026-07",
        docs="errors#claude-code-process-exited-with-code-n",
        examples=(
            "Error: Claude Code process exited with code 1\nView output logs · Troubleshooting resources",
            "2026-01-21 10:04:52.866 [error] Error from Claude (on channel 93914jzetp): Error: Claude Code process "
            "exited with code 3221225477",
        ),
        near_misses=(
            "npm ERR! code ELIFECYCLE\nnpm ERR! process exited with code 1",
            "The Code process exited with code 3.",
        ),
    ),
    Condition(
        code="wrapper/the-connection-to-claude-code-ended-before-this-message-completed",
        title="Extension lost the claude process",
        severity=Severity.WARNING,
        looks=(
            "The connection to Claude Code ended before this message completed — it may not have been processed, so "
            "please send it again.",
            "The connection to Claude Code ended before this message completed",
        ),
        meaning=(
            "The editor extension's line to its Claude Code process ended while this message was on the way, without "
            "an error to show. The conversation is saved up to there; whether this one message was worked on is open."
        ),
        remedies=(
            do(
                "retry",
                "Look whether the change was made already, then send the message again; a fresh process resumes the "
                "conversation.",
            ),
            do("restart-editor", "Reload the window if it happens with every message."),
            do(
                "run-doctor",
                "Run `claude` in a terminal on the same project to see whether the fault is in the extension.",
            ),
        ),
        blame="client-bug",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-connection-to-claude-code-ended-before-this-message-completed",
        examples=(
            "The connection to Claude Code ended before this message completed — it may not have been processed, so "
            "please send it again.",
        ),
        near_misses=(
            "The connection to the server ended before the upload completed.",
            "Error: Claude Code process exited with code 1",
        ),
    ),
    Condition(
        code="wrapper/could-not-locate-the-claude-cli-on-path",
        title="CLI not on PATH (Windows PowerShell terminal)",
        severity=Severity.ERROR,
        looks=(
            "Failed to run Claude Code: Error: Could not locate the Claude CLI on PATH. Launching by name in a "
            "PowerShell terminal would run a 'claude' from the open folder instead of the installed CLI, so the "
            "launch was blocked. Make sure the Claude CLI's install directory is on your system PATH (not only your "
            "PowerShell profile), then restart VS Code and try again. VS Code reads PATH when it starts, so PATH "
            "changes take effect only after a restart.",
            "Could not locate the Claude CLI on PATH",
        ),
        meaning=(
            "The extension should start Claude Code in a PowerShell terminal and found no installed `claude` on PATH; "
            "by its bare name PowerShell would have run a file of that name from the open folder, so it was blocked. A "
            "PATH set only in the PowerShell profile does not count."
        ),
        remedies=(
            do(
                "fix-path",
                "Open a new command window and run `where.exe claude`.",
                "Add that folder to PATH as a user or system variable, not in the PowerShell profile.",
            ),
            do("restart-editor", "Quit and start VS Code again; it reads PATH only when it starts."),
            do("reinstall", "Install Claude Code with the official installer if `where.exe` finds nothing."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#could-not-locate-the-claude-cli-on-path",
        examples=(
            "Failed to run Claude Code: Error: Could not locate the Claude CLI on PATH. Launching by name in a "
            "PowerShell terminal would run a 'claude' from the open folder instead of the installed CLI, so the "
            "launch was blocked. Make sure the Claude CLI's install directory is on your system PATH (not only your "
            "PowerShell profile), then restart VS Code and try again. VS Code reads PATH when it starts, so PATH "
            "changes take effect only after a restart.",
        ),
        near_misses=(
            "The term 'claude' is not recognized as the name of a cmdlet, function, script file, or operable program.",
            "Could not locate the Azure CLI on PATH.",
        ),
    ),
    Condition(
        code="wrapper/cli-not-found-sdk",
        title="SDK: claude executable not found",
        severity=Severity.ERROR,
        looks=(
            "Claude Code not found at: <path>",
            near("CLINotFoundError"),
            "Claude Code executable not found at <path>. Is options.pathToClaudeCodeExecutable set?",
            "Claude Code native binary not found at <path>",
        ),
        meaning=(
            "The Agent SDK looked for a Claude Code program to run and found none where it looked. The TypeScript form "
            "also appears when the program is there but `node` is not, because PATH was left out of the `env` that was "
            "passed on."
        ),
        remedies=(
            do(
                "install-requirement",
                "Install Claude Code, and check with `claude --version` in the very environment of the program: "
                "container, service user, virtual environment.",
            ),
            do(
                "fix-configuration",
                "Set `cli_path` in Python or `pathToClaudeCodeExecutable` in TypeScript to the installed program.",
            ),
            do("fix-path", "Pass PATH on if you give the SDK an `env` of its own."),
        ),
        blame="environment",
        retryable=False,
        attested=(
            "Agent SDK troubleshooting page, 2026-08; TypeScript forms from public issue threads, 2025-09 to 2026-04"
        ),
        docs="agent-sdk/troubleshooting#cli-startup",
        examples=(
            "claude_agent_sdk._errors.CLINotFoundError: Claude Code not found at: /usr/local/bin/claude",
            "ReferenceError: Claude Code executable not found at "
            "/app/node_modules/@anthropic-ai/claude-agent-sdk/cli.js. Is options.pathToClaudeCodeExecutable set?",
        ),
        near_misses=(
            "git: 'claude' is not a git command. See 'git --help'.",
            "FileNotFoundError: [Errno 2] No such file or directory: 'terraform'",
        ),
    ),
    Condition(
        code="wrapper/failed-to-spawn-claude-process",
        title="Extension or SDK could not start claude",
        severity=Severity.ERROR,
        looks=(
            "Failed to spawn Claude Code process: spawn <path> ENOENT",
            "Failed to spawn Claude Code process: <reason>",
        ),
        meaning=(
            "The operating system did not start the program that the SDK or the editor extension asked for. ENOENT can "
            "mean three things that the system does not tell apart: the file is missing, `node` is not on the PATH of "
            "the launching program, or the working folder is gone."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Check that the path in the message exists and may be executed, and that the folder of the workspace, "
                "the `cwd`, still exists.",
            ),
            do(
                "fix-path",
                "For `spawn node` put node on the PATH that the editor sees: start the editor from a terminal where "
                "`node --version` works, or use the native build.",
            ),
            do("reinstall", "Install the extension or SDK package again if its own binary is missing."),
            do("set-variable", "In an SDK program set `pathToClaudeCodeExecutable` to an installed `claude`."),
        ),
        blame="environment",
        retryable=False,
        attested="public issue threads, 2025-11 to 2026-03",
        examples=(
            "Error: Failed to spawn Claude Code process: spawn /usr/local/bin/claude ENOENT\n    at "
            "ChildProcess.<anonymous> (file:///app/node_modules/@anthropic-ai/claude-agent-sdk/sdk.mjs:6540:28)",
            "[12:58:18] error: Failed to spawn Claude Code process: spawn node ENOENT",
        ),
        near_misses=(
            "Error: spawn git ENOENT\n    at ChildProcess._handle.onexit (node:internal/child_process:286:19)",
            "Failed to spawn process: pylsp is not installed",
        ),
    ),
    Condition(
        code="wrapper/refusing-to-execute-batch-script",
        title="SDK on Windows: batch shim refused",
        severity=Severity.ERROR,
        looks=(
            "Refusing to execute batch script '<path>': Windows runs .bat/.cmd files via cmd.exe, which can execute "
            "commands injected through CLI arguments, and no reliable escaping for cmd.exe exists.",
            "Refusing to execute batch script '<path>'",
        ),
        meaning=(
            "On Windows the `claude` that the SDK found is a .cmd or .bat file, as npm lays them down, and such files "
            "run through cmd.exe, where arguments could be turned into commands. The SDK refuses them on principle; "
            "the installation itself may be in order."
        ),
        remedies=(
            do(
                "reinstall",
                "Install the native Claude Code, which is a real claude.exe, or the Python wheel that bundles it.",
            ),
            do("fix-configuration", "Point `cli_path` or `pathToClaudeCodeExecutable` at that claude.exe."),
        ),
        blame="environment",
        retryable=False,
        attested="Agent SDK troubleshooting page, 2026-08",
        docs="agent-sdk/troubleshooting#cli-startup",
        examples=(
            "Refusing to execute batch script 'C:\\Users\\dev\\AppData\\Roaming\\npm\\claude.cmd': Windows runs "
            ".bat/.cmd files via cmd.exe, which can execute commands injected through CLI arguments, and no reliable "
            "escaping for cmd.exe exists.",
        ),
        near_misses=(
            "Error: spawn EINVAL\n    at ChildProcess.spawn (node:internal/child_process:420:11)",
            "deploy.bat: refusing to execute as administrator",
        ),
    ),
)
