package io.mbf.dataset.listing;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import java.util.List;
import java.util.Optional;

/**
 * A file of a data set.
 *
 * @param file itself
 * @param partition what the directories between the data set's root and the file say; the same instance for all files
 *     of a directory
 * @param found the state in which it was found, so that what comes at once need not look again; empty if nobody has
 *     looked
 */
public record DataFile(InputFile file, List<PartitionValue> partition, Optional<FileState> found) {}
