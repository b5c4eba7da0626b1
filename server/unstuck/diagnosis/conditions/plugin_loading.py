"""Installing, loading, checking and removing single plugins.

One plugin or a part of it is left out; Claude Code and the other plugins work on without it.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="plugin/plugin-eval-is-currently-in-early-access",
        title="claude plugin eval is not available",
        severity=Severity.ERROR,
        looks=(
            "`plugin eval` is currently in early access",
            "`plugin eval` is currently unavailable",
        ),
        meaning=(
            "The first wording means a client older than 2.1.269, where the command was not yet open to everyone. The "
            "second means that Anthropic has switched it off on its side for the moment, and nothing on this machine "
            "or account decides that."
        ),
        remedies=(
            do(
                "update-claude-code",
                "Run `claude --version`, then `claude update`, and repeat the command in a new session.",
            ),
            do("retry", "If the text says unavailable on a current version, try again later."),
        ),
        blame="version",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#plugin-eval-is-currently-in-early-access",
        examples=(
            "$ claude plugin eval\n`plugin eval` is currently in early access",
            "`plugin eval` is currently unavailable",
        ),
        near_misses=(
            "Our plugin is currently in early access; sign up on the site.",
            "claude plugin eval runs the cases in evals/ and prints a table.",
        ),
    ),
    Condition(
        code="plugin/plugin-command-references-user-config",
        title="A plugin option stands inside a shell command",
        severity=Severity.ERROR,
        looks=(
            "Hook from plugin <plugin> references ${user_config.*} in a shell-form command. The substituted value "
            'would be re-parsed by the shell. Use exec form instead — {"command": "<executable>", "args": '
            '["${user_config.KEY}", ...]} — or read $CLAUDE_PLUGIN_OPTION_<key> from the hook\'s environment. '
            "Command: <command>",
            'Monitor "<name>" from plugin <plugin> references ${user_config.*} in its command. The substituted value '
            "would be passed to a shell. Monitor commands cannot safely reference ${user_config.*}; have the monitor "
            "script read the value from a config file or prompt instead.",
            "headersHelper for MCP server '<name>' references ${user_config.*}. The substituted value would be passed "
            "to a shell; read the value inside the helper script instead (e.g. from an env var set in the server's "
            '"env" block).',
        ),
        meaning=(
            "A hook, monitor or headers helper of the plugin puts a configured option straight into a shell command, "
            "and a value with shell characters in it could then run as code, so this part does not start. The check "
            "looks at the command itself, even where no value is set; before 2.1.207 the value was put in."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run `/plugin` and update the plugin; its author may have mended it.",
                "Report the message to the author otherwise, and disable the plugin if it disturbs.",
            ),
            do(
                "fix-configuration",
                "In a plugin of your own give the hook `command` and `args` (exec form), or read "
                "`$CLAUDE_PLUGIN_OPTION_<KEY>` in the script.",
                "For a monitor read the value in its script; for a `headersHelper` move it into `headers` or the "
                "script.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#plugin-command-references-user-config",
        since="2.1.207",
        examples=(
            "Hook from plugin formatter@acme-tools references ${user_config.*} in a shell-form command. The "
            'substituted value would be re-parsed by the shell. Use exec form instead — {"command": "<executable>", '
            '"args": ["${user_config.KEY}", ...]} — or read $CLAUDE_PLUGIN_OPTION_WEBHOOK_URL from the hook\'s '
            "environment. Command: ./scripts/notify.sh ${user_config.webhook_url}",
            "headersHelper for MCP server 'internal-api' references ${user_config.*}. The substituted value would be "
            "passed to a shell; read the value inside the helper script instead (e.g. from an env var set in the "
            'server\'s "env" block).',
        ),
        near_misses=(
            "The hook references ${CLAUDE_PLUGIN_ROOT} in its command.",
            "terraform: reference to undeclared input variable ${var.user_config}",
        ),
    ),
    Condition(
        code="plugin/plugin-archive-integrity-check-failed",
        title="The downloaded plugin is not the one pinned",
        severity=Severity.ERROR,
        looks=(
            "Plugin archive integrity check failed for <url>: expected sha256 <digest>, got <digest>. The archive was "
            "not installed. Verify the sha256 in the marketplace entry, or that the URL serves the intended file.",
            "Plugin archive integrity check failed",
        ),
        meaning=(
            "The marketplace fixes a SHA-256 digest for this plugin's archive, and the file that came has another one, "
            "so it was not installed and the cache stayed as it was. Either the file was changed or replaced after "
            "pinning, or the digest was entered wrongly; which of these cannot be told from here."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run `/plugin marketplace update <name>` in case the entry has been corrected, and install again.",
            ),
            do(
                "ask-admin",
                "If the digests still differ, ask the marketplace's owner which file was pinned before installing.",
            ),
            do(
                "fix-configuration",
                "As the publisher, compute the digest of exactly the file served (`shasum -a 256 <file>`) and correct "
                "`sha256` in the entry.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#plugin-archive-integrity-check-failed",
        examples=(
            "Plugin archive integrity check failed for https://artifacts.example.com/claude-plugins/my-plugin.zip: "
            "expected sha256 6bfa50e3d2e00c052b46abe51fff89346ac803e45771f76dcf6df1ab74cca5e1, got "
            "ac52220c0914ef8ca6a602e4a7362f88d30fb021110f72a6d15b68c3fe7df2b7. The archive was not installed. Verify "
            "the sha256 in the marketplace entry, or that the URL serves the intended file.",
        ),
        near_misses=(
            "npm error code EINTEGRITY: sha512 integrity checksum failed",
            "hash mismatch in fixed-output derivation: specified sha256-AAAA, got sha256-BBBB",
        ),
    ),
    Condition(
        code="plugin/an-npm-plugin-source-must-name-a-registry-package",
        title="An npm source that is no package name",
        severity=Severity.ERROR,
        looks=(
            "An npm plugin source must name a registry package (name or name@version) or link to a tarball file. For "
            'a plugin in a git repository, use a "github", "url" or "git-subdir" source.',
            "An npm plugin source must name a registry package",
        ),
        meaning=(
            "The marketplace lists this plugin as coming from npm, but what stands there is neither the name of a "
            "registry package nor a link to a tarball, for instance a Git address or a local path. The plugin was not "
            "installed; npm and its registry were not even asked."
        ),
        remedies=(
            do("ask-admin", "Report the message to the marketplace's maintainer, who has to correct the entry."),
            do(
                "fix-configuration",
                "In a marketplace of your own name the package as `name` or `name@version`, or use a `github`, `url` "
                "or `git-subdir` source for a Git repository.",
                "Run `/plugin marketplace update <name>` and install again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#an-npm-plugin-source-must-name-a-registry-package",
        examples=(
            '✘ Failed to install plugin "lint@acme-tools": "git+https://github.com/acme/lint.git" was not installed: '
            "it is a git address. An npm plugin source must name a registry package (name or name@version) or link to "
            'a tarball file. For a plugin in a git repository, use a "github", "url" or "git-subdir" source.',
            "❯ /plugin install lint@acme-tools\n  ⎿  An npm plugin source must name a registry package",
        ),
        near_misses=(
            "Verdaccio: npm dependency must name a registry package",
            "npm error Invalid dependency type requested: git",
        ),
    ),
    Condition(
        code="plugin/the-packages-it-lists-are-not-installed",
        title="A plugin's own packages are missing",
        severity=Severity.WARNING,
        looks=(
            near("The packages it lists are not installed"),
            near("The packages it lists were not installed, because <reason>"),
        ),
        meaning=(
            "The plugin loads, but the packages listed in its `package.json` were not put beside it, so the parts that "
            "need them may fail. Without a reason the installation failed or timed out and may be repeated; with "
            "`because` it cannot run at all here, for example for a Yarn or pnpm lock file or a missing package "
            "manager."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run the `claude plugin update <plugin>@<marketplace>` that the note gives; if it fails, its output "
                "says why.",
            ),
            do(
                "unset-variable",
                "Unset `CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC` for that command: while it is set the retry is "
                "skipped.",
            ),
            do("install-requirement", "If a missing package manager is named, install it and update the plugin."),
            do("ask-admin", "If the lock file is named, ask the plugin's author to ship one of npm or `bun.lock`."),
        ),
        blame="configuration",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#the-packages-it-lists-are-not-installed",
        examples=(
            "$ claude plugin list\n  ❯ formatter@acme-tools\n    Status: ✔ enabled\n    Note: The packages it lists "
            "are not installed. Run claude plugin update formatter@acme-tools to try again.",
            "$ claude plugin list\n  ❯ formatter@acme-tools\n    Note: The packages it lists were not installed, "
            "because its lockfile is yarn.lock",
        ),
        near_misses=(
            "requirements.txt: the packages it lists are not installed in this virtualenv",
            'Dependency "base" is not installed',
        ),
    ),
    Condition(
        code="plugin/does-not-load-so-claude-code-ignores-the-whole-file",
        title="The settings file just written does not load",
        severity=Severity.WARNING,
        looks=(
            "<file> does not load (<reason>), so Claude Code ignores the whole file, including anything this command "
            "wrote there. Fix the file, then run this command again if its change is missing. If a newer Claude Code "
            "wrote the file, update Claude Code instead.",
            "does not load (<reason>), so Claude Code ignores the whole file",
        ),
        meaning=(
            "A plugin command such as `install`, `enable` or `marketplace add` did its work and wrote it into a "
            "settings file, but that file has a fault elsewhere, so all of it is ignored, the new entry included. The "
            "parentheses name the wrong value or say that the file is no JSON object; the warning exists since 2.1.295."
        ),
        remedies=(
            do(
                "edit-settings",
                "Correct the value that the parentheses name, or the file's JSON.",
                "Run the plugin command again if its change is missing.",
            ),
            do("update-claude-code", "If a newer Claude Code wrote the file, update this one instead."),
        ),
        blame="configuration",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#does-not-load-so-claude-code-ignores-the-whole-file",
        examples=(
            "✔ Successfully installed plugin: formatter@acme-tools (scope: user)\n/home/dev/.claude/settings.json "
            'does not load (its "permissions" is not valid), so Claude Code ignores the whole file, including '
            "anything this command wrote there. Fix the file, then run this command again if its change is missing. "
            "If a newer Claude Code wrote the file, update Claude Code instead.",
            "/home/dev/project/.claude/settings.json does not load (it is not a JSON object), so Claude Code ignores "
            "the whole file",
        ),
        near_misses=(
            "settings.json is not valid JSON, so the editor ignores the whole file.",
            "If the file does not parse, git ignores the whole file.",
        ),
    ),
    Condition(
        code="plugin/path-escapes-plugin-directory",
        title="A plugin's path leads out of the plugin",
        severity=Severity.WARNING,
        looks=(
            "<component> path escapes plugin directory: <path> — it resolves to <path>, outside the plugin directory",
            "<component> path escapes plugin directory: <path> — its path contains a backslash, which is not resolved "
            "reliably on this platform",
            near("<component> path escapes plugin directory: <path>"),
            near("Path escapes plugin directory: <path> (<component>)"),
        ),
        meaning=(
            "The plugin names a file outside its own folder, directly or through a link, and Claude Code leaves that "
            "path out and loads the rest of the plugin. On macOS and Linux any backslash in such a path is refused "
            "too, so a plugin written on Windows may lose parts there."
        ),
        remedies=(
            do("manage-plugin", "Run `/plugin`, update the plugin, and report the message to its author if it stays."),
            do(
                "fix-configuration",
                "In a plugin of your own move the file inside and name it with `./` and forward slashes.",
                "Replace a link that leads outside by a copy of the file, then run `/reload-plugins`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#path-escapes-plugin-directory",
        examples=(
            "❯ /plugin\n  ⎿  commands path escapes plugin directory: ./../shared.md",
            "$ claude plugin list\n    Error: Path escapes plugin directory: ./../shared.md (commands)",
            "commands path escapes plugin directory: ./commands/deploy.md — it resolves to "
            "/home/dev/shared/deploy.md, outside the plugin directory",
        ),
        near_misses=(
            "Error: entry path escapes extension directory: ../dist/index.js",
            'Path contains ".." which could be a path traversal attempt: ../shared.md',
        ),
    ),
    Condition(
        code="plugin/path-could-not-be-checked",
        title="A plugin's path could not be examined",
        severity=Severity.WARNING,
        looks=(
            near("<component> path could not be checked: <path> (<code>)"),
            near("Path not found: <path> (<component>, <code>)"),
        ),
        meaning=(
            "The system gave an error other than not found when Claude Code looked at a path of the plugin, such as a "
            "circular link (ELOOP), a dead network drive (EIO, ESTALE) or missing rights (EACCES). What the path names "
            "is left out, be it the whole plugin; before 2.1.265 that happened in silence."
        ),
        remedies=(
            do("fix-permissions", "With EACCES, give your user the right to enter the folders above the path."),
            do(
                "fix-configuration",
                "With ELOOP, replace the circular link by a real folder or delete it.",
                "With EIO or ESTALE, mount the network drive again.",
            ),
            do("manage-plugin", "Run `/reload-plugins` afterwards."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#path-could-not-be-checked",
        since="2.1.265",
        examples=(
            "❯ /plugin\n  ⎿  skills path could not be checked: /home/dev/my-plugin/skills (ELOOP)",
            "$ claude plugin list\n    Error: Path not found: /home/dev/my-plugin/skills (skills, ELOOP)",
        ),
        near_misses=(
            "Backup: path could not be checked: /mnt/nas (timeout)",
            "commands path not found: /home/dev/my-plugin/commands",
        ),
    ),
    Condition(
        code="plugin/plugin-is-required-by-your-organization",
        title="A required plugin cannot be switched off",
        severity=Severity.ERROR,
        looks=(
            'Plugin "<name>@synced" is required by your organization and can\'t be disabled here. Contact your admin '
            "to change it.",
        ),
        meaning=(
            "The plugin is synced from claude.ai and the organisation marks it, or one that depends on it, as "
            "required, so disabling it was refused and nothing was saved. No settings file on this machine decides it."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask an administrator of the claude.ai organisation to change the plugin's required status there.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#plugin-is-required-by-your-organization",
        examples=(
            '$ claude plugin disable review-rules@synced\nPlugin "review-rules@synced" is required by your '
            "organization and can't be disabled here. Contact your admin to change it.",
            '❯ /plugin\n  ⎿  Plugin "review-rules@synced" is required by your organization and can\'t be disabled '
            "here. Contact your\n     admin to change it.",
        ),
        near_misses=(
            "This extension is required by your organization and can't be removed.",
            'Plugin "review-rules" is blocked by your organization\'s policy and cannot be installed',
        ),
    ),
    Condition(
        code="plugin/plugin-was-not-uninstalled",
        title="The plugin is still switched on in a settings file",
        severity=Severity.ERROR,
        looks=(
            'Failed to uninstall plugin "<plugin>": "<plugin>" was not uninstalled: it is still switched on in '
            "<file>, although the settings change reported no error. It is still installed. Take it out of "
            '"enabledPlugins" in that file yourself, then uninstall it again.',
            '"<plugin>" was not uninstalled: it is still switched on in <file>, and the settings change failed '
            "(<error>)",
            '"<plugin>" was not uninstalled: <file> is there and could not be read',
            '"<plugin>" was not uninstalled: <file> (not read: it is on a network path or is a link to one, or could '
            "not be checked)",
        ),
        meaning=(
            "After taking the plugin out of the settings Claude Code read them back, and a file still switches it on "
            "or could not be read, so it stopped before deleting anything. Plugin, options and saved data are all "
            "there; removing them while a file may switch the plugin on again would lose them."
        ),
        remedies=(
            do(
                "edit-settings",
                "Take the plugin out of `enabledPlugins` in the file that the message names, or repair that file if "
                "it cannot be read.",
                "Uninstall the plugin again.",
            ),
            do("fix-permissions", "Make the file writable for your user if saving it failed."),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#plugin-was-not-uninstalled",
        examples=(
            '✘ Failed to uninstall plugin "formatter": "formatter" was not uninstalled: it is still switched on in '
            "/home/dev/project/.claude/settings.local.json, although the settings change reported no error. It is "
            'still installed. Take it out of "enabledPlugins" in that file yourself, then uninstall it again.',
            '❯ /plugin uninstall formatter\n  ⎿  "formatter" was not uninstalled: '
            "/home/dev/project/.claude/settings.json is there and could not be read",
        ),
        near_misses=(
            "Package 'formatter' was not uninstalled: it is required by acme-tools",
            'Plugin "formatter" was not uninstalled: installed_plugins.json holds a record under "lint@acme-tools"',
        ),
    ),
    Condition(
        code="plugin/installed-plugins-json-holds-a-record-this-version-cannot-read",
        title="A record of another version among the plugins",
        severity=Severity.ERROR,
        looks=(
            'Plugin "<plugin>" was not uninstalled: installed_plugins.json <reason>',
            'Plugin "<plugin>" was not installed: installed_plugins.json <reason>',
            'Plugin "<plugin>" was not updated: installed_plugins.json <reason>',
            'installed_plugins.json holds a record under "<id>" that this version of Claude Code cannot read',
            "installed_plugins.json is in a format (version <n>) that this version of Claude Code does not know",
        ),
        meaning=(
            "The list of installed plugins holds a record, or is in a format, that this version cannot read, most "
            "likely because a newer Claude Code wrote it. As long as it is there this version does not rewrite the "
            "file, so that nothing is lost, and installing, updating and uninstalling are refused."
        ),
        remedies=(
            do("update-claude-code", "Run `claude update`, and remove older copies of Claude Code on this machine."),
            do(
                "manage-plugin",
                "If updating is not possible, uninstall the named plugin with the version that wrote the record.",
            ),
            do(
                "fix-configuration",
                "If neither helps, copy `~/.claude/plugins/installed_plugins.json` aside, delete the named record and "
                "run `/reload-plugins`.",
            ),
        ),
        blame="version",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#installed-plugins-json-holds-a-record-this-version-cannot-read",
        examples=(
            'Plugin "formatter" was not uninstalled: installed_plugins.json holds a record under "lint@acme-tools" '
            "that this version of Claude Code cannot read",
            "$ claude plugin list\nNote: installed_plugins.json is in a format (version 4) that this version of "
            "Claude Code does not know",
        ),
        near_misses=(
            "composer.lock is in a format that this version of Composer cannot read",
            "installed_plugins.json lists two plugins, formatter and lint.",
        ),
    ),
    Condition(
        code="plugin/plugin-directory-does-not-exist",
        title="The folder of a loaded plugin is gone",
        severity=Severity.WARNING,
        looks=(near("Plugin directory does not exist: <path>"),),
        meaning=(
            "A hook wanted to run from the plugin's folder, and that folder has vanished since the session loaded it, "
            "for example through an update, a cache clean-up or a deleted project. The message comes once for each "
            "hook in a session, so silence afterwards does not mean that the hook runs again."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run `/reload-plugins` first and read what it prints; add `--force` if it says so.",
                "If errors remain, open `/plugin` and install the plugin again.",
            ),
            do("change-command", "If the plugin came from `--plugin-dir`, correct the path and start a new session."),
        ),
        blame="configuration",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#plugin-directory-does-not-exist",
        examples=(
            "❯ fix the failing test\n  ⎿  PostToolUse:Edit hook error: Plugin directory does not exist: "
            "/home/dev/.claude/plugins/cache/acme-tools/formatter/1.2.0",
        ),
        near_misses=(
            "WARNING  Plugin directory does not exist: /opt/app/plugins",
            "Plugin directory not found at path: /home/dev/.claude/plugins/marketplaces/acme-tools/plugins/formatter",
        ),
    ),
)
