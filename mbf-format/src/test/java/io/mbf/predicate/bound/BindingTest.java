package io.mbf.predicate.bound;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which keys a literal becomes, for every kind of column: the rules stated at {@link Predicate}. */
class BindingTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("i", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("u", Type.Leaf.of(PhysicalType.INT32, new IntType(32, false))),
            Field.optional("l", Type.Leaf.of(PhysicalType.INT64)),
            Field.optional("ul", Type.Leaf.of(PhysicalType.INT64, new IntType(64, false))),
            Field.optional("dec", Type.Leaf.of(PhysicalType.INT64, new DecimalType(10, 2))),
            Field.optional("dec32", Type.Leaf.of(PhysicalType.INT32, new DecimalType(9, 2))),
            Field.optional("decb", Type.Leaf.of(PhysicalType.BYTE_ARRAY, new DecimalType(30, 2))),
            Field.optional("decf", Type.Leaf.fixed(16, new DecimalType(38, 2))),
            Field.optional("f", Type.Leaf.of(PhysicalType.FLOAT)),
            Field.optional("d", Type.Leaf.of(PhysicalType.DOUBLE)),
            Field.optional("h", Type.Leaf.fixed(2, new LogicalType.Float16Type())),
            Field.optional("b", Type.Leaf.of(PhysicalType.BOOLEAN)),
            Field.optional("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
            Field.optional("bin", Type.Leaf.of(PhysicalType.BYTE_ARRAY)),
            Field.optional("fix", Type.Leaf.fixed(3, LogicalType.PLAIN)),
            Field.optional("bson", Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.BsonType())),
            Field.optional("uuid", Type.Leaf.fixed(16, new LogicalType.UuidType())),
            Field.optional("day", Type.Leaf.of(PhysicalType.INT32, new LogicalType.DateType())),
            Field.optional("tms", Type.Leaf.of(PhysicalType.INT32, new TimeType(TimeUnit.MILLIS, true))),
            Field.optional("ts", Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MICROS, true))),
            Field.optional("local", Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MILLIS, false))),
            Field.optional("nano", Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.NANOS, true))),
            Field.optional("int96", Type.Leaf.of(PhysicalType.INT96)),
            Field.optional("iv", Type.Leaf.fixed(12, new LogicalType.IntervalType())),
            Field.optional(
                    "geo", Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.GeometryType(Optional.empty()))),
            Field.optional("list", new Type.ListOf(Field.optional("element", Type.Leaf.of(PhysicalType.INT32)))));

    /** The keys looked for, as intervals: long keys inclusive, byte keys half-open in hexadecimal. */
    private static String keys(Predicate predicate) {
        BoundPredicate bound = Binder.bind(predicate, SCHEMA);
        if (bound instanceof LongRanges ranges) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < ranges.lows().length; i++) {
                text.append('[').append(ranges.lows()[i] == LongRanges.least(ranges.type()) ? "" : ranges.lows()[i]);
                text.append("..");
                text.append(ranges.highs()[i] == LongRanges.greatest(ranges.type()) ? "" : ranges.highs()[i]);
                text.append(']');
            }
            return text.toString();
        }
        BytesRanges ranges = (BytesRanges) bound;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ranges.lows().length; i++) {
            text.append('[').append(HexFormat.of().formatHex(ranges.lows()[i])).append("..");
            text.append(ranges.highs()[i] == null ? "" : HexFormat.of().formatHex(ranges.highs()[i]));
            text.append(')');
        }
        return text.toString();
    }

    private static String keys(String text) {
        return keys(PredicateParser.parse(text));
    }

    private static void refused(String text, String message) {
        Predicate predicate = PredicateParser.parse(text);
        InvalidQueryException e = assertThrows(InvalidQueryException.class, () -> Binder.bind(predicate, SCHEMA));
        assertEquals(message, e.getMessage());
    }

    private static final String NEVER = "";
    private static final String ALWAYS = "[..]";

    @Test
    void integersAreComparedExactlyWithFractions() {
        assertEquals("[51..]", keys("i > 50.5"));
        assertEquals("[51..]", keys("i >= 50.5"));
        assertEquals("[..50]", keys("i < 50.5"));
        assertEquals("[..-51]", keys("i <= -50.5"));
        assertEquals(NEVER, keys("i = 50.5"));
        assertEquals(ALWAYS, keys("i <> 50.5"));
        assertEquals("[50..50]", keys("i = 50.0"));
        assertEquals("[50..50]", keys("i = 5e1"));
        assertEquals("[..4][6..]", keys("i <> 5"));
        assertEquals("[2..4]", keys("i between 1.5 and 4.5"));
        assertEquals(NEVER, keys("i between 4 and 3"));
        assertEquals("[..1][5..]", keys("i not between 1.5 and 4.5"));
    }

    @Test
    void integersOutOfRangeAreNeverOrAlways() {
        assertEquals(NEVER, keys("i = 3000000000"));
        assertEquals(ALWAYS, keys("i < 3000000000"));
        assertEquals(NEVER, keys("i > 3000000000"));
        assertEquals(ALWAYS, keys("i > -1e999999999"));
        assertEquals(NEVER, keys("l >= 9223372036854775808"));
        assertEquals("[9223372036854775806..]", keys("l > 9223372036854775805"));
        assertEquals(ALWAYS, keys("l <= 9223372036854775807"));
        assertEquals("[1..]", keys("i > 1e-999999999"));
        assertEquals(NEVER, keys("i = -1e-999999999"));
        assertEquals("[..-1]", keys("i < -1e-999999999"));
    }

    @Test
    void unsignedIntegersReachBeyondTheSignedMaximum() {
        assertEquals("[4294967295..]", keys("u = 4294967295"));
        assertEquals(ALWAYS, keys("u >= 0"));
        assertEquals(NEVER, keys("u < 0"));
        assertEquals("[-1..0]", keys("ul between 9223372036854775807 and 9223372036854775808"));
        assertEquals(NEVER, keys("ul = 18446744073709551616"));
        assertEquals("[9223372036854775807..]", keys("ul >= 18446744073709551615"));
        assertEquals("[..]", keys("ul >= -5"));
    }

    @Test
    void decimalsAreComparedWithTheirScale() {
        assertEquals("[5050..5050]", keys("dec = 50.5"));
        assertEquals("[5050..5050]", keys("dec32 = 50.5"));
        assertEquals(NEVER, keys("dec = 50.505"));
        assertEquals("[..5050]", keys("dec < 50.505"));
        assertEquals("[..5049]", keys("dec < 50.50"));
        assertEquals("[..-5051]", keys("dec < -50.505"));
        assertEquals(NEVER, keys("dec32 > 1e20"));
        assertEquals(ALWAYS, keys("dec < 1e999999999"));
    }

    @Test
    void decimalsOnBytesAreComparedWithTheirScale() {
        for (String column : List.of("decb", "decf")) {
            assertEquals("[800213ba..800213ba00)", keys(column + " = 50.5"));
            assertEquals("[800213ba00..)", keys(column + " > 50.5"));
            assertEquals(NEVER, keys(column + " = 50.505"));
            assertEquals("[..800213ba00)", keys(column + " <= 50.505"));
            assertEquals("[..800213ba00)", keys(column + " < 50.505"));
            // floor(-0.5) = -1
            assertEquals("[7ffeff00..)", keys(column + " > -0.005"));
        }
    }

    @Test
    void decimalLiteralsOfAbsurdLengthAreRefused() {
        refused(
                "decb < 1e999999999",
                "column 'decb' is DECIMAL(30,2); it cannot be compared with number 1E+999999999, which has more than"
                        + " 100000 digits");
    }

    @Test
    void floatingLiteralsAreRoundedToTheColumn() {
        long tenth = SortKeys.floating(0.1f);
        assertEquals("[" + tenth + ".." + tenth + "]", keys("f = 0.1"));
        long exactTenth = SortKeys.floating(0.1);
        assertEquals("[" + exactTenth + ".." + exactTenth + "]", keys("d = 0.1"));
        long half = SortKeys.floating(0.0999755859375);
        assertEquals("[" + half + ".." + half + "]", keys("h = 0.1"));
    }

    @Test
    void float16LiteralsRoundTiesToEven() {
        // between 1 and 1 + 2^-10 lies 1 + 2^-11, and between that neighbour and the next 1 + 3 * 2^-11
        long one = SortKeys.floating(1);
        long twoSteps = SortKeys.floating(1 + 2 * 0x1p-10);
        assertEquals("[" + one + ".." + one + "]", keys("h = 1.00048828125"));
        assertEquals("[" + twoSteps + ".." + twoSteps + "]", keys("h = 1.00146484375"));
        long greatest = SortKeys.floating(65504);
        assertEquals("[" + greatest + ".." + greatest + "]", keys("h = 65519.9"));
        assertEquals(NEVER, keys("h = 65520"));
        assertEquals("[0..0]", keys("h = 1e-999999999"));
    }

    @Test
    void floatingLiteralsBeyondTheGreatestStayBelowInfinity() {
        long infinity = SortKeys.floating(Double.POSITIVE_INFINITY);
        for (String column : List.of("f", "d", "h")) {
            assertEquals("[" + infinity + "..]", keys(column + " > 1e999"));
            assertEquals("[.." + (infinity - 1) + "]", keys(column + " < 1e999"));
            assertEquals(NEVER, keys(column + " = 1e999"));
            assertEquals("[.." + SortKeys.floating(Double.NEGATIVE_INFINITY) + "]", keys(column + " < -1e999"));
            assertEquals("[" + infinity + ".." + infinity + "]", keys(column + " = infinity"));
        }
    }

    @Test
    void zeroHasNoSignAndNaNIsTheGreatest() {
        assertEquals("[0..0]", keys("d = -0.0"));
        assertEquals("[" + SortKeys.NAN + "..]", keys("d = nan"));
        assertEquals(NEVER, keys("d > nan"));
        assertEquals(ALWAYS, keys("d <= nan"));
        assertEquals(keys("d = 0"), keys(col("d").eq(-0.0)));
        assertEquals(keys("d = nan"), keys(col("d").eq(Float.NaN)));
    }

    @Test
    void notFiniteLiteralsAreForFloatingColumnsOnly() {
        refused("i < infinity", "column 'i' is INT32; it cannot be compared with number infinity");
        refused("dec = nan", "column 'dec' is DECIMAL(10,2); it cannot be compared with number nan");
    }

    @Test
    void textIsComparedAsUtf8() {
        assertEquals("[c3a9..c3a900)", keys("s = 'é'"));
        assertEquals("[6162..)", keys("s >= 'ab'"));
        assertEquals("[6162..616200)", keys("bin = 'ab'"));
        assertEquals("[616263..61626300)", keys("fix = 'abc'"));
        assertEquals("[cafe..cafe00)", keys("bin = x'CAFE'"));
        assertEquals("[cafe..cafe00)", keys("s = x'cafe'"));
        assertEquals("[..)", keys("s >= ''"));
        assertEquals("[61..6100)[62..6200)", keys("s in ('b', 'a', 'b')"));
        assertEquals("[..61)[6100..62)[6200..)", keys("s not in ('b', 'a')"));
    }

    @Test
    void halfASurrogatePairIsRefusedRatherThanReadAsAQuestionMark() {
        refused(
                "s = '\uD83D'",
                "column 's' is STRING; it cannot be compared with text '\uD83D', which is not valid Unicode");
        refused(
                "s like '\uD83D%'",
                "column 's' is STRING; it cannot be compared with text '\uD83D', which is not valid Unicode");
    }

    @Test
    void prefixesAreIntervals() {
        assertEquals("[6162..6163)", keys("s like 'ab%'"));
        assertEquals("[..6162)[6163..)", keys("s not like 'ab%'"));
        assertEquals("[..)", keys("s like '%'"));
        assertEquals(NEVER, keys("s not like '%'"));
        assertEquals("[61ff..62)", keys(col("bin").startsWith(new byte[] {'a', (byte) 0xFF})));
        assertEquals("[ffff..)", keys(col("bin").startsWith(new byte[] {-1, -1})));
        refused("i like '1%'", "column 'i' is INT32; only text and binary columns can be compared with a prefix");
        refused("uuid like '1%'", "column 'uuid' is UUID; only text and binary columns can be compared with a prefix");
        refused(
                "decb like '1%'",
                "column 'decb' is DECIMAL(30,2); only text and binary columns can be compared with a" + " prefix");
    }

    @Test
    void partsAreForTextAndBinaryColumns() {
        for (String text : List.of("s like '%ab'", "s like '%ab%'", "ends_with(bin, x'FF')", "contains(bin, 'ab')")) {
            assertTrue(Binder.bind(PredicateParser.parse(text), SCHEMA) instanceof BytesPattern, text);
        }
        refused("i like '%1'", "column 'i' is INT32; only text and binary columns can be compared with a suffix");
        refused(
                "contains(uuid, '1')",
                "column 'uuid' is UUID; only text and binary columns can be compared with a part of a value");
        refused(
                "s like '%\uD83D%'",
                "column 's' is STRING; it cannot be compared with text '\uD83D', which is not valid Unicode");
        refused("contains(s, 1)", "column 's' is STRING; it cannot be compared with number 1");
    }

    @Test
    void everyValueHasAnEmptyPart() {
        assertEquals("[..)", keys("s like '%%'"));
        assertEquals("[..)", keys("ends_with(s, '')"));
        assertEquals(NEVER, keys("not ends_with(s, '')"));
    }

    @Test
    void bsonIsComparedWithBytesOnly() {
        assertEquals("[00..0000)", keys("bson = x'00'"));
        refused("bson = 'a'", "column 'bson' is BSON; it cannot be compared with text 'a'");
    }

    @Test
    void uuidsAreReadFromTheirCanonicalForm() {
        UUID uuid = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        String expected = "[f81d4fae7dec11d0a76500a0c91e6bf6..f81d4fae7dec11d0a76500a0c91e6bf600)";
        assertEquals(expected, keys("uuid = 'F81D4FAE-7dec-11d0-a765-00a0c91e6bf6'"));
        assertEquals(expected, keys(col("uuid").eq(uuid)));
        refused(
                "uuid = '1-1-1-1-1'",
                "column 'uuid' is UUID; it cannot be compared with text '1-1-1-1-1', which is not" + " a UUID");
    }

    @Test
    void datesAreReadFromText() {
        assertEquals("[19782..19782]", keys("day = '2024-02-29'"));
        assertEquals("[19782..19782]", keys("day = date '2024-02-29'"));
        assertEquals("[..-1]", keys(col("day").lt(LocalDate.EPOCH)));
        refused(
                "day = '2023-02-29'",
                "column 'day' is DATE; it cannot be compared with text '2023-02-29', which is not"
                        + " a date like '2024-02-29'");
        refused("day = 5", "column 'day' is DATE; it cannot be compared with number 5");
        assertEquals("[..19781]", keys("day < timestamp '2024-02-29 00:00:00'"));
        assertEquals("[..19782]", keys("day < timestamp '2024-02-29 00:00:01'"));
        assertEquals(NEVER, keys("day = timestamp '1969-12-31 23:59:59'"));
        refused(
                "day < timestamp '2024-02-29 00:00:00Z'",
                "column 'day' is DATE; it cannot be compared with timestamp '2024-02-29T00:00:00Z'");
    }

    @Test
    void timesFinerThanTheUnitAreComparedExactly() {
        assertEquals("[49500500..49500500]", keys("tms = '13:45:00.5'"));
        assertEquals("[49500500..49500500]", keys("tms = time '13:45:00.5'"));
        assertEquals(NEVER, keys("tms = '13:45:00.0005'"));
        assertEquals("[49500001..]", keys("tms >= '13:45:00.0005'"));
        refused(
                "tms = '25:00'",
                "column 'tms' is TIME(MILLIS,UTC); it cannot be compared with text '25:00', which is"
                        + " not a time like '13:45:00.5'");
    }

    @Test
    void theEndOfTheDayIsATimeAfterAllOthers() {
        for (String end : List.of("time '24:00:00'", "time '24:00'", "'24:00:00'", "'24:00:00.000'")) {
            assertEquals("[86400000..86400000]", keys("tms = " + end));
            assertEquals("[..86399999]", keys("tms < " + end));
            assertEquals("[86400001..]", keys("tms > " + end));
            assertEquals("[86399999..86400000]", keys("tms between '23:59:59.999' and " + end));
        }
        refused(
                "tms = '24:00:01'",
                "column 'tms' is TIME(MILLIS,UTC); it cannot be compared with text '24:00:01', which is"
                        + " not a time like '13:45:00.5'");
        refused("day = time '24:00'", "column 'day' is DATE; it cannot be compared with time '24:00:00'");
    }

    @Test
    void timestampsAreReadFromTextAsUtc() {
        String expected = "[1709214300500000..1709214300500000]";
        for (String text : List.of(
                "'2024-02-29T13:45:00.5Z'",
                "'2024-02-29 13:45:00.5'",
                "'2024-02-29t13:45:00.5'",
                "'2024-02-29 15:45:00.5+02:00'",
                "timestamp '2024-02-29 13:45:00.5'",
                "timestamp '2024-02-29 13:45:00.5Z'")) {
            assertEquals(expected, keys("ts = " + text), text);
        }
        assertEquals("[1709164800000000..]", keys("ts >= date '2024-02-29'"));
        assertEquals("[1709164800000000..]", keys("ts >= '2024-02-29'"));
        assertEquals(NEVER, keys("ts = '1970-01-01 00:00:00.0000005'"));
        assertEquals("[..0]", keys("ts < '1970-01-01 00:00:00.0000005'"));
        assertEquals("[..-1]", keys("ts < '1970-01-01 00:00:00'"));
        refused(
                "ts = 'noon'",
                "column 'ts' is TIMESTAMP(MICROS,UTC); it cannot be compared with text 'noon', which is"
                        + " not a timestamp like '2024-02-29T13:45:00Z'");
        refused(
                "ts = '2024-02-29  13:45:00'",
                "column 'ts' is TIMESTAMP(MICROS,UTC); it cannot be compared with text '2024-02-29  13:45:00', which is"
                        + " not a timestamp like '2024-02-29T13:45:00Z'");
    }

    @Test
    void localTimestampsRefuseAZone() {
        assertEquals("[1709214300500..1709214300500]", keys("local = '2024-02-29T13:45:00.5'"));
        assertEquals("[1709214300500..1709214300500]", keys("local = timestamp '2024-02-29 13:45:00.5'"));
        refused(
                "local = '2024-02-29T13:45:00Z'",
                "column 'local' is TIMESTAMP(MILLIS,LOCAL); it cannot be compared with text '2024-02-29T13:45:00Z',"
                        + " which has a time zone");
        refused(
                "local = timestamp '2024-02-29T13:45:00Z'",
                "column 'local' is TIMESTAMP(MILLIS,LOCAL); it cannot be compared with timestamp"
                        + " '2024-02-29T13:45:00Z', which has a time zone");
    }

    @Test
    void timestampsBeyondTheRangeOfTheUnitAreNeverOrAlways() {
        assertEquals(ALWAYS, keys("nano < '2500-01-01'"));
        assertEquals(NEVER, keys("nano = '2500-01-01'"));
        assertEquals(ALWAYS, keys("nano > '-200000-01-01'"));
    }

    @Test
    void int96TakesTimestampsAsUtc() {
        String expected = HexFormat.of().formatHex(SortKeys.int96(2_440_588 - 1, 86_399_500_000_000L));
        assertEquals("[" + expected + ".." + expected + "00)", keys("int96 = '1969-12-31 23:59:59.5'"));
        assertEquals("[" + expected + ".." + expected + "00)", keys("int96 = timestamp '1969-12-31T23:59:59.5Z'"));
        refused("int96 = 5", "column 'int96' is INT96; it cannot be compared with number 5");
    }

    @Test
    void booleansAreComparedWithBooleansOnly() {
        assertEquals("[1..]", keys("b = true"));
        assertEquals("[..0]", keys("b < true"));
        refused("b = 1", "column 'b' is BOOLEAN; it cannot be compared with number 1");
        refused("b = 'true'", "column 'b' is BOOLEAN; it cannot be compared with text 'true'");
    }

    @Test
    void literalsOfAnotherTypeAreRefused() {
        refused("dec = 'abc'", "column 'dec' is DECIMAL(10,2); it cannot be compared with text 'abc'");
        refused("i = true", "column 'i' is INT32; it cannot be compared with boolean true");
        refused("u = x'00'", "column 'u' is UINT(32); it cannot be compared with binary x'00'");
        refused("s = 5", "column 's' is STRING; it cannot be compared with number 5");
        refused("decf = x'00'", "column 'decf' is DECIMAL(38,2); it cannot be compared with binary x'00'");
        refused(
                "fix = date '2024-01-01'",
                "column 'fix' is FIXED_LEN_BYTE_ARRAY(3); it cannot be compared with date '2024-01-01'");
    }

    @Test
    void messagesStayOnOneShortLine() {
        Predicate predicate = col("i").eq("line\n" + "x".repeat(10_000));
        String message = assertThrows(InvalidQueryException.class, () -> Binder.bind(predicate, SCHEMA))
                .getMessage();
        assertTrue(message.length() < 200 && message.lines().count() == 1, message);
    }

    @Test
    void intervalsAndGeometryKnowOnlyNull() {
        assertTrue(Binder.bind(col("iv").isNull(), SCHEMA) instanceof BoundPredicate.IsNull);
        assertTrue(Binder.bind(col("geo").isNotNull(), SCHEMA) instanceof BoundPredicate.IsNotNull);
        refused(
                "iv = 5",
                "column 'iv' is INTERVAL; it cannot be compared, only 'is null' and 'is not null' work on it");
        refused(
                "geo in (x'00')",
                "column 'geo' is GEOMETRY; it cannot be compared, only 'is null' and 'is not null' work on it");
    }

    @Test
    void nestedColumnsKnowOnlyNull() {
        assertTrue(Binder.bind(col("list").isNull(), SCHEMA) instanceof BoundPredicate.IsNull);
        assertTrue(Binder.bind(col("list").isNotNull(), SCHEMA) instanceof BoundPredicate.IsNotNull);
        refused(
                "list = 5",
                "column 'list' is nested (LIST); it cannot be compared, only 'is null' and 'is not null' work on it");
    }

    @Test
    void columnNamesAreExact() {
        String message = assertThrows(InvalidQueryException.class, () -> Binder.bind(col("I").eq(1), SCHEMA))
                .getMessage();
        assertTrue(message.startsWith("no column 'I'; the columns are i, u"), message);
    }

    @Test
    void comparisonsOfOneColumnBecomeOneSet() {
        assertEquals("[1..4]", keys("i >= 1 and i < 5"));
        assertEquals("[1..2][4..4]", keys("i >= 1 and i < 5 and i <> 3"));
        assertEquals(NEVER, keys("i < 1 and i > 5"));
        assertEquals(ALWAYS, keys("i < 1 or i > 5 or not (i < 1 or i > 5)"));
        assertEquals("[61..62)", keys("s >= 'a' and not s >= 'b'"));
        assertEquals("[..)", keys("s >= 'b' or s < 'b'"));
    }

    @Test
    void anEmptyListIsNeverMetNorIsItsNegation() {
        assertEquals(NEVER, keys(col("i").in()));
        assertEquals(ALWAYS, keys(col("i").in().not()));
    }

    @Test
    void pointsAreListedForBloomFilters() {
        LongRanges in = (LongRanges) Binder.bind(col("i").in(3, 2, 4, 3), SCHEMA);
        assertEquals("[2, 3, 4]", Arrays.toString(in.points().orElseThrow()));
        LongRanges range = (LongRanges) Binder.bind(col("i").gt(3), SCHEMA);
        assertFalse(range.points().isPresent());
        BytesRanges text = (BytesRanges) Binder.bind(col("s").in("b", ""), SCHEMA);
        assertEquals(2, text.points().orElseThrow().length);
        assertEquals(0, text.points().orElseThrow()[0].length);
        assertFalse(((BytesRanges) Binder.bind(col("s").startsWith("b"), SCHEMA))
                .points()
                .isPresent());
    }

    @Test
    void longChainsBindWithoutRecursion() {
        Predicate chain = col("i").eq(0);
        for (int i = 1; i < 20_000; i++) {
            chain = chain.or(col("i").eq(2 * i)).not().not();
        }
        LongRanges ranges = (LongRanges) Binder.bind(chain, SCHEMA);
        assertEquals(20_000, ranges.lows().length);
    }

    @Test
    void absurdNestingIsRefused() {
        Predicate nested = col("i").eq(0);
        for (int i = 1; i < 100_000; i++) {
            nested = i % 2 == 0 ? nested.or(col("s").eq("")) : nested.and(col("s").eq(""));
        }
        Predicate deep = nested;
        assertThrows(InvalidQueryException.class, () -> Binder.bind(deep, SCHEMA));
    }

    @Test
    void columnsAreListedOnceAndAscending() {
        BoundPredicate bound = Binder.bind(PredicateParser.parse("s = 'a' and (i = 1 or l is null) and i < 5"), SCHEMA);
        assertEquals("[0, 2, 12]", Arrays.toString(bound.columns()));
    }

    @Test
    void hugeUnsignedValuesAreExact() {
        BigInteger value = BigInteger.ONE.shiftLeft(63).add(BigInteger.TEN);
        assertEquals("[10..10]", keys(col("ul").eq(value)));
    }

    @Test
    void whatIsAddedToAColumnMovesToTheOtherSideWhereThatIsExact() {
        assertEquals("[6..]", keys("i + 5 > 10"));
        assertEquals("[..-6]", keys("10 >= i - -16"));
        assertEquals("[..1]", keys("day + 7 <= date '1970-01-09'"));
        assertEquals("[2147483647..]", keys("i - 1 >= 2147483646"));
        assertEquals(NEVER, keys("i - 1 > 2147483646"));
        assertTrue(Binder.bind(PredicateParser.parse("d + 5 > 10"), SCHEMA) instanceof Computed);
        assertTrue(Binder.bind(PredicateParser.parse("i * 2 > 10"), SCHEMA) instanceof Computed);
    }

    @Test
    void constantsAreGoneFromWhatIsBound() {
        assertEquals("[1..1]", keys("i = 1 and (true or l = 2)"));
        assertEquals("[1..1]", keys("i = 1 or (null and l = 2)"));
        assertEquals(new BoundPredicate.Or(List.of()), Binder.bind(PredicateParser.parse("i = 1 and null"), SCHEMA));
        assertEquals(new BoundPredicate.And(List.of()), Binder.bind(PredicateParser.parse("i = 1 or true"), SCHEMA));
        refused("true or s = 5", "column 's' is STRING; it cannot be compared with number 5");
    }

    @Test
    void kindsThatDoNotFitAreRefusedInOneLine() {
        refused("i = s", "i (number) cannot be compared with s (text)");
        refused("b + 1 = 2", "cannot calculate b (boolean) + 1 (number)");
        refused(
                "lower(i) = 'a'",
                "column 'i' is INT32; only text and binary columns can be compared with a pattern, or"
                        + " changed in case");
        refused(
                "i like 'a_'",
                "column 'i' is INT32; only text and binary columns can be compared with a pattern, or"
                        + " changed in case");
        refused("ts = local", "ts (utc timestamp) cannot be compared with local (local timestamp)");
        refused("ts - local = 1", "cannot calculate ts (utc timestamp) - local (local timestamp)");
        refused(
                "iv = iv",
                "column 'iv' is INTERVAL; it cannot be compared, only 'is null' and 'is not null' work on it");
        refused(
                "day + interval '1 month' > local",
                "months and years differ in length; they can be added to literals only:"
                        + " interval '1 months 0 seconds'");
        refused(
                "s = APAC",
                "no column 'APAC'; the columns are i, u, l, ul, dec, dec32, decb, decf, f, d, h, b, s, bin, fix,"
                        + " bson, uuid, day, tms, ts, local, nano, int96, iv, geo, list; text goes in single quotes");
    }
}
