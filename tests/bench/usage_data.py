"""Transcripts with the figures of many answers, as a usage reader finds them below a configuration folder."""

from __future__ import annotations

import json
import random
import shutil
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .data import CACHE, sources

_MODELS = ("claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5")
_BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
_FILE = 1_000_000
_SUBAGENT_EVERY = 5


def usage_home(size: int, seed: int = 4) -> Path:
    """A configuration folder whose transcripts are this large; a fifth of them are of subagents."""
    home = CACHE / f"usage-{size // 1_000_000}"
    if not home.exists():
        unfinished = CACHE / f"{home.name}.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        _write(unfinished, size, seed)
        unfinished.rename(home)
    return home


def _write(home: Path, size: int, seed: int) -> None:
    chance = random.Random(seed)
    texts = sources()
    written = number = 0
    while written < size:
        session = str(uuid.UUID(int=chance.getrandbits(128)))
        folder = home / "projects" / f"-home-user-project{number % 7}"
        if number % _SUBAGENT_EVERY == 0:
            path = folder / session / "subagents" / f"agent-{number:06x}.jsonl"
        else:
            path = folder / f"{session}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        at = _BEGIN + timedelta(minutes=chance.randrange(50 * 24 * 60))
        length = 0
        with path.open("wb") as out:
            while length < _FILE:
                for value in _turn(chance, texts, session, at):
                    length += out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                at += timedelta(seconds=chance.randrange(5, 90))
        written += length
        number += 1


def _turn(chance: random.Random, texts: list[str], session: str, at: datetime) -> list[dict[str, Any]]:
    """What a person or a tool says, and the answer in one to three lines of the same figures."""

    def body(length: int) -> str:
        text = chance.choice(texts)
        begin = chance.randrange(max(1, len(text) - length))
        return text[begin : begin + length]

    common = {
        "parentUuid": str(uuid.UUID(int=chance.getrandbits(128))),
        "isSidechain": False,
        "userType": "external",
        "cwd": "/home/user/project",
        "sessionId": session,
        "version": "2.1.328",
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.{chance.randrange(1000):03}Z",
    }
    said = {**common, "type": "user", "message": {"role": "user", "content": body(chance.randrange(200, 9000))}}
    written = chance.randrange(5000)
    usage = {
        "input_tokens": chance.randrange(50),
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": chance.randrange(10**5),
        "output_tokens": chance.randrange(2000),
        "server_tool_use": {"web_search_requests": 0},
        "service_tier": "standard",
        "cache_creation": {"ephemeral_1h_input_tokens": written, "ephemeral_5m_input_tokens": 0},
    }
    message = {
        "id": f"msg_{chance.getrandbits(96):024x}",
        "type": "message",
        "role": "assistant",
        "model": chance.choice(_MODELS),
    }
    request = f"req_{chance.getrandbits(96):024x}"
    answers = [
        {
            **common,
            "message": {
                **message,
                "content": [{"type": "text", "text": body(chance.randrange(100, 3000))}],
                "stop_reason": None,
                "usage": usage,
            },
            "requestId": request,
            "type": "assistant",
            "uuid": str(uuid.UUID(int=chance.getrandbits(128))),
        }
        for _ in range(chance.randrange(1, 4))
    ]
    return [said, *answers]
