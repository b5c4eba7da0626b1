"""How quick the extension is in a real editor: `python -m tests.vscode.measure VSIX [FOLDER]` prints it as JSON.

Two numbers of its own: what VS Code itself takes for activation (loading the first file and running `activate`), beside
the same of an extension that does nothing; and the time from the start of the server to the first underlined error,
beside the same by the server alone.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
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
        both = [vsix, idle(folder / "idle.vsix", vsix)]
        with Workbench(folder / "vscode", chromium, vsix=both, automated=True) as workbench:
            workbench.write(workbench.home / "initialize.json", json.dumps(said))
            activations = [activation(workbench) for _ in range(WINDOWS)]
            outcome = workbench.run_in_extension_host(INDEX)
    finally:
        chromium.close()
    (line,) = (line for line in outcome.lines if line.startswith("measured "))
    measured = json.loads(line.removeprefix("measured "))
    return {
        "activation by VS Code, ms: ours, one that does nothing": activations,
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


def idle(made: Path, vsix: Path) -> Path:
    """An extension that is activated when ours is, and does nothing."""
    with zipfile.ZipFile(vsix) as packed:
        manifest = json.loads(packed.read("extension/package.json"))
    kept = {name: manifest[name] for name in ("version", "engines", "extensionKind", "activationEvents")}
    told = kept | {"publisher": "test", "name": "idle", "displayName": "Idle", "main": "./idle.js"}
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("extension/package.json", json.dumps(told))
        packed.writestr("extension/idle.js", "exports.activate = () => undefined;\n")
    return made


def activation(workbench: Workbench) -> list[int]:
    """What VS Code says that activation took, of ours and of the idle extension, in a new window."""
    window = workbench.open()
    window.status("unstuck.status").wait_for()
    window.run("Developer: Show Running Extensions")
    rows = window.page.locator(".runtime-extensions-editor .monaco-list-row").filter(has_text=re.compile(r"\d+ms"))
    told = [rows.filter(has_text=name).first.inner_text() for name in ("Unstuck", "Idle")]
    window.close()
    return [int(found[1]) for each in told if (found := re.search(r"(\d+)ms", each))]


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    print(json.dumps(main(Path(sys.argv[1]), given), indent=1))
