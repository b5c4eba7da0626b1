"""What is found on this machine: recent errors, a judgement of the newest, what that rests on, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from pathlib import Path

from .. import __version__
from ..diagnosis.diagnose import Diagnosis, diagnose
from ..diagnosis.evidence import Credential, Evidence, Install, Variable
from ..diagnosis.phrase import Phrase, joined, phrase
from ..diagnosis.render import confidence_words, harmless, judgement
from ..diagnosis.situation import parse_version
from ..engine import matcher
from ..live.notices import window_name
from ..live.silence import connection, silenced
from ..machine import Machine
from ..places import state_folder
from ..redact import redact
from ..remedies import history
from ..remedies.plan import Context, Text
from ..remedies.running import Running, running
from ..sources.machine.assignments import NETWORK
from ..sources.machine.collect import collect
from ..sources.online import Online
from ..sources.sessions import Incident, folder_of, incidents, transcripts
from .origins import told
from .usage import extra_words, since, source_words, unanswered, window_words

_PATIENCE_SECONDS = 10.0
_LISTED = 6
_ASKED = ("account.status", "usage.endpoint", "service")
_METHODS = {
    "claude.ai": phrase("claude.ai login"),
    "api_key": phrase("API key"),
    "auth_token": phrase("bearer token"),
    "api_key_helper": "`apiKeyHelper`",
    "setup_token": phrase("token of `claude setup-token`"),
    "bedrock": "Amazon Bedrock",
    "vertex": "Google Vertex AI",
    "foundry": "Microsoft Foundry",
    "gateway": phrase("gateway"),
}
_SURFACES = {
    "terminal": phrase("in a terminal"),
    "vscode": phrase("in VS Code"),
    "cursor": phrase("in Cursor"),
    "desktop": phrase("in the desktop application"),
    "sdk": phrase("without a terminal"),
    "third_party": phrase("in another program"),
}
_INDICATORS = {
    "none": phrase("no incident"),
    "minor": phrase("minor incident"),
    "major": phrase("major incident"),
    "critical": phrase("outage"),
}


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found on a machine; the diagnosis is of the incident that is judged."""

    machine: Machine
    now: datetime
    days: int
    incidents: tuple[Incident, ...]
    folders: dict[Path, str | None]
    """The folder of each session by its transcript, as it is shown."""
    judged: Incident | None
    evidence: Evidence
    diagnosis: Diagnosis | None
    older: tuple[Running, ...]
    """Sessions that run an older version than the newest that is installed."""

    @property
    def unknown(self) -> dict[str, Phrase]:
        """The items of evidence that would matter and are not known, with their names in words."""
        client, account, usage = self.evidence.client, self.evidence.account, self.evidence.usage
        known = {
            "client.version": (phrase("the version that ran"), client.version),
            "client.installs": (phrase("what is installed"), client.installs),
            "client.latest": (phrase("the newest version"), client.latest),
            "account.auth_method": (phrase("the credential in force"), account.auth_method),
            "account.plan": (phrase("the plan"), account.plan),
            "usage.windows": (phrase("usage figures"), usage.windows),
            "usage.extra": (phrase("extra usage"), usage.extra),
            "settings.variables": (phrase("variables"), self.evidence.settings.variables is not None),
            "service": (phrase("the state of the service"), self.evidence.service.indicator),
        }
        return {item: words for item, (words, value) in known.items() if not value}


def examine(machine: Machine, days: int, online: Online) -> Examined:
    """The errors of the last days, and what is known about the newest that is not over, else the newest."""
    now = machine.now()
    found = incidents(machine, matcher, now - timedelta(days=days))
    judged = next((each for each in found if not each.over), found[0] if found else None)
    folders = {path: folder_of(each) for each in (one.last.transcript for one in found) if (path := each.path)}
    evidence = _evidence(machine, judged, folders, online)
    return Examined(
        machine,
        now,
        days,
        tuple(found),
        {path: safe(machine.short(folder)) if folder else None for path, folder in folders.items()},
        judged,
        evidence,
        diagnose(judged.last.condition, judged.last.fields, evidence) if judged is not None else None,
        tuple(_older(machine, evidence)),
    )


