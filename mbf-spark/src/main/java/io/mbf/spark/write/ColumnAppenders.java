package io.mbf.spark.write;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.STUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.GeographyType;
import org.apache.spark.sql.types.GeometryType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * How columns of Spark's types are stored: as Spark stores them in Parquet, but for timestamps, which are never of twelve
 * bytes, and for settings that ask for older forms.
 */
final class ColumnAppenders {

    private ColumnAppenders() {}

    /** @throws IllegalArgumentException if there is no form for the type */
    static ColumnAppender of(DataType type) {
        if (type instanceof UserDefinedType<?> own) {
            return of(own.sqlType());
        } else if (type instanceof StructType struct) {
            return struct(struct);
        } else if (type instanceof ArrayType array) {
            ColumnAppender elements = of(array.elementType());
            return new NestedAppenders.Lists(
                    new Type.ListOf(new Field("element", elements.type(), array.containsNull())), elements);
        } else if (type instanceof MapType map) {
            ColumnAppender keys = of(map.keyType());
            ColumnAppender values = of(map.valueType());
            Field value = new Field("value", values.type(), map.valueContainsNull());
            return new NestedAppenders.Maps(
                    new Type.MapOf(Field.required("key", keys.type()), Optional.of(value)), keys, values);
        } else if (type instanceof VariantType) {
            return new NestedAppenders.Variants(
                    new BytesAppenders.OfAnyLength(
                            Type.Leaf.of(PhysicalType.BYTE_ARRAY), (row, ordinal) -> row.getBinary(ordinal)),
                    new BytesAppenders.OfAnyLength(
                            Type.Leaf.of(PhysicalType.BYTE_ARRAY), (row, ordinal) -> row.getBinary(ordinal)));
        }
        return leaf(type);
    }

    private static ColumnAppender struct(StructType struct) {
        List<ColumnAppender> members = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (StructField member : struct.fields()) {
            ColumnAppender values = of(member.dataType());
            members.add(values);
            fields.add(new Field(member.name(), values.type(), member.nullable()));
        }
        return new NestedAppenders.Structs(Type.Struct.of(fields), members);
    }

    private static ColumnAppender leaf(DataType type) {
        if (type instanceof BooleanType) {
            return new NumberAppenders.Booleans(Type.Leaf.of(PhysicalType.BOOLEAN));
        } else if (type instanceof NullType) {
            return new NumberAppenders.Booleans(Type.Leaf.of(PhysicalType.BOOLEAN, LogicalType.UNKNOWN));
        } else if (type instanceof ByteType) {
            return ints(new LogicalType.IntType(8, true), (row, ordinal) -> row.getByte(ordinal));
        } else if (type instanceof ShortType) {
            return ints(new LogicalType.IntType(16, true), (row, ordinal) -> row.getShort(ordinal));
        } else if (type instanceof DateType) {
            return ints(LogicalType.DATE, (row, ordinal) -> row.getInt(ordinal));
        } else if (type instanceof IntegerType || type instanceof YearMonthIntervalType) {
            return ints(LogicalType.PLAIN, (row, ordinal) -> row.getInt(ordinal));
        } else if (type instanceof LongType || type instanceof DayTimeIntervalType) {
            return longs(LogicalType.PLAIN, (row, ordinal) -> row.getLong(ordinal));
        } else if (type instanceof TimestampType) {
            return longs(new LogicalType.TimestampType(TimeUnit.MICROS, true), (row, ordinal) -> row.getLong(ordinal));
        } else if (type instanceof TimestampNTZType) {
            return longs(new LogicalType.TimestampType(TimeUnit.MICROS, false), (row, ordinal) -> row.getLong(ordinal));
        } else if (type instanceof TimeType) {
            return longs(
                    new LogicalType.TimeType(TimeUnit.MICROS, false),
                    (row, ordinal) -> DateTimeUtils.nanosToMicros(row.getLong(ordinal)));
        } else if (type instanceof FloatType) {
            return new NumberAppenders.Floats();
        } else if (type instanceof DoubleType) {
            return new NumberAppenders.Doubles();
        } else if (type instanceof DecimalType decimal) {
            return decimal(decimal);
        }
        return bytes(type);
    }

    private static ColumnAppender ints(LogicalType logical, NumberAppenders.IntValue value) {
        return new NumberAppenders.Ints(Type.Leaf.of(PhysicalType.INT32, logical), value);
    }

    private static ColumnAppender longs(LogicalType logical, NumberAppenders.LongValue value) {
        return new NumberAppenders.Longs(Type.Leaf.of(PhysicalType.INT64, logical), value);
    }

    private static ColumnAppender decimal(DecimalType decimal) {
        int precision = decimal.precision();
        int scale = decimal.scale();
        LogicalType logical = new LogicalType.DecimalType(precision, scale);
        if (precision <= Decimal.MAX_INT_DIGITS()) {
            return ints(logical, (row, ordinal) ->
                    (int) row.getDecimal(ordinal, precision, scale).toUnscaledLong());
        } else if (precision <= Decimal.MAX_LONG_DIGITS()) {
            return longs(
                    logical,
                    (row, ordinal) -> row.getDecimal(ordinal, precision, scale).toUnscaledLong());
        }
        int width = Decimal.minBytesForPrecision()[precision];
        return new BytesAppenders.OfDecimals(Type.Leaf.fixed(width, logical), decimal);
    }

    private static ColumnAppender bytes(DataType type) {
        if (type instanceof StringType) {
            return new BytesAppenders.OfAnyLength(
                    Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING),
                    (row, ordinal) -> row.getUTF8String(ordinal).getBytes());
        } else if (type instanceof BinaryType) {
            return new BytesAppenders.OfAnyLength(
                    Type.Leaf.of(PhysicalType.BYTE_ARRAY), (row, ordinal) -> row.getBinary(ordinal));
        } else if (type instanceof GeometryType geometry) {
            return new BytesAppenders.OfAnyLength(
                    Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.GeometryType(Optional.of(geometry.crs()))),
                    (row, ordinal) -> STUtils.stGeomAsBinary(row.getBinaryView(ordinal)));
        } else if (type instanceof GeographyType geography) {
            LogicalType logical = new LogicalType.GeographyType(
                    Optional.of(geography.crs()),
                    Optional.of(geography.algorithm().toString()));
            return new BytesAppenders.OfAnyLength(
                    Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical),
                    (row, ordinal) -> STUtils.stGeogAsBinary(row.getBinaryView(ordinal)));
        }
        throw new IllegalArgumentException("no form for " + type.catalogString());
    }
}
