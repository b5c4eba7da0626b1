"""Every remedy that conditions refer to, each defined once.

`do("wait-for-reset", "Wait until the printed time")` gives the remedy with steps that fit the
condition at hand; without steps it keeps its own. Ids are public names.
"""

from __future__ import annotations

from .model import Remedy, RemedyKind


def _remedy(
    id: str, title: str, kind: RemedyKind, *steps: str, paid: bool = False, reversible: bool = True
) -> tuple[str, Remedy]:
    return id, Remedy(id, title, kind, steps, paid, reversible)


REMEDIES: dict[str, Remedy] = dict(
    (
        # Time and the service.
        _remedy("retry", "Try again", "retry", "Send the last message again."),
        _remedy("wait-for-reset", "Wait for the reset", "wait", "Wait until the limit resets; `/usage` shows when."),
        _remedy(
            "check-service-status",
            "Check the service status",
            "page",
            "Look for an incident at https://status.claude.com, or at the status page of the provider or gateway.",
        ),
        # The client and its processes.
        _remedy(
            "update-claude-code",
            "Update Claude Code",
            "command",
            "Run `claude update`, or update by the channel it was installed with (npm, Homebrew, the extension).",
            "Restart every session that was running.",
        ),
        _remedy(
            "restart-sessions",
            "Restart Claude Code",
            "command",
            "End the session and start it again with `claude --resume`.",
        ),
        _remedy("restart-editor", "Restart the editor", "guide", "Reload the window, or restart the editor."),
        _remedy("run-doctor", "Run the self-check", "command", "Run `claude doctor` and read what it finds."),
        _remedy(
            "reinstall",
            "Repair the installation",
            "command",
            "Remove the installation and install it again with the official installer.",
        ),
        _remedy(
            "fix-path",
            "Put Claude Code on the PATH",
            "edit",
            "Add the folder of the `claude` program to PATH and open a new terminal.",
        ),
        _remedy(
            "use-supported-client",
            "Use a supported client",
            "guide",
            "Use Claude Code itself, or an API key with the other program.",
        ),
        # Account, login, credentials.
        _remedy("relogin", "Log in again", "slash", "Run `/login` and complete the sign-in in the browser."),
        _remedy(
            "clear-credentials-and-relogin",
            "Clear credentials and log in again",
            "command",
            "Run `claude auth logout`, then `claude auth login`. Other windows lose their session.",
        ),
        _remedy(
            "check-login",
            "See which credential is in force",
            "slash",
            "Run `/status` and read the login method and its source.",
        ),
        _remedy(
            "unset-variable",
            "Unset the variable",
            "edit",
            "Remove the variable where it is set, open a new terminal and start again.",
        ),
        _remedy(
            "set-variable",
            "Set a variable",
            "edit",
            "Set the variable in the shell that starts Claude Code, or in `env` of its settings.",
        ),
        _remedy(
            "replace-key",
            "Replace the key",
            "edit",
            "Create a new key in the Console and put it where the old one was.",
        ),
        _remedy(
            "sign-in-provider",
            "Renew the cloud provider's credentials",
            "command",
            "Sign in to the cloud provider again.",
        ),
        _remedy("reconnect-mcp", "Reconnect the MCP server", "slash", "Run `/mcp` and reconnect the server."),
        _remedy("reconnect-remote", "Reconnect Remote Control", "slash", "Run `/remote-control` again."),
        _remedy(
            "connect-github",
            "Connect GitHub",
            "slash",
            "Run `/web-setup`, or connect the account at https://claude.ai/connect-github.",
        ),
        # Usage and money.
        _remedy(
            "check-usage",
            "Look at the usage figures",
            "slash",
            "Run `/usage`, or open https://claude.ai/settings/usage.",
        ),
        _remedy(
            "toggle-extra-usage",
            "Toggle extra usage",
            "page",
            "Open https://claude.ai/settings/usage, switch extra usage off and save, then on and save.",
        ),
        _remedy(
            "open-billing-page",
            "Open the billing page",
            "page",
            "Open the page that shows balance, limits and invoices.",
            paid=True,
        ),
        _remedy(
            "raise-spend-limit",
            "Raise the spend limit",
            "page",
            "Raise the monthly limit; more balance does not lift it.",
            paid=True,
        ),
        _remedy(
            "add-credits",
            "Add credits",
            "page",
            "Buy credits once the free explanations are ruled out.",
            paid=True,
            reversible=False,
        ),
        _remedy(
            "upgrade-plan", "Move to a larger plan", "page", "Compare plans at https://claude.com/pricing.", paid=True
        ),
        _remedy(
            "ask-admin",
            "Ask an administrator",
            "ask",
            "Ask an administrator of the organisation, and name the exact message.",
        ),
        # Model and conversation.
        _remedy("switch-model", "Switch the model", "slash", "Run `/model` and pick another model."),
        _remedy(
            "disable-long-context",
            "Use the standard context window",
            "slash",
            "Run `/model` and pick the entry without 1M context.",
        ),
        _remedy("compact-conversation", "Compact the conversation", "slash", "Run `/compact`."),
        _remedy(
            "rewind-conversation",
            "Step back in the conversation",
            "slash",
            "Press Esc twice, or run `/rewind`, and go back before the failing message.",
        ),
        _remedy("start-fresh", "Start a fresh conversation", "slash", "Run `/clear`, or start a new session."),
        _remedy("reduce-input", "Send less", "guide", "Remove or shrink what was attached and send it again."),
        _remedy("rephrase", "Say it differently", "guide", "Rephrase the request and send it in a new session."),
        _remedy("resume-session", "Resume the session", "command", "Run `claude --resume` and pick the session."),
        _remedy(
            "save-session-notes",
            "Save notes of the session",
            "guide",
            "Write down the last prompt, folder and branch before going on.",
        ),
        # Machine, network, configuration.
        _remedy(
            "check-network",
            "Check the connection",
            "guide",
            "Check the internet connection, VPN and DNS of this machine.",
        ),
        _remedy(
            "check-proxy",
            "Check the proxy",
            "guide",
            "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy allows the host.",
        ),
        _remedy(
            "bypass-proxy",
            "Bypass the proxy or gateway",
            "edit",
            "Start once without ANTHROPIC_BASE_URL and proxy variables and compare.",
        ),
        _remedy(
            "trust-certificate",
            "Trust the certificate authority",
            "edit",
            "Set NODE_EXTRA_CA_CERTS to the bundle of the certificate authority that signs the connection.",
        ),
        _remedy(
            "allow-host",
            "Have the host allowed",
            "ask",
            "Have the host that the message names allowed in firewall and proxy.",
        ),
        _remedy("edit-settings", "Correct the settings", "edit", "Correct the settings file that the message names."),
        _remedy(
            "fix-configuration",
            "Correct the configuration",
            "edit",
            "Correct the file or entry that the message names.",
        ),
        _remedy("change-command", "Correct the command", "command", "Correct the command line as the message says."),
        _remedy(
            "trust-workspace",
            "Trust the workspace",
            "command",
            "Run `claude` once in the folder and accept the trust dialog.",
        ),
        _remedy(
            "fix-permissions",
            "Correct file permissions",
            "command",
            "Give your user access to the path that the message names.",
        ),
        _remedy(
            "free-resources", "Free memory or disk space", "guide", "Close programs or delete files, then try again."
        ),
        _remedy(
            "install-requirement", "Install what is missing", "command", "Install the program that the message names."
        ),
        _remedy(
            "fix-repository",
            "Correct the repository",
            "command",
            "Bring the Git repository into the state that the message asks for.",
        ),
        _remedy(
            "manage-plugin", "Manage the plugin", "slash", "Run `/plugin` and repair, update or remove the plugin."
        ),
        _remedy(
            "remove-trigger",
            "Remove the trigger",
            "edit",
            "Run once without the text that makes the request look foreign.",
        ),
        _remedy(
            "change-permission-mode",
            "Change the permission mode",
            "slash",
            "Press Shift+Tab to leave auto mode and approve the action yourself.",
        ),
        _remedy(
            "respawn-session",
            "Start the background session again",
            "command",
            "Run `claude respawn` with the id of the session.",
        ),
        _remedy("use-other-way", "Take another way", "guide", "Reach the goal by another way."),
        # Nothing, or help.
        _remedy("nothing-to-do", "Nothing to do", "guide", "Nothing needs to be done; Claude Code goes on by itself."),
        _remedy("read-docs", "Read the documentation", "page", "Read the documentation page of this message."),
        _remedy("copy-request-ids", "Copy the request ids", "guide", "Copy the request ids; support needs them."),
        _remedy(
            "draft-bug-report",
            "Draft a bug report",
            "guide",
            "Draft a report without secrets; `/feedback` sends it from Claude Code.",
        ),
        _remedy(
            "contact-support", "Contact support", "page", "Write to the support of the service, with the request ids."
        ),
    )
)


def do(id: str, *steps: str) -> Remedy:
    """The remedy `id`, with the given steps in place of its own if there are any.

    Raises `KeyError` for an id that is not defined here.
    """
    own = REMEDIES[id]
    return Remedy(id, own.title, own.kind, steps, own.paid, own.reversible) if steps else own
