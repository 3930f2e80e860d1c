package io.mbf.write;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param target the file, or the folder of partitions
 * @param files one, or those in the folder
 * @param bytes of all files
 */
public record WriteReport(Path target, long rows, int files, long bytes) {}
