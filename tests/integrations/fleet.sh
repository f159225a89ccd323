#!/usr/bin/env bash
# The examples for many repositories, on real ones: each script as the program that it is for runs it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

dockmod_on_path
fleet=$root/examples/fleet

repositories() {
  rm -rf "${scratch:?}/$1"
  local name
  for name in with without broken 'odd name'; do
    repository "$scratch/$1/$name"
  done
  printf 'FROM scratch\n' >"$scratch/$1/without/Dockerfile"
  printf 'FROM alpine:3.22\nRUNN apk add curl\n' >"$scratch/$1/broken/Dockerfile.dev"
  for name in without broken; do
    git -C "$scratch/$1/$name" add .
    git -C "$scratch/$1/$name" commit --quiet --message second
  done
}

changed() {
  [ -n "$(git -C "$1" status --porcelain)" ]
}

# multi-gitter runs the script in the clone, and opens a pull request if it exits 0 and something has changed.
repositories one
in_repository() {
  (cd "$scratch/one/$1" && REPOSITORY=$1 DRY_RUN=false "$fleet/multi-gitter.sh" >/dev/null 2>&1)
}
in_repository with && changed "$scratch/one/with" || fail 'multi-gitter: nothing to commit'
in_repository without && ! changed "$scratch/one/without" || fail 'multi-gitter: something to commit'
! in_repository broken || fail 'multi-gitter: a pull request for a repository with an error'

# A batch change runs its steps in the repository. Here the wheel comes from this checkout in place of PyPI.
python_with check-jsonschema
build_wheel "$scratch/dist"
python3 -m venv "$scratch/container"
export PIP_NO_INDEX=1 PIP_FIND_LINKS=$scratch/dist PIP_DISABLE_PIP_VERSION_CHECK=1
repositories two
step=$(python -c 'import sys, ruamel.yaml as y; print(y.YAML(typ="safe").load(open(sys.argv[1]))["steps"][0]["run"])' \
  "$fleet/batch-spec.yaml")
in_container() {
  (cd "$scratch/two/$1" && PATH=$scratch/container/bin:$PATH sh -ec "$step" >/dev/null 2>&1)
}
in_container with && changed "$scratch/two/with" || fail 'batch change: nothing'
in_container without && ! changed "$scratch/two/without" || fail 'batch change: something'
! in_container broken || fail 'batch change: an error is passed over'

repositories three
! "$fleet/over-checkouts.sh" "$scratch"/three/*/ >"$scratch/log" 2>&1 || fail 'over-checkouts: the error is not reported'
for name in with 'odd name'; do
  [ "$(git -C "$scratch/three/$name" branch --show-current)" = dockmod ] || fail "over-checkouts: no branch in $name"
  is_rewritten "$scratch/three/$name/Dockerfile" || fail "over-checkouts: nothing done in $name"
done
for name in with without broken 'odd name'; do
  ! changed "$scratch/three/$name" || fail "over-checkouts: $name is left unclean"
done
for name in without broken; do
  [ "$(git -C "$scratch/three/$name" branch --show-current)" = main ] || fail "over-checkouts: a branch in $name"
done
grep -q 'broken/: left alone' "$scratch/log" || { cat "$scratch/log"; fail 'over-checkouts: broken is not named'; }
