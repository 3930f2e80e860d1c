package io.mbf.encoding;

import io.mbf.batch.Validity;
import io.mbf.stats.IntBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.EnumSet;

/**
 * Writes integer pages: INT32 and INT64 columns, and the codes, lengths, run ends and scaled numbers inside other pages.
 *
 * <p>The encoding is the one with the least estimated cost. A cost unit is the time that one stored byte takes to be
 * copied, checked and perhaps decompressed, about 0.3 ns; decoding is weighed in the same unit. Not thread-safe.
 */
final class IntegerEncoder {

    static final double PLAIN_VALUE_COST = 0.1;
    static final double PACKED_VALUE_COST = 0.25;
    private static final double LINEAR_VALUE_COST = 0.5;
    private static final double RUN_COST = 6;

    /** Values between which a page is looked at before a line is drawn through all of it. */
    private static final int SAMPLES = 16;

    /** Bits a value by which a line must seem to be the better one. */
    private static final int MIN_NARROWING = 3;

    /** Values among which runs are counted before it is asked whether there are too many. */
    private static final int RUN_BLOCK = 512;

    /** Slopes are fixed-point numbers with this many fraction bits, where the product cannot overflow. */
    private static final int SLOPE_SHIFT = 16;

    private static final long MAX_SHIFTED_RISE = 1L << 46;

    private final BitPacking packing;
    private final long[] residuals;
    private final long[] runEnds;
    private final long[] runValues;
    private final EnumSet<Encoding> used;

    private long line;
    private int lineShift;
    private long lineBase;
    private int lineWidth;

    /** @param used takes up every encoding that is written */
    IntegerEncoder(EnumSet<Encoding> used, EncoderScratch scratch) {
        this.used = used;
        packing = new BitPacking(scratch);
        residuals = scratch.residuals;
        runEnds = scratch.runEnds;
        runValues = scratch.runValues;
    }

    /**
     * Appends a page.
     *
     * @param values one per entry; null entries repeat a neighbour's value
     * @param bytesPerValue 4 if all values are sign-extended 32-bit integers, else 8
     */
    void encode(long[] values, int entries, int bytesPerValue, Validity validity, ByteSink out) {
        encode(values, entries, bytesPerValue, null, validity, out);
    }

    /**
     * As above.
     *
     * @param bounds the least and the greatest value; {@code null} if they are not known
     */
    void encode(long[] values, int entries, int bytesPerValue, LongBounds bounds, Validity validity, ByteSink out) {
        LongBounds known = bounds != null ? bounds : bounds(values, entries);
        encode(values, entries, bytesPerValue, known.min(), known.max(), validity, true, out);
    }

    /** Appends an inner page of runs, which has none itself. */
    private void encodePart(long[] values, int entries, int bytesPerValue, Validity validity, ByteSink out) {
        LongBounds bounds = bounds(values, entries);
        encode(values, entries, bytesPerValue, bounds.min(), bounds.max(), validity, false, out);
    }

