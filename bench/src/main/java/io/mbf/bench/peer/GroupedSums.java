package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.codec.BlockCodec;
import io.mbf.read.Aggregation;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * What groups cost, as the first query of TPC-H makes them but for its expressions: two keys, five sums and a count under
 * a condition on lineitem, by {@code groupBy} and by DuckDB with one thread.
 */
public final class GroupedSums {

    private static final List<String> SUMS =
            List.of("l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_linenumber");

    private static final String QUERY = "SELECT l_returnflag, l_linestatus, count(*), sum("
            + String.join("), sum(", SUMS)
            + ") FROM %s WHERE l_shipdate <= DATE '1998-09-02' GROUP BY l_returnflag, l_linestatus";

    private GroupedSums() {}

    /** @param args the size of the table, by default 1 */
    public static void main(String[] args) throws Exception {
        System.out.print(table(BenchFile.workFolder(), args.length > 0 ? Double.parseDouble(args[0]) : 1));
    }

    /** Markdown: a row per way, in milliseconds. */
    static String table(Path folder, double size) throws Exception {
        BenchFile file = new BenchFile(folder, BenchTable.LINEITEM, size, BenchFile.Variant.SNAPPY);
        Dataset mbf = Mbf.readMbf(MbfCopies.converted(file, BlockCodec.SNAPPY));
        Dataset parquet = Mbf.readParquet(file.parquet());
        try (Connection onTable = DuckDbEngine.attached(file, 1)) {
            Map<String, Callable<String>> ways = new LinkedHashMap<>();
            ways.put("groupBy on .mbf", () -> grouped(mbf));
            ways.put("groupBy on Parquet", () -> grouped(parquet));
            ways.put("DuckDB on its table", () -> queried(onTable, DuckDbEngine.TABLE));
            ways.put("DuckDB on Parquet", () -> queried(onTable, "read_parquet('" + file.parquet() + "')"));
            String expected = queried(onTable, DuckDbEngine.TABLE);
            return Turns.table(ways, expected::equals);
        }
    }

    private static String grouped(Dataset lineitem) {
        Aggregation wanted = lineitem.where("l_shipdate <= '1998-09-02'")
                .groupBy("l_returnflag", "l_linestatus")
                .count();
        for (String column : SUMS) {
            wanted = wanted.sum(column);
        }
        TreeSet<String> groups = new TreeSet<>();
        try (RowCursor rows = wanted.rows()) {
            while (rows.next()) {
                StringBuilder group = new StringBuilder(rows.getString(0) + rows.getString(1) + rows.getLong(2));
                for (int i = 0; i < SUMS.size(); i++) {
                    group.append(' ').append(text(rows.getDecimal(3 + i)));
                }
                groups.add(group.toString());
            }
        }
        return groups.toString();
    }

    private static String queried(Connection duckDb, String from) throws SQLException {
        TreeSet<String> groups = new TreeSet<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(String.format(QUERY, from))) {
            while (rows.next()) {
                StringBuilder group = new StringBuilder(rows.getString(1) + rows.getString(2) + rows.getLong(3));
                for (int i = 0; i < SUMS.size(); i++) {
                    group.append(' ').append(text(rows.getBigDecimal(4 + i)));
                }
                groups.add(group.toString());
            }
        }
        return groups.toString();
    }

    private static String text(BigDecimal sum) {
        return sum.stripTrailingZeros().toPlainString();
    }
}
