"""The published shape of the settings. Imported only once a client sends some: pydantic is not free."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .settings import Settings

SeverityName = Literal["error", "warning", "information", "hint", "off"]


class OnlineModel(BaseModel):
    """Settings below `unstuck.online`."""

    model_config = ConfigDict(extra="ignore")

    usage: bool = Field(
        default=False,
        description="Ask the service for the plan's usage figures, with the stored login, at most every five minutes.",
    )
    status: bool = Field(default=False, description="Look at the service's public status page.")


class SettingsModel(BaseModel):
    """Settings below `unstuck`."""

    model_config = ConfigDict(extra="ignore")

    severity: dict[str, SeverityName] = Field(
        default_factory=dict, description="Severity by condition code; * stands for any characters, off hides it."
    )
    disabled: list[str] = Field(default_factory=list, description="Condition codes that are not shown.")
    fileKinds: list[str] = Field(
        default_factory=list, description="Language ids of the documents to look at; empty: all but programs."
    )
    maxFindings: int = Field(
        default=200, ge=1, le=10_000, description="How many findings of a document are shown, the newest."
    )
    quoted: bool = Field(default=True, description="Show messages that are only quoted, as hints.")
    codeLens: bool = Field(default=False, description="Show a code lens above each finding.")
    workspace: Literal["off", "logs"] = Field(
        default="logs",
        description="Which files of the workspace are looked at for a client that asks for workspace diagnostics.",
    )
    evidence: bool = Field(
        default=True,
        description="Judge by what Claude Code keeps on this machine: versions, usage figures, settings. Reads only.",
    )
    live: bool = Field(
        default=True,
        description="Keep up with errors of Claude Code anywhere on this machine, by its transcripts and hooks.",
    )
    usageThreshold: float = Field(
        default=80, gt=0, le=100, description="From how many percent used on a plan window is worth a warning."
    )
    usageNotices: bool = Field(
        default=True, description="Say once when a plan window is used that far, and when it is full."
    )
    online: OnlineModel = Field(
        default_factory=OnlineModel, description="What may be asked over the network; nothing by default."
    )


def read(value: dict[str, Any]) -> tuple[Settings, list[str]]:
    """Settings from JSON; a broken value is left out and named, and all others are used."""
    problems: list[str] = []
    try:
        model = SettingsModel.model_validate(value)
    except ValidationError as error:
        value = deepcopy(value)
        # From the last to the first, so that places in lists stay right.
        for detail in reversed(error.errors()):
            problems.insert(0, f"unstuck.{'.'.join(map(str, detail['loc']))}: {detail['msg']}")
            _leave_out(value, detail["loc"])
        model = SettingsModel.model_validate(value)
    return (
        Settings(
            severity=dict(model.severity),
            disabled=tuple(model.disabled),
            file_kinds=tuple(model.fileKinds),
            max_findings=model.maxFindings,
            quoted=model.quoted,
            code_lens=model.codeLens,
            workspace=model.workspace,
            evidence=model.evidence,
            live=model.live,
            usage_threshold=model.usageThreshold,
            usage_notices=model.usageNotices,
            online_usage=model.online.usage,
            online_status=model.online.status,
        ),
        problems,
    )


def _leave_out(value: Any, place: tuple[int | str, ...]) -> None:
    *path, last = place
    for step in path:
        value = value[step]
    del value[last]
