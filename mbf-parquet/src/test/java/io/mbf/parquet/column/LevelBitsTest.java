package io.mbf.parquet.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the same questions asked of one level after the other. */
class LevelBitsTest {

    private final Random random = new Random(17);

    @Test
    void eachOfSixtyFourLevelsIsHeldAgainstALimit() {
        for (int limit = 0; limit <= 127; limit++) {
            byte[] levels = new byte[200];
            for (int i = 0; i < levels.length; i++) {
                levels[i] =
                        (byte) (random.nextBoolean() ? random.nextInt(128) : Math.max(0, limit - random.nextInt(2)));
            }
            int from = random.nextInt(levels.length - LevelBits.PADDING);
            long expected = 0;
            for (int i = 0; i < 64; i++) {
                expected |= levels[from + i] >= limit ? 1L << i : 0;
            }
            assertEquals(expected, LevelBits.atLeast(levels, from, limit), "at least " + limit);
        }
    }

    @Test
    void bitsOfAMaskMoveToTheLowestPlaces() {
        for (int run = 0; run < 1_000; run++) {
            long bits = random.nextLong();
            long mask = random.nextLong() | (run % 2 == 0 ? random.nextLong() : 0);
            mask = run == 0 ? 0 : run == 1 ? -1L : run < 66 ? -1L << run - 2 : run < 130 ? 1L << run : mask;
            long expected = 0;
            int next = 0;
            for (int i = 0; i < 64; i++) {
                if ((mask >>> i & 1) != 0) {
                    expected |= (bits >>> i & 1) << next++;
                }
            }
            assertEquals(expected, LevelBits.compress(bits, mask), Long.toBinaryString(mask));
        }
    }

    @Test
    void levelsAgreeWhereTheyAreTheSameOrReachTheLimit() {
        for (int run = 0; run < 2_000; run++) {
            int count = random.nextInt(40);
            int limit = random.nextInt(run % 2 == 0 ? 4 : 128);
            byte[] a = new byte[count];
            for (int i = 0; i < count; i++) {
                a[i] = (byte) random.nextInt(limit == 0 ? 1 : Math.min(128, 2 * limit));
            }
            byte[] b = a.clone();
            for (int changes = random.nextInt(4); changes > 0 && count > 0; changes--) {
                b[random.nextInt(count)] = (byte) Math.min(127, limit + random.nextInt(3) - 1 & 127);
            }
            assertEquals(Arrays.equals(limited(a, limit), limited(b, limit)), LevelBits.agree(a, b, count, limit));
        }
    }

    private static byte[] limited(byte[] levels, int limit) {
        byte[] limited = levels.clone();
        for (int i = 0; i < limited.length; i++) {
            limited[i] = (byte) Math.min(levels[i], limit);
        }
        return limited;
    }
}
