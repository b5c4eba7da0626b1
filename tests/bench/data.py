"""What is measured on: logs, transcripts, free text and hostile inputs, the same for the same seed.

Everything large is made once and kept below `.cache/bench`.
"""

from __future__ import annotations

import json
import math
import random
import sysconfig
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.model import Look, Strength
from unstuck.diagnosis.template import PLACEHOLDER

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "bench"
MEGABYTE = 1_000_000

ERRORS_PER_MEGABYTE = 134
_COLOURED = 0.12
_FILLED = {
    "n": "42",
    "time": "3pm (Europe/Berlin)",
    "timezone": "Europe/Berlin",
    "status": "400",
    "version": "2.1.328",
    "model": "claude-opus-4-8",
    "code": "ECONNRESET",
    "path": "/home/user/project/src/app.ts",
}

# How long transcripts are: the median, and the share of the longest hundredth (published by a usage reader).
_MEDIAN, _HUNDREDTH = 105_000, 5_000_000
_SPREAD = math.log(_HUNDREDTH / _MEDIAN) / 2.326
_LONGEST = 42 * MEGABYTE
_ERROR_EVERY = 1_000_000
# Free text: how often there is program text or a log, and a message.
_FREE_SHARES = (1, 2)
_FREE_MESSAGE_EVERY = 5 * MEGABYTE


def looks() -> list[str]:
    """The texts of the catalogue that count outside an error frame."""
    texts: list[str] = []
    for condition in all_conditions():
        for look in condition.looks:
            text, strength = (look.text, look.strength) if isinstance(look, Look) else (look, Strength.DISTINCTIVE)
            if strength is not Strength.INSIDE:
                texts.append(text)
    return texts


def messages() -> list[str]:
    """The distinctive texts with their blanks filled in, on one line each."""
    return [
        PLACEHOLDER.sub(lambda blank: _FILLED.get(blank[1], "sample"), look).replace("\n", " ")
        for condition in all_conditions()
        for look in condition.looks
        if isinstance(look, str)
    ]


def fixed_texts() -> list[str]:
    """The longest fixed run of every text: what a plain multi-text search would be given."""
    texts: set[str] = set()
    for look in looks():
        runs = [line.strip() for part in PLACEHOLDER.split(look)[::2] for line in part.split("\n")]
        longest = max(runs, key=len)
        if len(longest) >= 8:
            texts.add(longest)
    return sorted(texts)


def sources() -> list[str]:
    """Ordinary program text: the modules of this Python's library."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    return [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.py"))]


def explanations() -> list[str]:
    """Prose in which words such as "error", "limit" and "usage" are common."""
    return [condition.meaning for condition in all_conditions()]


# --- logs ---------------------------------------------------------------------------------------------------------


def log(size: int, seed: int = 1) -> str:
    """A program's log with known errors in it, 134 in a megabyte."""
    random_ = random.Random(seed)
    known = messages()
    errors = max(1, round(ERRORS_PER_MEGABYTE * size / MEGABYTE))
    places = sorted(random_.randrange(size) for _ in range(errors))
    lines: list[str] = []
    length = number = 0
    while length < size:
        if places and length >= places[0]:
            places.pop(0)
            line = random_.choice(known)
        else:
            line = _log_line(random_, number)
        lines.append(line)
        length += len(line.encode()) + 1
        number += 1
    return "\n".join(lines) + "\n"


_WORDS = (
    "request started finished cache miss loaded module worker queue index build compile bundle emit watch file changed "
    "session user count input output size bytes retry pool open handler route table column row"
).split()


def _log_line(random_: random.Random, number: int, *, colours: bool = True) -> str:
    level = random_.choice(("INFO", "INFO", "INFO", "DEBUG", "WARN"))
    words = " ".join(random_.choices(_WORDS, k=random_.randrange(4, 10)))
    if colours and random_.random() < _COLOURED:
        level, words = f"\x1b[32m{level}\x1b[0m", f"\x1b[2m{words}\x1b[22m"
    clock = f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{random_.randrange(1000):03}"
    return f"2026-11-20T{clock}Z {level} [{random_.choice(_WORDS)}] {words} {random_.randrange(10**6)}"


# --- free text ----------------------------------------------------------------------------------------------------


def free_text(size: int, seed: int = 2) -> Path:
    """A file of program text and logs with a message in every five megabytes."""
    return _made(f"free-{size // MEGABYTE}.txt", lambda path: _write_free_text(path, size, seed))


def _write_free_text(path: Path, size: int, seed: int) -> None:
    random_ = random.Random(seed)
    kinds = (
        [source.encode() for source in sources()],
        [_plain_log(random_, 60_000, colours=False) for number in range(80)],
    )
    known = messages()
    written = since = 0
    with path.open("wb") as out:
        while written < size:
            (kind,) = random_.choices(kinds, weights=_FREE_SHARES)
            piece = random_.choice(kind)
            written += out.write(piece)
            since += len(piece)
            while since >= _FREE_MESSAGE_EVERY:
                since -= _FREE_MESSAGE_EVERY
                written += out.write(f"  ⎿  {random_.choice(known)}\n".encode())


