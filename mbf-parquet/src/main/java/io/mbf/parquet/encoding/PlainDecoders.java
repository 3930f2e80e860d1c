package io.mbf.parquet.encoding;

import io.mbf.batch.build.ShortCopy;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;

/** PLAIN: values as they are, little-endian, byte strings after their length in four bytes, booleans as bits. */
public final class PlainDecoders {

    private PlainDecoders() {}

    /** Keeps track of a page of values of one width. */
    private abstract static class FixedWidth<T> implements ValueDecoder<T> {
        final int width;
        byte[] bytes;
        int position;
        int limit;

        FixedWidth(int width) {
            this.width = width;
        }

        @Override
        public final void init(byte[] bytes, int offset, int length, int maxCount) {
            this.bytes = bytes;
            this.position = offset;
            this.limit = offset + length;
        }

        @Override
        public final void skip(int count) {
            take(count);
        }

        /** Consumes {@code count} values; returns where they start. */
        final int take(int count) {
            long size = (long) count * width;
            if (size > limit - position) {
                throw new DecodingException(
                        count + " values of " + width + " bytes asked of a page with " + (limit - position) + " left");
            }
            int start = position;
            position += (int) size;
            return start;
        }
    }

    public static final class Ints extends FixedWidth<int[]> {
        public Ints() {
            super(Integer.BYTES);
        }

        @Override
        public void read(int[] target, int from, int count) {
            int start = take(count);
            byte[] in = bytes;
            for (int i = 0; i < count; i++) {
                target[from + i] = (int) LittleEndian.INT.get(in, start + i * Integer.BYTES);
            }
        }
    }

    public static final class Longs extends FixedWidth<long[]> {
        public Longs() {
            super(Long.BYTES);
        }

        @Override
        public void read(long[] target, int from, int count) {
            int start = take(count);
            byte[] in = bytes;
            for (int i = 0; i < count; i++) {
                target[from + i] = (long) LittleEndian.LONG.get(in, start + i * Long.BYTES);
            }
        }
    }

    public static final class Floats extends FixedWidth<float[]> {
        public Floats() {
            super(Float.BYTES);
        }

        @Override
        public void read(float[] target, int from, int count) {
            int start = take(count);
            byte[] in = bytes;
            for (int i = 0; i < count; i++) {
                target[from + i] = (float) LittleEndian.FLOAT.get(in, start + i * Float.BYTES);
            }
        }
    }

    public static final class Doubles extends FixedWidth<double[]> {
        public Doubles() {
            super(Double.BYTES);
        }

        @Override
        public void read(double[] target, int from, int count) {
            int start = take(count);
            byte[] in = bytes;
            for (int i = 0; i < count; i++) {
                target[from + i] = (double) LittleEndian.DOUBLE.get(in, start + i * Double.BYTES);
            }
        }
    }

    /** Byte strings of one width, to an array where value {@code i} starts at {@code i * width}. */
    public static final class Fixed extends FixedWidth<byte[]> {
        public Fixed(int width) {
            super(width);
        }

        @Override
        public void read(byte[] target, int from, int count) {
            int start = take(count);
            System.arraycopy(bytes, start, target, from * width, count * width);
        }
    }

    public static final class Booleans implements ValueDecoder<boolean[]> {
        private byte[] bytes;
        private int start;
        private int next;
        private long available;

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            this.bytes = bytes;
            this.start = offset;
            this.next = 0;
            this.available = length * 8L;
        }

        @Override
        public void read(boolean[] target, int from, int count) {
            int first = next;
            skip(count);
            for (int i = 0; i < count; i++) {
                int bit = first + i;
                target[from + i] = (bytes[start + (bit >>> 3)] >>> (bit & 7) & 1) != 0;
            }
        }

        @Override
        public void skip(int count) {
            if (count > available - next) {
                throw new DecodingException(
                        count + " booleans asked of a page with " + (available - next) + " bits left");
            }
            next += count;
        }
    }

    public static final class Binaries implements BinaryDecoder {
        private byte[] bytes;
        private int position;
        private int limit;

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            this.bytes = bytes;
            this.position = offset;
            this.limit = offset + length;
        }

        @Override
        public int fitting(int count, long budget) {
            if (limit - position <= budget) {
                return count; // the page is checked by read
            }
            long used = 0;
            int at = position;
            for (int i = 0; i < count; i++) {
                int length = lengthAt(at, i, count);
                used += length;
                if (used > budget) {
                    return i;
                }
                at += Integer.BYTES + length;
            }
            return count;
        }

        @Override
        public void read(BinaryBuffer target, int from, int count) {
            int used = target.offsets[from];
            // values are together shorter than what is left of the page; the rest of a page may be large, though
            int at = position;
            if (limit - position > target.bytes.length - used) {
                long size = 0;
                for (int i = 0; i < count; i++) {
                    int length = lengthAt(at, i, count);
                    size += length;
                    at += Integer.BYTES + length;
                }
                target.reserve(used, size);
                at = position;
            }
            byte[] out = target.bytes;
            for (int i = 0; i < count; i++) {
                int length = lengthAt(at, i, count);
                at += Integer.BYTES;
                ShortCopy.copy(bytes, at, out, used, length);
                at += length;
                used += length;
                target.offsets[from + i + 1] = used;
            }
            position = at;
        }

        @Override
        public void skip(int count) {
            int at = position;
            for (int i = 0; i < count; i++) {
                at += Integer.BYTES + lengthAt(at, i, count);
            }
            position = at;
        }

        private int lengthAt(int at, int index, int count) {
            if (limit - at < Integer.BYTES) {
                throw new DecodingException("the page ends after " + index + " of " + count + " values asked for");
            }
            int length = LittleEndian.intAt(bytes, at);
            if (length < 0 || length > limit - at - Integer.BYTES) {
                throw new DecodingException("a value of " + Integer.toUnsignedLong(length) + " bytes in a page with "
                        + (limit - at - Integer.BYTES) + " left");
            }
            return length;
        }
    }
}
