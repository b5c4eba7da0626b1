"""Trust, permission rules and settings files that are skipped or mean less than they seem to.

Most are warnings at the start: the session runs, but without a rule, helper or file that was expected.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="config/workspace-has-not-been-trusted",
        title="Allow rules of the project are ignored: folder not trusted",
        severity=Severity.WARNING,
        looks=(
            "Ignoring <n> permissions.allow entries from <file>: this workspace has not been trusted. Run Claude Code "
            'interactively here once and accept the trust dialog, or set projects["<path>"].hasTrustDialogAccepted: '
            "true in <file>.",
            "Ignoring <n> permissions.additionalDirectories entries from <file>: this workspace has not been trusted.",
        ),
        meaning=(
            "The project's settings would allow tools or add folders, and such rules take effect only where you have "
            "trusted the folder, which has not happened here. Deny and ask rules stay in force, so Claude Code merely "
            "asks more often; in `-p` runs the tools are refused."
        ),
        remedies=(
            do(
                "trust-workspace",
                "Read the project's `.claude/settings.json` if the folder is not your own work: trusting it lets its "
                "rules act.",
                "Run `claude` in the folder and accept the trust dialog.",
            ),
            do(
                "edit-settings",
                "Set `hasTrustDialogAccepted` in `~/.claude.json` under the very `projects` key that the message "
                "prints, for `-p` runs that show no dialog.",
            ),
            do(
                "update-claude-code",
                "Update to 2.1.200 or later if it names your own `settings.local.json` outside a Git repository.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#workspace-has-not-been-trusted",
        examples=(
            "Ignoring 2 permissions.allow entries from .claude/settings.local.json: this workspace has not been "
            "trusted. Run Claude Code interactively here once and accept the trust dialog, or set "
            'projects["/home/dev/project"].hasTrustDialogAccepted: true in /home/dev/.claude.json.',
        ),
        near_misses=(
            "Visual Studio Code: this workspace is not trusted, some extensions are disabled.",
            "MCP server 'internal-api': headersHelper not run — this workspace has no persisted trust",
        ),
    ),
    Condition(
        code="config/working-directory-is-a-network-path",
        title="A network path was refused as working directory",
        severity=Severity.ERROR,
        looks=(
            "<path> is a network path, which cannot be added as a working directory. On Windows, map the share to a "
            "drive letter and pass it at launch with --add-dir (a drive letter added mid-session does not yet carry "
            "remote-read trust).",
            "is a network path, which cannot be added as a working directory.",
        ),
        meaning=(
            "Merely looking such a path up contacts the host it names, and on Windows can hand that host your "
            "credentials, so since 2.1.257 Claude Code refuses UNC shares, automounts and links that lead to them. "
            "Mapped drive letters and `\\\\wsl$` paths are not meant; at the start the session goes on without the "
            "folder."
        ),
        remedies=(
            do(
                "change-command",
                "Map the share on Windows, for example `net use Z: \\\\server\\share`, and start with "
                "`claude --add-dir Z:\\`.",
                "Mount the share at a local path on macOS or Linux and add that.",
            ),
            do("edit-settings", "Remove the path from `permissions.additionalDirectories` if it stands there."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#working-directory-is-a-network-path",
        since="2.1.257",
        examples=(
            "❯ /add-dir \\\\nas\\code\n"
            "  ⎿  \\\\nas\\code is a network path, which cannot be added as a working directory. On\n"
            "     Windows, map the share to a drive letter and pass it at launch with --add-dir (a\n"
            "     drive letter added mid-session does not yet carry remote-read trust).",
        ),
        near_misses=(
            "cmd.exe: UNC paths are not supported. Defaulting to Windows directory.",
            "This write was blocked because the path is network-shaped (a UNC share or /net automount spelling)",
        ),
    ),
    Condition(
        code="config/headershelper-not-run",
        title="An MCP server's headersHelper was skipped: folder not trusted",
        severity=Severity.WARNING,
        looks=(
            "MCP server '<name>': headersHelper not run — this workspace has no persisted trust; accept the trust "
            'dialog here once interactively, or set projects["<path>"].hasTrustDialogAccepted in <file>.',
            "headersHelper not run — this workspace has no persisted trust",
        ),
        meaning=(
            "The server was connected with its fixed headers only, because its helper is a shell command and this "
            "folder has no saved trust. A trusted parent folder does not count, nor does a `-p` run; a refusal by the "
            "server afterwards is then a consequence, not a bad credential."
        ),
        remedies=(
            do(
                "trust-workspace",
                "Read the helper's command first if the project is not your own.",
                "Run `claude` in the folder that the message names, accept the trust dialog, then repeat the `-p` run.",
            ),
            do(
                "edit-settings",
                "Set `hasTrustDialogAccepted` in `~/.claude.json` under the very key that the message prints.",
            ),
            do(
                "use-other-way",
                "Work in a project folder if you started in your home directory, where trust lasts for one session "
                "only.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#headershelper-not-run",
        examples=(
            "MCP server 'internal-api': headersHelper not run — this workspace has no persisted trust; accept the "
            'trust dialog here once interactively, or set projects["/home/dev/project"].hasTrustDialogAccepted in '
            "/home/dev/.claude.json.",
            "2026-09-02T08:14:31.207Z [WARN] MCP server 'internal-api': headersHelper not run — this workspace has no "
            "persisted trust",
        ),
        near_misses=(
            'MCP server "internal-api" rejected the credential from its headersHelper (check the helper and run /mcp '
            "to reconnect, or to authenticate if the server also uses OAuth)",
            "The headersHelper is run once for each connection.",
        ),
    ),
    Condition(
        code="config/malformed-tool-content-rule",
        title="A permission rule is malformed and was skipped",
        severity=Severity.WARNING,
        looks=(
            'Invalid permission rule "<rule>" was skipped: Malformed Tool(content) rule. Rules take the form Tool or '
            'Tool(content) and must end at the closing ")"; parentheses inside the content are literal',
            'Invalid permission rule "<rule>" was skipped: <reason>',
            'Invalid permission rule "<rule>" was skipped: Mismatched parentheses',
            near("Mismatched parentheses"),
        ),
        meaning=(
            "A rule in a settings file has not the shape `Tool` or `Tool(content)`, often because something follows "
            "the closing bracket or one bracket is missing. Only that rule is left out, which matters most if it was "
            "meant to deny; before 2.1.260 the reason read `Mismatched parentheses`."
        ),
        remedies=(
            do(
                "edit-settings",
                "Rewrite the rule in the named settings file so that it ends at its closing bracket, such as `Bash(ls "
                "*)` for `Bash(ls) x`.",
                "Leave brackets inside the content as they are.",
            ),
            do("run-doctor", "Run `claude doctor` to see that no rule is listed as skipped any more."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#malformed-tool-content-rule",
        examples=(
            'Invalid permission rule "Bash(ls) x" was skipped: Malformed Tool(content) rule. Rules take the form Tool '
            'or Tool(content) and must end at the closing ")"; parentheses inside the content are literal',
            'Invalid permission rule "Bash(npm run test" was skipped: Mismatched parentheses',
        ),
        near_misses=(
            "regex parse error: mismatched parentheses at position 12",
            "Permission deny rule (.claude/settings.json): Write(docs/**) is not matched by file permission checks",
        ),
    ),
    Condition(
        code="config/invalid-settings",
        title="A settings file does not validate and is skipped as a whole",
        severity=Severity.WARNING,
        looks=(
            "Files with errors are skipped entirely, not just the invalid settings.",
            "Invalid Settings\n.claude/settings.json\n└ <problem>",
            "Invalid Settings\n.claude/settings.local.json\n└ <problem>",
            "Invalid Settings\n<folder>/.claude/settings.json\n└ <problem>",
            ".claude/settings.json\n└ Unrecognized field: <field>",
            ".claude/settings.json\n└ Unrecognized fields: <fields>",
            ".claude/settings.json\n└ hooks\n├ <hook>: Invalid key in record",
            near("Invalid Settings\n<file>\n└ <problem>"),
            near("Unrecognized field: <field>"),
            near("Unrecognized fields: <fields>"),
            near("<hook>: Invalid key in record"),
        ),
        meaning=(
            "The named file holds a field, hook or type that this version does not know, and then the whole file is "
            "left out, permission rules and hooks included, as if it did not exist. It is often an entry of a newer "
            "version, or one that belongs elsewhere, such as `mcpServers`; the login is not affected."
        ),
        remedies=(
            do(
                "edit-settings",
                "Open the file that the message names and correct or remove the entry the tree points at.",
                "Move MCP servers to `.mcp.json`, or add them by `claude mcp add`.",
            ),
            do("update-claude-code", "Update if the entry is one that a newer version understands, and restart."),
            do("run-doctor", "Run `claude doctor`: no file may be listed as skipped afterwards."),
        ),
        blame="configuration",
        retryable=False,
        attested="public issue threads, 2025-08 to 2026",
        examples=(
            "Invalid Settings\n .claude/settings.json\n  └ Unrecognized field: statusLine",
            "/home/dev/.claude/settings.json\n"
            "  └ hooks\n"
            "    ├ PostCompact: Invalid key in record\n"
            "    └ StopFailure: Invalid key in record\n\n"
            "Files with errors are skipped entirely, not just the invalid settings.",
            "❯ /status\n  ⎿  Invalid Settings\n     /home/dev/.claude/settings.json\n      └ Unrecognized fields: "
            "mcpServers, features",
        ),
        near_misses=(
            'com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException: Unrecognized field "age" (class Person)',
            "Invalid settings. Please check the form and save it again.",
        ),
    ),
    Condition(
        code="config/is-not-matched-by-file-permission-checks",
        title="A file rule names a tool that is never asked",
        severity=Severity.WARNING,
        looks=(
            "Permission <kind> rule (<file>): <rule> is not matched by file permission checks — only Edit(path) rules "
            "are. Use <rule> instead (Edit rules cover all file-editing tools).",
            "is not matched by file permission checks",
        ),
        meaning=(
            "For files Claude Code consults only `Edit(path)` and `Read(path)` rules, so a rule with a path for "
            "`Write`, `NotebookEdit`, `MultiEdit` or `Glob` has no effect. The rule is kept and nothing else changes, "
            "yet a deny rule of this kind protects nothing; before 2.1.210 there was no warning."
        ),
        remedies=(
            do(
                "edit-settings",
                "Write `Edit(path)` for the rule at the place named in brackets, or `Read(path)` instead of "
                "`Glob(path)`.",
                "Leave bare names such as `Write` alone; those work.",
            ),
            do("ask-admin", "Pass the warning on if the place reads `managed policy settings`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#is-not-matched-by-file-permission-checks",
        since="2.1.210",
        examples=(
            "Permission deny rule (.claude/settings.json): Write(docs/**) is not matched by file permission checks — "
            "only Edit(path) rules are. Use Edit(docs/**) instead (Edit rules cover all file-editing tools).",
        ),
        near_misses=(
            "The pattern is not matched by any file in the repository.",
            'Invalid permission rule "Write(docs" was skipped: Mismatched parentheses',
        ),
    ),
    Condition(
        code="config/has-a-wildcard-before-the-rest-of-the-command",
        title="A Bash allow rule covers more than it seems to",
        severity=Severity.WARNING,
        looks=(
            "Permission allow rule (<file>): <rule> has a wildcard before the rest of the command, so it also matches "
            "any options inserted at that position and approves them without a prompt. For git, options such as -c "
            "and --exec-path can run arbitrary commands. Replace that * with the exact value you mean, or only use * "
            "after the subcommand (for example <rule>).",
            "has a wildcard before the rest of the command, so it also matches any options inserted at that position",
        ),
        meaning=(
            "The star in this allow rule stands before the word that decides what runs, so options put in its place "
            "are approved without a question; with git such options can start any program. The rule stays as it is "
            "and nothing was blocked: since 2.1.246 Claude Code merely points it out."
        ),
        remedies=(
            do(
                "edit-settings",
                "Replace the star by the exact value, such as `Bash(git checkout main)`, or move it behind the "
                "subcommand, such as `Bash(git status *)`.",
                "Look in the file or flag named in brackets; a `claude-settings-<hash>.json` that does not exist "
                "stands for `--settings`.",
            ),
            do("ask-admin", "Pass the warning on if the place reads `managed policy settings`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#has-a-wildcard-before-the-rest-of-the-command",
        since="2.1.246",
        examples=(
            "Permission allow rule (.claude/settings.json): Bash(git -C * status *) has a wildcard before the rest of "
            "the command, so it also matches any options inserted at that position and approves them without a "
            "prompt. For git, options such as -c and --exec-path can run arbitrary commands. Replace that * with the "
            "exact value you mean, or only use * after the subcommand (for example Bash(git status *)).",
        ),
        near_misses=(
            "The glob has a wildcard before the rest of the path, which slows the search down.",
            "Permission allow rule (.claude/settings.json): Write(src/**) is not matched by file permission checks",
        ),
    ),
    Condition(
        code="config/denying-bash-also-turns-off-the-powershell-tool",
        title="No shell tool on Windows",
        severity=Severity.WARNING,
        looks=(
            "Denying Bash also turns off the PowerShell tool, so Claude has neither. To use PowerShell, set "
            "CLAUDE_CODE_USE_POWERSHELL_TOOL=1.",
        ),
        meaning=(
            "A rule or flag denies the whole Bash tool, and on Windows with Git Bash that takes the PowerShell tool "
            "away too, so Claude can run no commands. Earlier versions did the same without a word; 2.1.287 added the "
            "warning."
        ),
        remedies=(
            do(
                "set-variable",
                "Set `CLAUDE_CODE_USE_POWERSHELL_TOOL=1` in the environment or in `env` of a settings file, and "
                "restart.",
            ),
            do(
                "edit-settings",
                "Replace the bare `Bash` entry by rules for particular commands, such as `Bash(git push *)`, if only "
                "those were meant.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#denying-bash-also-turns-off-the-powershell-tool",
        since="2.1.287",
        examples=(
            "PS C:\\src> claude --disallowedTools Bash\n"
            "Denying Bash also turns off the PowerShell tool, so Claude has neither. To use PowerShell, set "
            "CLAUDE_CODE_USE_POWERSHELL_TOOL=1.",
        ),
        near_misses=(
            "We deny Bash on Windows and let Claude use PowerShell.",
            "'bash' is not recognized as an internal or external command",
        ),
    ),
    Condition(
        code="config/stale-sandbox-mask-files-left-by-a-killed-session",
        title="Leftover placeholder files of the sandbox",
        severity=Severity.WARNING,
        looks=(
            "- Stale sandbox mask files left by a killed session: <path>\n"
            "  Fix: Remove each with `rm <path>` while no other Claude Code session is running in that project — a "
            '0-byte read-only file where a settings file belongs makes "Yes, and don\'t ask again" fail to save, and '
            "the sandbox binds it read-only again on every start",
            "Stale sandbox mask files left by a killed session: <path>",
        ),
        meaning=(
            "A sandboxed session that was killed left empty read-only files behind, each where a settings file would "
            "go, on Linux or WSL2. They do no harm to commands, but choices such as `Yes, and don't ask again` cannot "
            "be saved there, at every start anew."
        ),
        remedies=(
            do(
                "fix-permissions",
                "Quit every other Claude Code session in that project: a placeholder in use is part of its protection.",
                "Remove each listed file with `rm <path>`, after making sure that it is empty.",
            ),
            do("run-doctor", "Run `claude doctor` again until the warning is gone: it names three files at most."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#stale-sandbox-mask-files-left-by-a-killed-session",
        since="2.1.257",
        examples=(
            "$ claude doctor\n"
            "- Stale sandbox mask files left by a killed session: /home/dev/project/.claude/settings.local.json\n"
            "  Fix: Remove each with `rm <path>` while no other Claude Code session is running in that project — a "
            '0-byte read-only file where a settings file belongs makes "Yes, and don\'t ask again" fail to save, and '
            "the sandbox binds it read-only again on every start",
        ),
        near_misses=(
            "vim: found a swap file left by a killed session",
            "The sandbox masks settings files while a command runs.",
        ),
    ),
)
