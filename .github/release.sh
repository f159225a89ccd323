#!/usr/bin/env bash
# Packs a built binary as a release archive, with its checksum beside it.
#
#     .github/release.sh VERSION TARGET BINARY FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=$1 target=$2 binary=$3 folder=$4
name=dockmod-$version-$target
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT

mkdir -p "$staging/$name/complete" "$folder"
cp "$binary" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$staging/$name"
# A binary for another machine cannot be asked for these.
if "$binary" --version >/dev/null 2>&1; then
  "$binary" --generate man >"$staging/$name/dockmod.1"
  for shell in bash zsh fish powershell; do
    "$binary" --generate "complete-$shell" >"$staging/$name/complete/dockmod.$shell"
  done
fi
tar -czf "$folder/$name.tar.gz" -C "$staging" "$name"
checked=$(command -v sha256sum || true)
(cd "$folder" && "${checked:-shasum}" ${checked:+--binary} "$name.tar.gz" >"$name.tar.gz.sha256")
