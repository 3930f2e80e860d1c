package io.mbf.row;

import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/** Java objects as the numbers and bytes that columns store: the way back of {@link Values}. What would lose digits is refused. */
final class StoredValue {

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long SECONDS_PER_DAY = 86_400;

    private StoredValue() {}

    /** As a number of a column of 32 or 64 bits. */
    static long number(Type.Leaf type, Object value) {
        LogicalType logical = type.logical();
        try {
            if (logical instanceof LogicalType.DecimalType decimal) {
                return unscaled(decimal, (BigDecimal) value).longValueExact();
            }
            if (value instanceof LocalDate date) {
                return Math.toIntExact(date.toEpochDay());
            }
            if (logical instanceof LogicalType.TimeType time) {
                return units(0, ((LocalTime) value).toNanoOfDay(), time.unit());
            }
            if (logical instanceof LogicalType.TimestampType timestamp) {
                Instant instant =
                        value instanceof Instant utc ? utc : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
                return units(instant.getEpochSecond(), instant.getNano(), timestamp.unit());
            }
            BigInteger number =
                    value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
            int bits = logical instanceof LogicalType.IntType integer ? integer.bits() : Long.SIZE;
            boolean fits = logical.isUnsigned()
                    ? number.signum() >= 0 && number.bitLength() <= bits
                    : number.bitLength() < bits;
            if (!fits) {
                throw new ArithmeticException();
            }
            return number.longValue();
        } catch (ArithmeticException beyond) {
            throw refused(type, value);
        }
    }

    private static long units(long seconds, long nanos, TimeUnit unit) {
        long perUnit = TimeUnit.NANOS.perSecond() / unit.perSecond();
        if (nanos % perUnit != 0) {
            throw new ArithmeticException();
        }
        BigInteger units = BigInteger.valueOf(seconds)
                .multiply(BigInteger.valueOf(unit.perSecond()))
                .add(BigInteger.valueOf(nanos / perUnit));
        return units.longValueExact();
    }

    /** As the bytes of a column of byte strings. */
    static byte[] bytes(Type.Leaf type, Object value) {
        byte[] bytes;
        if (value instanceof byte[] given) {
            bytes = given;
        } else if (value instanceof String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        } else if (value instanceof UUID id) {
            bytes = ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        } else if (value instanceof Interval interval) {
            bytes = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) interval.months())
                    .putInt((int) interval.days())
                    .putInt((int) interval.millis())
                    .array();
        } else if (value instanceof Float number) {
            bytes = float16(type, number);
        } else if (value instanceof Instant instant) {
            bytes = int96(type, instant);
        } else {
            bytes = decimal(type, (BigDecimal) value);
        }
        boolean fixed = type.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY;
        if (fixed && bytes.length != type.width()) {
            throw refused(type, value);
        }
        return bytes;
    }

    private static byte[] float16(Type.Leaf type, float number) {
        short bits = Float16.bits(number);
        if (Float.compare(Float16.toFloat(bits), number) != 0) {
            throw refused(type, number);
        }
        return ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(bits)
                .array();
    }

    /** Nanoseconds of the day, then the Julian day. */
    private static byte[] int96(Type.Leaf type, Instant instant) {
        long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY) + JULIAN_DAY_OF_EPOCH;
        if (day != (int) day) {
            throw refused(type, instant);
        }
        long nanos = Math.floorMod(instant.getEpochSecond(), SECONDS_PER_DAY) * TimeUnit.NANOS.perSecond()
                + instant.getNano();
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt((int) day)
                .array();
    }

    private static byte[] decimal(Type.Leaf type, BigDecimal value) {
        byte[] digits;
        try {
            digits = unscaled((LogicalType.DecimalType) type.logical(), value).toByteArray();
        } catch (ArithmeticException beyond) {
            throw refused(type, value);
        }
        if (digits.length >= type.width()) {
            return digits;
        }
        byte[] padded = new byte[type.width()];
        Arrays.fill(padded, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, padded, padded.length - digits.length, digits.length);
        return padded;
    }

    private static BigInteger unscaled(LogicalType.DecimalType type, BigDecimal value) {
        BigDecimal scaled = value.setScale(type.scale());
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException();
        }
        return scaled.unscaledValue();
    }

    private static IllegalArgumentException refused(Type.Leaf type, Object value) {
        String shown = value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
        return new IllegalArgumentException(shown + " is no " + TypeName.of(type) + " without loss");
    }
}
