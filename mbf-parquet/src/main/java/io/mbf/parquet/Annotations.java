package io.mbf.parquet;

import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * Which physical types can carry which annotation of a leaf (apache/parquet-format, {@code LogicalTypes.md}). An
 * annotation elsewhere says nothing of the values, so that other readers leave it aside, and the column is read as its
 * physical type.
 *
 * <p>Only the types are judged: a decimal of more digits than its type can hold is another contradiction.
 */
final class Annotations {

    private static final int UUID_BYTES = 16;
    private static final int INTERVAL_BYTES = 12;
    private static final int FLOAT16_BYTES = 2;

    private Annotations() {}

    /** Removes the annotations that the leaves of a schema cannot carry. */
    static void dropMisplaced(List<SchemaElement> schema) {
        for (SchemaElement element : schema) {
            if (element.isSetType() && !fit(element)) {
                element.unsetLogicalType();
                element.unsetConverted_type();
                element.unsetScale();
                element.unsetPrecision();
            }
        }
    }

    /** Whether a leaf can carry its annotations, if it has any; one from the future may be anywhere. */
    static boolean fit(SchemaElement leaf) {
        if (leaf.isSetLogicalType()) {
            return !leaf.getLogicalType().isSet() || fits(leaf.getLogicalType(), leaf);
        }
        return !leaf.isSetConverted_type() || fits(leaf.getConverted_type(), leaf);
    }

    private static boolean fits(LogicalType annotation, SchemaElement leaf) {
        Type type = leaf.getType();
        return switch (annotation.getSetField()) {
            case STRING, ENUM, JSON, BSON, GEOMETRY, GEOGRAPHY -> type == Type.BYTE_ARRAY;
            case UUID -> isFixed(leaf, UUID_BYTES);
            case FLOAT16 -> isFixed(leaf, FLOAT16_BYTES);
            case DATE -> type == Type.INT32;
            case TIME -> type == (isMillis(annotation.getTIME().getUnit()) ? Type.INT32 : Type.INT64);
            case TIMESTAMP -> type == Type.INT64;
            case INTEGER ->
                switch (annotation.getINTEGER().getBitWidth()) {
                    case 8, 16, 32 -> type == Type.INT32;
                    case 64 -> type == Type.INT64;
                    default -> false;
                };
            case DECIMAL -> canBeDecimal(type);
            case UNKNOWN -> true;
            case MAP, LIST, VARIANT -> false; // of groups
            default -> true;
        };
    }

    private static boolean fits(ConvertedType annotation, SchemaElement leaf) {
        Type type = leaf.getType();
        return switch (annotation) {
            case UTF8, ENUM, JSON, BSON -> type == Type.BYTE_ARRAY;
            case INTERVAL -> isFixed(leaf, INTERVAL_BYTES);
            case DATE, TIME_MILLIS, UINT_8, UINT_16, UINT_32, INT_8, INT_16, INT_32 -> type == Type.INT32;
            case TIME_MICROS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS, UINT_64, INT_64 -> type == Type.INT64;
            case DECIMAL -> canBeDecimal(type);
            case MAP, MAP_KEY_VALUE, LIST -> false; // of groups
        };
    }

    private static boolean isFixed(SchemaElement leaf, int bytes) {
        return leaf.getType() == Type.FIXED_LEN_BYTE_ARRAY && leaf.getType_length() == bytes;
    }

    private static boolean isMillis(TimeUnit unit) {
        return unit.isSetMILLIS();
    }

    private static boolean canBeDecimal(Type type) {
        return switch (type) {
            case INT32, INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
            case BOOLEAN, INT96, FLOAT, DOUBLE -> false;
        };
    }
}
