package io.mbf.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * A file of a data set.
 *
 * @param path where it is
 * @param partition what the directories between the data set's root and the file say; the same instance for all files
 *     of a directory
 */
record DataFile(Path path, List<PartitionValue> partition) {}
