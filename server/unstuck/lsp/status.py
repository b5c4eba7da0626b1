"""`unstuck/status`: what a status bar shows, sent when it changes and given on request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..diagnosis.diagnose import diagnose
from ..diagnosis.evidence import Usage, UsageWindow
from ..diagnosis.phrase import Words
from ..diagnosis.render import harmless
from ..live.incidents import Incident
from ..live.status import Shown, Status, status
from ..machine import Machine
from ..places import state_folder
from ..present import instant
from ..present import usage as present_usage
from ..redact import redact
from .actions import Action, dismiss, remedies, views
from .judging import Where
from .talk import unlinked

if TYPE_CHECKING:
    from .session import Session

_TICK_SECONDS = 30.0
_HEALING_SECONDS = 1.0
"""How long a failure is given to be over by itself before anybody is told to look."""
_RECENT = timedelta(minutes=30)
_MOST_REMEDIES = 6
_LINKED = 3


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
        self._connected: bool | None = None
        self._seen: dict[str, float] = {}
        """When each open incident was first seen here, by the loop's clock."""
        self._healing: asyncio.TimerHandle | None = None
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

    async def renew(self) -> None:
        """Looks again, if anybody has asked so far: something was changed."""
        if self.asked:
            await self._renew()

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
        self._foreseen, notices, self._connected = await asyncio.to_thread(
            _looked_ahead,
            judging.machine(Where()),
            usage,
            account,
            (settings.usage_threshold, 100.0) if settings.usage_notices else (),
        )
        for words in notices:
            self._say(words)

    def _value(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        # Looking for figures loads what looks; a client that shows no status is spared that.
        usage = self._session.judging.known(Where()).usage if self.asked else Usage()
        session, settings = self._session, self._session.settings
        live = [each for each in session.live_incidents() if settings.shows(each.condition.code)]
        offered: list[Action] = []

        def judged(incident: Incident) -> Shown:
            evidence = session.judging.known(Where.of(incident.report))
            diagnosis = diagnose(incident.condition, incident.fields, evidence)
            advised = remedies(incident.condition, incident.fields, diagnosis)
            offered.extend([each for each in advised if each.disabled is None][:_MOST_REMEDIES])
            return Shown(session.address(incident), incident, diagnosis.verdict, diagnosis.summary)

        words = session.words
        found = status(live, judged, usage, now, settings.usage_threshold, self._foreseen, session.host, words)
        shown = found.shown.incident if found.shown is not None else None
        looks = views(shown.id if shown is not None else None, connect=self._connected is False)
        value = _json(found, now, words)
        if session.links:
            links = [each.as_link(words) for each in (*offered[:_LINKED], *looks[:_LINKED])]
            value["tooltip"] += f"\n\n{' · '.join(links)}"
        if found.shown is not None:
            value["incident"] |= {
                "notify": self._must_decide(found.shown.incident, now) and found.state == "blocked",
                "message": _message(found.shown, words),
                "actions": [each.as_command(words) for each in offered],
            }
        value["incidents"] = [
            {
                "id": each.id,
                "uri": session.address(each),
                "title": words(each.condition.title),
                "since": instant(each.since),
            }
            for each in found.open
        ]
        last = [dismiss(shown.id)] if shown is not None else []
        value["actions"] = [
            each.as_command(words) | ({"detail": words(each.detail)} if each.detail else {})
            for each in (*offered, *looks, *last)
        ]
        return value

    def _must_decide(self, incident: Incident, now: datetime) -> bool:
        """Whether somebody has to be told of what is in their way: it did not go by itself, and is no old news."""
        loop = asyncio.get_running_loop()
        still_open = {each.id for each in self._session.live_incidents()}
        self._seen = {id: at for id, at in self._seen.items() if id in still_open}
        left = self._seen.setdefault(incident.id, loop.time()) + _HEALING_SECONDS - loop.time()
        if now - incident.last > _RECENT:
            return False
        if left > 0 and self._healing is None:
            self._healing = loop.call_later(left, self._healed)
        return left <= 0

    def _healed(self) -> None:
        self._healing = None
        self.update()


def _message(shown: Shown, words: Words) -> str:
    """An incident in one line for a notification, in which editors make links of what looks like one."""
    told = f"Claude Code: {words(shown.incident.condition.title)}. {words(shown.summary)}"
    return unlinked(redact(" ".join(harmless(told).split())))


def _looked_ahead(
    machine: Machine, usage: Usage, account: str | None, thresholds: tuple[float, ...]
) -> tuple[dict[UsageWindow, str], list[str], bool]:
    from ..live import forecast, notices, series
    from ..live.silence import connection

    now, state = machine.now(), state_folder(machine.environment)
    foreseen: dict[UsageWindow, forecast.Forecast] = {}
    if account is not None:
        series.record(state, usage, account, now)
        foreseen = forecast.forecasts(usage, series.points(state, account), now)
    said = [words for key, words in notices.due(usage.windows, thresholds, now) if notices.once(state, key)]
    return {window: forecast.words(each, now) for window, each in foreseen.items()}, said, bool(connection(machine))


def _json(found: Status, now: datetime, words: Words) -> dict[str, Any]:
    value: dict[str, Any] = {
        "state": found.state,
        "text": found.text,
        "label": found.label,
        "tooltip": found.tooltip,
    }
    if found.shown is not None:
        incident = found.shown.incident
        value["incident"] = {
            "id": incident.id,
            "uri": found.shown.uri,
            "code": incident.condition.code,
            "title": words(incident.condition.title),
            "verdict": found.shown.verdict,
            "since": instant(incident.since),
            "summary": words(found.shown.summary),
            "blocking": found.state == "blocked",
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
