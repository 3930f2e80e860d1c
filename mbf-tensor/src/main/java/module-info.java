/** Columns of numbers as tensors: files for those who train and plot, and memory for those in the same process. */
module io.mbf.tensor {
    requires transitive io.mbf.cache;
    requires io.mbf.reader;
    requires com.fasterxml.jackson.core;
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;

    exports io.mbf.tensor;
}
