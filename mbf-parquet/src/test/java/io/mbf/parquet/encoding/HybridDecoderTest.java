package io.mbf.parquet.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.Validity;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.page.LevelDecoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.bitpacking.ByteBitPackingValuesWriter;
import org.apache.parquet.column.values.bitpacking.Packer;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

class HybridDecoderTest {

    private static final int[] SIZES = {0, 1, 7, 8, 9, 31, 32, 33, 1024, 8191, 8192, 8193};

    @Test
    void readsRunsOfAllWidthsThatParquetJavaWrote() throws IOException {
        Random random = new Random(7);
        for (int width = 0; width <= 32; width++) {
            for (int size : SIZES) {
                int[] expected = runs(random, size, width);
                byte[] bytes = encode(expected, width);
                HybridDecoder decoder = new HybridDecoder();
                decoder.init(bytes, 0, bytes.length, width);
                int[] actual = new int[size];
                for (int done = 0; done < size; ) {
                    int n = Math.min(size - done, 1 + random.nextInt(100));
                    decoder.mark();
                    decoder.read(actual, done, n);
                    decoder.reset();
                    Arrays.fill(actual, done, done + n, -1);
                    decoder.read(actual, done, n);
                    done += n;
                }
                assertArrayEquals(expected, actual, size + " values of " + width + " bits");
            }
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void readsLevelsOfAllWidthsToBytes() throws IOException {
        Random random = new Random(13);
        for (int width = 1; width <= 7; width++) {
            for (int size : SIZES) {
                int[] levels = runs(random, size, width);
                byte[] runs = encode(levels, width);
                byte[] withLength = new byte[runs.length + 4];
                LittleEndian.INT.set(withLength, 0, runs.length);
                System.arraycopy(runs, 0, withLength, 4, runs.length);
                assertBytes(ParquetEncoding.RLE, withLength, width, levels, random);
                try (var packed = new ByteBitPackingValuesWriter((1 << width) - 1, Packer.BIG_ENDIAN)) {
                    for (int level : levels) {
                        packed.writeInteger(level);
                    }
                    byte[] bytes = packed.getBytes().toInputStream().readAllBytes();
                    assertBytes(ParquetEncoding.BIT_PACKED, bytes, width, levels, random);
                }
            }
        }
    }

    private static void assertBytes(ParquetEncoding encoding, byte[] bytes, int width, int[] expected, Random random) {
        LevelDecoder decoder = new LevelDecoder((1 << width) - 1);
        decoder.initV1(encoding, bytes, 0, bytes.length, expected.length);
        byte[] actual = new byte[expected.length];
        for (int done = 0; done < expected.length; ) {
            int n = Math.min(expected.length - done, 1 + random.nextInt(100));
            decoder.read(actual, done, n);
            done += n;
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], encoding + " of " + width + " bits, level " + i);
        }
    }

    @Test
    void aLevelAboveTheGreatestIsRefusedWhereverItStands() throws IOException {
        for (int at = 0; at < 20; at++) {
            for (int level : new int[] {6, 7}) {
                int[] levels = new int[20];
                Arrays.fill(levels, 5);
                levels[at] = level;
                byte[] runs = encode(levels, 3);
                assertRefused(runs, 5, "a level of " + level + ", the schema allows 5");
            }
        }
        assertRefused(new byte[] {40, (byte) 200}, 5, "a level of 200, the schema allows 5");
    }

    private static void assertRefused(byte[] runs, int maxLevel, String message) {
        byte[] withLength = new byte[runs.length + 4];
        LittleEndian.INT.set(withLength, 0, runs.length);
        System.arraycopy(runs, 0, withLength, 4, runs.length);
        LevelDecoder decoder = new LevelDecoder(maxLevel);
        decoder.initV1(ParquetEncoding.RLE, withLength, 0, withLength.length, 20);
        DecodingException refused = assertThrows(DecodingException.class, () -> decoder.read(new byte[20], 0, 20));
        assertEquals(message, refused.getMessage());
    }

