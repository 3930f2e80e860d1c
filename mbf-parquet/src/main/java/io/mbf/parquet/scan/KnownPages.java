package io.mbf.parquet.scan;

import io.mbf.file.FileState;
import io.mbf.file.LocalFile;
import io.mbf.parquet.page.PageTrail;
import io.mbf.parquet.source.SourceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What headers of pages were seen to say, kept for later reads of the same file in the same state, which then need not
 * look at them again. It has a limit, beyond which the files go that nobody read for longest. Safe for any number of
 * threads.
 *
 * <p>Only of local files whose state shows each change: it has a change time and an id, and its times lay so far back
 * when the headers were looked at that a change after that gave others. A trail that was begun in a state and is used in
 * it is therefore true, whatever the file was between.
 */
final class KnownPages {

    /** What all reads of the process share: about 16 MiB at most. */
    static final KnownPages SHARED = new KnownPages(1 << 20, Duration.ofSeconds(2));

    /** What a file and a chunk take besides pages, as if it were pages: 16 bytes are one. */
    static final int FILE_COST = 64;

    static final int CHUNK_COST = 16;

    private final long limit;
    private final long quietNanos;
    private final Map<Key, OfFile> files = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private long size; // of all files

    /**
     * Knows nothing.
     *
     * @param limit how many pages are kept, about
     * @param quiet how far the times of a file must lie back: longer than a tick of any usual file system (FAT: 2 s)
     */
    KnownPages(long limit, Duration quiet) {
        this.limit = limit;
        this.quietNanos = quiet.toNanos();
    }

    private record Key(Path path, FileState state) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && path.equals(key.path)
                    && state.difference(key.state).isEmpty();
        }

        @Override
        public int hashCode() {
            return Long.hashCode(31 * state.id() + state.changedNanos());
        }
    }

    /** What is known of a file, and will be; nothing if its state does not show each change. */
    OfFile of(SourceState source) {
        FileState state = source.state();
        long changed = Math.max(state.modifiedNanos(), state.changedNanos());
        boolean shows = source.file() instanceof LocalFile
                && state.changedNanos() != 0
                && state.id() != 0
                && changed <= System.currentTimeMillis() * 1_000_000 - quietNanos;
        if (!shows) {
            return new OfFile(null);
        }
        Key key = new Key(((LocalFile) source.file()).path(), state);
        synchronized (this) {
            OfFile known = files.get(key);
            return known == null ? new OfFile(key) : known;
        }
    }

    /** How much is kept, in pages. */
    synchronized long size() {
        return size;
    }

    /** The chunks of one file in one state. */
    final class OfFile {

        private final Key key; // null if nothing is to be kept
        private final Map<Long, PageTrail> trails = new ConcurrentHashMap<>(); // by chunk
        private long cost = FILE_COST;

        private OfFile(Key key) {
            this.key = key;
        }

        /** What is known of a chunk; nobody may add to it. */
        Optional<PageTrail> trail(int group, int leaf) {
            return Optional.ofNullable(trails.get(chunk(group, leaf)));
        }

        /** Keeps a copy of a trail if it leads further than what is known, and there is any page to pass over. */
        void keep(int group, int leaf, PageTrail trail) {
            PageTrail known = trails.get(chunk(group, leaf));
            if (key != null && trail.count() > 1 && (known == null || known.count() < trail.count())) {
                KnownPages.this.keep(this, chunk(group, leaf), new PageTrail(trail));
            }
        }

        private static long chunk(int group, int leaf) {
            return (long) group << Integer.SIZE | leaf;
        }
    }

    private synchronized void keep(OfFile asked, long chunk, PageTrail trail) {
        OfFile file = files.putIfAbsent(asked.key, asked);
        if (file == null) {
            file = asked;
            size += file.cost;
        }
        PageTrail known = file.trails.get(chunk);
        if (known != null && known.count() >= trail.count()) {
            return;
        }
        long more = trail.count() + CHUNK_COST - (known == null ? 0 : known.count() + CHUNK_COST);
        makeRoom(more, file);
        if (size + more <= limit) {
            file.trails.put(chunk, trail);
            file.cost += more;
            size += more;
        }
    }

    private void makeRoom(long more, OfFile file) {
        Iterator<OfFile> leastRecent = files.values().iterator();
        while (size + more > limit && leastRecent.hasNext()) {
            OfFile other = leastRecent.next();
            if (other != file) {
                leastRecent.remove();
                size -= other.cost;
            }
        }
    }
}
