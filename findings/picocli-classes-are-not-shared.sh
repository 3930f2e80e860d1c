#!/usr/bin/env bash
# info.picocli:picocli 4.7.7 on JDK 17: its classes have the version of Java 5 (49), which class data sharing leaves out:
# a command that is started from an archive of its classes (-XX:ArchiveClassesAtExit) parses and verifies all of picocli
# at each start all the same, and nothing says so.
#
# Fails if picocli's classes are in the archive of a program that uses them. Needs a JDK 17.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=info.picocli:picocli:4.7.7 -DoutputDirectory="$folder" >/dev/null
cat > Hello.java <<'JAVA'
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "hello")
class Hello implements Runnable {
    public void run() {
        System.out.println("hello");
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Hello()).execute(arguments));
    }
}
JAVA
java -version 2>&1 | head -1
javac -proc:none -cp picocli-4.7.7.jar Hello.java
jar --create --file hello.jar Hello.class
java -XX:ArchiveClassesAtExit=hello.jsa -cp hello.jar:picocli-4.7.7.jar Hello >/dev/null
java -Xshare:auto -XX:SharedArchiveFile=hello.jsa -Xlog:class+load -cp hello.jar:picocli-4.7.7.jar Hello > loaded.txt
echo "own class:        $(grep -c '^.* Hello source: shared objects file (top)' loaded.txt) of 1 from the archive"
shared=$(grep -c ' picocli\..* source: shared objects file' loaded.txt || true)
echo "picocli's classes: $shared of $(grep -c ' picocli\.' loaded.txt) from the archive"
test "$shared" = 0
