#!/usr/bin/env bash
# org.apache.hadoop:hadoop-client-api 3.5.0: a ViewFs whose whole root is another folder (linkMergeSlash) opens
# viewfs://store/x/a.txt, but lists the folder x as viewfs://store/user/USER/store/x/a.txt, which is not there: paths of
# the mount table are taken as relative to the home directory (HDFS-17855). With a link for each folder all is well.
#
# Fails if what is listed can be opened.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for artifact in org.apache.hadoop:hadoop-client-api:3.5.0 org.apache.hadoop:hadoop-client-runtime:3.5.0 \
    org.slf4j:slf4j-api:2.0.17 org.slf4j:slf4j-nop:2.0.17; do
    mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$artifact" -DoutputDirectory="$folder/lib" >/dev/null
done
mkdir -p data/x
echo text >data/x/a.txt
cat >Listing.java <<'JAVA'
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

class Listing {
    public static void main(String[] arguments) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.viewfs.mounttable.store.linkMergeSlash", "file://" + arguments[0]);
        FileSystem files = new Path("viewfs://store/").getFileSystem(configuration);
        Path listed = files.listStatus(new Path("viewfs://store/x"))[0].getPath();
        System.out.println("there is viewfs://store/x/a.txt: " + files.exists(new Path("viewfs://store/x/a.txt")));
        System.out.println("listed is " + listed + ", which exists: " + files.exists(listed));
        System.exit(files.exists(listed) ? 1 : 0);
    }
}
JAVA
java -cp 'lib/*' Listing.java "$folder/data"
