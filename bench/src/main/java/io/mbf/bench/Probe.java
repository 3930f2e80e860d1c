package io.mbf.bench;

import com.sun.management.OperatingSystemMXBean;
import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.BatchSums;
import io.mbf.bench.peer.Engine;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Question;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.parquet.ParquetFile;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The main class of child JVMs in which is measured what JMH does not fit: work that needs processor time counted, a
 * state that each round must set up anew, or a heap of a given size. Prints lines of a name and numbers.
 *
 * <p>Arguments: what to do, table, size, rounds.
 */
public final class Probe {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final BenchFile file;
    private final int rounds;

    private Probe(BenchFile file, int rounds) {
        this.file = file;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        BenchFile file = new BenchFile(
                BenchFile.workFolder(), BenchTable.valueOf(args[1]), Double.parseDouble(args[2]), Variant.SNAPPY);
        run(args[0], file, Integer.parseInt(args[3]));
    }

    static void run(String what, BenchFile file, int rounds) throws Exception {
        Probe probe = new Probe(file, rounds);
        switch (what) {
            case "scan-warm" -> probe.scan(Peer.MBF_WARM);
            case "scan-direct" -> probe.scan(Peer.MBF_DIRECT);
            case "scan-column-reader" -> probe.scan(Peer.COLUMN_READER);
            case "convert" -> probe.convert();
            case "first-read" -> probe.firstRead();
            default -> throw new IllegalArgumentException(what);
        }
    }

    /** A reading of both clocks. */
    private record Clocks(long wall, long cpu) {

        static Clocks now() {
            return new Clocks(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }

        void print(String name) {
            Clocks now = now();
            System.out.println(name + "\t" + (now.wall - wall) / 1e6 + "\t" + (now.cpu - cpu) / 1e6);
        }
    }

    private void scan(Peer peer) throws Exception {
        try (Engine engine = peer.open(file)) {
            for (int i = 0; i < rounds; i++) {
                Clocks start = Clocks.now();
                engine.answer(Question.ALL);
                start.print("scan");
            }
        }
    }

    private void convert() throws IOException {
        Path target = file.path("probe.mbf");
        for (int i = 0; i < rounds; i++) {
            Files.deleteIfExists(target);
            Clocks start = Clocks.now();
            Mbf.convertToMbf(file.parquet(), target, ConvertOptions.DEFAULT);
            start.print("convert");
            System.out.println("bytes\t" + Files.size(target));
            proof(target);
        }
        Files.deleteIfExists(target);
    }

    /** Does again what the conversion did to prove itself: reads the file back, and sums up what came from Parquet. */
    private void proof(Path target) {
        Clocks start = Clocks.now();
        try (MbfFile converted = MbfFile.open(target)) {
            converted.verify();
        }
        start.print("proof-read-back");
        long nanos = 0;
        try (ParquetFile parquet = ParquetFile.open(file.parquet());
                Scan rows = parquet.scan(Query.ALL)) {
            ColumnChecksums sums = new ColumnChecksums(parquet.schema());
            for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
                long begin = System.nanoTime();
                sums.add(batch);
                nanos += System.nanoTime() - begin;
            }
        }
        System.out.println("proof-sums\t" + nanos / 1e6 + "\t" + nanos / 1e6);
    }

    /**
     * First reads with the cache off and on in turns. Between them the cache is emptied, which costs whatever is read
     * next a millisecond: so that is neither.
     */
    private void firstRead() throws IOException {
        try (ParquetCache cache = ParquetCache.builder()
                .directory(file.place().resolve("probe-cache"))
                .minFreeBytes(0)
                .build()) {
            Path parquet = file.parquet();
            for (int i = 0; i < rounds; i++) {
                cache.clear();
                try (Batches batches = Mbf.readParquet(parquet).batches()) {
                    batches.next();
                }
                readWhole("off", Mbf.readParquet(parquet));
                Clocks start = Clocks.now();
                readWhole("on", cache.read(parquet));
                cache.awaitConversions(Duration.ofMinutes(30));
                start.print("on-until-converted");
                if (cache.why(parquet).state() != CacheState.HIT) {
                    throw new IllegalStateException(cache.why(parquet).reason());
                }
                readWhole("warm", cache.read(parquet));
            }
            cache.clear();
        }
    }

    private static void readWhole(String name, Dataset data) {
        Clocks start = Clocks.now();
        long rows;
        try (Batches batches = data.batches()) {
            ColumnBatch batch = batches.next();
            start.print(name + "-first-batch");
            BatchSums sums = new BatchSums(batches.schema());
            for (; batch != null; batch = batches.next()) {
                sums.add(batch);
            }
            rows = sums.answer().rows();
        }
        if (rows == 0) {
            throw new IllegalStateException("no rows");
        }
        start.print(name);
    }
}
