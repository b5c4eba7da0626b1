"""What stands on the `claude` command line: flags, their values, files they name, and standard input.

All of these end the command before a session begins. Nothing reaches the model, so no usage is spent and no
conversation is touched.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/conflict-between-bg-and-print",
        title="--bg and --print exclude each other",
        severity=Severity.ERROR,
        looks=(
            "--bg and --print conflict: --print never starts the interactive session that `claude agents` attaches "
            "to, so the job would be unattachable. The prompt is the positional — drop --print: `claude --bg "
            "'<task>'`.",
        ),
        meaning=(
            "A background session is made to be attached to later with `claude agents`, while print mode never opens "
            "anything that could be attached to, so Claude Code stopped at once. Before 2.1.198 the same pair was "
            "accepted in silence and left a job that nobody could reach."
        ),
        remedies=(
            do(
                "change-command",
                'Drop `-p`: `claude --bg "<task>"` takes the task as its argument.',
                'To print the answer and end instead, drop `--bg`: `claude -p "<task>"`.',
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#conflict-between-bg-and-print",
        since="2.1.198",
        examples=(
            "--bg and --print conflict: --print never starts the interactive session that `claude agents` attaches "
            "to, so the job would be unattachable. The prompt is the positional — drop --print: `claude --bg "
            "'<task>'`.",
            '$ claude --bg -p "run the linter"\n--bg and --print conflict: --print never starts the interactive '
            "session that `claude agents`\nattaches to, so the job would be unattachable. The prompt is the "
            "positional — drop --print: `claude --bg '<task>'`.",
        ),
        near_misses=(
            "The job ran in the background (--bg) and its print output went to the log.",
            "error: the argument '--background' cannot be used with '--print'",
        ),
    ),
    Condition(
        code="cli/conflict-between-a-system-prompt-flag-and-its-file-form",
        title="A prompt flag together with its file form",
        severity=Severity.ERROR,
        looks=(
            "Cannot use both --append-subagent-system-prompt and --append-subagent-system-prompt-file. Please use "
            "only one.",
            "Cannot use both --append-system-prompt and --append-system-prompt-file. Please use only one.",
            near("Cannot use both --system-prompt and --system-prompt-file. Please use only one."),
        ),
        meaning=(
            "The same prompt text was given twice, once inline and once as a file, and the two forms have no defined "
            "order. Since 2.1.283 only the subagent pair still conflicts; older versions refused the other "
            "system-prompt pairs in the same words."
        ),
        remedies=(
            do(
                "change-command",
                "Keep one of the two flags and drop the other.",
                "Merge the inline text into the file if both are needed.",
            ),
            do(
                "update-claude-code",
                "Update to 2.1.283 or later if the pair named is `--system-prompt` or `--append-system-prompt`: these "
                "combine there.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#conflict-between-a-system-prompt-flag-and-its-file-form",
        examples=(
            "Error: Cannot use both --append-subagent-system-prompt and --append-subagent-system-prompt-file. Please "
            "use only one.",
            "2026-07-02T08:11:40Z [runner] claude exited 1: Error: Cannot use both --append-system-prompt and "
            "--append-system-prompt-file. Please use only one.",
        ),
        near_misses=(
            "Use --append-system-prompt for short text and --append-system-prompt-file for long text.",
            "Cannot use both --config and --config-file. Please use only one.",
        ),
    ),
    Condition(
        code="cli/invalid-agents-configuration",
        title="The value of --agents is invalid",
        severity=Severity.ERROR,
        looks=(
            near("Invalid --agents configuration:\n<problem>"),
            near("<name>: agent names must not start with '-'"),
            "--agents takes a JSON object, or a file path only with --print (-p)",
            near("--agents file not found: <path>"),
        ),
        meaning=(
            "The subagent definitions passed with `--agents` could not be used: the JSON does not parse, a definition "
            "lacks what the schema asks for, a name starts with a dash, or a file path was given without print mode. "
            "Checks run in that order and stop at the first that fails; before 2.1.242 the session started regardless."
        ),
        remedies=(
            do(
                "change-command",
                "Correct every problem that is listed, then run the command again: a second kind of problem shows "
                "only once the first is gone.",
                "Pass inline JSON that begins with `{`, or add `-p` to read the definitions from a file.",
                "Check the shell's quoting if inline JSON was taken for a file name.",
            ),
            do("update-claude-code", "Update to 2.1.281 or later if a file path with `-p` is refused as invalid JSON."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#invalid-agents-configuration",
        since="2.1.242",
        examples=(
            "$ claude --agents agents.json\nError: --agents takes a JSON object, or a file path only with --print (-p)",
            '$ claude -p "review" --agents \'{"reviewer":{"description":"Reviews code"}}\'\nError: Invalid --agents '
            "configuration:\nreviewer.prompt: Required",
            '$ claude -p "review" --agents ./agents.json\nError: --agents file not found: ./agents.json',
        ),
        near_misses=(
            "Invalid agent configuration in crew.yaml: role is missing",
            "Agent descriptions are over the 15.0k-token limit",
        ),
    ),
    Condition(
        code="cli/the-json-schema-value-is-not-a-valid-json-schema",
        title="The value of --json-schema is invalid",
        severity=Severity.ERROR,
        looks=(
            near("--json-schema is not a valid JSON Schema: <problem>"),
            near("--json-schema is not valid JSON"),
            near("--json-schema must be a JSON object"),
        ),
        meaning=(
            "The schema for structured output failed its check before the prompt was sent: it is not JSON, not an "
            "object, or not a schema that compiles, and the text after the second colon names the offending part. "
            "Before 2.1.205 such a schema was dropped without a word and the answer came back as plain text."
        ),
        remedies=(
            do(
                "change-command",
                "Correct the part of the schema that the diagnostic names and run the command again.",
                "Check the shell's quoting if the message says that it is not valid JSON.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#the-json-schema-value-is-not-a-valid-json-schema",
        since="2.1.205",
        examples=(
            '$ claude -p "List the modules" --json-schema \'{"type":"objekt"}\'\nError: --json-schema is not a valid '
            "JSON Schema: data/type must be equal to one of the allowed values",
            '$ claude -p "List the modules" --json-schema schema.json\nError: --json-schema is not valid JSON',
        ),
        near_misses=(
            "ajv: schema is invalid: data/type must be equal to one of the allowed values",
            "API Error: 400 tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft "
            "2020-12",
        ),
    ),
    Condition(
        code="cli/settings-file-exceeds-the-2mib-limit",
        title="The file given to --settings is too large or no file",
        severity=Severity.ERROR,
        looks=(
            "Settings file exceeds the 2MiB limit: <path>",
            "Cannot use settings file (Not a regular file (device, FIFO, or socket))",
            near("Cannot use settings file (<reason>)"),
        ),
        meaning=(
            "What `--settings` points at is over 2 MiB, or is a folder, device or pipe, and Claude Code refuses to "
            "read it. Before 2.1.214 there was no size check, and such a path could fill the memory; the ordinary "
            "settings files are not concerned."
        ),
        remedies=(
            do(
                "change-command",
                "Point `--settings` at an ordinary JSON file under 2 MiB.",
                "Check the path for a typing error: a folder or a pipe gives the same refusal.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#settings-file-exceeds-the-2mib-limit",
        since="2.1.214",
        examples=(
            "Error: Settings file exceeds the 2MiB limit: /home/dev/project/settings-all.json",
            "Error: Cannot use settings file (Not a regular file (device, FIFO, or socket)): /dev/zero",
            "$ claude --settings ./config\nError: Cannot use settings file (EISDIR: illegal operation on a directory, "
            "read): /home/dev/project/config",
        ),
        near_misses=(
            "nginx: client intended to send too large body: 2097153 bytes",
            "The settings file is 3 MB and takes a while to load.",
        ),
    ),
    Condition(
        code="cli/input-must-be-provided-when-using-print",
        title="No prompt for print mode",
        severity=Severity.ERROR,
        looks=("Input must be provided either through stdin or as a prompt argument when using --print",),
        meaning=(
            "Claude Code ran in print mode, where it answers one prompt and ends, and no prompt arrived. Print mode is "
            "chosen by `-p`, and also by itself when the output is redirected or the console is no real terminal, such "
            "as PowerShell ISE or an editor's output pane."
        ),
        remedies=(
            do(
                "change-command",
                'Give the prompt: `claude -p "<question>"`, or pipe it in with `echo "<question>" | claude -p`.',
                "For a conversation run `claude` in a real terminal (Windows Terminal, the editor's integrated "
                "terminal), with its output not redirected.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#input-must-be-provided-when-using-print",
        examples=(
            "Error: Input must be provided either through stdin or as a prompt argument when using --print",
            "[ci] > claude -p\n[ci] Error: Input must be provided either through stdin or as a prompt argument when "
            "using --print\n[ci] exit code 1",
        ),
        near_misses=(
            "Error: Input file must be provided when using --print-config",
            "Pass the prompt through stdin or as an argument; both work with claude -p.",
        ),
    ),
    Condition(
        code="cli/claude-code-cant-read-the-keyboard-here",
        title="Standard input is not a terminal",
        severity=Severity.ERROR,
        looks=(
            "Claude Code can't read the keyboard here: stdin is not a terminal (it is piped, redirected, or supplied "
            "by the program that launched claude), and on Windows it can't fall back to the console for input yet.\n"
            "Run claude directly in Windows Terminal, PowerShell, or Command Prompt, without piping or redirecting "
            "its input.\nTo send text as a prompt and print the reply instead, add -p; it also works with --continue "
            "and --resume <session-id> (for example: type notes.md | claude -p --continue).",
            "Claude Code can't read the keyboard here",
            near("Raw mode is not supported"),
        ),
        meaning=(
            "An interactive session needs keystrokes, but the standard input was piped, redirected or supplied by "
            "another program, and no console could be opened in its place. Before 2.1.287 the interface started anyway "
            "and showed nothing or failed with `Raw mode is not supported`; `claude install` through a pipe does so as "
            "well."
        ),
        remedies=(
            do(
                "change-command",
                "Run `claude` directly in a terminal, without a pipe or redirection.",
                'For scripts add `-p`: `claude -p "<question>"`; it works with `--continue` and `--resume` too.',
                "Run `claude install` in a normal terminal as well, not through a pipe.",
            ),
            do("update-claude-code", "Update to 2.1.287 or later if only the raw-mode text or a blank screen appears."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#claude-code-cant-read-the-keyboard-here",
        since="2.1.287",
        examples=(
            "Claude Code can't read the keyboard here: stdin is not a terminal (it is piped, redirected, or supplied "
            "by the program that launched claude), and on Windows it can't fall back to the console for input yet.\n"
            "Run claude directly in Windows Terminal, PowerShell, or Command Prompt, without piping or redirecting "
            "its input.\nTo send text as a prompt and print the reply instead, add -p; it also works with --continue "
            "and --resume <session-id> (for example: type notes.md | claude -p --continue).",
            "Error: Raw mode is not supported on the current process.stdin, which Ink uses as input stream by "
            "default.\n    at handleSetRawMode "
            "(file:///usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:488:2098)",
        ),
        near_misses=(
            "create-app: Raw mode is not supported, falling back to --yes",
            "Claude Code can read the keyboard layout from the terminal since last month.",
        ),
    ),
    Condition(
        code="cli/input-contained-only-whitespace",
        title="The prompt is blank",
        severity=Severity.ERROR,
        looks=(
            "Input contained only whitespace. Provide a prompt with text through stdin or as a prompt argument when "
            "using --print",
            "Blank prompt — the message was only whitespace, so nothing was sent to the model.",
        ),
        meaning=(
            "The prompt held nothing but spaces, tabs or line breaks, so Claude Code did not send it; usually a "
            "script's variable or file was empty. Since 2.1.229 this is caught on the machine, whereas earlier "
            "versions sent it and got a 400 from the API."
        ),
        remedies=(
            do(
                "change-command",
                "Include visible text in the prompt.",
                "Check that the variable or file from which a script builds the prompt is not empty.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#input-contained-only-whitespace",
        since="2.1.229",
        examples=(
            "Error: Input contained only whitespace. Provide a prompt with text through stdin or as a prompt argument "
            "when using --print",
            '{"type":"result","subtype":"success","is_error":false,"result":"Blank prompt — the message was only '
            'whitespace, so nothing was sent to the model."}',
        ),
        near_misses=(
            "git diff contained only whitespace changes, so nothing was committed.",
            "API Error: 400 messages: text content blocks must contain non-whitespace text",
        ),
    ),
    Condition(
        code="cli/stream-json-input-carried-over-256m-characters-with-no-newline",
        title="stream-json input without a line end",
        severity=Severity.ERROR,
        looks=(
            "stream-json input carried over 256M characters with no newline. Each stream-json message must be a "
            "single newline-terminated JSON line: either the producer is not newline-terminating its messages, or one "
            "message exceeded this budget.",
        ),
        meaning=(
            "With `--input-format stream-json` every message is one line, and more than 256 million characters arrived "
            "without a line end. Most often the program that feeds Claude Code writes something else, such as a binary "
            "file or a plain log; before 2.1.257 it was buffered until the memory ran out."
        ),
        remedies=(
            do(
                "change-command",
                "End every message with a newline: one JSON object a line.",
                "Drop `--input-format stream-json` to send plain text; `claude -p` reads that by default.",
                "Check what is really piped in, and split a single message that is over the budget.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#stream-json-input-carried-over-256m-characters-with-no-newline",
        since="2.1.257",
        examples=(
            "Error: stream-json input carried over 256M characters with no newline. Each stream-json message must be "
            "a single newline-terminated JSON line: either the producer is not newline-terminating its messages, or "
            "one message exceeded this budget.",
        ),
        near_misses=(
            "stream-json output has one JSON object per line; messages end with a newline.",
            "jq: error: input exceeded 256M with no newline at end of file",
        ),
    ),
    Condition(
        code="cli/not-carried-over-to-the-sessions-remote-control-starts",
        title="A global flag stands before remote-control",
        severity=Severity.ERROR,
        looks=(
            "`<flag>` before `remote-control` is not carried over to the sessions Remote Control starts, so Remote "
            "Control refuses to start rather than drop it — remove it, and give Remote Control's own options after "
            "the verb (see `claude remote-control --help`).",
        ),
        meaning=(
            "Flags before the word `remote-control` never reach the sessions that Remote Control starts, and losing "
            "one that restricts or configures them could be harmful, so it does not start. Harmless flags such as "
            "`--verbose` are ignored instead; a flag newer than this client may be refused only because it is unknown."
        ),
        remedies=(
            do(
                "change-command",
                "Remove the flag from before `remote-control` and give Remote Control's own options after it.",
                "List these options with `claude remote-control --help`; a mode is set with `claude remote-control "
                "--permission-mode <mode>`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#not-carried-over-to-the-sessions-remote-control-starts",
        since="2.1.248",
        examples=(
            "Error: `--settings` before `remote-control` is not carried over to the sessions Remote Control starts, "
            "so Remote Control refuses to start rather than drop it — remove it, and give Remote Control's own "
            "options after the verb (see `claude remote-control --help`).",
        ),
        near_misses=(
            "error: unknown option '--settings'",
            "Remote Control did not start for /home/dev/project.",
        ),
    ),
    Condition(
        code="cli/claude-import-is-not-yet-available-in-this-build",
        title="claude import is switched off here",
        severity=Severity.ERROR,
        looks=(
            "`claude import` is not yet available in this build. Run `claude` and use /mcp or edit "
            "~/.claude/settings.json directly.",
        ),
        meaning=(
            "The import command hangs on a feature flag that Claude Code fetches from Anthropic and keeps on disk, and "
            "the stored value is off. That is so on a fresh installation before the first session, with a cloud "
            "provider or gateway, and wherever fetching flags is disabled; it does not mean a broken build."
        ),
        remedies=(
            do(
                "retry",
                "Start `claude` once, wait until the session has loaded, leave it, and run `claude import` again.",
            ),
            do(
                "unset-variable",
                "Unset `DISABLE_TELEMETRY`, `DO_NOT_TRACK`, `DISABLE_GROWTHBOOK` or "
                "`CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC` for one start if it is set and may be lifted: any value "
                "stops the flags.",
            ),
            do(
                "use-other-way",
                "Set it up by hand: `claude mcp add` for servers, and copy CLAUDE.md, skills and agents.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#claude-import-is-not-yet-available-in-this-build",
        since="2.1.222",
        examples=(
            "`claude import` is not yet available in this build. Run `claude` and use /mcp or edit "
            "~/.claude/settings.json directly.",
            "dev@laptop:~$ claude import\n`claude import` is not yet available in this build. Run `claude` and use "
            "/mcp or edit\n~/.claude/settings.json directly.",
        ),
        near_misses=(
            "The import assertion syntax is not yet available in this build of Node.",
            "claude import copies MCP servers and permission mode from another tool.",
        ),
    ),
    Condition(
        code="cli/could-not-read-claude-code-config",
        title="The state file ~/.claude.json cannot be read",
        severity=Severity.ERROR,
        looks=("Could not read Claude Code config — run `claude` with no arguments to recover it.",),
        meaning=(
            "`claude import` needs the state file that holds login and per-project data, and that file does not parse "
            "as JSON. The subcommand has no recovery dialog of its own, unlike the interactive start, so it ended; "
            "before 2.1.222 it opened a session instead."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Copy `~/.claude.json` aside first.",
                "Correct its JSON in an editor, or take one of the backups in `~/.claude/backups/`.",
                "Otherwise run `claude` without arguments and accept the offer to reset it, then run `claude import` "
                "again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#could-not-read-claude-code-config",
        since="2.1.222",
        examples=(
            "Could not read Claude Code config — run `claude` with no arguments to recover it.",
            "$ claude import\nCould not read Claude Code config — run `claude` with no arguments\nto recover it.",
        ),
        near_misses=(
            "Could not read config — run `npm config fix` to recover it.",
            "Claude configuration file at /home/dev/.claude.json is corrupted",
        ),
    ),
)
