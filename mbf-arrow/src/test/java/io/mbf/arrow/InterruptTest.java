package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that is interrupted in the middle: files of ours go on, channels of IPC end in one exception that says so. */
class InterruptTest {

    @TempDir
    Path folder;

    private final Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT32)));
    private final List<ColumnBatch> batches =
            Collections.nCopies(20, Vectors.batch(schema, Vectors.ints(new int[ColumnBatch.MAX_ROWS])));

    @AfterEach
    void othersAreNotInterrupted() {
        Thread.interrupted();
    }

    private Listed interrupting() {
        return new Listed(schema, batches) {
            private int count;

            @Override
            public ColumnBatch next() {
                if (++count == 10) {
                    Thread.currentThread().interrupt();
                }
                return super.next();
            }
        };
    }

    @Test
    void theReaderGoesOnAndTheThreadStaysInterrupted() throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                ArrowReader reader = MbfArrow.reader(interrupting(), allocator, ArrowOptions.DEFAULT)) {
            int rows = 0;
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
            assertEquals(20 * ColumnBatch.MAX_ROWS, rows);
        } // the allocator fails if any memory is left
        assertTrue(Thread.interrupted());
    }

    @Test
    void aFileThatIsBeingWrittenIsGivenUp() throws IOException {
        Listed source = interrupting();
        UncheckedIOException failure = assertThrows(
                UncheckedIOException.class,
                () -> ArrowFiles.write(source, folder.resolve("a.arrow"), ArrowOptions.DEFAULT));
        assertEquals(ClosedByInterruptException.class, failure.getCause().getClass());
        assertTrue(Thread.interrupted() && source.closed);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aFileThatIsBeingReadIsNotCalledDamaged() {
        Path file = folder.resolve("a.arrow");
        ArrowFiles.write(new Listed(schema, batches), file, ArrowOptions.DEFAULT);
        try (BatchSource source = ArrowFiles.batches(file)) {
            source.next();
            Thread.currentThread().interrupt();
            UncheckedIOException failure = assertThrows(UncheckedIOException.class, () -> {
                while (source.next() != null) {}
            });
            assertEquals(ClosedByInterruptException.class, failure.getCause().getClass());
            Thread.interrupted();
        }
    }
}
