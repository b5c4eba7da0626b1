"""What a cause is: which conditions it can explain, what speaks for and against it, what follows.

Confidence is counted in log-odds: a cause begins at its prior, each signal that holds adds its weight or
takes it away, and the sum is read back as a number from 0 to the cause's cap. Nothing else enters, so a
ranking can be explained line by line and is the same every time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from .model import Remedy
from .question import Question
from .situation import Situation
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation: how strongly it counts, and the sentence it gives if it holds here."""

    weight: float
    says: Callable[[Situation], str | None]


def supports(weight: float, says: Callable[[Situation], str | None]) -> Signal:
    """An observation that speaks for a cause."""
    return Signal(weight, says)


def refutes(weight: float, says: Callable[[Situation], str | None]) -> Signal:
    """An observation that speaks against a cause."""
    return Signal(-weight, says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One explanation, with everything Unstuck knows about it.

    `explains` are condition codes, `*` allowed, with the prior for each. `cap` is how sure the reports behind
    it allow to be. `avoid` are remedies that cannot reach this cause or do harm under it. `operator`: who is
    to be asked runs a gateway, and need not be the organisation's administrator. `attested` says which reports
    it rests on; `since` and `until` bound the dates (ISO) between which it holds.
    """

    id: str
    title: str
    verdict: Verdict
    explains: dict[str, float]
    signals: tuple[Signal, ...]
    would_change: str
    attested: str
    remedies: tuple[Remedy, ...]
    cap: float = 0.95
    avoid: tuple[str, ...] = ()
    operator: bool = False
    question: Question | None = None
    since: str | None = None
    until: str | None = None

    def prior(self, code: str) -> float | None:
        """How likely the cause is for a condition before any evidence; None if it cannot explain it."""
        exact = self.explains.get(code)
        if exact is not None:
            return exact
        return next((prior for pattern, prior in self.explains.items() if fnmatchcase(code, pattern)), None)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cause judged in a situation."""

    cause: Cause
    confidence: float
    because: tuple[str, ...] = field(default=())
    against: tuple[str, ...] = field(default=())


def judge(cause: Cause, situation: Situation) -> Ranked | None:
    """How well a cause explains a situation; None if it cannot."""
    prior = cause.prior(situation.condition.code)
    if prior is None or not _in_time(cause, situation):
        return None
    odds = math.log(prior / (1 - prior))
    because: list[str] = []
    against: list[str] = []
    for signal in cause.signals:
        said = signal.says(situation)
        if said:
            odds += signal.weight
            (because if signal.weight > 0 else against).append(said)
    confidence = min(cause.cap, 1 / (1 + math.exp(-odds)))
    return Ranked(cause, round(confidence, 2), tuple(because), tuple(against))


def _in_time(cause: Cause, situation: Situation) -> bool:
    if situation.now is None:
        return True
    day = situation.now.date().isoformat()
    return (cause.since is None or cause.since <= day) and (cause.until is None or day <= cause.until)