    private static LongBounds bounds(long[] values, int entries) {
        long min = values[0];
        long max = min;
        for (int i = 1; i < entries; i++) {
            long value = values[i];
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new LongBounds(min, max, true, true);
    }

    private static LongBounds bounds(int[] values, int entries) {
        IntBounds bounds = IntBounds.of(values, 0, entries);
        return new LongBounds(bounds.min(), bounds.max(), true, true);
    }

    /**
     * Appends a page of 32-bit integers without nulls, the same as their extension to 64 bits would give. Most are best
     * packed, and need not be extended for that.
     *
     * @param bounds the least and the greatest value; {@code null} if they are not known
     * @param wide room for the values
     */
    void encode(int[] values, int entries, LongBounds bounds, Validity validity, long[] wide, ByteSink out) {
        LongBounds known = bounds != null ? bounds : bounds(values, entries);
        int width = 64 - Long.numberOfLeadingZeros(known.max() - known.min());
        double packed = packedCost(entries, width);
        boolean isPacked = width > 0
                && packed < plainCost(entries, Integer.BYTES)
                && runEndCost(values, entries, width, packed) >= packed
                && (packed <= entries * LINEAR_VALUE_COST || !looksLinear(values, entries, width));
        if (isPacked) {
            header(Encoding.BIT_PACKED, width, validity, out);
            out.putLong(known.min());
            packing.write(values, entries, (int) known.min(), width, out);
        } else {
            for (int i = 0; i < entries; i++) {
                wide[i] = values[i];
            }
            encode(wide, entries, Integer.BYTES, known, validity, out);
        }
    }

    private void encode(
            long[] values,
            int entries,
            int bytesPerValue,
            long min,
            long max,
            Validity validity,
            boolean mayRun,
            ByteSink out) {
        if (min == max) {
            constant(min, validity, out);
            return;
        }
        int width = 64 - Long.numberOfLeadingZeros(max - min);
        double plain = plainCost(entries, bytesPerValue);
        double packed = packedCost(entries, width);
        double runEnd = mayRun ? runEndCost(values, entries, width, Math.min(plain, packed)) : Double.POSITIVE_INFINITY;
        double linear =
                Math.min(packed, runEnd) > entries * LINEAR_VALUE_COST && findLine(values, entries, width, validity)
                        ? 16 + Lanes.bytes(entries, lineWidth) + entries * LINEAR_VALUE_COST
                        : Double.POSITIVE_INFINITY;
        if (runEnd < Math.min(linear, Math.min(plain, packed))) {
            encodeRuns(values, entries, bytesPerValue, validity, out);
        } else if (linear < Math.min(plain, packed)) {
            linear(entries, validity, out);
        } else if (packed < plain) {
            header(Encoding.BIT_PACKED, width, validity, out);
            out.putLong(min);
            packing.write(values, entries, min, width, out);
        } else {
            plain(values, entries, bytesPerValue, validity, out);
        }
    }

    private static double plainCost(int entries, int bytesPerValue) {
        return entries * (bytesPerValue + PLAIN_VALUE_COST);
    }

    /**
     * The cost of the runs that values have, as far as it is below another one: most pages have too many runs, which
     * shows early.
     *
     * @param enough where it need not be known any further
     */
    private static double runEndCost(long[] values, int entries, int width, double enough) {
        int runs = 1;
        double cost = runEndCost(entries, runs, width);
        for (int from = 1; from < entries && cost < enough; from += RUN_BLOCK) {
            int to = Math.min(entries, from + RUN_BLOCK);
            for (int i = from; i < to; i++) {
                runs += values[i] == values[i - 1] ? 0 : 1;
            }
            cost = runEndCost(entries, runs, width);
        }
        return cost;
    }

    /** As for 64 bits. */
    private static double runEndCost(int[] values, int entries, int width, double enough) {
        int runs = 1;
        double cost = runEndCost(entries, runs, width);
        for (int from = 1; from < entries && cost < enough; from += RUN_BLOCK) {
            int to = Math.min(entries, from + RUN_BLOCK);
            for (int i = from; i < to; i++) {
                runs += values[i] == values[i - 1] ? 0 : 1;
            }
            cost = runEndCost(entries, runs, width);
        }
        return cost;
    }

    static double packedCost(int entries, int width) {
        return 8 + Lanes.bytes(entries, width) + entries * PACKED_VALUE_COST;
    }

    /** Two inner pages, run ends and values, both taken as bit-packed. */
    static double runEndCost(int entries, int runs, int width) {
        int endWidth = 32 - Integer.numberOfLeadingZeros(entries);
        return 32 + runs * ((endWidth + width) / 8.0 + RUN_COST) + entries * PLAIN_VALUE_COST;
    }

    private void header(Encoding encoding, int parameter, Validity validity, ByteSink out) {
        used.add(encoding);
        EncodingHeader.write(out, encoding, parameter, validity);
    }

    private void constant(long value, Validity validity, ByteSink out) {
        header(Encoding.CONSTANT, 0, validity, out);
        out.putLong(value);
    }

    /** Appends a PLAIN page, whatever it costs. */
    void plain(long[] values, int entries, int bytesPerValue, Validity validity, ByteSink out) {
        header(Encoding.PLAIN, bytesPerValue, validity, out);
        if (bytesPerValue == 8) {
            out.putLongs(values, 0, entries);
        } else {
            for (int i = 0; i < entries; i++) {
                out.putInt((int) values[i]);
            }
        }
        out.alignTo(8);
    }

    private void linear(int entries, Validity validity, ByteSink out) {
        header(Encoding.LINEAR, lineWidth | lineShift << 8, validity, out);
        out.putLong(lineBase);
        out.putLong(line);
        packing.write(residuals, entries, lineBase, lineWidth, out);
    }

    /** Appends a RUN_END page, whatever it costs. */
    void encodeRuns(long[] values, int entries, int bytesPerValue, Validity validity, ByteSink out) {
        int run = 0;
        for (int i = 1; i < entries; i++) {
            if (values[i] != values[i - 1]) {
                runEnds[run] = i;
                runValues[run++] = values[i - 1];
            }
        }
        runEnds[run] = entries;
        runValues[run++] = values[entries - 1];
        header(Encoding.RUN_END, run, validity, out);
        var noNulls = Validity.allValid(run);
        encodePart(runEnds, run, 4, noNulls, out);
        encodePart(runValues, run, bytesPerValue, noNulls, out);
    }

    /**
     * Puts a line through the first and the last valid value, and leaves the distances to it in {@link #residuals}.
     *
     * @return whether that narrows the values down
     */
    private boolean findLine(long[] values, int entries, int width, Validity validity) {
        int first = 0;
        int last = entries - 1;
        while (first < last && validity.isNull(first)) {
            first++;
        }
        while (last > first && validity.isNull(last)) {
            last--;
        }
        if (!drawLine(values[first], values[last], last - first)
                || sampledWidth(values, first, last, validity) + MIN_NARROWING > width) {
            return false;
        }
        long residual = values[first] - (line * first >> lineShift);
        long min = residual;
        long max = residual;
        boolean nulls = validity.hasNulls();
        for (int i = 0; i < entries; i++) {
            if (!nulls || validity.isValid(i)) {
                residual = values[i] - (line * i >> lineShift);
                min = Math.min(min, residual);
                max = Math.max(max, residual);
            }
            residuals[i] = residual; // a null lies as far from the line as its neighbour: it costs nothing
        }
        lineBase = min;
        lineWidth = 64 - Long.numberOfLeadingZeros(max - min);
        return lineWidth < width && lineWidth <= 32;
    }

    /** Chooses the slope between two values; false if they are too close, or there is none. */
    private boolean drawLine(long from, long to, int distance) {
        long rise = to - from;
        if (distance < 2 || rise == 0 || (rise > 0) != (to > from)) {
            return false;
        }
        lineShift = Math.abs(rise) < MAX_SHIFTED_RISE && rise != Long.MIN_VALUE ? SLOPE_SHIFT : 0;
        line = (rise << lineShift) / distance;
        return line != 0;
    }

    /** Whether {@link #findLine} might find a line, by a few of the values: most columns are none. */
    private boolean looksLinear(int[] values, int entries, int width) {
        int last = entries - 1;
        if (!drawLine(values[0], values[last], last)) {
            return false;
        }
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int s = 0; s <= SAMPLES; s++) {
            int i = last * s / SAMPLES;
            long residual = values[i] - (line * i >> lineShift);
            min = Math.min(min, residual);
            max = Math.max(max, residual);
        }
        return 64 - Long.numberOfLeadingZeros(max - min) + MIN_NARROWING <= width;
    }

    /** A lower bound of the width of the residuals, from a few of them: most columns are no lines. */
    private int sampledWidth(long[] values, int first, int last, Validity validity) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int s = 0; s <= SAMPLES; s++) {
            int i = first + (last - first) * s / SAMPLES;
            if (validity.isValid(i)) {
                long residual = values[i] - (line * i >> lineShift);
                min = Math.min(min, residual);
                max = Math.max(max, residual);
            }
        }
        return 64 - Long.numberOfLeadingZeros(max - min);
    }
}
