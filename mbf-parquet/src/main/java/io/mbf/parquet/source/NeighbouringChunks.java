package io.mbf.parquet.source;

import java.util.Arrays;

/**
 * The chunks of a row group that will be read, as far as they are small and lie close together: these are fetched at
 * once. A file of many small row groups takes a read for each of them, and not one for each chunk.
 */
public final class NeighbouringChunks {

    /** What is fetched at once at most: it goes through the processor's cache, and some of it may not be wanted. */
    private static final int MAX_BYTES = 1 << 16;

    /** What lies between two chunks is fetched as well up to this; a copy of so much costs what a call costs. */
    private static final int MAX_GAP = 1 << 12;

    private long[] starts = new long[16];
    private long[] ends = new long[16]; // of the chunk that begins there
    private int count;
    private boolean sorted;

    private byte[] bytes = new byte[0];
    private long start; // of what was fetched, in the file
    private int size;

    /** Goes to another row group. */
    public void clear() {
        count = 0;
        size = 0;
    }

    /** A chunk at {@code [start, end)} will be read. */
    public void add(long start, long end) {
        if (end - start > MAX_BYTES / 2) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
        sorted = false;
    }

    /**
     * Fetches a chunk with those around it; false if there are none.
     *
     * <p>What was fetched before is handed out and stays as it is.
     */
    public boolean fetch(SourceReader file, long from, long to) {
        if (size > 0 && from >= start && to <= start + size) {
            return true;
        }
        if (!sorted) {
            Arrays.sort(starts, 0, count);
            Arrays.sort(ends, 0, count); // chunks do not overlap; of those that do, some are fetched alone
            sorted = true;
        }
        int first = Arrays.binarySearch(starts, 0, count, from);
        if (first < 0 || ends[first] != to) {
            return false;
        }
        int last = first;
        while (last + 1 < count && isNear(last) && ends[last + 1] - from <= MAX_BYTES) {
            last++;
        }
        if (last == first) {
            return false;
        }
        size = 0; // in case reading fails
        bytes = new byte[(int) (ends[last] - from)];
        file.read(from, bytes, 0, bytes.length);
        start = from;
        size = bytes.length;
        return true;
    }

    private boolean isNear(int chunk) {
        return starts[chunk + 1] >= ends[chunk] && starts[chunk + 1] - ends[chunk] <= MAX_GAP;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Where they begin in the file. */
    public long start() {
        return start;
    }

    public int size() {
        return size;
    }
}
