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

/**
 * What patterns of text cost: rows counted by a text of theirs, by MBF, by DuckDB with one thread and by Vortex, whose
 * answers must be those of DuckDB on its table.
 */
public final class TextPatterns {

    /** @param ignoringCase whether {@code ilike} is asked */
    record Pattern(BenchTable table, String column, boolean ignoringCase, String pattern) {

        private static Pattern comment(String pattern) {
            return new Pattern(BenchTable.LINEITEM, "l_comment", false, pattern);
        }

        private static Pattern url(String pattern) {
            return new Pattern(BenchTable.URLS, "url", false, pattern);
        }

        String condition() {
            return column + (ignoringCase ? " ilike '" : " like '") + pattern + "'";
        }
    }

    static final List<Pattern> PATTERNS = List.of(
            Pattern.comment("%express%"),
            Pattern.comment("%special requests%"),
            Pattern.comment("%ges"),
            Pattern.comment("furious%"),
            Pattern.comment("%special%requests%"),
            Pattern.comment("_e%slyly%"),
            new Pattern(BenchTable.LINEITEM, "l_comment", true, "%EXPRESS%"),
            Pattern.url("%/1a%"),
            Pattern.url("%session=ab%"),
            Pattern.url("%page=42"),
            Pattern.url("https://news.example.net/1%"));

    private TextPatterns() {}

    /** @param args the size of the tables, by default 1 */
    public static void main(String[] args) throws Exception {
        Path folder = BenchFile.workFolder();
        double size = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        for (Pattern pattern : PATTERNS) {
            System.out.println(pattern.condition() + "\n\n" + table(folder, size, pattern));
        }
    }

    /** Markdown: a row per way, in milliseconds. */
    static String table(Path folder, double size, Pattern pattern) throws Exception {
        BenchFile file = new BenchFile(folder, pattern.table, size, BenchFile.Variant.SNAPPY);
        String condition = pattern.condition();
        try (Dataset mbf = Mbf.readMbf(MbfCopies.converted(file, BlockCodec.SNAPPY));
                Dataset parquet = Mbf.readParquet(file.parquet());
                VortexEngine vortex = new VortexEngine(file);
                Connection onTable = DuckDbEngine.attached(file, 1)) {
            Map<String, Callable<Long>> ways = new LinkedHashMap<>();
            ways.put(".mbf", () -> mbf.where(condition).count());
            ways.put("Parquet", () -> parquet.where(condition).count());
            ways.put("Vortex", () -> vortex.countLike(pattern.column, pattern.pattern, pattern.ignoringCase));
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
