package io.mbf.parquet.footer;

import java.util.Arrays;

/**
 * The paths of a schema's leaves as column chunks repeat them, without a copy of any: a path is a list of names, each
 * encoded as it stands in the schema itself.
 *
 * <p>Leaves are added in their order. Used with readers of the array that the schema was read from.
 */
final class EncodedPaths {

    private int[] firsts = new int[16]; // by leaf: where in names its path begins
    private int[] names = new int[32]; // for each name where it begins in the array, and where it ends
    private int leaves;
    private int size; // of names

    /**
     * Adds the path of the next leaf.
     *
     * @param path pairs of positions, from the outermost name on
     */
    void add(int[] path, int length) {
        if (leaves + 1 == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * firsts.length);
        }
        if (length <= 2 * CompactReader.MAX_PASSED_STRINGS) { // others are never compared
            if (size + length > names.length) {
                names = Arrays.copyOf(names, Math.max(size + length, 2 * names.length));
            }
            System.arraycopy(path, 0, names, size, length);
            size += length;
        }
        firsts[++leaves] = size;
    }

    /** Whether what comes is the path of a leaf, encoded like this; passes over it if so. */
    boolean pass(CompactReader in, int leaf) {
        return firsts[leaf] < firsts[leaf + 1] && in.passStrings(names, firsts[leaf], firsts[leaf + 1]);
    }
}
