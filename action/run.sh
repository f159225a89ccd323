#!/usr/bin/env bash
# Runs dockmod with the inputs of the action, which are in INPUT_… variables.
set -euo pipefail

fail() {
  printf '::error title=dockmod::%s\n' "$1"
  exit 2
}

case $INPUT_MODE in
  check) mode=(--check --diff) ;;
  diff) mode=(--diff) ;;
  write) mode=() ;;
  *) fail "found mode \`$INPUT_MODE\`, expected check, diff or write" ;;
esac

case $INPUT_STRICT:$INPUT_MODE in
  false:*) ;;
  true:check) mode+=(--strict) ;;
  true:*) fail "\`strict\` goes with mode \`check\` alone" ;;
  *) fail "found strict \`$INPUT_STRICT\`, expected true or false" ;;
esac

lines() {
  local line
  while IFS= read -r line; do
    [ -z "$line" ] || printf '%s\0' "$line"
  done <<<"$1"
}

arguments=()
while IFS= read -rd '' transform; do
  arguments+=(--transform "$transform")
done < <(lines "$INPUT_TRANSFORMS")
arguments+=(--)
while IFS= read -rd '' path; do
  arguments+=("$path")
done < <(lines "$INPUT_PATHS")

# Text is the default, to which dockmod adds annotations by itself.
[ "$INPUT_FORMAT" = text ] || mode+=(--output-format "$INPUT_FORMAT")
[ -z "$INPUT_OUTPUT_FILE" ] || mode+=(--output-file "$INPUT_OUTPUT_FILE")

# The list is there even if some other file is in error.
changed=false
[ -z "$(dockmod --check --output-format text "${arguments[@]}" 2>/dev/null || true)" ] || changed=true
echo "changed=$changed" >>"${GITHUB_OUTPUT:-/dev/null}"

exec dockmod ${mode[@]+"${mode[@]}"} "${arguments[@]}"
