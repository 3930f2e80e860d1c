package io.mbf.cache;

import java.util.Optional;

/**
 * A choice about how a Parquet file is read; made by {@code Mbf.cache(true)} and its relatives.
 *
 * @param cache the one to use; empty for none
 */
public record ReadOption(Optional<ParquetCache> cache) {}
