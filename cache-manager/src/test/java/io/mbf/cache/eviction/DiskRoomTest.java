package io.mbf.cache.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.stats.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the directory is listed shows in what is evicted: entries that others put there are not seen before. */
class DiskRoomTest {

    private static final int LIMIT = 100_000;
    private static final int HUNDREDTH = LIMIT / 100;

    @TempDir
    Path temp;

    private Instant now = Instant.now();
    private CacheDirectory directory;
    private DiskRoom room;
    private int published;

    @BeforeEach
    void prepare() throws IOException {
        directory = new CacheDirectory(temp.resolve("cache").toAbsolutePath());
        directory.prepare();
        room = new DiskRoom(
                directory,
                new Eviction(LIMIT, 0),
                new Pins(Settings.ofProcess().rules(), IdentityReader::stat),
                Map::of,
                new Counters(),
                new Clock() {
                    @Override
                    public Instant instant() {
                        return now;
                    }

                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }
                });
    }

    private Path entry(int bytes) throws IOException {
        Path entry = directory.entry("file:/source/" + published++);
        Files.write(entry, new byte[bytes]);
        Files.setLastModifiedTime(entry, FileTime.from(now.minusSeconds(60).plusSeconds(published)));
        return entry;
    }

    private void publish(int bytes) throws IOException {
        room.keepLimits(entry(bytes));
    }

    private int entries() throws IOException {
        return directory.entries().size();
    }

    @Test
    void whatThisProcessAddsIsCountedWithoutAListing() throws IOException {
        publish(LIMIT - HUNDREDTH);
        publish(HUNDREDTH / 2);
        assertEquals(2, entries());
        publish(HUNDREDTH);
        assertEquals(2, entries()); // the first one is gone
    }

    @Test
    void whatOthersAddIsSeenAfterAHundredthOfTheLimit() throws IOException {
        publish(1);
        entry(LIMIT);
        publish(HUNDREDTH / 2);
        assertEquals(3, entries());
        publish(HUNDREDTH / 2 + 1);
        assertEquals(2, entries()); // those that are as old as what others have put there are gone
    }

    @Test
    void whatOthersAddIsSeenAfterAMinute() throws IOException {
        publish(1);
        entry(LIMIT);
        publish(1);
        assertEquals(3, entries());
        now = now.plus(Duration.ofMinutes(1)).plusMillis(1);
        publish(1);
        assertEquals(2, entries());
    }

    @Test
    void anEntryThatAnotherProcessHasEvictedIsNoFailure() throws IOException {
        Path evicted = entry(1);
        Files.delete(evicted);
        room.keepLimits(evicted);
        assertEquals(0, entries());
    }
}
