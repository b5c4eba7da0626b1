"""Findings judged by the evidence that was given, or by that of this machine."""

from __future__ import annotations

from ..diagnosis.diagnose import Diagnosis, diagnose
from ..diagnosis.evidence import Evidence
from ..diagnosis.fields import Fields
from ..diagnosis.model import Condition


class Judge:
    """Judges findings; this machine's evidence is gathered once, when the first finding needs it."""

    def __init__(self, evidence: Evidence | None) -> None:
        """`evidence` is what to judge by; None gathers it here."""
        self._evidence = evidence

    def __call__(self, condition: Condition, fields: Fields) -> Diagnosis:
        if self._evidence is None:
            from ..machine import Machine
            from ..sources.machine.collect import collect

            self._evidence = collect(Machine())
        return diagnose(condition, fields, self._evidence)
