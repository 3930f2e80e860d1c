package io.mbf.variant;

import io.mbf.batch.BytesVector;
import io.mbf.error.VariantException;

/**
 * A value in the binary encoding of variants, read into a sink (apache/parquet-format, {@code VariantEncoding.md},
 * "Value encoding").
 *
 * <pre>
 *   u8 basic type (2 bits), header (6)
 *   primitive:    header is the type; see {@link VariantPrimitive}
 *   short string: header is the length; UTF-8
 *   object:       see {@link VariantObject}
 *   array:        header is offset size - 1 (2), large (1)
 *                 u8 or, if large, u32 elements; uN offsets, one more than elements; the elements
 * </pre>
 *
 * Offsets could point to the same bytes again and again: a value as a whole is never read twice. For one use.
 */
final class VariantValue<E extends Exception> {

    /** How deep arrays and objects may nest: half of what readers and writers of JSON put up with by default. */
    static final int MAX_DEPTH = 500;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final VariantAssembly<E> assembly;
    private final VariantSink<E> sink;
    private int unread; // bytes

    VariantValue(BytesVector vector, int index, VariantAssembly<E> assembly) {
        this.bytes = vector.array(index);
        this.start = vector.start(index);
        this.end = start + vector.length(index);
        this.assembly = assembly;
        this.sink = assembly.sink();
        this.unread = end - start;
    }

    void write() throws E {
        value(start, end, 0);
    }

    boolean isObject() {
        return start < end && (bytes[start] & 3) == 2;
    }

    /** The members of a value that {@link #isObject is} one; each is written at most once, by {@link #writeMember}. */
    VariantObject object() {
        return object(start, end);
    }

    void writeMember(VariantObject object, int member) throws E {
        sink.fieldName(assembly.names().name(object.name(member)));
        value(object.start(member), object.end(), 1);
    }

    private void value(int at, int end, int depth) throws E {
        if (depth > MAX_DEPTH) {
            throw VariantException.unsupported("values nested more than " + MAX_DEPTH + " deep");
        }
        require(1, at, end);
        int header = (bytes[at] & 0xFF) >>> 2;
        switch (bytes[at] & 3) {
            case 0 -> primitive(header, at + 1, end);
            case 1 -> {
                take(1 + header, at, end);
                sink.string(bytes, at + 1, header);
            }
            case 2 -> {
                VariantObject object = object(at, end);
                sink.startObject();
                for (int i = 0; i < object.size(); i++) {
                    sink.fieldName(assembly.names().name(object.name(i)));
                    value(object.start(i), object.end(), depth + 1);
                }
                sink.endObject();
            }
            default -> array(header, at, end, depth);
        }
    }

    private void primitive(int type, int at, int end) throws E {
        int fixed = VariantPrimitive.length(type);
        require(fixed, at, end);
        long length = VariantPrimitive.hasLength(type) ? VariantNumbers.unsigned(bytes, at, fixed) : 0;
        take(1 + fixed + length, at - 1, end);
        VariantPrimitive.write(type, bytes, at, (int) length, sink);
    }

    private VariantObject object(int at, int end) {
        VariantObject object = VariantObject.read(bytes, at, end, assembly);
        take(object.headLength(), at, end);
        return object;
    }

    private void array(int header, int at, int end, int depth) throws E {
        int countSize = (header & 4) != 0 ? 4 : 1;
        int size = (header & 3) + 1;
        require(1 + countSize, at, end);
        long count = VariantNumbers.unsigned(bytes, at + 1, countSize);
        long head = 1 + countSize + (count + 1) * size;
        take(head, at, end);
        int offsets = at + 1 + countSize;
        int values = (int) (at + head);
        sink.startArray();
        for (int i = 0; i < count; i++) {
            long offset = VariantNumbers.unsigned(bytes, offsets + i * size, size);
            require(offset + 1, values, end);
            value(values + (int) offset, end, depth + 1);
        }
        sink.endArray();
    }

    /** Bytes that are read now must be there, and must not have been read before. */
    private void take(long count, int at, int end) {
        require(count, at, end);
        unread -= (int) count;
        if (unread < 0) {
            throw VariantException.corrupt("values that overlap");
        }
    }

    private static void require(long count, int at, int end) {
        if (count > end - at) {
            throw VariantException.corrupt("a value of at least " + count + " bytes where " + (end - at) + " are left");
        }
    }
}
