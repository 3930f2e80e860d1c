package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Columns as people have them get the encoding, and about the size, that they should. */
class EncodingChoiceTest {

    private static final int FULL = 8192;
    private static final Validity NO_NULLS = Validity.allValid(FULL);

    private final Random random = new Random(42);

    private static byte[] longs(IntToLongFunction value) {
        long[] values = new long[FULL];
        Arrays.setAll(values, value);
        return Pages.roundTrip(Pages.INT64, new LongVector(values, FULL, NO_NULLS));
    }

    private static byte[] doubles(IntToDoubleFunction value) {
        double[] values = new double[FULL];
        Arrays.setAll(values, value);
        return Pages.roundTrip(Pages.DOUBLE, new DoubleVector(values, FULL, NO_NULLS));
    }

    private static void expect(Encoding encoding, int atMost, byte[] page) {
        assertEquals(encoding, Pages.encoding(page));
        assertTrue(page.length <= atMost, () -> encoding + " takes " + page.length + " bytes, not " + atMost);
    }

    @Test
    void oneValueIsConstant() {
        expect(Encoding.CONSTANT, 16, longs(i -> Long.MIN_VALUE));
    }

    @Test
    void smallNumbersArePacked() {
        expect(Encoding.BIT_PACKED, 16 + FULL * 6 / 8, longs(i -> 1 + random.nextInt(50)));
    }

    @Test
    void rowNumbersAreALineWithoutResiduals() {
        expect(Encoding.LINEAR, 24, longs(i -> 1_000_000_000_000L + i));
        expect(Encoding.LINEAR, 24, longs(i -> -37L * i));
    }

    @Test
    void sortedKeysWithGapsAreALine() {
        long[] key = {0};
        expect(Encoding.LINEAR, FULL * 11 / 8, longs(i -> key[0] += 1 + random.nextInt(20)));
    }

    @Test
    void jitteringTimestampsAreALine() {
        expect(
                Encoding.LINEAR,
                24 + FULL * 11 / 8,
                longs(i -> 1_700_000_000_000_000L + i * 1_000_000L + random.nextInt(1000)));
    }

    @Test
    void longRunsAreRuns() {
        expect(Encoding.RUN_END, 500, longs(i -> i / 100 * 7919L % 1000));
    }

    @Test
    void randomBitsArePlain() {
        expect(Encoding.PLAIN, 8 + 8 * FULL, longs(i -> random.nextLong()));
        expect(Encoding.PLAIN, 8 + 8 * FULL, doubles(i -> random.nextGaussian()));
    }

    @Test
    void pricesAreAlp() {
        expect(Encoding.ALP, 100 + FULL * 24 / 8, doubles(i -> (90_000 + random.nextInt(10_000_000)) / 100.0));
    }

    @Test
    void aFewOddNumbersAmongPricesAreExceptions() {
        expect(
                Encoding.ALP,
                100 + FULL * 14 / 8 + 82 * 10,
                doubles(i -> i % 100 == 50 ? Math.PI * i : random.nextInt(10_000) / 100.0));
    }

    @Test
    void roundedFloatsAreAlp() {
        float[] values = new float[FULL];
        for (int i = 0; i < FULL; i++) {
            values[i] = random.nextInt(10_000) / 10_000f;
        }
        expect(
                Encoding.ALP,
                100 + FULL * 14 / 8,
                Pages.roundTrip(Pages.FLOAT, new FloatVector(values, FULL, NO_NULLS)));
    }

