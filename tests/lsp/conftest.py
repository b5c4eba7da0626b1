"""Editors connected to servers, and bare pipes to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pytest_lsp import ClientServerConfig

from .editor import COMMAND, QUIET, SECONDS, Editor, Pipe, capabilities, environment, make_editor

Connect = Callable[..., Awaitable[Editor]]
Start = Callable[..., Awaitable[Pipe]]


@pytest.fixture
async def connect(tmp_path: Path) -> AsyncIterator[Connect]:
    """Connects an editor, by its name or abilities, to a server of its own."""
    editors: list[Editor] = []

    async def connected(
        name: str = "vscode",
        *,
        able: types.ClientCapabilities | None = None,
        configuration: Any = None,
        options: Any = None,
        folders: list[Path] | None = None,
        locale: str | None = None,
        ready: bool = True,
    ) -> Editor:
        config = ClientServerConfig(COMMAND, client_factory=make_editor, server_env=environment(tmp_path))
        editor = await config.start()
        assert isinstance(editor, Editor)
        editors.append(editor)
        if configuration is not None:
            editor.set_configuration(QUIET | configuration, section="unstuck")
        params = types.InitializeParams(
            locale=locale,
            capabilities=able or capabilities(name),
            initialization_options=QUIET if options is None else options,
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders or []],
        )
        editor.result = await editor.initialize_session(params)
        if ready:
            # The server looks at documents once it knows the settings.
            workspace = params.capabilities.workspace
            if workspace is not None and workspace.configuration:
                await editor.until(lambda: editor.of(types.WORKSPACE_CONFIGURATION))
            await editor.settled()
        return editor

    yield connected
    for editor in editors:
        try:
            async with asyncio.timeout(SECONDS):
                await editor.shutdown_session()
                await editor.stop()
        finally:
            editor.kill()
        assert editor.status == 0


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a server at the end of a bare pipe."""
    pipes: list[Pipe] = []

    async def started(command: list[str] = COMMAND) -> Pipe:
        pipes.append(await Pipe.start(tmp_path, command))
        return pipes[-1]

    yield started
    for pipe in pipes:
        if pipe.process.returncode is None:
            pipe.process.kill()
            await pipe.ended()
