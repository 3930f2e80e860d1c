package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.TransferPair;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However reading ends, all memory is given back and all is closed. */
class MemoryTest {

    @TempDir
    Path folder;

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void allMemoryIsGivenBack() {
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close(); // fails if any is left
    }

    private static List<ColumnBatch> batches() {
        List<ColumnBatch> batches = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            batches.add(numbers(i * 10));
        }
        return batches;
    }

    private static ColumnBatch numbers(int first) {
        return Vectors.batch(
                Schema.of(
                        Field.required("n", Type.Leaf.of(PhysicalType.INT32)),
                        Field.optional("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING))),
                Vectors.ints(first, first + 1, first + 2),
                Vectors.strings("a" + first, null, "c"));
    }

    private static Listed listed() {
        List<ColumnBatch> batches = batches();
        return new Listed(batches.get(0).schema(), batches);
    }

    private static Listed failing() {
        List<ColumnBatch> batches = batches().subList(0, 3);
        return new Listed(batches.get(0).schema(), batches, new CorruptFileException("a.mbf", "page 3", "is damaged"));
    }

    @Test
    void afterTheLastBatch() throws IOException {
        Listed source = listed();
        try (ArrowReader reader = MbfArrow.reader(source, allocator, ArrowOptions.DEFAULT)) {
            int rows = 0;
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
            assertEquals(90, rows);
            assertFalse(reader.loadNextBatch());
        }
        assertTrue(source.closed);
    }

    @Test
    void beforeAnythingWasRead() throws IOException {
        Listed source = listed();
        MbfArrow.reader(source, allocator, ArrowOptions.DEFAULT).close();
        assertTrue(source.closed);
    }

    @Test
    void inTheMiddle() throws IOException {
        Listed source = listed();
        try (ArrowReader reader = MbfArrow.reader(source, allocator, ArrowOptions.DEFAULT)) {
            reader.loadNextBatch();
            reader.loadNextBatch();
        }
        assertTrue(source.closed);
    }

    @Test
    void afterAFailure() throws IOException {
        Listed source = failing();
        try (ArrowReader reader = MbfArrow.reader(source, allocator, ArrowOptions.DEFAULT)) {
            CorruptFileException failure = assertThrows(CorruptFileException.class, () -> {
                while (reader.loadNextBatch()) {}
            });
            assertEquals("a.mbf: page 3: is damaged", failure.getMessage());
        }
        assertTrue(source.closed);
    }

    @Test
    void afterAValueThatDoesNotFit() throws IOException {
        Schema schema = Schema.of(
                Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
                Field.required("n", Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(8, true))));
        ColumnBatch batch = Vectors.batch(schema, Vectors.strings("a", "b"), Vectors.ints(1, 300));
        try (ArrowReader reader =
                MbfArrow.reader(new Listed(schema, List.of(batch)), allocator, ArrowOptions.DEFAULT)) {
            UnsupportedFeatureException failure =
                    assertThrows(UnsupportedFeatureException.class, reader::loadNextBatch);
            assertEquals("Arrow: column 'n': 300 does not fit INT(8)", failure.getMessage());
        }
    }

    @Test
    void textThatIsNotUtf8ReachesNobody() throws IOException {
        Schema schema = Schema.of(Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));
        ColumnBatch batch = Vectors.batch(schema, Vectors.binary(new byte[] {'a'}, new byte[] {(byte) 0xC3}));
        try (ArrowReader reader =
                MbfArrow.reader(new Listed(schema, List.of(batch)), allocator, ArrowOptions.DEFAULT)) {
            UnsupportedFeatureException failure =
                    assertThrows(UnsupportedFeatureException.class, reader::loadNextBatch);
            assertEquals("Arrow: column 't': entry 1, which is not UTF-8, does not fit text", failure.getMessage());
        }
    }

    @Test
    void whatOthersTookStaysAsItWas() throws IOException {
        List<TransferPair> taken = new ArrayList<>();
        try (ArrowReader reader = MbfArrow.reader(listed(), allocator, ArrowOptions.DEFAULT)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                TransferPair pair = root.getVector(0).getTransferPair(allocator);
                pair.transfer();
                taken.add(pair);
            }
        }
        for (int i = 0; i < taken.size(); i++) {
            try (IntVector vector = (IntVector) taken.get(i).getTo()) {
                assertArrayEquals(
                        new int[] {10 * i, 10 * i + 1, 10 * i + 2},
                        new int[] {vector.get(0), vector.get(1), vector.get(2)});
            }
        }
        assertEquals(30, taken.size());
    }

    /** As {@link MbfArrow#exportTo} does, of batches in memory. */
    private String query(BatchSource source, String sql) throws SQLException, IOException {
        try (DuckDBConnection duckDb = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, MbfArrow.exported(source, allocator, ArrowOptions.FOR_DUCKDB), stream);
            duckDb.registerArrowStream("s", stream);
            try (Statement statement = duckDb.createStatement();
                    ResultSet found = statement.executeQuery(sql)) {
                StringBuilder all = new StringBuilder();
                while (found.next()) {
                    all.append(found.getString(1)).append(' ');
                }
                return all.toString();
            }
        }
    }

    @Test
    void afterAQueryOfDuckDbs() throws Exception {
        Listed source = listed();
        assertEquals("13140 ", query(source, "SELECT sum(n) FROM s"));
        assertTrue(source.closed);
    }

    @Test
    void whatReadsOnDuckDbsThreadsHasAClassLoader() throws Exception {
        List<ColumnBatch> batches = batches();
        List<Boolean> given = new ArrayList<>();
        Listed source = new Listed(batches.get(0).schema(), batches) {
            @Override
            public ColumnBatch next() {
                given.add(Thread.currentThread().getContextClassLoader() != null);
                return super.next();
            }
        };
        Thread bare = new Thread(() -> assertDoesNotThrow(() -> query(source, "SELECT sum(n) FROM s")));
        bare.setContextClassLoader(null);
        bare.start();
        bare.join();
        assertEquals(Collections.nCopies(31, true), given);
    }

    @Test
    void afterALimit() throws Exception {
        Listed source = listed();
        assertEquals("0 1 ", query(source, "SELECT n FROM s LIMIT 2"));
        assertTrue(source.closed);
    }

    @Test
    void afterAnErrorWithinAQueryWhichSaysItInALine() {
        Listed source = failing();
        SQLException failure = assertThrows(SQLException.class, () -> query(source, "SELECT sum(n) FROM s"));
        assertTrue(
                failure.getMessage().contains("a.mbf: page 3: is damaged")
                        && !failure.getMessage().contains("\tat "),
                failure.getMessage());
        assertTrue(source.closed);
    }

    @Test
    void aFileThatFailsLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("a.arrow"), "what was there");
        assertThrows(CorruptFileException.class, () -> ArrowFiles.write(failing(), file, ArrowOptions.DEFAULT));
        assertEquals("what was there", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aStreamThatFailsDoesNotLookComplete() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThrows(
                CorruptFileException.class,
                () -> ArrowFiles.write(failing(), Channels.newChannel(out), ArrowOptions.DEFAULT));
        byte[] bytes = out.toByteArray();
        byte[] end = Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length);
        assertFalse(Arrays.equals(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0}, end));
    }

    @Test
    void aFileWithAByteTooFewOrAFalseOneIsRefusedInALine() throws IOException {
        Path file = folder.resolve("a.arrow");
        ArrowFiles.write(listed(), file, ArrowOptions.DEFAULT);
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, round % 3 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : damaged);
            try (BatchSource source = ArrowFiles.batches(file)) {
                while (source.next() != null) {}
            } catch (CorruptFileException | UnsupportedFeatureException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused >= 100, refused + " refused");
    }
}
