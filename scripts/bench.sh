#!/usr/bin/env bash
# Prints ratios, measured in one run: absolute figures of one machine say
# little on another.
set -euo pipefail
cd "$(dirname "$0")/.."
go run ./e2e/load
go test -run '^$' -bench . -benchtime "${BENCHTIME:-1s}" ./mockbanks/... ./internal/...
echo "budgets: a story of 10,000 exchanges 1,000 exchanges/s on two cores; 1,000 runs in use 256 MiB; a new run 1 ms"
go test -run '^$' -bench 'Story' -benchtime 1x ./scenarios
go test -run '^$' -bench 'ThousandRuns' -benchtime 1x ./sandbox
go test -run '^$' -bench 'Create|FirstBalance|NewRun' -benchtime "${BENCHTIME:-1s}" ./sandbox/...