def _evidence(machine: Machine, judged: Incident | None, folders: dict[Path, Path | None], online: Online) -> Evidence:
    if judged is None:
        newest = next(iter(transcripts(machine)), None)
        path, folder = newest.path if newest is not None else None, None
    else:
        path = judged.last.transcript.path
        folder = folders[path]
    # The settings and the git history that counted are those of the session's own folder.
    if folder is not None and folder.is_absolute() and folder.is_dir():
        machine = replace(machine, folder=folder)
    history.settle(Context(matcher, machine, state_folder(machine.environment), version=__version__))
    return collect(machine, budget_seconds=_PATIENCE_SECONDS, transcript=path, online=online, programs=True)


def _older(machine: Machine, evidence: Evidence) -> Iterator[Running]:
    installed = [version for each in evidence.client.installs if (version := parse_version(each.version))]
    newest = max(installed, default=None)
    for each in running(Context(matcher, machine, state_folder(machine.environment), version=__version__)):
        version = parse_version(each.version)
        if newest is not None and version is not None and version < newest:
            yield each


@lru_cache(maxsize=2000)
def safe(text: str) -> str:
    """A text that holds something from outside, without control characters, secrets and personal data.

    For who shows it, in whatever language: what this module and its neighbours say is not made safe yet.
    """
    return redact(harmless(text))


# --- in words -------------------------------------------------------------------------------------------------------


def errors_head(found: Examined) -> Phrase:
    """What stands above the errors, or that there are none."""
    if not found.incidents:
        if found.days > 1:
            return phrase("No error of Claude Code's in the last {days} days.", days=found.days)
        return phrase("No error of Claude Code's in the last day.")
    return (
        phrase("Errors of the last {days} days", days=found.days)
        if found.days > 1
        else phrase("Errors of the last day")
    )


def listed(found: Examined) -> list[Incident]:
    """The errors to show: the newest, and what is judged."""
    shown = list(found.incidents[:_LISTED])
    if found.judged is not None and found.judged not in shown:
        shown[-1] = found.judged
    return shown


def left_out(found: Examined) -> Phrase | None:
    """How many more there are."""
    left = [each for each in found.incidents if each not in listed(found)]
    count, not_over = len(left), sum(not each.over for each in left)
    return phrase("and {count} more, {not_over} of them not over", count=count, not_over=not_over) if left else None


def error_words(found: Examined, incident: Incident) -> Phrase:
    """When and where an error was, and what came of it."""
    last, count = incident.last, len(incident.failures)
    ago, first = since(last.at, found.now), since(incident.failures[0].at, found.now)
    folder, session = found.folders[last.transcript.path], last.transcript.session[:8]
    if incident.over:
        state = phrase("over; the session went on afterwards")
    else:
        state = phrase("being retried") if incident.retrying else phrase("not over")
    if count > 1 and folder:
        return phrase(
            "{ago}, {count} times since {first} in {folder}, session {session}: {state}",
            ago=ago,
            count=count,
            first=first,
            folder=folder,
            session=session,
            state=state,
        )
    if count > 1:
        return phrase(
            "{ago}, {count} times since {first}, session {session}: {state}",
            ago=ago,
            count=count,
            first=first,
            session=session,
            state=state,
        )
    if folder:
        return phrase(
            "{ago} in {folder}, session {session}: {state}", ago=ago, folder=folder, session=session, state=state
        )
    return phrase("{ago}, session {session}: {state}", ago=ago, session=session, state=state)


