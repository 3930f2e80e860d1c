package io.mbf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.sql.plan.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a query that ends early leaves open: nothing. */
@EnabledOnOs(OS.LINUX)
class LeftoversTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeAFile() throws SQLException {
        file = write("numbers", 300_000);
    }

    private Path write(String name, int rows) throws SQLException {
        Path written = folder.resolve(name + ".parquet");
        Answers.duckDb("COPY (SELECT i AS id, 'text ' || i AS s FROM range(" + rows + ") t(i)) TO '" + written + "'");
        return written;
    }

    private long open() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aLimitAnErrorAndAResultClosedEarlyLeaveNothing(Way way) throws Exception {
        try (MbfSql sql = MbfSql.openStreaming()) {
            sql.engine().force(way);
            sql.table("t", file);
            sql.query("select * from t limit 3").close();
            try (ResultSet rows = sql.query("select * from t")) {
                assertTrue(rows.next());
            }
            assertThrows(SQLException.class, () -> {
                try (ResultSet rows = sql.query("select sum(cast(s as int)) from t")) {
                    rows.next();
                }
            });
            assertEquals(0, sql.engine().heldBytes());
        }
        assertEquals(0, open());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aSourceThatIsReplacedGivesTheNewRows(Way way) throws Exception {
        try (MbfSql sql = MbfSql.open()) {
            sql.engine().force(way);
            sql.table("t", file);
            assertEquals("300000", Answers.of(sql, "select count(s) from t").get(0));
            Files.move(write("other", 7), file, StandardCopyOption.REPLACE_EXISTING);
            assertEquals("7", Answers.of(sql, "select count(s) from t").get(0));
        }
    }
}
