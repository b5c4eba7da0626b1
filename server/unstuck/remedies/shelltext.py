"""Shell profiles and `.env` files: finding where a variable is set, and switching those lines off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..diagnosis.phrase import phrase

Dialect = Literal["sh", "fish", "powershell", "env"]

_WORD = (
    r"(?:'[^'\n]*'|\"(?:[^\"\\\n]|\\.)*\"|\$\((?:[^()\n]|\([^()\n]*\))*\)|`[^`\n]*`|\$\{[^}\n]*\}|\\."
    r"|[^\s;&|<>()'\"`\\#$]|\$(?![({])|(?<=\S)#)*"
)
_HEREDOC = re.compile(r"(?<!<)<<-?\s*[\\'\"]?(\w+)")
_OPENS = re.compile(
    r"(?:\b(?:then|else|do|begin)|[{(]|\))\s*(?:#.*)?$|^\s*(?:if|for|while|function|switch|case)\b[^;]*$"
)
_CLOSES = re.compile(r"^\s*(?:fi|else|elif|done|end|esac|case|[})]|;;)")
NOTE = "switched off by unstuck: "


@dataclass(frozen=True, slots=True)
class Setting:
    """A line that sets a variable: its number from 1, and why it is left to the user, if so."""

    line: int
    shown: str
    """The statement without the value."""
    by_hand: str | None = None


@lru_cache(maxsize=256)
def _patterns(name: str, dialect: Dialect) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a line that only sets the variable looks like, and one that sets it among other things."""
    n = re.escape(name)
    if dialect == "env":
        return (
            re.compile(rf"\s*(?:export\s+)?{n}\s*=(?!\s*(?:''|\"\")?\s*$).*"),
            re.compile(r"(?!)"),
        )
    if dialect == "fish":
        return (
            re.compile(rf"\s*set\s+(?:--?[\w-]+\s+)*{n}\s+(?!\s|''\s*$|\"\"\s*$)[^;&|]+"),
            re.compile(rf"(?<![\w$-]){n}=\S|\bset\s+(?:--?[\w-]+\s+)*{n}\s+\S"),
        )
    if dialect == "powershell":
        return (
            re.compile(rf"\s*\$env:{n}\s*=(?!\s*(?:''|\"\"|\$null)?\s*$)[^;]*", re.IGNORECASE),
            re.compile(
                rf"\$env:{n}\s*=(?!\s*(?:''|\"\"|\$null)?\s*$)|SetEnvironmentVariable\(\s*['\"]{n}['\"]", re.IGNORECASE
            ),
        )
    empty = r"(?!(?:''|\"\")?\s*(?:;|#|$))"
    return (
        re.compile(
            rf"\s*(?:(?:export|readonly|typeset|declare|local)(?:\s+-\w+)*\s+)?{n}={empty}{_WORD}"
            rf"(?:\s*;\s*export\s+{n})?\s*;?\s*(?:(?<=\s)#.*)?"
            rf"|\s*setenv\s+{n}\s+(?!['\"]{{2}}\s*$)[^;&|\s][^;&|]*"
        ),
        re.compile(rf"(?<![\w$-]){n}={empty}|\bsetenv\s+{n}\s+\S"),
    )


def settings(text: str, name: str, dialect: Dialect) -> list[Setting]:
    """Every line of a file that sets this variable to something; comments do not."""
    alone, anywhere = _patterns(name, dialect)
    found: list[Setting] = []
    heredoc: str | None = None
    continues = False
    for number, line in enumerate(_lines(text), 1):
        line = line.rstrip("\r\n")
        within = heredoc is not None
        if heredoc is not None and line.strip() == heredoc:
            heredoc = None
            continue
        comment = line.lstrip().startswith("#")
        pure = alone.fullmatch(line) is not None
        if not comment and (pure or anywhere.search(line)):
            found.append(Setting(number, _shown(line, name), _by_hand(line, dialect, pure, within, continues)))
        if not within and not comment and dialect == "sh" and (opened := _HEREDOC.search(line)):
            heredoc = opened[1]
        continues = not comment and _goes_on(line) and dialect in ("sh", "fish")
    return found


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _goes_on(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _by_hand(line: str, dialect: Dialect, pure: bool, within: bool, continues: bool) -> str | None:
    if within:
        return phrase("it is part of a text that is written elsewhere")
    several = phrase("it is part of a statement over several lines")
    if continues or (dialect in ("sh", "fish") and _goes_on(line)):
        return several
    if dialect == "env":
        value = line.partition("=")[2].strip()
        if value[:1] in ("'", '"') and value.count(value[0]) % 2:
            return several
        return None
    if (not pure or dialect != "sh") and (line.count('"') % 2 or line.count("'") % 2):
        return several
    return None if pure else phrase("other commands stand on the same line")


def _shown(line: str, name: str) -> str:
    start = re.match(
        rf"\s*((?:export|readonly|typeset|declare|local|set|setenv)\b(?:\s+--?\w+)*\s+|\$env:)?{name}", line
    )
    if start is None:
        return f"… {name}=…"
    between = " " if line[start.end() : start.end() + 1] in " \t" else "="
    return f"{start[0].strip()}{between}…"


def switch_off(text: str, numbers: Sequence[int], dialect: Dialect) -> str:
    """The text with these lines made comments; a block left empty by that gets a command that does nothing."""
    lines = _lines(text)
    for number in numbers:
        line = lines[number - 1]
        bare = line.lstrip(" \t")
        indent = line[: len(line) - len(bare)]
        filler = ": " if dialect in ("sh", "fish") and _alone_in_block(lines, number - 1, numbers) else ""
        lines[number - 1] = f"{indent}{filler}# {NOTE}{bare}"
    return "".join(lines)


def _alone_in_block(lines: Sequence[str], at: int, numbers: Sequence[int]) -> bool:
    def telling(index: int) -> bool:
        bare = lines[index].strip()
        return bool(bare) and not bare.startswith(("#", ": #")) and index + 1 not in numbers

    before = next((lines[index] for index in range(at - 1, -1, -1) if telling(index)), "")
    after = next((lines[index] for index in range(at + 1, len(lines)) if telling(index)), "")
    return bool(_OPENS.search(before.rstrip("\r\n")) and _CLOSES.match(after))
