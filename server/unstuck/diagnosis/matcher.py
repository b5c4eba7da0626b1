"""Finds the messages of known conditions in a text.

Three steps: short letter groups ("grams"), one per template, are found in a single pass; the templates
behind a found gram are compared letter by letter; what was found is weighed, so that one message gives
one match. Everything depends on a bounded neighbourhood only (see `REACH_LINES`), which is what makes
scanning in windows and rescanning after an edit exact.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from . import frames
from .anchors import Engine, Index, regex_engine
from .company import CLOSE_LINES, Surroundings, is_quotation
from .model import Condition, Strength
from .template import Template, opening, templates, words
from .text import MAX_LINES, Prepared

MAX_LENGTH = 6000

_SHORT = 15
_SAME_LINES = 2
_KNOWN = 24
# Kinds of trouble that people paste as a single line; others' single lines are as often another program's.
_PASTED_ALONE = frozenset(("auth", "request", "usage"))
_SURE = 30
_TELLING = 10
_BEGINNING = 8
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_CLOSING = (".", ")", "!", "?", "…")
_GAP_LINES = 3
_WRAPPED = re.compile(r"[ \t│|]*\r?\n[ \t│|]+(?=[^\s│|])")
_BLANK_LINE = re.compile(rb"\n[ \t\r?|>]*\n")
_SOFT = re.compile(rb"[^A-Za-z0-9]*")
_BETWEEN = re.compile(rb"(?:error)?(?:apierror)?(?:[1-5]\d\d)?")
_NEW_MESSAGE = re.compile(r"(?:\n|\r)[ \t]*[●⏺⎿✻❯>*`\"'\[{-]")
_ELLIPSIS = re.compile(r"[ \t]*(?:…|\.\.\.)")
_CUT_END = re.compile(r"[ \t\"'`)\]}\\.]*(?:\r?\n|\r|$)")
_AT_END = re.compile(r"[\s\"'`)\]}\\]*$")
_DETAIL = re.compile(r"[)\s]*·")
_STARTS_MESSAGE = re.compile(
    r"(?:^|[\n\r])[^\w\n\r]{0,12}(?:\d{1,2}[.)] )?[^\w\n\r]{0,8}$|[\"'`“‘«)>|⎿●⏺]\s{0,4}$"
    r"|authenticate\. $|/login · $|(?:^|[\n\r])\[(?i:bug)\]:? $"
)
_RESULT_MARK = re.compile(r"[⎿●⏺]\s{0,8}$")
# What HTTP libraries everywhere print after a status.
_REASON_PHRASE = re.compile(
    r"(?i)[\s:]*(?:Not Found|Unauthorized|Forbidden|Bad Request|Unprocessable (?:Entity|Content)|Method Not Allowed"
    r"|Conflict|Gone|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Too Many Requests)?"
    r"(?:[\"'`”’]|[^\w]{0,6}(?:[\r\n]|$))"
)
_ONLY_BEFORE = re.compile(r"\s*(?:```\w*\s+)?[^\w]*(?:(?i:error):\s*)?[^\w]*")
_ONLY_AFTER = re.compile(r"[^\w]*")
_LINE_LEAD = re.compile(r"[^\w\n\r]{0,12}")
_ALONE_BEFORE = re.compile(r"(?i)(?:^|[\n\r])[^\w\n\r]*(?:error:?\s*)?[^\w\n\r]*$")
_ALONE_AFTER = re.compile(r"[^\w\n\r]*(?:[\n\r]|$)")


class Match(NamedTuple):
    """A recognised message: offsets in the text, its condition, and the error frame around it."""

    start: int
    end: int
    condition: Condition
    weight: int
    """How many letters of the condition's text were found; 0 if only a frame spoke."""
    frame: frames.Frame | None
    quoted: bool


class _Candidate(NamedTuple):
    start: int
    end: int
    weight: int
    condition: int
    strength: Strength
    cut: bool
    open_end: bool = False
    """Whether it ends in a variable part."""
    derived: bool = False
    """Whether it is the beginning of a longer text of the condition."""
    pasted_alone: bool = False


