"""Every text that can be said in another language, listed from the code and the catalogue."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.diagnose import all_causes
from unstuck.diagnosis.model import Remedy
from unstuck.diagnosis.question import QUESTIONS
from unstuck.diagnosis.remedies import REMEDIES

_CODE = Path(__file__).parents[1] / "server" / "unstuck"


@cache
def phrases() -> frozenset[str]:
    """The templates of all `phrase` calls, the command's own aside: it speaks English."""
    return frozenset(
        text
        for path in sorted(_CODE.rglob("*.py"))
        if path.relative_to(_CODE).parts[0] != "cli"
        for text in _templates(ast.parse(path.read_text(encoding="utf-8")))
    )


def _templates(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase":
            assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
            yield str(node.args[0].value)


def _remedy(remedy: Remedy) -> Iterator[str]:
    yield remedy.title
    yield from remedy.steps


@cache
def advice() -> frozenset[str]:
    """The texts of causes, remedies and questions."""
    found: set[str] = set()
    for cause in all_causes():
        found |= {cause.title, cause.would_change}
        found.update(text for remedy in cause.remedies for text in _remedy(remedy))
    for remedy in REMEDIES.values():
        found.update(_remedy(remedy))
    for question in QUESTIONS.values():
        found |= {question.text, *(answer.label for answer in question.answers)}
    return frozenset(found)


@cache
def conditions() -> frozenset[str]:
    """The titles, meanings and steps of conditions."""
    found = {text for condition in all_conditions() for text in (condition.title, condition.meaning)}
    found.update(text for condition in all_conditions() for remedy in condition.remedies for text in _remedy(remedy))
    return frozenset(found) - advice()
