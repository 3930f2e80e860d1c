package io.mbf.arrow;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Batches as Arrow's readers give them: one set of vectors, which have the rows of one batch after the other. The vectors
 * share their memory with this reader, and must not be written to.
 *
 * <p>The first batch is fetched when the schema is asked for, as it shows which columns have dictionaries.
 */
class BatchReader extends ArrowReader {

    private final BatchSource source;
    private final ArrowOptions options;
    private final BatchParts parts;
    private Optional<ColumnBatch> first = Optional.empty();
    private final Deque<ColumnBatch> pieces = new ArrayDeque<>();
    private final int joinedBytes;
    private Optional<JoinedBatches> joined = Optional.empty();
    // null until the schema was asked for
    private ColumnFills fills;
    private VectorSchemaRoot root;
    private VectorLoader loader;
    private long bytes;
    private boolean ended; // of which the source is not to be asked again
    private boolean sourceClosed;

    /** @param source closed with this */
    BatchReader(BatchSource source, BufferAllocator allocator, ArrowOptions options) {
        this(source, allocator, options, 0);
    }

    /** @param joinedBytes that batches may take which are given as one; 0 to give each as it is */
    BatchReader(BatchSource source, BufferAllocator allocator, ArrowOptions options, int joinedBytes) {
        super(allocator);
        this.source = options.duckDbForms() ? PlainVariants.of(source) : source;
        this.joinedBytes = joinedBytes;
        this.options = options;
        this.parts = new BatchParts(allocator);
    }

    @Override
    protected void ensureInitialized() {
        if (root != null) {
            return;
        }
        first = Optional.ofNullable(source.next());
        fills = new ColumnFills(source.schema(), first, options, allocator);
        joined = JoinedBatches.of(fills.columns(), joinedBytes);
        List<FieldVector> vectors = new ArrayList<>();
        Schema schema = readSchema();
        for (Field field : schema.getFields()) {
            vectors.add(vector(field));
        }
        Map<Long, Dictionary> byId = new HashMap<>();
        fills.dictionaries().forEach(fill -> {
            Dictionary dictionary = fill.dictionary();
            byId.put(dictionary.getEncoding().getId(), dictionary);
        });
        dictionaries = Map.copyOf(byId);
        root = new VectorSchemaRoot(schema, vectors, 0);
        loader = new VectorLoader(root);
    }

    /** Decimals of 64 bits have no vector of their own in Java. */
    private FieldVector vector(Field field) {
        boolean narrow = field.getType() instanceof ArrowType.Decimal decimal && decimal.getBitWidth() == Long.SIZE;
        return narrow ? new BigIntVector(field, allocator) : field.createVector(allocator);
    }

    @Override
    protected Schema readSchema() {
        return new Schema(fills.columns().stream().map(ColumnFill::arrowField).toList());
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
        ensureInitialized();
        return root;
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() throws IOException {
        ensureInitialized();
        return dictionaries;
    }

    @Override
    public Dictionary lookup(long id) {
        ensureInitialized();
        return dictionaries.get(id);
    }

    @Override
    public Set<Long> getDictionaryIds() {
        ensureInitialized();
        return dictionaries.keySet();
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        ensureInitialized();
        root.clear(); // its buffers are filled again if nobody else has them: they are still in the processor's cache
        ColumnBatch batch = ended ? null : nextPiece();
        if (batch == null) {
            return false;
        }
        try {
            boolean open = joined.isPresent() && joined.get().isOpen(batch);
            int rows = open ? addJoined(batch, joined.get()) : add(batch);
            try (ArrowRecordBatch filled = parts.take(rows)) {
                bytes += filled.computeBodyLength();
                loader.load(filled);
            }
        } finally {
            parts.clear();
        }
        return true;
    }

    private int add(ColumnBatch batch) {
        for (int i = 0; i < fills.columns().size(); i++) {
            fills.columns().get(i).add(batch.column(i), parts);
        }
        return batch.rowCount();
    }

    /** Adds a batch with as many of those behind it as fit. */
    private int addJoined(ColumnBatch batch, JoinedBatches together) {
        together.begin(batch);
        ColumnBatch next = nextPiece();
        while (next != null && together.joins(next)) {
            together.append(next);
            next = nextPiece();
        }
        if (next == null) {
            ended = true;
        } else {
            pieces.addFirst(next);
        }
        return together.finish(parts);
    }

    private ColumnBatch nextPiece() {
        if (pieces.isEmpty()) {
            ColumnBatch batch = first.orElseGet(source::next);
            first = Optional.empty();
            if (batch == null) {
                return null;
            }
            pieces.addAll(BatchPieces.of(batch));
        }
        return pieces.remove();
    }

    /** Bytes of the batches so far. */
    @Override
    public long bytesRead() {
        return bytes;
    }

    @Override
    public void close(boolean closeReadSource) throws IOException {
        try {
            if (closeReadSource) {
                closeReadSource();
            }
        } finally {
            if (root != null) {
                root.close();
                fills.close();
            }
            parts.close();
        }
    }

    @Override
    protected void closeReadSource() {
        if (!sourceClosed) {
            sourceClosed = true;
            source.close();
        }
    }
}
