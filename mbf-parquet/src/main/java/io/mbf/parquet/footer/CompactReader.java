package io.mbf.parquet.footer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
public final class CompactReader {

    public static final int BOOL = 1;
    public static final int BYTE = 3;
    public static final int I16 = 4;
    public static final int I32 = 5;
    public static final int I64 = 6;
    static final int DOUBLE = 7;
    public static final int BINARY = 8;
    public static final int LIST = 9;
    static final int SET = 10;
    static final int MAP = 11;
    public static final int STRUCT = 12;
    static final int UUID = 13;

    private static final int STOP = 0;
    private static final int FALSE = 2;

    /** Bits of a key that are the type. */
    public static final int TYPE_BITS = 4;

    /** A list of more strings has another form, and is not compared. */
    static final int MAX_PASSED_STRINGS = 14;

    private static final int TYPE = (1 << TYPE_BITS) - 1;

    /** Structs, lists and maps in each other; those of {@code parquet.thrift} are half as many. */
    private static final int MAX_DEPTH = 24;

    private static final byte[] NO_BYTES = {};

    private final byte[] bytes;
    private final int limit;
    private int position;

    private final Struct[] structs = new Struct[MAX_DEPTH];
    private final int[] outerIds = new int[MAX_DEPTH]; // of the field that each struct is
    private int depth = -1;
    private int id; // of the field
    private int type; // of the field
    private boolean truth; // of the field, if it is a boolean

