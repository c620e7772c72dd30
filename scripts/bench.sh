#!/usr/bin/env bash
# Prints ratios, measured in one run: absolute figures of one machine say
# little on another.
set -euo pipefail
cd "$(dirname "$0")/.."
go run ./e2e/load
go test -run '^$' -bench . -benchtime "${BENCHTIME:-1s}" ./mockbanks/... ./internal/...
