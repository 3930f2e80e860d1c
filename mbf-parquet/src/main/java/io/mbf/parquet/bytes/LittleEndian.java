package io.mbf.parquet.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in byte arrays. */
public final class LittleEndian {

    public static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static int intAt(byte[] bytes, int position) {
        return (int) INT.get(bytes, position);
    }

    public static long longAt(byte[] bytes, int position) {
        return (long) LONG.get(bytes, position);
    }

    /** The eight bytes from {@code position} on; those past the end of the array read as 0. */
    public static long longAtOrPadded(byte[] bytes, int position) {
        if (position <= bytes.length - Long.BYTES) {
            return longAt(bytes, position);
        }
        long value = 0;
        for (int i = bytes.length - 1; i >= position; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}
