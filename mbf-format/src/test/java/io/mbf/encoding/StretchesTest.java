package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StretchesTest {

    private final Stretches stretches = new Stretches();

    @Test
    void haveAboutTheSameSizeAndNoneIsLeftToBeCodedAlone() {
        split(IntStream.range(0, 8192).map(i -> 1 + i % 60).toArray());
        assertEquals(0, stretches.count() % Stretches.SIDE_BY_SIDE);
        int least = IntStream.range(0, stretches.count()).map(this::bytes).min().orElseThrow();
        int most = IntStream.range(0, stretches.count()).map(this::bytes).max().orElseThrow();
        assertTrue(most - least <= 2 * 60, least + " to " + most);
    }

    @Test
    void endWhereLongStringsDo() {
        split(10, 40_000, 1, 1, 50_000, 7);
    }

    @Test
    void areFewerThanWantedWhereThereIsOneString() {
        split(100_000);
        assertEquals(1, stretches.count());
    }

    @Test
    void forgetTheTextBefore() {
        split(IntStream.range(0, 8192).map(i -> 50).toArray());
        split(5, 5);
    }

    /** Splits a text of strings of these lengths, and requires that stretches have all of them and follow each other. */
    private void split(int... lengths) {
        int[] ends = lengths.clone();
        Arrays.parallelPrefix(ends, Integer::sum);
        int size = ends[ends.length - 1];
        stretches.begin(size);
        for (int i = 0; i < lengths.length; i++) {
            stretches.endString(ends[i], i + 1);
        }
        assertEquals(size, stretches.start(stretches.count()));
        assertEquals(lengths.length, stretches.firstString(stretches.count()));
        for (int i = 0; i < stretches.count(); i++) {
            int first = stretches.firstString(i);
            assertEquals(first == 0 ? 0 : ends[first - 1], stretches.start(i), "stretch " + i);
            assertTrue(bytes(i) > 0, "stretch " + i);
        }
    }

    private int bytes(int stretch) {
        return stretches.start(stretch + 1) - stretches.start(stretch);
    }
}
