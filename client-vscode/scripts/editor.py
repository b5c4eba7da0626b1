"""Builds the extension and installs it into the editors found here; without one, shows it in a browser.

Where no editor is found, a real VS Code (code-server) is installed into .cache/vscode and started on this machine's own
address alone, behind a password of its own: it can run programs as you. It ends with Ctrl+C.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import package
import server

EDITORS = ("code", "cursor", "windsurf", "codium", "code-server")
SETUP = package.ROOT / "tests/vscode"
EXAMPLE = package.ROOT / "docs/examples/april-2026.log"


def main() -> int:
    """Exit status 1 if it could be installed nowhere."""
    parser = argparse.ArgumentParser(description="Installs the extension into the editors found, or shows it in one.")
    parser.add_argument(
        "--data", type=Path, default=package.CACHE / "editor", help="where the one in the browser lives"
    )
    options = parser.parse_args()
    vsix = package.extension()
    print(f"built {package.NAME} for {package.target_here()}: {vsix.stat().st_size / 1e6:.1f} MB", flush=True)
    done = [name for name in EDITORS if (program := shutil.which(name)) and _install(name, [program], vsix)]
    if done:
        print("Open a log, or the example:", EXAMPLE)
        return 0
    return _in_browser(vsix, options.data)


def _install(name: str, command: list[str], vsix: Path) -> bool:
    done = server.quietly([*command, "--install-extension", vsix, "--force"])
    print(f"{name}: {'installed' if done.returncode == 0 else done.stdout.strip()}", flush=True)
    return done.returncode == 0


def _in_browser(vsix: Path, run: Path) -> int:
    print("no editor found on PATH; getting a VS Code that runs in a browser (once)", flush=True)
    subprocess.run(["bash", SETUP / "setup.sh", "code-server"], check=True)
    versions = dict(re.findall(r"^(\w+)=(.+)$", (SETUP / "versions.env").read_text("utf-8"), re.MULTILINE))
    node = package.CACHE / f"node-{versions['NODE']}/bin/node"
    program = package.CACHE / f"code-server-{versions['CODE_SERVER']}/node_modules/code-server/out/node/entry.js"
    if not node.exists() or not program.exists():
        return 1
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    (run / "config.yaml").write_text("cert: false\n", "utf-8")
    settings = run / "data/User/settings.json"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps({"workbench.startupEditor": "none", "telemetry.telemetryLevel": "off"}), "utf-8")
    command = [
        *(str(node), str(program), "--config", str(run / "config.yaml")),
        *("--user-data-dir", str(run / "data"), "--extensions-dir", str(run / "extensions")),
    ]
    if not _install("code-server", command, vsix):
        return 1
    return _serve(command)


def _serve(command: list[str]) -> int:
    password = secrets.token_urlsafe(9)
    port = os.environ.get("PORT", "0")
    process = subprocess.Popen(
        [
            *command,
            *("--bind-addr", f"127.0.0.1:{port}", "--auth", "password"),
            *("--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"),
        ],
        env=os.environ | {"PASSWORD": password, "EXTENSIONS_GALLERY": "{}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"listening on (http://(127\.0\.0\.1:\d+))", line):
                opened = [["openFile", f"vscode-remote://{found[2]}{quote(str(EXAMPLE))}"]]
                address = f"{found[1]}/?folder={quote(str(EXAMPLE.parent))}&payload={quote(json.dumps(opened))}"
                print(f"\nOpen   {address}\nwith the password   {password}\nCtrl+C ends it.", flush=True)
            elif "error" in line.lower():
                print(line.rstrip(), file=sys.stderr)
    except KeyboardInterrupt:
        process.terminate()
    return 1 if process.wait() > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
