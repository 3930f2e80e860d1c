package io.mbf.arrow;

import io.mbf.batch.Validity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** The nodes and buffers of a record batch, collected column by column, parents before their children. */
final class BatchParts implements AutoCloseable {

    private final BufferAllocator allocator;
    private List<ArrowFieldNode> nodes = new ArrayList<>();
    private List<ArrowBuf> buffers = new ArrayList<>();
    /** The validity of whatever has no nulls; the last one is the longest. */
    private final Deque<ArrowBuf> ones = new ArrayDeque<>();

    BatchParts(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    private ArrowBuf ones(long bytes) {
        if (ones.isEmpty() || ones.getLast().capacity() < bytes) {
            ArrowBuf buffer = allocator.buffer(Math.max(1_024, bytes));
            ones.addLast(buffer); // those before may be in the batch that is collected
            buffer.setOne(0, buffer.capacity());
        }
        return ones.getLast();
    }

    /** Adds a node, and its validity. */
    void addNode(Validity validity, BufferPool pool) {
        int size = validity.size();
        if (!validity.hasNulls()) {
            addValidNode(size);
            return;
        }
        nodes.add(new ArrowFieldNode(size, validity.nullCount()));
        int words = Validity.wordCount(size);
        BufferPool.Slot slot = pool.take((long) words * Long.BYTES);
        slot.bytes().asLongBuffer().put(0, validity.words(), 0, words);
        add(slot, (long) words * Long.BYTES);
    }

    /** Adds a node without nulls, and its validity. */
    void addValidNode(int size) {
        nodes.add(new ArrowFieldNode(size, 0));
        long bytes = (size + 7L) >>> 3;
        buffers.add(ones(bytes).writerIndex(bytes));
    }

    /** Adds a node of nothing but nulls, which has no buffers. */
    void addNullNode(int size) {
        nodes.add(new ArrowFieldNode(size, size));
    }

    /** Adds a buffer of the last node. */
    void add(BufferPool.Slot slot, long bytes) {
        buffers.add(slot.buffer().writerIndex(bytes));
    }

    /** What was collected since the last call; to be closed, and the buffers' own from then on. */
    ArrowRecordBatch take(int rows) {
        try {
            return new ArrowRecordBatch(rows, nodes, buffers);
        } finally {
            clear();
        }
    }

    /** Forgets what was collected. */
    void clear() {
        nodes = new ArrayList<>();
        buffers = new ArrayList<>();
    }

    @Override
    public void close() {
        ones.forEach(ArrowBuf::close);
        ones.clear();
    }
}
