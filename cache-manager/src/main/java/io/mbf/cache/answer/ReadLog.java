package io.mbf.cache.answer;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.entry.SharedFile;
import io.mbf.cache.stats.CacheEvents;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.Counters.Counter;
import io.mbf.cache.words.CacheLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * The account of reads from entries: when one was used last, and when one failed.
 *
 * @param touchInterval how exactly the last use is noted
 */
record ReadLog(Counters counters, Clock clock, Duration touchInterval) {

    /** Notes that an entry, a part of one or a bundle was used. */
    void touch(Path entry, SharedFile shared) {
        try {
            shared.touched(CacheDirectory.touch(entry, shared.stamp(), clock.millis(), touchInterval));
        } catch (IOException unimportant) {
            // evicted this moment, or a read-only disk: the mapped file is good all the same
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> "cannot note the use of " + entry + ": " + unimportant.getMessage());
        }
    }

    /** A read that began on its entry goes on from the source. */
    void fellBack(String source, RuntimeException failure) {
        counters.count(Counter.FALLBACKS);
        CacheEvents.Fallback event = new CacheEvents.Fallback();
        if (event.shouldCommit()) {
            event.source = source;
            event.reason = failure.getMessage();
            event.commit();
        }
        System.getLogger(CacheLog.NAME)
                .log(Level.WARNING, "read from the source instead of its entry: " + failure.getMessage());
    }
}
