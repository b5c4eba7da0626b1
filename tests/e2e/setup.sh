#!/usr/bin/env bash
# Installs the Claude Code that the tests in this folder drive, where that is possible; they skip where it is not.
# Never fails. The program itself is not ours to pass on: it stays in the cache, which is not part of the repository.
set -u
cd "$(dirname "$0")/../.." || exit 0
version=2.1.328
target=.cache/e2e/claude-$version

left_out() {
  echo "tests/e2e: the tests with the real Claude Code are left out: $*" >&2
  exit 0
}

# It is driven in a network of its own, so that it can reach nobody.
apart='ip link set lo up'
unshare -n sh -c "$apart" >/dev/null 2>&1 || unshare -r -n sh -c "$apart" >/dev/null 2>&1 ||
  left_out "no network with loopback alone can be made here (needs unshare and ip, and the right to use them)"
[ -d "$target" ] && exit 0
command -v npm >/dev/null || left_out "it is not installed, and there is no npm"
mkdir -p .cache/e2e
# Installed aside and moved, so that a broken attempt leaves nothing behind. The program starts without its scripts.
aside=$(mktemp -d .cache/e2e/claude.XXXXXX)
if timeout 240 npm install --prefix "$aside" --ignore-scripts --no-audit --no-fund --no-save \
  --fetch-retries=1 --fetch-timeout=60000 --fetch-retry-maxtimeout=10000 \
  "@anthropic-ai/claude-code@$version" >.cache/e2e/npm.log 2>&1 </dev/null; then
  mv -T "$aside" "$target" 2>/dev/null || rm -rf "$aside"
else
  rm -rf "$aside"
  left_out "it could not be installed, see .cache/e2e/npm.log"
fi
exit 0
