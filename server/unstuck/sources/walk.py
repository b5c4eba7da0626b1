"""Which files of a folder are worth reading."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

# Folders of other people's code, caches and version control.
_FOLDERS = frozenset(
    ".git .hg .svn .jj node_modules bower_components __pycache__ .venv venv .tox .nox .mypy_cache .ruff_cache"
    " .pytest_cache .hypothesis .gradle .idea .cache .terraform .next .nuxt .yarn .pnpm-store site-packages dist-"
    " packages".split()
)
# What never holds text.
_SUFFIXES = frozenset(
    ".png .jpg .jpeg .gif .webp .bmp .ico .icns .tif .tiff .heic .avif .psd .mp3 .mp4 .m4a .mov .avi .mkv .webm"
    " .wav .flac .ogg .woff .woff2 .ttf .otf .eot .zip .gz .tgz .bz2 .xz .zst .7z .rar .jar .war .whl .egg .deb"
    " .rpm .dmg .iso .img .exe .dll .so .dylib .o .a .lib .obj .pyc .pyo .class .wasm .bin .dat .db .sqlite"
    " .sqlite3 .parquet .npy .npz .pt .onnx .safetensors .pdf .doc .docx .xls .xlsx .ppt .pptx .vsix .node".split()
)


def walk(folder: Path, problem: Callable[[OSError], None], *, default_excludes: bool = True) -> Iterator[Path]:
    """The files below a folder, in order of name; links to folders are not followed.

    A folder that cannot be listed is given to `problem`, and the rest still done.
    """
    for root, folders, files in os.walk(folder, onerror=problem):
        folders[:] = sorted(name for name in folders if not (default_excludes and name in _FOLDERS))
        for name in sorted(files):
            if default_excludes and os.path.splitext(name)[1].lower() in _SUFFIXES:
                continue
            path = Path(root, name)
            if path.is_file():
                yield path
