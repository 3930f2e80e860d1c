package io.mbf.spark.write;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Type;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** A column that grows by the values of Spark's rows, until it is taken as a vector. */
abstract class ColumnAppender {

    private static final int FIRST_ENTRIES = 64;

    private final Type type;
    private long[] valid = new long[1];
    private int size;

    ColumnAppender(Type type) {
        this.type = type;
    }

    /** What the column is in a file. */
    final Type type() {
        return type;
    }

    /** How many entries there are since the last time. */
    final int size() {
        return size;
    }

    /** Appends the value of a row, or an element of an array. */
    final void append(SpecializedGetters row, int ordinal) {
        if (row.isNullAt(ordinal)) {
            appendNull();
            return;
        }
        grow();
        valid[size >>> 6] |= 1L << size;
        put(row, ordinal, size);
        size++;
    }

    /** Appends a null. */
    final void appendNull() {
        grow();
        putNull(size);
        size++;
    }

    private void grow() {
        if (size >>> 6 == valid.length) {
            valid = Arrays.copyOf(valid, 2 * valid.length);
        }
    }

    /** All entries, none of which is here afterwards. */
    final ColumnVector take() {
        ColumnVector vector = vector(size, Validity.of(Arrays.copyOf(valid, Validity.wordCount(size)), size));
        valid = new long[1];
        size = 0;
        return vector;
    }

    /** Bytes of the values, about; 0 for those that have few of them in any batch. */
    long heldBytes() {
        return 0;
    }

    /** Puts a value that is there at the end. */
    abstract void put(SpecializedGetters row, int ordinal, int entry);

    /** Puts whatever stands where there is no value at the end. */
    abstract void putNull(int entry);

    /** The vector of what was put, none of which is here afterwards. */
    abstract ColumnVector vector(int entries, Validity validity);

    /** A length of at least so many entries, for an array that has become too short. */
    static int longer(int needed) {
        return Math.max(FIRST_ENTRIES, (int) Math.min(Integer.MAX_VALUE - 16, 2L * needed));
    }
}
