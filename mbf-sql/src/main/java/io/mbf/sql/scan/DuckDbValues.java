package io.mbf.sql.scan;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBWritableVector;

/**
 * How the values of a column get into DuckDB's vectors, for the types that a table function can have.
 *
 * @param type that DuckDB knows the column by; decimals are declared with their precision besides
 */
record DuckDbValues(DuckDBColumnType type, Values values) {

    /** Writes a value that is not null. */
    interface Value {
        void write(int from, long to, DuckDBWritableVector out);
    }

    /** Looks at a vector once, and gives what writes its values. */
    interface Values {
        Value of(ColumnVector vector);
    }

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long NANOS_OF_DAY = 86_400_000_000_000L;
    private static final int MAX_PRECISION = 38;

    /** Copies rows {@code [from, from + count)} of a vector, nulls included. */
    void write(ColumnVector vector, int from, int count, DuckDBWritableVector out) {
        if (values == null) {
            TextWriter.write((BytesVector) vector, from, count, out);
            return;
        }
        Value value = values.of(vector);
        boolean nulls = vector.validity().hasNulls();
        for (int i = 0; i < count; i++) {
            if (nulls && vector.isNull(from + i)) {
                out.setNull(i);
            } else {
                value.write(from + i, i, out);
            }
        }
    }

    /** The writer of a type; empty if a table function cannot have it. */
    static Optional<DuckDbValues> of(Type type) {
        return type instanceof Type.Leaf leaf ? Optional.ofNullable(leaf(leaf)) : Optional.empty();
    }

    private static DuckDbValues leaf(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        if (logical instanceof DecimalType decimal) {
            return decimal.precision() > MAX_PRECISION ? null : decimal(leaf, decimal);
        } else if (logical instanceof LogicalType.StringType || logical instanceof LogicalType.EnumType) {
            return new DuckDbValues(DuckDBColumnType.VARCHAR, null);
        } else if (logical instanceof LogicalType.DateType) {
            return new DuckDbValues(DuckDBColumnType.DATE, vector -> {
                int[] days = ((IntVector) vector).values();
                return (from, to, out) -> out.setDate(to, LocalDate.ofEpochDay(days[from]));
            });
        } else if (logical instanceof TimestampType timestamp) {
            return timestamp(timestamp);
        } else if (logical instanceof IntType integer) {
            return integer(integer);
        } else if (logical instanceof LogicalType.Float16Type) {
            return new DuckDbValues(DuckDBColumnType.FLOAT, vector -> {
                byte[] bytes = ((FixedBinaryVector) vector).bytes();
                return (from, to, out) -> out.setFloat(to, Float16.toFloat(bytes, 2 * from));
            });
        }
        return logical instanceof LogicalType.Plain ? plain(leaf.physical()) : null;
    }

    private static DuckDbValues plain(PhysicalType physical) {
        return switch (physical) {
            case BOOLEAN ->
                new DuckDbValues(DuckDBColumnType.BOOLEAN, vector -> {
                    boolean[] booleans = ((BooleanVector) vector).values();
                    return (from, to, out) -> out.setBoolean(to, booleans[from]);
                });
            case INT32 -> integer(new IntType(32, true));
            case INT64 -> integer(new IntType(64, true));
            case FLOAT ->
                new DuckDbValues(DuckDBColumnType.FLOAT, vector -> {
                    float[] floats = ((FloatVector) vector).values();
                    return (from, to, out) -> out.setFloat(to, floats[from]);
                });
            case DOUBLE ->
                new DuckDbValues(DuckDBColumnType.DOUBLE, vector -> {
                    double[] doubles = ((DoubleVector) vector).values();
                    return (from, to, out) -> out.setDouble(to, doubles[from]);
                });
            case INT96 -> int96();
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> null;
        };
    }

