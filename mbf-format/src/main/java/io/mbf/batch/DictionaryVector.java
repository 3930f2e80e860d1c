package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/**
 * Byte strings as codes into a dictionary: equal codes mean equal values, so consumers can work once per distinct
 * value. Two values of a dictionary may be equal.
 *
 * @param codes {@code size} positions in {@code dictionary}; also in range where the value is null, provided that the
 *     dictionary is not empty
 * @param dictionary without nulls; the same instance for as many batches as share it, and never overwritten
 */
public record DictionaryVector(int[] codes, BytesVector dictionary, int size, Validity validity)
        implements BytesVector {

    public DictionaryVector {
        requireNonNull(codes, "codes");
        requireNonNull(dictionary, "dictionary");
        requireNonNull(validity, "validity");
    }

    @Override
    public byte[] array(int index) {
        return dictionary.array(codes[index]);
    }

    @Override
    public int start(int index) {
        return dictionary.start(codes[index]);
    }

    @Override
    public int length(int index) {
        return dictionary.length(codes[index]);
    }
}
