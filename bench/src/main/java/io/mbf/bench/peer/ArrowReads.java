package io.mbf.bench.peer;

import dev.vortex.api.DataSource;
import dev.vortex.api.Scan;
import dev.vortex.api.ScanOptions;
import dev.vortex.api.Session;
import io.mbf.Mbf;
import io.mbf.arrow.ArrowOptions;
import io.mbf.arrow.MbfArrow;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.codec.BlockCodec;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * What it costs to have all columns of lineitem as Arrow's vectors: processor time of the reading thread and the wall's,
 * the least of some rounds in which everybody takes turns. Values are not consumed.
 */
public final class ArrowReads {

    private ArrowReads() {}

    /** @param args the size of the table, by default 1 */
    public static void main(String[] args) throws Exception {
        System.out.print(table(BenchFile.workFolder(), args.length > 0 ? Double.parseDouble(args[0]) : 1));
    }

    /** Markdown: a row per reader, in milliseconds. */
    static String table(Path folder, double size) throws Exception {
        BenchFile file = new BenchFile(folder, BenchTable.LINEITEM, size, BenchFile.Variant.SNAPPY);
        Path mbf = MbfCopies.converted(file, BlockCodec.SNAPPY);
        String vortex = VortexEngine.path(file).toUri().toString();
        Session session = Session.create();
        BufferAllocator allocator = new RootAllocator(); // not closed: see VortexEngine
        Dataset dataset = Mbf.readMbf(mbf);
        Map<String, Callable<Long>> reads = new LinkedHashMap<>();
        reads.put("batches alone", () -> batches(dataset));
        reads.put("Arrow, for DuckDB", () -> arrow(dataset, allocator, ArrowOptions.FOR_DUCKDB));
        reads.put("Arrow, default", () -> arrow(dataset, allocator, ArrowOptions.DEFAULT));
        reads.put(
                "Arrow, no dictionaries",
                () -> arrow(dataset, allocator, ArrowOptions.DEFAULT.withDictionaryValues(0)));
        reads.put("Vortex, JNI", () -> vortex(session, vortex, allocator));
        return Turns.table(reads, rows -> rows == file.rows());
    }

    private static long batches(Dataset dataset) {
        long rows = 0;
        try (Batches batches = dataset.batches()) {
            for (var batch : batches) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    private static long arrow(Dataset dataset, BufferAllocator allocator, ArrowOptions options) throws IOException {
        try (ArrowReader reader = MbfArrow.reader(dataset, allocator, options)) {
            return rows(reader);
        }
    }

    private static long vortex(Session session, String uri, BufferAllocator allocator) throws IOException {
        long rows = 0;
        Scan scan = DataSource.open(session, uri).scan(ScanOptions.of());
        while (scan.hasNext()) {
            try (ArrowReader reader = scan.next().scanArrow(allocator)) {
                rows += rows(reader);
            }
        }
        return rows;
    }

    private static long rows(ArrowReader reader) throws IOException {
        long rows = 0;
        while (reader.loadNextBatch()) {
            rows += reader.getVectorSchemaRoot().getRowCount();
        }
        return rows;
    }
}
