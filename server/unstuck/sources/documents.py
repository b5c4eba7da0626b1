"""One entry for every kind of file: text read by its words, transcripts by their structure."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from dataclasses import replace

from ..diagnosis.fields import Fields
from ..diagnosis.matcher import Matcher
from ..diagnosis.model import Condition, Severity
from ..diagnosis.scan import Group, Position, Sighting, is_reference
from .files import Found, LineCounter, is_source_code, search, units
from .lines import split_lines
from .transcripts import Entry, classify, entries, looks_like_transcript, parse, place

_PROSE = (".md", ".markdown", ".mdx")
# How much of a file tells whether it is a transcript: nearly always the little, else the much.
_HEADS = (16 * 1024, 512 * 1024)
_LARGEST_PAYLOAD = 1 << 20


def findings(data: bytes | mmap.mmap, path: str, matcher: Matcher) -> Iterator[Found]:
    """Every finding in a file's bytes, in order; `path` tells its kind, and "-" a text of unknown kind."""
    if _is_transcript(data, path):
        return _transcript_findings(data, matcher)
    payload = _hook_payload(data, path)
    if payload is not None:
        found = _payload_found(data, payload, matcher)
        return iter((found,) if found is not None else ())
    found = search(data, matcher, source_code=is_source_code(path))
    return _of_prose(list(found)) if os.path.splitext(path)[1].lower() in _PROSE else found


def _of_prose(found: list[Found]) -> Iterator[Found]:
    reference = is_reference(each.group.first for each in found)
    return (replace(each, group=each.group.as_quoted()) if reference else each for each in found)


def _is_transcript(data: bytes | mmap.mmap, path: str) -> bool:
    named = os.path.splitext(path)[1].lower() in (".jsonl", ".ndjson")
    return (named or path == "-") and any(looks_like_transcript(data[:size]) for size in _HEADS)


def _hook_payload(data: bytes | mmap.mmap, path: str) -> Entry | None:
    """The error in a saved payload of a hook, whose words and raw details are one error."""
    named = path == "-" or os.path.splitext(path)[1].lower() == ".json"
    if not named or len(data) > _LARGEST_PAYLOAD or data.find(b'"hook_event_name"') < 0:
        return None
    return parse(data[:])


def _payload_found(data: bytes | mmap.mmap, entry: Entry, matcher: Matcher) -> Found | None:
    match, fields = classify(entry, matcher)
    if match is None:
        return None
    lines = [line.rstrip("\r\n") for line in split_lines(data[:].decode("utf-8", "replace"))]
    for number, line in enumerate(lines):
        first, last = place(line, entry.text)
        if first or last < len(line):
            return _structured(line, number, (first, last), match.condition, fields, retry=False)
    # Its words are escaped in a way of their own: then the payload's beginning stands for them.
    return _structured(lines[0], 0, (0, len(lines[0])), match.condition, fields, retry=False)


def _transcript_findings(data: bytes | mmap.mmap, matcher: Matcher) -> Iterator[Found]:
    counter = LineCounter(data)
    retries: dict[str | None, list[Found]] = {}
    for entry in entries(data):
        found = _entry_found(data, entry, matcher, counter)
        if found is None:
            continue
        waiting = retries.setdefault(entry.session_id, [])
        if entry.retry:
            waiting.append(found)
            continue
        if waiting:
            found = _with_retries(found, waiting)
            waiting.clear()
        yield found
    # Retries without an error after them: the request went through in the end, or goes on.
    for waiting in retries.values():
        if waiting:
            yield _with_retries(waiting[0], waiting[1:])


def _with_retries(found: Found, retries: list[Found]) -> Found:
    repeats = tuple(retry.group.first for retry in retries)
    return replace(found, group=Group(found.group.first, repeats))


def _entry_found(data: bytes | mmap.mmap, entry: Entry, matcher: Matcher, counter: LineCounter) -> Found | None:
    match, fields = classify(entry, matcher)
    if match is None:
        return None
    line_number, _, _ = counter.at(entry.offset)
    end = data.find(b"\n", entry.offset)
    raw = data[entry.offset : end if end >= 0 else len(data)].rstrip(b"\r")
    line = raw.decode("utf-8", "replace")
    return _structured(line, line_number, place(line, entry.text), match.condition, fields, retry=entry.retry)


def _structured(
    line: str, number: int, span: tuple[int, int], condition: Condition, fields: Fields, *, retry: bool
) -> Found:
    """The finding of an entry whose words stand at `span` (code points) of a line."""
    first, last = span
    sighting = Sighting(Position(number, first), Position(number, last), condition, False, retry, False)
    return Found(
        Group(sighting),
        Position(number, units(line[:first])),
        Position(number, units(line[:last])),
        fields,
        (line[first:last] if last - first < len(line) else line[:2000],),
        (0, last - first),
        recovering=retry,
    )


def severity(found: Found) -> Severity:
    """The severity of a finding in a file; one that Claude Code is still retrying is information."""
    return Severity.INFORMATION if found.recovering else found.group.first.severity
