package io.mbf.arrow;

import io.mbf.error.CorruptFileException;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Refuses memory that a file cannot need: Arrow asks for as much as it reads, before it sees whether that is there. */
final class BoundedMemory implements AllocationListener {

    /** Bytes of one buffer that are always allowed; what is compressed, or of unknown length, may have as many. */
    private static final long ALWAYS = 1L << 31;

    private final String name;
    private final long most;

    private BoundedMemory(String name, long most) {
        this.name = name;
        this.most = most;
    }

    /**
     * Memory for reading.
     *
     * @param name of the file or stream, for messages
     * @param size in bytes, of which an uncompressed buffer has no more; 0 if not known
     */
    static BufferAllocator allocator(String name, long size) {
        return new RootAllocator(new BoundedMemory(name, Math.max(ALWAYS, size)), Long.MAX_VALUE);
    }

    @Override
    public void onPreAllocation(long size) {
        if (size < 0 || size > most) {
            throw new CorruptFileException(
                    name, "Arrow", "asks for a buffer of " + size + " bytes; it may have " + most);
        }
    }
}
