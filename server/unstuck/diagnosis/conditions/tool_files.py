"""Tool calls on files that were refused or went wrong: reading, editing, paths, encodings, command output.

Claude sees most of these as the result of its call and finds another way by itself. They matter when they
repeat, or when something on the disk is really out of order.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="tool/file-is-covered-by-a-read-deny-rule",
        title="Read deny rule blocks editing",
        severity=Severity.WARNING,
        looks=(
            "File is covered by a Read deny rule in your permission settings and cannot be edited.",
            "File is covered by a Read deny rule in your permission settings and cannot be written",
        ),
        meaning=(
            "A deny rule for reading covers this file, and to edit it Claude Code would have to read back what it "
            "changes, so the edit is refused as well. The rule did what it is for; nothing was written."
        ),
        remedies=(
            do("edit-settings", "Run `/permissions` and narrow the deny rule if Claude is meant to edit this file."),
            do("use-other-way", "Otherwise keep the rule and make the change yourself."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#file-is-covered-by-a-read-deny-rule",
        examples=(
            "● Update(config/secrets.yml)\n  ⎿  File is covered by a Read deny rule in your permission settings and "
            "cannot be edited.",
        ),
        near_misses=(
            "chmod: this file is covered by a read-only rule of the backup.",
            "Permission to use Read with path .env has been denied.",
        ),
    ),
    Condition(
        code="tool/path-cannot-contain-null-bytes",
        title="Null byte in a path",
        severity=Severity.INFORMATION,
        looks=(
            "<tool> <parameter> cannot contain null bytes (\\0). Remove the null byte and try again.",
            near("Path contains null bytes"),
        ),
        meaning=(
            "A path that Claude passed to a tool held a NUL character, which no file system allows. Claude reads the "
            "refusal and corrects the call; up to 2.1.280 the second text ended the turn instead."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it reads the result and corrects the path."),
            do("update-claude-code", "Run `claude update` to 2.1.281 or newer if the turn ends with this message."),
            do("retry", "Name the file again in plain characters if the path came from pasted text."),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#path-cannot-contain-null-bytes",
        examples=(
            "● Read(src/main.c)\n  ⎿  Read file_path cannot contain null bytes (\\0). Remove the null byte and try "
            "again.",
            "❯ open the file I pasted\n  ⎿  Error: Path contains null bytes",
        ),
        near_misses=(
            "ValueError: embedded null byte",
            "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'path' must be a string without null bytes.",
        ),
    ),
    Condition(
        code="tool/refusing-after-a-symlink-changed",
        title="Path changed after the permission check",
        severity=Severity.INFORMATION,
        looks=(
            "Refusing to read <path>: its symlink resolution changed after permission was checked (a link on the way "
            "now leads somewhere the check did not see). If a link in the working directory is being rewritten "
            "concurrently, stop that and retry.",
            "Refusing to search <path>: its symlink resolution changed after permission was checked",
            "Refusing to write <path>: its parent-directory symlink resolution changed after permission was checked",
            near("Refusing to write <path>: it is a symbolic link. Write to the link's target path instead"),
            "Refusing to write through symlink: <path>. Resolve the symlink and pass the real target path explicitly.",
            near("Refusing to write into symlinked directory: <path>"),
            "Refusing to write <path>: where it leads on disk could not be determined",
            "Refusing to read <path>: where it leads on disk could not be determined",
            "Refusing to search <path>: a path one of its Read deny rules is written through changed while the search "
            "was being prepared",
            "Refusing to search <path>: it could not be opened (<code>) — it is unreadable, or is being replaced "
            "concurrently.",
            "its permission check expired before it ran (too many concurrent file operations). Retry.",
            "ripgrep was found only by name on PATH, and a search outside the working directory cannot apply your "
            "Read deny rules in that configuration",
        ),
        meaning=(
            "Between the permission check and the access, a link on the way led somewhere else, or it could not be "
            "proved that it did not, so Claude Code stopped before touching the file. It protects against a swapped "
            "link; most often a build or sync tool is simply rewriting links at that moment."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it reads the result and takes the resolved path."),
            do(
                "use-other-way",
                "Give the real path instead of the link if it repeats, and stop the program that rewrites the link.",
            ),
            do(
                "install-requirement",
                "For the form about ripgrep install ripgrep with the system's package manager, so that it has a fixed "
                "place.",
            ),
            do(
                "update-claude-code",
                "Run `claude update`; false alarms were removed in 2.1.265 for Windows sandboxes and in 2.1.273 for "
                "macOS.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#refusing-after-a-symlink-changed",
        examples=(
            "● Read(current/app.log)\n  ⎿  Refusing to read /srv/app/current/app.log: its symlink resolution changed "
            "after permission was checked (a link on the\n     way now leads somewhere the check did not see). If a "
            "link in the working directory is being rewritten concurrently,\n     stop that and retry.",
            "  ⎿  Refusing to write through symlink: /home/dev/project/data. Resolve the symlink and pass the real "
            "target path\n     explicitly.",
        ),
        near_misses=(
            "tar: Refusing to write through a symlink in the archive",
            "find: File system loop detected; 'a/b' is part of the same loop",
        ),
    ),
    Condition(
        code="tool/task-output-swap-refused",
        title="Command output file replaced",
        severity=Severity.ERROR,
        looks=(
            "task output swap refused (tasks dir moved or linked): <path>. To recover: restart Claude Code with "
            "CLAUDE_CODE_TMPDIR set to a fresh directory; or, if <dir> is a stray directory or a symbolic link that "
            "should not be there, remove that entry itself (not what it points to) and restart.",
            "task output swap refused (tasks dir moved or linked): <path>",
            "Command killed: its output file was replaced or could no longer be verified",
        ),
        meaning=(
            "Claude Code keeps the output of running commands in its temporary folder, and that folder or file was "
            "moved, linked or replaced meanwhile. To be safe it killed the command or refused its output rather than "
            "read a file it cannot vouch for."
        ),
        remedies=(
            do(
                "set-variable",
                "Restart Claude Code with CLAUDE_CODE_TMPDIR set to a fresh folder that only your user can write.",
            ),
            do("update-claude-code", "Run `claude update` to 2.1.260 or newer."),
            do(
                "fix-permissions",
                "Remove the stray folder or link that the message names, the entry itself and not what it points to, "
                "and restart.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#task-output-swap-refused",
        examples=(
            "● Bash(npm test)\n  ⎿  Command killed: its output file was replaced or could no longer be verified",
            "task output swap refused (tasks dir moved or linked): /tmp/claude-1000/tasks. To recover: restart Claude "
            "Code with CLAUDE_CODE_TMPDIR set to a fresh directory; or, if /tmp/claude-1000 is a stray directory or a "
            "symbolic link that should not be there, remove that entry itself (not what it points to) and restart.",
        ),
        near_misses=(
            "kernel: swap refused, partition already in use",
            "The output file of the job was replaced by a newer run.",
        ),
    ),
    Condition(
        code="tool/disk-quota-or-temp-filesystem-is-full",
        title="No room for command output",
        severity=Severity.ERROR,
        looks=(
            "Your disk quota is full on the filesystem with Claude Code's temp directory <dir> (EDQUOT), so any "
            "output this command printed was lost, and it may have failed because it could not write. Delete files "
            "you no longer need there, or restart Claude Code with CLAUDE_CODE_TMPDIR set to a directory on another "
            "filesystem.",
            "The filesystem with Claude Code's temp directory <dir>, or your disk quota on it, is full (ENOSPC)",
            "Command output was lost: the temp filesystem at <dir> is full",
            "Command output was lost: the temp filesystem at <dir> is out of inodes",
        ),
        meaning=(
            "The file system with Claude Code's temporary folder has no room, quota or inodes left, so the output of "
            "the command is lost, and the command itself may have failed for the same reason. Whatever Claude "
            "concludes from that empty output is unreliable."
        ),
        remedies=(
            do(
                "free-resources",
                "Find the full file system with `df -h` and `df -i`, and delete files you no longer need there.",
            ),
            do(
                "set-variable",
                "Or restart Claude Code with CLAUDE_CODE_TMPDIR set to a folder on another file system.",
            ),
            do("retry", "Have the command run again."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#disk-quota-or-temp-filesystem-is-full",
        examples=(
            "● Bash(make -j8)\n  ⎿  Command output was lost: the temp filesystem at /tmp/claude-1000 is full",
            "Your disk quota is full on the filesystem with Claude Code's temp directory /tmp/claude-1000 (EDQUOT), "
            "so any output this command printed was lost, and it may have failed because it could not write. Delete "
            "files you no longer need there, or restart Claude Code with CLAUDE_CODE_TMPDIR set to a directory on "
            "another filesystem.",
        ),
        near_misses=(
            "cp: error writing 'build.img': No space left on device",
            "Transcript writes are failing (disk full — ENOSPC)",
        ),
    ),
    Condition(
        code="tool/file-is-not-valid-utf-8",
        title="Edit refused: not UTF-8",
        severity=Severity.WARNING,
        looks=(
            "File is not valid UTF-8. It may use a legacy encoding such as Windows-1252, Shift-JIS or GBK, or be "
            "binary. This tool saves the whole file as UTF-8, which would replace every byte it cannot decode with "
            "U+FFFD. Nothing was written. Make the change with a shell command that reads and writes the file in its "
            "own encoding, or ask the user whether to convert the file to UTF-8 first.",
            "File is not valid UTF-8. It may use a legacy encoding such as Windows-1252, Shift-JIS or GBK, or be "
            "binary.",
        ),
        meaning=(
            "The editing tool always saves whole files as UTF-8, and this file holds bytes that are not, so saving "
            "would have destroyed them. Nothing was written; before 2.1.296 the damage happened without a word."
        ),
        remedies=(
            do("use-other-way", "Ask Claude to make the change by a shell command that keeps the file's own encoding."),
            do(
                "fix-configuration",
                "Or convert the file to UTF-8 first, for instance with `iconv -f WINDOWS-1252 -t UTF-8`, if every "
                "reader of the file can take that.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#file-is-not-valid-utf-8",
        since="2.1.296",
        examples=(
            "● Update(legacy/strings.rc)\n  ⎿  File is not valid UTF-8. It may use a legacy encoding such as "
            "Windows-1252, Shift-JIS or GBK, or be binary. This tool\n     saves the whole file as UTF-8, which would "
            "replace every byte it cannot decode with U+FFFD. Nothing was written. Make\n     the change with a shell "
            "command that reads and writes the file in its own encoding, or ask the user whether to convert\n     the "
            "file to UTF-8 first.",
        ),
        near_misses=(
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 12: invalid continuation byte",
            "git: warning: file is not valid UTF-8, skipping",
        ),
    ),
    Condition(
        code="tool/file-content-exceeds-maximum-allowed-tokens",
        title="Read refused: file too long for one read",
        severity=Severity.INFORMATION,
        looks=(
            "File content (<n> tokens) exceeds maximum allowed tokens (<n>). Use offset and limit parameters to read "
            "specific portions of the file, or search for specific content instead of reading the whole file.",
            "File content (<n> tokens) exceeds maximum allowed tokens (<n>). Please use offset and limit parameters "
            "to read specific portions of the file, or use the GrepTool to search for specific content.",
            "MaxFileReadTokenExceededError: File content (<n> tokens) exceeds maximum allowed tokens (<n>)",
            "File content (<n> tokens) exceeds maximum allowed tokens (<n>)",
            "File content (<size>) exceeds maximum allowed size (<size>)",
        ),
        meaning=(
            "The Read tool gives back at most about 25,000 tokens at a time, 10,000 in some versions and in the "
            "desktop app, and this file is longer. It is a message to Claude, who then reads in parts or searches; no "
            "limit of plan or session is behind it."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it reads the result and takes the file in parts."),
            do(
                "reduce-input",
                "Name the function or the range of lines you mean if the same read is tried again and again.",
            ),
            do("use-other-way", "Keep generated or minified files out of the work, or split them."),
        ),
        blame="request",
        retryable=True,
        attested="public issue threads, 2025-03 to 2026-04",
        examples=(
            "● Read(data/export.json)\n  ⎿  Error: File content (28412 tokens) exceeds maximum allowed tokens "
            "(25000). Use offset and limit parameters to read\n     specific portions of the file, or search for "
            "specific content instead of reading the whole file.",
            '{"error":"MaxFileReadTokenExceededError: File content (36871 tokens) exceeds maximum allowed tokens '
            "(25000). Please use offset and limit parameters to read specific portions of the file, or use the "
            "GrepTool to search for specific content.\\n    at Object.call "
            '(file:///usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:1757:432)"}',
        ),
        near_misses=(
            "openai.BadRequestError: the file content exceeds the maximum context length of 8192 tokens",
            "API Error: Claude's response exceeded the 32000 output token maximum.",
        ),
    ),
    Condition(
        code="tool/memory-index-is-over-its-read-limit",
        title="MEMORY.md too long",
        severity=Severity.WARNING,
        looks=(
            "this write left the memory index at MEMORY.md at <n> lines, over its <n>-line read limit. The write "
            "succeeded, but everything past the limit is silently dropped each time the index is loaded — entries at "
            "the end are already invisible to readers. Rewrite it to under <n> lines now: keep one line per entry, "
            "move detail into topic files, and merge or drop stale entries.",
            "this write left the memory index at MEMORY.md at <n> lines, over its <n>-line read limit",
        ),
        meaning=(
            "Claude has just made the memory index longer than what is loaded at the start of a session, the first 200 "
            "lines or 25 KB. The write worked, but whatever stands below that mark is invisible to later sessions."
        ),
        remedies=(
            do(
                "reduce-input",
                "Let Claude rewrite MEMORY.md, or shorten it yourself: one line per entry, details in topic files.",
            ),
            do("nothing-to-do", "Watch the next step first: often Claude shortens the file by itself."),
        ),
        blame="configuration",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#memory-index-is-over-its-read-limit",
        since="2.1.210",
        examples=(
            "● Update(MEMORY.md)\n  ⎿  Error: this write left the memory index at MEMORY.md at 231 lines, over its "
            "200-line read limit. The write succeeded,\n     but everything past the limit is silently dropped each "
            "time the index is loaded — entries at the end are already\n     invisible to readers. Rewrite it to "
            "under 200 lines now: keep one line per entry, move detail into topic files, and\n     merge or drop "
            "stale entries.",
        ),
        near_misses=(
            "MEMORY.md has 231 lines, maybe we should clean it up.",
            "redis: memory index over its limit, evicting keys",
        ),
    ),
)
