/** Writes {@code .mbf} files. */
module io.mbf.writer {
    requires transitive io.mbf.format;
    requires static org.jspecify;

    exports io.mbf.writer;
}
