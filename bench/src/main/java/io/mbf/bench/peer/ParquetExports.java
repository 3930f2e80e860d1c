package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.codec.BlockCodec;
import io.mbf.read.Dataset;
import io.mbf.write.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** What it costs to write lineitem to a Parquet file with snappy, by {@code Mbf.export} and by DuckDB with one thread. */
public final class ParquetExports {

    private ParquetExports() {}

    /** @param args the size of the table, by default 1 */
    public static void main(String[] args) throws Exception {
        System.out.print(table(BenchFile.workFolder(), args.length > 0 ? Double.parseDouble(args[0]) : 1));
    }

    /** Markdown: a row per way, in milliseconds; then the sizes of the files. */
    static String table(Path folder, double size) throws Exception {
        BenchFile file = new BenchFile(folder, BenchTable.LINEITEM, size, BenchFile.Variant.SNAPPY);
        Dataset mbf = Mbf.readMbf(MbfCopies.converted(file, BlockCodec.SNAPPY));
        Path target = Files.createTempDirectory(folder, "exports");
        Path ours = target.resolve("mbf.parquet");
        Path theirs = target.resolve("duckdb.parquet");
        try (Connection onTable = DuckDbEngine.attached(file, 1)) {
            Map<String, Callable<Long>> ways = new LinkedHashMap<>();
            ways.put(
                    "Mbf.export of .mbf",
                    () -> Mbf.export(mbf, ours, WriteOptions.DEFAULT.overwriting())
                            .rows());
            ways.put("COPY of DuckDB's table", () -> copied(onTable, DuckDbEngine.TABLE, theirs));
            ways.put("COPY of Parquet", () -> copied(onTable, "read_parquet('" + file.parquet() + "')", theirs));
            String table = Turns.table(ways, rows -> rows == file.rows());
            return table
                    + String.format(
                            Locale.ROOT,
                            "%nMbf.export wrote %.1f MB, DuckDB %.1f MB%n",
                            Files.size(ours) / 1e6,
                            Files.size(theirs) / 1e6);
        } finally {
            delete(target, ours, theirs);
        }
    }

    private static long copied(Connection duckDb, String from, Path target) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            return statement.executeUpdate(
                    "COPY (FROM " + from + ") TO '" + target + "' (FORMAT parquet, COMPRESSION snappy)");
        }
    }

    private static void delete(Path folder, Path... files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.delete(folder);
    }
}
