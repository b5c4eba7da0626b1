"""What may be taken over from foreign files: words of a known shape, and marks that can only be compared."""

from __future__ import annotations

import os
import re
from typing import Any

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,5})(?:-(?:alpha|beta|rc|next|dev)[.\d]*)?")
_MODEL = re.compile(
    r"(?:[a-z]{2,6}\.)?(?:anthropic[./])?(?:claude|opus|sonnet|haiku|fable|opusplan|default|best)"
    r"[A-Za-z0-9.:-]{0,60}(?:@\d{6,8})?(?:\[1m\])?"
)
_PLAIN_WORD = re.compile(r"[a-z][a-z0-9]{0,15}(?:_[a-z0-9]{1,15}){0,6}")
_TITLE = re.compile(r"[A-Z][a-z]{1,14}(?: \d[\d.]{0,5})?")
_REQUEST = re.compile(r"req_[0-9A-Za-z_]{2,72}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SALT = os.urandom(16)


def version(value: Any) -> str | None:
    """A version number, if it is one."""
    return value if isinstance(value, str) and _VERSION.fullmatch(value) else None


def version_key(value: str) -> tuple[int, ...]:
    """For putting versions in order; a preview comes before its release."""
    match = _VERSION.match(value)
    return (*map(int, match.groups()), value[match.end(3) :] == "") if match else ()


def model(value: Any) -> str | None:
    """A model's name or alias; of any other name (a deployment's, an ARN) only that it asks for 1M context."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    if _MODEL.fullmatch(value):
        return value
    return "custom[1m]" if value.lower().endswith("[1m]") else None


def plain(value: Any) -> str | None:
    """A word of the kind that programs use among themselves: `out_of_credits`, `default_claude_max_5x`."""
    return value if isinstance(value, str) and _PLAIN_WORD.fullmatch(value) else None


def title(value: Any) -> str | None:
    """A model's display name, such as Opus or Opus 4.6."""
    return value if isinstance(value, str) and _TITLE.fullmatch(value) else None


def request(value: Any) -> str | None:
    """The id of a request: the service's own, or one of the kind that clouds give."""
    return value if isinstance(value, str) and _REQUEST.fullmatch(value) else None


def opaque(value: Any) -> str | None:
    """An identifier made unrecognisable, the same in every run."""
    # Slow to load, and many who need this module never mark anything.
    import hashlib

    return hashlib.sha256(value.lower().encode()).hexdigest()[:8] if isinstance(value, str) and value else None


def mark(value: str) -> bytes:
    """For comparing a secret value within this process, without keeping it."""
    import hashlib

    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=_SALT, digest_size=16).digest()
