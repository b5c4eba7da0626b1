"""The public issue form of Claude Code, as of 2026-11: its fields, and what this machine can fill in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ..diagnosis.evidence import Evidence
from ..diagnosis.model import Condition
from ..jsonvalue import as_object, as_text
from ..machine import Machine
from ..sources.files import TextFile, Unreadable
from ..sources.machine.files import Files, Unknown
from ..sources.machine.places import variable
from ..sources.sessions import Failure, is_answer

HEADINGS = {
    "preflight": "Preflight Checklist",
    "actual": "What's Wrong?",
    "expected": "What Should Happen?",
    "error_output": "Error Messages/Logs",
    "reproduction": "Steps to Reproduce",
    "model": "Claude Model",
    "regression": "Is this a regression?",
    "working_version": "Last Working Version",
    "version": "Claude Code Version",
    "platform": "Platform",
    "os": "Operating System",
    "terminal": "Terminal/Shell",
    "additional": "Additional Information",
}
"""The fields by their names in the form, in its order, with their headings."""

TO_DESCRIBE = "(Describe it here.)"

_PREFLIGHT = (
    "I have searched existing issues and this hasn't been reported yet",
    "This is a single bug report (please file separate reports for different bugs)",
    "I am using the latest version of Claude Code",
)
_PLATFORMS = {"bedrock": "AWS Bedrock", "vertex": "Google Vertex AI", "foundry": "Other", "gateway": "Other"}
_TERMINALS = {
    "Apple_Terminal": "Terminal.app (macOS)",
    "WarpTerminal": "Warp",
    "iTerm.app": "iTerm2",
    "vscode": "VS Code integrated terminal",
}
_DEBIAN = re.compile(rb"(?m)^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b")
_VERSION = re.compile(r"[\w.+-]{1,40}")
_LOOKED_AT = 4 << 20


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that need no words of a person's."""

    preflight: tuple[str, ...]
    actual: str
    reproduction: str
    model: str
    regression: str
    working_version: str
    version: str
    platform: str
    os: str
    terminal: str


def version_of(failure: Failure) -> str | None:
    """The version that ran; only what has the shape of one."""
    return _plain(failure.fields.claude_code_version)


def fill(machine: Machine, failure: Failure, evidence: Evidence, summary: str) -> Form:
    """What can be filled in about an error; nobody confirms a checklist but the person who sends it."""
    version, worked = version_of(failure) or "", last_working(failure) or ""
    where = f" in {failure.surface}" if failure.surface else ""
    steps = (
        f"Run Claude Code {version}{where}.".replace(" .", "."),
        "Send a message. (Say which, and in what kind of folder, as far as it matters.)",
        f"The error appears: {failure.condition.title}.",
    )
    return Form(
        _PREFLIGHT,
        _what(failure.condition, summary),
        "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        _model(failure.fields.model or evidence.settings.model),
        "Yes, this worked in a previous version" if worked and version and worked != version else "I don't know",
        worked,
        f"{version} (Claude Code)" if version else "unknown",
        _PLATFORMS.get(evidence.account.auth_method or "", "Anthropic API"),
        _system(machine),
        _terminal(machine, failure),
    )


def _what(condition: Condition, summary: str) -> str:
    return f"Claude Code stops with an error: {condition.title}. {summary}".rstrip(". ") + "."


def _plain(version: str | None) -> str | None:
    return version if version is not None and _VERSION.fullmatch(version) else None


def last_working(failure: Failure) -> str | None:
    """The version that got the last answer in the session before the error."""
    try:
        with TextFile(failure.transcript.path) as text:
            end = failure.entry.offset
            least = max(0, end - _LOOKED_AT)
            while end > least:
                start = text.data.rfind(b"\n", least, end - 1) + 1 or least
                line = text.data[start:end]
                end = start
                if is_answer(line):
                    return _plain(as_text(as_object(json.loads(line)).get("version")))
    except (Unreadable, OSError, ValueError):
        return None
    return None


def _model(name: str | None) -> str:
    if not name:
        return "Not sure / Multiple models"
    known = {"sonnet": "Sonnet (default)", "opus": "Opus"}
    return next((shown for word, shown in known.items() if word in name.lower()), "Other")


def _system(machine: Machine) -> str:
    if machine.platform != "linux":
        return "macOS" if machine.platform == "darwin" else "Windows"
    try:
        release = Files().make(machine.root / "usr/lib/os-release", _is_debian)
    except Unknown:
        release = None
    return "Ubuntu/Debian Linux" if release else "Other Linux"


def _is_debian(content: bytes) -> bool:
    return _DEBIAN.search(content) is not None


def _terminal(machine: Machine, failure: Failure) -> str:
    if failure.surface == "sdk":
        return "Non-interactive/CI environment"
    if failure.surface == "cursor" or variable(machine, "CURSOR_TRACE_ID"):
        return "Cursor"
    if failure.surface == "vscode":
        return "VS Code integrated terminal"
    if variable(machine, "WSL_DISTRO_NAME"):
        return "WSL (Windows Subsystem for Linux)"
    if variable(machine, "WT_SESSION"):
        return "Windows Terminal"
    if variable(machine, "TERMINAL_EMULATOR") == "JetBrains-JediTerm":
        return "IntelliJ IDEA terminal"
    if variable(machine, "XTERM_VERSION"):
        return "Xterm"
    return _TERMINALS.get(variable(machine, "TERM_PROGRAM") or "", "Other")