    private static DuckDbValues integer(IntType type) {
        if (type.bits() == 64) {
            return new DuckDbValues(type.signed() ? DuckDBColumnType.BIGINT : DuckDBColumnType.UBIGINT, vector -> {
                long[] longs = ((LongVector) vector).values();
                return type.signed()
                        ? (from, to, out) -> out.setLong(to, longs[from])
                        : (from, to, out) -> out.setUint64(to, new BigInteger(Long.toUnsignedString(longs[from])));
            });
        }
        DuckDBColumnType name = switch (type.bits()) {
            case 8 -> type.signed() ? DuckDBColumnType.TINYINT : DuckDBColumnType.UTINYINT;
            case 16 -> type.signed() ? DuckDBColumnType.SMALLINT : DuckDBColumnType.USMALLINT;
            default -> type.signed() ? DuckDBColumnType.INTEGER : DuckDBColumnType.UINTEGER;
        };
        return new DuckDbValues(name, vector -> {
            int[] ints = ((IntVector) vector).values();
            return switch (name) {
                case TINYINT -> (from, to, out) -> out.setByte(to, (byte) ints[from]);
                case UTINYINT -> (from, to, out) -> out.setUint8(to, ints[from] & 0xFF);
                case SMALLINT -> (from, to, out) -> out.setShort(to, (short) ints[from]);
                case USMALLINT -> (from, to, out) -> out.setUint16(to, ints[from] & 0xFFFF);
                case UINTEGER -> (from, to, out) -> out.setUint32(to, Integer.toUnsignedLong(ints[from]));
                default -> (from, to, out) -> out.setInt(to, ints[from]);
            };
        });
    }

    private static DuckDbValues decimal(Type.Leaf leaf, DecimalType decimal) {
        int scale = decimal.scale();
        return new DuckDbValues(DuckDBColumnType.DECIMAL, vector -> {
            if (vector instanceof IntVector ints) {
                return (from, to, out) -> out.setBigDecimal(to, BigDecimal.valueOf(ints.values()[from], scale));
            } else if (vector instanceof LongVector longs) {
                return (from, to, out) -> out.setBigDecimal(to, BigDecimal.valueOf(longs.values()[from], scale));
            }
            BytesVector bytes = (BytesVector) vector;
            return (from, to, out) -> out.setBigDecimal(to, new BigDecimal(unscaled(bytes, from), scale));
        });
    }

    private static BigInteger unscaled(BytesVector bytes, int index) {
        int length = bytes.length(index);
        return length == 0 ? BigInteger.ZERO : new BigInteger(bytes.array(index), bytes.start(index), length);
    }

    private static DuckDbValues timestamp(TimestampType type) {
        long perSecond = type.unit().perSecond();
        if (type.utc()) {
            return new DuckDbValues(DuckDBColumnType.TIMESTAMP_WITH_TIME_ZONE, vector -> {
                long[] units = ((LongVector) vector).values();
                return (from, to, out) ->
                        out.setOffsetDateTime(to, time(units[from], perSecond).atOffset(ZoneOffset.UTC));
            });
        }
        boolean nanos = perSecond == 1_000_000_000;
        return new DuckDbValues(nanos ? DuckDBColumnType.TIMESTAMP_NS : DuckDBColumnType.TIMESTAMP, vector -> {
            long[] units = ((LongVector) vector).values();
            return (from, to, out) -> out.setTimestamp(to, time(units[from], perSecond));
        });
    }

    private static LocalDateTime time(long units, long perSecond) {
        long nanos = Math.floorMod(units, perSecond) * (1_000_000_000 / perSecond);
        return LocalDateTime.ofEpochSecond(Math.floorDiv(units, perSecond), (int) nanos, ZoneOffset.UTC);
    }

    private static DuckDbValues int96() {
        return new DuckDbValues(DuckDBColumnType.TIMESTAMP, vector -> {
            BytesVector bytes = (BytesVector) vector;
            return (from, to, out) -> out.setTimestamp(to, int96(bytes.array(from), bytes.start(from)));
        });
    }

    private static LocalDateTime int96(byte[] bytes, int start) {
        long nanos = 0;
        for (int i = 7; i >= 0; i--) {
            nanos = nanos << 8 | bytes[start + i] & 0xFF;
        }
        int day = 0;
        for (int i = 11; i >= 8; i--) {
            day = day << 8 | bytes[start + i] & 0xFF;
        }
        return LocalDate.ofEpochDay(day - JULIAN_DAY_OF_EPOCH + Math.floorDiv(nanos, NANOS_OF_DAY))
                .atStartOfDay()
                .plusNanos(Math.floorMod(nanos, NANOS_OF_DAY));
    }
}
