package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Pages for tests: made, encoded, decoded and compared value by value, floats by their bits. */
final class Pages {

    static final int[] SIZES = {1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1024, 8191, 8192};

    static final Type.Leaf BOOLEAN = Type.Leaf.of(PhysicalType.BOOLEAN);
    static final Type.Leaf INT32 = Type.Leaf.of(PhysicalType.INT32);
    static final Type.Leaf INT64 = Type.Leaf.of(PhysicalType.INT64);
    static final Type.Leaf INT96 = Type.Leaf.of(PhysicalType.INT96);
    static final Type.Leaf FLOAT = Type.Leaf.of(PhysicalType.FLOAT);
    static final Type.Leaf DOUBLE = Type.Leaf.of(PhysicalType.DOUBLE);
    static final Type.Leaf STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY);

    private Pages() {}

    /** The bytes of one page. */
    static byte[] encode(Type.Leaf type, ColumnVector page) {
        var out = new ByteSink(16);
        new PageEncoder(type, new EncoderScratch(), new BlockCompressor(BlockCodec.SNAPPY)).encode(page, out);
        assertEquals(0, out.size() % 8, "pages are multiples of eight bytes");
        return Arrays.copyOf(out.array(), out.size());
    }

    static ColumnVector decode(Type.Leaf type, BytesVector dictionary, byte[] page, int from, int to) {
        return new PageDecoder(type, dictionary).decode(page, 0, page.length, from, to);
    }

    static Encoding encoding(byte[] page) {
        return PageDecoder.encoding(page, 0, page.length);
    }

    /** Encodes and decodes a page, whole and in ranges, and compares; returns its bytes. */
    static byte[] roundTrip(Type.Leaf type, ColumnVector page) {
        byte[] bytes = encode(type, page);
        int size = page.size();
        BytesVector dictionary = page instanceof DictionaryVector coded ? coded.dictionary() : null;
        assertEquals(size, PageDecoder.entryCount(bytes, 0, bytes.length));
        var decoder = new PageDecoder(type, dictionary);
        byte[] shifted = new byte[bytes.length + 13];
        System.arraycopy(bytes, 0, shifted, 5, bytes.length);
        for (int from = 0; from < size; from += Math.max(256, size / 1024 * 512)) {
            for (int to : new int[] {size, from + 1, Math.min(size, from + 256), Math.min(size, from + 300)}) {
                assertSame(page, from, decoder.decode(shifted, 5, bytes.length, from, to), to - from);
            }
        }
        pickAndCompare(type, dictionary, page, shifted, bytes.length);
        compareRanges(type, page, shifted, bytes.length);
        return bytes;
    }

    /** Picks single entries from a page that is loaded as it is asked for, and compares. */
    private static void pickAndCompare(
            Type.Leaf type, BytesVector dictionary, ColumnVector page, byte[] shifted, int length) {
        int size = page.size();
        var picker = new PageTaker(type, dictionary);
        var random = new Random(size);
        for (int step : new int[] {1, 2, 7, 100, 5000, 10_000}) {
            int[] selection = new int[size];
            int count = 0;
            for (int i = random.nextInt(Math.min(size, step)); i < size; i += 1 + random.nextInt(step)) {
                selection[count++] = i;
            }
            byte[] loaded = new byte[shifted.length];
            PageLoader loader = (from, to) -> System.arraycopy(shifted, 5 + from, loaded, 5 + from, to - from);
            ColumnVector picked = picker.pick(loaded, 5, length, loader, size, selection, count);
            if (picked != null) {
                assertEquals(count, picked.size());
                for (int i = 0; i < count; i++) {
                    assertEquals(show(page, selection[i]), show(picked, i), "entry " + selection[i]);
                }
            }
        }
    }

    /** Holds the answers of {@link PageDecoder#within} against the values. */
    private static void compareRanges(Type.Leaf type, ColumnVector page, byte[] shifted, int length) {
        int size = page.size();
        var decoder = new PageDecoder(type, null);
        long[] ends = {
            Long.MIN_VALUE,
            Integer.MIN_VALUE,
            -1,
            0,
            1,
            100,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            value(page, 0),
            value(page, size / 2) - 1
        };
        for (long low : ends) {
            for (long high : ends) {
                long[] bits = new long[Validity.wordCount(size)];
                if (decoder.within(shifted, 5, length, size, low, high, bits)) {
                    for (int i = 0; i < size; i++) {
                        long value = value(page, i);
                        boolean inside = low <= value && value <= high;
                        if (inside != ((bits[i >>> 6] >>> i & 1) != 0)) {
                            throw new AssertionError(value + " in " + low + ".." + high + " at " + i + " of " + size);
                        }
                    }
                }
            }
        }
    }

    private static long value(ColumnVector page, int i) {
        return page instanceof IntVector v ? v.values()[i] : page instanceof LongVector v ? v.values()[i] : 0;
    }

    /** Compares {@code actual} with the entries of {@code expected} from {@code from} on. */
    static void assertSame(ColumnVector expected, int from, ColumnVector actual, int count) {
        assertEquals(count, actual.size());
        assertEquals(expected.getClass(), actual.getClass());
        for (int i = 0; i < count; i++) {
            if (!same(expected, from + i, actual, i)) {
                assertEquals(show(expected, from + i), show(actual, i), "entry " + (from + i));
            }
        }
    }

    private static boolean same(ColumnVector a, int i, ColumnVector b, int j) {
        if (a.isNull(i) || b.isNull(j)) {
            return a.isNull(i) && b.isNull(j);
        } else if (a instanceof IntVector x && b instanceof IntVector y) {
            return x.values()[i] == y.values()[j];
        } else if (a instanceof LongVector x && b instanceof LongVector y) {
            return x.values()[i] == y.values()[j];
        }
        return show(a, i).equals(show(b, j));
    }

    /** A value as text that differs whenever a bit differs. */
    static String show(ColumnVector vector, int index) {
        if (vector.isNull(index)) {
            return "null";
        }
        if (vector instanceof BooleanVector v) {
            return Boolean.toString(v.values()[index]);
        } else if (vector instanceof IntVector v) {
            return Integer.toString(v.values()[index]);
        } else if (vector instanceof LongVector v) {
            return Long.toString(v.values()[index]);
        } else if (vector instanceof FloatVector v) {
            return v.values()[index] + "/" + Integer.toHexString(Float.floatToRawIntBits(v.values()[index]));
        } else if (vector instanceof DoubleVector v) {
            return v.values()[index] + "/" + Long.toHexString(Double.doubleToRawLongBits(v.values()[index]));
        } else if (vector instanceof BytesVector v) {
            return HexFormat.of().formatHex(v.bytes(index));
        }
        throw new AssertionError(vector);
    }

    /** Null patterns for a size: none, some, the ends, nearly all, all. */
    static Validity[] validities(int size, Random random) {
        long[] some = new long[Validity.wordCount(size)];
        long[] few = new long[some.length];
        Arrays.setAll(some, i -> random.nextLong());
        few[random.nextInt(few.length)] |= 1L << random.nextInt(Math.min(size, 64));
        long[] inner = new long[some.length];
        Arrays.fill(inner, -1);
        inner[0] &= ~1L;
        inner[size - 1 >>> 6] &= ~(1L << size - 1);
        return new Validity[] {
            Validity.allValid(size),
            Validity.of(some, size),
            Validity.of(few, size),
            Validity.of(inner, size),
            Validity.allNull(size)
        };
    }

    static BinaryVector strings(Validity validity, byte[]... values) {
        int[] offsets = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            offsets[i + 1] = offsets[i] + values[i].length;
        }
        byte[] bytes = new byte[offsets[values.length]];
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(values[i], 0, bytes, offsets[i], values[i].length);
        }
        return new BinaryVector(bytes, offsets, values.length, validity);
    }

    /** Sentences of a few words, with now and then a byte that is in no word, and empty ones. */
    static byte[][] prose(Random random, int size) {
        String[] words = {
            "the", "quick", "packages", "sleep", "furiously", "above", "pending", "deposits", "of", "regular"
        };
        byte[][] sentences = new byte[size][];
        for (int i = 0; i < size; i++) {
            StringBuilder sentence = new StringBuilder();
            for (int word = random.nextInt(8); word > 0; word--) {
                sentence.append(words[random.nextInt(words.length)]).append(' ');
            }
            if (random.nextInt(20) == 0) {
                sentence.append((char) random.nextInt(256));
            }
            sentences[i] = sentence.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        }
        return sentences;
    }

    static FixedBinaryVector fixed(int width, byte[] bytes, Validity validity) {
        return new FixedBinaryVector(bytes, width, validity.size(), validity);
    }
}
