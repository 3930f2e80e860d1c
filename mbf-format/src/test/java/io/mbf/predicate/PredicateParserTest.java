package io.mbf.predicate;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.InvalidQueryException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredicateParserTest {

    private static void parses(Predicate expected, String text) {
        assertEquals(expected, PredicateParser.parse(text), text);
    }

    private static void refused(String text, String message) {
        InvalidQueryException e = assertThrows(InvalidQueryException.class, () -> PredicateParser.parse(text), text);
        assertEquals("condition, character " + message, e.getMessage());
    }

    @Test
    void comparisons() {
        parses(col("a").eq(1), "a = 1");
        parses(col("a").eq(1), "a==1");
        parses(col("a").ne(1), "a != 1");
        parses(col("a").ne(1), "a<>1");
        parses(col("a").lt(1), " a < 1 ");
        parses(col("a").le(1), "a <= 1");
        parses(col("a").gt(1), "a>1");
        parses(col("a").ge(1), "a\n>=\t1");
    }

    @Test
    void literalsMayStandOnTheLeft() {
        parses(col("a").gt(50), "50 < a");
        parses(col("a").ge(50), "50 <= a");
        parses(col("a").lt("x"), "'x' > a");
        parses(col("a").le(true), "true >= a");
        parses(col("a").eq(50), "50 = a");
        parses(col("a").ne(LocalDate.EPOCH), "date '1970-01-01' <> a");
    }

    @Test
    void andBindsTighterThanOr() {
        Predicate a = col("a").eq(1);
        Predicate b = col("b").eq(2);
        Predicate c = col("c").eq(3);
        parses(a.or(b.and(c)), "a = 1 or b = 2 and c = 3");
        parses(a.or(b).and(c), "(a = 1 OR b = 2) AND c = 3");
        parses(a.not().and(b), "not a = 1 and b = 2");
        parses(a.and(b).not(), "Not (a = 1 and b = 2)");
        parses(a.not().not(), "not not a = 1");
        parses(new Predicate.And(List.of(a, b, c)), "a = 1 and b = 2 and c = 3");
    }

    @Test
    void listsRangesAndNulls() {
        parses(col("a").between(1, 5), "a between 1 and 5");
        parses(col("a").between(1, 5).not().and(col("b").isNull()), "a not between 1 and 5 and b is null");
        parses(col("a").in("x", "y"), "a in ('x', 'y')");
        parses(col("a").in(1).not(), "a NOT IN (1)");
        parses(col("a").isNotNull(), "a is not null");
    }

    @Test
    void simplePatternsAreConditionsOfTheirOwn() {
        parses(col("a").startsWith("ab"), "a like 'ab%'");
        parses(col("a").startsWith(""), "a like '%'");
        parses(col("a").startsWith("ab").not(), "a not like 'ab%'");
        parses(col("a").endsWith("ab"), "a like '%ab'");
        parses(col("a").contains("ab").not(), "a not like '%ab%'");
        parses(col("a").contains(""), "a like '%%'");
        parses(col("a").eq("ab"), "a like 'ab'");
        parses(col("a").eq("ab").not(), "a not like 'ab'");
        parses(col("a").eq("5%"), "a like '5!%' escape '!'");
        refused("a like 5", "8: expected a pattern in single quotes, found '5'");
    }

    @Test
    void patternsHaveWildcardsAnywhere() {
        for (String pattern : List.of("a%b", "%%b", "%b_%", "%%%", "b%%", "a_", "_", "%a%b%")) {
            parses(new Predicate.Like(col("a"), LikePattern.of(pattern)), "a like '" + pattern + "'");
        }
        parses(new Predicate.Like(col("a"), LikePattern.of("a%b_")).not(), "a not like 'a%b_'");
        parses(col("a").like("a!_b%c", '!'), "a like 'a!_b%c' escape '!'");
        parses(col("a").lower().like("%x"), "a ilike '%X'");
        parses(col("a").ilike("a_Ü"), "a ILIKE 'A_ü'");
        parses(col("a").upper().like("A%"), "upper(a) like 'A%'");
        refused("a like 'b!' escape '!'", "8: the pattern of 'like' ends with its escape character");
        refused("a like 'b' escape '!!'", "19: 'escape' takes a single character");
        refused("a like 'b' escape ''", "19: 'escape' takes a single character");
    }

    @Test
    void calculationsFollowTheRulesOfArithmetic() {
        parses(col("a").times(2).gt(col("b")), "a * 2 > b");
        parses(col("a").plus(col("b").times(col("c"))).eq(7), "a + b * c = 7");
        parses(col("a").plus(col("b")).times(col("c")).eq(7), "(a + b) * c = 7");
        parses(col("a").minus(col("b")).minus(1).lt(0), "a - b - 1 < 0");
        parses(col("a").dividedBy(3).ge(col("b").minus(5)), "a/3>=b -5");
        parses(col("a").times(col("b").times(-1)).eq(1), "a * -b = 1".replace("-b", "(b * -1)"));
        parses(Literal.of(-1).times(col("a")).eq(1), "-a = 1");
        parses(col("a").eq(-5), "a = - -(-5)");
        parses(col("a").gt(col("b")), "a > b");
        parses(col("a").gt(col("b")), "(a) > (b)");
        parses(col("a").gt(7), "a > 1 + 2 * 3");
        parses(col("a").between(col("b"), 5), "a between b and 5");
        parses(col("a").plus(1).in(2, 3), "a + 1 in (2, 3)");
        parses(col("a").lower().eq(col("b").upper()), "lower(a) = UPPER(b)");
        parses(col("a").eq("abc"), "a = lower('ABC')");
        refused(
                "a + 'x' = 1",
                "1: '+' takes numbers, dates and timestamps, not 'x'; dates are written date '2024-02-29'");
        refused("a + null = 1", "5: nothing equals null; use 'is null' or 'is not null'");
        refused("a = 1e9999 + 1", "5: '+' takes numbers, dates and timestamps, not 1E+9999");
        refused("(a = 1) + 2 = 3", "2: expected a column or a literal, found a condition");
        refused("lower(5) = 'a'", "1: lower takes text, not 5");
        refused("lowr(a) = 'a'", "1: no function 'lowr'; there are lower, upper, starts_with, ends_with, contains");
        refused("a + = 5", "5: expected a column or a literal, found '='");
        String deep = "a" + " + a".repeat(300) + " = 1";
        refused(deep, "1: the condition calculates more than 200 steps deep");
    }

    @Test
    void timesAreMovedByDaysAndIntervals() {
        parses(col("d").ge(LocalDate.of(2023, 12, 25)), "d >= date '2024-01-01' - 7");
        parses(col("d").ge(LocalDate.of(2024, 2, 29)), "d >= date '2024-01-31' + interval '1 month'");
        parses(col("d").ge(LocalDate.of(2023, 12, 29)), "d >= date '2024-01-01' - interval 3 days");
        parses(col("d").ge(LocalDateTime.of(2024, 1, 1, 1, 30)), "d >= date '2024-01-01' + interval '90' minute");
        parses(
                col("d").ge(Instant.parse("2023-12-31T23:59:59.5Z")),
                "d >= timestamp '2024-01-01T00:00:00Z' - interval '500 milliseconds'");
        parses(col("n").eq(31), "n = date '2024-02-01' - date '2024-01-01'");
        parses(col("d").plus(Duration.ofHours(2)).lt(col("e")), "d + interval '2 hours' < e");
        parses(col("interval").gt(5), "interval > 5");
        refused(
                "d > date '2024-01-01' + interval '3 moons'",
                "25: not a valid interval: '3 moons'; write for instance interval '3 days 2 hours', in units from"
                        + " microsecond to year");
        refused(
                "d > interval ''",
                "5: not a valid interval: ''; write for instance interval '3 days 2 hours', in units"
                        + " from microsecond to year");
        refused("d > date '2024-01-01' - 7.5", "5: cannot calculate date '2024-01-01' - 7.5: out of range");
        refused("d > date '2024-01-01' * 2", "5: cannot calculate date '2024-01-01' * 2");
    }

    @Test
    void distinctIsNeverUnknown() {
        parses(col("a").isDistinctFrom(5), "a is distinct from 5");
        parses(col("a").isNotDistinctFrom(col("b")).not().not(), "a is not distinct from b");
        parses(col("a").isNotNull(), "a is distinct from null");
        parses(col("a").isNull().not().not(), "a is not distinct from null");
        parses(col("a").plus(col("b")).isNull(), "a + b is null");
        refused("a is distinct 5", "15: expected 'from', found '5'");
        refused("null is distinct from null", "1: nothing equals null; use 'is null' or 'is not null'");
    }

    @Test
    void nullInAListLeavesNothingCertain() {
        Predicate unknown = new Predicate.Unknown();
        parses(col("a").in(1).or(unknown), "a in (1, NULL)");
        parses(col("a").in(1).or(unknown).not(), "a not in (null, 1)");
        parses(unknown, "null");
        parses(unknown.not().or(col("a").eq(1)), "not null or a = 1");
    }

    @Test
    void namesMayBeBareOrQuoted() {
        parses(col("a.b_2").eq(1), "a.b_2 = 1");
        parses(col("été").eq(1), "été = 1");
        parses(col("odd \"name\"").eq(1), "\"odd \"\"name\"\"\" = 1");
        parses(col("").eq(1), "\"\" = 1");
        parses(col("null").eq(1), "\"null\" = 1");
        parses(col("date").eq(1), "date = 1");
        parses(col("x").isNull(), "x is null");
        parses(col("order").eq(1), "order = 1");
        parses(col("Timestamp").gt(1), "Timestamp > 1");
    }

    @Test
    void numbersKeepEveryDigit() {
        parses(col("a").eq(new BigDecimal("-12.50")), "a = -12.50");
        parses(col("a").eq(new BigDecimal("1e-5")), "a = +1E-5");
        parses(col("a").eq(new BigDecimal(".5")), "a = .5");
        parses(col("a").eq(new BigDecimal("123456789012345678901234567890")), "a = 123456789012345678901234567890");
        parses(col("a").eq(new BigDecimal("5")), "a = 5.");
        parses(col("a").eq(Double.NaN), "a = NaN");
        parses(col("a").eq(Double.NEGATIVE_INFINITY), "a = -Infinity");
        parses(col("a").eq(Double.POSITIVE_INFINITY), "a = infinity");
    }

    @Test
    void textAndTemporals() {
        parses(col("a").eq("it's"), "a = 'it''s'");
        parses(col("a").eq(""), "a = ''");
        parses(col("a").eq("\"%_\n"), "a = '\"%_\n'");
        parses(col("a").eq(LocalDate.of(2024, 2, 29)), "a = date '2024-02-29'");
        parses(col("a").eq(LocalTime.of(13, 45)), "a = time '13:45'");
        parses(col("a").eq(Instant.parse("2024-02-29T13:45:00Z")), "a = timestamp '2024-02-29 13:45:00Z'");
        parses(col("a").eq(LocalDateTime.of(2024, 2, 29, 13, 45)), "a = TIMESTAMP'2024-02-29T13:45'");
    }

    @Test
    void binaryIsHexadecimal() {
        Predicate.Compare compare = (Predicate.Compare) PredicateParser.parse("a = x'CAfe'");
        assertArrayEquals(new byte[] {(byte) 0xCA, (byte) 0xFE}, ((Literal.Bytes) compare.literal()).value());
        refused("a = x'CAF'", "5: not a valid hexadecimal string: 'CAF'");
        refused("a = x'zz'", "5: not a valid hexadecimal string: 'zz'");
    }

    @Test
    void comparingWithNullIsRefusedWithAHint() {
        refused("a = null", "5: nothing equals null; use 'is null' or 'is not null'");
        refused("a between null and 1", "11: nothing equals null; use 'is null' or 'is not null'");
        refused("null = a", "1: nothing equals null; use 'is null' or 'is not null'");
    }

    @Test
    void errorsSayWhereAndWhatWasExpected() {
        refused("", "1: expected a column or a literal, but the text ends");
        refused("a", "2: expected a comparison after column 'a', but the text ends");
        refused("a b", "3: expected a comparison after column 'a', found 'b'");
        refused("a =", "4: expected a column or a literal, but the text ends");
        refused("a = 1 b = 2", "7: expected 'and', 'or' or the end, found 'b'");
        refused("a = 1 and", "10: expected a column or a literal, but the text ends");
        refused("(a = 1", "7: expected ')', but the text ends");
        refused("a = 1)", "6: expected 'and', 'or' or the end, found ')'");
        refused("a in (,)", "7: expected a column or a literal, found ','");
        refused("a in (1,)", "9: expected a column or a literal, found ')'");
        refused("starts_with(1, 'a')", "13: expected a column, found '1'");
        refused("starts_with(a)", "14: expected ',', found ')'");
        refused("starts_with(a, b)", "16: a column is compared with a literal here; text goes in single quotes");
        refused("ends_with(a 'b')", "13: expected ',', found '''");
        refused("Contains(a, b)", "13: a column is compared with a literal here; text goes in single quotes");
        refused("true false", "6: expected 'and', 'or' or the end, found 'false'");
        refused("a in 1", "6: expected '(', found '1'");
        refused("a between 1 or 2", "13: expected 'and' and the upper end of 'between', found 'or'");
        refused("a is 5", "6: expected 'null', 'not null' or 'distinct from', found '5'");
        refused("a is not 5", "10: expected 'null' or 'distinct from', found '5'");
        refused("a not 5", "7: expected 'between', 'in', 'like' or 'ilike', found '5'");
        refused("1 = ", "5: expected a column or a literal, but the text ends");
        refused("5 and a = 1", "3: expected a comparison such as '=', found 'and'");
        refused("a = 'abc", "5: a quote is opened with ' and never closed");
        refused("a = 5kg", "5: not a number: 5k");
        refused("a = 1.2.3", "5: not a number: 1.2.");
        refused("a = 1e99999999999", "5: not a number: 1e99999999999");
        refused("a = date '2023-02-29'", "5: not a valid date: '2023-02-29'");
        refused("a = timestamp 'noon'", "5: not a valid timestamp: 'noon'");
        refused("a = 🙂", "5: expected a column or a literal, found '🙂'");
        refused("and = 5", "1: expected a column or a literal, found 'and'");
    }

    @Test
    void hostileNestingIsRefused() {
        for (String opening : List.of("(", "not ", "not(")) {
            String text = opening.repeat(100_000);
            InvalidQueryException e = assertThrows(InvalidQueryException.class, () -> PredicateParser.parse(text));
            assertEquals("the condition nests deeper than 200", e.getMessage().replaceAll(".*: ", ""));
        }
        PredicateParser.parse("(".repeat(199) + "a = 1" + ")".repeat(199));
    }

    @Test
    void longListsAndChainsAreFine() {
        String list = "a in (1" + ", 1".repeat(100_000) + ")";
        assertEquals(
                100_001, ((Predicate.In) PredicateParser.parse(list)).literals().size());
        String chain = "a = 1" + " or a = 1".repeat(20_000);
        assertEquals(20_001, ((Predicate.Or) PredicateParser.parse(chain)).any().size());
    }

    @Test
    void theTextOfAPredicateParsesBack() {
        for (String text : List.of(
                "a > 50 and (b = 'it''s' or not (c is null))",
                "\"odd \"\"name\" in (1, -2.50, nan, -infinity, true)",
                "a between date '2024-02-29' and timestamp '2024-02-29T13:45:00Z'",
                "a like 'ab%' and d <> time '13:45'",
                "d in (time '24:00:00')",
                "\"and\" = 1 and date < 5",
                "(a + (b * -2)) > c or (1 / a) = infinity",
                "lower(a) like 'x\\%_%' escape '\\' and upper(lower(b)) = c",
                "(d + interval '0 months 90.5 seconds') < e and (null or a in (1))")) {
            assertEquals(text, PredicateText.of(PredicateParser.parse(text)));
        }
    }

    @Test
    void garbageEndsInAnErrorOrAPredicate() {
        long seed = System.nanoTime();
        System.out.println("PredicateParserTest seed " + seed);
        Random random = new Random(seed);
        String[] tokens = {
            "a",
            "contains",
            "ends_with",
            "lower",
            "escape",
            "ilike",
            "distinct from",
            "interval",
            "+",
            "*",
            "/",
            "\"",
            "'",
            "(",
            ")",
            "and",
            "or",
            "not",
            "in",
            "like",
            "between",
            "is",
            "null",
            "=",
            "<",
            "<>",
            "5",
            "-",
            ".",
            "e5",
            "x'",
            "date '",
            "%",
            ",",
            " ",
            "🙂",
            "\uD800",
            "İ",
            "\0"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int t = random.nextInt(12); t >= 0; t--) {
                text.append(tokens[random.nextInt(tokens.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                PredicateParser.parse(text.toString());
            } catch (InvalidQueryException e) {
                assertEquals(1, e.getMessage().lines().count(), text.toString());
            }
        }
    }
}
