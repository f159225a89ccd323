#!/usr/bin/env bash
# Puts a released dockmod on the PATH of the steps that follow.
#
#     install.sh VERSION|source
#
# DOCKMOD_RELEASES: where releases are, if not on GitHub; archives and their checksums lie there under vVERSION/.
set -euo pipefail

version=${1#v}
releases=${DOCKMOD_RELEASES:-https://github.com/dockmod/dockmod/releases/download}
bin=${RUNNER_TEMP:-$(mktemp -d)}/dockmod-bin
mkdir -p "$bin"

fail() {
  # Not on standard output, which may be what a variable is set to.
  printf '::error title=dockmod::%s\n' "$1" >&2
  exit 1
}

target() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64 | CYGWIN*-x86_64) echo x86_64-pc-windows-msvc ;;
    *) fail "there is no dockmod for $(uname -sm); use \`version: source\`" ;;
  esac
}

from_source() {
  command -v cargo >/dev/null || fail 'building dockmod needs Rust; set it up in a step before this one'
  cargo install --quiet --locked --path "$(dirname "${BASH_SOURCE[0]}")/.." --root "$bin/source"
  mv "$bin"/source/bin/dockmod* "$bin"
}

from_release() {
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+ ]] ||
    fail "found \`$version\`, expected a release such as 0.1.0: pin the action to one, or set \`version\`"
  local name checked
  name=$(target)
  name=dockmod-$version-$name.tar.gz
  cd "$bin"
  curl --fail --silent --show-error --location --retry 3 --remote-name-all \
    "$releases/v$version/$name" "$releases/v$version/$name.sha256" ||
    fail "cannot fetch $name"
  checked=$(command -v sha256sum || true)
  "${checked:-shasum}" ${checked:+--quiet} -c "$name.sha256" || fail "the checksum of $name is wrong"
  tar -xzf "$name" --strip-components 1
}

case $version in
  source) from_source ;;
  *) from_release ;;
esac
echo "$bin" >>"${GITHUB_PATH:-/dev/null}"
"$bin/dockmod" --version
