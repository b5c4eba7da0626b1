"""Where this program keeps what it writes: one private folder of the user's."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """The state folder, not necessarily existing yet; `UNSTUCK_HOME` stands in for it."""
    home = os.environ.get("UNSTUCK_HOME")
    if home:
        return Path(home)
    from platformdirs import user_state_path

    return user_state_path("unstuck", appauthor=False)


def write_private(path: Path, text: str) -> None:
    """Writes a file whole or not at all, readable by its owner only. Raises `OSError`."""
    # Not needed before something is written, and slow to load.
    import tempfile

    for folder in reversed((path.parent, *path.parent.parents)):
        if not folder.exists():
            folder.mkdir(exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
