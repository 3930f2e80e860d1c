package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow IPC files and streams, written by Arrow's own library, become ours. */
class ArrowImportTest {

    private static final int ROWS = 3;

    @TempDir
    private Path folder;

    /** Two batches of an integer, a text and a day, each with a null. */
    private Path write(String name, boolean stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                IntVector id = new IntVector("id", allocator);
                VarCharVector zone = new VarCharVector("zone", allocator);
                DateDayVector day = new DateDayVector("day", allocator)) {
            VectorSchemaRoot root = VectorSchemaRoot.of(new FieldVector[] {id, zone, day});
            try (ArrowWriter writer = stream
                    ? new ArrowStreamWriter(root, null, Channels.newChannel(bytes))
                    : new ArrowFileWriter(root, null, Channels.newChannel(bytes))) {
                for (int batch = 0; batch < 2; batch++) {
                    root.allocateNew();
                    for (int i = 0; i < ROWS - 1; i++) {
                        id.setSafe(i, batch * ROWS + i);
                        zone.setSafe(i, ("zone " + i).getBytes(StandardCharsets.UTF_8));
                        day.setSafe(i, 19_000 + i);
                    }
                    root.setRowCount(ROWS);
                    writer.writeBatch();
                }
            }
        }
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private static List<String> byDuckDb(Path parquet) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT id, zone, day, typeof(id) FROM '" + parquet + "'")) {
            while (found.next()) {
                rows.add(found.getString(1) + " " + found.getString(2) + " " + found.getString(3) + " "
                        + found.getString(4));
            }
        }
        return rows;
    }

    @Test
    void filesAndStreamsBecomeParquet() throws Exception {
        for (boolean stream : List.of(false, true)) {
            Path in = write("rows", stream); // the first bytes say what it is
            Path out = folder.resolve(stream + ".parquet");
            Run run = Run.of("import", in, "-o", out);
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().startsWith(in + " -> " + out + ": 6 rows, "), run.out());
            assertEquals(
                    List.of(
                            "0 zone 0 2022-01-08 INTEGER",
                            "1 zone 1 2022-01-09 INTEGER",
                            "null null null INTEGER",
                            "3 zone 0 2022-01-08 INTEGER",
                            "4 zone 1 2022-01-09 INTEGER",
                            "null null null INTEGER"),
                    byDuckDb(out));
        }
    }

    @Test
    void severalFilesBecomeOneMbf() throws IOException {
        Path out = folder.resolve("out.mbf");
        assertEquals(
                0,
                Run.of("import", write("a.arrow", false), write("b.arrows", true), "-o", out)
                        .exit());
        Run rows = Run.of("cat", "--format", "csv", "--where", "id = 4", out);
        assertEquals("id,zone,day\n4,zone 1,2022-01-09\n4,zone 1,2022-01-09\n", rows.out());
    }

    @Test
    void everyCutIsOneLineAndLeavesNothing() throws IOException {
        for (boolean stream : List.of(false, true)) {
            byte[] whole = Files.readAllBytes(write("rows.arrow", stream));
            // between messages, which are of 8 bytes each, a stream may end
            for (int length = 4; length < whole.length; length += 24) {
                assertRefused(Arrays.copyOf(whole, length), stream + " of " + length);
            }
        }
    }

    @Test
    void whatIsNoArrowIsOneLine() throws IOException {
        assertRefused("PK\003\004 nothing of Arrow's".getBytes(StandardCharsets.ISO_8859_1), "zip");
        assertRefused(new byte[1_000], "zeros");
        assertRefused("ARROW1\0\0 and then something else".getBytes(StandardCharsets.ISO_8859_1), "magic alone");
    }

    @Test
    void noMemoryIsTakenForLengthsThatCannotBe() throws IOException {
        byte[] whole = Files.readAllBytes(write("rows.arrow", true));
        for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -2, whole.length}) {
            ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, length);
            String line = assertRefused(whole, "length " + length);
            assertTrue(line.contains("the metadata of a message") && line.contains(length + " bytes"), line);
        }
    }

    private String assertRefused(byte[] bytes, String what) throws IOException {
        Path in = Files.write(folder.resolve("rows.arrow"), bytes);
        Path out = folder.resolve("out.mbf");
        Run run = Run.of("import", in, "-o", out);
        assertEquals(1, run.exit(), what);
        assertEquals("", run.out(), what);
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("mbf: " + in + ": "), run.err());
        assertFalse(run.err().contains("internal error"), run.err());
        assertFalse(Files.exists(out), what);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(in), files.toList(), what);
        }
        return run.err();
    }
}