    /** Begins at a position of an array; everything behind it may be read. */
    CompactReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
        this.limit = bytes.length;
    }

    /** Where it stands in the array. */
    int position() {
        return position;
    }

    /** Enters a struct. */
    void begin(Struct struct) {
        if (depth + 1 == MAX_DEPTH) {
            throw broken("nests deeper than " + MAX_DEPTH + " structs");
        }
        depth++;
        structs[depth] = struct;
        outerIds[depth] = id;
        id = 0;
    }

    /** Goes to the next field of the struct; false, and out of the struct, at its end. */
    boolean next() {
        int header = octet();
        type = header & TYPE;
        if (type == STOP) {
            id = outerIds[depth--];
            return false;
        }
        int delta = header >>> TYPE_BITS;
        id = delta == 0 ? i16() : id + delta;
        if (type <= FALSE) {
            truth = type == BOOL;
            type = BOOL;
        }
        return true;
    }

    /**
     * As {@link #next()}, but passes over all fields with other ids than some.
     *
     * @param ids as bits: {@code 1 << id}
     */
    boolean next(int ids) {
        int at = position;
        int field = id;
        while (true) {
            if (at >= limit) {
                throw brokenAt(at, "the bytes end");
            }
            int header = bytes[at++] & 0xFF;
            int what = header & TYPE;
            if (what == STOP) {
                position = at;
                id = outerIds[depth--];
                return false;
            }
            if (header >>> TYPE_BITS == 0) {
                position = at;
                field = i16();
                at = position;
            } else {
                field += header >>> TYPE_BITS;
            }
            id = field;
            if (field >= 0 && field < Integer.SIZE && (ids >>> field & 1) != 0) {
                position = at;
                truth = what == BOOL;
                type = what == FALSE ? BOOL : what;
                return true;
            }
            if (what == I32 || what == I64) { // nearly all are, and this is the innermost loop
                at = skipNumber(at);
            } else if (what > FALSE) {
                at = skip(what, at, depth);
            }
        }
    }

    /** Id and type of the field: {@code id << TYPE_BITS | type}. */
    int key() {
        return id << TYPE_BITS | type;
    }

    int id() {
        return id;
    }

    /** The exception for a required field that is not there, behind its struct. */
    static MetadataException missing(Struct struct, int id) {
        return MetadataException.corrupt(struct.field(id) + " is missing");
    }

    /** The exception for a rule that the field breaks. */
    MetadataException broken(String problem) {
        return depth < 0
                ? MetadataException.corrupt("byte " + position + ": " + problem)
                : MetadataException.corrupt(structs[depth].field(id) + " at byte " + position + ": " + problem);
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

    /**
     * Whether a list of strings comes that stand elsewhere in the array, each with its length; passes over it if so.
     *
     * @param places where each of them begins and ends: pairs at {@code [from, to)}
     */
    boolean passStrings(int[] places, int from, int to) {
        int count = (to - from) / 2;
        int at = position;
        if (count > MAX_PASSED_STRINGS || at == limit || bytes[at++] != (byte) (count << TYPE_BITS | BINARY)) {
            return false; // longer lists have another form, and are rare
        }
        for (int i = from; i < to; i += 2) {
            int length = places[i + 1] - places[i];
            if (length > limit - at || !Arrays.equals(bytes, places[i], places[i + 1], bytes, at, at + length)) {
                return false;
            }
            at += length;
        }
        position = at;
        return true;
    }

    /** Passes over the field. */
    void skip() {
        if (type != BOOL) { // which is in the header
            position = skip(type, position, depth);
        }
    }

    /**
     * Passes over a value. Most of a footer is passed over, so that the position is not a field here, but goes from call
     * to call.
     *
     * @param from where the value begins
     * @return where it ends
     */
    private int skip(int what, int from, int level) {
        return switch (what) {
            case I32, I64, I16 -> skipNumber(from);
            case BINARY -> skipString(from);
            case STRUCT -> skipStruct(from, level);
            case LIST, SET -> skipList(from, level);
            case MAP -> skipMap(from, level);
            case BOOL, FALSE, BYTE -> skipBytes(from, 1); // booleans as elements
            case DOUBLE -> skipBytes(from, 8);
            case UUID -> skipBytes(from, 16);
            default -> throw brokenAt(from, "a field of type " + what);
        };
    }

    private int skipNumber(int from) {
        if (from < limit && bytes[from] >= 0) {
            return from + 1;
        }
        int end = Math.min(limit, from + 10);
        for (int at = from; at < end; at++) {
            if (bytes[at] >= 0) {
                return at + 1;
            }
        }
        throw brokenAt(end, end == from + 10 ? "a number longer than 10 bytes" : "the bytes end");
    }

    private int skipString(int from) {
        boolean isShort = from < limit && bytes[from] >= 0;
        if (isShort && bytes[from] < limit - from) {
            return from + 1 + bytes[from];
        }
        position = from;
        int length = size("a string", 1);
        return position + length;
    }

    private int skipStruct(int from, int level) {
        int at = from;
        while (true) {
            if (at >= limit) {
                throw brokenAt(at, "the bytes end");
            }
            int header = bytes[at++];
            int field = header & TYPE;
            if (field == STOP) {
                return at;
            }
            if (header >>> TYPE_BITS == 0) {
                at = skipNumber(at); // its id
            }
            if (field == I32 || field == I64) {
                at = skipNumber(at);
            } else if (field == BINARY) {
                at = skipString(at);
            } else if (field > FALSE) {
                at = skip(field, at, deeper(level, at));
            }
        }
    }

    private int skipList(int from, int level) {
        position = from;
        int header = octet();
        int count = header >>> TYPE_BITS;
        count = count == TYPE ? size("a list", 1) : count;
        int at = position;
        int inner = deeper(level, at);
        int element = header & TYPE;
        for (int i = 0; i < count; i++) {
            at = element == I32 ? skipNumber(at) : skip(element, at, inner);
        }
        return at;
    }

    private int skipMap(int from, int level) {
        position = from;
        int count = size("a map", 1);
        if (count == 0) {
            return position;
        }
        int types = octet();
        int at = position;
        int inner = deeper(level, at);
        for (int i = 0; i < count; i++) {
            at = skip(types >>> TYPE_BITS, at, inner);
            at = skip(types & TYPE, at, inner);
        }
        return at;
    }

    private int skipBytes(int from, int count) {
        if (count > limit - from) {
            throw brokenAt(from, "the bytes end");
        }
        return from + count;
    }

    private int deeper(int level, int at) {
        if (level + 1 >= MAX_DEPTH) {
            throw brokenAt(at, "nests deeper than " + MAX_DEPTH + " structs");
        }
        return level + 1;
    }

    private MetadataException brokenAt(int at, String problem) {
        position = at;
        return broken(problem);
    }
}
