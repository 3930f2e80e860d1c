#!/usr/bin/env bash
# Makes a Java runtime that has some modules only: runtime.sh JDK MODULES DIR
set -euo pipefail

jdk=$1 modules=$2 runtime=$3
rm -rf "$runtime"
"$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$runtime"
chmod -R u+w "$runtime"
