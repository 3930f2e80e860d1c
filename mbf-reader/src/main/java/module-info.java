/** Reads {@code .mbf} files. */
module io.mbf.reader {
    requires transitive io.mbf.format;
    requires static org.jspecify;

    exports io.mbf.reader;
}
