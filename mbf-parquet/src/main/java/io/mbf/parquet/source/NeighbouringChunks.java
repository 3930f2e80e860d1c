package io.mbf.parquet.source;

import java.util.Arrays;
import java.util.Optional;

/**
 * The chunks of a row group that will be read, as far as they are small and lie close together: these are fetched at
 * once. A file of many small row groups takes a read for each of them, and not one for each chunk.
 *
 * <p>Which chunks are fetched together does not depend on which of them is asked for first: nothing is fetched twice.
 */
public final class NeighbouringChunks {

    /** What is fetched at once at most: it goes through the processor's cache, and some of it may not be wanted. */
    private static final int MAX_BYTES = 1 << 16;

    /** What lies between two chunks is fetched as well up to this; a copy of so much costs what a call costs. */
    private static final int MAX_GAP = 1 << 12;

    /**
     * What was fetched at once; nobody may change it.
     *
     * @param start where the bytes begin in the file
     */
    public record Stretch(long start, byte[] bytes) {}

    private long[] starts = new long[16];
    private long[] ends = new long[16]; // of the chunk that begins there
    private int[] firsts = new int[16]; // of the chunks that are fetched together with it
    private Stretch[] fetched = new Stretch[16]; // at the first of them; null until then
    private int count;
    private boolean grouped;

    /** Goes to another row group. */
    public void clear() {
        Arrays.fill(fetched, 0, count, null);
        count = 0;
    }

    /** A chunk at {@code [start, end)} will be read. All are added before one is fetched. */
    public void add(long start, long end) {
        if (end - start > MAX_BYTES / 2) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            firsts = Arrays.copyOf(firsts, 2 * count);
            fetched = Arrays.copyOf(fetched, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
        grouped = false;
    }

    /** Fetches a chunk with those around it; empty if there are none. */
    public Optional<Stretch> fetch(SourceReader file, long from, long to) {
        if (!grouped) {
            group();
        }
        int chunk = Arrays.binarySearch(starts, 0, count, from);
        if (chunk < 0 || ends[chunk] != to) {
            return Optional.empty();
        }
        int first = firsts[chunk];
        if (fetched[first] != null) {
            return Optional.of(fetched[first]);
        }
        int last = chunk;
        while (last + 1 < count && firsts[last + 1] == first) {
            last++;
        }
        if (last == first) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(int) (ends[last] - starts[first])];
        file.read(starts[first], bytes, 0, bytes.length);
        fetched[first] = new Stretch(starts[first], bytes);
        return Optional.of(fetched[first]);
    }

    /** Decides which chunks are fetched together. */
    private void group() {
        Arrays.sort(starts, 0, count);
        Arrays.sort(ends, 0, count); // chunks do not overlap; of those that do, some are fetched alone
        for (int chunk = 0, first = 0; chunk < count; chunk++) {
            if (chunk > 0 && !(isNear(chunk - 1) && ends[chunk] - starts[first] <= MAX_BYTES)) {
                first = chunk;
            }
            firsts[chunk] = first;
        }
        grouped = true;
    }

    private boolean isNear(int chunk) {
        return starts[chunk + 1] >= ends[chunk] && starts[chunk + 1] - ends[chunk] <= MAX_GAP;
    }
}
