package io.mbf.arrow;

import io.mbf.batch.BatchSink;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.output.NewFile;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowWriter;

/** A new IPC file that batches are handed to one by one. */
final class ArrowSink implements BatchSink {

    private final Path path;
    private final FileChannel channel;
    private final GuardedChannel guarded;
    private final BufferAllocator allocator = new RootAllocator();
    private final Handed handed;
    private final BatchReader reader;
    private ArrowWriter writer; // null until it has started
    private boolean finished;
    private boolean closed;

    /** The batch at hand, as a source that has no other. */
    private static final class Handed implements BatchSource {

        private final Schema schema;
        private ColumnBatch batch;

        Handed(Schema schema) {
            this.schema = schema;
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public ColumnBatch next() {
            ColumnBatch next = batch;
            batch = null;
            return next;
        }

        @Override
        public void close() {}
    }

    ArrowSink(Path path, Schema schema, ArrowOptions.Compression compression) throws IOException {
        this.path = path;
        this.handed = new Handed(schema);
        // IPC files have one dictionary for a column; batches have their own
        ArrowOptions options = ArrowOptions.DEFAULT.withDictionaryValues(0).withCompression(compression);
        this.reader = new BatchReader(handed, allocator, options);
        this.channel = NewFile.create(path);
        this.guarded = new GuardedChannel(channel);
        boolean started = false;
        try {
            writer = IpcWriters.file(reader.getVectorSchemaRoot(), reader, guarded, options);
            writer.start();
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    @Override
    public void write(ColumnBatch batch) {
        if (!batch.schema().equals(handed.schema)) {
            throw new IllegalArgumentException("a batch has another schema than the file");
        }
        handed.batch = batch;
        try {
            while (reader.loadNextBatch()) {
                writer.writeBatch();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public long heldBytes() {
        return allocator.getAllocatedMemory();
    }

    @Override
    public void finish() {
        try {
            writer.end();
            channel.force(true);
            release();
            finished = true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        if (finished || closed) {
            return;
        }
        closed = true;
        try {
            release();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            delete();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Arrow's writer writes once more when it is closed, which must not reach the file. */
    private void release() throws IOException {
        guarded.end();
        try (channel;
                allocator;
                reader) {
            if (writer != null) {
                writer.close();
            }
        }
    }
}
