"""Cloud sessions started from the terminal and cloud reviews: what the repository, GitHub or a policy forbids.

Claude Code refuses these before a cloud session exists. A refused review uses no free run and bills no usage.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="cli/cloud-sessions-cannot-be-created-from-a-restricted-session",
        title="No cloud session from a --restricted session",
        severity=Severity.ERROR,
        looks=("Cloud sessions cannot be created from a --restricted session: they would not enforce it.",),
        meaning=(
            "The session was started with `--restricted`, and a session in the cloud would run without that "
            "restriction, so Claude Code refuses on this machine before asking the server. Account and plan are not in "
            "question; the flag exists since 2.1.248."
        ),
        remedies=(
            do("use-other-way", "Run the task locally in the restricted session."),
            do(
                "change-command",
                "If you decide how sessions are launched, start a new one without `--restricted` and create the cloud "
                "session there.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#cloud-sessions-cannot-be-created-from-a-restricted-session",
        since="2.1.248",
        examples=(
            "Cloud sessions cannot be created from a --restricted session: they would not enforce it.",
            "❯ /autofix-pr\n  ⎿  Cloud sessions cannot be created from a --restricted session: they would not "
            "enforce\n     it.",
        ),
        near_misses=(
            "VS Code is in Restricted Mode: cloud changes cannot be created from a restricted window.",
            "Cloud sessions run on Anthropic's machines, restricted sessions on yours.",
        ),
    ),
    Condition(
        code="cli/cloud-sessions-are-disabled-by-your-organizations-policy",
        title="The organisation has cloud sessions switched off",
        severity=Severity.ERROR,
        looks=(
            "Cloud sessions are disabled by your organization's policy. Contact your organization admin to enable "
            "them.",
            "Couldn't verify your organization's policy for cloud sessions. Check your network connection, then "
            "restart Claude Code and try again.",
        ),
        meaning=(
            "Cloud sessions, and commands that need them such as `/teleport` and `/web-setup`, are off by a policy of "
            "the organisation that no local setting overrides. The second wording says only that the policy could not "
            "be fetched, so it may be the network; before 2.1.268 these commands answered `Unknown command`."
        ),
        remedies=(
            do(
                "check-network",
                "If the message says that the policy could not be verified, check the connection, restart Claude Code "
                "and try again.",
            ),
            do("check-login", "Run `/status` and see whether the login belongs to the organisation you mean."),
            do(
                "ask-admin",
                "Ask an Owner to switch cloud sessions on at https://claude.ai/admin-settings/claude-code.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#cloud-sessions-are-disabled-by-your-organizations-policy",
        since="2.1.268",
        examples=(
            "❯ /teleport\n  ⎿  Cloud sessions are disabled by your organization's policy. Contact your organization "
            "admin to enable\n     them.",
            "Couldn't verify your organization's policy for cloud sessions. Check your network connection, then "
            "restart Claude Code and try again.",
        ),
        near_misses=(
            "Routines are disabled by your organization's policy. Contact your organization admin to enable them.",
            "Cloud sessions ended early because the machine was disabled by a policy.",
        ),
    ),
    Condition(
        code="cli/diff-is-too-large-for-ultrareview",
        title="The change is too large for a cloud review",
        severity=Severity.ERROR,
        looks=(
            "Diff is too large for ultrareview: <n> files, <n> lines changed (limits: <n> files, <n> lines). Largest "
            "files: <list>. Pass a closer base branch (`/code-review ultra <branch>`) to narrow the scope, or split "
            "the change.",
            "PR #<n> is too large for ultrareview",
        ),
        meaning=(
            "The difference to the base branch, uncommitted work included, exceeds the file or line limit that the "
            "message names, so the review was refused before it began. It cost no free run and no credits; often "
            "generated or lock files make up most of the lines."
        ),
        remedies=(
            do(
                "reduce-input",
                "Pass a base branch closer to the work: `/code-review ultra <branch>`.",
                "Split the change into smaller branches, beginning with the largest files that the message lists.",
            ),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#diff-is-too-large-for-ultrareview",
        examples=(
            "❯ /code-review ultra\n  ⎿  Diff is too large for ultrareview: 812 files, 96,410 lines changed (limits: "
            "500 files, 8,000 lines).\n     Largest files: package-lock.json (41,904 lines), dist/bundle.js (18,210 "
            "lines). Pass a closer base\n     branch (`/code-review ultra <branch>`) to narrow the scope, or split "
            "the change.",
            "PR #4121 is too large for ultrareview",
        ),
        near_misses=(
            "GitHub: Sorry, this diff is too large to display.",
            "PR #4121 is too large, could you split it before review?",
        ),
    ),
    Condition(
        code="cli/could-not-find-merge-base-with-the-base-branch",
        title="No common ancestor with the base branch",
        severity=Severity.ERROR,
        looks=(
            "Could not find merge-base with <branch>. Pass the base branch explicitly (e.g. `/code-review ultra "
            "develop`) or make sure you're in a git repo with a main branch.",
            "Could not find merge-base with <branch>. <branch> was fetched from origin but shares no history with "
            "HEAD. If another branch is your real base, pass it explicitly (`/code-review ultra <branch>`)",
            near(
                "Could not find merge-base with <branch>. Make sure <branch> exists locally or on origin (try `git "
                "fetch origin <branch>`)"
            ),
            near("Could not find merge-base with <branch>"),
        ),
        meaning=(
            "A cloud review compares the branch with a base branch, and Git found no commit that both share: the base "
            "is missing here, is not the real one, or the clone holds only a part of the history. Nothing is wrong "
            "with the working tree itself, and no review was charged."
        ),
        remedies=(
            do("change-command", "Name the real base branch: `/code-review ultra <branch>`."),
            do(
                "fix-repository",
                "In a shallow clone run `git fetch --unshallow origin`; otherwise `git fetch origin <branch>`.",
                "Start the review again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#could-not-find-merge-base-with-the-base-branch",
        examples=(
            "❯ /code-review ultra\n  ⎿  Could not find merge-base with main. Pass the base branch explicitly (e.g. "
            "`/code-review ultra develop`)\n     or make sure you're in a git repo with a main branch.",
            "Could not find merge-base with release. release was fetched from origin but shares no history with HEAD. "
            "If another branch is your real base, pass it explicitly (`/code-review ultra <branch>`)",
        ),
        near_misses=(
            "nx affected: could not find merge base between main and HEAD",
            "fatal: --unshallow on a complete repository does not make sense",
        ),
    ),
    Condition(
        code="cli/your-checkout-has-no-branches",
        title="A checkout without any branch",
        severity=Severity.ERROR,
        looks=(
            "Your checkout has no branches (detached HEAD only), which cloud review can't bundle. Create one first — "
            "`git checkout -b <name>` — then rerun /code-review ultra.",
        ),
        meaning=(
            "The commits are there, but no branch or other name points at them, as after `git init`, a fetch and "
            "checking out `FETCH_HEAD`. A cloud review uploads the repository as a Git bundle, and a bundle needs at "
            "least one name; before 2.1.221 the upload was tried and failed."
        ),
        remedies=(
            do(
                "fix-repository",
                "Create a branch on the current commit: `git checkout -b <name>`.",
                "Run `/code-review ultra` again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#your-checkout-has-no-branches",
        examples=(
            "❯ /code-review ultra\n  ⎿  Your checkout has no branches (detached HEAD only), which cloud review can't "
            "bundle. Create one first —\n     `git checkout -b <name>` — then rerun /code-review ultra.",
        ),
        near_misses=(
            "You are in 'detached HEAD' state. You can look around, make experimental changes and commit them.",
            "fatal: Refusing to create empty bundle.",
        ),
    ),
    Condition(
        code="cli/no-github-account-is-connected-to-your-claude-account",
        title="No GitHub account connected for the review",
        severity=Severity.ERROR,
        looks=(
            "Ultrareview clones <owner>/<repo> in the cloud with the GitHub account connected to your Claude account, "
            "and none is connected (or the connection expired). To fix: run /web-setup to reuse your GitHub CLI "
            "login, or connect an account at https://claude.ai/connect-github — then re-run /code-review ultra <n> "
            "(allow a minute after connecting).",
            "Ultrareview clones <owner>/<repo> in the cloud with the GitHub account connected to your Claude account, "
            "and none is connected (or the connection expired).",
        ),
        meaning=(
            "A cloud review of a pull request clones the repository with the GitHub account that is connected to the "
            "Claude account, and there is none or its connection has expired. The local `gh` login is a different one "
            "and does not count by itself; the refused start cost nothing."
        ),
        remedies=(
            do(
                "connect-github",
                "Run `/web-setup` to use the login of the GitHub CLI, or connect an account at "
                "https://claude.ai/connect-github.",
                "Wait about a minute and start the review again.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#no-github-account-is-connected-to-your-claude-account",
        since="2.1.248",
        examples=(
            "Ultrareview clones acme/shop in the cloud with the GitHub account connected to your Claude account, and "
            "none is connected (or the connection expired). To fix: run /web-setup to reuse your GitHub CLI login, or "
            "connect an account at https://claude.ai/connect-github — then re-run /code-review ultra 1234 (allow a "
            "minute after connecting).",
            "❯ /code-review ultra 87\n  ⎿  Ultrareview clones acme/shop in the cloud with the GitHub account "
            "connected to your Claude account, and\n     none is connected (or the connection expired).",
        ),
        near_misses=(
            "Vercel: No GitHub account is connected. Connect one in the dashboard.",
            "Ultrareview clones the repository in the cloud and posts its findings in about ten minutes.",
        ),
    ),
    Condition(
        code="cli/your-connected-github-account-cant-see-the-repository",
        title="The connected GitHub account lacks access",
        severity=Severity.ERROR,
        looks=(
            "Your connected GitHub account can't see <owner>/<repo> — usually the Claude GitHub app isn't installed "
            "on <owner> or wasn't granted this repo (web-connected accounts need it for private repos), or a "
            "different GitHub account is connected. To fix: run /web-setup to reuse your GitHub CLI login, or install "
            "the app at https://github.com/apps/claude/installations/new — then re-run /code-review ultra <n>.",
            "Your connected GitHub account can't see <owner>/<repo> — usually the Claude GitHub app isn't installed "
            "on <owner> or wasn't granted this repo",
        ),
        meaning=(
            "A GitHub account is connected to the Claude account, but it may not read this repository: mostly the "
            "Claude GitHub app is not installed for its owner or was not given this repository, or another account is "
            "connected. The refused review cost nothing."
        ),
        remedies=(
            do(
                "connect-github",
                "Run `/web-setup` if the local `gh` can read the repository, so that its login is used.",
                "Or install the Claude app for the owner, with this repository, at "
                "https://github.com/apps/claude/installations/new.",
                "Start the review again.",
            ),
            do("ask-admin", "Ask an owner of the GitHub organisation if you may not install apps there."),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#your-connected-github-account-cant-see-the-repository",
        since="2.1.248",
        examples=(
            "Your connected GitHub account can't see acme/shop — usually the Claude GitHub app isn't installed on "
            "acme or wasn't granted this repo (web-connected accounts need it for private repos), or a different "
            "GitHub account is connected. To fix: run /web-setup to reuse your GitHub CLI login, or install the app "
            "at https://github.com/apps/claude/installations/new — then re-run /code-review ultra 1234.",
        ),
        near_misses=(
            "remote: Repository not found. fatal: repository 'https://github.com/acme/shop.git/' not found",
            "Netlify's GitHub app isn't installed on acme, so your account can't see the repo.",
        ),
    ),
    Condition(
        code="cli/the-github-app-preflight-failed-transiently",
        title="Upload and GitHub check failed together",
        severity=Severity.WARNING,
        looks=(
            "Could not upload repo bundle (<error>). The GitHub App preflight failed transiently (network or service "
            "hiccup) — retry in a moment to start from GitHub instead",
            "The GitHub App preflight failed transiently (network or service hiccup) — retry in a moment to start "
            "from GitHub instead",
        ),
        meaning=(
            "Two ways into the cloud failed at the same time: the repository could not be bundled or uploaded, and the "
            "check whether GitHub can be used instead ended in a passing error. The beginning of the message names "
            "what stopped the upload; before 2.1.251 it wrongly asked for GitHub to be set up."
        ),
        remedies=(
            do("retry", "Run the command again after a moment."),
            do(
                "fix-repository",
                "If it keeps failing, remove what the beginning of the message names, so that the upload can work.",
            ),
            do("check-network", "Check that this machine can reach GitHub and claude.ai."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-10",
        docs="errors#the-github-app-preflight-failed-transiently",
        since="2.1.251",
        examples=(
            "Could not upload repo bundle (pack-objects exited with 128). The GitHub App preflight failed transiently "
            "(network or service hiccup) — retry in a moment to start from GitHub instead",
            "❯ /autofix-pr\n  ⎿  Could not upload repo bundle (bundle is over the size limit). The GitHub App "
            "preflight failed transiently\n     (network or service hiccup) — retry in a moment to start from GitHub "
            "instead",
        ),
        near_misses=(
            "The CORS preflight failed transiently; retry in a moment.",
            "error: failed to upload bundle to Sentry, retrying",
        ),
    ),
    Condition(
        code="cli/the-repository-upload-cant-follow-a-git-setting",
        title="The upload cannot follow a Git setting",
        severity=Severity.ERROR,
        looks=(
            "Not uploading this working tree: <setting> (<explanation>) is set in <file>, and the upload cannot "
            "follow that setting, so a file git would change before storing it (to encrypt it, for example) could be "
            "uploaded as it is on disk. Move the <setting> line into this repository’s .git/config or directly into "
            "your ~/.gitconfig, then retry.",
            "Not uploading this working tree: <setting> (<explanation>) is set in <file>, and the upload cannot "
            "follow that setting",
        ),
        meaning=(
            "A Git setting decides which attribute rules apply to the files, and it stands where the upload cannot "
            "follow it, so a file that Git would change before storing, for example by encrypting it, could leave the "
            "machine in the clear. Claude Code therefore uploaded nothing; `core.ignoreCase`, `core.attributesFile` "
            "and `attr.tree` are such settings."
        ),
        remedies=(
            do(
                "fix-repository",
                "Do what the last sentence says: usually move the line into this repository's `.git/config` or "
                "directly into `~/.gitconfig`.",
                "Start the cloud session or review again.",
            ),
        ),
        blame="configuration",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#the-repository-upload-cant-follow-a-git-setting",
        examples=(
            "Not uploading this working tree: core.ignoreCase (which decides whether .gitattributes patterns match "
            "file names regardless of letter case) is set in /home/dev/.config/git/work.inc, and the upload cannot "
            "follow that setting, so a file git would change before storing it (to encrypt it, for example) could be "
            "uploaded as it is on disk. Move the core.ignoreCase line into this repository’s .git/config or directly "
            "into your ~/.gitconfig, then retry.",
        ),
        near_misses=(
            "git-crypt: Not uploading: working tree has unencrypted files.",
            "warning: core.autocrlf is set in /etc/gitconfig",
        ),
    ),
    Condition(
        code="cli/github-isnt-connected-to-your-claude-account",
        title="GitHub is not connected to the Claude account",
        severity=Severity.ERROR,
        looks=(
            "GitHub isn't connected to your Claude account, so this repository can't be cloned in the cloud. Run "
            "/web-setup to connect with your GitHub CLI login, or connect on the web at "
            "https://claude.ai/connect-github",
        ),
        meaning=(
            "A cloud session clones the repository through the GitHub account that is connected to the Claude account, "
            "and none is connected or its connection has expired. When a routine is created with `/schedule` the same "
            "text is only a note; before 2.1.268 it was reported as a passing failure of the GitHub app."
        ),
        remedies=(
            do(
                "connect-github",
                "Run `/web-setup` to use the login of the GitHub CLI, or connect at https://claude.ai/connect-github.",
                "Wait about a minute and run the command again.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#github-isnt-connected-to-your-claude-account",
        since="2.1.268",
        examples=(
            "❯ /autofix-pr\n  ⎿  GitHub isn't connected to your Claude account, so this repository can't be cloned in "
            "the cloud. Run\n     /web-setup to connect with your GitHub CLI login, or connect on the web at\n     "
            "https://claude.ai/connect-github",
            "GitHub isn't connected to your Claude account, so this repository can't be cloned in the cloud. Run "
            "/web-setup to connect with your GitHub CLI login, or connect on the web at "
            "https://claude.ai/connect-github",
        ),
        near_misses=(
            "GitHub isn't connected to your Linear workspace.",
            "Could not upload repo bundle (over the size limit).",
        ),
    ),
    Condition(
        code="cli/a-github-organization-policy-is-blocking-claude",
        title="A policy of the GitHub organisation blocks Claude",
        severity=Severity.ERROR,
        looks=(
            "Your GitHub organization has an IP allowlist that is blocking Claude. Add Claude's IP ranges to your "
            "GitHub allowlist.",
            "Your GitHub organization requires single sign-on. Disconnect and reconnect GitHub on the Connectors page "
            "in Claude on the web, click Authorize next to your organization when GitHub asks, then try again.",
            "Your GitHub organization's identity provider (<provider>) has a Conditional Access policy that is "
            "blocking Claude. Ask your GitHub Enterprise or Entra ID admin to allow Claude in that policy.",
        ),
        meaning=(
            "GitHub refused Claude's access to the repository because of a rule of the GitHub organisation: a list of "
            "allowed addresses, single sign-on, or a Conditional Access policy of its identity provider. It is "
            "GitHub's side that decides; the Claude account and its plan are in order."
        ),
        remedies=(
            do(
                "connect-github",
                "For single sign-on, disconnect and reconnect GitHub at https://claude.ai/customize/connectors and "
                "click Authorize next to the organisation.",
            ),
            do(
                "ask-admin",
                "For an IP allow list, ask an owner of the GitHub organisation to allow Anthropic's outbound "
                "addresses.",
                "For Conditional Access, ask the GitHub Enterprise or Entra ID administrator to allow Claude in that "
                "policy.",
            ),
        ),
        blame="account",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#a-github-organization-policy-is-blocking-claude",
        examples=(
            "❯ /autofix-pr\n  ⎿  Your GitHub organization has an IP allowlist that is blocking Claude. Add Claude's "
            "IP ranges to your\n     GitHub allowlist.",
            "Your GitHub organization requires single sign-on. Disconnect and reconnect GitHub on the Connectors page "
            "in Claude on the web, click Authorize next to your organization when GitHub asks, then try again.",
            "Your GitHub organization's identity provider (Microsoft Entra ID) has a Conditional Access policy that "
            "is blocking Claude. Ask your GitHub Enterprise or Entra ID admin to allow Claude in that policy.",
        ),
        near_misses=(
            "remote: The 'acme' organization has enabled or enforced SAML SSO. To access this repository, you must "
            "re-authorize the OAuth Application 'GitHub CLI'.",
            "Although you appear to have the correct authorization credentials, the `acme` organization has an IP "
            "allow list enabled",
        ),
    ),
    Condition(
        code="cli/single-sign-on-authorization-needed",
        title="The gh token lacks single sign-on authorisation",
        severity=Severity.ERROR,
        looks=(
            "Single sign-on authorization needed\n<owner>/<repo> belongs to an organization that enforces SAML single "
            "sign-on, and your GitHub CLI token isn't authorized for it yet.",
        ),
        meaning=(
            "`/install-github-app` checks access to the repository with the GitHub CLI, and GitHub turned that token "
            "away because its organisation enforces SAML single sign-on for which the token is not authorised. Rights "
            "in the repository may be sufficient all the same; before 2.1.273 a warning about missing admin "
            "permissions stood here."
        ),
        remedies=(
            do(
                "connect-github",
                "Run `gh auth refresh -h github.com -s repo,workflow` and authorise the organisation when GitHub asks.",
                "For a token in `GH_TOKEN`, choose Configure SSO for it at https://github.com/settings/tokens.",
                "Run `/install-github-app` again.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-10",
        docs="errors#single-sign-on-authorization-needed",
        since="2.1.273",
        examples=(
            "❯ /install-github-app\n\nSingle sign-on authorization needed\nacme/shop belongs to an organization that "
            "enforces SAML single sign-on, and your GitHub CLI token isn't authorized for it yet.",
        ),
        near_misses=(
            "HTTP 403: Resource protected by organization SAML enforcement. You must grant your OAuth token access to "
            "this organization.",
            "Single sign-on is needed for all staff from May on.",
        ),
    ),
)
