package io.mbf.encoding;

import static io.mbf.predicate.Column.col;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.Validity;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.bound.Binder;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Suffixes and parts of coded strings, against what {@link String} says of each string. */
class FsstSearchTest {

    private static final Type.Leaf BINARY = Type.Leaf.of(PhysicalType.BYTE_ARRAY);
    private static final Schema SCHEMA = Schema.of(Field.required("s", BINARY));

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final PageDecoder decoder = new PageDecoder(BINARY, null);

    @Test
    void partsOfProseAreFound() {
        System.out.println("FsstSearchTest -Dmbf.seed=" + seed);
        for (int round = 0; round < 4; round++) {
            byte[][] values = Pages.prose(random, 1_100 + random.nextInt(7_000));
            search(values, 20);
        }
    }

    @Test
    void partsThatOverlapThemselvesAreFound() {
        for (int round = 0; round < 3; round++) {
            byte[][] values = new byte[3_000][];
            for (int i = 0; i < values.length; i++) {
                values[i] = letters("ab", random.nextInt(40)).getBytes(ISO_8859_1);
            }
            byte[] page = page(values);
            for (String part : List.of("aab", "aaab", "abab", "abaab", "aaaaaaaa", "b", "bbbbbbbbbbbbbb")) {
                assertFound(page, values, part);
            }
            search(values, 15);
        }
    }

    @Test
    void rareBytesBehindEscapesAreFound() {
        for (int round = 0; round < 3; round++) {
            byte[][] values = Pages.prose(random, 4_000);
            for (int i = 0; i < values.length; i++) {
                // all byte values, 255 among them, each too rare for a symbol
                for (int n = random.nextInt(values[i].length + 1) / 8; n > 0; n--) {
                    values[i][random.nextInt(values[i].length)] =
                            (byte) (random.nextInt(3) == 0 ? 255 : 128 + random.nextInt(128));
                }
            }
            byte[] page = page(values);
            assertFound(page, values, "\u00ff");
            assertFound(page, values, "\u00ff\u00ff");
            assertFound(page, values, "e\u00ff");
            search(values, 20);
        }
    }

    @Test
    void multiByteTextIsFound() {
        String[] words = {"straße ", "naïve ", "日本語 ", "🙂🙃 ", "plain text ", "ÿ"};
        byte[][] values = new byte[3_000][];
        for (int i = 0; i < values.length; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(6); n > 0; n--) {
                text.append(words[random.nextInt(words.length)]);
            }
            values[i] = text.toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] page = page(values);
        for (String part : List.of("本", "🙃 ", "ß", "aï", "ÿ", "\u00c3")) {
            assertFound(page, values, new String(part.getBytes(StandardCharsets.UTF_8), ISO_8859_1));
        }
        search(values, 30);
    }

    @Test
    void partsLongerThanAutomataAreFound() {
        byte[][] values = new byte[600][];
        for (int i = 0; i < values.length; i++) {
            StringBuilder words = new StringBuilder();
            for (int left = 1 + random.nextInt(800); words.length() < left; ) {
                words.append(new String(Pages.prose(random, 1)[0], ISO_8859_1));
            }
            values[i] = words.toString().getBytes(ISO_8859_1);
        }
        byte[] page = page(values);
        for (int length : new int[] {249, 250, 251, 252, 300, 400, 799}) {
            String one = new String(values[random.nextInt(values.length)], ISO_8859_1);
            int from = random.nextInt(Math.max(1, one.length() - length));
            String part = one.substring(from, Math.min(one.length(), from + length));
            assertFound(page, values, part);
            assertFound(page, values, one.substring(Math.max(0, one.length() - length)));
            assertFound(page, values, "x" + part);
            assertFound(page, values, part + "x");
        }
        assertFound(page, values, "x".repeat(2_000));
    }

    /** Looks for pieces of values, and for such with a byte changed. */
    private void search(byte[][] values, int parts) {
        byte[] page = page(values);
        for (int i = 0; i < parts; i++) {
            String value = new String(values[random.nextInt(values.length)], ISO_8859_1);
            int from = random.nextInt(value.length() + 1);
            int to = from + random.nextInt(Math.min(12, value.length() - from) + 1);
            String part = random.nextBoolean() ? value.substring(from) : value.substring(from, to);
            if (!part.isEmpty() && random.nextInt(4) == 0) {
                int at = random.nextInt(part.length());
                part = part.substring(0, at) + (char) random.nextInt(256) + part.substring(at + 1);
            }
            assertFound(page, values, part);
        }
    }

    private static byte[] page(byte[][] values) {
        byte[] page = Pages.encode(BINARY, Pages.strings(Validity.allValid(values.length), values));
        assertEquals(Encoding.FSST, Pages.encoding(page));
        return page;
    }

    private String letters(String of, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(of.charAt(random.nextInt(of.length())));
        }
        return text.toString();
    }

    private void assertFound(byte[] page, byte[][] values, String part) {
        List<Boolean> having = new ArrayList<>();
        List<Boolean> ending = new ArrayList<>();
        for (byte[] value : values) {
            String text = new String(value, ISO_8859_1);
            having.add(text.contains(part));
            ending.add(text.endsWith(part));
        }
        byte[] literal = part.getBytes(ISO_8859_1);
        assertFound(page, having, col("s").contains(literal), false, part);
        assertFound(page, having, col("s").contains(literal).not(), true, part);
        assertFound(page, ending, col("s").endsWith(literal), false, part);
        assertFound(page, ending, col("s").endsWith(literal).not(), true, part);
    }

    private void assertFound(byte[] page, List<Boolean> expected, Predicate condition, boolean negated, String part) {
        BytesSet set = (BytesSet) Binder.bind(condition, SCHEMA);
        long[] bits = new long[Validity.wordCount(expected.size())];
        assertTrue(decoder.within(page, 0, page.length, expected.size(), set, bits));
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) == negated == ((bits[i >>> 6] >>> i & 1) == 1)) {
                throw new AssertionError("seed " + seed + ", string " + i + ": " + condition + ", " + part);
            }
        }
    }
}
