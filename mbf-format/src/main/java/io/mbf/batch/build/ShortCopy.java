package io.mbf.batch.build;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies byte strings, most of them short, into an array that is filled from its start on.
 *
 * <p>How long a string is cannot be predicted, and each wrong guess takes longer than to copy it; so all short ones are
 * copied in the same steps. These write behind the string's end, where the next one goes.
 */
public final class ShortCopy {

    /** The longest string that is short. */
    public static final int SHORT = 48;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ShortCopy() {}

    /**
     * Copies {@code length} bytes, as {@link System#arraycopy} does.
     *
     * @param to in another array; what lies behind {@code to + length} is lost
     */
    public static void copy(byte[] in, int from, byte[] out, int to, int length) {
        if (length <= SHORT && from <= in.length - SHORT && to <= out.length - SHORT) {
            LONG.set(out, to, (long) LONG.get(in, from));
            LONG.set(out, to + 8, (long) LONG.get(in, from + 8));
            LONG.set(out, to + 16, (long) LONG.get(in, from + 16));
            LONG.set(out, to + 24, (long) LONG.get(in, from + 24));
            LONG.set(out, to + 32, (long) LONG.get(in, from + 32));
            LONG.set(out, to + 40, (long) LONG.get(in, from + 40));
        } else {
            System.arraycopy(in, from, out, to, length);
        }
    }
}
