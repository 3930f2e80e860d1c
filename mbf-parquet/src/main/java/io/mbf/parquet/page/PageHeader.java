package io.mbf.parquet.page;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.encoding.ParquetEncoding;

/**
 * The header of a page, as far as reading needs it: struct PageHeader of {@code parquet.thrift} in Thrift's compact
 * protocol (apache/parquet-format). One instance serves many pages; nothing is allocated for any of them.
 *
 * <p>Statistics in it are passed over: those of the page index say the same in a better place.
 */
public final class PageHeader {

    /** The longest one that is believed; it may hold bounds of its values. */
    static final int MAX_SIZE = 1 << 24;

    /** Enum PageType; no writer ever wrote index pages. */
    enum Kind {
        DATA_V1,
        INDEX,
        DICTIONARY,
        DATA_V2,
        UNKNOWN
    }

    private static final int MAX_DEPTH = 16;

    private static final int STOP = 0;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int UUID = 13;

    private static final RuntimeException CUT_OFF = new DecodingException("a page header is cut off");

    Kind kind;
    int compressedSize;
    int uncompressedSize;
    boolean hasChecksum;
    int checksum;

    /** Values of the page, nulls included; or of the dictionary. */
    public int values;

    /** Rows of a v2 page; -1 for others, whose headers do not say. */
    public int rows;

    int repetitionLength; // of v2
    int definitionLength; // of v2
    boolean compressed;
    private int encoding;
    private int repetitionEncoding;
    private int definitionEncoding;

    private byte[] bytes;
    private int position;
    private int limit;

    /**
     * Reads the header at {@code [from, to)}.
     *
     * @return where it ends, or -1 if it goes on behind {@code to}
     */
    public int read(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.limit = to;
        kind = null;
        compressedSize = -1;
        uncompressedSize = -1;
        hasChecksum = false;
        values = -1;
        rows = -1;
        repetitionLength = 0;
        definitionLength = 0;
        compressed = true;
        encoding = -1;
        repetitionEncoding = -1;
        definitionEncoding = -1;
        try {
            header();
        } catch (DecodingException e) {
            if (e == CUT_OFF) {
                return -1;
            }
            throw e;
        }
        check();
        return position;
    }

    private void check() {
        if (kind == null || compressedSize < 0 || uncompressedSize < 0) {
            throw new DecodingException("a page header without kind and sizes: " + kind + ", " + compressedSize
                    + " bytes stored, " + uncompressedSize + " decompressed");
        }
        boolean counts = kind == Kind.DATA_V1 || kind == Kind.DATA_V2 || kind == Kind.DICTIONARY;
        if (counts && values < 0) {
            throw new DecodingException(
                    kind == Kind.DICTIONARY
                            ? "a dictionary of " + values + " values"
                            : "a page of " + values + " values");
        }
        if (kind == Kind.DATA_V2
                && (repetitionLength < 0
                        || definitionLength < 0
                        || (long) repetitionLength + definitionLength > Math.min(compressedSize, uncompressedSize))) {
            throw new DecodingException("levels of " + repetitionLength + " and " + definitionLength
                    + " bytes in a page of " + compressedSize);
        }
    }

    public ParquetEncoding encoding() {
        return encoding(encoding);
    }

    /** Whether the page has no values but codes into the dictionary. */
    public boolean holdsOnlyCodes() {
        ParquetEncoding known = ParquetEncoding.ofId(encoding);
        return values == 0 || known != null && known.usesDictionary();
    }

    ParquetEncoding repetitionEncoding() {
        return encoding(repetitionEncoding);
    }

    ParquetEncoding definitionEncoding() {
        return encoding(definitionEncoding);
    }

    private static ParquetEncoding encoding(int id) {
        ParquetEncoding known = ParquetEncoding.ofId(id);
        if (known == null) {
            throw new DecodingException("a page has the unknown encoding " + id);
        }
        return known;
    }

