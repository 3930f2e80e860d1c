package io.mbf.variant;

import io.mbf.error.VariantException;
import io.mbf.schema.TimeUnit;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink that encodes variants, one behind the other: the value of each, and metadata with the names that it uses
 * (apache/parquet-format, {@code VariantEncoding.md}; the bytes are those that {@link VariantMetadata}, {@link
 * VariantValue}, {@link VariantObject} and {@link VariantPrimitive} read).
 */
final class VariantEncoder implements VariantSink<RuntimeException> {

    private static final int MAX_DECIMAL_BYTES = 16;
    private static final int MAX_SHORT_STRING = 63;

    /** A name of the variant at hand. */
    private record Name(int id, byte[] utf8) {}

    /** A member of an object. @param start of its value, from the beginning of all values */
    private record Member(Name name, int start) {}

    /** An object or array whose end has not come yet. @param start where its bytes begin */
    private record Open(int start, boolean isObject, List<Member> members) {}

    private final EncodedBytes metadata = new EncodedBytes();
    private final EncodedBytes values = new EncodedBytes();
    private final Map<String, Name> names = new LinkedHashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();

    /** Metadata of all variants so far. */
    EncodedBytes metadata() {
        return metadata;
    }

    /** Values of all variants so far. */
    EncodedBytes values() {
        return values;
    }

    /** Ends a variant, all of which was given. */
    void finish() {
        long length =
                names.values().stream().mapToLong(name -> name.utf8.length).sum();
        int size = bytesOf(Math.max(length, names.size()));
        metadata.put(1 | size - 1 << 6);
        metadata.putInteger(names.size(), size);
        long end = 0;
        metadata.putInteger(end, size);
        for (Name name : names.values()) {
            end += name.utf8.length;
            metadata.putInteger(end, size);
        }
        names.values().forEach(name -> metadata.put(name.utf8, 0, name.utf8.length));
        names.clear();
    }

    /** How many bytes an unsigned integer takes. */
    private static int bytesOf(long most) {
        return most < 1 << 8 ? 1 : most < 1 << 16 ? 2 : most < 1 << 24 ? 3 : 4;
    }

    @Override
    public void startObject() {
        begin();
        open.push(new Open(values.size(), true, new ArrayList<>()));
    }

    @Override
    public void fieldName(String text) {
        Name name = names.get(text);
        if (name == null) {
            name = new Name(names.size(), text.getBytes(StandardCharsets.UTF_8));
            names.put(text, name);
        }
        open.peek().members.add(new Member(name, values.size()));
    }

    /** An element of an array begins; members have begun with their names. */
    private void begin() {
        if (!open.isEmpty() && !open.peek().isObject) {
            open.peek().members.add(new Member(null, values.size()));
        }
    }

    @Override
    public void endObject() {
        Open object = open.pop();
        List<Member> members = object.members;
        Comparator<Member> byName = (a, b) -> Arrays.compareUnsigned(a.name.utf8, b.name.utf8);
        members.sort(byName); // names that were malformed have moved
        for (int i = 1; i < members.size(); i++) {
            if (byName.compare(members.get(i - 1), members.get(i)) == 0) {
                throw VariantException.corrupt("two members of the name '"
                        + new String(members.get(i).name.utf8, StandardCharsets.UTF_8) + "'");
            }
        }
        int length = values.size() - object.start;
        int idSize = bytesOf(names.size());
        int offsetSize = bytesOf(length);
        boolean large = members.size() > 0xFF;
        int head = insertHead(object, idSize, offsetSize, large);
        values.set(object.start, 2 | (large ? 1 << 6 : 0) | idSize - 1 << 4 | offsetSize - 1 << 2, 1);
        for (Member member : members) {
            values.set(head, member.name.id, idSize);
            head += idSize;
        }
        putOffsets(head, object, length, offsetSize);
    }

    @Override
    public void startArray() {
        begin();
        open.push(new Open(values.size(), false, new ArrayList<>()));
    }

