"""Which Claude Code ran, which copies there are, and the newest version that this machine has heard of."""

from __future__ import annotations

import re

from ...diagnosis.evidence import Client, Provenance
from . import installs, words
from .files import Unknown
from .places import EDITORS
from .scene import Scene

_RELEASE = re.compile(rb"(?m)^## \[?v?(\d{1,4}\.\d{1,4}\.\d{1,5})\b")

_NOTES = "release notes kept by Claude Code"


def client(scene: Scene) -> tuple[Client, list[Provenance]]:
    """The client as evidence."""
    machine, now = scene.machine, scene.machine.now()
    provenance: list[Provenance] = []
    surface, version = scene.surface, None
    copies = installs.copies(machine, scene.files)
    if scene.transcript is not None and (version := scene.transcript[1].version):
        path, said = scene.transcript
        provenance.append(Provenance("client.version", f"transcript {machine.short(path)}", said.at, "cached"))
    elif scene.record is not None and (version := scene.record.version):
        provenance.append(Provenance("client.version", "running session", scene.record.started_at, "cached"))
    started_at = scene.record.started_at if scene.record is not None else None
    if started_at is not None and started_at <= now:
        provenance.append(Provenance("client.process_started_at", "running session", started_at, "cached"))
    else:
        started_at = None
    known = {copy.version for copy in copies if copy.version} | set(installs.downloaded(machine))
    heard = {
        "installs": max(known, key=words.version_key, default=None),
        "the session": version,
        _NOTES: _listed(scene),
    }
    latest = max((each for each in heard.values() if each), key=words.version_key, default=None)
    source = next((name for name, each in reversed(heard.items()) if each == latest), _NOTES)
    ran = version or min(known, key=words.version_key, default=None)
    # Only the release notes come from outside. That nothing newer lies on this machine does not make it the newest.
    if latest and ran and source != _NOTES and words.version_key(latest) <= words.version_key(ran):
        latest = None
    if latest is not None:
        provenance.append(Provenance("client.latest", f"newest on this machine: {source}", now, "cached"))
    used = _used(copies, surface)
    updated_at = used.came_at(now) if used is not None else None
    if used is not None and updated_at is not None:
        provenance.append(Provenance("client.updated_at", machine.short(used.path), updated_at, "cached"))
    if copies:
        provenance.append(Provenance("client.installs", "PATH, package folders, editors", now, "cached"))
    return (
        Client(
            version=version,
            latest=latest,
            surface=surface,
            installs=tuple(copy.shown(machine) for copy in copies),
            process_started_at=started_at,
            updated_at=updated_at,
        ),
        provenance,
    )


def _used(copies: list[installs.Copy], surface: str | None) -> installs.Copy | None:
    """The copy that a new session would run: the editor's own newest, or the first on PATH."""
    editors = {"vscode": ("vscode", "vscodium", "windsurf"), "cursor": ("cursor",)}.get(surface or "", ())
    inside = [copy for copy in copies if copy.channel in editors]
    if inside:
        return max(inside, key=lambda copy: words.version_key(copy.version or ""))
    names = {editor for editor, _, _ in EDITORS}
    return next((copy for copy in copies if copy.channel not in names), None) if surface != "desktop" else None


def _listed(scene: Scene) -> str | None:
    try:
        return scene.files.make(scene.machine.config_folder / "cache/changelog.md", newest_release)
    except Unknown:
        return None


def newest_release(content: bytes) -> str | None:
    """The newest version that release notes speak of."""
    versions = [match[1].decode() for match in _RELEASE.finditer(content)]
    return max(versions, key=words.version_key, default=None)
