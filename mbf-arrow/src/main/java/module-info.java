/** Column batches as Apache Arrow's vectors, streams and files, and back. */
module io.mbf.arrow {
    requires transitive io.mbf.cache;
    requires transitive org.apache.arrow.c;
    requires transitive org.apache.arrow.memory.core;
    requires transitive org.apache.arrow.vector;
    requires com.fasterxml.jackson.core;
    requires static org.jspecify;

    exports io.mbf.arrow;

    provides io.mbf.output.OutputFormat with
            io.mbf.arrow.ArrowFormat;
}
