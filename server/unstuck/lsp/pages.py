"""Where our own pages lie: `unstuck:` addresses, and files for a client that cannot ask for these."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pygls.uris import to_fs_path

from ..places import state_folder, write_private

SCHEME = "unstuck"
_FOLDER = "pages"


def incident_uri(id: str) -> str:
    """The address of an incident's page for a client that takes text document content."""
    return f"{SCHEME}:///incidents/{id}.md"


def page_file(uri: str) -> Path:
    """Where the page at an `unstuck:` address lies for a client that cannot ask for it."""
    return state_folder() / _FOLDER / uri.partition(":")[2].lstrip("/")


@lru_cache(maxsize=1000)
def is_page(uri: str) -> bool:
    """Whether an address is that of one of our pages, be it an `unstuck:` address or a file."""
    if uri.startswith(f"{SCHEME}:"):
        return True
    if f"/{_FOLDER}/" not in uri:
        # Where the state folder lies takes a while to find out: only what may lie in it asks.
        return False
    path = to_fs_path(uri)
    try:
        # An editor may give the path with its links resolved.
        return path is not None and Path(path).resolve().is_relative_to((state_folder() / _FOLDER).resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def write_page(uri: str, text: str) -> Path:
    """Writes a page as a file. Raises `OSError`."""
    path = page_file(uri)
    write_private(path, text)
    return path
