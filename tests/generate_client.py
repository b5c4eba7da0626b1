"""The settings in the manifest of the VS Code extension, made from the server's model: a part of `make generate`.

The server's own settings come from the model with their English descriptions; the client's stand here. Descriptions in
other languages are written by hand in `client-vscode/package.nls.*.json`; a test of the extension sees that none lacks.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from unstuck.lsp.settings_model import SettingsModel

FOLDER = Path(__file__).parents[1] / "client-vscode"
_PREFIX = "unstuck."
_KEY = "setting."

# Settings that concern privacy, or this machine, are not for a workspace to choose.
_SCOPES = {
    "evidence": "application",
    "live": "application",
    "online.status": "application",
    "online.usage": "application",
    "usageNotices": "application",
    "usageThreshold": "application",
}
# Only for a client that asks for the diagnostics of the workspace; ours is told of them.
_LEFT_OUT = {"workspace"}


class Setting(NamedTuple):
    """A setting of the client: how it is in the manifest, and its descriptions, those of its choices behind a dot."""

    schema: dict[str, Any]
    description: str
    choices: dict[str, str]


_OWN = {
    "server.path": Setting(
        {"type": "string", "default": "", "scope": "machine"},
        "The program to run instead of the server that this extension brings: `unstuck` from another place.",
        {},
    ),
    "interpreter": Setting(
        {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "default": [],
            "scope": "machine",
        },
        "A Python 3.11 or newer that has `unstuck`, to run the server with; a list if it needs arguments of its own.",
        {},
    ),
    "notifications": Setting(
        {"type": "string", "enum": ["always", "statusBar", "off"], "default": "always", "scope": "application"},
        "How an error of Claude Code is made known, besides the Problems panel.",
        {
            "always": "One notification for each incident that needs a decision, and the status bar.",
            "statusBar": "The status bar alone.",
            "off": "The status bar names it, without colour.",
        },
    ),
    "statusBar": Setting(
        {"type": "boolean", "default": True, "scope": "window"},
        "Show usage, or the incident, in the status bar.",
        {},
    ),
    "terminals": Setting(
        {"type": "boolean", "default": True, "scope": "application"},
        "Look for errors in what Claude Code prints in terminals. It is passed on to the server on this machine only.",
        {},
    ),
    "trace.server": Setting(
        {"type": "string", "enum": ["messages", "verbose"], "default": "messages", "scope": "window"},
        "What the log holds of the exchange with the server while its level is Trace.",
        {
            "messages": "Which messages there were.",
            "verbose": "What was in them as well, documents included.",
        },
    ),
}


def pages() -> list[tuple[Path, str]]:
    """The manifest and its English texts, with the settings of today."""
    manifest_path, texts_path = FOLDER / "package.json", FOLDER / "package.nls.json"
    manifest = json.loads(manifest_path.read_text("utf-8"))
    texts = json.loads(texts_path.read_text("utf-8"))
    properties, descriptions = _settings()
    manifest["contributes"]["configuration"] = {"title": "Unstuck", "properties": properties}
    kept = {key: text for key, text in texts.items() if not key.startswith(_KEY)}
    return [(manifest_path, _json(manifest)), (texts_path, _json(kept | descriptions))]


def _settings() -> tuple[dict[str, Any], dict[str, str]]:
    properties: dict[str, Any] = {}
    descriptions: dict[str, str] = {}
    for name, setting in [*_OWN.items(), *_of_server()]:
        value = dict(setting.schema)
        value["markdownDescription"] = f"%{_KEY}{name}%"
        descriptions[_KEY + name] = setting.description
        if setting.choices:
            value["markdownEnumDescriptions"] = [f"%{_KEY}{name}.{choice}%" for choice in setting.choices]
            descriptions.update({f"{_KEY}{name}.{choice}": words for choice, words in setting.choices.items()})
        properties[_PREFIX + name] = value
    return properties, descriptions


def _of_server() -> list[tuple[str, Setting]]:
    schema = SettingsModel.model_json_schema()
    found = _flat(schema["properties"], schema.get("$defs", {}))
    return [(name, setting) for name, setting in found if name not in _LEFT_OUT]


def _flat(properties: dict[str, Any], definitions: dict[str, Any], prefix: str = "") -> list[tuple[str, Setting]]:
    """Every setting by its full name; a model within a model is a part of the name."""
    found: list[tuple[str, Setting]] = []
    for key, schema in properties.items():
        name = f"{prefix}{key}"
        if "$ref" in schema:
            inner = definitions[schema["$ref"].rpartition("/")[2]]
            found += _flat(inner["properties"], definitions, f"{name}.")
            continue
        value = {each: what for each, what in schema.items() if each not in ("title", "description")}
        if value["type"] in ("array", "object"):
            value["default"] = [] if value["type"] == "array" else {}
        value["scope"] = _SCOPES.get(name, "window")
        found.append((name, Setting(value, schema["description"], {})))
    return found


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
