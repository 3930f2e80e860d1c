package io.mbf.spark.vector;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.execution.datasources.VariantMetadata;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
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

/** Which vector shows a column of a file as a type of Spark's. */
public final class SparkVectors {

    private static final int MOST_DIGITS_OF_LONG = 18;

    private SparkVectors() {}

    /** Whether columns of a type can be shown at all, out of the files that have it as Spark would write it. */
    public static boolean isSupported(DataType type) {
        if (type instanceof StructType struct) {
            return struct.length() > 0
                    && !VariantMetadata.isVariantStruct(struct)
                    && Arrays.stream(struct.fields()).allMatch(member -> isSupported(member.dataType()));
        } else if (type instanceof ArrayType array) {
            return isSupported(array.elementType());
        } else if (type instanceof MapType map) {
            return isSupported(map.keyType()) && isSupported(map.valueType());
        }
        return isAtomic(type);
    }

    /** Whether a type is one of those that are supported and have no parts. */
    public static boolean isAtomic(DataType type) {
        return type instanceof BooleanType
                || type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType
                || type instanceof FloatType
                || type instanceof DoubleType
                || type instanceof DateType
                || isTimestamp(type)
                || type instanceof DecimalType
                || type.equals(DataTypes.StringType)
                || type instanceof BinaryType;
    }

    /**
     * Whether columns of files that Spark takes for a type are shown as another one without a change: those that files
     * have no types for are stored as others, and what a file was written as says what is meant.
     */
    public static boolean isShownAs(DataType wanted, DataType stored) {
        return wanted.equals(stored)
                || wanted instanceof YearMonthIntervalType && stored instanceof IntegerType
                || wanted instanceof DayTimeIntervalType && stored instanceof LongType
                || wanted instanceof StringType && stored instanceof StringType
                || wanted instanceof TimeType && stored instanceof TimeType
                || wanted instanceof NullType && stored instanceof BooleanType
                || wanted instanceof VariantType && stored instanceof StructType;
    }

    private static boolean isTimestamp(DataType type) {
        return type instanceof TimestampType || type instanceof TimestampNTZType;
    }

    /**
     * The vector that shows a column, given that Spark takes the column for this very type.
     *
     * @return empty if there is none: Spark then has to read the file itself
     */
    public static Optional<BatchVector> of(DataType type, Type column) {
        return Optional.ofNullable(vector(type, column));
    }

    private static BatchVector vector(DataType type, Type column) {
        if (type instanceof UserDefinedType<?> own) {
            return vector(own.sqlType(), column);
        } else if (type instanceof VariantType) {
            return column instanceof Type.Struct stored ? variant(stored) : null;
        } else if (type instanceof StructType struct) {
            return column instanceof Type.Struct stored ? struct(struct, stored) : null;
        } else if (type instanceof ArrayType array) {
            BatchVector elements = column instanceof Type.ListOf list
                    ? vector(array.elementType(), list.element().type())
                    : null;
            return elements == null ? null : new NestedVectors.Lists(type, elements);
        } else if (type instanceof MapType map) {
            return column instanceof Type.MapOf stored ? map(map, stored) : null;
        }
        return column instanceof Type.Leaf leaf ? leaf(type, leaf) : null;
    }

    private static BatchVector struct(StructType type, Type.Struct stored) {
        if (!(stored.logical() instanceof LogicalType.Plain)) {
            return null; // a variant
        }
        List<String> names = stored.fields().stream().map(Field::name).toList();
        List<BatchVector> members = new ArrayList<>();
        int[] places = new int[type.length()];
        for (int i = 0; i < places.length; i++) {
            StructField wanted = type.fields()[i];
            places[i] = names.indexOf(wanted.name());
            BatchVector member = places[i] < 0
                    ? null
                    : vector(wanted.dataType(), stored.fields().get(places[i]).type());
            if (member == null) {
                return null;
            }
            members.add(member);
        }
        return new NestedVectors.Structs(type, members, places);
    }