class Matcher:
    """The matcher over a set of conditions."""

    def __init__(
        self, conditions: Sequence[Condition], engine: Callable[[Iterable[bytes]], Engine] = regex_engine
    ) -> None:
        self.conditions = tuple(conditions)
        self._number = {condition.code: number for number, condition in enumerate(self.conditions)}
        all_templates = templates(self.conditions)
        self._inside = [template for template in all_templates if template.strength is Strength.INSIDE]
        self.index = Index(
            (template for template in all_templates if template.strength is not Strength.INSIDE),
            (frames.BANNER, *frames.BODIES, *frames.RECORDS),
            engine,
        )

    @property
    def grams(self) -> list[bytes]:
        """The letter groups one of which stands in every message that can be found."""
        return self.index.grams

    def find(self, text: str, *, at_home: bool = False, source_code: bool = False) -> list[Match]:
        """Every message in a text, in order of appearance.

        `at_home`: the text comes from Claude Code itself, so no company is needed.
        `source_code`: the text is a program or its documentation, so every message is quoted.
        Never raises, whatever the text.
        """
        prepared = Prepared(text)
        candidates, found_frames = self._candidates(prepared)
        if not candidates and not found_frames:
            return []
        sure = (
            (found.start, found.end) for found in candidates if found.strength is Strength.DISTINCTIVE and not found.cut
        )
        surroundings = Surroundings(prepared.visible, at_home, sure)
        return self._weigh(prepared, candidates, found_frames, surroundings, source_code)

    def _candidates(self, prepared: Prepared) -> tuple[list[_Candidate], list[frames.Frame]]:
        letters = prepared.letters
        candidates: list[_Candidate] = []
        found: list[frames.Frame] = []
        for start, head, behind in self.index.found(letters):
            for template, number in behind:
                if template is None:
                    frame = _frame(prepared, start, head)
                    if frame is not None:
                        found.append(frame)
                    continue
                candidate = _compare(prepared, template, number, start)
                if candidate is not None:
                    candidates.append(candidate)
        return candidates, _joined(prepared, found)

    def _weigh(
        self,
        prepared: Prepared,
        candidates: list[_Candidate],
        found_frames: list[frames.Frame],
        surroundings: Surroundings,
        source_code: bool,
    ) -> list[Match]:
        text = prepared.text
        framed = _Frames(found_frames)
        ours = _Ownership(prepared.visible, surroundings)
        for frame in found_frames:
            if ours.frame(frame):
                candidates.extend(self._inside_candidates(prepared, frame))
        ranked = sorted(
            candidates,
            key=lambda found: (
                self.conditions[found.condition].accompanies,
                -found.weight,
                found.cut,
                found.start,
                found.condition,
            ),
        )
        chosen: list[_Candidate] = []
        taken = _Spans()
        refused: dict[int, _Spans] = {}
        for found in ranked:
            if not taken.free(found.start, found.end):
                continue
            longer = refused.get(found.condition)
            if longer is not None and longer.hold(found.start, found.end):
                continue
            if found.strength is Strength.NEAR and not self._has_company(found, framed, ours):
                if not found.derived and found.weight >= _KNOWN:
                    # A part of another program's sentence is not Claude Code's either.
                    refused.setdefault(found.condition, _Spans()).add(found.start, found.end)
                continue
            taken.add(found.start, found.end)
            chosen.append(found)
        matches = self._with_frames(prepared, chosen, framed, ours)
        matches = [
            match._replace(quoted=True) if source_code or is_quotation(text, match.start, match.end) else match
            for match in _one_per_message(prepared, matches)
        ]
        return _settled(text, matches)

    def _has_company(self, found: _Candidate, framed: _Frames, ours: _Ownership) -> bool:
        alone = not found.open_end and self.conditions[found.condition].category in _PASTED_ALONE
        return ours.candidate(found._replace(pasted_alone=alone), framed.around(found.start))

    def _inside_candidates(self, prepared: Prepared, frame: frames.Frame) -> Iterator[_Candidate]:
        inner = Prepared(prepared.text[frame.start : frame.end])
        for template in self._inside:
            at = inner.letters.find(template.segments[0])
            while at >= 0:
                found = _compare(inner, template, 0, at)
                if found is not None:
                    yield found._replace(start=found.start + frame.start, end=found.end + frame.start)
                    break
                at = inner.letters.find(template.segments[0], at + 1)

    def _with_frames(
        self, prepared: Prepared, chosen: list[_Candidate], framed: _Frames, ours: _Ownership
    ) -> list[Match]:
        """The candidates with the frame around each, and the frames that no candidate explains."""
        matches: list[Match] = []
        explained: set[int] = set()
        for found in sorted(chosen):
            start, end, own = found.start, found.end, None
            for number, frame in framed.touching(found.start, found.end):
                if number not in explained:
                    explained.add(number)
                    start = min(start, frame.start)
                own = frame
                if frame.is_body:
                    end = max(end, frame.end)
            matches.append(Match(start, end, self.conditions[found.condition], found.weight, own, False))
        for number, frame in enumerate(framed.frames):
            if number not in explained and ours.frame(frame):
                words = Prepared(prepared.text[frame.content : frame.end]).letters
                if words or frame.status is not None:
                    condition = self._known(frames.fallback(frame.status, frame.error_type, words))
                    if condition is not None:
                        matches.append(Match(frame.start, frame.end, condition, 0, frame, False))
        matches.sort(key=lambda match: (match.start, match.end))
        return matches

    def fallback_condition(
        self, status: int | None, error_type: str | None, kind: str | None = None
    ) -> Condition | None:
        """The condition of an error known by its status, API error type and Claude Code's own `error` value only."""
        return self._known(
            frames.fallback(status, error_type, (kind or "").replace("_", "").encode("ascii", "replace"))
        )

    def _known(self, code: str) -> Condition | None:
        number = self._number.get(code, self._number.get("unknown/unrecognised"))
        return None if number is None else self.conditions[number]