    private void header() {
        int id = 0;
        for (int field = next(); (field & 15) != STOP; field = next()) {
            id = id(field, id);
            int type = field & 15;
            switch (type == I32 ? id : type == STRUCT ? -id : 0) {
                case 1 -> kind = kind(number());
                case 2 -> uncompressedSize = number();
                case 3 -> compressedSize = number();
                case 4 -> {
                    checksum = number();
                    hasChecksum = true;
                }
                case -5 -> page(1);
                case -7 -> page(0);
                case -8 -> page(2);
                default -> skip(type, 0);
            }
        }
    }

    private static Kind kind(int id) {
        return id >= 0 && id < Kind.UNKNOWN.ordinal() ? Kind.values()[id] : Kind.UNKNOWN;
    }

    /** The struct of a data page of a version, or of a dictionary page: 0. */
    private void page(int version) {
        int id = 0;
        for (int field = next(); (field & 15) != STOP; field = next()) {
            id = id(field, id);
            int type = field & 15;
            if (type == I32) {
                number(version, id, number());
            } else if (version == 2 && id == 7 && (type == TRUE || type == FALSE)) {
                compressed = type == TRUE;
            } else {
                skip(type, 1);
            }
        }
    }

    private void number(int version, int id, int value) {
        if (id == 1) {
            values = value;
        } else if (version < 2) {
            switch (id) {
                case 2 -> encoding = value;
                case 3 -> definitionEncoding = value;
                case 4 -> repetitionEncoding = value;
                default -> {}
            }
        } else {
            switch (id) {
                case 3 -> rows = value;
                case 4 -> encoding = value;
                case 5 -> definitionLength = value;
                case 6 -> repetitionLength = value;
                default -> {}
            }
        }
    }

    // ---- Thrift's compact protocol

    private int next() {
        if (position >= limit) {
            throw CUT_OFF;
        }
        return bytes[position++] & 0xFF;
    }

    /** The id of a field: a step from the one before, or a number of its own. */
    private int id(int field, int before) {
        return field >>> 4 == 0 ? (short) number() : before + (field >>> 4);
    }

    private int number() {
        int value = (int) varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int b = next();
            value |= (b & 0x7FL) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new DecodingException("a number in a page header is longer than 10 bytes");
    }

    private void skip(int type, int depth) {
        if (depth > MAX_DEPTH) {
            throw new DecodingException("a page header nests deeper than " + MAX_DEPTH);
        }
        switch (type) {
            case TRUE, FALSE -> {}
            case BYTE -> next();
            case I16, I32, I64 -> varint();
            case DOUBLE -> skipBytes(8);
            case UUID -> skipBytes(16);
            case BINARY -> skipBytes(varint());
            case LIST, SET -> {
                int header = next();
                skipElements(header >>> 4 == 15 ? varint() : header >>> 4, header & 15, depth);
            }
            case MAP -> {
                long size = varint();
                if (size != 0) {
                    int types = next();
                    for (long i = 0; i < size; i++) {
                        skipElements(1, types >>> 4, depth);
                        skipElements(1, types & 15, depth);
                    }
                }
            }
            case STRUCT -> {
                for (int field = next(); (field & 15) != STOP; field = next()) {
                    id(field, 0);
                    skip(field & 15, depth + 1);
                }
            }
            default -> throw new DecodingException("a page header has a field of type " + type);
        }
    }

    /** Booleans take a byte here; every element takes one at least, so that no count is larger than the header. */
    private void skipElements(long count, int type, int depth) {
        for (long i = 0; i < count; i++) {
            if (type == TRUE || type == FALSE) {
                next();
            } else {
                skip(type, depth + 1);
            }
        }
    }

    private void skipBytes(long count) {
        if (count < 0) {
            throw new DecodingException("a field of a page header has " + count + " bytes");
        }
        if (count > limit - position) {
            throw CUT_OFF;
        }
        position += (int) count;
    }
}
