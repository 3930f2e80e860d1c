package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/**
 * Byte strings of any length, one after the other (Arrow's variable-size binary layout).
 *
 * @param offsets {@code size + 1} ascending positions in {@code bytes}; value {@code i} is
 *     {@code [offsets[i], offsets[i + 1])}
 */
public record BinaryVector(byte[] bytes, int[] offsets, int size, Validity validity) implements BytesVector {

    public BinaryVector {
        requireNonNull(bytes, "bytes");
        requireNonNull(offsets, "offsets");
        requireNonNull(validity, "validity");
    }

    @Override
    public byte[] array(int index) {
        return bytes;
    }

    @Override
    public int start(int index) {
        return offsets[index];
    }

    @Override
    public int length(int index) {
        return offsets[index + 1] - offsets[index];
    }
}
