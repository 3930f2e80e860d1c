package io.mbf.arrow;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Which of our types the values of Arrow's are read as. */
final class ReadTypes {

    private ReadTypes() {}

    /**
     * The type of a leaf; what {@link FieldMetadata#TYPE} says counts if it fits Arrow's type.
     *
     * @throws UnsupportedFeatureException if we have no such type
     */
    static Type.Leaf leaf(ArrowType arrowType, Map<String, String> metadata) {
        String text = metadata.get(FieldMetadata.TYPE);
        if (text != null) {
            Type.Leaf stated = TypeText.parse(text).orElse(null);
            if (stated != null && isHeldBy(stated, arrowType)) {
                return stated;
            }
        }
        String extension = metadata.getOrDefault(FieldMetadata.EXTENSION, "");
        return switch (arrowType.getTypeID()) {
            case Null -> Type.Leaf.of(PhysicalType.INT32, LogicalType.UNKNOWN);
            case Bool -> Type.Leaf.of(PhysicalType.BOOLEAN);
            case Int -> integer((ArrowType.Int) arrowType);
            case FloatingPoint ->
                switch (((ArrowType.FloatingPoint) arrowType).getPrecision()) {
                    case HALF -> Type.Leaf.fixed(Short.BYTES, LogicalType.FLOAT16);
                    case SINGLE -> Type.Leaf.of(PhysicalType.FLOAT);
                    case DOUBLE -> Type.Leaf.of(PhysicalType.DOUBLE);
                };
            case Utf8, LargeUtf8, Utf8View ->
                Type.Leaf.of(
                        PhysicalType.BYTE_ARRAY,
                        extension.equals(FieldMetadata.JSON) ? LogicalType.JSON : LogicalType.STRING);
            case Binary, LargeBinary, BinaryView -> Type.Leaf.of(PhysicalType.BYTE_ARRAY);
            case FixedSizeBinary -> {
                int width = ((ArrowType.FixedSizeBinary) arrowType).getByteWidth();
                boolean uuid = width == 16 && extension.equals(FieldMetadata.UUID);
                yield Type.Leaf.fixed(width, uuid ? LogicalType.UUID : LogicalType.PLAIN);
            }
            case Decimal -> decimal((ArrowType.Decimal) arrowType);
            case Date -> Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE);
            case Time -> time((ArrowType.Time) arrowType);
            case Timestamp -> {
                ArrowType.Timestamp timestamp = (ArrowType.Timestamp) arrowType;
                yield Type.Leaf.of(
                        PhysicalType.INT64,
                        new LogicalType.TimestampType(unit(timestamp.getUnit()), timestamp.getTimezone() != null));
            }
            case Duration -> Type.Leaf.of(PhysicalType.INT64);
            case Interval -> Type.Leaf.fixed(3 * Integer.BYTES, LogicalType.INTERVAL);
            default ->
                throw new UnsupportedFeatureException("Arrow", "type " + arrowType, "has no counterpart to be read as");
        };
    }

    private static boolean isHeldBy(Type.Leaf leaf, ArrowType arrowType) {
        for (ArrowOptions.Int96 form : ArrowOptions.Int96.values()) {
            if (LeafTypes.of(leaf, ArrowOptions.DEFAULT.withInt96(form)).equals(arrowType)) {
                return true;
            }
        }
        return false;
    }

    private static Type.Leaf integer(ArrowType.Int type) {
        PhysicalType physical = type.getBitWidth() == Long.SIZE ? PhysicalType.INT64 : PhysicalType.INT32;
        boolean plain = type.getIsSigned() && type.getBitWidth() >= Integer.SIZE;
        return Type.Leaf.of(
                physical, plain ? LogicalType.PLAIN : new LogicalType.IntType(type.getBitWidth(), type.getIsSigned()));
    }

    private static Type.Leaf decimal(ArrowType.Decimal type) {
        if (type.getScale() < 0 || type.getScale() > type.getPrecision()) {
            throw new UnsupportedFeatureException(
                    "Arrow", "type " + type, "a scale must be 0 to " + type.getPrecision());
        }
        LogicalType logical = new LogicalType.DecimalType(type.getPrecision(), type.getScale());
        if (type.getPrecision() <= 9) {
            return Type.Leaf.of(PhysicalType.INT32, logical);
        }
        if (type.getPrecision() <= 18) {
            return Type.Leaf.of(PhysicalType.INT64, logical);
        }
        return Type.Leaf.fixed(type.getPrecision() <= 38 ? 16 : 32, logical);
    }

    private static Type.Leaf time(ArrowType.Time type) {
        PhysicalType physical = type.getBitWidth() == Integer.SIZE ? PhysicalType.INT32 : PhysicalType.INT64;
        return Type.Leaf.of(physical, new LogicalType.TimeType(unit(type.getUnit()), false));
    }

    /** Seconds, which Parquet does not have, become milliseconds. */
    private static TimeUnit unit(org.apache.arrow.vector.types.TimeUnit unit) {
        return switch (unit) {
            case SECOND, MILLISECOND -> TimeUnit.MILLIS;
            case MICROSECOND -> TimeUnit.MICROS;
            case NANOSECOND -> TimeUnit.NANOS;
        };
    }
}
