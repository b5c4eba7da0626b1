"""Tools, subagents, teammates and messages between sessions: what Claude tried to call or to reach.

Nearly all of these go back to Claude as the result of a call. A person is needed where a definition, an
allow list or a folder's trust is the reason.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="tool/no-such-tool-available",
        title="Unknown tool name",
        severity=Severity.INFORMATION,
        looks=(
            "No such tool available: <tool>. Tool names are case-sensitive: call <tool> instead.",
            near("No such tool available: <tool>"),
        ),
        meaning=(
            "Claude called a tool that this session does not have, by a wrong name or because the MCP server behind it "
            "is not connected. Claude reads the answer and chooses another way; your files and settings are not "
            "touched."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it reads the result and adapts."),
            do(
                "reconnect-mcp",
                "If the name begins with `mcp__` and it repeats, run `/mcp` and reconnect that server.",
            ),
            do(
                "bypass-proxy",
                "If even built-in tools are unknown, compare without the gateway or router: some rewrite tool names.",
            ),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#no-such-tool-available",
        examples=(
            "● bash(ls)\n  ⎿  Error: No such tool available: bash. Tool names are case-sensitive: call Bash instead.",
            "❯ search the tickets\n  ⎿  Error: No such tool available: mcp__tracker__search",
        ),
        near_misses=(
            "rake aborted! No such tool available in this image: yasm",
            "The workshop has no such tool available on Sundays.",
        ),
    ),
    Condition(
        code="tool/agent-would-be-spawned-with-zero-tools",
        title="Subagent would have no tools",
        severity=Severity.ERROR,
        looks=(
            "Agent '<agent>' would be spawned with zero tools — refusing. Its tools list resolved to nothing: "
            "unrecognized [<list>]. Fix the agent's tools frontmatter or pass a different subagent_type.",
            "would be spawned with zero tools — refusing",
        ),
        meaning=(
            "The `tools` list in this agent's definition matched not one usable tool, by typing errors or by names of "
            "servers that are not there, so Claude Code did not start it. Other agents and the session itself go on."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Correct or delete the `tools` line in the agent's file under `.claude/agents` or `~/.claude/agents`; "
                "without it the agent gets all tools.",
            ),
            do("reconnect-mcp", "If the names in brackets belong to an MCP server, run `/mcp` and reconnect it."),
            do("use-other-way", "Let Claude take another agent meanwhile."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#agent-would-be-spawned-with-zero-tools",
        since="2.1.208",
        examples=(
            "● Task(Review the diff)\n  ⎿  Agent 'reviewer' would be spawned with zero tools — refusing. Its tools "
            "list resolved to nothing: unrecognized\n     [read, grep]. Fix the agent's tools frontmatter or pass a "
            "different subagent_type.",
        ),
        near_misses=(
            "systemd: worker spawned with zero threads, refusing",
            "Our reviewer agent has zero tools by design.",
        ),
    ),
    Condition(
        code="tool/subagent-type-is-required",
        title="No default subagent",
        severity=Severity.WARNING,
        looks=(
            "subagent_type is required: the general-purpose agent is not available in this session. Available agents: "
            "<list>",
            near("Agent type '<agent>' not found"),
        ),
        meaning=(
            "Claude wanted to start a subagent without naming one, or by a name that is not there, and this session "
            "has no general-purpose agent to fall back on. An allow list or a variable of an SDK program has usually "
            "taken it away."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it picks one of the agents that the message lists."),
            do("edit-settings", "Add `general-purpose` to the `Agent(...)` allow list if it should be available."),
            do("unset-variable", "Or remove CLAUDE_AGENT_SDK_DISABLE_BUILTIN_AGENTS from the environment."),
        ),
        blame="configuration",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#subagent-type-is-required",
        examples=(
            "  ⎿  subagent_type is required: the general-purpose agent is not available in this session. Available "
            "agents: reviewer,\n     docs-writer",
            "❯ have the linter agent look at it\n  ⎿  Error: Agent type 'linter' not found",
        ),
        near_misses=(
            "zabbix: agent type 'snmp' not found on host db3",
            "The form says that an agent type is required.",
        ),
    ),
    Condition(
        code="tool/pkill-pattern-matches-the-claude-code-process",
        title="pkill would hit Claude Code",
        severity=Severity.INFORMATION,
        looks=(
            "pkill: refusing to run — this pattern matches the Claude CLI process (PID <pid>). Narrow the pattern, or "
            "target your own children with `pkill -P $$ <pattern>`.",
            "pkill: refusing to run — this pattern matches the Claude CLI process",
        ),
        meaning=(
            "The pattern of this `pkill` would also have ended the Claude Code that was running it, so the command was "
            "stopped first, on Linux from 2.1.214 on. No process was signalled."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude narrow the pattern; it reads the result."),
            do(
                "change-command",
                "Use `pkill -P $$ <pattern>` for children of the shell, or `kill` with the exact process id.",
            ),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#pkill-pattern-matches-the-claude-code-process",
        since="2.1.214",
        examples=(
            "● Bash(pkill -f node)\n  ⎿  pkill: refusing to run — this pattern matches the Claude CLI process (PID "
            "48213). Narrow the pattern, or target your\n     own children with `pkill -P $$ <pattern>`.",
        ),
        near_misses=(
            "pkill: killing pid 48213 failed: Operation not permitted",
            "Be careful, your pkill pattern may match the claude process.",
        ),
    ),
    Condition(
        code="tool/failed-to-write-to-a-teammate-inbox",
        title="Teammate message not written",
        severity=Severity.WARNING,
        looks=(
            "Failed to write to <name>'s inbox — nothing was sent. Try again, or message the lead.",
            "Failed to write the <message> to <name>'s inbox — nothing was sent",
            "Failed to write the plan approval request to the lead's inbox — plan not submitted; try again",
            "The permission request could not be delivered to the team lead (mailbox write failed)",
            "The confirmation could not be written to team-lead's inbox.",
            "Couldn't write to @<name>'s inbox — message not sent. Try again.",
        ),
        meaning=(
            "Agents of a team write to each other through files under `~/.claude/teams`, and this one could not be "
            "written: no space, no permission, or another process held its lock. The message was not delivered in part "
            "either."
        ),
        remedies=(
            do("retry", "Let the message be sent again; a held lock is free a moment later."),
            do("free-resources", "Check with `df -h` that the disk of your home folder has room."),
            do("fix-permissions", "Make `~/.claude/teams` and what is in it writable for your user."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#failed-to-write-to-a-teammate-inbox",
        examples=(
            "  ⎿  Failed to write to reviewer's inbox — nothing was sent. Try again, or message the lead.",
            "● Failed to write the plan approval request to the lead's inbox — plan not submitted; try again",
        ),
        near_misses=(
            "postfix: warning: failed to write to inbox of anna: mailbox is full",
            "Nothing was sent to the team's inbox today.",
        ),
    ),
    Condition(
        code="tool/teammate-agent-definition-not-restored",
        title="Teammate restored without its definition",
        severity=Severity.WARNING,
        looks=(
            "Its agent definition was not restored: the folder its definition file came from is not trusted (source: "
            "<source>), so the teammate is running with the team-essential tools and no custom instructions. To "
            "restore it, the user needs to run Claude Code in that folder once and accept the trust dialog (the "
            "--debug log names the folder); do not change trust settings on the user's behalf.",
            "Its agent definition was not restored: the folder its definition file came from is not trusted",
        ),
        meaning=(
            "A teammate came back after a restart, but its own instructions and tool list were left out because the "
            "folder they come from was never trusted. It works on with the few tools of every team member, so its "
            "answers may be weaker than before."
        ),
        remedies=(
            do(
                "trust-workspace",
                "Run `claude` once in the folder that the definition comes from and accept the trust dialog; the "
                "`--debug` log names the folder.",
            ),
            do("restart-sessions", "Then restart the team session, so that the definition is read again."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#teammate-agent-definition-not-restored",
        examples=(
            "Its agent definition was not restored: the folder its definition file came from is not trusted (source: "
            "project), so the teammate is running with the team-essential tools and no custom instructions. To "
            "restore it, the user needs to run Claude Code in that folder once and accept the trust dialog (the "
            "--debug log names the folder); do not change trust settings on the user's behalf.",
        ),
        near_misses=(
            "The agent definition was restored from backup.",
            "Visual Studio Code: this folder is not trusted, extensions are disabled.",
        ),
    ),
    Condition(
        code="tool/message-too-large-for-cross-session-delivery",
        title="Cross-session message too large",
        severity=Severity.INFORMATION,
        looks=(
            "Failed to send to <name>: Message too large for cross-session delivery: the serialized message is <n> "
            "characters and the limit is <n>. Shorten the message text — put bulk content in a file the recipient can "
            "read rather than in the message — or split it into smaller messages.",
            "Message too large for cross-session delivery",
        ),
        meaning=(
            "One session may send another at most 1,048,576 characters, and this message was longer, so nothing was "
            "delivered. Claude sees the refusal and can send a path or smaller pieces."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude shorten or split the message; it reads the result."),
            do("reduce-input", "Ask for a file that the other session can read, and send only its path."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#message-too-large-for-cross-session-delivery",
        examples=(
            "  ⎿  Failed to send to builder: Message too large for cross-session delivery: the serialized message is "
            "2143360 characters\n     and the limit is 1048576. Shorten the message text — put bulk content in a file "
            "the recipient can read rather than in\n     the message — or split it into smaller messages.",
        ),
        near_misses=(
            "kafka.errors.MessageSizeTooLargeError: message too large for topic",
            "The mail was too large for delivery.",
        ),
    ),
    Condition(
        code="tool/too-many-messages-to-this-session-just-now",
        title="Cross-session burst refused",
        severity=Severity.INFORMATION,
        looks=(
            "Failed to send to <name>: Too many messages to this session just now: <n> were sent recently and more "
            "would be dropped by its rate limit, so this one was not sent. Batch what remains into one message, or "
            "wait a little before sending more.",
            "Too many messages to this session just now",
        ),
        meaning=(
            "Messages to another session came faster than its inbox takes them, so this one was held back before it "
            "could be dropped. It has to do with that inbox alone, not with any limit of plan or API."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude put the rest into one message; it reads the result."),
            do("retry", "Or wait a minute before the next message."),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#too-many-messages-to-this-session-just-now",
        examples=(
            "  ⎿  Failed to send to builder: Too many messages to this session just now: 20 were sent recently and "
            "more would be\n     dropped by its rate limit, so this one was not sent. Batch what remains into one "
            "message, or wait a little before\n     sending more.",
        ),
        near_misses=(
            "Slack: too many messages, you are being rate limited.",
            "smtplib.SMTPDataError: (421, 'Too many messages in this session')",
        ),
    ),
    Condition(
        code="tool/cross-session-message-dropped-at-the-inbox",
        title="Cross-session message dropped",
        severity=Severity.WARNING,
        looks=(
            "Cross-session message was dropped at the recipient session's inbox (recipient: <address>) and not "
            "delivered — its queue of undelivered peer messages was full. Claude was told not to resend right away.",
            "Cross-session message was dropped at the recipient session's inbox",
            "Cross-session messages (<n>) were dropped",
        ),
        meaning=(
            "The receiving session threw a message away: its queue was full, the sender was too fast, the text was a "
            "repeat, or two sessions had begun to relay to each other in a loop. The receiver never saw it, and Claude "
            "was told not to resend at once."
        ),
        remedies=(
            do("reduce-input", "Have fewer, larger messages sent."),
            do(
                "use-other-way",
                "If two sessions answer each other in a loop, type the next instruction into the receiving one "
                "yourself.",
            ),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#cross-session-message-dropped-at-the-inbox",
        since="2.1.238",
        examples=(
            "Cross-session message was dropped at the recipient session's inbox (recipient: builder@laptop) and not "
            "delivered — its queue of undelivered peer messages was full. Claude was told not to resend right away.",
            "● Cross-session messages (4) were dropped",
        ),
        near_misses=(
            "rsyslogd: 14 messages were dropped due to rate limiting",
            "The message was dropped at the recipient's mail server.",
        ),
    ),
    Condition(
        code="tool/refusing-to-send-a-cross-session-message",
        title="Cross-session target failed a check",
        severity=Severity.WARNING,
        looks=(
            "Failed to send to <name>: Refusing to send: reply target is a symlink",
            "Failed to send to <name>: Refusing to send: cannot vet reply target",
            near("Refusing to send: reply target is a symlink"),
            "Refusing to send: cannot vet reply target",
        ),
        meaning=(
            "The socket of the session to be answered is a link, or could not be examined, so Claude Code did not "
            "write to it. An ordinary session never has a link there; something else has put it in place or is "
            "replacing it."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it reads the result, and nothing was sent."),
            do(
                "fix-permissions",
                "Look in `/status` for the peer address, see with `ls -l` what made the link there, and remove it.",
            ),
            do("restart-sessions", "Restart the receiving session, so that it makes its socket anew."),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#refusing-to-send-a-cross-session-message",
        examples=("  ⎿  Failed to send to builder: Refusing to send: reply target is a symlink",),
        near_misses=(
            "sendmail: refusing to send: recipient address is a symlink in aliases",
            "Failed to send to builder: connection lost",
        ),
    ),
)
