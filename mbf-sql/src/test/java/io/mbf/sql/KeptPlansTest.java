package io.mbf.sql;

import static io.mbf.Mbf.cache;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cache.ParquetCache;
import io.mbf.sql.plan.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plan that is kept for the next run of a text never gives the rows of another question. */
class KeptPlansTest {

    @TempDir
    private static Path folder;

    private static ParquetCache cache;

    private MbfSql sql;

    @BeforeAll
    static void cacheAFileForEachWay() throws Exception {
        for (Way way : Way.values()) {
            write(file(way), 0, 5_000);
            write(replaced(way), 0, 5_000);
        }
        Thread.sleep(2_100); // what has just changed is not cached
        cache = ParquetCache.builder()
                .directory(folder.resolve("cache").toAbsolutePath())
                .build();
        cache.prewarm(folder.toString());
    }

    @AfterAll
    static void closeTheCache() {
        cache.close();
    }

    private static Path file(Way way) {
        return folder.resolve(way.name() + ".parquet");
    }

    private static Path replaced(Way way) {
        return folder.resolve(way.name() + "-replaced.parquet");
    }

    private static void write(Path file, int from, int to) throws SQLException {
        Answers.duckDb("COPY (SELECT i AS id, i % 7 AS seven, TIMESTAMP '2000-01-01' + to_seconds(i) AS moment FROM"
                + " range(" + from + ", " + to + ") t(i)) TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    }

    private void open(Way way) throws SQLException {
        sql = MbfSql.open(cache(cache));
        sql.engine().force(way);
        sql.table("t", file(way));
    }

    @AfterEach
    void closeTheSession() throws SQLException {
        sql.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void parametersHaveTheirOwnPlans(Way way) throws SQLException {
        open(way);
        String query = "select count(*), min(seven) from t where id < ?";
        for (int bound : new int[] {10, 4_000, 10, 0}) {
            assertEquals(List.of(bound + "|" + (bound == 0 ? null : 0)), Answers.of(sql, query, bound));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aParameterThatItsOwnerChangesIsNoConstant(Way way) throws SQLException {
        open(way);
        java.sql.Timestamp at = java.sql.Timestamp.valueOf("2000-01-01 00:00:10");
        try (PreparedStatement statement =
                sql.connection().prepareStatement("select count(id) from t where moment < ?")) {
            statement.setObject(1, at);
            for (int second : new int[] {10, 20}) {
                at.setTime(
                        java.sql.Timestamp.valueOf("2000-01-01 00:00:" + second).getTime());
                try (ResultSet rows = statement.executeQuery()) {
                    assertEquals(List.of(String.valueOf(second)), Answers.of(rows));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatTheSessionSaysMayMeanSomethingElseNextTime(Way way) throws SQLException {
        open(way);
        try (Statement statement = sql.connection().createStatement()) {
            statement.execute("set variable most = 10");
            statement.execute("create macro most() as getvariable('most')");
            statement.execute("create view few as select * from t where id < getvariable('most')");
            for (int most : new int[] {10, 4_000}) {
                statement.execute("set variable most = " + most);
                for (String query : List.of(
                        "select count(id) from t where id < getvariable('most')",
                        "select count(id) from t where id < most()",
                        "select count(id) from few")) {
                    assertEquals(List.of(String.valueOf(most)), Answers.of(sql, query), query);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aFileThatIsReplacedHasANewPlan(Way way) throws Exception {
        open(way);
        String query = "select count(id), max(id) from u where id >= 3000";
        sql.table("u", replaced(way));
        assertEquals(List.of("2000|4999"), Answers.of(sql, query));
        assertEquals(List.of("2000|4999"), Answers.of(sql, query));
        Path other = folder.resolve("other.parquet");
        write(other, 2_000, 9_000);
        Files.move(other, replaced(way), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(List.of("6000|8999"), Answers.of(sql, query));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTableThatIsNamedAnewHasANewPlan(Way way) throws Exception {
        open(way);
        String query = "select count(id), min(id) from t";
        Answers.of(sql, query);
        Path other = folder.resolve("other.parquet");
        write(other, 0, 11);
        sql.table("t", other);
        assertEquals(List.of("11|0"), Answers.of(sql, query));
    }
}
