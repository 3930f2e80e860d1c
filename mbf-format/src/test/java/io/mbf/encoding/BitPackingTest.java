package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.Validity;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packs with every width directly, also where an encoder would choose another encoding. */
class BitPackingTest {

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static PageBytes page(long[] values, int size, long base, int width) {
        var out = new ByteSink();
        EncodingHeader.write(out, Encoding.BIT_PACKED, width, Validity.allValid(size));
        out.putLong(base);
        new BitPacking(new EncoderScratch()).write(values, size, base, width, out);
        assertEquals(16 + Lanes.bytes(size, width), out.size());
        out.putLong(0x5A5A);
        return new PageBytes(out.array(), 0, out.size());
    }

    @Test
    void everyWidthAndSizeComesBack() {
        System.out.println("seed " + seed);
        var decoder = new IntegerDecoder();
        for (int size : Pages.SIZES) {
            for (int width = 0; width <= 64; width++) {
                long base = random.nextLong();
                long[] values = new long[size];
                for (int i = 0; i < size; i++) {
                    long residual = i == size / 2 ? -1 : random.nextLong();
                    values[i] = base + (width == 0 ? 0 : residual >>> 64 - width);
                }
                int from = size > 600 ? 256 : 0;
                for (int start : new int[] {0, from}) {
                    PageBytes in = page(values, size, base, width);
                    long[] longs = new long[Lanes.capacity(size)];
                    decoder.longs(in, EncodingHeader.read(in), start, size, longs);
                    int[] ints = new int[Lanes.capacity(size)];
                    if (width <= 32) {
                        PageBytes again = page(values, size, base, width);
                        decoder.ints(again, EncodingHeader.read(again), start, size, ints);
                        assertEquals(0x5A5A, again.getLong());
                    }
                    for (int i = start; i < size; i++) {
                        assertEquals(values[i], longs[i - start]);
                        assertEquals(width <= 32 ? (int) values[i] : 0, ints[i - start]);
                    }
                    assertEquals(0x5A5A, in.getLong(), "the position is behind the page");
                }
            }
        }
    }

    @Test
    void shortPagesHaveFewLanes() {
        int[][] expected = {{1, 1}, {32, 1}, {33, 2}, {64, 2}, {65, 4}, {1024, 32}, {4097, 256}, {8192, 256}};
        for (int[] pair : expected) {
            assertEquals(pair[1], Lanes.count(pair[0]), pair[0] + " entries");
        }
        assertEquals(8, Lanes.bytes(7, 4));
        assertEquals(8192 * 13 / 8, Lanes.bytes(8192, 13));
    }

    @Test
    void noPageWastesMoreThanARowAndAWord() {
        for (int size = 1; size <= 8192; size += 13) {
            for (int width = 1; width <= 64; width += 9) {
                int lanes = Lanes.count(size);
                int most = (size + lanes) * width / 8 + lanes * (width > 32 ? 8 : 4) + 8;
                int bytes = Lanes.bytes(size, width);
                assertEquals(Math.min(bytes, most), bytes, size + " values of " + width + " bits");
            }
        }
    }

    @Test
    void narrowValuesAreWrittenAsWideOnesAreWithScratchThatWasUsedBefore() {
        System.out.println("seed " + seed);
        var packing = new BitPacking(new EncoderScratch());
        for (int round = 0; round < 400; round++) {
            int size = Pages.SIZES[random.nextInt(Pages.SIZES.length)];
            int width = random.nextInt(33);
            int base = random.nextInt();
            int[] narrow = new int[size];
            long[] wide = new long[size];
            for (int i = 0; i < size; i++) {
                narrow[i] = base + (width == 0 ? 0 : random.nextInt() >>> 32 - width);
                wide[i] = base + (narrow[i] - base & 0xFFFF_FFFFL);
            }
            var fresh = new ByteSink();
            new BitPacking(new EncoderScratch()).write(wide, size, base, width, fresh);
            for (int form = 0; form < 2; form++) {
                var out = new ByteSink();
                if (form == 0) {
                    packing.write(narrow, size, base, width, out);
                } else {
                    packing.write(wide, size, base, width, out);
                }
                assertArrayEquals(Arrays.copyOf(fresh.array(), fresh.size()), Arrays.copyOf(out.array(), out.size()));
            }
        }
    }
}
