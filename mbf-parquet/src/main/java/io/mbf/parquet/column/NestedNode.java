package io.mbf.parquet.column;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns levels into vectors, one node of the schema each (Dremel's record assembly, a column at a time).
 *
 * <p>A level is an entry of a node if it begins an element of the innermost list around the node: if its repetition level
 * is at most {@code slots.depth()} and its definition level at least {@code slots.deepest()}. The entry is there if the
 * definition level is at least the node's own. Every leaf below a node has levels of the node; those of the first leaf are used, and
 * {@link NestedColumn} checks that the others agree.
 */
abstract sealed class NestedNode {

    final LevelSlots slots;
    final int definition;
    final NestedLeaf first;

    private NestedNode(LevelSlots slots, int definition, NestedLeaf first) {
        this.slots = slots;
        this.definition = definition;
        this.first = first;
    }

    /** The entries of the rows taken; the arrays are overwritten by the next call. */
    abstract ColumnVector assemble();

    public static final class Leaf extends NestedNode {

        Leaf(LevelSlots slots, int definition, NestedLeaf leaf) {
            super(slots, definition, leaf);
        }

        @Override
        ColumnVector assemble() {
            return first.vector();
        }
    }

    static final class Struct extends NestedNode {
        private final List<NestedNode> fields;
        private long[] words = new long[0];

        /** @param fields at least one */
        Struct(LevelSlots slots, int definition, List<NestedNode> fields) {
            super(slots, definition, fields.get(0).first);
            this.fields = fields;
        }

        @Override
        ColumnVector assemble() {
            List<ColumnVector> vectors = new ArrayList<>(fields.size());
            for (NestedNode field : fields) {
                vectors.add(field.assemble());
            }
            int size = vectors.get(0).size();
            for (ColumnVector vector : vectors) {
                if (vector.size() != size) {
                    throw new DecodingException(
                            "fields of a struct have " + size + " and " + vector.size() + " values");
                }
            }
            return new StructVector(vectors, size, validity(size));
        }

        private Validity validity(int size) {
            int slot = slots.deepest();
            if (definition == slot) {
                return Validity.allValid(size);
            }
            words = cleared(words, size);
            int depth = slots.depth();
            int entry = 0;
            for (int at = 0, end = first.levels(); at < end; at += Long.SIZE) {
                long entries = first.atLeast(at, slot) & first.atMostDeep(at, depth);
                int n = Long.bitCount(entries);
                Bits.append(words, entry, LevelBits.compress(first.atLeast(at, definition), entries), n);
                entry += n;
            }
            return Validity.of(words, size);
        }
    }

    /** A list, or a map. */
    static final class Repeated extends NestedNode {
        private final boolean isMap;
        private final List<NestedNode> children;
        private final int elementSlot;
        private long[] words = new long[0];
        private int[] offsets = new int[1];

        /** @param children the element, or the key and the value if there are any */
        Repeated(LevelSlots slots, int definition, boolean isMap, List<NestedNode> children) {
            super(slots, definition, children.get(0).first);
            this.isMap = isMap;
            this.children = children;
            this.elementSlot = children.get(0).slots.deepest();
        }

        @Override
        ColumnVector assemble() {
            List<ColumnVector> vectors = new ArrayList<>(children.size());
            for (NestedNode child : children) {
                vectors.add(child.assemble());
            }
            int size = findElements();
            Validity validity = definition == slots.deepest() ? Validity.allValid(size) : Validity.of(words, size);
            for (ColumnVector vector : vectors) {
                if (vector.size() != offsets[size]) {
                    throw new DecodingException("lists of " + offsets[size] + " elements in all have " + vector.size());
                }
            }
            return isMap
                    ? new MapVector(
                            offsets,
                            vectors.get(0),
                            vectors.size() > 1 ? Optional.of(vectors.get(1)) : Optional.empty(),
                            size,
                            validity)
                    : new ListVector(offsets, vectors.get(0), size, validity);
        }

        /** Fills offsets and validity; returns the number of lists. */
        private int findElements() {
            int slot = slots.deepest();
            int depth = slots.depth();
            int levels = first.levels();
            if (offsets.length <= levels) {
                offsets = new int[Math.max(levels + 1, (int) Math.min(2L * offsets.length, Integer.MAX_VALUE - 16))];
            }
            words = cleared(words, levels);
            int lists = 0;
            int elements = 0;
            for (int at = 0; at < levels; at += Long.SIZE) {
                long begun = first.atLeast(at, slot) & first.atMostDeep(at, depth);
                long there = first.atLeast(at, definition);
                long begunElements = first.atLeast(at, elementSlot) & first.atMostDeep(at, depth + 1);
                for (long rest = begun; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    words[lists >>> 6] |= (there >>> i & 1) << lists;
                    offsets[lists++] = elements + Long.bitCount(begunElements & (1L << i) - 1);
                }
                elements += Long.bitCount(begunElements);
            }
            offsets[lists] = elements;
            return lists;
        }
    }

    private static long[] cleared(long[] words, int bits) {
        int count = Validity.wordCount(bits);
        if (words.length < count) {
            return new long[Math.max(count, 2 * words.length)];
        }
        Arrays.fill(words, 0, count, 0);
        return words;
    }
}
