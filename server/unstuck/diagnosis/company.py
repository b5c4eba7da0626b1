"""The words around a message: Claude Code's own marks, other programs', and signs of quotation.

Many messages are not Claude Code's alone; what stands near them tells whose they are. Only a bounded
neighbourhood counts, so that an edit far away never changes a finding.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

REACH_LINES = 25
REACH = 6000
CLOSE_LINES = 8

# What only Claude Code prints or only its users type: result marks, prompts, program paths, commands.
_PROGRAM = (
    r"\$bunfs/root/(?:src/entrypoints/cli|claude)|~BUN/root/(?:src/entrypoints/cli|claude)"
    r"|@anthropic-ai[/\\]{1,4}\.?claude-(?:code|agent)|claude_agent_sdk\.|[/\\]bin[/\\]claude\b"
)
_MARKS = re.compile(
    rf"(?P<program>{_PROGRAM})"
    r"|[⎿⏺✻✽✢]|❯\u00a0"
    r"|Error from Claude \(on channel|Claude spawned on channel"
    r"|(?i:claude[ -]?code|claude[ -]cli|claude_code|claude -p\b)"
    r"|\.claude[/\\]|claude\.ai/(?:install|settings)|downloads\.claude\.ai|ANTHROPIC_(?:API_KEY|BASE_URL|AUTH_TOKEN)"
    r"|\bclaude(?:\.exe)? (?:-{1,2}[a-z]|(?:auth|update|doctor|login|mcp|setup-token|install|agents|attach|plugin)\b)"
    r"|\[claude\]|`claude`|\bclaude: "
    r"|[Rr]un /(?:login|model|compact|usage-credits|extra-usage|rewind|status|mcp|config)\b"
    r"|Submit Feedback / Bug Report|auto mode on \(|\? for shortcuts|esc to interrupt"
    r"|isApiErrorMessage|hook_event_name|non-streaming (?:mode|fallback)"
)
# The beginnings of all these in lower case, by which they are found; a test holds both equal.
_MARK_BEGINNINGS = (
    b"$bunfs/|~bun/|@anthropic-ai|claude|/bin|\\bin|.claude|downloads.claude|anthropic_|[claude|`claude|submit feedback"
    b"|error from claude|auto mode|run /|esc to|? for|isapi|hook_event|non-streaming".split(b"|")
)
_GLYPHS = re.compile("[⎿⏺✻✽✢❯]")
# What counts at the beginning of a line: prompts and commands.
_LINE_MARKS = re.compile(
    r"(?m)\n(?:"
    r"[ \t]*(?:[\w.@:~/\\-]{0,60}[$%#>❯]) ?claude(?:\.exe)?(?:[ \t]|$)"
    r"|[ \t]*[>❯] ?/[a-z][a-z-]+\b|❯ (?![\w./-]+ -)\S[^\n]*$|❯[ \r]*$"
    r"|/(?:compact|login|logout|model|clear|usage|status|resume|doctor|rewind|extra-usage|usage-credits)[ \t]*$)"
)

# Other programs that speak to the same API or print the same runtime's messages.
_VENDOR = re.compile(r"RESOURCE_EXHAUSTED|insufficient_quota|generativelanguage|\bopenai\b(?!/)")
_FOREIGN = re.compile(
    r"(?i:\bopen(?:ai|code|claw|claude|hands)\b|\bcline\b|\baider\b|\blitellm|\bgemini\b|RESOURCE_EXHAUSTED"
    r"|insufficient_quota|generativelanguage|\bcodex\b|\baichat\b|\bcopilot\b|\bmistral\b|\bgroq\b|\bProvider: "
    r"|\blangchain|\bpipecat|\bchatgpt|\bgpt-\d|\bdiscord\b|\bstripe\b|\btwitter\b|\bkubectl\b|\bfigma\b"
    r"|\bgithub actions\b|\banthropic\.\w+error\b|@anthropic-ai[/\\]{1,4}sdk\b)"
)
_FOREIGN_BEGINNINGS = (
    b"openai|opencode|openclaw|openclaude|openhands|cline|aider|litellm|gemini|resource_exhausted|insufficient_quota"
    b"|generativelanguage|codex|aichat|copilot|mistral|groq|provider: |langchain|pipecat|chatgpt|gpt-|discord|stripe"
    b"|twitter|kubectl|figma|github actions|anthropic.|@anthropic-ai".split(b"|")
)

# A step of a session: a bullet or a prompt; `● Bash(…)` runs a shell command.
_STEP = re.compile(r"\n[ \t]*(?:(?P<shell>[●⏺][ \t]*Bash(?:Output)?\()|[●⏺]|[>❯][ \u00a0])")

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def _beginning(pattern: re.Pattern[str], beginnings: Iterable[bytes], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin with one of some texts in either case; quicker than its own search."""
    lowered = text.encode("ascii", "replace").lower()
    for beginning in beginnings:
        at = lowered.find(beginning)
        while at >= 0:
            found = pattern.match(text, at)
            if found is not None:
                yield found
            at = lowered.find(beginning, at + 1)


