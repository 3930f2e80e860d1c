package io.mbf.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** A growing array of little-endian bytes. Reused after {@link #reset}; not thread-safe. */
public final class ByteSink {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What every JVM can allocate as one array. */
    private static final int MAX_SIZE = Integer.MAX_VALUE - 64;

    private byte[] bytes;
    private int size;

    public ByteSink() {
        this(1 << 12);
    }

    public ByteSink(int initialCapacity) {
        bytes = new byte[initialCapacity];
    }

    /** The bytes written so far, and unspecified ones behind them; the next write may replace the array. */
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    /** Forgets all bytes, keeps the capacity. */
    public void reset() {
        size = 0;
    }

    /** Appends zeros until the size is a multiple of {@code alignment}, which is a power of two. */
    public void alignTo(int alignment) {
        int fill = -size & alignment - 1;
        int at = advance(fill);
        Arrays.fill(bytes, at, at + fill, (byte) 0);
    }

    public void putByte(int value) {
        int at = advance(1);
        bytes[at] = (byte) value;
    }

    public void putShort(int value) {
        int at = advance(2);
        SHORTS.set(bytes, at, (short) value);
    }

    public void putInt(int value) {
        int at = advance(4);
        INTS.set(bytes, at, value);
    }

    public void putLong(long value) {
        int at = advance(8);
        LONGS.set(bytes, at, value);
    }

    public void putBytes(byte[] source, int from, int length) {
        Objects.checkFromIndexSize(from, length, source.length);
        int at = advance(length);
        System.arraycopy(source, from, bytes, at, length);
    }

    /** Appends numbers of 32 bits, little-endian. */
    public void putInts(int[] source, int from, int length) {
        region(4, length).asIntBuffer().put(source, from, length);
    }

    /** Appends numbers of 64 bits, little-endian. */
    public void putLongs(long[] source, int from, int length) {
        region(8, length).asLongBuffer().put(source, from, length);
    }

    /** Appends zeros. */
    public void putZeros(int length) {
        int at = advance(length);
        Arrays.fill(bytes, at, at + length, (byte) 0);
    }

    private ByteBuffer region(int width, int length) {
        int bytesNeeded = Math.multiplyExact(width, length);
        int at = advance(bytesNeeded);
        return ByteBuffer.wrap(bytes, at, bytesNeeded).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes room, and returns where it starts. */
    private int advance(int length) {
        int at = size;
        long needed = (long) at + length;
        if (needed > bytes.length) {
            grow(needed);
        }
        size = (int) needed;
        return at;
    }

    private void grow(long needed) {
        if (needed > MAX_SIZE) {
            throw new IllegalStateException("a sink holds at most " + MAX_SIZE + " bytes, not " + needed);
        }
        // by half, not twofold: wide tables have thousands of sinks
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE, Math.max(needed, bytes.length * 3L / 2)));
    }

    /**
     * Appends zeros up to a multiple of a power of two in a file.
     *
     * @param position of this sink's first byte there
     */
    public void alignTo(int alignment, long position) {
        putZeros((int) (-(position + size()) & alignment - 1));
    }

    /** An unsigned number in base 128, the low digits first, each but the last with its high bit set (LEB128). */
    public void putUint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            putByte((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        putByte((int) rest);
    }

    /** A signed number as {@link #putUint} of 0, -1, 1, -2, … in turn. */
    public void putSint(long value) {
        putUint(value << 1 ^ value >> 63);
    }
}
