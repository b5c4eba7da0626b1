#!/usr/bin/env bash
# Installs a build of Python that runs on every system of this kind, and prints where it is: PYTHON=…
# Arguments: the version of uv, which knows these builds, and the version of Python.
set -euo pipefail
tools=$(mktemp -d)
any=$(command -v python3 || command -v python)
"$any" -m venv "$tools" >&2
bin=$tools/bin
[ -d "$bin" ] || bin=$tools/Scripts
"$bin/python" -m pip install --quiet "uv==$1" >&2
"$bin/uv" python install --managed-python "$2" >&2
echo "PYTHON=$("$bin/uv" python find --managed-python "$2")"