    @Test
    @SuppressWarnings("deprecation")
    void readsValidityFromRunsAndFromBitPackedLevels() throws IOException {
        Random random = new Random(11);
        for (int size : SIZES) {
            int[] levels = runs(random, size, 1);
            byte[] runs = encode(levels, 1);
            byte[] withLength = new byte[runs.length + 4];
            LittleEndian.INT.set(withLength, 0, runs.length);
            System.arraycopy(runs, 0, withLength, 4, runs.length);
            try (var packed = new ByteBitPackingValuesWriter(1, Packer.BIG_ENDIAN)) {
                for (int level : levels) {
                    packed.writeInteger(level);
                }
                assertLevels(ParquetEncoding.RLE, withLength, levels, random);
                assertLevels(
                        ParquetEncoding.BIT_PACKED,
                        packed.getBytes().toInputStream().readAllBytes(),
                        levels,
                        random);
            }
        }
    }

    private static void assertLevels(ParquetEncoding encoding, byte[] bytes, int[] levels, Random random) {
        LevelDecoder decoder = new LevelDecoder(1);
        assertEquals(bytes.length, decoder.initV1(encoding, bytes, 0, bytes.length, levels.length));
        long[] words = new long[Validity.wordCount(levels.length + 5)];
        int set = 0;
        for (int done = 0; done < levels.length; ) {
            int n = Math.min(levels.length - done, 1 + random.nextInt(150));
            set += decoder.readValidity(words, done + 5, n);
            done += n;
        }
        int expected = 0;
        for (int i = 0; i < levels.length; i++) {
            assertEquals(levels[i] != 0, Bits.get(words, i + 5), encoding + ", level " + i);
            expected += levels[i];
        }
        assertEquals(expected, set);
    }

    @Test
    void dataThatEndsEarlyIsRefused() {
        assertThrows(DecodingException.class, () -> read(new byte[0], 3, 1));
        assertThrows(DecodingException.class, () -> read(new byte[] {(byte) 0x80}, 3, 1), "header");
        assertThrows(DecodingException.class, () -> read(new byte[] {8}, 3, 1), "repeated value");
        assertThrows(DecodingException.class, () -> read(new byte[] {3, 1}, 3, 8), "packed values");
        assertThrows(DecodingException.class, () -> read(new byte[] {8, 1}, 3, 5), "more than the run");
        byte[] endless = {-1, -1, -1, -1, -1, -1, -1};
        assertThrows(DecodingException.class, () -> read(endless, 3, 1), "varint");
        assertThrows(DecodingException.class, () -> read(new byte[9], 33, 1), "width");
    }

    @Test
    void aPackedRunMayBeCutOffBehindTheLastValueThatCounts() {
        byte[] bytes = {3, 0b01_010_001}; // 8 values of 3 bits declared, bytes for 2 of them
        HybridDecoder decoder = new HybridDecoder();
        decoder.init(bytes, 0, 2, 3);
        int[] values = new int[2];
        decoder.read(values, 0, 2);
        assertArrayEquals(new int[] {1, 2}, values);
        assertThrows(DecodingException.class, () -> decoder.read(values, 0, 1));
    }

    @Test
    void aLevelAboveOneIsRefused() {
        HybridDecoder decoder = new HybridDecoder();
        decoder.init(new byte[] {8, 2}, 0, 2, 1);
        assertThrows(DecodingException.class, () -> decoder.readBits(new long[1], 0, 4));
    }

    private static void read(byte[] bytes, int width, int count) {
        HybridDecoder decoder = new HybridDecoder();
        decoder.init(bytes, 0, bytes.length, width);
        decoder.read(new int[count], 0, count);
    }

    private static int[] runs(Random random, int size, int width) {
        int[] values = new int[size];
        for (int i = 0; i < size; ) {
            int run = random.nextBoolean() ? 1 : 1 + random.nextInt(60);
            int value = width == 0 ? 0 : random.nextInt() >>> 32 - width;
            for (; run > 0 && i < size; run--) {
                values[i++] = value;
            }
        }
        return values;
    }

    private static byte[] encode(int[] values, int width) throws IOException {
        try (var encoder =
                new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, HeapByteBufferAllocator.getInstance())) {
            for (int value : values) {
                encoder.writeInt(value);
            }
            return encoder.toBytes().toInputStream().readAllBytes();
        }
    }
}
