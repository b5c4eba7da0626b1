"""Ordinary logs, the same for the same seed: what lies in every build folder and has nothing to do with Claude Code."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

_HOSTS = ("web-1", "web-2", "db-primary", "build-07", "cache-3", "laptop", "pi")
_USERS = ("alice", "bob", "carol", "www-data", "deploy", "claude", "postgres")
_PATHS = ("/", "/api/v1/messages", "/api/usage", "/login", "/oauth/token", "/static/app.js", "/healthz", "/v1/models")
_AGENTS = (
    "curl/8.5.0",
    "Mozilla/5.0 (X11; Linux x86_64)",
    "python-requests/2.32.3",
    "okhttp/4.12.0",
    "kube-probe/1.31",
)
_STATUS = (200, 200, 200, 201, 204, 301, 304, 400, 401, 403, 404, 413, 429, 500, 502, 503, 504, 529)
_PACKAGES = ("requests", "numpy", "left-pad", "express", "react-dom", "typescript", "sharp", "ruff", "@types/node")
_REASONS = (
    "connection refused",
    "Connection reset by peer",
    "connect ECONNREFUSED 10.0.3.7:5432",
    "getaddrinfo ENOTFOUND registry.internal.example.com",
    "request timed out",
    "socket hang up",
    "Socket is closed",
    "certificate has expired",
    "self-signed certificate in certificate chain",
    "unable to get local issuer certificate",
    "no space left on device",
    "permission denied",
    "rate limit exceeded, please try again later",
    "usage limit reached for this mailbox",
    "invalid API key provided",
    "invalid x-api-key",
    "token has expired, please log in again",
    "authentication failed",
    "prompt is too long for the model",
    "model not found",
    "Overloaded",
    "Internal server error",
    "Service Unavailable",
    "Bad Gateway",
    "out of memory",
    "operation aborted",
    "command not found",
    "unknown command",
    "file not found",
    "not logged in",
    "the response was cut off",
)


def _clock(r: random.Random) -> str:
    return f"{r.randrange(24):02}:{r.randrange(60):02}:{r.randrange(60):02}"


def _day(r: random.Random) -> str:
    return f"2026-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}"


def _address(r: random.Random) -> str:
    return ".".join(str(r.randrange(1, 255)) for _ in range(4))


def _hex(r: random.Random, digits: int) -> str:
    return f"{r.getrandbits(4 * digits):0{digits}x}"


def nginx_access(r: random.Random) -> str:
    """One request in nginx's access log."""
    return (
        f'{_address(r)} - - [{r.randrange(1, 29):02}/Nov/2026:{_clock(r)} +0000] "{r.choice(("GET", "POST"))} '
        f'{r.choice(_PATHS)} HTTP/1.1" {r.choice(_STATUS)} {r.randrange(90_000)} "-" "{r.choice(_AGENTS)}"'
    )


def nginx_error(r: random.Random) -> str:
    """One line of nginx's error log."""
    return (
        f"2026/11/{r.randrange(1, 29):02} {_clock(r)} [error] {r.randrange(9000)}#0: *{r.randrange(10**6)} "
        f"upstream prematurely closed connection ({r.choice(_REASONS)}) while reading response header from upstream, "
        f'client: {_address(r)}, server: _, request: "POST {r.choice(_PATHS)} HTTP/2.0"'
    )


def systemd(r: random.Random) -> str:
    """One line of the journal."""
    unit = r.choice(("sshd", "cron", "systemd", "kernel", "NetworkManager", "dockerd", "backup.service"))
    what = r.choice(
        (
            "Started Session {n} of User {user}.",
            "Main process exited, code=exited, status={n}/n/a",
            "Failed password for {user} from {address} port {n} ssh2",
            "Out of memory: Killed process {n} (node) total-vm:{n}kB",
            "{reason}",
            "pam_unix(cron:session): session opened for user {user}",
            "Unit entered failed state: {reason}",
        )
    )
    text = what.format(n=r.randrange(99999), user=r.choice(_USERS), address=_address(r), reason=r.choice(_REASONS))
    return f"Nov {r.randrange(1, 29):2} {_clock(r)} {r.choice(_HOSTS)} {unit}[{r.randrange(99999)}]: {text}"