    private static BatchVector variant(Type.Struct stored) {
        List<String> names = stored.fields().stream().map(Field::name).toList();
        int[] places = {names.indexOf("value"), names.indexOf("metadata")}; // in which order Spark has them
        boolean whole = names.size() == places.length // else it is shredded
                && places[0] >= 0
                && places[1] >= 0
                && stored.fields().stream()
                        .allMatch(field ->
                                field.type() instanceof Type.Leaf leaf && leaf.physical() == PhysicalType.BYTE_ARRAY);
        return whole
                ? new NestedVectors.Structs(
                        DataTypes.VariantType,
                        List.of(new BytesColumn(DataTypes.BinaryType), new BytesColumn(DataTypes.BinaryType)),
                        places)
                : null;
    }

    private static BatchVector map(MapType type, Type.MapOf stored) {
        if (stored.value().isEmpty()) {
            return null;
        }
        BatchVector keys = vector(type.keyType(), stored.key().type());
        BatchVector values = vector(type.valueType(), stored.value().get().type());
        return keys == null || values == null ? null : new NestedVectors.Maps(type, keys, values);
    }

    private static BatchVector leaf(DataType type, Type.Leaf leaf) {
        if (type instanceof DecimalType decimal) {
            return decimal(decimal, leaf);
        }
        return switch (leaf.physical()) {
            case BOOLEAN ->
                type instanceof BooleanType || type instanceof NullType ? new NumberVectors.Booleans(type) : null;
            case INT32 -> integer(type, leaf.logical());
            case INT64 -> bigint(type, leaf.logical());
            case FLOAT -> type instanceof FloatType ? new NumberVectors.Floats(type) : null;
            case DOUBLE -> type instanceof DoubleType ? new NumberVectors.Doubles(type) : null;
            case BYTE_ARRAY -> bytes(type);
            case FIXED_LEN_BYTE_ARRAY -> type instanceof BinaryType ? new BytesColumn(type) : null;
            case INT96 -> isTimestamp(type) ? new JulianTimestamps(type) : null;
        };
    }

    private static BatchVector bytes(DataType type) {
        if (type instanceof GeometryType || type instanceof GeographyType) {
            return new GeospatialVector(type);
        }
        return type instanceof StringType || type instanceof BinaryType ? new BytesColumn(type) : null;
    }

    private static BatchVector integer(DataType type, LogicalType logical) {
        if (type instanceof LongType) {
            return logical.isUnsigned() ? new NumberVectors.UnsignedInts(type) : null;
        }
        boolean shown = type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof YearMonthIntervalType
                || type instanceof DateType;
        return shown ? new NumberVectors.Ints(type) : null;
    }

    private static BatchVector bigint(DataType type, LogicalType logical) {
        if (type instanceof LongType || type instanceof DayTimeIntervalType) {
            return new NumberVectors.Longs(type);
        }
        if (type instanceof TimeType && logical instanceof LogicalType.TimeType time) {
            return time.unit() == TimeUnit.MICROS ? new NumberVectors.Thousandfold(type) : null;
        }
        if (!isTimestamp(type) || !(logical instanceof LogicalType.TimestampType timestamp)) {
            return null;
        }
        return timestamp.unit() == TimeUnit.MICROS
                ? new NumberVectors.Longs(type)
                : timestamp.unit() == TimeUnit.MILLIS ? new NumberVectors.Thousandfold(type) : null;
    }

    private static BatchVector decimal(DecimalType type, Type.Leaf leaf) {
        if (!(leaf.logical() instanceof LogicalType.DecimalType)) {
            return null; // an unsigned integer of 64 bits, for instance
        }
        if (leaf.physical() == PhysicalType.INT32) {
            return new DecimalVectors.OfInts(type);
        }
        if (leaf.physical() == PhysicalType.INT64) {
            return new DecimalVectors.OfLongs(type);
        }
        if (leaf.physical() != PhysicalType.FIXED_LEN_BYTE_ARRAY) {
            return null; // of any length, also none
        }
        return type.precision() > MOST_DIGITS_OF_LONG
                ? new DecimalVectors.OfLongBytes(type)
                : new DecimalVectors.OfShortBytes(type);
    }
}
