package io.mbf.cache;

import io.mbf.file.FileState;
import io.mbf.format.SourceIdentity;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A file of the cache directory that is removed, or would be. */
public final class Removal {

    private final Path file;
    private final Optional<SourceIdentity> source;
    private final long bytes;
    private final String reason;
    private final FileState stamp;

    Removal(Path file, Optional<SourceIdentity> source, long bytes, String reason, FileState stamp) {
        this.file = Objects.requireNonNull(file);
        this.source = source;
        this.bytes = bytes;
        this.reason = reason;
        this.stamp = stamp;
    }

    static Removal of(CacheEntry entry, String reason, FileState stamp) {
        return new Removal(entry.file(), entry.source(), entry.bytes(), reason, stamp);
    }

    public Path file() {
        return file;
    }

    /** What the file was made from, if it says so. */
    public Optional<SourceIdentity> source() {
        return source;
    }

    public long bytes() {
        return bytes;
    }

    /** Why, in words. */
    public String reason() {
        return reason;
    }

    /** As it was when it was chosen. */
    FileState stamp() {
        return stamp;
    }
}