class Surroundings:
    """Marks in a text, found when first asked for, and the distance to them."""

    def __init__(self, text: str, at_home: bool = False, sure: Iterable[tuple[int, int]] = ()) -> None:
        """`at_home`: the text comes from Claude Code itself (its transcript, hook or log).

        `sure` are spans that only Claude Code can have printed; they are company for others.
        """
        self._text = text
        self._at_home = at_home
        self._sure = tuple(sure)
        self._marks: list[tuple[int, int, bool]] | None = None
        self._steps: list[tuple[int, bool]] | None = None
        self._breaks: list[int] | None = None
        self._vendors: list[int] | None = None
        self._foreign: list[int] | None = None

    def line_of(self, offset: int) -> int:
        """The line, counted from the start of the text, on which an offset lies."""
        if self._breaks is None:
            self._breaks = [match.end() for match in _LINE_BREAK.finditer(self._text)]
        return bisect_left(self._breaks, offset + 1)

    def claude_code(self, start: int, end: int, lines: int = REACH_LINES) -> bool:
        """Whether a mark of Claude Code stands within reach of a span, outside the span itself.

        What a shell command printed inside a session is that command's: there only the program's own
        paths count.
        """
        if self._at_home:
            return True
        if self._marks is None:
            self._marks = sorted((*_marks(self._text), *((start, end, False) for start, end in self._sure)))
        shell = self.in_shell_output(start)
        first, last = self.line_of(start) - lines, self.line_of(max(start, end - 1)) + lines
        at = bisect_left(self._marks, (max(0, start - REACH), 0, False))
        while at < len(self._marks):
            mark_start, mark_end, program = self._marks[at]
            if mark_start > end + REACH:
                return False
            outside = mark_end <= start or mark_start >= end
            if outside and (program or not shell) and first <= self.line_of(mark_start) <= last:
                return True
            at += 1
        return False

    def in_shell_output(self, offset: int) -> bool:
        """Whether an offset lies in what a shell command printed inside a session."""
        if self._steps is None:
            self._steps = [(match.start(), match["shell"] is not None) for match in _STEP.finditer("\n" + self._text)]
        at = bisect_left(self._steps, (offset, False)) - 1
        if at < 0 or not self._steps[at][1]:
            return False
        return self.line_of(offset) - self.line_of(self._steps[at][0]) <= REACH_LINES

    def foreign_vendor(self, start: int, end: int) -> bool:
        """Whether another vendor's error stands in a span."""
        if self._vendors is None:
            self._vendors = sorted(match.start() for match in _beginning(_VENDOR, _FOREIGN_BEGINNINGS, self._text))
        return _any_within(self._vendors, start, end)

    def foreign(self, start: int, end: int) -> bool:
        """Whether another program is named on the lines of a span or just around them."""
        if self._foreign is None:
            self._foreign = sorted(match.start() for match in _beginning(_FOREIGN, _FOREIGN_BEGINNINGS, self._text))
        return _any_within(self._foreign, start - 300, end + 200)


def _marks(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in _beginning(_MARKS, _MARK_BEGINNINGS, text):
        yield match.start(), match.end(), match["program"] is not None
    for glyph in _GLYPHS.finditer(text):
        match = _MARKS.match(text, glyph.start())
        if match is not None:
            yield match.start(), match.end(), False
    for match in _LINE_MARKS.finditer("\n" + text):
        yield match.start(), match.end() - 1, False


def _any_within(places: list[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


_CODE_BEFORE = re.compile(
    r"(?:^|[\s({\[,;])(?:if|elif|return|assert\w*|raise|throw|const|let|var|val|case|expect|print\w*|puts|includes|match\w*"
    r"|def|func|function|import|export|new|describe|grep|rg|contains|indexOf|startsWith|startswith|endsWith|append|push"
    r"|regex|RegExp)\b[^\n]*$"
    r"|\w(?:Error|Exception|log\w*)?\($"
    r"|[=(\[,+]\s*[rbfu]?$"
    r"|^\s*[A-Za-z_][\w.]*\s*(?::\s*\w+\s*)?=\s*[rbfu]?$"
)
_PROPERTY = re.compile(r"[\"'][\w.-]+[\"']\s*:\s*$")
_TOLD = re.compile(
    r"[\"'](?:error|errors|message|msg|result|text|content|detail|details|error_details|reason|output|stderr|stdout|body"
    r"|last_assistant_message|formatted|description|title|summary|data|event|log|line|value)\\*[\"']\s*:\s*$"
)
_CODE_AFTER = re.compile(r"\s*(?:[)\],;]|in\b|=>|==|\?|:|\.\w+\(|$)")
_LOG_JSON = re.compile(r'[\[{]\s*\\*"(?:error|message|result|text|type|level|ts|time|timestamp|event|session_id)\\*"')
# Blanks of a form: names that templates use and real messages never hold.
_UNFILLED = re.compile(
    r"<(?:time|timezone|n|model|version|date|date-time|reason|status|message|request-id|amount|code|error)>"
    r"|\$?\{(?:\d?|n|time|reset\w*|model|err\w*|e|msg|message|status|code|limit|reason)\}|%[sd]\b"
)
_QUOTES = "\"'`"


def is_quotation(text: str, start: int, end: int) -> bool:
    """Whether the span reads as a string in source code or a form with unfilled blanks."""
    low = max(0, start - 300)
    line_start = max(text.rfind("\n", low, start), text.rfind("\r", low, start)) + 1
    before = text[max(line_start, low) : start]
    line_end = text.find("\n", end, end + 120)
    after = text[end : line_end if line_end >= 0 else end + 120]
    if _UNFILLED.search(text[start:end] + after[:24]):
        return True
    quote = before[-1:]
    if not quote or quote not in _QUOTES or quote not in after:
        return False
    if _LOG_JSON.search(before):
        return False
    rest = after.partition(quote)[2]
    lead = before[:-1]
    if _PROPERTY.search(lead):
        # A member of an object: a table of texts, unless its name says that somebody reports it.
        return _TOLD.search(lead) is None
    return bool(_CODE_BEFORE.search(lead) and _CODE_AFTER.match(rest))
