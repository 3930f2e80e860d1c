package io.mbf.bench;

import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.ListFile;
import io.mbf.bench.peer.BatchSums;
import io.mbf.parquet.ParquetFile;
import io.mbf.predicate.Column;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * What it costs to read few rows of a list column directly from Parquet, where the pages before them are passed over:
 * processor time of the reading thread, which other processes disturb less than they disturb the wall's.
 */
public final class ListReads {

    private static final int ROUNDS = 40;
    private static final int WARM_UP = 10;

    private final long rows;

    ListReads(long rows) {
        this.rows = rows;
    }

    /**
     * Prints a table.
     *
     * @param args how many rows; codecs. By default 1,000,000 and SNAPPY
     */
    public static void main(String[] args) throws IOException {
        long rows = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
        List<CompressionCodecName> codecs = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            codecs.add(CompressionCodecName.valueOf(args[i]));
        }
        if (codecs.isEmpty()) {
            codecs.add(CompressionCodecName.SNAPPY);
        }
        System.out.print(new ListReads(rows).table(codecs));
    }

    /** Markdown: a column per form of pages and codec, a row per query, in milliseconds; the first quartile of many reads. */
    String table(List<CompressionCodecName> codecs) throws IOException {
        Map<String, Query> queries = queries();
        StringBuilder head = new StringBuilder("| |");
        StringBuilder rule = new StringBuilder("|---|");
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        queries.keySet().forEach(name -> lines.put(name, new StringBuilder("| " + name + " |")));
        Path folder = Files.createTempDirectory("mbf-list-reads");
        Path file = folder.resolve("lists.parquet");
        try {
            for (CompressionCodecName codec : codecs) {
                for (WriterVersion version : WriterVersion.values()) {
                    ListFile.write(file, rows, codec, version);
                    head.append(version == WriterVersion.PARQUET_1_0 ? " v1, " : " v2, ")
                            .append(codec.name().toLowerCase(Locale.ROOT))
                            .append(" |");
                    rule.append("---|");
                    queries.forEach((name, query) -> lines.get(name)
                            .append(String.format(Locale.ROOT, " %.1f ms |", milliseconds(file, query))));
                }
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
        return head + "\n" + rule + "\n" + String.join("\n", lines.values()) + "\n";
    }

    private Map<String, Query> queries() {
        long middle = rows / 2;
        Predicate one = Column.col("id").eq(middle);
        Predicate some = Column.col("id").between(middle, middle + rows / 100 - 1);
        Map<String, Query> queries = new LinkedHashMap<>();
        List<String> list = List.of("id", "numbers");
        List<String> flat = List.of("id", "number");
        queries.put("id and list of one row by id", Query.ALL.select(list).where(one));
        queries.put("id and list of 1 % of the rows", Query.ALL.select(list).where(some));
        queries.put("flat columns of one row by id", Query.ALL.select(flat).where(one));
        queries.put("flat columns of 1 % of the rows", Query.ALL.select(flat).where(some));
        queries.put("flat columns, full scan", Query.ALL.select(flat));
        queries.put("full scan", Query.ALL);
        return queries;
    }

    private static double milliseconds(Path file, Query query) {
        boolean all = query.where().isEmpty();
        long[] times = new long[all ? ROUNDS / 4 : ROUNDS];
        for (int i = -WARM_UP; i < times.length; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            read(file, query);
            if (i >= 0) {
                times[i] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            }
        }
        Arrays.sort(times);
        return times[times.length / 4] / 1e6;
    }

    private static void read(Path path, Query query) {
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(query)) {
            BatchSums sums = new BatchSums(scan.schema());
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                sums.add(batch);
            }
            if (sums.answer().rows() == 0) {
                throw new IllegalStateException("no row found in " + path);
            }
        }
    }
}
