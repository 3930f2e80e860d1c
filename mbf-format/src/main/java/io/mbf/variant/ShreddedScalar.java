package io.mbf.variant;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DateType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.UuidType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;

/**
 * How a column of shredded scalars is given to a sink: which of the primitive types of variants its type stands for
 * (apache/parquet-format, {@code VariantShredding.md}, "Shredded Value Types").
 *
 * @param number the scale of a decimal, the bits of an integer; else 0
 * @param unit of a timestamp; else null
 */
record ShreddedScalar(Kind kind, int number, TimeUnit unit) {

    enum Kind {
        BOOLEAN,
        INT32,
        INT64,
        FLOAT,
        DOUBLE,
        DECIMAL4,
        DECIMAL8,
        DECIMAL16,
        DATE,
        TIME,
        TIMESTAMP_UTC,
        TIMESTAMP_LOCAL,
        STRING,
        BINARY,
        UUID
    }

    /** @param leaf one that {@link VariantShape} allows */
    static ShreddedScalar of(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        int scale = logical instanceof DecimalType decimal ? decimal.scale() : 0;
        boolean decimal = logical instanceof DecimalType;
        return switch (leaf.physical()) {
            case BOOLEAN -> of(Kind.BOOLEAN, 0);
            case FLOAT -> of(Kind.FLOAT, 0);
            case DOUBLE -> of(Kind.DOUBLE, 0);
            case INT32 -> {
                if (logical instanceof DateType) {
                    yield of(Kind.DATE, 0);
                }
                int bits = logical instanceof IntType integer ? integer.bits() : Integer.SIZE;
                yield decimal ? of(Kind.DECIMAL4, scale) : of(Kind.INT32, bits);
            }
            case INT64 -> {
                if (logical instanceof TimestampType timestamp) {
                    Kind kind = timestamp.utc() ? Kind.TIMESTAMP_UTC : Kind.TIMESTAMP_LOCAL;
                    yield new ShreddedScalar(kind, 0, timestamp.unit());
                }
                if (logical instanceof TimeType) {
                    yield of(Kind.TIME, 0);
                }
                yield decimal ? of(Kind.DECIMAL8, scale) : of(Kind.INT64, Long.SIZE);
            }
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                if (decimal) {
                    yield of(Kind.DECIMAL16, scale);
                }
                yield of(logical instanceof UuidType ? Kind.UUID : logical.isText() ? Kind.STRING : Kind.BINARY, 0);
            }
            case INT96 -> throw new IllegalArgumentException("no variant has " + leaf);
        };
    }

    private static ShreddedScalar of(Kind kind, int number) {
        return new ShreddedScalar(kind, number, null);
    }

    /** Tells value {@code index}, which is not null. */
    <E extends Exception> void write(ColumnVector vector, int index, VariantSink<E> to) throws E {
        switch (kind) {
            case BOOLEAN -> to.bool(((BooleanVector) vector).values()[index]);
            case INT32 -> to.integer(int32(vector, index), number);
            case INT64 -> to.integer(int64(vector, index), number);
            case FLOAT -> to.real(((FloatVector) vector).values()[index]);
            case DOUBLE -> to.real(((DoubleVector) vector).values()[index]);
            case DECIMAL4 -> to.decimal(int32(vector, index), number, Integer.SIZE);
            case DECIMAL8 -> to.decimal(int64(vector, index), number, Long.SIZE);
            case DATE -> to.date(int32(vector, index));
            case TIME -> to.time(int64(vector, index));
            case TIMESTAMP_UTC -> to.timestamp(int64(vector, index), unit, true);
            case TIMESTAMP_LOCAL -> to.timestamp(int64(vector, index), unit, false);
            case DECIMAL16, STRING, BINARY, UUID -> bytes((BytesVector) vector, index, to);
        }
    }

    private <E extends Exception> void bytes(BytesVector vector, int index, VariantSink<E> to) throws E {
        byte[] bytes = vector.array(index);
        int start = vector.start(index);
        int length = vector.length(index);
        switch (kind) {
            case DECIMAL16 -> to.decimal(bytes, start, length, number);
            case STRING -> to.string(bytes, start, length);
            case UUID -> to.uuid(bytes, start);
            default -> to.binary(bytes, start, length);
        }
    }

    private static int int32(ColumnVector vector, int index) {
        return ((IntVector) vector).values()[index];
    }

    private static long int64(ColumnVector vector, int index) {
        return ((LongVector) vector).values()[index];
    }
}
