package io.mbf.row;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.variant.Variant;
import io.mbf.variant.VariantReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Single values as Java objects: Boolean, Integer, Long, BigInteger (unsigned 64 bits), Float (float16 too), Double,
 * BigDecimal, LocalDate, LocalTime, Instant (UTC-adjusted timestamps and INT96), LocalDateTime, String, UUID,
 * {@link Interval} or {@code byte[]}; a List for a list, a List of Map.Entry for a map, in the file's order and with its
 * repeated keys, a {@link Variant} for a VARIANT, and a Map in field order for any other struct. Unsigned integers on
 * INT32 are Long.
 *
 * <p>Objects are copies: they stay valid when the batch does not. For one value at a time; fast consumers work on the
 * arrays of the vectors.
 */
public final class Values {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int INTERVAL_BYTES = 12;
    private static final int UUID_BYTES = 16;

    private Values() {}

    /**
     * Value {@code index} of a vector; {@code null} if it is null.
     *
     * @param field of the vector's column
     * @throws DateTimeException if a time is not within a day, or is its end, 24:00:00
     * @throws VariantException if a variant breaks a rule of its format or a limit; the message has the column
     */
    public static @Nullable Object of(Field field, ColumnVector vector, int index) {
        requireNonNull(field, "field");
        requireNonNull(vector, "vector");
        if (vector.isNull(index)) {
            return null;
        }
        Type type = field.type();
        if (type instanceof Type.Leaf leaf) {
            return leaf(field, leaf, vector, index);
        }
        if (VariantReader.reads(type)) {
            return variant(VariantReader.of(type), field, vector, index);
        }
        if (type instanceof Type.Struct) {
            return fieldsOf(field, vector, index);
        }
        return type instanceof Type.ListOf ? elementsOf(field, vector, index) : entriesOf(field, vector, index);
    }

    /** What is wrong with a value, and in which row. */
    static DateTimeException inRow(DateTimeException wrong, long row) {
        return new DateTimeException(wrong.getMessage() + "; in row " + row, wrong);
    }

    /** What is wrong with a value, and in which row. */
    static VariantException inRow(VariantException wrong, long row) {
        return wrong.at("row " + row);
    }

    /** A variant; {@code null} if it is null. */
    static @Nullable Variant variant(VariantReader reader, Field field, ColumnVector vector, int index) {
        try {
            return reader.read(vector, index);
        } catch (VariantException e) {
            throw e.at("column '" + field.name() + "'");
        }
    }

