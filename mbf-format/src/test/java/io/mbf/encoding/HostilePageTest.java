package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged page bytes give a vector or a {@link PageFormatException}, never anything else. */
class HostilePageTest {

    private static final BytesVector DICTIONARY = Pages.fixed(1, new byte[300], Validity.allValid(300));

    private record Sample(Type.Leaf type, ColumnVector vector) {}

    /** Small pages of every encoding and type. */
    private static List<Sample> samples() {
        var random = new Random(7);
        var samples = new ArrayList<Sample>();
        for (int size : new int[] {3, 70, 300}) {
            long[] longs = new long[size];
            long[] line = new long[size];
            long[] wide = new long[size];
            int[] ints = new int[size];
            int[] runs = new int[size];
            double[] decimals = new double[size];
            double[] noise = new double[size];
            float[] floats = new float[size];
            double[] steps = new double[size];
            boolean[] booleans = new boolean[size];
            byte[][] words = new byte[size][];
            for (int i = 0; i < size; i++) {
                longs[i] = 1000 + random.nextInt(100);
                line[i] = i * 12345L + random.nextInt(4);
                wide[i] = random.nextLong() >> 20;
                ints[i] = random.nextInt(200);
                runs[i] = i < size / 2 ? 50_000 : 7;
                decimals[i] = i % 60 == 9 ? Double.NaN : random.nextInt(10_000) / 100.0;
                noise[i] = random.nextGaussian();
                floats[i] = random.nextInt(3000) / 10f;
                steps[i] = i < size / 2 ? 0.1 : Math.PI;
                booleans[i] = random.nextBoolean();
                words[i] = new byte[random.nextInt(4)];
            }
            var validities = Pages.validities(size, random);
            for (Validity validity : size < 100 ? validities : new Validity[] {validities[0], validities[1]}) {
                samples.add(new Sample(Pages.INT64, new LongVector(longs, size, validity)));
                samples.add(new Sample(Pages.INT64, new LongVector(line, size, validity)));
                samples.add(new Sample(Pages.INT64, new LongVector(wide, size, validity)));
                samples.add(new Sample(Pages.INT64, new LongVector(new long[size], size, validity)));
                samples.add(new Sample(Pages.INT32, new IntVector(ints, size, validity)));
                samples.add(new Sample(Pages.INT32, new IntVector(runs, size, validity)));
                samples.add(new Sample(Pages.DOUBLE, new DoubleVector(decimals, size, validity)));
                samples.add(new Sample(Pages.DOUBLE, new DoubleVector(noise, size, validity)));
                samples.add(new Sample(Pages.DOUBLE, new DoubleVector(steps, size, validity)));
                samples.add(new Sample(Pages.FLOAT, new FloatVector(floats, size, validity)));
                samples.add(new Sample(Pages.BOOLEAN, new BooleanVector(booleans, size, validity)));
                samples.add(new Sample(Pages.STRING, Pages.strings(validity, words)));
                samples.add(new Sample(
                        Type.Leaf.fixed(2, LogicalType.PLAIN), Pages.fixed(2, new byte[2 * size], validity)));
                samples.add(new Sample(Pages.STRING, new DictionaryVector(ints, DICTIONARY, size, validity)));
            }
        }
        samples.add(new Sample(Pages.STRING, Pages.strings(Validity.allValid(1_200), Pages.prose(random, 1_200))));
        return samples;
    }

    /** Decodes, reads every value, and accepts nothing but values or the one exception. */
    private static boolean decodes(PageDecoder decoder, byte[] page, int length, int from, int to) {
        ColumnVector vector;
        try {
            vector = decoder.decode(page, 0, length, from, to);
        } catch (PageFormatException refused) {
            assertFalse(refused.getMessage().isBlank());
            return false;
        }
        assertEquals(to - from, vector.size());
        if (vector instanceof BytesVector strings && (long) strings.size() * longest(strings) < 1 << 16) {
            for (int i = 0; i < strings.size(); i++) {
                strings.bytes(i);
            }
        }
        return true;
    }

    private static int longest(BytesVector strings) {
        int longest = 0;
        for (int i = 0; i < strings.size(); i++) {
            assertTrue(strings.length(i) >= 0);
            longest = Math.max(longest, strings.length(i));
        }
        return longest;
    }

