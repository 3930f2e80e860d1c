package io.mbf.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * A file of rows of an id from 0 on, a number, and a list of 0 to 5 numbers, as parquet-java writes them by default, page
 * indexes and checksums included.
 */
public final class ListFile {

    private static final String SCHEMA = """
            message lists {
              required int64 id;
              required int64 number;
              required group numbers (LIST) {
                repeated group list {
                  required int64 element;
                }
              }
            }
            """;

    private ListFile() {}

    /** Writes a file. */
    public static void write(Path file, long rows, CompressionCodecName codec, WriterVersion version)
            throws IOException {
        Files.deleteIfExists(file);
        RowsFile.write(file, new ListRows(), rows, codec, version);
    }

    private static final class ListRows extends Rows {

        private final SplittableRandom random = new SplittableRandom(1);
        private long id = -1;

        ListRows() {
            super(SCHEMA);
        }

        @Override
        public void next() {
            id++;
        }

        @Override
        public void writeTo(RecordConsumer consumer) {
            consumer.startMessage();
            consumer.startField("id", 0);
            consumer.addLong(id);
            consumer.endField("id", 0);
            consumer.startField("number", 1);
            consumer.addLong(random.nextInt(1_000_000));
            consumer.endField("number", 1);
            consumer.startField("numbers", 2);
            consumer.startGroup();
            int elements = random.nextInt(6);
            if (elements > 0) { // a field without values may not even be started
                consumer.startField("list", 0);
                for (int i = 0; i < elements; i++) {
                    consumer.startGroup();
                    consumer.startField("element", 0);
                    consumer.addLong(random.nextInt(1_000_000));
                    consumer.endField("element", 0);
                    consumer.endGroup();
                }
                consumer.endField("list", 0);
            }
            consumer.endGroup();
            consumer.endField("numbers", 2);
            consumer.endMessage();
        }
    }
}