def _frame(prepared: Prepared, start: int, marker: bytes) -> frames.Frame | None:
    """The frame whose marker begins at this letter, if it is one."""
    if marker == frames.BANNER:
        return frames.banner(prepared, start)
    if marker in frames.RECORDS:
        return frames.record(prepared, start, marker)
    return frames.body(prepared, start, marker)


def _joined(prepared: Prepared, found: list[frames.Frame]) -> list[frames.Frame]:
    """Frames in order, each body joined with the banner right before it, inner bodies dropped."""
    joined: list[frames.Frame] = []
    for frame in sorted(found, key=lambda frame: (frame.start, -frame.end)):
        last = joined[-1] if joined else None
        if last is not None and frame.is_body and last.is_body and frame.start < last.end:
            continue
        if (
            last is not None
            and frame.is_body
            and not last.is_body
            and (frame.start <= last.content or _adjoin(prepared, last.content, frame.start))
        ):
            joined[-1] = frames.Frame(
                min(last.start, frame.start),
                frame.end,
                frame.content,
                last.status if last.status is not None else frame.status,
                frame.error_type,
                True,
                last.banner,
            )
            continue
        if last is not None and not frame.is_body and frame.start < last.end:
            continue
        joined.append(frame)
    return joined


def _adjoin(prepared: Prepared, end: int, start: int) -> bool:
    """Whether nothing but punctuation and white space, and no blank line, stands between two offsets."""
    between = prepared.plain[end:start]
    return len(between) <= 240 and _SOFT.fullmatch(between) is not None and not _BLANK_LINE.search(between)


