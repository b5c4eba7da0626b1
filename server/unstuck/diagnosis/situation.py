"""A finding together with the evidence: what the signals of causes ask about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from .evidence import Evidence, SaidOfUsage, Usage, UsageWindow
from .fields import Fields
from .model import Condition
from .phrase import joined, phrase
from .question import SAID
from .seen import figures

FRESH = timedelta(minutes=15)
"""Figures older than this against the error are indicative only."""

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")

_EDITORS = ("vscode", "cursor")
_LOOKED_AT = timedelta(hours=1)
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "ANTHROPIC_BASE_URL", "ANTHROPIC_UNIX_SOCKET")

Version = tuple[int, int, int]


def parse_version(text: str | None) -> Version | None:
    """A version as three numbers, or None for anything else."""
    match = _VERSION.match(text) if text else None
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


@dataclass(frozen=True)
class Situation:
    """One finding, its fields and the evidence; every question may be answered by None for unknown."""

    condition: Condition
    fields: Fields
    evidence: Evidence

    @property
    def now(self) -> datetime | None:
        """When the evidence was observed; there is no other clock."""
        return self.evidence.observed_at

    @cached_property
    def version_text(self) -> str | None:
        """The version that ran: the evidence's, else the text's own, else that of the only install of this surface.

        Nothing is guessed from installs where a person said what ran, or where another program sent the request.
        """
        client = self.evidence.client
        if self.fields.claude_code_version or client.version:
            # What was found on this machine is that of its last session. A text may come from another session or
            # machine, so what it says of its own program outranks that.
            found = any(each.item == "client.version" and each.source != SAID for each in self.evidence.provenance)
            told = (client.version, self.fields.claude_code_version)
            first, second = reversed(told) if found else told
            return first or second
        if client.below or client.at_least or self.foreign:
            return None
        editor = client.surface if client.surface in _EDITORS else None
        known = {each.version for each in client.installs if editor and each.channel == editor} or {
            each.version for each in client.installs if (each.channel in _EDITORS) == bool(editor)
        }
        return known.pop() if len(known) == 1 else None

    @property
    def foreign(self) -> bool:
        """Whether a program that is not Claude Code itself is known to have sent the request."""
        client = self.evidence.client
        return (
            bool(client.harness)
            or client.itself is False
            or (client.itself is None and client.surface == "third_party")
        )

    def older_than(self, version: str) -> bool | None:
        """Whether the client that ran is older than a version."""
        ran, limit = parse_version(self.version_text), parse_version(version)
        if limit is None:
            return None
        if ran is not None:
            return ran < limit
        below, least = parse_version(self.evidence.client.below), parse_version(self.evidence.client.at_least)
        if below is not None and below <= limit:
            return True
        return False if least is not None and least >= limit else None

    @property
    def client_in_words(self) -> str:
        """The client with its version, where that is known."""
        if self.version_text:
            return phrase("client {version}", version=self.version_text)
        said = self.word_for("client.below") or self.word_for("client.at_least")
        return phrase("the client{said}", said=said)

    def word_for(self, item: str) -> str:
        """What to add to a sentence that rests on a person's word for an item of the evidence; else nothing."""
        said = any(each.item == item and each.source == SAID for each in self.evidence.provenance)
        return phrase(" (you said so)") if said else ""

    @property
    def is_latest(self) -> bool | None:
        """Whether the client that ran is the newest known."""
        ran, latest = parse_version(self.version_text), parse_version(self.evidence.client.latest)
        return None if ran is None or latest is None else ran >= latest

    @cached_property
    def usage(self) -> Usage:
        """Usage figures: the evidence's, else those of a panel pasted beside the error."""
        usage = self.evidence.usage
        if usage.windows or not self.fields.windows:
            return usage
        windows = tuple(
            UsageWindow(
                "weekly_scoped" if each.scope else "session" if each.kind == "session" else "weekly",
                each.used_percent,
                each.scope,
                each.resets_at,
            )
            for each in self.fields.windows
        )
        return Usage("panel", self.now, windows, usage.extra)

    @property
    def usage_age(self) -> timedelta | None:
        """How old the figures were when the evidence was observed."""
        fetched = self.usage.fetched_at
        return None if fetched is None or self.now is None else self.now - fetched

    @property
    def usage_is_fresh(self) -> bool:
        """Whether the figures are recent enough to decide."""
        return self.usage_age is not None and self.usage_age <= FRESH

    def _passed(self, window: UsageWindow) -> bool:
        return window.resets_at is not None and self.now is not None and window.resets_at <= self.now

    @cached_property
    def full(self) -> tuple[UsageWindow, ...]:
        """The windows for all models that are used up and have not reset."""
        return tuple(
            each
            for each in self.usage.windows
            if each.kind != "weekly_scoped" and each.used_percent >= 100 and not self._passed(each)
        )

    @cached_property
    def full_scoped(self) -> tuple[UsageWindow, ...]:
        """The windows of single models that are used up and have not reset."""
        return tuple(
            each
            for each in self.usage.windows
            if each.kind == "weekly_scoped" and each.used_percent >= 100 and not self._passed(each)
        )

    @property
    def full_for_model(self) -> str | None:
        """The model whose own week is used up, if it is the one in use; not known unless both are named."""
        model = (self.evidence.settings.model or "").casefold()
        names = (each.scope.split()[0] for each in self.full_scoped if each.scope and each.scope.split())
        return next((name for name in names if name.casefold() in model), None)

    @property
    def long_context(self) -> bool | None:
        """Whether the 1M context window is asked for by the model's name."""
        model = self.evidence.settings.model
        return "[1m]" in model if model else None

    @property
    def has_room(self) -> bool | None:
        """Whether every known window for all models has room."""
        known = [each for each in self.usage.windows if each.kind != "weekly_scoped"]
        if not known:
            return None
        return not any(each.used_percent >= 100 for each in known)

    @property
    def reset_has_passed(self) -> bool:
        """Whether the limit that the message means is over by its own reset time."""
        if self.now is None:
            return False
        if self.fields.resets_at is not None and self.fields.resets_at <= self.now:
            return not self.full
        if self.fields.resets_at is not None:
            return any(self._passed(each) and each.used_percent >= 100 for each in self.usage.windows) and not self.full
        over = [each for each in self.usage.windows if each.used_percent >= 100]
        return bool(over) and all(self._passed(each) for each in over)

    @property
    def figures(self) -> str:
        """The windows in words: "session 15 %, week 3 % used"."""
        return figures(self.usage)

    @property
    def age_in_words(self) -> str:
        """The age of the figures in words."""
        age = self.usage_age
        if age is None:
            return phrase("of unknown age")
        minutes = max(0, int(age.total_seconds() // 60))
        return (
            phrase("{minutes} min old", minutes=minutes)
            if minutes < 120
            else phrase("{minutes} h old", minutes=minutes // 60)
        )

    def variable(self, *names: str) -> str | None:
        """Where the first of these variables that is set stands, with its name."""
        for each in self.evidence.settings.variables or ():
            if each.name in names:
                return f"{each.name} ({each.where})"
        return None

    @property
    def no_detour(self) -> bool:
        """Whether it is known that neither proxy nor other address is set."""
        known = self.evidence.settings.variables
        return known is not None and all(each.name.upper() not in _PROXIES for each in known)

    @property
    def incident(self) -> str | None:
        """What the status page says, if it was looked at lately."""
        service, now = self.evidence.service, self.now
        old = service.checked_at is not None and now is not None and now - service.checked_at > _LOOKED_AT
        return None if old else service.indicator

    @property
    def reason(self) -> str | None:
        """Why extra usage is off, by the account's own word."""
        return self.evidence.usage.extra.disabled_reason if self.evidence.usage.extra else None

    def _said_of_usage(self, *said: SaidOfUsage) -> str | None:
        """The mark of a person's word if it is one of these, and no fresh figures tell."""
        if (self.usage.windows and self.usage_is_fresh) or self.usage.said not in said:
            return None
        return self.word_for("usage.said")

    @property
    def said_room(self) -> str | None:
        """Room for all models, by a person's word."""
        word = self._said_of_usage("room", "model_full")
        return None if word is None else phrase("`/usage` shows room for session and week{word}", word=word)

    @property
    def said_full(self) -> str | None:
        """A full window for all models, by a person's word."""
        word = self._said_of_usage("full")
        return None if word is None else phrase("`/usage` shows a full window{word}", word=word)

    @property
    def said_model_full(self) -> str | None:
        """A full window of one model, by a person's word."""
        word = self._said_of_usage("model_full")
        return None if word is None else phrase("`/usage` shows the week of one model as full{word}", word=word)

    @property
    def organization_is_expected(self) -> bool | None:
        """Whether the login belongs to the expected organisation: a person's word, else the comparison."""
        account = self.evidence.account
        if account.organization_is_expected is not None:
            return account.organization_is_expected
        if not account.organization or not account.expected_organization:
            return None
        return account.organization == account.expected_organization

    @property
    def organization_word(self) -> str:
        """What to add to a sentence about the organisation."""
        return self.word_for("account.organization_is_expected")

    @property
    def credential(self) -> str:
        """The credential in force, in words."""
        return phrase(
            "the credential in force is {method}{said}",
            method=self.evidence.account.auth_method,
            said=self.word_for("account.auth_method"),
        )

    def works(self, item: str, sentence: str) -> str | None:
        """The sentence, if an item of the history says that something works."""
        return (
            joined("", (sentence, self.word_for(f"history.{item}"))) if getattr(self.evidence.history, item) else None
        )

    def fails(self, item: str, sentence: str) -> str | None:
        """The sentence, if an item of the history says that something fails."""
        failed = getattr(self.evidence.history, item) is False
        return joined("", (sentence, self.word_for(f"history.{item}"))) if failed else None

    def _outcome(self, remedy: str) -> bool | None:
        """Whether a remedy was last followed by a success for this condition; None where that is not known."""
        known = [
            each
            for each in self.evidence.history.followed
            if each.remedy == remedy and each.condition == self.condition.code
        ]
        return max(known, key=lambda each: (each.at, not each.success)).success if known else None

    def _listed(self, remedy: str, listed: tuple[str, ...]) -> bool:
        # What is known for each condition outweighs a list that names none.
        return remedy in listed and all(each.remedy != remedy for each in self.evidence.history.followed)

    def tried(self, remedy: str) -> bool:
        """Whether a remedy was tried without lasting success."""
        return self._outcome(remedy) is False or self._listed(remedy, self.evidence.history.tried)

    def in_vain(self, remedy: str) -> str | None:
        """The sentence, if a remedy that would have cured the cause was tried in vain."""
        return phrase("`{remedy}` was tried in vain", remedy=remedy) if self.tried(remedy) else None

    def worked(self, remedy: str) -> bool:
        """Whether a remedy was followed by a success before."""
        return self._outcome(remedy) is True or self._listed(remedy, self.evidence.history.worked)
