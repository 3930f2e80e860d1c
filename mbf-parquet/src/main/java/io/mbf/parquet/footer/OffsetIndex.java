package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.I64;
import static io.mbf.parquet.footer.CompactReader.LIST;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct OffsetIndex: where the data pages of a column chunk are, as the file says; the arrays are as long as there are
 * pages.
 *
 * @param compressedPageSizes with their headers
 * @param firstRowIndexes in the row group
 */
public record OffsetIndex(long[] offsets, int[] compressedPageSizes, long[] firstRowIndexes) {

    /** Bytes of three fields, and of the end. */
    private static final int LOCATION_BYTES = 7;

    private static final int PAGE_LOCATIONS = 1 << TYPE_BITS | LIST;
    private static final int OFFSET = 1 << TYPE_BITS | I64;
    private static final int COMPRESSED_PAGE_SIZE = 2 << TYPE_BITS | I32;
    private static final int FIRST_ROW_INDEX = 3 << TYPE_BITS | I64;

    /**
     * Reads the struct at the beginning of an array.
     *
     * @throws MetadataException if it breaks a rule
     */
    public static OffsetIndex read(byte[] bytes) {
        CompactReader in = new CompactReader(bytes, 0);
        OffsetIndex index = null;
        in.begin(Struct.OFFSET_INDEX);
        while (in.next()) {
            if (in.key() == PAGE_LOCATIONS) {
                index = locations(in);
            } else {
                in.skip();
            }
        }
        if (index == null) {
            throw CompactReader.missing(Struct.OFFSET_INDEX, PAGE_LOCATIONS >> TYPE_BITS);
        }
        return index;
    }

    private static OffsetIndex locations(CompactReader in) {
        int count = in.list(STRUCT, LOCATION_BYTES);
        OffsetIndex index = new OffsetIndex(new long[count], new int[count], new long[count]);
        for (int i = 0; i < count; i++) {
            int found = 0;
            in.begin(Struct.PAGE_LOCATION);
            while (in.next()) {
                found |= 1 << in.id();
                switch (in.key()) {
                    case OFFSET -> index.offsets[i] = in.i64();
                    case COMPRESSED_PAGE_SIZE -> index.compressedPageSizes[i] = in.i32();
                    case FIRST_ROW_INDEX -> index.firstRowIndexes[i] = in.i64();
                    default -> in.skip();
                }
            }
            for (int id = 1; id <= 3; id++) {
                if ((found & 1 << id) == 0) {
                    throw CompactReader.missing(Struct.PAGE_LOCATION, id);
                }
            }
        }
        return index;
    }
}
