#!/usr/bin/env bash
# Installs what the tests need and a fresh machine lacks: gcc (race detector),
# Chromium (console tests), Python (a sample), and the outside clients in
# e2e/. Says what to do where it may not install.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
command -v chromium >/dev/null || missing+=(chromium)
command -v python3 >/dev/null || missing+=(python3)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "setup: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "setup: please install: ${missing[*]}   (Debian: sudo apt-get install ${missing[*]})" >&2
    [ -z "${CI:-}" ] || exit 1
  fi
fi

for tool in go node npm; do
  command -v "$tool" >/dev/null && continue
  echo "setup: please install $tool (Go 1.26 or newer; Node.js 20 or newer with npm)" >&2
  exit 1
done

if [ ! -d e2e/node_modules ] || [ e2e/package-lock.json -nt e2e/node_modules ]; then
  echo "setup: npm ci in e2e"
  (cd e2e && npm ci --no-audit --no-fund --silent && touch node_modules)
fi
