"""Tries a finished extension on the system it was built for: its server finds an error, with no environment at all."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

TEXT = "API Error: 400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
CODE = "usage/out-of-extra-usage"


def main() -> int:
    """Exit status 1 if the server does not say what it should."""
    (vsix,) = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="an extension ") as aside:
        program = unpack(Path(vsix), Path(aside))
        codes = converse(program)
    print(f"{Path(vsix).name}: found {', '.join(codes) or 'nothing'}")
    return 0 if codes == [CODE] else 1


def unpack(vsix: Path, folder: Path) -> Path:
    """Unpacks the extension, as editors do, with the rights that it notes; gives back the server's program."""
    with zipfile.ZipFile(vsix) as packed:
        for entry in packed.infolist():
            place = Path(packed.extract(entry, folder))
            if mode := entry.external_attr >> 16 & 0o777:
                place.chmod(mode)
    return folder / "extension/server/bin" / ("unstuck.exe" if sys.platform == "win32" else "unstuck")


def converse(program: Path) -> list[str]:
    """Opens a text in the server; gives back the codes of what it found."""
    environment = {"SYSTEMROOT": r"C:\Windows"} if sys.platform == "win32" else {}
    with subprocess.Popen([program, "server"], stdin=-1, stdout=-1, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _send(process.stdin, method="initialize", id=1, params={"processId": None, "capabilities": {}})
        while _read(process.stdout).get("id") != 1:
            pass
        _send(process.stdin, method="initialized", params={})
        document = {"uri": "file:///a.log", "languageId": "log", "version": 1, "text": TEXT}
        _send(process.stdin, method="textDocument/didOpen", params={"textDocument": document})
        while (message := _read(process.stdout)).get("method") != "textDocument/publishDiagnostics":
            pass
        process.kill()
    return [each["code"] for each in message["params"]["diagnostics"]]


def _send(stream: IO[bytes], **message: Any) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


def _read(stream: IO[bytes]) -> dict[str, Any]:
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if not length:
        raise SystemExit("the server ended without an answer")
    return json.loads(stream.read(length))


if __name__ == "__main__":
    sys.exit(main())
