#!/usr/bin/env bash
# Makes the pictures of terminals in the tutorial anew: runs the commands that they show, and draws what was printed.
#
#   docs/pictures/make.sh [MBF]     the command to run; the checkout's own unless it is given
#
# It needs Java 17, and a machine with nothing else to do, as times are part of the pictures.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mbf=$(realpath "${1:-$here/../../mbf}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MBF_CACHE_DIR=$work/cache XDG_CONFIG_HOME=$work/config NO_COLOR=1

mbf() {
    "$mbf" "$@"
}

# runs commands, and draws them with what they print: picture NAME COMMAND…
picture() {
    local name=$1 command
    shift
    for command in "$@"; do
        echo "\$ $command"
        eval "$command" 2>&1
    done >"$work/$name.txt"
    # where all of this lies is of no interest to anybody
    sed -i "s|file://$work/|file:///home/you/|; s|$work/||g" "$work/$name.txt"
    java "$here/Screen.java" <"$work/$name.txt" >"$here/$name.svg"
    echo "$here/$name.svg"
}

cd "$work"
picture demo 'mbf demo --keep demo'
rm -rf cache
sleep 3 # files that have just changed are not converted yet
picture look 'mbf schema demo/trips.parquet' \
    'mbf head -n 3 --select trip_id,picked_up,fare,region demo/trips.parquet'
picture twice 'mbf cat --cache --explain --limit 1 --select fare demo/trips.parquet' \
    'mbf cat --cache --explain --limit 1 --select fare demo/trips.parquet'
picture why 'mbf why demo/trips.parquet' 'touch demo/trips.parquet' 'mbf why demo/trips.parquet'
picture sql "mbf sql \"select region, count(*) as trips, round(avg(fare), 2) as fare
           from 'demo/trips.parquet' where distance_km > 10
           group by region order by trips desc\""

# the program of the tutorial, as it stands there, with the command's own jar in place of Maven
mkdir classes
sed -n '/^```java/,/^```/{/^```/!p}' "$here/../tutorial/README.md" >Trips.java
jar=$(dirname "$mbf")/../lib/mbf/mbf.jar
[ -f "$jar" ] || jar=$here/../../cli/target/mbf.jar
javac -d classes -cp "$jar" Trips.java
mvn() {
    java -cp "$jar:classes" Trips demo/trips.parquet
}
picture java 'mbf cache rm demo/trips.parquet' \
    'mvn -q compile exec:java -Dexec.mainClass=Trips -Dexec.args=demo/trips.parquet'
