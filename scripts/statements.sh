#!/usr/bin/env bash
# Writes docs/statements.md from the generator.
set -euo pipefail
cd "$(dirname "$0")/.."
new=$(mktemp)
trap 'rm -f "$new"' EXIT
go run ./scripts/statements >"$new"
install -m 644 "$new" docs/statements.md
ls -l docs/statements.md
