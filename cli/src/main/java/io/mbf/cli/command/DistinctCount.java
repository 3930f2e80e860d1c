package io.mbf.cli.command;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many different values there are, and which is the most frequent: exact while they are few, else an estimate by
 * HyperLogLog with 4,096 registers, whose standard error is 1.6% (Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog:
 * the analysis of a near-optimal cardinality estimation algorithm", 2007). Not thread-safe.
 */
final class DistinctCount {

    static final int MAX_EXACT = 1 << 16;

    private static final int INDEX_BITS = 12;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int ENTRY_BYTES = 128; // of a map entry, its key and its count, about

    private final byte[] registers = new byte[REGISTERS];
    private final long maxBytes;
    private long bytes;
    private Map<Object, long[]> counts = new HashMap<>(); // null once there are too many

    /** @param maxBytes that exact counts may take, about */
    DistinctCount(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(Object value) {
        Object key = value instanceof byte[] array ? ByteBuffer.wrap(array) : withoutNegativeZero(value);
        register(hash(key));
        if (counts == null) {
            return;
        }
        long[] count = counts.get(key);
        if (count == null) {
            count = new long[1];
            counts.put(key, count);
            bytes += ENTRY_BYTES + size(key);
        }
        count[0]++;
        if (counts.size() > MAX_EXACT || bytes > maxBytes) {
            counts = null;
        }
    }

    boolean isExact() {
        return counts != null;
    }

    /** The number of values, or an estimate of it. */
    long count() {
        return isExact() ? counts.size() : estimate();
    }

    /** The value found most often, one of them if there are several; none if that is not known. */
    Optional<Map.Entry<Object, Long>> mostFrequent() {
        return isExact()
                ? counts.entrySet().stream()
                        .max(Map.Entry.comparingByValue((a, b) -> Long.compare(a[0], b[0])))
                        .map(entry -> Map.entry(entry.getKey(), entry.getValue()[0]))
                : Optional.empty();
    }

    private void register(long hash) {
        int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
        int rank = Long.numberOfLeadingZeros(hash << INDEX_BITS | 1L << (INDEX_BITS - 1)) + 1;
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    private long estimate() {
        double sum = 0;
        int zeros = 0;
        for (byte register : registers) {
            sum += Math.scalb(1.0, -register);
            zeros += register == 0 ? 1 : 0;
        }
        double raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum;
        boolean few = raw <= 2.5 * REGISTERS && zeros > 0;
        return Math.round(few ? REGISTERS * Math.log((double) REGISTERS / zeros) : raw);
    }

    private static Object withoutNegativeZero(Object value) {
        if (value instanceof Double number) {
            return number + 0.0;
        }
        return value instanceof Float number ? (Object) (number + 0.0f) : value;
    }

    private static long size(Object key) {
        if (key instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        return key instanceof String text ? 2L * text.length() : 0;
    }

    private static long hash(Object key) {
        long hash = 0;
        if (key instanceof Long number) {
            hash = number;
        } else if (key instanceof Double number) {
            hash = Double.doubleToLongBits(number);
        } else if (key instanceof ByteBuffer buffer) {
            for (int i = 0; i < buffer.limit(); i++) {
                hash = mixed(hash + buffer.get(i));
            }
        } else {
            String text = key.toString();
            for (int i = 0; i < text.length(); i++) {
                hash = mixed(hash + text.charAt(i));
            }
        }
        return mixed(hash);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
