#!/usr/bin/env bash
# The container image, built with buildah out of a static binary and run on the examples.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v buildah >/dev/null || fail 'there is no buildah: tests/image_build/setup.sh installs it'
case $(uname -m) in
  x86_64) rust=x86_64-unknown-linux-gnu oci=amd64 ;;
  aarch64) rust=aarch64-unknown-linux-gnu oci=arm64 ;;
  *) fail "no image is made for $(uname -m)" ;;
esac

# As in a release, but for the optimisation and the C library.
(cd "$root" && RUSTFLAGS='-C target-feature=+crt-static' CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_STRIP=true \
  cargo build --quiet --locked --target "$rust" --target-dir "$root/target/static")
mkdir -p "$scratch/context/$oci" "$scratch/store" "$scratch/work"
cp "$root/target/static/$rust/debug/dockmod" "$scratch/context/$oci"

export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs TMPDIR=$scratch
buildah() {
  command buildah --root "$scratch/store/root" --runroot "$scratch/store/run" "$@"
}
trap 'buildah rm --all >/dev/null 2>&1 || true; buildah rmi --all --force >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT

buildah build --quiet --platform "linux/$oci" --file "$root/packaging/Dockerfile" --tag dockmod "$scratch/context" >/dev/null
buildah inspect --type image dockmod >"$scratch/image.json"
grep -q '"User": "65532:65532"' "$scratch/image.json" || fail 'the image does not say that it runs without root'
grep -A1 '"Entrypoint": \[' "$scratch/image.json" | grep -q '"/dockmod"' || fail 'the image has another entry point'

container=$(buildah from --pull-never dockmod)
run() {
  buildah run --user "$1" --volume "$scratch/work:/work" "$container" -- /dockmod "${@:2}"
}
cp -r "$root/examples/." "$scratch/work"
[ "$(run 65532:65532 --version)" = "dockmod $(version)" ] || fail 'the image has another version'
run 65532:65532 --diff . 2>/dev/null | grep '^+      apk add' >/dev/null || fail 'the image shows no diff'
chown -R 1234:1234 "$scratch/work"
run 1234:1234 . >/dev/null 2>&1 || fail 'the image does not write as the user who owns the files'
run 65532:65532 --check . >/dev/null 2>&1 || fail 'the image left something to do'
[ -z "$(find "$scratch/work" ! -user 1234)" ] || fail 'files have changed their owner'
size=$(buildah push --quiet dockmod "oci-archive:$scratch/image.tar" >/dev/null && stat -c %s "$scratch/image.tar")
printf '%s bytes\n' "$size"
[ "$size" -lt 20000000 ] || fail 'the image is not small'
