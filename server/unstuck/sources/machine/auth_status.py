"""What `claude auth status` says of the login: a program run on demand, within a time, and never in a folder of others.

It tells of local state only; a token that it calls signed in may still be refused.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...diagnosis.evidence import AuthMethod, Plan
from ...diagnosis.situation import parse_version
from ...jsonvalue import as_text, object_in
from ...machine import Machine
from . import installs, words
from .scene import Scene
from .state import PLANS

SOURCE = "claude auth status"
_SINCE = (2, 1, 41)
"""An older client takes the words for a prompt, and sends them."""
_CLOUDS: dict[str, AuthMethod] = {"bedrock": "bedrock", "vertex": "vertex", "foundry": "foundry"}
_KEYS: dict[str, AuthMethod] = {"ANTHROPIC_API_KEY": "api_key", "apiKeyHelper": "api_key_helper"}
_QUIET = {
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DISABLE_AUTOUPDATER": "1",
    "DISABLE_TELEMETRY": "1",
}


@dataclass(frozen=True, slots=True)
class AuthStatus:
    """What it says; the organisation as a mark. `plan_known`: it names a plan, even one unknown to us."""

    logged_in: bool
    method: AuthMethod | None
    plan_known: bool
    plan: Plan | None
    organization: str | None


class Untold(Exception):
    """It said nothing; the message says why, in our own words."""


def ask(scene: Scene, seconds: float) -> AuthStatus:
    """Runs the client that a terminal would start, at most so many seconds in all. Raises `Untold`."""
    end = time.monotonic() + seconds
    copy = _client(scene)
    version = parse_version(copy.version or _run(scene, copy.path, end, "--version"))
    if version is None or version < _SINCE:
        raise Untold("not run: the client is too old to know it, or of an unknown version")
    told = status_of(_run(scene, copy.path, end, "auth", "status"))
    if told is None:
        raise Untold("answer of an unknown kind")
    return told


def _run(scene: Scene, program: Path, end: float, *words: str) -> str:
    # Needed only when this is switched on.
    from ...programs import run_program

    ran = run_program(
        (str(program), *words),
        timeout=max(0.0, end - time.monotonic()),
        # A folder's own settings may make a client run things: it is asked at home.
        folder=scene.machine.home,
        environment=_environment(scene.machine),
        complaints=False,
    )
    if ran.status is None:
        raise Untold("could not be run, or not in time")
    return ran.output


def _environment(machine: Machine) -> dict[str, str]:
    # Claude Code refuses some of its commands to its own children.
    given = {name: value for name, value in machine.environment.items() if name != "CLAUDECODE"}
    return given | _QUIET


def _client(scene: Scene) -> installs.Copy:
    for copy in installs.copies(scene.machine, scene.files):
        if copy.path.is_file() and os.access(copy.path, os.X_OK):
            return copy
    raise Untold("not run: no client found")


def status_of(output: str) -> AuthStatus | None:
    """What was printed, if it is what is expected; names and addresses in it are not looked at."""
    value = object_in(output[output.find("{") : output.rfind("}") + 1])
    logged_in: Any = value.get("loggedIn")
    if not isinstance(logged_in, bool):
        return None
    subscription = words.plain(value.get("subscriptionType"))
    return AuthStatus(
        logged_in,
        _method(value) if logged_in else None,
        subscription is not None,
        PLANS.get(subscription or ""),
        words.opaque(value.get("orgId")),
    )


def _method(value: dict[str, Any]) -> AuthMethod | None:
    method, provider = as_text(value.get("authMethod")), as_text(value.get("apiProvider")) or "firstParty"
    if provider != "firstParty":
        return _CLOUDS.get(provider)
    source = as_text(value.get("apiKeySource")) or ""
    if source in _KEYS:
        return _KEYS[source]
    if method in ("api_key", "api_key_helper"):
        return "api_key_helper" if method == "api_key_helper" else "api_key"
    return "claude.ai" if method == "claude.ai" else None
