#!/usr/bin/env bash
# org.apache.spark:spark-sql_2.13 4.2.0: once a frame of spark.read.parquet(folder) is persisted, every other frame of that
# folder is answered from what it holds, whoever reads it: also spark.read.parquet(folder) called anew, in another session
# of the application, after another program has replaced the file in it. The new call lists the folder, and returns the old
# rows, until the first frame is unpersisted. Two relations are equal if their root paths are, whatever files were listed.
# (A benchmark that compares a persisted table with the table itself compares it with itself.)
#
# Fails if the new read sees the new rows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'XML'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.spark</groupId><artifactId>spark-sql_2.13</artifactId><version>4.2.0</version></dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$folder/jars" >/dev/null
cat > Persisted.java <<'JAVA'
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;

class Persisted {
    public static void main(String[] arguments) throws Exception {
        SparkSession session = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
        String table = arguments[0] + "/table";
        session.range(100).coalesce(1).write().parquet(table);
        session.range(7).coalesce(1).write().parquet(arguments[0] + "/other");
        var persisted = session.read().parquet(table).persist();
        persisted.count();
        for (File file : new File(table).listFiles()) { // as another program would: Spark is not asked
            file.delete();
        }
        for (File file : new File(arguments[0] + "/other").listFiles((dir, name) -> name.endsWith(".parquet"))) {
            Files.move(file.toPath(), Path.of(table, "new.parquet"));
        }
        long read = session.newSession().read().parquet(table).count();
        persisted.unpersist(true);
        long later = session.newSession().read().parquet(table).count();
        System.out.println("7 rows are there; rows of a new read: " + read + ", once nothing is persisted: " + later);
        session.stop();
        System.exit(read == 100 && later == 7 ? 0 : 1);
    }
}
JAVA
opens=$(for name in lang lang.invoke lang.reflect io net nio util util.concurrent util.concurrent.atomic; do
    echo "--add-opens=java.base/java.$name=ALL-UNNAMED"
done)
java $opens --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/sun.nio.cs=ALL-UNNAMED \
    --add-opens=java.base/sun.util.calendar=ALL-UNNAMED -cp "$folder/jars/*" Persisted.java "$folder" 2>/dev/null