    /** A struct; {@code null} if it is null. */
    static @Nullable Map<String, Object> fieldsOf(Field field, ColumnVector vector, int index) {
        if (vector.isNull(index)) {
            return null;
        }
        List<ColumnVector> children = ((StructVector) vector).children();
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < children.size(); i++) {
            Field child = field.type().children().get(i);
            fields.put(child.name(), of(child, children.get(i), index));
        }
        return Collections.unmodifiableMap(fields);
    }

    /** A list; {@code null} if it is null. */
    static @Nullable List<Object> elementsOf(Field field, ColumnVector vector, int index) {
        if (vector.isNull(index)) {
            return null;
        }
        Field element = ((Type.ListOf) field.type()).element();
        ListVector v = (ListVector) vector;
        List<Object> elements = new ArrayList<>();
        for (int i = v.offsets()[index]; i < v.offsets()[index + 1]; i++) {
            elements.add(of(element, v.elements(), i));
        }
        return Collections.unmodifiableList(elements);
    }

    /** A map; {@code null} if it is null. */
    static @Nullable List<Map.Entry<Object, Object>> entriesOf(Field field, ColumnVector vector, int index) {
        if (vector.isNull(index)) {
            return null;
        }
        Type.MapOf type = (Type.MapOf) field.type();
        MapVector v = (MapVector) vector;
        List<Map.Entry<Object, Object>> entries = new ArrayList<>();
        for (int i = v.offsets()[index]; i < v.offsets()[index + 1]; i++) {
            Object key = of(type.key(), v.keys(), i);
            Object value = type.value().isPresent() && v.values().isPresent()
                    ? of(type.value().get(), v.values().get(), i)
                    : null;
            entries.add(new SimpleImmutableEntry<>(key, value));
        }
        return Collections.unmodifiableList(entries);
    }

    /** The class of the objects that {@link #of} gives for columns of this type. */
    public static Class<?> classOf(Type type) {
        requireNonNull(type, "type");
        if (!(type instanceof Type.Leaf leaf)) {
            Class<?> struct = VariantReader.reads(type) ? Variant.class : Map.class;
            return type instanceof Type.Struct ? struct : List.class;
        }
        LogicalType logical = leaf.logical();
        return switch (leaf.physical()) {
            case BOOLEAN -> Boolean.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case INT96 -> Instant.class;
            case INT32, INT64 -> {
                if (logical instanceof LogicalType.DecimalType) {
                    yield BigDecimal.class;
                }
                if (logical instanceof LogicalType.DateType) {
                    yield LocalDate.class;
                }
                if (logical instanceof LogicalType.TimeType) {
                    yield LocalTime.class;
                }
                if (logical instanceof LogicalType.TimestampType timestamp) {
                    yield timestamp.utc() ? Instant.class : LocalDateTime.class;
                }
                boolean wide = leaf.physical() == PhysicalType.INT64;
                yield logical.isUnsigned() ? wide ? BigInteger.class : Long.class : wide ? Long.class : Integer.class;
            }
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                if (logical.isText()) {
                    yield String.class;
                }
                if (logical instanceof LogicalType.DecimalType) {
                    yield BigDecimal.class;
                }
                if (ColumnOrder.of(leaf) == ColumnOrder.FLOATING) {
                    yield Float.class;
                }
                if (logical instanceof LogicalType.UuidType && leaf.width() == UUID_BYTES) {
                    yield UUID.class;
                }
                boolean interval = logical instanceof LogicalType.IntervalType && leaf.width() == INTERVAL_BYTES;
                yield interval ? Interval.class : byte[].class;
            }
        };
    }

    private static Object leaf(Field field, Type.Leaf type, ColumnVector vector, int index) {
        if (vector instanceof IntVector v) {
            int value = v.values()[index];
            return type.logical().isUnsigned()
                    ? (Object) Integer.toUnsignedLong(value)
                    : integer(field, type.logical(), value, value);
        }
        if (vector instanceof LongVector v) {
            long value = v.values()[index];
            return type.logical().isUnsigned() ? unsigned(value) : integer(field, type.logical(), value, value);
        }
        if (vector instanceof BooleanVector v) {
            return v.values()[index];
        }
        if (vector instanceof FloatVector v) {
            return v.values()[index];
        }
        if (vector instanceof DoubleVector v) {
            return v.values()[index];
        }
        return bytes(type, (BytesVector) vector, index);
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value >= 0 ? signed : signed.add(BigInteger.ONE.shiftLeft(64));
    }

    /** @param plain what to return where the type adds no meaning */
    private static Object integer(Field field, LogicalType logical, long value, Number plain) {
        if (logical instanceof LogicalType.DecimalType decimal) {
            return BigDecimal.valueOf(value, decimal.scale());
        }
        if (logical instanceof LogicalType.DateType) {
            return LocalDate.ofEpochDay(value);
        }
        if (logical instanceof LogicalType.TimeType time) {
            return time(field, time.unit(), value);
        }
        if (logical instanceof LogicalType.TimestampType timestamp) {
            long perSecond = timestamp.unit().perSecond();
            long second = Math.floorDiv(value, perSecond);
            int nano = (int) (Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
            return timestamp.utc()
                    ? Instant.ofEpochSecond(second, nano)
                    : LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC);
        }
        return plain;
    }

    private static LocalTime time(Field field, TimeUnit unit, long value) {
        long endOfDay = SECONDS_PER_DAY * unit.perSecond();
        if (value < 0 || value >= endOfDay) {
            throw new DateTimeException("column '" + field.name() + "' is " + TypeName.of(field.type()) + "; " + value
                    + (value == endOfDay ? " is 24:00:00, which no LocalTime can hold" : " is not a time of day"));
        }
        return LocalTime.ofNanoOfDay(value * (NANOS_PER_SECOND / unit.perSecond()));
    }

    private static Object bytes(Type.Leaf type, BytesVector vector, int index) {
        Class<?> target = classOf(type);
        if (target == String.class) {
            return vector.getString(index);
        }
        if (target == byte[].class) {
            return vector.bytes(index);
        }
        if (target == Float.class) {
            return Float16.toFloat(vector.array(index), vector.start(index));
        }
        int length = vector.length(index);
        if (target == BigDecimal.class) {
            BigInteger unscaled =
                    length == 0 ? BigInteger.ZERO : new BigInteger(vector.array(index), vector.start(index), length);
            return new BigDecimal(unscaled, ((LogicalType.DecimalType) type.logical()).scale());
        }
        ByteBuffer value = ByteBuffer.wrap(vector.array(index), vector.start(index), length);
        if (target == UUID.class) {
            return new UUID(value.getLong(), value.getLong());
        }
        value.order(ByteOrder.LITTLE_ENDIAN);
        if (target == Interval.class) {
            return new Interval(
                    Integer.toUnsignedLong(value.getInt()),
                    Integer.toUnsignedLong(value.getInt()),
                    Integer.toUnsignedLong(value.getInt()));
        }
        long nanos = value.getLong();
        long day = value.getInt() - SortKeys.JULIAN_DAY_OF_EPOCH;
        return Instant.ofEpochSecond(day * SECONDS_PER_DAY, nanos);
    }
}
