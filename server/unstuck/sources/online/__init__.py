"""What may be asked over the network; nothing unless it is switched on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Online:
    """What is switched on: the plan's usage figures, the status page."""

    usage: bool = False
    status: bool = False


NOTHING = Online()
"""What is switched on unless somebody says so."""
