#!/usr/bin/env bash
# A release as the workflow packs it, installed by the action's script from a folder in place of GitHub, and the
# action's other script in each mode.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=$(version)
target=$(uname -m)-unknown-linux-musl
dockmod_on_path
"$root/.github/release.sh" "$version" "$target" "$(command -v dockmod)" "$scratch/releases/v$version"
archive=$scratch/releases/v$version/dockmod-$version-$target.tar.gz
for part in dockmod dockmod.1 README.md LICENSE-MIT complete/dockmod.bash; do
  tar -tzf "$archive" | grep "/$part$" >/dev/null || fail "the archive has no $part"
done

export DOCKMOD_RELEASES=file://$scratch/releases
export RUNNER_TEMP=$scratch/runner GITHUB_PATH=$scratch/path GITHUB_OUTPUT=$scratch/output
"$root/action/install.sh" "v$version" | grep "^dockmod $version" >/dev/null || fail 'the release does not run'
"$(cat "$GITHUB_PATH")/dockmod" --version >/dev/null || fail 'the release is not on the PATH of later steps'
! "$root/action/install.sh" main >/dev/null || fail 'a branch is taken for a release'
! "$root/action/install.sh" 99.0.0 >/dev/null 2>&1 || fail 'a release that is not there is installed'
mkdir "$scratch/plan9"
printf '#!/bin/sh\necho Plan9\n' >"$scratch/plan9/uname" && chmod +x "$scratch/plan9/uname"
! PATH=$scratch/plan9:$PATH "$root/action/install.sh" "$version" >/dev/null 2>"$scratch/log" || fail 'any machine is known'
grep -q 'there is no dockmod for Plan9' "$scratch/log" || fail 'a machine that is not known goes without a message'
printf 'x' >>"$archive"
! "$root/action/install.sh" "$version" >/dev/null 2>&1 || fail 'a wrong checksum is accepted'

repository "$scratch/project"
cd "$scratch/project"
action() {
  : >"$GITHUB_OUTPUT"
  local status=0
  INPUT_PATHS=${paths-.} INPUT_MODE=$1 INPUT_FORMAT=${format-text} INPUT_OUTPUT_FILE=${file-} INPUT_TRANSFORMS=${transforms-} \
    INPUT_STRICT=${strict-false} \
    GITHUB_ACTIONS=true "$root/action/run.sh" >"$scratch/log" 2>&1 || status=$?
  printf '%s %s' "$status" "$(cat "$GITHUB_OUTPUT")"
}
[ "$(action check)" = '1 changed=true' ] || fail 'check'
grep -q '^::' "$scratch/log" || fail 'check does not annotate'
grep -q '^+      apk add' "$scratch/log" || fail 'check does not show how'
[ "$(action diff)" = '0 changed=true' ] || fail 'diff'
[ "$(transforms=prisma-system-node action check)" = '0 changed=false' ] || fail 'check with a transform'
[ "$(format=sarif file=$scratch/out.sarif action check)" = '1 changed=true' ] || fail 'check as SARIF'
grep -q '"2.1.0"' "$scratch/out.sarif" || fail 'no SARIF'
[ "$(action nonsense)" = '2 ' ] || fail 'a mode that is not there'
[ "$(strict=maybe action check)" = '2 ' ] || fail 'strict that is neither true nor false'
[ "$(strict=true action diff)" = '2 ' ] || fail 'strict without a check'
printf 'FROM alpine\nRUN --network=none apk add ./a.apk\n' >left.Dockerfile
[ "$(paths=left.Dockerfile action check)" = '0 changed=false' ] || fail 'a place that is left alone'
[ "$(paths=left.Dockerfile strict=true action check)" = '1 changed=false' ] || fail 'strict'
rm left.Dockerfile
[ "$(action write)" = '0 changed=true' ] && is_rewritten Dockerfile || fail 'write'
[ "$(action check)" = '0 changed=false' ] || fail 'check of what was written'
mkdir 'a b'
git show HEAD:Dockerfile >'a b/Dockerfile'
[ "$(paths=$'Dockerfile\n\na b' action check)" = '1 changed=true' ] || fail 'several paths'
