package io.mbf.parquet.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.parquet.bytes.DecodingException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;
import org.apache.parquet.column.values.plain.FixedLenByteArrayPlainValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decoder of values against parquet-java's encoder, read in uneven parts. */
class ValueDecoderTest {

    private static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();
    private static final int SLAB = 64;
    private static final int PAGE = 1 << 20;
    private static final int[] SIZES = {0, 1, 7, 8, 9, 31, 32, 33, 1024, 8191, 8192, 8193};
    private static final int[] PARTS = {1, 7, 8, 9, 31, 32, 33, 1024, 3000, 8192};

    /** One type in one encoding: how parquet-java writes value {@code v}, and what reads it. */
    record Case<T>(
            String name,
            ValuesWriter writer,
            Put put,
            ValueDecoder<T> decoder,
            java.util.function.IntFunction<T> allocate,
            Copy<T> expected) {

        @Override
        public String toString() {
            return name;
        }

        interface Put {
            void write(ValuesWriter writer, long value);
        }

        interface Copy<T> {
            void set(T array, int index, long value);
        }
    }

    static Stream<Case<?>> cases() {
        Case.Copy<int[]> ints = (a, i, v) -> a[i] = (int) v;
        Case.Copy<long[]> longs = (a, i, v) -> a[i] = v;
        Case.Copy<float[]> floats = (a, i, v) -> a[i] = Float.intBitsToFloat((int) v);
        Case.Copy<double[]> doubles = (a, i, v) -> a[i] = Double.longBitsToDouble(v);
        Case.Copy<boolean[]> booleans = (a, i, v) -> a[i] = (v & 1) != 0;
        Case.Copy<byte[]> fixed = (a, i, v) -> System.arraycopy(bytes7(v), 0, a, i * 7, 7);
        Case.Put putInt = (w, v) -> w.writeInteger((int) v);
        Case.Put putLong = ValuesWriter::writeLong;
        Case.Put putFloat = (w, v) -> w.writeFloat(Float.intBitsToFloat((int) v));
        Case.Put putDouble = (w, v) -> w.writeDouble(Double.longBitsToDouble(v));
        Case.Put putBoolean = (w, v) -> w.writeBoolean((v & 1) != 0);
        Case.Put putFixed = (w, v) -> w.writeBytes(Binary.fromConstantByteArray(bytes7(v)));
        return Stream.of(
                new Case<>("plain int", plain(), putInt, new PlainDecoders.Ints(), int[]::new, ints),
                new Case<>("plain long", plain(), putLong, new PlainDecoders.Longs(), long[]::new, longs),
                new Case<>("plain float", plain(), putFloat, new PlainDecoders.Floats(), float[]::new, floats),
                new Case<>("plain double", plain(), putDouble, new PlainDecoders.Doubles(), double[]::new, doubles),
                new Case<>(
                        "plain boolean",
                        new BooleanPlainValuesWriter(),
                        putBoolean,
                        new PlainDecoders.Booleans(),
                        boolean[]::new,
                        booleans),
                new Case<>(
                        "rle boolean",
                        new RunLengthBitPackingHybridValuesWriter(1, SLAB, PAGE, HEAP),
                        putBoolean,
                        new RleBooleanDecoder(),
                        boolean[]::new,
                        booleans),
                new Case<>(
                        "plain fixed",
                        new FixedLenByteArrayPlainValuesWriter(7, SLAB, PAGE, HEAP),
                        putFixed,
                        new PlainDecoders.Fixed(7),
                        n -> new byte[n * 7],
                        fixed),
                new Case<>(
                        "delta int",
                        new DeltaBinaryPackingValuesWriterForInteger(SLAB, PAGE, HEAP),
                        putInt,
                        new DeltaDecoders.Ints(),
                        int[]::new,
                        ints),
                new Case<>(
                        "delta long",
                        new DeltaBinaryPackingValuesWriterForLong(SLAB, PAGE, HEAP),
                        putLong,
                        new DeltaDecoders.Longs(),
                        long[]::new,
                        longs),
                new Case<>(
                        "split int",
                        new ByteStreamSplitValuesWriter.IntegerByteStreamSplitValuesWriter(SLAB, PAGE, HEAP),
                        putInt,
                        new ByteStreamSplitDecoders.Ints(),
                        int[]::new,
                        ints),
                new Case<>(
                        "split long",
                        new ByteStreamSplitValuesWriter.LongByteStreamSplitValuesWriter(SLAB, PAGE, HEAP),
                        putLong,
                        new ByteStreamSplitDecoders.Longs(),
                        long[]::new,
                        longs),
                new Case<>(
                        "split float",
                        new ByteStreamSplitValuesWriter.FloatByteStreamSplitValuesWriter(SLAB, PAGE, HEAP),
                        putFloat,
                        new ByteStreamSplitDecoders.Floats(),
                        float[]::new,
                        floats),
                new Case<>(
                        "split double",
                        new ByteStreamSplitValuesWriter.DoubleByteStreamSplitValuesWriter(SLAB, PAGE, HEAP),
                        putDouble,
                        new ByteStreamSplitDecoders.Doubles(),
                        double[]::new,
                        doubles),
                new Case<>(
                        "split fixed",
                        new ByteStreamSplitValuesWriter.FixedLenByteArrayByteStreamSplitValuesWriter(
                                7, SLAB, PAGE, HEAP),
                        putFixed,
                        new ByteStreamSplitDecoders.Fixed(7),
                        n -> new byte[n * 7],
                        fixed),
                new Case<>(
                        "delta fixed",
                        new DeltaByteArrayWriter(SLAB, PAGE, HEAP),
                        putFixed,
                        new DeltaDecoders.FixedBinaries(new DeltaDecoders.PrefixBinaries(false), 7),
                        n -> new byte[n * 7],
                        fixed));
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void readsWhatParquetJavaWrote(Case<T> test) throws IOException {
        long seed = System.nanoTime();
        System.out.println(test.name() + ": seed " + seed);
        Random random = new Random(seed);
        for (int size : SIZES) {
            for (int spread : new int[] {0, 1, 5, 17, 31, 40, 63, 64}) {
                T expected = test.allocate().apply(size);
                test.writer().reset();
                for (int i = 0; i < size; i++) {
                    long value = spread == 0 ? 42 : random.nextLong() >> 64 - spread;
                    test.put().write(test.writer(), value);
                    test.expected().set(expected, i, value);
                }
                byte[] page = page(test.writer(), random);
                T actual = test.allocate().apply(size);
                readInParts(test.decoder(), page, size, actual, test.allocate(), random);
                assertSame(expected, actual, test.name() + " of " + size + " values of " + spread + " bits");
            }
        }
    }

    private static <T> void readInParts(
            ValueDecoder<T> decoder,
            byte[] page,
            int size,
            T target,
            java.util.function.IntFunction<T> allocate,
            Random random) {
        int offset = 3;
        decoder.init(page, offset, page.length - offset - 5, size);
        for (int done = 0; done < size; ) {
            // FixedBinaries reads at most a batch at once, as all callers do
            int n = Math.min(size - done, PARTS[random.nextInt(PARTS.length)]);
            decoder.read(target, done, n);
            done += n;
        }
        T more = allocate.apply(size + 9);
        assertThrows(DecodingException.class, () -> decoder.read(more, size, 9), "there are no more values");
    }

    static Stream<Case<BinaryBuffer>> binaryCases() {
        return Stream.of(
                new Case<>("plain", plain(), null, new PlainDecoders.Binaries(), null, null),
                new Case<>(
                        "delta length",
                        new DeltaLengthByteArrayValuesWriter(SLAB, PAGE, HEAP),
                        null,
                        new DeltaDecoders.LengthBinaries(),
                        null,
                        null),
                new Case<>(
                        "delta",
                        new DeltaByteArrayWriter(SLAB, PAGE, HEAP),
                        null,
                        new DeltaDecoders.PrefixBinaries(false),
                        null,
                        null));
    }

    @ParameterizedTest
    @MethodSource("binaryCases")
    void readsByteStringsThatParquetJavaWrote(Case<BinaryBuffer> test) throws IOException {
        long seed = System.nanoTime();
        System.out.println(test.name() + ": seed " + seed);
        Random random = new Random(seed);
        for (int size : SIZES) {
            for (int longest : new int[] {0, 1, 20, 300}) {
                byte[][] expected = new byte[size][];
                test.writer().reset();
                for (int i = 0; i < size; i++) {
                    expected[i] = new byte[random.nextInt(longest + 1)];
                    Arrays.fill(expected[i], (byte) 'a');
                    if (expected[i].length > 0) {
                        expected[i][random.nextInt(expected[i].length)] = (byte) random.nextInt();
                    }
                    test.writer().writeBytes(Binary.fromConstantByteArray(expected[i]));
                }
                byte[] page = page(test.writer(), random);
                BinaryDecoder decoder = (BinaryDecoder) test.decoder();
                decoder.init(page, 3, page.length - 8, size);
                BinaryBuffer buffer = new BinaryBuffer(size);
                for (int done = 0; done < size; ) {
                    int n = Math.min(size - done, PARTS[random.nextInt(PARTS.length)]);
                    assertEquals(n, decoder.fitting(n, Long.MAX_VALUE));
                    int fits = decoder.fitting(n, 100);
                    int used = 0;
                    int expectedFits = 0;
                    while (expectedFits < n && (used += expected[done + expectedFits].length) <= 100) {
                        expectedFits++;
                    }
                    if (fits != n || page.length - 8 > 100 + 4 * n) { // a page within the budget is not looked into
                        assertEquals(expectedFits, fits);
                    }
                    decoder.read(buffer, done, n);
                    done += n;
                }
                for (int i = 0; i < size; i++) {
                    assertArrayEquals(
                            expected[i],
                            Arrays.copyOfRange(buffer.bytes, buffer.offsets[i], buffer.offsets[i + 1]),
                            "value " + i + " of " + size);
                }
            }
        }
    }

    @Test
    void deltasThatOverflowWrapAround() throws IOException {
        long[] extremes = {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE};
        ValuesWriter writer = new DeltaBinaryPackingValuesWriterForLong(SLAB, PAGE, HEAP);
        for (long value : extremes) {
            writer.writeLong(value);
        }
        byte[] page = page(writer, new Random(1));
        DeltaDecoders.Longs decoder = new DeltaDecoders.Longs();
        decoder.init(page, 3, page.length - 8, extremes.length);
        long[] actual = new long[extremes.length];
        decoder.read(actual, 0, actual.length);
        assertArrayEquals(extremes, actual);
    }

    @Test
    void aPrefixMayBuildOnThePageBeforeOnlyWhereThatIsKnown() throws IOException {
        // one value: prefix of 2 bytes, suffix "c"
        byte[] page = {(byte) 0x80, 1, 4, 1, 4, (byte) 0x80, 1, 4, 1, 2, 'c'};
        byte[] first = {(byte) 0x80, 1, 4, 1, 0, (byte) 0x80, 1, 4, 1, 4, 'a', 'b'};
        DeltaDecoders.PrefixBinaries continued = new DeltaDecoders.PrefixBinaries(true);
        BinaryBuffer buffer = new BinaryBuffer(2);
        continued.init(first, 0, first.length, 1);
        continued.read(buffer, 0, 1);
        continued.init(page, 0, page.length, 1);
        continued.read(buffer, 1, 1);
        assertEquals("ababc", new String(buffer.bytes, 0, buffer.offsets[2], java.nio.charset.StandardCharsets.UTF_8));

        DeltaDecoders.PrefixBinaries alone = new DeltaDecoders.PrefixBinaries(false);
        alone.init(first, 0, first.length, 1);
        alone.read(buffer, 0, 1);
        assertThrows(DecodingException.class, () -> alone.init(page, 0, page.length, 1));
    }

    /** The bytes of a page with something else before and behind them. */
    static byte[] page(ValuesWriter writer, Random random) throws IOException {
        byte[] bytes = writer.getBytes().toInputStream().readAllBytes();
        byte[] page = new byte[bytes.length + 8];
        random.nextBytes(page);
        System.arraycopy(bytes, 0, page, 3, bytes.length);
        return page;
    }

    private static ValuesWriter plain() {
        return new PlainValuesWriter(SLAB, PAGE, HEAP);
    }

    private static byte[] bytes7(long value) {
        byte[] bytes = new byte[7];
        for (int i = 0; i < 7; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    private static void assertSame(Object expected, Object actual, String message) {
        if (expected instanceof float[] e) { // by bits, for the sake of NaNs
            float[] a = (float[]) actual;
            for (int i = 0; i < e.length; i++) {
                assertEquals(Float.floatToRawIntBits(e[i]), Float.floatToRawIntBits(a[i]), message);
            }
        } else if (expected instanceof double[] e) {
            double[] a = (double[]) actual;
            for (int i = 0; i < e.length; i++) {
                assertEquals(Double.doubleToRawLongBits(e[i]), Double.doubleToRawLongBits(a[i]), message);
            }
        } else {
            assertArrayEquals(new Object[] {expected}, new Object[] {actual}, message);
        }
    }
}
