package io.mbf.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;

/** A data set of many small Parquet files, in folders named {@code k=<number>}. */
public final class SmallFiles {

    public static final int FOLDERS = 100;
    public static final int ROWS = 200;

    private SmallFiles() {}

    /** Writes one file of each folder after the other. */
    public static void write(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write(folder, i, i);
        }
    }

    /** Writes a file, over one that is there. */
    public static Path write(Path folder, int number, long seed) throws IOException {
        Path file = folder.resolve("k=" + number % FOLDERS).resolve("part-" + number + ".parquet");
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        RowsFile.write(file, new Events(seed), ROWS, CompressionCodecName.SNAPPY);
        return file;
    }

    private static final class Events extends Rows {

        private final SplittableRandom random;
        private long row;

        Events(long seed) {
            super("""
                    message events {
                      required int64 id;
                      required int64 at (TIMESTAMP(MILLIS,true));
                      required double amount;
                      required binary kind (STRING);
                    }
                    """);
            random = new SplittableRandom(seed);
            row = seed * ROWS;
        }

        @Override
        public void next() {
            numbers[0] = row;
            numbers[1] = 1_704_067_200_000L + row++ * 250 + random.nextInt(200);
            numbers[2] = Double.doubleToLongBits(random.nextInt(100_000) / 100.0);
            bytes[3] = Binary.fromString("kind " + random.nextInt(20));
        }
    }
}
