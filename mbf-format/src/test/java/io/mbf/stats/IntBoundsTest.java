package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntBoundsTest {

    @Test
    void boundsAreThoseOfASortedCopy() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int[] values = new int[1 + random.nextInt(2000)];
            int bits = random.nextInt(32);
            int base = random.nextInt();
            for (int i = 0; i < values.length; i++) {
                values[i] = base + (random.nextInt() >>> bits) * (random.nextBoolean() ? 1 : -1);
            }
            assertBounds(values, random.nextInt(values.length), "seed " + seed + ", round " + round);
        }
    }

    @Test
    void extremesFarApartAreFoundWhereDistancesOverflow() {
        int[] odd = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE};
        for (int first : odd) {
            for (int second : odd) {
                for (int third : odd) {
                    int[] values = new int[1500];
                    Arrays.fill(values, first);
                    values[700] = second;
                    values[1400] = third;
                    assertBounds(values, 0, Arrays.toString(new int[] {first, second, third}));
                }
            }
        }
    }

    private static void assertBounds(int[] values, int from, String message) {
        int[] sorted = Arrays.copyOfRange(values, from, values.length);
        Arrays.sort(sorted);
        IntBounds bounds = IntBounds.of(values, from, values.length);
        assertEquals(sorted[0], bounds.min(), message);
        assertEquals(sorted[sorted.length - 1], bounds.max(), message);
        long[] unsigned =
                Arrays.stream(sorted).mapToLong(SortKeys::unsigned).sorted().toArray();
        IntBounds other = IntBounds.ofUnsigned(values, from, values.length);
        assertEquals(unsigned[0], other.min(), message);
        assertEquals(unsigned[unsigned.length - 1], other.max(), message);
    }
}
