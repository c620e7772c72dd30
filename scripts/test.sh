#!/usr/bin/env bash
# Runs every test: pure packages plainly, what is concurrent with the race
# detector. With CI=true a test that cannot run is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

module=$(go list -m)
pure=$(go list ./... | grep -E "^$module/(internal/(chance|clock)|mockbanks/(people|places|rails|ledger|consent|agreement))\$" || true)
browser=$module/web
rest=$(go list ./... | grep -vxF "$pure" | grep -vxF "$browser")

echo "== pure packages"
go test $pure
echo "== everything else, with the race detector"
go test -race -timeout 20m $rest
echo "== the console in a browser, by itself: a page that waits for a processor is no finding"
go test -race -timeout 20m "$browser"
