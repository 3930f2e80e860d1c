package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import java.util.Arrays;

/** Byte strings under construction, one after the other: value {@code i} is {@code [offsets[i], offsets[i + 1])}. */
public final class BinaryBuffer {

    public byte[] bytes = new byte[1024];
    public int[] offsets;

    public BinaryBuffer(int maxValues) {
        offsets = new int[maxValues + 1];
    }

    /** Makes room for {@code more} bytes behind {@code used}. */
    public void reserve(int used, long more) {
        long needed = used + more;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new DecodingException("values of " + needed + " bytes together exceed an array");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, bytes.length * 2L), Integer.MAX_VALUE - 8));
        }
    }

    /** Moves the offsets of {@code valid} dense values to their rows among {@code rows}; null rows become empty. */
    public void spread(int from, int rows, int valid, long[] validity) {
        int source = from + valid;
        for (int i = from + rows - 1; i >= from && source != i + 1; i--) {
            offsets[i + 1] = offsets[source];
            if (Bits.get(validity, i)) {
                source--;
            }
        }
    }
}
