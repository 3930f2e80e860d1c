package io.mbf.parquet.footer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Thrift's compact protocol (apache/thrift, {@code thrift-compact-protocol.md}) over a byte array, as hostile as it may
 * be: every length and count is held against the bytes that are left before anything is made of it.
 *
 * <p>A struct is read as {@code begin(struct); while (next()) switch (key())}. The key of a field is its id and its
 * type together, so that one of an unexpected type falls to the default branch and is {@linkplain #skip passed over},
 * as Thrift's own readers do.
 *
 * <p>Used by one thread.
 */
final class CompactReader {

    static final int BOOL = 1;
    static final int BYTE = 3;
    static final int I16 = 4;
    static final int I32 = 5;
    static final int I64 = 6;
    static final int DOUBLE = 7;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int SET = 10;
    static final int MAP = 11;
    static final int STRUCT = 12;
    static final int UUID = 13;

    private static final int STOP = 0;
    private static final int FALSE = 2;

    /** Bits of a key that are the type. */
    static final int TYPE_BITS = 4;

    private static final int TYPE = (1 << TYPE_BITS) - 1;

    /** Structs, lists and maps in each other; those of {@code parquet.thrift} are half as many. */
    private static final int MAX_DEPTH = 24;

    private static final byte[] NO_BYTES = {};

    private final byte[] bytes;
    private final int limit;
    private int position;

    private final Struct[] structs = new Struct[MAX_DEPTH];
    private final int[] ids = new int[MAX_DEPTH];
    private int depth = -1;
    private int type; // of the field
    private boolean truth; // of the field, if it is a boolean

    /** Begins at a position of an array, of which everything behind may be read. */
    CompactReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
        this.limit = bytes.length;
    }

    /** Where it stands in the array. */
    int position() {
        return position;
    }

    /** Goes on at another position, outside of all structs. */
    void seek(int to) {
        position = to;
        depth = -1;
    }

    /** Enters a struct. */
    void begin(Struct struct) {
        if (depth + 1 == MAX_DEPTH) {
            throw broken("nests deeper than " + MAX_DEPTH + " structs");
        }
        depth++;
        structs[depth] = struct;
        ids[depth] = 0;
    }

    /** Goes to the next field of the struct; false, and out of the struct, at its end. */
    boolean next() {
        int header = octet();
        type = header & TYPE;
        if (type == STOP) {
            depth--;
            return false;
        }
        int delta = header >>> TYPE_BITS;
        ids[depth] = delta == 0 ? i16() : ids[depth] + delta;
        if (type <= FALSE) {
            truth = type == BOOL;
            type = BOOL;
        }
        return true;
    }

    /** Id and type of the field: {@code id << TYPE_BITS | type}. */
    int key() {
        return ids[depth] << TYPE_BITS | type;
    }

    int id() {
        return ids[depth];
    }

    /** The exception for a required field that is not there, behind its struct. */
    static MetadataException missing(Struct struct, int id) {
        return MetadataException.corrupt(struct.field(id) + " is missing");
    }

    /** The exception for a rule that the field breaks. */
    MetadataException broken(String problem) {
        return depth < 0
                ? MetadataException.corrupt("byte " + position + ": " + problem)
                : MetadataException.corrupt(structs[depth].field(ids[depth]) + " at byte " + position + ": " + problem);
    }

    private int octet() {
        if (position >= limit) {
            throw broken("the bytes end");
        }
        return bytes[position++] & 0xFF;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = octet();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw broken("a number longer than 10 bytes");
    }

    /** A count or length: unsigned, and never more than there are bytes. */
    private int size(String what, int bytesEach) {
        long size = varint();
        if (size < 0 || size > (limit - position) / bytesEach) {
            throw broken(
                    what + " of " + Long.toUnsignedString(size) + ", and " + (limit - position) + " bytes are left");
        }
        return (int) size;
    }

    boolean bool() {
        return truth;
    }

    int i8() {
        return (byte) octet();
    }

    private int i16() {
        long value = i64();
        if (value != (short) value) {
            throw broken(value + " is not a number of 16 bits");
        }
        return (int) value;
    }

    /** An i32, or an i16. */
    int i32() {
        long value = i64();
        if (value != (int) value) {
            throw broken(value + " is not a number of 32 bits");
        }
        return (int) value;
    }

    long i64() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    byte[] binary() {
        int length = size("a string", 1);
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] value = new byte[length];
        System.arraycopy(bytes, position, value, 0, length);
        position += length;
        return value;
    }

    String string() {
        int length = size("a string", 1);
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    /**
     * Begins a list.
     *
     * @param element type of its elements
     * @param bytesEach how many bytes an element has at least
     * @return how many elements follow
     */
    int list(int element, int bytesEach) {
        int header = octet();
        int found = header & TYPE;
        int count = header >>> TYPE_BITS;
        if (count == TYPE) {
            count = size("a list", bytesEach);
        } else if ((long) count * bytesEach > limit - position) {
            throw broken("a list of " + count + ", and " + (limit - position) + " bytes are left");
        }
        boolean same = found == element || element == BOOL && found == FALSE;
        if (count > 0 && !same) {
            throw broken("a list of type " + found + ", not " + element);
        }
        return count;
    }

    List<String> strings() {
        int count = list(BINARY, 1);
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(string());
        }
        return strings;
    }

    byte[][] binaries() {
        byte[][] all = new byte[list(BINARY, 1)][];
        for (int i = 0; i < all.length; i++) {
            all[i] = binary();
        }
        return all;
    }

    int[] i32s() {
        int[] all = new int[list(I32, 1)];
        for (int i = 0; i < all.length; i++) {
            all[i] = i32();
        }
        return all;
    }

    long[] i64s() {
        long[] all = new long[list(I64, 1)];
        for (int i = 0; i < all.length; i++) {
            all[i] = i64();
        }
        return all;
    }

    boolean[] bools() {
        boolean[] all = new boolean[list(BOOL, 1)];
        for (int i = 0; i < all.length; i++) {
            all[i] = octet() == BOOL;
        }
        return all;
    }

    /** Whether the bytes that come are these; passes over them if so. */
    boolean passes(byte[] expected) {
        int end = position + expected.length;
        if (end > limit || end < 0) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[position + i] != expected[i]) {
                return false;
            }
        }
        position = end;
        return true;
    }

    /** Passes over the field. */
    void skip() {
        if (type != BOOL) { // which is in the header
            skip(type, depth);
        }
    }

    /** Passes over a struct of which nothing has been read. */
    void skipStruct() {
        skip(STRUCT, depth);
    }

    private void skip(int what, int level) {
        switch (what) {
            case BOOL, FALSE, BYTE -> skipBytes(1); // booleans as elements
            case I16, I32, I64 -> {
                for (int length = 1; octet() >= 0x80; length++) {
                    if (length == 10) {
                        throw broken("a number longer than 10 bytes");
                    }
                }
            }
            case DOUBLE -> skipBytes(8);
            case UUID -> skipBytes(16);
            case BINARY -> skipBytes(size("a string", 1));
            case LIST, SET -> {
                int header = octet();
                int count = header >>> TYPE_BITS;
                skipElements(count == TYPE ? size("a list", 1) : count, header & TYPE, level);
            }
            case MAP -> {
                int count = size("a map", 1);
                if (count > 0) {
                    int types = octet();
                    for (int i = 0; i < count; i++) {
                        skipElements(1, types >>> TYPE_BITS, level);
                        skipElements(1, types & TYPE, level);
                    }
                }
            }
            case STRUCT -> {
                for (int header = octet(); (header & TYPE) != STOP; header = octet()) {
                    if (header >>> TYPE_BITS == 0) {
                        i16();
                    }
                    if ((header & TYPE) > FALSE) {
                        skip(header & TYPE, deeper(level));
                    }
                }
            }
            default -> throw broken("a field of type " + what);
        }
    }

    private void skipElements(int count, int element, int level) {
        int inner = deeper(level);
        for (int i = 0; i < count; i++) {
            skip(element, inner);
        }
    }

    private int deeper(int level) {
        if (level + 1 >= MAX_DEPTH) {
            throw broken("nests deeper than " + MAX_DEPTH + " structs");
        }
        return level + 1;
    }

    private void skipBytes(int count) {
        if (count > limit - position) {
            throw broken("the bytes end");
        }
        position += count;
    }
}
