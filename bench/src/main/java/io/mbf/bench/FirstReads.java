package io.mbf.bench;

import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.BatchSums;
import io.mbf.cache.ParquetCache;
import io.mbf.read.Batches;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a first read with the conversion that it causes costs, and which threads it costs that: processor time by kinds
 * of threads, as Linux lists them. The cache is empty before each round; the first round is that of a JVM that has just
 * started.
 */
public final class FirstReads {

    private static final int ROUNDS = 5;
    private static final long CONVERSION_MINUTES = 10;
    private static final Path THREADS = Path.of("/proc/self/task");

    /** The kernel counts processor time in ticks; there are 100 a second for programs, whatever it uses itself. */
    private static final int MILLIS_PER_TICK = 10;

    private static final int USER_TIME = 11; // fields behind the name in proc(5)'s stat
    private static final int SYSTEM_TIME = 12;

    /** Who takes processor time. */
    private enum Kind {
        READER,
        CONVERSION,
        COMPILERS,
        COLLECTOR,
        OTHERS;

        static Kind of(String thread) {
            if (thread.startsWith("mbf-convert")) {
                return CONVERSION;
            }
            if (thread.startsWith("C1 ") || thread.startsWith("C2 ")) {
                return COMPILERS;
            }
            if (thread.startsWith("GC ") || thread.startsWith("G1 ")) {
                return COLLECTOR;
            }
            return thread.equals("java") ? READER : OTHERS; // the main thread
        }
    }

    private FirstReads() {}

    /**
     * Prints a table.
     *
     * @param args scale factor of lineitem, by default 1; rounds, by default 5
     */
    public static void main(String[] args) throws IOException {
        double scale = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        Path source = new BenchFile(BenchFile.workFolder(), BenchTable.LINEITEM, scale, Variant.SNAPPY).parquet();
        System.out.print(table(source, rounds));
    }

    /** Markdown: a row per round, in milliseconds. */
    static String table(Path source, int rounds) throws IOException {
        StringBuilder text = new StringBuilder("| round | wall of the read | processor, all |");
        for (Kind kind : Kind.values()) {
            text.append(' ').append(kind.name().toLowerCase(Locale.ROOT)).append(" |");
        }
        text.append("\n|--:|--:|--:|")
                .append("--:|".repeat(Kind.values().length))
                .append('\n');
        Path folder = Files.createTempDirectory("mbf-first-reads");
        try (ParquetCache cache =
                ParquetCache.builder().directory(folder).minFreeBytes(0).build()) {
            for (int round = 1; round <= rounds; round++) {
                text.append(round(cache, source, round));
                cache.clear();
            }
        }
        ShortPrograms.delete(folder);
        return text.toString();
    }

    private static String round(ParquetCache cache, Path source, int round) throws IOException {
        Map<Kind, Long> before = times();
        long start = System.nanoTime();
        try (Batches batches = cache.read(source).batches()) {
            BatchSums sums = new BatchSums(batches.schema());
            for (ColumnBatch batch : batches) {
                sums.add(batch);
            }
        }
        long wall = (System.nanoTime() - start) / 1_000_000;
        if (!cache.awaitConversions(Duration.ofMinutes(CONVERSION_MINUTES))) {
            throw new IllegalStateException("no conversion within " + CONVERSION_MINUTES + " minutes");
        }
        Map<Kind, Long> after = times();
        StringBuilder kinds = new StringBuilder();
        long all = 0;
        for (Kind kind : Kind.values()) {
            long millis = after.get(kind) - before.get(kind);
            all += millis;
            kinds.append(' ').append(millis).append(" |");
        }
        return "| " + round + " | " + wall + " | " + all + " |" + kinds + "\n";
    }

    private static Map<Kind, Long> times() throws IOException {
        Map<Kind, Long> times = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            times.put(kind, 0L);
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                try {
                    String stat = Files.readString(thread.resolve("stat"));
                    int name = stat.lastIndexOf(')');
                    String[] fields = stat.substring(name + 2).split(" ");
                    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
                    times.merge(
                            Kind.of(stat.substring(stat.indexOf('(') + 1, name)), MILLIS_PER_TICK * ticks, Long::sum);
                } catch (NoSuchFileException ended) {
                    // this moment; a thread of the compilers or the collector, whose number changes
                }
            }
        }
        return times;
    }
}
