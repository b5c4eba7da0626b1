"""Reading files warily, JSON's lines, and what words may be taken over."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.sources.machine import words
from unstuck.sources.machine.files import Files, Unknown
from unstuck.sources.machine.jsontext import key_lines, object_of, text_of, without_comments

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")


def value_of(content: bytes) -> object:
    return object_of(text_of(content))


def length_of(content: bytes) -> int:
    return len(content)


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    files, path = Files(), tmp_path / "a.json"
    path.write_text('{"a": 1}')
    assert [files.make(path, value_of) for _ in range(3)] == [{"a": 1}] * 3
    assert files.reads == 1
    path.write_text('{"a": 22}')
    assert files.make(path, value_of) == {"a": 22}
    assert files.reads == 2


def test_a_file_that_says_nothing_is_read_once_too(tmp_path: Path) -> None:
    files, path = Files(), tmp_path / "a.json"
    path.write_text("{")
    for _ in range(3):
        with pytest.raises(Unknown):
            files.make(path, value_of)
    assert files.reads == 1


def test_a_missing_file_is_no_file(tmp_path: Path) -> None:
    files = Files()
    (tmp_path / "file").touch()
    assert files.make(tmp_path / "a.json", value_of) is None
    assert files.make(tmp_path / "file" / "a.json", value_of) is None
    assert files.reads == 0


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "half-written": b'{"a": {"b": 1',
    "with a comment": b'{"a": 1} // b',
    "with a trailing comma": b'{"a": 1,}',
    "an array": b"[1]",
    "a string": b'"a"',
    "binary": bytes(range(256)),
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "Latin-1": '{"a": "ü"}'.encode("latin-1"),
    "nested without end": b"[" * 200_000,
    "nested": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "two values": b"{}{}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_json_object_is_unknown(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(BROKEN[name])
    with pytest.raises(Unknown):
        Files().make(path, value_of)


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    assert Files().make(path, value_of) == {}


def test_a_huge_file_is_unknown_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate((16 << 20) + 1)
    with pytest.raises(Unknown):
        Files().make(path, length_of)


def make_link(path: Path) -> None:
    target = path.with_name("target.json")
    target.write_text("{}")
    path.symlink_to(target)


def make_loop(path: Path) -> None:
    path.symlink_to(path)


@posix
@pytest.mark.parametrize(
    "make",
    [make_link, make_loop, os.mkfifo if sys.platform != "win32" else None, Path.mkdir],
    ids=["a link", "a loop", "a pipe", "a folder"],
)
def test_what_is_no_plain_file_is_unknown(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    make(path)
    with pytest.raises(Unknown):
        Files().make(path, value_of)


def test_of_a_large_transcript_the_whole_lines_at_both_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [f'{{"number": {number:06}}}'.encode() for number in range(300_000)]
    path.write_bytes(b"\n".join(lines))
    content = Files().make(path, bytes, ends=True)
    assert content is not None
    assert len(content) < 2 << 20 < path.stat().st_size
    read = content.splitlines()
    assert (read[0], read[-1]) == (lines[0], lines[-1])
    assert set(read) <= set(lines)


# --- lines of keys --------------------------------------------------------------------------------------------------

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def places(value: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    pairs: list[tuple[str, object]] = []
    if isinstance(value, dict):
        pairs = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        pairs = [(str(number), each) for number, each in enumerate(value)]
    own = {(*path, key) for key, _ in pairs} if isinstance(value, dict) else set[tuple[str, ...]]()
    return own.union(*(places(each, (*path, key)) for key, each in pairs))


@given(st.dictionaries(st.text(), JSON_VALUES, max_size=4))
def test_every_key_has_its_line(value: dict[str, object]) -> None:
    text = json.dumps(value, indent=1)
    lines = key_lines(text)
    assert set(lines) == {path for path in places(value) if len(path) <= 4}
    for path, line in lines.items():
        assert text.split("\n")[line - 1].strip().startswith(json.dumps(path[-1]))


def test_an_editors_comments_and_commas_are_blanked_and_lines_stay() -> None:
    text = '{ // one, "a": 1\n  "b": "// no, /* no */ ,}", /* two\n  */ "c": [1, 2,\n ],\n}\n'
    plain = without_comments(text)
    assert json.loads(plain) == {"b": "// no, /* no */ ,}", "c": [1, 2]}
    assert key_lines(plain) == {("b",): 2, ("c",): 3}


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("claude-opus-4-6[1m]", "claude-opus-4-6[1m]"),
        ("opus", "opus"),
        ("sonnet[1m]", "sonnet[1m]"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5@20250929"),
        ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc[1m]", "custom[1m]"),
        ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", None),
        ("sk-ant-api03-secret", None),
        ("claude@example.com", None),
        (5, None),
    ],
)
def test_only_a_models_name_is_taken_over(value: object, taken: str | None) -> None:
    assert words.model(value) == taken


@pytest.mark.parametrize("value", ["2.1", "latest", "2.1.3; rm", "2.1.3-secret", "12345.1.1", None])
def test_only_a_version_is_taken_over(value: object) -> None:
    assert words.version(value) is None


def test_versions_are_put_in_order_by_number() -> None:
    versions = ["2.1.9", "2.1.10", "2.1.10-beta.1", "2.0.99", "1.0.128"]
    assert sorted(versions, key=words.version_key) == ["1.0.128", "2.0.99", "2.1.9", "2.1.10-beta.1", "2.1.10"]
