package io.mbf;

import io.mbf.cache.ParquetCache;
import io.mbf.cache.conversion.Conversion;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.PartitionType;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Dataset;
import io.mbf.schema.Schema;
import io.mbf.write.DatasetWriter;
import io.mbf.write.Exports;
import io.mbf.write.WriteOptions;
import io.mbf.write.WriteReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
        return new ReadOption.Cached(on ? Optional.of(defaultCache()) : Optional.empty());
    }

    /** To read through a cache of one's own. */
    public static ReadOption cache(ParquetCache cache) {
        Objects.requireNonNull(cache, "cache");
        return new ReadOption.Cached(Optional.of(cache));
    }

    /**
     * Whether directories such as {@code year=2024}, between the folder that is read (or the fixed part of a glob) and
     * a file, are columns of all rows of the file. They are, unless this says no.
     */
    public static ReadOption partitions(boolean on) {
        return new ReadOption.Partitions(on);
    }

    /**
     * What columns out of directories are: {@code Map.of("code", PartitionType.INT)} makes 7 of {@code code=007}, which
     * is text otherwise. A value that is not of the type, or a column that is not there, is an error when the data set
     * is opened.
     */
    public static ReadOption partitionTypes(Map<String, PartitionType> types) {
        Objects.requireNonNull(types, "types");
        return new ReadOption.PartitionTypes(types);
    }

    /** The keys to read encrypted files with. What is read with them is not cached, see {@link ParquetCache}. */
    public static ReadOption keys(DecryptionKeys keys) {
        Objects.requireNonNull(keys, "keys");
        return new ReadOption.Keys(keys);
    }

    /**
     * How files that are not local are found when a part of a data set is read: by the URIs that their {@link
     * InputFile#uri()} gave. Other reads are given their files.
     */
    public static ReadOption resolver(Function<String, InputFile> files) {
        Objects.requireNonNull(files, "files");
        return new ReadOption.Resolver(files);
    }

    /**
     * The rows of a Parquet file, or of the {@code .parquet}, {@code .parq} and {@code .mbf} files in and below a
     * folder as one data set; read directly, unless an option says to cache. Nothing is opened before rows are asked
     * for.
     *
     * @param options of two that contradict each other, the later one counts
     */
    public static Dataset readParquet(Path parquet, ReadOption... options) {
        Objects.requireNonNull(parquet, "parquet");
        Objects.requireNonNull(options, "options");
        return read(FileSet.of(parquet), options);
    }

    /**
     * As {@link #readParquet(Path, ReadOption...)}; the name can be a glob such as {@code sales/**}{@code /*.parquet}.
     *
     * @param parquet {@code *} and {@code ?} stand for characters of a name, {@code **} for any number of directories,
     *     <code>{a,b}</code> and {@code [a-z]} for alternatives; if there is a file or folder of just this name, it is
     *     that
     */
    public static Dataset readParquet(String parquet, ReadOption... options) {
        Objects.requireNonNull(parquet, "parquet");
        return readParquet(List.of(parquet), options);
    }

    /**
     * As {@link #readParquet(String, ReadOption...)}, of several files, folders and globs as one data set: one after
     * the other, files found twice once.
     *
     * @param parquet at least one
     */
    public static Dataset readParquet(List<String> parquet, ReadOption... options) {
        Objects.requireNonNull(parquet, "parquet");
        Objects.requireNonNull(options, "options");
        return read(FileSet.of(parquet), options);
    }

    /** As {@link #readParquet(Path, ReadOption...)}, of one file, wherever it lies. */
    public static Dataset readParquet(InputFile parquet, ReadOption... options) {
        Objects.requireNonNull(parquet, "parquet");
        Objects.requireNonNull(options, "options");
        return read(FileSet.of(parquet), options);
    }

    /**
     * As {@link #readParquet(InputFile, ReadOption...)}, of several files as one data set: one after the other, files
     * named twice once. Those whose names end in {@code .mbf} are read as such. Directories are no columns.
     *
     * @param files at least one
     */
    public static Dataset readFiles(List<? extends InputFile> files, ReadOption... options) {
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(options, "options");
        return read(FileSet.ofFiles(files), options);
    }

    /**
     * The rows of a part of a data set, which this process or another made by {@link Dataset#parts}; read directly,
     * unless an option says to cache. Nothing is opened before rows are asked for. A file that is not what it was when
     * the part was made ends the read with a {@link io.mbf.error.SourceChangedException}.
     *
     * @param options those for a cache, {@link #keys} and {@link #resolver}; what partition columns are is settled
     * @throws InvalidQueryException if an option is about partition columns
     */
    public static Dataset read(DatasetPart part, ReadOption... options) {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(options, "options");
        Optional<ParquetCache> cache = Optional.empty();
        Optional<Function<String, InputFile>> resolver = Optional.empty();
        DecryptionKeys keys = DecryptionKeys.NONE;
        for (ReadOption option : options) {
            if (option instanceof ReadOption.Cached cached) {
                cache = cached.cache();
            } else if (option instanceof ReadOption.Keys given) {
                keys = given.keys();
            } else if (option instanceof ReadOption.Resolver found) {
                resolver = Optional.of(found.files());
            } else {
                throw new InvalidQueryException("what partition columns are is settled when a data set is cut into"
                        + " parts; it cannot be said of a part");
            }
        }
        return cache.isPresent() ? cache.get().read(part, resolver, keys) : Dataset.of(part, resolver, keys);
    }

    private static Dataset read(FileSet files, ReadOption... options) {
        Optional<ParquetCache> cache = Optional.empty();
        boolean partitions = files.partitions();
        Map<String, PartitionType> types = files.partitionTypes();
        DecryptionKeys keys = DecryptionKeys.NONE;
        for (ReadOption option : options) {
            if (option instanceof ReadOption.Cached cached) {
                cache = cached.cache();
            } else if (option instanceof ReadOption.Partitions asked) {
                partitions = asked.on();
            } else if (option instanceof ReadOption.PartitionTypes declared) {
                types = declared.types();
            } else if (option instanceof ReadOption.Keys given) {
                keys = given.keys();
            }
        }
        FileSet set = files.withPartitions(partitions).withPartitionTypes(types);
        return cache.isPresent() ? cache.get().read(set, keys) : Dataset.of(set, keys);
    }

    /** The rows of a {@code .mbf} file; nothing is opened before rows are asked for. */
    public static Dataset readMbf(Path mbf) {
        Objects.requireNonNull(mbf, "mbf");
        return readMbf(new LocalFile(mbf));
    }

    /** As {@link #readMbf(Path)}, wherever the file lies. */
    public static Dataset readMbf(InputFile mbf) {
        Objects.requireNonNull(mbf, "mbf");
        return Dataset.ofMbf(mbf);
    }

    /** As {@link #readMbf(Path)}. */
    public static Dataset readMbf(String mbf) {
        Objects.requireNonNull(mbf, "mbf");
        return readMbf(Path.of(mbf));
    }

    /** As {@link #convertToMbf(Path, Path, ConvertOptions)}, with {@link ConvertOptions#DEFAULT}. */
    public static ConversionSummary convertToMbf(Path parquet, Path mbf) {
        return convertToMbf(parquet, mbf, ConvertOptions.DEFAULT);
    }

    /**
     * Converts one Parquet file into one {@code .mbf} file. The target appears under its name only when it is complete,
     * forced to disk, read back and found right; if anything fails, nothing is left behind and an existing target is
     * untouched. Until then only the owner may read it; then it has the rights of the file that it replaces, or else of
     * any file newly made there.
     *
     * @throws java.io.UncheckedIOException if the source cannot be read, or the target exists already or cannot be
     *     written
     * @throws io.mbf.error.MbfException if the source is damaged, not supported, or changes meanwhile
     */
    public static ConversionSummary convertToMbf(Path parquet, Path mbf, ConvertOptions options) {
        Objects.requireNonNull(parquet, "parquet");
        return convertToMbf(new LocalFile(parquet), mbf, options);
    }

    /** As {@link #convertToMbf(Path, Path, ConvertOptions)}, wherever the source lies. */
    public static ConversionSummary convertToMbf(InputFile parquet, Path mbf, ConvertOptions options) {
        Objects.requireNonNull(parquet, "parquet");
        Objects.requireNonNull(mbf, "mbf");
        Objects.requireNonNull(options, "options");
        return Conversion.convert(parquet, mbf, options);
    }

    /**
     * Starts a file of rows: {@code .mbf} or Parquet, CSV, NDJSON by the ending of its name. It appears under its name
     * only when {@link DatasetWriter#finish} has found it complete.
     *
     * @throws java.io.UncheckedIOException if there is something of that name, or the file cannot be created
     * @throws io.mbf.error.UnsupportedFeatureException if the module that writes the format is not there
     * @throws InvalidQueryException if the ending says no format
     */
    public static DatasetWriter write(Path file, Schema schema) {
        return write(file, schema, WriteOptions.DEFAULT);
    }

    /** As {@link #write(Path, Schema)}; {@link WriteOptions#overwriting} replaces an existing file when all is written. */
    public static DatasetWriter write(Path file, Schema schema, WriteOptions options) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(options, "options");
        return Exports.write(file, schema, options);
    }

    /** As {@link #write(Path, Class, Stream, WriteOptions)}, with {@link WriteOptions#DEFAULT}. */
    public static <R> WriteReport write(Path file, Class<R> type, Stream<R> rows) {
        return write(file, type, rows, WriteOptions.DEFAULT);
    }

    /**
     * Writes records, or objects of a data class of Kotlin or a case class of Scala, to a new file, whose columns are those of {@link io.mbf.row.RecordSchema}: {@link Dataset#as} reads
     * them again. Columns of another schema take records through {@link io.mbf.row.RecordBatches} and {@link
     * #write(Path, Schema, WriteOptions)}.
     *
     * @param rows in order; not closed
     * @throws InvalidQueryException if no column is made for a component
     * @throws IllegalArgumentException if a value cannot be stored without loss; the message has the row and the column
     * @throws java.io.UncheckedIOException if there is something of that name, or the file cannot be written; nothing is
     *     left behind then, nor if the stream fails
     */
    public static <R> WriteReport write(Path file, Class<R> type, Stream<R> rows, WriteOptions options) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(options, "options");
        return Exports.write(file, type, rows, options);
    }

    /** As {@link #export(Dataset, Path, WriteOptions)}, with {@link WriteOptions#DEFAULT}. */
    public static WriteReport export(Dataset rows, Path target) {
        return export(rows, target, WriteOptions.DEFAULT);
    }

    /**
     * Writes the rows of a data set to a new file, or a folder of partitions. All columns of a single Parquet file, or of
     * a {@code .mbf} file made from one, become Parquet again with the very schema that they had, its legacy forms of
     * lists, annotations and field ids included, and with the file's key-value metadata.
     *
     * @throws java.io.UncheckedIOException if the target exists, is one of the sources or cannot be written; nothing is
     *     left behind then
     * @throws io.mbf.error.MbfException if a source is damaged, the format has no form for its columns, or the module that
     *     writes it is not there
     */
    public static WriteReport export(Dataset rows, Path target, WriteOptions options) {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(options, "options");
        return Exports.export(rows, target, options);
    }
}
