"""An answer that began and broke off: dropped, stalled or damaged streams, and a computer that fell asleep.

What unites them: the account is fine and nothing was lost for good. Claude Code does not repeat a request once text
or a tool call is complete, because tools could run twice; what is complete stays, and `continue` goes on from there.
The wordings changed in 2.1.227 (lost for closed, stopped arriving for stalled).
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="server/the-response-above-may-be-incomplete",
        title="The service failed in the middle of a response",
        severity=Severity.WARNING,
        looks=(
            "Server error mid-response. The response above may be incomplete.",
            inside("Server error mid-response"),
        ),
        meaning=(
            "While the answer was streaming, the service reported an overload or another fault of its own. Completed "
            "text and tool calls are kept, the unfinished last block is dropped, and the request is not sent again "
            "because its tools might run a second time."
        ),
        remedies=(
            do(
                "retry",
                "Read what stayed on screen, then reply `continue`; Claude goes on after the last complete block.",
            ),
            do("resume-session", "After a `-p` run: `claude -p continue --resume <session-id>`."),
            do("check-service-status", "Look at https://status.claude.com if it happens again at once."),
        ),
        blame="service",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-response-above-may-be-incomplete",
        since="2.1.199",
        examples=(
            (
                "● Updated the parser and its tests.\n"
                "\n"
                "● API Error: Server error mid-response. The response above may be\n"
                "  incomplete."
            ),
            "API Error: Server error mid-response. The response above may be incomplete.",
        ),
        near_misses=(
            "The upload stops with a server error in mid-response when the file is larger than 2 GB.",
            "API Error: Connection lost mid-response. The response above may be incomplete.",
        ),
    ),
    Condition(
        code="server/connection-lost-mid-response",
        title="The connection dropped in the middle of a response",
        severity=Severity.WARNING,
        looks=(
            "Connection lost mid-response. The response above may be incomplete.",
            "Connection closed mid-response. The response above may be incomplete.",
            inside("Connection lost mid-response"),
            inside("Connection closed mid-response"),
        ),
        meaning=(
            "The line broke, or a proxy or gateway ended the body early, after part of the answer was complete. That "
            "part is kept and not asked for again, since its tools could run twice; clients before 2.1.227 say "
            "`closed` where newer ones say `lost`."
        ),
        remedies=(
            do("retry", "Reply `continue`; Claude goes on after the last complete block."),
            do("resume-session", "After a `-p` run: `claude -p continue --resume <session-id>`."),
            do(
                "check-network",
                "If it repeats, try once without VPN or over another network, such as a phone's hotspot.",
                (
                    "If it breaks at the same length or time each time, suspect a proxy or gateway with a limit on "
                    "streams."
                ),
            ),
            do("check-service-status", "Look at https://status.claude.com when it began for several people at once."),
            do("update-claude-code"),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2026-06 to 2026-08",
        docs="errors#the-response-above-may-be-incomplete",
        examples=(
            "API Error: Connection closed mid-response. The response above may be incomplete.",
            "● API Error: Connection lost mid-response. The response above may be\n  incomplete.",
            (
                '{"type":"assistant","message":{"model":"<synthetic>","role":"assistant","stop_reason":"stop_sequence",'
                '"content":[{"type":"text","text":"API Error: Connection closed mid-response. The response above may '
                'be incomplete."}]},"error":"server_error","isApiErrorMessage":true}'
            ),
        ),
        near_misses=(
            "The proxy logs that the connection was closed by the peer mid-request.",
            "Connection lost before a response was produced",
        ),
    ),
    Condition(
        code="server/computer-went-to-sleep-mid-response",
        title="The computer slept while a response was streaming",
        severity=Severity.WARNING,
        looks=(
            "Your computer went to sleep mid-response. The response above may be incomplete.",
            "Your computer went to sleep mid-response",
        ),
        meaning=(
            "The machine went to sleep while the answer was arriving, and after waking Claude Code treats that "
            "connection as broken. Neither network nor service failed; the complete part of the answer is kept and the "
            "unfinished last block dropped."
        ),
        remedies=(
            do("retry", "Reply `continue`; Claude goes on after the last complete block."),
            do("resume-session", "After a `-p` run: `claude -p continue --resume <session-id>`."),
            do(
                "use-other-way",
                (
                    "Keep the machine awake during long turns: `caffeinate -i claude` on macOS, `systemd-inhibit "
                    "claude` on Linux."
                ),
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-response-above-may-be-incomplete",
        examples=("● API Error: Your computer went to sleep mid-response. The response above\n  may be incomplete.",),
        near_misses=(
            "My computer went to sleep in the middle of the download.",
            "Your computer went to sleep before a response was produced",
        ),
    ),
    Condition(
        code="server/the-response-stopped-arriving",
        title="The response stopped arriving",
        severity=Severity.WARNING,
        looks=(
            "The response stopped arriving. The response above may be incomplete.",
            "Response stalled mid-stream. The response above may be incomplete.",
            "Stream idle timeout - partial response received",
            inside("The response stopped arriving"),
            inside("Response stalled mid-stream"),
        ),
        meaning=(
            "The connection stayed open but carried no more data, so the idle watchdog cut it; what was complete is "
            "kept. Clients before 2.1.222 could raise this without need behind an ANTHROPIC_BASE_URL gateway, and the "
            "wordings of spring 2026 spoke of a stream idle timeout."
        ),
        remedies=(
            do("retry", "Reply `continue`; Claude goes on after the last complete block."),
            do(
                "update-claude-code",
                "Run `claude --version`; below 2.1.222 behind a gateway, update with `claude update`.",
                "Restart every session that was running.",
            ),
            do(
                "check-proxy",
                "If it repeats, let proxy and gateway pass keep-alive pings and streamed events on at once.",
                "Try once without VPN, or over another network.",
            ),
            do("resume-session", "After a `-p` run: `claude -p continue --resume <session-id>`."),
            do("check-service-status", "Look at https://status.claude.com when every session stalls."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08; public issue threads, 2026-04 to 2026-05",
        docs="errors#the-response-above-may-be-incomplete",
        examples=(
            "⏺ Write(docs/plan.md)\n\nAPI Error: Stream idle timeout - partial response received",
            "● API Error: The response stopped arriving. The response above may be\n  incomplete.",
        ),
        near_misses=(
            "nginx: upstream timed out (110: Connection timed out) while reading upstream",
            "The response stalled before a response was produced",
        ),
    ),
    Condition(
        code="server/part-of-the-response-never-arrived",
        title="Part of the response got lost on the way",
        severity=Severity.WARNING,
        looks=(
            "Part of the response never arrived. The response above may be incomplete.",
            "Part of the response never arrived and no response was produced. Try again.",
            inside("Content block not found"),
        ),
        meaning=(
            "An event of the stream went missing between service and client, so a later event spoke of content that "
            "never came. `Content block not found` is the wording before 2.1.281, and the one when the repeat without "
            "streaming is switched off."
        ),
        remedies=(
            do("retry", "Reply `continue` where part of the answer stands, else send the message again."),
            do(
                "check-proxy",
                (
                    "If it repeats, have proxy or gateway pass the event stream on unchanged: no filtering, no "
                    "re-encoding."
                ),
            ),
            do(
                "unset-variable",
                "Unset `CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK`, so that a broken stream is repeated whole.",
            ),
            do("update-claude-code"),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-response-above-may-be-incomplete",
        examples=(
            "● API Error: Part of the response never arrived. The response above may be\n  incomplete.",
            "API Error: Content block not found",
        ),
        near_misses=(
            "Error: content block not found in template 'hero.liquid'",
            "API Error: Content block already closed",
        ),
    ),
    Condition(
        code="server/the-response-stream-was-malformed",
        title="The response arrived damaged",
        severity=Severity.WARNING,
        looks=(
            "The response stream was malformed. The response above may be incomplete.",
            "The response stream was malformed and no response was produced. Try again.",
            inside("Content block already closed"),
            inside("Stream event unreadable"),
            inside("JSON Parse error"),
        ),
        meaning=(
            "An event of the stream was broken: no valid JSON, content missing, or meant for a block that was already "
            "finished. Something between the service and Claude Code repeats, cuts or rewrites events; before 2.1.284 "
            "the bare error of the JSON parser could appear instead."
        ),
        remedies=(
            do("retry", "Reply `continue` where part of the answer stands, else send the message again."),
            do(
                "check-proxy",
                "If it repeats, have proxy or gateway pass server-sent events on unmodified.",
                "Ask its operator about plug-ins that inspect, translate or log responses.",
            ),
            do(
                "bypass-proxy",
                (
                    "Where a direct connection is allowed, start once without `ANTHROPIC_BASE_URL` and proxy variables "
                    "and compare."
                ),
            ),
            do(
                "unset-variable",
                "Unset `CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK`, so that a broken stream is repeated whole.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#the-response-above-may-be-incomplete",
        examples=(
            "● API Error: The response stream was malformed. The response above may be\n  incomplete.",
            "API Error: Stream event unreadable",
            "API Error: JSON Parse error: Unterminated string",
        ),
        near_misses=(
            'SyntaxError: JSON Parse error: Unexpected identifier "undefined"\n      at parse (unknown)',
            "API Error: Content block not found",
        ),
    ),
    Condition(
        code="server/connection-lost-before-a-response-was-produced",
        title="The connection kept dropping before any answer",
        severity=Severity.WARNING,
        looks=(
            "Connection lost before a response was produced",
            "Connection closed while thinking, before producing a response",
        ),
        meaning=(
            "The connection broke after Claude had finished thinking and before it wrote a word, and quick repeats "
            "broke as well. No text and no tool call had begun, so nothing was half done; clients before 2.1.227 say "
            "`closed while thinking`."
        ),
        remedies=(
            do("retry", "Send the message again, or type `try again`."),
            do(
                "check-network",
                "If it repeats, test the line: without VPN, over another network, `curl -I https://api.anthropic.com`.",
            ),
            do(
                "check-proxy",
                "Behind a proxy or gateway, check whether it ends connections that are silent for a while.",
            ),
            do("check-service-status"),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#automatic-retries",
        examples=(
            "API Error: Connection lost before a response was produced",
            "● API Error: Connection closed while thinking, before producing a response",
        ),
        near_misses=(
            "psql: server closed the connection unexpectedly before or while processing the request.",
            "API Error: Connection lost mid-response. The response above may be incomplete.",
        ),
    ),
    Condition(
        code="server/computer-went-to-sleep-before-a-response-was-produced",
        title="The computer slept before any answer",
        severity=Severity.WARNING,
        looks=(
            "Your computer went to sleep before a response was produced",
            "Connection lost while your computer was asleep · Retrying in <n>s · attempt <n>/<n>",
            near("Connection lost while your computer was asleep"),
        ),
        meaning=(
            "The machine slept after Claude had finished thinking, and the connection did not survive it. Nothing was "
            "half done; the second wording is the label beside a retry countdown, where Claude Code is already trying "
            "again."
        ),
        remedies=(
            do("retry", "Now that the machine is awake, send the message again."),
            do("nothing-to-do", "Where a countdown runs, wait for it."),
            do(
                "use-other-way",
                (
                    "Keep the machine awake during long turns: `caffeinate -i claude` on macOS, `systemd-inhibit "
                    "claude` on Linux."
                ),
            ),
        ),
        blame="environment",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#automatic-retries",
        examples=(
            "● API Error: Your computer went to sleep before a response was produced",
            "❯ go on\n\n✻ Connection lost while your computer was asleep · retrying in 2s · attempt 1/10",
        ),
        near_misses=(
            "The SSH connection was lost while my laptop was asleep.",
            "API Error: Your computer went to sleep mid-response. The response above may be incomplete.",
        ),
    ),
    Condition(
        code="server/the-response-stalled-before-a-response-was-produced",
        title="The stream stalled twice before any answer",
        severity=Severity.WARNING,
        looks=(
            "The response stalled before a response was produced",
            "Response stalled while thinking, before producing a response",
        ),
        meaning=(
            "After Claude had finished thinking no more data came, the stream was opened once more, and that one fell "
            "silent too. Nothing was half done; clients before 2.1.227 say `stalled while thinking`."
        ),
        remedies=(
            do("retry", "Send the message again, or type `try again`."),
            do("check-service-status", "Look at https://status.claude.com if a second try stalls as well."),
            do("check-network", "If the service is well, try once without VPN, or over another network."),
            do("check-proxy", "Behind a proxy or gateway, check that it passes streamed data on at once."),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#automatic-retries",
        examples=(
            "API Error: The response stalled before a response was produced",
            "● API Error: Response stalled while thinking, before producing a response",
        ),
        near_misses=(
            "The video stalled before the first frame was produced.",
            "API Error: Response stalled mid-stream. The response above may be incomplete.",
        ),
    ),
)
