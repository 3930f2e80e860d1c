package io.mbf.aggregate;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.FixedBinaryVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A vector of decimals of 16 bytes that grows by one at a time. */
final class FixedDecimals {

    static final int WIDTH = 16;

    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final boolean[] nulls;
    private int size;

    FixedDecimals(int capacity) {
        bytes = new byte[capacity * WIDTH];
        nulls = new boolean[capacity];
    }

    void add(long high, long low) {
        BIG_LONG.set(bytes, size * WIDTH, high);
        BIG_LONG.set(bytes, size * WIDTH + Long.BYTES, low);
        size++;
    }

    void addNull() {
        nulls[size++] = true;
    }

    ColumnVector vector() {
        return new FixedBinaryVector(bytes, WIDTH, size, Results.validity(nulls));
    }
}
