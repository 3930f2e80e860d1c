package io.mbf.parquet.source;

import io.mbf.file.RangeReader.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of a column chunk will be read, as far as it is known beforehand: ranges of which several are fetched at once.
 *
 * <p>They decide when bytes are fetched, and nothing else: what lies in none of them is fetched when it is asked for.
 */
public final class PlannedRanges {

    private long[] starts = new long[16];
    private long[] ends = new long[16];
    private int count;

    private byte[] bytes = new byte[0]; // of the ranges from first on, up to the end
    private int first;
    private int end;
    private final int atOnce;

    /** @param atOnce bytes to fetch at once at most; longer ranges are left out */
    PlannedRanges(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Adds bytes of the file behind those that were added before; what touches them is one range with them. */
    public void add(long from, long to) {
        if (count > 0 && from <= ends[count - 1] && to - starts[count - 1] <= atOnce) {
            ends[count - 1] = Math.max(ends[count - 1], to);
            return;
        }
        long start = count == 0 ? from : Math.max(from, ends[count - 1]);
        if (to <= start || to - start > atOnce) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = to;
    }

    /**
     * Where some bytes are in {@link #bytes}; they are fetched with those that follow in the plan, if they are not
     * there. -1 if they are not planned.
     */
    int fetch(SourceReader file, long position, int length) {
        int found = Arrays.binarySearch(starts, 0, count, position);
        int range = found >= 0 ? found : -found - 2;
        if (range < 0 || position + length > ends[range]) {
            return -1;
        }
        if (range < first || range >= end) {
            fetchFrom(file, range);
        }
        int at = (int) (position - starts[range]);
        for (int before = first; before < range; before++) {
            at += length(before);
        }
        return at;
    }

    private void fetchFrom(SourceReader file, int range) {
        int size = 0;
        int next = range;
        for (; next < count && size + length(next) <= atOnce; next++) {
            size += length(next);
        }
        first = 0; // in case reading fails
        end = 0;
        if (bytes.length < size) {
            bytes = new byte[size];
        }
        List<Range> ranges = new ArrayList<>(next - range);
        int at = 0;
        for (int i = range; i < next; i++) {
            ranges.add(new Range(starts[i], bytes, at, length(i)));
            at += length(i);
        }
        file.read(ranges);
        first = range;
        end = next;
    }

    private int length(int range) {
        return (int) (ends[range] - starts[range]);
    }

    byte[] bytes() {
        return bytes;
    }
}
