#!/usr/bin/env bash
# Builds the command and puts it on the path.
#
#   ./install.sh [--prefix DIR]              DIR/bin/mbf, its jars in DIR/lib/mbf, manual pages and completion in DIR/share
#   ./install.sh --uninstall [--prefix DIR]  removes all of that again
#   ./install.sh --image DIR                 lays out what is built already in an empty folder, for packages
#
# DIR is ~/.local unless it is given. What was installed there before is replaced.
set -euo pipefail

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
prefix=
action=install
while [ $# -gt 0 ]; do
    case $1 in
        --prefix=*) prefix=${1#*=} ;;
        --prefix | --image)
            [ $# -ge 2 ] || fail "$1 lacks its DIR"
            [ "$1" = --prefix ] || action=image
            prefix=$2
            shift
            ;;
        --uninstall) action=uninstall ;;
        --help | -h)
            sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit
            ;;
        *) fail "does not know $1; --help says what it knows" ;;
    esac
    shift
done
[ -n "$prefix" ] || prefix=${HOME:?is not set: say --prefix DIR}/.local

# what was installed, a path a line: relative to the prefix, folders of our own with a slash behind them
list=$prefix/lib/mbf/installed

uninstall() {
    local paths path
    mapfile -t paths <"$list"
    for path in "${paths[@]}"; do
        case $path in
            /* | *..*) fail "$list: $path does not lie within the prefix" ;;
            */) rm -rf "${prefix:?}/$path" ;;
            *) rm -f "$prefix/$path" ;;
        esac
    done
    # folders that are empty now; others have files of others in them
    (cd "$prefix" && rmdir -p lib bin share/man/man1 share/doc share/bash-completion/completions \
        share/zsh/site-functions share/fish/vendor_completions.d 2>/dev/null) || true
}

# copies a file: put MODE FROM TO
put() {
    mkdir -p "$prefix/$(dirname "$3")"
    cp "$2" "$prefix/$3.new"
    chmod "$1" "$prefix/$3.new"
    mv -f "$prefix/$3.new" "$prefix/$3" # a running command keeps the file that it has open
}

# everything but what depends on the machine
lay_out() {
    local page text
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    put 755 "$root/mbf" bin/mbf
    put 644 "$root/cli/target/mbf.jar" lib/mbf/mbf.jar
    put 644 "$root/cli/target/duckdb_jdbc.jar" lib/mbf/duckdb_jdbc.jar
    for shell in bash zsh fish; do
        "$prefix/bin/mbf" completion $shell >"$work/$shell"
    done
    put 644 "$work/bash" share/bash-completion/completions/mbf
    put 644 "$work/zsh" share/zsh/site-functions/_mbf
    put 644 "$work/fish" share/fish/vendor_completions.d/mbf.fish
    "$prefix/bin/mbf" help --manual-pages "$work/man1"
    for page in "$work"/man1/*.1; do
        put 644 "$page" "share/man/man1/${page##*/}"
    done
    for text in LICENSE README.md CHANGELOG.md; do
        put 644 "$root/$text" share/doc/mbf/$text
    done
    {
        echo bin/mbf
        (cd "$work/man1" && printf 'share/man/man1/%s\n' *.1)
        printf '%s\n' share/bash-completion/completions/mbf share/zsh/site-functions/_mbf \
            share/fish/vendor_completions.d/mbf.fish share/doc/mbf/ lib/mbf/
    } >"$work/installed"
    put 644 "$work/installed" lib/mbf/installed
}

case $action in
    uninstall)
        [ -f "$list" ] || fail "nothing is installed in $prefix: there is no $list"
        uninstall
        echo "removed mbf from $prefix"
        ;;
    image)
        [ ! -f "$list" ] || uninstall # that of an earlier build
        lay_out
        ;;
    install)
        if [ -e "$prefix/bin/mbf" ] && [ ! -f "$list" ]; then
            fail "$prefix/bin/mbf is there, and was not installed by this script"
        fi
        "$root/mbf" --rebuild
        mkdir -p "$prefix" || fail "cannot write to $prefix"
        prefix=$(cd "$prefix" && pwd)
        list=$prefix/lib/mbf/installed
        [ ! -f "$list" ] || uninstall
        lay_out
        "$prefix/bin/mbf" --share-classes
        echo "installed $("$prefix/bin/mbf" --version) as $prefix/bin/mbf"
        case ":$PATH:" in
            *":$prefix/bin:"*) ;;
            *) echo "$prefix/bin is not on the PATH yet" ;;
        esac
        ;;
esac
