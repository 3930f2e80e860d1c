package io.mbf.cache.migration;

import io.mbf.parquet.encryption.DecryptionKeys;

/**
 * How many files are converted.
 *
 * @param jobs files at a time, at least 1
 * @param maxLoad of the processors, above 0 and up to 1: while they are busier, no file is begun beside one under way
 * @param force whether every file is converted and every target replaced
 * @param update whether targets that were made from another state of their source are replaced
 * @param resume whether a source that is gone counts as done if its target was made from it
 * @param deleteSources whether sources are removed when their targets are proven
 * @param keys to encrypted sources
 * @param check called now and then by any thread; what it throws ends the work
 */
public record MigrationOptions(
        int jobs,
        double maxLoad,
        boolean force,
        boolean update,
        boolean resume,
        boolean deleteSources,
        DecryptionKeys keys,
        Runnable check) {}
