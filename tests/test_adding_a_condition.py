"""The guide to adding a condition, followed to the letter."""

import re
import textwrap
from pathlib import Path

import pytest

from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.matcher import Matcher
from unstuck.diagnosis.model import Condition, Severity, near
from unstuck.diagnosis.remedies import do

GUIDE = Path(__file__).parent.parent / "docs" / "adding-a-condition.md"


@pytest.fixture(scope="module")
def added() -> Condition:
    block = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    source = textwrap.dedent(block[1]).strip().rstrip(",")
    return eval(source, {"Condition": Condition, "Severity": Severity, "near": near, "do": do})


def test_the_condition_of_the_guide_is_recognised_beside_all_others(added: Condition) -> None:
    matcher = Matcher((*all_conditions(), added))
    for example in added.examples:
        assert [match.condition.code for match in matcher.find(example)] == [added.code]
    for near_miss in added.near_misses:
        assert matcher.find(near_miss) == []


def test_a_family_module_put_into_the_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unstuck.diagnosis import catalogue, conditions

    (tmp_path / "zz_example.py").write_text(
        "from unstuck.diagnosis.model import Condition, Severity, near\n"
        "from unstuck.diagnosis.remedies import do\n"
        "CONDITIONS = (\n"
        + re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]
        + ")\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(conditions, "__path__", [*conditions.__path__, str(tmp_path)])
    found = catalogue.all_conditions.__wrapped__()
    assert [each.code for each in found if each.code not in catalogue.by_code()] == [
        "request/attachment-quota-exceeded"
    ]
