package io.mbf.encoding;

import io.mbf.schema.PhysicalType;
import java.util.Arrays;

/**
 * Reads integer pages, to 32-bit values (INT32 columns, codes, lengths, run ends; arithmetic modulo 2<sup>32</sup>) or
 * to 64-bit values.
 *
 * <p>Both take the range [from, to) of the entries, {@code from} being a multiple of 256; the array must have
 * {@link Lanes#capacity} for it. Both leave the position behind the page. Holds scratch arrays; not thread-safe.
 */
final class IntegerDecoder {

    private final BitUnpacking unpacking = new BitUnpacking();
    private final RunEnds runs = new RunEnds(this);
    private PackedRange range;

    void ints(PageBytes in, EncodingHeader header, int from, int to, int[] out) {
        int entries = header.entries();
        int count = to - from;
        switch (header.encoding()) {
            case PLAIN -> {
                requireWidth(header, header.parameter() == 4);
                in.copy(in.take(4L * entries) + 4 * from, out, count);
                in.align();
            }
            case CONSTANT -> Arrays.fill(out, 0, count, (int) in.getLong());
            case BIT_PACKED -> {
                int base = (int) in.getLong();
                unpack(in, header, header.parameter(), from, to, base, out);
            }
            case LINEAR -> {
                int base = (int) in.getLong();
                long slope = in.getLong();
                unpack(in, header, header.parameter() & 0xFF, from, to, base, out);
                LinearResiduals.add(slope, lineShift(header), from, count, out);
            }
            case RUN_END -> runs.ints(in, header, from, to, out);
            case DICTIONARY, ALP, FSST -> throw header.unfit("integers");
        }
    }

    void longs(PageBytes in, EncodingHeader header, int from, int to, long[] out) {
        int entries = header.entries();
        int count = to - from;
        switch (header.encoding()) {
            case PLAIN -> {
                requireWidth(header, header.parameter() == 4 || header.parameter() == 8);
                if (header.parameter() == 8) {
                    in.copy(in.take(8L * entries) + 8 * from, out, count);
                } else {
                    int at = in.take(4L * entries) + 4 * from;
                    for (int i = 0; i < count; i++) {
                        out[i] = in.intAt(at + 4 * i);
                    }
                    in.align();
                }
            }
            case CONSTANT -> Arrays.fill(out, 0, count, in.getLong());
            case BIT_PACKED -> {
                long base = in.getLong();
                unpack(in, header, header.parameter(), from, to, base, out);
            }
            case LINEAR -> {
                long base = in.getLong();
                long slope = in.getLong();
                unpack(in, header, header.parameter() & 0xFF, from, to, base, out);
                LinearResiduals.add(slope, lineShift(header), from, count, out);
            }
            case RUN_END -> runs.longs(in, header, from, to, out);
            case DICTIONARY, ALP, FSST -> throw header.unfit("integers");
        }
    }

    /**
     * Reads the integers of an ALP page straight to decimal numbers, if they are packed in the usual way.
     *
     * @return whether they were; if not, nothing has been read
     */
    boolean decimals(PageBytes in, EncodingHeader header, int from, int to, int exponent, int factor, double[] out) {
        int width = header.parameter();
        if (header.encoding() != Encoding.BIT_PACKED || width < 1 || width > 32) {
            return false;
        }
        double f = Alp.POWERS[factor];
        double e = Alp.INVERSE_POWERS[exponent];
        long base = in.getLong();
        int lanes = Lanes.count(header.entries());
        int at = plane(in, header, width);
        unpacking.toDoubles(in, at, lanes, from / lanes, Lanes.rows(to, lanes), width, base, f, e, out);
        in.align();
        return true;
    }

    /**
     * Reads single values.
     *
     * @param kind INT32 for arithmetic modulo 2<sup>32</sup>: then only the low halves of the results count
     * @param selection positions of entries, ascending
     */
    void pick(PageBytes in, EncodingHeader header, PhysicalType kind, int[] selection, int count, long[] out) {
        switch (header.encoding()) {
            case CONSTANT -> Arrays.fill(out, 0, count, in.getLong());
            case PLAIN -> {
                int width = header.parameter();
                requireWidth(header, width == 4 || width == 8 && kind == PhysicalType.INT64);
                int at = in.take((long) width * header.entries());
                for (int i = 0; i < count; i++) {
                    out[i] = width == 4 ? in.intAt(at + 4 * selection[i]) : in.longAt(at + 8 * selection[i]);
                }
                in.align();
            }
            case BIT_PACKED -> {
                long base = in.getLong();
                pickPacked(in, header, kind, header.parameter(), base, selection, count, out);
            }
            case LINEAR -> {
                long base = in.getLong();
                long slope = in.getLong();
                int shift = lineShift(header);
                pickPacked(in, header, kind, header.parameter() & 0xFF, base, selection, count, out);
                for (int i = 0; i < count; i++) {
                    out[i] += slope * selection[i] >> shift;
                }
            }
            case RUN_END -> runs.pick(in, header, kind, selection, count, out);
            case DICTIONARY, ALP, FSST -> throw header.unfit("integers");
        }
    }

