"""Updating an installation, and what an update that broke off leaves behind.

The version that was running mostly stays usable; settings and conversations lie elsewhere and are not touched.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="install/the-connection-dropped-while-downloading-the-update",
        title="The download of the update broke off",
        severity=Severity.WARNING,
        looks=(
            "The connection dropped while downloading the update (attempt <n>/<n>: <reason>). Check your network — "
            "proxies sometimes cut off large downloads.",
            near("Download timed out: exceeded the total deadline"),
        ),
        meaning=(
            "The program for the update is a large file, and its transfer broke off three times or was not done after "
            "ten minutes, often because a proxy limits long transfers. The installed version goes on working as before."
        ),
        remedies=(
            do("retry", "Run `claude update` again on a steadier connection."),
            do("check-proxy", "Set HTTPS_PROXY, and have downloads.claude.ai passed without a limit of size or time."),
            do("run-doctor", "Run `claude doctor` and read what it says on the installation and its updates."),
        ),
        blame="network",
        retryable=True,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#the-connection-dropped-while-downloading-the-update",
        examples=(
            "The connection dropped while downloading the update (attempt 3/3: aborted). Check your network — proxies "
            "sometimes cut off large downloads.",
            "$ claude update\nCurrent version: 2.1.270\nDownload timed out: exceeded the total deadline",
        ),
        near_misses=(
            "VS Code: the connection dropped while downloading the extension.",
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        ),
    ),
    Condition(
        code="install/auto-update-failed",
        title="An update of Claude Code failed",
        severity=Severity.WARNING,
        looks=(
            "Auto-update failed · Try claude doctor or npm i -g @anthropic-ai/claude-code",
            near("Auto-update failed"),
            "Failed to install native update",
        ),
        meaning=(
            "The updater, automatic or by `claude update`, could not put the new version in its place, so the running "
            "one stays. The reason stands in the next line or in the log: npm could not move or write the package "
            "folder, the download failed, or another process was updating at the same time."
        ),
        remedies=(
            do("run-doctor", "Run `claude doctor`, then `claude update` in a terminal to see the reason."),
            do(
                "fix-permissions",
                "For an npm installation, correct the owner of the package folder, or remove left-over "
                "`.claude-code-*` folders beside it.",
            ),
            do(
                "reinstall",
                "Install again, or move to the native installer: `curl -fsSL https://claude.ai/install.sh | bash`, "
                "then `npm uninstall -g @anthropic-ai/claude-code`.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="public issue threads, 2.1.92 and 2.1.112",
        examples=(
            "Auto-update failed · Try claude doctor or npm i -g @anthropic-ai/claude-code",
            "❯ \n  ? for shortcuts                                   Auto-update failed",
            "$ claude update\nCurrent version: 2.1.92\nError: Failed to install native update",
        ),
        near_misses=(
            "Discord: Auto-update failed, retrying in 10 seconds",
            "Auto-updates are disabled for Homebrew installations.",
        ),
    ),
    Condition(
        code="install/claude-update-or-claude-doctor-hangs",
        title="claude update or claude doctor does not end",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "Before 2.1.214 these commands waited forever when a folder stood where they expected a shell's "
            "configuration file, such as `~/.bashrc`. There is no error text: the last line is the ordinary `Checking "
            "for updates …`, and network and service are fine."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Look for a folder in place of `~/.bashrc`, `~/.zshrc`, `~/.profile` or fish's configuration file, "
                "and move it aside.",
                "Run the command again.",
            ),
            do(
                "reinstall",
                "Install 2.1.214 or later with the install script: `curl -fsSL https://claude.ai/install.sh | bash`.",
            ),
        ),
        blame="client-bug",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#claude-update-or-claude-doctor-hangs",
        until="2.1.214",
    ),
    Condition(
        code="install/corrupt-installation",
        title="Files of the installed package are missing",
        severity=Severity.ERROR,
        looks=("Cannot find module '<file>'\nRequire stack:\n- <path>/@anthropic-ai/claude-code/cli.js",),
        meaning=(
            "Claude Code was found but a file of its own package is gone, mostly after an npm update that was "
            "interrupted or ran twice at the same time. Only the stack line with the claude-code package tells this "
            "from any other Node program; conversations and settings are stored elsewhere."
        ),
        remedies=(
            do(
                "reinstall",
                "Close all sessions, run `npm uninstall -g @anthropic-ai/claude-code`, then `npm install -g "
                "@anthropic-ai/claude-code`.",
                "Or use the native installer and remove the npm copy.",
            ),
            do(
                "fix-permissions",
                "If npm cannot remove the folder, delete `@anthropic-ai/claude-code` and `.claude-code-*` beside it "
                "by hand.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="public issue threads, 2025",
        examples=(
            "node:internal/modules/cjs/loader:1144\n  const err = new Error(message);\n              ^\n\nError: "
            "Cannot find module './yoga.wasm'\nRequire stack:\n- "
            "/home/dev/.nvm/versions/node/v20.10.0/lib/node_modules/@anthropic-ai/claude-code/cli.js\n    at "
            "Module._resolveFilename (node:internal/modules/cjs/loader:1144:15)",
        ),
        near_misses=(
            "Error: Cannot find module './config'\nRequire stack:\n- /srv/app/index.js",
            "Cannot find module '@anthropic-ai/sdk' or its corresponding type declarations.",
        ),
    ),
    Condition(
        code="install/npm-enotempty-during-update-or-reinstall",
        title="npm cannot move the old package aside",
        severity=Severity.ERROR,
        looks=(
            "Failed to install new version of claude: npm error code ENOTEMPTY",
            "npm error ENOTEMPTY: directory not empty, rename '<path>/@anthropic-ai/claude-code' -> '<path>'",
            near("npm error code ENOTEMPTY"),
            near("npm error ENOTEMPTY: directory not empty, rename '<path>' -> '<path>'"),
            near("npm ERR! code ENOTEMPTY"),
        ),
        meaning=(
            "npm renames the old package folder before it puts the new one in place, and left-overs of an earlier "
            "attempt or files in use stand in the way. The automatic updater of npm installations runs into it as "
            "well; the old version may be incomplete afterwards."
        ),
        remedies=(
            do(
                "reinstall",
                "Close all Claude Code sessions and editors that use it.",
                "Delete the folder that the message names and every `.claude-code-*` folder beside it.",
                "Run `npm install -g @anthropic-ai/claude-code` again.",
            ),
            do(
                "use-other-way",
                "Move to the native installer, which does not use npm: `curl -fsSL https://claude.ai/install.sh | "
                "bash`.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#npm-enotempty-during-update-or-reinstall",
        examples=(
            "npm error code ENOTEMPTY\nnpm error syscall rename\nnpm error path "
            "/home/dev/.nvm/versions/node/v22.15.0/lib/node_modules/@anthropic-ai/claude-code\nnpm error dest "
            "/home/dev/.nvm/versions/node/v22.15.0/lib/node_modules/@anthropic-ai/.claude-code-9sVm4TqE",
            '[{"error":"wnA: Failed to install new version of claude:  npm error code ENOTEMPTY\\nnpm error syscall '
            'rename\\nnpm error path /opt/homebrew/lib/node_modules/@anthropic-ai/claude-code\\nnpm error errno -66"}]',
            "npm error ENOTEMPTY: directory not empty, rename '/usr/lib/node_modules/@anthropic-ai/claude-code' -> "
            "'/usr/lib/node_modules/@anthropic-ai/.claude-code-Hs2kW0pZ'",
        ),
        near_misses=(
            "npm error code ENOTEMPTY\nnpm error syscall rename\nnpm error path /home/dev/app/node_modules/webpack",
            "rmdir: failed to remove 'build': Directory not empty",
        ),
    ),
)
