package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pages that are packed here bit by bit, as {@code spec/encodings.md} says, and compared one value after the other. */
class PackedRangeTest {

    private final Random random = new Random(31);
    private final BitUnpacking unpacking = new BitUnpacking();
    private final PackedRange range = new PackedRange();

    @Test
    void valuesOfEachWidthAreFoundWithinARange() {
        for (int width = 1; width < 32; width++) {
            for (int rows : new int[] {17, 18, 31, 32}) {
                compare(width, rows);
            }
        }
    }

    private void compare(int width, int rows) {
        int greatest = -1 >>> 32 - width;
        int[] values = new int[rows * Lanes.MAX];
        int[] words = new int[Lanes.words(rows, width) * Lanes.MAX];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt() & greatest;
            for (int b = 0; b < width; b++) {
                int bit = i / Lanes.MAX * width + b;
                words[(bit >>> 5) * Lanes.MAX + i % Lanes.MAX] |= (values[i] >>> b & 1) << bit;
            }
        }
        ByteBuffer page = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        page.asIntBuffer().put(words);
        int some = values[random.nextInt(values.length)];
        int other = random.nextInt() & greatest;
        int[][] bounds = {
            {some, some}, {0, greatest}, {0, 0}, {greatest, greatest}, {Math.min(some, other), Math.max(some, other)}
        };
        for (int[] bound : bounds) {
            long[] bits = new long[values.length / 64];
            Arrays.fill(bits, random.nextLong()); // of the page before
            unpacking.within(
                    new PageBytes(page.array(), 0, page.capacity()), 0, rows, width, bound[0], bound[1], range);
            range.finish(rows, bits);
            for (int i = 0; i < values.length; i++) {
                boolean within = bound[0] <= values[i] && values[i] <= bound[1];
                assertEquals(within, (bits[i >>> 6] >>> i & 1) != 0, width + " bits, value " + i + " of " + rows);
            }
        }
    }
}
