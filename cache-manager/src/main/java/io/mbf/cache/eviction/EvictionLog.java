package io.mbf.cache.eviction;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.stats.CacheEvents;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.Counters.Counter;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.FileState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The account of evictions, which says so when a limit is so low that entries go before anybody has read them: then
 * converting them was in vain. Thread-safe.
 */
final class EvictionLog {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Counters counters;
    private final Clock clock;
    private Instant lastSaid = Instant.MIN; // guarded by this

    EvictionLog(Counters counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * @param entries that were there
     * @param gone of those
     */
    void note(List<CacheDirectory.Listed> entries, List<CacheDirectory.Listed> gone) {
        long unread = 0;
        for (CacheDirectory.Listed entry : gone) {
            FileState stamp = entry.stamp();
            counters.count(Counter.EVICTIONS);
            counters.add(Counter.EVICTED_BYTES, stamp.size());
            unread += UnreadMark.isOn(stamp) ? 1 : 0;
            CacheEvents.Eviction event = new CacheEvents.Eviction();
            if (event.shouldCommit()) {
                event.entry = entry.file().toString();
                event.bytes = stamp.size();
                event.unread = UnreadMark.isOn(stamp);
                event.commit();
            }
        }
        if (unread > 0) {
            counters.add(Counter.EVICTED_UNREAD, unread);
            say(
                    unread,
                    entries.stream().mapToLong(entry -> entry.stamp().size()).sum());
        }
    }

    private synchronized void say(long unread, long bytesForAll) {
        Instant now = clock.instant();
        if (lastSaid.equals(Instant.MIN) || lastSaid.plus(SILENCE).isBefore(now)) {
            lastSaid = now;
            System.getLogger(CacheLog.NAME)
                    .log(
                            System.Logger.Level.WARNING,
                            unread + (unread == 1 ? " entry was" : " entries were")
                                    + " evicted before being read once; a limit ("
                                    + Setting.MAX_SIZE.fileKey() + ") of " + bytesForAll
                                    + " bytes, and as much disk, would have kept everything");
        }
    }
}
