/** Writes {@code .mbf} files. */
module io.mbf.writer {
    requires transitive io.mbf.format;

    exports io.mbf.writer;
}
