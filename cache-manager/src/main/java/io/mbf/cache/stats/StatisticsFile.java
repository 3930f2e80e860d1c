package io.mbf.cache.stats;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.ConversionLock;
import io.mbf.cache.directory.PrivateFolder;
import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.stats.Counters.Counter;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.words.CacheLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Counts of all processes that share a cache directory, in a small file there: {@code statistics} of what the cache
 * did, {@code hits} of each entry by its name, and {@code saved}, the nanoseconds that these saved.
 *
 * <pre>
 * mbf-cache-statistics 1         or mbf-cache-hits 1
 * since=2026-01-01T00:00:00Z
 * hits=12                        more of these; names that are not known here are kept
 * crc=0123abcd                   CRC32C of everything above
 * </pre>
 *
 * <p>Each process adds what it has counted about once a second, under a lock, by writing a new file and renaming it: at
 * worst the last second of a killed process is lost. A file that is damaged counts as empty. Nobody waits for a lock
 * for longer than a moment, and nothing here ever fails a read. Thread-safe.
 */
public final class StatisticsFile implements AutoCloseable {

    private static final String STATISTICS = "statistics";
    private static final String HITS = "hits";
    private static final String SAVED = "saved";
    /** A hundred thousand entries have a line each of hardly more than 60 bytes. */
    private static final long MAX_BYTES = 8 << 20;
    /** From so many names on, those of entries that are gone are forgotten. */
    private static final int MANY_NAMES = 256;

    private static final long INTERVAL_MILLIS = 1_000;
    private static final int LAST_TRIES = 100;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    /** What is in the file. */
    public record Content(Instant since, Map<String, Long> counts) {

        /**
         * As statistics.
         *
         * @param entries in the directory
         * @param bytes of these
         */
        public CacheStats stats(long entries, long bytes) {
            Map<CacheState, Long> misses = new EnumMap<>(CacheState.class);
            for (CacheState state : CacheState.values()) {
                long count = counts.getOrDefault(Counters.missKey(state), 0L);
                if (count > 0) {
                    misses.put(state, count);
                }
            }
            return new CacheStats(
                    since,
                    get(Counter.HITS),
                    misses,
                    get(Counter.FALLBACKS),
                    get(Counter.CONVERSIONS),
                    get(Counter.CONVERTED_SOURCE_BYTES),
                    get(Counter.CONVERTED_BYTES),
                    Duration.ofNanos(get(Counter.CONVERSION_NANOS)),
                    get(Counter.FAILURES),
                    get(Counter.MISMATCHES),
                    get(Counter.DISCARDED),
                    get(Counter.EVICTIONS),
                    get(Counter.EVICTED_BYTES),
                    get(Counter.EVICTED_UNREAD),
                    Duration.ofNanos(get(Counter.SAVED_NANOS)),
                    entries,
                    bytes);
        }

        private long get(Counter counter) {
            return counts.getOrDefault(counter.key(), 0L);
        }
    }

