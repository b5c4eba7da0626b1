"""Stands in for the service on this machine: a server on loopback that answers as told and keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE_PATH, STATUS_PATH = "/api/oauth/usage", "/api/v2/summary.json"


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)


@dataclass
class Answer:
    """What is answered: a JSON value or bytes; nothing but the end of the connection where `closes`."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    closes: bool = False
    waits_for: threading.Event | None = None


def usage_body(session: float = 12.5, week: float = 40.0) -> dict[str, Any]:
    """Figures as the service gives them, with keys that nobody knows."""
    return {
        "five_hour": {"utilization": session, "resets_at": "2026-11-20T14:00:00+00:00", "locked_reason": None},
        "seven_day": {"utilization": week, "resets_at": "2026-11-23T12:00:00+00:00"},
        "tangelo": {"utilization": 77, "owner": "jane@example.com"},
        "extra_usage": {"is_enabled": True, "used_credits": 123, "monthly_limit": 5000, "currency": "USD"},
    }


@dataclass
class FakeApi:
    """The server: its address, what it answers by path (or by the request), what it was asked."""

    url: str
    answers: dict[str, Answer | Callable[[Asked], Answer]]
    asked: list[Asked] = field(default_factory=list[Asked])
    heard: threading.Event = field(default_factory=threading.Event)
    """Set once a request has come."""

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [each.path for each in self.asked]


@contextmanager
def fake_api() -> Iterator[FakeApi]:
    """A server that knows the figures of one account, and no trouble."""
    answers: dict[str, Answer | Callable[[Asked], Answer]] = {
        USAGE_PATH: Answer(usage_body()),
        STATUS_PATH: Answer({"page": {"name": "x"}, "status": {"indicator": "minor", "description": "y"}}),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # What is not read makes the system break the connection off, and the answer may be lost with it.
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
            api.asked.append(asked)
            api.heard.set()
            answer = api.answers.get(self.path, Answer({}, 404))
            if not isinstance(answer, Answer):
                answer = answer(asked)
            if answer.waits_for is not None:
                answer.waits_for.wait(60)
            if answer.closes:
                return
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in ({"Content-Length": str(len(body))} | answer.headers).items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # the other side has heard enough

        do_POST = do_HEAD = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        api = FakeApi(f"http://127.0.0.1:{server.server_port}", answers)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()
