package io.mbf.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Finds the symbols that shorten a text most: starting without any, it is coded with those found so far, and the next
 * ones are the best of these and of all pairs of neighbours, put together (VLDB 2020, "FSST", algorithm 3).
 */
final class FsstTrainer {

    private static final int GENERATIONS = 8;

    /** Bytes without a symbol count as symbols, numbered behind the codes. */
    private static final int BYTES = 256;

    private static final int KINDS = 512;

    private record Symbol(long bytes, int length) {

        Symbol followedBy(Symbol other) {
            int both = Math.min(FsstTable.MAX_LENGTH, length + other.length);
            return new Symbol((bytes | other.bytes << 8 * length) & FsstTable.mask(both), both);
        }
    }

    /** A symbol and how many bytes it covers, about; the best is the least. */
    private record Candidate(Symbol symbol, long gain) implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            // to the end, so that the same text gives the same file
            int order = Long.compare(other.gain, gain);
            order = order != 0 ? order : Long.compare(symbol.bytes, other.symbol.bytes);
            return order != 0 ? order : Integer.compare(symbol.length, other.symbol.length);
        }
    }

    private final FsstTable table;
    private final int[] counts = new int[KINDS];
    /** By the kind on the left, times {@link #KINDS}, and that on the right. */
    private final int[] pairCounts = new int[KINDS * KINDS];

    private FsstTrainer(FsstTable table) {
        this.table = table;
    }

    /**
     * Fills the table.
     *
     * @param end the byte that ends every string
     * @param sample strings, each with an end behind it, and {@link FsstTable#SLACK} more bytes
     */
    static void train(FsstTable table, int end, byte[] sample, int size) {
        FsstTrainer trainer = new FsstTrainer(table);
        table.clear(end);
        for (int generation = 0; generation < GENERATIONS; generation++) {
            trainer.count(sample, size);
            trainer.renew();
        }
    }

    private void count(byte[] sample, int size) {
        Arrays.fill(counts, 0);
        Arrays.fill(pairCounts, 0);
        int previous = -1;
        for (int i = 0; i < size; ) {
            int first = BYTES + (sample[i] & 0xFF);
            if (first == BYTES + table.end()) {
                previous = -1;
                i++;
                continue;
            }
            int found = table.find(FsstTable.next(sample, i));
            int kind = found < 0 ? first : found;
            int length = found < 0 ? 1 : table.length(found);
            note(previous, kind);
            if (length > 1) {
                note(previous, first); // else single bytes were never found again
            }
            previous = kind;
            i += length;
        }
    }

    private void note(int previous, int kind) {
        counts[kind]++;
        if (previous >= 0) {
            pairCounts[previous * KINDS + kind]++;
        }
    }

    private void renew() {
        var best = new PriorityQueue<Candidate>(candidates()); // of which a few are looked at: sorting all takes longer
        table.clear(table.end());
        for (Candidate next = best.poll(); next != null && table.size() < FsstTable.MAX_SYMBOLS; next = best.poll()) {
            table.add(next.symbol.bytes, next.symbol.length);
        }
        table.seal();
    }

    private List<Candidate> candidates() {
        Map<Symbol, Long> gains = new HashMap<>();
        for (int kind = 0; kind < KINDS; kind++) {
            if (counts[kind] > 0) {
                Symbol symbol = symbol(kind);
                // a byte without a symbol costs two: what is frequent must not be lost
                long gain = symbol.length == 1 ? FsstTable.MAX_LENGTH : symbol.length;
                gains.merge(symbol, gain * counts[kind], Long::sum);
                if (symbol.length < FsstTable.MAX_LENGTH) {
                    addPairs(kind, symbol, gains);
                }
            }
        }
        List<Candidate> candidates = new ArrayList<>(gains.size());
        gains.forEach((symbol, gain) -> candidates.add(new Candidate(symbol, gain)));
        return candidates;
    }

    private void addPairs(int kind, Symbol left, Map<Symbol, Long> gains) {
        for (int right = 0; right < KINDS; right++) {
            int count = pairCounts[kind * KINDS + right];
            if (count > 0) {
                Symbol both = left.followedBy(symbol(right));
                gains.merge(both, (long) both.length * count, Long::sum);
            }
        }
    }

    private Symbol symbol(int kind) {
        return kind < BYTES ? new Symbol(table.symbol(kind), table.length(kind)) : new Symbol(kind - BYTES, 1);
    }
}
