"""All conditions: every module of the `conditions` folder, found by listing it."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from . import conditions as _families
from .model import Condition


@cache
def all_conditions() -> tuple[Condition, ...]:
    """Every condition, in the order of the family modules' names."""
    found: list[Condition] = []
    for module in sorted(pkgutil.iter_modules(_families.__path__), key=lambda module: module.name):
        found.extend(import_module(f"{_families.__name__}.{module.name}").CONDITIONS)
    return tuple(found)


@cache
def by_code() -> dict[str, Condition]:
    """The conditions by their codes."""
    return {condition.code: condition for condition in all_conditions()}
