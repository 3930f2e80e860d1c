package io.mbf.aggregate;

/**
 * An estimate of how many different values there are, by 4,096 registers: its standard error is 1.6% (Flajolet, Fusy,
 * Gandouet and Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", 2007). Not
 * thread-safe.
 */
final class HyperLogLog {

    private static final int INDEX_BITS = 12;
    private static final int REGISTERS = 1 << INDEX_BITS;

    private final byte[] registers = new byte[REGISTERS];

    /** @param hash of a value; of equal values the same one, and every bit of it as good as random */
    void add(long hash) {
        int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
        int rank = Long.numberOfLeadingZeros(hash << INDEX_BITS | 1L << (INDEX_BITS - 1)) + 1;
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    long estimate() {
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
}
