#!/usr/bin/env bash
# fuzz.sh TIME: runs each fuzz test of the module for TIME, one after the other.
set -euo pipefail
cd "$(dirname "$0")/.."
for dir in $(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do
  for name in $(grep -hoE '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go | cut -d' ' -f2 | sort -u); do
    echo "== $dir $name"
    go test "$dir" -run '^$' -fuzz "^$name\$" -fuzztime "$1"
  done
done
