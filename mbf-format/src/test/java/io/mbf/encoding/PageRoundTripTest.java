package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is encoded comes back bit by bit: every type, size, null pattern and shape of values. */
class PageRoundTripTest {

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private interface Numbers {
        long at(int index);
    }

    /** Shapes that lead to every integer encoding. */
    private Numbers[] shapes(int width) {
        long base = random.nextLong();
        long step = random.nextLong() >> random.nextInt(63);
        long mask = width == 0 ? 0 : -1L >>> 64 - width;
        int run = 1 + random.nextInt(400);
        return new Numbers[] {
            i -> base,
            i -> base + (random.nextLong() & mask),
            i -> base + step * i + (random.nextLong() & mask >>> width / 2),
            i -> base + (i / run * step & mask),
            i -> i % 3 == 0 ? Long.MAX_VALUE : i % 3 == 1 ? Long.MIN_VALUE : 0,
            i -> i % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE,
        };
    }

    @Test
    void everyIntegerPageComesBack() {
        System.out.println("seed " + seed);
        for (int size : Pages.SIZES) {
            for (int width = 0; width <= 64; width += size > 1024 ? 5 : 1) {
                for (Numbers shape : shapes(width)) {
                    long[] longs = new long[size];
                    int[] ints = new int[size];
                    for (int i = 0; i < size; i++) {
                        longs[i] = shape.at(i);
                        ints[i] = (int) longs[i];
                    }
                    var validities = Pages.validities(size, random);
                    var validity = validities[random.nextInt(validities.length)];
                    Pages.roundTrip(Pages.INT64, new LongVector(longs, size, validity));
                    Pages.roundTrip(Pages.INT32, new IntVector(ints, size, validity));
                }
            }
        }
    }

