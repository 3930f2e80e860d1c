/**
 * What the other modules share: schemas, batches of rows, conditions, files to read, errors, and the structures of an
 * {@code .mbf} file.
 *
 * <p>Packages that are exported to named modules are for those alone. The modules of zstd and LZ4 are used where they are
 * in the graph of modules: a program that reads such data adds them ({@code --add-modules}).
 */
// "module": the modules named below are compiled after this one. "requires-automatic": the jar's manifest fixes the
// name.
@SuppressWarnings({"module", "requires-automatic"})
module io.mbf.format {
    // MappedWindows ends mappings with it before JDK 22
    requires jdk.unsupported;
    requires org.xerial.snappy;
    requires static com.github.luben.zstd_jni;
    requires static org.lz4.java;
    requires static org.jspecify;

    exports io.mbf.batch;
    exports io.mbf.codec;
    exports io.mbf.error;
    exports io.mbf.file;
    exports io.mbf.output;
    exports io.mbf.predicate;
    exports io.mbf.row;
    exports io.mbf.scan;
    exports io.mbf.schema;
    exports io.mbf.variant;
    exports io.mbf.batch.build to
            io.mbf.arrow,
            io.mbf.parquet,
            io.mbf.reader,
            io.mbf.writer;
    exports io.mbf.predicate.bound to
            io.mbf.cache,
            io.mbf.parquet,
            io.mbf.reader;
    exports io.mbf.scan.plan to
            io.mbf.cache,
            io.mbf.parquet,
            io.mbf.reader;
    exports io.mbf.encoding to
            io.mbf.cache,
            io.mbf.output.parquet,
            io.mbf.reader,
            io.mbf.writer;
    exports io.mbf.format to
            io.mbf.cache,
            io.mbf.cli,
            io.mbf.reader,
            io.mbf.writer;
    exports io.mbf.stats to
            io.mbf.cache,
            io.mbf.cli,
            io.mbf.output.parquet,
            io.mbf.parquet,
            io.mbf.reader,
            io.mbf.writer;
}