    private final CacheDirectory directory;
    private final String name;
    private final String header;
    private final Supplier<Map<String, Long>> counter;
    private final Clock clock;
    private final Executor later =
            CompletableFuture.delayedExecutor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS, StatisticsFile::runAside);
    private final AtomicBoolean planned = new AtomicBoolean();
    private Map<String, Long> written = Map.of(); // guarded by this
    private volatile boolean closed;

    private StatisticsFile(CacheDirectory directory, String name, Supplier<Map<String, Long>> counter, Clock clock) {
        this.directory = directory;
        this.name = name;
        this.header = "mbf-cache-" + name + " 1\n";
        this.counter = counter;
        this.clock = clock;
    }

    /** Of what the cache did. */
    public static StatisticsFile ofCounts(CacheDirectory directory, Counters counters, Clock clock) {
        StatisticsFile file = new StatisticsFile(directory, STATISTICS, counters::snapshot, clock);
        counters.onChange(file::plan);
        return file;
    }

    /** Of the hits of each entry, by {@link Counters#hitKey}. */
    public static StatisticsFile ofHits(CacheDirectory directory, Counters counters, Clock clock) {
        StatisticsFile file = new StatisticsFile(directory, HITS, counters::hits, clock);
        counters.onChange(file::plan);
        return file;
    }

    /** Of what reads from each entry saved, in nanoseconds, by {@link Counters#hitKey}. */
    public static StatisticsFile ofSavings(CacheDirectory directory, Counters counters, Clock clock) {
        StatisticsFile file = new StatisticsFile(directory, SAVED, counters::savings, clock);
        counters.onChange(file::plan);
        return file;
    }

    private static void runAside(Runnable task) {
        Thread thread = new Thread(task, "mbf-statistics");
        thread.setDaemon(true);
        thread.start();
    }

    private void plan() {
        if (!closed && !planned.get() && planned.compareAndSet(false, true)) {
            later.execute(() -> {
                planned.set(false);
                if (!closed && !add()) {
                    plan();
                }
            });
        }
    }

    /**
     * Adds what was counted since the last time.
     *
     * @return false if somebody else is at it
     */
    private synchronized boolean add() {
        Map<String, Long> counted = counter.get();
        if (counted.equals(written)) {
            return true;
        }
        boolean done = change(content -> {
            Map<String, Long> sums = new TreeMap<>(content.counts);
            counted.forEach((key, count) -> sums.merge(key, count - written.getOrDefault(key, 0L), Long::sum));
            forgetEntriesThatAreGone(sums);
            return new Content(content.since, sums);
        });
        if (done) {
            written = counted;
        }
        return done;
    }

    private void forgetEntriesThatAreGone(Map<String, Long> sums) throws IOException {
        if (!name.equals(STATISTICS) && sums.size() > MANY_NAMES) {
            Set<String> there = directory.entryNames();
            sums.keySet().removeIf(entry -> !there.contains(entry + CacheDirectory.ENDING));
        }
    }

    /** Begins anew from 0. */
    public synchronized void zero() throws IOException {
        Map<String, Long> counted = counter.get();
        for (int i = 0; i < LAST_TRIES; i++) {
            if (change(content -> new Content(clock.instant(), Map.of()))) {
                written = counted;
                return;
            }
            pause();
        }
        throw new IOException(directory.path().resolve(name) + ": locked by another process");
    }

    private interface Change {
        Content of(Content content) throws IOException;
    }

    private boolean change(Change how) {
        Path file = directory.path().resolve(name);
        try {
            directory.check();
            Optional<ConversionLock> lock = ConversionLock.tryAcquireFile(directory.locks(), name);
            if (lock.isEmpty()) {
                return false;
            }
            try {
                write(file, how.of(read()));
            } finally {
                lock.get().release();
            }
        } catch (IOException notNow) {
            // a directory that is gone or full: the counts stay with us, for the next time
            System.getLogger(CacheLog.NAME)
                    .log(System.Logger.Level.DEBUG, () -> "statistics not written: " + notNow.getMessage());
        }
        return true;
    }

    private void write(Path file, Content content) throws IOException {
        StringBuilder text = new StringBuilder(header);
        text.append("since=").append(content.since).append('\n');
        new TreeMap<>(content.counts)
                .forEach((key, count) ->
                        text.append(key).append('=').append(count).append('\n'));
        String crc = checksum(text.toString());
        text.append("crc=").append(crc).append('\n');
        Path temporary = TemporaryFile.beside(file);
        try {
            PrivateFolder.createFile(temporary);
            Files.writeString(temporary, text, StandardOpenOption.WRITE);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    /** The sums of all processes; empty, and beginning now, if there is no usable file. */
    Content read() {
        Content none = new Content(clock.instant(), Map.of());
        Path file = directory.path().resolve(name);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
                return none;
            }
            return parse(Files.readString(file)).orElse(none);
        } catch (IOException unreadable) {
            return none;
        }
    }

    private Optional<Content> parse(String text) {
        int end = text.lastIndexOf("crc=");
        if (end < 0
                || !text.startsWith(header)
                || !text.substring(end).equals("crc=" + checksum(text.substring(0, end)) + "\n")) {
            return Optional.empty();
        }
        try {
            List<String> lines = text.substring(header.length(), end).lines().toList();
            Map<String, Long> counts = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int equals = line.indexOf('=');
                counts.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
            }
            return Optional.of(new Content(Instant.parse(lines.get(0).substring("since=".length())), counts));
        } catch (DateTimeException | IndexOutOfBoundsException | IllegalArgumentException foreign) {
            return Optional.empty(); // not written by us, whatever its checksum says
        }
    }

    /** The sums of all processes together with what this one has not added yet. */
    public synchronized Content total() {
        add();
        return read();
    }

    /** Writes what is left, and nothing ever after. */
    @Override
    public void close() {
        for (int i = 0; i < LAST_TRIES && !closed; i++) {
            if (add()) {
                break;
            }
            pause();
        }
        closed = true;
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
}