    @Override
    public void endArray() {
        Open array = open.pop();
        int length = values.size() - array.start;
        int offsetSize = bytesOf(length);
        boolean large = array.members.size() > 0xFF;
        int head = insertHead(array, 0, offsetSize, large);
        values.set(array.start, 3 | (large ? 1 << 4 : 0) | offsetSize - 1 << 2, 1);
        putOffsets(head, array, length, offsetSize);
    }

    /** Makes room before the values, and writes their count; returns where the ids begin. */
    private int insertHead(Open container, int idSize, int offsetSize, boolean large) {
        int countSize = large ? Integer.BYTES : 1;
        long count = container.members.size();
        values.insert(container.start, 1 + countSize + count * idSize + (count + 1) * offsetSize);
        values.set(container.start + 1, count, countSize);
        return container.start + 1 + countSize;
    }

    private void putOffsets(int at, Open container, int length, int offsetSize) {
        int to = at;
        for (Member member : container.members) {
            values.set(to, member.start - container.start, offsetSize);
            to += offsetSize;
        }
        values.set(to, length, offsetSize);
    }

    /** Begins a primitive value. */
    private void primitive(int type) {
        begin();
        values.put(type << 2);
    }

    private void primitive(int type, long value, int bytes) {
        primitive(type);
        values.putInteger(value, bytes);
    }

    @Override
    public void nullValue() {
        primitive(0);
    }

    @Override
    public void bool(boolean value) {
        primitive(value ? 1 : 2);
    }

    @Override
    public void integer(long value, int bits) {
        int type = switch (bits) {
            case 8 -> 3;
            case 16 -> 4;
            case 32 -> 5;
            default -> 6;
        };
        primitive(type, value, bits / Byte.SIZE);
    }

    @Override
    public void real(float value) {
        primitive(14, Float.floatToRawIntBits(value), Float.BYTES);
    }

    @Override
    public void real(double value) {
        primitive(7, Double.doubleToRawLongBits(value), Double.BYTES);
    }

    @Override
    public void decimal(long unscaled, int scale, int bits) {
        primitive(bits == Integer.SIZE ? 8 : 9, scale(scale), 1);
        values.putInteger(unscaled, bits / Byte.SIZE);
    }

    @Override
    public void decimal(byte[] bytes, int start, int length, int scale) {
        byte[] unscaled = length == 0 ? new byte[1] : new BigInteger(bytes, start, length).toByteArray();
        if (unscaled.length > MAX_DECIMAL_BYTES) {
            throw VariantException.unsupported("a decimal of " + unscaled.length + " bytes, outside of a variant's 16");
        }
        primitive(10, scale(scale), 1);
        for (int i = 0; i < MAX_DECIMAL_BYTES; i++) {
            values.put(i < unscaled.length ? unscaled[unscaled.length - 1 - i] : unscaled[0] >> 7);
        }
    }

    private static int scale(int scale) {
        if (scale > VariantPrimitive.MAX_SCALE) {
            throw VariantException.unsupported(
                    "a decimal of scale " + scale + ", outside 0.." + VariantPrimitive.MAX_SCALE);
        }
        return scale;
    }

    @Override
    public void date(int epochDay) {
        primitive(11, epochDay, Integer.BYTES);
    }

    @Override
    public void time(long microsOfDay) {
        primitive(17, microsOfDay, Long.BYTES);
    }

    @Override
    public void timestamp(long units, TimeUnit unit, boolean utc) {
        primitive((unit == TimeUnit.NANOS ? 18 : 12) + (utc ? 0 : 1), units, Long.BYTES);
    }

    @Override
    public void string(byte[] utf8, int start, int length) {
        if (length <= MAX_SHORT_STRING) {
            begin();
            values.put(1 | length << 2);
            values.put(utf8, start, length);
        } else {
            bytes(16, utf8, start, length);
        }
    }

    @Override
    public void binary(byte[] bytes, int start, int length) {
        bytes(15, bytes, start, length);
    }

    private void bytes(int type, byte[] bytes, int start, int length) {
        primitive(type, length, Integer.BYTES);
        values.put(bytes, start, length);
    }

    @Override
    public void uuid(byte[] bytes, int start) {
        primitive(20);
        values.put(bytes, start, 16);
    }
}
