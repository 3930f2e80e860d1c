package io.mbf.parquet.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.parquet.bytes.DecodingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pages of ALP from a small encoder, which writes integers and says which of them are exceptions. */
class AlpDecodersTest {

    private static final double[] ODD = {
        Double.NaN,
        Double.longBitsToDouble(0xFFF8_0000_DEAD_BEEFL),
        Double.longBitsToDouble(0x7FF0_0000_0000_0001L),
        -0.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Math.PI
    };

    /** A page being made: vectors of integers. */
    private static final class Page {
        final int width;
        final int log;
        final long[] integers;
        final long[] bits; // of the values that the page stands for
        final boolean[] exact; // stored as exceptions

        Page(int width, int log, int count) {
            this.width = width;
            this.log = log;
            this.integers = new long[count];
            this.bits = new long[count];
            this.exact = new boolean[count];
        }

        byte[] encode(int exponent, int factor, int bitWidth) {
            int size = 1 << log;
            int vectors = (integers.length + size - 1) / size;
            ByteBuffer out = ByteBuffer.allocate(64 + vectors * 64 + integers.length * (2 * width + 3))
                    .order(ByteOrder.LITTLE_ENDIAN);
            out.put((byte) 0).put((byte) 0).put((byte) log).putInt(integers.length);
            int array = out.position();
            out.position(array + 4 * vectors);
            for (int v = 0; v < vectors; v++) {
                out.putInt(array + 4 * v, out.position() - array);
                int from = v * size;
                int to = Math.min(integers.length, from + size);
                int exceptions = 0;
                for (int i = from; i < to; i++) {
                    exceptions += exact[i] ? 1 : 0;
                }
                long least = Arrays.stream(integers, from, to).min().orElseThrow();
                out.put((byte) exponent).put((byte) factor).putShort((short) exceptions);
                put(out, least);
                out.put((byte) bitWidth);
                byte[] packed = new byte[((to - from) * bitWidth + 7) / 8];
                for (int i = 0; i < to - from; i++) {
                    long delta = integers[from + i] - least;
                    for (int b = 0; b < bitWidth; b++) {
                        int at = i * bitWidth + b;
                        packed[at >> 3] |= (byte) ((delta >>> b & 1) << (at & 7));
                    }
                }
                out.put(packed);
                for (int i = from; i < to; i++) {
                    if (exact[i]) {
                        out.putShort((short) (i - from));
                    }
                }
                for (int i = from; i < to; i++) {
                    if (exact[i]) {
                        put(out, bits[i]);
                    }
                }
            }
            return Arrays.copyOf(out.array(), out.position());
        }

        private void put(ByteBuffer out, long value) {
            if (width == 4) {
                out.putInt((int) value);
            } else {
                out.putLong(value);
            }
        }
    }

    private static Page page(Random random, int width, int log, int count, int bitWidth, int exponent, int factor) {
        Page page = new Page(width, log, count);
        long base = width == 4 ? random.nextInt() >> 8 : random.nextLong() >> 20;
        long mask = bitWidth == 64 ? -1L : (1L << bitWidth) - 1;
        for (int i = 0; i < count; i++) {
            // of full width: the smallest must be the smallest
            long delta = i % (1 << log) == 0 ? 0 : random.nextLong() & mask;
            boolean full = bitWidth >= 8 * width - 1;
            page.integers[i] = full ? (width == 4 ? Integer.MIN_VALUE : Long.MIN_VALUE) + delta : base + delta;
            if (width == 4) {
                page.integers[i] = (int) page.integers[i];
            }
            page.exact[i] = random.nextInt(10) == 0;
            double odd = ODD[random.nextInt(ODD.length)];
            if (width == 4) {
                float value =
                        (float) page.integers[i] * Float.parseFloat("1e" + factor) * Float.parseFloat("1e-" + exponent);
                page.bits[i] = page.exact[i]
                        ? random.nextBoolean() ? Float.floatToRawIntBits((float) odd) : random.nextInt()
                        : Float.floatToRawIntBits(value);
            } else {
                double value =
                        page.integers[i] * Double.parseDouble("1e" + factor) * Double.parseDouble("1e-" + exponent);
                page.bits[i] = Double.doubleToRawLongBits(page.exact[i] ? odd : value);
            }
        }
        return page;
    }

