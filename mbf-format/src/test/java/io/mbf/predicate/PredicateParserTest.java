package io.mbf.predicate;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.InvalidQueryException;
import java.math.BigDecimal;
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
    void patternsMayOnlyBeginAndEndInAWildcard() {
        parses(col("a").startsWith("ab"), "a like 'ab%'");
        parses(col("a").startsWith(""), "a like '%'");
        parses(col("a").startsWith("ab").not(), "a not like 'ab%'");
        parses(col("a").endsWith("ab"), "a like '%ab'");
        parses(col("a").contains("ab").not(), "a not like '%ab%'");
        parses(col("a").contains(""), "a like '%%'");
        parses(col("a").eq("ab"), "a like 'ab'");
        parses(col("a").eq("ab").not(), "a not like 'ab'");
        String message = "8: 'like' knows only patterns with a single % at the start, the end or both, and no _";
        refused("a like 'a%b'", message);
        refused("a like '%%b'", message);
        refused("a like '%b_%'", message);
        refused("a like '%%%'", message);
        refused("a like 'b%%'", message);
        refused("a like 'a_'", message);
        refused("a like 5", "8: expected a pattern in single quotes, found '5'");
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
        refused("a in (1, NULL)", "10: nothing equals null; use 'is null' or 'is not null'");
        refused("null = a", "1: nothing equals null; use 'is null' or 'is not null'");
    }

    @Test
    void errorsSayWhereAndWhatWasExpected() {
        refused("", "1: expected a column or a literal, but the text ends");
        refused("a", "2: expected a comparison after column 'a', but the text ends");
        refused("a b", "3: expected a comparison after column 'a', found 'b'");
        refused("a =", "4: expected a literal, but the text ends");
        refused("a = 1 b = 2", "7: expected 'and', 'or' or the end, found 'b'");
        refused("a = 1 and", "10: expected a column or a literal, but the text ends");
        refused("(a = 1", "7: expected ')', but the text ends");
        refused("a = 1)", "6: expected 'and', 'or' or the end, found ')'");
        refused("a = APAC", "5: a column can be compared with a literal only; text goes in single quotes");
        refused("a = \"APAC\"", "5: a column can be compared with a literal only; text goes in single quotes");
        refused("a in (,)", "7: expected a literal, found ','");
        refused("a in (1,)", "9: expected a literal, found ')'");
        refused("starts_with(1, 'a')", "13: expected a column, found '1'");
        refused("starts_with(a)", "14: expected ',', found ')'");
        refused("starts_with(a, b)", "16: a column can be compared with a literal only; text goes in single quotes");
        refused("ends_with(a 'b')", "13: expected ',', found '''");
        refused("Contains(a, b)", "13: a column can be compared with a literal only; text goes in single quotes");
        refused("true false", "6: expected 'and', 'or' or the end, found 'false'");
        refused("a in 1", "6: expected '(', found '1'");
        refused("a between 1 or 2", "13: expected 'and' and the upper end of 'between', found 'or'");
        refused("a is 5", "6: expected 'null' or 'not null', found '5'");
        refused("a is not 5", "10: expected 'null', found '5'");
        refused("a not 5", "7: expected 'between', 'in' or 'like', found '5'");
        refused("1 = 1", "5: expected a column, found '1'");
        refused("5 between 1 and 2", "3: expected a comparison such as '=', found 'between'");
        refused("a = 'abc", "5: a quote is opened with ' and never closed");
        refused("a = 5kg", "5: not a number: 5k");
        refused("a = 1.2.3", "5: not a number: 1.2.");
        refused("a = 1e99999999999", "5: not a number: 1e99999999999");
        refused("a = date '2023-02-29'", "5: not a valid date: '2023-02-29'");
        refused("a = timestamp 'noon'", "5: not a valid timestamp: 'noon'");
        refused("a = 🙂", "5: expected a literal, found '🙂'");
        refused("and = 5", "1: expected a column or a literal, found 'and'");
        refused("a = İ", "5: a column can be compared with a literal only; text goes in single quotes");
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
                "\"and\" = 1 and date < 5")) {
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
