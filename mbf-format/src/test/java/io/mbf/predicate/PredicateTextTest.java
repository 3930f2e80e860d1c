package io.mbf.predicate;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.InvalidQueryException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What goes out as text comes back as the same condition, however it was built. */
class PredicateTextTest {

    private static final List<Object> VALUES = List.of(
            true,
            false,
            0,
            Long.MIN_VALUE,
            new BigDecimal("-12345678901234567890.1234500"),
            new BigDecimal("1E+400"),
            new BigDecimal("1E-400"),
            Double.MIN_VALUE,
            Float.MAX_VALUE,
            Double.NaN,
            Float.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            "",
            "'",
            "it''s \"quoted\" %_\\ \n\t\0 🙂 \uD800",
            "50%",
            "_",
            "a%b",
            new byte[0],
            new byte[] {0, 39, -1},
            LocalDate.of(2024, 2, 29),
            LocalDate.MIN,
            LocalDate.MAX,
            LocalTime.MIDNIGHT,
            LocalTime.MAX,
            new Literal.EndOfDay(),
            LocalDateTime.MIN,
            LocalDateTime.MAX,
            LocalDateTime.of(2024, 2, 29, 13, 45),
            LocalDateTime.of(0, 1, 1, 0, 0, 0, 1),
            Instant.EPOCH,
            Instant.parse("-0044-03-15T12:00:00.000000001Z"),
            Instant.parse("+29228-01-01T00:00:00Z"),
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            Predicate.Operator.EQ);

    private static final List<String> NAMES = List.of(
            "a",
            "a.b",
            "",
            " ",
            "\"",
            "odd \"name\" 'x'",
            "and",
            "NaN",
            "true",
            "date",
            "x",
            "timestamp",
            "starts_with",
            "Starts_With",
            "ends_with",
            "contains",
            "1st",
            "straße",
            "İ",
            "li\u212Ae",
            "nul\0l",
            "🙂");

    @Test
    void everyValueInEveryComparisonComesBack() {
        for (String name : NAMES) {
            for (Object value : VALUES) {
                Column column = col(name);
                comesBack(column.eq(value));
                comesBack(column.ne(value));
                comesBack(column.lt(value));
                comesBack(column.le(value));
                comesBack(column.gt(value));
                comesBack(column.ge(value));
                comesBack(column.between(value, VALUES.get(0)));
                comesBack(column.in(value, value));
                comesBack(column.startsWith(value));
                comesBack(column.endsWith(value));
                comesBack(column.contains(value));
            }
            comesBack(col(name).isNull());
            comesBack(col(name).isNotNull());
            comesBack(col(name).in());
        }
    }

    @Test
    void randomTreesComeBack() {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("PredicateTextTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            comesBack(tree(random, 5));
        }
    }

    @Test
    void junctionsOfNothingComeBack() {
        Predicate all = new Predicate.And(List.of());
        Predicate none = new Predicate.Or(List.of());
        comesBack(all);
        comesBack(none);
        comesBack(all.not());
        comesBack(all.and(none).or(all));
        comesBack(new Predicate.And(List.of(new Predicate.And(List.of(none)))));
        comesBack(new Predicate.And(List.of(all, all)));
    }

    @Test
    void aChainOfThousandsIsOneAndNotNested() {
        Predicate chain = col("a").eq(0);
        for (int i = 1; i < 2_000; i++) {
            chain = chain.or(col("a").eq(i));
        }
        assertEquals(
                2_000,
                ((Predicate.Or) PredicateParser.parse(PredicateText.of(chain)))
                        .any()
                        .size());
    }

    @Test
    void whatNestsTooDeeplyIsRefusedWhenItIsRead() {
        Predicate deep = col("a").eq(0);
        for (int i = 0; i < 150; i++) {
            deep = deep.not();
        }
        String text = PredicateText.of(deep);
        assertThrows(InvalidQueryException.class, () -> PredicateParser.parse(text));
    }

    private static Predicate tree(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            Column column = col(NAMES.get(random.nextInt(NAMES.size())));
            Object value = VALUES.get(random.nextInt(VALUES.size()));
            return switch (random.nextInt(6)) {
                case 4 -> column.endsWith(value);
                case 5 -> column.contains(value);
                case 0 -> column.eq(value);
                case 1 -> column.startsWith(value);
                case 2 -> column.isNull();
                default -> column.in(value, 1, "x");
            };
        }
        List<Predicate> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(tree(random, depth - 1));
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Predicate.And(parts);
            case 1 -> new Predicate.Or(parts);
            default -> tree(random, depth - 1).not();
        };
    }

    private static void comesBack(Predicate predicate) {
        String text = PredicateText.of(predicate);
        assertEquals(shape(predicate), shape(PredicateParser.parse(text)), text);
    }

    /** A predicate as nested lists of what can be compared; junctions in junctions of their kind, and of one, dissolved. */
    private static Object shape(Predicate predicate) {
        if (predicate instanceof Predicate.Compare p) {
            return List.of(p.column(), p.operator(), shape(p.literal()));
        }
        if (predicate instanceof Predicate.Between p) {
            return List.of(p.column(), "between", shape(p.low()), shape(p.high()));
        }
        if (predicate instanceof Predicate.In p) {
            return List.of(
                    p.column(),
                    "in",
                    p.literals().stream().map(PredicateTextTest::shape).toList());
        }
        if (predicate instanceof Predicate.IsNull p) {
            return List.of(p.column(), "is null");
        }
        if (predicate instanceof Predicate.StartsWith p) {
            return List.of(p.column(), "starts with", shape(p.prefix()));
        }
        if (predicate instanceof Predicate.EndsWith p) {
            return List.of(p.column(), "ends with", shape(p.suffix()));
        }
        if (predicate instanceof Predicate.Contains p) {
            return List.of(p.column(), "contains", shape(p.part()));
        }
        if (predicate instanceof Predicate.Not p) {
            return List.of("not", shape(p.negated()));
        }
        String word = predicate instanceof Predicate.And ? "and" : "or";
        List<Object> shapes = new ArrayList<>();
        List<Predicate> parts = predicate instanceof Predicate.And and ? and.all() : ((Predicate.Or) predicate).any();
        for (Predicate part : parts) {
            Object shape = shape(part);
            List<?> list = (List<?>) shape;
            if (list.size() > 1 && list.get(0).equals("junction " + word)) {
                shapes.addAll(list.subList(1, list.size()));
            } else {
                shapes.add(shape);
            }
        }
        if (shapes.size() == 1) {
            return shapes.get(0);
        }
        shapes.add(0, "junction " + word);
        return shapes;
    }

    private static Object shape(Literal literal) {
        return literal instanceof Literal.Bytes bytes ? HexFormat.of().formatHex(bytes.value()) : literal;
    }
}
