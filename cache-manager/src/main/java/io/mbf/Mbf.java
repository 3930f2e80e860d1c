package io.mbf;

import io.mbf.cache.Conversion;
import io.mbf.cache.ConversionSummary;
import io.mbf.cache.ConvertOptions;
import io.mbf.cache.Dataset;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.ReadOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way in: reads Parquet files, cached or not, reads {@code .mbf} files, and converts one into the other.
 *
 * <pre>{@code
 * try (var trips = Mbf.readParquet(path, cache(true))
 *                 .select("region", "amount")
 *                 .where(col("region").eq("APAC"));
 *         var batches = trips.batches()) {
 *     for (ColumnBatch batch : batches) { … }
 * }
 * }</pre>
 */
public final class Mbf {

    private Mbf() {}

    /** Holds the default cache, made when it is first needed. */
    private static final class Default {
        static final ParquetCache CACHE = ParquetCache.builder().build();
    }

    /** The cache that {@link #cache(boolean)} uses: in the platform's directory, with default settings. */
    public static ParquetCache defaultCache() {
        return Default.CACHE;
    }

    /** Whether to read through the default cache. */
    public static ReadOption cache(boolean on) {
        return new ReadOption(on ? Optional.of(defaultCache()) : Optional.empty());
    }

    /** To read through a cache of one's own. */
    public static ReadOption cache(ParquetCache cache) {
        return new ReadOption(Optional.of(cache));
    }

    /**
     * The rows of a Parquet file; read directly, unless an option says to cache. Nothing is opened before rows are asked
     * for.
     *
     * @param options of two that contradict each other, the later one counts
     */
    public static Dataset readParquet(Path parquet, ReadOption... options) {
        Optional<ParquetCache> cache = Optional.empty();
        for (ReadOption option : options) {
            cache = option.cache();
        }
        return cache.map(c -> c.read(parquet)).orElseGet(() -> Dataset.ofParquet(parquet));
    }

    /** As {@link #readParquet(Path, ReadOption...)}. */
    public static Dataset readParquet(String parquet, ReadOption... options) {
        return readParquet(Path.of(parquet), options);
    }

    /** The rows of a {@code .mbf} file; nothing is opened before rows are asked for. */
    public static Dataset readMbf(Path mbf) {
        return Dataset.ofMbf(mbf);
    }

    /** As {@link #readMbf(Path)}. */
    public static Dataset readMbf(String mbf) {
        return readMbf(Path.of(mbf));
    }

    /** As {@link #convertToMbf(Path, Path, ConvertOptions)}, with {@link ConvertOptions#DEFAULT}. */
    public static ConversionSummary convertToMbf(Path parquet, Path mbf) {
        return convertToMbf(parquet, mbf, ConvertOptions.DEFAULT);
    }

    /**
     * Converts a Parquet file; see {@link Conversion#convert}.
     *
     * @throws java.io.UncheckedIOException if the source cannot be read, or the target exists already or cannot be
     *     written
     * @throws io.mbf.error.MbfException if the source is damaged, not supported, or changes meanwhile
     */
    public static ConversionSummary convertToMbf(Path parquet, Path mbf, ConvertOptions options) {
        return Conversion.convert(parquet, mbf, options);
    }
}
