#!/usr/bin/env bash
# Builds what a release publishes twice, here and in another folder, and compares the files byte by byte.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

build() {
    (cd "$1" && mvn -B -ntp -q -Dstyle.color=never -Prelease -pl '!bench' -Dmaven.test.skip=true -Dspotless.check.skip clean package)
}

(cd "$root" && git ls-files -z | tar --null --files-from=- -cf -) | tar -xf - -C "$copy"
build "$copy"
build "$root"
cd "$copy"
find . \( -path '*/target/*.jar' -o -path '*/target/bom.json' -o -path './dist/target/mbf*.*' \) ! -path '*/target/*/*' \
    -type f -print0 | sort -z | xargs -0 sha256sum >sums
cd "$root"
if ! sha256sum --quiet -c "$copy/sums"; then
    echo "build-twice.sh: two builds of the same sources differ" >&2
    exit 1
fi
echo "two builds made the same $(wc -l <"$copy/sums") files"
