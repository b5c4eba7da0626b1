"""The languages that a server speaks besides English: one file for each, English texts with their translation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("de", "es", "ja", "pt-br", "zh-cn")

_ENGLISH: Mapping[str, str] = MappingProxyType({})
# Which language serves those who write it elsewhere. Traditional characters are not simplified ones.
_SERVED_BY = {"pt": "pt-br", "pt-pt": "pt-br", "zh": "zh-cn", "zh-hans": "zh-cn", "zh-sg": "zh-cn"}


def language(locale: str | None) -> str | None:
    """The language for a client's locale, such as `de-AT`; None for English and for those that are not there."""
    wanted = (locale or "").lower().replace("_", "-").partition(".")[0]
    for name in (wanted, wanted.rpartition("-")[0], wanted.partition("-")[0]):
        found = _SERVED_BY.get(name, name)
        if found in LANGUAGES and not (found == "zh-cn" and wanted.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo"))):
            return found
    return None


def texts(locale: str | None) -> Mapping[str, str]:
    """The texts for a client's locale, by the English ones; none for English."""
    found = language(locale)
    return _read(found) if found is not None else _ENGLISH


@cache
def _read(name: str) -> Mapping[str, str]:
    return MappingProxyType(json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8")))
