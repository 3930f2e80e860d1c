/**
 * Parquet files read through a cache: the facade {@code Mbf}, data sets, and the cache itself.
 *
 * <p>Micrometer and directory-watcher are used where they are in the graph of modules: a program that binds meters or
 * watches folders adds them ({@code --add-modules}).
 */
// "module": the command is compiled after this one. "requires-automatic": Micrometer's manifest fixes its name;
// directory-watcher's is that of its jar.
@SuppressWarnings({"module", "requires-automatic"})
module io.mbf.cache {
    requires transitive io.mbf.format;
    requires transitive io.mbf.parquet;
    requires transitive io.mbf.writer;
    requires io.mbf.reader;
    requires com.github.benmanes.caffeine;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires jdk.unsupported;
    requires static directory.watcher;
    requires static micrometer.core;
    requires static org.jspecify;

    exports io.mbf;
    exports io.mbf.cache;
    exports io.mbf.cache.report;
    exports io.mbf.cache.settings;
    exports io.mbf.cache.verdict;
    exports io.mbf.dataset;
    exports io.mbf.read;
    exports io.mbf.write;
    exports io.mbf.aggregate to
            io.mbf.cli;
    exports io.mbf.cache.migration to
            io.mbf.cli;
    exports io.mbf.dataset.listing to
            io.mbf.cli;

    uses io.mbf.output.OutputFormat;
}
