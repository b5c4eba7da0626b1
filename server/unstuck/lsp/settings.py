"""The settings of a client, live; unknown or broken values are reported and the rest still used."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ..diagnosis.model import Severity
from ..diagnosis.scan import Group
from ..jsonvalue import as_object

# Languages of programs: a message in such a document is quoted, not failing.
_PROGRAMS = frozenset(
    "python javascript javascriptreact typescript typescriptreact go rust ruby php java kotlin scala c cpp csharp"
    " fsharp swift objective-c objective-cpp dart lua perl r julia elixir erlang haskell ocaml clojure lisp elisp"
    " emacs-lisp vim viml bat powershell shellscript sh bash zsh fish sql html css scss less vue svelte astro"
    " graphql terraform nix cmake makefile dockerfile toml yaml xml ini jsonc latex restructuredtext proto groovy"
    " zig nim diff gitcommit".split()
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client may set; the defaults hold where it sets nothing."""

    severity: dict[str, str] = field(default_factory=dict[str, str])
    disabled: tuple[str, ...] = ()
    file_kinds: tuple[str, ...] = ()
    max_findings: int = 200
    quoted: bool = True
    code_lens: bool = False
    workspace: str = "logs"
    evidence: bool = True
    live: bool = True
    online_usage: bool = False
    online_status: bool = False
    usage_threshold: float = 80.0
    usage_notices: bool = True

    def reads(self, language: str) -> bool:
        """Whether documents of a language are looked at; by default all but programs."""
        if self.file_kinds:
            return any(fnmatchcase(language.lower(), kind.lower()) for kind in self.file_kinds)
        return language.lower() not in _PROGRAMS

    def shows(self, code: str) -> bool:
        """Whether a condition is shown at all."""
        return not any(fnmatchcase(code, pattern) for pattern in self.disabled)

    def severity_of(self, group: Group) -> Severity | None:
        """The severity to show a group with, or None if it is not shown."""
        code = group.first.condition.code
        if not self.shows(code):
            return None
        severity = group.first.severity
        if severity is Severity.HINT:
            return severity if self.quoted else None
        for pattern, chosen in self.severity.items():
            if fnmatchcase(code, pattern):
                return None if chosen == "off" else Severity(chosen)
        return severity


def is_program(language: str) -> bool:
    """Whether a language is that of programs or their configuration."""
    return language.lower() in _PROGRAMS


_DEFAULTS: dict[str, Any] = {
    "severity": {},
    "disabled": [],
    "fileKinds": [],
    "maxFindings": 200,
    "quoted": True,
    "codeLens": False,
    "workspace": "logs",
    "evidence": True,
    "live": True,
    "usageThreshold": 80,
    "usageNotices": True,
    "online": {"usage": False, "status": False},
}


def parse(value: Any) -> tuple[Settings, list[str]]:
    """Settings from a client's JSON, and what is wrong with it, in words."""
    # Some clients send every setting there is, their own too; what reads them is slow to load.
    given = {name: each for name, each in as_object(value).items() if name in _DEFAULTS and each != _DEFAULTS[name]}
    if not given:
        return Settings(), []
    from .settings_model import read

    return read(given)
