package io.mbf.writer;

/** What a finished {@code .mbf} file has come to. */
public record WriteSummary(long rows, long bytes, int chunks) {}
