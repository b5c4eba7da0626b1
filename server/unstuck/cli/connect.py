"""`unstuck connect` and `disconnect`: Claude Code's own settings have it tell us of its errors, or no more."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from .. import __version__
from ..engine import matcher
from ..overview.connecting import TITLES, planned
from ..remedies.connect import program
from ..remedies.plan import Context, Outcome
from . import fix
from .style import Style


def run(options: argparse.Namespace) -> int:
    """Changes the user's settings: 0 done or nothing to do, 1 not done, 2 refused or bad usage."""
    return carry_out(options, Context(matcher, version=__version__), fix.asked, program)


def carry_out(
    options: argparse.Namespace,
    context: Context,
    confirmed: Callable[[str], bool | None],
    unstuck: Callable[[], str],
) -> int:
    """The same with another machine, another way to ask, another place of the `unstuck` command."""

    def do() -> int:
        plan = planned(context, options.command, unstuck)
        act = plan.act if plan.act is not None else Outcome
        return fix.offer(
            plan,
            TITLES[plan.remedy],
            options,
            Style(options.color),
            confirmed,
            act,
        )

    return fix.guarded(do)