    @Test
    void alpIsFoundAgainAfterPagesWithoutDecimals() {
        var encoder = new PageEncoder(Pages.DOUBLE, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY));
        var out = new ByteSink();
        double[] values = new double[FULL];
        for (int page = 0; page < 40; page++) {
            for (int i = 0; i < FULL; i++) {
                values[i] = page < 5 ? random.nextGaussian() : random.nextInt(1000) / 10.0;
            }
            out.reset();
            encoder.encode(new DoubleVector(values, FULL, NO_NULLS), out);
        }
        assertEquals(Encoding.ALP, PageDecoder.encoding(out.array(), 0, out.size()));
    }

    @Test
    void codesArePackedInTheirPage() {
        int[] codes = new int[FULL];
        Arrays.setAll(codes, i -> random.nextInt(7));
        var dictionary = Pages.fixed(1, new byte[7], Validity.allValid(7));
        expect(
                Encoding.DICTIONARY,
                24 + FULL * 3 / 8,
                Pages.roundTrip(Pages.STRING, new DictionaryVector(codes, dictionary, FULL, NO_NULLS)));
    }

    @Test
    void nullsCostTheirBitmapAndNothingElse() {
        int[] values = new int[FULL];
        long[] line = new long[FULL];
        long[] valid = new long[FULL / 64];
        for (int i = 0; i < FULL; i++) {
            boolean there = i % 3 != 0;
            values[i] = there ? 1000 + random.nextInt(16) : Integer.MIN_VALUE;
            line[i] = there ? 500L * i : Long.MAX_VALUE;
            valid[i >>> 6] |= there ? 1L << i : 0;
        }
        var validity = Validity.of(valid, FULL);
        expect(
                Encoding.BIT_PACKED,
                16 + 1024 + FULL * 4 / 8,
                Pages.roundTrip(Pages.INT32, new IntVector(values, FULL, validity)));
        expect(Encoding.LINEAR, 24 + 1024, Pages.roundTrip(Pages.INT64, new LongVector(line, FULL, validity)));
    }

    @Test
    void noPageIsMuchLongerThanItsPlainForm() {
        for (int size : Pages.SIZES) {
            for (int width = 1; width <= 63; width += 2) {
                long[] values = new long[size];
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextLong() >>> 64 - width;
                }
                byte[] page = Pages.encode(Pages.INT64, new LongVector(values, size, Validity.allValid(size)));
                assertTrue(page.length <= 8 + 8 * size, size + " values of " + width + " bits: " + page.length);
            }
        }
    }

    private static Encoding strings(BlockCodec codec, byte[]... values) {
        var out = new ByteSink();
        new PageEncoder(Pages.STRING, new EncoderScratch(), new BlockCompressor(codec))
                .encode(Pages.strings(Validity.allValid(values.length), values), out);
        return Pages.encoding(Arrays.copyOf(out.array(), out.size()));
    }

    @Test
    void proseIsCodedWhereBlocksAreCompressed() {
        byte[][] prose = Pages.prose(random, FULL);
        int plain = Arrays.stream(prose).mapToInt(sentence -> sentence.length).sum();
        expect(Encoding.FSST, plain * 4 / 10, Pages.encode(Pages.STRING, Pages.strings(NO_NULLS, prose)));
        assertEquals(Encoding.PLAIN, strings(BlockCodec.NONE, prose));
    }

    @Test
    void noiseAndFewBytesStayPlain() {
        byte[][] noise = new byte[FULL][20];
        Arrays.stream(noise).forEach(random::nextBytes);
        assertEquals(Encoding.PLAIN, strings(BlockCodec.SNAPPY, noise));
        assertEquals(Encoding.PLAIN, strings(BlockCodec.SNAPPY, Pages.prose(random, 100)));
    }

    @Test
    void whatTheCodecShortensMuchBetterIsLeftToIt() {
        byte[] long1 = new byte[2_000];
        random.nextBytes(long1);
        byte[][] copies = new byte[500][];
        Arrays.setAll(copies, i -> {
            byte[] copy = long1.clone();
            copy[i] ^= 1;
            return copy;
        });
        assertEquals(Encoding.PLAIN, strings(BlockCodec.SNAPPY, copies));
    }

    @Test
    void integersOf32BitsAreWrittenLikeTheirExtension() {
        for (IntUnaryOperator values : kindsOfIntegers()) {
            for (int entries : new int[] {1, 2, 3, 100, 513, FULL - 1, FULL}) {
                int[] narrow = new int[entries];
                Arrays.setAll(narrow, values);
                long[] wide = Arrays.stream(narrow).asLongStream().toArray();
                Validity valid = Validity.allValid(entries);
                EncoderScratch scratch = new EncoderScratch();
                IntegerEncoder encoder = new IntegerEncoder(EnumSet.noneOf(Encoding.class), scratch);
                ByteSink ofNarrow = new ByteSink();
                ByteSink ofWide = new ByteSink();
                encoder.encode(narrow, entries, null, valid, scratch.page, ofNarrow);
                encoder.encode(wide, entries, Integer.BYTES, valid, ofWide);
                assertArrayEquals(
                        Arrays.copyOf(ofWide.array(), ofWide.size()),
                        Arrays.copyOf(ofNarrow.array(), ofNarrow.size()),
                        () -> entries + " entries: " + narrow[0] + ", " + narrow[entries - 1]);
            }
        }
    }

    @Test
    void integersWhoseBoundsAreKnownAreWrittenLikeOthers() {
        for (IntUnaryOperator values : kindsOfIntegers()) {
            for (int entries : new int[] {1, 2, 513, FULL}) {
                int[] ints = new int[entries];
                Arrays.setAll(ints, values);
                long[] longs =
                        Arrays.stream(ints).asLongStream().map(v -> v * 3).toArray();
                for (Validity validity : Pages.validities(entries, random)) {
                    assertBoundsChangeNothing(Pages.INT32, new IntVector(ints, entries, validity));
                    assertBoundsChangeNothing(Pages.INT64, new LongVector(longs, entries, validity));
                }
            }
        }
    }

    @Test
    void plainNumbersAreWrittenAsTheyAreWhateverThatCosts() {
        int[] ints = new int[FULL];
        long[] longs = new long[FULL];
        float[] floats = new float[FULL];
        double[] doubles = new double[FULL];
        Arrays.fill(doubles, 1.5);
        for (Validity validity : List.of(NO_NULLS, Validity.of(new long[FULL / 64 + 1], FULL), oneNull())) {
            assertPlain(Pages.INT32, new IntVector(ints, FULL, validity), 4);
            assertPlain(Pages.INT64, new LongVector(longs, FULL, validity), 8);
            assertPlain(Pages.FLOAT, new FloatVector(floats, FULL, validity), 4);
            assertPlain(Pages.DOUBLE, new DoubleVector(doubles, FULL, validity), 8);
        }
    }

    private static Validity oneNull() {
        long[] words = new long[FULL / 64];
        Arrays.fill(words, -1);
        words[3] = ~8;
        return Validity.of(words, FULL);
    }

    private static void assertPlain(Type.Leaf type, ColumnVector page, int width) {
        ByteSink out = new ByteSink();
        new PageEncoder(type, new EncoderScratch(), new BlockCompressor(BlockCodec.NONE), true).encode(page, out);
        byte[] bytes = Arrays.copyOf(out.array(), out.size());
        int nulls = page.validity().nullCount();
        if (nulls < FULL) {
            assertEquals(Encoding.PLAIN, Pages.encoding(bytes));
            assertEquals(8 + (nulls > 0 ? FULL / 8 : 0) + FULL * width, bytes.length);
        }
        assertEquals(nulls == 0 ? 8 : -1, PageDecoder.plainStart(type, FULL, bytes, 0, bytes.length));
        ColumnVector decoded = Pages.decode(type, null, bytes, 0, FULL);
        assertEquals(nulls, decoded.validity().nullCount());
        if (nulls == 0) {
            assertThrows(
                    PageFormatException.class, () -> PageDecoder.plainStart(type, FULL, bytes, 0, bytes.length - 8));
            assertThrows(
                    PageFormatException.class, () -> PageDecoder.plainStart(type, FULL - 1, bytes, 0, bytes.length));
        }
    }

    @Test
    void integersOfHalfTheirWidthDoNotLieThereAsTheyAre() {
        byte[] page = {0, 0, 4, 0, 1, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0};
        assertEquals(42, ((LongVector) Pages.decode(Pages.INT64, null, page, 0, 1)).values()[0]);
        assertEquals(-1, PageDecoder.plainStart(Pages.INT64, 1, page, 0, page.length));
        assertEquals(8, PageDecoder.plainStart(Pages.INT32, 1, page, 0, page.length));
    }

    private static void assertBoundsChangeNothing(Type.Leaf type, ColumnVector page) {
        ZoneMap zone = new ZoneBuilder(ColumnOrder.of(type)).page(page);
        ByteSink without = new ByteSink();
        ByteSink with = new ByteSink();
        new PageEncoder(type, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY)).encode(page, without);
        new PageEncoder(type, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY)).encode(page, zone, with);
        assertArrayEquals(
                Arrays.copyOf(without.array(), without.size()),
                Arrays.copyOf(with.array(), with.size()),
                () -> page.size() + " entries, " + zone);
    }

    /** Constants, few values, lines, runs of all lengths, and what nothing fits. */
    private List<IntUnaryOperator> kindsOfIntegers() {
        return List.of(
                i -> Integer.MIN_VALUE,
                i -> i & 1,
                i -> random.nextInt(5),
                i -> random.nextInt(1000) - 500,
                i -> random.nextInt(),
                i -> i % 2 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE,
                i -> 7 - 3 * i,
                i -> 250_000 * i + random.nextInt(1000),
                i -> i / 2,
                i -> i / 9 * 7919 % 1009,
                i -> i / 100 * 7919 % 1009,
                i -> i < 3000 ? random.nextInt(9) : 4);
    }
}
