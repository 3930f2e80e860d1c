package io.mbf.sql;

import static io.mbf.Mbf.cache;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.sql.plan.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions as users have them. */
class MbfSqlTest {

    @TempDir
    private static Path folder;

    private Path sales;
    private MbfSql sql;

    @BeforeEach
    void openASession() throws SQLException {
        sales = folder.resolve("sales.parquet");
        Answers.duckDb(
                "COPY (SELECT i AS id, ['APAC','EMEA','AMER'][i % 3 + 1] AS region, (i % 1000)::DECIMAL(10,2) / 4 AS"
                        + " amount, DATE '2024-01-01' + (i % 400)::INT AS day FROM range(20000) t(i)) TO '" + sales
                        + "' (FORMAT parquet)");
        sql = MbfSql.open();
        sql.table("sales", sales);
    }

    @AfterEach
    void closeIt() throws SQLException {
        sql.close();
    }

    private List<String> direct(String query) throws SQLException {
        return Answers.byDuckDb(query.replace("sales", "'" + sales + "'"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aDashboardIsThatOfDuckDb(Way way) throws SQLException {
        sql.engine().force(way);
        String query = "select region, count(*), sum(amount), min(day), max(id) from sales"
                + " where day between '2024-02-01' and '2024-06-30' and amount > 50 group by region order by region";
        assertEquals(direct(query), Answers.of(sql, query));
    }

    @Test
    void aPathCanStandInTheText() throws SQLException {
        assertEquals(List.of("20000"), Answers.of(sql, "select count(*) from mbf('" + sales + "')"));
        assertEquals(List.of("20000"), Answers.of(sql, "select count(*) from '" + sales + "'"));
    }

    @Test
    void rowsAreCountedOutOfMetadataAndCalledAsDuckDbCallsThem() throws SQLException {
        for (String query : List.of("select count(*) from sales", "SELECT COUNT(*) AS \"N of\" FROM SALES;")) {
            assertEquals("sales: metadata\n", sql.explain(query));
            try (ResultSet rows = sql.query(query);
                    Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = duckDb.createStatement();
                    ResultSet expected = statement.executeQuery(query.replaceAll("(?i)sales", "'" + sales + "'"))) {
                assertEquals(
                        expected.getMetaData().getColumnLabel(1),
                        rows.getMetaData().getColumnLabel(1));
                assertEquals(
                        expected.getMetaData().getColumnTypeName(1),
                        rows.getMetaData().getColumnTypeName(1));
                assertEquals(Answers.of(expected), Answers.of(rows));
            }
        }
    }

    @Test
    void conditionsGoDownToTheFiles() throws SQLException {
        String plan = sql.explain("select sum(amount) from sales where id = 777 and region in ('EMEA', 'AMER')");
        assertTrue(plan.contains("where id = 777 and (region = 'EMEA' or region = 'AMER')"), plan);
    }

    @Test
    void eachPlaceOfATableHasItsOwnCondition() throws SQLException {
        sql.engine().force(Way.FUNCTION);
        String query = "select a.id, b.id from sales a join sales b on a.id + 1 = b.id"
                + " where a.region = 'APAC' and a.id < 30 and b.amount < 5 order by 1";
        assertEquals(direct(query), Answers.of(sql, query));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void tablesAreJoinedWhicheverWayTheyTake(Way way) throws SQLException {
        sql.engine().force(way);
        sql.table("others", sales);
        String query = "select typeof(a.amount), typeof(a.day), typeof(b.region), a.region, count(*), sum(b.amount)"
                + " from sales a join others b on a.id + 1 = b.id where b.id < 300 group by all order by all";
        assertEquals(direct(query.replace("others", "sales")), Answers.of(sql, query));
    }

    @Test
    void aKeyIsLookedUpByTheTableFunction() throws SQLException {
        Path keys = folder.resolve("keys.parquet");
        Answers.duckDb("COPY (SELECT i AS id, 'key ' || i AS name FROM range(300000) t(i)) TO '" + keys
                + "' (FORMAT parquet, ROW_GROUP_SIZE 300000)");
        Mbf.convertToMbf(keys, folder.resolve("keys.mbf"));
        sql.table("keys", folder.resolve("keys.mbf"));
        String plan = sql.explain("select * from keys where id = 123456");
        assertTrue(plan.startsWith("keys: " + Way.FUNCTION), plan);
    }

    @Test
    void parametersAreBoundToPreparedStatements() throws SQLException {
        try (PreparedStatement statement =
                sql.connection().prepareStatement("select count(*) from sales where region = ? and id < ?")) {
            for (int bound : new int[] {30, 3000}) {
                statement.setString(1, "EMEA");
                statement.setInt(2, bound);
                try (ResultSet rows = statement.executeQuery()) {
                    assertEquals(List.of(String.valueOf(bound / 3)), Answers.of(rows));
                }
            }
        }
    }

    @Test
    void aReadThroughTheCacheWarmsIt() throws Exception {
        try (ParquetCache cache = ParquetCache.builder()
                        .directory(folder.resolve("cache").toAbsolutePath())
                        .build();
                MbfSql cached = MbfSql.open(cache(cache))) {
            cached.table("sales", sales);
            String query = "select sum(amount) from sales where id = 4711";
            assertEquals(direct(query), Answers.of(cached, query));
            cache.prewarm(sales.toString());
            assertEquals(direct(query), Answers.of(cached, query));
            assertTrue(cached.explain(query).contains("where id = 4711"));
        }
    }

    @Test
    void anErrorIsOneLineWithItsPlace() {
        assertEquals(
                "Binder Error: Referenced column \"regoin\" not found in FROM clause! Candidate bindings: \"region\", \"amount\""
                        + " (line 2, column 2)",
                assertThrows(SQLException.class, () -> sql.query("select\n regoin from sales"))
                        .getMessage());
        assertEquals(
                "Parser Error: syntax error at or near \"selec\" (line 1, column 1)",
                assertThrows(SQLException.class, () -> sql.query("selec 1")).getMessage());
        assertEquals(
                folder.resolve("nope.parquet") + ": no such file",
                assertThrows(SQLException.class, () -> sql.query("from '" + folder.resolve("nope.parquet") + "'"))
                        .getMessage());
    }

    @Test
    void aTableThatCannotBeReadMattersWhereItIsMeantAlone() throws Exception {
        Path file = Files.copy(sales, folder.resolve("moved.parquet"));
        sql.lazyTable("trips", file.toString());
        assertEquals(List.of("20000"), Answers.of(sql, "select count(id) from trips"));
        Files.delete(file);
        assertEquals(List.of("1"), Answers.of(sql, "select 1 as trips"));
        assertEquals(List.of("1"), Answers.of(sql, "select trips from (values (1)) v(trips) where 'trips' <> 'x'"));
        for (String query : List.of("select * from trips", "select count(*) from TRIPS", "from \"Trips\" limit 1")) {
            assertEquals(
                    file + ": no such file",
                    assertThrows(SQLException.class, () -> Answers.of(sql, query))
                            .getMessage());
        }
        assertEquals(
                file + ": no such file",
                assertThrows(SQLException.class, () -> sql.connection().prepareStatement("select * from trips"))
                        .getMessage());
        Files.copy(sales, file);
        assertEquals(List.of("20000"), Answers.of(sql, "select count(id) from trips"));
    }

    @Test
    void theSessionGoesOnAfterAnError() throws SQLException {
        assertThrows(SQLException.class, () -> sql.query("select nope from sales"));
        assertEquals(List.of("20000"), Answers.of(sql, "select count(*) from sales"));
    }

    @Test
    void ordinaryStatementsWorkBesides() throws SQLException {
        Connection connection = sql.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table own as select region, count(*) as n from sales group by region");
            assertEquals(1, statement.executeUpdate("delete from own where region = 'APAC'"));
            try (ResultSet rows = statement.executeQuery("select n from own order by region")) {
                assertEquals(List.of("6666", "6667"), Answers.sorted(Answers.of(rows)));
            }
        }
        connection.setAutoCommit(false);
        sql.query("select 1 from sales limit 1").close();
        connection.rollback();
        connection.setAutoCommit(true);
        assertEquals(List.of("20000"), Answers.of(sql, "select count(*) from sales"));
    }

    @Test
    void aTableOfMbfFilesIsRead() throws SQLException {
        Path mbf = folder.resolve("copy.mbf");
        if (!Files.exists(mbf)) {
            Mbf.convertToMbf(sales, mbf);
        }
        assertEquals(
                direct("select region, sum(amount) from sales group by 1 order by 1"),
                Answers.of(sql, "select region, sum(amount) from '" + mbf + "' group by 1 order by 1"));
    }

    @Test
    void partitionsAreColumns() throws Exception {
        for (int year : new int[] {2023, 2024}) {
            Path part = Files.createDirectories(folder.resolve("lake/year=" + year));
            Files.copy(sales, part.resolve("a.parquet"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertEquals(
                List.of("2024|20000"),
                Answers.of(
                        sql,
                        "select year, count(*) from '" + folder.resolve("lake")
                                + "/**/*.parquet' where year > 2023 group by 1"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTableWithoutRowsIsEmpty(Way way) throws SQLException {
        Path empty = folder.resolve("empty.parquet");
        Answers.duckDb("COPY (SELECT 1 AS id, 'x' AS s WHERE false) TO '" + empty + "' (FORMAT parquet)");
        sql.engine().force(way);
        sql.table("empty", empty);
        assertEquals(List.of(), Answers.of(sql, "select * from empty"));
        assertEquals(
                List.of("0|null|null"), Answers.of(sql, "select count(*), max(s), sum(id) from empty where id > 0"));
        assertEquals(List.of("0"), Answers.of(sql, "select count(*) from empty"));
    }

    record Cases(long id, long ID) {}

    @Test
    void ofNamesThatDifferByCaseAloneTheSecondGetsANumber() throws Exception {
        Path file = folder.resolve("cases.mbf");
        Mbf.write(file, Cases.class, Stream.of(new Cases(1, 30), new Cases(2, 40)));
        assertEquals(List.of("2|40"), Answers.of(sql, "select id, ID_1 from '" + file + "' where id_1 > 30"));
    }
}
