"""A finding judged in the light of evidence: verdict, ranked causes, remedies in order.

Pure and deterministic: the time is in the evidence.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from . import causes as _families
from .cause import Cause, Ranked, judge
from .evidence import Evidence
from .fields import Fields
from .model import Condition, Remedy
from .phrase import joined, known, phrase
from .question import Question
from .remedies import do
from .situation import Situation
from .verdict import IN_WORDS, Verdict

_NOTHING = Evidence()
SURE = 0.45
"""From this confidence on a cause is held to be the reason."""
_NAMED = 0.04
ADVISED = 0.2
"""From this confidence on a cause is open: what it advises is advised, and money is not."""
_PAID = 0.6
_UNKNOWN = 0.15

_MONEY = frozenset(("add-credits", "open-billing-page"))

# What a condition's own words settle where no cause is known to explain it, or none is likely.
_BY_BLAME: dict[str, tuple[Verdict, float]] = {
    "service": ("service_incident", 0.6),
    "network": ("network", 0.6),
    "environment": ("configuration", 0.5),
    "configuration": ("configuration", 0.7),
    "credentials": ("credentials", 0.7),
    "account": ("entitlement", 0.5),
    "request": ("request", 0.7),
    "version": ("outdated_client", 0.8),
    "client-bug": ("outdated_client", 0.4),
    "plan-limit": ("undetermined", 0.0),
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The judgement of one finding."""

    verdict: Verdict
    confidence: float
    lead: str
    """The verdict in a few words."""
    facts: str
    """What it rests on; empty where nothing but the message does."""
    causes: tuple[Ranked, ...]
    remedies: tuple[Remedy, ...]
    questions: tuple[Question, ...] = ()
    """What to ask a person, where nothing decides it yet."""

    @property
    def summary(self) -> str:
        """The verdict in one line, with what it rests on."""
        return phrase("{lead}: {facts}", lead=self.lead, facts=self.facts) if self.facts else self.lead


@cache
def all_causes() -> tuple[Cause, ...]:
    """Every cause, in the order of the family modules' names."""
    found: list[Cause] = []
    for module in sorted(pkgutil.iter_modules(_families.__path__), key=lambda module: module.name):
        found.extend(import_module(f"{_families.__name__}.{module.name}").CAUSES)
    return tuple(found)


def diagnose(condition: Condition, fields: Fields, evidence: Evidence = _NOTHING) -> Diagnosis:
    """The judgement of a finding; without evidence, what its words alone allow."""
    situation = Situation(condition, fields, evidence)
    judged: list[Ranked] = sorted(
        (found for cause in all_causes() if (found := judge(cause, situation)) is not None),
        key=lambda found: (-found.confidence, found.cause.id),
    )
    ranked = [found for found in judged if found.confidence >= _NAMED or found.because]
    ruled_out = [found for found in judged if found.confidence < _NAMED and found.against and not found.because]
    verdict, confidence = _verdict(condition, ranked)
    return Diagnosis(
        verdict,
        confidence,
        *_summary(verdict, ranked, situation),
        tuple(ranked),
        _remedies(condition, ranked, ruled_out, situation),
        _questions(ranked, situation) if not ranked or ranked[0].confidence < SURE else (),
    )


def _verdict(condition: Condition, ranked: list[Ranked]) -> tuple[Verdict, float]:
    top = ranked[0] if ranked else None
    if top is None or top.confidence < SURE:
        # A message about usage may be wrong about itself; the others say where to look.
        if top is None or condition.category != "usage":
            return _BY_BLAME[condition.blame]
        return "undetermined", top.confidence
    if top.cause.verdict == "false_alarm":
        # Several causes may hold: an old client does not empty a window that is full.
        real = next(
            (each for each in ranked if each.cause.verdict == "genuine_limit" and each.confidence >= SURE), None
        )
        if real is not None:
            return "genuine_limit", real.confidence
    return top.cause.verdict, top.confidence


def _summary(verdict: Verdict, ranked: list[Ranked], situation: Situation) -> tuple[str, str]:
    """The verdict in a few words, and what it rests on."""
    if not ranked or (ranked[0].confidence < SURE and verdict != "undetermined"):
        return IN_WORDS[verdict], ""
    top = ranked[0]
    if verdict == "undetermined":
        decisive = known(top.cause.would_change)
        return phrase("Undetermined; what would decide it: {decisive}", decisive=decisive), ""
    facts = [*top.because]
    if (
        verdict == "false_alarm"
        and situation.has_room
        and situation.usage_is_fresh
        and situation.figures not in " ".join(facts)
    ):
        facts.insert(0, phrase("{figures} used", figures=situation.figures))
    lead = {
        "false_alarm": phrase("Likely a false alarm"),
        "genuine_limit": phrase("A real limit"),
    }.get(verdict, known(top.cause.title))
    return (lead, joined("; ", facts)) if facts else (known(top.cause.title), "")


