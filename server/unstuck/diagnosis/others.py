"""The remedies that are not advised here, each with the reason: people look for some of them by name."""

from __future__ import annotations

from typing import NamedTuple

from .diagnose import ADVISED, SURE, Diagnosis
from .evidence import Evidence
from .fields import Fields
from .model import Condition, Remedy
from .phrase import joined, known, phrase
from .remedies import REMEDIES
from .situation import Situation

# What the advice of others names most often, in the order in which it is tried.
_LOOKED_FOR = (
    "update-claude-code",
    "restart-sessions",
    "relogin",
    "clear-credentials-and-relogin",
    "toggle-extra-usage",
    "unset-variable",
    "wait-for-reset",
    "check-service-status",
    "ask-admin",
    "raise-spend-limit",
    "add-credits",
)
# What is true of it everywhere, by the reports of April to November 2026.
_TRUTH = {
    "relogin": phrase("A new login changes nothing while a variable, a key or a helper outranks it."),
    "clear-credentials-and-relogin": phrase(
        "It repairs a stored login that is broken, and nothing else: not an old client, not a key in the environment, "
        "not a window that is full. Other windows lose their session."
    ),
    "toggle-extra-usage": phrase(
        "It helped some who had room in their plan and a balance, and none of those who ran a client below 2.1.36."
    ),
    "raise-spend-limit": phrase("It lifts the monthly limit alone; a full window of the plan stays full."),
    "add-credits": phrase(
        "People bought twice in vain: more balance lifts neither a monthly limit nor an old client's error."
    ),
    "wait-for-reset": phrase("Waiting helps against a window that is full, and against nothing else."),
    "ask-admin": phrase("Only limits and policies of an organisation are an administrator's to change."),
}
_BEHIND_A_LIMIT = frozenset(("wait-for-reset", "add-credits", "open-billing-page", "raise-spend-limit"))


class Other(NamedTuple):
    """A remedy that is not advised, and why not."""

    remedy: Remedy
    why: str


def others(condition: Condition, fields: Fields, diagnosis: Diagnosis, evidence: Evidence) -> tuple[Other, ...]:
    """Every remedy that belongs to the condition, to one of its causes or to common advice, and is not advised."""
    situation = Situation(condition, fields, evidence)
    advised = {remedy.id for remedy in diagnosis.remedies}
    known: dict[str, Remedy] = {}
    for remedy in condition.remedies:
        known.setdefault(remedy.id, remedy)
    for found in diagnosis.causes:
        for remedy in found.cause.remedies:
            known.setdefault(remedy.id, remedy)
    if condition.category in ("usage", "auth"):
        for name in _LOOKED_FOR:
            known.setdefault(name, REMEDIES[name])
    left = [remedy for name, remedy in known.items() if name not in advised]
    left.sort(key=lambda remedy: (remedy.paid, _LOOKED_FOR.index(remedy.id) if remedy.id in _LOOKED_FOR else 99))
    return tuple(Other(remedy, _why(remedy, diagnosis, situation)) for remedy in left)


def _why(remedy: Remedy, diagnosis: Diagnosis, situation: Situation) -> str:
    truth = _TRUTH.get(remedy.id)
    reason = _reason(remedy, diagnosis, situation)
    said = [part for part in (reason, truth) if part]
    return joined(" ", said) if said else phrase("Nothing that is known here speaks for it.")


def _reason(remedy: Remedy, diagnosis: Diagnosis, situation: Situation) -> str | None:
    if situation.tried(remedy.id):
        return phrase("It was tried, and the same error came again.")
    if remedy.id == "update-claude-code" and situation.is_latest:
        return phrase("The newest known version, {version}, is what ran.", version=situation.version_text)
    if remedy.id == "ask-admin" and situation.evidence.account.role == "admin":
        return phrase("You are an administrator yourself.")
    if remedy.id == "disable-long-context" and situation.long_context is False:
        return phrase("The model in use has no 1M context window.")
    if remedy.id == "switch-model" and situation.full:
        return phrase("Every model draws on the windows that are full ({figures} used).", figures=situation.figures)
    if remedy.id in _BEHIND_A_LIMIT and situation.reset_has_passed:
        return phrase("The limit has reset.")
    ruled_out = next(
        (
            found.cause.title
            for found in diagnosis.causes
            if found.confidence >= SURE and remedy.id in found.cause.avoid
        ),
        None,
    )
    if ruled_out is not None:
        return phrase("It cannot help if this is the reason: {ruled_out}.", ruled_out=known(ruled_out))
    if remedy.paid:
        free = next(
            (
                found.cause.title
                for found in diagnosis.causes
                if found.confidence >= ADVISED and found.cause.verdict not in ("genuine_limit", "entitlement")
            ),
            None,
        )
        if free is not None:
            return phrase("It costs money, and a free explanation is open: {free}.", free=known(free))
        return phrase("It costs money, and nothing here shows that money is what is missing.")
    meant_for = next(
        (found.cause.title for found in diagnosis.causes if any(each.id == remedy.id for each in found.cause.remedies)),
        None,
    )
    return phrase("It is for another case: {meant_for}.", meant_for=known(meant_for)) if meant_for is not None else None
