"""From the id of a remedy to its plan, and carrying the plan out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from ..diagnosis.phrase import known, phrase
from ..diagnosis.remedies import REMEDIES
from ..sources.history_file import Result
from ..sources.sessions import newest_error
from . import backups, client, credentials, drafts, guides, history, notes, running, sessions, variables, waiting
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
    "wait-for-reset": waiting.plan_wait,
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
    """Does what the plan says, notes it and says what is watched for. Raises `Refusal` or `Trouble`, nothing lost."""
    if chosen.act is None:
        return Outcome(next=chosen.next)
    if not chosen.confirmed_first:
        return chosen.act()
    history.settle(context)
    # Before anything is changed: the remedy may be one that takes the login, and with it the session, away.
    failure = newest_error(context.machine, context.matcher)
    try:
        outcome = chosen.act()
    except (Refusal, Trouble):
        history.note(context, chosen.remedy, "failed")
        raise
    result: Result = "done" if not outcome.not_done else "partly done" if outcome.done else "failed"
    history.note(context, chosen.remedy, result, failure)
    if failure is None or result == "failed" or not history.is_current(context, failure):
        return outcome
    watched = phrase(
        "The next answer of Claude Code, or {title!r} again, is noted as what came of it; `unstuck doctor` shows it.",
        title=known(failure.condition.title),
    )
    return replace(outcome, next=(*outcome.next, watched))


def undo(context: Context, restore: backups.Restore, *, even_if_changed: bool) -> Outcome:
    """Restores a backup and notes it. Raises `Refusal` or `Trouble`."""
    outcome = backups.restore(context, restore, even_if_changed=even_if_changed)
    history.note(context, restore.backup.remedy, "undone")
    return outcome
