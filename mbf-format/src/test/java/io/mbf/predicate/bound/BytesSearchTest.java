package io.mbf.predicate.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts within ranges of arrays, against {@link String#indexOf(String, int)}. */
class BytesSearchTest {

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theFirstPartWithinTheRangeIsFound() {
        for (int round = 0; round < 200_000; round++) {
            int letters = 1 + random.nextInt(4);
            String text = letters(letters, random.nextInt(90));
            int from = random.nextInt(text.length() + 1);
            int to = from + random.nextInt(text.length() + 1 - from);
            assertEnd(text, from, to, letters(letters, 1 + random.nextInt(round % 3 == 0 ? 40 : 4)));
        }
    }

    @Test
    void whatFitsInManyPlacesInVainIsSearchedToTheEnd() {
        String text = "ab".repeat(500) + "aab" + "ab".repeat(50);
        assertEnd(text, 0, text.length(), "aab");
        assertEnd(text, 0, text.length(), "a" + "ab".repeat(30));
        assertEnd(text, 0, text.length(), "a" + "ab".repeat(60));
        assertEnd(text, 3, 1_003, "aab");
    }

    @Test
    void bytesAboveTheSignAreFound() {
        for (char wanted = 0; wanted < 256; wanted++) {
            String text = "\u0000\u007f\u0080\u00ff".repeat(5) + wanted + "x".repeat(9);
            assertEnd(text, 0, text.length(), wanted + "x");
            assertEnd(text, 1, text.length() - 1, String.valueOf(wanted));
        }
    }

    private String letters(int of, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(of)));
        }
        return text.toString();
    }

    private void assertEnd(String text, int from, int to, String part) {
        int at = text.substring(0, to).indexOf(part, from);
        BytesSearch search = new BytesSearch(part.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                at < 0 ? -1 : at + part.length(),
                search.endOf(text.getBytes(StandardCharsets.ISO_8859_1), from, to),
                () -> "seed " + seed + ": " + part + " in " + text + " from " + from + " to " + to);
    }
}