def npm(r: random.Random) -> str:
    """One line of an npm run."""
    package = r.choice(_PACKAGES)
    return r.choice(
        (
            f"npm warn deprecated {package}@{r.randrange(9)}.{r.randrange(9)}.0: this package is no longer supported",
            f"added {r.randrange(2000)} packages, and audited {r.randrange(3000)} packages in {r.randrange(90)}s",
            "npm error code ENOTEMPTY",
            "npm error syscall rename",
            f"npm error path /home/alice/shop/node_modules/{package}",
            f"npm error ENOTEMPTY: directory not empty, rename '/home/alice/shop/node_modules/{package}' -> '/tmp/x'",
            "npm error code E404",
            f"npm error 404 Not Found - GET https://packages.example.com/{package} - Not found",
            "npm error network request to the package server failed, reason: " + r.choice(_REASONS),
            f"npm error code ELIFECYCLE {r.randrange(256)}",
            f"> shop@1.{r.randrange(9)}.0 build",
            "npm http fetch GET 429 https://packages.example.com/ 210ms",
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
            "npm error code EACCES",
        )
    )


def pip(r: random.Random) -> str:
    """One line of a pip run."""
    package = r.choice(_PACKAGES)
    return r.choice(
        (
            f"Collecting {package}=={r.randrange(9)}.{r.randrange(30)}",
            f"  Downloading {package}-{r.randrange(9)}.0-py3-none-any.whl ({r.randrange(900)} kB)",
            f"ERROR: Could not find a version that satisfies the requirement {package} (from versions: none)",
            f"WARNING: Retrying (Retry(total={r.randrange(5)}, connect=None)) after connection broken by "
            f"'NewConnectionError: {r.choice(_REASONS)}'",
            "error: subprocess-exited-with-error",
            f"Successfully installed {package}-{r.randrange(9)}.1",
        )
    )


def pytest_run(r: random.Random) -> str:
    """One line of a test run."""
    return r.choice(
        (
            f"tests/test_{_hex(r, 6)}.py::test_{_hex(r, 4)} PASSED [{r.randrange(100):3}%]",
            f'E   AssertionError: assert "{r.choice(_REASONS)}" in response.text',
            f"E   requests.exceptions.ConnectionError: {r.choice(_REASONS)}",
            f"FAILED tests/test_api.py::test_limits - {r.choice(_REASONS)}",
            f"=========== {r.randrange(9)} failed, {r.randrange(400)} passed in {r.randrange(90)}.1s ===========",
            f"    raise APIError(status={r.choice(_STATUS)})",
        )
    )


def docker(r: random.Random) -> str:
    """One line of a container build or run."""
    return r.choice(
        (
            f"#{r.randrange(30)} [build {r.randrange(9)}/9] RUN npm ci --no-audit",
            f"#{r.randrange(30)} {r.random() * 90:.3f} {r.choice(_REASONS)}",
            f"Error response from daemon: {r.choice(_REASONS)}",
            f"toomanyrequests: You have reached your pull rate limit. {_hex(r, 12)}",
            f"{_hex(r, 12)}: Pull complete",
            f'ERROR: failed to solve: process "/bin/sh -c make" did not complete: exit code: {r.randrange(256)}',
        )
    )


def kubernetes(r: random.Random) -> str:
    """One line of kubectl or of a node."""
    pod = f"shop-{_hex(r, 8)}-{_hex(r, 5)}"
    return r.choice(
        (
            f"{pod}   0/1   CrashLoopBackOff   {r.randrange(40)} (2m ago)   3h",
            f"W{r.randrange(1300):04} {_clock(r)} watcher.go:229] watch chan error: etcdserver: {r.choice(_REASONS)}",
            f"Warning  BackOff  {r.randrange(60)}s (x{r.randrange(90)} over 8m)  kubelet  Back-off restarting it",
            f"error: unable to forward port because pod is not running. Status={r.choice(('Pending', 'Failed'))}",
            f"Readiness probe failed: HTTP probe failed with statuscode: {r.choice(_STATUS)}",
            f"Last State: Terminated, Reason: OOMKilled, Exit Code: 137, pod {pod}",
        )
    )


