#!/usr/bin/env bash
# Every check of the project. Each stage is announced; the last line is the count, and the exit status says
# whether all is well. JOBS is how many tests run side by side.
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

# What cannot be installed is named there, and its tests are skipped.
echo "== editors"
tests/editors/setup.sh
echo "== Claude Code"
tests/e2e/setup.sh

echo "== tests"
"$bin/pytest" -n "$jobs" tests 2>&1 | tee "$log" | grep --line-buffered -vE '^[.sxXFE]+ +\[ *[0-9]+%\]$|^bringing up nodes|^$'
status="${PIPESTATUS[0]}"
in_tests=$(count "failed|errors?")
passed=$((passed + $(count "passed|xfailed")))
skipped=$(count "skipped")
# It can also end without a count, or go wrong although every test has passed.
if [ "$status" -ne 0 ] && [ "$in_tests" -eq 0 ]; then
  in_tests=1
fi
failed=$((failed + in_tests))

echo "$passed passed, $failed failed$([ "$skipped" -gt 0 ] && echo ", $skipped skipped")"
[ "$failed" -eq 0 ]
