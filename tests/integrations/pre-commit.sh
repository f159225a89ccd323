#!/usr/bin/env bash
# The hooks, under the real pre-commit, in a repository of their own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

python_with pre-commit
pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
# pre-commit builds the hook from the newest commit.
export CARGO_TARGET_DIR=$root/target PRE_COMMIT_HOME=$scratch/cache
hook() {
  printf 'repos:\n- repo: file://%s\n  rev: %s\n  hooks:\n  - id: %s\n' \
    "$root" "$(git -C "$root" rev-parse HEAD)" "$1" >.pre-commit-config.yaml
  git add .
  local status=0
  pre-commit run --all-files >"$scratch/log" 2>&1 || status=$?
  echo "$status"
}

repository "$scratch/project"
cd "$scratch/project"
mkdir vendored
cp Dockerfile vendored/Dockerfile
cp Dockerfile Dockerfile.j2
echo 'extend-exclude = ["vendored"]' >dockmod.toml

[ "$(hook dockmod-check)" = 1 ] || { cat "$scratch/log"; fail 'the check does not fail'; }
grep -q '^+      apk add' "$scratch/log" || fail 'the check does not show how'
! is_rewritten Dockerfile || fail 'the check writes'
[ "$(hook dockmod)" = 1 ] && is_rewritten Dockerfile || { cat "$scratch/log"; fail 'the hook does not write'; }
! is_rewritten vendored/Dockerfile || fail 'the hook writes what is excluded'
! is_rewritten Dockerfile.j2 || fail 'the hook writes a template'
[ "$(hook dockmod)" = 0 ] || { cat "$scratch/log"; fail 'the hook fails where nothing is to do'; }
[ "$(hook dockmod-check)" = 0 ] || fail 'the check fails where nothing is to do'