    private static void pickPacked(
            PageBytes in,
            EncodingHeader header,
            PhysicalType kind,
            int width,
            long base,
            int[] selection,
            int count,
            long[] out) {
        requireWidth(header, width <= (kind == PhysicalType.INT32 ? 32 : 64));
        Arrays.fill(out, 0, count, base);
        if (width > 0) {
            int lanes = Lanes.count(header.entries());
            addPicked(in, plane(in, header, Math.min(width, 32)), lanes, Math.min(width, 32), 0, selection, count, out);
            if (width > 32) {
                addPicked(in, plane(in, header, width - 32), lanes, width - 32, 32, selection, count, out);
            }
            in.align();
        }
    }

    private static void addPicked(
            PageBytes in, int at, int lanes, int width, int shift, int[] selection, int count, long[] out) {
        long mask = -1L >>> 64 - width;
        for (int i = 0; i < count; i++) {
            int bit = selection[i] / lanes * width;
            int word = at + 4 * ((bit >>> 5) * lanes + selection[i] % lanes);
            long packed = in.intAt(word) & 0xFFFF_FFFFL;
            if ((bit & 31) + width > 32) {
                packed |= (long) in.intAt(word + 4 * lanes) << 32;
            }
            out[i] += (packed >>> (bit & 31) & mask) << shift;
        }
    }

    /**
     * Tells which values of a page lie in {@code [low, high]}, if they are packed in the usual way.
     *
     * @param bits one per entry; what is beyond the last one is unspecified
     * @return whether they were; if not, nothing has been read that matters
     */
    boolean within(PageBytes in, EncodingHeader header, boolean narrow, long low, long high, long[] bits) {
        int entries = header.entries();
        int width = header.parameter();
        if (header.encoding() != Encoding.BIT_PACKED || width < 1 || width > 31 || Lanes.count(entries) != Lanes.MAX) {
            return false;
        }
        long base = narrow ? (int) in.getLong() : in.getLong();
        long greatest = base + (-1L >>> 64 - width);
        if (greatest < base || narrow && greatest > Integer.MAX_VALUE) {
            return false; // wraps around: no writer does that, but what it means is specified
        }
        if (high < base || low > greatest || low > high) {
            Arrays.fill(bits, 0, Math.min(bits.length, (entries + 63) / 64), 0);
            return true;
        }
        if (range == null) {
            range = new PackedRange();
        }
        int rows = Lanes.rows(entries, Lanes.MAX);
        int at = plane(in, header, width);
        int least = (int) (Math.max(low, base) - base);
        unpacking.within(in, at, rows, width, least, (int) (Math.min(high, greatest) - base), range);
        range.finish(rows, bits);
        return true;
    }

    private void unpack(PageBytes in, EncodingHeader header, int width, int from, int to, int base, int[] out) {
        requireWidth(header, width <= 32);
        if (width == 0) {
            Arrays.fill(out, 0, to - from, base);
            return;
        }
        int lanes = Lanes.count(header.entries());
        int at = plane(in, header, width);
        unpacking.toInts(in, at, lanes, from / lanes, Lanes.rows(to, lanes), width, base, out);
        in.align();
    }

    private void unpack(PageBytes in, EncodingHeader header, int width, int from, int to, long base, long[] out) {
        requireWidth(header, width <= 64);
        if (width == 0) {
            Arrays.fill(out, 0, to - from, base);
            return;
        }
        int lanes = Lanes.count(header.entries());
        int fromRow = from / lanes;
        int toRow = Lanes.rows(to, lanes);
        int lowWidth = Math.min(width, 32);
        int low = plane(in, header, lowWidth);
        unpacking.toLongs(in, low, lanes, fromRow, toRow, lowWidth, base, out);
        if (width > 32) {
            int high = plane(in, header, width - 32);
            unpacking.addHigh(in, high, lanes, fromRow, toRow, width - 32, out);
        }
        in.align();
    }

    /** Claims the words of one plane. */
    private static int plane(PageBytes in, EncodingHeader header, int width) {
        int lanes = Lanes.count(header.entries());
        return in.take(4L * lanes * Lanes.words(Lanes.rows(header.entries(), lanes), width));
    }

    private static int lineShift(EncodingHeader header) {
        int shift = header.parameter() >>> 8;
        if (shift > 63) {
            throw new PageFormatException("a LINEAR page has 0 to 63 fraction bits, not " + shift);
        }
        return shift;
    }

    private static void requireWidth(EncodingHeader header, boolean allowed) {
        if (!allowed) {
            throw new PageFormatException(
                    "parameter " + header.parameter() + " of a " + header.encoding() + " page gives no allowed width");
        }
    }
}
