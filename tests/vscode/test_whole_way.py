"""Claude Code fails in VS Code's terminal, the status bar turns, the remedy is carried out, the incident ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..e2e.claude import KEY, alone, missing
from .workbench import ROOT, editor

pytestmark = [
    pytest.mark.xdist_group("vscode"),
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
]
_PATIENCE = 300


def test_the_editor_gets_a_stopped_claude_code_going_again(vsix: Path, tmp_path: Path) -> None:
    editor()
    command = [sys.executable, "-m", "tests.vscode.whole_way", str(vsix), str(tmp_path / "way")]
    done = subprocess.run(
        alone(command), cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, timeout=_PATIENCE, check=True
    )
    seen = json.loads(done.stdout)
    assert "problem" not in seen, (seen["problem"], seen["kept"])
    assert seen["outside"] == []
    assert seen["quiet"].strip() == "Claude: usage unknown"
    assert seen["status"].strip() == "Claude: login or key"
    assert (
        "A key or token stands in for the plan: ANTHROPIC_API_KEY (~/.claude/settings.json:1)" in seen["notification"]
    )
    assert "Verdict: A key or token stands in for the plan" in seen["page"]
    assert "usage/out-of-extra-usage" in seen["page"]
    # Money is the last thing that is spoken of, with what speaks against it.
    assert seen["page"].index("Unset the variable") < seen["page"].index("Add credits (costs money)")
    assert KEY not in json.dumps({name: value for name, value in seen.items() if name != "settings before"})
    assert (seen["settings before"], seen["settings after"]) == ({"ANTHROPIC_API_KEY": KEY}, {})
    assert (seen["served"], seen["afterwards"].strip()) == (1, "Claude: usage unknown")
