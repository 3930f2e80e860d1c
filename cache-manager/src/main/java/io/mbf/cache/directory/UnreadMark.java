package io.mbf.cache.directory;

import io.mbf.file.FileState;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How an entry shows that nobody has read it yet: its modification time, which is otherwise that of its last use, is one
 * that no clock, read to the millisecond, gives.
 */
public final class UnreadMark {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Duration MARK = Duration.of(1, ChronoUnit.MICROS);

    private UnreadMark() {}

    /** The time of an entry published just now. */
    public static FileTime since(Instant published) {
        return FileTime.from(published.truncatedTo(ChronoUnit.SECONDS).plus(MARK));
    }

    /**
     * Whether an entry was never read since it was published. Where the file system does not keep times to the
     * microsecond, every entry counts as read.
     */
    public static boolean isOn(FileState entry) {
        return Math.floorMod(entry.modifiedNanos(), NANOS_PER_SECOND) == MARK.getNano();
    }
}
