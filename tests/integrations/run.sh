#!/usr/bin/env bash
# Tries what dockmod plugs into with the real thing: all of it, or what is named.
#
#     tests/integrations/run.sh [NAME...]
#
# Needs cargo, git and Python with venv, for `workflows` npm, and for `image` buildah; fetches the rest into target/integrations/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

names=("$@")
[ "${#names[@]}" -gt 0 ] || names=(workflows action pre-commit wheel image fleet)
for name in "${names[@]}"; do
  printf '\n==> %s\n' "$name"
  "./$name.sh"
done
