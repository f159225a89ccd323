# What the tests of integrations share; to be sourced.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=$root/target/integrations
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Git as on a machine where nothing is set up.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

fail() {
  printf 'FAILED: %s\n' "$1" >&2
  exit 1
}

# A Python with these packages.
python_with() {
  [ -x "$tools/python/bin/python" ] || python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet --disable-pip-version-check "$@" || return
  PATH=$tools/python/bin:$PATH
}

# The binary of this checkout, on PATH.
dockmod_on_path() {
  cargo build --quiet --release --manifest-path "$root/Cargo.toml"
  PATH=${CARGO_TARGET_DIR:-$root/target}/release:$PATH
}

# The version that this checkout is of.
version() {
  sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1
}

# The wheel of this checkout, put into folder $1.
build_wheel() {
  python_with maturin
  (cd "$root" && CARGO_TARGET_DIR=$root/target maturin build --quiet --release --locked --out "$1")
}

# A new repository at $1 with one Dockerfile that has something to do.
repository() {
  git init --quiet --initial-branch=main "$1"
  printf 'FROM alpine:3.22\nRUN apk add --no-cache curl\n' >"$1/Dockerfile"
  git -C "$1" add .
  git -C "$1" commit --quiet --message first
}

is_rewritten() {
  grep -q 'apk add failed after 3 retries' "$1"
}
