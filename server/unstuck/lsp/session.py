"""What the server knows while a client is connected: documents, settings, incidents."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from ..diagnosis import links
from ..diagnosis.model import Severity
from ..diagnosis.phrase import Words, phrase
from ..diagnosis.report import Report
from ..diagnosis.scan import Group, Position
from ..engine import matcher
from .abilities import Abilities
from .convert import covers, diagnostic, overlaps, place
from .documents import Document, Sent, Shown
from .pages import incident_uri, is_page, page_file, write_page
from .settings import Settings, is_program

if TYPE_CHECKING:
    from ..live.hub import Hub
    from ..live.incidents import Incident
    from .judging import Judging

Change = tuple[tuple[int, int] | None, tuple[int, int] | None, str]

_KNOWN_LINKS = (
    ("claude.ai/admin-settings/usage", "https://claude.ai/admin-settings/usage"),
    ("claude.ai/settings/usage", links.USAGE),
    ("platform.claude.com/settings/billing", "https://platform.claude.com/settings/billing"),
    ("status.claude.com", links.SERVICE_STATUS),
    ("claude.ai/restricted", links.RESTRICTED),
    ("claude.ai/connect-github", links.CONNECT_GITHUB),
    ("support.claude.com", links.SUPPORT),
    ("claude.com/pricing", links.PRICING),
    ("github.com/anthropics/claude-code/issues", links.ISSUES),
)
JUDGED = 20
"""How many findings of a document, and how many open incidents, get their verdict without being asked about."""

_PAUSE_SECONDS = 0.15
_START_SECONDS = 0.4
_MOST_PAGES = 200


@cache
def _address() -> re.Pattern[str]:
    """The whole of a known address, or one with more of a path or a query behind it. Compiled when first wanted."""
    known = (rf"(?:https?://)?(?<![\w.-]){re.escape(text)}(?![\w-]|\.\w)" for text, _ in _KNOWN_LINKS)
    return re.compile("|".join(known))


class Client(Protocol):
    """What a session needs of the client at the other end."""

    @property
    def abilities(self) -> Abilities:
        """What it can do."""
        ...

    @property
    def folder(self) -> str | None:
        """The workspace's first folder."""
        ...

    def publish(self, uri: str, version: int | None, diagnostics: str) -> None:
        """Sends a document's diagnostics, a list in JSON."""

    def refresh_diagnostics(self) -> None:
        """Has a client that pulls ask again."""

    def refresh_page(self, uri: str) -> None:
        """Tells a client that asks for pages that one is another now."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs a coroutine beside the protocol."""


