"""From the id of a remedy to its plan, and carrying the plan out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ..diagnosis.remedies import REMEDIES
from . import backups, client, credentials, drafts, guides, history, notes, running, sessions, variables
from .files import Trouble
from .plan import Context, Outcome, Plan, Refusal

Planner = Callable[[Context, Sequence[str]], Plan]

_PLANNERS: dict[str, Planner] = {
    "ask-admin": drafts.plan_ask,
    "bypass-proxy": guides.plan_bypass,
    "check-service-status": guides.plan_status,
    credentials.REMEDY: credentials.plan_clear,
    "copy-request-ids": drafts.plan_requests,
    "disable-long-context": guides.plan_long_context,
    "draft-bug-report": drafts.plan_report,
    "relogin": credentials.plan_relogin,
    "remove-trigger": guides.plan_trigger,
    "restart-sessions": running.plan_restart,
    "resume-session": sessions.plan_resume,
    "retry": guides.plan_retry,
    "save-session-notes": notes.plan_save,
    "switch-model": guides.plan_model,
    "toggle-extra-usage": guides.plan_toggle,
    "unset-variable": variables.plan_unset,
    "update-claude-code": client.plan_update,
    "use-supported-client": guides.plan_supported,
    "wait-for-reset": sessions.plan_wait,
    **{remedy: partial(guides.plan_money, remedy) for remedy in guides.MONEY},
}

TAKES_NAME = "unset-variable"
"""The remedy that needs to be told a name."""


def plan(context: Context, remedy: str, arguments: Sequence[str]) -> Plan:
    """What the remedy would do here. Raises `KeyError` for an unknown id, `Refusal`, and `Trouble`."""
    if remedy not in REMEDIES:
        raise KeyError(remedy)
    planner = _PLANNERS.get(remedy)
    return planner(context, arguments) if planner is not None else guides.plan_as_written(remedy)


def carry_out(context: Context, chosen: Plan) -> Outcome:
    """Does what the plan says and notes it. Raises `Refusal` or `Trouble`, and then nothing was lost."""
    if chosen.act is None:
        return Outcome(next=chosen.next)
    try:
        outcome = chosen.act()
    except (Refusal, Trouble):
        if chosen.confirmed_first:
            history.note(context, chosen.remedy, "failed")
        raise
    if chosen.confirmed_first:
        result: history.Result = "done" if not outcome.not_done else "partly done" if outcome.done else "failed"
        history.note(context, chosen.remedy, result)
    return outcome


def undo(context: Context, restore: backups.Restore, *, even_if_changed: bool) -> Outcome:
    """Restores a backup and notes it. Raises `Refusal` or `Trouble`."""
    outcome = backups.restore(context, restore, even_if_changed=even_if_changed)
    history.note(context, restore.backup.remedy, "undone")
    return outcome
