package io.mbf.bench;

import com.sun.management.OperatingSystemMXBean;
import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.BatchSums;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much faster two threads scan the halves of a file than one scans all of it: the wall's time and processor time of the
 * process, the least of some rounds in turns. Two threads that scan all of it each show what the machine has to give: if
 * they take longer than one alone, the halves cannot take half of its time.
 */
public final class ParallelScans {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ParallelScans() {}

    /**
     * Prints a table.
     *
     * @param args table, size, rounds; by default LINEITEM, 1.0 and 9
     */
    public static void main(String[] args) throws Exception {
        BenchTable table = BenchTable.valueOf(args.length > 0 ? args[0] : "LINEITEM");
        double size = Double.parseDouble(args.length > 1 ? args[1] : "1.0");
        int rounds = Integer.parseInt(args.length > 2 ? args[2] : "9");
        BenchFile file = new BenchFile(BenchFile.workFolder(), table, size, Variant.SNAPPY);
        Path converted = Files.createTempFile("mbf-parallel-scans", ".mbf");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Files.delete(converted);
            Mbf.convertToMbf(file.parquet(), converted);
            Map<String, Callable<Long>> ways = new LinkedHashMap<>();
            add("direct", Mbf.readParquet(file.parquet()), threads, ways);
            add("warm", Mbf.readMbf(converted), threads, ways);
            System.out.print(table(ways, rounds));
        } finally {
            threads.shutdown();
            Files.deleteIfExists(converted);
        }
    }

    private static void add(String name, Dataset data, ExecutorService threads, Map<String, Callable<Long>> ways) {
        ways.put(name + ", one thread", () -> rows(data.batches()));
        ways.put(name + ", two threads, a half each", () -> rows(data.batches(2), threads));
        ways.put(
                name + ", two threads, all of it each",
                () -> rows(List.of(data.batches(), data.batches()), threads) / 2);
    }

    private static String table(Map<String, Callable<Long>> ways, int rounds) throws Exception {
        Map<String, double[]> least = new LinkedHashMap<>();
        ways.keySet().forEach(name -> least.put(name, new double[] {Double.MAX_VALUE, Double.MAX_VALUE}));
        long[] rows = new long[ways.size()];
        for (int round = -3; round < rounds; round++) { // three to warm up
            int way = 0;
            for (Map.Entry<String, Callable<Long>> entry : ways.entrySet()) {
                long wall = System.nanoTime();
                long processor = SYSTEM.getProcessCpuTime();
                rows[way++] = entry.getValue().call();
                double[] best = least.get(entry.getKey());
                if (round >= 0) {
                    best[0] = Math.min(best[0], (System.nanoTime() - wall) / 1e6);
                    best[1] = Math.min(best[1], (SYSTEM.getProcessCpuTime() - processor) / 1e6);
                }
            }
        }
        if (Arrays.stream(rows).distinct().count() > 1) {
            throw new IllegalStateException("rows: " + Arrays.toString(rows));
        }
        StringBuilder table = new StringBuilder("| | wall, ms | processor, ms |\n|---|--:|--:|\n");
        least.forEach((name, best) ->
                table.append(String.format(Locale.ROOT, "| %s | %.0f | %.0f |%n", name, best[0], best[1])));
        return table.toString();
    }

    private static long rows(List<Batches> parts, ExecutorService threads) throws Exception {
        List<Future<Long>> counted = new ArrayList<>();
        parts.forEach(part -> counted.add(threads.submit(() -> rows(part))));
        long rows = 0;
        for (Future<Long> part : counted) {
            rows += part.get();
        }
        return rows;
    }

    private static long rows(Batches part) {
        try (Batches batches = part) {
            BatchSums sums = new BatchSums(batches.schema());
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                sums.add(batch);
            }
            return sums.answer().rows();
        }
    }
}
