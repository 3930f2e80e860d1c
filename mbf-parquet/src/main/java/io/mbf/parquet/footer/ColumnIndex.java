package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.LIST;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct ColumnIndex: bounds and counts of the pages of a column chunk, as the file says. That the arrays are equally
 * long has not been checked.
 *
 * @param nullCounts and {@code nanCounts}: {@code null} if there are none
 */
public record ColumnIndex(
        boolean[] nullPages, byte[][] minValues, byte[][] maxValues, long[] nullCounts, long[] nanCounts) {

    private static final int NULL_PAGES = 1 << TYPE_BITS | LIST;
    private static final int MIN_VALUES = 2 << TYPE_BITS | LIST;
    private static final int MAX_VALUES = 3 << TYPE_BITS | LIST;
    private static final int NULL_COUNTS = 5 << TYPE_BITS | LIST;
    private static final int NAN_COUNTS = 8 << TYPE_BITS | LIST;

    /**
     * Reads the struct at the beginning of an array.
     *
     * @throws MetadataException if it breaks a rule
     */
    public static ColumnIndex read(byte[] bytes) {
        CompactReader in = new CompactReader(bytes, 0);
        boolean[] nullPages = null;
        byte[][] minValues = null;
        byte[][] maxValues = null;
        long[] nullCounts = null;
        long[] nanCounts = null;
        in.begin(Struct.COLUMN_INDEX);
        while (in.next()) {
            switch (in.key()) {
                case NULL_PAGES -> nullPages = in.bools();
                case MIN_VALUES -> minValues = in.binaries();
                case MAX_VALUES -> maxValues = in.binaries();
                case NULL_COUNTS -> nullCounts = in.i64s();
                case NAN_COUNTS -> nanCounts = in.i64s();
                default -> in.skip();
            }
        }
        if (nullPages == null || minValues == null || maxValues == null) {
            int first = nullPages == null ? NULL_PAGES : minValues == null ? MIN_VALUES : MAX_VALUES;
            throw CompactReader.missing(Struct.COLUMN_INDEX, first >> TYPE_BITS);
        }
        return new ColumnIndex(nullPages, minValues, maxValues, nullCounts, nanCounts);
    }
}
