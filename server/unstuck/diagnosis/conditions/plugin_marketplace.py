"""Marketplaces, the catalogues plugins come from: their names, their sources, and the file that lists them.

A marketplace that is refused takes its plugins with it; the session itself and other marketplaces go on.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="plugin/marketplace-is-registered-from-an-untrusted-source",
        title="A reserved marketplace name with a foreign source",
        severity=Severity.ERROR,
        looks=(
            "Marketplace \"<name>\" is registered from an untrusted source: The name '<name>' is reserved for "
            "official Anthropic marketplaces. Only repositories from 'github.com/anthropics/' can use this name. To "
            "fix it, remove the marketplace and re-add it from the official source.",
            'Marketplace "<name>" is registered from an untrusted source',
            "The name '<name>' is reserved for official Anthropic marketplaces.",
            "can only be used with GitHub sources from the 'anthropics' organization",
        ),
        meaning=(
            "The marketplace bears a name that only Anthropic's own repositories on GitHub may use, but comes from "
            "somewhere else, so it and its plugins no longer load. Since 2.1.205 names are checked at every load, "
            "therefore an entry from before the reservation can stop from one day to the next."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run `claude plugin marketplace remove <name>`; its plugins are uninstalled with it.",
                "Add the marketplace again from the official repository under github.com/anthropics.",
            ),
            do(
                "fix-configuration",
                "If you publish a marketplace under that name, rename it in `marketplace.json` and have users add it "
                "anew.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#marketplace-is-registered-from-an-untrusted-source",
        since="2.1.205",
        examples=(
            "Marketplace \"claude-community\" is registered from an untrusted source: The name 'claude-community' is "
            "reserved for official Anthropic marketplaces. Only repositories from 'github.com/anthropics/' can use "
            "this name. To fix it, remove the marketplace and re-add it from the official source.",
            "$ claude plugin marketplace add ./tools\nFailed to add marketplace: The name 'claude-code-plugins' is "
            "reserved for official Anthropic marketplaces. It can only be used with GitHub sources from the "
            "'anthropics' organization.",
        ),
        near_misses=(
            "apt: The repository 'http://ppa.example.com' is not signed and comes from an untrusted source.",
            "The name 'console' is reserved for official npm packages.",
        ),
    ),
    Condition(
        code="plugin/marketplace-name-is-another-spelling-of-a-reserved-name",
        title="A marketplace name that looks like a reserved one",
        severity=Severity.ERROR,
        looks=(
            'Failed to add marketplace: "<name>" is another spelling of "<reserved>", a reserved marketplace name.',
            'known_marketplaces.json has an entry named "<name>", another spelling of the reserved marketplace name '
            '"<reserved>", so it is ignored. Remove it with: claude plugin marketplace remove <name>',
            'This marketplace\'s name is another spelling of "<reserved>", a reserved marketplace name. It is not '
            "exactly the reserved name it appears to be.",
            '"<name>" is another spelling of "<reserved>", a reserved marketplace name.',
        ),
        meaning=(
            "The name is not reserved itself but counts as a different spelling of one that is, for example with dots "
            "in place of hyphens, and people could take it for Anthropic's. A new marketplace is refused, a registered "
            "one is ignored from then on; its files are not examined for this."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run the `claude plugin marketplace remove <name>` that the message gives.",
                "Add the official marketplace under its exact name if that was meant.",
            ),
            do(
                "fix-configuration",
                "In a marketplace of your own choose another `name` in `marketplace.json` and add it again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#marketplace-name-is-another-spelling-of-a-reserved-name",
        examples=(
            'Failed to add marketplace: "claude.code.plugins" is another spelling of "claude-code-plugins", a '
            "reserved marketplace name.",
            '❯ /plugin\n  ⎿  known_marketplaces.json has an entry named "claude.code.plugins", another spelling of '
            'the reserved\n     marketplace name "claude-code-plugins", so it is ignored. Remove it with: claude '
            "plugin marketplace\n     remove claude.code.plugins",
        ),
        near_misses=(
            '"colour" is another spelling of "color".',
            'Marketplace "acme-tools" added.',
        ),
    ),
    Condition(
        code="plugin/claude-code-refuses-the-marketplace-name",
        title="A marketplace name that imitates Anthropic's",
        severity=Severity.ERROR,
        looks=(
            'Claude Code refuses the marketplace name "<name>"',
            "Claude Code refuses this marketplace's name: it looks like one of Anthropic's own",
            "Marketplace name impersonates an official Anthropic/Claude marketplace",
        ),
        meaning=(
            "The name could pass for one of Anthropic's own marketplaces, and such names are refused when added and at "
            "every later load, so plugins installed from it stop too. It says nothing on what the plugins contain; "
            "before 2.1.247 control characters in a name gave the third wording as well."
        ),
        remedies=(
            do(
                "manage-plugin",
                "To keep it, wait until its maintainer has renamed it, then run `claude plugin marketplace update "
                "<name>`.",
                "Otherwise run `claude plugin marketplace remove <name>`: this uninstalls its plugins and deletes "
                "what they saved.",
            ),
            do(
                "fix-configuration",
                "In a marketplace of your own change `name` in `marketplace.json`; users then only need to update.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#claude-code-refuses-the-marketplace-name",
        examples=(
            "$ claude plugin list\n  ❯ helper@anthropic-plugins-v2\n    Status: ✘ failed to load\n    Error: Claude "
            'Code refuses the marketplace name "anthropic-plugins-v2"',
            "Failed to add marketplace: Marketplace name impersonates an official Anthropic/Claude marketplace",
            "Claude Code refuses this marketplace's name: it looks like one of Anthropic's own",
        ),
        near_misses=(
            "The extension's name impersonates an official Microsoft publisher.",
            "Claude Code refuses to start in this folder until it is trusted.",
        ),
    ),
    Condition(
        code="plugin/marketplace-is-already-added-from-a-different-source",
        title="A marketplace of that name comes from elsewhere",
        severity=Severity.ERROR,
        looks=(
            'Marketplace "<name>" is already added from a different source (<source>). To use this source instead, '
            "remove that marketplace first with /plugin marketplace remove <name>.",
        ),
        meaning=(
            "An install with `--marketplace <source>` fetched a catalogue whose name is already taken by a marketplace "
            "from another source. Claude Code kept the one that was there and installed nothing, so that one source "
            "cannot quietly replace another."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Install from the present marketplace by name: `/plugin install <plugin>@<name>`.",
                "To change over, run `/plugin marketplace remove <name>` first, which uninstalls its plugins, and "
                "install again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#marketplace-is-already-added-from-a-different-source",
        examples=(
            '❯ /plugin install formatter --marketplace acme/plugins-next\n  ⎿  Marketplace "acme-tools" is already '
            "added from a different source (github:acme/plugins). To use this\n     source instead, remove that "
            "marketplace first with /plugin marketplace remove acme-tools.",
        ),
        near_misses=(
            "error: remote origin already exists.",
            "Helm: repository name (stable) already exists, please specify a different name",
        ),
    ),
    Condition(
        code="plugin/cannot-install-plugins-from-a-marketplace-with-this-name",
        title="A marketplace name no plugin id can be built from",
        severity=Severity.ERROR,
        looks=(
            'Cannot add marketplace "<name>": Claude Code cannot install plugins from a marketplace with this name. '
            'Each part of a plugin id (plugin@marketplace) may use only the letters a-z and A-Z, digits, ".", "_" and '
            '"-", and must start with a letter or digit. The name is set by "name" in the marketplace\'s '
            "marketplace.json; ask its maintainer to change it.",
            'Cannot add marketplace "<name>": Claude Code cannot install plugins from a marketplace with this name',
        ),
        meaning=(
            "The catalogue's name cannot stand behind the @ of a plugin id, for example because it begins with an "
            "underscore or holds a space, so nothing could ever be installed from it and nothing was registered. "
            "Before 2.1.295 adding it was reported as a success."
        ),
        remedies=(
            do("ask-admin", "Ask the marketplace's maintainer to change `name` in its `marketplace.json`."),
            do(
                "fix-configuration",
                "In a marketplace of your own use letters, digits, dots, hyphens and underscores, beginning with a "
                "letter or digit: `internal-tools`, not `_internal`.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#cannot-install-plugins-from-a-marketplace-with-this-name",
        examples=(
            "$ claude plugin marketplace add acme/internal\nFailed to add marketplace: Cannot add marketplace "
            '"_internal": Claude Code cannot install plugins from a marketplace with this name. Each part of a plugin '
            'id (plugin@marketplace) may use only the letters a-z and A-Z, digits, ".", "_" and "-", and must start '
            'with a letter or digit. The name is set by "name" in the marketplace\'s marketplace.json; ask its '
            "maintainer to change it.",
            'Cannot add marketplace "_internal": Claude Code cannot install plugins from a marketplace with this name',
        ),
        near_misses=(
            'npm error Invalid name: "_internal"',
            "Claude Code can install plugins from a marketplace in any Git repository.",
        ),
    ),
    Condition(
        code="plugin/marketplace-is-added-but-ignored",
        title="A registered marketplace is not loaded",
        severity=Severity.ERROR,
        looks=(
            'Marketplace "<name>" is added but ignored',
            'Marketplace "<name>" is registered but was refused (see the debug log)',
        ),
        meaning=(
            "The entry in `known_marketplaces.json` fails one of the checks made at every load, so the marketplace and "
            "its plugins stay out, and `claude plugin list` or the debug log gives the reason: a network location, "
            "`..` in the path, an unusable Git address, or a source that differs from the settings. Before 2.1.286 it "
            "was reported as not found."
        ),
        remedies=(
            do(
                "manage-plugin",
                "Run `claude plugin list` and read the reason; the second wording needs `claude --debug` and its log.",
                "Run `claude plugin marketplace remove <name>` and add it again from a source without that fault.",
            ),
            do(
                "edit-settings",
                "For a location on a network drive, or one that differs from the settings, correct "
                "`extraKnownMarketplaces` in your user settings.",
            ),
            do("ask-admin", "Ask the administrator if managed settings declare the marketplace."),
        ),
        blame="configuration",
        retryable=False,
        attested="official plugin troubleshooting page, 2026-10",
        docs="plugins/troubleshooting#marketplace-is-added-but-ignored",
        examples=(
            '$ claude plugin list\nMarketplace "acme-tools" is added but ignored: its location is on a network drive',
            '❯ /plugin\n  ⎿  Marketplace "acme-tools" is registered but was refused (see the debug log)',
        ),
        near_misses=(
            'The second "Sword" is added but ignored because HashSet does not allow duplicates.',
            'Marketplace "acme-tools" not found',
        ),
    ),
    Condition(
        code="plugin/marketplace-entry-path-does-not-stay-inside-the-marketplace-directory",
        title="A plugin entry leads out of its marketplace",
        severity=Severity.ERROR,
        looks=(
            "Cannot install <plugin>: its marketplace entry path does not stay inside the marketplace directory (an "
            "absolute, climbing, network-shaped, backslash-containing or link-traversing entry, an entry of a fetched "
            "marketplace that resolves or opens outside its tree — or a relative entry in a url-catalog marketplace, "
            "which has no local directory)",
            "Plugin source path refused: <path> does not stay inside its marketplace directory. Check that the "
            "marketplace entry has a plain relative path.",
            "its marketplace entry path does not stay inside the marketplace directory",
        ),
        meaning=(
            "The marketplace describes this plugin by a path that is absolute, climbs out with `..`, holds a backslash "
            "on macOS or Linux, or follows a link to elsewhere, so it is neither installed nor loaded. In a "
            "marketplace added by the address of its `marketplace.json` every relative path fails, because only that "
            "one file was fetched."
        ),
        remedies=(
            do(
                "manage-plugin",
                "If it was added by a direct address, remove the marketplace and add it from its Git repository.",
            ),
            do("ask-admin", "Ask the marketplace's maintainer to correct the entry."),
            do(
                "fix-configuration",
                "In a marketplace of your own write `source` as `./plugins/<name>` with forward slashes, and let "
                "links end inside the marketplace.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#marketplace-entry-path-does-not-stay-inside-the-marketplace-directory",
        examples=(
            "Cannot install my-plugin@my-marketplace: its marketplace entry path does not stay inside the marketplace "
            "directory (an absolute, climbing, network-shaped, backslash-containing or link-traversing entry, an "
            "entry of a fetched marketplace that resolves or opens outside its tree — or a relative entry in a "
            "url-catalog marketplace, which has no local directory)",
            "$ claude plugin list\n  ❯ my-plugin@my-marketplace\n    Status: ✘ failed to load\n    Error: Plugin "
            "source path refused: ./my-plugin does not stay inside its marketplace directory. Check that the "
            "marketplace entry has a plain relative path.",
        ),
        near_misses=(
            "tar: ../etc/passwd: path does not stay inside the target directory",
            "commands path escapes plugin directory: ./../shared.md",
        ),
    ),
    Condition(
        code="plugin/failed-to-load-marketplace-configuration",
        title="The list of marketplaces is damaged",
        severity=Severity.ERROR,
        looks=(
            'Failed to install plugin "<plugin>": Failed to load marketplace configuration: <error>',
            near("Failed to load marketplace configuration: <error>"),
            near("Marketplace configuration file is corrupted"),
        ),
        meaning=(
            "`~/.claude/plugins/known_marketplaces.json`, where the added marketplaces are listed, is empty, is not "
            "JSON, or has entries of the wrong form, so commands that need it stop. Installed plugins lie in their own "
            "folder; before 2.1.246 an install did not report this."
        ),
        remedies=(
            do(
                "fix-configuration",
                "Copy `~/.claude/plugins/known_marketplaces.json` aside and repair its JSON, or the entries that the "
                "message names.",
                "If that is not possible, replace its content with `{}` and add each marketplace again with `claude "
                "plugin marketplace add <source>`; those declared in the settings return by themselves.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#failed-to-load-marketplace-configuration",
        examples=(
            '✘ Failed to install plugin "my-plugin": Failed to load marketplace configuration: JSON Parse error: '
            "Unexpected EOF",
            "$ claude plugin marketplace list\n✘ Marketplace configuration file is corrupted: acme-tools.source: "
            "Invalid input",
        ),
        near_misses=(
            "Magento: Failed to load marketplace configuration, check the cache",
            "The marketplace configuration lists two plugins.",
        ),
    ),
)
