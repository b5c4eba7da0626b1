"""The variables that matter, and the assignments that a file makes to them; values are judged and let go."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...jsonvalue import as_list, as_object
from . import words
from .jsontext import key_lines, object_of, text_of, without_comments

_KEY_END = 20
"""How much of a key's end Claude Code keeps with the answer to whether it may be used."""


def is_on(value: str) -> bool:
    """Whether a switch is on."""
    return value.strip().lower() in ("1", "true", "yes", "on")


def _is_off(value: str) -> bool:
    return value.strip().lower() in ("0", "false", "no", "off")


def _elsewhere(value: str) -> bool:
    return bool(value.strip()) and re.fullmatch(r"\s*https://api\.anthropic\.com/?\s*", value) is None


def _given(value: str) -> bool:
    return bool(value.strip())


Rule = Callable[[str], bool]

CLOUDS: dict[str, Rule] = dict.fromkeys(
    (
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_USE_FOUNDRY",
        "CLAUDE_CODE_USE_ANTHROPIC_AWS",
        "CLAUDE_CODE_USE_MANTLE",
    ),
    is_on,
)
CREDENTIALS: dict[str, Rule] = CLOUDS | dict.fromkeys(
    (
        "ANTHROPIC_AUTH_TOKEN",
        "ANTHROPIC_API_KEY",
        "CLAUDE_CODE_OAUTH_TOKEN",
        "ANTHROPIC_PROFILE",
        "ANTHROPIC_FEDERATION_RULE_ID",
    ),
    _given,
)
ROUTING: dict[str, Rule] = (
    {"ANTHROPIC_BASE_URL": _elsewhere, "CLAUDE_CODE_ATTRIBUTION_HEADER": _is_off}
    | dict.fromkeys(
        (
            "ANTHROPIC_UNIX_SOCKET",
            "ANTHROPIC_BEDROCK_BASE_URL",
            "ANTHROPIC_VERTEX_BASE_URL",
            "ANTHROPIC_FOUNDRY_BASE_URL",
            "ANTHROPIC_FOUNDRY_RESOURCE",
            "ANTHROPIC_CUSTOM_HEADERS",
            "ANTHROPIC_BETAS",
            "ANTHROPIC_MODEL",
            "ANTHROPIC_DEFAULT_OPUS_MODEL",
            "ANTHROPIC_DEFAULT_SONNET_MODEL",
            "ANTHROPIC_DEFAULT_HAIKU_MODEL",
            "CLAUDE_CODE_MAX_OUTPUT_TOKENS",
            "CLAUDE_CODE_AUTO_COMPACT_WINDOW",
            "MAX_THINKING_TOKENS",
        ),
        _given,
    )
    | dict.fromkeys(
        (
            "CLAUDE_CODE_DISABLE_1M_CONTEXT",
            "CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS",
            "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
            "CLAUDE_CODE_SKIP_VERTEX_AUTH",
            "CLAUDE_CODE_SKIP_FOUNDRY_AUTH",
            "DISABLE_AUTO_COMPACT",
            "DISABLE_COMPACT",
        ),
        is_on,
    )
)
NETWORK: dict[str, Rule] = dict.fromkeys(
    (
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "NODE_EXTRA_CA_CERTS",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "CLAUDE_CODE_CERT_STORE",
        "CLAUDE_CODE_CLIENT_CERT",
        "CLAUDE_CODE_CLIENT_KEY",
        "API_TIMEOUT_MS",
        "CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS",
    ),
    _given,
) | {"NODE_TLS_REJECT_UNAUTHORIZED": _is_off}

KNOWN: dict[str, Rule] = CREDENTIALS | ROUTING | NETWORK

_NAMES = "|".join(sorted(KNOWN, key=len, reverse=True))
_IN_COMMENT = re.compile(r"\s#")
_ASSIGNMENT = re.compile(
    rf"(?:^|[\s;&'\"(])(?:\$env:)?({_NAMES})(?:\s*=\s*(?=[\"'$])|=)(?P<bash>\"[^\"]*\"|'[^']*'|[^\s;&|]*)"
    rf"|\bset\s+(?:-\S+\s+)*({_NAMES})\s+(?P<fish>\"[^\"]*\"|'[^']*'|[^\s;&|]+)"
    rf"|\bsetenv\s+({_NAMES})\s+(?P<csh>\"[^\"]*\"|'[^']*'|[^\s;&|]+)"
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A variable given a value somewhere. `counts`: with this value it has an effect."""

    name: str
    line: int | None
    counts: bool
    mark: bytes | None
    """For comparing the value; none if it is put together when it is used."""
    key_end: bytes
    model: str | None = None


def assignment(name: str, value: Any, line: int | None = None, *, literal: bool = True) -> Assignment:
    """What may be known of a value; JSON's numbers and booleans are written out."""
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, (bool, int, float)) else ""
    return Assignment(
        name,
        line,
        KNOWN[name](text) or not literal,
        words.mark(text) if literal else None,
        words.mark(text.strip()[-_KEY_END:]),
        words.model(text) if name == "ANTHROPIC_MODEL" and literal else None,
    )


def of_json(values: Any, path: tuple[str, ...], lines: dict[tuple[str, ...], int]) -> tuple[Assignment, ...]:
    """The known variables of an object of names and values, or of an array of `{name, value}`."""
    pairs = [(name, value, (*path, name)) for name, value in as_object(values).items()]
    for index, item in enumerate(as_list(values)):
        entry = as_object(item)
        pairs.append((str(entry.get("name")), entry.get("value"), (*path, str(index), "name")))
    return tuple(assignment(name, value, lines.get(place)) for name, value, place in pairs if name in KNOWN)


def of_shell(content: bytes) -> tuple[Assignment, ...]:
    """The known variables that a profile or `.env` file sets; comments are passed over."""
    found: list[Assignment] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for match in _ASSIGNMENT.finditer(line):
            name = match[1] or match[3] or match[5]
            if _IN_COMMENT.search(line, 0, match.start() + 1):
                continue
            raw: str = match["bash"] or match["fish"] or match["csh"] or ""
            text = raw[1:-1] if raw[:1] in ("'", '"') and raw[-1:] == raw[:1] and len(raw) > 1 else raw
            literal = raw.startswith("'") or not any(sign in text for sign in "$`")
            found.append(assignment(name, text, number, literal=literal))
    return tuple(found)


def of_editor(content: bytes) -> tuple[Assignment, ...]:
    """The known variables of `claudeCode.environmentVariables` in an editor's settings."""
    text = without_comments(text_of(content))
    value = object_of(text)
    key = "claudeCode.environmentVariables"
    return of_json(value.get(key), (key,), key_lines(text)) if key in value else ()
