"""Gathers the evidence of a machine: every part by itself, within a time, and none of them able to fail the whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from ...diagnosis.evidence import (
    Account,
    Client,
    Configuration,
    Evidence,
    Provenance,
    Service,
    Surface,
    Usage,
    Variable,
)
from ...machine import Machine
from ..online import NOTHING, Online
from .account import account, account_asked
from .client import client
from .files import Files
from .history import Told, history
from .network import network
from .scene import Scene
from .settings import settings
from .usage import usage

Part = Callable[[], tuple[Any, list[Provenance]]]
Parts = Mapping[str, Part]
Results = dict[str, tuple[Any, list[Provenance]]]

# What is gathered only on demand, what of the evidence it renews, and what is said where it was not ready in time.
_AUTH_STATUS, _ENDPOINT, _STATUS_PAGE = "claude auth status", "usage endpoint", "status page"
_RENEWS = {
    _AUTH_STATUS: ("account", "account.status"),
    _ENDPOINT: ("usage", "usage.endpoint"),
    _STATUS_PAGE: ("service", "service"),
}
_PROGRAM_SECONDS = 2.0
_TO_END_IT = 0.9
"""The part of the time that is left to a program: the rest is for ending one that hangs."""


class Collector:
    """Gathers evidence again and again; what has not changed is not read again."""

    def __init__(self) -> None:
        self.files = Files()
        self._running: dict[str, threading.Thread] = {}
        self._turn = threading.Lock()

    def collect(
        self,
        machine: Machine,
        *,
        budget_seconds: float = 2.0,
        session: str | None = None,
        transcript: Path | None = None,
        surface: Surface | None = None,
        online: Online = NOTHING,
        programs: bool = False,
    ) -> Evidence:
        """The evidence about a machine and the folder, session or transcript in question."""
        end = time.monotonic() + budget_seconds
        scene = Scene(machine, self.files, session, transcript, surface)
        parts: dict[str, Part] = {
            "account": lambda: account(scene),
            "usage": lambda: usage(scene),
            "network": lambda: network(scene),
            "history": lambda: history(scene),
            "client": lambda: client(scene),
            "settings": lambda: settings(scene),
        }
        found = self.gather(parts, budget_seconds)
        if programs or online != NOTHING:
            self._ask(scene, found, end, online, programs=programs)
        unknown: tuple[Any, list[Provenance]] = (None, [])
        configuration = cast("Configuration | None", found.get("settings", unknown)[0])
        ways = cast("tuple[Variable, ...] | None", found.get("network", unknown)[0])
        variables = (*((configuration and configuration.variables) or ()), *(ways or ()))
        complete = configuration is not None and ways is not None
        told = cast("Told | None", found.get("history", unknown)[0]) or Told()
        evidence = Evidence(
            observed_at=machine.now(),
            client=cast("Client | None", found.get("client", unknown)[0]) or Client(surface=surface),
            account=cast("Account | None", found.get("account", unknown)[0]) or Account(),
            usage=cast("Usage | None", found.get("usage", unknown)[0]) or Usage(),
            settings=Configuration(
                model=configuration.model if configuration else None,
                custom_system_prompt=configuration.custom_system_prompt if configuration else None,
                git_trigger=configuration.git_trigger if configuration else None,
                variables=variables if variables or complete else None,
            ),
            service=cast("Service | None", found.get("service", unknown)[0]) or Service(),
            history=told.history,
            provenance=tuple(each for name in (*parts, "service") for each in found.get(name, unknown)[1]),
        )
        return told.added_to(evidence)

    def _ask(self, scene: Scene, found: Results, end: float, online: Online, *, programs: bool) -> None:
        """Renews what was found by what costs something, all of it at once; what gives nothing says why."""
        parts: dict[str, Part] = {}
        left = max(0.0, end - time.monotonic())
        if programs:
            parts[_AUTH_STATUS] = lambda: account_asked(scene, min(_PROGRAM_SECONDS, left * _TO_END_IT))
        # Loaded only where it is switched on.
        if online.usage:
            from ..online.usage import usage_asked

            parts[_ENDPOINT] = lambda: usage_asked(scene)
        if online.status:
            from ..online.status import service

            parts[_STATUS_PAGE] = lambda: service(scene)
        renewed = self.gather(parts, end - time.monotonic(), together=True)
        for name in parts:
            part, item = _RENEWS[name]
            late = Provenance(item, f"{name} (no answer in time)", scene.machine.now(), "on demand")
            value, provenance = found.get(part, (None, []))
            found[part] = renewed.get(name, (value, [*provenance, late]))

    def gather(self, parts: Parts, budget_seconds: float, *, together: bool = False) -> Results:
        """What each part gives, one after the other; those that fail or are not ready in time are left out.

        A part may take half of the time that is left, the last one all of it, and so may those that run `together`.
        One that hangs is left behind, and not begun again before it has ended.
        """
        with self._turn:
            return self._gather(parts, budget_seconds, together=together)

    def _gather(self, parts: Parts, budget_seconds: float, *, together: bool) -> Results:
        found: Results = {}
        begun: list[threading.Thread] = []
        end = time.monotonic() + budget_seconds

        def run(name: str, part: Part) -> None:
            try:
                found[name] = part()
            except Exception:  # noqa: BLE001 - whatever a foreign file leads to, it is unknown and no failure
                return

        for number, (name, part) in enumerate(parts.items(), 1):
            earlier = self._running.get(name)
            if earlier is None or not earlier.is_alive():
                thread = threading.Thread(target=run, args=(name, part), name=f"evidence-{name}", daemon=True)
                self._running[name] = thread
                thread.start()
                begun.append(thread)
                left = max(0.0, end - time.monotonic())
                if not together:
                    thread.join(left if number == len(parts) else left / 2)
        for thread in begun if together else ():
            thread.join(max(0.0, end - time.monotonic()))
        return dict(found)


_collector = Collector()


def collect(
    machine: Machine,
    *,
    budget_seconds: float = 2.0,
    session: str | None = None,
    transcript: Path | None = None,
    surface: Surface | None = None,
    online: Online = NOTHING,
    programs: bool = False,
) -> Evidence:
    """The evidence about a machine and the folder, session or transcript in question; never raises.

    Reads only. What `online` names is asked over the network, and with `programs` `claude auth status` is run;
    both within the same time. Another machine than this one (a person's remote side) is not seen, nor the Keychain.
    """
    return _collector.collect(
        machine,
        budget_seconds=budget_seconds,
        session=session,
        transcript=transcript,
        surface=surface,
        online=online,
        programs=programs,
    )
