package io.mbf.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.shell.StatementLines;
import io.mbf.cli.terminal.Terminal;
import io.mbf.sql.MbfSql;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements and commands one after the other. */
class SqlSessionTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private MbfSql sql;

    @BeforeEach
    void openSql() throws SQLException {
        sql = MbfSql.openStreaming();
    }

    @AfterEach
    void closeSql() throws SQLException {
        sql.close();
    }

    private SqlSession session(OutputStream to) {
        Terminal terminal = new Terminal(InputStream.nullInputStream(), to, err, Set.of(), Terminal.DEFAULT_WIDTH);
        return new SqlSession(sql, terminal, SqlSession.Format.CSV, null);
    }

    private static boolean run(SqlSession session, String lines) throws IOException, SQLException {
        return session.runAll(new StatementLines(new BufferedReader(new StringReader(lines))), false);
    }

    @Test
    void aStatementThatIsCancelledEndsAndTheSessionGoesOn() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        SqlSession session = session(new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
                running.countDown();
            }
        });
        Thread user = new Thread(() -> {
            try {
                running.await();
                session.cancel();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        user.start();
        // more rows than anybody waits for
        assertFalse(run(session, "select 1 a; select sum(i) from range(100000000000000) t(i);\nselect 2 b;\n"));
        user.join();
        assertEquals("a\n1\nb\n2\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("mbf: interrupted\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void afterAFailureTheNextStatementRuns() throws Exception {
        assertFalse(run(session(out), "select nope;\n.nope\n.timer maybe\n.mode pdf\nselect 1 a;\n"));
        assertEquals("a\n1\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(4, err.toString(StandardCharsets.UTF_8).lines().count());
    }

    @Test
    void modeChangesWhatResultsLookLike() throws Exception {
        assertTrue(run(session(out), ".mode ndjson\nselect 1 a;\n.quit\nselect 2 b;\n"));
        assertEquals("{\"a\":1}\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void schemaIsOfOneTableOrOfAll() throws Exception {
        Path file = folder.resolve("a.parquet");
        try (Statement statement = sql.connection().createStatement()) {
            statement.execute("copy (select 1 as n) to '" + file + "' (format parquet)");
        }
        sql.lazyTable("my table", file.toString());
        String described = "column_name,column_type,null,key,default,extra\nn,INTEGER,YES,,,\n";
        assertTrue(run(session(out), ".schema \"my table\"\n.schema my table\n.schema '" + file + "'\n.schema\n"));
        assertEquals(
                described + described + described + "my table\n" + described + file + "\n" + described,
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void helpNamesEachCommand() throws Exception {
        run(session(out), ".help\n");
        for (String command : SqlSession.COMMANDS) {
            assertTrue(out.toString(StandardCharsets.UTF_8).contains(command), command);
        }
    }
}
