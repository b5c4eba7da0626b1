#!/usr/bin/env bash
# Builds the wheel and the source package into a folder, and tries the wheel in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
output=$1
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools/build"
"$tools/build/bin/python" -m pip install --quiet --disable-pip-version-check --constraint requirements.lock hatchling
mkdir -p "$output"
"$tools/build/bin/python" -m hatchling build --directory "$(realpath "$output")"
python3 -m venv "$tools/try"
"$tools/try/bin/python" -m pip install --quiet --disable-pip-version-check --constraint requirements.lock "$output"/*.whl
cd "$tools"
env -i HOME="$tools" "$tools/try/bin/unstuck" --version
