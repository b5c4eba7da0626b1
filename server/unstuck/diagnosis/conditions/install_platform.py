"""Machines the program does not fit, or where another program is found in its place.

The operating system, its loader or the processor speaks here, before Claude Code has run a line.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="install/claude-desktop-overrides-the-claude-command-on-windows",
        title="The desktop app answers to claude",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "An older Claude Desktop registered a `Claude.exe` in a folder that Windows searches before the one of "
            "Claude Code. So `claude` opens the desktop app and prints nothing in the terminal, although the "
            "command-line program is installed."
        ),
        remedies=(
            do("install-requirement", "Update Claude Desktop to its newest version, which no longer does this."),
            do(
                "fix-path",
                "Run `where.exe claude`, and call the one in `%USERPROFILE%\\.local\\bin` or move that folder to the "
                "front of PATH.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#claude-desktop-overrides-the-claude-command-on-windows",
    ),
    Condition(
        code="install/claude-code-on-windows-requires-either-git-for-windows-for-bash-or-powershell",
        title="No shell found on Windows",
        severity=Severity.ERROR,
        looks=(
            "Claude Code on Windows requires either Git for Windows (for bash) or PowerShell",
            "Claude Code on Windows requires git-bash",
            "Claude Code was unable to find CLAUDE_CODE_GIT_BASH_PATH path",
        ),
        meaning=(
            "Claude Code runs commands through Git Bash or PowerShell, and on this machine it found neither on the "
            "PATH. Git is optional as long as PowerShell can be found; the wording about `CLAUDE_CODE_GIT_BASH_PATH`, "
            "from before 2.1.219, means that the path set there leads nowhere."
        ),
        remedies=(
            do(
                "fix-path",
                "Add `C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\` to PATH, or install PowerShell 7, and open a "
                "new terminal.",
            ),
            do("install-requirement", "Or install Git for Windows and let its setup add it to PATH."),
            do(
                "set-variable",
                "If Git is installed elsewhere, set `CLAUDE_CODE_GIT_BASH_PATH` to its `bin\\bash.exe` (`where.exe "
                "git` shows the folder).",
            ),
            do(
                "ask-admin",
                "If the path is right and still refused, ask your IT department to allow `claude.exe` to start "
                "`bash.exe`.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08; the git-bash wording from public guides and logs",
        docs="troubleshoot-install#claude-code-on-windows-requires-either-git-for-windows-for-bash-or-powershell",
        examples=(
            "Claude Code on Windows requires either Git for Windows (for bash) or PowerShell.",
            'Error: Claude Code was unable to find CLAUDE_CODE_GIT_BASH_PATH path "C:\\Git\\bin\\bash.exe"',
            "Claude Code on Windows requires git-bash (https://git-scm.com/downloads/win). If installed but not in "
            "PATH, set environment variable pointing to your bash.exe",
        ),
        near_misses=(
            "Git for Windows brings bash; Claude Code can also use PowerShell.",
            "Skill release-notes requires bash (`shell: bash` in frontmatter) but Git Bash was not found",
        ),
    ),
    Condition(
        code="install/claude-code-does-not-support-32-bit-windows",
        title="A 32-bit PowerShell or Windows",
        severity=Severity.ERROR,
        looks=("Claude Code does not support 32-bit Windows",),
        meaning=(
            "The installer ran in a 32-bit process. On most machines that is only the Start menu's entry `Windows "
            "PowerShell (x86)`, which is 32-bit on a 64-bit Windows as well; a real 32-bit Windows is not supported."
        ),
        remedies=(
            do(
                "change-command",
                "Close the window, open `Windows PowerShell` without (x86), and run the install command again.",
                "If in doubt run `[Environment]::Is64BitOperatingSystem`: True means that the system is fine.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#claude-code-does-not-support-32-bit-windows",
        examples=(
            "Claude Code does not support 32-bit Windows. Please use a 64-bit version of Windows.",
            "PS C:\\> irm https://claude.ai/install.ps1 | iex\nClaude Code does not support 32-bit Windows",
        ),
        near_misses=(
            "This version of Chrome does not support 32-bit Windows.",
            "Claude Code 2.1.200 does not support this model; version 2.1.240 or newer is required",
        ),
    ),
    Condition(
        code="install/linux-musl-or-glibc-binary-mismatch",
        title="The program is built for another C library",
        severity=Severity.ERROR,
        looks=(
            near("Error loading shared library libstdc++.so.6: No such file or directory"),
            near("Error loading shared library"),
        ),
        meaning=(
            "Linux systems have one of two C libraries, glibc or musl, and the program that was installed does not "
            "match this one, or a library that it needs on musl is missing. A musl cross-compiler on a glibc system "
            "can mislead the installer; processor and account have nothing to do with it."
        ),
        remedies=(
            do("install-requirement", "On Alpine and other musl systems run `apk add libgcc libstdc++ ripgrep`."),
            do(
                "reinstall",
                "Run `ldd --version` to see which library the system uses; if it is glibc, remove the installation "
                "and install again, without musl packages in the way.",
            ),
            do(
                "draft-bug-report",
                "If the wrong build comes again, report it with the output of `ldd --version` and `ls "
                "/lib/libc.musl*`.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#linux-musl-or-glibc-binary-mismatch",
        examples=(
            "$ claude --version\nError loading shared library libstdc++.so.6: No such file or directory (needed by "
            "/root/.local/bin/claude)",
            "$ curl -fsSL https://claude.ai/install.sh | bash\nSetting up Claude Code...\nError loading shared "
            "library libgcc_s.so.1: No such file or directory",
        ),
        near_misses=(
            "./server: error while loading shared libraries: libssl.so.3: cannot open shared object file",
            "Error loading shared library libpq.so.5: No such file or directory (needed by /app/bin/worker)",
        ),
    ),
    Condition(
        code="install/illegal-instruction",
        title="The processor lacks an instruction",
        severity=Severity.ERROR,
        looks=(near("Illegal instruction"),),
        meaning=(
            "The program uses a processor instruction that this machine does not have: either it was built for another "
            "architecture, or the processor lacks AVX, as models from before about 2013 and some virtual machines do. "
            "Other ways of installing bring the same program and so the same crash."
        ),
        remedies=(
            do(
                "reinstall",
                "Run `uname -m`; if the architecture does not fit the program that came, remove it and install again.",
            ),
            do(
                "fix-configuration",
                "On a virtual machine run `grep -m1 -ow avx /proc/cpuinfo`; if nothing comes, have the host pass AVX "
                "through to the guest.",
            ),
            do(
                "use-other-way",
                "Without AVX use another machine, or Claude Code on the web: there is no way round it for the native "
                "program.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#illegal-instruction",
        examples=(
            "$ claude --version\nIllegal instruction (core dumped)",
            "$ curl -fsSL https://claude.ai/install.sh | bash\nSetting up Claude Code...\nbash: line 142:  2210 "
            'Illegal instruction     (core dumped) "$binary_path" install',
        ),
        near_misses=(
            "[1]    8123 illegal hardware instruction  python train.py",
            "Illegal instruction set in the assembler listing, line 40",
        ),
    ),
    Condition(
        code="install/dyld-cannot-load-on-macos",
        title="This macOS is too old for the program",
        severity=Severity.ERROR,
        looks=(
            "dyld: cannot load 'claude-<version>-darwin-x64' (load command 0x80000034 is unknown)",
            near("dyld: Symbol not found: _ubrk_clone"),
            near("Abort trap: 6"),
        ),
        meaning=(
            "The program loader of macOS met parts that this version of the system does not know: Claude Code needs "
            "macOS 13 or later. Homebrew and npm bring the same program, so the way of installing makes no difference."
        ),
        remedies=(
            do("install-requirement", "Look under About This Mac, and update macOS to 13 or later."),
            do("use-other-way", "If the Mac cannot be updated, use another machine or Claude Code on the web."),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#dyld-cannot-load-on-macos",
        examples=(
            "dyld: cannot load 'claude-2.1.42-darwin-x64' (load command 0x80000034 is unknown)\nAbort trap: 6",
            "$ claude --version\ndyld: Symbol not found: _ubrk_clone\n  Referenced from: claude-darwin-x64 (which was "
            "built for Mac OS X 13.0)\n  Expected in: /usr/lib/libicucore.A.dylib",
        ),
        near_misses=(
            "dyld[512]: Library not loaded: /opt/homebrew/opt/icu4c/lib/libicui18n.73.dylib",
            "./a.out\nAbort trap: 6",
        ),
    ),
    Condition(
        code="install/exec-format-error-on-wsl1",
        title="WSL1 cannot run the program",
        severity=Severity.ERROR,
        looks=(near("cannot execute binary file: Exec format error"),),
        meaning=(
            "The first generation of the Windows Subsystem for Linux has a loader that cannot deal with the layout of "
            "the present program, a known regression. WSL2 has a real Linux kernel and runs it; outside WSL1 the text "
            "mostly means a program for another architecture."
        ),
        remedies=(
            do("use-other-way", "Convert the distribution in PowerShell: `wsl --set-version <DistroName> 2`."),
            do(
                "fix-configuration",
                'To stay on WSL1, define in `~/.bashrc`: `claude() { /lib64/ld-linux-x86-64.so.2 "$(readlink -f '
                '"$HOME/.local/bin/claude")" "$@"; }`.',
            ),
            do("reinstall", "Elsewhere check `uname -m` and install the program for that architecture."),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#exec-format-error-on-wsl1",
        examples=(
            "dev@PC:~$ claude\n-bash: /home/dev/.local/bin/claude: cannot execute binary file: Exec format error",
        ),
        near_misses=(
            "bash: ./server-arm64: cannot execute binary file: Exec format error",
            "exec user process caused: exec format error",
        ),
    ),
    Condition(
        code="install/npm-install-errors-in-wsl",
        title="npm in WSL picks the Windows Node",
        severity=Severity.ERROR,
        looks=(near("exec: node: not found"),),
        meaning=(
            "Inside WSL the shell also searches the Windows folders, and Claude Code was installed with, or started "
            "by, the Windows `npm` or `node`, which the Linux launcher cannot find. Paths below `/mnt/c/` give it "
            "away; the native installer is not concerned."
        ),
        remedies=(
            do(
                "install-requirement",
                "Run `which npm` and `which node`: below `/mnt/c/` they are Windows programs.",
                "Install Node inside WSL with the distribution's packages or nvm, load nvm in `~/.bashrc`, and "
                "install again.",
            ),
            do(
                "change-command",
                "For a platform error run `npm config set os linux`, then `npm install -g @anthropic-ai/claude-code "
                "--force`, without sudo.",
            ),
            do(
                "reinstall",
                "Or use the native installer inside WSL, which needs no Node: `curl -fsSL "
                "https://claude.ai/install.sh | bash`.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official troubleshooting page, 2026-08",
        docs="troubleshoot-install#npm-install-errors-in-wsl",
        examples=(
            "dev@PC:~$ claude\n/mnt/c/Users/dev/AppData/Roaming/npm/node_modules/@anthropic-ai/claude-code/cli.js: "
            "15: exec: node: not found",
        ),
        near_misses=(
            "/bin/sh: 1: exec: python: not found",
            "env: 'node': No such file or directory",
        ),
    ),
)
