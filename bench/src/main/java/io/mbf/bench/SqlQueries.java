package io.mbf.bench;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.TpchTable;
import io.mbf.bench.query.TpchQueries;
import io.mbf.cache.ParquetCache;
import io.mbf.sql.MbfSql;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SQL over the tables of TPC-H: a session of {@code mbf-sql} with all tables cached, beside DuckDB on the Parquet files.
 * Both answer in turns, each is first every other time, and answers are compared; figures are minima of some rounds, after
 * each has run alone for up to a second. Processor time is that of the calling thread, which is everything if DuckDB has
 * one thread.
 */
public final class SqlQueries {

    /** Runs before the first one that counts, for each round that does: short queries are slow until all is compiled. */
    private static final int WARM_UP = 10;

    private static final long WARM_UP_NANOS = 1_000_000_000; // which end earlier
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path folder;
    private final double size;
    private final int rounds;

    SqlQueries(Path folder, double size, int rounds) {
        this.folder = folder;
        this.size = size;
        this.rounds = rounds;
    }

    /** What a query takes, in nanoseconds. */
    private record Cost(long wall, long processor) {

        Cost least(Cost other) {
            return new Cost(Math.min(wall, other.wall), Math.min(processor, other.processor));
        }

        Cost plus(Cost other) {
            return new Cost(wall + other.wall, processor + other.processor);
        }
    }

    /** Something that answers queries. */
    @FunctionalInterface
    private interface Session {
        ResultSet query(String sql) throws SQLException;
    }

    /**
     * Prints tables.
     *
     * @param args the scale factor, by default 1; rounds, by default 7; names of queries, by default all
     */
    public static void main(String[] args) throws IOException, SQLException {
        double size = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        Map<String, String> queries = queries();
        if (args.length > 2) {
            queries.keySet().retainAll(List.of(args).subList(2, args.length));
        }
        SqlQueries bench = new SqlQueries(BenchFile.workFolder(), size, rounds);
        for (int threads : new int[] {1, 2}) {
            System.out.println(bench.table(queries, threads));
        }
    }

    /** What is asked, by its name: small things first, then TPC-H's queries. */
    static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("count(*)", "select count(*) from lineitem");
        queries.put("max", "select max(l_comment) from lineitem");
        queries.put("key", "select * from lineitem where l_orderkey = 3000003");
        queries.put(
                "six",
                "select sum(l_orderkey), sum(l_partkey), sum(l_extendedprice), sum(l_discount), max(l_shipdate),"
                        + " max(l_shipmode) from lineitem");
        queries.put("distinct", "select count(distinct l_partkey) from lineitem");
        queries.putAll(TpchQueries.all());
        return queries;
    }

    /** Markdown: a row per query, in milliseconds. */
    String table(Map<String, String> queries, int threads) throws IOException, SQLException {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "scale factor %s, %d thread(s), minima of %d%n%n| query | ways | MBF | DuckDB | × | MBF, processor"
                        + " | DuckDB, processor | × |%n|---|---|--:|--:|--:|--:|--:|--:|%n",
                size,
                threads,
                rounds));
        Map<TpchTable, Path> files = new LinkedHashMap<>();
        for (TpchTable table : TpchTable.values()) {
            files.put(table, table.parquet(folder, size));
        }
        ManyFiles.waitUntilQuiet();
        Path directory = Files.createTempDirectory("mbf-sql-queries");
        try (ParquetCache cache = ParquetCache.builder()
                        .directory(directory)
                        .minFreeBytes(0)
                        .build();
                MbfSql sql = MbfSql.open(Mbf.cache(cache));
                Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (Map.Entry<TpchTable, Path> file : files.entrySet()) {
                cache.prewarm(file.getValue().toString());
                sql.table(file.getKey().title(), file.getValue());
                statement.execute(
                        "CREATE VIEW " + file.getKey().title() + " AS FROM read_parquet('" + file.getValue() + "')");
            }
            statement.execute("SET threads = " + threads);
            sql.connection().createStatement().execute("SET threads = " + threads);
            Cost ours = new Cost(0, 0);
            Cost theirs = new Cost(0, 0);
            for (Map.Entry<String, String> query : queries.entrySet()) {
                Cost[] costs = measure(query.getValue(), sql::query, statement::executeQuery);
                text.append(row(query.getKey(), ways(sql.explain(query.getValue())), costs[0], costs[1]));
                if (query.getKey().startsWith("Q")) {
                    ours = ours.plus(costs[0]);
                    theirs = theirs.plus(costs[1]);
                }
            }
            text.append(row("sum of TPC-H", "", ours, theirs));
        } finally {
            ShortPrograms.delete(directory);
        }
        return text.toString();
    }

    private Cost[] measure(String query, Session... sessions) throws SQLException {
        Cost[] costs = new Cost[sessions.length];
        Arrays.fill(costs, new Cost(Long.MAX_VALUE, Long.MAX_VALUE));
        for (Session session : sessions) {
            warmUp(query, session);
        }
        for (int round = 0; round < rounds; round++) {
            List<String> expected = null;
            for (int turn = 0; turn < sessions.length; turn++) {
                int who = (turn + round) % sessions.length;
                long processor = processor();
                long wall = System.nanoTime();
                List<String> answer;
                try (ResultSet rows = sessions[who].query(query)) {
                    answer = answer(rows);
                }
                Cost cost = new Cost(System.nanoTime() - wall, processor() - processor);
                if (expected != null && !expected.equals(answer)) {
                    throw new IllegalStateException("the answers differ: " + query);
                }
                expected = answer;
                costs[who] = costs[who].least(cost);
            }
        }
        return costs;
    }

    private void warmUp(String query, Session session) throws SQLException {
        long end = System.nanoTime() + WARM_UP_NANOS;
        for (int run = 0; run < WARM_UP * rounds && System.nanoTime() < end; run++) {
            try (ResultSet rows = session.query(query)) {
                answer(rows);
            }
        }
    }

    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** All rows as text. */
    static List<String> answer(ResultSet rows) throws SQLException {
        List<String> answer = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
                row.append(rows.getString(i)).append('|');
            }
            answer.add(row.toString());
        }
        return answer;
    }

    private static String ways(String explanation) {
        return explanation
                .lines()
                .map(line -> line.contains(",") ? line.substring(0, line.indexOf(',')) : line)
                .collect(Collectors.joining(", "));
    }

    private static String row(String name, String ways, Cost ours, Cost theirs) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f |%n",
                name,
                ways,
                ours.wall() / NANOS_PER_MILLI,
                theirs.wall() / NANOS_PER_MILLI,
                (double) ours.wall() / theirs.wall(),
                ours.processor() / NANOS_PER_MILLI,
                theirs.processor() / NANOS_PER_MILLI,
                (double) ours.processor() / theirs.processor());
    }
}
