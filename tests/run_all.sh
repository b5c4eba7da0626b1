#!/usr/bin/env bash
# Every check of the project. Each stage is announced; the last line is the count, and the exit status says
# whether all is well. JOBS is how many tests run side by side. With --all the tests in VS Code run a second time, in
# the oldest one that the extension allows.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
bin=.venv/bin
jobs="${JOBS:-2}"
passed=0 failed=0 skipped=0
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

# Runs a check that passes or fails as a whole; what it says is shown only if it fails.
stage() {
  echo "== $1"
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
  else
    cat "$log"
    failed=$((failed + 1))
  fi
}

# How often the closing line of pytest counts one of these words.
count() {
  tail -n 1 "$log" | grep -oE "[0-9]+ ($1)\b" | awk '{sum += $1} END {print sum + 0}'
}

stage "lint" "$bin/ruff" check --quiet .
stage "format" "$bin/ruff" format --check --quiet .
stage "types" "$bin/pyright"
for check in lint types test:unit; do
  stage "client: $check" "$bin/python" client-vscode/scripts/npm.py run --silent "$check"
done

# What cannot be installed is named there, and its tests are skipped.
echo "== editors"
tests/editors/setup.sh
echo "== Claude Code"
tests/e2e/setup.sh

echo "== VS Code"
tests/vscode/setup.sh

# Runs tests; what fails, is skipped or is announced is shown.
run_tests() {
  echo "== $1"
  shift
  # Tests that share an editor stay together.
  "$bin/pytest" -n "$jobs" --dist loadgroup "$@" 2>&1 | tee "$log" |
    grep --line-buffered -vE '^[.sxXFE]+ +\[ *[0-9]+%\]$|^bringing up nodes|^$'
  local status="${PIPESTATUS[0]}" in_tests
  in_tests=$(count "failed|errors?")
  passed=$((passed + $(count "passed|xfailed")))
  skipped=$((skipped + $(count "skipped")))
  # It can also end without a count, or go wrong although every test has passed.
  if [ "$status" -ne 0 ] && [ "$in_tests" -eq 0 ]; then
    in_tests=1
  fi
  failed=$((failed + in_tests))
}

run_tests "tests" tests
if [ "${1-}" = --all ]; then
  tests/vscode/setup.sh oldest
  UNSTUCK_TEST_EDITOR=oldest run_tests "tests in the oldest VS Code" tests/vscode
fi

echo "$passed passed, $failed failed$([ "$skipped" -gt 0 ] && echo ", $skipped skipped")"
[ "$failed" -eq 0 ]
