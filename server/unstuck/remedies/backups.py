"""Backups of what remedies change, and the way back.

Each lies in a private folder `backups/<time>-<remedy>/`: the files as they were, and `manifest.json`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..diagnosis.phrase import known, phrase
from ..jsonvalue import as_list, as_number, as_object, as_text
from . import files
from .files import Snapshot, Trouble, digest
from .plan import Context, Edit, Outcome, Refusal, Text

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: where it belongs, and the digests of what it was and what it became.

    `after` None: it became nothing (it was removed); `unknown`: another program changed it.
    """

    path: Path
    copy: str
    mode: int
    owner: int
    group: int
    before: str
    after: str | None

    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was changed by one use of a remedy."""

    folder: Path
    remedy: str
    subject: str
    at: datetime
    kept: tuple[Kept, ...]
    restored: bool = False
    notes: tuple[Text, ...] = field(default=())
    """What a restore cannot bring back; texts without values, so that they are the same when they are read again."""


def keep(
    context: Context,
    remedy: str,
    subject: str,
    content: Sequence[tuple[Path, Snapshot, str | None]],
    notes: Sequence[Text] = (),
) -> Backup:
    """Copies files before they are changed. Raises `Trouble`, and then no trace is left."""
    at = context.machine.now().astimezone(UTC)
    folder = _new_folder(context.state / "backups", f"{at:%Y%m%dT%H%M%S.%fZ}-{remedy}")
    try:
        kept: list[Kept] = []
        for number, (path, was, after) in enumerate(content):
            name = f"{number}-{path.name[:80]}"
            files.write_new(folder / name, was.data, context.write)
            kept.append(Kept(path, name, was.mode, was.owner, was.group, digest(was.data), after))
        backup = Backup(folder, remedy, subject, at, tuple(kept), notes=tuple(notes))
        _note(context, backup)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return backup


def _new_folder(parent: Path, name: str) -> Path:
    files.private_folder(parent)
    for number in range(1, 1000):
        folder = parent / (name if number == 1 else f"{name}-{number:03}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError as error:
            reason = files.why(error)
            raise Trouble(phrase("{path} cannot be written to: {reason}", path=parent, reason=reason)) from error
        return folder
    raise Trouble(phrase("{path} is full of backups of this very moment", path=parent))


def _note(context: Context, backup: Backup) -> None:
    value = {
        "schema": 1,
        "remedy": backup.remedy,
        "subject": backup.subject,
        "at": backup.at.isoformat(),
        "restored": backup.restored,
        "notes": list(backup.notes),
        "files": [
            {
                "path": os.fspath(each.path),
                "copy": each.copy,
                "mode": each.mode,
                "owner": each.owner,
                "group": each.group,
                "before": each.before,
                "after": each.after,
            }
            for each in backup.kept
        ],
    }
    files.write_new(backup.folder / _MANIFEST, json.dumps(value, indent=1).encode(), context.write)


def forget(backup: Backup) -> None:
    """Removes a backup of a change that did not come about."""
    shutil.rmtree(backup.folder, ignore_errors=True)


def settle(context: Context, backup: Backup) -> Backup:
    """Notes what another program made of the files, so that a restore can tell later changes. Raises `Trouble`."""
    kept = tuple(replace(each, after=_digest_now(each.path)) for each in backup.kept)
    settled = replace(backup, kept=kept)
    _note(context, settled)
    return settled


def _digest_now(path: Path) -> str | None:
    now = files.read(path)
    return digest(now.data) if now is not None else None


def change(context: Context, remedy: str, subject: str, edits: Sequence[Edit]) -> Backup:
    """Makes all the edits or none of them, after a backup. The lock is held by the caller. Raises `Trouble`."""
    content: list[tuple[Path, Snapshot, str | None]] = []
    for edit in edits:
        now = files.read(edit.path)
        if now is None or now.data != edit.before:
            raise Trouble(phrase("{path} was changed by another program meanwhile", path=edit.path))
        content.append((edit.path, now, digest(edit.after)))
    backup = keep(context, remedy, subject, content)
    done: list[tuple[Edit, Snapshot]] = []
    try:
        for edit, (_, was, _) in zip(edits, content, strict=True):
            files.replace(edit.path, edit.after, was, edit.before, context.write)
            done.append((edit, was))
    except BaseException:
        if _take_back(context, done):
            forget(backup)
        raise
    return backup


def _take_back(context: Context, done: Sequence[tuple[Edit, Snapshot]]) -> bool:
    """Brings back what was changed before a later edit failed; whether that went well."""
    well = True
    for edit, was in done:
        try:
            files.replace(edit.path, edit.before, was, edit.after, context.write)
        except Trouble:
            well = False
    return well


def backups(context: Context) -> Iterator[Backup]:
    """All readable backups, the newest first."""
    try:
        folders = sorted((context.state / "backups").iterdir(), key=lambda folder: folder.name, reverse=True)
    except OSError:
        return
    for folder in folders:
        backup = _read(folder)
        if backup is not None:
            yield backup


def _read(folder: Path) -> Backup | None:
    try:
        value = as_object(json.loads((folder / _MANIFEST).read_bytes()))
        at = datetime.fromisoformat(as_text(value.get("at")) or "")
    except (OSError, ValueError, RecursionError):
        return None
    kept = [_kept(as_object(each)) for each in as_list(value.get("files"))]
    remedy = as_text(value.get("remedy"))
    if remedy is None or at.tzinfo is None or any(each is None for each in kept):
        return None
    return Backup(
        folder,
        remedy,
        as_text(value.get("subject")) or "",
        at,
        tuple(each for each in kept if each is not None),
        value.get("restored") is True,
        tuple(known(note) for note in map(as_text, as_list(value.get("notes"))) if note),
    )


def _kept(value: dict[str, Any]) -> Kept | None:
    path, copy, before = as_text(value.get("path")), as_text(value.get("copy")), as_text(value.get("before"))
    mode = as_number(value.get("mode"))
    # A copy lies in the backup's own folder, whatever a manifest may say.
    if not path or not copy or before is None or mode is None or Path(copy).name != copy:
        return None
    owner, group = as_number(value.get("owner")) or 0, as_number(value.get("group")) or 0
    return Kept(Path(path), copy, mode, owner, group, before, as_text(value.get("after")))


@dataclass(frozen=True, slots=True)
class Restore:
    """What a restore would do: bring back these files; `changed` are those that others changed since."""

    backup: Backup
    put_back: tuple[tuple[Kept, bytes, Snapshot | None], ...]
    changed: tuple[Kept, ...]
    already: tuple[Kept, ...]


def plan_restore(context: Context, remedy: str, subject: str) -> Restore:
    """The way back to before the newest use of a remedy. Raises `Refusal` or `Trouble`."""
    for backup in backups(context):
        if backup.remedy == remedy and not backup.restored and subject in ("", backup.subject):
            break
    else:
        raise Refusal(
            phrase("there is no backup to restore: this remedy has changed no file, or it was undone already")
        )
    put_back: list[tuple[Kept, bytes, Snapshot | None]] = []
    changed: list[Kept] = []
    already: list[Kept] = []
    for kept in backup.kept:
        copy = files.read(backup.folder / kept.copy)
        if copy is None or digest(copy.data) != kept.before:
            raise Refusal(phrase("the backup in {folder} is damaged; nothing was changed", folder=backup.folder))
        now = files.read(kept.path)
        if now is not None and digest(now.data) == kept.before:
            already.append(kept)
            continue
        put_back.append((kept, copy.data, now))
        # Where a link now stands, the file is not the one that was changed.
        if (digest(now.data) if now is not None else None) != kept.after or kept.path.is_symlink():
            changed.append(kept)
    return Restore(backup, tuple(put_back), tuple(changed), tuple(already))


def restore(context: Context, plan: Restore, *, even_if_changed: bool) -> Outcome:
    """Brings the files back. What others changed since is kept in a backup first. Raises `Refusal` or `Trouble`."""
    short = context.machine.short
    if plan.changed and not even_if_changed:
        names = ", ".join(short(kept.path) for kept in plan.changed)
        raise Refusal(
            phrase("changed since the backup: {paths}; nothing was restored", paths=names),
            phrase("`--yes` restores all the same and keeps the present content in a backup."),
            phrase("The backup lies in {folder}.", folder=short(plan.backup.folder)),
        )
    done: list[Text] = []
    with files.lock(context.state):
        present = [(kept.path, now, kept.before) for kept, _, now in plan.put_back if now is not None and plan.changed]
        if present:
            saved = keep(context, f"undo-{plan.backup.remedy}", plan.backup.subject, present)
            done.append(phrase("Kept the present content in {folder}.", folder=short(saved.folder)))
        for kept, data, now in plan.put_back:
            like = Snapshot(data, kept.mode, kept.owner, kept.group)
            files.replace(kept.path, data, like, now.data if now is not None else None, context.write)
            done.append(phrase("Restored {path}.", path=short(kept.path)))
        done += [phrase("{path} was as before already.", path=short(kept.path)) for kept in plan.already]
        _note(context, replace(plan.backup, restored=True))
    return Outcome(tuple(done), plan.backup.notes)
