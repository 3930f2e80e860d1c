package io.mbf.format;

/**
 * Which file a {@code .mbf} was converted from, and in which state that file was.
 *
 * @param uri canonical location, such as {@code file:///data/a.parquet}
 * @param size in bytes
 * @param modifiedNanos modification time, nanoseconds since 1970-01-01T00:00Z
 * @param changedNanos inode change time likewise, or 0 where the file system has none
 * @param fileId inode number, or 0 where the file system has none
 * @param footerHash XXH64 of the Parquet footer's bytes, or 0 if unknown
 */
public record SourceIdentity(
        String uri, long size, long modifiedNanos, long changedNanos, long fileId, long footerHash) {}