def _plain_log(random_: random.Random, size: int, *, colours: bool) -> bytes:
    lines = [_log_line(random_, number, colours=colours) for number in range(size // 85)]
    return ("\n".join(lines) + "\n").encode()


# --- transcripts --------------------------------------------------------------------------------------------------


def transcripts(size: int, seed: int = 3) -> Path:
    """A folder of transcripts of the sizes that people have, with error entries and much talk about errors."""
    return _made(f"transcripts-{size // MEGABYTE}", lambda path: _write_transcripts(path, size, seed))


def _write_transcripts(folder: Path, size: int, seed: int) -> None:
    random_ = random.Random(seed)
    pool = list(_entries(random_))
    known = messages()
    folder.mkdir()
    written = number = since = 0
    while written < size:
        wanted = min(int(random_.lognormvariate(math.log(_MEDIAN), _SPREAD)), _LONGEST)
        session = str(uuid.UUID(int=random_.getrandbits(128)))
        length = 0
        with (folder / f"{number:05}-{session}.jsonl").open("wb") as out:
            while length < wanted:
                line = random_.choice(pool)
                length += out.write(line)
                since += len(line)
                while since >= _ERROR_EVERY:
                    since -= _ERROR_EVERY
                    length += out.write(_error(random_, random_.choice(known)))
        written += length
        number += 1


def _entry(random_: random.Random, kind: str, **more: object) -> bytes:
    identifier = str(uuid.UUID(int=random_.getrandbits(128)))
    value = {
        "parentUuid": identifier,
        "isSidechain": False,
        "userType": "external",
        "cwd": "/home/user/project",
        "sessionId": identifier,
        "version": "2.1.328",
        "gitBranch": "main",
        "type": kind,
        **more,
        "uuid": identifier,
        "timestamp": "2026-11-20T08:00:00.000Z",
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _message(random_: random.Random, *content: object, role: str = "assistant") -> dict[str, object]:
    usage = {"input_tokens": 4, "cache_read_input_tokens": random_.randrange(10**5), "output_tokens": 120}
    return {"id": "msg_01", "type": "message", "role": role, "content": content, "stop_reason": None, "usage": usage}


def _entries(random_: random.Random) -> Iterator[bytes]:
    """A few thousand ordinary lines, 3.6 kB long on average."""
    bodies = sources() + ["\n".join(random_.sample(explanations() + messages(), 60)) for _ in range(20)]

    def body(length: int) -> str:
        text = random_.choice(bodies)
        at = random_.randrange(max(1, len(text) - length))
        return text[at : at + length]

    for _ in range(600):
        yield _entry(random_, "user", message=_message(random_, body(200), role="user"))
        text = {"type": "text", "text": body(random_.randrange(100, 1500))}
        yield _entry(random_, "assistant", message=_message(random_, text), requestId="req_01")
        thought = {"type": "thinking", "thinking": body(1200), "signature": random_.randbytes(500).hex()}
        yield _entry(random_, "assistant", message=_message(random_, thought), requestId="req_01")
        call = {"type": "tool_use", "id": "toolu_01", "name": "Edit", "input": {"new_string": body(1500)}}
        yield _entry(random_, "assistant", message=_message(random_, call), requestId="req_01")
        output = body(random_.randrange(500, 9000))
        result = {"type": "tool_result", "tool_use_id": "toolu_01", "content": output}
        yield _entry(
            random_,
            "user",
            message=_message(random_, result, role="user"),
            toolUseResult={"stdout": output, "stderr": "", "interrupted": False},
        )
        yield _entry(random_, "system", subtype="turn_duration", durationMs=random_.randrange(10**5), isMeta=False)
    for _ in range(20):
        image = {"type": "image", "source": {"type": "base64", "data": random_.randbytes(60_000).hex()}}
        yield _entry(random_, "user", message=_message(random_, image, role="user"))


def _error(random_: random.Random, text: str) -> bytes:
    if random_.random() < 0.5:
        content = {"type": "text", "text": text}
        return _entry(random_, "assistant", message=_message(random_, content), error="unknown", isApiErrorMessage=True)
    return _entry(
        random_, "system", subtype="api_error", error={"status": 529, "message": text}, retryAttempt=1, maxRetries=10
    )


# --- hostile inputs -----------------------------------------------------------------------------------------------


def hostile() -> dict[str, Callable[[int], str]]:
    """Inputs made to be slow, by name: each a function of the wanted length."""
    near = " ".join(look[:24] for look in looks())
    body = '{"type":"error","error":{"type":"invalid_request_error","message":"'
    pieces = {
        "near misses on one line": near,
        "near misses, a word a line": near.replace(" ", "\n"),
        "opening braces": "{",
        "brace pairs": "{}",
        "unclosed error bodies": body,
        "`API Error` repeated": "API Error: ",
        "`API Error` on every line": "API Error: 400\n",
        "deep JSON escapes": '\\\\\\\\n\\\\\\"\\u001b[31m',
        "backslashes": "\\",
        "unfinished colour codes": "\x1b[3",
        "unfinished window titles": "\x1b]0;",
        "lines without a blank one": "usage limit reached\n",
        "carriage returns": "Error: \r",
        "one message over and over": "You've hit your session limit · resets 3pm (UTC) ",
        "indented continuations": "API Error: Connection error while talking to it\n    and on\n",
        "messages cut short": "You've hit your sess…\n",
        "marks of Claude Code": "claude code ",
        "prompts without a program": "user@host:~/some/where/far/away/from/here/and/there/and $ \n",
        "other programs' names": "openai copilot ",
        "HTML entities": "&#39;&amp;",
        "a long word": "a",
        "quotes": '"`\'"',
    }
    return {name: _repeated(piece) for name, piece in pieces.items()}


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


# --- the cache ----------------------------------------------------------------------------------------------------


def _made(name: str, write: Callable[[Path], None]) -> Path:
    """The file or folder of this name, made now if it is not there."""
    path = CACHE / name
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = CACHE / f"{name}.part"
        if unfinished.is_dir():
            for file in unfinished.iterdir():
                file.unlink()
            unfinished.rmdir()
        unfinished.unlink(missing_ok=True)
        write(unfinished)
        unfinished.rename(path)
    return path
