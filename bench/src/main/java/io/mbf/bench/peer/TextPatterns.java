package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.codec.BlockCodec;
import io.mbf.read.Dataset;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What patterns of text cost: rows of lineitem counted by their comments, by MBF and by DuckDB with one thread. */
public final class TextPatterns {

    static final List<String> CONDITIONS = List.of(
            "l_comment like '%express%'",
            "l_comment like '%ges'",
            "l_comment like 'care%'",
            "l_comment like '%special%requests%'",
            "l_comment like '_e%slyly%'",
            "l_comment ilike '%EXPRESS%'");

    private TextPatterns() {}

    /** @param args the size of the table, by default 1 */
    public static void main(String[] args) throws Exception {
        Path folder = BenchFile.workFolder();
        double size = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        for (String condition : CONDITIONS) {
            System.out.println(condition + "\n\n" + table(folder, size, condition));
        }
    }

    /** Markdown: a row per way, in milliseconds. */
    static String table(Path folder, double size, String condition) throws Exception {
        BenchFile file = new BenchFile(folder, BenchTable.LINEITEM, size, BenchFile.Variant.SNAPPY);
        Dataset mbf = Mbf.readMbf(MbfCopies.converted(file, BlockCodec.SNAPPY));
        Dataset parquet = Mbf.readParquet(file.parquet());
        try (Connection onTable = DuckDbEngine.attached(file, 1)) {
            Map<String, Callable<Long>> ways = new LinkedHashMap<>();
            ways.put(".mbf", () -> mbf.where(condition).count());
            ways.put("Parquet", () -> parquet.where(condition).count());
            ways.put("DuckDB on its table", () -> counted(onTable, DuckDbEngine.TABLE, condition));
            ways.put("DuckDB on Parquet", () -> counted(onTable, "read_parquet('" + file.parquet() + "')", condition));
            Long expected = counted(onTable, DuckDbEngine.TABLE, condition);
            return Turns.table(ways, expected::equals);
        }
    }

    private static long counted(Connection duckDb, String from, String condition) throws SQLException {
        try (Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + from + " WHERE " + condition)) {
            result.next();
            return result.getLong(1);
        }
    }
}
