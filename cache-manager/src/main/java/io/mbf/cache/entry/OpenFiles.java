package io.mbf.cache.entry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.file.FileState;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.reader.MbfFile;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The entries that this process has mapped, so that a hot one is not opened and checked again for each read.
 *
 * <p>Bounded by mapped bytes and, through a minimum weight, by number, and by what they hold of the heap, which are
 * dictionaries above all. A file that is no longer used is closed after ten minutes, since an entry that another process
 * has evicted keeps its disk blocks as long as we map it. Thread-safe.
 */
public final class OpenFiles {

    private static final int MAX_WEIGHT_MIB = 64 << 10;
    /** A quarter of the mappings that Linux lets a process have. */
    private static final int MAX_FILES = 16 << 10;

    /** Each file holds a descriptor: so many parts of those that the process may have are for others. */
    private static final int DESCRIPTOR_SHARE = 4;

    private static final int HEAP_SHARE = 8;

    private static final Duration IDLE = Duration.ofMinutes(10);

    private final long maxHeldBytes;

    /** Bytes of the heap that open files hold, each as of the end of its last use. */
    private final AtomicLong heldBytes = new AtomicLong();

    /** Files by their places, and by the folder of their parts those that are held together. */
    private final Cache<Path, Shared> files;

    OpenFiles() {
        this(
                Math.max(1, Math.min(MAX_FILES, DescriptorLimit.ofProcess() / DESCRIPTOR_SHARE)),
                Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /** @param maxHeldBytes of the heap, while none of them is in use */
    OpenFiles(int maxFiles, long maxHeldBytes) {
        this.maxHeldBytes = maxHeldBytes;
        int leastWeight = MAX_WEIGHT_MIB / maxFiles;
        this.files = Caffeine.newBuilder()
                .maximumWeight(MAX_WEIGHT_MIB)
                .weigher((Path place, Shared shared) -> (int)
                        Math.max((long) leastWeight * shared.files(), Math.min(1 << 30, shared.mappedBytes() >> 20)))
                .expireAfterAccess(IDLE)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .removalListener((Path place, Shared shared, RemovalCause cause) -> {
                    if (shared != null) {
                        shared.release();
                    }
                })
                .build();
    }

    /**
     * The open file of an entry; the caller must {@link SharedFile#release} it.
     *
     * @param stamp of the entry as it is now; a file that was opened when it looked different is opened anew
     * @return empty if another file took the entry's place meanwhile
     * @throws io.mbf.error.MbfException if the entry is damaged or of another version
     * @throws java.io.UncheckedIOException if it cannot be opened
     */
    Optional<SharedFile> acquire(Path entry, FileState stamp) {
        return acquire(entry, stamp, stamp::equals);
    }

    /**
     * The open file of a part that was listed, perhaps before its time of use was noted. While it is open, no other file
     * can have its id.
     *
     * @return empty if another file took its place meanwhile; errors as above
     */
    Optional<SharedFile> acquireListed(CacheDirectory.Listed part) {
        return acquire(part.file(), part.stamp(), part.stamp()::sameFile);
    }

    private Optional<SharedFile> acquire(Path entry, FileState stamp, Predicate<FileState> isIt) {
        trim();
        if (files.getIfPresent(entry) instanceof SharedFile held && isIt.test(held.stamp()) && held.acquire()) {
            return Optional.of(held);
        }
        MbfFile file = open(entry);
        FileState opened = file.state();
        if (!opened.sameFile(stamp) || opened.owner() != stamp.owner()) {
            file.close();
            return Optional.empty();
        }
        SharedFile shared = new SharedFile(file, stamp, heldBytes);
        shared.acquire();
        files.put(entry, shared);
        return Optional.of(shared);
    }

    /**
     * Lets go of those that were used least, if all together hold too much of the heap, until a quarter of what they may
     * hold is free: else it would be asked at each read which these are.
     */
    private void trim() {
        long held = heldBytes.get();
        if (held <= maxHeldBytes) {
            return;
        }
        Map<Path, Shared> coldest = files.policy().eviction().orElseThrow().coldest(Integer.MAX_VALUE);
        for (Map.Entry<Path, Shared> cold : coldest.entrySet()) {
            if (held <= maxHeldBytes / 4 * 3) {
                return;
            }
            held -= cold.getValue().heldBytes();
            files.asMap().remove(cold.getKey(), cold.getValue());
        }
    }

    /** Out of descriptors, those that nobody reads just now are given back, and it is tried once more. */
    private MbfFile open(Path entry) {
        try {
            return MbfFile.open(LocalFile.withoutLinks(entry));
        } catch (UncheckedIOException failed) {
            if (isEmpty() || failed.getCause() instanceof NoSuchFileException) {
                throw failed;
            }
            forgetAll();
            return MbfFile.open(LocalFile.withoutLinks(entry));
        }
    }

    /** Whether the parts that lie in a folder are kept. */
    boolean hasParts(Path folder) {
        return files.getIfPresent(folder) != null;
    }

    /**
     * The parts of a state of a source that were kept together, if there are any; the caller must close them. Those of a
     * folder that has changed since are let go of: who removed them wants their room on the disk.
     *
     * @param listing of their folder as it is now
     */
    Optional<EntryParts> acquireParts(Path folder, PartFolders.Listing listing, SourceIdentity source) {
        trim();
        if (!(files.getIfPresent(folder) instanceof EntryParts held)) {
            return Optional.empty();
        }
        if (!held.isOf(listing)) {
            files.asMap().remove(folder, held);
            return Optional.empty();
        }
        return held.isOf(source) && held.acquire() ? Optional.of(held) : Optional.empty();
    }

    /** Keeps the parts that lie in a folder, together, for those who come next. */
    void keep(Path folder, EntryParts parts) {
        if (parts.acquire()) {
            files.put(folder, parts);
        }
    }

    public boolean isEmpty() {
        return files.estimatedSize() == 0;
    }

    /** Forgets a file, and the parts that are kept together with it if it is one. */
    public void forget(Path file) {
        files.invalidate(file);
        files.invalidate(file.getParent());
    }

    public void forgetAll() {
        files.invalidateAll();
    }
}
