package io.mbf.cache;

import io.mbf.cache.conversion.Attempt;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.CacheLog;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Folders whose Parquet files are converted as soon as they are new or changed and have been quiet for a moment, and
 * whose deleted files leave the cache.
 *
 * <p>Events of the operating system are only advice, and may be lost: a burst of events, an error and a change of
 * folders lead to a look at everything, and so does time. One thread takes the advice, another acts on it; conversions
 * run on the cache's own threads. Closing it leaves conversions under way to the cache.
 */
public final class CacheWatch implements AutoCloseable {

    private static final long TICK_MILLIS = 100;
    private static final long SETTLE_NANOS = Duration.ofMillis(300).toNanos();
    private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();
    /** The JDK forgets events beyond 512 for a folder, and directory-watcher does not pass on that it did. */
    private static final int BURST = 256;

    private final ActiveCache cache;
    private final List<Path> folders;
    private final WatchOptions options;
    private final BiConsumer<String, Attempt> conversions = this::converted;
    /** What was reported lately, and when to look at it. */
    private final Map<Path, Long> reported = new ConcurrentHashMap<>();
    /** The sources known, by URI, and for which state of them there is nothing more to do. */
    private final Map<String, SourceIdentity> settled = new ConcurrentHashMap<>();

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** Folders from which files are gone, by their URIs, whose bundles may be of no use any more; of {@link #tender}. */
    private final Set<String> shrunk = new HashSet<>();

    private final Thread tender = new Thread(this::tend, "mbf-watch");
    private volatile DirectoryWatcher watcher; // null while there is nothing to watch
    private final AtomicInteger events = new AtomicInteger();
    private volatile long rescanAt = System.nanoTime();
    private volatile boolean closed;

    private CacheWatch(ActiveCache cache, List<Path> folders, WatchOptions options) {
        this.cache = cache;
        this.folders = folders;
        this.options = options;
        tender.setDaemon(true);
    }

    static CacheWatch start(ActiveCache cache, List<Path> folders, WatchOptions options) throws IOException {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new java.nio.file.NotDirectoryException(folder.toString());
            }
        }
        CacheWatch watch = new CacheWatch(
                cache,
                folders.stream()
                        .map(folder -> new LocalFile(folder).canonical().path())
                        .distinct()
                        .toList(),
                options);
        watch.listen();
        for (CacheEntry entry : cache.housekeeping().entries()) {
            entry.source()
                    .map(source -> Source.fileUri(source.uri()))
                    .filter(watch::isBelow)
                    .ifPresent(watch.known::add);
        }
        cache.onConverted(watch.conversions);
        watch.tender.start();
        return watch;
    }

    private boolean isBelow(String uri) {
        return folders.stream().anyMatch(folder -> uri.startsWith(folder.toUri().toString()));
    }

    private void listen() throws IOException {
        List<Path> there = folders.stream().filter(Files::isDirectory).toList();
        if (there.isEmpty()) {
            return;
        }
        DirectoryWatcher made = DirectoryWatcher.builder()
                .paths(there)
                .fileHashing(false)
                .listener(new Advice())
                .build();
        watcher = made;
        made.watchAsync(task -> {
            Thread thread = new Thread(task, "mbf-watch-events");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void stopListening() {
        DirectoryWatcher old = watcher;
        watcher = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException gone) {
                log(gone);
            }
        }
    }

    /** Events of directory-watcher, on its thread. */
    private final class Advice implements DirectoryChangeListener {

        @Override
        public void onEvent(DirectoryChangeEvent event) {
            int burst = events.incrementAndGet();
            if (event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW || event.isDirectory() || burst >= BURST) {
                rescanSoon();
            }
            if (event.path() != null) {
                reported.put(event.path(), System.nanoTime() + SETTLE_NANOS);
            }
        }

        @Override
        public void onException(Exception failure) {
            log(failure);
            rescanSoon();
        }
    }

    private void rescanSoon() {
        rescanAt = System.nanoTime() + SETTLE_NANOS;
    }

    private void tend() {
        while (!closed) {
            try {
                if (rescanAt - System.nanoTime() <= 0) {
                    rescanAt = System.nanoTime() + options.rescan().toNanos();
                    events.set(0);
                    rescan();
                } else {
                    lookAtReported();
                }
                lookAtShrunk();
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException ending) {
                return;
            } catch (IOException | RuntimeException failed) {
                // a folder that went while it was listed, say
                log(failed);
                rescanAt = System.nanoTime() + AFTER_FAILURE_NANOS;
            }
        }
    }

    private void lookAtReported() {
        long now = System.nanoTime();
        for (Map.Entry<Path, Long> report : reported.entrySet()) {
            if (report.getValue() - now <= 0 && reported.remove(report.getKey(), report.getValue())) {
                look(report.getKey());
            }
        }
    }

    private void lookAtShrunk() throws IOException {
        List<String> uris = List.copyOf(shrunk);
        shrunk.clear();
        for (String folder : uris) {
            if (cache.removeBundleIfGone(folder)) {
                say("removed " + folder);
            }
        }
    }

    private void rescan() throws IOException {
        Set<String> found = new HashSet<>();
        boolean missing = false;
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                for (Path file : SourceFile.below(folder)) {
                    if (closed) {
                        return;
                    }
                    String uri = look(file);
                    if (uri != null) {
                        found.add(uri);
                    }
                }
            } else {
                missing = true;
            }
        }
        for (String uri : Set.copyOf(known)) {
            if (!found.contains(uri)) {
                forget(uri);
            }
        }
        DirectoryWatcher current = watcher;
        if (missing) {
            stopListening(); // a folder that is made again is another one to the operating system
        } else if (current == null || current.isClosed()) {
            listen();
        }
    }

    /** Acts on one file; returns its URI if it is there. */
    private String look(Path file) {
        Path folder = folders.stream().filter(file::startsWith).findFirst().orElse(null);
        if (folder == null || !SourceFile.isFoundAt(folder.relativize(file))) {
            return null;
        }
        try {
            SourceIdentity identity = cache.identify(new LocalFile(file));
            known.add(identity.uri());
            SourceIdentity done = settled.get(identity.uri());
            if (done == null || !IdentityComparison.same(done, identity)) {
                cache.submit(new LocalFile(file), identity);
            }
            return identity.uri();
        } catch (NoSuchFileException gone) {
            forget(new LocalFile(file).canonical().uri());
        } catch (IOException notAFile) {
            log(notAFile);
        }
        return null;
    }

    private void forget(String uri) {
        settled.remove(uri);
        shrunk.add(FolderIdentities.folderOf(uri));
        try {
            if (known.remove(uri) && cache.removeEntry(uri)) {
                say("removed " + path(uri));
            }
        } catch (IOException keptForNow) {
            log(keptForNow);
        }
    }

    private void converted(String uri, Attempt result) {
        if (closed || !isBelow(uri)) {
            return;
        }
        switch (result.outcome()) {
            case PUBLISHED, FRESH, OVER_BUDGET, NOT_ADMITTED, UNSUPPORTED, MISMATCH -> {
                // also what was evicted since: converting it again and again would only push out others
                result.identity().ifPresent(identity -> settled.put(uri, identity));
                say(line(uri, result));
            }
            default -> say("not converted for now: " + named(uri, result.detail()));
        }
    }

    private static String line(String uri, Attempt result) {
        return switch (result.outcome()) {
            case PUBLISHED, FRESH ->
                result.detail() + " " + path(uri)
                        + result.made().map(made -> account(result, made)).orElse("");
            default -> "not converted: " + named(uri, result.detail());
        };
    }

    private static String account(Attempt result, Transcoder.Made made) {
        long source = result.identity().map(SourceIdentity::size).orElse(0L);
        return String.format(
                Locale.ROOT,
                ": %,d rows, %.1f kB to %.1f kB in %.2f s",
                made.rows(),
                source / 1e3,
                made.bytes() / 1e3,
                made.nanos() / 1e9);
    }

    /** Most failures name their source already. */
    private static String named(String uri, String detail) {
        return detail.startsWith(path(uri)) ? detail : path(uri) + ": " + detail;
    }

    private static String path(String uri) {
        return FolderIdentities.isLocal(uri) ? Path.of(URI.create(uri)).toString() : uri;
    }

    private synchronized void say(String line) {
        if (!closed) {
            options.listener().accept(line);
        }
    }

    private static void log(Exception failure) {
        System.getLogger(CacheLog.NAME).log(Level.DEBUG, () -> "while watching: " + failure);
    }

    /** Ends it, within a moment. */
    @Override
    public void close() {
        closed = true;
        cache.noLonger(conversions);
        tender.interrupt();
        stopListening();
    }
}
