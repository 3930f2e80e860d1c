package io.mbf.tensor;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;

/**
 * What the elements of a tensor are; the names are those of safetensors. Dates, times and timestamps are integers of
 * their unit.
 */
public enum Dtype {
    /** A byte, 0 or 1. */
    BOOL(1, "bool"),
    U8(1, "uint8"),
    I8(1, "int8"),
    U16(2, "uint16"),
    I16(2, "int16"),
    U32(4, "uint32"),
    I32(4, "int32"),
    U64(8, "uint64"),
    I64(8, "int64"),
    F16(2, "float16"),
    F32(4, "float32"),
    F64(8, "float64");

    private final int bytes;
    private final String zarrName;

    Dtype(int bytes, String zarrName) {
        this.bytes = bytes;
        this.zarrName = zarrName;
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** What Zarr v3 and numpy call it, such as {@code float64}. */
    public String zarrName() {
        return zarrName;
    }

    boolean isFloating() {
        return this == F16 || this == F32 || this == F64;
    }

    boolean isUnsigned() {
        return this == U8 || this == U16 || this == U32 || this == U64;
    }

    /**
     * What the values of a column are.
     *
     * @throws InvalidQueryException if they are not numbers of a fixed width
     */
    static Dtype of(Field field) {
        if (field.type() instanceof Type.Leaf leaf) {
            if (leaf.logical() instanceof LogicalType.DecimalType
                    || leaf.logical() instanceof LogicalType.UnknownType) {
                throw unfit(field);
            }
            switch (leaf.physical()) {
                case BOOLEAN:
                    return BOOL;
                case INT32:
                    return integer(leaf.logical(), I32);
                case INT64:
                    return leaf.logical().isUnsigned() ? U64 : I64;
                case FLOAT:
                    return F32;
                case DOUBLE:
                    return F64;
                default:
                    if (leaf.logical() instanceof LogicalType.Float16Type && leaf.width() == F16.bytes) {
                        return F16;
                    }
            }
        }
        throw unfit(field);
    }

    private static Dtype integer(LogicalType logical, Dtype other) {
        if (!(logical instanceof LogicalType.IntType type)) {
            return other;
        }
        return switch (type.bits()) {
            case 8 -> type.signed() ? I8 : U8;
            case 16 -> type.signed() ? I16 : U16;
            default -> type.signed() ? I32 : U32;
        };
    }

    private static InvalidQueryException unfit(Field field) {
        return new InvalidQueryException("column '" + field.name() + "' is of type " + TypeName.of(field.type())
                + ", and tensors hold booleans, integers, floats, dates and times: select the other columns");
    }
}
