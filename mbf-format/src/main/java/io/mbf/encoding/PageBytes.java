package io.mbf.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.EnumSet;
import java.util.Objects;

/** A position in the bytes of one page; every read is checked against their end. */
final class PageBytes {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int start;
    private int end;
    private long position;
    private PageLoader loader;
    /** A bit for each encoding of the headers read so far, whatever pages they are of. */
    private long met;

    PageBytes() {}

    PageBytes(byte[] source, int offset, int length) {
        reset(source, offset, length);
    }

    /** Starts over at the first byte of a page. */
    void reset(byte[] source, int offset, int length) {
        reset(source, offset, length, null);
    }

    /** The same for a page whose bytes are loaded as they are claimed. */
    void reset(byte[] source, int offset, int length, PageLoader loader) {
        this.loader = loader;
        Objects.checkFromIndexSize(offset, length, source.length);
        if (source != bytes) {
            bytes = source;
            buffer = ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN);
        }
        start = offset;
        end = offset + length;
        position = offset;
    }

    void meet(Encoding encoding) {
        met |= 1L << encoding.ordinal();
    }

    void forgetMet() {
        met = 0;
    }

    EnumSet<Encoding> met() {
        EnumSet<Encoding> encodings = EnumSet.allOf(Encoding.class);
        encodings.removeIf(encoding -> (met >>> encoding.ordinal() & 1) == 0);
        return encodings;
    }

    byte[] array() {
        return bytes;
    }

    /** Claims the next bytes, and returns where they start in {@link #array}. */
    int take(long length) {
        int at = skip(length);
        if (loader != null) {
            load(at, (int) length);
        }
        return at;
    }

    /** Loads claimed bytes. */
    void load(int at, int length) {
        loader.load(at - start, at - start + length);
    }

    /** Claims the next bytes without loading them. */
    int skip(long length) {
        long at = position;
        if (length > end - at) {
            throw new PageFormatException(
                    "page ends at byte " + (end - start) + ", but its contents reach byte " + (at - start + length));
        }
        position = at + length;
        return (int) at;
    }

    /** Claims the padding up to the next multiple of eight bytes; its contents do not matter. */
    void align() {
        take(start - position & 7);
    }

    int unsignedByte() {
        return bytes[take(1)] & 0xFF;
    }

    int unsignedShort() {
        return (short) SHORTS.get(bytes, take(2)) & 0xFFFF;
    }

    int getInt() {
        return (int) INTS.get(bytes, take(4));
    }

    long getLong() {
        return (long) LONGS.get(bytes, take(8));
    }

    int unsignedShortAt(int at) {
        return (short) SHORTS.get(bytes, at) & 0xFFFF;
    }

    int intAt(int at) {
        return (int) INTS.get(bytes, at);
    }

    long longAt(int at) {
        return (long) LONGS.get(bytes, at);
    }

    /*
     * Bulk copies go through buffer views: they end in one copyMemory at 10 GB/s, while a loop over a byte[] view
     * handle is not vectorised on JDK 17. The range must have been claimed.
     */

    /** The bytes from a position to the end of the page, as integers. */
    IntBuffer ints(int at) {
        buffer.limit(end).position(at);
        return buffer.asIntBuffer();
    }

    void copy(int at, int[] out, int count) {
        ints(at).get(out, 0, count);
    }

    void copy(int at, long[] out, int count) {
        buffer.limit(end).position(at);
        buffer.asLongBuffer().get(out, 0, count);
    }

    void copy(int at, float[] out, int count) {
        buffer.limit(end).position(at);
        buffer.asFloatBuffer().get(out, 0, count);
    }

    void copy(int at, double[] out, int count) {
        buffer.limit(end).position(at);
        buffer.asDoubleBuffer().get(out, 0, count);
    }
}
