"""Gathers the evidence of a machine: every part by itself, within a time, and none of them able to fail the whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from ...diagnosis.evidence import Account, Client, Configuration, Evidence, Provenance, Surface, Usage, Variable
from ...machine import Machine
from .account import account
from .client import client
from .files import Files
from .network import network
from .scene import Scene
from .settings import settings
from .usage import usage

Part = Callable[[], tuple[Any, list[Provenance]]]
Parts = Mapping[str, Part]


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
    ) -> Evidence:
        """The evidence about a machine and the folder, session or transcript in question."""
        scene = Scene(machine, self.files, session, transcript, surface)
        parts: dict[str, Part] = {
            "account": lambda: account(scene),
            "usage": lambda: usage(scene),
            "network": lambda: network(scene),
            "client": lambda: client(scene),
            "settings": lambda: settings(scene),
        }
        found = self.gather(parts, budget_seconds)
        unknown: tuple[Any, list[Provenance]] = (None, [])
        configuration = cast("Configuration | None", found.get("settings", unknown)[0])
        ways = cast("tuple[Variable, ...] | None", found.get("network", unknown)[0])
        variables = (*((configuration and configuration.variables) or ()), *(ways or ()))
        complete = configuration is not None and ways is not None
        return Evidence(
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
            provenance=tuple(each for name in parts for each in found.get(name, unknown)[1]),
        )

    def gather(self, parts: Parts, budget_seconds: float) -> dict[str, tuple[Any, list[Provenance]]]:
        """What each part gives, one after the other; those that fail or are not ready in time are left out.

        A part may take half of the time that is left, the last one all of it. One that hangs is left behind,
        and not begun again before it has ended.
        """
        with self._turn:
            return self._gather(parts, budget_seconds)

    def _gather(self, parts: Parts, budget_seconds: float) -> dict[str, tuple[Any, list[Provenance]]]:
        found: dict[str, tuple[Any, list[Provenance]]] = {}
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
                left = max(0.0, end - time.monotonic())
                thread.join(left if number == len(parts) else left / 2)
        return dict(found)


_collector = Collector()


def collect(
    machine: Machine,
    *,
    budget_seconds: float = 2.0,
    session: str | None = None,
    transcript: Path | None = None,
    surface: Surface | None = None,
) -> Evidence:
    """The evidence about a machine and the folder, session or transcript in question; never raises, reads only.

    Another machine than this one (a person's remote side) is not seen, nor the Keychain, nor the network.
    """
    return _collector.collect(
        machine, budget_seconds=budget_seconds, session=session, transcript=transcript, surface=surface
    )
