package io.mbf.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidQueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawnRowsTest {

    /** Chi-square of 19 degrees of freedom exceeds this once in a thousand times; the seeds are fixed. */
    private static final double CHI_SQUARE_19 = 43.8;

    @Test
    void everyRowIsDrawnAsOftenAsAnyOther() {
        for (int count : new int[] {1, 5, 10, 15, 19}) {
            int seeds = 4000;
            long[] drawn = new long[20];
            for (int seed = 0; seed < seeds; seed++) {
                drawn(20, count, seed).forEach(row -> drawn[row.intValue()]++);
            }
            double expected = seeds * count / 20.0;
            double sum = LongStream.of(drawn)
                    .mapToDouble(times -> (times - expected) * (times - expected) / expected)
                    .sum();
            // rows of one sample exclude each other, which makes the sum smaller, by this factor
            assertTrue(sum / (1 - count / 20.0) * 0.95 < CHI_SQUARE_19, count + " rows: " + sum);
        }
    }

    @Test
    void everyPairIsDrawnAsOftenAsAnyOther() {
        int[] pairs = new int[36];
        for (int seed = 0; seed < 1500; seed++) {
            List<Long> two = drawn(6, 2, seed);
            pairs[(int) (two.get(0) * 6 + two.get(1))]++;
        }
        for (int first = 0; first < 6; first++) {
            for (int second = first + 1; second < 6; second++) {
                assertEquals(100, pairs[first * 6 + second], 40, first + " and " + second); // four standard deviations
            }
        }
    }

    @Test
    void rowsAscendAndComeOnce() {
        for (long total : new long[] {0, 1, 2, 63, 1000, Long.MAX_VALUE}) {
            for (long count : new long[] {0, 1, 2, 50, 999, 1000, 1001}) {
                List<Long> rows = drawn(total, count, 42);
                assertEquals(Math.min(total, count), rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    assertTrue(rows.get(i) < total && rows.get(i) > (i == 0 ? -1 : rows.get(i - 1)));
                }
            }
        }
    }

    @Test
    void aSeedDrawsTheseRowsForEver() { // of java.util.SplittableRandom's numbers, which are SplitMix64's
        assertEquals(List.of(145L, 706L, 929L), drawn(1000, 3, 42));
        assertEquals(List.of(0L, 2L, 3L, 4L, 5L), drawn(6, 5, 7));
    }

    @Test
    void runsEndWhereTheGapIsWide() {
        DrawnRows rows = new DrawnRows(1000, 3, 42);
        assertEquals(930, rows.runEnd(562));
        assertEquals(146, rows.runEnd(561));
        assertEquals(6, new DrawnRows(6, 5, 7).runEnd(1));
    }

    @Test
    void moreNumbersThanTheHeapTakesAreRefused() {
        assertEquals(
                "a sample of 1152921504606846976 of 4611686018427387904 rows takes more than a quarter of the heap for"
                        + " their numbers; ask for fewer rows, or give more heap (-Xmx)",
                assertThrows(InvalidQueryException.class, () -> new DrawnRows(1L << 62, 1L << 60, 0))
                        .getMessage());
        assertFalse(new DrawnRows(0, 1L << 60, 0).hasNext());
        assertTrue(new DrawnRows(1L << 62, 1L << 62, 0).hasNext());
    }

    private static List<Long> drawn(long total, long count, long seed) {
        List<Long> drawn = new ArrayList<>();
        for (DrawnRows rows = new DrawnRows(total, count, seed); rows.hasNext(); rows.advance()) {
            drawn.add(rows.next());
        }
        return drawn;
    }
}
