"""Diagnostics for clients that ask for them: of a document, and of the workspace's log files."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled
from pygls.uris import from_fs_path, to_fs_path

from ..engine import matcher
from ..sources.documents import findings
from ..sources.files import Found, TextFile, Unreadable
from ..sources.lines import split_lines
from ..sources.walk import walk
from .convert import SEVERITIES, message, place

if TYPE_CHECKING:
    from .server import UnstuckServer

_LOGS = frozenset((".log", ".jsonl", ".ndjson", ".out", ".err", ".txt"))
_MOST_FILES = 2000
_LARGEST = 64 << 20


def register(server: UnstuckServer) -> None:
    """Gives the server these handlers; only for a client that pulls."""
    cache: dict[str, tuple[tuple[int, int, int], str, list[dict[str, Any]]]] = {}

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=True, identifier="unstuck"),
    )
    def document_diagnostic(params: types.DocumentDiagnosticParams) -> dict[str, Any]:
        items = _of_open(server, params.text_document.uri)
        return _report(items, params.previous_result_id)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: types.WorkspaceDiagnosticParams) -> dict[str, Any]:
        known = {each.uri: each.value for each in params.previous_result_ids}
        reports = [
            {"uri": uri, "version": document.version, **_report(_of_open(server, uri), known.get(uri))}
            for uri, document in server.session.documents.items()
        ]
        reports += [
            {"uri": uri, "version": None, **_report(_of_open(server, uri), known.get(uri))}
            for uri in map(server.session.address, server.session.incidents.values())
            if uri not in server.session.documents
        ]
        done = {each["uri"] for each in reports}
        tokens = cast("dict[int | str, Future[Any]]", server.work_done_progress.tokens)  # pyright: ignore[reportUnknownMemberType]
        token = params.work_done_token
        if token is not None:
            begin = types.WorkDoneProgressBegin(title="Unstuck", cancellable=True)
            server.work_done_progress.begin(token, begin)
        try:
            paths = await asyncio.to_thread(list, _log_files(server))
            for number, path in enumerate(paths):
                if token is not None and tokens[token].cancelled():
                    raise JsonRpcRequestCancelled
                uri = from_fs_path(str(path))
                if uri is None or uri in done:
                    continue
                items = await asyncio.to_thread(_of_file, server, path, cache)
                if items or uri in known:
                    reports.append({"uri": uri, "version": None, **_report(items, known.get(uri))})
                if token is not None and number % 50 == 0:
                    server.work_done_progress.report(
                        token, types.WorkDoneProgressReport(percentage=100 * number // len(paths))
                    )
        finally:
            if token is not None:
                server.work_done_progress.end(token, types.WorkDoneProgressEnd())
                tokens.pop(token, None)
        return {"items": reports}


def _report(items: list[dict[str, Any]], previous: str | None) -> dict[str, Any]:
    """A full report, or that nothing changed since the previous one."""
    digest = hashlib.sha256(json.dumps(items, sort_keys=True).encode()).hexdigest()[:16]
    if digest == previous:
        return {"kind": "unchanged", "resultId": digest}
    return {"kind": "full", "resultId": digest, "items": items}


def _of_open(server: UnstuckServer, uri: str) -> list[dict[str, Any]]:
    session = server.session
    document = session.documents.get(uri)
    if document is not None:
        return session.diagnostics(document)
    incident = session.incident_at(uri)
    if incident is not None:
        return session.incident_diagnostics(incident, session.page(incident))
    return []


def _log_files(server: UnstuckServer) -> Iterator[Path]:
    if server.session.settings.workspace == "off":
        return
    left = _MOST_FILES
    for uri in list(server.workspace.folders):
        folder = to_fs_path(uri)
        if folder is None or not os.path.isdir(folder):
            continue
        for path in walk(Path(folder), lambda _: None):
            if path.suffix.lower() in _LOGS:
                yield path
                left -= 1
                if not left:
                    return


def _of_file(
    server: UnstuckServer,
    path: Path,
    cache: dict[str, tuple[tuple[int, int, int], str, list[dict[str, Any]]]],
) -> list[dict[str, Any]]:
    """The diagnostics of a closed file, read again only if it changed."""
    settings = server.session.settings
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size, settings.max_findings)
        kept = cache.get(str(path))
        if kept is not None and kept[0] == stamp and kept[1] == repr(settings):
            return kept[2]
        if stat.st_size > _LARGEST:
            return []
        with TextFile(path) as text:
            seen = list(findings(text.data, str(path), matcher()))
            lines = None
            if seen and server.session.abilities.encoding != "utf-16":
                lines = split_lines(text.data[:].decode("utf-8", "replace"))
            items = [item for found in seen if (item := _item(server, found, lines)) is not None]
            items = items[-settings.max_findings :]
    except (OSError, Unreadable):
        return []
    cache[str(path)] = (stamp, repr(settings), items)
    return items


def _item(server: UnstuckServer, found: Found, lines: list[str] | None) -> dict[str, Any] | None:
    """A finding in a closed file; `lines` are the file's, for a client that does not count in UTF-16."""
    severity = server.session.settings.severity_of(found.group)
    if severity is None:
        return None
    if lines is None:
        span = {
            "start": {"line": found.start.line, "character": found.start.column},
            "end": {"line": found.end.line, "character": found.end.column},
        }
    else:
        first = found.group.first
        span = place(lines, first.start, first.end, server.session.abilities.encoding)
    value: dict[str, Any] = {
        "range": span,
        "severity": SEVERITIES[severity],
        "code": found.group.first.condition.code,
        "source": "unstuck",
        "message": message(found.group),
    }
    return value
