"""Verdicts on the newest findings of open documents, made while nobody types."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from pygls.uris import to_fs_path

from ..diagnosis.diagnose import diagnose
from ..diagnosis.render import verdict_line
from .documents import Document, Judged, Seen
from .judging import Judging, Where

if TYPE_CHECKING:
    from .session import Session


def where(document: Document) -> Where:
    """What the evidence for a document is about."""
    path = to_fs_path(document.uri) if document.is_transcript else None
    return Where(transcript=path) if path is not None and Path(path).is_absolute() else Where()


async def judge(session: Session, document: Document, judging: Judging) -> None:
    """Judges what is not judged yet, a finding at a time; what a change interrupts is begun again after it."""
    version = document.version
    groups = session.newest(document)
    if not groups:
        return
    evidence = await judging.gathered(where(document))
    found: dict[Seen, Judged] = {}
    for group, seen in zip(groups, document.seen(groups), strict=True):
        if document.version != version or document.closed or not judging.on:
            return
        known = document.judged.get(seen)
        if known is None or known.sighting is not group.first or known.generation != judging.generation:
            fields = document.fields(group.first)
            verdict = session.words(verdict_line(diagnose(group.first.condition, fields, evidence)))
            known = Judged(verdict, group.first, judging.generation)
            # Between two findings a keystroke gets its turn.
            await asyncio.sleep(0)
        found[seen] = known
    if document.version != version or document.closed:
        return
    before = {seen: judged.verdict for seen, judged in document.judged.items()}
    document.judged = found
    if before != {seen: judged.verdict for seen, judged in found.items()}:
        session.show_again(document)