    @Test
    void theSamplesCoverEveryEncoding() {
        var seen = EnumSet.noneOf(Encoding.class);
        for (Sample sample : samples()) {
            var encoder = new PageEncoder(sample.type, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY));
            encoder.encode(sample.vector, new ByteSink());
            seen.addAll(encoder.used());
        }
        assertEquals(EnumSet.allOf(Encoding.class), seen);
    }

    @Test
    void anyChangedByteGivesAValueOrTheFormatException() {
        var random = new Random(11);
        for (Sample sample : samples()) {
            byte[] page = Pages.encode(sample.type, sample.vector);
            int size = sample.vector.size();
            var decoder = new PageDecoder(sample.type, DICTIONARY);
            for (int at = 0; at < page.length; at++) {
                boolean structure = at < 48 || at > page.length - 16;
                for (int bit = 0; bit < 8; bit++) {
                    if (structure || random.nextInt(64) == 0) {
                        page[at] ^= (byte) (1 << bit);
                        decodes(decoder, page, page.length, 0, size);
                        page[at] ^= (byte) (1 << bit);
                    }
                }
                byte was = page[at];
                for (int value : new int[] {255, random.nextInt(256)}) {
                    page[at] = (byte) value;
                    decodes(decoder, page, page.length, 0, size);
                }
                page[at] = was;
            }
        }
    }

    @Test
    void fewEntriesOfADamagedPageAreWhatAllOfThemAreOrRefused() {
        var random = new Random(12);
        for (Sample sample : samples()) {
            byte[] page = Pages.encode(sample.type, sample.vector);
            int size = sample.vector.size();
            var picker = new PageTaker(sample.type, DICTIONARY);
            var decoder = new PageDecoder(sample.type, DICTIONARY);
            for (int at = 0; at < page.length; at += at < 48 ? 1 : 1 + random.nextInt(64)) {
                byte was = page[at];
                for (int value : new int[] {255, was ^ 1, was ^ 8, was ^ 64, random.nextInt(256)}) {
                    page[at] = (byte) value;
                    comparePicked(decoder, picker, page, size, random);
                }
                page[at] = was;
            }
        }
    }

    private static void comparePicked(PageDecoder decoder, PageTaker picker, byte[] page, int size, Random random) {
        int[] selection = {random.nextInt(size), size - 1};
        int count = selection[0] == size - 1 ? 1 : 2;
        ColumnVector picked;
        try {
            decoder.within(page, 0, page.length, size, -5, 1000, new long[128]);
            picked = picker.pick(page, 0, page.length, PageLoader.NONE, size, selection, count);
        } catch (PageFormatException refused) {
            return;
        }
        ColumnVector all;
        try {
            all = decoder.decode(page, 0, page.length, 0, size);
        } catch (PageFormatException refused) {
            return; // the damage is elsewhere
        }
        for (int i = 0; picked != null && i < count; i++) {
            assertEquals(Pages.show(all, selection[i]), Pages.show(picked, i));
        }
    }

    @Test
    void anyTruncationIsRefusedBeforeThePadding() {
        for (Sample sample : samples()) {
            byte[] page = Pages.encode(sample.type, sample.vector);
            int size = sample.vector.size();
            var decoder = new PageDecoder(sample.type, DICTIONARY);
            for (int length = 0; length < page.length; length++) {
                boolean decoded = decodes(decoder, Arrays.copyOf(page, length), length, 0, size);
                assertTrue(!decoded || length > page.length - 8, "decoded " + length + " of " + page.length + " bytes");
            }
        }
    }

    @Test
    void randomBytesBehindAnyHeaderAreSurvived() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var types = new Type.Leaf[] {
            Pages.BOOLEAN, Pages.INT32, Pages.INT64, Pages.INT96, Pages.FLOAT, Pages.DOUBLE, Pages.STRING
        };
        for (Type.Leaf type : types) {
            var decoder = new PageDecoder(type, DICTIONARY);
            for (int round = 0; round < 3000; round++) {
                byte[] page = new byte[8 * random.nextInt(200)];
                for (int i = 0; i < page.length; i++) {
                    page[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(8));
                }
                int entries = 1 + random.nextInt(8192);
                for (int at = 0; at + 8 <= page.length && (at == 0 || random.nextInt(4) > 0); at += 8 + 8 * at) {
                    page[at] = (byte) random.nextInt(7);
                    page[at + 1] = (byte) (random.nextInt(4) == 0 ? 2 : 0);
                    page[at + 2] = (byte) random.nextInt(40);
                    page[at + 3] = (byte) random.nextInt(2);
                    page[at + 4] = (byte) entries;
                    page[at + 5] = (byte) (entries >>> 8);
                    page[at + 6] = 0;
                    page[at + 7] = 0;
                }
                decodes(decoder, page, page.length, 0, entries);
                if (entries > 256) {
                    decodes(decoder, page, page.length, 256, entries);
                }
            }
        }
    }

    private static String refusal(Type.Leaf type, BytesVector dictionary, ByteSink page, int to) {
        byte[] bytes = Arrays.copyOf(page.array(), page.size());
        return assertThrows(PageFormatException.class, () -> Pages.decode(type, dictionary, bytes, 0, to))
                .getMessage();
    }

    private static ByteSink page(int encoding, int kind, int parameter, int entries) {
        var out = new ByteSink();
        out.putByte(encoding);
        out.putByte(kind);
        out.putShort(parameter);
        out.putInt(entries);
        return out;
    }

    @Test
    void aShortConstantCannotBlowUpAPageBeyondTheCap() {
        var out = page(1, 0, 0, 8192);
        out.putInt(200_000);
        out.putInt(0);
        out.putZeros(200_000);
        assertEquals(
                "the values of a page have at most 1073741824 bytes, not 1638400000",
                refusal(Pages.STRING, null, out, 8192));
    }

    /** Three strings of 2, 0 and 3 bytes as two symbols and codes, all of which may be wrong. */
    private static ByteSink coded(int symbols, int codes, int length, int lastCodes, byte... code) {
        var out = page(7, 0, 0, 3);
        integers(out, 2, 0, 3);
        integers(out, 1, 0, lastCodes); // bytes of codes, since the ratio is 0
        out.putInt(symbols);
        out.putInt(codes);
        out.putByte(length);
        out.putByte(1);
        out.alignTo(8);
        out.putBytes(new byte[] {'a', 'b', 'c'}, 0, 3);
        out.alignTo(8);
        out.putBytes(code, 0, code.length);
        out.alignTo(8);
        return out;
    }

    /** An inner page of 32-bit integers, as they are. */
    private static void integers(ByteSink out, int... values) {
        out.putLong(0x0000_0003_0004_0000L);
        for (int value : values) {
            out.putInt(value);
        }
        out.alignTo(8);
    }

    @Test
    void codesThatDoNotStandForTheStringsAreRefused() {
        byte[] right = {0, 0, 1};
        assertEquals("\"ab\" \"\" \"abc\"", String.join(" ", shown(coded(2, 3, 2, 2, right))));
        assertEquals(
                "a page has 256 symbols and 3 bytes of codes",
                refusal(Pages.STRING, null, coded(256, 3, 2, 2, right), 3));
        assertEquals(
                "a page has 2 symbols and -1 bytes of codes",
                refusal(Pages.STRING, null, coded(2, -1, 2, 2, right), 3));
        assertEquals("symbol 0 has the length 0", refusal(Pages.STRING, null, coded(2, 3, 0, 2, right), 3));
        assertEquals("symbol 0 has the length 9", refusal(Pages.STRING, null, coded(2, 3, 9, 2, right), 3));
        assertEquals(
                "the strings have 2 bytes of codes, the page 3",
                refusal(Pages.STRING, null, coded(2, 3, 2, 1, right), 3));
        assertEquals("codes of strings reach to byte 4 of 3", refusal(Pages.STRING, null, coded(2, 3, 2, 3, right), 3));
        assertEquals("entry 2 has the length -1", refusal(Pages.STRING, null, coded(2, 3, 2, -1, right), 3));
        String wrong = "the codes from byte 0 to 3 do not stand for 5 bytes";
        assertEquals(wrong, refusal(Pages.STRING, null, coded(2, 3, 2, 2, (byte) 0, (byte) 0, (byte) 0), 3));
        assertEquals(wrong, refusal(Pages.STRING, null, coded(2, 3, 2, 2, (byte) 0, (byte) 0, (byte) 2), 3));
        assertEquals("codes of strings reach to byte 1 of 0", refusal(Pages.STRING, null, coded(2, 0, 2, 0), 3));
        assertEquals(
                "the codes from byte 0 to 3 end in an escape",
                refusal(Pages.STRING, null, coded(2, 3, 2, 2, (byte) 0, (byte) 0, (byte) 255), 3));
        assertEquals(
                "page ends at byte 88, but its contents reach byte 1000000080",
                refusal(Pages.STRING, null, coded(2, 1_000_000_000, 2, 2, right), 3));
    }

    private static String[] shown(ByteSink out) {
        var strings = (BinaryVector) Pages.decode(Pages.STRING, null, Arrays.copyOf(out.array(), out.size()), 0, 3);
        String[] shown = new String[3];
        Arrays.setAll(shown, i -> '"' + new String(strings.bytes(i), java.nio.charset.StandardCharsets.UTF_8) + '"');
        return shown;
    }

    @Test
    void headersOutOfRangeAreNamed() {
        assertEquals("encoding id 8 is unknown", refusal(Pages.INT32, null, page(8, 0, 0, 1), 1));
        assertEquals("validity kind 3 is not one of 0..2", refusal(Pages.INT32, null, page(0, 3, 0, 1), 1));
        assertEquals("a page has 1 to 8192 entries, not 0", refusal(Pages.INT32, null, page(0, 0, 0, 0), 1));
        assertEquals("a page has 1 to 8192 entries, not 8193", refusal(Pages.INT32, null, page(0, 0, 0, 8193), 1));
        assertEquals("a page has 1 to 8192 entries, not -1", refusal(Pages.INT32, null, page(0, 0, 0, -1), 1));
        assertEquals("the page has 4 entries, not 5", refusal(Pages.INT32, null, page(0, 1, 0, 4), 5));
        assertEquals(
                "page ends at byte 7, but its contents reach byte 8",
                assertThrows(PageFormatException.class, () -> PageDecoder.entryCount(new byte[7], 0, 7))
                        .getMessage());
    }

    @Test
    void encodingsThatDoNotFitTheTypeAreNamed() {
        var out = page(6, 0, 0, 1);
        out.putZeros(64);
        assertEquals("encoding ALP does not apply to integers", refusal(Pages.INT64, null, out, 1));
        assertEquals("encoding ALP does not apply to BOOLEAN", refusal(Pages.BOOLEAN, null, out, 1));
        assertEquals("encoding ALP does not apply to BYTE_ARRAY", refusal(Pages.STRING, null, out, 1));
        assertEquals("encoding DICTIONARY does not apply to INT32", refusal(Pages.INT32, null, page(5, 1, 0, 1), 1));
        assertEquals(
                "a DICTIONARY page in a column without a dictionary", refusal(Pages.STRING, null, page(5, 1, 0, 1), 1));
    }

    @Test
    void codesOutsideOfTheDictionaryAreRefused() {
        for (long code : new long[] {300, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            var out = page(5, 0, 0, 2);
            out.putByte(1);
            out.putZeros(3);
            out.putInt(2);
            out.putLong(code);
            assertEquals(
                    "code " + code + " into a dictionary of 300 values", refusal(Pages.STRING, DICTIONARY, out, 2));
        }
    }

    @Test
    void runsMustAscendAndEndWithThePage() {
        for (int[] ends : new int[][] {{4, 4}, {4, 3}, {0, 9}, {4, 8}, {4, 10}, {-1, 9}}) {
            var out = page(4, 0, 2, 9);
            for (int[] inner : new int[][] {ends, {1, 2}}) {
                out.putByte(0);
                out.putByte(0);
                out.putShort(4);
                out.putInt(2);
                out.putInt(inner[0]);
                out.putInt(inner[1]);
            }
            assertTrue(refusal(Pages.INT32, null, out, 9).contains("run"));
        }
    }

    @Test
    void runsWithinRunsAreRefused() {
        var out = page(4, 0, 1, 1);
        var inner = page(4, 0, 1, 1);
        for (int depth = 0; depth < 1000; depth++) {
            out.putBytes(inner.array(), 0, inner.size());
        }
        assertEquals("a RUN_END page within a RUN_END page", refusal(Pages.INT32, null, out, 1));
    }

    @Test
    void negativeLengthsOfStringsAreRefused() {
        var out = page(0, 0, 0, 1);
        out.putByte(1);
        out.putZeros(3);
        out.putInt(1);
        out.putLong(-5);
        assertEquals("entry 0 has the length -5", refusal(Pages.STRING, null, out, 1));
    }

    @Test
    void lengthsThatOverflowAnIntAreRefused() {
        var out = page(0, 0, 0, 8192);
        out.putByte(1);
        out.putZeros(3);
        out.putInt(8192);
        out.putLong(Integer.MAX_VALUE);
        assertEquals(
                "page ends at byte 24, but its contents reach byte 17592186036248",
                refusal(Pages.STRING, null, out, 8192));
    }

    @Test
    void pagesThatDoNotFitTheColumnAreNotWritten() {
        var encoder = new PageEncoder(Pages.INT32, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY));
        var validity = Validity.allValid(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.encode(new LongVector(new long[1], 1, validity), new ByteSink()));
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.encode(new IntVector(new int[0], 0, Validity.allValid(0)), new ByteSink()));
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.encode(new IntVector(new int[8193], 8193, Validity.allValid(8193)), new ByteSink()));
        var big = new BinaryVector(new byte[1 << 20], repeatedOffsets(), 8192, Validity.allValid(8192));
        assertDoesNotThrow(
                () -> new PageEncoder(Pages.STRING, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY))
                        .encode(big, new ByteSink()));
    }

    private static int[] repeatedOffsets() {
        int[] offsets = new int[8193];
        Arrays.setAll(offsets, i -> i * 128);
        return offsets;
    }

    @Test
    void anUnalignedStartOfARangeIsTheCallersMistake() {
        byte[] page = Pages.encode(Pages.INT32, new IntVector(new int[600], 600, Validity.allValid(600)));
        for (int[] range : new int[][] {{1, 5}, {-256, 5}, {5, 5}, {256, 256}, {256, 10}}) {
            assertThrows(
                    IllegalArgumentException.class, () -> Pages.decode(Pages.INT32, null, page, range[0], range[1]));
        }
    }
}
