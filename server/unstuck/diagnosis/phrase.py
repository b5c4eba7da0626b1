"""Texts that can be said in other languages: English, with the template and the values they were made of.

A `Phrase` is the English text wherever it is used as one. Who shows it in another language gives it to `translated`
with that language's texts; what nobody has translated stays English. Texts of the catalogue (titles, meanings, steps)
are their own templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import LiteralString

Words = Callable[[str], str]
"""Says a text in the language of who reads it; `str` leaves it English."""


class Phrase(str):
    """An English text that knows its template and values. Other strings among the values are never translated."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]


class Joined(str):
    """Texts with a separator between, each translated by itself."""

    __slots__ = ("parts", "separator")
    parts: tuple[str, ...]
    separator: str


def phrase(template: LiteralString, /, **values: object) -> Phrase:
    """The text of a template; `{name}` stands for a value, a format may follow it. The template is written out in the
    call, so that the texts to translate can be listed."""
    return _phrase(template, values)


def known(text: str) -> Phrase:
    """A text of the catalogue, to be translated where it stands among a phrase's values."""
    return text if isinstance(text, Phrase) else _phrase(text, {})


def joined(separator: str, parts: Iterable[str]) -> Joined:
    """Texts in a row. Only phrases among them are translated."""
    kept = tuple(parts)
    made = Joined(separator.join(kept))
    made.parts = kept
    made.separator = separator
    return made


def _phrase(template: str, values: Mapping[str, object]) -> Phrase:
    made = Phrase(template.format_map(values) if values else template)
    made.template = template
    made.values = values
    return made


def translated(text: str, texts: Mapping[str, str]) -> str:
    """A text by the texts of a language; English where one is missing or does not fit."""
    if not texts:
        return text
    if isinstance(text, Joined):
        return text.separator.join(_part(part, texts) for part in text.parts)
    if not isinstance(text, Phrase):
        return texts.get(text, text)
    template = texts.get(text.template, text.template)
    if not text.values:
        return template
    values = {name: _part(value, texts) if isinstance(value, str) else value for name, value in text.values.items()}
    try:
        return template.format_map(values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return text.template.format_map(values)


def _part(text: str, texts: Mapping[str, str]) -> str:
    # Anything else may come from outside, and mean what it says.
    return translated(text, texts) if isinstance(text, Phrase | Joined) else text
