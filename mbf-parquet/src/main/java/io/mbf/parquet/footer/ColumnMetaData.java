package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.I64;
import static io.mbf.parquet.footer.CompactReader.LIST;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Struct ColumnMetaData: how a column chunk is stored. Encodings and codec are ids, which may be unknown.
 *
 * @param numValues nulls included
 * @param dictionaryPageOffset 0 if it is not said
 * @param statistics {@code null} if there are none
 * @param encodingStats {@code null} if there are none
 * @param bloomFilterOffset -1 if it is not said
 */
public record ColumnMetaData(
        int[] encodings,
        List<String> pathInSchema,
        int codec,
        long numValues,
        long totalUncompressedSize,
        long totalCompressedSize,
        long dataPageOffset,
        long dictionaryPageOffset,
        Statistics statistics,
        List<PageEncodingStats> encodingStats,
        long bloomFilterOffset) {

    static final int PATH_IN_SCHEMA = 3 << TYPE_BITS | LIST;
    static final int NUM_VALUES = 5 << TYPE_BITS | I64;

    private static final int ENCODINGS = 2 << TYPE_BITS | LIST;
    private static final int CODEC = 4 << TYPE_BITS | I32;
    private static final int TOTAL_UNCOMPRESSED_SIZE = 6 << TYPE_BITS | I64;
    private static final int TOTAL_COMPRESSED_SIZE = 7 << TYPE_BITS | I64;
    private static final int DATA_PAGE_OFFSET = 9 << TYPE_BITS | I64;
    private static final int DICTIONARY_PAGE_OFFSET = 11 << TYPE_BITS | I64;
    private static final int STATISTICS = 12 << TYPE_BITS | STRUCT;
    private static final int ENCODING_STATS = 13 << TYPE_BITS | LIST;
    private static final int BLOOM_FILTER_OFFSET = 14 << TYPE_BITS | I64;

    private static final int[] REQUIRED = {
        ENCODINGS, PATH_IN_SCHEMA, CODEC, NUM_VALUES, TOTAL_UNCOMPRESSED_SIZE, TOTAL_COMPRESSED_SIZE, DATA_PAGE_OFFSET
    };

    /**
     * Reads a struct that stands alone, as it does when it was encrypted.
     *
     * @throws MetadataException if it breaks a rule
     */
    public static ColumnMetaData read(byte[] bytes) {
        return read(new CompactReader(bytes, 0));
    }

    static ColumnMetaData read(CompactReader in) {
        int found = 0; // bits of field ids
        int[] encodings = {};
        List<String> path = List.of();
        int codec = -1;
        long numValues = 0;
        long uncompressed = 0;
        long compressed = 0;
        long dataPage = 0;
        long dictionaryPage = 0;
        Statistics statistics = null;
        List<PageEncodingStats> encodingStats = null;
        long bloomFilter = -1;
        in.begin(Struct.COLUMN_META_DATA);
        while (in.next()) {
            int id = in.id();
            boolean known = true;
            switch (in.key()) {
                case ENCODINGS -> encodings = in.i32s();
                case PATH_IN_SCHEMA -> path = in.strings();
                case CODEC -> codec = in.i32();
                case NUM_VALUES -> numValues = in.i64();
                case TOTAL_UNCOMPRESSED_SIZE -> uncompressed = in.i64();
                case TOTAL_COMPRESSED_SIZE -> compressed = in.i64();
                case DATA_PAGE_OFFSET -> dataPage = in.i64();
                case DICTIONARY_PAGE_OFFSET -> dictionaryPage = in.i64();
                case STATISTICS -> statistics = Statistics.read(in);
                case ENCODING_STATS -> encodingStats = encodingStats(in);
                case BLOOM_FILTER_OFFSET -> bloomFilter = in.i64();
                default -> {
                    in.skip();
                    known = false;
                }
            }
            found |= known ? 1 << id : 0;
        }
        for (int required : REQUIRED) {
            if ((found & 1 << (required >> TYPE_BITS)) == 0) {
                throw CompactReader.missing(Struct.COLUMN_META_DATA, required >> TYPE_BITS);
            }
        }
        return new ColumnMetaData(
                encodings,
                path,
                codec,
                numValues,
                uncompressed,
                compressed,
                dataPage,
                dictionaryPage,
                statistics,
                encodingStats,
                bloomFilter);
    }

    private static List<PageEncodingStats> encodingStats(CompactReader in) {
        int count = in.list(STRUCT, 1);
        List<PageEncodingStats> stats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stats.add(PageEncodingStats.read(in));
        }
        return stats;
    }

    /** Where the first page begins in the file. A dictionary that is said to follow the data is not believed. */
    public long startOffset() {
        return dictionaryPageOffset > 0 && dictionaryPageOffset < dataPageOffset
                ? dictionaryPageOffset
                : dataPageOffset;
    }

    /** Whether the first page is said to be a dictionary that data pages make use of. */
    public boolean hasDictionaryPage() {
        if (encodingStats == null) {
            return IntStream.of(encodings).anyMatch(PageEncodingStats::usesDictionary);
        }
        return encodingStats.stream().anyMatch(PageEncodingStats::isOfDictionary)
                && encodingStats.stream()
                        .anyMatch(stats -> stats.isOfData() && PageEncodingStats.usesDictionary(stats.encoding()));
    }

    /** Whether all data pages are said to be coded by the dictionary. */
    public boolean isAllDictionary() {
        return encodingStats != null
                && encodingStats.stream().anyMatch(PageEncodingStats::isOfData)
                && encodingStats.stream()
                        .filter(PageEncodingStats::isOfData)
                        .allMatch(stats -> PageEncodingStats.usesDictionary(stats.encoding()));
    }
}
