package io.mbf.encoding;

/**
 * How the values of a page are written, with its wire id ({@code spec/encodings.md}). An id never changes its meaning;
 * a new form gets a new id.
 */
public enum Encoding {
    /** Values one after the other. */
    PLAIN(0),
    /** One value for all entries. */
    CONSTANT(1),
    /** A base, and differences to it in as few bits as the largest needs (frame of reference). */
    BIT_PACKED(2),
    /** A straight line, and bit-packed differences to it: sorted keys, row numbers, timestamps. */
    LINEAR(3),
    /** Runs of equal values: where each ends, and its value. */
    RUN_END(4),
    /** Codes into the column's dictionary. */
    DICTIONARY(5),
    /** Decimal floating-point numbers as scaled integers, with exceptions (SIGMOD 2023, "ALP"). */
    ALP(6),
    /** Strings as codes of one byte for parts that they have in common (VLDB 2020, "FSST"). */
    FSST(7);

    private static final Encoding[] BY_ID = values();

    private final int id;

    Encoding(int id) {
        this.id = id;
    }

    /** Whether some encoding has this id. */
    public static boolean isKnown(int id) {
        return id >= 0 && id < BY_ID.length;
    }

    public int id() {
        return id;
    }

    /**
     * The encoding of a wire id.
     *
     * @throws IllegalArgumentException if no encoding has this id
     */
    public static Encoding ofId(int id) {
        if (!isKnown(id)) {
            throw new IllegalArgumentException("encoding id " + id + " is not one of 0.." + (BY_ID.length - 1));
        }
        return BY_ID[id];
    }
}
