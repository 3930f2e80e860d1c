package io.mbf.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell whose keys come out of a stream. */
class ShellTest {

    private static final String UP = "\033[A";
    private static final String TAB = "\t";
    private static final String CONTROL_C = "\003";
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

    /** Keys that wait for what the shell shows; at its end, or when that does not come in time, there are none left. */
    private static final class Typist extends InputStream {

        private static final long PATIENCE_MILLIS = 30_000;

        private final ByteArrayOutputStream shown;
        private final Iterator<Map.Entry<String, String>> steps;
        private final StringBuilder due = new StringBuilder();
        private int seen;

        /** @param steps a text that is waited for after the one before, and the keys that answer it */
        Typist(ByteArrayOutputStream shown, List<Map.Entry<String, String>> steps) {
            this.shown = shown;
            this.steps = steps.iterator();
        }

        @Override
        public int read(byte[] target, int from, int length) {
            if (due.isEmpty() && !(steps.hasNext() && await(steps.next()))) {
                return -1;
            }
            target[from] = (byte) due.charAt(0);
            due.deleteCharAt(0);
            return 1;
        }

        private boolean await(Map.Entry<String, String> step) {
            long end = System.currentTimeMillis() + PATIENCE_MILLIS;
            while (System.currentTimeMillis() < end) {
                int at = shown.toString(StandardCharsets.UTF_8).indexOf(step.getKey(), seen);
                if (at >= 0) {
                    seen = at + step.getKey().length();
                    due.append(step.getValue());
                    return true;
                }
                try {
                    Thread.sleep(5);
                } catch (InterruptedException ended) {
                    return false;
                }
            }
            return false;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }
    }

    @Test
    void controlCDropsTheLinesThatAreBeingTyped() throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Typist typist = new Typist(
                shown,
                List.of(
                        Map.entry("mbf> ", "select\r"),
                        Map.entry("-> ", "1"),
                        Map.entry("1", CONTROL_C),
                        Map.entry("mbf> ", "select 2;\r"),
                        Map.entry("mbf> ", CONTROL_D)));
        ExternalTerminal terminal = new ExternalTerminal("test", "ansi", typist, shown, StandardCharsets.UTF_8);
        AtomicInteger cancelled = new AtomicInteger();
        try (Shell shell = new Shell(terminal, Optional.empty(), sql, List.of(), cancelled::incrementAndGet)) {
            assertEquals(Optional.of("select 2;"), shell.next());
            assertEquals(Optional.empty(), shell.next());
        }
        assertEquals(0, cancelled.get(), "no statement was running");
    }

    @Test
    void controlCEndsTheStatementThatRunsAndTheShellGoesOn() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Typist typist = new Typist(
                shown, List.of(Map.entry("mbf> ", "select 1;\r"), Map.entry("mbf> ", "select 2;\r" + CONTROL_D)));
        ExternalTerminal terminal = new ExternalTerminal("test", "ansi", typist, shown, StandardCharsets.UTF_8);
        Statement statement = sql.connection().createStatement();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hand = new Thread(() -> {
            try {
                while (!ended.await(
                        20, TimeUnit.MILLISECONDS)) { // a query that is still being planned does not hear it
                    terminal.raise(Signal.INT);
                }
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        try (Shell shell = new Shell(terminal, Optional.empty(), sql, List.of(), () -> cancel(statement))) {
            assertEquals(Optional.of("select 1;"), shell.next());
            hand.start();
            SQLException failure = assertThrows(
                    SQLException.class, () -> statement.executeQuery("select sum(i) from range(100000000000000) t(i)"));
            ended.countDown();
            hand.join();
            assertEquals("the query was cancelled", failure.getMessage());
            assertEquals(Optional.of("select 2;"), shell.next());
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
