#!/usr/bin/env bash
# Draws docs/plots/*.svg from the generator.
set -euo pipefail
cd "$(dirname "$0")/.."
go run ./scripts/plots docs/plots
ls -l docs/plots
