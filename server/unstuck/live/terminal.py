"""A terminal's output as it comes: bytes with escape sequences in, the errors of Claude Code that appear in it out.

Plain output, lines scrolling by, is read as lines. Claude Code's interface moves the cursor and paints over what it has
painted: once a sign of it is seen, a terminal emulator (pyte) keeps the screen, and what stands there is compared with
what stood there before, so that a message is reported once however often it is painted. Other full-screen programs
are not looked at. Memory is bounded, and the time is in proportion to the bytes, however they are cut.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnosis.fields import extract
from ..diagnosis.model import Severity
from ..diagnosis.report import Report, Reported
from ..diagnosis.scan import REACH

if TYPE_CHECKING:
    import pyte

    from ..diagnosis.matcher import Match, Matcher

_SEQUENCE = re.compile(
    r"\x1b(?:\[([0-?]*)[ -/]*([@-~])|\]([^\x07\x1b]*)(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|([ -/]*[0-OQ-WYZ\\`-~]))?"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)\Z")
_LONGEST_SEQUENCE = 4096
_LONGEST_STRING = 1 << 22
_STRING_END = re.compile(r"\x07|\x1b\\")
_RETURN = re.compile("\r+\n?")
_LINE_START = re.compile("\\A\r*\n?")
# pyte draws nothing of a piece after a character without width.
_PIECES = re.compile("[ -~\u2500-\u259f]+|[^\x00-\x06\x0e-\x1f\x7f]")

# What shows that the interface is there: its title and its signs. `Claude Code` alone people write, too.
_SIGNS = re.compile("[⎿⏺✻✽✢]")
# What stands before the input; others show texts with Claude Code's signs in them, but not this.
_INPUT = "❯\u00a0"
_TITLE = re.compile(r"[02];(?:(?P<idle>✳)|(?P<busy>[◐◓◑◒\u2800-\u28ff])|.*claude)", re.IGNORECASE)
_NEAR = 4096
"""How near to each other a sign and a movement of the cursor stand, in characters."""
_AWAKE = 1 << 16
"""How much is emulated after the last sign."""
_AGO = 1 << 14
_MOVES = frozenset("ABEFHJdf")
_ALTERNATE = {"47", "1047", "1049"}
_PRINTED = {"C": " ", "G": " "}
_MOST_COLUMNS, _MOST_LINES = 1000, 400

_BATCH_LINES = 200
_BATCH = 1 << 15
_LONGEST_LINE = 8192
_KEPT = REACH + 30
_OVERLAP = 30
_END_LINES = 4
"""A message this near to the end of what has come may go on."""
_REPRINTED = 200
"""Within how many lines after the screen was cleared what stood there may be printed again."""
_MOST_KNOWN = 200

_RETRYING = re.compile(r"(?i)\bretrying\b|\battempt \d+/\d+")
_TYPED = re.compile(
    r"\s{0,4}[│|]?\s{0,2}(?:[❯>](?:\s|$)|[$%#] )"
    r"|(?:\([^()]{1,60}\) ?)?[\w.-]{1,60}@[^\s$%#>]{1,60}[^$%#>\n]{0,80}[$%#>] "
    r"|\[[\w.-]{1,60}@[^\]\n]{1,80}\][$#] |PS [^>\n]{1,200}> |[~/][^\s$%#]{0,80} [$%#❯] "
)
_CONTINUED = re.compile(r"\s{2,4}[^\s⎿●⏺✻│]")
_LATER_STEP = re.compile(r"(?m)^\s{0,2}(?:[●⏺]|[❯>] \S)")


class _Recent(NamedTuple):
    """What has just come: where it ended, in which line it began, and on which screen."""

    position: int
    line: int
    alternate: bool
    token: str


class _Found(NamedTuple):
    """A message that stands in the text: in which line it begins, and whether nothing of the session follows it."""

    line: int
    last: bool
    reported: Reported


@dataclass(slots=True)
class _Known:
    """What was reported of one condition: where each message was last, and those that may be printed again."""

    places: list[int]
    loose: int = 0
    loose_until: int = 0
    visible: int = 0
    turn: int = 0

    def loosen(self, line: int, until: int) -> None:
        """What is from this line on may be drawn again, anywhere, until there are so many lines."""
        kept = [place for place in self.places if place < line]
        self.loose += len(self.places) - len(kept)
        self.places, self.loose_until = kept, until


class TerminalStream:
    """One terminal. Not safe for several threads at once."""

    def __init__(self, matcher: Callable[[], Matcher], columns: int = 80, lines: int = 24) -> None:
        self._matcher = matcher
        self._columns, self._rows = _size(columns, lines)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._skipping = 0
        """How much of a long string may still be passed over."""
        self._out: list[Reported] = []
        # Plain lines, the number of the first one, and the line that is not complete yet.
        self._lines: list[str] = []
        self._first = 0
        self._line = ""
        self._returned = False
        self._looked_lines = 0
        self._since_look = 0
        # Where signs and movements were seen, in characters from the beginning.
        self._position = 0
        self._sign_at = self._move_at = -_AWAKE - _NEAR
        self._recent: deque[_Recent] = deque()
        self._alternate = False
        self._ours = False
        """Whether what is shown is Claude Code's interface."""
        self._last = ""
        self._title_ours = False
        self._busy = False
        self._turns = 0
        self._emulator: _Emulator | None = None
        self._known: dict[str, _Known] = {}
        self._known_elsewhere: dict[str, _Known] = {}
        """What was reported of the screen that is not shown."""
        self._before: dict[str, int] = {}

    # --- what comes in ----------------------------------------------------------------------------------------------

    def feed(self, data: bytes) -> list[Reported]:
        """Takes output, cut anywhere; the messages that are complete by now, each once."""
        for token, sequence in _tokens(self._whole(self._decoder.decode(data))):
            self._position += len(token)
            if self._emulator is None:
                self._plain(token, sequence)
                if min(self._sign_at, self._move_at) >= self._position - _NEAR:
                    self._wake()
            else:
                self._painted(token, sequence)
        return self._given()

    def settle(self) -> list[Reported]:
        """Says that nothing more has come for a moment, or at all: what stands there now is complete."""
        self._look(settled=True)
        return self._given()

    def resize(self, columns: int, lines: int) -> list[Reported]:
        """The terminal has another size from now on; programs paint everything again."""
        self._look(settled=True)
        self._columns, self._rows = _size(columns, lines)
        if self._emulator is not None:
            self._loosen()
            self._start()
        return self._given()

    def _start(self) -> None:
        """An empty screen of the right size and kind."""
        self._emulator = _Emulator(self._columns, self._rows, self._scrolled)
        self._emulator.switch(self._alternate)

    def _given(self) -> list[Reported]:
        given, self._out = self._out, []
        return given

    def _whole(self, text: str) -> str:
        """What has come but for a sequence that is not complete yet, which is kept for later."""
        text = self._held + text
        self._held = ""
        if self._skipping:
            end = _STRING_END.search(text)
            if end is None:
                self._skipping = max(0, self._skipping - len(text))
                self._held = "\x1b" if text.endswith("\x1b") else ""
                return ""
            self._skipping = 0
            text = text[end.end() :]
        last = text.rfind("\x1b")
        # The last escape may be the beginning of the end of a longer sequence.
        for start in (text.rfind("\x1b", 0, last), last) if last == len(text) - 1 > 0 else (last,):
            if start >= 0 and _UNFINISHED.match(text, start) is not None:
                self._held = text[start:]
                text = text[:start]
                break
        if len(self._held) > _LONGEST_SEQUENCE:
            # A string such as a picture: of no use, and not kept.
            self._held, self._skipping = self._held[-1:] if self._held.endswith("\x1b") else "", _LONGEST_STRING
        return text

    def _notice(self, token: str, sequence: re.Match[str] | None) -> None:
        """Takes note of signs of the interface and of movements."""
        if sequence is None:
            if _SIGNS.search(token):
                self._sign_at = self._position
            self._ours = self._ours or _INPUT in self._last + token
            self._last = token[-1]
            return
        title = sequence[3]
        if title is not None and title.startswith(("0;", "2;")):
            ours = _TITLE.match(title)
            self._title_ours = ours is not None
            if ours is not None:
                self._sign_at = self._position
                self._turns += self._busy and ours["idle"] is not None
            self._busy = ours is not None and ours["busy"] is not None
        elif sequence[2] is not None and sequence[2] in _MOVES:
            self._move_at = self._position

    # --- plain output -----------------------------------------------------------------------------------------------

    def _plain(self, token: str, sequence: re.Match[str] | None) -> None:
        self._notice(token, sequence)
        # Kept for the emulator, which begins some time ago.
        self._recent.append(_Recent(self._position, self._total, self._alternate, token[-_AGO:]))
        while self._recent[0].position < self._position - _AGO:
            self._recent.popleft()
        if sequence is not None:
            if (switch := _switch(sequence)) is not None:
                self._alternate, self._ours = switch, self._title_ours
            elif sequence[2] is not None and not self._alternate:
                self._add("\n" if sequence[2] in _MOVES else _PRINTED.get(sequence[2], ""))
        elif not self._alternate:
            self._add(token)

    def _add(self, text: str) -> None:
        if self._returned:
            # The line has ended already, at a carriage return before which the output was cut.
            text = _LINE_START.sub("", text, 1)
        self._returned = text.endswith("\r") or (self._returned and not text)
        if "\r" in text:
            text = _RETURN.sub("\n", text)
        first, *others = text.split("\n")
        self._line += first
        for line in others:
            self._push(self._line)
            self._line = line
        while len(self._line) > _LONGEST_LINE:
            self._push(self._line[:_LONGEST_LINE])
            self._line = self._line[_LONGEST_LINE:]

    def _push(self, line: str) -> None:
        self._lines.append(line)
        self._since_look += len(line)
        if self._total - self._looked_lines >= _BATCH_LINES or self._since_look >= _BATCH:
            self._look()

    @property
    def _total(self) -> int:
        """How many lines there were so far, the screen not counted."""
        return self._first + len(self._lines)

    # --- the interface ----------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        """Begins to emulate, from a little while ago on: the sign may stand at the end of the first picture."""
        line = max(self._first, self._recent[0].line)
        recent = "".join(each.token for each in self._recent)
        self._look()
        self._alternate = self._recent[0].alternate
        self._recent.clear()
        # What was read as lines is painted once more.
        del self._lines[max(0, line - self._first) :]
        self._line, self._looked_lines = "", self._total
        for known in self._known.values():
            known.loosen(line, self._total + _REPRINTED)
        self._start()
        self._position -= len(recent)
        for token, sequence in _tokens(recent):
            self._position += len(token)
            self._painted(token, sequence)

    def _sleep(self) -> None:
        self._look(settled=True)
        if self._emulator is not None and not self._alternate:
            for row in self._emulator.rows():
                self._lines.append(row)
        self._emulator = None

    def _painted(self, token: str, sequence: re.Match[str] | None) -> None:
        self._notice(token, sequence)
        emulator = self._emulator
        if emulator is None:
            return
        self._since_look += len(token)
        if sequence is None:
            emulator.draw(token)
        elif (switch := _switch(sequence)) is not None:
            self._switch(emulator, switch)
        elif sequence[2] is not None:
            self._moved(emulator, sequence[1], sequence[2])
        elif sequence[4] is not None:
            emulator.escape(sequence[4])
        if self._position - self._sign_at > _AWAKE:
            self._sleep()

    def _switch(self, emulator: _Emulator, alternate: bool) -> None:
        """The alternate screen is shown from now on, or the main one again."""
        if alternate == self._alternate:
            return
        self._look(settled=True)
        self._loosen()
        self._alternate, self._ours = alternate, self._title_ours
        self._known, self._known_elsewhere = self._known_elsewhere, self._known
        emulator.switch(alternate)

    def _moved(self, emulator: _Emulator, parameters: str, final: str) -> None:
        if final == "J" and parameters in ("2", "3"):
            # What was drawn is complete, and will be drawn again.
            self._look(settled=True)
            self._loosen()
        elif final in _MOVES and self._since_look >= self._columns * self._rows:
            # A new picture begins: the one before is complete.
            self._look()
        emulator.control(parameters, final)

    def _scrolled(self, row: str) -> None:
        """A line leaves the screen at the top."""
        if self._alternate:
            return
        self._lines.append(row)
        if self._total - self._looked_lines >= _BATCH_LINES:
            self._look()

    # --- what is found ----------------------------------------------------------------------------------------------

    def _look(self, *, settled: bool = False) -> None:
        """Compares what stands there with what was known, and reports what is new."""
        emulator = self._emulator
        before, self._since_look = self._looked_lines, 0
        rows = [self._line] if emulator is None else emulator.rows()
        lines = rows if self._alternate else [*self._lines, *rows]
        number = 0 if self._alternate else self._first
        # Lines above this one were looked at before: they are here for what follows them.
        live = 0 if self._alternate else max(0, min(before, self._total) - _OVERLAP)
        if not self._alternate or self._ours:
            self._compare(list(self._found(lines, number, live, settled)), live, settled)
        self._looked_lines = self._total
        surplus = len(self._lines) - _KEPT
        if surplus > 0:
            del self._lines[:surplus]
            self._first += surplus

    def _found(self, lines: list[str], number: int, live: int, settled: bool) -> Iterator[_Found]:
        text = "\n".join(lines)
        matches = self._matcher().find(text)
        used = len(text.rstrip())
        open_from = len(text) if settled or self._alternate else _start_of_last(text, used, _END_LINES)
        for at, match in enumerate(matches):
            line = number + text.count("\n", 0, match.start)
            if line < live or match.end > open_from or not _is_told(text, match):
                continue
            floor = matches[at - 1].end if at else 0
            ceiling = matches[at + 1].start if at + 1 < len(matches) else len(text)
            fields = extract(text, match.start, match.end, match.frame, floor, ceiling)
            words = " ".join(text[match.start : match.end].split())
            last = _LATER_STEP.search(text, match.end) is None
            yield _Found(line, last, Reported(Report("terminal", words), match.condition, fields))

    def _compare(self, found: list[_Found], live: int, settled: bool) -> None:
        by_code: dict[str, list[_Found]] = {code: [] for code in self._known}
        for each in found:
            by_code.setdefault(each.reported.condition.code, []).append(each)
        for code, here in by_code.items():
            # On a screen that is painted in place, what is there twice is no half of a picture.
            if settled or not self._alternate or len(here) == self._before.get(code, 0):
                self._update(code, here, live)
        self._before = {code: len(here) for code, here in by_code.items() if here}
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def _update(self, code: str, here: list[_Found], live: int) -> None:
        known = self._known.get(code)
        if known is None:
            if not here:
                return
            known = self._known[code] = _Known([])
        if self._alternate:
            again = bool(here) and not known.visible and self._turns > known.turn and here[-1].last
            fresh = len(here) - len(known.places) - known.loose
            fresh = max(fresh, int(again))
        else:
            known.places = [place for place in known.places if place >= live]
            if self._total > known.loose_until:
                known.loose = 0
            fresh = len(here) - len(known.places) - known.loose
        if here and here[0].reported.condition.accompanies:
            fresh = min(fresh, 1 - len(known.places) - known.loose)
        if fresh > 0:
            self._out.extend(each.reported for each in here[-fresh:])
        if here:
            total = max(len(here), len(known.places) + known.loose)
            known.loose = total - len(here)
            known.places = [each.line for each in here]
            known.turn = self._turns
        known.visible = len(here)

    def _loosen(self) -> None:
        """What stands there may be drawn again, anywhere."""
        for known in self._known.values():
            known.loosen(0, self._total + _REPRINTED)
        self._before = {}


