#!/bin/sh
# Rewrites the Dockerfiles that git knows in each of the given checkouts, and commits them on a branch of their own.
#
#     over-checkouts.sh FOLDER...
set -eu

if [ "${1-}" != --one ]; then
  [ $# -gt 0 ] || { echo "usage: over-checkouts.sh FOLDER..." >&2; exit 2; }
  printf '%s\0' "$@" | exec xargs -0 -n 1 -P 4 "$0" --one
fi

cd "$2"
# A file that somebody is working on is none of our business.
git diff --quiet HEAD || { echo "$2: has changes that are not committed, left alone" >&2; exit 1; }
git ls-files -z -- ':(icase,glob)**/*Dockerfile*' ':(icase,glob)**/*Containerfile*' |
  dockmod --quiet --force-exclude --files-from - -0 ||
  { git checkout --quiet -- .; echo "$2: left alone" >&2; exit 1; }
git diff --quiet || git checkout --quiet -b dockmod
git diff --quiet || git commit --quiet --all --message 'Retry apk add, and fail when the last try fails'
