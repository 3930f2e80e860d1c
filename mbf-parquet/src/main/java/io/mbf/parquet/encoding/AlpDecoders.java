package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;

/**
 * ALP: floating point as decimal integers, in vectors that are packed each in its own way, beside those values that are
 * no short decimals (apache/parquet-format, {@code Encodings.md}, "Adaptive Lossless floating-Point"; Afroozeh and
 * Boncz, "ALP: Adaptive Lossless floating-Point Compression", SIGMOD 2024).
 *
 * <pre>
 * page:   mode 0 (1), integer encoding 0 (1), log2 of the vectors' size (1), number of values (4),
 *         offset of each vector from here on (4 each), vectors
 * vector: exponent (1), factor (1), number of exceptions (2), smallest integer (4 or 8), bit width (1),
 *         packed differences to it, positions of exceptions (2 each), exceptions (4 or 8 each)
 * value:  integer * 10^factor * 10^-exponent
 * </pre>
 *
 * <p>A vector is looked at when the first of its values is asked for.
 */
public final class AlpDecoders {

    private static final int HEADER = 7;
    private static final int MIN_LOG = 3;
    private static final int MAX_LOG = 15;
    private static final int NONE = -1;

    private AlpDecoders() {}

    private abstract static class Alp<T> implements ValueDecoder<T> {
        private final int width;
        private final int maxExponent;
        byte[] bytes;
        private int offsets; // where they begin
        private int limit;
        private int values; // of the page
        private int log; // of the vectors' size
        private int next; // value
        private int decoded; // the vector that is unpacked, or NONE

        Alp(int width, int maxExponent) {
            this.width = width;
            this.maxExponent = maxExponent;
        }

        @Override
        public final void init(byte[] bytes, int offset, int length, int maxCount) {
            if (length < HEADER) {
                throw new DecodingException("an ALP page of " + length + " bytes, shorter than its header");
            }
            if (bytes[offset] != 0 || bytes[offset + 1] != 0) {
                throw new DecodingException("an ALP page of the unknown mode " + (bytes[offset] & 0xFF)
                        + " and integer encoding " + (bytes[offset + 1] & 0xFF));
            }
            log = bytes[offset + 2];
            if (log < MIN_LOG || log > MAX_LOG) {
                throw new DecodingException(
                        "ALP vectors of 2^" + (log & 0xFF) + " values, not 2^" + MIN_LOG + " to 2^" + MAX_LOG);
            }
            values = LittleEndian.intAt(bytes, offset + 3);
            if (values < 0 || values > maxCount) {
                throw new DecodingException(
                        "an ALP page says to have " + values + " values, its header at most " + maxCount);
            }
            this.bytes = bytes;
            offsets = offset + HEADER;
            limit = offset + length;
            if ((long) vectors() * Integer.BYTES > limit - offsets) {
                throw new DecodingException(
                        "offsets of " + vectors() + " ALP vectors in " + (limit - offsets) + " bytes");
            }
            next = 0;
            decoded = NONE;
        }

        private int vectors() {
            return (int) ((values + (1L << log) - 1) >>> log);
        }

        @Override
        public final void skip(int count) {
            take(count);
        }

        private int take(int count) {
            if (count > values - next) {
                throw new DecodingException(count + " values asked of an ALP page with " + (values - next) + " left");
            }
            int at = next;
            next += count;
            return at;
        }

        @Override
        public final void read(T target, int from, int count) {
            int at = take(count);
            int size = 1 << log;
            for (int done = 0; done < count; ) {
                int vector = (at + done) >>> log;
                if (vector != decoded) {
                    decoded = NONE; // in case it is broken
                    decode(vector, Math.min(size, values - (vector << log)));
                    decoded = vector;
                }
                int first = (at + done) & (size - 1);
                int n = Math.min(count - done, size - first);
                copy(first, target, from + done, n);
                done += n;
            }
        }

        /** Where a vector begins; where the page ends for the one behind the last. */
        private long start(int vector) {
            if (vector == vectors()) {
                return limit;
            }
            return offsets + Integer.toUnsignedLong(LittleEndian.intAt(bytes, offsets + vector * Integer.BYTES));
        }