class _Spans:
    """Spans in order of their starts."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, start: int, end: int) -> bool:
        """Whether no span touches this one."""
        at = bisect_left(self._starts, end)
        return at == 0 or self._ends[at - 1] <= start

    def hold(self, start: int, end: int) -> bool:
        """Whether the last span that begins before this one also ends after it."""
        at = bisect_left(self._starts, start)
        return at > 0 and self._ends[at - 1] >= end

    def add(self, start: int, end: int) -> None:
        """Adds a span."""
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)


class _Frames:
    """Error frames, found by place."""

    _BACK = 4  # a frame overlaps its neighbours at most

    def __init__(self, found: list[frames.Frame]) -> None:
        self.frames = found
        self._starts = [frame.start for frame in found]

    def touching(self, start: int, end: int) -> list[tuple[int, frames.Frame]]:
        """The frames that a span touches, with their numbers, in order."""
        last = bisect_left(self._starts, end)
        return [
            (number, self.frames[number])
            for number in range(max(0, last - self._BACK), last)
            if start < self.frames[number].end
        ]

    def around(self, offset: int) -> frames.Frame | None:
        """The frame in which an offset lies."""
        inside = self.touching(offset, offset + 1)
        return inside[0][1] if inside else None


class _Ownership:
    """Whether a text that other programs print too is Claude Code's here."""

    def __init__(self, text: str, surroundings: Surroundings) -> None:
        self._text = text
        self._near = surroundings
        self._frames: dict[int, bool] = {}

    def frame(self, frame: frames.Frame) -> bool:
        """Whether an error frame is Claude Code's, whatever its words."""
        known = self._frames.get(frame.start)
        if known is None:
            known = self._frames[frame.start] = self._frame(frame)
        return known

    def _frame(self, frame: frames.Frame) -> bool:
        text, near, banner = self._text, self._near, frame.banner
        if frame.is_record:
            return True
        exact = banner is not None and text.startswith("API Error", banner)
        if exact and banner is not None and _RESULT_MARK.search(text, max(0, banner - 12), banner):
            return True
        if exact and frame.is_body:
            # Claude Code behind a gateway of another name is still Claude Code; another vendor's body is not.
            return not near.foreign_vendor(frame.start, frame.end)
        company = near.claude_code(frame.start, frame.end)
        if near.foreign(frame.start, frame.end):
            return company and near.claude_code(frame.start, frame.end, _SAME_LINES)
        if company:
            return True
        if not exact or banner is None:
            return False
        if _REASON_PHRASE.match(text, frame.content):
            return _is_everything(text, frame.start, frame.end) and frame.end > frame.content
        return _STARTS_MESSAGE.search(text, max(0, banner - 40), banner) is not None

    def candidate(self, found: _Candidate, frame: frames.Frame | None) -> bool:
        """Whether a text that needs company has it."""
        text, near = self._text, self._near
        if frame is not None and frame.banner is not None:
            known = found.weight >= _KNOWN and text.startswith("API Error", frame.banner)
            if known or self.frame(frame):
                return True
        if near.foreign(found.start, found.end) and not near.claude_code(found.start, found.end, _SAME_LINES):
            return False
        if frame is not None or found.weight >= _SHORT:
            return near.claude_code(found.start, found.end) or (
                found.weight >= _SHORT and found.pasted_alone and _is_everything(text, found.start, found.end)
            )
        return (
            near.claude_code(found.start, found.end, CLOSE_LINES)
            and _ALONE_BEFORE.search(text, max(0, found.start - 200), found.start) is not None
            and _ALONE_AFTER.match(text, found.end) is not None
        )


def _is_everything(text: str, start: int, end: int) -> bool:
    """Whether a short text holds this message and nothing else."""
    return (
        len(text) < 1000
        and text.count("\n") <= 4
        and _ONLY_BEFORE.fullmatch(text, 0, start) is not None
        and _ONLY_AFTER.fullmatch(text, end) is not None
    )


def _settled(text: str, matches: list[Match]) -> list[Match]:
    """General beginnings and endings: the tail of a known message on the same line, or a message of their own."""
    kept: list[Match] = []
    for number, match in enumerate(matches):
        if not (match.condition.accompanies and match.weight and match.frame is None):
            kept.append(match)
            continue
        floor = matches[number - 1].end if number else 0
        ceiling = matches[number + 1].start if number + 1 < len(matches) else len(text)
        start, end = _whole_line(text, match.start, match.end, floor, ceiling)
        beside_another = (number > 0 and start == floor) or (number + 1 < len(matches) and end == ceiling)
        if not beside_another:
            kept.append(match._replace(start=start, end=end))
    return kept


