package io.mbf.arrow;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BatchSource;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Rows as Apache Arrow's vectors: {@code MbfArrow.reader(dataset.select("region", "amount"), allocator)}.
 *
 * <p>Takes Arrow's Java library, and the JVM's leave for it to use its own memory:
 * {@code --add-opens=java.base/java.nio=ALL-UNNAMED}, since JDK 24 also {@code --enable-native-access=ALL-UNNAMED} and
 * {@code --sun-misc-unsafe-memory-access=allow}.
 *
 * <p>Fields keep their names, order and nullability. Their metadata says what Arrow's types do not, so that Arrow's
 * batches turn back into the same columns: canonical extensions where there are some, and {@code mbf:type}.
 */
public final class MbfArrow {

    private MbfArrow() {}

    /** As {@link #reader(Dataset, BufferAllocator, ArrowOptions)}, with {@link ArrowOptions#DEFAULT}. */
    public static ArrowReader reader(Dataset dataset, BufferAllocator allocator) {
        return reader(dataset, allocator, ArrowOptions.DEFAULT);
    }

    /**
     * The rows of a data set, narrowed as it is, in batches of 1 to 8,192 rows.
     *
     * <p>The vectors have new values after each {@link ArrowReader#loadNextBatch}; what was transferred or exported before
     * stays as it was. They must not be written to. The reader must be closed, and returns all of its memory but what
     * others hold.
     *
     * @return a reader for one thread at a time, whose methods throw a {@link io.mbf.error.MbfException} if a file is damaged
     *     or a value does not fit its Arrow type, and an {@link java.io.UncheckedIOException} if a file cannot be read
     * @throws io.mbf.error.InvalidSettingException if the JVM lacks a flag
     * @throws io.mbf.error.MbfException if the file is damaged, or the query does not fit it
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static ArrowReader reader(Dataset dataset, BufferAllocator allocator, ArrowOptions options) {
        requireNonNull(dataset, "dataset");
        requireNonNull(allocator, "allocator");
        requireNonNull(options, "options");
        ArrowMemory.require();
        return new BatchReader(dataset.batches(), allocator, options);
    }

    /**
     * The same for any batches.
     *
     * @param source closed with the reader
     */
    public static ArrowReader reader(BatchSource source, BufferAllocator allocator, ArrowOptions options) {
        requireNonNull(source, "source");
        requireNonNull(allocator, "allocator");
        requireNonNull(options, "options");
        ArrowMemory.require();
        return new BatchReader(source, allocator, options);
    }

    /** As {@link #exportTo(Dataset, ArrowArrayStream, BufferAllocator, ArrowOptions)}, with {@link ArrowOptions#DEFAULT}. */
    public static void exportTo(Dataset dataset, ArrowArrayStream stream, BufferAllocator allocator) {
        exportTo(dataset, stream, allocator, ArrowOptions.DEFAULT);
    }

    /**
     * Gives the rows of a data set to whoever has the stream, by Arrow's C data interface. Rows are read as they are asked
     * for, in batches of up to 8,192 rows, or of more where all columns have values of one width and no nulls; errors reach
     * the other side as one line. What was opened is closed when the stream is released.
     *
     * @param stream empty, as {@link ArrowArrayStream#allocateNew} makes them
     * @param allocator must live until all that the stream gave is released
     * @throws io.mbf.error.InvalidSettingException if the JVM lacks a flag
     * @throws io.mbf.error.MbfException if the file is damaged, or the query does not fit it
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static void exportTo(
            Dataset dataset, ArrowArrayStream stream, BufferAllocator allocator, ArrowOptions options) {
        requireNonNull(dataset, "dataset");
        requireNonNull(stream, "stream");
        requireNonNull(allocator, "allocator");
        requireNonNull(options, "options");
        ArrowMemory.require();
        Data.exportArrayStream(allocator, exported(new MergedBatches(dataset.batches()), allocator, options), stream);
    }

    static ArrowReader exported(BatchSource source, BufferAllocator allocator, ArrowOptions options) {
        return new ExportedReader(source, allocator, options);
    }

    /**
     * What a reader reads, as our batches, of up to 8,192 rows: the way back from {@link #reader(Dataset, BufferAllocator)}.
     * Values are copied.
     *
     * @param reader closed with the batches
     * @param name of what it reads, for messages
     * @return batches that throw a {@link io.mbf.error.MbfException} where something is damaged
     * @throws io.mbf.error.MbfException if there are types that have no counterpart; the reader is closed then
     */
    public static BatchSource batches(ArrowReader reader, String name) {
        requireNonNull(reader, "reader");
        requireNonNull(name, "name");
        return new ArrowBatches(name, reader, List.of());
    }

    /** Its errors go to other languages as text; it is called on their threads. */
    private static final class ExportedReader extends BatchReader {

        /** Half of a second-level cache, which the decoded values need, too. */
        private static final int JOINED_BYTES = 1 << 20;

        ExportedReader(BatchSource source, BufferAllocator allocator, ArrowOptions options) {
            super(source, allocator, options, JOINED_BYTES);
        }

        @Override
        protected void ensureInitialized() {
            giveClassLoader();
            try {
                super.ensureInitialized();
            } catch (RuntimeException e) {
                throw new ExportFailure(e);
            }
        }

        @Override
        public boolean loadNextBatch() throws IOException {
            giveClassLoader();
            try {
                return super.loadNextBatch();
            } catch (RuntimeException e) {
                throw new ExportFailure(e);
            }
        }

        /** Threads that others made have none; snappy-java complains on standard error when it is loaded there. */
        private static void giveClassLoader() {
            Thread thread = Thread.currentThread();
            if (thread.getContextClassLoader() == null) {
                thread.setContextClassLoader(MbfArrow.class.getClassLoader());
            }
        }
    }
}
