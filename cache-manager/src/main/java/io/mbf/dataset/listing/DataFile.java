package io.mbf.dataset.listing;

import io.mbf.file.InputFile;
import java.util.List;

/**
 * A file of a data set.
 *
 * @param file itself
 * @param partition what the directories between the data set's root and the file say; the same instance for all files
 *     of a directory
 */
public record DataFile(InputFile file, List<PartitionValue> partition) {}
