"""The first installation: fetching the script, the download, the shell, rights and memory.

Nothing of account or plan is involved yet. Many of these texts belong to curl, PowerShell, npm or the shell.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="install/command-not-found-claude-after-installation",
        title="claude is not on the PATH",
        severity=Severity.ERROR,
        looks=(
            "command not found: claude",
            "claude: command not found",
            "'claude' is not recognized as an internal or external command",
            "The term 'claude' is not recognized as the name of a cmdlet",
            "'claude' is not recognized as the name of a cmdlet",
            "fish: Unknown command: claude",
        ),
        meaning=(
            "The shell looked for `claude` in the folders of its PATH and found none, mostly because the installer's "
            "folder (`~/.local/bin`, on Windows `%USERPROFILE%\\.local\\bin`) is missing there or the terminal was "
            "opened before. The installation itself may be sound; the VS Code extension brings a private copy that "
            "never is on the PATH."
        ),
        remedies=(
            do(
                "fix-path",
                "Check that the program exists: `ls -l ~/.local/bin/claude`, on Windows `Test-Path "
                '"$env:USERPROFILE\\.local\\bin\\claude.exe"`.',
                'Add that folder to PATH in the shell\'s configuration (`export PATH="$HOME/.local/bin:$PATH"` in '
                "`~/.zshrc` or `~/.bashrc`).",
                "Open a new terminal and run `claude --version`.",
            ),
            do(
                "reinstall",
                "If it is not there, run the official installer, for example `curl -fsSL https://claude.ai/install.sh "
                "| bash`.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#command-not-found-claude-after-installation",
        examples=(
            "zsh: command not found: claude",
            "bash: claude: command not found",
            "claude : The term 'claude' is not recognized as the name of a cmdlet, function, script file, or operable "
            "program. Check the\nspelling of the name, or if a path was included, verify that the path is correct and "
            "try again.",
        ),
        near_misses=(
            "zsh: command not found: node",
            "Could not locate the Claude CLI on PATH",
        ),
    ),
    Condition(
        code="install/install-script-returns-html-instead-of-a-shell-script",
        title="The install address returned a web page or 403",
        severity=Severity.ERROR,
        looks=(
            near("bash: line <n>: syntax error near unexpected token `<'"),
            near("bash: line <n>: `<!DOCTYPE html>'"),
            near("Missing argument in parameter list."),
            near("Missing expression after unary operator '--'"),
            near("curl: (22) The requested URL returned error: 403"),
        ),
        meaning=(
            "In place of the install script came an HTML page or a bare 403, and the shell tried to run that. The "
            "reason is an unsupported country, a proxy or filter that puts in its own page, or a passing fault of the "
            "service; nothing was installed and nothing on the machine is broken."
        ),
        remedies=(
            do("retry", "Wait a few minutes and run the install command again."),
            do(
                "check-network",
                "Open https://claude.ai/install.sh in a browser and read what page comes; compare "
                "https://www.anthropic.com/supported-countries.",
                "Run `curl -sI https://downloads.claude.ai/claude-code-releases/latest`: 200 means that the host can "
                "be reached.",
            ),
            do("check-proxy", "Check HTTPS_PROXY, and that the proxy allows claude.ai and downloads.claude.ai."),
            do(
                "use-other-way",
                "Use another installer: `brew install --cask claude-code` on macOS, `winget install "
                "Anthropic.ClaudeCode` on Windows.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#install-script-returns-html-instead-of-a-shell-script",
        http_status=403,
        examples=(
            "$ curl -fsSL https://claude.ai/install.sh | bash\nbash: line 1: syntax error near unexpected token `<'\n"
            "bash: line 1: `<!DOCTYPE html>'",
            "$ curl -fsSL https://claude.ai/install.sh | bash\ncurl: (22) The requested URL returned error: 403",
            "PS C:\\> irm https://claude.ai/install.ps1 | iex\nInvoke-Expression: Missing argument in parameter list.",
        ),
        near_misses=(
            "./deploy.sh: line 12: syntax error near unexpected token `done'",
            "$ curl -fsSL https://get.example.com | sh\ncurl: (22) The requested URL returned error: 404",
        ),
    ),
    Condition(
        code="install/curl-56-failure-writing-output-to-destination",
        title="The install download was cut off",
        severity=Severity.ERROR,
        looks=(
            near("curl: (56) Failure writing output to destination"),
            near("curl: (23) Failure writing output to destination"),
        ),
        meaning=(
            "The install script did not reach the shell as a whole: with 56 the transfer broke off on the network, "
            "with 23 the shell had already ended and took no more. Half a script does not install anything, so the "
            "machine is as before."
        ),
        remedies=(
            do("retry", "Run the install command again; the break is often momentary."),
            do(
                "check-network",
                "Run `curl -sI https://downloads.claude.ai/claude-code-releases/latest`; no answer means that the "
                "network blocks the host.",
            ),
            do(
                "use-other-way",
                "Use another installer: `brew install --cask claude-code` on macOS, `winget install "
                "Anthropic.ClaudeCode` on Windows.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#curl-56-failure-writing-output-to-destination",
        examples=(
            "$ curl -fsSL https://claude.ai/install.sh | bash\ncurl: (56) Failure writing output to destination",
            "root@vps:~# curl -fsSL https://claude.ai/install.sh | bash\ncurl: (23) Failure writing output to "
            "destination, passed 16375 returned 0",
        ),
        near_misses=(
            "$ curl -s https://api.example.com/big.json | head -1\ncurl: (23) Failed writing body (0 != 1024)",
            "wget: error writing output file: No space left on device",
        ),
    ),
    Condition(
        code="install/homebrew-cask-unavailable-or-outdated",
        title="Homebrew does not know the cask yet",
        severity=Severity.ERROR,
        looks=("Cask 'claude-code' is unavailable: No Cask with this name exists",),
        meaning=(
            "Homebrew looks casks up in a local index, and this machine's copy is older than the cask `claude-code`. "
            "The cask exists; the same stale index makes Homebrew install older versions than expected."
        ),
        remedies=(
            do("retry", "Run `brew update`, then `brew install --cask claude-code` again."),
            do("use-other-way", "Use the official installer: `curl -fsSL https://claude.ai/install.sh | bash`."),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#homebrew-cask-unavailable-or-outdated",
        examples=(
            "Error: Cask 'claude-code' is unavailable: No Cask with this name exists.",
            "$ brew install --cask claude-code\nError: Cask 'claude-code' is unavailable: No Cask with this name "
            "exists.",
        ),
        near_misses=(
            "Error: Cask 'ghostty' is unavailable: No Cask with this name exists.",
            "Warning: Cask 'claude' is already installed.",
        ),
    ),
    Condition(
        code="install/tls-or-ssl-connection-errors",
        title="The encrypted connection failed while installing",
        severity=Severity.ERROR,
        looks=(
            near("curl: (35) TLS connect error"),
            near("schannel: next InitializeSecurityContext failed"),
            near("Could not establish trust relationship for the SSL/TLS secure channel"),
            near("CRYPT_E_NO_REVOCATION_CHECK (0x80092012)"),
            near("CRYPT_E_REVOCATION_OFFLINE (0x80092013)"),
        ),
        meaning=(
            "curl or PowerShell could not set up an encrypted connection to the install host: its certificate list is "
            "old, TLS 1.2 is switched off, a company proxy inspects the traffic, or the check for revoked certificates "
            "is blocked. The two CRYPT_E codes mean that the server was reached and only that check failed."
        ),
        remedies=(
            do(
                "trust-certificate",
                "Update the system's certificate authorities (`sudo apt-get install ca-certificates`, or macOS "
                "itself).",
                "Behind an inspecting proxy give curl the company's authority with `--cacert <file>`, and set "
                "NODE_EXTRA_CA_CERTS for Claude Code itself.",
            ),
            do(
                "use-other-way",
                "With a CRYPT_E code on Windows, install with PowerShell (`irm https://claude.ai/install.ps1 | iex`) "
                "or `winget install Anthropic.ClaudeCode`.",
            ),
            do(
                "fix-configuration",
                "In an old PowerShell switch TLS 1.2 on first: `[Net.ServicePointManager]::SecurityProtocol = "
                "[Net.SecurityProtocolType]::Tls12`.",
            ),
            do("check-proxy", "Compare with a direct connection, without the proxy, if that is allowed."),
        ),
        blame="network",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#tls-or-ssl-connection-errors",
        examples=(
            "$ curl -fsSL https://claude.ai/install.sh | bash\ncurl: (35) TLS connect error: "
            "error:00000000:lib(0)::reason(0)",
            "C:\\> curl -fsSL https://claude.ai/install.cmd -o install.cmd && install.cmd && del install.cmd\ncurl: "
            "(35) schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012)",
            "PS C:\\> irm https://claude.ai/install.ps1 | iex\nirm : The underlying connection was closed: Could not "
            "establish trust relationship for the SSL/TLS secure channel.",
        ),
        near_misses=(
            "$ curl https://internal.example.com\ncurl: (60) SSL certificate problem: self-signed certificate",
            "git: schannel: failed to receive handshake, SSL/TLS connection failed",
        ),
    ),
    Condition(
        code="install/failed-to-fetch-version-from-downloads-claude-ai",
        title="The newest version number could not be fetched",
        severity=Severity.ERROR,
        looks=(
            "Failed to fetch version from downloads.claude.ai",
            "Failed to fetch version from https://downloads.claude.ai/claude-code-releases/<channel>: <reason>",
            "Failed to fetch version from "
            "https://storage.googleapis.com/claude-code-dist-<id>/claude-code-releases/<channel>: <reason>",
            near("Failed to fetch version from <url>: <reason>"),
        ),
        meaning=(
            "The installer or `claude update` asks the download host which version is newest, and that request failed; "
            "the text after the colon says whether by certificate, status code or connection. An installation already "
            "there keeps working; the host was a storage.googleapis.com bucket in earlier versions."
        ),
        remedies=(
            do("retry", "If a status code such as 429 or 503 is named, wait some minutes and repeat the command."),
            do(
                "allow-host",
                "Run `curl -sI https://downloads.claude.ai/claude-code-releases/latest`; have downloads.claude.ai "
                "allowed if nothing comes.",
            ),
            do("check-proxy", "Set HTTPS_PROXY and HTTP_PROXY to the proxy's address and run it again."),
            do(
                "trust-certificate",
                "If a certificate is named, set NODE_EXTRA_CA_CERTS to the organisation's bundle of authorities.",
            ),
            do(
                "use-other-way",
                "Install another way: npm, `brew install --cask claude-code` or `winget install Anthropic.ClaudeCode`.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official troubleshooting page, 2026-08; public issue threads, 2.1.92 and later",
        docs="troubleshoot-install#failed-to-fetch-version-from-downloads-claude-ai",
        examples=(
            "Failed to fetch version from downloads.claude.ai",
            "Current version: 2.1.92\nChecking for updates to latest version...\nError: Failed to fetch version from "
            "https://storage.googleapis.com/claude-code-dist-02a85e1f-bd00-4849-a5f6-b015a5118ace/claude-code-"
            "releases/latest: Request failed with status code 503",
        ),
        near_misses=(
            "npm error Failed to fetch version from registry.npmjs.org",
            "GET https://downloads.claude.ai/claude-code-releases/latest 200",
        ),
    ),
    Condition(
        code="install/wrong-install-command-on-windows",
        title="An install command for another shell",
        severity=Severity.ERROR,
        looks=(
            near("'irm' is not recognized"),
            near("The token '&&' is not valid"),
            near("The token '&&' is not a valid statement separator in this version."),
            near("A parameter cannot be found that matches parameter name 'fsSL'"),
            near("'bash' is not recognized as the name of a cmdlet"),
        ),
        meaning=(
            "The command that was pasted belongs to another shell: `irm` exists in PowerShell only, `&&` not in old "
            "PowerShell, and `curl -fsSL … | bash` is for macOS and Linux. Nothing was downloaded and nothing is wrong "
            "with the computer."
        ),
        remedies=(
            do(
                "change-command",
                "In PowerShell run `irm https://claude.ai/install.ps1 | iex`.",
                "In the Command Prompt run `curl -fsSL https://claude.ai/install.cmd -o install.cmd && install.cmd && "
                "del install.cmd`.",
            ),
            do("use-other-way", "Or run `winget install Anthropic.ClaudeCode`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#wrong-install-command-on-windows",
        examples=(
            "C:\\Users\\dev>irm https://claude.ai/install.ps1 | iex\n'irm' is not recognized as an internal or "
            "external command,\noperable program or batch file.",
            "PS C:\\> curl -fsSL https://claude.ai/install.sh | bash\nInvoke-WebRequest : A parameter cannot be found "
            "that matches parameter name 'fsSL'.",
            "PS C:\\> curl -fsSL https://claude.ai/install.cmd -o install.cmd && install.cmd && del install.cmd\nThe "
            "token '&&' is not a valid statement separator in this version.",
        ),
        near_misses=(
            "PS C:\\> npm ci && npm test\nThe token '&&' is not a valid statement separator in this version.",
            "'make' is not recognized as an internal or external command",
        ),
    ),
    Condition(
        code="install/running-scripts-is-disabled-on-this-system",
        title="PowerShell's policy blocks the launcher",
        severity=Severity.ERROR,
        looks=(
            "File <path>\\claude.ps1 cannot be loaded because running scripts is disabled on this system.",
            near(
                "npm : File <path>\\npm.ps1 cannot be loaded because running scripts is disabled on this system. For "
                "more information, see about_Execution_Policies"
            ),
            near("cannot be loaded because running scripts is disabled on this system"),
            near("PSSecurityException"),
        ),
        meaning=(
            "Windows PowerShell's execution policy forbids `.ps1` files, and the launchers that npm creates are such "
            "files, that of npm itself included. Node, npm and Claude Code may all be installed correctly; the Command "
            "Prompt is not bound by that policy."
        ),
        remedies=(
            do("use-other-way", "Run `claude.cmd` (or `npm.cmd`), or use the Command Prompt."),
            do(
                "reinstall",
                "Install without npm: `irm https://claude.ai/install.ps1 | iex`; it places a program, not a script.",
            ),
            do(
                "fix-configuration",
                "Or allow local scripts for your user: `Set-ExecutionPolicy -ExecutionPolicy RemoteSigned -Scope "
                "CurrentUser`.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#running-scripts-is-disabled-on-this-system",
        examples=(
            "PS C:\\> npm install -g @anthropic-ai/claude-code\nnpm : File C:\\Program Files\\nodejs\\npm.ps1 cannot "
            "be loaded because running scripts is disabled on this system. For more information, see "
            "about_Execution_Policies at https:/go.microsoft.com/fwlink/?LinkID=135170.",
            "claude : File C:\\Users\\dev\\AppData\\Roaming\\npm\\claude.ps1 cannot be loaded because running scripts "
            "is disabled on this system.",
        ),
        near_misses=(
            "yarn : File C:\\Program Files\\nodejs\\yarn.ps1 cannot be loaded because running scripts is disabled on "
            "this system.",
            "JavaScript is disabled on this system; some scripts will not run.",
        ),
    ),
    Condition(
        code="install/the-process-cannot-access-the-file-during-windows-install",
        title="The installer's file is in use",
        severity=Severity.ERROR,
        looks=(
            near(
                "Failed to download binary: The process cannot access the file <path> because it is being used by "
                "another process"
            ),
        ),
        meaning=(
            "The PowerShell installer could not write into `%USERPROFILE%\\.claude\\downloads`, because an earlier "
            "installer is still running or the virus scanner is examining the half-finished download. The lock ends "
            "with whatever holds it; no installation is damaged by it."
        ),
        remedies=(
            do(
                "retry",
                "Close other windows in which the installer runs and let the virus scan finish.",
                'Remove the folder: `Remove-Item -Recurse -Force "$env:USERPROFILE\\.claude\\downloads"`.',
                "Run `irm https://claude.ai/install.ps1 | iex` again.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#the-process-cannot-access-the-file-during-windows-install",
        examples=(
            "PS C:\\> irm https://claude.ai/install.ps1 | iex\nSetting up Claude Code...\nFailed to download binary: "
            "The process cannot access the file 'C:\\Users\\dev\\.claude\\downloads\\claude-2.1.280-win32-x64.exe' "
            "because it is being used by another process.",
        ),
        near_misses=(
            "The process cannot access the file 'C:\\work\\report.xlsx' because it is being used by another process.",
            "Failed to download binary: HTTP 404 for esbuild-windows-64",
        ),
    ),
    Condition(
        code="install/install-killed-on-low-memory-linux-servers",
        title="The installer was killed for lack of memory",
        severity=Severity.ERROR,
        looks=(
            "Installation was killed before it could finish (exit code <n>). This usually means the system ran out of "
            "memory.",
            "Installation was killed before it could finish (exit code <n>)",
            "Claude Code needs roughly <n>MB of free memory to install. Free up memory, then run this script again.",
            'bash: line <n>: <pid> Killed "$binary_path" install ${TARGET:+"$TARGET"}',
        ),
        meaning=(
            "Linux ended the install step because memory ran out, which is common on small servers and containers: "
            "installing takes roughly 512 MB of free memory, running Claude Code more. The download was fine and "
            "nothing is half installed; before 2.1.200 only the shell's bare `Killed` line appeared."
        ),
        remedies=(
            do(
                "free-resources",
                "Close other programs, or add swap: `sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && "
                "sudo mkswap /swapfile && sudo swapon /swapfile`.",
                "Run the installer again.",
            ),
            do(
                "use-other-way",
                "Install with npm, which has worked where the installer was killed, or use a machine with 4 GB of "
                "memory.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#install-killed-on-low-memory-linux-servers",
        examples=(
            "Setting up Claude Code...\nInstallation was killed before it could finish (exit code 137). This usually "
            "means the system ran out of memory.\nClaude Code needs roughly 512MB of free memory to install. Free up "
            "memory, then run this script again.",
            "$ curl -fsSL https://claude.ai/install.sh | bash\nSetting up Claude Code...\nbash: line 151:   683 "
            'Killed                  "$binary_path" install ${TARGET:+"$TARGET"}',
        ),
        near_misses=(
            "bash: line 12:  4711 Killed                  node build.js",
            "Installation was cancelled before it could finish (exit code 1602).",
        ),
    ),
    Condition(
        code="install/install-hangs-in-docker",
        title="The installer does not end in Docker",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "Run as root in the folder `/`, the installer looks through the whole file system of the image and takes "
            "very long and much memory over it. It prints no error; the build step merely never ends, while network "
            "and image are in order."
        ),
        remedies=(
            do(
                "change-command",
                "Set a small folder before the install step: `WORKDIR /tmp`, then `RUN curl -fsSL "
                "https://claude.ai/install.sh | bash`.",
            ),
            do("free-resources", "Give Docker more memory, for example `docker build --memory=4g .`."),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#install-hangs-in-docker",
    ),
    Condition(
        code="install/permission-errors-during-installation",
        title="The install folder is not writable",
        severity=Severity.ERROR,
        looks=(
            "EACCES: permission denied, <call> '<path>/node_modules/@anthropic-ai/claude-code'",
            near("EACCES: permission denied"),
        ),
        meaning=(
            "The installer or npm wanted to write into a folder that belongs to another user, mostly the global npm "
            "folder owned by root or a `~/.local` once created with sudo. It is the file system's answer alone; the "
            "same words from a running program need not concern the installation."
        ),
        remedies=(
            do(
                "reinstall",
                "Use the native installer, which needs no rights beyond your home folder: `curl -fsSL "
                "https://claude.ai/install.sh | bash`.",
            ),
            do(
                "fix-permissions",
                "Check `~/.local/bin` and `~/.claude` with `test -w`, and take them back with `sudo chown -R "
                "$(whoami) ~/.local ~/.claude`.",
            ),
            do("change-command", "Do not run `npm install -g` with sudo: the next update would fail in the same way."),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#permission-errors-during-installation",
        examples=(
            "npm error code EACCES\nnpm error EACCES: permission denied, mkdir "
            "'/usr/local/lib/node_modules/@anthropic-ai/claude-code'",
            "$ curl -fsSL https://claude.ai/install.sh | bash\nSetting up Claude Code...\nEACCES: permission denied, "
            "mkdir '/home/dev/.local/share/claude'",
        ),
        near_misses=(
            "Error: EACCES: permission denied, open '/var/log/app.log'",
            "EACCES: permission denied, posix_spawn",
        ),
    ),
    Condition(
        code="install/native-binary-not-found-after-npm-install",
        title="npm did not place the native program",
        severity=Severity.ERROR,
        looks=(
            "claude native binary not installed.\n\nEither postinstall did not run (--ignore-scripts, some pnpm "
            "configs)\nor the platform-native optional dependency was not downloaded\n(--omit=optional).",
            "claude native binary not installed.",
            'Could not find native binary package "@anthropic-ai/claude-code-<platform>"',
            near("Could not find native binary package"),
        ),
        meaning=(
            "The npm package is only a shell around a program that comes as an optional package for each platform and "
            "is put in place after the install. Optional packages or install scripts were switched off, the mirror "
            "lacks the platform's package, or the platform is not supported; settings and conversations are untouched."
        ),
        remedies=(
            do(
                "reinstall",
                "Install again without `--omit=optional`, `--no-optional` and `--ignore-scripts`, and without "
                "`optional=false` in `.npmrc`.",
                'With npm 11.19 or later allow the script: `"allowScripts": {"@anthropic-ai/claude-code": true}` in '
                "package.json.",
                "Or use the native installer: `curl -fsSL https://claude.ai/install.sh | bash`.",
            ),
            do(
                "change-command",
                "Run the package's `install.cjs` with node to put the program in place after the event.",
            ),
            do(
                "ask-admin",
                "Have a company registry mirror all eight `@anthropic-ai/claude-code-*` platform packages.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08; seen in 2.1.328, 2026-11-20",
        docs="troubleshoot-install#native-binary-not-found-after-npm-install",
        examples=(
            "Error: claude native binary not installed.\n\nEither postinstall did not run (--ignore-scripts, some "
            "pnpm configs)\nor the platform-native optional dependency was not downloaded\n(--omit=optional).",
            'Could not find native binary package "@anthropic-ai/claude-code-linux-arm64"',
        ),
        near_misses=(
            'Error: Could not find native binary package "@swc/core-linux-x64-gnu"',
            "Claude's native installer places one binary in ~/.local/bin.",
        ),
    ),
)
