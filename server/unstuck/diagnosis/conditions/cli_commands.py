"""Slash commands and skills that a running session refused or could not carry out.

The session itself goes on; what was asked for simply did not happen.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/security-review-fails-without-origin-head",
        title="A skill's injected git command failed",
        severity=Severity.ERROR,
        looks=(
            "Shell command failed for pattern \"<pattern>\": [stderr]\nfatal: ambiguous argument '<revision>': "
            "unknown revision or path not in the working tree.",
            'Shell command failed for pattern "<pattern>"',
        ),
        meaning=(
            "A skill that puts command output into its prompt, such as `/security-review`, ran a shell command that "
            "failed, so the skill stopped before anything was sent. For `/security-review` the reference `origin/HEAD` "
            "is missing, as in single-branch and CI checkouts or where no remote was ever fetched."
        ),
        remedies=(
            do(
                "fix-repository",
                "Run `git remote set-head origin <default-branch>`, or `git fetch origin` and then `git remote "
                "set-head origin --auto`.",
                "In a single-branch clone first run `git remote set-branches --add origin <branch>` and `git fetch "
                "origin`.",
                "Without a remote, add one with `git remote add origin <url>` and fetch it.",
                "Run the skill again.",
            ),
            do(
                "fix-configuration",
                "For another skill, run the command in the quoted pattern by hand and correct the skill's file.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#security-review-fails-without-origin-head",
        examples=(
            'Error: Shell command failed for pattern "!`git diff --name-only origin/HEAD...`": [stderr]\nfatal: '
            "ambiguous argument 'origin/HEAD...': unknown revision or path not in the working tree.\nUse '--' to "
            "separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'",
            '❯ /security-review\n  ⎿  Error: Shell command failed for pattern "!`git log --no-decorate '
            "origin/HEAD...`\": [stderr]\n     fatal: ambiguous argument 'origin/HEAD...': unknown revision or path "
            "not in the working tree.",
        ),
        near_misses=(
            "fatal: ambiguous argument 'v2': unknown revision or path not in the working tree.",
            'Shell command permission check failed for pattern "!`curl -s https://example.com`"',
        ),
    ),
    Condition(
        code="cli/shell-command-permission-check-failed-for-pattern",
        title="A skill's injected command is not permitted",
        severity=Severity.ERROR,
        looks=('Shell command permission check failed for pattern "<pattern>"',),
        meaning=(
            "A skill wanted to put the output of a shell command into its prompt, and the permission rules in force "
            "did not allow that command, so the skill stopped before running it. Neither the command nor the skill is "
            "broken; nobody could be asked at that moment."
        ),
        remedies=(
            do("edit-settings", "Allow the command with a permission rule in the settings, such as `Bash(git log:*)`."),
            do(
                "fix-configuration",
                "In a skill of your own, list the command under `allowed-tools` in its frontmatter.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#security-review-fails-without-origin-head",
        examples=(
            '❯ /deploy-notes\n  ⎿  Error: Shell command permission check failed for pattern "!`curl -s '
            'https://example.com/status`"',
            'Shell command permission check failed for pattern "!`npm view left-pad version`"',
        ),
        near_misses=(
            'Shell command failed for pattern "!`git diff origin/HEAD...`"',
            "The permission check failed for pattern *.log in /var/log.",
        ),
    ),
    Condition(
        code="cli/skill-requires-bash-but-git-bash-was-not-found",
        title="The skill needs bash, which this Windows lacks",
        severity=Severity.ERROR,
        looks=("Skill <name> requires bash (`shell: bash` in frontmatter) but Git Bash was not found",),
        meaning=(
            "The skill says in its frontmatter that its commands need bash, and on this Windows machine Git Bash was "
            "not found. Other skills go on working, and Claude Code itself can do with PowerShell."
        ),
        remedies=(
            do(
                "install-requirement",
                "Install Git for Windows and start Claude Code in a new terminal.",
                "If it is installed elsewhere, set `CLAUDE_CODE_GIT_BASH_PATH` to its `bash.exe`.",
            ),
            do(
                "fix-configuration",
                "In a skill of your own, set `shell: powershell` in the frontmatter and adapt its commands.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#security-review-fails-without-origin-head",
        examples=(
            "Skill release-notes requires bash (`shell: bash` in frontmatter) but Git Bash was not found",
            "❯ /release-notes\n  ⎿  Error: Skill release-notes requires bash (`shell: bash` in frontmatter) but Git "
            "Bash was not\n     found",
        ),
        near_misses=(
            "The build script requires bash but /bin/bash was not found.",
            "Claude Code on Windows can use Git Bash or PowerShell.",
        ),
    ),
    Condition(
        code="cli/unknown-command",
        title="The slash command does not exist in this session",
        severity=Severity.ERROR,
        looks=(
            near("Unknown command: /<name>. Did you mean /<name>?"),
            near("Unknown command: /<name>"),
        ),
        meaning=(
            "No command of that name is available in this session, so nothing ran and nothing was sent. It may be a "
            "typing error, or a command whose plan, platform, sign-in, plugin or MCP server is missing here; only "
            "interactive terminal sessions answer like this, other surfaces pass the text on to Claude."
        ),
        remedies=(
            do(
                "change-command",
                "Use the suggested name, or type `/` and a part of the name to see what this session offers.",
            ),
            do("read-docs", "Look up in the commands reference which plan, platform or sign-in the command asks for."),
            do(
                "manage-plugin",
                "If it belongs to a plugin or MCP server, run `/plugin` or `/mcp` and see that it is installed and "
                "connected.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#unknown-command",
        examples=(
            "❯ /hepl\n  ⎿  Unknown command: /hepl. Did you mean /help?",
            "❯ /web-setup\n  ⎿  Unknown command: /web-setup",
        ),
        near_misses=(
            "Telegram bot: Unknown command: /starrt. Send /help for a list.",
            "error: unknown command 'add'",
        ),
    ),
    Condition(
        code="cli/cannot-switch-renderers-in-this-session",
        title="/tui cannot restart this session",
        severity=Severity.ERROR,
        looks=(
            "Cannot switch renderers in this session — it has restrictions a restart can't carry over (<reason>). "
            "Nothing was changed. Running /tui fullscreen in a session started without them switches every later "
            "session too.",
            "Cannot switch renderers while work is running in the background",
        ),
        meaning=(
            "Switching the renderer restarts the process, and this session either has work running in the background "
            "or carries restrictions that a restart would lose, so `/tui` changed nothing. The parentheses name them; "
            "before 2.1.234 it restarted regardless and the restrictions were gone."
        ),
        remedies=(
            do(
                "retry",
                "If background work is named, wait for it or stop it in `/tasks`, then run `/tui fullscreen` or `/tui "
                "default` again.",
            ),
            do(
                "use-other-way",
                "Run `/tui fullscreen` in a session started without these flags and rules: the choice is saved for "
                "all later sessions.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#cannot-switch-renderers-in-this-session",
        examples=(
            "❯ /tui fullscreen\n  ⎿  Cannot switch renderers in this session — it has restrictions a restart can't "
            "carry over (permission\n     rules set for this session only). Nothing was changed. Running /tui "
            "fullscreen in a session started\n     without them switches every later session too.",
            "Cannot switch renderers while work is running in the background",
        ),
        near_misses=(
            "Blender: cannot switch render engines while a render is running.",
            "Claude Code's fullscreen renderer didn't finish starting last time on this machine",
        ),
    ),
    Condition(
        code="cli/couldnt-open-claude-desktop",
        title="Claude Desktop did not open",
        severity=Severity.ERROR,
        looks=(
            "Couldn't open Claude Desktop (`<command>` exited <n>: <error>). Open Claude Desktop and try again.",
            "Couldn't open Claude Desktop (`<command>` exited <n>: <error>). Open Claude Desktop and run /desktop "
            "again.",
            "Failed to open Claude Desktop. Please try opening it manually.",
        ),
        meaning=(
            "`/desktop` or `claude --desktop` hands the session over by the system's own opener, and that command "
            "failed, often because no Claude Desktop is installed or registered. The session stays in the terminal "
            "unchanged; the text in parentheses is the opener's own error, which versions before 2.1.275 did not show."
        ),
        remedies=(
            do("retry", "Open Claude Desktop by hand, then run `/desktop` or `claude --desktop` again."),
            do(
                "install-requirement",
                "Install or update Claude Desktop if the system finds no program for the address.",
            ),
            do(
                "draft-bug-report",
                "Run `claude --desktop --debug-file <path>` and keep the opener's full error output for a report.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#couldnt-open-claude-desktop",
        examples=(
            "Error: Couldn't open Claude Desktop (`open` exited 1: LSOpenURLsWithRole() failed for the URL "
            "claude://resume?session=5e1f3c1a with error -10814). Open Claude Desktop and try again.",
            "❯ /desktop\n  ⎿  Failed to open Claude Desktop. Please try opening it manually.",
        ),
        near_misses=(
            "Claude Desktop could not open the file because it is too large.",
            "Couldn't open Docker Desktop. Open Docker Desktop and try again.",
        ),
    ),
    Condition(
        code="cli/terminal-setup-left-your-zed-keymap-unchanged",
        title="/terminal-setup left the Zed keymap alone",
        severity=Severity.ERROR,
        looks=(
            "Couldn't update your Zed keymap, so it was left unchanged.",
            "Couldn't read your Zed keymap, so it was left unchanged.",
            "Your Zed keymap isn't a readable list of keybindings, so it was left unchanged.",
            "Couldn't back up your Zed keymap; not modifying it.",
        ),
        meaning=(
            "Claude Code could not add the Shift+Enter binding to Zed's `keymap.json` with certainty, because the file "
            "could not be read, parsed, backed up or merged, and it left the file as it was. Before 2.1.247 a keymap "
            "with comments or trailing commas was replaced as a whole; a `.bak` copy lies beside it in that case."
        ),
        remedies=(
            do(
                "edit-settings",
                "Copy the block from the message into the top-level list of `keymap.json` at the path it names.",
            ),
            do(
                "fix-configuration",
                "If the keymap is not a readable list of keybindings, correct its syntax and run `/terminal-setup` "
                "again.",
            ),
            do(
                "fix-permissions",
                "If the file could not be read or backed up, give your user access to it and its folder.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#terminal-setup-left-your-zed-keymap-unchanged",
        examples=(
            "❯ /terminal-setup\n  ⎿  Couldn't update your Zed keymap, so it was left unchanged.\n     To add the "
            "binding yourself, add this block to the keymap array in /home/dev/.config/zed/keymap.json:",
            "Your Zed keymap isn't a readable list of keybindings, so it was left unchanged.",
            "Couldn't back up your Zed keymap; not modifying it.",
        ),
        near_misses=(
            "Zed: failed to load user keymap: expected `,` or `]` at line 14",
            "Couldn't update your VS Code keybindings, so they were left unchanged.",
        ),
    ),
    Condition(
        code="cli/skill-usage-reports-are-not-available-on-this-connection",
        title="/skill-doctor does not report over Remote Control",
        severity=Severity.INFORMATION,
        looks=("Skill usage reports are not available on this connection.",),
        meaning=(
            "The skill usage report is never sent over Remote Control, so asking for it from a phone or browser brings "
            "this notice. Skills and the session are untouched."
        ),
        remedies=(
            do(
                "use-other-way",
                'Run `/skill-doctor` in the terminal where the session runs, or `claude -p "/skill-doctor"` on that '
                "machine.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#skill-usage-reports-are-not-available-on-this-connection",
        examples=("❯ /skill-doctor\n  ⎿  Skill usage reports are not available on this connection.",),
        near_misses=(
            "Usage reports are not available for this workspace.",
            "Skills are not available on this connection type yet, says the changelog.",
        ),
    ),
    Condition(
        code="cli/custom-output-styles-cant-be-selected-over-remote-control",
        title="A custom output style cannot be picked remotely",
        severity=Severity.INFORMATION,
        looks=(
            "Custom output styles can't be selected over Remote Control or from a relayed message. Select one in the "
            "session itself, or pick a built-in style here.",
        ),
        meaning=(
            "A message that comes over Remote Control or is relayed from elsewhere may not stem from the account's "
            "owner, so only built-in output styles can be chosen that way. A custom style gets the same answer as a "
            "name that does not exist; the style in use stays."
        ),
        remedies=(
            do(
                "use-other-way",
                "Pick a built-in style here, for example `/output-style concise`.",
                "For a custom style, run `/output-style <style>` in the session's own terminal.",
            ),
            do("edit-settings", "Set `outputStyle` in the project's `.claude/settings.local.json`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#custom-output-styles-cant-be-selected-over-remote-control",
        examples=(
            "❯ /output-style my-team\n  ⎿  Custom output styles can't be selected over Remote Control or from a "
            "relayed message. Select one in the\n     session itself, or pick a built-in style here.",
        ),
        near_misses=(
            "Custom styles can't be selected in the read-only viewer.",
            "Output styles change how Claude answers; custom ones live in .claude/output-styles.",
        ),
    ),
    Condition(
        code="cli/output-styles-are-saved-to-local-settings-which-this-session-doesnt-load",
        title="The output style cannot be saved here",
        severity=Severity.ERROR,
        looks=(
            "Output styles are saved to local settings (.claude/settings.local.json), which this session doesn't "
            "load, so the style can't be changed here.",
        ),
        meaning=(
            "The command stores the chosen style in `.claude/settings.local.json`, and this session was started with "
            "setting sources that leave that file out, so the choice would have no effect. SDK sessions and "
            "`--setting-sources` without `local` are such cases; the file was not changed."
        ),
        remedies=(
            do("change-command", "Start the session with `local` among its setting sources and switch again."),
            do(
                "edit-settings",
                "Set `outputStyle` in a file that the session does load, such as `.claude/settings.json` or "
                "`~/.claude/settings.json`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#output-styles-are-saved-to-local-settings-which-this-session-doesnt-load",
        examples=(
            "❯ /output-style explanatory\n  ⎿  Output styles are saved to local settings "
            "(.claude/settings.local.json), which this session doesn't\n     load, so the style can't be changed here.",
            "Output styles are saved to local settings (.claude/settings.local.json), which this session doesn't "
            "load, so the style can't be changed here.",
        ),
        near_misses=("Output styles are saved in .claude/settings.local.json at the project level.",),
    ),
    Condition(
        code="cli/recap-only-runs-when-you-ask-for-it-yourself",
        title="/recap was asked for by a relayed message",
        severity=Severity.INFORMATION,
        looks=(
            "/recap only runs when you ask for it yourself in this session: from the terminal, the Claude app or "
            "claude.ai/code, or over Remote Control. A message relayed from Slack, Teams or a project thread, or sent "
            "by a routine or another program, can't request it.",
        ),
        meaning=(
            "The request for a recap came through a relay such as Slack or Teams, or from a routine or program, and "
            "Claude Code cannot know that its sender is the person whose account runs the session. Even a message of "
            "one's own counts as relayed there; nothing else in the session is affected."
        ),
        remedies=(
            do(
                "use-other-way",
                "Run `/recap` in the session itself: in its terminal, in the Claude app, at https://claude.ai/code or "
                "over Remote Control.",
                "Remove `/recap` from the prompt of the routine or program that sent it.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#recap-only-runs-when-you-ask-for-it-yourself",
        examples=(
            "/recap only runs when you ask for it yourself in this session: from the terminal, the Claude app or "
            "claude.ai/code, or over Remote Control. A message relayed from Slack, Teams or a project thread, or sent "
            "by a routine or another program, can't request it.",
        ),
        near_misses=("The recap only runs on Fridays; ask for it yourself in the channel.",),
    ),
    Condition(
        code="cli/the-remote-sent-a-reply-this-version-cant-display",
        title="The cloud session answered in a form unknown here",
        severity=Severity.ERROR,
        looks=(
            "Couldn't show context usage: the remote sent a reply this version can't display",
            "The remote session sent a reply this version can't display",
        ),
        meaning=(
            "`/context` or `/btw` in an attached cloud session brought a reply that this client cannot draw, since the "
            "remote side is newer or answers differently. The cloud session and its conversation are intact; before "
            "2.1.235 a raw JavaScript error stood in this place."
        ),
        remedies=(
            do("update-claude-code", "Run `claude update`, attach to the session again and repeat the command."),
            do("draft-bug-report", "Run `/feedback` if it stays on the newest version."),
        ),
        blame="version",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#the-remote-sent-a-reply-this-version-cant-display",
        since="2.1.235",
        examples=(
            "❯ /context\n  ⎿  Couldn't show context usage: the remote sent a reply this version can't display",
            "The remote session sent a reply this version can't display",
        ),
        near_misses=(
            "The remote sent a reply, but this version of the viewer can't display images.",
            "Couldn't show usage: the server sent no data",
        ),
    ),
)
