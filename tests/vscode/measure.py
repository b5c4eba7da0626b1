"""How quick the extension is in a real editor: `python -m tests.vscode.measure VSIX [FOLDER]` prints it as JSON.

Two numbers of its own: what VS Code itself takes for activation (loading the first file and running `activate`), and
the time from the start of the server to the first underlined error, beside the same by the server alone.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from . import recording
from .workbench import ROOT, Chromium, Workbench

WINDOWS = 5
INDEX = ROOT / "client-vscode/dist/test/measure/index.js"


def main(vsix: Path, folder: Path) -> dict[str, Any]:
    """The numbers; the tests of the client have to be built (`npm run build:tests`)."""
    chromium = Chromium(folder / "chromium")
    try:
        said = initialize(folder / "said", chromium, vsix)
        with Workbench(folder / "vscode", chromium, vsix=[vsix], automated=True) as workbench:
            workbench.write(workbench.home / "initialize.json", json.dumps(said))
            activations = [activation(workbench) for _ in range(WINDOWS)]
            outcome = workbench.run_in_extension_host(INDEX)
    finally:
        chromium.close()
    (line,) = (line for line in outcome.lines if line.startswith("measured "))
    measured = json.loads(line.removeprefix("measured "))
    return {
        "activation by VS Code, ms": activations,
        "activate() alone, ms": round(measured["activation"], 2),
        "first diagnostics in the editor, ms": round(median(editor for editor, _ in measured["pairs"])),
        "first diagnostics of the server alone, ms": round(median(alone for _, alone in measured["pairs"])),
        "ratio, median of pairs": round(median(editor / alone for editor, alone in measured["pairs"]), 3),
        "pairs, ms": [[round(editor), round(alone)] for editor, alone in measured["pairs"]],
    }


def initialize(folder: Path, chromium: Chromium, vsix: Path) -> dict[str, Any]:
    """What the editor tells its server at first."""
    program, record = folder / "unstuck", folder / "record"
    with Workbench(
        folder / "vscode", chromium, vsix=[vsix], machine={"unstuck.server.path": str(program)}
    ) as workbench:
        recording.prepare(program, workbench, record)
        workbench.open().status("unstuck.status").wait_for()
        return next(recording.messages(record))["params"]


def activation(workbench: Workbench) -> int:
    """What VS Code says that activation took, in a new window."""
    window = workbench.open()
    window.status("unstuck.status").wait_for()
    window.run("Developer: Show Running Extensions")
    row = window.page.locator(".runtime-extensions-editor .monaco-list-row").filter(has_text="Unstuck")
    told = row.filter(has_text=re.compile(r"\d+ms")).first.inner_text()
    window.close()
    found = re.search(r"(\d+)ms", told)
    assert found is not None, told
    return int(found[1])


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    print(json.dumps(main(Path(sys.argv[1]), given), indent=1))
