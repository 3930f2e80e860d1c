package io.mbf.encoding;

import io.mbf.batch.Validity;

/** Turns a page of decimal numbers into integers and exceptions. Not thread-safe. */
final class AlpEncoder {

    private final boolean single;
    private final AlpChooser chooser;
    private final long[] integers;
    private final int[] exceptions;
    private int exceptionCount;
    private int width;

    AlpEncoder(boolean single, EncoderScratch scratch) {
        this.integers = scratch.scaled;
        this.exceptions = scratch.exceptions;
        this.single = single;
        this.chooser = new AlpChooser(single);
    }

    /**
     * Encodes a page into this object's scratch, if it looks worthwhile.
     *
     * @return whether it was encoded
     */
    boolean encode(double[] values, long[] bits, int entries, Validity validity) {
        if (!chooser.choose(values, bits, entries, validity)) {
            return false;
        }
        int exponent = chooser.exponent();
        int factor = chooser.factor();
        boolean nulls = validity.hasNulls();
        exceptionCount = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        int firstGood = -1;
        for (int i = 0; i < entries; i++) {
            long integer = Alp.encode(values[i], exponent, factor);
            boolean good = single
                    ? survivesAsFloat(integer, exponent, factor, bits[i])
                    : survives(integer, exponent, factor, bits[i]);
            if (good) {
                integers[i] = integer;
                min = Math.min(min, integer);
                max = Math.max(max, integer);
                firstGood = firstGood < 0 ? i : firstGood;
            } else {
                integers[i] = i == 0 ? 0 : integers[i - 1]; // fillers repeat a neighbour: they cost nothing
                if (!nulls || validity.isValid(i)) {
                    exceptions[exceptionCount++] = i;
                }
            }
        }
        if (firstGood < 0) {
            return false;
        }
        for (int i = 0; i < firstGood; i++) {
            integers[i] = integers[firstGood];
        }
        width = 64 - Long.numberOfLeadingZeros(max - min);
        return true;
    }

    /** The cost of what {@link #encode} has found, in the units of {@link IntegerEncoder}. */
    double cost(int entries) {
        return 16 + IntegerEncoder.packedCost(entries, width) + entries * 0.25 + exceptionCount * (single ? 6.0 : 10.0);
    }

    int parameter() {
        return chooser.exponent() | chooser.factor() << 8;
    }

    /** Appends the payload: an integer page, the number of exceptions, their bits, their positions. */
    void write(long[] bits, int entries, IntegerEncoder encoder, ByteSink out) {
        encoder.encode(integers, entries, single ? 4 : 8, Validity.allValid(entries), out);
        out.putInt(exceptionCount);
        out.putInt(0);
        for (int x = 0; x < exceptionCount; x++) {
            if (single) {
                out.putInt((int) bits[exceptions[x]]);
            } else {
                out.putLong(bits[exceptions[x]]);
            }
        }
        for (int x = 0; x < exceptionCount; x++) {
            out.putShort(exceptions[x]);
        }
        out.alignTo(8);
    }

    static boolean survives(long integer, int exponent, int factor, long bits) {
        return Double.doubleToRawLongBits(Alp.decode(integer, exponent, factor)) == bits;
    }

    /** FLOAT columns keep 32-bit integers. */
    static boolean survivesAsFloat(long integer, int exponent, int factor, long bits) {
        return integer == (int) integer
                && Float.floatToRawIntBits((float) Alp.decode(integer, exponent, factor)) == (int) bits;
    }
}
