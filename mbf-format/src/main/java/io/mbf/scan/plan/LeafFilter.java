package io.mbf.scan.plan;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesRanges;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.schema.PhysicalType;
import io.mbf.stats.ColumnOrder;
import java.util.Arrays;

/**
 * A condition on one column, run over a vector: picks the loop of {@link RangeLoops} that suits the condition and the
 * form of the vector.
 */
final class LeafFilter extends RowFilter.Node {

    private final BoundPredicate.Leaf leaf;
    /** The set to test for, or its complement if that is a single interval and the set is not. */
    private final LongRanges longs;

    private final BytesMatcher bytes;
    private final boolean inverted;
    /** Whether the set is one interval of signed integers. */
    private final boolean integers;
    /** The set, if it is of byte strings as they are; else null. */
    private final BytesSet strings;

    private BytesVector knownDictionary;
    private long[] knownMatches;

    LeafFilter(BoundPredicate.Leaf leaf) {
        this.leaf = leaf;
        LongRanges longSet = null;
        BytesSet bytesSet = null;
        boolean invert = false;
        if (leaf instanceof LongRanges ranges) {
            LongRanges others = ranges.complement();
            invert = ranges.lows().length != 1 && others.lows().length <= 1;
            longSet = invert ? others : ranges;
        } else if (leaf instanceof BytesRanges ranges) {
            BytesRanges others = ranges.complement();
            invert = ranges.lows().length != 1 && others.lows().length <= 1;
            bytesSet = invert ? others : ranges;
        } else if (leaf instanceof BytesSet set) {
            bytesSet = set;
        }
        longs = longSet;
        bytes = longSet != null ? BytesMatcher.float16(longSet) : bytesSet != null ? BytesMatcher.of(bytesSet) : null;
        strings = bytesSet != null && ColumnOrder.of(bytesSet.type()) == ColumnOrder.UNSIGNED_BYTES ? bytesSet : null;
        inverted = invert;
        integers = longSet != null
                && longSet.lows().length == 1
                && ColumnOrder.of(longSet.type()) == ColumnOrder.SIGNED
                && longSet.type().physical() != PhysicalType.BOOLEAN;
    }

    @Override
    void fill(RowFilter.Source source, int rows, long[] bits) {
        int words = Validity.wordCount(rows);
        if (integers && source.within(leaf.column(), longs.lows()[0], longs.highs()[0], bits)
                || strings != null && source.within(leaf.column(), strings, bits)) {
            for (int w = 0; inverted && w < words; w++) {
                bits[w] = ~bits[w];
            }
            RowFilter.clearBeyond(rows, bits);
            return;
        }
        ColumnVector vector = source.vector(leaf.column());
        Validity validity = vector.validity();
        if (leaf instanceof BoundPredicate.IsNull || leaf instanceof BoundPredicate.IsNotNull) {
            Arrays.fill(bits, 0, words, -1L);
        } else if (longs != null && !(vector instanceof BytesVector)) {
            fillNumbers(vector, rows, bits);
        } else {
            fillBytes((BytesVector) vector, rows, bits);
        }
        if (inverted) {
            for (int w = 0; w < words; w++) {
                bits[w] = ~bits[w];
            }
        }
        if (validity.hasNulls()) {
            long[] valid = validity.words();
            for (int w = 0; w < words; w++) {
                bits[w] &= valid[w];
            }
        }
        if (leaf instanceof BoundPredicate.IsNull) {
            for (int w = 0; w < words; w++) {
                bits[w] = ~bits[w];
            }
        }
        RowFilter.clearBeyond(rows, bits);
    }

    private void fillNumbers(ColumnVector vector, int rows, long[] bits) {
        if (longs.lows().length == 0) {
            Arrays.fill(bits, 0, Validity.wordCount(rows), 0);
        } else if (vector instanceof IntVector v) {
            RangeLoops.ints(v.values(), rows, longs, bits);
        } else if (vector instanceof LongVector v) {
            RangeLoops.longs(v.values(), rows, longs, bits);
        } else if (vector instanceof DoubleVector v) {
            RangeLoops.doubles(v.values(), rows, longs, bits);
        } else if (vector instanceof FloatVector v) {
            RangeLoops.floats(v.values(), rows, longs, bits);
        } else if (vector instanceof BooleanVector v) {
            RangeLoops.booleans(v.values(), rows, longs.contains(0), longs.contains(1), bits);
        } else {
            throw new IllegalArgumentException("no numbers in " + vector.getClass());
        }
    }

    private void fillBytes(BytesVector vector, int rows, long[] bits) {
        if (vector instanceof BinaryVector v) {
            RangeLoops.binary(v.bytes(), v.offsets(), rows, bytes, bits);
        } else if (vector instanceof FixedBinaryVector v) {
            RangeLoops.fixed(v.bytes(), v.width(), rows, bytes, bits);
        } else {
            DictionaryVector v = (DictionaryVector) vector;
            if (v.dictionary().size() == 0) {
                // all null: the codes mean nothing
                Arrays.fill(bits, 0, Validity.wordCount(rows), 0);
            } else {
                RangeLoops.codes(v.codes(), rows, matchesOf(v.dictionary()), bits);
            }
        }
    }

    /** One bit per entry; worked out once for each dictionary, since dictionaries outlive batches. */
    private long[] matchesOf(BytesVector dictionary) {
        if (dictionary != knownDictionary) {
            knownMatches = new long[Validity.wordCount(dictionary.size())];
            fillBytesOfDictionary(dictionary, knownMatches);
            knownDictionary = dictionary;
        }
        return knownMatches;
    }

    private void fillBytesOfDictionary(BytesVector dictionary, long[] matches) {
        if (dictionary instanceof DictionaryVector) {
            throw new IllegalArgumentException("a dictionary of dictionary codes");
        }
        fillBytes(dictionary, dictionary.size(), matches);
    }
}
