package io.mbf.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.sql.MbfSql;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell whose keys come out of a stream. */
class ShellTest {

    private static final String UP = "\033[A";
    private static final String TAB = "\t";
    private static final String CONTROL_D = "\004";

    @TempDir
    private Path folder;

    private MbfSql sql;

    @BeforeEach
    void openSql() throws SQLException {
        sql = MbfSql.openStreaming();
    }

    @AfterEach
    void closeSql() throws SQLException {
        sql.close();
    }

    private void execute(String statement) throws SQLException {
        try (Statement running = sql.connection().createStatement()) {
            running.execute(statement);
        }
    }

    /** What the shell hands on when keys are typed, up to the end of the session. */
    private List<String> typed(Optional<Path> history, String keys) throws IOException {
        List<String> texts = new ArrayList<>();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
        ExternalTerminal terminal = new ExternalTerminal("test", "ansi", in, shown, StandardCharsets.UTF_8);
        try (Shell shell = new Shell(terminal, history, sql, List.of(".tables", ".timer", ".quit"), () -> {})) {
            for (Optional<String> next = shell.next(); next.isPresent(); next = shell.next()) {
                texts.add(next.get());
            }
        }
        return texts;
    }

    private List<String> typed(String keys) throws IOException {
        return typed(Optional.empty(), keys);
    }

    @Test
    void aStatementIsHandedOnWhenItsSemicolonComes() throws IOException {
        assertEquals(List.of("select\n'ü!';", ".tables"), typed("select\r'ü!';\r\r.tables\r" + CONTROL_D));
    }

    @Test
    void anotherSessionRemembersWhatWasTypedAndNobodyElse() throws IOException {
        Optional<Path> history = Shell.history(folder.resolve("settings"));
        typed(history, "select\r1;\r" + CONTROL_D);
        assertEquals(List.of("select\n1;"), typed(Shell.history(folder.resolve("settings")), UP + "\r" + CONTROL_D));
        Path file = folder.resolve("settings/sql-history");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aHistoryThatCannotBeWrittenIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertEquals(Optional.empty(), Shell.history(file));
    }

    @Test
    void keywordsAndCommandsAreCompletedInTheCaseInWhichTheyBegin() throws IOException {
        assertEquals(List.of(".tables", "SUMMARIZE t;"), typed(".ta" + TAB + "\rSUMMAR" + TAB + "t;\r" + CONTROL_D));
    }

    @Test
    void tablesAndTheirColumnsAreCompletedWithQuotesWhereTheyNeedThem() throws Exception {
        execute("create table trips as select 1 as \"fare amount\", 2 as distance");
        execute("create view \"my trips\" as from trips");
        assertEquals(
                List.of("from trips select distance ;", "from trips select \"fare amount\" ;", "from \"my trips\" ;"),
                typed("from trip" + TAB + "select dista" + TAB + ";\r"
                        + "from trips select \"fa" + TAB + ";\r"
                        + "from \"my" + TAB + ";\r"
                        + CONTROL_D));
    }

    @Test
    void filesAreCompletedWithinQuotesBehindFrom() throws Exception {
        Files.createDirectories(folder.resolve("lake/it's"));
        Files.createFile(folder.resolve("lake/it's/trips.parquet"));
        String lake = folder.resolve("lake").toString();
        assertEquals(
                List.of("from '" + lake + "/it''s/trips.parquet' ;"),
                typed("from '" + lake + "/i" + TAB + "tri" + TAB + ";\r" + CONTROL_D));
    }

    @Test
    void aFolderThatCannotBeListedCompletesNothing() throws IOException {
        assertEquals(List.of("from '/no/such/x';"), typed("from '/no/such/x" + TAB + "';\r" + CONTROL_D));
    }

    @Test
    void columnsOfFilesThatTheTextNamesAreCompleted() throws Exception {
        Path file = folder.resolve("a.parquet");
        execute("copy (select 1 as passengers) to '" + file + "' (format parquet)");
        List<String> texts = typed("from '" + file + "' select passen" + TAB + ";\r" + CONTROL_D);
        assertEquals(List.of("from '" + file + "' select passengers ;"), texts);
        assertTrue(sql.tables().contains(file.toString()));
    }
}
