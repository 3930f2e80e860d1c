package io.mbf.scan;

import static java.util.Objects.requireNonNull;

/**
 * What a scan considered, left out, and read so far. Chunks are chunks of {@code .mbf} or row groups of Parquet, pages
 * are counted per row range (8,192 rows), not per column.
 *
 * @param format "mbf" or "parquet"; "mbf and parquet" for a scan of files of both kinds
 * @param chunks all of the file's
 * @param chunksPrunedByZoneMap ruled out by minima, maxima and null counts
 * @param chunksPrunedByDictionary ruled out because the dictionary holds no value that could match
 * @param chunksPrunedByBloomFilter ruled out because the filter holds none of the values asked for
 * @param chunksRead opened for reading so far
 * @param pages all of the chunks that were not pruned
 * @param pagesPruned ruled out by page statistics
 * @param pagesFiltered whose predicate columns were decoded, and nothing else since no row survived
 * @param pagesRead decoded so far
 * @param storedBytesRead bytes of column data fetched from the file so far
 * @param rowsDelivered so far
 */
public record ScanReport(
        String format,
        long chunks,
        long chunksPrunedByZoneMap,
        long chunksPrunedByDictionary,
        long chunksPrunedByBloomFilter,
        long chunksRead,
        long pages,
        long pagesPruned,
        long pagesFiltered,
        long pagesRead,
        long storedBytesRead,
        long rowsDelivered) {

    /** Both scans together. */
    public ScanReport plus(ScanReport other) {
        requireNonNull(other, "other");
        return new ScanReport(
                format.equals(other.format) ? format : "mbf and parquet",
                chunks + other.chunks,
                chunksPrunedByZoneMap + other.chunksPrunedByZoneMap,
                chunksPrunedByDictionary + other.chunksPrunedByDictionary,
                chunksPrunedByBloomFilter + other.chunksPrunedByBloomFilter,
                chunksRead + other.chunksRead,
                pages + other.pages,
                pagesPruned + other.pagesPruned,
                pagesFiltered + other.pagesFiltered,
                pagesRead + other.pagesRead,
                storedBytesRead + other.storedBytesRead,
                rowsDelivered + other.rowsDelivered);
    }

    @Override
    public String toString() {
        return format + ": " + chunks + (format.equals("parquet") ? " row groups" : " chunks") + " considered, "
                + chunksPrunedByZoneMap + " pruned by zone map, " + chunksPrunedByDictionary + " by dictionary, "
                + chunksPrunedByBloomFilter + " by bloom filter, " + chunksRead + " read; " + pages
                + " pages considered, " + pagesPruned + " pruned, " + pagesFiltered + " filtered out, " + pagesRead
                + " read; " + storedBytesRead + " bytes fetched, " + rowsDelivered + " rows delivered";
    }
}
