package io.mbf.parquet;

/**
 * Fixed-width unsigned integers packed one after the other, least significant bit first: the layout of Parquet's hybrid
 * and delta encodings (apache/parquet-format, {@code Encodings.md}).
 *
 * <p>Callers have checked that the packed bits lie within the array; widths are 0 to 32 for {@code int[]} and 0 to 64
 * for {@code long[]}.
 */
final class BitUnpacker {

    private BitUnpacker() {}

    /**
     * Unpacks {@code count} values.
     *
     * @param start position of the byte that holds value 0
     * @param first index of the first value wanted
     */
    static void unpack(byte[] bytes, int start, int width, int first, int[] target, int from, int count) {
        long mask = (1L << width) - 1;
        long bit = (long) first * width;
        int fast = withoutPadding(bytes.length - start, width, bit, count);
        for (int i = 0; i < fast; i++, bit += width) {
            target[from + i] = (int) (LittleEndian.longAt(bytes, start + (int) (bit >>> 3)) >>> (int) (bit & 7) & mask);
        }
        for (int i = fast; i < count; i++, bit += width) {
            target[from + i] =
                    (int) (LittleEndian.longAtOrPadded(bytes, start + (int) (bit >>> 3)) >>> (int) (bit & 7) & mask);
        }
    }

    /** As {@link #unpack(byte[], int, int, int, int[], int, int)}, with widths up to 64. */
    static void unpack(byte[] bytes, int start, int width, int first, long[] target, int from, int count) {
        long mask = width == 64 ? -1L : (1L << width) - 1;
        long bit = (long) first * width;
        int fast = width > 57 ? 0 : withoutPadding(bytes.length - start, width, bit, count);
        for (int i = 0; i < fast; i++, bit += width) {
            target[from + i] = LittleEndian.longAt(bytes, start + (int) (bit >>> 3)) >>> (int) (bit & 7) & mask;
        }
        for (int i = fast; i < count; i++, bit += width) {
            target[from + i] = wide(bytes, start + (int) (bit >>> 3), (int) (bit & 7), width) & mask;
        }
    }

    /** The value at a bit position, with unspecified bits above {@code width}. */
    static long wide(byte[] bytes, int position, int shift, int width) {
        long value = LittleEndian.longAtOrPadded(bytes, position) >>> shift;
        return shift + width <= 64 ? value : value | (bytes[position + 8] & 0xFFL) << 64 - shift;
    }

    /** How many of the values can be read by loading eight bytes without running over the end of the array. */
    private static int withoutPadding(int available, int width, long bit, int count) {
        long lastStart = (long) (available - Long.BYTES) * 8 + 7;
        if (bit > lastStart) {
            return 0;
        }
        return width == 0 ? count : (int) Math.min(count, (lastStart - bit) / width + 1);
    }
}
