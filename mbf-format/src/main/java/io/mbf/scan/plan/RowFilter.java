package io.mbf.scan.plan;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.Computed;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the rows of a batch for which a condition is true.
 *
 * <p>Every part of the condition fills a bitmap, one bit a row; {@code and} and {@code or} combine them a word at a
 * time. Buffers, and results per dictionary, are kept between calls: one filter serves one thread, and one scan.
 */
public final class RowFilter {

    private final Node root;
    private long[] bits = new long[0];

    public RowFilter(BoundPredicate predicate) {
        root = compile(predicate);
    }

    /** Gives the values of leaves, by their ordinals in the schema that the predicate is bound to. */
    @FunctionalInterface
    public interface Source {

        ColumnVector vector(int column);

        /**
         * Sets the bit of each value of an integer column that lies in {@code [low, high]}, if that can be found without
         * decoding the values; there are no nulls then.
         *
         * @param bits cleared where values lie outside; what is beyond the last value is unspecified
         * @return whether it could be found
         */
        default boolean within(int column, long low, long high, long[] bits) {
            return false;
        }

        /**
         * The same for a column of byte strings.
         *
         * @param set of bytes as they are
         */
        default boolean within(int column, BytesSet set, long[] bits) {
            return false;
        }
    }

    /**
     * Selects rows.
     *
     * @param source of as many values of each leaf as there are rows
     * @param rowCount rows in each of these vectors; any number
     * @param selection at least {@code rowCount} long; receives the positions of the rows to keep, ascending
     * @return how many rows there are to keep
     */
    public int select(Source source, int rowCount, int[] selection) {
        int words = Validity.wordCount(rowCount);
        if (bits.length < words) {
            bits = new long[words];
        }
        root.fill(source, rowCount, bits);
        int count = 0;
        for (int w = 0; w < words; w++) {
            long word = bits[w];
            if (word == -1L) {
                for (int row = w << 6; row < (w << 6) + 64; row++) {
                    selection[count++] = row;
                }
                continue;
            }
            while (word != 0) {
                selection[count++] = (w << 6) + Long.numberOfTrailingZeros(word);
                word &= word - 1;
            }
        }
        return count;
    }

    /** A part of the condition, ready to run. */
    abstract static class Node {

        /**
         * Sets the bit of each row for which this is true, and clears the others; those from {@code rows} to the end of
         * the last word too.
         */
        abstract void fill(Source source, int rows, long[] bits);
    }

    private static Node compile(BoundPredicate predicate) {
        if (predicate instanceof BoundPredicate.And and) {
            return new Junction(and.all().stream().map(RowFilter::compile).toList(), true);
        }
        if (predicate instanceof BoundPredicate.Or or) {
            return new Junction(or.any().stream().map(RowFilter::compile).toList(), false);
        }
        if (predicate instanceof Computed computed) {
            return new ComputedFilter(computed);
        }
        return new LeafFilter((BoundPredicate.Leaf) predicate);
    }

    private static final class Junction extends Node {
        private final List<Node> parts;
        private final boolean and;
        private long[] more = new long[0];

        Junction(List<Node> parts, boolean and) {
            this.parts = parts;
            this.and = and;
        }

        @Override
        void fill(Source source, int rows, long[] bits) {
            int words = Validity.wordCount(rows);
            if (parts.isEmpty()) {
                Arrays.fill(bits, 0, words, and ? -1L : 0);
                clearBeyond(rows, bits);
                return;
            }
            if (more.length < words) {
                more = new long[words];
            }
            parts.get(0).fill(source, rows, bits);
            for (int p = 1; p < parts.size(); p++) {
                if (and && isZero(bits, words)) {
                    return;
                }
                parts.get(p).fill(source, rows, more);
                for (int w = 0; w < words; w++) {
                    bits[w] = and ? bits[w] & more[w] : bits[w] | more[w];
                }
            }
        }

        private static boolean isZero(long[] bits, int words) {
            for (int w = 0; w < words; w++) {
                if (bits[w] != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Clears the bits of the last word that belong to no row. */
    static void clearBeyond(int rows, long[] bits) {
        if ((rows & 63) != 0) {
            bits[rows >>> 6] &= (1L << rows) - 1;
        }
    }
}
