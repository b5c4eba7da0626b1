"""What the service answers, or does, in each case, and what is to come of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.fake_api import Answer

from .claude import OVERLOADED, answered

_EXPECTED = Path(__file__).parents[1] / "corpus/captures/expected.json"
_HOUR = 3600


@dataclass(frozen=True)
class Case:
    """An answer of the service's, or none at all where nobody listens."""

    capture: str
    """The capture of the same failure, whose labels hold here too."""
    verdict: str
    answer: Answer | None = None
    login: bool = False
    """Whether it takes a subscriber; with a key, Claude Code has other words for it."""
    also: tuple[str, ...] = ()

    @property
    def codes(self) -> list[str]:
        """The conditions that are right."""
        return [*_expected()[self.capture]["any_of"], *self.also]


@cache
def _expected() -> dict[str, dict[str, list[str]]]:
    return json.loads(_EXPECTED.read_bytes())


def _error(status: int, kind: str, message: str, **headers: str) -> Answer:
    body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_011CTESTFAKE0000001"}
    return Answer(body, status, {"request-id": "req_011CTESTFAKE0000001"} | headers)


def _invalid(message: str) -> Answer:
    return _error(400, "invalid_request_error", message)


def _limit() -> Answer:
    """The answer to a subscriber whose five hours are used up."""
    reset = str(int(time.time()) + 2 * _HOUR)
    plan = {
        "status": "rejected",
        "reset": reset,
        "representative-claim": "five_hour",
        "5h-status": "rejected",
        "5h-reset": reset,
        "5h-utilization": "1.02",
        "7d-status": "allowed",
        "7d-reset": str(int(time.time()) + 72 * _HOUR),
        "7d-utilization": "0.61",
        "overage-status": "rejected",
        "overage-disabled-reason": "org_level_disabled",
    }
    headers = {f"anthropic-ratelimit-unified-{name}": value for name, value in plan.items()}
    return _error(429, "rate_limit_error", "This would exceed your account's rate limit.", **headers)


def _broken() -> Answer:
    """An answer that ends in its middle."""
    whole = answered("Hello.")
    assert isinstance(whole.body, bytes)
    part = whole.body[: whole.body.index(b"event: content_block_stop")]
    return Answer(part, headers=whole.headers | {"Content-Length": str(len(whole.body))})


CASES: dict[str, Case] = {
    "extra usage": Case(
        "extra-usage",
        "undetermined",
        _invalid("You're out of extra usage. Add more at claude.ai/settings/usage and keep going."),
        login=True,
    ),
    "extra usage, by an administrator": Case(
        "extra-usage-admin",
        "undetermined",
        _invalid("You're out of extra usage. Ask your workspace admin to add more so you can keep going."),
        login=True,
    ),
    "key refused": Case("auth-401-api-key", "credentials", _error(401, "authentication_error", "invalid x-api-key")),
    "login refused": Case(
        "auth-401-bearer", "credentials", _error(401, "authentication_error", "Invalid bearer token"), login=True
    ),
    "no permission": Case(
        "permission-403",
        "entitlement",
        _error(403, "permission_error", "Your account does not have permission to use this resource."),
        login=True,
    ),
    "session limit": Case("limit-5h", "genuine_limit", _limit(), login=True),
    "overloaded": Case("overloaded-529", "service_incident", OVERLOADED),
    "server error": Case("server-500", "service_incident", _error(500, "api_error", "Internal server error")),
    "prompt too long": Case(
        "prompt-too-long", "request", _invalid("prompt is too long: 210000 tokens > 200000 maximum")
    ),
    "refused connection": Case("refused", "network"),
    "closed at once": Case("closed-at-once", "network", Answer(closes=True)),
    # "Connection to the API was lost (ECONNRESET)", where the repetition breaks off as well.
    "closed in mid-stream": Case("dropped-both", "network", _broken()),
}
IN_A_TERMINAL = ("extra usage", "login refused", "overloaded", "session limit")
"""What is seen in a terminal too: one after the other, in one session."""