class Session:
    """Documents and what was found in them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self.abilities = client.abilities
        self.settings = Settings()
        self.documents: dict[str, Document] = {}
        self.incidents: dict[str, Incident] = {}
        self.pages: dict[str, str] = {}
        """Pages that were shown to a client that asks for them, by address."""
        self._texts: dict[str, str] = {}
        self._is_live = False
        self.on_change: Callable[[], None] = lambda: None
        """Called when incidents or evidence changed."""
        self.ready = False
        """Whether the client has said `initialized`; documents are looked at only then."""

    @cached_property
    def judging(self) -> Judging:
        """This machine's evidence. Made with the first finding."""
        from .judging import Judging

        judging = Judging(lambda: self.settings, lambda: self._client.folder)
        judging.news = self._judge_all
        return judging

    @cached_property
    def hub(self) -> Hub:
        """The live errors of this machine. Made when they are wanted, or with the first report."""
        from ..live.hub import Hub
        from ..machine import Machine

        loop = asyncio.get_running_loop()

        def changed(incidents: tuple[Incident, ...]) -> None:
            # Told in the hub's thread; the server may have ended meanwhile.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self.take, incidents)

        return Hub(Machine(), matcher, changed)

    def live(self) -> None:
        """Begins to keep up with what fails on this machine, or ends it, by the settings."""
        if self.settings.live and not self._is_live:
            self._is_live = True
            # What the editor opens first is shown first: looking back loads and reads much.
            asyncio.get_running_loop().call_later(_START_SECONDS, self._start_hub)
        elif not self.settings.live and self._is_live:
            self._is_live = False
            if "hub" in self.__dict__:
                self.hub.stop()
                del self.hub

    def _start_hub(self) -> None:
        if self._is_live:
            self.hub.start()
            self._client.spawn(_renew_start_script())

    def live_incidents(self) -> list[Incident]:
        """Those that are open on this machine, whoever told of them."""
        return [each for each in self.hub.incidents() if each.open] if "hub" in self.__dict__ else []

    def newest_open(self) -> Incident | None:
        """The newest of the incidents that are open on this machine, else of those that were only shown here."""
        known = self.live_incidents() or [each for each in self.incidents.values() if each.open]
        shown = [each for each in known if self.settings.shows(each.condition.code)]
        return max(shown, key=lambda each: each.last, default=None)

    @cached_property
    def words(self) -> Words:
        """Says a text in the client's language."""
        locale = self.abilities.locale.lower()
        if not locale or locale.startswith("en"):
            return str
        from ..diagnosis.phrase import translated
        from ..locales import texts

        found = texts(locale)
        return lambda text: translated(text, found)

    @property
    def links(self) -> bool:
        """Whether Markdown for this client may hold links that run our commands."""
        return self.abilities.command_links and self.abilities.markdown

    @property
    def page_links(self) -> bool:
        """The same of pages: where they are files, other editors read them too."""
        return self.links and self.abilities.content

    @property
    def host(self) -> str:
        """The machine that is looked at, and the way to it, where it is not the one in front of the user."""
        if not self.abilities.host:
            return ""
        import platform

        return f"{platform.node() or self.words(phrase('another machine'))} ({self.abilities.host})"

    def take(self, incidents: Iterable[Incident]) -> None:
        """Incidents that are new, other or over."""
        for incident in incidents:
            known = self.incidents.get(incident.id)
            self.add(incident)
            if incident.open or known is not None:
                # A page that cannot be written costs no more than the page.
                with suppress(OSError):
                    self.show(incident)
        if self.abilities.pulls:
            self._client.refresh_diagnostics()
        self.on_change()

    def start(self) -> None:
        """Looks at the documents that were opened before."""
        self.ready = True
        for document in self.documents.values():
            self._look(document)

    def open(self, uri: str, language: str, version: int | None, text: str) -> None:
        """A document is open."""
        document = Document(uri, language, version, text, source_code=is_program(language))
        self.documents[uri] = document
        if self.ready:
            self._look(document)

    def change(self, uri: str, version: int | None, changes: Sequence[Change]) -> None:
        """A document changed; columns are in the client's units."""
        document = self.documents.get(uri)
        if document is None:
            return
        document.version = version
        for start, end, text in changes:
            document.change(
                Position(*start) if start is not None else None,
                Position(*end) if end is not None else None,
                text,
                self.abilities.encoding,
            )
        if self.ready and self.reads(document):
            self._show(document)
            self._judge_soon(document)

    def close(self, uri: str) -> None:
        """A document is closed; its diagnostics go."""
        document = self.documents.pop(uri, None)
        if document is None:
            return
        document.closed = True
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        if not self.abilities.pulls and not self.incident_at(uri):
            self._client.publish(uri, None, "[]")

    def configure(self, settings: Settings) -> None:
        """Takes new settings and shows every document by them."""
        self.settings = settings
        for document in self.documents.values():
            self._look(document)

    def reads(self, document: Document) -> bool:
        """Whether a document is looked at: by the settings, and never one of our own pages."""
        return self.settings.reads(document.language) and not is_page(document.uri)

    def _look(self, document: Document) -> None:
        if self.reads(document) and not document.scanned:
            document.scan(matcher())
        self._show(document)
        self._judge_soon(document)

    def show_again(self, document: Document) -> None:
        """Shows a document whose findings are the same and their verdicts are not."""
        document.sent = None
        if self.abilities.pulls:
            self._client.refresh_diagnostics()
        else:
            self._show(document)

    def newest(self, document: Document) -> list[Group]:
        """The newest of the shown findings: those that get a verdict."""
        if not self.reads(document) or self.incident_at(document.uri) is not None:
            return []
        groups = document.groups(self.settings.max_findings)[0]
        return [group for group in groups[-JUDGED:] if self.settings.severity_of(group) not in (None, Severity.HINT)]

    def _judge_soon(self, document: Document) -> None:
        if not self.settings.evidence or not document.sightings:
            return
        waiting = self._waiting.get(document.uri)
        if waiting is not None:
            waiting.cancel()
        self._waiting[document.uri] = asyncio.get_running_loop().call_later(_PAUSE_SECONDS, self._judge, document)

    def _judge(self, document: Document) -> None:
        self._waiting.pop(document.uri, None)
        self._client.spawn(self._judged(document))

    async def _judged(self, document: Document) -> None:
        # Loading what judges takes as long as many keystrokes.
        await asyncio.get_running_loop().run_in_executor(None, import_module, f"{__package__}.verdicts")
        from .verdicts import judge

        await judge(self, document, self.judging)

    def _judge_all(self) -> None:
        if not self.ready:
            return
        for document in self.documents.values():
            self._judge_soon(document)
        # More would push each other's evidence out of what is kept, and have it gathered without end.
        for incident in [each for each in self.incidents.values() if each.open][-JUDGED:]:
            if incident.id in self._texts and self._texts[incident.id] != self.page(incident):
                with suppress(OSError):
                    self.show(incident)
        self.on_change()

    def _show(self, document: Document) -> None:
        if self.abilities.pulls:
            return
        sent = document.sent
        # Most edits touch no finding. Then the list is not made again, nor encoded: that would take longer than to
        # look through what was edited.
        if sent is None or sent.settings is not self.settings:
            sent = document.sent = Sent(self.settings, _json(self.diagnostics(document)))
        self._client.publish(document.uri, document.version, sent.text)

    def diagnostics(self, document: Document) -> list[dict[str, Any]]:
        """The diagnostics of a document by the settings, as JSON."""
        incident = self.incident_at(document.uri)
        if incident is not None:
            return self.incident_diagnostics(incident, document.text)
        if not self.reads(document):
            return []
        groups, left_out = document.groups(self.settings.max_findings)
        shown: list[dict[str, Any]] = []
        kept: dict[int, Shown] = {}
        lines = document.lines
        verdicts = self._verdicts(document)
        for group in groups:
            severity = self.settings.severity_of(group)
            if severity is None:
                continue
            first = group.first
            line = lines[first.start.line] if first.start.line < len(lines) else ""
            # An edit leaves most findings as they are; what is shown of those is not made again.
            before = document.shown.get(id(first))
            verdict = verdicts.get(id(first), "")
            if before is None or before[:4] != (first, severity, line, verdict) or group.repeats:
                value = self._diagnostic(group, severity, lines, document.uri, verdict)
                before = (first, severity, line, verdict, value)
            if not group.repeats and first.start.line == first.end.line:
                kept[id(first)] = before
            shown.append(before[4])
        document.shown = kept
        if left_out:
            shown.append(_more(left_out, self.words))
        return shown

    def _verdicts(self, document: Document) -> dict[int, str]:
        """The verdicts that are known, by the identity of the sighting; of the newest only, to keep it short."""
        if not document.judged or not self.settings.evidence:
            return {}
        newest = self.newest(document)
        return {
            id(group.first): judged.verdict
            for group, seen in zip(newest, document.seen(newest), strict=True)
            if (judged := document.judged.get(seen)) is not None
        }

    def _diagnostic(self, group: Group, severity: Severity, lines: list[str], uri: str, verdict: str) -> dict[str, Any]:
        abilities = self.abilities
        return diagnostic(
            group,
            lines,
            uri,
            abilities.encoding,
            severity,
            verdict,
            self.words,
            with_href=abilities.href,
            with_related=abilities.related,
            with_data=abilities.data,
        )

    def groups_at(self, uri: str, start: Position, end: Position) -> list[tuple[Document, Group]]:
        """The shown groups that a range, its columns in the client's units, touches."""
        document = self.documents.get(uri)
        if document is None or not self.reads(document):
            return []
        first = document.inside(start, self.abilities.encoding)
        last = document.inside(end, self.abilities.encoding)
        return [
            (document, group)
            for group in document.groups(self.settings.max_findings)[0]
            if self.settings.severity_of(group) is not None
            and any(overlaps(sighting, first, last) for sighting in (group.first, *group.repeats))
        ]

    def group_under(self, uri: str, where: Position) -> tuple[Document, Group] | None:
        """The shown group under the cursor."""
        found = self.groups_at(uri, where, where)
        document = self.documents.get(uri)
        if document is None:
            return None
        inside = document.inside(where, self.abilities.encoding)
        exact = [
            each for each in found if any(covers(sighting, inside) for sighting in (each[1].first, *each[1].repeats))
        ]
        return exact[0] if exact else None

    def addresses(self, uri: str) -> list[dict[str, Any]]:
        """Links on the addresses inside findings; their targets come from our catalogue alone."""
        document = self.documents.get(uri)
        if document is None or not self.reads(document):
            return []
        found: list[dict[str, Any]] = []
        for group in document.groups(self.settings.max_findings)[0]:
            if self.settings.severity_of(group) is None:
                continue
            for sighting in (group.first, *group.repeats):
                found.extend(self._links_in(document, sighting.start, sighting.end))
        return found

    def _links_in(self, document: Document, start: Position, end: Position) -> Iterable[dict[str, Any]]:
        for number in range(start.line, min(end.line + 1, len(document.lines))):
            line = document.lines[number]
            low = start.column if number == start.line else 0
            high = end.column if number == end.line else len(line)
            for match in _address().finditer(line, low, high):
                target = next(target for text, target in _KNOWN_LINKS if match[0].endswith(text))
                span = place(
                    document.lines,
                    Position(number, match.start()),
                    Position(number, match.end()),
                    self.abilities.encoding,
                )
                link: dict[str, Any] = {"range": span, "target": target}
                if self.abilities.link_tooltips:
                    link["tooltip"] = target
                yield link

    def report(self, params: Any) -> Incident | None:
        """Takes a reported error; the incident, or None where the text holds no error. Raises `BadReport`."""
        from .incidents import read_report, recognise

        sign = recognise(read_report(params), matcher(), datetime.now(UTC))
        if sign is None:
            return None
        incident = self.hub.hear(sign)
        self.add(incident)
        self.on_change()
        return incident

    def add(self, incident: Incident) -> None:
        """Keeps an incident; the oldest goes when there are too many."""
        self.incidents.pop(incident.id, None)
        self.incidents[incident.id] = incident
        while len(self.incidents) > _MOST_PAGES:
            # What is open is still to be taken back one day.
            over = (id for id, each in self.incidents.items() if not each.open)
            oldest = next(over, next(iter(self.incidents)))
            del self.incidents[oldest]
            self._texts.pop(oldest, None)

    def incident_of(self, document: Document, group: Group) -> Incident:
        """The incident that a finding in a document tells of; it may be long over, so it is no live one."""
        from ..live.incidents import Incident, identifier
        from .incidents import sign_of
        from .verdicts import where

        first = group.first
        transcript = where(document).transcript
        report = Report("transcript" if transcript else "log", document.words(first), transcript_path=transcript)
        sign = sign_of(report, first.condition, document.fields(first), datetime.now(UTC))
        incident = Incident(identifier(sign), [sign])
        self.add(incident)
        return incident

    def page(self, incident: Incident) -> str:
        """An incident's page by what is known now."""
        from .incidents import page
        from .judging import Where

        where = Where.of(incident.report)
        evidence = self.judging.known(where) if incident.open else self.judging.remembered(where)
        return page(incident, evidence, self.words, links=self.page_links, host=self.host)

    def show(self, incident: Incident) -> None:
        """Puts an incident's page where the client can read it, and its diagnostic there. Raises `OSError`."""
        text = self.page(incident)
        self._texts[incident.id] = text
        uri = self.show_page(incident_uri(incident.id), text)
        if not self.abilities.pulls:
            self._client.publish(uri, None, _json(self.incident_diagnostics(incident, text)))

    def show_page(self, uri: str, text: str) -> str:
        """The address under which the client can read a page: its own, or that of a file."""
        if not self.abilities.content:
            return write_page(uri, text).as_uri()
        if self.pages.pop(uri, text) != text:
            self._client.refresh_page(uri)
        self.pages[uri] = text
        while len(self.pages) > _MOST_PAGES:
            del self.pages[next(iter(self.pages))]
        return uri

    def address(self, incident: Incident) -> str:
        """The address under which the client reads an incident's page."""
        uri = incident_uri(incident.id)
        return uri if self.abilities.content else page_file(uri).as_uri()

    def incident_at(self, uri: str) -> Incident | None:
        """The incident whose page lies at an address."""
        if not is_page(uri):
            return None
        known = self.incidents.values()
        return next((each for each in known if uri in (incident_uri(each.id), self.address(each))), None)

    def incident_diagnostics(self, incident: Incident, page: str) -> list[dict[str, Any]]:
        """The diagnostic on an incident's page, at its heading; none when it is over."""
        if not incident.open:
            return []
        condition = incident.condition
        title, verdict = self.words(condition.title), self.words(self.verdict_on(incident))
        lines = page.splitlines(keepends=True)
        heading = lines[0].rstrip("\r\n") if lines else ""
        value = {
            "range": place(lines, Position(0, 0), Position(0, len(heading)), self.abilities.encoding),
            "severity": {"error": 1, "warning": 2, "information": 3, "hint": 4}[condition.severity.value],
            "code": condition.code,
            "source": "unstuck",
            "message": f"{title}. {verdict}" if verdict else title,
        }
        if self.abilities.href:
            value["codeDescription"] = {"href": links.documentation(condition)}
        if self.abilities.data:
            value["data"] = {"code": condition.code, "incident": incident.id}
        return [value]

    def verdict_on(self, incident: Incident) -> str:
        """The verdict on an incident in one line."""
        if not self.settings.evidence:
            return ""
        from ..diagnosis.render import verdict_line
        from .judging import Where

        return verdict_line(self.judging.judge(incident.condition, incident.fields, Where.of(incident.report)))


async def _renew_start_script() -> None:
    from ..places import state_folder
    from ..remedies import launcher

    await asyncio.to_thread(launcher.renew, state_folder())


def _json(value: list[dict[str, Any]]) -> str:
    return json.dumps(value, separators=(",", ":"))


def _more(left_out: int, words: Words) -> dict[str, Any]:
    if left_out == 1:
        message = phrase("1 earlier finding not shown (unstuck.maxFindings)")
    else:
        message = phrase("{count} earlier findings not shown (unstuck.maxFindings)", count=left_out)
    return {
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
        "severity": 3,
        "source": "unstuck",
        "message": words(message),
    }
