#!/usr/bin/env bash
# Fuzzes each target, or those that are named, for so many seconds (20), from its seeds and from what earlier runs
# found; fails at the first input that is not dealt with, and prints it. A short run takes the same inputs each time,
# from the seeds alone, so that it judges a change by that change.
#
#     fuzz/run.sh [SECONDS|--short [TARGET...]]
#
# No sanitizer is used: dockmod has no unsafe code, and without one the stable compiler will do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-20}
targets=("${@:2}")
[ "${#targets[@]}" -gt 0 ] || targets=(dockerfile shell rewrite transform compose)

# An input that takes this many seconds is a hang.
readonly hang=20

export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
cargo fuzz --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-fuzz

# Whole Dockerfiles and transform files that are in the repository anyway.
examples_for() {
  case $1 in
    transform) echo transforms ;;
    compose) ;;
    *) echo golden examples ;;
  esac
}

# Inputs of a short run: about 20 seconds on one core.
short_runs() {
  case $1 in
    dockerfile) echo 60000 ;;
    shell) echo 150000 ;;
    rewrite) echo 12000 ;;
    transform) echo 80000 ;;
    compose) echo 12000 ;;
  esac
}

cargo fuzz build --sanitizer none
for target in "${targets[@]}"; do
  artifacts=fuzz/artifacts/$target
  if [ "$seconds" = --short ]; then
    corpus=$(mktemp -d) limits=(-runs="$(short_runs "$target")" -seed=1)
    printf '\n==> %s, a short run\n' "$target"
  else
    corpus=fuzz/corpus/$target limits=(-max_total_time="$seconds")
    printf '\n==> %s, %s seconds\n' "$target" "$seconds"
  fi
  mkdir -p "$corpus" "$artifacts"
  touch "$corpus.start"
  log=$artifacts/log
  # shellcheck disable=SC2046 # several folders
  if ! cargo fuzz run --sanitizer none "$target" "$corpus" "fuzz/seeds/$target" $(examples_for "$target") -- \
    "${limits[@]}" -timeout="$hang" -max_len=4096 -dict="fuzz/dictionaries/$target.dict" \
    -print_final_stats=1 >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    found=$(find "$artifacts" -type f ! -name log -newer "$corpus.start" | head -n 1)
    printf '\n%s fails on %s:\n' "$target" "${found:-an input that was not kept}" >&2
    [ -z "$found" ] || cat -A "$found" >&2
    exit 1
  fi
  grep '^stat::number_of_executed_units' "$log"
  [ "$seconds" != --short ] || rm -r "$corpus" "$corpus.start"
done
