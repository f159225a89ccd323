#!/usr/bin/env bash
# Mutates what decides and verifies, and asks the library's tests and the golden cases whether they notice.
#
#   tests/mutants.sh                     all mutants: some hours
#   tests/mutants.sh --shard 3/30        the fourth of thirty parts
#
# Options are those of `cargo mutants`, which is installed where it is missing. Mutants that no test can notice are
# named in .cargo/mutants.toml, each with the reason.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo mutants --version >/dev/null 2>&1 || cargo install --locked cargo-mutants
export CARGO_INCREMENTAL=1 CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=line-tables-only
exec cargo mutants --sharding round-robin --output target "$@" -- --lib --test golden
