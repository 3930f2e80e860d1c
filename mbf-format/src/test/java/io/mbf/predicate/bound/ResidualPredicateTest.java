package io.mbf.predicate.bound;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Column;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.predicate.PredicateText;
import io.mbf.predicate.bound.ResidualPredicate.Knowledge;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualPredicateTest {

    private static final Type.Leaf LONG = Type.Leaf.of(PhysicalType.INT64);
    private static final Schema SCHEMA =
            Schema.of(Field.optional("known", LONG), Field.optional("kept", LONG), Field.optional("out", LONG));

    private static ZoneMap zone(Long value) {
        return value == null
                ? new ZoneMap(1, 1, 0, Optional.empty())
                : new ZoneMap(1, 0, 0, Optional.of(new ZoneMap.LongBounds(value, value, true, true)));
    }

    private static ResidualPredicate of(Predicate predicate, Long known) {
        return ResidualPredicate.of(predicate, column -> switch (column) {
            case "known" -> new Knowledge.Zone(SCHEMA.field(0), zone(known));
            case "out" -> new Knowledge.LeftOut();
            default -> new Knowledge.Nothing();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "known = 3; 3; ALL; -; true",
                "known = 3; 4; NONE; -; true",
                "known = 3; -; NONE; -; true",
                "not known = 3; -; NONE; -; true",
                "known is null; -; ALL; -; true",
                "known = 3 and kept = 1; 3; SOME; kept = 1; true",
                "known = 3 and kept = 1; 4; NONE; -; true",
                "not (known = 3 and kept = 1); -; SOME; not kept = 1; true",
                "known = 3 or kept = 1; 4; SOME; kept = 1; true",
                "known = 3 or kept = 1; 3; ALL; -; true",
                "known = 3 or out = 1; 4; SOME; -; false",
                "known = 3 or out = 1; 3; ALL; -; true",
                "out = 1 and kept = 2; 3; SOME; kept = 2; false",
                "out = 1 or kept = 2; 3; SOME; -; false",
                "(out = 1 and kept = 1) or kept = 2; 3; SOME; kept = 1 or kept = 2; false",
                "out = 1 and known = 4; 3; NONE; -; true",
            })
    void whatIsKnownIsFilledIn(String condition, Long known, Match match, String rest, boolean exact) {
        ResidualPredicate expected =
                new ResidualPredicate(match, Optional.ofNullable(rest).map(PredicateParser::parse), exact);
        assertEquals(expected, of(PredicateParser.parse(condition), known));
    }

    @Test
    void theRemainderAgreesWithTheWhole() {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("ResidualPredicateTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            Predicate predicate = predicate(random, 4);
            Long[] row = {value(random), value(random), value(random)};
            boolean whole = holds(predicate, row);
            ResidualPredicate remainder = of(predicate, row[0]);
            boolean rest = remainder.match() != Match.NONE
                    && remainder.rest().map(p -> holds(p, row)).orElse(true);
            String about = PredicateText.of(predicate) + " -> " + remainder;
            assertTrue(!whole || rest, about);
            assertTrue(!remainder.exact() || whole == rest, about);
            assertTrue(remainder.match() == Match.SOME || remainder.exact(), about);
        }
    }

    private static boolean holds(Predicate predicate, Long[] row) {
        return Binder.bind(predicate, SCHEMA).match(column -> zone(row[column])) == Match.ALL;
    }

    private static Long value(Random random) {
        return random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(3);
    }

    private static Predicate predicate(Random random, int depth) {
        if (depth > 0 && random.nextInt(4) > 0) {
            Predicate a = predicate(random, depth - 1);
            Predicate joined =
                    random.nextBoolean() ? a.and(predicate(random, depth - 1)) : a.or(predicate(random, depth - 1));
            return random.nextInt(3) == 0 ? joined.not() : joined;
        }
        Column column = col(List.of("known", "kept", "out").get(random.nextInt(3)));
        return switch (random.nextInt(4)) {
            case 0 -> column.isNull();
            case 1 -> column.gt(random.nextInt(3));
            case 2 -> column.between(random.nextInt(3), random.nextInt(3));
            default -> column.eq(random.nextInt(3)).not();
        };
    }

    @Test
    void longChainsAndDeepNestingAreBounded() {
        Predicate chain = col("kept").eq(0);
        for (int i = 1; i < 100_000; i++) {
            chain = chain.or(col("known").eq(i));
        }
        assertEquals(new ResidualPredicate(Match.SOME, Optional.of(col("kept").eq(0)), true), of(chain, 0L));
        Predicate deep = col("kept").eq(0);
        for (int i = 0; i < 300; i++) {
            deep = deep.and(col("kept").eq(1)).not();
            deep = deep.and(col("kept").eq(2));
        }
        Predicate tooDeep = deep;
        assertThrows(InvalidQueryException.class, () -> of(tooDeep, 0L));
    }

    @Test
    void literalsThatDoNotFitAreRefused() {
        assertThrows(InvalidQueryException.class, () -> of(col("known").eq("x"), 1L));
    }
}