def _whole_line(text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[int, int]:
    """A span widened to the line that it stands in, within bounds."""
    line = max(text.rfind("\n", floor, start), text.rfind("\r", floor, start)) + 1
    low = max(line, floor)
    lead = _LINE_LEAD.match(text, low, start) if low == line else None
    low = lead.end() if lead else low
    if start - low > 300:
        low = start
    high = end
    while high < ceiling and high - end < 300 and text[high] not in "\r\n":
        high += 1
    if high == ceiling < len(text):
        return low, high
    while high > end and text[high - 1] in " \t\"'`│|":
        high -= 1
    return low, high


def _one_per_message(prepared: Prepared, matches: list[Match]) -> list[Match]:
    """Matches that are parts of one message made one."""
    kept: list[Match] = []
    for match in matches:
        last = kept[-1] if kept else None
        if last is not None and _same_message(prepared, last, match):
            kept[-1] = _merged(prepared.text, last, match)
        else:
            kept.append(match)
    return kept


def _same_message(prepared: Prepared, first: Match, second: Match) -> bool:
    if second.start < first.end or (first.frame is not None and first.frame is second.frame):
        return True
    between = prepared.plain[first.end : second.start]
    if len(between) > 240 or _BLANK_LINE.search(between):
        return False
    if first.frame and second.frame and first.frame.banner is not None and second.frame.banner is not None:
        return False
    gap = prepared.text[first.end : second.start]
    if _NEW_MESSAGE.search(gap) and not second.condition.accompanies:
        return False
    if ("\n" in gap or "\r" in gap) and "·" not in gap and second.weight and not second.condition.accompanies:
        return False
    letters = bytes(byte for byte in between.lower() if chr(byte).isalnum())
    return _BETWEEN.fullmatch(letters) is not None


def _merged(text: str, first: Match, second: Match) -> Match:
    """One match for two parts of a message: the telling part names it, and the detail outranks the banner."""
    start, end = min(first.start, second.start), max(first.end, second.end)
    if not second.weight or second.condition.accompanies:
        winner = first if first.weight or not second.weight else second
    elif first.condition.accompanies or (second.start >= first.end and _DETAIL.match(text, first.end)):
        winner = second
    else:
        winner = first if first.weight >= second.weight else second
    frame = winner.frame or first.frame or second.frame
    return winner._replace(start=start, end=end, frame=frame)


def _compare(prepared: Prepared, template: Template, number: int, at: int) -> _Candidate | None:
    """The candidate if the template stands here, its segment `number` beginning at letter `at`."""
    letters = prepared.letters
    segments, gaps = template.segments, template.gaps
    segment = segments[number]
    if not letters.startswith(segment, at):
        if number or not letters.startswith(segment[:_BEGINNING], at):
            return None
        return _cut(prepared, template, [], at)
    spans = [(at, at + len(segment))]
    begin = at
    for before in range(number - 1, -1, -1):
        wanted, gap = segments[before], gaps[before + 1]
        low = max(0, begin - abs(gap) - len(wanted))
        found = letters.rfind(wanted, low, begin)
        if found < 0 or (gap < 0 and not letters[found + len(wanted) : begin].isdigit()):
            return None
        begin = found
        spans.insert(0, (found, found + len(wanted)))
    end = at + len(segment)
    for after in range(number + 1, len(segments)):
        wanted, gap = segments[after], gaps[after]
        found = letters.find(wanted, end, end + abs(gap) + len(wanted))
        if found < 0:
            return _cut(prepared, template, spans, end)
        if gap < 0 and not letters[end:found].isdigit():
            return None
        spans.append((found, found + len(wanted)))
        end = found + len(wanted)
    return _checked(prepared, template, spans, cut=False)


def _cut(prepared: Prepared, template: Template, spans: list[tuple[int, int]], at: int) -> _Candidate | None:
    """The candidate if the text stops, or was cut, in the middle of the template."""
    letters = prepared.letters
    wanted = template.segments[len(spans)]
    best, low = 0, at
    if spans:
        gap = abs(template.gaps[len(spans)])
        rest = letters[at : at + gap + len(wanted)]
        for size in range(min(len(wanted) - 1, len(rest)), 0, -1):
            if rest.endswith(wanted[:size]) and at + len(rest) == len(letters):
                best, low = size, at + len(rest) - size
                break
        if not best and at + len(rest) < len(letters):
            return None
    else:
        rest = letters[at : at + len(wanted)]
        best = len(rest) if wanted.startswith(rest) else 0
        if not best:
            small, large = _BEGINNING, len(rest)
            while large - small > 1:
                middle = (small + large) // 2
                small, large = (middle, large) if rest.startswith(wanted[:middle]) else (small, middle)
            best = small
    matched = sum(end - start for start, end in spans) + best
    if matched < 14:
        return None
    if best < _TELLING and not any(end - start >= _TELLING for start, end in spans):
        return None
    if best:
        spans = [*spans, (low, low + best)]
    last = prepared.offset(spans[-1][1] - 1) + 1
    text = prepared.text
    if _AT_END.match(text, last) or not best:
        enough = matched >= 0.6 * template.letters or matched >= 40
    elif _ELLIPSIS.match(text, last):
        enough = matched >= 0.5 * template.letters or matched >= 30
    elif _CUT_END.match(text, last):
        enough = matched >= 24 and matched >= (0.5 if matched >= 40 else 0.7) * template.letters
    else:
        return None
    return _checked(prepared, template, spans, cut=True) if enough else None


def _checked(prepared: Prepared, template: Template, spans: list[tuple[int, int]], *, cut: bool) -> _Candidate | None:
    """The candidate if the letters stand as words of one message, not in a name or across paragraphs."""
    plain, text = prepared.plain, prepared.text
    weight = 0
    first = last = 0
    for number, (start, end) in enumerate(spans):
        low, high = prepared.offset(start), prepared.offset(end - 1) + 1
        weight += end - start
        if number == 0:
            first = low
        elif plain.count(b"\n", last, low) > _GAP_LINES:
            return None
        last = high
        piece = plain[low:high]
        complete = end - start == len(template.segments[number])
        if complete and len(piece.split()) < 0.6 * words(template.lines[number]):
            return None
        opens = opening(template.lines[number]) if complete else b""
        if opens and plain[high : high + 240].lstrip()[:1] not in (opens, b"?"):
            return None
        if b"\n" in piece and _BLANK_LINE.search(piece):
            return None
        if not text[low:high].isascii() and any(char > "\x7f" and char.isalpha() for char in text[low:high]):
            return None
        if high - low > 4 * (end - start) + 60 + 240 * (1 + piece.count(b"\n")):
            return None
    if last - first > MAX_LENGTH or plain.count(b"\n", first, last) > MAX_LINES:
        return None
    if not template.leading and first and _joins(plain[first - 1 : first]):
        return None
    if not cut and not template.trailing and _joins(plain[last : last + 1]):
        return None
    if cut or not template.trailing:
        for _ in range(2):
            if text[last : last + 1] in _CLOSING:
                last += 1
    if template.leading:
        first = _token_start(prepared.visible, first)
    if template.trailing and not cut:
        words_end = _line_end(prepared.visible, first, last)
        # Something always follows the known words; where the line ends with them, a terminal wrapped it there.
        wrapped = _WRAPPED.match(prepared.visible, words_end) if words_end == last else None
        last = _line_end(prepared.visible, first, wrapped.end()) if wrapped else words_end
    strength = template.strength
    if cut and weight < _SURE and weight < 0.9 * template.letters and strength is Strength.DISTINCTIVE:
        strength = Strength.NEAR
    return _Candidate(first, last, weight, template.condition, strength, cut, bool(template.trailing), template.stem)


def _joins(neighbour: bytes) -> bool:
    return neighbour.isalnum() or neighbour == b"_"


def _token_start(text: str, at: int) -> int:
    """The start of the word before an offset on the same line."""
    end = at
    while end > 0 and text[end - 1] in " \t":
        end -= 1
    start = end
    while start > 0 and end - start < 120 and not text[start - 1].isspace() and text[start - 1] not in "\"'`":
        start -= 1
    return start if start < end else at


def _line_end(text: str, start: int, at: int) -> int:
    """The end of the words that follow on the same line; a bracket opened before the message is not its own."""
    end = at
    while end < len(text) and end - at < 400 and text[end] not in '\r\n"`':
        end += 1
    while end > at:
        last = text[end - 1]
        opener = _BRACKETS.get(last)
        unopened = opener is not None and text.count(last, start, end) > text.count(opener, start, end)
        if not unopened and last not in " \t'│|":
            break
        end -= 1
    return end