def json_line(r: random.Random) -> str:
    """One line of a service that logs JSON."""
    record = {
        "ts": f"{_day(r)}T{_clock(r)}Z",
        "level": r.choice(("info", "warn", "error")),
        "msg": r.choice(_REASONS),
        "status": r.choice(_STATUS),
        "path": r.choice(_PATHS),
        "trace_id": _hex(r, 32),
        "user": r.choice(_USERS),
        "error": {"type": r.choice(("timeout", "api_error", "rate_limited")), "message": r.choice(_REASONS)},
    }
    return json.dumps(record)


def shell(r: random.Random) -> str:
    """One line of a terminal."""
    return r.choice(
        (
            f"alice@laptop:~/shop$ {r.choice(('make', 'git push', 'npm test', 'ls -la', 'ssh pi'))}",
            f"bash: {r.choice(('foo', 'gradle', 'kubectl'))}: command not found",
            f"curl: (7) Failed to connect to localhost port {r.randrange(65536)}: Connection refused",
            f"curl: (60) SSL certificate problem: {r.choice(_REASONS)}",
            "Killed",
            "Terminated",
            f"fatal: unable to access 'https://git.example.com/shop.git/': {r.choice(_REASONS)}",
            f"ssh: connect to host db-primary port 22: {r.choice(_REASONS)}",
            "Permission denied (publickey).",
            f"error: failed to push some refs to 'origin' ({r.choice(_REASONS)})",
            f"Retrying in {r.randrange(60)}s (attempt {r.randrange(10)}/10)",
            f"Error: {r.choice(_REASONS)}",
        )
    )


def application(r: random.Random) -> str:
    """One line of a program that calls a paid service."""
    return (
        f"{_day(r)} {_clock(r)},{r.randrange(1000):03} {r.choice(('INFO', 'WARNING', 'ERROR'))} "
        f"{r.choice(('billing', 'mailer', 'search', 'worker.3', 'payments'))}: "
        + r.choice(
            (
                f"request {_hex(r, 8)} failed with status {r.choice(_STATUS)}: {r.choice(_REASONS)}",
                f"your credit balance is {r.randrange(100)} EUR",
                f"monthly limit of tenant {r.randrange(500)} reached, resets on {_day(r)}",
                f"retrying in {r.randrange(60)} seconds (attempt {r.randrange(5)} of 5)",
                f"session {_hex(r, 12)} expired, user must log in again",
                f"HTTP {r.choice(_STATUS)} {r.choice(_REASONS)}",
                f"API error: {r.choice(_REASONS)}. Retrying in {r.randrange(60)} seconds... (attempt 2/5)",
                f"spend limit reached for campaign {r.randrange(500)}, resets at midnight UTC",
                "plan upgraded, usage window starts again",
            )
        )
    )


KINDS: dict[str, Callable[[random.Random], str]] = {
    "access.log": nginx_access,
    "error.log": nginx_error,
    "syslog": systemd,
    "npm-debug.log": npm,
    "pip.log": pip,
    "pytest.txt": pytest_run,
    "docker.log": docker,
    "kubernetes.txt": kubernetes,
    "service.jsonl": json_line,
    "service.log": application,
    "terminal.txt": shell,
}


def log(name: str, lines: int, seed: int = 1) -> bytes:
    """A log of one kind, or with "mixed.log" of all kinds in turn."""
    r = random.Random(f"{name} {seed}")
    kinds = list(KINDS.values())
    made = (KINDS[name](r) if name in KINDS else r.choice(kinds)(r) for _ in range(lines))
    return ("\n".join(made) + "\n").encode()
