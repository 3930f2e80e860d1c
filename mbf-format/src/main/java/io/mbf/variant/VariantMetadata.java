package io.mbf.variant;

import io.mbf.error.VariantException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names that the objects of a variant draw on: its metadata (apache/parquet-format, {@code VariantEncoding.md},
 * "Metadata encoding").
 *
 * <pre>
 *   u8 version (4 bits), sorted (1), unused (1), offset size - 1 (2)
 *   uN names
 *   uN offsets, one more than names, ascending from 0
 *   the names in UTF-8
 * </pre>
 *
 * Immutable and thread-safe.
 */
final class VariantMetadata {

    /** That of no variant: no metadata has 0 bytes. */
    static final VariantMetadata NONE = new VariantMetadata(new byte[0], new int[1]);

    private static final int VERSION = 1;

    private final byte[] bytes;
    private final int[] offsets; // in bytes
    private final String[] decoded; // by whoever needs one first; strings may be published without care

    private VariantMetadata(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
        this.decoded = new String[offsets.length - 1];
    }

    /** Takes the array. */
    static VariantMetadata read(byte[] bytes) {
        return new VariantMetadata(bytes, offsets(bytes));
    }

    /** Whether these bytes would be read to what this is. */
    boolean isReadFrom(byte[] other, int start, int length) {
        return length > 0 && Arrays.equals(bytes, 0, bytes.length, other, start, start + length);
    }

    private static int[] offsets(byte[] metadata) {
        if (metadata.length == 0) {
            throw VariantException.corrupt("metadata of 0 bytes");
        }
        int version = metadata[0] & 15;
        if (version != VERSION) {
            throw VariantException.unsupported("metadata of version " + version + ", only 1 is known");
        }
        int size = (metadata[0] >> 6 & 3) + 1;
        if (metadata.length < 1 + size) {
            throw VariantException.corrupt("metadata of " + metadata.length + " bytes with numbers of " + size);
        }
        long count = VariantNumbers.unsigned(metadata, 1, size);
        long names = 1 + size + (count + 1) * size;
        if (names > metadata.length) {
            throw VariantException.corrupt("metadata of " + metadata.length + " bytes with " + count + " names");
        }
        int[] offsets = new int[(int) count + 1];
        long last = 0;
        for (int i = 0; i < offsets.length; i++) {
            long offset = VariantNumbers.unsigned(metadata, 1 + size * (i + 1), size);
            if (offset < last || offset > metadata.length - names) {
                throw VariantException.corrupt("offset " + i + " of the metadata is " + offset + ", outside " + last
                        + ".." + (metadata.length - names));
            }
            last = offset;
            offsets[i] = (int) (names + offset);
        }
        return offsets;
    }

    /**
     * The bytes of a name.
     *
     * @throws VariantException if there is none of this id
     */
    int length(long id) {
        if (id >= decoded.length) {
            throw VariantException.corrupt("name " + id + " of " + decoded.length);
        }
        return offsets[(int) id + 1] - offsets[(int) id];
    }

    /** The same object each time, so that whoever keeps something by name finds it quickly. */
    String name(int id) {
        String name = decoded[id];
        if (name == null) {
            name = new String(bytes, offsets[id], offsets[id + 1] - offsets[id], StandardCharsets.UTF_8);
            decoded[id] = name;
        }
        return name;
    }

    /** By unsigned bytes. */
    int compare(int a, int b) {
        return Arrays.compareUnsigned(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
    }

    /** By unsigned bytes, with a name in UTF-8. */
    int compare(int id, byte[] name) {
        return Arrays.compareUnsigned(bytes, offsets[id], offsets[id + 1], name, 0, name.length);
    }
}