def _questions(ranked: list[Ranked], situation: Situation) -> tuple[Question, ...]:
    """The questions of the likeliest causes that were not answered yet, two at most."""
    answered = situation.evidence.history.answered
    asked = {each.id: each for found in ranked if (each := found.cause.question) and each.id not in answered}
    return tuple(asked.values())[:2]


def _remedies(
    condition: Condition, ranked: list[Ranked], ruled_out: list[Ranked], situation: Situation
) -> tuple[Remedy, ...]:
    """What is advised, in order: free before paid, first what worked before; nothing useless or tried in vain."""
    advised: dict[str, Remedy] = {}
    leading = _leading(ranked, situation)
    for found in leading:
        for remedy in found.cause.remedies:
            advised.setdefault(remedy.id, remedy)
    for remedy in condition.remedies:
        if not (remedy.paid and ranked):
            advised.setdefault(remedy.id, remedy)
    if situation.evidence.account.role == "admin" and not any(found.cause.operator for found in leading):
        advised = {each.id: each for each in map(_as_administrator, advised.values())}
    avoided = {remedy for found in ranked if found.confidence >= SURE for remedy in found.cause.avoid}
    wanted = {remedy.id for found in leading if found.confidence >= SURE for remedy in found.cause.remedies}
    # The condition advises some remedies for the sake of causes that the evidence rules out.
    useless = {remedy.id for found in ruled_out for remedy in found.cause.remedies}
    useless -= {remedy.id for found in ranked for remedy in found.cause.remedies}
    if situation.is_latest and "update-claude-code" not in wanted:
        useless.add("update-claude-code")
    if situation.long_context is False:
        useless |= {"disable-long-context"} - wanted
    if situation.no_detour:
        useless.add("bypass-proxy")
    if situation.evidence.settings.variables == ():
        useless.add("unset-variable")
    if situation.has_room and situation.usage_is_fresh and not situation.full_scoped:
        useless |= {"wait-for-reset"} - wanted
    if situation.full:
        # Every model draws on these windows.
        useless |= {"switch-model"} - wanted
    if situation.reset_has_passed:
        useless |= {"wait-for-reset", *_MONEY}
        advised = {
            "retry": do("retry", "The reset has passed: send the message again."),
            "resume-session": do("resume-session"),
            **advised,
        }
    kept = [
        remedy
        for remedy in advised.values()
        if remedy.id not in useless
        and (remedy.id not in avoided or remedy.id in wanted - _MONEY)
        and not (situation.tried(remedy.id) and remedy.id != "update-claude-code")
        and (not (remedy.paid or remedy.id in _MONEY) or _may_cost(remedy, ranked, situation))
    ]
    if situation.evidence.account.role == "member":
        kept = [remedy for remedy in kept if remedy.id not in ("raise-spend-limit", "add-credits")]
    return tuple(sorted(kept, key=lambda remedy: (remedy.paid or remedy.id in _MONEY, not situation.worked(remedy.id))))


def _as_administrator(remedy: Remedy) -> Remedy:
    """What an administrator does instead of asking one."""
    if remedy.id != "ask-admin":
        return remedy
    return do(
        "edit-settings",
        "You are an administrator: limits stand at https://claude.ai/admin-settings/usage, access at "
        "https://claude.ai/admin-settings/claude-code.",
    )


def _leading(ranked: list[Ranked], situation: Situation) -> list[Ranked]:
    """The causes whose remedies are advised: the likely ones, and the next where all of theirs were tried in vain."""
    leading = [found for found in ranked if found.confidence >= ADVISED] or ranked[:1]
    remedies = [remedy for found in leading for remedy in found.cause.remedies]
    for found in ranked[len(leading) :]:
        if not remedies or not all(situation.tried(remedy.id) for remedy in remedies):
            break
        leading.append(found)
        remedies += found.cause.remedies
    return leading


def _may_cost(remedy: Remedy, ranked: list[Ranked], situation: Situation) -> bool:
    """Money is advised only where a cause that money cures is sure, and no free explanation is open."""
    if not ranked:
        return True
    extra = situation.evidence.usage.extra
    if remedy.id == "add-credits" and extra and extra.balance and extra.balance.amount > 0:
        return False  # what is there is not drawn, and more would not be either
    cured = any(
        found.confidence >= _PAID
        and found.cause.verdict == "genuine_limit"
        and remedy.id in {each.id for each in found.cause.remedies}
        for found in ranked
    )
    free = any(
        found.confidence >= ADVISED and found.cause.verdict not in ("genuine_limit", "entitlement") for found in ranked
    )
    return cured and not free
