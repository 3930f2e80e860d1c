package io.mbf.parquet.claim;

import io.mbf.parquet.source.ReadFailures;

/**
 * Something that a Parquet file says of itself and that its values, or its pages, do not bear out.
 *
 * @param rowGroup from 0, or {@link #WHOLE}: said of the file
 * @param leaf position of the column among the leaves of the file, or {@link #WHOLE}: said of no column
 * @param column path of the leaf, joined by dots; empty if said of no column
 * @param page data page from 0, or {@link #WHOLE}: said of the column chunk
 * @param claim what is said
 * @param stated what the file says, in words
 * @param found what is true, in words; for bounds, the value that lies outside furthest
 */
public record UntrueClaim(int rowGroup, int leaf, String column, int page, Claim claim, String stated, String found) {

    /** Not of a part, but of the whole. */
    public static final int WHOLE = -1;

    /** What a file can say. */
    public enum Claim {
        MIN("min"),
        MAX("max"),
        EXACT_MIN("exact min"),
        EXACT_MAX("exact max"),
        NULL_COUNT("null count"),
        NAN_COUNT("NaN count"),
        ALL_NULL("all null"),
        BLOOM_FILTER("bloom filter"),
        ALL_DICTIONARY("encoding stats"),
        FIRST_ROW("first row"),
        PAGE_ROWS("number of rows"),
        PAGE_COUNT("number of pages"),
        PAGE_OFFSET("page offset"),
        PAGE_SIZE("page size"),
        COMPRESSED_SIZE("total compressed size"),
        UNCOMPRESSED_SIZE("total uncompressed size"),
        ROW_COUNT("row count");

        private final String words;

        Claim(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What readers skip rows by; each kind is believed or not, per column. */
    public enum Evidence {
        STATISTICS,
        PAGE_INDEX,
        BLOOM_FILTER,
        DICTIONARY,
        /** Nothing: no row is skipped by it. */
        NONE
    }

    /** What must not be used any more to skip rows, since this is untrue. */
    public Evidence evidence() {
        return switch (claim) {
            case MIN, MAX, EXACT_MIN, EXACT_MAX, NULL_COUNT, NAN_COUNT, ALL_NULL ->
                page == WHOLE ? Evidence.STATISTICS : Evidence.PAGE_INDEX;
            case FIRST_ROW, PAGE_COUNT, PAGE_OFFSET, PAGE_SIZE -> Evidence.PAGE_INDEX;
            case BLOOM_FILTER -> Evidence.BLOOM_FILTER;
            case ALL_DICTIONARY -> Evidence.DICTIONARY;
            case PAGE_ROWS, COMPRESSED_SIZE, UNCOMPRESSED_SIZE, ROW_COUNT -> Evidence.NONE;
        };
    }

    /** On one line: {@code row group 0, column "x", page 3: min is 5, found 3}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        if (rowGroup == WHOLE) {
            line.append("file");
        } else {
            line.append("row group ").append(rowGroup);
        }
        if (leaf != WHOLE) {
            line.append(", column \"").append(ReadFailures.oneLine(column)).append('"');
        }
        if (page != WHOLE) {
            line.append(", page ").append(page);
        }
        return line.append(": ")
                .append(claim)
                .append(" is ")
                .append(stated)
                .append(", found ")
                .append(found)
                .toString();
    }
}