        private void decode(int vector, int count) {
            long from = start(vector);
            long to = start(vector + 1);
            long size = 4L + width + 1;
            if (from < offsets + (long) vectors() * Integer.BYTES || to > limit || to - from < size) {
                throw new DecodingException("ALP vector " + vector + " at " + (from - offsets) + ", the next one at "
                        + (to - offsets) + " of " + (limit - offsets) + " bytes");
            }
            int at = (int) from;
            int exponent = bytes[at] & 0xFF;
            int factor = bytes[at + 1] & 0xFF;
            int exceptions = bytes[at + 2] & 0xFF | (bytes[at + 3] & 0xFF) << 8;
            int bits = bytes[at + 4 + width] & 0xFF;
            if (exponent > maxExponent || factor > exponent || bits > 8 * width || exceptions > count) {
                throw new DecodingException("ALP vector " + vector + " of " + count + " values has the exponent "
                        + exponent + ", the factor " + factor + ", " + bits + " bits and " + exceptions
                        + " exceptions");
            }
            int packed = at + (int) size;
            int packedSize = (int) (((long) count * bits + 7) >>> 3);
            size += packedSize + (long) exceptions * (2 + width);
            if (size > to - from) {
                throw new DecodingException("ALP vector " + vector + " of " + size + " bytes in " + (to - from));
            }
            unpack(at + 4, bits, packed, count, factor, exponent);
            int positions = packed + packedSize;
            int exact = positions + 2 * exceptions;
            for (int i = 0; i < exceptions; i++) {
                int position = bytes[positions + 2 * i] & 0xFF | (bytes[positions + 2 * i + 1] & 0xFF) << 8;
                if (position >= count) {
                    throw new DecodingException(
                            "ALP vector " + vector + " of " + count + " values has an exception at " + position);
                }
                patch(position, exact + i * width);
            }
        }

        /**
         * Unpacks a vector.
         *
         * @param base where the smallest integer is
         */
        abstract void unpack(int base, int bits, int packed, int count, int factor, int exponent);

        abstract void patch(int position, int from);

        abstract void copy(int first, T target, int from, int count);
    }

    public static final class Floats extends Alp<float[]> {
        private static final float[] POWERS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};
        private static final float[] FRACTIONS = {
            1e0f, 1e-1f, 1e-2f, 1e-3f, 1e-4f, 1e-5f, 1e-6f, 1e-7f, 1e-8f, 1e-9f, 1e-10f
        };

        private int[] integers = new int[0];
        private float[] vector = new float[0];

        public Floats() {
            super(Float.BYTES, POWERS.length - 1);
        }

        @Override
        void unpack(int base, int bits, int packed, int count, int factor, int exponent) {
            if (vector.length < count) {
                integers = new int[count];
                vector = new float[count];
            }
            BitUnpacker.unpack(bytes, packed, bits, 0, integers, 0, count);
            int smallest = LittleEndian.intAt(bytes, base);
            float power = POWERS[factor];
            float fraction = FRACTIONS[exponent];
            for (int i = 0; i < count; i++) {
                vector[i] = (smallest + integers[i]) * power * fraction;
            }
        }

        @Override
        void patch(int position, int from) {
            vector[position] = Float.intBitsToFloat(LittleEndian.intAt(bytes, from));
        }

        @Override
        void copy(int first, float[] target, int from, int count) {
            System.arraycopy(vector, first, target, from, count);
        }
    }

    public static final class Doubles extends Alp<double[]> {
        private static final double[] POWERS = {
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
        };
        private static final double[] FRACTIONS = {
            1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16,
            1e-17, 1e-18
        };

        private long[] integers = new long[0];
        private double[] vector = new double[0];

        public Doubles() {
            super(Double.BYTES, POWERS.length - 1);
        }

        @Override
        void unpack(int base, int bits, int packed, int count, int factor, int exponent) {
            if (vector.length < count) {
                integers = new long[count];
                vector = new double[count];
            }
            BitUnpacker.unpack(bytes, packed, bits, 0, integers, 0, count);
            long smallest = LittleEndian.longAt(bytes, base);
            double power = POWERS[factor];
            double fraction = FRACTIONS[exponent];
            for (int i = 0; i < count; i++) {
                vector[i] = (smallest + integers[i]) * power * fraction;
            }
        }

        @Override
        void patch(int position, int from) {
            vector[position] = Double.longBitsToDouble(LittleEndian.longAt(bytes, from));
        }

        @Override
        void copy(int first, double[] target, int from, int count) {
            System.arraycopy(vector, first, target, from, count);
        }
    }
}
