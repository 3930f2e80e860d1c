package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;

/** RLE as an encoding of booleans: four bytes of length, then {@link HybridDecoder hybrid runs} of width 1. */
public final class RleBooleanDecoder implements ValueDecoder<boolean[]> {

    private static final int STEP = 1024;

    private final HybridDecoder hybrid = new HybridDecoder();
    private final int[] values = new int[STEP];

    @Override
    public void init(byte[] bytes, int offset, int length, int maxCount) {
        if (length == 0) { // a page of nulls only
            hybrid.init(bytes, offset, 0, 1);
            return;
        }
        if (length < Integer.BYTES) {
            throw new DecodingException("the length of the booleans is cut off");
        }
        int size = LittleEndian.intAt(bytes, offset);
        if (size < 0 || size > length - Integer.BYTES) {
            throw new DecodingException("booleans of " + Integer.toUnsignedLong(size) + " bytes in a page with "
                    + (length - Integer.BYTES) + " left");
        }
        hybrid.init(bytes, offset + Integer.BYTES, size, 1);
    }

    @Override
    public void skip(int count) {
        hybrid.skip(count);
    }

    @Override
    public void read(boolean[] target, int from, int count) {
        for (int done = 0; done < count; done += STEP) {
            int n = Math.min(STEP, count - done);
            hybrid.read(values, 0, n);
            for (int i = 0; i < n; i++) {
                if (values[i] >>> 1 != 0) {
                    throw new DecodingException("a boolean of " + Integer.toUnsignedLong(values[i]) + " is above 1");
                }
                target[from + done + i] = values[i] != 0;
            }
        }
    }
}
