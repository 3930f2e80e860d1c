package io.mbf;

import static java.util.Objects.requireNonNull;

import io.mbf.cache.ParquetCache;
import io.mbf.dataset.PartitionType;
import io.mbf.file.InputFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A choice about how Parquet files are read; made by {@code Mbf.cache(true)} and its relatives. */
public sealed interface ReadOption {

    /**
     * Whether to read through a cache.
     *
     * @param cache the one to use; empty for none
     */
    record Cached(Optional<ParquetCache> cache) implements ReadOption {

        public Cached {
            requireNonNull(cache, "cache");
        }
    }

    /** Whether directories such as {@code year=2024} are columns. */
    record Partitions(boolean on) implements ReadOption {}

    /** What partition columns are, by their names. */
    record PartitionTypes(Map<String, PartitionType> types) implements ReadOption {

        public PartitionTypes {
            requireNonNull(types, "types");
            types = Map.copyOf(types);
        }
    }

    /** The keys to encrypted files. */
    record Keys(DecryptionKeys keys) implements ReadOption {

        public Keys {
            requireNonNull(keys, "keys");
        }
    }

    /** How files that are not local are found by their URIs. */
    record Resolver(Function<String, InputFile> files) implements ReadOption {

        public Resolver {
            requireNonNull(files, "files");
        }
    }
}
