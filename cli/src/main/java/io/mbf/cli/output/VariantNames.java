package io.mbf.cli.output;

import com.fasterxml.jackson.core.io.SerializedString;
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
 * Rows mostly share their metadata, so what was read last is kept.
 */
final class VariantNames {

    /** Bytes of all names in one variant: they can be used again and again, but are stored only once. */
    static final int MAX_USED = 1 << 26;

    private static final int VERSION = 1;

    private byte[] metadata = new byte[0];
    private int[] offsets = new int[1]; // in metadata
    private SerializedString[] decoded = new SerializedString[0];
    private long used; // bytes of names of the variant at hand

    /** Reads the metadata of the next variant; the array is only borrowed. */
    void read(byte[] bytes, int start, int length) {
        used = 0;
        if (length > 0 && Arrays.equals(metadata, 0, metadata.length, bytes, start, start + length)) {
            return;
        }
        byte[] copy = Arrays.copyOfRange(bytes, start, start + length);
        metadata = new byte[0]; // nothing is kept of metadata that is refused
        offsets = offsets(copy);
        decoded = new SerializedString[offsets.length - 1];
        metadata = copy;
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
        long count = LittleEndian.unsigned(metadata, 1, size);
        long names = 1 + size + (count + 1) * size;
        if (names > metadata.length) {
            throw VariantException.corrupt("metadata of " + metadata.length + " bytes with " + count + " names");
        }
        int[] offsets = new int[(int) count + 1];
        long last = 0;
        for (int i = 0; i < offsets.length; i++) {
            long offset = LittleEndian.unsigned(metadata, 1 + size * (i + 1), size);
            if (offset < last || offset > metadata.length - names) {
                throw VariantException.corrupt("offset " + i + " of the metadata is " + offset + ", outside " + last
                        + ".." + (metadata.length - names));
            }
            last = offset;
            offsets[i] = (int) (names + offset);
        }
        return offsets;
    }

    /** Checks and counts a name that an object uses; returns its id. */
    int use(long id) {
        if (id >= decoded.length) {
            throw VariantException.corrupt("name " + id + " of " + decoded.length);
        }
        used += offsets[(int) id + 1] - offsets[(int) id];
        if (used > MAX_USED) {
            throw VariantException.unsupported("names of more than " + MAX_USED + " bytes in all");
        }
        return (int) id;
    }

    SerializedString name(int id) {
        SerializedString name = decoded[id];
        if (name == null) {
            name = new SerializedString(
                    new String(metadata, offsets[id], offsets[id + 1] - offsets[id], StandardCharsets.UTF_8));
            decoded[id] = name;
        }
        return name;
    }

    /** By unsigned bytes. */
    int compare(int a, int b) {
        return Arrays.compareUnsigned(metadata, offsets[a], offsets[a + 1], metadata, offsets[b], offsets[b + 1]);
    }

    /** By unsigned bytes, with a name in UTF-8. */
    int compare(int id, byte[] name) {
        return Arrays.compareUnsigned(metadata, offsets[id], offsets[id + 1], name, 0, name.length);
    }
}
