#!/usr/bin/env bash
# Takes the picture in README: the console in the middle of the story, from a
# world of its own with a fixed date. Needs Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-18111}
dir=$(mktemp -d)
go build -o "$dir/sandbank" .
"$dir/sandbank" up --ephemeral --listen "127.0.0.1:$port" --start 2026-03-05 >"$dir/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$dir"' EXIT
for _ in $(seq 100); do
  grep -q "Ctrl-C" "$dir/log" && break
  sleep 0.1
done
# The moment when the bank has refused and the bot says so: the message behind the 403.
at=$(curl -fs "http://localhost:$port/api/v1/runs/balance-in-chat/events?from=1&limit=500" |
  node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>{const e=JSON.parse(s).events;const i=e.findIndex(x=>x.data&&x.data.status===403);console.log(e.slice(i).find(x=>x.type==="chat.message.sent").seq)})')
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$dir/profile" \
  --window-size=1440,900 --virtual-time-budget=4000 --screenshot="$PWD/docs/console.png" \
  "http://localhost:$port/runs/balance-in-chat?at=$at" >/dev/null 2>&1
ls -l docs/console.png
