package io.mbf.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values that are byte strings. The three forms differ in where value {@code i} lies; fast consumers switch over them
 * and work on the arrays, the accessors here serve everyone else.
 */
public sealed interface BytesVector extends ColumnVector permits BinaryVector, FixedBinaryVector, DictionaryVector {

    /** The array that holds value {@code index}; not a copy. */
    byte[] array(int index);

    /** Where value {@code index} starts in {@link #array}. */
    int start(int index);

    /** Bytes in value {@code index}. */
    int length(int index);

    /** A copy of value {@code index}. */
    default byte[] bytes(int index) {
        int start = start(index);
        return Arrays.copyOfRange(array(index), start, start + length(index));
    }

    /** Value {@code index} where it lies, not a copy: valid as long as the batch is. Of text these bytes are UTF-8. */
    default ByteBuffer utf8(int index) {
        return ByteBuffer.wrap(array(index), start(index), length(index))
                .slice()
                .asReadOnlyBuffer();
    }

    /** Value {@code index} decoded as UTF-8; malformed sequences become U+FFFD. */
    default String getString(int index) {
        return new String(array(index), start(index), length(index), StandardCharsets.UTF_8);
    }
}
