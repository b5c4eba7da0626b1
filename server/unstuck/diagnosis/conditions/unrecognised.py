"""Clear errors of Claude Code in words the catalogue does not know: one fall-back for each category.

Recognition chooses one of these by what stands around the words: HTTP status, error type, the frame that Claude Code
puts round its errors, or a general beginning that many messages share. What they say is only what that much can tell.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="usage/unrecognised",
        title="Usage or billing error of unknown wording",
        severity=Severity.WARNING,
        looks=(
            "You've hit your <window> limit · resets <time>",
            near("You've hit your <window> limit"),
            near("You've reached your <window> limit"),
            "/usage-credits to add more",
            near("run /usage-credits to"),
            near("run /extra-usage to"),
        ),
        meaning=(
            "Status 429 or 402, or a rate-limit or billing type, says that the service counted and said no; which "
            "limit it means, a plan window, a purse, a cap or a short throttle, the status does not tell. A 429 alone "
            "proves nothing used up: without a reset time it is often over in minutes."
        ),
        remedies=(
            do("check-usage", "Compare session, week and credits in `/usage` or at https://claude.ai/settings/usage."),
            do("retry", "If they have room, wait a minute and send the message again: a throttle passes."),
            do("check-login", "Run `/status`: a key or token in the environment may be billed in place of the plan."),
            do("update-claude-code"),
            do("copy-request-ids", "Copy the whole message and the `req_...` id before writing to support."),
        ),
        blame="plan-limit",
        retryable="after-reset",
        accompanies=True,
        attested="by its HTTP status and error type",
        examples=(
            "  ⎿  You've hit your Haiku limit · resets 3pm (UTC)",
            "❯ hi\n  ⎿  Your seat has no allowance left · run /usage-credits to ask for one",
        ),
        near_misses=(
            "You've hit your weekly limit · resets Nov 24, 12am (UTC)",
            "Set a limit in the settings of the plan before you hit your data limit.",
        ),
    ),
    Condition(
        code="auth/unrecognised",
        title="Login or permission error of unknown wording",
        severity=Severity.ERROR,
        looks=(
            near("OAuth error: <reason>"),
            near("Failed to authenticate"),
            "Please run /login",
            "Run /login again",
            near("Run /login"),
            "run /mcp to re-authenticate",
            near("Please log in again"),
        ),
        meaning=(
            "Status 401 means that the credential in force was not accepted, status 403 that it was known but not "
            "allowed to do this. Neither says which credential that was, since a variable or helper outranks the "
            "login, nor that the plan has run out."
        ),
        remedies=(
            do("check-login", "Run `/status` and read which credential is in force and where it comes from."),
            do(
                "unset-variable",
                "Remove a leftover `ANTHROPIC_API_KEY` or `ANTHROPIC_AUTH_TOKEN`, and open a new terminal.",
            ),
            do("relogin", "If the login of `/login` is in force, run `/login` again."),
            do("ask-admin", "For a 403 ask the organisation or the gateway's operator, quoting the message."),
            do("update-claude-code"),
        ),
        blame="credentials",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
        examples=(
            "❯ /login\n  ⎿  OAuth error: the browser answered for another window",
            "● Please run /login · API Error: 401 this key is asleep",
        ),
        near_misses=(
            "● Please run /login · API Error: 403 Forbidden",
            "Error: failed to authenticate with the mail server, check user name and password",
        ),
    ),
    Condition(
        code="server/unrecognised",
        title="Server error of unknown wording",
        severity=Severity.WARNING,
        looks=(),
        meaning=(
            "A status from 500 up, or an error type such as `api_error` or `overloaded_error`, says that the service "
            "or something in front of it failed. It is not the fault of prompt, login or plan, and it tends to pass."
        ),
        remedies=(
            do("check-service-status"),
            do("retry", "Wait a minute, then type `try again`."),
            do("switch-model", "If only one model fails, run `/model` and go on with another one."),
            do(
                "bypass-proxy",
                "If requests go through a gateway or proxy, see whether it works without, where allowed.",
            ),
            do("copy-request-ids"),
        ),
        blame="service",
        retryable=True,
        accompanies=True,
        attested="by its HTTP status and error type",
    ),
    Condition(
        code="network/unrecognised",
        title="Connection error of unknown wording",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "The error carries no HTTP status, or a code of the network such as ECONNRESET, so no answer of the API "
            "was read. Somewhere between this machine and the service the line failed; account, plan and conversation "
            "play no part."
        ),
        remedies=(
            do(
                "check-network",
                "From the same shell run `curl -I https://api.anthropic.com` (PowerShell: `curl.exe -I ...`).",
                "Any HTTP answer means the network is fine and proxy or settings are to be looked at.",
            ),
            do("retry"),
            do(
                "unset-variable",
                "Check `ANTHROPIC_BASE_URL` and `HTTPS_PROXY`, in the shell and in `env` of the settings.",
            ),
            do("check-service-status"),
            do("update-claude-code"),
        ),
        blame="network",
        retryable=True,
        accompanies=True,
        attested="by its HTTP status and error type",
        examples=("● API Error: Connection turned sour halfway (EODD)",),
        near_misses=(
            "API Error: Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED)",
            "[error] upstream connection turned sour halfway, client: 10.0.0.7",
        ),
    ),
    Condition(
        code="request/unrecognised",
        title="API error of unknown wording (request)",
        severity=Severity.ERROR,
        looks=(
            "Error during compaction: <reason>",
            "Run /rewind to recover",
        ),
        meaning=(
            "Status 400, 404 or 413 says that the service understood who asks but would not take this request as it "
            "is. The reason can lie in the conversation, the model, a feature the client sent, and even in billing, "
            "because some billing refusals come as 400; the text after the status decides."
        ),
        remedies=(
            do("retry", "Send the message once more; if the same error comes back, repeating is no use."),
            do("update-claude-code"),
            do("rewind-conversation", "If it began with one message, press Esc twice and go back before it."),
            do("start-fresh", "Try `hi` in a new session: if that works, the old conversation holds the reason."),
            do("copy-request-ids", "Copy the whole message and the `req_...` id for a report with `/feedback`."),
        ),
        blame="request",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
        examples=(
            "● API Error: 400 messages.0: something is not valid",
            "❯ /compact\n  ⎿  Error: Error during compaction: the summary came back empty-handed",
        ),
        near_misses=(
            "API Error: 400 messages: text content blocks must be non-empty",
            "HTTP 400 Bad Request: messages.0: something is not valid",
        ),
    ),
    Condition(
        code="tool/unrecognised",
        title="Tool error of unknown wording",
        severity=Severity.WARNING,
        looks=(),
        meaning=(
            "A tool that Claude called reported an error which goes back to Claude as the tool's result. The session "
            "goes on, and neither login nor plan is involved; what failed is a file, a command, a server or a "
            "permission on this machine."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude read the error; it often tries another way by itself."),
            do("retry", "Else run the same command by hand and read what it prints."),
            do("run-doctor"),
            do("update-claude-code"),
            do("draft-bug-report"),
        ),
        blame="environment",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
    ),
    Condition(
        code="cli/unrecognised",
        title="Command-line error of unknown wording",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "The program `claude` stopped with an error of its own before or without asking the service. Nothing was "
            "sent, so account, plan and service state cannot be the reason; the command line, the folder or the "
            "installation is."
        ),
        remedies=(
            do("change-command", "Compare the command with `claude --help`; options change between versions."),
            do("run-doctor"),
            do("update-claude-code"),
            do("draft-bug-report", "Report it with the command, the version and the whole output, without secrets."),
        ),
        blame="configuration",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
    ),
    Condition(
        code="config/unrecognised",
        title="Configuration error of unknown wording",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "Claude Code found something wrong in a settings file, a variable or a managed policy. It is decided on "
            "this machine, before any request, so neither login nor plan nor service has a part in it."
        ),
        remedies=(
            do("edit-settings", "Open the file that the message names and correct or remove the entry it names."),
            do("run-doctor", "Run `claude doctor`, which lists settings it cannot read."),
            do("ask-admin", "If the setting is managed by the organisation, ask an administrator."),
            do("update-claude-code"),
            do("draft-bug-report"),
        ),
        blame="configuration",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
    ),
    Condition(
        code="remote/unrecognised",
        title="Remote or cloud session error of unknown wording",
        severity=Severity.WARNING,
        looks=(
            near("Remote Control disconnected — <reason>"),
            near("Remote Control stopped — <reason>"),
        ),
        meaning=(
            "An error of Remote Control or of a cloud session: the link between this machine, the service and the "
            "other device failed. The local conversation usually goes on, and a plan limit would be named as one."
        ),
        remedies=(
            do("check-service-status"),
            do("reconnect-remote"),
            do("check-network"),
            do("update-claude-code"),
            do("copy-request-ids"),
        ),
        blame="service",
        retryable=True,
        accompanies=True,
        attested="by its HTTP status and error type",
        examples=(
            "❯ /remote-control\n  ⎿  Remote Control disconnected — the relay asked for a pause",
            "❯ /remote-control\n  ⎿  Remote Control stopped — another device took over",
        ),
        near_misses=(
            "The remote control of the projector stopped working; its batteries are empty.",
            "Remote Control session expired",
        ),
    ),
    Condition(
        code="wrapper/unrecognised",
        title="Error of an editor or app around Claude Code, of unknown wording",
        severity=Severity.ERROR,
        looks=(
            "Claude Code returned an error result: <detail>",
            "Claude Code process was <problem>",
            "claude_agent_sdk._errors.<name>",
        ),
        meaning=(
            "The editor extension, desktop app or SDK that runs Claude Code reports that its process failed or ended. "
            "The words are the wrapper's; the real reason stands in its log, and the version that ran is the one it "
            "brings along."
        ),
        remedies=(
            do("retry", "Send the message again; a process that ended is started anew."),
            do("restart-editor"),
            do("run-doctor", "Run `claude` in a terminal in the same folder: does the same error come there?"),
            do("update-claude-code", "Update the extension or app, which brings its own client, and restart it."),
            do("draft-bug-report", "Take the lines from `Claude Code: Show Logs` into a report, without secrets."),
        ),
        blame="environment",
        retryable=True,
        accompanies=True,
        attested="by its HTTP status and error type",
        examples=("Error: Claude Code returned an error result: the folder moved away while it ran",),
        near_misses=("Error: Claude Code process exited with code 1", "The function returned an error result: null"),
    ),
    Condition(
        code="install/unrecognised",
        title="Installation or update error of unknown wording",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "Installing, updating or starting the program failed on this machine: a download, a permission, a missing "
            "library or a broken earlier installation. No account and no plan is involved at this point."
        ),
        remedies=(
            do("retry", "Run the installer or `claude update` once more; downloads break off."),
            do("run-doctor"),
            do("check-network", "Check that https://downloads.claude.ai can be reached, and what the proxy says."),
            do("reinstall"),
            do("draft-bug-report"),
        ),
        blame="environment",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
    ),
    Condition(
        code="unknown/unrecognised",
        title="Error of Claude Code of unknown wording",
        severity=Severity.ERROR,
        looks=(),
        meaning=(
            "The text has the form of an error of Claude Code, but neither its words nor a status or type tell what "
            "kind it is. Nothing can be concluded from it about account, plan or machine; a client newer than this "
            "catalogue may have new words."
        ),
        remedies=(
            do("check-service-status"),
            do("retry"),
            do("update-claude-code"),
            do("copy-request-ids", "Copy the whole message and any `req_...` id."),
            do("draft-bug-report"),
        ),
        blame="environment",
        retryable=False,
        accompanies=True,
        attested="by its HTTP status and error type",
    ),
)
