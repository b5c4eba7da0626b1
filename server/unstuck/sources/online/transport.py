"""The only way out: one GET to one of two hosts, over TLS, without redirects, for a bounded JSON answer.

A proxy that the environment names is used, as by every program there: it gets to see the host's name and no
more, since the connection through it is encrypted up to the host and the certificate is checked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ... import __version__
from ...jsonvalue import object_in

API, STATUS_PAGE = "api.anthropic.com", "status.claude.com"
HOSTS = frozenset({API, STATUS_PAGE})
STAND_IN = "UNSTUCK_API_URL"
"""The variable with which tests put a server of their own, on this machine, in the place of both hosts."""

_MOST = 1 << 20
_CONNECT_SECONDS, _READ_SECONDS, _WHOLE_SECONDS = 3.0, 4.0, 8.0
# The whole address, strictly: what one parser takes for a password, another may take for the host.
_LOOPBACK = re.compile(
    r"https?://(?:127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\]|localhost)(?::\d{1,5})?(?:/[A-Za-z0-9/_-]*)?"
)


class Unanswered(Exception):
    """Nothing was learnt; the message says why, without a word from outside.

    `busy`: the service asks to be left alone, for `wait` seconds where it says so.
    """

    def __init__(self, why: str, *, busy: bool = False, wait: float = 0) -> None:
        super().__init__(why)
        self.busy = busy
        self.wait = wait


class BadAddress(Unanswered):
    """`UNSTUCK_API_URL` names something other than this machine; nothing is asked at all."""


def address(environment: Mapping[str, str], host: str, path: str) -> str:
    """Where to ask. Raises `BadAddress`, and `ValueError` for a host that is none of the two."""
    if host not in HOSTS:
        raise ValueError("not a known host")
    given = environment.get(STAND_IN)
    if not given:
        return f"https://{host}{path}"
    if _LOOPBACK.fullmatch(given) is None:
        raise BadAddress(f"not asked: {STAND_IN} takes addresses of this machine only")
    return f"{given.rstrip('/')}{path}"


def get(environment: Mapping[str, str], host: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """The JSON object that is answered. Raises `Unanswered`, and `BadAddress` before anything is asked."""
    url = address(environment, host, path)
    # Slow to load, and never needed unless this is switched on.
    import httpx

    own = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": f"unstuck/{__version__}"}
    try:
        with (
            httpx.Client(
                headers=own | dict(headers),
                timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
                verify=True,
                follow_redirects=False,
                # What stands in for the hosts is on this machine: no proxy may get hold of it.
                trust_env=url.startswith(f"https://{host}/"),
            ) as client,
            client.stream("GET", url) as response,
        ):
            _check(response.status_code, response.headers)
            body = _read(response)
    except httpx.TimeoutException:
        why = "no answer in time"
    except httpx.ProxyError:
        why = "refused by the proxy"
    except httpx.ConnectError as error:
        why = "certificate not trusted" if "CERTIFICATE_VERIFY_FAILED" in str(error) else "no connection"
    except httpx.HTTPError:
        why = "connection broken off"
    except (httpx.InvalidURL, ImportError, OSError, ValueError):
        # A proxy's address that cannot be used, a certificate file that cannot be read, a header that is none.
        why = "proxy or certificate settings cannot be used"
    else:
        return _object(body)
    # Outside of the handlers: an error's text and frames may hold what was sent, so that none is passed on.
    raise Unanswered(why)


def _check(status: int, headers: Mapping[str, str]) -> None:
    """Whether the answer can be one. Raises `Unanswered`."""
    if status in (401, 403):
        raise Unanswered(f"refused: {status}")
    if status == 429:
        raise Unanswered("asked too often: 429", busy=True, wait=_seconds(headers.get("retry-after")))
    if status >= 500:
        raise Unanswered(f"trouble there: {status}", busy=True, wait=_seconds(headers.get("retry-after")))
    if 300 <= status < 400:
        raise Unanswered(f"led elsewhere, not followed: {status}")
    if status != 200:
        raise Unanswered(f"unexpected answer: {status}")
    if headers.get("content-encoding", "identity") != "identity":
        raise Unanswered("answer of an unknown kind")


def _read(response: Any) -> bytes:
    body, end = bytearray(), time.monotonic() + _WHOLE_SECONDS
    for piece in response.iter_raw():
        body += piece
        if len(body) > _MOST:
            raise Unanswered("answer too large")
        if time.monotonic() > end:
            raise Unanswered("no answer in time")
    return bytes(body)


def _object(body: bytes) -> dict[str, Any]:
    found = object_in(body)
    if not found:
        raise Unanswered("answer of an unknown kind")
    return found


def _seconds(value: str | None) -> float:
    """How long `Retry-After` asks to wait: seconds, or a date."""
    value = (value or "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0
