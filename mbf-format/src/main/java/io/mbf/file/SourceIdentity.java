package io.mbf.file;

import static java.util.Objects.requireNonNull;

/**
 * Which file a {@code .mbf} was converted from, and in which state that file was.
 *
 * @param uri canonical location, such as {@code file:///data/a.parquet}
 * @param size in bytes
 * @param modifiedNanos modification time, nanoseconds since 1970-01-01T00:00Z
 * @param changedNanos inode change time in the same unit, or 0 where the file system has none
 * @param fileId inode number, or 0 where the file system has none
 * @param footerHash the first eight bytes of the SHA-256 of the Parquet footer's bytes, or 0 if unknown
 * @param mapping revision of the rules by which it was, or would be, made into columns; 0 if unknown
 */
public record SourceIdentity(
        String uri, long size, long modifiedNanos, long changedNanos, long fileId, long footerHash, int mapping) {

    /**
     * The rules as they are now: raised with each change after which some source is read under another schema, or with
     * other values, or an entry that was made before would be (the second time for filters that tell pages apart), so
     * that none stands for it.
     */
    public static final int CURRENT_MAPPING = 2;

    public SourceIdentity {
        requireNonNull(uri, "uri");
    }

    /** A source under the rules as they are now. */
    public SourceIdentity(String uri, long size, long modifiedNanos, long changedNanos, long fileId, long footerHash) {
        this(uri, size, modifiedNanos, changedNanos, fileId, footerHash, CURRENT_MAPPING);
    }
}
