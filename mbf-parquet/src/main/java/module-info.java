/**
 * Reads Parquet files.
 *
 * <p>The modules of LZ4 and Brotli are used where they are in the graph of modules: a program that reads such files adds
 * them ({@code --add-modules}).
 */
// "module": the module named below is compiled after this one. "requires-automatic": the jars' manifests fix the names.
@SuppressWarnings({"module", "requires-automatic"})
module io.mbf.parquet {
    requires transitive io.mbf.format;
    requires org.xerial.snappy;
    requires com.github.luben.zstd_jni;
    requires static org.lz4.java;
    requires static com.aayushatharva.brotli4j;
    requires static org.jspecify;

    exports io.mbf.parquet;
    exports io.mbf.parquet.claim;
    exports io.mbf.parquet.encryption;
    exports io.mbf.parquet.footer to
            io.mbf.output.parquet;
    exports io.mbf.parquet.check to
            io.mbf.cache;
}
