"""The state of the service by its public status page. One that cannot be reached says nothing, least of all "fine"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast, get_args

from ...diagnosis.evidence import Indicator, Provenance, Service
from ...jsonvalue import as_object, as_text
from ...places import state_folder
from ..machine.scene import Scene
from .pace import Lookup
from .transport import STATUS_PAGE, Unanswered, get

_LOOKUP = Lookup("status", timedelta(minutes=1))
_HOLDS = timedelta(minutes=5)
_PATH = "/api/v2/summary.json"
_INDICATORS = get_args(Indicator)


def service(scene: Scene) -> tuple[Service, list[Provenance]]:
    """The service as evidence; nothing of this machine is sent along."""
    machine, now = scene.machine, scene.machine.now()

    def ask() -> dict[str, Any]:
        answer = get(machine.environment, STATUS_PAGE, _PATH, {})
        indicator = as_text(as_object(answer.get("status")).get("indicator"))
        if indicator not in _INDICATORS:
            raise Unanswered("answer of an unknown kind")
        return {"indicator": indicator}

    looked = _LOOKUP.look(state_folder(machine.environment), now, "everyone", ask)
    indicator = looked.answer.get("indicator") if looked.answer is not None else None
    if looked.at is None or now - looked.at > _HOLDS or indicator not in _INDICATORS:
        return Service(), [Provenance("service", f"status page ({looked.why})", looked.why_at, "on demand")]
    cost = "on demand" if looked.asked else "cached"
    return Service(cast("Indicator", indicator), looked.at), [Provenance("service", "status page", looked.at, cost)]
