#!/usr/bin/env bash
# check.sh GOLANGCI MOCKERY: format, vet, lint, types of the console, and that
# generated files are what their generators write.
set -euo pipefail
cd "$(dirname "$0")/.."

bad=$(git ls-files '*.go' | xargs gofmt -l)
[ -z "$bad" ] || { echo "gofmt differs: $bad" >&2; exit 1; }
go vet ./...
go mod tidy -diff
go run "$1" run ./...
if [ ! -x e2e/node_modules/.bin/tsc ]; then
  (cd e2e && npm ci --no-audit --no-fund --silent)
fi
e2e/node_modules/.bin/tsc -p web/tsconfig.json

before=$(git status --porcelain)
go run "$2" >/dev/null 2>&1
after=$(git status --porcelain)
[ "$before" = "$after" ] || { echo "generated files differ: run make generate and commit" >&2; git status --short >&2; exit 1; }
echo "check: clean"
