package io.mbf.stats;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Float16;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The sort key of every value: the one place where the orders of {@link ColumnOrder} are implemented.
 *
 * <p>Keys of a column are either longs, compared as signed, or byte strings, compared as unsigned bytes with the
 * shorter first ({@link Arrays#compareUnsigned(byte[], byte[])}). A value is less than, equal to or greater than
 * another exactly if its key is.
 */
public final class SortKeys {

    /** The key of every NaN: greater than the key of positive infinity, and the greatest there is. */
    public static final long NAN = Double.doubleToLongBits(Double.NaN);

    /** Bytes in the key of an INT96 value. */
    public static final int INT96_KEY_LENGTH = 16;

    /** The Julian day of 1970-01-01. */
    public static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final VarHandle LITTLE_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Decimals from this many bytes on carry their length apart, since it does not fit the header. */
    private static final int LONG_DECIMAL = 0x7FFF;

    private SortKeys() {}

    // ---- long keys

    /** The key of an unsigned 32-bit integer: its value. */
    public static long unsigned(int value) {
        return value & 0xFFFF_FFFFL;
    }

    /** The key of an unsigned 64-bit integer: its value minus 2<sup>63</sup>. */
    public static long unsigned(long value) {
        return value ^ Long.MIN_VALUE;
    }

    /** The key of a floating-point number; of FLOAT and float16 too, which widen exactly. */
    public static long floating(double value) {
        if (value != value) {
            return NAN;
        }
        // adding 0.0 turns -0.0 into 0.0 and nothing else
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /** The number that has this key: the inverse of {@link #floating}, up to the sign of zero and NaN payloads. */
    public static double floatingValue(long key) {
        return Double.longBitsToDouble(key ^ (key >> 63 & Long.MAX_VALUE));
    }

    /**
     * The key of value {@code index}, which is not null. For single values: whoever has many works on the arrays.
     *
     * @param order of the LONG domain
     */
    public static long longKey(ColumnOrder order, ColumnVector vector, int index) {
        if (vector instanceof IntVector v) {
            int value = v.values()[index];
            return order == ColumnOrder.UNSIGNED ? unsigned(value) : value;
        }
        if (vector instanceof LongVector v) {
            long value = v.values()[index];
            return order == ColumnOrder.UNSIGNED ? unsigned(value) : value;
        }
        if (vector instanceof DoubleVector v) {
            return floating(v.values()[index]);
        }
        if (vector instanceof FloatVector v) {
            return floating(v.values()[index]);
        }
        if (vector instanceof BooleanVector v) {
            return v.values()[index] ? 1 : 0;
        }
        if (vector instanceof BytesVector v && order == ColumnOrder.FLOATING) {
            return floating(Float16.toFloat(v.array(index), v.start(index)));
        }
        throw new IllegalArgumentException("no " + order + " keys for " + vector.getClass());
    }

    // ---- byte keys

    /**
     * The key of value {@code index}, which is not null; a copy.
     *
     * @param order of the BYTES domain
     */
    public static byte[] bytesKey(ColumnOrder order, BytesVector vector, int index) {
        byte[] array = vector.array(index);
        int start = vector.start(index);
        int length = vector.length(index);
        return switch (order) {
            case UNSIGNED_BYTES -> Arrays.copyOfRange(array, start, start + length);
            case DECIMAL_BYTES -> decimal(array, start, length);
            case INT96_TIMESTAMP -> {
                byte[] key = new byte[INT96_KEY_LENGTH];
                int96(array, start, key);
                yield key;
            }
            default -> throw new IllegalArgumentException("no byte keys in order " + order);
        };
    }

    /** How long the buffer of {@link #decimal(byte[], int, int, byte[])} must be for values of {@code length} bytes. */
    public static int decimalKeyCapacity(int length) {
        return Math.addExact(Math.max(length, 1), 6);
    }

    /** The key of a decimal: see {@link #decimal(byte[], int, int, byte[])}. */
    public static byte[] decimal(byte[] value, int start, int length) {
        byte[] key = new byte[decimalKeyCapacity(length)];
        return Arrays.copyOf(key, decimal(value, start, length, key));
    }

    /** The key of a decimal with this unscaled value. */
    public static byte[] decimal(BigInteger unscaled) {
        byte[] bytes = unscaled.toByteArray();
        return decimal(bytes, 0, bytes.length);
    }

    /**
     * Writes the key of a decimal: two bytes, big-endian, that grow with sign and magnitude ({@code 0x8000 + n} from
     * zero up, {@code 0x7FFF - n} below), then the {@code n} bytes of the shortest two's complement form. From 32,767
     * bytes on the header is 0xFFFF or 0, and {@code n} follows as a big-endian int32, inverted below zero.
     *
     * @param value big-endian two's complement, with any sign extension; no bytes at all are zero
     * @param key at least {@link #decimalKeyCapacity} long
     * @return the length of the key
     */
    public static int decimal(byte[] value, int start, int length, byte[] key) {
        if (length == 0) {
            key[0] = (byte) 0x80;
            key[1] = 1;
            key[2] = 0;
            return 3;
        }
        int from = start;
        int last = start + length - 1;
        int sign = value[start] >> 7;
        while (from < last && value[from] == sign && value[from + 1] >> 7 == sign) {
            from++;
        }
        int n = last - from + 1;
        int header = sign == 0 ? 0x8000 + Math.min(n, LONG_DECIMAL) : 0x7FFF - Math.min(n, LONG_DECIMAL);
        key[0] = (byte) (header >>> 8);
        key[1] = (byte) header;
        int to = 2;
        if (n >= LONG_DECIMAL) {
            BIG_INT.set(key, 2, sign == 0 ? n : ~n);
            to = 6;
        }
        System.arraycopy(value, from, key, to, n);
        return to + n;
    }

    /** How many bytes of a decimal's key lie in front of the shortest two's complement form. */
    static int decimalHeader(byte[] key) {
        int header = (key[0] & 0xFF) << 8 | key[1] & 0xFF;
        return header == 0xFFFF || header == 0 ? 6 : 2;
    }

    /**
     * Writes the key of an INT96 timestamp: days (Julian, after carrying whole days out of the nanoseconds) as a
     * big-endian int64 with its sign flipped, then the nanoseconds of the day as a big-endian int64.
     *
     * @param key at least {@link #INT96_KEY_LENGTH} long
     */
    public static void int96(byte[] value, int start, byte[] key) {
        long nanos = (long) LITTLE_LONG.get(value, start);
        int day = (int) LITTLE_INT.get(value, start + 8);
        int96(day + Math.floorDiv(nanos, NANOS_PER_DAY), Math.floorMod(nanos, NANOS_PER_DAY), key);
    }

    /** The key of the INT96 timestamp at this Julian day and nanosecond of the day. */
    public static byte[] int96(long julianDay, long nanosOfDay) {
        byte[] key = new byte[INT96_KEY_LENGTH];
        int96(julianDay, nanosOfDay, key);
        return key;
    }

    /** Writes the INT96 value, with its hours within the day, that has the key at {@code from}: 12 bytes. */
    public static void int96Value(byte[] key, int from, byte[] value, int to) {
        LITTLE_LONG.set(value, to, (long) BIG_LONG.get(key, from + 8));
        LITTLE_INT.set(value, to + 8, (int) ((long) BIG_LONG.get(key, from) ^ Long.MIN_VALUE));
    }

    private static void int96(long julianDay, long nanosOfDay, byte[] key) {
        BIG_LONG.set(key, 0, julianDay ^ Long.MIN_VALUE);
        BIG_LONG.set(key, 8, nanosOfDay);
    }

    /**
     * The smallest byte string that is greater than every byte string with this prefix; {@code null} if there is none,
     * which is so for the empty prefix and for runs of 0xFF.
     */
    public static byte[] nextPrefix(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && prefix[end - 1] == (byte) 0xFF) {
            end--;
        }
        if (end == 0) {
            return null;
        }
        byte[] next = Arrays.copyOf(prefix, end);
        next[end - 1]++;
        return next;
    }

    // ---- back from keys to values

    /**
     * Whether every key of the type belongs to one stored value only, so that {@link #value(Type.Leaf, long)} or
     * {@link #value(Type.Leaf, byte[])} gives it back: for bloom filters, which hash what is stored. Not so for
     * floating point (two zeros, many NaNs), INT96 (hours beyond the day) and decimals on BYTE_ARRAY (sign extension).
     */
    public static boolean isInvertible(Type.Leaf type) {
        return switch (ColumnOrder.of(type)) {
            case SIGNED, UNSIGNED, UNSIGNED_BYTES -> true;
            case DECIMAL_BYTES -> type.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY;
            case FLOATING, INT96_TIMESTAMP, NONE -> false;
        };
    }

    /**
     * The stored value of a key in the range of the type: an INT32 sign-extended, the bits of an INT64, 0 or 1 for a
     * BOOLEAN.
     *
     * @param type invertible, with keys of the LONG domain
     */
    public static long value(Type.Leaf type, long key) {
        if (type.physical() == PhysicalType.INT32) {
            return (int) key;
        }
        return ColumnOrder.of(type) == ColumnOrder.UNSIGNED ? key ^ Long.MIN_VALUE : key;
    }

    /**
     * The stored value of a key.
     *
     * @param type invertible, with keys of the BYTES domain
     * @return {@code null} if no column of this type can hold the value, since it is too long
     */
    public static byte[] value(Type.Leaf type, byte[] key) {
        if (ColumnOrder.of(type) == ColumnOrder.UNSIGNED_BYTES) {
            return type.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY && key.length != type.width() ? null : key;
        }
        int from = decimalHeader(key);
        int n = key.length - from;
        if (n > type.width()) {
            return null;
        }
        byte[] value = new byte[type.width()];
        Arrays.fill(value, 0, value.length - n, (byte) (key[from] >> 7));
        System.arraycopy(key, from, value, value.length - n, n);
        return value;
    }
}
