package io.mbf.row;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The columns that hold the components of a record, a data class of Kotlin, or a case class of Scala: those that {@link RecordMapper} reads into it again.
 *
 * <p>Primitives become columns that are never null, other classes such that may be; an Optional is a column of what it
 * may hold, null where it is empty. Times have nanoseconds; BigInteger is
 * an unsigned number of 64 bits; BigDecimal is DECIMAL(38,18), and whoever needs other digits gives a schema.
 */
public final class RecordSchema {

    private static final Map<Class<?>, Type.Leaf> LEAVES = Map.ofEntries(
            Map.entry(boolean.class, Type.Leaf.of(PhysicalType.BOOLEAN)),
            Map.entry(Boolean.class, Type.Leaf.of(PhysicalType.BOOLEAN)),
            Map.entry(int.class, Type.Leaf.of(PhysicalType.INT32)),
            Map.entry(Integer.class, Type.Leaf.of(PhysicalType.INT32)),
            Map.entry(long.class, Type.Leaf.of(PhysicalType.INT64)),
            Map.entry(Long.class, Type.Leaf.of(PhysicalType.INT64)),
            Map.entry(float.class, Type.Leaf.of(PhysicalType.FLOAT)),
            Map.entry(Float.class, Type.Leaf.of(PhysicalType.FLOAT)),
            Map.entry(double.class, Type.Leaf.of(PhysicalType.DOUBLE)),
            Map.entry(Double.class, Type.Leaf.of(PhysicalType.DOUBLE)),
            Map.entry(BigInteger.class, Type.Leaf.of(PhysicalType.INT64, new LogicalType.IntType(64, false))),
            Map.entry(BigDecimal.class, Type.Leaf.fixed(16, new LogicalType.DecimalType(38, 18))),
            Map.entry(String.class, Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
            Map.entry(byte[].class, Type.Leaf.of(PhysicalType.BYTE_ARRAY)),
            Map.entry(UUID.class, Type.Leaf.fixed(16, LogicalType.UUID)),
            Map.entry(Interval.class, Type.Leaf.fixed(12, LogicalType.INTERVAL)),
            Map.entry(LocalDate.class, Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE)),
            Map.entry(
                    LocalTime.class, Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimeType(TimeUnit.NANOS, false))),
            Map.entry(
                    LocalDateTime.class,
                    Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(TimeUnit.NANOS, false))),
            Map.entry(
                    Instant.class,
                    Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(TimeUnit.NANOS, true))));

    private RecordSchema() {}

    /**
     * The columns of a class, in the order of its components, with their names.
     *
     * @throws InvalidQueryException if it is no such class, a component is of a type that no column is read into, or records nest too deeply
     */
    public static Schema of(Class<?> type) {
        requireNonNull(type, "type");
        return new Schema(fields(type, 1));
    }

    private static List<Field> fields(Class<?> type, int depth) {
        List<Field> fields = new ArrayList<>();
        RowClass row = RowClass.of(type);
        for (RowClass.Component component : row.components()) {
            String where = "component '" + component.name() + "' of " + row;
            Type column = type(RecordBinding.valueType(component.type(), component.generic()), where, depth);
            fields.add(new Field(component.name(), column, !component.type().isPrimitive()));
        }
        return fields;
    }

    private static Type type(java.lang.reflect.Type given, String where, int depth) {
        if (depth > Schema.MAX_DEPTH) {
            throw new InvalidQueryException(where + " nests deeper than " + Schema.MAX_DEPTH + " levels");
        }
        if (given instanceof Class<?> plain) {
            Type.Leaf leaf = LEAVES.get(plain);
            if (leaf != null) {
                return leaf;
            }
            if (RowClass.is(plain)) {
                return Type.Struct.of(fields(plain, depth + 1));
            }
        }
        if (given instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new Type.ListOf(
                    Field.optional("element", type(bound(generic.getActualTypeArguments()[0]), where, depth + 1)));
        }
        if (given instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return new Type.MapOf(
                    Field.required("key", type(bound(generic.getActualTypeArguments()[0]), where, depth + 1)),
                    Optional.of(Field.optional(
                            "value", type(bound(generic.getActualTypeArguments()[1]), where, depth + 1))));
        }
        throw new InvalidQueryException(where + " is " + given.getTypeName() + ", which no column is made for");
    }

    private static java.lang.reflect.Type bound(java.lang.reflect.Type argument) {
        return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
    }
}
