"""Several servers, sessions that fail at the same time, servers that are killed: nothing is missed or told twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .stress import Plan, is_well, stress


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_every_failure_reaches_every_server_once_whatever_is_killed(tmp_path: Path) -> None:
    plan = Plan(seconds=5, servers=4, witnesses=2, sessions=8, transcripts=50, every=1, idle=0)
    result = await stress(tmp_path, plan)
    assert is_well(result), result
    assert result["failures"] >= plan.sessions
    assert result["open"] == plan.sessions // 2
    assert result["killed"] > 0
