#!/usr/bin/env bash
# org.apache.parquet:parquet-hadoop 1.18.1: a ParquetFileWriter whose write has failed never closes the stream that it was
# given. A full disk, say, aborts it, and close() of an aborted writer returns at once, without an error. Who uses it with
# try-with-resources, as its interface AutoCloseable invites to, leaks the file (and on Windows cannot delete it).
#
# Fails if the stream is closed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'XML'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.parquet</groupId><artifactId>parquet-hadoop</artifactId><version>1.18.1</version></dependency>
    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-client-api</artifactId><version>3.5.0</version></dependency>
    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-client-runtime</artifactId><version>3.5.0</version></dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$folder/jars" >/dev/null
cat > FailedWriter.java <<'JAVA'
import java.io.IOException;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.*;
import org.apache.parquet.schema.*;

class FailedWriter {
    private static boolean closed;
    private static boolean full;

    /** A file on a disk that gets full. */
    private static final class Disk implements OutputFile {
        @Override
        public PositionOutputStream create(long block) {
            return new PositionOutputStream() {
                private long position;

                @Override
                public long getPos() {
                    return position;
                }

                @Override
                public void write(int value) throws IOException {
                    if (full) {
                        throw new IOException("no space left on device");
                    }
                    position++;
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long block) {
            return create(block);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    public static void main(String[] arguments) throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message m { required int32 x; }");
        for (boolean fails : new boolean[] {false, true}) {
            closed = false;
            full = false;
            String outcome = "written";
            try (ParquetFileWriter writer = new ParquetFileWriter(new Disk(),
                    type, ParquetFileWriter.Mode.CREATE, 1 << 20, 0)) {
                writer.start();
                writer.startBlock(1);
                writer.startColumn(type.getColumns().get(0), 1, CompressionCodecName.UNCOMPRESSED);
                full = fails;
                writer.writeDataPage(1, 4, BytesInput.fromInt(7), Statistics.createStats(type.getType("x")),
                        1, Encoding.RLE, Encoding.RLE, Encoding.PLAIN);
                writer.endColumn();
                writer.endBlock();
                writer.end(Map.of());
            } catch (IOException failed) {
                outcome = failed.getMessage() + " (suppressed: " + failed.getSuppressed().length + ")";
            }
            System.out.println(outcome + "; stream closed: " + closed);
            if (closed == fails) {
                System.exit(1);
            }
        }
    }
}
JAVA
java -cp "$folder/jars/*" FailedWriter.java 2>/dev/null
