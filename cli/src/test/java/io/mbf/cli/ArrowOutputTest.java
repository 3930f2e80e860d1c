package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.arrow.ArrowOutput;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow IPC out of the command, read by Arrow's own library. */
class ArrowOutputTest {

    private static final String TRIPS =
            "SELECT i AS id, CASE WHEN i %% 3 > 0 THEN 'zone' || i %% 3 END AS zone, DATE '2024-01-01' + i::INT AS day"
                    + " FROM range(%d, %d) t(i)";

    @TempDir
    private Path folder;

    private Path trips;
    private Path more;

    @BeforeEach
    void writeParquet() throws Exception {
        trips = folder.resolve("a.parquet");
        more = folder.resolve("b.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + TRIPS.formatted(0, 4) + ") TO '" + trips + "' (FORMAT parquet)");
            statement.execute("COPY (" + TRIPS.formatted(4, 6) + ") TO '" + more + "' (FORMAT parquet)");
        }
    }

    /** Names and types of the columns, and then the rows. */
    private static List<String> read(ArrowReader opened) throws IOException {
        List<String> lines = new ArrayList<>();
        try (ArrowReader reader = opened) {
            List<String> names = new ArrayList<>();
            while (reader.loadNextBatch()) {
                List<List<Object>> columns = new ArrayList<>();
                names.clear();
                for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
                    columns.add(values(vector, reader, names));
                }
                for (int row = 0; row < reader.getVectorSchemaRoot().getRowCount(); row++) {
                    List<Object> values = new ArrayList<>();
                    for (List<Object> column : columns) {
                        values.add(column.get(row));
                    }
                    lines.add(values.toString());
                }
            }
            lines.add(0, names.toString());
        }
        return lines;
    }

    private static List<Object> values(FieldVector vector, ArrowReader reader, List<String> names) throws IOException {
        List<Object> values = new ArrayList<>();
        boolean coded = vector.getField().getDictionary() != null;
        try (FieldVector decoded = coded
                ? (FieldVector) DictionaryEncoder.decode(
                        vector, reader.lookup(vector.getField().getDictionary().getId()))
                : null) {
            FieldVector plain = coded ? decoded : vector;
            names.add(vector.getName() + " " + plain.getMinorType());
            for (int i = 0; i < plain.getValueCount(); i++) {
                values.add(plain.isNull(i) ? null : plain.getObject(i).toString());
            }
        }
        return values;
    }

    private static List<String> stream(byte[] bytes) throws IOException {
        try (BufferAllocator allocator = new RootAllocator()) {
            return read(new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator));
        }
    }

    private static List<String> file(Path path) throws IOException {
        try (BufferAllocator allocator = new RootAllocator()) {
            return read(new ArrowFileReader(Files.newByteChannel(path), allocator));
        }
    }

    private byte[] run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = Run.into(out, args);
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        return out.toByteArray();
    }

    @Test
    void catIsAStreamOfAllFiles() throws IOException {
        assertEquals(
                List.of(
                        "[id BIGINT, zone VARCHAR, day DATEDAY]",
                        "[0, null, 19723]",
                        "[1, zone1, 19724]",
                        "[2, zone2, 19725]",
                        "[3, null, 19726]",
                        "[4, zone1, 19727]"),
                stream(run("cat", "--format", "arrow", "--limit", "5", trips, more)));
    }

    @Test
    void catSelectsRowsAndColumns() throws IOException {
        assertEquals(
                List.of("[day DATEDAY, id BIGINT]", "[19725, 2]", "[19726, 3]"),
                stream(run("cat", "--format", "arrow", "--select", "day,id", "--where", "id >= 2", trips)));
    }

    @Test
    void exportIsAFile() throws IOException {
        Path out = folder.resolve("out.feather");
        run("export", trips, "-o", out);
        assertEquals(stream(run("cat", "--format", "arrow", trips)), file(out));
    }

    @Test
    void sqlKeepsTheTypesOfDuckDb() throws IOException {
        String query = "select count(*) n, sum(id) s, max(day) d, [1.5::decimal(3,1)] l, 'a'::enum('a') e from '"
                + trips + "'";
        List<String> expected =
                List.of("[n BIGINT, s DECIMAL, d DATEDAY, l LIST, e VARCHAR]", "[4, 6, 19726, [1.5], a]");
        assertEquals(expected, stream(run("sql", "--no-cache", "--format", "arrow", query)));
        Path out = folder.resolve("out.arrow");
        run("sql", "--no-cache", "-o", out, query);
        assertEquals(expected, file(out));
    }

    @Test
    void noRowsAreAStreamOfColumns() throws IOException {
        assertEquals(List.of("[]"), stream(run("sql", "--no-cache", "--format", "arrow", "select 1 a where false")));
    }

    @Test
    void aFileThatIsThereIsNotReplaced() throws IOException {
        Path out = Files.writeString(folder.resolve("out.arrow"), "mine");
        Run run = Run.of("sql", "--no-cache", "-o", out, "select 1");
        assertEquals(new Run(1, "", "mbf: " + out + ": already exists (--force replaces it)\n"), run);
        assertEquals("mine", Files.readString(out));
    }

    @Test
    void aQueryThatFailsInTheMiddleLeavesNoFile() throws IOException {
        Path out = folder.resolve("out.arrow");
        Run run = Run.of(
                "sql",
                "--no-cache",
                "-o",
                out,
                "select (case when i = 90000 then 'x' else '1' end)::int from range(100000) t(i)");
        assertEquals(2, run.exit());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(Files.exists(out));
        assertEquals(List.of("a.parquet", "b.parquet"), names());
    }

    @Test
    void whoeverStopsReadingIsNoFailure() throws IOException {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(new Run(0, "", ""), Run.into(closed, "cat", "--format", "arrow", trips));
        assertEquals(
                new Run(0, "", ""), Run.into(closed, "sql", "--no-cache", "--format", "arrow", "from '" + trips + "'"));
    }

    @Test
    void aTerminalGetsASentenceInstead() {
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Set.of(Terminal.Stream.OUT),
                80);
        InvalidQueryException refused =
                assertThrows(InvalidQueryException.class, () -> ArrowOutput.requirePipe(terminal));
        assertTrue(refused.getMessage().startsWith("--format arrow: a terminal cannot show"), refused.getMessage());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
