"""The `claude mcp` commands and the sign-in and connection of MCP servers.

These concern one server entry or one sign-in. The login to Claude itself is another matter and stays as it is.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/could-not-import-a-server-from-claude-desktop",
        title="A server could not be imported from Claude Desktop",
        severity=Severity.ERROR,
        looks=(
            "Could not import <server>: Invalid name <server>. Names can only contain letters, numbers, hyphens, and "
            "underscores.",
            near("Could not import <server>: <reason>"),
        ),
        meaning=(
            "One of the servers picked in `claude mcp add-from-claude-desktop` could not be added; since 2.1.205 the "
            "others are imported all the same. Mostly the name is the reason, because Claude Desktop allows spaces and "
            "dots where Claude Code does not; an invalid entry or the organisation's MCP policy are the others."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Rename the server in `claude_desktop_config.json` with letters, digits, hyphens and underscores "
                "only, then run the import again.",
            ),
            do(
                "use-other-way",
                "Add that server directly under a valid name with `claude mcp add` or `claude mcp add-json`.",
            ),
            do("ask-admin", "Ask the administrator if the reason names a policy."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#could-not-import-a-server-from-claude-desktop",
        since="2.1.205",
        examples=(
            "Could not import my server: Invalid name my server. Names can only contain letters, numbers, hyphens, "
            "and underscores.",
            "$ claude mcp add-from-claude-desktop\nCould not import files.local: Invalid name files.local. Names can "
            "only contain letters, numbers,\nhyphens, and underscores.",
        ),
        near_misses=(
            "ImportError: Could not import server: No module named 'server'",
            "Error: Invalid name my app. Names can only contain letters and numbers.",
        ),
    ),
    Condition(
        code="cli/cannot-add-mcp-server-to-the-managed-scope",
        title="The managed scope cannot be written",
        severity=Severity.ERROR,
        looks=("Cannot add MCP server to scope: managed",),
        meaning=(
            "The scope `managed` holds the servers that an organisation hands out through managed settings, and Claude "
            "Code only ever reads it. Neither the server nor its configuration is at fault."
        ),
        remedies=(
            do(
                "change-command",
                "Run the command again with `--scope local`, `user` or `project`; without `--scope` it is `local`.",
            ),
            do(
                "ask-admin",
                "To provide the server to everyone, ask the administrator to list it under `managedMcpServers` in the "
                "managed settings.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#cannot-add-mcp-server-to-the-managed-scope",
        examples=(
            "Cannot add MCP server to scope: managed",
            "$ claude mcp add --scope managed docs https://mcp.example.com/mcp --transport http\nCannot add MCP "
            "server to scope: managed",
        ),
        near_misses=(
            "Added HTTP MCP server docs with URL: https://mcp.example.com/mcp to local config",
            "Cannot add MCP server: a server named docs already exists in this scope",
        ),
    ),
    Condition(
        code="cli/cannot-add-mcp-server-when-managed-settings-allow-only-plugin-servers",
        title="Only servers from plugins are allowed here",
        severity=Severity.ERROR,
        looks=(
            "Cannot add MCP server: your organization's managed settings allow only MCP servers that plugins provide. "
            "Install a plugin that provides this server, or ask your administrator to make it available.",
        ),
        meaning=(
            "The organisation's managed settings (`strictPluginOnlyCustomization`) let MCP servers come from plugins "
            "only, so an entry added by hand would never be loaded and is refused. Before 2.1.284 the same command "
            "reported success and the server silently stayed absent."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run `/plugin` and install a plugin that brings this server, if your organisation offers one.",
            ),
            do(
                "ask-admin",
                "Ask the administrator to hand the server out in a plugin, or under `managedMcpServers` if it is a "
                "remote one.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#cannot-add-mcp-server-when-managed-settings-allow-only-plugin-servers",
        since="2.1.284",
        examples=(
            "Cannot add MCP server: your organization's managed settings allow only MCP servers that plugins provide. "
            "Install a plugin that provides this server, or ask your administrator to make it available.",
            "❯ /import\n  ⎿  Cannot add MCP server: your organization's managed settings allow only MCP servers that "
            "plugins\n     provide. Install a plugin that provides this server, or ask your administrator to make it\n"
            "     available.",
        ),
        near_misses=(
            "Cannot add MCP server to scope: managed",
            "Our managed settings allow only a few MCP servers; plugins provide the rest.",
        ),
    ),
    Condition(
        code="cli/cant-read-mcp-json",
        title=".mcp.json is no ordinary small file",
        severity=Severity.ERROR,
        looks=(
            "Can't read .mcp.json: it isn't a regular file or is larger than <n> bytes. Fix or remove it, then run "
            "the command again.",
        ),
        meaning=(
            "The project's `.mcp.json` in the current folder is a pipe, a device, a link to one, or larger than 2 MiB, "
            "so the command left it unread. Before 2.1.257 it waited forever on a pipe or filled the memory; servers "
            "of the user and local scope live in another file and are not concerned."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Look with `ls -l .mcp.json` what stands there.",
                "Replace it by an ordinary JSON file, or remove it, and run the command again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#cant-read-mcp-json",
        since="2.1.257",
        examples=(
            "Can't read .mcp.json: it isn't a regular file or is larger than 2097152 bytes. Fix or remove it, then "
            "run the command again.",
        ),
        near_misses=(
            "Can't read .mcp.json: Unexpected token } in JSON at position 210",
            "tar: backup.json: file is larger than 2097152 bytes",
        ),
    ),
    Condition(
        code="cli/mcp-server-was-not-saved-or-removed",
        title="The MCP change did not reach the file",
        severity=Severity.ERROR,
        looks=(
            'MCP server "<name>" was not saved to <path>. If that file is read-only or protected by a sandbox, make '
            "it writable or run the command outside the sandbox, then add the server again.",
            near('MCP server "<name>" was not removed from <path>'),
        ),
        meaning=(
            "Claude Code wrote the change, read the file back, and the change was not in it, which happens where the "
            "file is read-only or a sandbox throws writes away. Servers of the user and local scope both live in "
            "`~/.claude.json`; before 2.1.283 the command reported success in this case."
        ),
        remedies=(
            do("fix-permissions", "Make the file that the message names writable for your user."),
            do(
                "change-command",
                "Run the same `claude mcp` command again, outside the sandbox or container if there is one.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#mcp-server-was-not-saved-or-removed",
        since="2.1.283",
        examples=(
            'MCP server "docs" was not saved to /home/dev/.claude.json. If that file is read-only or protected by a '
            "sandbox, make it writable or run the command outside the sandbox, then add the server again.",
            '$ claude mcp remove docs\nMCP server "docs" was not removed from /home/dev/.claude.json (local scope for '
            "/home/dev/project).",
        ),
        near_misses=(
            'Removed MCP server "docs" from local config',
            "Settings were not saved to /etc/app.conf: the file is read-only.",
        ),
    ),
    Condition(
        code="cli/mcp-server-may-not-have-been-saved-or-removed",
        title="The MCP change could not be verified",
        severity=Severity.WARNING,
        looks=(
            'MCP server "<name>" may not have been saved: <path> could not be read to confirm the change (<error>). '
            "Run `claude mcp get <name>` to check, then add the server again if it is missing.",
            near('MCP server "<name>" may not have been removed'),
        ),
        meaning=(
            "After writing, Claude Code could not read `~/.claude.json` back, so it does not know whether the change "
            "is on disk; the system's error stands in the parentheses. Nothing is lost, the entry may simply be there "
            "or not."
        ),
        remedies=(
            do(
                "retry",
                "Run `claude mcp get <name>`, for the local scope in the project's folder, and see whether the entry "
                "is as wanted.",
                "Add or remove the server again if it is not.",
            ),
            do(
                "fix-permissions",
                "Give your user the right to read the file if the error in parentheses is about permissions.",
            ),
        ),
        blame="configuration",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#mcp-server-may-not-have-been-saved-or-removed",
        since="2.1.283",
        examples=(
            'MCP server "docs" may not have been saved: /home/dev/.claude.json could not be read to confirm the '
            "change (EIO: i/o error, read). Run `claude mcp get docs` to check, then add the server again if it is "
            "missing.",
            '$ claude mcp remove docs\nMCP server "docs" may not have been removed: /home/dev/.claude.json could not '
            "be read to confirm the change (EIO: i/o error, read).",
        ),
        near_misses=(
            "Your changes may not have been saved. Reload the page?",
            "MCP server docs was added; run claude mcp get docs to see it.",
        ),
    ),
    Condition(
        code="cli/anthropic-hosted-and-doesnt-support-local-oauth",
        title="A connector that signs in through claude.ai only",
        severity=Severity.ERROR,
        looks=(
            '"<name>" is Anthropic-hosted and doesn\'t support local OAuth. Connect it via Settings → Connectors on '
            "claude.ai (requires `claude login`), then it'll be available here automatically.",
        ),
        meaning=(
            "The server's address is one of the connectors that Anthropic runs, such as Gmail, Google Calendar or "
            "Microsoft 365, and their sign-in works only on claude.ai. A server entry of one's own at that address "
            "cannot sign in, and it hides the connector of the account."
        ),
        remedies=(
            do(
                "use-other-way",
                "Remove the entry with `claude mcp remove <name>`.",
                "Connect the service at https://claude.ai/customize/connectors with the account used in Claude Code; "
                "it then appears by itself.",
            ),
            do(
                "check-login",
                "Run `/status`: the connectors come with a claude.ai login only, not with an API key or token.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#anthropic-hosted-and-doesnt-support-local-oauth",
        examples=(
            '"gmail" is Anthropic-hosted and doesn\'t support local OAuth. Connect it via Settings → Connectors on '
            "claude.ai (requires `claude login`), then it'll be available here automatically.",
            '❯ /mcp\n  ⎿  "gmail" is Anthropic-hosted and doesn\'t support local OAuth. Connect it via Settings → '
            "Connectors on\n     claude.ai (requires `claude login`), then it'll be available here automatically.",
        ),
        near_misses=(
            "The gmail server is hosted by a third party and supports OAuth.",
            "Incompatible auth server: does not support dynamic client registration",
        ),
    ),
    Condition(
        code="cli/server-rejected-the-authorization-header-minted-by-the-configured-headershelper",
        title="The header from headersHelper was refused",
        severity=Severity.ERROR,
        looks=(
            "Server rejected the Authorization header minted by the configured headersHelper (HTTP <status>). Check "
            "that the helper command returns a valid credential for this MCP endpoint — OAuth fallback is disabled "
            "when the helper supplies Authorization.",
        ),
        meaning=(
            "An MCP server answered 401 or 403 to the credential that the configured `headersHelper` command had "
            "produced, and with such a helper no OAuth sign-in takes its place. The login to Claude is not involved; "
            "the helper runs anew for each attempt, so a rejection in the middle of a token change may pass."
        ),
        remedies=(
            do("reconnect-mcp", "Run `/mcp`, pick the server and choose Reconnect."),
            do(
                "fix-configuration",
                "Run the helper command by hand, in the folder and with the variables that Claude Code gives it, and "
                "check that it prints an `Authorization` value the server accepts.",
                "Renew the token or key that the helper reads, then reconnect.",
            ),
            do(
                "update-claude-code",
                "Update to 2.1.248 or later if an OAuth error such as `does not support dynamic client registration` "
                "appears instead.",
            ),
        ),
        blame="credentials",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#server-rejected-the-authorization-header-minted-by-the-configured-headershelper",
        http_status=401,
        since="2.1.248",
        examples=(
            "Server rejected the Authorization header minted by the configured headersHelper (HTTP 401). Check that "
            "the helper command returns a valid credential for this MCP endpoint — OAuth fallback is disabled when "
            "the helper supplies Authorization.",
            '2026-09-30T07:12:03Z [ERROR] MCP server "internal-api" Server rejected the Authorization header minted '
            "by the configured headersHelper (HTTP 403). Check that the helper command returns a valid credential for "
            "this MCP endpoint — OAuth fallback is disabled when the helper supplies Authorization.",
        ),
        near_misses=(
            'MCP server "internal-api" rejected the credential from its headersHelper',
            "The proxy rejected the Authorization header (HTTP 401).",
        ),
    ),
    Condition(
        code="cli/mcp-permission-prompt-tool-not-found",
        title="The permission prompt tool is missing",
        severity=Severity.ERROR,
        looks=("MCP tool <tool> (passed via --permission-prompt-tool) not found. Available MCP tools: <list>",),
        meaning=(
            "A run with `--permission-prompt-tool` needed a decision, and the tool named there was not among the "
            "connected MCP tools, because its server never connected or offers no tool of that name. The prompt had "
            "already gone to the model, so the run cost usage without giving an answer; before 2.1.206 a merely slow "
            "server was enough."
        ),
        remedies=(
            do(
                "change-command",
                "Run `claude mcp list` in the same folder and see that the server is connected.",
                "Check the name: it reads `mcp__<server>__<tool>`.",
            ),
            do("set-variable", "Raise `MCP_TIMEOUT` (milliseconds) if the server takes more than 30 seconds to start."),
            do("update-claude-code", "Update to 2.1.206 or later, which waits for the server at the start."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#mcp-permission-prompt-tool-not-found",
        examples=(
            "Error: MCP tool mcp__permissions__approve (passed via --permission-prompt-tool) not found. Available MCP "
            "tools: none",
            "[agent] stderr: Error: MCP tool mcp__gate__ask (passed via --permission-prompt-tool) not found. "
            "Available MCP tools: mcp__gate__approve, mcp__gate__log",
        ),
        near_misses=(
            "Error: No such tool available: mcp__permissions__approve",
            "MCP tool search not found. Available tools: fetch, list",
        ),
    ),
    Condition(
        code="cli/oauth-callback-port-is-already-in-use",
        title="The callback port of an MCP sign-in is taken",
        severity=Severity.ERROR,
        looks=(
            "OAuth callback port <port> is already in use — another process may be holding it. Run `lsof -ti:<port> "
            "-sTCP:LISTEN` to find it.",
            "OAuth callback port <port> is already in use — another process may be holding it. Run `netstat -ano | "
            "findstr :<port>` to find it.",
        ),
        meaning=(
            "While a remote MCP server is signed in, Claude Code listens on a local port for the browser's answer, and "
            "another process holds that port. It mostly happens where a fixed port was set, since otherwise a free one "
            "is picked; the server and the account are fine."
        ),
        remedies=(
            do(
                "free-resources",
                "Find the process with the command in the message (Windows: `netstat -ano | findstr :<port>`) and "
                "stop it or wait for it to end.",
                "Start the sign-in again in `/mcp`.",
            ),
            do(
                "set-variable",
                "If the other program needs the port for good, register another redirect address with the server and "
                "set its port with `MCP_OAUTH_CALLBACK_PORT` or `--callback-port`.",
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#oauth-callback-port-is-already-in-use",
        examples=(
            "OAuth callback port 8085 is already in use — another process may be holding it. Run `lsof -ti:8085 "
            "-sTCP:LISTEN` to find it.",
            "❯ /mcp\n  ⎿  OAuth callback port 33418 is already in use — another process may be holding it. Run `lsof "
            "-ti:33418\n     -sTCP:LISTEN` to find it.",
        ),
        near_misses=(
            "Error: listen EADDRINUSE: address already in use :::3000",
            "Failed to start OAuth callback server",
        ),
    ),
    Condition(
        code="cli/no-available-ports-for-oauth-redirect",
        title="No local port for the MCP sign-in",
        severity=Severity.ERROR,
        looks=("No available ports for OAuth redirect",),
        meaning=(
            "Claude Code could not listen on any local port for the browser's answer to an MCP sign-in, so something "
            "on this machine forbids listening on 127.0.0.1, such as security software or a sandbox. Before 2.1.268 "
            "port ranges reserved by Hyper-V on Windows were enough to cause it."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Update to 2.1.268 or later, which falls back to a port given by the system.",
                "Sign in again in `/mcp`.",
            ),
            do(
                "fix-configuration",
                "Allow Claude Code to listen on 127.0.0.1 in the security software or the sandbox policy, then sign "
                "in again.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#no-available-ports-for-oauth-redirect",
        examples=(
            "No available ports for OAuth redirect",
            "❯ /mcp\n  ⎿  No available ports for OAuth redirect",
        ),
        near_misses=(
            "No available ports in range 3000-3100 for the dev server",
            "OAuth redirect URI mismatch: the port is not registered",
        ),
    ),
)
