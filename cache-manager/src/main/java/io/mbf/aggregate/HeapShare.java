package io.mbf.aggregate;

import io.mbf.error.InvalidQueryException;
import java.util.Arrays;

/**
 * The part of the heap that the groups of one query may take. All of their arrays are grown here, so that too many groups
 * end in a sentence, and not in an {@link OutOfMemoryError}. Used by one thread.
 */
public final class HeapShare {

    private static final int FIRST = 1024; // elements of an array that grows for the first time

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 16;

    private final long limit;
    private long taken;

    /** @param limit in bytes */
    public HeapShare(long limit) {
        this.limit = limit;
    }

    /** Half of what the virtual machine may take ({@code -Xmx}). */
    public static HeapShare half() {
        return new HeapShare(Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * Counts bytes that will be allocated.
     *
     * @throws InvalidQueryException if they exceed the share
     */
    void take(long bytes) {
        if (taken + bytes > limit) {
            throw new InvalidQueryException(
                    "the groups take more than " + (limit >> 20) + " MB, the half of the heap that"
                            + " they may have; group by fewer or coarser keys, narrow the rows, or give more heap (-Xmx)");
        }
        taken += bytes;
    }

    /** Bytes that were counted. */
    long taken() {
        return taken;
    }

    /** Counts bytes that are garbage now; also negative ones, of what was made without having been taken. */
    void release(long bytes) {
        taken -= bytes;
    }

    /** Room for {@code needed} elements, the old ones in front; the others are {@code fill}. */
    long[] grow(long[] old, int needed, long fill) {
        int length = length(old.length, needed);
        take((long) length * Long.BYTES);
        long[] grown = Arrays.copyOf(old, length);
        if (fill != 0) {
            Arrays.fill(grown, old.length, length, fill);
        }
        release((long) old.length * Long.BYTES);
        return grown;
    }

    /** As {@link #grow(long[], int, long)}; the new elements are 0. */
    double[] grow(double[] old, int needed) {
        int length = length(old.length, needed);
        take((long) length * Double.BYTES);
        double[] grown = Arrays.copyOf(old, length);
        release((long) old.length * Double.BYTES);
        return grown;
    }

    /** As {@link #grow(long[], int, long)}; the new elements are 0. */
    int[] grow(int[] old, int needed) {
        int length = length(old.length, needed);
        take((long) length * Integer.BYTES);
        int[] grown = Arrays.copyOf(old, length);
        release((long) old.length * Integer.BYTES);
        return grown;
    }

    /** As {@link #grow(long[], int, long)}; the new elements are 0. */
    byte[] grow(byte[] old, int needed) {
        int length = length(old.length, needed);
        take(length);
        byte[] grown = Arrays.copyOf(old, length);
        release(old.length);
        return grown;
    }

    /** As {@link #grow(long[], int, long)} for references; what they refer to is counted by whoever makes it. */
    <T> T[] grow(T[] old, int needed) {
        int length = length(old.length, needed);
        take((long) length * Long.BYTES);
        T[] grown = Arrays.copyOf(old, length);
        release((long) old.length * Long.BYTES);
        return grown;
    }

    private static int length(int length, int needed) {
        if (needed < 0 || needed > MAX_LENGTH) {
            throw new InvalidQueryException("the groups take more than 2^31 elements of an array");
        }
        return (int) Math.min(MAX_LENGTH, Math.max(Math.max(needed, FIRST), 2L * length));
    }
}
