#!/usr/bin/env bash
# Proves the packages in dist/target: installs each into an empty folder and runs it there, with nothing on the PATH but
# what it needs.
#
#   dist/check.sh [JDK…]    JDK…: more JDKs to run it on
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "check.sh: $1" >&2
    exit 1
}

step() {
    printf '%4ds  %s\n' "$SECONDS" "$1"
}

# a PATH with what the launcher needs, and nothing else
mkdir "$work/bin" "$work/home"
for tool in bash env readlink sed sort mktemp mv rm; do
    ln -s "$(type -P "$tool")" "$work/bin/$tool"
done

# runs a command with that PATH alone; a word on standard error is a failure
quiet() {
    env -i PATH="$work/bin" HOME="$work/home" "$@" 2>"$work/err" || fail "$* failed: $(cat "$work/err")"
    [ ! -s "$work/err" ] || fail "$* was not quiet: $(cat "$work/err")"
}

# try COMMAND…: demo and what writes Parquet
try() {
    rm -rf "$work/data"
    quiet "$@" demo --rows=20000 "--keep=$work/data" >"$work/out"
    grep -q "all 20,000 rows agree" "$work/out" || fail "$*: $(cat "$work/out")"
    quiet "$@" export "$work/data/trips.parquet" -o "$work/data/copy.parquet" --codec=zstd >"$work/out"
    [ "$(quiet "$@" count "$work/data/copy.parquet")" = 20000 ] || fail "$*: not all rows were written"
}

try_sql() {
    quiet "$@" sql --format=csv "select count(*) from '$work/data/trips.parquet'" >"$work/out"
    [ "$(tail -n 1 "$work/out")" = 20000 ] || fail "$*: $(cat "$work/out")"
}

unpack() {
    mkdir -p "$work/$1"
    tar -xf "$2" -C "$work/$1" --strip-components=1
}

packages=$root/dist/target
step "the package with a Java of its own, without any other"
unpack own "$packages"/mbf-[0-9]*-linux-*.tar.gz
try "$work/own/bin/mbf"
if (quiet "$work/own/bin/mbf" sql "select 1") 2>"$work/lacking"; then
    fail "DuckDB is in the package that should not have it"
fi
grep -q "mbf-sql" "$work/lacking" || fail "mbf sql does not say what it lacks: $(cat "$work/lacking")"
unpack own "$packages"/mbf-sql-*.tar.gz
try_sql "$work/own/bin/mbf"

java=$(readlink -f "${JAVA_HOME:+$JAVA_HOME/bin/java}" || readlink -f "$(type -P java)")
ln -s "$java" "$work/bin/java"

step "the archives, on $java"
unpack plain "$(ls "$packages"/mbf-[0-9]*.tar.gz | grep -v -- -linux-)"
try "$work/plain/bin/mbf"
mkdir "$work/zip"
(cd "$work/zip" && "${java%java}jar" -xf "$packages"/mbf-[0-9]*.zip)
try bash "$work"/zip/mbf-*/bin/mbf
unpack plain "$packages"/mbf-sql-*.tar.gz
for jdk in "${java%/bin/java}" "$@"; do
    step "without a launcher, on $jdk"
    try "$jdk/bin/java" -jar "$work/plain/lib/mbf/mbf.jar"
    # what the launcher adds for Arrow, where the JVM knows it: docs/how-to/sql.md
    arrow=(--sun-misc-unsafe-memory-access=allow)
    "$jdk/bin/java" "${arrow[@]}" -version >"$work/out" 2>&1 || arrow=()
    try_sql "$jdk/bin/java" ${arrow[@]+"${arrow[@]}"} -jar "$work/plain/lib/mbf/mbf.jar"
    try env JAVA_HOME="$jdk" "$work/plain/bin/mbf"
done

if type -P dpkg >/dev/null; then
    step "the Debian packages, in a root of their own"
    system=$work/system
    mkdir -p "$system/var/lib/dpkg"
    touch "$system/var/lib/dpkg/status"
    debian() {
        dpkg "--root=$system" --force-not-root --force-depends --force-script-chrootless --log=/dev/null "$@" >"$work/out" 2>&1 \
            || fail "dpkg $*: $(cat "$work/out")"
    }
    debian --install "$packages"/mbf_*.deb
    [ -n "$(find "$system/usr/lib/mbf" -name '*.jsa')" ] || fail "no classes were shared"
    try "$system/usr/bin/mbf"
    debian --install "$packages"/mbf-sql_*.deb
    try_sql "$system/usr/bin/mbf"
    debian --purge mbf-sql mbf
    [ -z "$(find "$system" -name '*mbf*' ! -path '*/var/*')" ] || fail "left behind: $(find "$system" -name '*mbf*')"
else
    echo "no dpkg: the Debian packages were not installed"
fi

step "install.sh, and back"
"$root/install.sh" --prefix "$work/a prefix" >/dev/null
try "$work/a prefix/bin/mbf"
try_sql "$work/a prefix/bin/mbf"
"$root/install.sh" --prefix "$work/a prefix" --uninstall >/dev/null
[ -z "$(ls -A "$work/a prefix")" ] || fail "left behind: $(find "$work/a prefix")"

step "manual pages and completion"
share=$work/plain/share
bash -n "$share/bash-completion/completions/mbf"
! type -P zsh >/dev/null || zsh -n "$share/zsh/site-functions/_mbf"
! type -P fish >/dev/null || fish -n "$share/fish/vendor_completions.d/mbf.fish"
if type -P man >/dev/null; then
    for page in "$share"/man/man1/*.1; do
        man --warnings -l "$page" 2>&1 >"$work/out" | (! grep .) || fail "$page has warnings"
        [ -s "$work/out" ] || fail "$page is empty"
    done
fi
step "all packages work"
