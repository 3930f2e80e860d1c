package io.mbf.variant;

import io.mbf.error.VariantException;
import java.util.stream.IntStream;

/**
 * Where the members of an encoded object lie, ordered by name (apache/parquet-format, {@code VariantEncoding.md},
 * "Value Data for Object").
 *
 * <pre>
 *   u8 offset size - 1 (2 bits, after the basic type's 2), id size - 1 (2), large (1)
 *   u8 or, if large, u32 members
 *   uN ids: positions in the metadata, ordered by the names there
 *   uN offsets, one more than members; the values, in any order
 * </pre>
 *
 * Some writers order names differently, which is harmless; two members of one name are refused.
 */
final class VariantObject {

    static final VariantObject EMPTY = new VariantObject(new int[0], new int[0], 0, 0);

    private final int[] ids;
    private final int[] starts;
    private final int end;
    private final int headLength;

    private VariantObject(int[] ids, int[] starts, int end, int headLength) {
        this.ids = ids;
        this.starts = starts;
        this.end = end;
        this.headLength = headLength;
    }

    /** Reads the head of the object at a place; the names are counted as used. */
    static VariantObject read(byte[] bytes, int at, int end, VariantAssembly<?> assembly) {
        int header = (bytes[at] & 0xFF) >>> 2;
        int countSize = (header & 16) != 0 ? 4 : 1;
        int idSize = (header >> 2 & 3) + 1;
        int offsetSize = (header & 3) + 1;
        if (countSize >= end - at) {
            throw VariantException.corrupt("an object that is cut off");
        }
        long count = VariantNumbers.unsigned(bytes, at + 1, countSize);
        long head = 1 + countSize + count * idSize + (count + 1) * offsetSize;
        if (head > end - at) {
            throw VariantException.corrupt("an object of " + count + " members in " + (end - at) + " bytes");
        }
        int[] ids = new int[(int) count];
        int[] starts = new int[(int) count];
        int values = at + (int) head;
        for (int i = 0; i < ids.length; i++) {
            long id = VariantNumbers.unsigned(bytes, at + 1 + countSize + i * idSize, idSize);
            ids[i] = assembly.use(id);
            long offset = VariantNumbers.unsigned(bytes, values - (ids.length + 1 - i) * offsetSize, offsetSize);
            if (offset >= end - values) {
                throw VariantException.corrupt(
                        "member " + i + " of an object at " + offset + " of " + (end - values) + " bytes");
            }
            starts[i] = values + (int) offset;
        }
        return new VariantObject(ids, starts, end, (int) head).ordered(assembly.names());
    }

    private VariantObject ordered(VariantMetadata names) {
        int i = 1;
        while (i < ids.length && names.compare(ids[i - 1], ids[i]) < 0) {
            i++;
        }
        if (i >= ids.length) {
            return this;
        }
        int[] order = IntStream.range(0, ids.length)
                .boxed()
                .sorted((a, b) -> names.compare(ids[a], ids[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] orderedIds = IntStream.of(order).map(place -> ids[place]).toArray();
        for (int k = 1; k < orderedIds.length; k++) {
            if (names.compare(orderedIds[k - 1], orderedIds[k]) == 0) {
                throw VariantException.corrupt("two members of the name '" + names.name(orderedIds[k]) + "'");
            }
        }
        int[] orderedStarts = IntStream.of(order).map(place -> starts[place]).toArray();
        return new VariantObject(orderedIds, orderedStarts, end, headLength);
    }

    int size() {
        return ids.length;
    }

    /** The position of a member's name in the metadata. */
    int name(int member) {
        return ids[member];
    }

    /** Where the value of a member begins. */
    int start(int member) {
        return starts[member];
    }

    /** Where the last value ends at the latest. */
    int end() {
        return end;
    }

    /** Bytes before the first value. */
    int headLength() {
        return headLength;
    }
}
