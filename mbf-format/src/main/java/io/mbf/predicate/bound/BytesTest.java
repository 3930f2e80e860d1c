package io.mbf.predicate.bound;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tests many keys, one by one, for being in a set. Keys of a single interval begin with what its ends have in common:
 * the last bytes of that tell nearly all others, and first ones such as {@code https://} do not. Immutable and
 * thread-safe.
 */
public abstract class BytesTest {

    private BytesTest() {}

    /** A test for a set. */
    public static BytesTest of(BytesSet set) {
        if (set instanceof BytesRanges ranges && ranges.common().length > 0) {
            return new Begun(ranges, ranges.common());
        }
        if (set instanceof BytesPattern pattern) {
            return new Pattern(pattern);
        }
        return set instanceof BytesRanges ranges ? new Intervals(ranges) : new Other(set);
    }

    /** Whether the key that lies at {@code [from, to)} of an array is in the set. */
    public abstract boolean contains(byte[] array, int from, int to);

    private static final class Pattern extends BytesTest {
        private final BytesPattern pattern;

        Pattern(BytesPattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public boolean contains(byte[] array, int from, int to) {
            return pattern.contains(array, from, to);
        }
    }

    private static final class Other extends BytesTest {
        private final BytesSet set;

        Other(BytesSet set) {
            this.set = set;
        }

        @Override
        public boolean contains(byte[] array, int from, int to) {
            return set.contains(array, from, to);
        }
    }

    private static final class Intervals extends BytesTest {
        private final BytesRanges set;

        Intervals(BytesRanges set) {
            this.set = set;
        }

        @Override
        public boolean contains(byte[] array, int from, int to) {
            return set.contains(array, from, to);
        }
    }

    private static final class Begun extends BytesTest {
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        private final BytesRanges set;
        private final byte[] common;
        private final boolean all;

        /** Up to eight last bytes of what is common, in the highest bytes; zeros below. */
        private final long last;

        private final long mask;

        Begun(BytesRanges set, byte[] common) {
            this.set = set;
            this.common = common;
            all = set.matchPrefix(common, common.length) == Match.ALL;
            int known = Math.min(common.length, Long.BYTES);
            long bytes = 0;
            for (int i = 1; i <= known; i++) {
                bytes |= (common[common.length - i] & 0xFFL) << Long.SIZE - 8 * i;
            }
            last = bytes;
            mask = -1L << Long.SIZE - 8 * known;
        }

        @Override
        public boolean contains(byte[] array, int from, int to) {
            int length = common.length;
            if (to - from < length) {
                return false;
            }
            int at = from + length - Long.BYTES;
            if (at >= 0 && (((long) LONGS.get(array, at) ^ last) & mask) != 0) {
                return false;
            }
            return Arrays.equals(array, from, from + length, common, 0, length)
                    && (all || set.contains(array, from, to));
        }
    }
}
