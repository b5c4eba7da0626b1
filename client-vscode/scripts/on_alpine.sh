#!/bin/sh
# Builds and tries the extension in an Alpine container. Its target and the versions are in the environment.
set -eu
apk add --quiet bash binutils nodejs npm patchelf python3 libgcc
export "$(bash client-vscode/scripts/portable_python.sh "$UV_VERSION" "$PYTHON_VERSION")"
"$PYTHON" client-vscode/scripts/package.py --target "$TARGET" --output dist
"$PYTHON" client-vscode/scripts/try.py dist/*.vsix
