package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.bench.data.TpchTable;
import io.mbf.bench.query.TpchQueries;
import io.mbf.cache.ParquetCache;
import io.mbf.sql.MbfSql;
import io.mbf.sql.plan.QueryRun;
import io.mbf.sql.plan.SqlEngine;
import io.mbf.sql.plan.Way;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queries of TPC-H through {@code mbf-sql}, with DuckDB's answers over the same files. */
final class SqlQueriesTest {

    private static final double SIZE = 0.01;

    /** An order of more than 300 pieces is one of 30,000. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("Q18");

    @TempDir
    private static Path folder;

    private static final Map<TpchTable, Path> FILES = new EnumMap<>(TpchTable.class);
    private static final Map<String, List<String>> EXPECTED = new LinkedHashMap<>();
    private static ParquetCache cache;

    @BeforeAll
    static void writeTheTables() throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (TpchTable table : TpchTable.values()) {
                Path file = table.parquet(folder, SIZE);
                FILES.put(table, file);
                statement.execute("CREATE VIEW " + table.title() + " AS FROM read_parquet('" + file + "')");
            }
            for (Map.Entry<String, String> query : TpchQueries.all().entrySet()) {
                try (ResultSet rows = statement.executeQuery(query.getValue())) {
                    EXPECTED.put(query.getKey(), SqlQueries.answer(rows));
                }
            }
        }
        ManyFiles.waitUntilQuiet();
        cache = ParquetCache.builder()
                .directory(folder.resolve("cache").toAbsolutePath())
                .build();
        cache.prewarm(FILES.values().stream().map(Path::toString).toArray(String[]::new));
    }

    @AfterAll
    static void closeTheCache() {
        cache.close();
    }

    @Test
    void everyQueryHasRows() {
        EXPECTED.forEach((name, rows) -> assertFalse(rows.isEmpty() && !MAY_BE_EMPTY.contains(name), name));
    }

    @Test
    void coldAndStreamingTheyAreThoseOfDuckDb() throws SQLException {
        try (MbfSql sql = MbfSql.openStreaming()) {
            answerAll(sql);
        }
    }

    @Test
    void fromTheCacheTheyAreThoseOfDuckDb() throws SQLException {
        try (MbfSql sql = MbfSql.open(Mbf.cache(cache))) {
            answerAll(sql);
            answerAll(sql); // with everything known that a session keeps
        }
    }

    private static void answerAll(MbfSql sql) throws SQLException {
        for (Map.Entry<TpchTable, Path> file : FILES.entrySet()) {
            sql.table(file.getKey().title(), file.getValue());
        }
        for (Map.Entry<String, String> query : TpchQueries.all().entrySet()) {
            try (ResultSet rows = sql.query(query.getValue())) {
                assertEquals(EXPECTED.get(query.getKey()), SqlQueries.answer(rows), query.getKey());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whicheverWayTablesTakeTheyAreThoseOfDuckDb(Way way) throws SQLException {
        try (SqlEngine engine = new SqlEngine(List.of(Mbf.cache(cache)), false)) {
            engine.force(way);
            FILES.forEach((table, file) -> engine.define(table.title(), List.of(file.toString()), List.of()));
            for (Map.Entry<String, String> query : TpchQueries.all().entrySet()) {
                try (QueryRun run = engine.run(query.getValue(), List.of());
                        ResultSet rows = run.statement().getResultSet()) {
                    assertEquals(EXPECTED.get(query.getKey()), SqlQueries.answer(rows), query.getKey());
                }
            }
        }
    }

    @Test
    void theBenchmarkHasARowPerQueryAndOneForTheSum() throws Exception {
        List<String> lines = new SqlQueries(folder, SIZE, 1)
                .table(SqlQueries.queries(), 1)
                .lines()
                .skip(4)
                .toList();
        assertEquals(SqlQueries.queries().size() + 1, lines.size());
        for (String line : lines) {
            assertTrue(line.matches("\\|[^|]+\\|[^|]*\\|( [0-9.]+ \\|){6}"), line);
        }
    }
}
