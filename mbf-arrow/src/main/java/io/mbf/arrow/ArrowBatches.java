package io.mbf.arrow;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** What an Arrow reader reads, as our batches: record batches of any size are cut into those of up to 8,192 rows. */
final class ArrowBatches implements BatchSource {

    /** Bytes of a batch at most, unless it has one row. */
    private static final long MOST_BYTES = 64L << 20;

    private final String file;
    private final ArrowReader reader;
    private final List<AutoCloseable> resources;
    private final VectorSchemaRoot root;
    private final Schema schema;
    private VectorTake take;
    private int done;
    private int step;
    private boolean closed;

    /**
     * @param file named in messages
     * @param resources closed after the reader, also if this fails
     */
    ArrowBatches(String file, ArrowReader reader, List<AutoCloseable> resources) {
        this.file = file;
        this.reader = reader;
        this.resources = resources;
        boolean opened = false;
        try {
            root = call(reader::getVectorSchemaRoot);
            schema = call(() ->
                    new ReadFields(reader).schema(reader.getVectorSchemaRoot().getSchema()));
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    /** What Arrow does, which fails in as many ways as it has classes. */
    @FunctionalInterface
    private interface Call<T> {
        T get() throws IOException;
    }

    private <T> T call(Call<T> call) {
        try {
            return call.get();
        } catch (MbfException | UncheckedIOException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e); // interrupted, or closed by others: that says nothing of the bytes
        } catch (IOException | RuntimeException | StackOverflowError e) { // a schema may be within itself
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new CorruptFileException(file, "Arrow", e.getClass().getSimpleName() + ": " + message.strip(), e);
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public ColumnBatch next() {
        if (closed) {
            throw new IllegalStateException("the batches are closed");
        }
        return call(this::read);
    }

    private ColumnBatch read() throws IOException {
        while (done == root.getRowCount() || take == null) {
            done = 0;
            if (!reader.loadNextBatch()) {
                return null;
            }
            take = new VectorTake(file, reader);
            long bytes = root.getFieldVectors().stream()
                    .mapToLong(FieldVector::getBufferSize)
                    .sum();
            long rows = MOST_BYTES / (bytes / Math.max(1, root.getRowCount()) + 1);
            step = (int) Math.max(1, Math.min(ColumnBatch.MAX_ROWS, rows));
        }
        int count = Math.min(step, root.getRowCount() - done);
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(take.rows(schema.field(i), root.getVector(i), done, count));
        }
        done += count;
        return new ColumnBatch(schema, count, columns);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<AutoCloseable> all = new ArrayList<>(List.of(reader));
        all.addAll(resources);
        RuntimeException failure = null;
        for (AutoCloseable resource : all) {
            try {
                resource.close();
            } catch (Exception e) {
                failure = e instanceof IOException io ? new UncheckedIOException(io) : new IllegalStateException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
