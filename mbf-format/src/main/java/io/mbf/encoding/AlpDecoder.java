package io.mbf.encoding;

/** Reads ALP payloads. Holds scratch arrays; not thread-safe. */
final class AlpDecoder {

    private final IntegerDecoder integers;
    private long[] longs = new long[0];
    private int[] ints = new int[0];

    AlpDecoder(IntegerDecoder integers) {
        this.integers = integers;
    }

    void doubles(PageBytes in, EncodingHeader header, int from, int to, double[] out) {
        int exponent = exponent(header);
        int factor = factor(header);
        EncodingHeader inner = EncodingHeader.readNested(in, header.entries());
        if (!integers.decimals(in, inner, from, to, exponent, factor, out)) {
            if (longs.length < Lanes.capacity(to - from)) {
                longs = new long[Lanes.capacity(to - from)];
            }
            integers.longs(in, inner, from, to, longs);
            Alp.decode(longs, to - from, exponent, factor, out);
        }
        int count = exceptionCount(in, header);
        int bits = in.take(8L * count);
        int positions = in.take(2L * count);
        for (int x = 0, previous = -1; x < count; x++) {
            int position = exceptionPosition(in, positions, x, previous, header);
            if (position >= from && position < to) {
                out[position - from] = Double.longBitsToDouble(in.longAt(bits + 8 * x));
            }
            previous = position;
        }
    }

    void floats(PageBytes in, EncodingHeader header, int from, int to, float[] out) {
        int exponent = exponent(header);
        int factor = factor(header);
        if (ints.length < Lanes.capacity(to - from)) {
            ints = new int[Lanes.capacity(to - from)];
        }
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), from, to, ints);
        Alp.decode(ints, to - from, exponent, factor, out);
        int count = exceptionCount(in, header);
        int bits = in.take(4L * count);
        int positions = in.take(2L * count);
        for (int x = 0, previous = -1; x < count; x++) {
            int position = exceptionPosition(in, positions, x, previous, header);
            if (position >= from && position < to) {
                out[position - from] = Float.intBitsToFloat(in.intAt(bits + 4 * x));
            }
            previous = position;
        }
    }

    static int exponent(EncodingHeader header) {
        return power(header, "exponent", header.parameter() & 0xFF);
    }

    static int factor(EncodingHeader header) {
        return power(header, "factor", header.parameter() >>> 8);
    }

    private static int power(EncodingHeader header, String name, int value) {
        if (value > Alp.MAX_EXPONENT) {
            throw new PageFormatException("the " + name + " of an " + header.encoding() + " page is 0 to "
                    + Alp.MAX_EXPONENT + ", not " + value);
        }
        return value;
    }

    static int exceptionCount(PageBytes in, EncodingHeader header) {
        int count = in.getInt();
        in.getInt();
        if (count < 0 || count > header.entries()) {
            throw new PageFormatException("a page of " + header.entries() + " entries has "
                    + Integer.toUnsignedString(count) + " exceptions");
        }
        return count;
    }

    static int exceptionPosition(PageBytes in, int positions, int index, int previous, EncodingHeader header) {
        int position = in.unsignedShortAt(positions + 2 * index);
        if (position <= previous || position >= header.entries()) {
            throw new PageFormatException("exception " + index + " is at entry " + position + ", not between "
                    + previous + " and " + header.entries());
        }
        return position;
    }
}
