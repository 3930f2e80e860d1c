package io.mbf.arrow;

import io.mbf.error.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Buffers for one purpose, taken in turn: one is free again once the vectors and consumers that had it have let go of it,
 * so that a consumer who keeps up causes no allocation.
 *
 * <p>New memory for each batch costs a tenth to a fifth of the time of filling it. Closing leaves to consumers what they
 * still hold. Not thread-safe, but consumers may let go on any thread.
 */
final class BufferPool implements AutoCloseable {

    /** Buffers kept at most: two are in turn where batches are consumed one by one, DuckDB holds up to five. */
    private static final int MOST = 8;

    private final BufferAllocator allocator;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();

    BufferPool(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    /** A buffer, which has one reference of the pool's, and its bytes, little-endian. */
    record Slot(ArrowBuf buffer, ByteBuffer bytes) {}

    /** A buffer of at least so many bytes, to be overwritten; the pool's until others retain it. */
    Slot take(long bytes) {
        for (Iterator<Slot> kept = slots.iterator(); kept.hasNext(); ) {
            Slot slot = kept.next();
            if (slot.buffer().refCnt() == 1) {
                kept.remove();
                if (slot.buffer().capacity() >= bytes) {
                    slots.addLast(slot);
                    return slot;
                }
                slot.buffer().close();
            }
        }
        if (slots.size() == MOST) {
            slots.removeFirst().buffer().close();
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new UnsupportedFeatureException(
                    "Arrow", "a batch", bytes + " bytes of one column are more than 2 GiB");
        }
        ArrowBuf buffer = allocator.buffer(Math.max(Long.BYTES, bytes));
        long usable = Math.min(buffer.capacity(), Integer.MAX_VALUE);
        Slot slot = new Slot(buffer, buffer.nioBuffer(0, (int) usable).order(ByteOrder.LITTLE_ENDIAN));
        slots.addLast(slot);
        return slot;
    }

    @Override
    public void close() {
        slots.forEach(slot -> slot.buffer().close());
        slots.clear();
    }
}
