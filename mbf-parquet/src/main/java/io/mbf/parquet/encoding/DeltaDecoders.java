package io.mbf.parquet.encoding;

import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.MemoryLimits;
import java.util.Arrays;

/** DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY, on {@link DeltaReader}. */
public final class DeltaDecoders {

    private DeltaDecoders() {}

    public static final class Ints implements ValueDecoder<int[]> {
        private final DeltaReader reader = new DeltaReader();

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            reader.init(bytes, offset, length, maxCount);
        }

        @Override
        public void read(int[] target, int from, int count) {
            reader.read(target, from, count);
        }

        @Override
        public void skip(int count) {
            reader.skip(count);
        }
    }

    public static final class Longs implements ValueDecoder<long[]> {
        private final DeltaReader reader = new DeltaReader();

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            reader.init(bytes, offset, length, maxCount);
        }

        @Override
        public void read(long[] target, int from, int count) {
            reader.read(target, from, count);
        }

        @Override
        public void skip(int count) {
            reader.skip(count);
        }
    }

    /** All lengths of a page, delta-encoded; grows with the values that are really there, not with what is claimed. */
    private static final class Lengths {
        private final DeltaReader reader = new DeltaReader();
        int[] values = new int[0];
        int count;

        /** Reads them; returns where they end. */
        int init(byte[] bytes, int offset, int length, int maxCount) {
            reader.init(bytes, offset, length, maxCount);
            count = reader.total();
            MemoryLimits.checkAllocation(4L * count, "the lengths of the values"); // 0 bits may stand for many of them
            for (int done = 0; done < count; ) {
                int n = Math.min(count - done, 1 << 16);
                if (values.length < done + n) {
                    values = Arrays.copyOf(values, Math.max(done + n, Math.min(count, values.length * 2)));
                }
                reader.read(values, done, n);
                for (int i = done; i < done + n; i++) {
                    if (values[i] < 0) {
                        throw new DecodingException("a length of " + values[i] + " is negative");
                    }
                }
                done += n;
            }
            return reader.end();
        }
    }

    /** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
    public static final class LengthBinaries implements BinaryDecoder {
        private final Lengths lengths = new Lengths();
        private byte[] bytes;
        private int position;
        private int limit;
        private int next;

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            this.bytes = bytes;
            this.position = lengths.init(bytes, offset, length, maxCount);
            this.limit = offset + length;
            this.next = 0;
        }

        @Override
        public int fitting(int count, long budget) {
            long used = 0;
            for (int i = 0, n = available(count); i < n; i++) {
                used += lengths.values[next + i];
                if (used > budget) {
                    return i;
                }
            }
            return count;
        }

        @Override
        public void read(BinaryBuffer target, int from, int count) {
            int used = target.offsets[from];
            long size = 0;
            for (int i = 0, n = available(count); i < n; i++) {
                size += lengths.values[next + i];
                target.offsets[from + i + 1] = (int) (used + size);
            }
            if (size > limit - position) {
                throw new DecodingException(
                        "values of " + size + " bytes in a page with " + (limit - position) + " left");
            }
            target.reserve(used, size);
            System.arraycopy(bytes, position, target.bytes, used, (int) size);
            position += (int) size;
            next += count;
        }

        @Override
        public void skip(int count) {
            long size = 0;
            for (int i = 0, n = available(count); i < n; i++) {
                size += lengths.values[next + i];
            }
            if (size > limit - position) {
                throw new DecodingException(
                        "values of " + size + " bytes in a page with " + (limit - position) + " left");
            }
            position += (int) size;
            next += count;
        }

        private int available(int count) {
            if (count > lengths.count - next) {
                throw new DecodingException(count + " values asked of a page with " + (lengths.count - next) + " left");
            }
            return count;
        }
    }

    /** DELTA_BYTE_ARRAY: how much of the value before is kept, then the rest as DELTA_LENGTH_BYTE_ARRAY. */
    public static final class PrefixBinaries implements BinaryDecoder {
        private final Lengths prefixes = new Lengths();
        private final Lengths suffixes = new Lengths();
        private final boolean continued;
        private byte[] bytes;
        private int position;
        private int limit;
        private int next;
        private byte[] previous = new byte[256];
        private int previousLength;

        /**
         * @param continued whether the first value of a page may build on the last one of the page before, as written
         *     by parquet-mr before 1.8.2 (PARQUET-246)
         */
        public PrefixBinaries(boolean continued) {
            this.continued = continued;
        }

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            this.bytes = bytes;
            this.limit = offset + length;
            int middle = prefixes.init(bytes, offset, length, maxCount);
            this.position = suffixes.init(bytes, middle, limit - middle, maxCount);
            this.next = 0;
            if (!continued) {
                previousLength = 0;
            }
            if (prefixes.count != suffixes.count) {
                throw new DecodingException(prefixes.count + " prefixes and " + suffixes.count + " suffixes");
            }
            checkLengths();
        }

        /** Checks all lengths before anything is allocated for them; no value is longer than the page, then. */
        private void checkLengths() {
            int before = previousLength;
            long size = 0;
            for (int i = 0; i < prefixes.count; i++) {
                int prefix = prefixes.values[i];
                if (prefix > before) {
                    throw new DecodingException("a prefix of " + prefix + " bytes of a value that has " + before);
                }
                size += suffixes.values[i];
                if (size > limit - position) {
                    throw new DecodingException(
                            "suffixes of " + size + " bytes in a page with " + (limit - position) + " left");
                }
                before = Math.addExact(prefix, suffixes.values[i]);
            }
        }

        @Override
        public int fitting(int count, long budget) {
            long used = 0;
            for (int i = 0, n = available(count); i < n; i++) {
                used += (long) prefixes.values[next + i] + suffixes.values[next + i];
                if (used > budget) {
                    return i;
                }
            }
            return count;
        }

        @Override
        public void read(BinaryBuffer target, int from, int count) {
            if (available(count) == 0) {
                return;
            }
            int used = target.offsets[from];
            long size = 0;
            for (int i = next; i < next + count; i++) {
                size += (long) prefixes.values[i] + suffixes.values[i];
            }
            target.reserve(used, size);
            byte[] out = target.bytes;
            byte[] before = previous;
            int beforeStart = 0;
            int beforeLength = previousLength;
            for (int i = next; i < next + count; i++) {
                int prefix = prefixes.values[i];
                int suffix = suffixes.values[i];
                System.arraycopy(before, beforeStart, out, used, prefix);
                System.arraycopy(bytes, position, out, used + prefix, suffix);
                position += suffix;
                before = out;
                beforeStart = used;
                beforeLength = prefix + suffix;
                used += beforeLength;
                target.offsets[from + i - next + 1] = used;
            }
            next += count;
            // what comes next may find the target emptied
            if (previous.length < beforeLength) {
                previous = new byte[beforeLength];
            }
            System.arraycopy(before, beforeStart, previous, 0, beforeLength);
            previousLength = beforeLength;
        }

        /** Values build on one another, so each is put together, in place of the one before. */
        @Override
        public void skip(int count) {
            for (int i = next, end = next + available(count); i < end; i++) {
                int prefix = prefixes.values[i];
                int suffix = suffixes.values[i];
                if (previous.length < prefix + suffix) {
                    previous = Arrays.copyOf(previous, Math.max(prefix + suffix, 2 * previous.length));
                }
                System.arraycopy(bytes, position, previous, prefix, suffix);
                position += suffix;
                previousLength = prefix + suffix;
            }
            next += count;
        }

        private int available(int count) {
            if (count > prefixes.count - next) {
                throw new DecodingException(
                        count + " values asked of a page with " + (prefixes.count - next) + " left");
            }
            return count;
        }
    }

    /** Byte strings of one width from a decoder of any width. */
    public static final class FixedBinaries implements ValueDecoder<byte[]> {
        private final BinaryDecoder decoder;
        private final int width;
        private BinaryBuffer buffer; // made when it is needed: rarely

        public FixedBinaries(BinaryDecoder decoder, int width) {
            this.decoder = decoder;
            this.width = width;
        }

        @Override
        public void init(byte[] bytes, int offset, int length, int maxCount) {
            decoder.init(bytes, offset, length, maxCount);
            if (buffer == null) {
                buffer = new BinaryBuffer(ColumnBatch.MAX_ROWS);
            }
        }

        @Override
        public void read(byte[] target, int from, int count) {
            if (decoder.fitting(count, (long) count * width) < count) {
                throw new DecodingException(count + " values exceed their width of " + width + " bytes");
            }
            decoder.read(buffer, 0, count);
            for (int i = 1; i <= count; i++) {
                if (buffer.offsets[i] != i * width) {
                    throw new DecodingException("a value of " + (buffer.offsets[i] - buffer.offsets[i - 1])
                            + " bytes where the width is " + width);
                }
            }
            System.arraycopy(buffer.bytes, 0, target, from * width, count * width);
        }

        @Override
        public void skip(int count) {
            decoder.skip(count);
        }
    }
}
