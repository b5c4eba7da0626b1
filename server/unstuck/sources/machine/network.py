"""What leads requests another way or changes whom they trust: proxy and certificate variables, as places."""

from __future__ import annotations

from ...diagnosis.evidence import Provenance, Variable
from .assignments import NETWORK
from .scene import Scene
from .variables import find, shown


def network(scene: Scene) -> tuple[tuple[Variable, ...], list[Provenance]]:
    """The variables as evidence."""
    return shown(find(scene, NETWORK)), []
