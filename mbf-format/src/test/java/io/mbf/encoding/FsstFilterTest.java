package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.predicate.bound.Binder;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conditions on coded strings, against the same conditions on each string decoded. */
class FsstFilterTest {

    private static final Type.Leaf TEXT = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void codedStringsAreFoundAsDecodedOnesAre() {
        System.out.println("FsstFilterTest -Dmbf.seed=" + seed);
        PageDecoder decoder = new PageDecoder(TEXT, null);
        for (int round = 0; round < 40; round++) {
            int size = 1_100 + random.nextInt(7_000);
            byte[][] values = Pages.prose(random, size);
            for (int i = 0; round % 2 == 1 && i < size; i++) {
                values[i] = ("https://www.example.com/" + new String(values[i], StandardCharsets.ISO_8859_1)
                                + random.nextInt(50))
                        .getBytes(StandardCharsets.ISO_8859_1);
                if (round % 4 == 3 && random.nextInt(8) == 0) { // fewer than four codes, or bytes without a symbol
                    values[i] = random.nextBoolean()
                            ? Arrays.copyOf(values[i], random.nextInt(16))
                            : ("https://\u00fe" + random.nextInt(50)).getBytes(StandardCharsets.ISO_8859_1);
                }
            }
            byte[] page = Pages.encode(Pages.STRING, Pages.strings(Validity.allValid(size), values));
            assertEquals(Encoding.FSST, Pages.encoding(page));
            for (String condition : conditions(values)) {
                assertFound(decoder, page, values, condition);
            }
        }
    }

    private List<String> conditions(byte[][] values) {
        List<String> conditions = new ArrayList<>(List.of(
                "s = ''", "s > ''", "s >= 'quick'", "s < 'quick p'", "starts_with(s, 'https://www.example.com/')"));
        for (int i = 0; i < 12; i++) {
            String one = literal(values[random.nextInt(values.length)]);
            String other = literal(values[random.nextInt(values.length)]);
            String start = one.substring(0, random.nextInt(one.length() + 1)).replaceAll("'$", "");
            conditions.add("s = '" + one + "'");
            conditions.add("s <> '" + one + "'");
            conditions.add("s in ('" + one + "', '" + other + "', '" + start + "')");
            conditions.add("s between '" + start + "' and '" + other + "'");
            conditions.add("s <= '" + one + "'");
            conditions.add("starts_with(s, '" + start + "')");
            conditions.add("not starts_with(s, '" + start + "')");
        }
        return conditions;
    }

    /** ASCII alone, so that the literal's bytes can be those of a value. */
    private static String literal(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]|'", "");
    }

    private static void assertFound(PageDecoder decoder, byte[] page, byte[][] values, String condition) {
        Predicate predicate = PredicateParser.parse(condition);
        BytesSet set = (BytesSet) Binder.bind(predicate, Schema.of(Field.required("s", TEXT)));
        long[] bits = new long[Validity.wordCount(values.length)];
        assertTrue(decoder.within(page, 0, page.length, values.length, set, bits), condition);
        for (int i = 0; i < values.length; i++) {
            assertEquals(
                    set.contains(values[i]),
                    (bits[i >>> 6] >>> i & 1) == 1,
                    condition + ": " + new String(values[i], StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void plainStringsAreFoundWhereTheyLie() {
        byte[][] values = new byte[1_000][];
        for (int i = 0; i < values.length; i++) {
            StringBuilder text = new StringBuilder(i % 3 == 0 ? "https://www.example.com/" : "");
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append((char) (' ' + random.nextInt(95)));
            }
            values[i] = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] page = Pages.encode(Pages.STRING, Pages.strings(Validity.allValid(values.length), values));
        assertEquals(Encoding.PLAIN, Pages.encoding(page));
        PageDecoder decoder = new PageDecoder(TEXT, null);
        List<String> conditions = conditions(values);
        conditions.addAll(List.of("s like '%ab%'", "s not like '%a%'", "s like '%z'", "starts_with(s, 'http')"));
        for (String condition : conditions) {
            assertFound(decoder, page, values, condition);
        }
    }

    @Test
    void nullsAreLeftToOthers() {
        byte[][] values = Pages.prose(random, 2_000);
        BinaryVector nulls = Pages.strings(Validity.of(new long[Validity.wordCount(2_000)], 2_000), values);
        BytesSet set = (BytesSet) Binder.bind(PredicateParser.parse("s > 'a'"), Schema.of(Field.optional("s", TEXT)));
        byte[] page = Pages.encode(Pages.STRING, nulls);
        assertFalse(new PageDecoder(TEXT, null).within(page, 0, page.length, 2_000, set, new long[40]));
    }
}
