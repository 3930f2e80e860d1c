package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/**
 * Byte strings of one length: INT96 (12 bytes) and FIXED_LEN_BYTE_ARRAY.
 *
 * @param bytes value {@code i} is {@code [i * width, (i + 1) * width)}
 * @param width bytes per value, may be 0
 */
public record FixedBinaryVector(byte[] bytes, int width, int size, Validity validity) implements BytesVector {

    public FixedBinaryVector {
        requireNonNull(bytes, "bytes");
        requireNonNull(validity, "validity");
    }

    @Override
    public byte[] array(int index) {
        return bytes;
    }

    @Override
    public int start(int index) {
        return index * width;
    }

    @Override
    public int length(int index) {
        return width;
    }
}
