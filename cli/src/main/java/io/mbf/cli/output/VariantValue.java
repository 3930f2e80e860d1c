package io.mbf.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.batch.BytesVector;
import java.io.IOException;

/**
 * A value in the binary encoding of variants, to be written as JSON (apache/parquet-format, {@code VariantEncoding.md},
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
final class VariantValue {

    /** How deep arrays and objects may nest: half of what readers of JSON put up with by default. */
    static final int MAX_DEPTH = 500;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final VariantNames names;
    private final VariantPrimitive primitives;
    private final JsonGenerator out;
    private int unread; // bytes

    /** @param primitives writes to {@code out}, too */
    VariantValue(BytesVector vector, int index, VariantNames names, VariantPrimitive primitives, JsonGenerator out) {
        this.bytes = vector.array(index);
        this.start = vector.start(index);
        this.end = start + vector.length(index);
        this.names = names;
        this.primitives = primitives;
        this.out = out;
        this.unread = end - start;
    }

    void write() throws IOException {
        value(start, end, 0);
    }

    boolean isObject() {
        return start < end && (bytes[start] & 3) == 2;
    }

    /** The members of a value that {@link #isObject is} one; each is written at most once, by {@link #writeMember}. */
    VariantObject object() {
        return object(start, end);
    }

    void writeMember(VariantObject object, int member) throws IOException {
        out.writeFieldName(names.name(object.name(member)));
        value(object.start(member), object.end(), 1);
    }

    private void value(int at, int end, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw VariantException.unsupported("values nested more than " + MAX_DEPTH + " deep");
        }
        require(1, at, end);
        int header = (bytes[at] & 0xFF) >>> 2;
        switch (bytes[at] & 3) {
            case 0 -> primitive(header, at + 1, end);
            case 1 -> {
                take(1 + header, at, end);
                primitives.text(bytes, at + 1, header);
            }
            case 2 -> {
                VariantObject object = object(at, end);
                out.writeStartObject();
                for (int i = 0; i < object.size(); i++) {
                    out.writeFieldName(names.name(object.name(i)));
                    value(object.start(i), object.end(), depth + 1);
                }
                out.writeEndObject();
            }
            default -> array(header, at, end, depth);
        }
    }

    private void primitive(int type, int at, int end) throws IOException {
        int fixed = VariantPrimitive.length(type);
        require(fixed, at, end);
        long length = VariantPrimitive.hasLength(type) ? LittleEndian.unsigned(bytes, at, fixed) : 0;
        take(1 + fixed + length, at - 1, end);
        primitives.write(type, bytes, at, (int) length);
    }

    private VariantObject object(int at, int end) {
        VariantObject object = VariantObject.read(bytes, at, end, names);
        take(object.headLength(), at, end);
        return object;
    }

    private void array(int header, int at, int end, int depth) throws IOException {
        int countSize = (header & 4) != 0 ? 4 : 1;
        int size = (header & 3) + 1;
        require(1 + countSize, at, end);
        long count = LittleEndian.unsigned(bytes, at + 1, countSize);
        long head = 1 + countSize + (count + 1) * size;
        take(head, at, end);
        int offsets = at + 1 + countSize;
        int values = (int) (at + head);
        out.writeStartArray();
        for (int i = 0; i < count; i++) {
            long offset = LittleEndian.unsigned(bytes, offsets + i * size, size);
            require(offset + 1, values, end);
            value(values + (int) offset, end, depth + 1);
        }
        out.writeEndArray();
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
