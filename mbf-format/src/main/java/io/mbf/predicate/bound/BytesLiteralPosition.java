package io.mbf.predicate.bound;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Literal;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where a literal stands among the byte keys of a column.
 *
 * @param from the first key that is not less than the literal
 * @param to the first key that is greater; the same as {@code from} if the literal falls between two keys
 */
record BytesLiteralPosition(byte[] from, byte[] to) {

    /** More digits than any decimal column can sensibly have; 10<sup>1000000000</sup> must not be written out. */
    private static final int MAX_DIGITS = 100_000;

    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final long SECONDS_PER_DAY = 86_400;

    /**
     * Places a literal.
     *
     * @throws InvalidQueryException if it does not fit the column
     */
    static BytesLiteralPosition of(Field field, Literal literal) {
        Type.Leaf type = field.leaf();
        LogicalType logical = type.logical();
        ColumnOrder order = ColumnOrder.of(type);
        if (order == ColumnOrder.DECIMAL_BYTES) {
            if (literal instanceof Literal.Number number) {
                return decimal(field, number, ((LogicalType.DecimalType) logical).scale());
            }
        } else if (order == ColumnOrder.INT96_TIMESTAMP) {
            return int96(Temporals.epochSecond(field, literal, true));
        } else if (literal instanceof Literal.Bytes bytes) {
            return at(bytes.value().clone());
        } else if (literal instanceof Literal.Text text) {
            if (logical instanceof LogicalType.UuidType) {
                return at(uuid(field, text));
            }
            if (!(logical instanceof LogicalType.BsonType)) {
                return at(utf8(field, text));
            }
        }
        throw Temporals.mismatch(field, literal, "");
    }

    private static BytesLiteralPosition at(byte[] key) {
        return new BytesLiteralPosition(key, BytesRanges.after(key));
    }

    private static BytesLiteralPosition decimal(Field field, Literal.Number number, int scale) {
        if (Scaled.integerDigits(number.value(), scale) > MAX_DIGITS) {
            throw Temporals.mismatch(field, number, ", which has more than " + MAX_DIGITS + " digits");
        }
        Scaled scaled = Scaled.of(number.value(), scale);
        BytesLiteralPosition floor = at(SortKeys.decimal(scaled.floor()));
        return scaled.exact() ? floor : new BytesLiteralPosition(floor.to, floor.to);
    }

    private static BytesLiteralPosition int96(BigDecimal epochSecond) {
        Scaled seconds = Scaled.of(epochSecond, 0);
        long second = seconds.floor().longValueExact();
        long nanos = epochSecond
                .subtract(new BigDecimal(seconds.floor()))
                .movePointRight(9)
                .longValueExact();
        long day = Math.floorDiv(second, SECONDS_PER_DAY) + SortKeys.JULIAN_DAY_OF_EPOCH;
        return at(SortKeys.int96(day, Math.floorMod(second, SECONDS_PER_DAY) * 1_000_000_000L + nanos));
    }

    private static byte[] utf8(Field field, Literal.Text text) {
        // getBytes would turn half a surrogate pair into '?', and match rows with a question mark
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text.value())) {
            throw Temporals.mismatch(field, text, ", which is not valid Unicode");
        }
        return text.value().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] uuid(Field field, Literal.Text text) {
        if (!UUID_FORM.matcher(text.value()).matches()) {
            throw Temporals.mismatch(field, text, ", which is not a UUID");
        }
        UUID uuid = UUID.fromString(text.value());
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