    private static long[] decode(byte[] bytes, int width, int count, Random parts) {
        byte[] shifted = new byte[bytes.length + 11];
        System.arraycopy(bytes, 0, shifted, 5, bytes.length);
        long[] bits = new long[count];
        int done = 0;
        if (width == 4) {
            AlpDecoders.Floats decoder = new AlpDecoders.Floats();
            decoder.init(shifted, 5, bytes.length, count);
            float[] values = new float[count];
            while (done < count) {
                int n = Math.min(count - done, 1 + parts.nextInt(3000));
                decoder.read(values, done, n);
                done += n;
            }
            for (int i = 0; i < count; i++) {
                bits[i] = Float.floatToRawIntBits(values[i]);
            }
        } else {
            AlpDecoders.Doubles decoder = new AlpDecoders.Doubles();
            decoder.init(shifted, 5, bytes.length, count);
            double[] values = new double[count];
            while (done < count) {
                int n = Math.min(count - done, 1 + parts.nextInt(3000));
                decoder.read(values, done, n);
                done += n;
            }
            for (int i = 0; i < count; i++) {
                bits[i] = Double.doubleToRawLongBits(values[i]);
            }
        }
        return bits;
    }

    @Test
    void everyBitWidthExponentAndVectorSizeIsDecodedToTheBit() {
        long seed = System.nanoTime();
        System.out.println("ALP pages: seed " + seed);
        Random random = new Random(seed);
        for (int width : new int[] {4, 8}) {
            for (int bits = 0; bits <= 8 * width; bits++) {
                int log = 3 + random.nextInt(13);
                int count = random.nextInt(4) == 0 ? random.nextInt(9) : 1 + random.nextInt(5000);
                int exponent = random.nextInt(width == 4 ? 11 : 19);
                int factor = random.nextInt(exponent + 1);
                Page page = page(random, width, log, count, bits, exponent, factor);
                assertArrayEquals(
                        page.bits,
                        decode(page.encode(exponent, factor, bits), width, count, random),
                        width + " bytes, " + bits + " bits, vectors of 2^" + log + ", " + count + " values");
            }
        }
    }

    @Test
    void valuesCanBePassedOver() {
        Page page = page(new Random(1), 8, 3, 100, 20, 3, 1);
        byte[] bytes = page.encode(3, 1, 20);
        for (int skip = 0; skip < 100; skip++) {
            AlpDecoders.Doubles decoder = new AlpDecoders.Doubles();
            decoder.init(bytes, 0, bytes.length, 100);
            decoder.skip(skip);
            double[] value = new double[1];
            decoder.read(value, 0, 1);
            assertEquals(page.bits[skip], Double.doubleToRawLongBits(value[0]));
        }
    }

    @Test
    void theExampleOfTheSpecificationIsDecoded() {
        byte[] bytes = {
            0,
            0,
            10,
            4,
            0,
            0,
            0,
            4,
            0,
            0,
            0,
            1,
            0,
            2,
            0,
            15,
            0,
            0,
            0,
            4,
            0,
            10,
            1,
            0,
            3,
            0,
            0,
            0,
            (byte) 0xC0,
            0x7F,
            (byte) 0xAB,
            (byte) 0xAA,
            (byte) 0xAA,
            0x3E
        };
        AlpDecoders.Floats decoder = new AlpDecoders.Floats();
        decoder.init(bytes, 0, bytes.length, 4);
        float[] values = new float[4];
        decoder.read(values, 0, 4);
        assertArrayEquals(new float[] {1.5f, Float.NaN, 2.5f, 1 / 3f}, values);
    }

    @Test
    void everyCutAndFlipEndsInAnErrorOrInValues() {
        Page page = page(new Random(2), 4, 3, 50, 9, 2, 0);
        byte[] bytes = page.encode(2, 0, 9);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(DecodingException.class, () -> readAll(cut));
        }
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            try {
                readAll(flipped);
            } catch (DecodingException e) {
                assertEquals(-1, e.getMessage().indexOf('\n'));
            }
        }
    }

    private static void readAll(byte[] bytes) {
        AlpDecoders.Floats decoder = new AlpDecoders.Floats();
        decoder.init(bytes, 0, bytes.length, 50);
        decoder.read(new float[50], 0, 50);
    }
}
