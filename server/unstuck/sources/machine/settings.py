"""Settings that change what is sent: the model, a prompt of one's own, variables, words in the git history."""

from __future__ import annotations

from ...diagnosis.evidence import Configuration, Provenance
from .assignments import CREDENTIALS, ROUTING
from .git_history import trigger_in
from .scene import Scene
from .settings_files import SettingsFiles, settings_files
from .variables import Found, find, shown


def settings(scene: Scene) -> tuple[Configuration, list[Provenance]]:
    """The settings as evidence."""
    now, files = scene.machine.now(), scene.once(settings_files)
    found = find(scene, CREDENTIALS | ROUTING)
    provenance = [Provenance("settings", f"{place} (cannot be read)", now, "cached") for place in files.unknown]
    model, place = _model(found, files)
    if model is not None:
        provenance.append(Provenance("settings.model", place, now, "cached"))
    prompt = _prompt(files)
    if prompt is not None:
        provenance.append(Provenance("settings.custom_system_prompt", prompt, now, "cached"))
    trigger = trigger_in(scene) if _git_is_told(found, files) else None
    if trigger is not None:
        provenance.append(Provenance("settings.git_trigger", trigger.where, now, "on demand"))
    return (
        Configuration(
            model=model,
            custom_system_prompt=prompt,
            git_trigger=trigger.words if trigger else None,
            variables=shown(found),
        ),
        provenance,
    )


def _model(found: list[Found], files: SettingsFiles) -> tuple[str | None, str]:
    for each in found:
        if each.name == "ANTHROPIC_MODEL" and each.in_force:
            return each.assignment.model, each.where
    for file in files.files:
        if file.contents.model is not None:
            return file.contents.model, file.at(file.contents.model_line)
    return None, ""


def _prompt(files: SettingsFiles) -> str | None:
    """Where a system prompt of one's own comes from."""
    for file in files.files:
        if file.contents.style_line:
            return f"output style ({file.at(file.contents.style_line)})"
        if file.contents.agent_line:
            return f"agent ({file.at(file.contents.agent_line)})"
    return None


def _git_is_told(found: list[Found], files: SettingsFiles) -> bool:
    """Whether Claude Code puts the last commits into its prompt, as it does unless told otherwise."""
    if any(each.name == "CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS" and each.in_force for each in found):
        return False
    said = (file.contents.git_instructions for file in files.files)
    return next((each for each in said if each is not None), True)
