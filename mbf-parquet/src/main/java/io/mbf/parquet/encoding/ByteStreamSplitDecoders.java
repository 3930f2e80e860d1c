package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.DecodingException;

/**
 * BYTE_STREAM_SPLIT: all first bytes of the values, then all second bytes, and so on (apache/parquet-format, {@code
 * Encodings.md}).
 */
public final class ByteStreamSplitDecoders {

    private ByteStreamSplitDecoders() {}

    private abstract static class Split<T> implements ValueDecoder<T> {
        final int width;
        byte[] bytes;
        int start; // of stream 0, at the next value
        int stride; // values in the page, and so the distance of the streams
        private int left;

        Split(int width) {
            this.width = width;
        }

        @Override
        public final void init(byte[] bytes, int offset, int length, int maxCount) {
            if (width == 0 ? length != 0 : length % width != 0) {
                throw new DecodingException(
                        "split streams of " + length + " bytes are no multiple of the width " + width);
            }
            this.bytes = bytes;
            this.start = offset;
            this.stride = width == 0 ? maxCount : length / width;
            this.left = stride;
        }

        @Override
        public final void skip(int count) {
            take(count);
        }

        final int take(int count) {
            if (count > left) {
                throw new DecodingException(count + " values asked of split streams with " + left + " left");
            }
            int at = start;
            start += width == 0 ? 0 : count;
            left -= count;
            return at;
        }

        final int intAt(int at) {
            return bytes[at] & 0xFF
                    | (bytes[at + stride] & 0xFF) << 8
                    | (bytes[at + 2 * stride] & 0xFF) << 16
                    | bytes[at + 3 * stride] << 24;
        }

        final long longAt(int at) {
            return intAt(at) & 0xFFFFFFFFL | (long) intAt(at + 4 * stride) << 32;
        }
    }

    public static final class Ints extends Split<int[]> {
        public Ints() {
            super(Integer.BYTES);
        }

        @Override
        public void read(int[] target, int from, int count) {
            int at = take(count);
            for (int i = 0; i < count; i++) {
                target[from + i] = intAt(at + i);
            }
        }
    }

    public static final class Longs extends Split<long[]> {
        public Longs() {
            super(Long.BYTES);
        }

        @Override
        public void read(long[] target, int from, int count) {
            int at = take(count);
            for (int i = 0; i < count; i++) {
                target[from + i] = longAt(at + i);
            }
        }
    }

    public static final class Floats extends Split<float[]> {
        public Floats() {
            super(Float.BYTES);
        }

        @Override
        public void read(float[] target, int from, int count) {
            int at = take(count);
            for (int i = 0; i < count; i++) {
                target[from + i] = Float.intBitsToFloat(intAt(at + i));
            }
        }
    }

    public static final class Doubles extends Split<double[]> {
        public Doubles() {
            super(Double.BYTES);
        }

        @Override
        public void read(double[] target, int from, int count) {
            int at = take(count);
            for (int i = 0; i < count; i++) {
                target[from + i] = Double.longBitsToDouble(longAt(at + i));
            }
        }
    }

    public static final class Fixed extends Split<byte[]> {
        public Fixed(int width) {
            super(width);
        }

        @Override
        public void read(byte[] target, int from, int count) {
            int at = take(count);
            for (int stream = 0; stream < width; stream++) {
                int source = at + stream * stride;
                int to = from * width + stream;
                for (int i = 0; i < count; i++) {
                    target[to + i * width] = bytes[source + i];
                }
            }
        }
    }
}
