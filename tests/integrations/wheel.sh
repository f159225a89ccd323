#!/usr/bin/env bash
# The wheel and the source distribution, built and installed into an environment of their own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=$(version)
build_wheel "$scratch/dist"
cd "$root"
maturin sdist --out "$scratch/dist"

python3 -m venv "$scratch/fresh"
"$scratch/fresh/bin/pip" install --quiet --disable-pip-version-check --no-index "$scratch"/dist/*.whl
[ "$("$scratch/fresh/bin/dockmod" --version)" = "dockmod $version" ] || fail 'the wheel has another version'
"$scratch/fresh/bin/dockmod" --diff examples 2>/dev/null | grep '^+      apk add' >/dev/null || fail 'the wheel does not work'
"$scratch/fresh/bin/pip" show dockmod | grep '^Summary: Rewrites' >/dev/null || fail 'the wheel does not say what it is'
size=$(stat -c %s "$scratch"/dist/*.whl)
[ "$size" -lt 5000000 ] || fail "the wheel has $size bytes"
! tar -tzf "$scratch"/dist/*.tar.gz | grep -E '/(golden|tests|fuzz)/' || fail 'the source distribution has tests in it'
