package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.LittleEndian;

/**
 * Copies byte strings, most of them short, into an array that is filled from its start on.
 *
 * <p>How long a string is cannot be predicted, and each wrong guess takes longer than to copy it; so all short ones are
 * copied in the same steps. These write behind the string's end, where the next one goes.
 */
public final class ShortCopy {

    /** The longest string that is short. */
    private static final int SHORT = 48;

    private ShortCopy() {}

    /**
     * Copies {@code length} bytes, as {@link System#arraycopy} does.
     *
     * @param to in another array; what lies behind {@code to + length} is lost
     */
    public static void copy(byte[] in, int from, byte[] out, int to, int length) {
        if (length <= SHORT && from <= in.length - SHORT && to <= out.length - SHORT) {
            LittleEndian.LONG.set(out, to, (long) LittleEndian.LONG.get(in, from));
            LittleEndian.LONG.set(out, to + 8, (long) LittleEndian.LONG.get(in, from + 8));
            LittleEndian.LONG.set(out, to + 16, (long) LittleEndian.LONG.get(in, from + 16));
            LittleEndian.LONG.set(out, to + 24, (long) LittleEndian.LONG.get(in, from + 24));
            LittleEndian.LONG.set(out, to + 32, (long) LittleEndian.LONG.get(in, from + 32));
            LittleEndian.LONG.set(out, to + 40, (long) LittleEndian.LONG.get(in, from + 40));
        } else {
            System.arraycopy(in, from, out, to, length);
        }
    }
}
