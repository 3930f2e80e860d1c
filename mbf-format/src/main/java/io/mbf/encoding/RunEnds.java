package io.mbf.encoding;

import io.mbf.schema.PhysicalType;
import java.util.Arrays;

/**
 * Reads RUN_END payloads: an integer page of where each run ends, and one of the runs' values; neither of them is
 * RUN_END itself. Holds scratch arrays; not thread-safe.
 */
final class RunEnds {

    private final IntegerDecoder integers;
    private int[] ends = new int[0];
    private int[] ints = new int[0];
    private long[] longs = new long[0];
    private int[] picked = new int[0];

    RunEnds(IntegerDecoder integers) {
        this.integers = integers;
    }

    void ints(PageBytes in, EncodingHeader header, int from, int to, int[] out) {
        int count = ends(in, header);
        int[] values = intValues(in, count);
        int at = from;
        for (int run = firstRun(count, from); at < to; run++) {
            int end = Math.min(ends[run], to);
            Arrays.fill(out, at - from, end - from, values[run]);
            at = end;
        }
    }

    void longs(PageBytes in, EncodingHeader header, int from, int to, long[] out) {
        int count = ends(in, header);
        long[] values = longValues(in, count);
        int at = from;
        for (int run = firstRun(count, from); at < to; run++) {
            int end = Math.min(ends[run], to);
            Arrays.fill(out, at - from, end - from, values[run]);
            at = end;
        }
    }

    void floats(PageBytes in, EncodingHeader header, int from, int to, float[] out) {
        int count = ends(in, header);
        int[] values = intValues(in, count);
        int at = from;
        for (int run = firstRun(count, from); at < to; run++) {
            int end = Math.min(ends[run], to);
            Arrays.fill(out, at - from, end - from, Float.intBitsToFloat(values[run]));
            at = end;
        }
    }

    void doubles(PageBytes in, EncodingHeader header, int from, int to, double[] out) {
        int count = ends(in, header);
        long[] values = longValues(in, count);
        int at = from;
        for (int run = firstRun(count, from); at < to; run++) {
            int end = Math.min(ends[run], to);
            Arrays.fill(out, at - from, end - from, Double.longBitsToDouble(values[run]));
            at = end;
        }
    }

    /** The values of single entries, whose positions ascend: only the runs' ends are all read. */
    void pick(PageBytes in, EncodingHeader header, PhysicalType kind, int[] selection, int count, long[] out) {
        int runs = ends(in, header);
        picked = picked.length < count ? new int[count] : picked;
        for (int i = 0, run = 0; i < count; i++) {
            int found = Arrays.binarySearch(ends, run, runs, selection[i]);
            run = found >= 0 ? found + 1 : -found - 1;
            picked[i] = run;
        }
        integers.pick(in, inner(in, runs), kind, picked, count, out);
    }

    /** Reads and checks the run ends: strictly ascending, the last one is the number of entries. */
    private int ends(PageBytes in, EncodingHeader header) {
        int count = header.parameter();
        if (count < 1 || count > header.entries()) {
            throw new PageFormatException("a page of " + header.entries() + " entries has " + count + " runs");
        }
        if (ends.length < Lanes.capacity(count)) {
            ends = new int[Lanes.capacity(count)];
        }
        integers.ints(in, inner(in, count), 0, count, ends);
        int previous = 0;
        for (int run = 0; run < count; run++) {
            if (ends[run] <= previous) {
                throw new PageFormatException("run " + run + " ends at " + ends[run] + ", not after " + previous);
            }
            previous = ends[run];
        }
        if (previous != header.entries()) {
            throw new PageFormatException("the last run ends at " + previous + ", the page at " + header.entries());
        }
        return count;
    }

    private int[] intValues(PageBytes in, int count) {
        if (ints.length < Lanes.capacity(count)) {
            ints = new int[Lanes.capacity(count)];
        }
        integers.ints(in, inner(in, count), 0, count, ints);
        return ints;
    }

    private long[] longValues(PageBytes in, int count) {
        if (longs.length < Lanes.capacity(count)) {
            longs = new long[Lanes.capacity(count)];
        }
        integers.longs(in, inner(in, count), 0, count, longs);
        return longs;
    }

    private static EncodingHeader inner(PageBytes in, int count) {
        EncodingHeader header = EncodingHeader.readNested(in, count);
        if (header.encoding() == Encoding.RUN_END) {
            throw new PageFormatException("a RUN_END page within a RUN_END page");
        }
        return header;
    }

    /** The run that holds an entry. */
    private int firstRun(int count, int entry) {
        int found = Arrays.binarySearch(ends, 0, count, entry);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
