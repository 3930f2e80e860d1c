/** Reads {@code .mbf} files. */
module io.mbf.reader {
    requires transitive io.mbf.format;

    exports io.mbf.reader;
}