def judgement_rows(found: Examined) -> list[tuple[str, str]]:
    """The judgement of what is judged, as names and sentences; nothing where nothing is."""
    judged, diagnosis = found.judged, found.diagnosis
    if judged is None or diagnosis is None:
        return []
    sure = confidence_words(diagnosis.confidence)
    verdict = phrase("{lead} ({sure})", lead=diagnosis.summary, sure=sure)
    rows = judgement(diagnosis) or [(phrase("Verdict"), verdict)]
    over = [(phrase("Now"), phrase("It is over: the session went on afterwards."))] if judged.over else []
    return [*rows, *over]


def known(found: Examined) -> list[tuple[Phrase, Text]]:
    """What is known of the machine, as names and sentences."""
    return list(_Known(found).rows())


class _Known:
    """What is known, part by part."""

    def __init__(self, found: Examined) -> None:
        self._found = found
        self._at = {each.item: each.at for each in found.evidence.provenance}

    def rows(self) -> Iterator[tuple[Phrase, Text]]:
        """All of it."""
        yield phrase("Client"), joined("; ", self._client())
        for session in self._found.older:
            yield phrase("Old session"), self._old(session)
        yield phrase("Credential"), self._credential()
        yield phrase("Plan"), self._plan()
        yield from self._usage()
        yield phrase("Settings"), joined("; ", self._settings())
        yield phrase("Network"), self._network()
        yield phrase("Service"), self._service()
        yield phrase("Live"), _live_words(self._found.machine)
        if self._found.evidence.history.tried:
            yield phrase("Tried"), joined(", ", self._found.evidence.history.tried)
        silent = unanswered(self._found.evidence, _ASKED)
        if silent:
            yield phrase("No answer"), joined("; ", silent)
        if self._found.unknown:
            yield phrase("Unknown"), joined(", ", self._found.unknown.values())

    def _ago(self, at: datetime | None) -> str:
        return since(at, self._found.now)

    def _client(self) -> Iterator[Phrase]:
        client = self._found.evidence.client
        ago = self._ago(self._at.get("client.version"))
        if not client.version:
            yield phrase("the version that ran is unknown")
        elif client.surface:
            where = _SURFACES[client.surface]
            yield phrase("{version} ran {where} ({ago})", version=client.version, where=where, ago=ago)
        else:
            yield phrase("{version} ran ({ago})", version=client.version, ago=ago)
        copies = dict.fromkeys(map(_copy, client.installs))
        if copies:
            yield phrase("installed: {copies}", copies=joined(", ", copies))
        else:
            yield phrase("no installed copy was found")
        if client.latest:
            yield phrase("newest known: {version}", version=client.latest)

    def _old(self, session: Running) -> Phrase:
        process, version = phrase("process {number}", number=session.process), session.version
        if session.folder:
            folder = self._found.machine.short(Path(session.folder))
            process = phrase("process {number} in {folder}", number=session.process, folder=folder)
        ago = self._ago(session.started) if session.started else ""
        if ago and session.certain:
            return phrase(
                "{process} still runs {version}, started {ago}; `unstuck fix restart-sessions`",
                process=process,
                version=version,
                ago=ago,
            )
        if ago:
            return phrase(
                "{process} still runs {version}, started {ago} (may have ended); `unstuck fix restart-sessions`",
                process=process,
                version=version,
                ago=ago,
            )
        if session.certain:
            return phrase(
                "{process} still runs {version}; `unstuck fix restart-sessions`", process=process, version=version
            )
        return phrase(
            "{process} still runs {version} (may have ended); `unstuck fix restart-sessions`",
            process=process,
            version=version,
        )

    def _credential(self) -> Text:
        account = self._found.evidence.account
        if not account.credentials:
            if account.auth_method is None:
                return phrase("unknown; none was found in variables, settings and the stored login")
            return joined("", (_METHODS[account.auth_method],))
        first, *others = account.credentials
        sure = account.auth_method is not None
        ended = account.login_expired and first.method == "claude.ai"
        said = _named(first)
        if ended and sure:
            said = phrase("{credential}, which has expired", credential=said)
        elif ended:
            said = phrase("{credential}, which has expired, as far as can be seen", credential=said)
        elif not sure:
            said = phrase("{credential}, as far as can be seen", credential=said)
        if not others:
            return said
        then = reduce(_then, map(_named, others))
        return phrase("{credential}; without it {then}", credential=said, then=then)

    def _plan(self) -> Text:
        account = self._found.evidence.account
        if account.plan is None:
            return phrase("unknown")
        parts: list[str] = [account.plan.replace("_", " ")]
        if account.tier:
            parts.append(phrase("tier {tier}", tier=account.tier))
        if account.role:
            parts.append(phrase("role {role}", role=account.role))
        names = (account.organization, account.expected_organization)
        differs = None not in names and names[0] != names[1]
        if differs or account.organization_is_expected is False:
            parts.append(phrase("in another organisation than the settings expect"))
        return joined(", ", parts)

    def _usage(self) -> Iterator[tuple[Phrase, Text]]:
        usage, now = self._found.evidence.usage, self._found.now
        if not usage.windows:
            yield phrase("Usage"), phrase("unknown; `unstuck usage` says how to get figures")
        for window in usage.windows:
            yield window_name(window), window_words(window, now)
        extra = extra_words(usage.extra)
        if extra:
            yield phrase("Extra usage"), extra
        if usage.windows or extra:
            yield phrase("Figures"), source_words(self._found.evidence, now)

    def _settings(self) -> Iterator[str]:
        settings = self._found.evidence.settings
        if settings.model:
            yield phrase("model {model}", model=settings.model)
        if settings.custom_system_prompt:
            yield phrase("a system prompt of one's own: {prompt}", prompt=told(settings.custom_system_prompt))
        if settings.git_trigger:
            yield phrase("`{words}` in recent commits", words=settings.git_trigger)
        # A file that cannot be read may say anything.
        yield from (told(each.source) for each in self._found.evidence.provenance if each.item == "settings")
        if settings.variables is None:
            yield phrase("variables unknown")
            return
        found = list(_set(each for each in settings.variables if each.name not in NETWORK))
        yield from found or [phrase("no variable is set that changes credential, model or route")]

    def _network(self) -> Text:
        variables = self._found.evidence.settings.variables
        if variables is None:
            return phrase("unknown")
        found = joined("; ", _set(each for each in variables if each.name in NETWORK))
        return found or phrase("no proxy, certificate or timeout variable is set")

    def _service(self) -> Phrase:
        service = self._found.evidence.service
        if service.indicator is None:
            asked = any(each.item == "service" for each in self._found.evidence.provenance)
            return phrase("unknown") if asked else phrase("unknown; `--online` asks the status page")
        state, ago = _INDICATORS[service.indicator], self._ago(service.checked_at)
        return phrase("{state}, by the status page {ago}", state=state, ago=ago)


def _live_words(machine: Machine) -> Phrase:
    by, silent = connection(machine), silenced(machine, machine.folder)
    if not by:
        return phrase("not connected: errors are seen in transcripts alone; `unstuck connect`")
    if not silent:
        return phrase("connected by {by}", by=by)
    return phrase("connected by {by}, but silent here: {reasons}", by=by, reasons=joined(" ", silent))


def _copy(install: Install) -> Phrase:
    place = joined(", ", (part for part in (install.channel, install.path) if part))
    return phrase("{version} ({place})", version=install.version or phrase("unknown version"), place=place)


def _named(credential: Credential) -> Phrase:
    method = _METHODS[credential.method] if credential.method is not None else phrase("another kind of credential")
    return phrase("{method} ({place})", method=method, place=told(credential.where))


def _then(first: Phrase, other: Phrase) -> Phrase:
    return phrase("{first}, then {other}", first=first, other=other)


def _set(variables: Iterator[Variable]) -> Iterator[Phrase]:
    for each in variables:
        if each.in_force:
            yield phrase("{name} set in {place}", name=each.name, place=told(each.where))
        else:
            yield phrase("{name} set in {place}, not in force here", name=each.name, place=told(each.where))
