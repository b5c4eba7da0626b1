"""Publishing a file, reading a local file in Cowork, and fetching a web page: refused before anything left.

Claude gets the reason as the result of its call. What a person can do is move the file, fix its encoding, or
let the safety check of WebFetch through.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="tool/the-source-file-is-not-valid-utf-8-text",
        title="Artifact source not clean text",
        severity=Severity.INFORMATION,
        looks=(
            "file_path: the source file is not valid UTF-8 text (first invalid byte at line <n>, column <n>). It may "
            "be saved in another encoding or contain binary data. Rewrite it as UTF-8, then publish again. Nothing "
            "was published.",
            near("the source file is not valid UTF-16 text"),
            "file_path: the source file has the replacement character U+FFFD at line <n>, column <n>, usually left "
            "where an earlier edit or paste lost a character. Replace it with the intended text (in HTML, write an "
            "intended U+FFFD as &#xFFFD;), then publish again. Nothing was published.",
            "the source file is not valid UTF-8 text (first invalid byte at line <n>, column <n>)",
        ),
        meaning=(
            "The file that should be published has bytes which are not valid text in its encoding, or the replacement "
            "character that an earlier edit or paste left behind. Publishing stopped before it began; the place is "
            "given by line and column."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude rewrite the place; it reads the result and publishes again."),
            do(
                "fix-configuration",
                "Otherwise save the file as UTF-8 and put the intended text where the message points.",
            ),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#the-source-file-is-not-valid-utf-8-text",
        since="2.1.267",
        examples=(
            "  ⎿  file_path: the source file is not valid UTF-8 text (first invalid byte at line 41, column 7). It "
            "may be saved in\n     another encoding or contain binary data. Rewrite it as UTF-8, then publish again. "
            "Nothing was published.",
            "file_path: the source file has the replacement character U+FFFD at line 12, column 30, usually left "
            "where an earlier edit or paste lost a character. Replace it with the intended text (in HTML, write an "
            "intended U+FFFD as &#xFFFD;), then publish again. Nothing was published.",
        ),
        near_misses=(
            "javac: error: unmappable character (0xE9) for encoding UTF-8",
            "File is not valid UTF-8. It may use a legacy encoding.",
        ),
    ),
    Condition(
        code="tool/not-published-that-file-is-on-a-network-share",
        title="Artifact file on a network share",
        severity=Severity.WARNING,
        looks=(
            "Not published: that file is on a network share. Publish a file from this session's folders instead.",
            "Not published: that file is on a network share",
        ),
        meaning=(
            "The path belongs to a network share, and only looking it up would already contact the other machine, so "
            "Claude Code does not publish from there. The file itself may be perfectly fine."
        ),
        remedies=(
            do("use-other-way", "Copy the file into a folder of this session and publish that copy."),
            do(
                "change-command",
                "On Windows map the share to a drive letter and start with `--add-dir` for that drive.",
            ),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#not-published-that-file-is-on-a-network-share",
        examples=(
            "  ⎿  Not published: that file is on a network share. Publish a file from this session's folders instead.",
        ),
        near_misses=(
            "robocopy: ERROR 53 the network path was not found",
            "Our handbook is not published, the file is on a share.",
        ),
    ),
    Condition(
        code="tool/reading-a-local-file-from-outside-the-connected-folders",
        title="Cowork: file outside connected folders",
        severity=Severity.WARNING,
        looks=(
            "Reading a local file from outside this session's connected folders, or through a link, needs the "
            "approval card, and no one can answer it in this Cowork session. Use a plain file inside the connected "
            "folders; do not retry this file in this session.",
            "cannot read file_path (ENOENT) — the file could not be examined, and no one can answer the approval card "
            "in this Cowork session. Check that the file exists as a plain file inside the connected folders, then "
            "retry with that path.",
            "needs the approval card, and no one can answer it in this Cowork session",
        ),
        meaning=(
            "A Cowork session may read plain files in its connected folders; for anything else, or through a link, it "
            "must ask, and here nobody can answer the question. The file stays unread, and trying again changes "
            "nothing."
        ),
        remedies=(
            do("use-other-way", "Copy the file into a connected folder, as a plain file and not as a link."),
            do("edit-settings", "Or connect the folder to the session before starting the task."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#reading-a-local-file-from-outside-the-connected-folders",
        examples=(
            "  ⎿  Reading a local file from outside this session's connected folders, or through a link, needs the "
            "approval card, and no\n     one can answer it in this Cowork session. Use a plain file inside the "
            "connected folders; do not retry this file in this\n     session.",
        ),
        near_misses=(
            'macOS: "Terminal" would like to access files in your Documents folder.',
            "The file could not be examined by our virus scanner.",
        ),
    ),
    Condition(
        code="tool/webfetch-cannot-fetch-localhost",
        title="WebFetch: host without a dot",
        severity=Severity.INFORMATION,
        looks=(
            "WebFetch cannot fetch localhost or other hostnames without a dot. To reach a local server, use Bash with "
            "curl instead.",
            "WebFetch cannot fetch localhost or other hostnames without a dot",
        ),
        meaning=(
            "WebFetch does not take addresses such as localhost or bare machine names, and it refused before any "
            "request was made. The local server may well be running; it is simply reached by another tool."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude go on; it reads the result and uses curl."),
            do("use-other-way", "Ask for `curl` through Bash for pages of a local server."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, state of 2.1.296",
        docs="errors#webfetch-cannot-fetch-localhost",
        since="2.1.268",
        examples=(
            "● Fetch(http://localhost:3000/health)\n  ⎿  WebFetch cannot fetch localhost or other hostnames without a "
            "dot. To reach a local server, use Bash with curl instead.",
        ),
        near_misses=(
            "curl: (7) Failed to connect to localhost port 3000: Connection refused",
            "Our crawler cannot fetch hostnames without a dot.",
        ),
    ),
    Condition(
        code="tool/webfetch-domain-safety-check-failed",
        title="WebFetch safety check rate limited",
        severity=Severity.WARNING,
        looks=(
            "The safety check for domain <domain> is rate-limited (too many domain checks from this network; the "
            "limit is shared and can stay exhausted for minutes). Do not retry WebFetch in a loop or sleep to wait it "
            "out; continue without this page and report that its safety check was rate-limited. A single later "
            "attempt is fine; if that is rate-limited too, stop.",
            "The safety check for domain <domain> is rate-limited (too many domain checks from this network",
            "The safety check for domain <domain> is temporarily rate-limited (too many domain checks from this "
            "network). Retry after about a minute; retrying sooner will fail the same way.",
        ),
        meaning=(
            "Before it fetches a page, Claude Code asks a service whether the domain is safe, and that service is "
            "turning away further checks from this network for some minutes. The limit is shared by everyone behind "
            "the same address; plan usage and the page itself are not involved."
        ),
        remedies=(
            do("use-other-way", "Go on without the page, or paste the part that is needed."),
            do("retry", "Try once more after some minutes, not in a loop."),
            do(
                "edit-settings",
                'If your organisation checks web traffic itself, `"skipWebFetchPreflight": true` in the settings '
                "leaves the check out.",
            ),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, state of 2.1.296",
        docs="errors#webfetch-domain-safety-check-failed",
        http_status=429,
        since="2.1.285",
        examples=(
            "● Fetch(https://docs.example.org/guide)\n  ⎿  The safety check for domain docs.example.org is "
            "temporarily rate-limited (too many domain checks from this network).\n     Retry after about a minute; "
            "retrying sooner will fail the same way.",
            "The safety check for domain example.com is rate-limited (too many domain checks from this network; the "
            "limit is shared and can stay exhausted for minutes). Do not retry WebFetch in a loop or sleep to wait it "
            "out; continue without this page and report that its safety check was rate-limited. A single later "
            "attempt is fine; if that is rate-limited too, stop.",
        ),
        near_misses=(
            "VirusTotal: API quota exceeded for domain report, retry in a minute",
            "Unable to verify if domain example.com is safe to fetch.",
        ),
    ),
    Condition(
        code="tool/webfetch-unable-to-verify-domain",
        title="WebFetch safety check not completed",
        severity=Severity.WARNING,
        looks=(
            "Unable to verify if domain <domain> is safe to fetch. This may be due to network restrictions or "
            "enterprise security policies blocking claude.ai.",
            "Unable to verify if domain <domain> is safe to fetch",
        ),
        meaning=(
            "The check that WebFetch makes before each page did not get through: a firewall, proxy or VPN blocks it, "
            "or it timed out. It is not a judgement on the domain; the check goes to api.anthropic.com today and went "
            "to claude.ai in older versions, whatever ANTHROPIC_BASE_URL says."
        ),
        remedies=(
            do(
                "allow-host",
                "Have api.anthropic.com, and for older versions claude.ai, allowed in firewall and proxy.",
            ),
            do("check-network", "Compare without VPN or on another network to see what blocks it."),
            do(
                "edit-settings",
                "If your organisation filters web traffic itself, or does not allow these hosts, set "
                '`"skipWebFetchPreflight": true` in the settings.',
            ),
            do("use-other-way", "Meanwhile let Claude use another source, or paste the page."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; hosts from public issue threads, 2025-08 to 2026-08",
        docs="errors#webfetch-domain-safety-check-failed",
        examples=(
            "● Fetch(https://github.com/acme/tool)\n  ⎿  Error: Unable to verify if domain github.com is safe to "
            "fetch. This may be due to network restrictions or enterprise\n     security policies blocking claude.ai.",
        ),
        near_misses=(
            "certbot: unable to verify domain example.org",
            "The safety check for domain github.com is temporarily rate-limited (too many domain checks from this "
            "network).",
        ),
    ),
)
