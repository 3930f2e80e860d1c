package io.mbf.predicate.bound;

import io.mbf.predicate.Literal;
import io.mbf.schema.Field;
import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Where a literal stands among the long keys of a column.
 *
 * @param from the first key that is not less than the literal
 * @param to the first key that is greater; the same as {@code from} if the literal falls between two keys
 */
record LongLiteralPosition(BigInteger from, BigInteger to) {

    /** Beyond all keys, to either side. */
    static final LongLiteralPosition LEAST = between(BigInteger.TWO.pow(80).negate());

    static final LongLiteralPosition GREATEST = between(BigInteger.TWO.pow(80));

    private static final int FLOAT16_INFINITY = 0x7C00;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    /**
     * Places a literal.
     *
     * @throws io.mbf.error.InvalidQueryException if it does not fit the column
     */
    static LongLiteralPosition of(Field field, Literal literal) {
        Type.Leaf type = field.leaf();
        LogicalType logical = type.logical();
        if (type.physical() == PhysicalType.BOOLEAN) {
            if (literal instanceof Literal.Bool bool) {
                return at(BigInteger.valueOf(bool.value() ? 1 : 0));
            }
        } else if (ColumnOrder.of(type) == ColumnOrder.FLOATING) {
            if (literal instanceof Literal.NotFinite special) {
                return at(BigInteger.valueOf(SortKeys.floating(special.value())));
            }
            if (literal instanceof Literal.Number number) {
                return nearest(type, number.value());
            }
        } else if (logical instanceof LogicalType.DateType) {
            return scaled(Temporals.epochDay(field, literal), 0);
        } else if (logical instanceof LogicalType.TimeType time) {
            return scaled(Temporals.secondOfDay(field, literal), time.unit().fractionDigits());
        } else if (logical instanceof LogicalType.TimestampType timestamp) {
            return scaled(
                    Temporals.epochSecond(field, literal, timestamp.utc()),
                    timestamp.unit().fractionDigits());
        } else if (literal instanceof Literal.Number number) {
            LongLiteralPosition cut =
                    scaled(number.value(), logical instanceof LogicalType.DecimalType d ? d.scale() : 0);
            boolean unsigned64 = logical.isUnsigned() && type.physical() == PhysicalType.INT64;
            return unsigned64 ? cut.minus(BigInteger.ONE.shiftLeft(63)) : cut;
        }
        throw Temporals.mismatch(field, literal, "");
    }

    /** The keys from this literal to {@code high}, both included. */
    LongRanges range(int column, Type.Leaf type, LongLiteralPosition high) {
        BigInteger last = high.to.subtract(BigInteger.ONE);
        return from.compareTo(last) > 0 ? LongRanges.none(column, type) : range(column, type, from, last);
    }

    private static LongRanges range(int column, Type.Leaf type, BigInteger low, BigInteger high) {
        BigInteger least = BigInteger.valueOf(LongRanges.least(type));
        BigInteger greatest = BigInteger.valueOf(LongRanges.greatest(type));
        if (low.compareTo(greatest) > 0 || high.compareTo(least) < 0) {
            return LongRanges.none(column, type);
        }
        return LongRanges.of(
                column,
                type,
                low.max(least).longValueExact(),
                high.min(greatest).longValueExact());
    }

    /** The place just before the literal. */
    LongLiteralPosition before() {
        return between(from);
    }

    /** The place just after the literal. */
    LongLiteralPosition after() {
        return between(to);
    }

    private LongLiteralPosition minus(BigInteger offset) {
        return new LongLiteralPosition(from.subtract(offset), to.subtract(offset));
    }

    private static LongLiteralPosition at(BigInteger key) {
        return new LongLiteralPosition(key, key.add(BigInteger.ONE));
    }

    private static LongLiteralPosition between(BigInteger next) {
        return new LongLiteralPosition(next, next);
    }

    private static LongLiteralPosition scaled(BigDecimal value, int scale) {
        // 10^20 is beyond 64 bits; numbers like 1e999999999 must not be written out
        if (Scaled.integerDigits(value, scale) > 20) {
            return value.signum() < 0 ? LEAST : GREATEST;
        }
        Scaled scaled = Scaled.of(value, scale);
        return scaled.exact() ? at(scaled.floor()) : between(scaled.floor().add(BigInteger.ONE));
    }

    private static LongLiteralPosition nearest(Type.Leaf type, BigDecimal value) {
        double greatest = type.physical() == PhysicalType.DOUBLE
                ? Double.MAX_VALUE
                : type.physical() == PhysicalType.FLOAT ? Float.MAX_VALUE : Float16.MAX_VALUE;
        double nearest = type.physical() == PhysicalType.DOUBLE
                ? value.doubleValue()
                : type.physical() == PhysicalType.FLOAT ? value.floatValue() : nearestFloat16(value);
        long key = SortKeys.floating(nearest);
        if (nearest > greatest) {
            return between(BigInteger.valueOf(key));
        }
        return nearest < -greatest ? between(BigInteger.valueOf(key + 1)) : at(BigInteger.valueOf(key));
    }

    /** Rounds to the nearest half-precision number, ties to even; by bisection over the few there are. */
    private static float nearestFloat16(BigDecimal value) {
        BigDecimal magnitude = value.abs();
        int low = 0;
        int high = FLOAT16_INFINITY;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (float16(middle).compareTo(magnitude) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        int half = float16(low).add(float16(high)).multiply(HALF).compareTo(magnitude);
        float nearest = Float16.toFloat((short) (half < 0 || half == 0 && (low & 1) != 0 ? high : low));
        return value.signum() < 0 ? -nearest : nearest;
    }

    /** The value of a half-precision pattern; for infinity the power of two that would follow the greatest number. */
    private static BigDecimal float16(int bits) {
        return bits == FLOAT16_INFINITY ? new BigDecimal(65536) : new BigDecimal(Float16.toFloat((short) bits));
    }
}
