"""The plan's usage figures, asked for with the stored login as it is: never renewed, never kept, never shown.

Not asked at all where the plan is not in force: then its figures would explain nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ...diagnosis.evidence import Provenance, Usage
from ...jsonvalue import as_list, as_object, as_text
from ...places import state_folder
from ..machine.account import account, read_state
from ..machine.figures import body_of, figures_of
from ..machine.files import Files, Unknown
from ..machine.jsontext import object_of, text_of
from ..machine.scene import Scene
from ..machine.state import CachedUsage, login_of, state_of
from ..machine.usage import ENDPOINT, usage
from ..machine.variables import find
from .pace import Looked, Lookup
from .transport import API, Unanswered, get

_LOOKUP = Lookup("usage", timedelta(minutes=5))
_PATH = "/api/oauth/usage"
_BETA = "oauth-2025-04-20"
_SCOPE = "user:profile"
_TOKEN = re.compile(r"[\x21-\x7e]{8,4096}")


@dataclass(frozen=True, slots=True)
class Fetched:
    """The newest figures there are, and where they are from; or none, and why."""

    figures: CachedUsage | None
    provenance: Provenance


def usage_asked(scene: Scene) -> tuple[Usage, list[Provenance]]:
    """The figures as evidence: those of the service where they are newer than those on the disk."""
    got = fetched(scene)
    found, provenance = usage(scene, got.figures)
    if got.figures is None:
        return found, [*provenance, got.provenance]
    return found, [got.provenance if (each.item, each.source) == ("usage", ENDPOINT) else each for each in provenance]


def fetched(scene: Scene) -> Fetched:
    """The figures of the account that is signed in; asks at most every five minutes."""
    now = scene.machine.now()
    why = _in_the_way(scene)
    if why is not None:
        return _none(why, scene)
    state = scene.once(read_state)
    whose = state.account if state is not None else None
    stale = _has_run_out(scene)
    looked = _LOOKUP.look(
        state_folder(scene.machine.environment), now, whose, None if stale else lambda: _ask(scene, whose)
    )
    figures = figures_of(looked.answer) if looked.answer is not None else None
    if figures is None or looked.at is None:
        return _none("not asked: the stored login has run out" if stale else looked.why or "no answer", scene, looked)
    cost = "on demand" if looked.asked and looked.why is None else "cached"
    source = f"{ENDPOINT}; later {looked.why}" if looked.why else ENDPOINT
    return Fetched(CachedUsage(whose, looked.at, figures), Provenance("usage", source, looked.at, cost))


def _none(why: str, scene: Scene, looked: Looked | None = None) -> Fetched:
    at = (looked.why_at if looked is not None else None) or scene.machine.now()
    return Fetched(None, Provenance("usage.endpoint", f"{ENDPOINT} ({why})", at, "on demand"))


def _in_the_way(scene: Scene) -> str | None:
    """Why the plan's figures are not to be asked for; None where they are."""
    known = scene.once(account)[0]
    stored = scene.machine.short(scene.machine.config_folder / ".credentials.json")
    first = known.credentials[0] if known.credentials else None
    if first is None:
        return "not asked: no stored login"
    if first.method != "claude.ai":
        return "not asked: another credential is in force"
    if first.where != stored:
        return "not asked: the login lies in the Keychain"
    if known.auth_method is None:
        return "not asked: a settings file cannot be read"
    if any(each.in_force for each in find(scene, ("ANTHROPIC_BASE_URL", "ANTHROPIC_UNIX_SOCKET"))):
        return "not asked: requests are sent elsewhere"
    return None


def _has_run_out(scene: Scene) -> bool:
    machine = scene.machine
    try:
        login = scene.files.make(machine.config_folder / ".credentials.json", login_of)
    except Unknown:
        return True
    return login is None or (login.expires_at is not None and login.expires_at <= machine.now())


def _ask(scene: Scene, whose: str | None) -> dict[str, Any]:
    machine = scene.machine
    token = _token(scene)
    answer = get(machine.environment, API, _PATH, {"Authorization": f"Bearer {token}", "anthropic-beta": _BETA})
    if _token(scene) != token or _whose(scene) != whose:
        raise Unanswered("the login changed meanwhile")
    figures = figures_of(answer)
    if not figures.windows and figures.extra is None:
        raise Unanswered("no figures in the answer")
    # Only what is known and needed is kept of the answer.
    return body_of(figures)


def _token(scene: Scene) -> str:
    """The token, read anew each time. Raises `Unanswered`."""
    try:
        # Files remembers what was made of a file: this one is forgotten at once.
        token = Files().make(scene.machine.config_folder / ".credentials.json", token_of)
    except Unknown:
        token = None
    if token is None:
        raise Unanswered("not asked: the stored login cannot be read")
    if not token:
        raise Unanswered("not asked: this login may not see usage")
    return token


def _whose(scene: Scene) -> str | None:
    try:
        state = Files().make(scene.machine.state_file, state_of)
    except Unknown:
        return None
    return state.account if state is not None else None


def token_of(content: bytes) -> str:
    """The token in a stored login; empty if it may not see usage. Raises `ValueError`."""
    value = as_object(object_of(text_of(content)).get("claudeAiOauth"))
    token = as_text(value.get("accessToken")) or ""
    if _TOKEN.fullmatch(token) is None:
        raise ValueError("no token")
    scopes = as_list(value.get("scopes"))
    return token if not scopes or _SCOPE in scopes else ""
