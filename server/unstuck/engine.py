"""The matcher over the whole catalogue, made once for a process."""

from __future__ import annotations

from functools import cache

from .diagnosis.catalogue import all_conditions
from .diagnosis.matcher import Matcher


@cache
def matcher() -> Matcher:
    """The matcher; `accelerator` searches large amounts for it, if the `fast` extra is installed."""
    return Matcher(all_conditions())
