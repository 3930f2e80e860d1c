package io.mbf.predicate.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.predicate.PredicateParser;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What zone maps rule out, and what they must not. */
class MatchTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("i", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("d", Type.Leaf.of(PhysicalType.DOUBLE)),
            Field.optional("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));

    private static Match match(String text, ZoneMap... zones) {
        return Binder.bind(PredicateParser.parse(text), SCHEMA)
                .match(column -> column < zones.length ? zones[column] : null);
    }

    private static ZoneMap ints(long nulls, long min, long max) {
        return new ZoneMap(100, nulls, 0, Optional.of(new ZoneMap.LongBounds(min, max, true, true)));
    }

    private static Match doubles(String text, long nans, double min, double max) {
        return match(
                text,
                null,
                new ZoneMap(
                        100,
                        0,
                        nans,
                        Optional.of(
                                new ZoneMap.LongBounds(SortKeys.floating(min), SortKeys.floating(max), true, true))));
    }

    private static Match texts(String text, String min, String max) {
        return match(
                text,
                null,
                null,
                new ZoneMap(
                        100,
                        0,
                        0,
                        Optional.of(new ZoneMap.BytesBounds(
                                min.getBytes(StandardCharsets.UTF_8),
                                max == null ? null : max.getBytes(StandardCharsets.UTF_8),
                                false,
                                false))));
    }

    @Test
    void boundsDecideInThreeWays() {
        assertEquals(Match.NONE, match("i > 10", ints(0, 1, 10)));
        assertEquals(Match.SOME, match("i > 9", ints(0, 1, 10)));
        assertEquals(Match.ALL, match("i > 0", ints(0, 1, 10)));
        assertEquals(Match.NONE, match("i <> 5", ints(0, 5, 5)));
        assertEquals(Match.ALL, match("i <> 5", ints(0, 6, 9)));
        assertEquals(Match.NONE, match("i in (1, 20)", ints(0, 2, 19)));
        assertEquals(Match.ALL, match("i = 5", ints(0, 5, 5)));
    }

    @Test
    void nullsKeepRowsFromMatching() {
        assertEquals(Match.SOME, match("i > 0", ints(1, 1, 10)));
        assertEquals(Match.SOME, match("i > 0", ints(ZoneMap.UNKNOWN, 1, 10)));
        assertEquals(Match.NONE, match("i > 0 or i <= 0", ints(100, 1, 10)));
        assertEquals(Match.SOME, match("i > 0 or i <= 0", ints(1, 1, 10)));
        assertEquals(Match.ALL, match("i > 0 or i <= 0", new ZoneMap(100, 0, 0, Optional.empty())));
    }

    @Test
    void nullCountsAnswerIsNull() {
        assertEquals(Match.NONE, match("i is null", ints(0, 1, 1)));
        assertEquals(Match.SOME, match("i is null", ints(1, 1, 1)));
        assertEquals(Match.ALL, match("i is null", ints(100, 1, 1)));
        assertEquals(Match.SOME, match("i is null", ZoneMap.unknown(100)));
        assertEquals(Match.ALL, match("i is not null", ints(0, 1, 1)));
        assertEquals(Match.NONE, match("i is not null", ints(100, 1, 1)));
        assertEquals(Match.SOME, match("i is not null", ZoneMap.unknown(100)));
    }

    @Test
    void unknownStatisticsRuleNothingOut() {
        assertEquals(Match.SOME, match("i > 10"));
        assertEquals(Match.SOME, match("i > 10", ZoneMap.unknown(100)));
        assertEquals(Match.SOME, match("s = 'a'", null, null, ZoneMap.unknown(100)));
        assertEquals(Match.SOME, match("i = 7", ints(0, 10, 5)), "bounds upside down");
        assertEquals(Match.SOME, match("i is null", ints(101, 1, 1)), "more nulls than rows");
        assertEquals(Match.SOME, match("i = 1", ints(101, 1, 1)), "more nulls than rows");
    }

    @Test
    void conditionsThatNothingMeetsNeedNoStatistics() {
        assertEquals(Match.NONE, match("i = 0.5"));
        assertEquals(Match.NONE, match("i = 0.5", ZoneMap.unknown(100)));
    }

    @Test
    void nanIsPossibleUnlessCountedAsAbsent() {
        assertEquals(Match.NONE, doubles("d > 10", 0, 1, 2));
        assertEquals(Match.SOME, doubles("d > 10", 1, 1, 2));
        assertEquals(Match.SOME, doubles("d > 10", ZoneMap.UNKNOWN, 1, 2));
        assertEquals(Match.ALL, doubles("d < 10", 0, 1, 2));
        assertEquals(Match.SOME, doubles("d < 10", 1, 1, 2));
        assertEquals(Match.SOME, doubles("d < 10", ZoneMap.UNKNOWN, 1, 2));
        assertEquals(Match.ALL, doubles("d > 0", ZoneMap.UNKNOWN, 1, 2));
        assertEquals(Match.NONE, doubles("d < 1", ZoneMap.UNKNOWN, 1, 2));
        assertEquals(Match.SOME, doubles("d = 0", 0, -0.0, 2));
    }

    @Test
    void upperBoundsOfTextMayBeMissing() {
        assertEquals(Match.SOME, texts("s > 'zz'", "a", null));
        assertEquals(Match.NONE, texts("s < 'a'", "a", null));
        assertEquals(Match.ALL, texts("s >= 'a'", "a", null));
        assertEquals(Match.SOME, texts("s < 'b'", "a", null));
        assertEquals(Match.NONE, texts("s like 'b%'", "c", "d"));
        assertEquals(Match.ALL, texts("s like 'b%'", "b", "bz"));
        assertEquals(Match.SOME, texts("s like 'b%'", "b", "c"));
    }

    @Test
    void boundsSettlePatternsOnlyOfASingleValue() {
        assertEquals(Match.SOME, texts("s like '%b'", "c", "d"));
        assertEquals(Match.SOME, texts("s not like '%b%'", "b", null));
        assertEquals(Match.ALL, texts("s like '%b%'", "abc", "abc"));
        assertEquals(Match.NONE, texts("s like '%b'", "abc", "abc"));
        assertEquals(Match.ALL, texts("s not like '%b'", "abc", "abc"));
    }

    @Test
    void andAndOrCombineTheirParts() {
        ZoneMap five = ints(0, 5, 5);
        ZoneMap unknown = ZoneMap.unknown(100);
        assertEquals(Match.NONE, match("d = 1 and i = 6", five, unknown));
        assertEquals(Match.SOME, match("d = 1 and i = 5", five, unknown));
        assertEquals(Match.ALL, match("d = 1 or i = 5", five, unknown));
        assertEquals(Match.SOME, match("d = 1 or i = 6", five, unknown));
        assertEquals(Match.NONE, match("not (d = 1 or i = 5)", five, unknown));
    }
}
