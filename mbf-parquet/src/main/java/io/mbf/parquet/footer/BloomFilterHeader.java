package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct BloomFilterHeader.
 *
 * @param known whether it is the one kind of filter that there is so far: split blocks, xxHash, not compressed
 * @param length bytes of the header
 */
public record BloomFilterHeader(int numBytes, boolean known, int length) {

    private static final int NUM_BYTES = 1 << TYPE_BITS | I32;
    private static final int ALGORITHM = 2 << TYPE_BITS | STRUCT;
    private static final int HASH = 3 << TYPE_BITS | STRUCT;
    private static final int COMPRESSION = 4 << TYPE_BITS | STRUCT;
    private static final int FIRST_OF_UNION = 1 << TYPE_BITS | STRUCT;

    /**
     * Reads the struct at the beginning of an array.
     *
     * @throws MetadataException if it breaks a rule
     */
    public static BloomFilterHeader read(byte[] bytes) {
        CompactReader in = new CompactReader(bytes, 0);
        int numBytes = -1;
        boolean block = false;
        boolean xxHash = false;
        boolean uncompressed = false;
        in.begin(Struct.BLOOM_FILTER_HEADER);
        while (in.next()) {
            switch (in.key()) {
                case NUM_BYTES -> numBytes = in.i32();
                case ALGORITHM -> block = isFirst(in);
                case HASH -> xxHash = isFirst(in);
                case COMPRESSION -> uncompressed = isFirst(in);
                default -> in.skip();
            }
        }
        return new BloomFilterHeader(numBytes, block && xxHash && uncompressed, in.position());
    }

    /** Whether a union has its first member, which is the only one of each of these. */
    private static boolean isFirst(CompactReader in) {
        boolean first = false;
        in.begin(Struct.BLOOM_FILTER_UNION);
        while (in.next()) {
            first |= in.key() == FIRST_OF_UNION;
            in.skip();
        }
        return first;
    }
}
