package io.mbf.encoding;

import io.mbf.batch.Validity;

/**
 * Picks exponent and factor for pages of decimal numbers, from a sample of each page.
 *
 * <p>As in the ALP paper, in two steps: all pairs are tried on one page in sixteen, and the best few of them on the
 * pages that follow. Of equally good pairs the one with the greater exponent wins, which is exact more often. Not
 * thread-safe.
 */
final class AlpChooser {

    private static final int SAMPLE = 32;
    private static final int CANDIDATES = 5;
    private static final int SEARCH_INTERVAL = 16;

    private final boolean single;
    private final double exceptionBits;
    private final double plainBits;

    private final double[] sample = new double[SAMPLE];
    private final long[] sampleBits = new long[SAMPLE];
    private int sampled;

    private final int[] candidates = new int[CANDIDATES];
    private final double[] candidateBits = new double[CANDIDATES];
    private int candidateCount;
    private int page;

    private double bestBits;
    private int best;

    /** @param single for FLOAT rather than DOUBLE values */
    AlpChooser(boolean single) {
        this.single = single;
        this.plainBits = single ? 32 : 64;
        this.exceptionBits = plainBits + 16;
    }

    /**
     * Looks at a page.
     *
     * @param values the numbers, floats widened; {@code bits} their raw bits
     * @return whether some pair is worth encoding with; then {@link #exponent} and {@link #factor} are set
     */
    boolean choose(double[] values, long[] bits, int entries, Validity validity) {
        takeSample(values, bits, entries, validity);
        if (page++ % SEARCH_INTERVAL == 0) {
            search();
        } else {
            chooseAmong(candidateCount);
        }
        return bestBits < plainBits * 0.9;
    }

    int exponent() {
        return best >>> 8;
    }

    int factor() {
        return best & 0xFF;
    }

    private void takeSample(double[] values, long[] bits, int entries, Validity validity) {
        sampled = 0;
        int step = Math.max(1, entries / SAMPLE);
        for (int i = 0; i < entries && sampled < SAMPLE; i += step) {
            if (validity.isValid(i)) {
                sample[sampled] = values[i];
                sampleBits[sampled++] = bits[i];
            }
        }
    }

    private void search() {
        candidateCount = 0;
        for (int exponent = single ? 10 : Alp.MAX_EXPONENT; exponent >= 0; exponent--) {
            for (int factor = exponent; factor >= 0; factor--) {
                double cost = bitsPerValue(exponent, factor);
                if (cost < plainBits) {
                    remember(exponent << 8 | factor, cost);
                }
            }
        }
        best = candidates[0];
        bestBits = candidateCount == 0 ? Double.POSITIVE_INFINITY : candidateBits[0];
    }

    /** Keeps the best pairs, in order; equal ones in the order of their discovery. */
    private void remember(int pair, double cost) {
        int at = candidateCount;
        while (at > 0 && candidateBits[at - 1] > cost) {
            at--;
        }
        if (at == CANDIDATES) {
            return;
        }
        candidateCount = Math.min(candidateCount + 1, CANDIDATES);
        System.arraycopy(candidates, at, candidates, at + 1, candidateCount - 1 - at);
        System.arraycopy(candidateBits, at, candidateBits, at + 1, candidateCount - 1 - at);
        candidates[at] = pair;
        candidateBits[at] = cost;
    }

    private void chooseAmong(int count) {
        bestBits = Double.POSITIVE_INFINITY;
        for (int c = 0; c < count; c++) {
            double cost = bitsPerValue(candidates[c] >>> 8, candidates[c] & 0xFF);
            if (cost < bestBits) {
                bestBits = cost;
                best = candidates[c];
            }
        }
    }

    /** Estimated bits per value with this pair; gives up early where exceptions alone cost more than plain values. */
    private double bitsPerValue(int exponent, int factor) {
        int exceptions = 0;
        int allowed = (int) (sampled * plainBits / exceptionBits);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < sampled; i++) {
            long integer = Alp.encode(sample[i], exponent, factor);
            if (survives(integer, exponent, factor, sampleBits[i])) {
                min = Math.min(min, integer);
                max = Math.max(max, integer);
            } else if (++exceptions > allowed) {
                return Double.POSITIVE_INFINITY;
            }
        }
        int width = exceptions == sampled ? 0 : 64 - Long.numberOfLeadingZeros(max - min);
        return width + exceptions * exceptionBits / Math.max(1, sampled);
    }

    private boolean survives(long integer, int exponent, int factor, long bits) {
        return single
                ? AlpEncoder.survivesAsFloat(integer, exponent, factor, bits)
                : AlpEncoder.survives(integer, exponent, factor, bits);
    }
}
