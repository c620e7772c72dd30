#!/usr/bin/env bash
# vendor.sh [--update]: fetches the console's third-party files again and writes them
# below web/. Without --update every tarball and every written file must match
# web/vendor/vendor.lock; with it the lock is rewritten. A person runs this: builds
# and tests never do, TestVendorLock re-hashes the files offline.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=web/vendor/vendor.lock
update=${1:-}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
new=$work/vendor.lock
sum() { sha256sum "$1" | cut -d' ' -f1; }

# Packages: name version
while read -r name version; do
  file=$(cd "$work" && npm pack --silent "$name@$version")
  hash=$(sum "$work/$file")
  if [ "$update" != --update ] && ! grep -qx "package $hash $name $version" "$lock"; then
    echo "vendor: $name@$version is not the tarball of the lock ($hash)" >&2; exit 1
  fi
  mkdir -p "$work/$name" && tar xzf "$work/$file" -C "$work/$name" --strip-components=1
  echo "package $hash $name $version" >>"$new"
  license=$(ls "$work/$name"/LICENSE* | head -1)
  cp "$license" "web/vendor/LICENSES/$(echo "$name" | tr -d @ | tr / -).txt"
done <<'LIST'
preact 11.2.0
@preact/signals 2.11.4
@preact/signals-core 1.14.5
htm 3.1.1
@fontsource-variable/ibm-plex-sans 5.3.0
@fontsource/ibm-plex-mono 5.3.0
@fontsource/ibm-plex-serif 5.3.0
lucide-static 1.62.0
axe-core 4.14.1
LIST

# Modules: bare imports become relative ones, source map comments go.
module() {
  sed -e 's#"preact/hooks"#"./hooks.js"#g' -e 's#"preact"#"./preact.js"#g' \
    -e 's#"@preact/signals-core"#"./signals-core.js"#g' -e 's#//\# sourceMappingURL=.*$##' \
    "$work/$1" >"web/vendor/$2"
}
module preact/dist/preact.mjs preact.js
module preact/hooks/dist/hooks.mjs hooks.js
module @preact/signals-core/dist/signals-core.mjs signals-core.js
module @preact/signals/dist/signals.mjs signals.js
module htm/dist/htm.mjs htm.js

sans=$work/@fontsource-variable/ibm-plex-sans/files
mono=$work/@fontsource/ibm-plex-mono/files
serif=$work/@fontsource/ibm-plex-serif/files
for subset in latin vietnamese; do
  cp "$sans/ibm-plex-sans-$subset-wght-normal.woff2" "web/fonts/sans-$subset.woff2"
  cp "$mono/ibm-plex-mono-$subset-400-normal.woff2" "web/fonts/mono-400-$subset.woff2"
  cp "$mono/ibm-plex-mono-$subset-500-normal.woff2" "web/fonts/mono-500-$subset.woff2"
  cp "$serif/ibm-plex-serif-$subset-500-normal.woff2" "web/fonts/serif-500-$subset.woff2"
done
cp "$work/axe-core/axe.min.js" web/testdata/axe.min.js

# Icons: one sprite of the symbols in use. The mark is our own drawing.
{
  echo '<svg xmlns="http://www.w3.org/2000/svg">'
  echo '<symbol id="mark" viewBox="0 0 24 24"><path d="M2 19.5c2.4 0 2.4-1.6 5-1.6s2.6 1.6 5 1.6 2.6-1.6 5-1.6 2.6 1.6 5 1.6"/><path d="M3.5 14.2C8 14.2 8.6 6 13 6c3.2 0 4 4.6 7.5 4.6"/><path d="M8.5 14.2c2.6 0 3.4-3.6 6-3.6 2.2 0 2.8 3.6 6 3.6"/></symbol>'
  for name in $(cat web/vendor/icons.txt); do
    printf '<symbol id="%s" viewBox="0 0 24 24">' "$name"
    sed -e '1,/^>/d' -e '/<\/svg>/d' "$work/lucide-static/icons/$name.svg" | tr -d '\n' | sed -e 's/  */ /g' -e 's/> </></g' -e 's/^ //'
    echo '</symbol>'
  done
  echo '</svg>'
} >web/icons.svg

for file in web/vendor/{preact,hooks,signals-core,signals,htm}.js web/fonts/*.woff2 web/icons.svg web/testdata/axe.min.js web/vendor/LICENSES/*.txt; do
  echo "file $(sum "$file") ${file#web/}" >>"$new"
done
if [ "$update" = --update ]; then
  cp "$new" "$lock"; echo "vendor: lock rewritten, $(grep -c ^file "$lock") files"
else
  diff -u "$lock" "$new" && echo "vendor: all files are those of the lock"
fi