def _tokens(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Text without sequences, and whole sequences, in order."""
    at = 0
    for sequence in _SEQUENCE.finditer(text):
        if sequence.start() > at:
            yield text[at : sequence.start()], None
        yield sequence[0], sequence
        at = sequence.end()
    if at < len(text):
        yield text[at:], None


def _is_told(text: str, match: Match) -> bool:
    """Whether a match is an error that happened: not a quotation, a retry, or what somebody types."""
    if match.quoted or match.condition.severity is Severity.HINT:
        return False
    start = text.rfind("\n", 0, match.start) + 1
    if _RETRYING.search(text, start, min(len(text), match.end + 80)) is not None:
        return False
    return not _is_typed(text, start, match.start)


def _is_typed(text: str, start: int, at: int) -> bool:
    """Whether an offset in the line from `start` on stands behind a prompt, or in the next lines of what was typed."""
    for _ in range(12):
        prompt = _TYPED.match(text, start, max(at, start + 1))
        if prompt is not None:
            return prompt.end() <= at
        if not start or _CONTINUED.match(text, start) is None:
            return False
        at = start - 1
        start = text.rfind("\n", 0, at) + 1
    return False


def _start_of_last(text: str, end: int, count: int) -> int:
    """Where the last lines before `end` begin."""
    for _ in range(count):
        end = text.rfind("\n", 0, end)
        if end < 0:
            return 0
    return end


def _switch(sequence: re.Match[str]) -> bool | None:
    """Whether a sequence switches to the alternate screen (true), back (false), or does neither (None)."""
    if sequence[2] not in ("h", "l") or not sequence[1].startswith("?"):
        return None
    return sequence[2] == "h" if _ALTERNATE.intersection(sequence[1][1:].split(";")) else None


def _size(columns: int, lines: int) -> tuple[int, int]:
    return min(max(columns, 2), _MOST_COLUMNS), min(max(lines, 2), _MOST_LINES)


class _Emulator:
    """The screen. Sequences come here one by one: pyte's own reader of them stops at those that it does not know."""

    def __init__(self, columns: int, lines: int, scrolled: Callable[[str], None]) -> None:
        self._screen = _screen(columns, lines, scrolled)
        self._texts: list[str] = [""] * lines
        self._other: pyte.Screen | None = None
        self._scrolled = scrolled

    def rows(self) -> list[str]:
        """The lines of the screen, without spaces at their ends."""
        screen = self._screen
        for row in screen.dirty:
            if row < len(self._texts):
                self._texts[row] = _row(screen, row)
        screen.dirty.clear()
        return list(self._texts)

    def switch(self, alternate: bool) -> None:
        """Shows an empty alternate screen, or the main one as it was."""
        if alternate == (self._other is not None):
            return
        if self._other is not None:
            self._screen, self._other = self._other, None
        else:
            self._other = self._screen
            self._screen = _screen(self._screen.columns, self._screen.lines, self._scrolled)
        self._screen.dirty.update(range(self._screen.lines))

    def draw(self, text: str) -> None:
        """Text with control characters in it."""
        screen = self._screen
        for piece in _PIECES.findall(text):
            match piece:
                case "\n" | "\x0b" | "\x0c":
                    screen.linefeed()
                case "\r":
                    screen.carriage_return()
                case "\b":
                    screen.backspace()
                case "\t":
                    screen.tab()
                case _:
                    screen.draw(piece)

    def escape(self, final: str) -> None:
        """A sequence of an escape and one letter."""
        screen = self._screen
        match final:
            case "7":
                del screen.savepoints[8:]
                screen.save_cursor()
            case "8":
                screen.restore_cursor()
            case "D":
                screen.index()
            case "E":
                screen.carriage_return()
                screen.index()
            case "M":
                screen.reverse_index()
            case "c":
                screen.reset()
            case _:
                pass

    def control(self, parameters: str, final: str) -> None:
        """A sequence with parameters; what only colours or asks is passed over."""
        name = _CONTROLS.get(final)
        if name is None or not set(parameters) <= _DIGITS:
            return
        numbers = [min(int(each or 0), 9999) for each in parameters.split(";")] if parameters else []
        screen = self._screen
        if name == "scroll":
            self._scroll(min(numbers[0] if numbers else 1, screen.lines) or 1, up=final == "S")
        elif name == "set_margins":
            top, bottom = (*numbers[:2], 0, 0)[:2]
            screen.set_margins(top or None, bottom or None)
        elif name == "cursor_position":
            screen.cursor_position(*numbers[:2])
        elif final in "JK":
            how = numbers[0] if numbers else 0
            if how <= 3 - (final == "K"):
                getattr(screen, name)(how)
        elif final in "su":
            (screen.save_cursor if final == "s" else screen.restore_cursor)()
            del screen.savepoints[8:]
        else:
            # Nothing is repeated more often than the screen is large.
            getattr(screen, name)(min(numbers[0] if numbers else 0, screen.lines + screen.columns) or 1)

    def _scroll(self, count: int, *, up: bool) -> None:
        screen = self._screen
        row, margins = screen.cursor.y, screen.margins
        edge = (margins.bottom if up else margins.top) if margins else (screen.lines - 1 if up else 0)
        screen.cursor.y = edge
        for _ in range(count):
            (screen.index if up else screen.reverse_index)()
        screen.cursor.y = row


_DIGITS = frozenset("0123456789;")
_CONTROLS = {
    "@": "insert_characters",
    "A": "cursor_up",
    "B": "cursor_down",
    "C": "cursor_forward",
    "D": "cursor_back",
    "E": "cursor_down1",
    "F": "cursor_up1",
    "G": "cursor_to_column",
    "H": "cursor_position",
    "J": "erase_in_display",
    "K": "erase_in_line",
    "L": "insert_lines",
    "M": "delete_lines",
    "P": "delete_characters",
    "S": "scroll",
    "T": "scroll",
    "X": "erase_characters",
    "`": "cursor_to_column",
    "a": "cursor_forward",
    "d": "cursor_to_line",
    "e": "cursor_down",
    "f": "cursor_position",
    "r": "set_margins",
    "s": "save_cursor",
    "u": "restore_cursor",
}


def _row(screen: pyte.Screen, row: int) -> str:
    line = screen.buffer.get(row)
    return "" if line is None else "".join(line[column].data for column in range(screen.columns)).rstrip()


def _screen(columns: int, lines: int, scrolled: Callable[[str], None]) -> pyte.Screen:
    # Most terminals never show the interface, and need none of it.
    import pyte

    class Screen(pyte.Screen):
        """A screen that tells of the lines that leave it."""

        def index(self) -> None:
            if self.margins is None and self.cursor.y == self.lines - 1:
                scrolled(_row(self, 0))
            super().index()

    return Screen(columns, lines)
