"""Where evidence comes from and why there is none, so that it can be said in other languages.

Below this package these are plain texts, and some are kept in files: those that are our own words are known here again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..diagnosis.phrase import Phrase, phrase

_WORDS = {
    str(each): each
    for each in (
        phrase("status line"),
        phrase("usage endpoint"),
        phrase("status page"),
        phrase("environment"),
        phrase("output style"),
        phrase("agent"),
        phrase("Console login"),
        phrase("macOS Keychain (not looked at; a login may be there)"),
        phrase("cannot be read"),
        phrase("not run: no client found"),
        phrase("not run: the client is too old to know it, or of an unknown version"),
        phrase("could not be run, or not in time"),
        phrase("not asked: no stored login"),
        phrase("not asked: another credential is in force"),
        phrase("not asked: the login lies in the Keychain"),
        phrase("not asked: a settings file cannot be read"),
        phrase("not asked: requests are sent elsewhere"),
        phrase("not asked: the stored login cannot be read"),
        phrase("not asked: the stored login has run out"),
        phrase("not asked: this login may not see usage"),
        phrase("not asked: the state folder cannot be written to"),
        phrase("not asked: another process is asking"),
        phrase("not asked: UNSTUCK_API_URL takes addresses of this machine only"),
        phrase("asked a short while ago"),
        phrase("asked too often: 429"),
        phrase("not answered"),
        phrase("no answer"),
        phrase("no answer in time"),
        phrase("no connection"),
        phrase("connection broken off"),
        phrase("certificate not trusted"),
        phrase("proxy or certificate settings cannot be used"),
        phrase("refused by the proxy"),
        phrase("the login changed meanwhile"),
        phrase("no figures in the answer"),
        phrase("answer too large"),
        phrase("answer of an unknown kind"),
    )
}
_STATUS = re.compile(r"(.+): (\d{3})")
_WITH_STATUS: dict[str, Callable[[str], Phrase]] = {
    "refused": lambda status: phrase("refused: {status}", status=status),
    "trouble there": lambda status: phrase("trouble there: {status}", status=status),
    "led elsewhere, not followed": lambda status: phrase("led elsewhere, not followed: {status}", status=status),
    "unexpected answer": lambda status: phrase("unexpected answer: {status}", status=status),
}


def told(text: str) -> str:
    """A source, a place or a reason; as it is, where it holds no words of ours."""
    whole = _told(text)
    if whole is not None:
        return whole
    source, later, reason = text.partition("; later ")
    if later:
        return phrase("{source}; later {reason}", source=told(source), reason=told(reason))
    source, bracket, more = text.removesuffix(")").rpartition(" (")
    if bracket and text.endswith(")") and (_told(source) or _told(more)):
        return phrase("{source} ({more})", source=told(source), more=told(more))
    return text


def _told(text: str) -> Phrase | None:
    with_status = _STATUS.fullmatch(text)
    if with_status is not None and with_status[1] in _WITH_STATUS:
        return _WITH_STATUS[with_status[1]](with_status[2])
    return _WORDS.get(text)
