package io.mbf.cache.report;

import io.mbf.file.InputFile;

/**
 * How far a conversion has come.
 *
 * @param source being converted
 * @param rowsDone so far; 0 while it waits for its turn, or for its source to be quiet
 * @param rowsTotal of the source; 0 while unknown
 */
public record ConversionProgress(InputFile source, long rowsDone, long rowsTotal) {}
