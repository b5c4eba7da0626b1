"""What `connect` and `disconnect` would change, and what keeps it silent here."""

from __future__ import annotations

from collections.abc import Callable

from ..diagnosis.phrase import phrase
from ..live.silence import silenced
from ..remedies.connect import CONNECT, DISCONNECT, plan_connect, plan_disconnect
from ..remedies.plan import Context, Plan

TITLES = {
    CONNECT: phrase("Have Claude Code tell Unstuck of its errors and its usage"),
    DISCONNECT: phrase("Have Claude Code tell Unstuck nothing any more"),
}


def planned(context: Context, command: str, unstuck: Callable[[], str]) -> Plan:
    """The change; `unstuck` finds our own command. Raises `Refusal` and `Trouble`."""
    if command == DISCONNECT:
        return plan_disconnect(context)
    silent = silenced(context.machine, context.machine.folder)
    warnings = [phrase("Hooks and status line are silent here: {reason}", reason=each) for each in silent]
    return plan_connect(context, unstuck(), warnings)
