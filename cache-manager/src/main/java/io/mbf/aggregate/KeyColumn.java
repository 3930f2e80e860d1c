package io.mbf.aggregate;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.stats.ColumnOrder;

/**
 * Numbers the distinct values of a key, null among them, in the order in which they come. Number 0 is nobody's: rows that
 * do not count have it. Not thread-safe.
 */
abstract sealed class KeyColumn permits LongKeys, BytesKeys {

    /** The number of rows that do not count. */
    static final int NOBODY = 0;

    private int ofNull = -1;

    /**
     * A key without values.
     *
     * @throws InvalidQueryException if values of this type have no order, or are nested
     */
    static KeyColumn of(Field field, HeapShare heap) {
        if (!(field.type() instanceof Type.Leaf leaf) || ColumnOrder.of(leaf) == ColumnOrder.NONE) {
            throw new InvalidQueryException("column '" + field.name() + "' is " + TypeName.of(field.type())
                    + ", by which rows cannot be grouped; texts, bytes, numbers, decimals, dates, times, booleans and"
                    + " UUIDs can be keys");
        }
        return of(leaf, heap);
    }

    /** As {@link #of(Field, HeapShare)}, also of values without an order. */
    static KeyColumn of(Type.Leaf leaf, HeapShare heap) {
        return leaf.isBytes() && ColumnOrder.of(leaf) != ColumnOrder.FLOATING
                ? new BytesKeys(leaf, heap)
                : new LongKeys(leaf, heap);
    }

    /** One more than the greatest number. */
    abstract int size();

    /** The numbers of the values of a vector. */
    final void numbers(ColumnVector vector, int[] numbers) {
        if (!vector.validity().hasNulls()) {
            valueNumbers(vector, numbers);
            return;
        }
        for (int i = 0; i < vector.size(); i++) {
            if (!vector.isNull(i)) {
                numbers[i] = valueNumber(vector, i);
            } else {
                ofNull = ofNull < 0 ? reserve() : ofNull;
                numbers[i] = ofNull;
            }
        }
    }

    /** How many values there are, null left out. */
    final int distinct() {
        return size() - 1 - (ofNull < 0 ? 0 : 1);
    }

    /** Whether a number is that of null. */
    final boolean isNull(int number) {
        return number == ofNull;
    }

    /** A hash of the value of a number, the same one in every column of the type. */
    abstract long hash(int number);

    /** The values of some numbers. */
    final ColumnVector values(int[] numbers, int count) {
        boolean[] nulls = new boolean[count];
        for (int i = 0; i < count; i++) {
            nulls[i] = numbers[i] == ofNull;
        }
        return values(numbers, count, Results.validity(nulls));
    }

    /** Gives the next number to no value. */
    abstract int reserve();

    /** The numbers of a vector without nulls. */
    abstract void valueNumbers(ColumnVector vector, int[] numbers);

    /** The number of a value that is not null. */
    abstract int valueNumber(ColumnVector vector, int index);

    abstract ColumnVector values(int[] numbers, int count, Validity validity);
}
