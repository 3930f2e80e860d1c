package io.mbf.dataset;

import static java.util.Objects.requireNonNull;

/**
 * What became of the files of a data set.
 *
 * @param considered all of them
 * @param prunedByPartition never opened, since no row can match what their directories say
 * @param prunedByColumn not read, since they lack a column without which no row can match
 * @param read opened for reading so far; before the first batch, those that would be
 * @param hits how many of these were read from the cache
 */
public record FilesReport(long considered, long prunedByPartition, long prunedByColumn, long read, long hits) {

    /** Two parts of one scan together. */
    public FilesReport plus(FilesReport other) {
        requireNonNull(other, "other");
        return new FilesReport(
                considered,
                prunedByPartition,
                prunedByColumn + other.prunedByColumn,
                read + other.read,
                hits + other.hits);
    }

    @Override
    public String toString() {
        return considered + " files considered, " + prunedByPartition + " pruned by partition, " + prunedByColumn
                + " by columns they lack, " + read + " read, " + hits + " of them from the cache";
    }
}
