package io.mbf.scan.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.scan.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Queries are cut into parts of about as many rows, at borders only. */
class SplitTest {

    private static List<Split.Stretch> stretches(long... wanted) {
        List<Split.Stretch> stretches = new ArrayList<>();
        long first = 0;
        for (long rows : wanted) {
            stretches.add(new Split.Stretch(first, rows));
            first += rows;
        }
        return stretches;
    }

    private static List<Long> cuts(int parts, long... wanted) {
        return Split.of(Query.ALL, parts, stretches(wanted)).stream()
                .skip(1)
                .map(part -> part.rows().from())
                .toList();
    }

    @Test
    void cutsLieAtTheNearestBorder() {
        assertEquals(List.of(), cuts(1, 10, 10));
        assertEquals(List.of(20L), cuts(2, 10, 10, 10, 10));
        assertEquals(List.of(30L), cuts(2, 30, 10));
        assertEquals(List.of(10L), cuts(2, 10, 90));
        assertEquals(List.of(24L), cuts(2, 24, 20, 5, 11));
        assertEquals(List.of(10L, 20L), cuts(9, 10, 10, 10));
        assertEquals(List.of(), cuts(3, 0, 10, 0));
        assertEquals(List.of(), cuts(3));
    }

    @Test
    void hugeNumbersDoNotOverflow() {
        long half = Long.MAX_VALUE / 2;
        assertEquals(List.of(half), cuts(2, half, half));
        assertEquals(List.of(half), cuts(Integer.MAX_VALUE, half, half));
        assertThrows(ArithmeticException.class, () -> cuts(2, half, half, half));
    }

    @Test
    void partsFollowOneAnotherAndNoneIsWithoutWantedRows() {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("SplitTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long[] wanted = random.longs(random.nextInt(20), 0, 50).toArray();
            int parts = 1 + random.nextInt(12);
            List<Split.Stretch> stretches = stretches(wanted);
            List<Query> queries = Split.of(Query.ALL, parts, stretches);
            long from = 0;
            long total = 0;
            for (long rows : wanted) {
                total += rows;
            }
            for (Query query : queries) {
                assertEquals(from, query.rows().from(), "seed " + seed);
                from = query.rows().to();
                long has = query.rows().within(0, total).size();
                assertTrue(has > 0 || total == 0, "seed " + seed);
                assertTrue(has <= total / parts + 2 * 50, "seed " + seed);
            }
            assertEquals(Long.MAX_VALUE, from);
            assertTrue(queries.size() <= parts);
        }
    }

    @Test
    void aStretchIsWorthALookIfAPartShouldBeginWithinIt() {
        assertTrue(Split.isWithin(100, 2, 0, 100));
        assertTrue(Split.isWithin(100, 2, 40, 20));
        assertFalse(Split.isWithin(100, 2, 0, 50));
        assertFalse(Split.isWithin(100, 2, 50, 50));
        assertFalse(Split.isWithin(100, 1, 0, 100));
        assertFalse(Split.isWithin(0, 5, 0, 0));
        assertTrue(Split.isWithin(Long.MAX_VALUE, Integer.MAX_VALUE, 5, Long.MAX_VALUE - 5));
    }
}
