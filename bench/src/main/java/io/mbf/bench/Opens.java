package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to open a Parquet file of a thousand columns directly, and to read three of them: processor time of the
 * reading thread.
 */
public final class Opens {

    private static final int WARM_UP = 60;
    private static final int ROUNDS = 100;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean(); // asking for it takes its time

    private Opens() {}

    /**
     * Prints a line.
     *
     * @param args scale factor of the wide table, by default 0.1; rounds before those that count, by default 60, after
     *     which much is still interpreted: 3,000 show what a program finds that opens files all day
     */
    public static void main(String[] args) throws IOException {
        double scale = args.length > 0 ? Double.parseDouble(args[0]) : 0.1;
        int warmUp = args.length > 1 ? Integer.parseInt(args[1]) : WARM_UP;
        Path file = new BenchFile(BenchFile.workFolder(), BenchTable.WIDE, scale, Variant.SNAPPY).parquet();
        System.out.println(line(file, warmUp, ROUNDS));
    }

    /** Medians, in milliseconds. */
    static String line(Path file, int warmUp, int rounds) {
        long[] opened = new long[rounds];
        long[] read = new long[rounds];
        for (int round = -warmUp; round < rounds; round++) {
            long start = nanos();
            try (ParquetFile parquet = ParquetFile.open(file)) {
                long open = nanos();
                List<Field> fields = parquet.schema().fields();
                List<String> three = List.of(
                        fields.get(0).name(),
                        fields.get(fields.size() / 2).name(),
                        fields.get(fields.size() - 1).name());
                try (Scan scan = parquet.scan(Query.ALL.select(three))) {
                    while (scan.next() != null) {}
                }
                if (round >= 0) {
                    opened[round] = open - start;
                    read[round] = nanos() - start;
                }
            }
        }
        return String.format(
                Locale.ROOT, "open %.2f ms, open and read 3 columns %.2f ms", median(opened), median(read));
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }

    private static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
