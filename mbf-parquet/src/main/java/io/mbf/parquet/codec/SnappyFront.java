package io.mbf.parquet.codec;

/**
 * The beginning of a Snappy block without the rest, which the library cannot decompress
 * (google/snappy, {@code format_description.txt}).
 *
 * <pre>
 * block   := size, element*     size is a varint
 * literal := tag, bytes         lowest bits of the tag 00, above them the length - 1; 60 to 63: it is in 1 to 4 bytes
 * copy    := tag, distance      lowest bits 01: distance of 11 bits, three of them in the tag; 10: of 2 bytes; 11: of 4
 * </pre>
 */
final class SnappyFront {

    private SnappyFront() {}

    /**
     * Decompresses to the start of {@code out}.
     *
     * @param in the block's beginning, or all of it, at {@code [offset, offset + length)}
     * @param size bytes to write at most, within {@code out}
     * @return bytes written; fewer than {@code size} if the block ends before, goes on behind the input, or is broken
     */
    static int decompress(byte[] in, int offset, int length, byte[] out, int size) {
        int end = offset + length;
        int at = offset;
        while (at < end && in[at] < 0) {
            at++;
        }
        at++;
        int done = 0;
        while (done < size && at < end) {
            int tag = in[at++] & 0xFF;
            int kind = tag & 3;
            int wide = kind == 0 ? Math.max(0, (tag >>> 2) - 59) : kind == 3 ? 4 : kind; // bytes behind the tag
            if (wide > end - at) {
                return done;
            }
            int number = 0;
            for (int i = 0; i < wide; i++) {
                number |= (in[at++] & 0xFF) << 8 * i;
            }
            if (kind == 0) {
                int literal = wide == 0 ? tag >>> 2 : number;
                int n = literal < 0 ? size - done : Math.min(literal, size - done - 1) + 1;
                if (n > end - at) {
                    return done;
                }
                System.arraycopy(in, at, out, done, n);
                at += n;
                done += n;
            } else {
                int distance = kind == 1 ? tag >>> 5 << 8 | number : number;
                int n = Math.min(kind == 1 ? (tag >>> 2 & 7) + 4 : (tag >>> 2) + 1, size - done);
                if (distance <= 0 || distance > done) {
                    return done;
                }
                if (distance >= n) {
                    System.arraycopy(out, done - distance, out, done, n);
                    done += n;
                } else {
                    for (int i = 0; i < n; i++, done++) {
                        out[done] = out[done - distance]; // what it writes is what it reads next
                    }
                }
            }
        }
        return done;
    }
}
