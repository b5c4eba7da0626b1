"""The `claude` process itself ended or could not start anew.

Claude Code writes the transcript while it works, so `claude --resume` finds nearly everything after a crash. The
texts are mostly those of Node, the shell or the operating system.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/heap-out-of-memory",
        title="Claude Code ran out of JavaScript heap",
        severity=Severity.ERROR,
        looks=(
            near("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"),
            near(
                "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of "
                "memory"
            ),
        ),
        meaning=(
            "The process reached the limit of its JavaScript heap and aborted itself, seen mostly after many hours or "
            "in very long conversations. The text belongs to every Node program: it is Claude Code's when the stack "
            "names `[claude]` or the claude-code package, or when a claude session ended with it."
        ),
        remedies=(
            do(
                "resume-session",
                "Start again with `claude --resume`.",
                "Run `/compact`, or `/clear` if the conversation is very long.",
            ),
            do("update-claude-code", "Run `claude update` and restart every session."),
            do(
                "set-variable",
                "For an npm installation on Node, raise the limit: `NODE_OPTIONS=--max-old-space-size=8192`.",
            ),
            do(
                "draft-bug-report",
                "Keep the lines below `Last few GCs` and the version for a report if it comes back.",
            ),
        ),
        blame="client-bug",
        retryable=True,
        attested="public issue threads (two), Claude Code 1.0.24 and 2.1.39",
        examples=(
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack "
            "trace -----\n\n 1: 0x7a0ebb node::OOMErrorHandler(char const*, v8::OOMDetails const&) [claude]\n 2: "
            "0xbd72ea  [claude]\nAborted (core dumped)",
            "❯ refactor the whole module\n\n<--- Last few GCs --->\n\n<--- JS stacktrace --->\n\nFATAL ERROR: "
            "Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory\n 1: "
            "0xb9c310 node::Abort() [claude]",
        ),
        near_misses=(
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0x100ad31e4 "
            "node::OOMErrorHandler(char const*, v8::OOMDetails const&) "
            "[/home/dev/.nvm/versions/node/v22.14.0/bin/node]",
            "java.lang.OutOfMemoryError: Java heap space",
        ),
    ),
    Condition(
        code="cli/process-killed",
        title="claude was killed from outside",
        severity=Severity.ERROR,
        looks=(
            "zsh: killed claude",
            "Out of memory: Killed process <pid> (claude",
            near("process terminated by signal <n>"),
            near("Killed"),
        ),
        meaning=(
            "The operating system ended the process without asking, so Claude Code could write nothing about it: on "
            "Linux mostly for lack of memory or a hosting quota, on macOS also because the signature of the program "
            "was not accepted. The conversation up to the last step is saved."
        ),
        remedies=(
            do("resume-session", "Go on with `claude --resume`."),
            do(
                "free-resources",
                "On Linux look in `dmesg` for an out-of-memory line, then close programs or add swap.",
                "On shared hosting ask for a higher memory or process limit.",
            ),
            do(
                "reinstall",
                "On macOS read the notice that the system showed, then reinstall, so that the program's signature is "
                "valid.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="public issue thread, 2.1.139",
        examples=(
            "claude -c: process terminated by signal 9",
            "~/project $ claude\nzsh: killed     claude",
            "$ claude --resume\nKilled",
        ),
        near_misses=(
            "Killed process 4711 (chrome) total-vm:3145728kB",
            'bash: line 151:   683 Killed                  "$binary_path" install ${TARGET:+"$TARGET"}',
        ),
    ),
    Condition(
        code="cli/kill-eperm",
        title="Crash while stopping a child process",
        severity=Severity.ERROR,
        looks=(near("kill EPERM"),),
        meaning=(
            "Claude Code wanted to end a process that it may not signal, because it was started through sudo, belongs "
            "to another user or is shielded by a sandbox, and the resulting error was not caught. It is Claude Code's "
            "crash only when the stack names the claude-code package; the process in question goes on running."
        ),
        remedies=(
            do("resume-session", "Start again with `claude --resume`."),
            do("free-resources", "End the remaining process yourself with the right user."),
            do("change-command", "Have servers and watchers started without sudo."),
            do("update-claude-code", "Run `claude update`."),
        ),
        blame="client-bug",
        retryable=True,
        attested="public issue thread, 2025-09",
        examples=(
            "Error: kill EPERM\n    at process.kill (node:internal/process/per_thread:235:13)\n    at hLA "
            "(file:///home/dev/.nvm/versions/node/v22.18.0/lib/node_modules/@anthropic-ai/claude-code/cli.js:1"
            "65:20219)\n    at Array.forEach (<anonymous>)",
        ),
        near_misses=(
            "Error: kill EPERM\n    at ChildProcess.kill (node:internal/child_process:499:26)\n    at Nodemon.stop "
            "(/srv/app/node_modules/nodemon/lib/monitor/run.js:402:9)",
            "bash: kill: (812) - Operation not permitted",
        ),
    ),
    Condition(
        code="cli/claude-code-couldnt-restart",
        title="Claude Code could not start itself anew",
        severity=Severity.ERROR,
        looks=(
            "Claude Code couldn't restart. Your conversation is saved. Start Claude Code again and run /resume to "
            "pick it up.",
            "Claude Code couldn't restart. Start Claude Code again.",
        ),
        meaning=(
            "Claude Code was restarting itself, for example to change the renderer after `/tui`, had closed the "
            "session and could not start the new process. The conversation is saved; the shorter text only means that "
            "there was none to reopen."
        ),
        remedies=(
            do("resume-session", "Run `claude` from the same folder, then `/resume`, and pick the session."),
            do(
                "draft-bug-report",
                "If restarts keep failing, start with `claude --debug-file claude-debug.log` and keep its `Failed to "
                "relaunch:` line for the report.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#claude-code-couldnt-restart",
        examples=(
            "Claude Code couldn't restart. Your conversation is saved. Start Claude Code again and run /resume to "
            "pick it up.",
            "Claude Code couldn't restart. Start Claude Code again.",
        ),
        near_misses=(
            "Claude Code couldn't restart the dev server, so start it again by hand.",
            "Docker couldn't restart. Start Docker again.",
        ),
    ),
)
