#!/bin/sh
# Run by multi-gitter in a fresh clone of each repository; it commits what has changed. An exit code other than 0 keeps
# it from opening a pull request.
set -eu

dockmod .
