"""`unstuck/status`: what a status bar shows, sent when it changes and given on request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..diagnosis.diagnose import diagnose
from ..diagnosis.evidence import Usage, UsageWindow
from ..diagnosis.model import Severity
from ..live.incidents import Incident
from ..live.status import Shown, Status, status
from ..machine import Machine
from ..places import state_folder
from ..present import instant
from ..present import usage as present_usage
from .judging import Where

if TYPE_CHECKING:
    from .session import Session

_TICK_SECONDS = 30.0


class StatusBar:
    """The status of one client. The usage figures are looked for once the client has asked for its status."""

    def __init__(
        self,
        session: Session,
        send: Callable[[dict[str, Any]], None],
        say: Callable[[str], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._session = session
        self._send = send
        self._say = say
        self._spawn = spawn
        self._sent: dict[str, Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._foreseen: dict[UsageWindow, str] = {}
        self.asked = False

    async def ask(self) -> dict[str, Any]:
        """The status now; from then on it is kept up with."""
        self.asked = True
        await self._session.judging.gathered(Where())
        await self._foresee()
        self._sent = self._value()
        self._again()
        return self._sent

    def update(self) -> None:
        """Sends the status if it is another than before."""
        value = self._value()
        if value != self._sent:
            self._sent = value
            self._send(value)

    def _again(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(_TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._spawn(self._renew())

    async def _renew(self) -> None:
        # Asking for what is known has it gathered anew where it is old.
        await self._foresee()
        self.update()
        self._again()

    async def _foresee(self) -> None:
        """Notes the figures, foresees from those noted so far, and gives the notices that nobody has given yet."""
        judging, settings = self._session.judging, self._session.settings
        if not judging.on:
            return
        usage, account = judging.known(Where()).usage, judging.account(Where())
        self._foreseen, notices = await asyncio.to_thread(
            _looked_ahead, judging.machine(Where()), usage, account, settings.usage_threshold
        )
        for words in notices:
            self._say(words)

    def _value(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        # Looking for figures loads what looks; a client that shows no status is spared that.
        usage = self._session.judging.known(Where()).usage if self.asked else Usage()
        live = [each for each in self._session.live_incidents() if self._session.settings.shows(each.condition.code)]
        found = status(live, self._shown, usage, now, self._session.settings.usage_threshold, self._foreseen)
        return _json(found, now)

    def _shown(self, incident: Incident) -> Shown:
        evidence = self._session.judging.known(Where.of(incident.report))
        judged = diagnose(incident.condition, incident.fields, evidence)
        return Shown(self._session.address(incident), incident, judged.verdict, judged.summary)


def _looked_ahead(
    machine: Machine, usage: Usage, account: str | None, threshold: float
) -> tuple[dict[UsageWindow, str], list[str]]:
    from ..live import forecast, notices, series

    now, state = machine.now(), state_folder(machine.environment)
    foreseen: dict[UsageWindow, forecast.Forecast] = {}
    if account is not None:
        series.record(state, usage, account, now)
        foreseen = forecast.forecasts(usage, series.points(state, account), now)
    said = [words for key, words in notices.due(usage.windows, (threshold, 100.0), now) if notices.once(state, key)]
    return {window: forecast.words(each, now) for window, each in foreseen.items()}, said


def _json(found: Status, now: datetime) -> dict[str, Any]:
    value: dict[str, Any] = {"state": found.state, "text": found.text, "tooltip": found.tooltip}
    if found.shown is not None:
        incident = found.shown.incident
        value["incident"] = {
            "uri": found.shown.uri,
            "code": incident.condition.code,
            "title": incident.condition.title,
            "verdict": found.shown.verdict,
            "since": instant(incident.since),
            "summary": found.shown.summary,
            "blocking": incident.condition.severity is Severity.ERROR,
        }
    if found.usage is not None:
        figures = present_usage(found.usage, now)
        value["usage"] = {
            "windows": figures["windows"],
            "extra": figures["extra"],
            "source": found.usage.source,
            "fetchedAt": instant(found.usage.fetched_at),
        }
    return value