    @Test
    void everyBooleanPageComesBack() {
        System.out.println("seed " + seed);
        for (int size : Pages.SIZES) {
            for (int share : new int[] {0, 1, 50, 100}) {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextInt(100) < share;
                }
                for (Validity validity : Pages.validities(size, random)) {
                    Pages.roundTrip(Pages.BOOLEAN, new BooleanVector(values, size, validity));
                }
            }
        }
    }

    @Test
    void everyFloatingPageComesBack() {
        System.out.println("seed " + seed);
        for (int size : Pages.SIZES) {
            for (int shape = 0; shape < 8; shape++) {
                double[] doubles = new double[size];
                float[] floats = new float[size];
                for (int i = 0; i < size; i++) {
                    doubles[i] = number(shape, i);
                    floats[i] = shape == 6 ? Float.intBitsToFloat(random.nextInt()) : (float) number(shape, i);
                }
                for (Validity validity : Pages.validities(size, random)) {
                    Pages.roundTrip(Pages.DOUBLE, new DoubleVector(doubles, size, validity));
                    Pages.roundTrip(Pages.FLOAT, new FloatVector(floats, size, validity));
                }
            }
        }
    }

    private double number(int shape, int i) {
        return switch (shape) {
            case 0 -> -0.0;
            case 1 -> random.nextInt(1_000_000) / 100.0;
            case 2 -> i / 50 * 0.25;
            case 3 -> odd(random.nextInt(10), random.nextInt(10_000) / 1000.0);
            case 4 -> random.nextGaussian();
            case 5 -> random.nextInt(50) == 0 ? odd(random.nextInt(8), 7) : random.nextInt(10_000) / 10.0;
            case 6 -> Double.longBitsToDouble(random.nextLong());
            default -> i * 1e15 + random.nextInt(3) * 1e-3;
        };
    }

    private static double odd(int kind, double otherwise) {
        return switch (kind) {
            case 0 -> Double.NaN;
            case 1 -> Double.longBitsToDouble(0xFFF8_0000_DEAD_BEEFL);
            case 2 -> Double.longBitsToDouble(0x7FF0_0000_0000_0001L);
            case 3 -> -0.0;
            case 4 -> Double.POSITIVE_INFINITY;
            case 5 -> Double.NEGATIVE_INFINITY;
            case 6 -> Double.MIN_VALUE;
            case 7 -> -Double.MAX_VALUE;
            default -> otherwise;
        };
    }

    @Test
    void everyPageOfStringsComesBack() {
        System.out.println("seed " + seed);
        for (int size : Pages.SIZES) {
            for (int longest : new int[] {0, 1, 20, 300}) {
                byte[][] values = new byte[size][];
                byte[][] equal = new byte[size][];
                for (int i = 0; i < size; i++) {
                    values[i] = new byte[random.nextInt(longest + 1)];
                    random.nextBytes(values[i]);
                    equal[i] = values[0];
                }
                for (Validity validity : Pages.validities(size, random)) {
                    Pages.roundTrip(Pages.STRING, Pages.strings(validity, values));
                    Pages.roundTrip(Pages.STRING, Pages.strings(validity, equal));
                }
            }
        }
    }

    @Test
    void everyPageOfProseComesBack() {
        System.out.println("seed " + seed);
        for (int size : new int[] {1_100, 1_151, 1_152, 1_153, 8_191, 8_192}) {
            byte[][] values = Pages.prose(random, size);
            for (Validity validity : Pages.validities(size, random)) {
                byte[] page = Pages.roundTrip(Pages.STRING, Pages.strings(validity, values));
                if (validity.nullCount() == 0) {
                    assertEquals(Encoding.FSST, Pages.encoding(page));
                }
            }
        }
    }

    @Test
    void whereTheTextOfAPageLiesDoesNotChangeItsSymbols() {
        byte[][] values = Pages.prose(random, 2_000);
        BinaryVector page = Pages.strings(Validity.allValid(2_000), values);
        int start = page.offsets()[0];
        int length = page.offsets()[2_000] - start;
        byte[] expected = null;
        for (int before : new int[] {0, 5}) {
            for (int behind : new int[] {0, 6, 7, 100}) {
                byte[] text = new byte[before + length + behind];
                random.nextBytes(text);
                System.arraycopy(page.bytes(), start, text, before, length);
                int[] offsets = Arrays.stream(page.offsets(), 0, 2_001)
                        .map(offset -> offset - start + before)
                        .toArray();
                byte[] encoded =
                        Pages.roundTrip(Pages.STRING, new BinaryVector(text, offsets, 2_000, Validity.allValid(2_000)));
                expected = expected == null ? encoded : expected;
                assertArrayEquals(expected, encoded, before + " bytes before, " + behind + " behind");
            }
        }
        assertEquals(Encoding.FSST, Pages.encoding(expected));
    }

    @Test
    void symbolsStayInUseWhileTheyFitAndColumnsTakeTurns() {
        System.out.println("seed " + seed);
        var scratch = new EncoderScratch();
        var compressor = new BlockCompressor(BlockCodec.SNAPPY);
        PageEncoder[] columns = {
            new PageEncoder(Pages.STRING, scratch, compressor), new PageEncoder(Pages.STRING, scratch, compressor)
        };
        for (int i = 0; i < 12; i++) {
            for (int column = 0; column < columns.length; column++) {
                byte[][] values = Pages.prose(random, 2_000);
                if (i == 5) {
                    for (byte[] value : values) {
                        random.nextBytes(value); // nothing fits
                    }
                } else if (column == 1) {
                    for (byte[] value : values) {
                        for (int k = 0; k < value.length; k++) {
                            value[k] ^= (byte) (i < 8 ? 0x80 : 0x15); // another language
                        }
                    }
                }
                var page = Pages.strings(Validity.allValid(2_000), values);
                var out = new ByteSink();
                boolean dense = columns[column].encode(page, out).dense();
                byte[] bytes = Arrays.copyOf(out.array(), out.size());
                assertEquals(dense, Pages.encoding(bytes) == Encoding.FSST);
                assertTrue(i >= 5 || dense, "page " + i);
                Pages.assertSame(page, 0, Pages.decode(Pages.STRING, null, bytes, 0, 2_000), 2_000);
            }
        }
    }

    @Test
    void everyPageOfFixedLengthValuesComesBack() {
        System.out.println("seed " + seed);
        for (int size : Pages.SIZES) {
            for (int width : new int[] {0, 1, 2, 12, 16, 33}) {
                byte[] bytes = new byte[size * width];
                random.nextBytes(bytes);
                Type.Leaf type = width == 12 ? Pages.INT96 : Type.Leaf.fixed(width, LogicalType.PLAIN);
                for (Validity validity : Pages.validities(size, random)) {
                    Pages.roundTrip(type, Pages.fixed(width, bytes, validity));
                    Pages.roundTrip(type, Pages.fixed(width, new byte[bytes.length], validity));
                }
            }
        }
    }

    @Test
    void everyPageOfCodesComesBack() {
        System.out.println("seed " + seed);
        for (int size : Pages.SIZES) {
            for (int values : new int[] {1, 2, 200, 70_000}) {
                byte[] bytes = new byte[values * 3];
                random.nextBytes(bytes);
                var dictionary = Pages.fixed(3, bytes, Validity.allValid(values));
                int[] codes = new int[size];
                int[] runs = new int[size];
                for (int i = 0; i < size; i++) {
                    codes[i] = random.nextInt(values);
                    runs[i] = codes[i / 100 * 100];
                }
                for (Validity validity : Pages.validities(size, random)) {
                    for (int[] chosen : new int[][] {codes, runs}) {
                        Pages.roundTrip(Pages.STRING, new DictionaryVector(chosen, dictionary, size, validity));
                    }
                }
            }
        }
    }

    @Test
    void whatANullSlotHoldsDoesNotMatter() {
        var validity = Validity.of(new long[] {0b1011}, 4);
        byte[] clean = Pages.encode(Pages.INT32, new IntVector(new int[] {5, 6, 6, 7}, 4, validity));
        byte[] garbage = Pages.encode(Pages.INT32, new IntVector(new int[] {5, 6, Integer.MIN_VALUE, 7}, 4, validity));
        assertEquals(
                java.util.HexFormat.of().formatHex(clean),
                java.util.HexFormat.of().formatHex(garbage));
    }

    @Test
    void oneEncoderWritesManyPagesAndKnowsItsEncodings() {
        var encoder = new PageEncoder(Pages.INT64, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY));
        var out = new ByteSink();
        long[] values = new long[8192];
        for (int page = 0; page < 3; page++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = page == 0 ? 7 : page == 1 ? i * 1000L : random.nextInt(5000);
            }
            encoder.encode(new LongVector(values, 8192, Validity.allValid(8192)), out);
        }
        assertEquals(EnumSet.of(Encoding.CONSTANT, Encoding.LINEAR, Encoding.BIT_PACKED), encoder.used());
        assertTrue(out.size() < 16_000, () -> "three pages take " + out.size() + " bytes");
    }
}
